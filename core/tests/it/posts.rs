//! Posts: who gives what to whom, from when until when, and what one person may not hold together.

use wushe_core::app::access::{self, Authenticated};
use wushe_core::app::{Cx, post};
use wushe_core::domain::access::{GivePost, Permission, PostFilter, Role, TakePost};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::id::{PostId, UserId};

use crate::kit::{Bed, PASSWORD, World, said};

store_tests![
    the_county_appoints_whom_it_may_not_be_itself,
    an_administrator_gives_no_more_than_they_have,
    nobody_gives_or_takes_their_own,
    a_role_is_held_at_its_level,
    what_two_must_do_one_does_not_hold,
    two_who_appoint_at_once_break_no_rule,
    a_post_counts_from_a_day_to_a_day,
    a_post_that_is_taken_back_counts_no_more,
    somebody_of_elsewhere_is_appointed_by_their_exact_login,
    the_neighbour_sees_no_posts,
];

fn to(user: UserId, role: Role) -> GivePost {
    GivePost { user_id: Some(user), login: None, role: role.as_str().to_owned(), valid_from: None, valid_to: None }
}

fn because() -> TakePost {
    TakePost { reason: "调岗".to_owned() }
}

async fn give(bed: &Bed, cx: &Cx, input: GivePost) -> String {
    said(put!(bed, tx => post::give(tx, cx, input.clone())))
}

/// Somebody without any post, administered in the unit.
async fn somebody(world: &World<'_>, unit: wushe_core::id::UnitId, login: &str) -> UserId {
    world.with_roles(unit, login, &[]).await.user().unwrap()
}

async fn the_county_appoints_whom_it_may_not_be_itself(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    assert!(!Role::CountyAdmin.permissions().contains(&Permission::RevealPersonal));
    for (number, (role, unit)) in [
        (Role::Staff, world.home),
        (Role::GridWorker, world.grid),
        (Role::UnitAdmin, world.town),
        (Role::FundClerk, world.county),
        (Role::FundApprover, world.county),
        (Role::CountyAdmin, world.county),
    ]
    .into_iter()
    .enumerate()
    {
        let user = somebody(&world, world.county, &format!("user{number}")).await;
        assert_eq!(give(&bed, &county.in_unit(unit), to(user, role)).await, "ok", "{role}");
    }
    let user = somebody(&world, world.home, "user").await;
    let unknown = GivePost { role: "mayor".to_owned(), ..to(user, Role::Staff) };
    assert_eq!(give(&bed, &county, unknown).await, "invalid: role choice");
    let nobody = GivePost { user_id: None, ..to(user, Role::Staff) };
    assert_eq!(give(&bed, &county, nobody).await, "invalid: user_id required");
    assert_eq!(give(&bed, &world.anonymous(world.home), to(user, Role::Staff)).await, "unauthenticated");
}

async fn an_administrator_gives_no_more_than_they_have(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let user = somebody(&world, world.home, "plum").await;
    for (role, expected) in [
        (Role::Staff, "ok"),
        (Role::UnitAdmin, "ok"),
        (Role::FundClerk, "forbidden: roles.manage"),
        (Role::FundApprover, "forbidden: roles.manage"),
        (Role::CountyAdmin, "forbidden: roles.manage"),
    ] {
        assert_eq!(give(&bed, &admin, to(user, role)).await, expected, "{role}");
    }
    assert_eq!(give(&bed, &admin.in_unit(world.grid), to(user, Role::GridWorker)).await, "ok");
    for unit in [world.next_door, world.town, world.county] {
        assert_eq!(give(&bed, &admin.in_unit(unit), to(user, Role::Staff)).await, "forbidden: users.manage");
    }
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(give(&bed, &staff, to(user, Role::GridWorker)).await, "forbidden: users.manage");
    // What is given by the county is taken back by the county.
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let approver = somebody(&world, world.home, "approver").await;
    let given = put!(bed, tx => post::give(tx, &county.in_unit(world.home), to(approver, Role::FundApprover))).unwrap();
    let take = put!(bed, tx => post::take(tx, &admin, given.id, because()));
    assert_eq!(said(take), "forbidden: roles.manage");
    put!(bed, tx => post::take(tx, &county, given.id, because())).unwrap();
}

