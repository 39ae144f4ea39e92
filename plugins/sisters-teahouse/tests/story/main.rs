//! The built module in the real runtime: what the community was promised.

mod common;
mod elsewhere;
mod openings;
mod rights;
mod topics;
