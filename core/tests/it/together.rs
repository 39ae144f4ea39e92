//! Several at once: what one alone may do is done by one alone, and the others hear why not.

use std::sync::Arc;

use serde_json::json;
use wushe_core::app::module::{self, Grants, Word};
use wushe_core::app::{Cx, hours, record, resident};
use wushe_core::domain::hours::NewHours;
use wushe_core::domain::resident::NewResident;
use wushe_core::domain::unit::UnitKind;
use wushe_core::store::{Store, Tx};
use wushe_core::{Result, store};

use crate::kit::{Bed, World, new_resident, said};
use crate::records::{body, cards, inside};

store_tests![
    an_identity_number_is_entered_by_one,
    a_unique_value_is_taken_by_one,
    a_moment_is_claimed_once,
    a_first_word_is_said_by_one,
    the_last_of_two_changes_of_a_resident_is_told,
];

/// Runs the same work eight times at once, each in a transaction of its own; answers what each heard, in order of words.
async fn eight<F>(bed: &Bed, cx: Cx, work: F) -> Vec<String>
where
    F: for<'t> Fn(&'t mut Tx, Arc<Cx>, usize) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 't>>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let cx = Arc::new(cx);
    let mut all = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (store, cx, work): (Store, _, _) = (bed.store.clone(), Arc::clone(&cx), work.clone());
        all.spawn(async move { said(store.write(move |tx| work(tx, Arc::clone(&cx), number)).await) });
    }
    let mut answers = all.join_all().await;
    answers.sort_by_key(|answer| (answer != "ok", answer.clone()));
    answers
}

fn assert_one(answers: &[String], others: &str) {
    assert_eq!(answers[0], "ok");
    assert!(answers[1..].iter().all(|answer| answer == others), "{answers:?}");
}

async fn an_identity_number_is_entered_by_one(bed: Bed) {
    let world = World::new(&bed).await;
    let answers = eight(&bed, world.system(world.home), |tx, cx, _| {
        Box::pin(async move {
            let new = NewResident { id_number: Some("510899195803090029".to_owned()), ..new_resident("李秀兰") };
            resident::create(tx, &cx, new).await.map(drop)
        })
    })
    .await;
    assert_one(&answers, "invalid: id_number taken");
    assert_eq!(ask!(bed, tx => resident::count(tx, &world.system(world.home), Default::default())).unwrap(), 1);
}

async fn a_unique_value_is_taken_by_one(bed: Bed) {
    let world = World::new(&bed).await;
    let answers = eight(&bed, inside(&world), |tx, cx, number| {
        let value = json!({ "number": "L-1", "visits": number });
        Box::pin(async move { record::insert(tx, &cx, &cards(), body(value)).await.map(drop) })
    })
    .await;
    assert_one(&answers, "invalid: number taken");
}

async fn a_moment_is_claimed_once(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let mut requests = Vec::new();
    for _ in 0..8 {
        requests.push(world.done_request(world.home, resident, helper).await.id);
    }
    // Each for another request, all for the same half hour.
    let answers = eight(&bed, world.system(world.home), move |tx, cx, number| {
        let (request_id, served_at) = (requests[number], cx.now.plus_seconds(-3600));
        let claim = NewHours::of_request(request_id, helper, 30, served_at);
        Box::pin(async move { hours::create(tx, &cx, claim).await.map(drop) })
    })
    .await;
    assert_one(&answers, "refused: hours-overlap");
}

async fn a_first_word_is_said_by_one(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let answers = eight(&bed, world.system(world.home), |tx, cx, _| {
        Box::pin(async move {
            let word = Word { enabled: true, settings: None, grants: Grants::These(Vec::new()), seen: None };
            module::say(tx, &cx, "liaison-card", &[UnitKind::Community], word).await.map(drop)
        })
    })
    .await;
    assert_one(&answers, "conflict: module");
}

async fn the_last_of_two_changes_of_a_resident_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "李秀兰").await;
    let answers = eight(&bed, world.system(world.home), move |tx, cx, number| {
        let new = new_resident(&format!("李秀兰{number}"));
        Box::pin(async move { resident::update(tx, &cx, id, 1, new).await.map(drop) })
    })
    .await;
    assert_one(&answers, "conflict: resident");
    assert!(answers.len() > store::TRIES as usize);
    let kept = ask!(bed, tx => resident::look(tx, &world.system(world.home), id)).unwrap().unwrap();
    assert_eq!(kept.version, 2);
}
