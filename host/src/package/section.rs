//! Custom sections of a component: where the manifest and the translations are.

use wasm_encoder::{ComponentSection, CustomSection};

/// Appends a custom section to a component. Sections of a binary simply follow each other.
pub(super) fn append(component: &mut Vec<u8>, name: &str, data: &[u8]) {
    CustomSection { name: name.into(), data: data.into() }.append_to_component(component);
}
