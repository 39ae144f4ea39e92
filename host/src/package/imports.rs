//! What a component asks to touch: its imports, which are the only way out of it.

use wushe_core::domain::outbox::{PLATFORM, PlatformEvent};
use wushe_plugin_schema::manifest::{Manifest, Plugin};
use wushe_plugin_schema::shape::{HTTP, Shapes};

use super::PackageError;
use super::shapes::is_file;
use crate::runtime::interfaces::{self, Interface, Unserved};

/// The interface that an import names.
///
/// # Errors
/// An import that is not of the contract, or of a later version of it.
pub fn interface(import: &str) -> Result<&'static Interface, PackageError> {
    interfaces::interface(import).map_err(|why| match why {
        Unserved::Unknown => PackageError::UnknownImport { import: import.to_owned() },
        Unserved::Newer => PackageError::NewerImport { import: import.to_owned() },
    })
}

/// Checks that each import is of the contract and, where it gives power, declared.
///
/// # Errors
/// The first that is not, by name.
pub fn check(imports: &[String], plugin: &Plugin) -> Result<(), PackageError> {
    for import in imports {
        let interface = interface(import)?;
        if interface.is_capability && !plugin.capabilities.contains_key(interface.name) {
            return Err(PackageError::Undeclared { import: import.clone(), capability: interface.name });
        }
    }
    Ok(())
}

/// The capabilities that are declared and not used: asked for in vain.
#[must_use]
pub fn unused(imports: &[String], manifest: &Manifest) -> Vec<String> {
    let Manifest { plugin, shapes } = manifest;
    let imported = imports.iter().filter_map(|import| interface(import).ok()).map(|interface| interface.name);
    let used: Vec<&str> = imported.chain(declared(shapes)).collect();
    plugin.capabilities.keys().filter(|name| !used.contains(&name.as_str())).cloned().collect()
}

/// Capabilities that are used by being declared: the platform calls the module.
fn declared(shapes: &Shapes) -> impl Iterator<Item = &'static str> {
    let takes = shapes.handlers.iter().any(|handler| handler.of != HTTP);
    let comes_back = shapes.jobs.iter().any(|job| job.cron.is_some());
    let brought = shapes.actions.iter().flat_map(|action| &action.input).any(|field| is_file(&field.kind));
    // Of what the platform tells, a module hears what it may look at.
    let told = shapes.handlers.iter().filter_map(|handler| match handler.of.split_once('/') {
        Some((PLATFORM, event)) => event.parse().ok(),
        _ => None,
    });
    [(takes, "events"), (comes_back, "schedule"), (brought, "files")]
        .into_iter()
        .filter(|(used, _)| *used)
        .map(|(_, name)| name)
        .chain(told.map(PlatformEvent::capability))
}

/// Checks that the manifest declares what is used by being declared.
///
/// # Errors
/// The first capability that it does not declare.
pub fn check_shapes(manifest: &Manifest) -> Result<(), PackageError> {
    match declared(&manifest.shapes).find(|name| !manifest.plugin.capabilities.contains_key(*name)) {
        Some(capability) => Err(PackageError::Undeclared { import: capability.to_owned(), capability }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample;

    #[test]
    fn everything_else_is_refused_by_name() {
        let error = interface("wasi:cli/environment@0.2.6").unwrap_err();
        assert!(
            matches!(&error, PackageError::UnknownImport { import } if import == "wasi:cli/environment@0.2.6"),
            "{error}"
        );
        let error = interface("wushe:records/records@0.2.0").unwrap_err();
        assert!(matches!(error, PackageError::NewerImport { .. }), "{error}");
    }

    #[test]
    fn a_job_that_comes_back_needs_the_schedule() {
        let mut manifest = sample::manifest();
        check_shapes(&manifest).unwrap();
        manifest.shapes.jobs.push(sample::job("morning", Some("0 8 * * *")));
        let error = check_shapes(&manifest).unwrap_err();
        assert!(matches!(error, PackageError::Undeclared { capability: "schedule", .. }), "{error}");
    }
}