async fn nobody_gives_or_takes_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    for cx in [&admin, &county] {
        assert_eq!(give(&bed, cx, to(cx.user().unwrap(), Role::Staff)).await, "refused: own-post");
        let own = ask!(bed, tx => post::own(tx, cx)).unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!(said(put!(bed, tx => post::take(tx, cx, own[0].id, because()))), "refused: own-post");
        let by_login =
            GivePost { user_id: None, login: Some(own[0].login.clone()), ..to(cx.user().unwrap(), Role::Staff) };
        assert_eq!(give(&bed, cx, by_login).await, "refused: own-post");
    }
}

async fn a_role_is_held_at_its_level(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let user = somebody(&world, world.county, "plum").await;
    for (role, unit) in [
        (Role::CountyAdmin, world.town),
        (Role::UnitAdmin, world.county),
        (Role::UnitAdmin, world.grid),
        (Role::GridWorker, world.town),
        (Role::Staff, world.grid),
    ] {
        assert_eq!(give(&bed, &county.in_unit(unit), to(user, role)).await, "refused: role-level", "{role}");
    }
}

async fn what_two_must_do_one_does_not_hold(bed: Bed) {
    let world = World::new(&bed).await;
    let system = |unit| world.system(unit);
    let user = somebody(&world, world.county, "clerk").await;
    assert_eq!(give(&bed, &system(world.town), to(user, Role::FundClerk)).await, "ok");
    // There, above and below; not beside it.
    for unit in [world.town, world.home, world.county] {
        assert_eq!(give(&bed, &system(unit), to(user, Role::FundApprover)).await, "refused: post-duties");
    }
    let other = somebody(&world, world.county, "other").await;
    assert_eq!(give(&bed, &system(world.home), to(other, Role::FundApprover)).await, "ok");
    assert_eq!(give(&bed, &system(world.next_door), to(other, Role::FundClerk)).await, "ok");
    assert_eq!(give(&bed, &system(world.home), to(other, Role::FundClerk)).await, "refused: post-duties");

    // One after the other is no conflict.
    let third = somebody(&world, world.county, "third").await;
    let today = Day::of(bed.core.clock.now());
    let until = GivePost { valid_to: Some(today.plus_days(9)), ..to(third, Role::FundClerk) };
    assert_eq!(give(&bed, &system(world.home), until).await, "ok");
    let from = |days| GivePost { valid_from: Some(today.plus_days(days)), ..to(third, Role::FundApprover) };
    assert_eq!(give(&bed, &system(world.home), from(9)).await, "refused: post-duties");
    assert_eq!(give(&bed, &system(world.home), from(10)).await, "ok");
}

async fn two_who_appoint_at_once_break_no_rule(bed: Bed) {
    let world = World::new(&bed).await;
    let user = somebody(&world, world.county, "plum").await;
    let other = bed.second_store().await;
    let appoint = async |store: &wushe_core::store::Store, role| {
        let cx = world.system(world.home);
        let given = store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { post::give(tx, &cx, to(user, role)).await })
        });
        given.await
    };
    let (one, two) = (appoint(&bed.store, Role::FundClerk), appoint(&other, Role::FundApprover));
    let (one, two) = tokio::join!(one, two);
    let mut answers = [said(one), said(two)];
    answers.sort();
    assert_eq!(answers, ["ok", "refused: post-duties"]);
    // The same post twice at once is one post.
    let (one, two) = tokio::join!(appoint(&bed.store, Role::Staff), appoint(&other, Role::Staff));
    let mut answers = [said(one), said(two)];
    answers.sort();
    assert_eq!(answers, ["ok", "refused: post-held"]);
}

