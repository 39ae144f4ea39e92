//! The collections of a module, in the form in which the core keeps them. Made once, when the module is loaded.

use std::collections::BTreeMap;

use wushe_core::app::record::{Collection, IndexedField};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::shape::{self, FieldShape, Kind};

/// Collections by name.
#[derive(Debug)]
pub(super) struct Collections(BTreeMap<String, Kept>);

/// A collection: how it is kept, and what its records look like.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) collection: Collection,
    pub(super) fields: Vec<FieldShape>,
}

impl Collections {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let kept = manifest.shapes.collections.iter().map(|declared| (declared.name.clone(), Kept::of(declared)));
        Self(kept.collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Kept> {
        self.0.get(name)
    }
}

/// How a collection that a module declares is kept.
#[must_use]
pub fn collection_of(declared: &shape::Collection) -> Collection {
    Kept::of(declared).collection
}

impl Kept {
    fn of(declared: &shape::Collection) -> Self {
        let names = |list: &[String], name: &String| list.contains(name);
        let indexed = declared
            .fields
            .iter()
            .filter(|field| names(&declared.index, &field.name) || names(&declared.unique, &field.name))
            .map(|field| IndexedField {
                name: field.name.clone(),
                number: matches!(field.kind, Kind::Integer | Kind::Money | Kind::Timestamp | Kind::Boolean),
                unique: names(&declared.unique, &field.name),
            })
            .collect();
        let personal = declared.fields.iter().filter(|field| field.personal).map(|field| field.name.clone()).collect();
        Self {
            collection: Collection { name: declared.name.clone(), indexed, personal },
            fields: declared.fields.clone(),
        }
    }
}
