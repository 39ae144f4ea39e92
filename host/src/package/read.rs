//! Reading the file of a module, as it is uploaded or installed: nothing of it runs here.

use sha2::{Digest as _, Sha256};
use wasmparser::{ComponentTypeRef, Parser, Payload, TypeBounds, Validator, WasmFeatures};
use wasmtime::Engine;
use wushe_plugin_schema::manifest::{LOCALES_SECTION, MANIFEST_SECTION, Manifest};

use super::error::NotAComponent;
use super::locales::Locales;
use super::{PackageError, imports, locales, manifest, shapes, signature};
use crate::i18n::Catalog;

/// Most bytes of a module's file.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// The file of a module that keeps all the rules.
#[derive(Debug, Clone)]
pub struct ModuleFile {
    /// Who it is, what it may touch and what it has.
    pub manifest: Manifest,
    /// Its translations.
    pub locales: Locales,
    /// The interfaces that it imports, e.g. `wushe:records/records@0.1.0`.
    pub imports: Vec<String>,
    /// Who signed it: an Ed25519 key, hex; empty: nobody.
    pub publisher: String,
    /// SHA-256 of the whole file.
    pub sha256: [u8; 32],
    /// The whole file, which is the component itself.
    pub bytes: Vec<u8>,
}

impl ModuleFile {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first rule that it breaks: that it is a component, whole and not too large; that its manifest and its
    /// translations are there and right; that it imports nothing but what the contract has and the manifest declares.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, PackageError> {
        let outline = Outline::read(&bytes)?;
        let manifest: Manifest = json(MANIFEST_SECTION, outline.manifest)?;
        manifest::check(&manifest.plugin)?;
        shapes::check(&manifest.shapes)?;
        imports::check(&outline.imports, &manifest.plugin)?;
        imports::check_shapes(&manifest)?;
        let translations: Locales = json(LOCALES_SECTION, outline.locales)?;
        locales::check(&translations, &manifest.shapes)?;
        let publisher = signature::verify(&bytes)?;
        let sha256 = Sha256::digest(&bytes).into();
        Ok(Self { manifest, locales: translations, imports: outline.imports, publisher, sha256, bytes })
    }

    /// Its translations, ready to speak.
    ///
    /// # Errors
    /// A translation that cannot be read, which a parsed file has not.
    pub fn catalog(&self) -> Result<Catalog, PackageError> {
        locales::catalog(&self.locales)
    }

    /// SHA-256 of the file, in hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(self.sha256)
    }
}

/// What is seen of a component from outside.
pub(super) struct Outline<'a> {
    manifest: Option<&'a [u8]>,
    locales: Option<&'a [u8]>,
    /// Names of its imports, in order.
    pub(super) imports: Vec<String>,
}

impl<'a> Outline<'a> {
    /// Reads a component without its code.
    ///
    /// # Errors
    /// A file that is too large, is not a component, is broken, or does not export what the contract asks for.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, PackageError> {
        if bytes.len() > MOST_BYTES {
            return Err(PackageError::TooLarge { bytes: bytes.len() });
        }
        if let Some(what) = not_a_component(bytes) {
            return Err(PackageError::NotAComponent(what));
        }
        Validator::new_with_features(WasmFeatures::default()).validate_all(bytes).map_err(|error| corrupt(&error))?;

        let mut outline = Self { manifest: None, locales: None, imports: Vec::new() };
        let mut exported = false;
        // Sections of what is nested inside the component are its own business.
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(|error| corrupt(&error))? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => {
                    set(&mut outline.manifest, section.data(), MANIFEST_SECTION)?;
                }
                Payload::CustomSection(section) if section.name() == LOCALES_SECTION => {
                    set(&mut outline.locales, section.data(), LOCALES_SECTION)?;
                }
                Payload::ComponentImportSection(section) => {
                    for import in section {
                        let import = import.map_err(|error| corrupt(&error))?;
                        // A type that the world takes from one of its interfaces: a name for a shape, no way out.
                        if !matches!(import.ty, ComponentTypeRef::Type(TypeBounds::Eq(_))) {
                            outline.imports.push(import.name.name.to_owned());
                        }
                    }
                }
                Payload::ComponentExportSection(section) => {
                    for export in section {
                        exported |= export.map_err(|error| corrupt(&error))?.name.name == "invoke";
                    }
                }
                _ => {}
            }
        }
        if exported { Ok(outline) } else { Err(PackageError::NoExport) }
    }
}

/// What the file is, when it is not a component.
fn not_a_component(bytes: &[u8]) -> Option<NotAComponent> {
    if bytes.is_empty() {
        return Some(NotAComponent::Empty);
    }
    if Engine::detect_precompiled(bytes).is_some() {
        return Some(NotAComponent::Precompiled);
    }
    if Parser::is_component(bytes) {
        return None;
    }
    if Parser::is_core_wasm(bytes) {
        return Some(NotAComponent::CoreModule);
    }
    // ELF, Mach-O in its four spellings, PE.
    let machine_code: [&[u8]; 6] =
        [b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"MZ"];
    if machine_code.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(NotAComponent::MachineCode);
    }
    let text = bytes.trim_ascii_start();
    if text.starts_with(b"(") || text.starts_with(b";;") {
        return Some(NotAComponent::Text);
    }
    Some(NotAComponent::Other)
}

