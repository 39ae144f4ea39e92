//! The pages over HTTP, and what of the API browsers need, one file for each thing that people come for.

mod access;
mod choose;
mod inbox;
mod kit;
mod notice;
mod page;
mod place;
mod resident;
mod session;
mod sheet;
mod volunteer;
mod wall;
