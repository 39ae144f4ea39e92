//! Sheets: every register out as Excel or CSV, and in again through a template, a dry run, errors by row and column, and an
//! undo.

pub mod column;
pub mod read;
pub mod take;
pub mod undo;
pub mod write;

pub use column::Column;
pub use read::{Table, Unreadable};
pub use take::{Trial, Wrong, take, try_out};
pub use undo::undo;
pub use write::Format;
