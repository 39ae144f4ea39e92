//! What the platform tells modules of by itself: to whom, what, and never in a circle.

use serde_json::{Value, json};
use wushe_core::app::outbox::{self, Lane};
use wushe_core::app::{Cx, request, sign_up};
use wushe_core::domain::outbox::{OutboxKind, PlatformEvent};

use crate::activities::{for_resident, new_activity, open_session};
use crate::kit::{Bed, World, new_request};
use crate::sign_ups::cancel;

store_tests![
    the_module_that_opened_a_request_hears_of_it,
    a_session_is_told_to_all_but_whoever_did_it,
    however_often_something_changes_at_once_it_is_told_once,
    what_is_told_has_the_fields_that_are_declared,
];

const CANTEEN: &str = "love-canteen";

fn through(cx: &Cx, module: &str) -> Cx {
    Cx { module: Some(module.into()), ..cx.clone() }
}

/// What waits to be told: the event, for whom, and what is told. It waits no more then.
async fn told(bed: &Bed) -> Vec<(String, String, Value)> {
    let mut told = Vec::new();
    loop {
        let taken = put!(bed, tx => outbox::claim(tx, &bed.core, Lane::Modules, 10)).unwrap();
        if taken.is_empty() {
            return told;
        }
        for one in taken {
            assert_eq!((one.message.kind, one.message.module_id.as_str()), (OutboxKind::Emitted, "platform"));
            put!(bed, tx => outbox::finish(tx, &one.message)).unwrap();
            told.push((one.message.event, one.message.target_id, Value::Object(one.body)));
        }
    }
}

async fn the_module_that_opened_a_request_hears_of_it(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    assert_eq!(told(&bed).await, [], "nobody's but the desk's");
    let id = put!(bed, tx => request::open(tx, &through(&staff, CANTEEN), new_request(resident))).unwrap().id;
    assert_eq!(told(&bed).await, [], "what it does itself it knows");
    put!(bed, tx => request::void(tx, &staff, id, "不用了".into())).unwrap();
    let expected = json!({ "request": id });
    assert_eq!(told(&bed).await, [("platform/request_changed".to_owned(), CANTEEN.to_owned(), expected)]);
}

async fn a_session_is_told_to_all_but_whoever_did_it(bed: Bed) {
    let world = World::new(&bed).await;
    let session = open_session(&world, world.home, new_activity(), 48, Some(5)).await;
    told(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let sign_up =
        async |cx: &Cx| put!(bed, tx => sign_up::create(tx, cx, for_resident(session.id, resident))).unwrap().id;
    let id = sign_up(&staff).await;
    let event = |body: Value| ("platform/session_changed".to_owned(), "platform".to_owned(), body);
    assert_eq!(told(&bed).await, [event(json!({ "session": session.id }))]);
    // A module for somebody who acts: the others hear of it.
    assert_eq!(cancel(&bed, &through(&staff, CANTEEN), id).await, "ok");
    assert_eq!(told(&bed).await, [event(json!({ "session": session.id, "done_by": CANTEEN }))]);
    // A module by itself, which may have heard of something: here it ends.
    let id = sign_up(&through(&world.system(world.home), CANTEEN)).await;
    assert_eq!(told(&bed).await, []);
    assert_eq!(cancel(&bed, &world.system(world.home), id).await, "ok");
    assert_eq!(told(&bed).await.len(), 1, "the platform by itself");
}

async fn however_often_something_changes_at_once_it_is_told_once(bed: Bed) {
    let world = World::new(&bed).await;
    let session = open_session(&world, world.home, new_activity(), 48, Some(1)).await;
    let staff = world.staff(world.home, "desk").await;
    let mut seats = Vec::new();
    for name in ["李秀兰", "王桂英"] {
        let resident = world.resident(world.home, name).await;
        seats.push(put!(bed, tx => sign_up::create(tx, &staff, for_resident(session.id, resident))).unwrap().id);
    }
    told(&bed).await;
    // The seat is given back, and goes to whoever waits.
    assert_eq!(cancel(&bed, &staff, seats[0]).await, "ok");
    assert_eq!(told(&bed).await.len(), 1);
    assert_eq!(cancel(&bed, &staff, seats[1]).await, "ok");
    assert_eq!(told(&bed).await.len(), 1, "and again when it changes again");
}

async fn what_is_told_has_the_fields_that_are_declared(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = put!(bed, tx => request::open(tx, &through(&staff, CANTEEN), new_request(resident))).unwrap().id;
    put!(bed, tx => request::void(tx, &staff, id, "不用了".into())).unwrap();
    let session = open_session(&world, world.home, new_activity(), 48, Some(5)).await;
    put!(bed, tx => sign_up::create(tx, &staff, for_resident(session.id, resident))).unwrap();
    let mut seen = Vec::new();
    for (event, _, body) in told(&bed).await {
        let known: PlatformEvent = event.strip_prefix("platform/").unwrap().parse().unwrap();
        let fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, [known.field()], "{event}");
        seen.push(known);
    }
    assert!(seen.contains(&PlatformEvent::RequestChanged) && seen.contains(&PlatformEvent::SessionChanged), "{seen:?}");
}
