//! Users: entered with a password that is good once, changed, barred, let in again; and who has a hold over whom.

use wushe_core::app::{Cx, access, user};
use wushe_core::domain::access::{DisableUser, NewUser, Role, Step, UserFilter, UserView};
use wushe_core::domain::page::Page;
use wushe_core::id::UserId;
use wushe_core::{Error, Result};

use crate::kit::{Bed, PASSWORD, World, contains, said};

store_tests![
    a_password_that_was_given_is_good_once,
    a_password_that_was_given_is_good_for_a_week,
    a_user_is_changed_but_for_the_login,
    a_login_is_told_from_every_other,
    who_is_barred_is_out_until_let_in,
    whatever_is_open_ends,
    a_password_that_is_forgotten_is_made_anew,
    who_waits_is_let_through,
    nobody_administers_beyond_their_unit,
    nobody_gets_hold_of_whom_they_could_not_appoint,
    users_are_listed_and_found,
    the_first_administrator_of_a_county,
];

fn new(login: &str) -> NewUser {
    NewUser { login: login.to_owned(), name: "刘红梅".to_owned(), ..NewUser::default() }
}

fn because() -> DisableUser {
    DisableUser { reason: "离职".to_owned() }
}

async fn log_in(bed: &Bed, login: &str, password: &str) -> Result<access::Session> {
    access::log_in(&bed.store, &bed.core, login, password, "203.0.113.7").await
}

async fn step_of(bed: &Bed, token: &str) -> Result<Step> {
    ask!(bed, tx => access::authenticate(tx, &bed.core, token)).map(|who| who.step)
}

async fn a_password_that_was_given_is_good_once(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let made = put!(bed, tx => user::create(tx, &admin, new("Plum"))).unwrap();
    let given = made.one_time_password.clone().unwrap();
    assert_eq!((made.login.as_str(), made.unit_id, made.must_change_password), ("plum", world.home, true));
    assert_eq!(given.len(), 14);
    assert!(!contains(&bed.at_rest().await, &given));
    assert_eq!(ask!(bed, tx => user::get(tx, &admin, made.id)).unwrap().one_time_password, None);

    let session = log_in(&bed, "plum", &given).await.unwrap();
    assert_eq!(session.step, Step::Password);
    assert_eq!(step_of(&bed, &session.token).await.unwrap(), Step::Password);
    let actor = ask!(bed, tx => access::authenticate(tx, &bed.core, &session.token)).unwrap().actor;
    let own = bed.core.cx(actor, world.home, "zh-CN");
    let change = async |old: &str, new: &str| said(put!(bed, tx => access::change_password(tx, &own, old, new)));
    assert_eq!(change("", "short").await, "invalid: password password");
    assert_eq!(change("", &given).await, "invalid: password password-same");
    assert_eq!(change("not the given one", "a password of my own").await, "invalid: old_password password-wrong");
    assert_eq!(change("", "a password of my own").await, "ok");
    // The session ends with it; the given password is worth nothing any more, and the old one must be known again.
    assert_eq!(said(step_of(&bed, &session.token).await), "unauthenticated");
    assert_eq!(said(log_in(&bed, "plum", &given).await), "refused: login-failed");
    assert_eq!(log_in(&bed, "plum", "a password of my own").await.unwrap().step, Step::Done);
    assert_eq!(change("", "another password").await, "invalid: old_password password-wrong");
    let long = put!(bed, tx => user::create(tx, &admin, new("a-very-long-login"))).unwrap();
    let actor = ask!(bed, tx => access::actor(tx, &bed.core, long.id)).unwrap();
    let own = bed.core.cx(actor, world.home, "zh-CN");
    let same = put!(bed, tx => access::change_password(tx, &own, "", "A-very-long-login"));
    assert_eq!(said(same), "invalid: password password-login");
}

