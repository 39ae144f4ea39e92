//! The core of Wushe: what a county's communities are made of, how it is kept, and the rules that hold for it.
//!
//! `domain` says what things are, `store` keeps them on SQLite and PostgreSQL, `app` holds the use cases: each takes the
//! open transaction and the acting context, so that a page, an API call, a command and a module's host call run the same
//! rule, inside whichever transaction they are in. Nothing here knows HTTP, WebAssembly or any module.

pub mod app;
pub mod domain;
pub mod error;
pub mod id;
pub mod seal;
pub mod store;
pub mod time;

pub use error::{Error, Problem, Result};
