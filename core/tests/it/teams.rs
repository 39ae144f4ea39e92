//! Teams of volunteers.

use wushe_core::app::{team, volunteer};
use wushe_core::domain::page::Page;
use wushe_core::domain::team::{JoinTeam, LeaveTeam, NewTeam, TeamFilter, TeamKind};

use crate::kit::{Bed, World, said};

store_tests![a_team_is_changed_and_taken_away, members_come_and_go, teams_stay_in_their_unit];

async fn a_team_is_changed_and_taken_away(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let made = put!(bed, tx => team::create(tx, &staff, NewTeam::named("值班队"))).unwrap();
    assert_eq!((made.kind, made.members, made.version), (TeamKind::Residents, 0, 1));
    let other = *TeamKind::ALL.iter().find(|kind| **kind != TeamKind::Residents).unwrap();
    let new = || NewTeam { name: "党员先锋队".to_owned(), kind: other };
    let changed = put!(bed, tx => team::update(tx, &staff, made.id, 1, new())).unwrap();
    assert_eq!((changed.name.as_str(), changed.kind, changed.version), ("党员先锋队", other, 2));
    assert_eq!(ask!(bed, tx => team::get(tx, &staff, made.id)).unwrap(), changed);
    assert_eq!(said(put!(bed, tx => team::update(tx, &staff, made.id, 1, new()))), "conflict: team");
    let long = NewTeam::named(&"队".repeat(61));
    assert_eq!(said(put!(bed, tx => team::update(tx, &staff, made.id, 2, long))), "invalid: name too-long");
    let of = |kind| TeamFilter { kind: Some(kind), ..TeamFilter::default() };
    let count = async |kind| ask!(bed, tx => team::list(tx, &staff, of(kind), Page::default())).unwrap().items.len();
    assert_eq!((count(other).await, count(TeamKind::Residents).await), (1, 0));
    assert_eq!(said(put!(bed, tx => team::remove(tx, &staff, made.id, 1))), "conflict: team");
    assert_eq!(said(put!(bed, tx => team::remove(tx, &staff, made.id, 2))), "ok");
    assert_eq!(said(ask!(bed, tx => team::get(tx, &staff, made.id))), "not found: team");
}

async fn members_come_and_go(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let member = world.volunteer(world.home, "赵大勇").await;
    let team = put!(bed, tx => team::create(tx, &staff, NewTeam::named("值班队"))).unwrap();
    let join = || JoinTeam { volunteer_id: member };
    assert_eq!(put!(bed, tx => team::join(tx, &staff, team.id, join())).unwrap().members, 1);
    assert_eq!(put!(bed, tx => team::join(tx, &staff, team.id, join())).unwrap().members, 1);
    let of = TeamFilter { volunteer_id: Some(member), ..TeamFilter::default() };
    assert_eq!(ask!(bed, tx => team::list(tx, &staff, of, Page::default())).unwrap().items.len(), 1);
    assert_eq!(said(put!(bed, tx => team::remove(tx, &staff, team.id, 1))), "refused: in-use");
    let leave = || LeaveTeam { volunteer_id: member };
    assert_eq!(put!(bed, tx => team::leave(tx, &staff, team.id, leave())).unwrap().members, 0);
    assert_eq!(said(put!(bed, tx => team::leave(tx, &staff, team.id, leave()))), "ok");
    bed.tamper("UPDATE volunteer SET status = 'left'").await;
    assert_eq!(said(put!(bed, tx => team::join(tx, &staff, team.id, join()))), "refused: volunteer-left");
    assert_eq!(ask!(bed, tx => volunteer::get(tx, &staff, member)).unwrap().teams, []);
}

async fn teams_stay_in_their_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let (staff, foreign) = (world.staff(world.home, "desk").await, world.staff(world.next_door, "desk2").await);
    let (member, outside) =
        (world.volunteer(world.home, "赵大勇").await, world.volunteer(world.next_door, "外人").await);
    let made = put!(bed, tx => team::create(tx, &staff, NewTeam::named("值班队"))).unwrap();
    put!(bed, tx => team::join(tx, &staff, made.id, JoinTeam { volunteer_id: member })).unwrap();
    let missing = "not found: team";
    let (join, leave) = (JoinTeam { volunteer_id: outside }, LeaveTeam { volunteer_id: member });
    assert_eq!(said(ask!(bed, tx => team::get(tx, &foreign, made.id))), missing);
    assert_eq!(said(put!(bed, tx => team::update(tx, &foreign, made.id, 1, NewTeam::named("x")))), missing);
    assert_eq!(said(put!(bed, tx => team::remove(tx, &foreign, made.id, 1))), missing);
    assert_eq!(said(put!(bed, tx => team::join(tx, &foreign, made.id, join.clone()))), missing);
    assert_eq!(said(put!(bed, tx => team::leave(tx, &foreign, made.id, leave)),), missing);
    assert_eq!(said(put!(bed, tx => team::join(tx, &staff, made.id, join))), "not found: volunteer");
    let none = ask!(bed, tx => team::list(tx, &foreign, TeamFilter::default(), Page::default())).unwrap();
    assert_eq!(none.items, []);
    let own = world.as_volunteer(world.home, "own", member).await;
    assert_eq!(said(ask!(bed, tx => team::get(tx, &own, made.id))), "forbidden: volunteers.read");
    assert_eq!(said(put!(bed, tx => team::create(tx, &own, NewTeam::named("x")))), "forbidden: volunteers.write");
}
