//! The built module in the real runtime: what the community was promised.

mod common;
mod elsewhere;
mod openings;
mod photos;
mod records;
mod rights;
mod topics;
