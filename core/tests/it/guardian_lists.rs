//! Guardians: the list of who speaks for whom.

use wushe_core::app::guardian;
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{EndGuardian, GuardianFilter, GuardianRelation, NewGuardian};
use wushe_core::domain::page::Page;
use wushe_core::id::{GuardianId, ResidentId};

use crate::kit::{Bed, World, said};

store_tests![guardianships_are_listed_by_who_takes_part, guardians_outside_the_unit_are_not_there];

fn new(ward_id: ResidentId, guardian_id: Option<ResidentId>, since: &str) -> NewGuardian {
    let other = guardian_id.is_none();
    NewGuardian {
        ward_id,
        guardian_id,
        name: other.then(|| "周建国".to_owned()),
        phone: other.then(|| "19900005678".to_owned()),
        relation: GuardianRelation::Parent,
        since: since.parse().unwrap(),
    }
}

async fn guardianships_are_listed_by_who_takes_part(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (child, sister) = (world.resident(world.home, "周小雨").await, world.resident(world.grid, "周小雪").await);
    let mother = world.resident(world.home, "李秀英").await;
    let enter = async |new: NewGuardian| put!(bed, tx => guardian::create(tx, &staff, new)).unwrap();
    let father = enter(new(child, None, "2020-01-01")).await;
    let first = enter(new(child, Some(mother), "2020-01-01")).await;
    let second = enter(new(sister, Some(mother), "2021-01-01")).await;
    let over = EndGuardian { version: father.version, ended_on: "2022-01-01".parse().unwrap() };
    put!(bed, tx => guardian::end(tx, &staff, father.id, over)).unwrap();

    let listed = async |filter: GuardianFilter| -> Vec<GuardianId> {
        let found = ask!(bed, tx => guardian::list(tx, &staff, filter, Page::default())).unwrap();
        found.items.into_iter().map(|guardian| guardian.id).collect()
    };
    let all = GuardianFilter::default();
    assert_eq!(listed(all.clone()).await, [second.id, first.id, father.id], "newest first");
    assert_eq!(listed(GuardianFilter { ward_id: Some(child), ..all.clone() }).await, [first.id, father.id]);
    assert_eq!(listed(GuardianFilter { guardian_id: Some(mother), ..all.clone() }).await, [second.id, first.id]);
    assert_eq!(listed(GuardianFilter { holds: Some(true), ..all.clone() }).await, [second.id, first.id]);
    assert_eq!(listed(GuardianFilter { holds: Some(false), ..all.clone() }).await, [father.id]);
    let later = enter(new(sister, None, &Day::of(staff.now).to_string())).await;
    assert_eq!(listed(GuardianFilter { holds: Some(true), ..all.clone() }).await[0], later.id, "from today on");

    let page = ask!(bed, tx => guardian::list(tx, &staff, all.clone(), Page::first(1))).unwrap();
    let rest = Page { after: page.next, limit: Some(10) };
    let rest = ask!(bed, tx => guardian::list(tx, &staff, all, rest)).unwrap();
    assert_eq!((page.items[0].id, rest.items.len(), rest.items[0].id), (later.id, 3, second.id));
    assert_eq!(rest.next, None);

    let seen = ask!(bed, tx => guardian::get(tx, &staff, father.id)).unwrap();
    assert_eq!((seen.name.as_deref(), seen.phone.as_deref()), (Some("周*国"), Some("199****5678")));
    assert_eq!(seen.ended_on, Some("2022-01-01".parse().unwrap()));
}

async fn guardians_outside_the_unit_are_not_there(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let foreign = world.resident(world.next_door, "外人").await;
    let there = world.system(world.next_door);
    let made = put!(bed, tx => guardian::create(tx, &there, new(foreign, None, "2020-01-01"))).unwrap();
    let all = ask!(bed, tx => guardian::list(tx, &staff, GuardianFilter::default(), Page::default())).unwrap();
    assert_eq!(all.items, []);
    let named = GuardianFilter { ward_id: Some(foreign), ..GuardianFilter::default() };
    assert_eq!(ask!(bed, tx => guardian::list(tx, &staff, named, Page::default())).unwrap().items, []);
    assert_eq!(said(ask!(bed, tx => guardian::get(tx, &staff, made.id))), "not found: guardian");
    assert_eq!(ask!(bed, tx => guardian::get(tx, &there, made.id)).unwrap(), made);

    let own = world.as_resident(world.next_door, "foreigner", foreign).await;
    let asked = ask!(bed, tx => guardian::list(tx, &own, GuardianFilter::default(), Page::default()));
    assert_eq!(said(asked), "forbidden: residents.read");
    assert_eq!(said(ask!(bed, tx => guardian::get(tx, &own, made.id))), "forbidden: residents.read");
}