async fn a_post_counts_from_a_day_to_a_day(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let user = somebody(&world, world.home, "plum").await;
    let today = Day::of(bed.core.clock.now());
    let (from, to_day) = (today.plus_days(2), today.plus_days(3));
    let period = |from, to_day| GivePost { valid_from: from, valid_to: to_day, ..to(user, Role::Staff) };
    for (input, expected) in [
        (period(Some(today.plus_days(-1)), None), "invalid: valid_from post-past"),
        (period(Some(from), Some(today.plus_days(1))), "invalid: valid_to post-order"),
        (period(None, Some(today.plus_days(-1))), "invalid: valid_to post-order"),
    ] {
        assert_eq!(give(&bed, &admin, input).await, expected);
    }
    let given = put!(bed, tx => post::give(tx, &admin, period(Some(from), Some(to_day)))).unwrap();
    assert_eq!((given.valid_from, given.valid_to), (from.begins(), Some(to_day.plus_days(1).begins())));
    assert!(!given.current);
    // Before, between and after: what is held overlaps or does not.
    assert_eq!(give(&bed, &admin, period(Some(to_day), None)).await, "refused: post-held");
    assert_eq!(give(&bed, &admin, period(None, Some(today.plus_days(1)))).await, "ok");
    assert_eq!(give(&bed, &admin, period(Some(today.plus_days(4)), None)).await, "ok");

    let may_at = async |cx: &Cx| {
        let actor = ask!(bed, tx => access::actor(tx, &bed.core, user)).unwrap();
        let cx = bed.core.cx(actor, cx.unit, "zh-CN");
        ask!(bed, tx => cx.may(tx, Permission::ReadResidents)).unwrap()
    };
    let another = somebody(&world, world.home, "peach").await;
    let only = GivePost { valid_from: Some(from), valid_to: Some(to_day), ..to(another, Role::Staff) };
    put!(bed, tx => post::give(tx, &admin, only)).unwrap();
    assert!(may_at(&admin).await);
    let posts_of = async || match ask!(bed, tx => access::actor(tx, &bed.core, another)).unwrap() {
        wushe_core::app::Actor::User { posts, .. } => posts.len(),
        _ => 9,
    };
    let mut counted = Vec::new();
    for _ in 0..5 {
        counted.push(posts_of().await);
        bed.core.clock.advance_seconds(24 * 3600);
    }
    assert_eq!(counted, [0, 0, 1, 1, 0]);
}

async fn a_post_that_is_taken_back_counts_no_more(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    world.staff(world.home, "desk").await;
    let token = access::log_in(&bed.store, &bed.core, "desk", PASSWORD, "203.0.113.7").await.unwrap().token;
    let may = async || {
        let Authenticated { actor, .. } = ask!(bed, tx => access::authenticate(tx, &bed.core, &token)).unwrap();
        let cx = bed.core.cx(actor, world.home, "zh-CN");
        ask!(bed, tx => cx.may(tx, Permission::ReadResidents)).unwrap()
    };
    assert!(may().await);
    let filter = PostFilter { role: Some("staff".to_owned()), ..PostFilter::default() };
    let held = ask!(bed, tx => post::list(tx, &admin, filter.clone(), Page::default())).unwrap().items;
    assert_eq!(held.len(), 1);
    let blank = put!(bed, tx => post::take(tx, &admin, held[0].id, TakePost::default()));
    assert_eq!(said(blank), "invalid: reason required");
    let taken = put!(bed, tx => post::take(tx, &admin, held[0].id, because())).unwrap();
    assert!(!taken.current);
    assert!(!may().await);
    assert_eq!(said(put!(bed, tx => post::take(tx, &admin, held[0].id, because()))), "refused: post-ended");
    // It is among those that have ended, and may be given again.
    assert!(ask!(bed, tx => post::list(tx, &admin, filter.clone(), Page::default())).unwrap().items.is_empty());
    let ended = PostFilter { ended: Some(true), ..filter };
    assert_eq!(ask!(bed, tx => post::list(tx, &admin, ended.clone(), Page::default())).unwrap().items.len(), 1);
    bed.core.clock.advance_seconds(1);
    assert_eq!(
        give(&bed, &Cx { now: bed.core.clock.now(), ..admin.clone() }, to(held[0].user_id, Role::Staff)).await,
        "ok"
    );
    assert_eq!(ask!(bed, tx => post::list(tx, &admin, ended, Page::default())).unwrap().items.len(), 2);
    assert!(may().await);
}

