//! What a component asks to touch: its imports, which are the only way out of it.

use wushe_plugin_schema::manifest::Plugin;

use super::PackageError;

/// Interfaces that give no power; nobody has to grant them.
pub const FREE: [&str; 3] = ["types", "context", "log"];
/// Interfaces that give power: the capabilities of a manifest.
pub const CAPABILITIES: [&str; 5] = ["records", "directory", "requests", "hours", "notify"];
/// The version of the contract that this host has.
const VERSION: (u32, u32, u32) = (0, 1, 0);

/// The interface that an import names, e.g. `records` of `wushe:records/records@0.1.0`.
///
/// # Errors
/// An import that is not of the contract, or of a later version of it.
pub fn interface(import: &str) -> Result<&'static str, PackageError> {
    let unknown = || PackageError::UnknownImport { import: import.to_owned() };
    let (package, rest) = import.strip_prefix("wushe:").and_then(|rest| rest.split_once('/')).ok_or_else(unknown)?;
    let (name, version) = rest.split_once('@').ok_or_else(unknown)?;
    let known = FREE.iter().chain(&CAPABILITIES).find(|known| **known == name).ok_or_else(unknown)?;
    if package != name {
        return Err(unknown());
    }
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
        // Until 1.0 a new minor version is another contract; a new patch version may ask for functions we do not have.
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None)
            if (major, minor) == (VERSION.0, VERSION.1) && patch <= VERSION.2 =>
        {
            Ok(known)
        }
        _ => Err(PackageError::NewerImport { import: import.to_owned() }),
    }
}

/// Checks that each import is of the contract and, where it gives power, declared.
///
/// # Errors
/// The first that is not, by name.
pub fn check(imports: &[String], plugin: &Plugin) -> Result<(), PackageError> {
    for import in imports {
        let capability = interface(import)?;
        if CAPABILITIES.contains(&capability) && !plugin.capabilities.contains_key(capability) {
            return Err(PackageError::Undeclared { import: import.clone(), capability });
        }
    }
    Ok(())
}

/// The capabilities that are declared and not imported: asked for in vain.
#[must_use]
pub fn unused(imports: &[String], plugin: &Plugin) -> Vec<String> {
    let used: Vec<&str> = imports.iter().filter_map(|import| interface(import).ok()).collect();
    plugin.capabilities.keys().filter(|name| !used.contains(&name.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_interfaces_are_known_by_their_names() {
        assert_eq!(interface("wushe:records/records@0.1.0").unwrap(), "records");
        assert_eq!(interface("wushe:types/types@0.1.0").unwrap(), "types");
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        for import in [
            "wasi:filesystem/types@0.2.0",
            "wasi:cli/environment@0.2.6",
            "wushe:shell/shell@0.1.0",
            "wushe:records/directory@0.1.0",
            "wushe:records/records",
            "records",
            "",
        ] {
            let error = interface(import).unwrap_err();
            assert!(matches!(&error, PackageError::UnknownImport { import: named } if named == import), "{error}");
        }
    }

    #[test]
    fn a_later_contract_is_told_apart_from_a_stranger() {
        for import in ["wushe:records/records@0.2.0", "wushe:records/records@0.1.1", "wushe:records/records@0.1.0-rc"] {
            assert!(matches!(interface(import), Err(PackageError::NewerImport { .. })), "{import}");
        }
    }
}