async fn a_password_that_was_given_is_good_for_a_week(bed: Bed) {
    let world = World::new(&bed).await;
    let made = put!(bed, tx => user::create(tx, &world.system(world.home), new("plum"))).unwrap();
    let given = made.one_time_password.unwrap();
    bed.core.clock.advance_seconds(7 * 24 * 3600 - 1);
    log_in(&bed, "plum", &given).await.unwrap();
    bed.core.clock.advance_seconds(1);
    assert_eq!(said(log_in(&bed, "plum", &given).await), "refused: login-failed");
}

async fn a_user_is_changed_but_for_the_login(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let made = put!(bed, tx => user::create(tx, &admin, new("plum"))).unwrap();
    let own = world.resident(world.grid, "李秀兰").await;
    let foreign = world.resident(world.next_door, "外人").await;
    let change =
        async |version: i64, new: NewUser| put!(bed, tx => user::update(tx, &admin, made.id, version, new.clone()));
    let linked = NewUser { name: "刘梅".to_owned(), resident_id: Some(own), ..new("plum") };
    let changed = change(made.version, linked.clone()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.resident_id, changed.version), ("刘梅", Some(own), made.version + 1));
    assert_eq!(said(change(made.version, linked.clone()).await), "conflict: user");
    let peach = NewUser { login: "peach".to_owned(), ..linked.clone() };
    assert_eq!(said(change(changed.version, peach).await), "invalid: login login-fixed");
    let stranger = NewUser { resident_id: Some(foreign), ..linked };
    assert_eq!(said(change(changed.version, stranger).await), "not found: resident");
}

async fn a_login_is_told_from_every_other(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let create = async |login: &str| put!(bed, tx => user::create(tx, &admin, new(login)));
    // A space within, a Cyrillic а, a zero width joiner, an accent, Chinese, a sign first, a dotless ı.
    for odd in
        ["zhang san", "аdmin", "ad\u{200d}min", "jos\u{e9}", "张三", ".dot", "-x", "a/b", "a+b", "a\u{0}b", "\u{131}d"]
    {
        let answer = said(create(odd).await);
        assert!(["invalid: login login-form", "invalid: login bad-text"].contains(&answer.as_str()), "{odd}: {answer}");
    }
    assert_eq!(said(create("  ").await), "invalid: login required");
    assert_eq!(said(create(&"a".repeat(41)).await), "invalid: login too-long");
    for (entered, kept) in [(" Li.Na_2-x@wc ", "li.na_2-x@wc"), ("ＡＢＣ１", "abc1"), ("7", "7")] {
        assert_eq!(create(entered).await.unwrap().login, kept);
    }
    assert_eq!(said(create("abc1").await), "invalid: login taken");
    // Whoever has another name from before logs in with it, and is changed under it.
    let old = create("old").await.unwrap();
    bed.tamper(&format!("UPDATE login_user SET login = '张三' WHERE id = '{}'", old.id)).await;
    assert_eq!(said(log_in(&bed, " 张三", &old.one_time_password.unwrap()).await), "ok");
    let renamed = put!(bed, tx => user::update(tx, &admin, old.id, 1, new("张三"))).unwrap();
    assert_eq!(renamed.login, "张三");
}

async fn who_is_barred_is_out_until_let_in(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await.user().unwrap();
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    let blank = put!(bed, tx => user::disable(tx, &admin, staff, DisableUser::default()));
    assert_eq!(said(blank), "invalid: reason required");
    let barred = put!(bed, tx => user::disable(tx, &admin, staff, because())).unwrap();
    assert_eq!((barred.disabled_at, barred.disabled_reason.as_str()), (Some(admin.now), "离职"));
    assert_eq!(said(step_of(&bed, &token).await), "unauthenticated");
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "refused: login-failed");
    let back = put!(bed, tx => user::enable(tx, &admin, staff)).unwrap();
    assert_eq!((back.disabled_at, back.disabled_reason.as_str()), (None, ""));
    // The session stays ended.
    assert_eq!(said(step_of(&bed, &token).await), "unauthenticated");
    log_in(&bed, "desk", PASSWORD).await.unwrap();
}

