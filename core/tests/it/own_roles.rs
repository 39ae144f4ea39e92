//! Roles of the county's own.

use wushe_core::app::{Cx, access, post, role};
use wushe_core::domain::access::{Assigner, GivePost, NewRole, Permission, Role, RoleFilter};
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{RoleId, UserId};

use crate::kit::{Bed, World, said};

store_tests![
    the_county_makes_roles,
    wrong_roles_are_refused,
    a_role_is_changed_for_everybody_who_holds_it,
    a_change_does_not_give_one_person_what_two_must_do,
    whoever_administers_users_alone_gives_what_they_may,
    roles_of_the_platform_stay,
];

fn reader() -> NewRole {
    NewRole {
        code: "reader".to_owned(),
        name_zh: "查阅员".to_owned(),
        name_en: "Reader".to_owned(),
        permissions: vec![Permission::ReadResidents, Permission::ReadRequests],
        kinds: vec![UnitKind::Community, UnitKind::Township],
        assigned_by: Assigner::UnitAdmin,
    }
}

fn to(user: UserId, role: &str) -> GivePost {
    GivePost { user_id: Some(user), login: None, role: role.to_owned(), valid_from: None, valid_to: None }
}

async fn may(bed: &Bed, cx: &Cx, user: UserId, permission: Permission) -> bool {
    let actor = ask!(bed, tx => access::actor(tx, &bed.core, user)).unwrap();
    let cx = bed.core.cx(actor, cx.unit, "zh-CN");
    ask!(bed, tx => cx.may(tx, permission)).unwrap()
}

async fn the_county_makes_roles(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    assert_eq!(said(put!(bed, tx => role::create(tx, &admin, reader()))), "forbidden: roles.manage");
    // Roles hold for the whole county: whoever administers them does so from any unit of theirs.
    let made = put!(bed, tx => role::create(tx, &county.in_unit(world.home), reader())).unwrap();
    assert_eq!((made.code.as_str(), made.built_in, made.version), ("reader", false, 1));
    assert_eq!(ask!(bed, tx => role::get(tx, &admin, made.id)).unwrap(), made);
    assert_eq!(said(put!(bed, tx => role::create(tx, &county, reader()))), "invalid: code taken");

    let list = async |filter: RoleFilter| {
        let listed = ask!(bed, tx => role::list(tx, &admin, filter.clone(), Page::default())).unwrap();
        listed.items.into_iter().map(|role| role.code).collect::<Vec<_>>()
    };
    assert_eq!(list(RoleFilter { built_in: Some(false), ..RoleFilter::default() }).await, ["reader"]);
    assert_eq!(list(RoleFilter::default()).await.len(), Role::ALL.len() + 1);
    let approve = RoleFilter { permission: Some(Permission::ApproveFund), ..RoleFilter::default() };
    assert_eq!(list(approve).await, ["fund_approver"]);

    let user = world.with_roles(world.home, "plum", &[]).await.user().unwrap();
    put!(bed, tx => post::give(tx, &admin, to(user, "reader"))).unwrap();
    assert!(may(&bed, &admin, user, Permission::ReadResidents).await);
    assert!(!may(&bed, &admin, user, Permission::WriteResidents).await);
    assert_eq!(said(put!(bed, tx => role::remove(tx, &county, made.id, 1))), "refused: role-in-use");
    let other = put!(bed, tx => role::create(tx, &county, NewRole { code: "other".to_owned(), ..reader() })).unwrap();
    assert_eq!(said(put!(bed, tx => role::remove(tx, &county, other.id, 2))), "conflict: role");
    put!(bed, tx => role::remove(tx, &county, other.id, 1)).unwrap();
    assert_eq!(said(ask!(bed, tx => role::get(tx, &admin, other.id))), "not found: role");
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(ask!(bed, tx => role::get(tx, &staff, made.id))), "forbidden: users.manage");
}

async fn wrong_roles_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let duties = vec![Permission::WriteFund, Permission::ApproveFund];
    for (new, expected) in [
        (NewRole { code: "Reader".to_owned(), ..reader() }, "invalid: code role-code"),
        (NewRole { code: "1st".to_owned(), ..reader() }, "invalid: code role-code"),
        (NewRole { code: "x".to_owned(), ..reader() }, "invalid: code role-code"),
        (NewRole { code: "staff".to_owned(), ..reader() }, "invalid: code taken"),
        (NewRole { name_zh: " ".to_owned(), ..reader() }, "invalid: name_zh required"),
        (NewRole { permissions: Vec::new(), ..reader() }, "invalid: permissions required"),
        (NewRole { kinds: Vec::new(), ..reader() }, "invalid: kinds required"),
        (NewRole { permissions: vec![Permission::WriteFund], ..reader() }, "invalid: assigned_by role-too-strong"),
        (NewRole { permissions: duties, assigned_by: Assigner::CountyAdmin, ..reader() }, "refused: role-duties"),
    ] {
        assert_eq!(said(put!(bed, tx => role::create(tx, &county, new))), expected);
    }
}

