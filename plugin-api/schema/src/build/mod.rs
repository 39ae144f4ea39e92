//! Building pages block by block: each method adds one thing and hands the value on.

mod control;
mod page;
mod part;
