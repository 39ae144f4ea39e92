//! What an administrator is asked before another version of a module works with people's data.

use std::collections::BTreeSet;

use semver::Version;
use serde::{Deserialize, Serialize};
use wushe_core::domain::module::ModuleVersion;
use wushe_plugin_schema::manifest::{Capability, Manifest};

/// Something about a version that needs an administrator's consent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// It is older than the one in use: what that one has written, this one may not understand.
    Downgrade,
    /// It comes from another publisher than the one in use.
    Publisher,
    /// The one in use is signed, and this one is not.
    Unsigned,
    /// It asks for capabilities that the one in use did not ask for, or for more within one.
    Capabilities,
    /// A rehearsal found what would break, or there was none since another version was taken into use.
    Rehearsal,
}

impl Concern {
    /// Every one, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Downgrade, Self::Publisher, Self::Unsigned, Self::Capabilities, Self::Rehearsal];

    /// Its name in forms, calls and messages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Downgrade => "downgrade",
            Self::Publisher => "publisher",
            Self::Unsigned => "unsigned",
            Self::Capabilities => "capabilities",
            Self::Rehearsal => "rehearsal",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concern| concern.as_str() == name)
    }
}

/// A version with its manifest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stands<'a> {
    pub(super) version: &'a ModuleVersion,
    pub(super) manifest: &'a Manifest,
}

/// What there is to ask when `new` follows `old`, but for the rehearsal.
pub(super) fn between(old: Stands<'_>, new: Stands<'_>) -> BTreeSet<Concern> {
    let mut concerns = BTreeSet::new();
    // Installed versions are semantic versions; one that could not be read is not known to be newer.
    let is_newer = match (Version::parse(&old.version.version), Version::parse(&new.version.version)) {
        (Ok(old), Ok(new)) => new >= old,
        _ => false,
    };
    if !is_newer {
        concerns.insert(Concern::Downgrade);
    }
    match (old.version.publisher.as_str(), new.version.publisher.as_str()) {
        ("", _) => {}
        (_, "") => {
            concerns.insert(Concern::Unsigned);
        }
        (old, new) if old != new => {
            concerns.insert(Concern::Publisher);
        }
        _ => {}
    }
    if !more(old.manifest, new.manifest).is_empty() {
        concerns.insert(Concern::Capabilities);
    }
    concerns
}

/// The capabilities for which `new` asks and `old` did not, or not to this extent, by name.
pub(super) fn more(old: &Manifest, new: &Manifest) -> Vec<String> {
    let within = |old: &Capability, new: &Capability| {
        let all = |old: &[String], new: &[String]| new.iter().all(|name| old.contains(name));
        all(&old.residents, &new.residents) && all(&old.volunteers, &new.volunteers) && all(&old.hosts, &new.hosts)
    };
    let asked = new.plugin.capabilities.iter();
    let more = asked.filter(|(name, capability)| {
        !old.plugin.capabilities.get(*name).is_some_and(|before| within(before, capability))
    });
    more.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample;
    use wushe_core::time::Timestamp;

    fn version(version: &str, publisher: &str) -> ModuleVersion {
        ModuleVersion {
            module_id: "sample".to_owned(),
            version: version.to_owned(),
            digest: version.to_owned(),
            manifest: String::new(),
            publisher: publisher.to_owned(),
            installed_at: Timestamp::from_micros(0),
            installed_by: None,
        }
    }

    fn asked(old: (&str, &str), new: (&str, &str)) -> Vec<Concern> {
        let (manifest, old, new) = (sample::manifest(), version(old.0, old.1), version(new.0, new.1));
        let stands = |version| Stands { version, manifest: &manifest };
        between(stands(&old), stands(&new)).into_iter().collect()
    }

    #[test]
    fn a_newer_version_of_the_same_publisher_is_asked_nothing() {
        assert_eq!(asked(("1.9.0", "aa"), ("1.10.0", "aa")), []);
        assert_eq!(asked(("1.9.0", ""), ("1.10.0", "")), []);
        // Whoever begins to sign is the publisher from then on.
        assert_eq!(asked(("1.9.0", ""), ("1.10.0", "aa")), []);
    }

    #[test]
    fn an_older_one_another_publisher_and_none_are_asked() {
        assert_eq!(asked(("1.10.0", "aa"), ("1.9.0", "aa")), [Concern::Downgrade]);
        assert_eq!(asked(("1.0.0", ""), ("1.0.0-rc.1", "")), [Concern::Downgrade]);
        assert_eq!(asked(("1.9.0", "aa"), ("1.10.0", "bb")), [Concern::Publisher]);
        assert_eq!(asked(("1.9.0", "aa"), ("1.10.0", "")), [Concern::Unsigned]);
    }

    #[test]
    fn more_than_before_is_asked_however_it_is_said() {
        let old = sample::manifest();
        let with = |change: &dyn Fn(&mut Manifest)| {
            let mut new = sample::manifest();
            change(&mut new);
            more(&old, &new)
        };
        let records = old.plugin.capabilities["records"].clone();
        assert!(with(&|_| ()).is_empty());
        assert!(with(&|new| new.plugin.capabilities.clear()).is_empty());
        assert_eq!(with(&|new| drop(new.plugin.capabilities.insert("notify".to_owned(), records.clone()))), ["notify"]);
        for widen in [
            |capability: &mut Capability| capability.residents.push("phone".to_owned()),
            |capability: &mut Capability| capability.volunteers.push("phone".to_owned()),
            |capability: &mut Capability| capability.hosts.push("example.cn".to_owned()),
        ] {
            let widened = with(&|new| new.plugin.capabilities.values_mut().for_each(widen));
            assert_eq!(widened, ["records"]);
        }
    }

    #[test]
    fn every_concern_has_a_name() {
        for concern in Concern::ALL {
            assert_eq!(Concern::parse(concern.as_str()), Some(concern));
        }
    }
}