async fn a_role_is_changed_for_everybody_who_holds_it(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let made = put!(bed, tx => role::create(tx, &county, reader())).unwrap();
    let user = world.with_roles(world.home, "plum", &[]).await.user().unwrap();
    put!(bed, tx => post::give(tx, &county.in_unit(world.home), to(user, "reader"))).unwrap();
    let wider = NewRole { permissions: vec![Permission::ReadVolunteers], ..reader() };
    let changed = put!(bed, tx => role::update(tx, &county, made.id, 1, wider.clone())).unwrap();
    assert_eq!((changed.version, changed.permissions), (2, vec![Permission::ReadVolunteers]));
    let here = county.in_unit(world.home);
    assert!(may(&bed, &here, user, Permission::ReadVolunteers).await);
    assert!(!may(&bed, &here, user, Permission::ReadResidents).await);
    assert_eq!(said(put!(bed, tx => role::update(tx, &county, made.id, 1, wider.clone()))), "conflict: role");
    let renamed = NewRole { code: "viewer".to_owned(), ..wider.clone() };
    assert_eq!(said(put!(bed, tx => role::update(tx, &county, made.id, 2, renamed))), "invalid: code role-code-fixed");
    let nothing = RoleId::from_uuid(bed.core.ids.next(county.now));
    assert_eq!(said(put!(bed, tx => role::update(tx, &county, nothing, 1, wider.clone()))), "not found: role");

    // Nobody widens what they hold themselves.
    let second = world.with_roles(world.county, "second", &[Role::CountyAdmin]).await;
    put!(bed, tx => post::give(tx, &second.in_unit(world.home), to(county.user().unwrap(), "reader"))).unwrap();
    assert_eq!(said(put!(bed, tx => role::update(tx, &county, made.id, 2, wider.clone()))), "refused: own-role");
    put!(bed, tx => role::update(tx, &second, made.id, 2, wider)).unwrap();
}

async fn a_change_does_not_give_one_person_what_two_must_do(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let new = NewRole { assigned_by: Assigner::CountyAdmin, kinds: vec![UnitKind::County], ..reader() };
    let made = put!(bed, tx => role::create(tx, &county, new.clone())).unwrap();
    let user = world.with_roles(world.county, "plum", &[Role::FundClerk]).await.user().unwrap();
    put!(bed, tx => post::give(tx, &county, to(user, "reader"))).unwrap();
    let approving = NewRole { permissions: vec![Permission::ApproveFund], ..new.clone() };
    let refused = put!(bed, tx => role::update(tx, &county, made.id, 1, approving));
    assert_eq!(said(refused), "refused: post-duties");
    let reading = NewRole { permissions: vec![Permission::ReadFund], ..new };
    put!(bed, tx => role::update(tx, &county, made.id, 1, reading)).unwrap();
}

async fn whoever_administers_users_alone_gives_what_they_may(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let personnel = NewRole {
        code: "personnel".to_owned(),
        permissions: vec![Permission::ManageUsers, Permission::ReadWorkers],
        ..reader()
    };
    put!(bed, tx => role::create(tx, &county, personnel)).unwrap();
    let workers = NewRole { code: "workers".to_owned(), permissions: vec![Permission::ReadWorkers], ..reader() };
    put!(bed, tx => role::create(tx, &county, workers)).unwrap();
    let clerk = world.with_roles(world.home, "clerk", &[]).await.user().unwrap();
    put!(bed, tx => post::give(tx, &county.in_unit(world.home), to(clerk, "personnel"))).unwrap();
    let actor = ask!(bed, tx => access::actor(tx, &bed.core, clerk)).unwrap();
    let clerk = bed.core.cx(actor, world.home, "zh-CN");
    let user = world.with_roles(world.home, "plum", &[]).await.user().unwrap();
    for (role, expected) in [
        ("workers", "ok"),
        ("personnel", "ok"),
        ("staff", "forbidden: residents.read"),
        ("unit_admin", "forbidden: residents.read"),
        ("fund_clerk", "forbidden: roles.manage"),
    ] {
        assert_eq!(said(put!(bed, tx => post::give(tx, &clerk, to(user, role)))), expected, "{role}");
    }
    // Nor do they get hold of somebody who may do more.
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await.user().unwrap();
    let reset = put!(bed, tx => wushe_core::app::user::reset_password(tx, &clerk, admin));
    assert_eq!(said(reset), "forbidden: residents.read");
    put!(bed, tx => wushe_core::app::user::reset_password(tx, &clerk, user)).unwrap();
}

async fn roles_of_the_platform_stay(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let staff = ask!(bed, tx => role::get(tx, &county, Role::Staff.id())).unwrap();
    assert_eq!((staff.code.as_str(), staff.built_in), ("staff", true));
    let changed = put!(bed, tx => role::update(tx, &county, staff.id, staff.version, reader()));
    assert_eq!(said(changed), "refused: role-built-in");
    assert_eq!(said(put!(bed, tx => role::remove(tx, &county, staff.id, 1))), "refused: role-built-in");
    // What somebody writes into the database is put right by the next migration.
    bed.tamper("UPDATE role SET permissions = 'fund.approve' WHERE code = 'staff'").await;
    bed.store.migrate().await.unwrap();
    assert_eq!(ask!(bed, tx => role::get(tx, &county, staff.id)).unwrap(), staff);
}
