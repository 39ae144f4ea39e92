//! Seats: the last one goes to one, the others wait in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use wushe_core::app::{activity_session, notification, sign_up};
use wushe_core::domain::activity_session::NewActivitySession;
use wushe_core::domain::sign_up::SignUpStatus;
use wushe_core::id::{ActivitySessionId, ResidentId};

use crate::activities::{for_resident, later, new_activity, new_session, open_session};
use crate::kit::{Bed, World, said};
use crate::sign_ups::{all_of, cancel};

store_tests![
    fifty_ask_for_the_last_seat_and_one_has_it,
    fifty_ask_and_forty_nine_wait_in_order,
    whoever_waits_longest_moves_up_and_is_told,
    staff_hear_of_those_who_have_to_be_rung,
    any_order_of_signing_up_and_cancelling,
];

/// Fifty people sign up at once, each in a transaction of their own, on two hosts.
async fn fifty(bed: &Bed, world: &World<'_>, session: ActivitySessionId) -> Vec<String> {
    let mut people = Vec::new();
    for number in 0..50 {
        people.push(world.resident(world.home, &format!("居民{number}")).await);
    }
    let stores = [bed.store.clone(), bed.second_store().await];
    let cx = Arc::new(world.system(world.home));
    let mut all = tokio::task::JoinSet::new();
    for (number, id) in people.into_iter().enumerate() {
        let (store, cx) = (stores[number % 2].clone(), Arc::clone(&cx));
        all.spawn(async move {
            // A host that is busy says so, and the person presses the button again.
            for _ in 0..20 {
                let cx = Arc::clone(&cx);
                let outcome = store
                    .write(move |tx| {
                        let cx = Arc::clone(&cx);
                        Box::pin(async move { sign_up::create(tx, &cx, for_resident(session, id)).await })
                    })
                    .await;
                match outcome {
                    Ok(view) => return view.status.to_string(),
                    Err(error) if error.is_retry() => {}
                    Err(error) => return said::<()>(Err(error)),
                }
            }
            "gave up".to_owned()
        });
    }
    let mut answers = all.join_all().await;
    answers.sort();
    answers
}

async fn fifty_ask_for_the_last_seat_and_one_has_it(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, Some(3)).await;
    let new = NewActivitySession { waiting_list: false, ..new_session(session.activity_id, 2, Some(3)) };
    put!(bed, tx => activity_session::update(tx, &system, session.id, 1, new)).unwrap();
    for name in ["李秀兰", "王桂英"] {
        let id = world.resident(world.home, name).await;
        put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))).unwrap();
    }
    let answers = fifty(&bed, &world, session.id).await;
    assert_eq!(answers.iter().filter(|answer| *answer == "seated").count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| *answer == "refused: session-full").count(), 49, "{answers:?}");
    let after = ask!(bed, tx => activity_session::get(tx, &system, session.id)).unwrap();
    assert_eq!((after.seated, after.waiting), (3, 0));
}

async fn fifty_ask_and_forty_nine_wait_in_order(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let answers = fifty(&bed, &world, session.id).await;
    assert_eq!(answers.iter().filter(|answer| *answer == "seated").count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| *answer == "waiting").count(), 49, "{answers:?}");
    let all = all_of(&bed, &system, session.id).await;
    assert!(all.is_sorted_by(|a, b| a.place < b.place));
    assert_eq!(all.iter().map(|one| one.status).filter(|status| *status == SignUpStatus::Seated).count(), 1);
    assert_eq!(all[0].status, SignUpStatus::Seated);
}

