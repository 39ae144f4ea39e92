//! `[modules]`: what modules may do beyond the platform.

use serde::Deserialize;

/// What modules may do beyond the platform.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Modules {
    /// Whether requests of modules may go to addresses of the own network, and without TLS. Default: no; a module that names such a
    /// host could otherwise reach what trusts everybody inside.
    pub private_addresses: bool,
    /// Whether an invocation that fails by a module's own fault is recorded for its developer, with what people wrote masked.
    /// Default: yes.
    pub record_failures: bool,
}

impl Default for Modules {
    fn default() -> Self {
        Self { private_addresses: false, record_failures: true }
    }
}
