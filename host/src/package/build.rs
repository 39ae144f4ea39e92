//! `wushe plugin build`: from a source folder to the file of a module.

use std::path::{Path, PathBuf};

use wit_component::ComponentEncoder;
use wushe_plugin_schema::manifest::{LOCALES_SECTION, MANIFEST_SECTION, Manifest, Plugin};

use super::locales::{self, Locales};
use super::read::Outline;
use super::source::Source;
use super::{ModuleFile, PackageError, describe, imports, manifest, section, shapes, words};

/// A module that was built.
#[derive(Debug)]
pub struct Built {
    /// Where its file is.
    pub path: PathBuf,
    /// The file, read and checked as any host would.
    pub module: ModuleFile,
}

/// Builds the module in `folder` and writes `<target>/modules/<id>.wasm`. Takes as long as the compiler does.
///
/// # Errors
/// Whatever is wrong with `plugin.toml`, the code or the translations, with file, line or field.
pub fn build(folder: &Path) -> Result<Built, PackageError> {
    // What needs no compiler is checked first.
    let source = Source::find(folder)?;
    let plugin = manifest::read(&source.folder.join("plugin.toml"))?;
    check_version(&plugin, &source)?;
    let locales = locales::read(&source.folder.join("locales"))?;
    words::check(&source.folder.join("src"), &locales)?;

    let component = componentise(&source.compile()?)?;
    let bytes = assemble(component, plugin, &locales)?;
    let module = ModuleFile::parse(bytes)?;
    let path = place(&source.target.join("modules"), &module);
    write(&path, &module.bytes)?;
    Ok(Built { path, module })
}

/// Wraps a core module into a component.
///
/// # Errors
/// A module that was not made with an SDK of the contract.
pub fn componentise(core: &[u8]) -> Result<Vec<u8>, PackageError> {
    let failed = |reason: String| PackageError::Componentise { reason };
    let mut encoder = ComponentEncoder::default();
    encoder.module(core).map_err(|error| failed(format!("{error:#}")))?;
    encoder.encode().map_err(|error| failed(format!("{error:#}")))
}

/// Joins a component with its manifest and its translations.
///
/// # Errors
/// An import that is not of the contract, or a module that does not say what it has.
pub fn assemble(mut component: Vec<u8>, plugin: Plugin, locales: &Locales) -> Result<Vec<u8>, PackageError> {
    imports::check(&Outline::read(&component)?.imports, &plugin)?;
    let shapes = describe::describe(&component)?;
    shapes::check(&shapes)?;
    let manifest = Manifest { plugin, shapes };
    imports::check_shapes(&manifest)?;
    let manifest = json(MANIFEST_SECTION, &manifest)?;
    let locales = json(LOCALES_SECTION, locales)?;
    section::append(&mut component, MANIFEST_SECTION, &manifest);
    section::append(&mut component, LOCALES_SECTION, &locales);
    Ok(component)
}

/// Two versions of one thing would be one too many.
fn check_version(plugin: &Plugin, source: &Source) -> Result<(), PackageError> {
    if plugin.version == source.version() {
        return Ok(());
    }
    let found = format!("{} ≠ {}", plugin.version, source.version());
    Err(PackageError::Manifest { field: "version".to_owned(), rule: "package-rule-same-version", found })
}

fn json<T: serde::Serialize>(section: &'static str, value: &T) -> Result<Vec<u8>, PackageError> {
    serde_json::to_vec(value).map_err(|error| PackageError::Section { section, reason: error.to_string() })
}

fn place(folder: &Path, module: &ModuleFile) -> PathBuf {
    folder.join(format!("{}.wasm", module.manifest.plugin.id))
}

/// Writes a file beside its place and moves it there, so that nobody ever reads half of it.
///
/// # Errors
/// `File`.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), PackageError> {
    let write = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|source| PackageError::File { path: path.display().to_string(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample::{self, AtStart};

    #[test]
    fn a_core_module_without_the_contract_is_refused() {
        let error = componentise(&sample::core(true, AtStart::Rest).finish())
            .and_then(|component| assemble(component, sample::manifest().plugin, &sample::locales()));
        assert!(matches!(error, Err(PackageError::Componentise { .. } | PackageError::NoExport)), "{error:?}");
    }

    #[test]
    fn an_import_is_refused_before_anything_runs() {
        // It would run for ever if it were started.
        let component = sample::component(&["wasi:cli/run@0.2.0"], AtStart::Loop);
        let error = assemble(component, sample::manifest().plugin, &sample::locales());
        assert!(matches!(error, Err(PackageError::UnknownImport { .. })), "{error:?}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = build(Path::new("no/such/folder")).expect_err("there is none");
        assert!(matches!(&error, PackageError::File { path, .. } if path == "no/such/folder"), "{error}");
    }

    #[test]
    fn the_file_appears_whole_under_its_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = sample::file(&[], Some(&sample::manifest()), Some(&sample::locales()));
        let module = ModuleFile::parse(bytes.clone()).expect("the sample is right");
        let path = place(&folder.path().join("modules"), &module);
        write(&path, &module.bytes).expect("it can be written");
        assert_eq!(path.file_name().and_then(|name| name.to_str()), Some("sample.wasm"));
        assert_eq!(std::fs::read(&path).expect("it is there"), bytes);
        assert_eq!(
            path.parent().expect("a folder").read_dir().expect("a folder").count(),
            1,
            "nothing is left beside it"
        );
    }
}
