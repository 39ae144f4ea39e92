//! What keeps the outbox going whatever is queued: one message that cannot be read, a module that never stops queueing, another
//! server that never answers, a job that calls itself off.

use serde_json::Map;
use wushe_core::app::Cx;
use wushe_core::app::outbox::{self, Lane, NewMessage};
use wushe_core::domain::outbox::{OutboxKind, OutboxState};
use wushe_core::id::OutboxId;
use wushe_core::store::Tx;

use crate::kit::{Bed, World, said};

store_tests![
    what_cannot_be_read_is_parked_and_holds_up_nobody,
    a_module_that_nobody_asked_queues_so_much_and_no_more,
    other_servers_have_a_lane_of_their_own,
    a_job_that_was_begun_is_not_called_off,
];

fn new(cx: &Cx, kind: OutboxKind, recipient: &str) -> NewMessage {
    NewMessage {
        kind,
        module_id: "seats".to_owned(),
        recipient: recipient.to_owned(),
        target_id: "seats".to_owned(),
        name: "morning".to_owned(),
        event: "morning".to_owned(),
        body: Map::new(),
        trail: Vec::new(),
        due_at: cx.now,
    }
}

async fn queue(bed: &Bed, cx: &Cx, kind: OutboxKind, recipient: &str) -> OutboxId {
    put!(bed, tx => outbox::queue(tx, cx, new(cx, kind, recipient))).unwrap()
}

async fn claim(bed: &Bed, lane: Lane) -> Vec<OutboxId> {
    let taken = put!(bed, tx => outbox::claim(tx, &bed.core, lane, 10)).unwrap();
    taken.iter().map(|taken| taken.message.id).collect()
}

async fn what_cannot_be_read_is_parked_and_holds_up_nobody(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let broken = queue(&bed, &cx, OutboxKind::Delivery, "a").await;
    let next = queue(&bed, &cx, OutboxKind::Delivery, "b").await;
    bed.tamper(&format!("UPDATE outbox SET body = 'v1.1.AAAA' WHERE id = '{broken}'")).await;
    assert_eq!(claim(&bed, Lane::Modules).await, [next]);
    let view = ask!(bed, tx => outbox::get(tx, &cx, broken)).unwrap();
    assert_eq!((view.state, view.reason.as_str()), (OutboxState::Parked, "unreadable"));
}

async fn a_module_that_nobody_asked_queues_so_much_and_no_more(bed: Bed) {
    let world = World::new(&bed).await;
    let alone = Cx { module: Some("seats".into()), ..world.system(world.home) };
    put!(bed, tx => many(tx, &alone)).unwrap();
    let more = async |cx: &Cx, module: &str| {
        let new = NewMessage { module_id: module.to_owned(), ..new(cx, OutboxKind::Job, "") };
        said(put!(bed, tx => outbox::ask(tx, cx, new)))
    };
    assert_eq!(more(&alone, "seats").await, "refused: outbox-full");
    assert_eq!(more(&alone, "board").await, "ok");
    let elsewhere = Cx { module: Some("seats".into()), ..world.system(world.next_door) };
    assert_eq!(more(&elsewhere, "seats").await, "ok");
    // People who act go on.
    let desk = world.staff(world.home, "desk").await;
    assert_eq!(more(&Cx { module: Some("seats".into()), ..desk }, "seats").await, "ok");
}

async fn many(tx: &mut Tx, cx: &Cx) -> wushe_core::Result<()> {
    for _ in 0..1000 {
        outbox::ask(tx, cx, new(cx, OutboxKind::Job, "")).await?;
    }
    Ok(())
}

async fn other_servers_have_a_lane_of_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let asked = queue(&bed, &cx, OutboxKind::Http, "http:seats:weather.example").await;
    let told = queue(&bed, &cx, OutboxKind::Delivery, "module:seats").await;
    let job = queue(&bed, &cx, OutboxKind::Job, "").await;
    assert_eq!(claim(&bed, Lane::Modules).await, [told, job]);
    assert_eq!(claim(&bed, Lane::Servers).await, [asked]);
}

async fn a_job_that_was_begun_is_not_called_off(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Cx { module: Some("seats".into()), ..world.system(world.home) };
    let cancel = async |id| said(put!(bed, tx => outbox::cancel(tx, &cx, id)));
    let planned = queue(&bed, &cx, OutboxKind::Job, "").await;
    assert_eq!(cancel(planned).await, "ok");
    let begun = queue(&bed, &cx, OutboxKind::Job, "").await;
    let taken = put!(bed, tx => outbox::claim(tx, &bed.core, Lane::Modules, 10)).unwrap();
    assert_eq!(cancel(begun).await, "not found: outbox");
    put!(bed, tx => outbox::finish(tx, &taken[0].message)).unwrap();
}
