//! What the whole-server tests stand on: the real `wushe` binary with a demo county of its own,
//! and people who talk to it over HTTP as a browser or a programme would.

mod chance;
mod client;
pub mod contract;
mod database;
pub mod ground;
pub mod guest;
mod scratch;
mod server;

pub use chance::Chance;
pub use client::{Answer, Client, http};
pub use database::Database;
pub use scratch::{Scratch, psql};
pub use server::{Role, Server, binary};
