//! `[modules]`: what modules may do beyond the platform, and how much of everything.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::runtime::Allowance;

/// What modules may do beyond the platform, and how much of everything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Modules {
    /// Whether requests of modules may go to addresses of the own network, and without TLS. Default: no; a module that names such a
    /// host could otherwise reach what trusts everybody inside.
    pub private_addresses: bool,
    /// Whether an invocation that fails by a module's own fault is recorded for its developer, with what people wrote masked.
    /// Default: yes.
    pub record_failures: bool,
    /// What one invocation of each module may use: `[modules.limits]` for all, `[modules.limits_of.<id>]` for one.
    pub allowance: Allowance,
}

impl Default for Modules {
    fn default() -> Self {
        Self { private_addresses: false, record_failures: true, allowance: Allowance::default() }
    }
}

/// As it stands in the file.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    private_addresses: bool,
    record_failures: bool,
    limits: toml::Table,
    limits_of: BTreeMap<String, toml::Table>,
}

impl Default for Written {
    fn default() -> Self {
        let Modules { private_addresses, record_failures, .. } = Modules::default();
        Self { private_addresses, record_failures, limits: toml::Table::new(), limits_of: BTreeMap::new() }
    }
}

impl TryFrom<Written> for Modules {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { private_addresses, record_failures, limits, limits_of } = written;
        Ok(Self { private_addresses, record_failures, allowance: Allowance::read(&limits, &limits_of)? })
    }
}
