//! `[modules]`: what modules may do beyond the platform.

use serde::Deserialize;

/// What modules may do beyond the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Modules {
    /// Whether requests of modules may go to addresses of the own network, and without TLS. Default: no; a module that names such a
    /// host could otherwise reach what trusts everybody inside.
    pub private_addresses: bool,
}
