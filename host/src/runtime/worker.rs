//! The compile worker: a process of its own that takes a component on its standard input and writes the image to its
//! standard output, under limits that it sets for itself before it looks at the component.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use rlimit::Resource;

use super::engine;
use super::limits::CompileLimits;

/// The component cannot be compiled; the reason stands on the standard error.
pub(super) const EXIT_INVALID: u8 = 3;
/// The worker could not do its work for reasons of its own.
pub(super) const EXIT_FAILED: u8 = 4;

/// Limits, ahead of the component on the standard input.
pub(super) const HEADER_BYTES: usize = 24;

/// What stands ahead of the component.
pub(super) fn header(limits: &CompileLimits) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    for (slot, value) in header.chunks_exact_mut(8).zip([limits.memory_bytes, limits.cpu_s, limits.image_bytes]) {
        slot.copy_from_slice(&value.to_le_bytes());
    }
    header
}

/// Does the work of `wushe compile-worker`; the answer is the process's exit code.
#[must_use]
pub fn run() -> ExitCode {
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Invalid(reason)) => {
            eprint!("{reason}");
            ExitCode::from(EXIT_INVALID)
        }
        Err(Failure::Failed(error)) => {
            eprint!("{error:#}");
            ExitCode::from(EXIT_FAILED)
        }
    }
}

enum Failure {
    Invalid(String),
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn compile() -> Result<(), Failure> {
    let mut input = std::io::stdin().lock();
    let mut header = [0; HEADER_BYTES];
    input.read_exact(&mut header)?;
    confine(&header)?;
    let mut component = Vec::new();
    input.read_to_end(&mut component)?;
    let engine = engine::compiling()?;
    let image = engine.precompile_component(&component).map_err(|error| Failure::Invalid(format!("{error:#}")))?;
    std::io::stdout().write_all(&image)?;
    Ok(())
}

/// Sets the limits; the kernel ends the process at any of them.
fn confine(header: &[u8; HEADER_BYTES]) -> anyhow::Result<()> {
    let mut values = [0u64; 3];
    for (value, slot) in values.iter_mut().zip(header.chunks_exact(8)) {
        *value = u64::from_le_bytes(slot.try_into()?);
    }
    let [memory, cpu, file] = values;
    rlimit::setrlimit(Resource::AS, memory, memory)?;
    rlimit::setrlimit(Resource::CPU, cpu, cpu)?;
    rlimit::setrlimit(Resource::FSIZE, file, file)?;
    rlimit::setrlimit(Resource::CORE, 0, 0)?;
    // Requests that are being served come first.
    rustix::process::nice(10)?;
    Ok(())
}
