//! What a guest gets to see of people: the granted fields, masked, of its own unit.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use wushe_core::app::resident;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::store::Mode;
use wushe_host::runtime::Kind;

use wushe_tests::ground::Ground;
use wushe_tests::guest::Guest;

/// A guest that looks for 李 and hands on what the host answers.
fn looking() -> Result<Vec<u8>> {
    let imports = r#"(import "wushe:directory/directory@0.1.0" "find-residents"
        (func $find (param i32 i32 i32 i32)))"#;
    let fields = r#"(data (i32.const 2000) "李")"#;
    let invoke = "(call $find (i32.const 2000) (i32.const 3) (i32.const 10) (i32.const 64))
        (if (i32.load8_u (i32.const 64)) (then (return (call $outcome))))
        (call $ok (i32.load (i32.const 72)) (i32.load (i32.const 76)))";
    Guest { imports, fields, invoke, ..Guest::default() }.component()
}

async fn enter(ground: &Ground) -> Result<()> {
    let mut tx = ground.store.begin(Mode::Write).await?;
    let new = NewResident {
        name: "李秀兰".to_owned(),
        id_number: Some("510899195803090029".to_owned()),
        phone: Some("19900000001".to_owned()),
        address: Some("治城社区东街三组十二号".to_owned()),
        groups: vec![SpecialGroup::Elder],
        lives_alone: true,
        ..NewResident::default()
    };
    resident::create(&mut tx, &ground.core.system(ground.unit.id), new).await?;
    tx.commit().await?;
    Ok(())
}

async fn seen(ground: &Ground, change: impl FnOnce(&mut wushe_host::runtime::Call)) -> Result<Value> {
    let module = ground.load(looking()?).await?;
    let tx = ground.store.begin(Mode::Read).await?;
    let reply = ground.call_in(&module, Kind::Page, tx, change).await?;
    reply.tx.rollback().await?;
    Ok(reply.output)
}

#[tokio::test]
async fn people_come_masked_and_with_the_granted_fields_alone() -> Result<()> {
    let ground = Ground::new().await?;
    enter(&ground).await?;
    let found = seen(&ground, |_| {}).await?;
    let person = found.get(0).context("nobody")?;
    assert_eq!(person["name"], "李*兰");
    assert_eq!(person["groups"], json!(["elder"]));
    assert_eq!(person["lives_alone"], true);
    // `phone` and `address` were not asked for.
    assert!(person["phone"].is_null() && person["address"].is_null(), "{person}");
    let all = seen(&ground, |call| {
        call.grants.residents = ["name", "phone", "address", "groups"].map(str::to_owned).into();
    });
    let text = all.await?.to_string();
    assert!(text.contains("199****0001"), "{text}");
    for clear in ["李秀兰", "19900000001", "510899195803090029", "十二号"] {
        assert!(!text.contains(clear), "{clear} in {text}");
    }
    Ok(())
}

#[tokio::test]
async fn a_register_without_granted_fields_is_closed() -> Result<()> {
    let ground = Ground::new().await?;
    enter(&ground).await?;
    assert_eq!(seen(&ground, |call| call.grants.residents.clear()).await?, 0, "denied");
    Ok(())
}
