//! The source folder of a module: what cargo knows of it, and what it compiles to.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Message, MetadataCommand, Package, TargetKind};

use super::PackageError;

/// The target that modules are compiled for. It has no system interface, so a module has none either.
const TARGET: &str = "wasm32-unknown-unknown";
/// Bytes of stack that a module gets. The default of 1 MiB would be zeroed memory in every invocation.
const STACK: u32 = 65_536;
/// The profile of modules, given in full so that a module outside this workspace is built the same way.
const PROFILE: [&str; 7] = [
    "profile.module.inherits=\"release\"",
    "profile.module.opt-level=\"s\"",
    "profile.module.lto=true",
    "profile.module.codegen-units=1",
    "profile.module.panic=\"abort\"",
    "profile.module.debug=false",
    "profile.module.strip=true",
];

/// The Rust package of a module.
#[derive(Debug)]
pub struct Source {
    /// Its folder.
    pub folder: PathBuf,
    /// Folder of everything that cargo makes.
    pub target: PathBuf,
    package: Package,
}

impl Source {
    /// Asks cargo what is in the folder.
    ///
    /// # Errors
    /// A folder without a package, or one that is not built as a dynamic library.
    pub fn find(folder: &Path) -> Result<Self, PackageError> {
        let folder = folder
            .canonicalize()
            .map_err(|source| PackageError::File { path: folder.display().to_string(), source })?;
        let manifest = folder.join("Cargo.toml");
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .no_deps()
            .exec()
            .map_err(|error| PackageError::Cargo { reason: error.to_string() })?;
        let package = metadata
            .packages
            .into_iter()
            .find(|package| package.manifest_path.as_std_path() == manifest)
            .ok_or_else(|| PackageError::Cargo { reason: format!("{} is no package", manifest.display()) })?;
        if !package.targets.iter().any(|target| target.kind.contains(&TargetKind::CDyLib)) {
            return Err(PackageError::NoCdylib { path: manifest.display().to_string() });
        }
        Ok(Self { folder, target: metadata.target_directory.into_std_path_buf(), package })
    }

    /// Version of the package.
    #[must_use]
    pub fn version(&self) -> String {
        self.package.version.to_string()
    }

    /// Compiles it to a core module. What the compiler says goes to standard error.
    ///
    /// # Errors
    /// A target that is not installed, or code that does not compile.
    pub fn compile(&self) -> Result<Vec<u8>, PackageError> {
        check_target()?;
        let cargo_failed = |error: std::io::Error| PackageError::Cargo { reason: error.to_string() };
        let stack = format!("target.{TARGET}.rustflags=[\"-C\",\"link-arg=-zstack-size={STACK}\"]");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--lib", "--target", TARGET, "--profile", "module", "--config", &stack])
            .args(PROFILE.iter().flat_map(|line| ["--config", line]))
            .args(["--message-format", "json-render-diagnostics", "--manifest-path"])
            .arg(self.package.manifest_path.as_std_path())
            // Flags of the environment would take the place of ours.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .stdout(Stdio::piped());
        let mut child = cargo.spawn().map_err(cargo_failed)?;
        let mut artifact = None;
        if let Some(stdout) = child.stdout.take() {
            for message in Message::parse_stream(BufReader::new(stdout)) {
                let Message::CompilerArtifact(made) = message.map_err(cargo_failed)? else { continue };
                if made.package_id == self.package.id {
                    artifact = made.filenames.into_iter().find(|file| file.extension() == Some("wasm")).or(artifact);
                }
            }
        }
        if !child.wait().map_err(cargo_failed)?.success() {
            return Err(PackageError::Compile);
        }
        let path = artifact.ok_or(PackageError::Compile)?.into_std_path_buf();
        std::fs::read(&path).map_err(|source| PackageError::File { path: path.display().to_string(), source })
    }
}

/// Checks that the target is installed, before cargo fails with a riddle.
fn check_target() -> Result<(), PackageError> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|error| PackageError::Cargo { reason: error.to_string() })?;
    let libraries = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if output.status.success() && libraries.is_dir() { Ok(()) } else { Err(PackageError::NoTarget) }
}
