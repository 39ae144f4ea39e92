//! What each role may do, where its post reaches, and what nobody may.

use wushe_core::app::{Cx, audit, hours, module, request, resident, team, volunteer, worker};
use wushe_core::domain::access::{Permission, Role};
use wushe_core::domain::hours::HoursFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::team::NewTeam;
use wushe_core::domain::worker::WorkerFilter;
use wushe_core::store::RequestFilter;

use crate::kit::{Bed, World, new_request, new_resident, said};

store_tests![roles_do_what_they_may, a_post_reaches_down_and_not_up, nobody_without_a_post_does_anything];

/// Tries one use case for each permission that guards one here; answers what each said.
async fn tried(bed: &Bed, cx: &Cx, resident: wushe_core::id::ResidentId) -> Vec<(Permission, String)> {
    use Permission::{
        EnableModules, HandleRequests, ReadAudit, ReadRequests, ReadResidents, ReadVolunteers, ReadWorkers,
        WriteResidents, WriteVolunteers,
    };
    vec![
        (ReadResidents, said(ask!(bed, tx => resident::list(tx, cx, Default::default(), Page::first(10))))),
        (ReadResidents, said(ask!(bed, tx => resident::find(tx, cx, "李", 10)))),
        (WriteResidents, said(put!(bed, tx => resident::create(tx, cx, new_resident("新人"))))),
        (ReadRequests, said(ask!(bed, tx => request::list(tx, cx, RequestFilter::default())))),
        (ReadRequests, said(ask!(bed, tx => request::count(tx, cx, RequestFilter::default())))),
        (ReadWorkers, said(ask!(bed, tx => worker::list(tx, cx, WorkerFilter::default(), Page::default())))),
        (HandleRequests, said(put!(bed, tx => request::open(tx, cx, new_request(resident))))),
        (ReadVolunteers, said(ask!(bed, tx => volunteer::list(tx, cx, Default::default(), Page::first(10))))),
        (ReadVolunteers, said(ask!(bed, tx => team::list(tx, cx, Default::default(), Page::default())))),
        (ReadVolunteers, said(ask!(bed, tx => hours::list(tx, cx, HoursFilter::default(), Page::first(10))))),
        (WriteVolunteers, said(put!(bed, tx => team::create(tx, cx, NewTeam::named("队"))))),
        (EnableModules, said(ask!(bed, tx => module::count_records(tx, cx)))),
        (ReadAudit, said(ask!(bed, tx => audit::list(tx, cx, None, 10)))),
    ]
}

async fn roles_do_what_they_may(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.grid, "李秀兰").await;
    for role in Role::ALL {
        // Where the role is held, and a grid below every such place.
        let unit = match role {
            Role::CountyAdmin | Role::FundClerk | Role::FundApprover => world.county,
            Role::UnitAdmin => world.town,
            Role::Staff => world.home,
            Role::GridWorker => world.grid,
        };
        let cx = world.with_roles(unit, role.as_str(), &[*role]).await;
        for (permission, answer) in tried(&bed, &cx, resident).await {
            let may = role.permissions().contains(&permission);
            let expected = if may { "ok".to_owned() } else { format!("forbidden: {permission}") };
            assert_eq!(answer, expected, "{role} {permission}");
        }
        for permission in Permission::ALL {
            let may = ask!(bed, tx => cx.may(tx, *permission)).unwrap();
            assert_eq!(may, role.permissions().contains(permission), "{role} {permission}");
        }
    }
}

async fn a_post_reaches_down_and_not_up(bed: Bed) {
    let world = World::new(&bed).await;
    let township = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let home = world.staff(world.home, "desk").await;
    for unit in [world.town, world.home, world.next_door, world.grid] {
        assert_eq!(
            said(ask!(bed, tx => resident::list(tx, &township.in_unit(unit), Default::default(), Page::first(5)))),
            "ok"
        );
    }
    for (unit, expected) in [
        (world.home, "ok"),
        (world.grid, "ok"),
        (world.next_door, "forbidden: residents.read"),
        (world.town, "forbidden: residents.read"),
        (world.county, "forbidden: residents.read"),
    ] {
        assert_eq!(
            said(ask!(bed, tx => resident::list(tx, &home.in_unit(unit), Default::default(), Page::first(5)))),
            expected
        );
    }
    // Two posts add up, each where it is held.
    let both = world.with_roles(world.home, "both", &[Role::GridWorker, Role::FundClerk]).await;
    for permission in [Permission::ReadResidents, Permission::WriteFund] {
        assert!(ask!(bed, tx => both.may(tx, permission)).unwrap());
        assert!(!ask!(bed, tx => both.may_in(tx, permission, world.next_door)).unwrap());
    }
    assert!(!ask!(bed, tx => both.may(tx, Permission::RevealPersonal)).unwrap());
}

async fn nobody_without_a_post_does_anything(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let other = world.resident(world.home, "王桂芳").await;
    let volunteer = world.volunteer(world.home, "赵大勇").await;
    let helper = world.as_volunteer(world.home, "dayong", volunteer).await;
    let neighbour = world.as_resident(world.home, "guifang", other).await;
    for cx in [&helper, &neighbour] {
        for (permission, answer) in tried(&bed, cx, resident).await {
            assert_eq!(answer, format!("forbidden: {permission}"));
        }
    }
    for (_, answer) in tried(&bed, &world.anonymous(world.home), resident).await {
        assert_eq!(answer, "unauthenticated");
    }
    for (_, answer) in tried(&bed, &world.system(world.home), resident).await {
        assert_eq!(answer, "ok");
    }
}
