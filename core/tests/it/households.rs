//! Households: one head, and everybody in one at most.

use wushe_core::app::{household, resident};
use wushe_core::domain::day::Day;
use wushe_core::domain::household::{
    HouseholdFilter, HouseholdRelation as Relation, HouseholdView, JoinHousehold, LeaveHousehold, NewHousehold,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{ChangeStatusResident, ResidentStatus};
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, contains, said};

store_tests![people_join_and_leave, an_address_is_sealed_and_kept, households_stay_in_their_unit];

fn members(view: &HouseholdView) -> Vec<(ResidentId, Relation)> {
    view.members.iter().map(|member| (member.resident_id, member.relation)).collect()
}

fn of(head_id: Option<ResidentId>) -> NewHousehold {
    NewHousehold { address: Some("红星路十八号二单元".to_owned()), head_id }
}

async fn people_join_and_leave(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (head, spouse) = (world.resident(world.home, "王桂芳").await, world.resident(world.grid, "李强").await);
    let made = put!(bed, tx => household::create(tx, &staff, of(Some(head)))).unwrap();
    assert_eq!((made.head_id, members(&made)), (Some(head), vec![(head, Relation::Head)]));
    let join = |resident_id, relation| JoinHousehold { resident_id, relation };
    let joined = put!(bed, tx => household::join(tx, &staff, made.id, join(spouse, Relation::Spouse))).unwrap();
    assert_eq!(members(&joined), [(head, Relation::Head), (spouse, Relation::Spouse)]);
    // Of heads there is one.
    let joined = put!(bed, tx => household::join(tx, &staff, made.id, join(spouse, Relation::Head))).unwrap();
    assert_eq!(
        (joined.head_id, members(&joined)),
        (Some(spouse), vec![(spouse, Relation::Head), (head, Relation::Other)])
    );
    // Whoever founds another leaves this one, which then has no head.
    let other = put!(bed, tx => household::create(tx, &staff, of(Some(spouse)))).unwrap();
    let left = ask!(bed, tx => household::get(tx, &staff, made.id)).unwrap();
    assert_eq!((left.head_id, members(&left)), (None, vec![(head, Relation::Other)]));
    let filter = HouseholdFilter { resident_id: Some(spouse) };
    let listed = ask!(bed, tx => household::list(tx, &staff, filter, Page::default())).unwrap().items;
    assert_eq!(listed.iter().map(|known| known.id).collect::<Vec<_>>(), [other.id]);

    let version = left.version;
    let remove = async |version| said(put!(bed, tx => household::remove(tx, &staff, made.id, version)));
    assert_eq!(remove(version).await, "refused: in-use");
    let leave = |resident_id| LeaveHousehold { resident_id };
    assert_eq!(said(put!(bed, tx => household::leave(tx, &staff, made.id, leave(spouse)))), "not found: resident");
    let empty = put!(bed, tx => household::leave(tx, &staff, made.id, leave(head))).unwrap();
    assert_eq!(members(&empty), []);
    assert_eq!(remove(empty.version + 1).await, "conflict: household");
    assert_eq!(remove(empty.version).await, "ok");
    assert_eq!(said(ask!(bed, tx => household::get(tx, &staff, made.id))), "not found: household");

    let input = ChangeStatusResident { version: 1, status: ResidentStatus::Died, since: Day::of(staff.now) };
    put!(bed, tx => resident::change_status(tx, &staff, head, input)).unwrap();
    let joined = put!(bed, tx => household::join(tx, &staff, other.id, join(head, Relation::Other)));
    assert!(said(joined).starts_with("refused: "));
}

async fn an_address_is_sealed_and_kept(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewHousehold { address: Some("朝阳巷九号".to_owned()), head_id: None };
    let made = put!(bed, tx => household::create(tx, &staff, new)).unwrap();
    assert!(!contains(&bed.at_rest().await, "朝阳巷九号"));
    let masked = made.address.clone().unwrap();
    assert_ne!(masked, "朝阳巷九号");
    let kept = "SELECT id, address FROM household";
    let before = bed.pairs(kept, kept).await;
    // What the mask shows, or nothing, leaves it as it is.
    for (version, address) in [(1, Some(masked)), (2, None)] {
        let new = NewHousehold { address, head_id: None };
        let changed = put!(bed, tx => household::update(tx, &staff, made.id, version, new)).unwrap();
        assert_eq!((changed.version, bed.pairs(kept, kept).await == before), (version + 1, true));
    }
    let new = || NewHousehold { address: Some("朝阳巷十号".to_owned()), head_id: None };
    assert_eq!(said(put!(bed, tx => household::update(tx, &staff, made.id, 1, new()))), "conflict: household");
    put!(bed, tx => household::update(tx, &staff, made.id, 3, new())).unwrap();
    assert_ne!(bed.pairs(kept, kept).await, before);
}

async fn households_stay_in_their_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let (staff, foreign) = (world.staff(world.home, "desk").await, world.staff(world.next_door, "desk2").await);
    let (head, outside) = (world.resident(world.home, "王桂芳").await, world.resident(world.next_door, "外人").await);
    let made = put!(bed, tx => household::create(tx, &staff, of(Some(head)))).unwrap();
    let join = JoinHousehold { resident_id: outside, relation: Relation::Other };
    assert_eq!(said(put!(bed, tx => household::create(tx, &staff, of(Some(outside))))), "not found: resident");
    assert_eq!(said(put!(bed, tx => household::join(tx, &staff, made.id, join.clone()))), "not found: resident");
    let missing = "not found: household";
    assert_eq!(said(put!(bed, tx => household::join(tx, &foreign, made.id, join))), missing);
    assert_eq!(said(ask!(bed, tx => household::get(tx, &foreign, made.id))), missing);
    assert_eq!(said(put!(bed, tx => household::update(tx, &foreign, made.id, made.version, of(None)))), missing);
    assert_eq!(said(put!(bed, tx => household::remove(tx, &foreign, made.id, made.version))), missing);
    let leave = LeaveHousehold { resident_id: head };
    assert_eq!(said(put!(bed, tx => household::leave(tx, &foreign, made.id, leave))), missing);
    let listed = ask!(bed, tx => household::list(tx, &foreign, HouseholdFilter::default(), Page::default())).unwrap();
    assert_eq!(listed.items, []);
    let own = world.as_resident(world.home, "own", head).await;
    assert_eq!(said(ask!(bed, tx => household::get(tx, &own, made.id))), "forbidden: residents.read");
    assert_eq!(said(put!(bed, tx => household::create(tx, &own, of(Some(head))))), "forbidden: residents.write");
}
