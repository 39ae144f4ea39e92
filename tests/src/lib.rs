//! What the whole-server tests stand on: the real `wushe` binary with a demo county of its own,
//! and people who talk to it over HTTP as a browser or a programme would.

mod client;
pub mod contract;
pub mod ground;
pub mod guest;
mod server;

pub use client::{Answer, Client, http};
pub use server::{Role, Server, binary};
