//! Users and posts: who may give what to whom.

use wushe_core::app::access::{self, NewUser};
use wushe_core::app::{resident, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::id::{ResidentId, UserId, VolunteerId, WorkerId};

use crate::kit::{Bed, PASSWORD, World, said};

store_tests![
    a_login_is_given_once,
    wrong_users_are_refused,
    a_login_is_for_a_person_of_the_unit,
    nobody_gives_more_than_they_have,
    only_users_within_reach_are_barred,
];

fn new(login: &str) -> NewUser {
    NewUser {
        login: login.to_owned(), name: "刘红梅".to_owned(), password: PASSWORD.to_owned(), ..Default::default()
    }
}

async fn a_login_is_given_once(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let user = put!(bed, tx => access::create_user(tx, &admin, new(" RedPlum "))).unwrap();
    assert_eq!(user.login, "redplum");
    for login in ["redplum", "REDPLUM", "ｒｅｄｐｌｕｍ"] {
        assert_eq!(said(put!(bed, tx => access::create_user(tx, &admin, new(login)))), "invalid: login taken");
    }
    let staff = put!(bed, tx => access::give_post(tx, &admin, user.id, Role::Staff)).unwrap();
    assert_eq!((staff.unit_id, staff.role.built_in()), (world.home, Some(Role::Staff)));
    let again = put!(bed, tx => access::give_post(tx, &admin, user.id, Role::Staff)).unwrap();
    assert_eq!(again, staff);
    put!(bed, tx => access::give_post(tx, &admin, user.id, Role::GridWorker)).unwrap();
}

async fn wrong_users_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    for (new, expected) in [
        (new(" "), "invalid: login required"),
        (new("a\0b"), "invalid: login bad-text"),
        (new(&"x".repeat(41)), "invalid: login too-long"),
        (new("red plum"), "invalid: login login-form"),
        // Lower case makes two characters of this one.
        (new(&"İ".repeat(40)), "invalid: login login-form"),
        (NewUser { name: String::new(), ..new("a") }, "invalid: name required"),
        (NewUser { password: "123456789".to_owned(), ..new("a") }, "invalid: password password"),
        (NewUser { password: "密".repeat(129), ..new("a") }, "invalid: password password"),
    ] {
        assert_eq!(said(put!(bed, tx => access::create_user(tx, &admin, new))), expected);
    }
    assert_eq!(said(put!(bed, tx => access::create_user(tx, &staff, new("a")))), "forbidden: users.manage");
    let nobody = world.anonymous(world.home);
    assert_eq!(said(put!(bed, tx => access::create_user(tx, &nobody, new("a")))), "unauthenticated");
}

async fn a_login_is_for_a_person_of_the_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let foreign = world.system(world.next_door);
    let worker = NewWorker {
        name: "唐静".to_owned(),
        kind: WorkerKind::CommunityStaff,
        level: WorkerLevel::None,
        ..NewWorker::default()
    };
    let worker = put!(bed, tx => worker::create(tx, &foreign, worker)).unwrap().id;
    let resident = world.resident(world.next_door, "外人").await;
    let volunteer = world.volunteer(world.next_door, "外人").await;
    let random = bed.core.ids.next(admin.now);
    // Whoever could make a login for a stranger would read the stranger's personal fields with it.
    for (id, expected) in [(resident, "not found: resident"), (ResidentId::from_uuid(random), "not found: resident")] {
        let new = NewUser { resident_id: Some(id), ..new("a") };
        assert_eq!(said(put!(bed, tx => access::create_user(tx, &admin, new))), expected);
    }
    for id in [volunteer, VolunteerId::from_uuid(random)] {
        let new = NewUser { volunteer_id: Some(id), ..new("a") };
        assert_eq!(said(put!(bed, tx => access::create_user(tx, &admin, new))), "not found: volunteer");
    }
    for id in [worker, WorkerId::from_uuid(random)] {
        let new = NewUser { worker_id: Some(id), ..new("a") };
        assert_eq!(said(put!(bed, tx => access::create_user(tx, &admin, new))), "not found: worker");
    }
    let own = world.resident(world.grid, "李秀兰").await;
    let new = NewUser { resident_id: Some(own), ..new("a") };
    assert_eq!(put!(bed, tx => access::create_user(tx, &admin, new)).unwrap().resident_id, Some(own));
}

async fn nobody_gives_more_than_they_have(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let user = put!(bed, tx => access::create_user(tx, &admin, new("plum"))).unwrap().id;
    let give = async |cx: &wushe_core::app::Cx, user: UserId, role: Role| {
        said(put!(bed, tx => access::give_post(tx, cx, user, role)))
    };
    assert_eq!(give(&staff, user, Role::Staff).await, "forbidden: users.manage");
    assert_eq!(give(&admin, user, Role::CountyAdmin).await, "forbidden: roles.manage");
    for unit in [world.next_door, world.town, world.county] {
        assert_eq!(give(&admin.in_unit(unit), user, Role::GridWorker).await, "forbidden: users.manage");
    }
    let nobody = UserId::from_uuid(bed.core.ids.next(admin.now));
    assert_eq!(give(&admin, nobody, Role::Staff).await, "not found: user");
    assert_eq!(give(&admin.in_unit(world.grid), user, Role::GridWorker).await, "ok");
    assert_eq!(give(&admin, user, Role::UnitAdmin).await, "ok");
}

async fn only_users_within_reach_are_barred(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let township = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let next_door = world.staff(world.next_door, "desk2").await;
    let stranger = world.resident(world.next_door, "外人").await;
    let stranger = world.as_resident(world.next_door, "stranger", stranger).await;
    let own = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "own", own).await;
    let bar = async |cx: &wushe_core::app::Cx, user: UserId| said(put!(bed, tx => access::disable_user(tx, cx, user)));

    let nobody = UserId::from_uuid(bed.core.ids.next(admin.now));
    assert_eq!(bar(&admin, nobody).await, "not found: user");
    for other in [&next_door, &stranger, &township, &county] {
        assert_eq!(bar(&admin, other.user().unwrap()).await, "not found: user");
    }
    assert_eq!(bar(&admin, own.user().unwrap()).await, "ok");
    assert_eq!(bar(&township, next_door.user().unwrap()).await, "ok");
    assert_eq!(bar(&township, county.user().unwrap()).await, "not found: user");
    assert_eq!(bar(&county, township.user().unwrap()).await, "ok");
    // A figure, to see that nothing but the log-ins was touched.
    assert_eq!(ask!(bed, tx => resident::count(tx, &world.system(world.county), Default::default())).unwrap(), 2);
}
