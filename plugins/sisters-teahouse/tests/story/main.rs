//! The built module in the real runtime: what the community was promised.

mod common;
mod elsewhere;
mod openings;
mod photos;
mod rights;
mod topics;
