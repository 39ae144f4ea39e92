//! Recordings: what is kept of an invocation, that nothing personal is in it, and that a module runs again from it.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use wushe_core::app::{recording, resident};
use wushe_core::domain::recording::{Cause, MOST, Record, Recorded};
use wushe_core::domain::resident::NewResident;
use wushe_core::error::Error;
use wushe_core::store::Mode;
use wushe_host::i18n::Locale;
use wushe_host::modules::{self, Ask, ModuleError, Saying, unpacked};
use wushe_plugin_schema::shape::Surface;
use wushe_tests::guest::Guest;

use super::{House, MODULE, module};

const CARD: &str = "liaison-card";
/// What must stand in no recording.
const NAME: &str = "欧阳秀兰";
const PHONE: &str = "13987654321";
const NUMBER: &str = "510821195803090029";
const WORDS: &str = "钥匙在门口花盆下";

fn card_file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/modules/liaison-card.wasm"))
}

/// A house in which the real liaison card is on, and a resident of it.
async fn with_card() -> Result<(House, String)> {
    let house = House::new(false).await?;
    let file = std::fs::read(card_file()).context("cargo xtask modules builds it")?;
    let county = house.county().await?;
    modules::install(&house.app, house.app.core.system(county), file).await?;
    let saying = Saying { enabled: true, settings: Some(Map::new()), grants: None, seen: None };
    modules::say(&house.app, house.system(), CARD, saying).await?;
    let (cx, new) = (
        house.system(),
        NewResident { name: NAME.to_owned(), phone: Some(PHONE.to_owned()), ..NewResident::default() },
    );
    let made = house.app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { resident::create(tx, &cx, new).await })
    });
    let id = made.await?.id.to_string();
    Ok((house, id))
}

fn ask(house: &House, module: &str, name: &str, input: &Value) -> Ask {
    Ask {
        actor: house.staff.clone(),
        unit: house.unit.id,
        module: module.to_owned(),
        surface: Surface::Staff,
        name: name.to_owned(),
        input: input.as_object().cloned().unwrap_or_default(),
        locale: Locale::ZhCn,
        on_behalf_of: None,
    }
}

async fn start(house: &House, module: &str, count: i64) -> Result<()> {
    let (cx, module) = (house.system(), module.to_owned());
    let started = house.app.store.write(move |tx| {
        let (cx, module) = (cx.clone(), module.clone());
        Box::pin(async move { recording::start(tx, &cx, &module, Record { minutes: 60, count, one_in: 1 }).await })
    });
    started.await?;
    house.app.look_up_recordings().await;
    Ok(())
}

async fn listed(house: &House, module: &str) -> Result<Vec<Recorded>> {
    let mut tx = house.app.store.begin(Mode::Read).await?;
    Ok(recording::list(&mut tx, &house.system(), module, 100).await?)
}