fn set<'a>(slot: &mut Option<&'a [u8]>, data: &'a [u8], section: &'static str) -> Result<(), PackageError> {
    if slot.replace(data).is_some() { Err(PackageError::TwoSections { section }) } else { Ok(()) }
}

fn json<T: serde::de::DeserializeOwned>(section: &'static str, data: Option<&[u8]>) -> Result<T, PackageError> {
    let data = data.ok_or(PackageError::NoSection { section })?;
    serde_json::from_slice(data).map_err(|error| PackageError::Section { section, reason: error.to_string() })
}

pub(super) fn corrupt(error: &wasmparser::BinaryReaderError) -> PackageError {
    PackageError::Corrupt { offset: error.offset(), reason: error.message().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample::{self, AtStart};
    use crate::package::section;

    const RECORDS: &str = "wushe:records/records@0.1.0";

    fn refused(bytes: Vec<u8>) -> PackageError {
        ModuleFile::parse(bytes).expect_err("it is refused")
    }

    fn file(imports: &[&str]) -> Vec<u8> {
        sample::file(imports, Some(&sample::manifest()), Some(&sample::locales()))
    }

    #[test]
    fn a_module_that_keeps_the_rules_is_taken_as_it_is() {
        let bytes = file(&[RECORDS, "wushe:log/log@0.1.0"]);
        let module = ModuleFile::parse(bytes.clone()).expect("it keeps the rules");
        assert_eq!(module.manifest, sample::manifest());
        assert_eq!(module.locales, sample::locales());
        assert_eq!(module.imports, [RECORDS, "wushe:log/log@0.1.0"]);
        assert_eq!(module.digest().len(), 64);
        assert_eq!(module.bytes, bytes);
    }

    #[test]
    fn what_is_not_a_component_is_told_what_it_is() {
        let core = sample::core(false, AtStart::Rest).finish();
        let precompiled = {
            let engine = Engine::default();
            engine.precompile_component(&sample::component(&[], AtStart::Rest)).expect("it compiles")
        };
        let cases: [(&[u8], NotAComponent); 9] = [
            (b"", NotAComponent::Empty),
            (&core, NotAComponent::CoreModule),
            (b"(component)", NotAComponent::Text),
            (b"  \n;; a module\n(module)", NotAComponent::Text),
            (b"\x7fELF\x02\x01\x01", NotAComponent::MachineCode),
            (b"MZ\x90\x00", NotAComponent::MachineCode),
            (&precompiled, NotAComponent::Precompiled),
            (b"PK\x03\x04", NotAComponent::Other),
            (b"\x00asm", NotAComponent::Other),
        ];
        for (bytes, what) in cases {
            let error = refused(bytes.to_vec());
            assert!(matches!(error, PackageError::NotAComponent(found) if found == what), "{what:?}: {error}");
        }
    }

    #[test]
    fn every_cut_of_a_module_is_refused() {
        let whole = file(&[RECORDS]);
        for length in 0..whole.len() {
            refused(whole[..length].to_vec());
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_before_it_is_looked_at() {
        let error = refused(vec![0; MOST_BYTES + 1]);
        assert!(matches!(error, PackageError::TooLarge { bytes } if bytes == MOST_BYTES + 1), "{error}");
    }

    #[test]
    fn an_import_that_is_not_ours_is_named() {
        for import in ["wasi:cli/environment@0.2.6", "wasi:sockets/tcp@0.2.0", "evil:shell/run"] {
            let error = refused(file(&[RECORDS, import]));
            assert!(matches!(&error, PackageError::UnknownImport { import: named } if named == import), "{error}");
        }
    }

    #[test]
    fn an_import_that_is_not_declared_is_named_with_its_capability() {
        let error = refused(file(&["wushe:hours/hours@0.1.0"]));
        assert!(matches!(&error, PackageError::Undeclared { capability: "hours", .. }), "{error}");
    }

    #[test]
    fn missing_and_doubled_sections_are_named() {
        let (manifest, locales) = (sample::manifest(), sample::locales());
        let error = refused(sample::file(&[], None, Some(&locales)));
        assert!(matches!(error, PackageError::NoSection { section: MANIFEST_SECTION }), "{error}");
        let error = refused(sample::file(&[], Some(&manifest), None));
        assert!(matches!(error, PackageError::NoSection { section: LOCALES_SECTION }), "{error}");

        let mut twice = file(&[]);
        section::append(&mut twice, MANIFEST_SECTION, b"{}");
        let error = refused(twice);
        assert!(matches!(error, PackageError::TwoSections { section: MANIFEST_SECTION }), "{error}");

        let mut garbled = sample::file(&[], None, Some(&locales));
        section::append(&mut garbled, MANIFEST_SECTION, b"{\"plugin\":");
        let error = refused(garbled);
        assert!(matches!(error, PackageError::Section { section: MANIFEST_SECTION, .. }), "{error}");
    }

    #[test]
    fn the_manifest_inside_keeps_the_rules_too() {
        let mut manifest = sample::manifest();
        manifest.plugin.id = "../../etc".to_owned();
        let error = refused(sample::file(&[], Some(&manifest), Some(&sample::locales())));
        assert!(matches!(&error, PackageError::Manifest { field, .. } if field == "id"), "{error}");
    }

    #[test]
    fn a_component_without_the_contracts_export_is_refused() {
        let empty = wasm_encoder::ComponentBuilder::default().finish();
        assert!(matches!(refused(empty), PackageError::NoExport));
    }
}
