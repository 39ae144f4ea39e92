//! What people can do.

pub(crate) mod calls;
pub(crate) mod cards;
pub(crate) mod duties;
pub(crate) mod requests;
pub(crate) mod visits;
