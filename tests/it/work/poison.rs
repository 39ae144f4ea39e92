//! A message that a module cannot take: it is tried to its end and parked, and the module goes on for everybody.

use anyhow::Result;
use serde_json::json;
use wushe_core::domain::outbox::OutboxState;
use wushe_tests::guest::{Guest, host};

use super::{House, module, why};

/// Its action `tell` emits an event that its own handler traps at; its action `stand` does nothing.
fn poisoning() -> Result<Vec<u8>> {
    let action = |name: &str| json!({"name": name, "by": ["staff"], "input": []});
    let shapes = json!({
        "collections": [],
        "pages": [],
        "actions": [action("tell"), action("stand")],
        "events": [{"name": "bad_news", "fields": []}],
        "handlers": [{"name": "heard", "of": "bad_news", "input": []}],
    });
    let invoke = r"(if (i32.eq (local.get $kind) (i32.const 4)) (then unreachable))
        (if (i32.eq (i32.load8_u (local.get $name)) (i32.const 116)) (then
            (call $emit (i32.const 2000) (i32.const 8) (i32.const 2100) (i32.const 2) (i32.const 64))))
        (if (i32.load8_u (i32.const 64)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))";
    let fields = r#"(data (i32.const 2000) "bad_news") (data (i32.const 2100) "{}")"#;
    let guest = Guest { contract: "0.2", imports: host::EMIT, fields, invoke, ..Guest::default() };
    module("1.0.0", &shapes, &json!({"events": {"why": why()}}), &guest)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_parked_and_the_module_goes_on() -> Result<()> {
    let house = House::new(false).await?;
    house.install(poisoning()?).await?;
    house.act("tell").await?;
    for _ in 0..400 {
        house.settle().await?;
        if house.outbox().await?.iter().all(|message| message.state == OutboxState::Parked) {
            break;
        }
        house.app.core.clock.advance_seconds(1);
        // For everybody else the module is there, whatever becomes of the message.
        house.act("stand").await?;
    }
    let left = house.outbox().await?;
    assert_eq!((left.len(), left[0].state), (1, OutboxState::Parked));
    assert!(left[0].reason.starts_with("trap"), "{}", left[0].reason);
    assert_eq!(left[0].tries, wushe_core::app::outbox::TRIES);
    Ok(())
}
