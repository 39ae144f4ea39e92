//! A temporary folder that is gone when its owner is.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::shell::{command, read};

/// A folder only its owner can enter, removed with everything in it on drop.
pub(crate) struct TempDir(PathBuf);

impl TempDir {
    /// A new, empty folder whose name begins with `wushe-<name>`. The path is short: a
    /// unix socket's path may have 107 bytes.
    ///
    /// # Errors
    ///
    /// When the system's temporary folder cannot be written to.
    pub(crate) fn new(name: &str) -> Result<Self> {
        Self::new_in(&std::env::temp_dir(), name)
    }

    /// As [`TempDir::new`], in memory where the machine has room for this many bytes there.
    ///
    /// # Errors
    ///
    /// As [`TempDir::new`].
    pub(crate) fn in_memory(name: &str, bytes: u64) -> Result<Self> {
        let memory = Path::new("/dev/shm");
        match free(memory) {
            Some(there) if there >= bytes => Self::new_in(memory, name),
            _ => Self::new(name),
        }
    }

    fn new_in(parent: &Path, name: &str) -> Result<Self> {
        for attempt in 0u32.. {
            let path = parent.join(format!("wushe-{name}-{}-{attempt}", std::process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                // Left over from a process that was killed: somebody's, so not ours to take.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| format!("cannot make {}", path.display())),
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

/// Bytes that are free in a folder; none where there is no such folder.
fn free(folder: &Path) -> Option<u64> {
    let table = read(command("df").args(["--output=avail", "--block-size=1"]).arg(folder)).ok()?;
    table.lines().nth(1)?.trim().parse().ok()
}

impl Drop for TempDir {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("cannot remove {}: {error}", self.0.display());
        }
    }
}