async fn whatever_is_open_ends(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let tokens =
        [log_in(&bed, "desk", PASSWORD).await.unwrap().token, log_in(&bed, "desk", PASSWORD).await.unwrap().token];
    let refused = put!(bed, tx => user::end_sessions(tx, &staff, staff.user().unwrap()));
    assert_eq!(said(refused), "forbidden: users.manage");
    put!(bed, tx => user::end_sessions(tx, &admin, staff.user().unwrap())).unwrap();
    for token in &tokens {
        assert_eq!(said(step_of(&bed, token).await), "unauthenticated");
    }
    log_in(&bed, "desk", PASSWORD).await.unwrap();
}

async fn a_password_that_is_forgotten_is_made_anew(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await.user().unwrap();
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    let reset = put!(bed, tx => user::reset_password(tx, &admin, staff)).unwrap();
    assert!(reset.must_change_password);
    assert_eq!(said(step_of(&bed, &token).await), "unauthenticated");
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "refused: login-failed");
    assert_eq!(log_in(&bed, "desk", &reset.one_time_password.unwrap()).await.unwrap().step, Step::Password);
}

async fn who_waits_is_let_through(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await.user().unwrap();
    for _ in 0..5 {
        assert_eq!(said(log_in(&bed, "desk", "wrong wrong").await), "refused: login-failed");
    }
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "too many");
    put!(bed, tx => user::unlock(tx, &admin, staff)).unwrap();
    log_in(&bed, "desk", PASSWORD).await.unwrap();
}

/// Everything that can be done to a user, and what each said.
async fn tried(bed: &Bed, cx: &Cx, id: UserId) -> Vec<String> {
    let new = new("desk");
    vec![
        said(put!(bed, tx => user::update(tx, cx, id, 1, new.clone()))),
        said(put!(bed, tx => user::disable(tx, cx, id, because()))),
        said(put!(bed, tx => user::enable(tx, cx, id))),
        said(put!(bed, tx => user::reset_password(tx, cx, id))),
        said(put!(bed, tx => user::reset_second_factor(tx, cx, id))),
        said(put!(bed, tx => user::unlock(tx, cx, id))),
        said(put!(bed, tx => user::end_sessions(tx, cx, id))),
    ]
}

async fn nobody_administers_beyond_their_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let next_door = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let nobody = UserId::from_uuid(bed.core.ids.next(admin.now));
    // Whether there is such a user is not told.
    for id in [staff.user().unwrap(), nobody] {
        for answer in tried(&bed, &next_door, id).await {
            assert_eq!(answer, "not found: user");
        }
        assert_eq!(said(ask!(bed, tx => user::get(tx, &next_door, id))), "not found: user");
        // In a unit that is not theirs, they are nobody.
        for answer in tried(&bed, &next_door.in_unit(world.home), id).await {
            assert_eq!(answer, "forbidden: users.manage");
        }
        for answer in tried(&bed, &staff, id).await {
            assert_eq!(answer, "forbidden: users.manage");
        }
        for answer in tried(&bed, &world.anonymous(world.home), id).await {
            assert_eq!(answer, "unauthenticated");
        }
    }
    for answer in tried(&bed, &admin, admin.user().unwrap()).await {
        assert_eq!(answer, "refused: own-user");
    }
    // Somebody of here with a post above, and somebody of here who is a resident elsewhere.
    let both = world.staff(world.home, "both").await.user().unwrap();
    put!(bed, tx => access::give_post(tx, &world.system(world.town), both, Role::Staff)).unwrap();
    let stranger = world.resident(world.next_door, "外人").await;
    let linked = world.staff(world.home, "linked").await.user().unwrap();
    let link = NewUser { resident_id: Some(stranger), ..new("linked") };
    put!(bed, tx => user::update(tx, &world.system(world.town), linked, 1, link)).unwrap();
    for id in [both, linked] {
        for answer in tried(&bed, &admin, id).await {
            assert_eq!(answer, "refused: user-elsewhere");
        }
    }
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    assert_eq!(said(put!(bed, tx => user::disable(tx, &town, both, because()))), "ok");
}

