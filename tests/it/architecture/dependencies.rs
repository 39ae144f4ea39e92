//! Which crate may know which, and what may enter the build.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use cargo_metadata::{DependencyKind, Package, PackageId};

use super::{METADATA, assert_none, root};

/// The crates of the workspace, each with its folder below the top.
fn members() -> Vec<(String, &'static Package)> {
    METADATA
        .workspace_packages()
        .into_iter()
        .map(|package| {
            let folder = package.manifest_path.parent().expect("a manifest is in a folder");
            let folder = folder.strip_prefix(&METADATA.workspace_root).expect("a member is below the top");
            (folder.to_string(), package)
        })
        .collect()
}

fn member(name: &str) -> &'static Package {
    METADATA.workspace_packages().into_iter().find(|package| package.name == name).expect("a crate of this name")
}

/// The names of the workspace's crates that a crate names in its manifest.
fn ours(package: &Package, dev: bool) -> BTreeSet<String> {
    let names: BTreeSet<_> = METADATA.workspace_packages().iter().map(|member| member.name.to_string()).collect();
    package
        .dependencies
        .iter()
        .filter(|dependency| (dependency.kind == DependencyKind::Development) == dev)
        .map(|dependency| dependency.name.clone())
        .filter(|name| names.contains(name))
        .collect()
}

/// Everything a crate is built from, however far away.
fn reach(package: &Package) -> BTreeSet<String> {
    let resolve = METADATA.resolve.as_ref().expect("cargo metadata resolves");
    let nodes: HashMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut reached = BTreeSet::new();
    let mut open = vec![&package.id];
    while let Some(id) = open.pop() {
        for dependency in &nodes[id].deps {
            let only_for_tests = dependency.dep_kinds.iter().all(|kind| kind.kind == DependencyKind::Development);
            if !only_for_tests && reached.insert(METADATA[&dependency.pkg].name.to_string()) {
                open.push(&dependency.pkg);
            }
        }
    }
    reached
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_module_knows_the_contract_alone() {
    let is_module = |folder: &str| folder.starts_with("plugins/") || folder.starts_with("examples/");
    let modules: Vec<_> = members().into_iter().filter(|(folder, _)| is_module(folder)).collect();
    assert!(!modules.is_empty(), "no crate under plugins/");
    for (folder, module) in modules {
        assert_eq!(ours(module, false), set(&["wushe-plugin"]), "{folder}");
        assert!(ours(module, true).is_subset(&set(&["wushe-plugin-testkit"])), "{folder}: {:?}", ours(module, true));
    }
}

#[test]
fn the_core_knows_no_web_no_wasm_and_no_module() {
    let core = member("wushe-core");
    assert_eq!(ours(core, false), BTreeSet::new());
    let foreign =
        ["askama", "axum", "clap", "fluent-bundle", "hyper", "reqwest", "tower-http", "wasmparser", "wasmtime"];
    let reached = reach(core);
    assert!(reached.contains("sqlx"), "the walk finds what the core is made of");
    for name in foreign {
        assert!(!reached.contains(name), "wushe-core reaches {name}");
    }
}

#[test]
fn the_host_knows_neither_the_guest_sdk_nor_a_module() {
    assert_eq!(ours(member("wushe-host"), false), set(&["wushe-core", "wushe-plugin-schema"]));
}

#[test]
fn the_contract_knows_neither_core_nor_host() {
    for name in ["wushe-plugin", "wushe-plugin-macros", "wushe-plugin-schema"] {
        let reached = reach(member(name));
        for foreign in ["wushe-core", "wushe-host", "sqlx", "tokio", "wasmtime"] {
            assert!(!reached.contains(foreign), "{name} reaches {foreign}");
        }
    }
}

#[test]
fn no_wasi_is_linked_and_tls_is_rustls() {
    let reached = reach(member("wushe-host"));
    for name in ["openssl-sys", "native-tls", "wasmtime-wasi", "wasi-common"] {
        assert!(!reached.contains(name), "wushe-host reaches {name}");
    }
}

#[test]
fn the_store_alone_speaks_to_databases() {
    let others: Vec<_> = members()
        .into_iter()
        .filter(|(_, package)| package.name != "wushe-core")
        .filter(|(_, package)| package.dependencies.iter().any(|dependency| dependency.name.starts_with("sqlx")))
        .map(|(folder, _)| folder)
        .collect();
    assert_none("crates beside core that depend on sqlx", &others);
}

/// A package named like a crate of the language breaks derive macros that say `::core`.
#[test]
fn no_crate_takes_a_name_of_the_language() {
    for (folder, package) in members() {
        assert!(!["alloc", "core", "proc_macro", "std", "test"].contains(&package.name.as_str()), "{folder}");
    }
}

#[test]
fn every_crate_inherits_the_lints_and_stays_unpublished() {
    for (folder, package) in members() {
        let manifest = fs::read_to_string(&package.manifest_path).expect("a readable manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{folder}/Cargo.toml: [lints] workspace = true");
        assert_eq!(package.publish.as_deref(), Some(&[][..]), "{folder} must not be published by accident");
        assert_eq!(package.license.as_deref(), Some("Apache-2.0"), "{folder}");
    }
}

#[test]
fn every_dependency_has_a_licence_we_accept() {
    let policy = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let policy: toml::Table = policy.parse().expect("deny.toml is TOML");
    let licences = policy["licenses"].as_table().expect("[licenses]");
    let allowed: BTreeSet<&str> = strings(&licences["allow"]).collect();
    let excepted: HashMap<&str, BTreeSet<&str>> = licences["exceptions"]
        .as_array()
        .expect("exceptions is a list")
        .iter()
        .map(|exception| (exception["crate"].as_str().expect("a name"), strings(&exception["allow"]).collect()))
        .collect();
    let violations: Vec<_> = METADATA
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter(|package| {
            let licence = package.license.as_deref().unwrap_or("no licence");
            let more = excepted.get(package.name.as_str());
            !accepts(licence, |one| allowed.contains(one) || more.is_some_and(|more| more.contains(one)))
        })
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    assert_none("dependencies whose licence deny.toml does not allow", &violations);
}

fn strings(list: &toml::Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(toml::Value::as_str)
}

/// Whether a licence expression can be met. `AND` binds tighter than `OR`; parentheses nest at
/// most once, which is all that is found in practice.
fn accepts(expression: &str, allowed: impl Fn(&str) -> bool + Copy) -> bool {
    let mut flat = expression.replace('/', " OR ");
    while let Some((before, rest)) = flat.clone().split_once('(') {
        let (inner, after) = rest.split_once(')').unwrap_or((rest, ""));
        // `MIT` stands for any accepted licence, `refused` for none.
        let word = if accepts(inner, allowed) { "MIT" } else { "refused" };
        flat = format!("{before}{word}{after}");
    }
    flat.split(" OR ").any(|choice| choice.split(" AND ").all(|one| allowed(one.trim())))
}

#[test]
fn licence_expressions_are_read_as_spdx_means_them() {
    let allowed = |one: &str| ["MIT", "ISC"].contains(&one);
    assert!(accepts("Apache-2.0 OR MIT", allowed));
    assert!(accepts("GPL-3.0/MIT", allowed));
    assert!(accepts("(Apache-2.0 OR MIT) AND ISC", allowed));
    assert!(!accepts("MIT AND GPL-3.0", allowed));
    assert!(!accepts("(GPL-3.0 OR Apache-2.0) AND ISC", allowed));
}
