//! The invariants that ARCHITECTURE.md names, checked on the repository itself.

mod calls;
mod contract;
mod dependencies;
mod languages;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{Metadata, MetadataCommand};

/// What cargo knows of the workspace, its dependencies resolved.
static METADATA: LazyLock<Metadata> =
    LazyLock::new(|| MetadataCommand::new().other_options(["--locked".to_owned()]).exec().expect("cargo metadata"));

/// The top folder of the repository.
fn root() -> &'static Path {
    METADATA.workspace_root.as_std_path()
}

/// Every file of the repository whose name ends with `ending`, without what is made by tools.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(root(), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no {ending} file in {}", root().display());
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    const MADE: [&str; 5] = ["target", "node_modules", "dist", "data", ".git"];
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !MADE.contains(&name.as_str()) {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

/// The path below the top folder, with `/` between its parts.
fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().into_owned()
}

/// Fails with every violation, one a line.
fn assert_none(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}:\n  {}", violations.join("\n  "));
}
