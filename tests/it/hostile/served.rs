//! A hostile module in the real server: installed, switched on, and called over HTTP by staff of 治城社区.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_host::package::build::assemble;
use wushe_tests::guest::{Guest, host};
use wushe_tests::{Client, Role, Server};

/// The page; its title is one character long and becomes the number of records.
const PAGE: &str = r#"{"schema":"wushe-page/0.1","title":"?","blocks":[]}"#;

/// A module whose page counts its records, and whose actions all write one first: `loop`, `trap` and `hoard` then end
/// badly, `keep` ends well.
fn hostile() -> Result<Vec<u8>> {
    let named = |name: &str| json!({"name": name, "by": ["staff"], "input": []});
    let shapes = json!({
        "collections": [{"name": "things", "fields": [{"name": "name", "kind": {"type": "text"}}]}],
        "pages": [{"name": "count", "surfaces": ["staff"]}],
        "actions": [named("loop"), named("trap"), named("hoard"), named("keep")],
    })
    .to_string();
    let title = PAGE.find('?').unwrap_or_default() + 5000;
    let imports = format!(
        r#"{} (import "wushe:records/records@0.1.0" "count" (func $count (param i32 i32 i32 i32 i32)))"#,
        host::INSERT
    );
    let quoted = |text: &str| text.replace('"', "\\\"");
    let fields = format!(
        r#"{} (data (i32.const 2200) "{{}}") (data (i32.const 5000) "{}") (data (i32.const 6000) "{}")"#,
        host::THINGS,
        quoted(PAGE),
        quoted(&shapes)
    );
    let invoke = format!(
        "(if (i32.eqz (local.get $kind)) (then (return (call $ok (i32.const 6000) (i32.const {shapes})))))
        (if (i32.eq (local.get $kind) (i32.const 1)) (then
            (call $count (i32.const 2000) (i32.const 6) (i32.const 2200) (i32.const 2) (i32.const 64))
            (if (i32.load8_u (i32.const 64)) (then unreachable))
            (i32.store8 (i32.const {title}) (i32.add (i32.const 48) (i32.load (i32.const 72))))
            (return (call $ok (i32.const 5000) (i32.const {page})))))
        (local.set $n (i32.load8_u (local.get $name)))
        {insert}
        (if (i32.load8_u (i32.const 64)) (then unreachable))
        (if (i32.eq (local.get $n) (i32.const {l})) (then (loop br 0)))
        (if (i32.eq (local.get $n) (i32.const {t})) (then unreachable))
        (if (i32.eq (local.get $n) (i32.const {h}))
            (then (if (i32.eq (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable))))
        (call $ok (i32.const 2200) (i32.const 2))",
        shapes = shapes.len(),
        page = PAGE.len(),
        insert = host::INSERT_ONE,
        l = b'l',
        t = b't',
        h = b'h',
    );
    let component = Guest { imports: &imports, fields: &fields, invoke: &invoke, ..Guest::default() }.component()?;
    let names = json!({"zh-CN": "试验", "en": "Hostile"});
    let plugin = json!({
        "id": "hostile",
        "version": "1.0.0",
        "contract": "0.1",
        "name": names,
        "summary": names,
        "enable-at": ["community"],
        "capabilities": {"records": {"why": names}},
    });
    let locales = ["zh-CN", "en"].map(|locale| (locale.to_owned(), String::new())).into();
    Ok(assemble(component, serde_json::from_value(plugin)?, &locales)?)
}

fn address(rest: &str) -> String {
    format!("/api/v1/units/{}/modules/{rest}", places::ZHICHENG)
}

async fn records(staff: &Client) -> Result<Value> {
    let answer = staff.get(&address("hostile/pages/count")).await?;
    ensure!(answer.status == 200, "{} {}", answer.status, answer.body);
    Ok(answer.json()?["title"].clone())
}

/// How long the liaison card's desk takes to come.
async fn desk(staff: &Client) -> Result<Duration> {
    let mut took = Vec::new();
    for _ in 0..11 {
        let asked = Instant::now();
        let answer = staff.get(&address("liaison-card/pages/desk")).await?;
        ensure!(answer.status == 200, "{} {}", answer.status, answer.body);
        took.push(asked.elapsed());
    }
    took.sort_unstable();
    Ok(took[5])
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_failure_stays_and_the_next_request_is_served() -> Result<()> {
    let server = Server::start().await?;
    let file = server.data().join("hostile.wasm");
    std::fs::write(&file, hostile()?)?;
    server.command(&["module", "install", &file.to_string_lossy()]).await?;
    server.command(&["module", "enable", "hostile", places::ZHICHENG]).await?;
    let staff = server.login(Role::Staff).await?;
    let before = desk(&staff).await?;

    for (action, status, code) in [("loop", 504, "module-slow"), ("trap", 502, "module"), ("hoard", 502, "module")] {
        let answer = staff.call(&address(&format!("hostile/actions/{action}")), None, &json!({})).await?;
        assert_eq!(answer.status, status, "{action}: {}", answer.body);
        assert_eq!(answer.content_type, "application/problem+json", "{action}");
        let problem = answer.json()?;
        assert_eq!(problem["type"], format!("urn:wushe:problem:{code}"), "{action}");
        let invocation = problem["invocation_id"].as_str().unwrap_or_default();
        assert_eq!(invocation.len(), 36, "{action} names its invocation: {problem}");
        assert_eq!(records(&staff).await?, "0", "{action} left something");
    }

    let kept = staff.call(&address("hostile/actions/keep"), None, &json!({})).await?;
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert_eq!(records(&staff).await?, "1", "what succeeds stays");
    let after = desk(&staff).await?;
    assert!(after < before * 5 + Duration::from_millis(50), "the desk took {before:?} before and {after:?} after");
    Ok(())
}
