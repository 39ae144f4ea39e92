//! Guests that write: nothing of it stays unless they succeed, and only where they may.

use anyhow::{Context as _, Result};
use serde_json::json;
use wushe_core::store::Mode;
use wushe_host::runtime::{InvokeError, Kind};

use wushe_tests::ground::{Ground, short};
use wushe_tests::guest::{Guest, host};

/// A guest that inserts a record, does `then`, and answers how the insert went.
fn inserting(then: &str) -> Result<Vec<u8>> {
    let invoke = format!("{} {then} (call $outcome)", host::INSERT_ONE);
    Guest { imports: host::INSERT, fields: host::THINGS, invoke: &invoke, ..Guest::default() }.component()
}

#[tokio::test]
async fn a_write_of_a_guest_that_succeeds_stays() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(inserting("")?).await?;
    assert_eq!(ground.call(&module, Kind::Action).await?.output, 9);
    assert_eq!(ground.records().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_write_of_a_guest_that_fails_does_not_stay() -> Result<()> {
    let refused = "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store8 (i32.const 24) (i32.const 2))
        (return (i32.const 16))";
    let hundred = format!(
        "(local.set $n (i32.const 100))
        (loop $again {} (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $again (local.get $n)))
        unreachable",
        host::INSERT_ONE
    );
    let cases = [
        ("unreachable", InvokeError::Trap { code: "unreachable" }),
        (hundred.as_str(), InvokeError::Trap { code: "unreachable" }),
        ("(loop br 0)", InvokeError::Timeout),
        (refused, InvokeError::NotFound),
    ];
    for (then, expected) in cases {
        let ground = Ground::with(short).await?;
        let error = ground.failure(inserting(then)?, Kind::Action).await?;
        assert_eq!(error, expected, "{then}");
        assert_eq!(ground.records().await?, 0, "{then}");
        // The writer is free again.
        let module = ground.load(inserting("")?).await?;
        assert_eq!(ground.call(&module, Kind::Action).await?.output, 9);
    }
    Ok(())
}

#[tokio::test]
async fn a_page_cannot_write() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(inserting("")?).await?;
    for kind in [Kind::Page, Kind::Indicator] {
        // Even in a transaction that could.
        let tx = ground.store.begin(Mode::Snapshot).await?;
        let reply = ground.call_in(&module, kind, tx, |_| {}).await?;
        assert_eq!(reply.output, 0, "denied");
        reply.tx.commit().await?;
    }
    assert_eq!(ground.records().await?, 0);
    Ok(())
}

#[tokio::test]
async fn without_a_grant_nothing_is_done() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(inserting("")?).await?;
    let tx = ground.store.begin(Mode::Snapshot).await?;
    let reply = ground.call_in(&module, Kind::Action, tx, |call| {
        call.grants.capabilities.remove("records");
    });
    let reply = reply.await?;
    assert_eq!(reply.output, 0, "denied");
    reply.tx.commit().await?;
    assert_eq!(ground.records().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_body_must_fit_its_collection() -> Result<()> {
    let ground = Ground::new().await?;
    // 3: invalid; 0: denied.
    let cases = [
        ("things", r#"{"name":"one"}"#, json!(9)),
        ("others", r#"{"name":"one"}"#, json!(0)),
        ("../things", r#"{"name":"one"}"#, json!(0)),
        ("things", r#"{"name":"a name of over twenty characters"}"#, json!(3)),
        ("things", r#"{"name":1}"#, json!(3)),
        ("things", r#"{}"#, json!(3)),
        ("things", r#"{"name":"one","role":"admin"}"#, json!(3)),
        ("things", r#"{"name":"\u0000"}"#, json!(3)),
        ("things", r#"{"name":"\u202e"}"#, json!(3)),
        ("things", r#"{"name""#, json!(3)),
        ("things", r#"[]"#, json!(3)),
    ];
    for (collection, body, expected) in cases {
        let escaped = body.replace('\\', "\\\\").replace('"', "\\\"");
        let fields = format!(r#"(data (i32.const 2000) "{collection}") (data (i32.const 2100) "{escaped}")"#);
        let invoke = format!(
            "(call $insert (i32.const 2000) (i32.const {}) (i32.const 2100) (i32.const {}) (i32.const 64)) (call $outcome)",
            collection.len(),
            body.len()
        );
        let guest = Guest { imports: host::INSERT, fields: &fields, invoke: &invoke, ..Guest::default() };
        let module = ground.load(guest.component()?).await?;
        assert_eq!(ground.call(&module, Kind::Action).await?.output, expected, "{collection} {body}");
    }
    assert_eq!(ground.records().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_stale_picture_is_run_again() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(inserting("")?).await?;
    // A picture is taken, then somebody else writes, then the guest writes on the old picture.
    let mut stale = ground.store.begin(Mode::Snapshot).await?;
    wushe_core::app::unit::roots(&mut stale).await?;
    ground.call(&module, Kind::Action).await?;
    let failed = ground.call_in(&module, Kind::Action, stale, |_| {}).await.err().context("the call succeeded")?;
    assert_eq!(failed.error, InvokeError::Retry);
    assert_eq!(ground.records().await?, 1);
    // In a new transaction it goes through.
    ground.call(&module, Kind::Action).await?;
    assert_eq!(ground.records().await?, 2);
    Ok(())
}

#[tokio::test]
async fn no_other_unit_can_be_reached() -> Result<()> {
    // A record of the community is not there for the same module in another unit.
    let ground = Ground::new().await?;
    let module = ground.load(inserting("")?).await?;
    ground.call(&module, Kind::Action).await?;
    let id = {
        let mut tx = ground.store.begin(Mode::Read).await?;
        let collection = wushe_core::app::record::Collection { name: "things".to_owned(), ..Default::default() };
        let filter = wushe_core::store::RecordFilter::default();
        let found = wushe_core::app::record::query(&mut tx, &ground.cx(ground.unit.id), &collection, filter).await?;
        found.first().context("no record")?.record.id
    };
    let fields = format!(r#"(data (i32.const 2000) "things") (data (i32.const 2100) "{id}")"#);
    // 0: nothing found, 1: found.
    let invoke = "(call $get (i32.const 2000) (i32.const 6) (i32.const 2100) (i32.const 36) (i32.const 64))
        (call $digit (i32.load8_u (i32.const 72)))";
    let guest = Guest { imports: host::GET, fields: &fields, invoke, ..Guest::default() };
    let module = ground.load(guest.component()?).await?;
    assert_eq!(ground.call(&module, Kind::Page).await?.output, 1);
    let above = ground.unit.parent_id.context("a township")?;
    let tx = ground.store.begin(Mode::Read).await?;
    let reply = ground.call_in(&module, Kind::Page, tx, |call| call.cx.unit = above).await?;
    assert_eq!(reply.output, 0);
    reply.tx.rollback().await?;
    Ok(())
}
