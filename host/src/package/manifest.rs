//! The rules for what `plugin.toml` says.

use std::path::Path;

use cargo_metadata::semver::Version;
use wushe_core::domain::outbox::PLATFORM;
use wushe_plugin_schema::CONTRACTS;
use wushe_plugin_schema::manifest::{Capability, Plugin};
use wushe_plugin_schema::text::Names;

use super::PackageError;
use crate::runtime::interfaces;

/// Most characters of an id.
const ID_LENGTH: usize = 40;
/// Most characters of a name, a summary or a reason.
const TEXT_LENGTH: usize = 200;
/// Fields of residents that can be asked for.
const RESIDENT_FIELDS: [&str; 4] = ["name", "groups", "phone", "address"];
/// Fields of volunteers that can be asked for.
const VOLUNTEER_FIELDS: [&str; 3] = ["name", "phone", "skills"];

/// Reads `plugin.toml`.
///
/// # Errors
/// A file that is not there, or not as it should be, with the line.
pub fn read(path: &Path) -> Result<Plugin, PackageError> {
    let source = std::fs::read_to_string(path)
        .map_err(|source| PackageError::File { path: path.display().to_string(), source })?;
    parse(&source, &path.display().to_string())
}

/// Reads the text of a `plugin.toml`, which stands in `path`.
///
/// # Errors
/// As [`read`].
pub fn parse(source: &str, path: &str) -> Result<Plugin, PackageError> {
    let plugin: Plugin = toml::from_str(source).map_err(|error| PackageError::PluginToml {
        path: path.to_owned(),
        line: line_of(source, error.span().map_or(0, |span| span.start)),
        reason: error.message().to_owned(),
    })?;
    check(&plugin)?;
    Ok(plugin)
}

/// Line, from 1, of a byte in a text.
pub(super) fn line_of(source: &str, byte: usize) -> usize {
    source.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Checks the rules.
///
/// # Errors
/// The first field that breaks one.
pub fn check(plugin: &Plugin) -> Result<(), PackageError> {
    if !is_id(&plugin.id) || plugin.id == PLATFORM {
        return Err(wrong("id", "package-rule-id", &plugin.id));
    }
    if Version::parse(&plugin.version).is_err() {
        return Err(wrong("version", "package-rule-version", &plugin.version));
    }
    if !CONTRACTS.contains(&plugin.contract.as_str()) {
        return Err(wrong("contract", "package-rule-contract", &plugin.contract));
    }
    names("name", &plugin.name)?;
    names("summary", &plugin.summary)?;
    if !is_id(&plugin.icon) {
        return Err(wrong("icon", "package-rule-icon", &plugin.icon));
    }
    if plugin.enable_at.is_empty() {
        return Err(wrong("enable-at", "package-rule-enable-at", ""));
    }
    plugin.capabilities.iter().try_for_each(|(name, capability)| check_capability(name, capability))
}

fn check_capability(name: &str, capability: &Capability) -> Result<(), PackageError> {
    let at = |field: &str| format!("capabilities.{name}{field}");
    if !interfaces::capabilities().any(|known| known == name) {
        let known: Vec<&str> = interfaces::capabilities().collect();
        return Err(wrong(&at(""), "package-rule-capability", &known.join(", ")));
    }
    if name != "http" && !capability.hosts.is_empty() {
        return Err(wrong(&at(".hosts"), "package-rule-http-only", &capability.hosts.join(", ")));
    }
    if name == "http" && capability.hosts.is_empty() {
        return Err(wrong(&at(".hosts"), "package-rule-no-host", ""));
    }
    if let Some(host) = capability.hosts.iter().find(|host| !is_host(host)) {
        return Err(wrong(&at(".hosts"), "package-rule-host", host));
    }
    names(&at(".why"), &capability.why)?;
    for (field, asked, known) in [
        (".residents", &capability.residents, &RESIDENT_FIELDS[..]),
        (".volunteers", &capability.volunteers, &VOLUNTEER_FIELDS[..]),
    ] {
        if name != "directory" && !asked.is_empty() {
            return Err(wrong(&at(field), "package-rule-directory-only", &asked.join(", ")));
        }
        if let Some(stranger) = asked.iter().find(|asked| !known.contains(&asked.as_str())) {
            return Err(wrong(&at(field), "package-rule-person-field", stranger));
        }
    }
    Ok(())
}

fn names(field: &str, names: &Names) -> Result<(), PackageError> {
    for (locale, text) in [("zh-CN", &names.zh_cn), ("en", &names.en)] {
        if text.trim().is_empty() || text.chars().count() > TEXT_LENGTH || text.chars().any(char::is_control) {
            return Err(wrong(&format!("{field}.{locale}"), "package-rule-text", text));
        }
    }
    Ok(())
}

/// A host's name, or an address, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 200
        && name.split('.').all(label)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// Lower-case words joined by hyphens.
fn is_id(text: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= ID_LENGTH && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word)
}

fn wrong(field: &str, rule: &'static str, found: &str) -> PackageError {
    PackageError::Manifest { field: field.to_owned(), rule, found: found.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample::PLUGIN_TOML;

    fn refused(from: &str, to: &str) -> PackageError {
        assert!(PLUGIN_TOML.contains(from), "the sample has no {from}");
        parse(&PLUGIN_TOML.replace(from, to), "plugin.toml").unwrap_err()
    }

    fn refused_field(from: &str, to: &str) -> String {
        match refused(from, to) {
            PackageError::Manifest { field, .. } => field,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_sample_is_taken() {
        assert_eq!(parse(PLUGIN_TOML, "plugin.toml").unwrap().id, "sample");
    }

    #[test]
    fn each_rule_names_the_field_that_breaks_it() {
        for bad in ["", "Sample", "sample_one", "-sample", "sample-", "9lives", &"x".repeat(41)] {
            assert_eq!(refused_field(r#"id = "sample""#, &format!("id = {bad:?}")), "id", "{bad}");
        }
        assert_eq!(refused_field(r#"version = "0.1.0""#, r#"version = "1""#), "version");
        assert_eq!(refused_field(r#"contract = "0.1""#, r#"contract = "9.9""#), "contract");
        assert_eq!(refused_field(r#"en = "Sample""#, r#"en = " ""#), "name.en");
        assert_eq!(refused_field(r#"["community"]"#, "[]"), "enable-at");
        assert_eq!(refused_field("capabilities.records", "capabilities.shell"), "capabilities.shell");
        assert_eq!(
            refused_field(r#"why = { zh-CN = "保存""#, r#"why = { zh-CN = """#),
            "capabilities.records.why.zh-CN"
        );
    }

    #[test]
    fn what_is_not_toml_or_not_known_names_the_line() {
        for (from, to) in [("version = \"0.1.0\"", "version ="), ("version = \"0.1.0\"", "verzion = \"0.1.0\"")] {
            let error = refused(from, to);
            assert!(matches!(error, PackageError::PluginToml { line: 2, .. }), "{error}");
        }
    }
}
