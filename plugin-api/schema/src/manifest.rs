//! The manifest inside a module's file: `plugin.toml` joined with the shapes that its code declares.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::shape::Shapes;
use crate::text::Names;

/// Name of the custom section that holds the manifest, as JSON.
pub const MANIFEST_SECTION: &str = "wushe:manifest";
/// Name of the custom section that holds the translations, as a JSON object of locale → Fluent source.
pub const LOCALES_SECTION: &str = "wushe:locales";

/// What stands in `plugin.toml`: who the module is, what it may touch and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plugin {
    /// Lower-case words joined by hyphens, e.g. `liaison-card`; at most 40 characters.
    pub id: String,
    /// Semantic version.
    pub version: String,
    /// Version of the contract it was written for, e.g. `0.1`.
    pub contract: String,
    /// Its name.
    pub name: Names,
    /// One sentence that tells an administrator what it is for.
    pub summary: Names,
    /// Symbol shown beside the name: a name of the Tabler icon set.
    #[serde(default = "default_icon")]
    pub icon: String,
    /// The kinds of unit in which it may be switched on.
    pub enable_at: Vec<UnitKind>,
    /// What it asks to touch, by capability, each with the reason that the administrator reads.
    #[serde(default)]
    pub capabilities: BTreeMap<String, Capability>,
}

/// One capability that a module asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Capability {
    /// Why.
    pub why: Names,
    /// `directory` only: fields of residents (`name`, `groups`, `phone`, `address`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residents: Vec<String>,
    /// `directory` only: fields of volunteers (`name`, `phone`, `skills`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volunteers: Vec<String>,
    /// `http` only: the hosts that may be asked, e.g. `api.example.cn` or `api.example.cn:8443`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}

/// Kinds of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// 县
    County,
    /// 乡镇、街道
    Township,
    /// 社区、村
    Community,
}

/// The manifest as it is embedded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// What `plugin.toml` says.
    pub plugin: Plugin,
    /// What the code declares.
    pub shapes: Shapes,
}

fn default_icon() -> String {
    "puzzle".to_owned()
}
