//! Rotating the keys: everything that is sealed or hashed comes under the new ones, and nothing is said to be done before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use wushe_core::app::record::{self, RecordFilter};
use wushe_core::app::{Core, Cx, organisation, reseal, resident, worker};
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::seal::{Keyring, Sealed};
use wushe_core::store::SEALED_COLUMNS;

use crate::kit::person::{cards, id};
use crate::kit::{Bed, Whole, World, new_organisation, said};

store_tests![
    every_sealed_column_is_known,
    all_is_sealed_anew,
    hashes_follow_the_keys,
    what_comes_late_is_walked_again,
    what_only_looks_sealed_is_left,
    only_the_county_rotates,
];

/// A value in every sealed column, entered by whoever enters it, or as they would.
async fn seal_everything(world: &World<'_>) -> Whole {
    let bed = world.bed;
    let whole = Whole::enter(world).await;
    let system = world.system(world.home);
    let new = wushe_core::domain::organisation::NewOrganisation {
        contact_name: Some("周敏".to_owned()),
        contact_phone: Some("19922223333".to_owned()),
        ..new_organisation(1)
    };
    put!(bed, tx => organisation::create(tx, &system, new)).unwrap();
    let new = NewWorker {
        name: "刘红梅".to_owned(),
        kind: WorkerKind::SocialWorker,
        level: WorkerLevel::Assistant,
        certificate_no: Some("X1".to_owned()),
        phone: Some("19900000301".to_owned()),
        ..NewWorker::default()
    };
    put!(bed, tx => worker::create(tx, &system, new)).unwrap();
    let seal = |place: String| bed.core.keys.seal("印记甲", &place).unwrap().as_str().to_owned();
    let (user, unit) = (whole.user(), world.home);
    let asked = bed.pairs("SELECT id, kind FROM data_request", "SELECT id, kind FROM data_request").await;
    for sql in [
        format!("UPDATE data_request SET answer = '{}'", seal(format!("data_request.answer:{}", asked[0].0))),
        format!(
            "INSERT INTO second_factor (user_id, secret, last_step) VALUES ('{user}', '{}', 0)",
            seal(format!("user.totp:{user}"))
        ),
        format!(
            "INSERT INTO sheet_import (id, unit_id, register, file_name, digest, content, state, row_count, created_count, updated_count, tried_at, version) VALUES ('{}', '{unit}', 'residents', 'a.xlsx', 'x', '{}', 'tried', 1, 0, 0, 0, 1)",
            id(21),
            seal(format!("sheet_import.content:{}", id(21)))
        ),
        format!(
            "INSERT INTO sheet_import_row (import_id, row_number, unit_id, did, entry_id, entry_version, before_it) VALUES ('{}', 12, '{unit}', 'updated', '{}', 1, '{}')",
            id(21),
            id(1),
            seal(format!("sheet_import_row.before_it:{}:12", id(21)))
        ),
        format!(
            "INSERT INTO fund_posting (id, fund_id, unit_id, kind, status, day, amount, words, entries, goods, prepared_at, version) VALUES ('{}', '{}', '{unit}', 'donation', 'prepared', '2026-01-01', 5000, '捐赠', '[]', '[]', 0, 1)",
            id(22),
            id(5)
        ),
        format!(
            "INSERT INTO fund_donation (id, fund_id, unit_id, donor_kind, donor_sealed, publish, channel, day, amount, in_kind, posting_id, created_at) VALUES ('{}', '{}', '{unit}', 'person', '{}', FALSE, 'cash', '2026-01-01', 5000, FALSE, '{}', 0)",
            id(22),
            id(5),
            seal(format!("donation.donor_name:{}", id(22))),
            id(22)
        ),
        format!(
            "INSERT INTO outbox (id, unit_id, module_id, kind, recipient, target_id, name, event, body, trail, created_at, due_at, tries, state, reason, changed_at, version) VALUES ('{}', '{unit}', 'seats', 'http', 'x', 'seats', '', 'http', '{}', '[]', 0, 0, 0, 'waiting', '', 0, 1)",
            id(23),
            seal(format!("outbox.body:{}", id(23)))
        ),
    ] {
        bed.try_tamper(&sql).await.unwrap_or_else(|said| panic!("{said}: {sql}"));
    }
    whole
}

