//! Runs modules: WebAssembly components that nobody here wrote, under limits that hold whatever they do.
//!
//! A module is compiled once, in a process of its own (`compile`, `worker`), and its image is kept under a MAC (`image`).
//! Ready modules stand in the `registry`. A call (`invoke`) needs one of few `permits`, makes a fresh instance, gives it the
//! open transaction, the setting, its `budget` and its `turn` on a processor, and drops it again. What a guest may ask for is in `hostcalls`: each
//! checks grant, budget and text, and then calls the same use case of the core as pages and commands do. What passes over the
//! border can be noted, and a module be run again from the notes (`replay`).
//!
//! Permits are asked for before the transaction is opened; a reply brings the open transaction back, a failure has rolled
//! it back.

mod allowance;
mod bindings;
mod budget;
mod collections;
mod compile;
mod engine;
mod error;
mod figures;
mod hostcalls;
mod image;
mod instance;
pub mod interfaces;
mod invoke;
mod limits;
mod meters;
mod permits;
mod registry;
pub mod replay;
mod run;
mod text;
mod turn;
pub mod worker;

pub use allowance::Allowance;
pub use bindings::contract::wushe::types::types::Kind;
pub use budget::{Exhausted, Usage};
pub use collections::collection_of;
pub use compile::{CompileError, Compiler};
pub use engine::{MEMORY_BYTES, TICK};
pub use error::{Failed, InvokeError, Problem};
pub use image::{Digest, Images};
pub use instance::{Grants, LogLevel, LogLine};
pub use invoke::{Call, Held, Reply, Runtime, Settings};
pub use limits::{CompileLimits, Limits};
pub use permits::{Busy, Permit, Permits};
pub use registry::{LoadError, Loaded, Source, SourceError};
pub use replay::Tape;
