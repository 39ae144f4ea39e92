//! The board alone: it waits for events of a module that is not there.

use serde_json::json;
use wushe_plugin_testkit::{Block, County};

#[test]
fn without_the_other_module_it_is_empty() {
    let county = County::with_module(env!("CARGO_MANIFEST_DIR"));
    county.live_through(2);
    let page = county.staff().page("home", json!({})).expect("the board");
    assert!(matches!(&page.blocks[..], [Block::Empty { .. }]), "{page:?}");
}
