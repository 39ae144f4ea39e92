//! What people can do.

pub(crate) mod cards;
pub(crate) mod requests;
pub(crate) mod visits;
