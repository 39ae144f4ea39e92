//! Skipping work whose inputs have not changed, by their content.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::target;

/// Folders that are made, not written: never an input.
const MADE: [&str; 5] = ["node_modules", "dist", "dist.next", "target", ".git"];

/// The mark that a piece of work was done on these very inputs.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// The stamp of the work `name` over the content of `inputs`, files or folders.
    ///
    /// # Errors
    ///
    /// When an input cannot be read.
    pub(crate) fn new(name: &str, inputs: &[PathBuf]) -> Result<Self> {
        // Not a defence against anybody: it only has to notice an edit. A new compiler may
        // hash otherwise, and then the work is done once more.
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            add(input, &mut hasher).with_context(|| format!("cannot read {}", input.display()))?;
        }
        Ok(Self {
            file: target().join("xtask").join(format!("{name}.stamp")),
            now: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the work was done on these inputs and `product` is still there.
    pub(crate) fn is_fresh(&self, product: &Path) -> bool {
        product.exists() && fs::read_to_string(&self.file).is_ok_and(|then| then == self.now)
    }

    /// Notes that the work is done.
    ///
    /// # Errors
    ///
    /// When the stamp cannot be written.
    pub(crate) fn set(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, &self.now).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    if !path.exists() {
        hasher.write(b"absent");
        return Ok(());
    }
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.collect::<std::io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if MADE.iter().all(|made| entry.file_name() != *made) {
                add(&entry.path(), hasher)?;
            }
        }
    } else {
        let content = fs::read(path)?;
        hasher.write(path.as_os_str().as_encoded_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temp::TempDir;

    fn hash(path: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        add(path, &mut hasher).expect("readable");
        hasher.finish()
    }

    #[test]
    fn an_edit_changes_the_stamp_and_a_made_folder_does_not() {
        let folder = TempDir::new("stamp").expect("a temporary folder");
        fs::write(folder.path().join("a"), "one").expect("written");
        let first = hash(folder.path());
        fs::create_dir(folder.path().join("dist")).expect("made");
        fs::write(folder.path().join("dist/a"), "built").expect("written");
        assert_eq!(hash(folder.path()), first);
        fs::write(folder.path().join("a"), "two").expect("written");
        assert_ne!(hash(folder.path()), first);
    }
}
