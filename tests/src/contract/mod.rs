//! Whether a contract still serves the modules that were built for an earlier one.
//!
//! Modules *implement* the contract's world, which turns the usual direction round. What the world exports, every module
//! already built has to have: nothing may be added there, taken away or changed. What it imports, the platform has: more may be
//! added, for an older module does not ask for it; what is there has to stay as it is, for an older module does. The shape of a
//! type is part of every function that uses it, so that one more case breaks whoever was built without it.
//!
//! [`breaks`] compares two versions of the WIT by their structure, [`schema_breaks`] two schemas of what travels as JSON.
//! Comments, order of declarations and files do not count. What comes back says in words what broke and what to do.

mod compare;
mod model;
mod schema;
#[cfg(test)]
mod tests;

pub use compare::breaks;
pub use model::Contract;
pub use schema::{Direction, breaks as schema_breaks};