/// The county with these keys: the old one, and a new one.
fn rotated(bed: &Bed, lookup: bool) -> Core {
    let seal = BTreeMap::from([(1, [7; 32]), (2, [8; 32])]);
    let mut lookups = BTreeMap::from([(1, [9; 32])]);
    if lookup {
        lookups.insert(2, [10; 32]);
    }
    Core { keys: Arc::new(Keyring::with_lookups(seal, lookups, [9; 32]).unwrap()), ..bed.core.clone() }
}

/// Where something sealed under a key stands.
async fn sealed_under(bed: &Bed, number: u32) -> BTreeSet<String> {
    let is = |text: &str| {
        let sealed = Sealed::from_stored(text.to_owned());
        sealed.has_shape() && sealed.number() == Some(number)
    };
    let mut found = BTreeSet::new();
    for (place, text) in bed.texts().await {
        let within = || {
            let body: Option<BTreeMap<String, serde_json::Value>> = serde_json::from_str(&text).ok();
            body.is_some_and(|body| body.values().any(|value| value.as_str().is_some_and(is)))
        };
        if is(&text) || (place == "module_record.body" && within()) {
            found.insert(place);
        }
    }
    found
}

fn known() -> BTreeSet<String> {
    let columns = SEALED_COLUMNS.iter().map(|column| format!("{}.{}", column.table, column.column));
    columns.chain(["module_record.body".to_owned()]).collect()
}

async fn walk(bed: &Bed, cx: &Cx, batch: i64) -> i64 {
    let mut changed = 0;
    for _ in 0..500 {
        let done = put!(bed, tx => reseal::reseal(tx, cx, batch)).unwrap();
        changed += done.changed;
        if done.finished {
            assert_eq!(done.remaining, 0);
            return changed;
        }
    }
    panic!("it does not end");
}

async fn every_sealed_column_is_known(bed: Bed) {
    let world = World::new(&bed).await;
    seal_everything(&world).await;
    // Both ways: none that is sealed is missing, and none that is known is not tried here.
    assert_eq!(sealed_under(&bed, 1).await, known());
    // Every sealed field of a type that is kept is one of them: whoever adds one hears of it here.
    let mut fields = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(path).unwrap();
                let is = |line: &&str| line.ends_with(": Option<Sealed>,") || line.ends_with(": Sealed,");
                fields += text.lines().filter(is).count();
            }
        }
    }
    assert_eq!(fields, SEALED_COLUMNS.len());
}

async fn all_is_sealed_anew(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = seal_everything(&world).await;
    let core = rotated(&bed, false);
    let (county, home) = (core.system(world.county), core.system(world.home));
    let older = ask!(bed, tx => reseal::older(tx, &county)).unwrap();
    let named: BTreeSet<&str> = older.iter().map(|older| older.column.as_str()).collect();
    assert_eq!(named.len(), SEALED_COLUMNS.len() + 2);
    assert!(named.contains("module_record:cards.cards.contact") && named.contains("organisation.contact_phone"));
    let values: i64 = older.iter().map(|older| older.values).sum();
    assert_eq!(walk(&bed, &county, 3).await, values);
    assert_eq!(ask!(bed, tx => reseal::older(tx, &county)).unwrap(), []);
    assert_eq!(sealed_under(&bed, 1).await, BTreeSet::new());
    assert_eq!(sealed_under(&bed, 2).await, known());
    // It all says what it said, with the old key thrown away.
    let only = Keyring::new(BTreeMap::from([(2, [8; 32])]), [9; 32]).unwrap();
    let alone = Core { keys: Arc::new(only), ..bed.core.clone() };
    let module = Cx { module: Some("cards".into()), ..alone.system(world.home) };
    let kept = ask!(bed, tx => record::query(tx, &module, &cards(), RecordFilter::default())).unwrap();
    assert_eq!((&kept[0].body["contact"], kept[0].record.version), (&json!("印记甲的儿子"), 1));
    let asked = wushe_core::domain::data_request::MyDataParams::default();
    let own = alone.cx(whole.login.actor.clone(), world.home, "zh-CN");
    let mine = ask!(bed, tx => wushe_core::app::mine::get(tx, &own, asked)).unwrap();
    assert_eq!(mine.profile.phone.as_deref(), Some("19911112222"));
    // Again changes nothing.
    assert_eq!(walk(&bed, &county, 2000).await, 0);
    assert_eq!(said(ask!(bed, tx => resident::get(tx, &home, whole.id))), "ok");
}

