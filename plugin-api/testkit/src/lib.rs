//! Tests for modules: the built component in the real runtime, in a small county of its own, with a clock that stands still.
//!
//! ```ignore
//! #[test]
//! fn staff_open_a_request() {
//!     let county = County::with_module(env!("CARGO_MANIFEST_DIR"));
//!     let elder = county.resident(0);
//!     let done = county.staff().act("issue_card", json!({ "resident": elder.id() })).expect("issued");
//!     county.staff().page("card", json!({ "card": done.id })).expect("shown");
//! }
//! ```
//!
//! Nothing is mocked: a county is a SQLite database in a directory of its own, filled through the same use cases as a real
//! one; pages and actions go through the same checks as those of a browser. What cannot be set up stops the test with words
//! that say why: here, and only here, that is what a panic is for.

#![expect(clippy::expect_used, reason = "a test that cannot be set up ends, and says why")]

mod change;
mod component;
mod county;
mod money;
mod person;
mod refusal;
mod work;

pub use county::County;
pub use money::Entered;
pub use person::{Outcomes, Person};
pub use refusal::Refusal;
pub use work::Parked;
/// A small picture as PNG, another one for each number from 0 to 3: for actions that take files.
pub use wushe_host::demo::picture::png as photo;
pub use wushe_host::modules::Counted;
pub use wushe_plugin_schema::indicator::Values;
pub use wushe_plugin_schema::page::{Block, Done, Page};
pub use wushe_plugin_schema::shape::Surface;