async fn somebody_of_elsewhere_is_appointed_by_their_exact_login(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let stranger = world.staff(world.next_door, "stranger").await.user().unwrap();
    // An id says nothing, to whom it says nothing.
    assert_eq!(give(&bed, &admin, to(stranger, Role::Staff)).await, "not found: user");
    let unknown = UserId::from_uuid(bed.core.ids.next(admin.now));
    assert_eq!(give(&bed, &admin, to(unknown, Role::Staff)).await, "not found: user");
    let by = |login: &str| GivePost { user_id: None, login: Some(login.to_owned()), ..to(stranger, Role::Staff) };
    for login in ["strange", "stranger2", "%", "' OR ''='"] {
        assert_eq!(give(&bed, &admin, by(login)).await, "not found: user", "{login}");
    }
    let given = put!(bed, tx => post::give(tx, &admin, by(" Stranger "))).unwrap();
    assert_eq!((given.user_id, given.unit_id), (stranger, world.home));
    // They stay administered where they were.
    let refused = put!(bed, tx => access::disable_user(tx, &admin, stranger));
    assert_eq!(said(refused), "not found: user");
    let next_door = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let elsewhere = put!(bed, tx => access::disable_user(tx, &next_door, stranger));
    assert_eq!(said(elsewhere), "refused: user-elsewhere");
    put!(bed, tx => access::disable_user(tx, &world.system(world.town), stranger)).unwrap();
    let grid = GivePost { role: "grid_worker".to_owned(), ..by("stranger") };
    assert_eq!(give(&bed, &admin, grid).await, "not found: user");
}

async fn the_neighbour_sees_no_posts(bed: Bed) {
    let world = World::new(&bed).await;
    world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    world.staff(world.home, "desk").await;
    let next_door = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let list = async |cx: &Cx| {
        let listed = ask!(bed, tx => post::list(tx, cx, PostFilter::default(), Page::default())).unwrap();
        listed.items.into_iter().map(|post| post.login).collect::<Vec<_>>()
    };
    assert_eq!(list(&next_door).await, ["admin2"]);
    assert_eq!(list(&town).await, ["town", "admin2", "desk", "admin"]);
    assert_eq!(list(&town.in_unit(world.home)).await, ["desk", "admin"]);
    let of_home = ask!(bed, tx => post::list(tx, &town, PostFilter::default(), Page::default())).unwrap().items;
    let id = of_home.iter().find(|post| post.login == "desk").unwrap().id;
    let unknown = PostId::from_uuid(bed.core.ids.next(town.now));
    for id in [id, unknown] {
        assert_eq!(said(ask!(bed, tx => post::get(tx, &next_door, id))), "not found: post");
        assert_eq!(said(put!(bed, tx => post::take(tx, &next_door, id, because()))), "not found: post");
    }
    let first = ask!(bed, tx => post::list(tx, &town, PostFilter::default(), Page::first(3))).unwrap();
    let rest = Page { after: first.next.clone(), limit: Some(3) };
    let rest = ask!(bed, tx => post::list(tx, &town, PostFilter::default(), rest)).unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (3, 1, None));
    let staff = world.staff(world.home, "desk2").await;
    let refused = ask!(bed, tx => post::list(tx, &staff, PostFilter::default(), Page::default()));
    assert_eq!(said(refused), "forbidden: users.manage");
    let offered = ask!(bed, tx => post::assignable(tx, &town.in_unit(world.home))).unwrap();
    let offered: Vec<_> = offered.into_iter().map(|role| role.code.to_string()).collect();
    assert_eq!(offered, ["staff", "grid_worker", "unit_admin"]);
}
