//! What is done, one file a thing that it is done to.

pub(crate) mod accounts;
pub(crate) mod alerts;
pub(crate) mod deliveries;
pub(crate) mod dishes;
pub(crate) mod orders;
pub(crate) mod plan;