async fn hashes_follow_the_keys(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = seal_everything(&world).await;
    let core = rotated(&bed, true);
    let find = async |core: &Core, said: &str| {
        let cx = core.system(world.home);
        ask!(bed, tx => resident::find(tx, &cx, said, 10)).unwrap().iter().any(|found| found.id == whole.id)
    };
    let new = Keyring::with_lookups(BTreeMap::from([(2, [8; 32])]), BTreeMap::from([(2, [10; 32])]), [9; 32]).unwrap();
    let alone = Core { keys: Arc::new(new), ..bed.core.clone() };
    assert!(find(&core, "19911112222").await && !find(&alone, "19911112222").await);
    walk(&bed, &core.system(world.county), 2000).await;
    for asked in ["19911112222", "51089919620504019X", "2222"] {
        assert!(find(&core, asked).await && find(&alone, asked).await, "{asked}");
    }
    let module = Cx { module: Some("cards".into()), ..alone.system(world.home) };
    let value = record::condition_value(&module, &cards(), "contact", &json!("印记甲的儿子")).unwrap();
    let by = record::KeyCondition::Eq("contact".to_owned(), value);
    let filter = RecordFilter { conditions: vec![by], ..RecordFilter::default() };
    assert_eq!(ask!(bed, tx => record::count(tx, &module, &cards(), &filter)).unwrap(), 1);
    let again = json!({ "resident": "x", "contact": "印记甲的儿子" });
    let serde_json::Value::Object(again) = again else { panic!("an object") };
    let taken = put!(bed, tx => record::insert(tx, &module, &cards(), again));
    assert_eq!(said(taken), "invalid: contact taken");
}

async fn what_comes_late_is_walked_again(bed: Bed) {
    let world = World::new(&bed).await;
    let core = rotated(&bed, false);
    let county = core.system(world.county);
    assert_eq!(walk(&bed, &county, 2000).await, 0);
    // A host that was not started anew writes under the old key, into columns that were walked to their end.
    let whole = Whole::enter(&world).await;
    let done = put!(bed, tx => reseal::reseal(tx, &county, 2000)).unwrap();
    assert!(!done.finished && done.remaining > 0, "{done:?}");
    assert!(walk(&bed, &county, 2000).await > 0);
    assert_eq!(sealed_under(&bed, 1).await, BTreeSet::new());
    assert_eq!(said(ask!(bed, tx => resident::get(tx, &county, whole.id))), "ok");
}

async fn what_only_looks_sealed_is_left(bed: Bed) {
    let world = World::new(&bed).await;
    let module = Cx { module: Some("cards".into()), ..world.system(world.home) };
    // Somebody typed it: it was sealed, but not for this place.
    let typed = bed.core.keys.seal("别处", "elsewhere").unwrap().as_str().to_owned();
    let locked = format!("9:{}", typed.split_once(':').unwrap().1);
    let body = json!({ "resident": "12:30", "free": typed, "other": locked, "contact": "儿子" });
    let serde_json::Value::Object(body) = body else { panic!("an object") };
    let made = put!(bed, tx => record::insert(tx, &module, &cards(), body.clone())).unwrap();
    let core = rotated(&bed, false);
    let county = core.system(world.county);
    assert_eq!(walk(&bed, &county, 2000).await, 1);
    let module = Cx { module: Some("cards".into()), ..core.system(world.home) };
    let kept = ask!(bed, tx => record::get(tx, &module, &cards(), made.record.id)).unwrap().unwrap();
    assert_eq!(kept.body, body);
    // Whether it is sealed under a key that is not there nobody can tell; it is named.
    let older = ask!(bed, tx => reseal::older(tx, &county)).unwrap();
    let older: Vec<_> = older.iter().map(|older| (older.column.as_str(), older.values)).collect();
    assert_eq!(older, [("module_record:cards.cards.other", 1)]);
}

async fn only_the_county_rotates(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, staff) = (world.system(world.home), world.staff(world.county, "desk").await);
    for (cx, answer) in [(&home, "refused: county-only"), (&staff, "forbidden: privacy.manage")] {
        assert_eq!(said(put!(bed, tx => reseal::reseal(tx, cx, 10))), answer);
        assert_eq!(said(ask!(bed, tx => reseal::older(tx, cx))), answer);
    }
}