async fn nobody_gets_hold_of_whom_they_could_not_appoint(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    // Of their own unit, and yet: whoever resets the approver's password approves.
    let approver = world.with_roles(world.home, "approver", &[Role::FundApprover]).await.user().unwrap();
    for answer in tried(&bed, &admin, approver).await {
        assert_eq!(answer, "forbidden: roles.manage");
    }
    put!(bed, tx => user::reset_password(tx, &county, approver)).unwrap();
    let equal = world.with_roles(world.home, "equal", &[Role::UnitAdmin]).await.user().unwrap();
    put!(bed, tx => user::reset_password(tx, &admin, equal)).unwrap();
}

async fn users_are_listed_and_found(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    world.staff(world.next_door, "desk2").await;
    let desk = world.with_roles(world.grid, "desk", &[Role::GridWorker]).await.user().unwrap();
    put!(bed, tx => user::create(tx, &admin, new("plum"))).unwrap();
    put!(bed, tx => user::disable(tx, &admin, desk, because())).unwrap();
    let list = async |cx: &Cx, filter: UserFilter| {
        let listed = ask!(bed, tx => user::list(tx, cx, filter.clone(), Page::default())).unwrap();
        let count = ask!(bed, tx => user::count(tx, cx, filter)).unwrap();
        assert_eq!(count, listed.items.len() as i64);
        listed.items.into_iter().map(|user: UserView| user.login).collect::<Vec<_>>()
    };
    let all = UserFilter::default;
    assert_eq!(list(&admin, all()).await, ["plum", "desk", "admin"]);
    assert_eq!(list(&town, all()).await, ["plum", "desk", "desk2", "town", "admin"]);
    let by = |q: &str| UserFilter { q: Some(q.to_owned()), ..all() };
    assert_eq!(list(&town, by("desk")).await, ["desk", "desk2"]);
    assert_eq!(list(&town, by("刘红")).await, ["plum"]);
    assert!(list(&town, by("%")).await.is_empty());
    assert_eq!(list(&town, UserFilter { disabled: Some(true), ..all() }).await, ["desk"]);
    assert_eq!(list(&admin, UserFilter { disabled: Some(false), ..all() }).await, ["plum", "admin"]);
    let first = ask!(bed, tx => user::list(tx, &town, all(), Page::first(2))).unwrap();
    let next = Page { after: first.next, limit: Some(3) };
    let rest = ask!(bed, tx => user::list(tx, &town, all(), next)).unwrap();
    let logins: Vec<_> = rest.items.iter().map(|user| user.login.as_str()).collect();
    assert_eq!((logins, rest.next), (vec!["desk2", "town", "admin"], None));
    let staff = world.staff(world.home, "desk3").await;
    let refused = ask!(bed, tx => user::list(tx, &staff, all(), Page::default()));
    assert_eq!(said(refused), "forbidden: users.manage");
}

async fn the_first_administrator_of_a_county(bed: Bed) {
    let county = || access::NewCounty {
        code: "510821".to_owned(),
        name_zh: "旺苍县".to_owned(),
        name_en: "Wangcang County".to_owned(),
        admin_login: "He.Min".to_owned(),
        admin_name: "何敏".to_owned(),
    };
    let founded = put!(bed, tx => access::found_county(tx, &bed.core, county())).unwrap();
    assert_eq!((founded.county.code.as_str(), founded.login.as_str()), ("510821000000", "he.min"));
    let session = log_in(&bed, "he.min", &founded.one_time_password).await.unwrap();
    assert_eq!(session.step, Step::Password);
    assert_eq!(said(put!(bed, tx => access::found_county(tx, &bed.core, county()))), "refused: county-there");
    let by = ask!(bed, tx => user::by_login(tx, &bed.core.system(founded.county.id), " HE.MIN ")).unwrap();
    assert_eq!(by.id, session.user_id);
    let actor = ask!(bed, tx => access::actor(tx, &bed.core, by.id)).unwrap();
    let own = bed.core.cx(actor, founded.county.id, "zh-CN");
    let refused = ask!(bed, tx => user::by_login(tx, &own, "he.min"));
    assert!(matches!(refused, Err(Error::Forbidden { .. })));
}
