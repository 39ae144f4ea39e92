//! The built module in the real runtime: what the township was promised.

mod alerts;
mod common;
mod deliveries;
mod money;
mod orders;
mod records;
mod rights;
