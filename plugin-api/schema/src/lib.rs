//! What travels as JSON between the platform and a module: manifest, pages, inputs and the views of people and requests.
//!
//! The host and the guest SDK share these types, so that neither can drift from the other. Fields are only ever added,
//! each with a default; readers ignore what they do not know.

pub mod activity;
mod build;
pub mod file;
pub mod indicator;
pub mod manifest;
pub mod money;
pub mod notice;
pub mod page;
mod print;
pub mod query;
pub mod shape;
pub mod text;
pub mod value;
pub mod view;

/// Version of the contract that these types belong to.
pub const CONTRACT: &str = "0.3";

/// Versions of the contract that the platform serves. Fields and interfaces are only ever added, so that what was written for an
/// earlier one goes on working.
pub const CONTRACTS: [&str; 3] = ["0.1", "0.2", "0.3"];
