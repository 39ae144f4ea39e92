//! What travels as JSON between the platform and a module: manifest, pages, inputs and the views of people and requests.
//!
//! The host and the guest SDK share these types, so that neither can drift from the other. Fields are only ever added,
//! each with a default; readers ignore what they do not know.

mod build;
pub mod manifest;
pub mod page;
pub mod query;
pub mod shape;
pub mod text;
pub mod value;
pub mod view;

/// Version of the contract that these types belong to.
pub const CONTRACT: &str = "0.1";
