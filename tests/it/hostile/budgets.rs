//! Guests that keep the host busy.

use std::collections::BTreeMap;

use anyhow::Result;
use wushe_host::runtime::{Allowance, InvokeError, Kind, Limits};

use wushe_tests::ground::{Ground, MODULE};
use wushe_tests::guest::{Guest, host};

/// `body`, `times` times.
fn repeat(times: u32, body: &str) -> String {
    format!(
        "(local.set $n (i32.const {times}))
        (loop $again {body} (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $again (local.get $n)))"
    )
}

const LIMIT: u32 = 5;

#[tokio::test]
async fn log_past_its_budget_is_dropped() -> Result<()> {
    let ground = Ground::new().await?;
    let fields = r#"(data (i32.const 2000) "19900000001\0aok")"#;
    let line = "(call $log (i32.const 1) (i32.const 2000) (i32.const 14))";
    let invoke = format!("{} (call $ok (i32.const 1024) (i32.const 4))", repeat(1_000, line));
    let guest = Guest { imports: host::LOG, fields, invoke: &invoke, ..Guest::default() };
    let module = ground.load(guest.component()?).await?;
    let answer = ground.call(&module, Kind::Action).await?;
    assert_eq!(answer.log.len(), 64);
    assert_eq!(answer.log.first().map(|line| line.message.as_str()), Some("199****0001 ok"));
    assert_eq!(answer.usage.calls, 1_000);
    Ok(())
}

#[tokio::test]
async fn a_flood_of_log_is_ended() -> Result<()> {
    let ground = Ground::new().await?;
    let invoke = "(loop (call $log (i32.const 1) (i32.const 1024) (i32.const 4)) br 0) unreachable";
    let guest = Guest { imports: host::LOG, invoke, ..Guest::default() };
    let error = ground.failure(guest.component()?, Kind::Action).await?;
    assert_eq!(error, InvokeError::Limit { name: "calls".to_owned(), allowed: 10_000 });
    Ok(())
}

#[tokio::test]
async fn a_flood_of_reads_is_told_and_then_ended() -> Result<()> {
    let ground = Ground::with(|settings| settings.limits = Limits { calls: 100, ..Limits::default() }.into()).await?;
    let get = "(call $get (i32.const 2000) (i32.const 6) (i32.const 2000) (i32.const 6) (i32.const 64))";
    let told = format!("{} (call $outcome)", repeat(101, get));
    let guest = Guest { imports: host::GET, fields: host::THINGS, invoke: &told, ..Guest::default() };
    let module = ground.load(guest.component()?).await?;
    assert_eq!(ground.call(&module, Kind::Page).await?.output, LIMIT);
    let flood = format!("(loop {get} br 0) unreachable");
    let guest = Guest { imports: host::GET, fields: host::THINGS, invoke: &flood, ..Guest::default() };
    let error = ground.failure(guest.component()?, Kind::Page).await?;
    assert_eq!(error, InvokeError::Limit { name: "calls".to_owned(), allowed: 100 });
    Ok(())
}

#[tokio::test]
async fn rows_and_bytes_have_an_end() -> Result<()> {
    let get = "(call $get (i32.const 2000) (i32.const 6) (i32.const 2000) (i32.const 6) (i32.const 64))";
    // The host refuses the call before it reads: the outcome is that of the last call.
    let reads = format!("{} (call $outcome)", repeat(11, get));
    let guest = Guest { imports: host::GET, fields: host::THINGS, invoke: &reads, ..Guest::default() }.component()?;
    for limits in [Limits { rows_read: 10, ..Limits::default() }, Limits { bytes: 130, ..Limits::default() }] {
        let ground = Ground::with(|settings| settings.limits = limits.into()).await?;
        let module = ground.load(guest.clone()).await?;
        assert_eq!(ground.call(&module, Kind::Page).await?.output, LIMIT);
    }
    Ok(())
}

#[tokio::test]
async fn writes_have_an_end() -> Result<()> {
    let ground = Ground::new().await?;
    let invoke = format!("{} (call $outcome)", repeat(201, host::INSERT_ONE));
    let guest = Guest { imports: host::INSERT, fields: host::THINGS, invoke: &invoke, ..Guest::default() };
    let module = ground.load(guest.component()?).await?;
    let answer = ground.call(&module, Kind::Action).await?;
    assert_eq!(answer.output, LIMIT);
    assert_eq!(ground.records().await?, 200);
    Ok(())
}

#[tokio::test]
async fn what_is_set_for_one_module_is_its_own() -> Result<()> {
    let get = "(call $get (i32.const 2000) (i32.const 6) (i32.const 2000) (i32.const 6) (i32.const 64))";
    let reads = format!("{} (call $outcome)", repeat(11, get));
    let guest = Guest { imports: host::GET, fields: host::THINGS, invoke: &reads, ..Guest::default() }.component()?;
    for (id, is_limited) in [(MODULE, true), ("another-module", false)] {
        let set = toml::Table::from_iter([("rows_read".to_owned(), toml::Value::Integer(10))]);
        let allowance = Allowance::read(&toml::Table::new(), &BTreeMap::from([(id.to_owned(), set)]));
        let ground = Ground::with(|settings| settings.limits = allowance.expect("it is right")).await?;
        let module = ground.load(guest.clone()).await?;
        assert_eq!(ground.call(&module, Kind::Page).await?.output == LIMIT, is_limited, "{id}");
    }
    Ok(())
}

#[tokio::test]
async fn messages_have_an_end() -> Result<()> {
    let ground = Ground::new().await?;
    let fields = r#"(data (i32.const 2000) "{\"text\":\"hello\"}")"#;
    // To the staff of the unit, who are nobody yet.
    let send = "(call $send (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 2000) (i32.const 16) (i32.const 64))";
    for (times, expected) in [(100, 9), (101, LIMIT)] {
        let invoke = format!("{} (call $outcome)", repeat(times, send));
        let guest = Guest { imports: host::SEND, fields, invoke: &invoke, ..Guest::default() };
        let module = ground.load(guest.component()?).await?;
        assert_eq!(ground.call(&module, Kind::Action).await?.output, expected, "{times}");
    }
    Ok(())
}
