//! What a guest gets at of files: its own in its unit, and what came with the action.

use std::sync::Arc;

use anyhow::Result;
use serde_json::json;
use wushe_core::app::{Cx, module_file};
use wushe_core::domain::file;
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::id::ModuleFileId;
use wushe_core::store::Mode;
use wushe_host::runtime::{Kind, Loaded, Reply};

use wushe_tests::ground::Ground;
use wushe_tests::guest::{Guest, host};

/// What the contract's errors are as `$outcome` tells them.
const DENIED: i64 = 0;
const NOT_FOUND: i64 = 1;
const WELL: i64 = 9;

/// A guest that does this with the file that its input names, and answers how it went.
fn doing(what: &str) -> Result<Vec<u8>> {
    let imports = [host::KEEP_FILE, host::FILE, host::REMOVE_FILE].concat();
    // The input is `{"id":"…"}`.
    let id = "(i32.add (local.get $input) (i32.const 7)) (i32.const 36) (i32.const 64)";
    let then = if what == "$file" {
        // Whether there is one.
        "(if (i32.load8_u (i32.const 64)) (then (return (call $outcome))))
        (call $digit (i32.mul (i32.load8_u (i32.const 72)) (i32.const 9)))"
    } else {
        "(call $outcome)"
    };
    let invoke = format!("(call {what} {id}) {then}");
    Guest { contract: "0.3", imports: &imports, invoke: &invoke, ..Guest::default() }.component()
}

fn text(cx: &Cx) -> Result<BroughtFile> {
    Ok(module_file::bring(cx, "记录.txt", Arc::new(file::clean("三个人来过".as_bytes())?))?)
}

async fn kept(ground: &Ground, cx: &Cx) -> Result<ModuleFileId> {
    let brought = text(cx)?;
    let mut tx = ground.store.begin(Mode::Write).await?;
    module_file::keep(&mut tx, cx, &brought).await?;
    tx.commit().await?;
    Ok(brought.about.id)
}

async fn there(ground: &Ground, cx: &Cx, id: ModuleFileId) -> Result<bool> {
    let mut tx = ground.store.begin(Mode::Read).await?;
    let found = module_file::get(&mut tx, cx, id).await?.is_some();
    tx.rollback().await?;
    Ok(found)
}

/// What the guest answers, committed.
async fn with(ground: &Ground, module: &Loaded, kind: Kind, id: ModuleFileId, granted: bool) -> Result<i64> {
    let mode = if kind == Kind::Page { Mode::Read } else { Mode::Snapshot };
    let tx = ground.store.begin(mode).await?;
    let change = |call: &mut wushe_host::runtime::Call| {
        call.input = json!({ "id": id.to_string() });
        if !granted {
            call.grants.capabilities.remove("files");
        }
    };
    let Reply { output, tx, .. } = ground.call_in(module, kind, tx, change).await?;
    if kind == Kind::Page {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(output.as_i64().unwrap_or(-1))
}

#[tokio::test]
async fn what_others_keep_is_not_found() -> Result<()> {
    let ground = Ground::new().await?;
    let own = ground.cx(ground.unit.id);
    let mut foreign = own.clone();
    foreign.module = Some("another".into());
    let (mine, theirs) = (kept(&ground, &own).await?, kept(&ground, &foreign).await?);
    let (look, remove) = (ground.load(doing("$file")?).await?, ground.load(doing("$remove")?).await?);
    assert_eq!(with(&ground, &look, Kind::Page, mine, true).await?, WELL);
    assert_eq!(with(&ground, &look, Kind::Page, theirs, true).await?, 0, "there is none");
    assert_eq!(with(&ground, &remove, Kind::Action, theirs, true).await?, NOT_FOUND);
    assert!(there(&ground, &foreign, theirs).await?);
    assert_eq!(with(&ground, &remove, Kind::Action, mine, true).await?, WELL);
    assert!(!there(&ground, &own, mine).await?);
    assert_eq!(with(&ground, &look, Kind::Page, mine, true).await?, 0);
    Ok(())
}

#[tokio::test]
async fn without_the_grant_and_on_a_page_nothing_is_done() -> Result<()> {
    let ground = Ground::new().await?;
    let own = ground.cx(ground.unit.id);
    let mine = kept(&ground, &own).await?;
    for what in ["$keep", "$file", "$remove"] {
        let module = ground.load(doing(what)?).await?;
        assert_eq!(with(&ground, &module, Kind::Action, mine, false).await?, DENIED, "{what}");
    }
    for what in ["$keep", "$remove"] {
        let module = ground.load(doing(what)?).await?;
        assert_eq!(with(&ground, &module, Kind::Page, mine, true).await?, DENIED, "{what} on a page");
    }
    assert!(there(&ground, &own, mine).await?);
    Ok(())
}

#[tokio::test]
async fn only_what_came_with_the_action_is_kept() -> Result<()> {
    let ground = Ground::new().await?;
    let own = ground.cx(ground.unit.id);
    let mine = kept(&ground, &own).await?;
    let keep = ground.load(doing("$keep")?).await?;
    // Neither what is kept already nor anything else can be kept by its id.
    assert_eq!(with(&ground, &keep, Kind::Action, mine, true).await?, NOT_FOUND);
    let (brought, beside) = (text(&own)?, text(&own)?);
    for (what, expected) in [("$keep", 1), ("$file", 0), ("$remove", 0)] {
        let module = ground.load(doing(what)?).await?;
        let tx = ground.store.begin(Mode::Snapshot).await?;
        let input = json!({ "id": brought.about.id.to_string() });
        let files = vec![beside.clone(), brought.clone()];
        let reply = ground.call_with(&module, tx, files, |call| call.input = input).await?;
        assert_eq!(reply.output, WELL, "{what}");
        assert_eq!(reply.kept.len(), expected, "{what}: nothing is kept that the guest does not keep");
        assert!(reply.kept.iter().all(|file| file.about.id == brought.about.id));
        reply.tx.commit().await?;
    }
    assert!(!there(&ground, &own, brought.about.id).await?, "the host writes it down, not the guest");
    Ok(())
}
