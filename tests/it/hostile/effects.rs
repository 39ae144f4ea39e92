//! Guests that set something off: events, jobs, requests to other servers. It is queued only where it may be, and only if the
//! guest succeeds.

use anyhow::Result;
use wushe_core::app::outbox;
use wushe_core::domain::outbox::{OutboxFilter, OutboxKind, OutboxView};
use wushe_core::domain::page::Page;
use wushe_core::store::Mode;
use wushe_host::runtime::{Call, InvokeError, Kind};

use wushe_tests::ground::Ground;
use wushe_tests::guest::{Guest, host};

const DENIED: u32 = 0;
const NOT_FOUND: u32 = 1;
const INVALID: u32 = 3;
const REFUSED: u32 = 4;
const LIMIT: u32 = 5;
const DONE: u32 = 9;

/// When the ground's clock stands.
const NOW: i64 = 1_760_000_000_000_000;

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Two texts in memory and a call with both.
fn with_texts(name: &str, body: &str, call: impl Fn(usize, usize) -> String) -> (String, String) {
    let fields = format!(r#"(data (i32.const 2000) "{}") (data (i32.const 3000) "{}")"#, quoted(name), quoted(body));
    (fields, call(name.len(), body.len()))
}

fn emitting(event: &str, body: &str) -> (String, String) {
    with_texts(event, body, |event, body| {
        format!("(call $emit (i32.const 2000) (i32.const {event}) (i32.const 3000) (i32.const {body}) (i32.const 64))")
    })
}

fn planning(job: &str, at: i64, input: &str) -> (String, String) {
    with_texts(job, input, |job, input| {
        format!(
            "(call $at (i32.const 2000) (i32.const {job}) (i64.const {at}) (i32.const 3000) (i32.const {input}) (i32.const 64))"
        )
    })
}

fn asking(request: &str) -> (String, String) {
    with_texts("", request, |_, request| format!("(call $ask (i32.const 3000) (i32.const {request}) (i32.const 64))"))
}

fn guest(imports: &str, (fields, call): &(String, String), then: &str) -> Result<Vec<u8>> {
    let invoke = format!("{call} {then} (call $outcome)");
    Guest { contract: "0.2", imports, fields, invoke: &invoke, ..Guest::default() }.component()
}

async fn queued(ground: &Ground) -> Result<Vec<OutboxView>> {
    let mut tx = ground.store.begin(Mode::Read).await?;
    let cx = ground.cx(ground.unit.id);
    Ok(outbox::list(&mut tx, &cx, OutboxFilter::default(), Page::first(200)).await?.items)
}

/// What the guest is told, after changing the call; what it did is committed.
async fn told(
    ground: &Ground,
    bytes: Vec<u8>,
    kind: Kind,
    change: impl FnOnce(&mut Call),
) -> Result<serde_json::Value> {
    let module = ground.load(bytes).await?;
    let tx = ground.store.begin(Mode::Snapshot).await?;
    let reply = ground.call_in(&module, kind, tx, change).await?;
    reply.tx.commit().await?;
    Ok(reply.output)
}

/// Imports, call, and the capability: one that works for each.
fn working() -> Vec<(&'static str, (String, String), &'static str)> {
    let get = r#"{"method":"GET","url":"https://api.example.cn/v1","answer":"heard"}"#;
    vec![
        (host::EMIT, emitting("thing", r#"{"name":"one"}"#), "events"),
        (host::AT, planning("later", NOW + 60_000_000, r#"{"name":"one"}"#), "schedule"),
        (host::ASK, asking(get), "http"),
    ]
}

#[tokio::test]
async fn effects_are_queued_with_the_transaction_or_not_at_all() -> Result<()> {
    for (imports, call, _) in working() {
        let ground = Ground::new().await?;
        let module = ground.load(guest(imports, &call, "")?).await?;
        assert_eq!(ground.call(&module, Kind::Action).await?.output, DONE, "{call:?}");
        assert_eq!(queued(&ground).await?.len(), 1);
        let ground = Ground::new().await?;
        let error = ground.failure(guest(imports, &call, "unreachable")?, Kind::Action).await?;
        assert_eq!(error, InvokeError::Trap { code: "unreachable" });
        assert!(queued(&ground).await?.is_empty(), "{call:?}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_queued_says_what_it_is_and_hides_what_is_in_it() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(guest(host::EMIT, &emitting("thing", r#"{"name":"one"}"#), "")?).await?;
    ground.call(&module, Kind::Action).await?;
    let queued = queued(&ground).await?;
    let message = &queued[0];
    assert_eq!((message.kind, message.event.as_str(), message.tries), (OutboxKind::Emitted, "hostile/thing", 0));
    let file = std::fs::read(ground.folder.path().join("wushe.db-wal"))?;
    assert!(!file.windows(14).any(|bytes| bytes == br#"{"name":"one"}"#), "what is sent is sealed");
    Ok(())
}

#[tokio::test]
async fn without_a_grant_nothing_is_set_off() -> Result<()> {
    for (imports, call, capability) in working() {
        let ground = Ground::new().await?;
        let answer = told(&ground, guest(imports, &call, "")?, Kind::Action, |call| {
            call.grants.capabilities.remove(capability);
        });
        assert_eq!(answer.await?, DENIED, "{capability}");
        assert!(queued(&ground).await?.is_empty(), "{capability}");
    }
    // Declared, but its host is not granted.
    let ground = Ground::new().await?;
    let (imports, call, _) = working().remove(2);
    assert_eq!(
        told(&ground, guest(imports, &call, "")?, Kind::Action, |call| call.grants.hosts.clear()).await?,
        DENIED
    );
    Ok(())
}

#[tokio::test]
async fn a_page_sets_nothing_off() -> Result<()> {
    for (imports, call, capability) in working() {
        let ground = Ground::new().await?;
        assert_eq!(told(&ground, guest(imports, &call, "")?, Kind::Page, |_| {}).await?, DENIED, "{capability}");
        assert!(queued(&ground).await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_declared_or_does_not_fit_is_refused() -> Result<()> {
    let ask = |url: &str, more: &str| asking(&format!(r#"{{"method":"GET","url":"{url}"{more}}}"#));
    let api = "https://api.example.cn/v1";
    let cases = [
        (host::EMIT, emitting("other", r#"{"name":"one"}"#), INVALID),
        (host::EMIT, emitting("thing", r#"{"name":1}"#), INVALID),
        (host::EMIT, emitting("thing", r#"{"name":"one","more":1}"#), INVALID),
        (host::EMIT, emitting("thing", "{}"), INVALID),
        (host::EMIT, emitting("thing", "{"), INVALID),
        (host::AT, planning("other", NOW + 60_000_000, r#"{"name":"one"}"#), INVALID),
        (host::AT, planning("later", NOW + 59_000_000, r#"{"name":"one"}"#), INVALID),
        (host::AT, planning("later", NOW - 1, r#"{"name":"one"}"#), INVALID),
        (host::AT, planning("later", i64::MAX, r#"{"name":"one"}"#), INVALID),
        (host::AT, planning("later", i64::MIN, r#"{"name":"one"}"#), INVALID),
        (host::AT, planning("later", NOW + 60_000_000, "{}"), INVALID),
        (host::ASK, ask("https://other.example.cn/", ""), DENIED),
        (host::ASK, ask("https://api.example.cn:8443/", ""), DENIED),
        (host::ASK, ask("https://api.example.cn@evil.example/", ""), INVALID),
        (host::ASK, ask("file:///etc/passwd", ""), INVALID),
        (host::ASK, ask("", ""), INVALID),
        (host::ASK, ask(api, r#","answer":"nobody""#), INVALID),
        (host::ASK, ask(api, r#","headers":{"Host":"x"}"#), INVALID),
        (host::ASK, ask(api, r#","headers":{"x":"a\r\nb: c"}"#), INVALID),
        (host::ASK, ask(api, r#","secret":1"#), INVALID),
        (host::ASK, asking(r#"{"method":"CONNECT","url":"https://api.example.cn/v1"}"#), INVALID),
    ];
    for (imports, call, expected) in cases {
        let ground = Ground::new().await?;
        assert_eq!(told(&ground, guest(imports, &call, "")?, Kind::Action, |_| {}).await?, expected, "{call:?}");
        assert!(queued(&ground).await?.is_empty(), "{call:?}");
    }
    Ok(())
}

#[tokio::test]
async fn events_do_not_go_round_in_a_circle_and_chains_end() -> Result<()> {
    let ground = Ground::new().await?;
    let bytes = guest(host::EMIT, &emitting("thing", r#"{"name":"one"}"#), "")?;
    let after = |trail: &[&str]| {
        let trail: Vec<String> = trail.iter().map(|event| (*event).to_owned()).collect();
        move |call: &mut Call| call.trail = trail
    };
    let other = ["a/b", "c/d"];
    assert_eq!(told(&ground, bytes.clone(), Kind::Event, after(&other)).await?, DONE);
    let circle = ["a/b", "hostile/thing", "c/d"];
    assert_eq!(told(&ground, bytes.clone(), Kind::Event, after(&circle)).await?, REFUSED);
    let deep = ["a/a", "a/b", "a/c", "a/d", "a/e", "a/f", "a/g", "a/h"];
    assert_eq!(told(&ground, bytes, Kind::Event, after(&deep)).await?, REFUSED);
    assert_eq!(queued(&ground).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn effects_have_an_end() -> Result<()> {
    for (imports, (fields, call), capability) in working() {
        let ground = Ground::new().await?;
        let invoke = format!(
            "(local.set $n (i32.const 101))
            (loop $again {call} (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $again (local.get $n)))
            (call $outcome)"
        );
        let flood = Guest { contract: "0.2", imports, fields: &fields, invoke: &invoke, ..Guest::default() };
        let module = ground.load(flood.component()?).await?;
        assert_eq!(ground.call(&module, Kind::Action).await?.output, LIMIT, "{capability}");
        assert_eq!(queued(&ground).await?.len(), 100, "{capability}");
    }
    Ok(())
}

#[tokio::test]
async fn a_plan_is_called_off_by_its_own_module_alone() -> Result<()> {
    let ground = Ground::new().await?;
    let (imports, call, _) = working().remove(1);
    told(&ground, guest(imports, &call, "")?, Kind::Action, |_| {}).await?;
    let id = queued(&ground).await?[0].id.to_string();
    let cancel =
        with_texts("", &id, |_, id| format!("(call $cancel (i32.const 3000) (i32.const {id}) (i32.const 64))"));
    let import = r#"(import "wushe:schedule/schedule@0.1.0" "cancel" (func $cancel (param i32 i32 i32)))"#;
    let bytes = guest(import, &cancel, "")?;
    let elsewhere = told(&ground, bytes.clone(), Kind::Action, |call| call.cx.module = Some("other".into()));
    assert_eq!(elsewhere.await?, NOT_FOUND);
    assert_eq!(told(&ground, bytes.clone(), Kind::Action, |_| {}).await?, DONE);
    assert_eq!(told(&ground, bytes, Kind::Action, |_| {}).await?, NOT_FOUND);
    assert!(queued(&ground).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn figures_need_their_grant_and_an_index() -> Result<()> {
    let ground = Ground::new().await?;
    let sum = |query: &str| {
        with_texts("things", query, |name, query| {
            format!(
                "(call $sum (i32.const 2000) (i32.const {name}) (i32.const 3000) (i32.const {query}) (i32.const 64))"
            )
        })
    };
    let cases = [
        ("{}", DONE),
        (r#"{"by":"name"}"#, DONE),
        (r#"{"by":"nothing"}"#, INVALID),
        (r#"{"of":"name"}"#, INVALID),
        (r#"{"by":"name","after":"n1"}"#, INVALID),
        (r#"{"after":"tx"}"#, INVALID),
        (r#"{"by":1}"#, INVALID),
    ];
    for (query, expected) in cases {
        let bytes = guest(host::SUM, &sum(query), "")?;
        assert_eq!(told(&ground, bytes.clone(), Kind::Page, |_| {}).await?, expected, "{query}");
        let without = told(&ground, bytes, Kind::Page, |call| {
            call.grants.capabilities.remove("records");
        });
        assert_eq!(without.await?, DENIED, "{query}");
    }
    Ok(())
}
