//! Compiles components in a process of their own, one at a time: what a component costs to compile cannot be foreseen, and
//! inside the server it could not be stopped.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::limits::CompileLimits;
use super::worker;

/// Bytes of the worker's complaint that are kept.
const REASON_BYTES: u64 = 1 << 10;

/// Why there is no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// It takes more time, memory or room than compiling may.
    #[error("the component is too complex to compile")]
    TooComplex,
    /// It is larger than a component may be.
    #[error("the component has {actual} bytes, {allowed} are allowed")]
    TooLarge {
        /// Bytes it has.
        actual: usize,
        /// Bytes it may have.
        allowed: usize,
    },
    /// It is not a component that this host can run, and why.
    #[error("not a usable component: {0}")]
    Invalid(String),
    /// The worker could not do its work; not the component's fault.
    #[error("the compile worker failed: {0}")]
    Worker(String),
}

/// Starts compile workers.
#[derive(Debug)]
pub struct Compiler {
    binary: PathBuf,
    limits: CompileLimits,
    turn: Semaphore,
}

impl Compiler {
    /// A compiler that starts `binary compile-worker`.
    #[must_use]
    pub fn new(binary: PathBuf, limits: CompileLimits) -> Self {
        Self { binary, limits, turn: Semaphore::new(1) }
    }

    /// The image of a component. Waits for its turn.
    ///
    /// # Errors
    /// See [`CompileError`]; a worker past its limits has been ended by then.
    pub async fn compile(&self, component: &[u8]) -> Result<Vec<u8>, CompileError> {
        let allowed = self.limits.component_bytes;
        if component.len() > allowed {
            return Err(CompileError::TooLarge { actual: component.len(), allowed });
        }
        if !wasmparser::Parser::is_component(component) {
            // Also keeps the text format, bare modules and images from ever reaching the compiler.
            return Err(CompileError::Invalid(not_a_component(component).to_owned()));
        }
        let _turn = self.turn.acquire().await.map_err(|closed| CompileError::Worker(closed.to_string()))?;
        let wall = Duration::from_secs(self.limits.wall_s);
        match tokio::time::timeout(wall, self.run(component)).await {
            Ok(done) => done,
            // Dropping the future has killed the worker. Too much work ends it by its processor time, long before.
            Err(_elapsed) => Err(CompileError::Worker(format!("not done within {} s", wall.as_secs()))),
        }
    }

    async fn run(&self, component: &[u8]) -> Result<Vec<u8>, CompileError> {
        let failed = |error: std::io::Error| CompileError::Worker(error.to_string());
        let mut child = Command::new(&self.binary)
            .arg("compile-worker")
            .env_clear()
            // Every thread takes address space of its own; on a large machine they would use it up.
            .env("RAYON_NUM_THREADS", "2")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(CompileError::Worker("no pipes".to_owned()));
        };
        let header = worker::header(&self.limits);
        let give = async move {
            // A worker that ends early closes its end; its exit code tells why.
            let _ = stdin.write_all(&header).await;
            let _ = stdin.write_all(component).await;
        };
        let mut image = Vec::new();
        let mut reason = Vec::new();
        // One byte more than allowed tells "too large" from "just fits".
        let mut bounded = stdout.take(self.limits.image_bytes + 1);
        let mut complaint = stderr.take(REASON_BYTES);
        let ((), read, complained) =
            tokio::join!(give, bounded.read_to_end(&mut image), complaint.read_to_end(&mut reason));
        read.map_err(failed)?;
        complained.map_err(failed)?;
        if image.len() as u64 > self.limits.image_bytes {
            return Err(CompileError::TooComplex);
        }
        // With the pipes closed a worker that still wants to write ends as well.
        drop((bounded, complaint));
        let status = child.wait().await.map_err(failed)?;
        let reason = String::from_utf8_lossy(&reason).trim().to_owned();
        match status.code() {
            Some(0) => Ok(image),
            Some(code) if code == i32::from(worker::EXIT_INVALID) => Err(CompileError::Invalid(reason)),
            // A panic of the compiler: the component asked for more than it can do.
            Some(101) | None => {
                tracing::warn!(%status, %reason, "compile worker ended");
                Err(CompileError::TooComplex)
            }
            Some(_) => Err(CompileError::Worker(format!("{status}: {reason}"))),
        }
    }
}

/// Says what the bytes are instead of a component.
fn not_a_component(bytes: &[u8]) -> &'static str {
    if wasmparser::Parser::is_core_wasm(bytes) {
        "a WebAssembly module that was not made into a component"
    } else if bytes.starts_with(b"\x7fELF") {
        "a compiled program"
    } else {
        "not WebAssembly"
    }
}
