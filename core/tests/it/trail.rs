//! The audit trail and the failures of modules.

use wushe_core::app::invocation::{self, InvocationFailure};
use wushe_core::app::{Cx, audit, request, resident};
use wushe_core::domain::access::Role;
use wushe_core::id::InvocationId;

use crate::kit::{Bed, World, new_request, new_resident, said};

store_tests![what_was_done_is_written_down, the_trail_is_read_page_by_page, failures_are_kept_masked];

async fn what_was_done_is_written_down(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let invocation = InvocationId::from_uuid(bed.core.ids.next(staff.now));
    let inside = Cx { module: Some("liaison-card".into()), invocation: Some(invocation), ..staff.clone() };
    let resident = world.resident(world.home, "李秀兰").await;
    let id = put!(bed, tx => request::open(tx, &inside, new_request(resident))).unwrap().id;
    put!(bed, tx => request::void(tx, &staff, id, "误开".into())).unwrap();
    let trail = ask!(bed, tx => audit::list(tx, &admin, None, 3)).unwrap();
    let told: Vec<_> = trail.iter().map(|entry| (entry.verb.as_str(), entry.entity.as_str())).collect();
    assert_eq!(told, [("requests.void", "request"), ("requests.open", "request"), ("residents.create", "resident")]);
    let opened = &trail[1];
    assert_eq!((opened.user_id, opened.unit_id, opened.at), (staff.user(), Some(world.home), staff.now));
    assert_eq!((opened.module_id.as_deref(), opened.invocation_id), (Some("liaison-card"), Some(invocation)));
    assert_eq!(opened.entity_id, id.to_string());
    assert_eq!((trail[0].module_id.as_deref(), trail[2].user_id), (None, None));

    // What was refused or undone left nothing.
    assert_eq!(said(put!(bed, tx => request::void(tx, &staff, id, "再来".into()))), "refused: request-state");
    let mut open = bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
    resident::create(&mut open, &staff, new_resident("王桂芳")).await.unwrap();
    drop(open);
    assert_eq!(ask!(bed, tx => audit::list(tx, &admin, None, 3)).unwrap(), trail);
    assert_eq!(said(ask!(bed, tx => audit::list(tx, &staff, None, 3))), "forbidden: audit.read");
}

async fn the_trail_is_read_page_by_page(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    for number in 0..5 {
        put!(bed, tx => audit::record(tx, &cx, "keys.reseal", "unit", &number.to_string(), "")).unwrap();
    }
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let page = ask!(bed, tx => audit::list(tx, &cx, before, 2)).unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        read.extend(page.into_iter().filter(|entry| entry.verb == "keys.reseal").map(|entry| entry.entity_id));
    }
    assert_eq!(read, ["4", "3", "2", "1", "0"]);
}

async fn failures_are_kept_masked(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let failure = |module: &str, detail: &str| InvocationFailure {
        id: InvocationId::from_uuid(bed.core.ids.next(cx.now)),
        at: cx.now,
        module_id: module.to_owned(),
        version: "1.0.0".to_owned(),
        unit_id: world.home,
        user_id: cx.user(),
        kind: "action".to_owned(),
        name: "open".to_owned(),
        code: "module_trap".to_owned(),
        detail: detail.to_owned(),
    };
    let kept = [
        failure("liaison-card", "no card for 19911112222, id 510899195803090029"),
        failure("liaison-card", &"长".repeat(5000)),
    ];
    for one in [&kept[0], &kept[1], &failure("canteen", "")] {
        put!(bed, tx => invocation::keep_failure(tx, one.clone())).unwrap();
    }
    let read = ask!(bed, tx => invocation::list_failures(tx, &cx, "liaison-card", 10)).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].detail.chars().count(), 1024);
    assert_eq!(
        read[1],
        InvocationFailure { detail: "no card for 199****2222, id 5108**********0029".to_owned(), ..kept[0].clone() }
    );
    let last = ask!(bed, tx => invocation::list_failures(tx, &cx, "liaison-card", 1)).unwrap();
    assert_eq!(last[0].id, kept[1].id);
    let staff = world.staff(world.home, "desk").await;
    let refused = ask!(bed, tx => invocation::list_failures(tx, &staff, "liaison-card", 10));
    assert_eq!(said(refused), "forbidden: modules.enable");
}
