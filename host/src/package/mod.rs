//! The file of a module: made from its source folder, read and checked before anything of it runs.
//!
//! A module is one WebAssembly component with its manifest and its translations in custom sections. What a component
//! imports is what it can touch; the manifest says why. Whatever is refused here is refused by name, in both languages.

pub mod build;
pub mod check;
pub mod describe;
pub mod error;
pub mod imports;
pub mod locales;
pub mod manifest;
pub mod new;
pub mod read;
mod section;
pub mod shapes;
pub mod signature;
pub mod source;
pub mod words;

pub use build::{Built, build, write};
pub use check::{Report, check};
pub use error::PackageError;
pub use read::{MOST_BYTES, ModuleFile};

#[cfg(test)]
pub(crate) mod sample;