async fn whoever_waits_longest_moves_up_and_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let (mut cxs, mut ids) = (Vec::new(), Vec::new());
    for (name, login) in [("李秀兰", "xiulan"), ("王桂英", "guiying"), ("张玉梅", "yumei")] {
        let id = world.resident(world.home, name).await;
        let cx = world.as_resident(world.home, login, id).await;
        ids.push(put!(bed, tx => sign_up::create(tx, &cx, for_resident(session.id, id))).unwrap().id);
        cxs.push(cx);
    }
    let statuses = async || all_of(&bed, &system, session.id).await.iter().map(|one| one.status).collect::<Vec<_>>();
    use SignUpStatus::{Cancelled, Seated, Waiting};
    assert_eq!(statuses().await, [Seated, Waiting, Waiting]);
    assert_eq!(cancel(&bed, &cxs[0], ids[0]).await, "ok");
    assert_eq!(statuses().await, [Cancelled, Seated, Waiting]);
    let notices = ask!(bed, tx => notification::list(tx, &cxs[1], 9)).unwrap();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].message.contains("told-moved-up") && notices[0].message.contains("免费义诊"));
    assert_eq!(cancel(&bed, &cxs[0], ids[0]).await, "refused: sign-up-over");
    // Who waits may go without anybody moving.
    assert_eq!(cancel(&bed, &cxs[2], ids[2]).await, "ok");
    assert_eq!(statuses().await, [Cancelled, Seated, Cancelled]);
    // And come back, to the end of the list.
    put!(bed, tx => sign_up::create(tx, &cxs[0], for_resident(session.id, cxs[0].resident().unwrap()))).unwrap();
    assert_eq!(statuses().await, [Cancelled, Seated, Cancelled, Waiting]);
    // Nobody cancels for somebody else, nor once it has begun.
    assert_eq!(cancel(&bed, &cxs[0], ids[1]).await, "not found: sign_up");
    assert_eq!(cancel(&bed, &later(&cxs[1], 2), ids[1]).await, "refused: sign-up-over");
}

async fn staff_hear_of_those_who_have_to_be_rung(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let mut ids = Vec::new();
    for name in ["李秀兰", "王桂英"] {
        let id = world.resident(world.home, name).await;
        ids.push(put!(bed, tx => sign_up::create(tx, &staff, for_resident(session.id, id))).unwrap().id);
    }
    assert_eq!(cancel(&bed, &staff, ids[0]).await, "ok");
    let notices = ask!(bed, tx => notification::list(tx, &staff, 9)).unwrap();
    assert!(notices.len() == 1 && notices[0].message.contains("told-staff-moved-up"), "{notices:?}");
}

/// What is done to a session of random seats by random people, and what must hold after each step.
async fn any_order_of_signing_up_and_cancelling(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(world.resident(world.home, &format!("居民{number}")).await);
    }
    let mut runner = TestRunner::deterministic();
    let steps = (1..4_i64, proptest::collection::vec((0..6_usize, 0..4_usize), 1..24));
    for round in 0..12 {
        let (seats, steps) = steps.new_tree(&mut runner).unwrap().current();
        let session = open_session(&world, world.home, new_activity(), 2 + round, Some(seats)).await;
        let mut version = session.version;
        // The model: who stands, in order; the first `seats` of those who came in order have a seat.
        let (mut seated, mut waiting): (Vec<ResidentId>, Vec<ResidentId>) = (Vec::new(), Vec::new());
        let mut most = seats;
        for (who, what) in steps {
            let id = people[who];
            if what == 3 && most < 6 {
                most += 1;
                let new = new_session(session.activity_id, 2 + round, Some(most));
                version =
                    put!(bed, tx => activity_session::update(tx, &system, session.id, version, new)).unwrap().version;
            } else if what > 0 {
                let answer = said(put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))));
                if seated.contains(&id) || waiting.contains(&id) {
                    assert_eq!(answer, "refused: sign-up-twice");
                } else {
                    assert_eq!(answer, "ok");
                    waiting.push(id);
                }
            } else {
                let standing = all_of(&bed, &system, session.id).await;
                let own =
                    standing.iter().find(|one| one.resident_id == Some(id) && one.status != SignUpStatus::Cancelled);
                if let Some(own) = own {
                    assert_eq!(cancel(&bed, &system, own.id).await, "ok");
                }
                seated.retain(|other| *other != id);
                waiting.retain(|other| *other != id);
            }
            while (seated.len() as i64) < most && !waiting.is_empty() {
                seated.push(waiting.remove(0));
            }
            let standing = all_of(&bed, &system, session.id).await;
            let of = |status| {
                let mut found: Vec<ResidentId> =
                    standing.iter().filter(|one| one.status == status).filter_map(|one| one.resident_id).collect();
                if status == SignUpStatus::Seated {
                    found.sort_unstable();
                }
                found
            };
            let mut expected = seated.clone();
            expected.sort_unstable();
            assert_eq!(of(SignUpStatus::Seated), expected);
            assert_eq!(of(SignUpStatus::Waiting), waiting);
            assert!(seated.len() as i64 <= most);
            let mut times: BTreeMap<ResidentId, usize> = BTreeMap::new();
            for one in standing.iter().filter(|one| one.status != SignUpStatus::Cancelled) {
                *times.entry(one.resident_id.unwrap()).or_default() += 1;
            }
            assert!(times.values().all(|times| *times == 1));
        }
    }
}
