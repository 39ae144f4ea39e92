//! The interfaces of the contract: what a component may import. Uploads and loading look here, so that they say the same.

/// An interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface {
    /// Its name, e.g. `records` of `wushe:records/records@0.1.1`.
    pub name: &'static str,
    /// The version that this host has. It serves everything from the first of the same minor version on.
    pub version: (u32, u32, u32),
    /// Whether it gives power: the manifest must declare it, and an administrator grant it.
    pub is_capability: bool,
}

const fn free(name: &'static str) -> Interface {
    Interface { name, version: (0, 1, 0), is_capability: false }
}

const fn capability(name: &'static str, patch: u32) -> Interface {
    Interface { name, version: (0, 1, patch), is_capability: true }
}

/// Every interface.
pub const INTERFACES: [Interface; 15] = [
    free("types"),
    free("context"),
    free("log"),
    capability("records", 1),
    capability("directory", 0),
    capability("requests", 0),
    capability("hours", 0),
    capability("notify", 0),
    capability("events", 0),
    capability("schedule", 0),
    capability("http", 0),
    capability("ledger", 0),
    capability("activities", 0),
    capability("notices", 0),
    capability("files", 0),
];

/// Why an import is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unserved {
    /// It is not of the contract.
    Unknown,
    /// It is of a later version than this host's.
    Newer,
}

/// The interface that an import names, e.g. `records` of `wushe:records/records@0.1.0`.
///
/// # Errors
/// An import that is not of the contract, or of a later version of it.
pub fn interface(import: &str) -> Result<&'static Interface, Unserved> {
    let (package, rest) =
        import.strip_prefix("wushe:").and_then(|rest| rest.split_once('/')).ok_or(Unserved::Unknown)?;
    let (name, version) = rest.split_once('@').ok_or(Unserved::Unknown)?;
    let known = INTERFACES.iter().find(|known| known.name == name).ok_or(Unserved::Unknown)?;
    if package != name {
        return Err(Unserved::Unknown);
    }
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
        // Until 1.0 a new minor version is another contract; a new patch version may ask for functions we do not have.
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None)
            if (major, minor) == (known.version.0, known.version.1) && patch <= known.version.2 =>
        {
            Ok(known)
        }
        _ => Err(Unserved::Newer),
    }
}

/// The names of the capabilities.
pub fn capabilities() -> impl Iterator<Item = &'static str> {
    INTERFACES.iter().filter(|interface| interface.is_capability).map(|interface| interface.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_interfaces_are_known_by_their_names() {
        assert_eq!(interface("wushe:records/records@0.1.0").map(|known| known.name), Ok("records"));
        assert_eq!(interface("wushe:records/records@0.1.1").map(|known| known.name), Ok("records"));
        assert_eq!(interface("wushe:types/types@0.1.0").map(|known| known.name), Ok("types"));
    }

    #[test]
    fn everything_else_is_not() {
        for import in [
            "wasi:filesystem/types@0.2.0",
            "wasi:cli/environment@0.2.6",
            "wushe:shell/shell@0.1.0",
            "wushe:records/directory@0.1.0",
            "wushe:records/records",
            "records",
            "",
        ] {
            assert_eq!(interface(import), Err(Unserved::Unknown), "{import}");
        }
    }

    #[test]
    fn a_later_contract_is_told_apart_from_a_stranger() {
        for import in ["wushe:records/records@0.2.0", "wushe:records/records@0.1.2", "wushe:records/records@0.1.0-rc"] {
            assert_eq!(interface(import), Err(Unserved::Newer), "{import}");
        }
    }
}