/// The recordings of a module, once there are so many.
async fn recorded(house: &House, module: &str, count: usize) -> Result<Vec<Recorded>> {
    let mut changes = house.app.store.changes();
    let waiting = async {
        loop {
            let found = listed(house, module).await?;
            if found.len() >= count {
                return Ok(found);
            }
            changes.recv().await?;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.context("nothing was recorded")?
}

async fn file(house: &House, one: &Recorded) -> Result<Value> {
    let (cx, module, id) = (house.system(), one.module_id.clone(), one.id);
    let fetched = house.app.store.write(move |tx| {
        let (cx, module) = (cx.clone(), module.clone());
        Box::pin(async move { recording::download(tx, &cx, &module, id).await })
    });
    Ok(serde_json::from_slice(&unpacked(&fetched.await?.1)?)?)
}

fn replay(folder: &std::path::Path, file: &Value) -> Result<Output> {
    let path = folder.join("recording.json");
    std::fs::write(&path, serde_json::to_vec(file)?)?;
    replay_file(&path)
}

fn replay_file(path: &std::path::Path) -> Result<Output> {
    let mut command = Command::new(wushe_tests::binary());
    command.args(["plugin", "replay", "--json", "--module"]).arg(card_file()).arg(path);
    Ok(command.env("LANG", "en").output()?)
}

fn holds_nobody(file: &Value, resident: &str) {
    let text = file.to_string();
    for canary in [NAME, "秀兰", PHONE, "4321", NUMBER, WORDS, "花盆", resident] {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_and_an_action_of_the_real_module_run_again() -> Result<()> {
    let (house, resident) = with_card().await?;
    start(&house, CARD, 10).await?;
    let note = format!("{WORDS}，{NAME}，身份证{NUMBER}，电话{PHONE}");
    let issued =
        house.app.act(ask(&house, CARD, "issue_card", &json!({ "resident": resident, "note": note })), None).await?;
    let card = issued.done.id.context("an id")?;
    let opened = json!({ "card": card, "kind": "shopping", "title": WORDS, "detail": note, "channel": "phone" });
    house.app.act(ask(&house, CARD, "open_request", &opened), None).await?;
    for q in [NAME, PHONE] {
        house.app.page(&ask(&house, CARD, "desk", &json!({ "q": q }))).await?;
    }
    let folder = tempfile::tempdir()?;
    let made = recorded(&house, CARD, 4).await?;
    assert_eq!(made.len(), 4);
    for one in &made {
        let file = file(&house, one).await?;
        holds_nobody(&file, &resident);
        assert_eq!((one.cause, one.faithful), (Cause::Asked, true), "{file:#}");
        let calls = file["calls"].as_array().context("calls")?;
        assert!(!calls.is_empty(), "{file:#}");

        let output = replay(folder.path(), &file)?;
        let said: Value = serde_json::from_slice(&output.stdout)?;
        assert!(output.status.success(), "{said:#} {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!((&said["same"], &said["same_answer"], &said["calls"]), (&json!(true), &json!(true), &file["calls"]));

        // Another answer than the recorded one is told, and so is another call.
        let mut other = file.clone();
        other["outcome"]["answer"]["title"] = json!("something else");
        let output = replay(folder.path(), &other)?;
        let said: Value = serde_json::from_slice(&output.stdout)?;
        assert!(!output.status.success());
        assert_eq!((&said["same_answer"], &said["left"]), (&json!(false), &Value::Null), "{said:#}");

        let mut other = file.clone();
        other["calls"][0]["arguments"] = json!(["elsewhere"]);
        let output = replay(folder.path(), &other)?;
        let said: Value = serde_json::from_slice(&output.stdout)?;
        assert!(!output.status.success());
        assert_eq!(said["left"]["after"], json!(0));
        assert_eq!(said["left"]["recorded"]["arguments"], json!(["elsewhere"]));
        assert_eq!(said["left"]["now"]["call"], file["calls"][0]["call"]);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_masking_changes_the_path_the_recording_says_so() -> Result<()> {
    let (house, resident) = with_card().await?;
    start(&house, CARD, 10).await?;
    // The number of a card is read by the module, and nobody can read a masked one.
    house.app.page(&ask(&house, CARD, "desk", &json!({ "q": "LX-0012" }))).await?;
    let made = recorded(&house, CARD, 1).await?;
    let file = file(&house, &made[0]).await?;
    holds_nobody(&file, &resident);
    assert!(!made[0].faithful, "{file:#}");
    assert_eq!(file["faithful"], json!(false));
    assert!(file["parted"]["real"].is_string(), "{file:#}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_recording_is_told_with_its_reason() -> Result<()> {
    let (house, _) = with_card().await?;
    start(&house, CARD, 1).await?;
    house.app.page(&ask(&house, CARD, "desk", &json!({}))).await?;
    let made = recorded(&house, CARD, 1).await?;
    let right = file(&house, &made[0]).await?;
    let folder = tempfile::tempdir()?;
    let said = |file: &Value| -> Result<String> {
        let output = replay(folder.path(), file)?;
        assert_eq!(output.status.code(), Some(1), "{file}");
        Ok(String::from_utf8(output.stderr)?)
    };
    let with = |pointer: &str, value: Value| {
        let mut file = right.clone();
        *file.pointer_mut(pointer).expect("it is there") = value;
        file
    };
    for (pointer, value, words) in [
        ("/format", json!(2), "form 2"),
        ("/seed", json!("00"), "seed"),
        ("/kind", json!("dance"), "kind"),
        ("/module/digest", json!("1234"), "module.digest"),
        ("/module/id", json!("tea-seats"), "tea-seats"),
        ("/calls", json!({}), "cannot be read"),
        ("/limits", json!({ "cpu_ms": "long" }), "cannot be read"),
        ("/calls/0/value", json!(7), "not as recorded"),
    ] {
        let said = said(&with(pointer, value))?;
        assert!(said.contains(words) && !said.contains("panicked"), "{pointer}: {said}");
    }
    let path = folder.path().join("bad.json");
    let whole = right.to_string();
    let deep = "[".repeat(100_000);
    for bytes in [&whole.as_bytes()[..whole.len() / 2], b"", b"\xff\xfe", deep.as_bytes(), &vec![b' '; 9 << 20]] {
        std::fs::write(&path, bytes)?;
        let output = replay_file(&path)?;
        let said = String::from_utf8(output.stderr)?;
        assert!(output.status.code() == Some(1) && said.contains("recording") && !said.contains("panicked"), "{said}");
    }
    Ok(())
}

/// Its action `fall` traps, its action `stand` does not.
fn falling() -> Result<Vec<u8>> {
    let action = |name: &str| json!({"name": name, "by": ["staff"], "input": []});
    let shapes = json!({"collections": [], "pages": [], "actions": [action("fall"), action("stand")]});
    let invoke = "(if (i32.eq (i32.load8_u (local.get $name)) (i32.const 102)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))";
    module("1.0.0", &shapes, &Value::Object(Map::new()), &Guest { invoke, ..Guest::default() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_recorded_by_itself_and_the_same_one_once_an_hour() -> Result<()> {
    let house = House::new(false).await?;
    house.install(falling()?).await?;
    house.act("stand").await?;
    let error = house.act("fall").await.expect_err("it falls");
    let ModuleError::Failed { failed, .. } = error else { panic!("{error:?}") };
    let made = recorded(&house, MODULE, 1).await?;
    assert_eq!(made[0].id.to_string(), failed.invocation);
    assert_eq!((made[0].cause, made[0].code.as_str(), made[0].faithful), (Cause::Failure, "trap", true));
    let file = file(&house, &made[0]).await?;
    assert_eq!(file["outcome"]["failure"]["code"], json!("trap"), "{file:#}");

    house.act("fall").await.expect_err("again");
    house.app.core.clock.advance_seconds(3_601);
    house.act("fall").await.expect_err("and an hour later");
    // They are worked off in their order: when the third is there, the second was not kept.
    assert_eq!(recorded(&house, MODULE, 2).await?.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_recorded_than_was_asked_for_and_by_those_alone_who_may() -> Result<()> {
    let house = House::new(false).await?;
    house.install(falling()?).await?;
    start(&house, MODULE, 2).await?;
    house.act("stand").await?;
    recorded(&house, MODULE, 1).await?;
    house.act("stand").await?;
    let made = recorded(&house, MODULE, 2).await?;
    house.act("stand").await?;
    // The next failure is worked off after it.
    house.app.look_up_recordings().await;
    house.act("fall").await.expect_err("it falls");
    let all = recorded(&house, MODULE, 3).await?;
    assert_eq!(all.iter().filter(|one| one.cause == Cause::Asked).count(), 2, "{all:?}");

    let mut tx = house.app.store.begin(Mode::Read).await?;
    let staff = house.app.core.cx(house.staff.clone(), house.unit.id, "zh-CN");
    let refused = recording::list(&mut tx, &staff, MODULE, 10).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let foreign = recording::download(&mut tx, &staff, MODULE, made[0].id).await;
    assert!(matches!(foreign, Err(Error::Forbidden { .. })));
    for record in [
        Record { minutes: 0, count: 1, one_in: 1 },
        Record { minutes: 1, count: MOST + 1, one_in: 1 },
        Record { minutes: 1, count: 1, one_in: 0 },
    ] {
        let refused = recording::start(&mut tx, &house.system(), MODULE, record).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    Ok(())
}
