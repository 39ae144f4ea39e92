//! A module that keeps failing is suspended where it does, until somebody lifts that or another version is there.

use anyhow::Result;
use serde_json::{Value, json};
use wushe_core::app::suspension;
use wushe_core::domain::page::Page;
use wushe_core::domain::suspension::{FAILURES, LiftSuspension, SuspensionFilter};
use wushe_core::store::Mode;
use wushe_host::explain;
use wushe_host::i18n::Locale;
use wushe_host::modules::ModuleError;
use wushe_tests::guest::Guest;

use super::{House, module};

/// Its action `fall` traps, its action `stand` does not.
fn falling(version: &str) -> Result<Vec<u8>> {
    let action = |name: &str| json!({"name": name, "by": ["staff"], "input": []});
    let shapes = json!({"collections": [], "pages": [], "actions": [action("fall"), action("stand")]});
    let invoke = "(if (i32.eq (i32.load8_u (local.get $name)) (i32.const 102)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))";
    module(version, &shapes, &Value::Object(serde_json::Map::new()), &Guest { invoke, ..Guest::default() })
}

async fn fall_until_suspended(house: &House) -> Result<ModuleError> {
    for _ in 0..=FAILURES {
        let error = house.act("fall").await.err();
        assert!(matches!(&error, Some(ModuleError::Failed { .. })), "{error:?}");
    }
    Ok(house.act("stand").await.expect_err("suspended"))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_shown_with_its_reason_and_lifted_by_hand_or_by_a_new_version() -> Result<()> {
    let house = House::new(false).await?;
    house.install(falling("1.0.0")?).await?;
    house.act("stand").await?;
    let error = fall_until_suspended(&house).await?;
    assert!(matches!(&error, ModuleError::Suspended(suspension) if suspension.code == "trap"), "{error:?}");
    // To whom it would not be there anyway, it is not there.
    let stranger = house.act_as(house.stranger().await?, "stand").await.err();
    assert!(matches!(stranger, Some(ModuleError::NotHere)), "{stranger:?}");
    for locale in Locale::ALL {
        let explained = explain::module(locale, None, &error);
        assert_eq!((explained.status.as_u16(), explained.code), (503, "module-suspended"));
        assert!(explained.words.contains("trap") && explained.invocation.is_some(), "{explained:?}");
    }

    let mut tx = house.app.store.begin(Mode::Write).await?;
    let mut cx = house.system();
    let open = SuspensionFilter { lifted: Some(false), ..SuspensionFilter::default() };
    let listed = suspension::list(&mut tx, &cx, open, Page::first(10)).await?.items;
    assert_eq!(listed.len(), 1);
    house.app.core.clock.advance_seconds(1);
    cx.now = house.app.core.clock.now();
    suspension::lift(&mut tx, &cx, listed[0].id, LiftSuspension { version: listed[0].version }).await?;
    tx.commit().await?;
    house.act("stand").await?;

    house.app.core.clock.advance_seconds(1);
    let error = fall_until_suspended(&house).await?;
    assert!(matches!(error, ModuleError::Suspended(_)), "{error:?}");
    house.install(falling("1.0.1")?).await?;
    house.act("stand").await?;
    Ok(())
}
