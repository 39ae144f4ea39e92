//! From one version of a module to another: rehearsed on what there is, agreed to, tried in one unit, taken into use, and back.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use wushe_core::app::module::{migration, version};
use wushe_core::app::record::{self, Collection, IndexedField, KeyCondition, KeyValue, RecordFilter};
use wushe_core::app::{Cx, module as modules_of};
use wushe_core::domain::module::ModuleVersion;
use wushe_core::store::Mode;
use wushe_host::explain;
use wushe_host::i18n::Locale;
use wushe_host::modules::{self, Ask, Concern, ModuleError, Report};
use wushe_host::package::signature;
use wushe_plugin_schema::shape::Surface;
use wushe_tests::guest::Guest;

use super::{House, MODULE, module, why};

const PAGE: &str = r#"{"schema":"wushe-page/0.1","title":"?","blocks":[]}"#;

/// Its page `home` can be made, or falls; its records have the field `note`, and perhaps must have another one, and are found by it.
fn made(number: &str, falls: bool, other: bool, capabilities: &[&str]) -> Result<Vec<u8>> {
    let text = |name: &str, required: bool| json!({"name": name, "kind": {"type": "text"}, "required": required});
    let mut collection = json!({"name": "answers", "fields": [text("note", true)]});
    if other {
        collection =
            json!({"name": "answers", "fields": [text("note", true), text("other", true)], "index": ["other"]});
    }
    let page = |name: &str, params: Value| json!({"name": name, "surfaces": ["staff"], "params": params});
    let pages = json!([page("home", json!([])), page("one", json!([text("id", true)]))]);
    let shapes = json!({"collections": [collection], "pages": pages, "actions": []});
    let fields = format!(r#"(data (i32.const 5000) "{}")"#, PAGE.replace('"', "\\\""));
    let invoke = if falls {
        "unreachable".to_owned()
    } else {
        format!("(call $ok (i32.const 5000) (i32.const {}))", PAGE.len())
    };
    let asked = ["records"].iter().chain(capabilities).map(|name| ((*name).to_owned(), json!({"why": why()})));
    let asked = Value::Object(asked.collect());
    module(number, &shapes, &asked, &Guest { fields: &fields, invoke: &invoke, ..Guest::default() })
}

/// Whatever two records it is asked to bring over, it makes these of them.
fn migrating(number: &str, made: &Value, unique: bool) -> Result<Vec<u8>> {
    let text = |name: &str, required: bool| json!({"name": name, "kind": {"type": "text"}, "required": required});
    let mut collection =
        json!({"name": "answers", "fields": [text("note", true), text("other", true)], "migrates": true});
    collection[if unique { "unique" } else { "index" }] = json!(["other"]);
    let page = |name: &str, params: Value| json!({"name": name, "surfaces": ["staff"], "params": params});
    let pages = json!([page("home", json!([])), page("one", json!([text("id", true)]))]);
    let shapes = json!({"collections": [collection], "pages": pages, "actions": []});
    let made = json!({ "records": made }).to_string();
    let fields = format!(
        r#"(data (i32.const 5000) "{}") (data (i32.const 6000) "{}")"#,
        PAGE.replace('"', "\\\""),
        made.replace('"', "\\\"")
    );
    let invoke = format!(
        "(if (i32.eq (local.get $kind) (i32.const 6)) (then (return (call $ok (i32.const 6000) (i32.const {})))))
        (call $ok (i32.const 5000) (i32.const {}))",
        made.len(),
        PAGE.len()
    );
    let asked = json!({"records": {"why": why()}});
    module(number, &shapes, &asked, &Guest { fields: &fields, invoke: &invoke, ..Guest::default() })
}

impl House {
    /// The notes that are found by `other`, and what the migration came to: brought over, not brought over, the first trouble.
    async fn found(&self, other: &str) -> Result<(Vec<String>, Option<(i64, i64, String)>)> {
        let cx = Cx { module: Some(MODULE.into()), ..self.system() };
        let other_field = IndexedField { name: "other".to_owned(), number: false, unique: false };
        let answers = Collection { name: "answers".to_owned(), indexed: vec![other_field], personal: Vec::new() };
        let condition = KeyCondition::Eq("other".to_owned(), KeyValue::Text(other.to_owned()));
        let filter = RecordFilter { conditions: vec![condition], ..RecordFilter::default() };
        let county = self.app.core.system(self.county().await?);
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let found = record::query(&mut tx, &cx, &answers, filter).await?;
        let told = migration::list(&mut tx, &county, MODULE).await?.pop();
        tx.rollback().await?;
        let note = |entry: record::Entry| entry.body["note"].as_str().unwrap_or_default().to_owned();
        Ok((found.into_iter().map(note).collect(), told.map(|told| (told.done, told.failed, told.failure))))
    }

    async fn back(&self) -> Result<()> {
        let cx = self.app.core.system(self.county().await?);
        let mut tx = self.app.store.begin(Mode::Write).await?;
        let seen = version::state(&mut tx, MODULE).await?.digest;
        version::go_back(&mut tx, &cx, MODULE, &seen).await?;
        Ok(tx.commit().await?)
    }

    async fn add(&self, file: Vec<u8>) -> Result<ModuleVersion> {
        Ok(modules::install(&self.app, self.app.core.system(self.county().await?), file).await?)
    }

    async fn rehearse(&self, number: &str) -> Result<Report> {
        let cx = self.app.core.system(self.county().await?);
        Ok(modules::rehearse(&self.app, cx, MODULE, number).await?.await.map_err(|error| anyhow!(error))??)
    }

    async fn take(&self, number: &str, agreed: &[Concern]) -> Result<ModuleVersion, ModuleError> {
        let county = self.county().await.map_err(|error| ModuleError::Core(wushe_core::Error::internal(error)))?;
        let cx = self.app.core.system(county);
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let seen = version::state(&mut tx, MODULE).await?.digest;
        tx.rollback().await?;
        let agreed: BTreeSet<Concern> = agreed.iter().cloned().collect();
        modules::take(&self.app, cx, (MODULE, number, &seen), &agreed).await
    }

    async fn keep(&self, note: &str) -> Result<()> {
        let cx = Cx { module: Some(MODULE.into()), ..self.system() };
        let body: Map<String, Value> = [("note".to_owned(), json!(note))].into_iter().collect();
        let mut tx = self.app.store.begin(Mode::Write).await?;
        let answers = Collection { name: "answers".to_owned(), ..Collection::default() };
        record::insert(&mut tx, &cx, &answers, body).await?;
        Ok(tx.commit().await?)
    }

    /// Whether its page can be made.
    async fn shows(&self) -> Result<bool> {
        let ask = Ask {
            actor: self.staff.clone(),
            unit: self.unit.id,
            module: MODULE.to_owned(),
            surface: Surface::Staff,
            name: "home".to_owned(),
            input: Map::new(),
            locale: Locale::ZhCn,
            on_behalf_of: None,
        };
        match self.app.page(&ask).await {
            Ok(_) => Ok(true),
            Err(ModuleError::Failed { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn in_use(&self) -> Result<String> {
        let mut tx = self.app.store.begin(Mode::Read).await?;
        Ok(modules_of::get(&mut tx, MODULE).await?.version)
    }
}

fn unagreed(outcome: Result<ModuleVersion, ModuleError>) -> Vec<Concern> {
    match outcome {
        Err(ModuleError::Unagreed(concerns)) => concerns,
        other => panic!("asked for consent: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_break_is_known_before() -> Result<()> {
    let house = House::new(false).await?;
    house.install(made("1.0.0", false, false, &[])?).await?;
    house.keep("第一条").await?;
    house.keep("第二条").await?;
    house.add(made("1.1.0", true, true, &[])?).await?;
    assert_eq!(house.in_use().await?, "1.0.0", "another version waits");

    assert_eq!(unagreed(house.take("1.1.0", &[]).await), [Concern::Rehearsal]);
    let report = house.rehearse("1.1.0").await?;
    assert_eq!((report.units, report.pages, report.records), (1, 1, 2));
    assert_eq!(report.left_out.iter().map(String::as_str).collect::<Vec<_>>(), ["one"]);
    let told = |what: &str| report.troubles.iter().find(|trouble| trouble.what == what).expect("it is told");
    assert_eq!((told("page").name.as_str(), told("page").code.as_str(), told("page").before), ("home", "trap", false));
    assert_eq!((told("records").name.as_str(), told("records").detail.as_str()), ("answers", "2: other required"));
    assert!(report.breaks());
    // Known and not agreed to, it stays away.
    let error = house.take("1.1.0", &[]).await.expect_err("it would break");
    for locale in Locale::ALL {
        let explained = explain::module(locale, None, &error);
        assert_eq!(explained.status.as_u16(), 409);
        assert!(!explained.words.contains('⟦'), "{}", explained.words);
    }
    assert!(house.shows().await?, "nothing has changed");

    house.take("1.1.0", &[Concern::Rehearsal]).await?;
    assert!(!house.shows().await?, "it breaks as foretold");
    let cx = house.app.core.system(house.county().await?);
    let mut tx = house.app.store.begin(Mode::Write).await?;
    let seen = version::state(&mut tx, MODULE).await?.digest;
    version::go_back(&mut tx, &cx, MODULE, &seen).await?;
    tx.commit().await?;
    assert!(house.shows().await?, "back it works");
    // What fails now does not break by failing again.
    house.take("1.1.0", &[Concern::Rehearsal, Concern::Downgrade]).await?;
    house.add(made("1.1.1", true, true, &[])?).await?;
    let again = house.rehearse("1.1.1").await?;
    assert!(again.troubles.iter().filter(|trouble| trouble.what == "page").all(|trouble| trouble.before));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_update_is_asked_nothing_once_it_was_rehearsed() -> Result<()> {
    let house = House::new(false).await?;
    house.install(made("1.0.0", false, false, &[])?).await?;
    house.keep("一条").await?;
    house.add(made("1.1.0", false, false, &[])?).await?;
    let report = house.rehearse("1.1.0").await?;
    assert_eq!((report.pages, report.troubled, report.breaks()), (1, 0, false));
    house.take("1.1.0", &[]).await?;
    assert_eq!(house.in_use().await?, "1.1.0");
    // Rehearsed against another version than the one in use now, it is to be rehearsed again.
    house.add(made("1.2.0", false, false, &[])?).await?;
    house.add(made("1.3.0", false, false, &[])?).await?;
    house.rehearse("1.3.0").await?;
    house.rehearse("1.2.0").await?;
    house.take("1.2.0", &[]).await?;
    assert_eq!(unagreed(house.take("1.3.0", &[]).await), [Concern::Rehearsal]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_publisher_an_older_version_and_more_power_are_agreed_to() -> Result<()> {
    let house = House::new(false).await?;
    let (ours, theirs) = ([1; 32], [2; 32]);
    house.install(signature::sign(&made("1.1.0", false, false, &[])?, &ours)?).await?;
    house.add(signature::sign(&made("1.2.0", false, false, &["notify"])?, &theirs)?).await?;
    house.add(made("1.0.0", false, false, &[])?).await?;
    house.rehearse("1.2.0").await?;
    house.rehearse("1.0.0").await?;
    assert_eq!(unagreed(house.take("1.0.0", &[]).await), [Concern::Downgrade, Concern::Unsigned]);
    assert_eq!(unagreed(house.take("1.2.0", &[]).await), [Concern::Publisher, Concern::Capabilities]);
    assert_eq!(unagreed(house.take("1.2.0", &[Concern::Publisher]).await), [Concern::Capabilities]);
    assert_eq!(house.in_use().await?, "1.1.0");
    house.take("1.2.0", &[Concern::Publisher, Concern::Capabilities]).await?;
    let mut tx = house.app.store.begin(Mode::Read).await?;
    let word = modules_of::effective(&mut tx, MODULE, house.unit.id).await?.expect("it is on").enablement;
    assert!(word.grants.contains("notify"), "what was agreed to is granted: {}", word.grants);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_lets_one_unit_go_ahead() -> Result<()> {
    let house = House::new(false).await?;
    house.install(made("1.0.0", false, false, &[])?).await?;
    let other = house.add(made("1.1.0", true, false, &[])?).await?;
    let county = house.county().await?;
    let cx = house.app.core.system(county);
    let mut tx = house.app.store.begin(Mode::Read).await?;
    let seen = version::state(&mut tx, MODULE).await?.digest;
    tx.rollback().await?;
    let tried = modules::try_in(&house.app, cx, house.unit.id, (MODULE, "1.1.0", &seen), &BTreeSet::new()).await?;
    assert_eq!(tried.digest, other.digest);
    assert!(!house.shows().await?, "the unit works with the version on trial");
    assert_eq!(house.in_use().await?, "1.0.0", "the others do not");
    let cx = house.app.core.system(county);
    let mut tx = house.app.store.begin(Mode::Write).await?;
    version::end_trial(&mut tx, &cx, MODULE).await?;
    tx.commit().await?;
    assert!(house.shows().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_brought_over_and_found_by_new_fields() -> Result<()> {
    let house = House::new(false).await?;
    house.install(made("1.0.0", false, false, &[])?).await?;
    house.keep("第一条").await?;
    house.keep("第二条").await?;
    let records = json!([{"note": "一", "other": "甲"}, {"note": "二", "other": "乙"}]);
    house.add(migrating("1.1.0", &records, false)?).await?;
    let report = house.rehearse("1.1.0").await?;
    assert_eq!((report.records, report.troubled), (2, 0), "{:?}", report.troubles);
    house.take("1.1.0", &[]).await?;
    assert_eq!(house.found("甲").await?, (vec![], Some((0, 0, String::new()))), "it waits its turn");
    assert_eq!(house.app.bring_over().await?, 2);
    assert_eq!(house.found("甲").await?, (vec!["一".to_owned()], None));
    assert_eq!(house.found("乙").await?, (vec!["二".to_owned()], None));
    assert_eq!(house.app.bring_over().await?, 0, "once");
    // The version before does not know the field, and asks for no keys of it.
    house.back().await?;
    assert_eq!(house.app.bring_over().await?, 2);
    assert_eq!(house.found("甲").await?, (vec![], None));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_brought_over_stays_and_is_told() -> Result<()> {
    let house = House::new(false).await?;
    house.install(made("1.0.0", false, false, &[])?).await?;
    house.keep("第一条").await?;
    house.keep("第二条").await?;
    house.add(migrating("1.1.0", &json!([{"note": "一", "other": "甲"}, {"other": "乙"}]), false)?).await?;
    let report = house.rehearse("1.1.0").await?;
    let told = report.troubles.iter().find(|trouble| trouble.what == "records").expect("it is told");
    assert_eq!((told.detail.as_str(), report.breaks()), ("1: note required", true));
    house.take("1.1.0", &[Concern::Rehearsal]).await?;
    house.app.bring_over().await?;
    let (found, told) = house.found("甲").await?;
    let (done, failed, failure) = told.expect("something went wrong");
    assert_eq!((found.len(), done, failed), (1, 1, 1));
    assert!(failure.starts_with("answers ") && failure.ends_with(": note required"), "{failure}");
    // Two with a value that no two may share: the second stays without.
    house
        .add(migrating("1.2.0", &json!([{"note": "一", "other": "同"}, {"note": "二", "other": "同"}]), true)?)
        .await?;
    let report = house.rehearse("1.2.0").await?;
    let twice = report.troubles.iter().find(|trouble| trouble.what == "unique").expect("it is told");
    assert_eq!((twice.code.as_str(), twice.detail.as_str()), ("other", "1"));
    house.take("1.2.0", &[Concern::Rehearsal]).await?;
    house.app.bring_over().await?;
    let (found, told) = house.found("同").await?;
    assert_eq!((found, told.map(|(done, failed, _)| (done, failed))), (vec!["一".to_owned()], Some((1, 1))));
    // An answer of another length than what was asked is none.
    house
        .add(migrating("1.3.0", &json!([{"note": "一", "other": "甲"}, {"note": "二", "other": "乙"}, {}]), false)?)
        .await?;
    let report = house.rehearse("1.3.0").await?;
    let told = report.troubles.iter().find(|trouble| trouble.what == "records").expect("it is told");
    assert!(told.detail.starts_with("2: ") && told.detail.contains("3 came back"), "{}", told.detail);
    Ok(())
}
