//! What operators see of a running server: figures for Prometheus, traces by OTLP, the log.
//!
//! Figures are counted where things happen (`meters`, the runtime's own) or read when somebody asks (`scrape`), and given out at a
//! listener of its own. A trace is a tree of spans from a request, or from a work that nobody asked for, down to the statements
//! that it made. The spans here and in the core's store have targets of their own: the log leaves them out, and where nothing is
//! traced they are switched off at the place. Neither has anything in it that a person wrote or is known by.

pub mod log;
mod meters;
mod process;
mod requests;
mod scrape;
pub(crate) mod spans;
mod traces;

pub use meters::Meters;
pub(crate) use meters::histogram;
pub(crate) use requests::observe;
pub use scrape::begin;
pub use traces::Traces;
