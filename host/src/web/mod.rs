//! Pages: rendered on the server, usable without script, the same blocks for the platform and every module.

pub mod assets;
pub mod format;
pub mod page;
pub mod view;
