//! API tokens: no more than their owner, nowhere but in their unit, no longer than their day.

use wushe_core::app::access::{self, Authenticated};
use wushe_core::app::{Actor, Cx, api_token, post, resident, session, user};
use wushe_core::domain::access::{NewApiToken, Permission, PostFilter, Role, TakePost};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::id::SessionId;

use crate::kit::{Bed, PASSWORD, World, contains, new_resident, said};

store_tests![
    a_token_does_what_it_is_for,
    a_token_reaches_its_unit_and_below,
    wrong_tokens_are_refused,
    a_token_ends,
    what_the_owner_may_not_do_any_more_the_token_may_not,
    a_token_for_reading_changes_nothing,
    a_token_is_shown_once,
    a_token_has_no_hold_over_its_owner,
];

/// Somebody with a session of their own.
async fn with_session(bed: &Bed, cx: &Cx, login: &str) -> (Cx, SessionId) {
    let token = access::log_in(&bed.store, &bed.core, login, PASSWORD, "203.0.113.7").await.unwrap().token;
    let who = ask!(bed, tx => access::authenticate(tx, &bed.core, &token)).unwrap();
    (bed.core.cx(who.actor, cx.unit, "zh-CN"), who.session.unwrap())
}

fn new(bed: &Bed, scopes: &[Permission]) -> NewApiToken {
    NewApiToken {
        name: "对接省平台".to_owned(),
        scopes: scopes.to_vec(),
        read_only: false,
        expires_on: Some(Day::of(bed.core.clock.now()).plus_days(30)),
    }
}

async fn make(bed: &Bed, cx: &Cx, own: SessionId, new: NewApiToken) -> String {
    put!(bed, tx => api_token::create(tx, cx, own, new)).unwrap().token.unwrap()
}

async fn who(bed: &Bed, token: &str) -> wushe_core::Result<Authenticated> {
    ask!(bed, tx => access::authenticate(tx, &bed.core, token))
}

/// Whoever shows the token, acting in the unit of `cx`.
async fn acting(bed: &Bed, token: &str, unit: wushe_core::id::UnitId) -> Cx {
    bed.core.cx(who(bed, token).await.unwrap().actor, unit, "zh-CN")
}

async fn a_token_does_what_it_is_for(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let token = make(&bed, &cx, own, new(&bed, &[Permission::ReadResidents])).await;
    let shown = who(&bed, &token).await.unwrap();
    assert_eq!((shown.user.login.as_str(), shown.session, shown.due), ("desk", None, true));
    let cx = acting(&bed, &token, world.home).await;
    assert_eq!(cx.user(), desk.user());
    for permission in Permission::ALL {
        let may = ask!(bed, tx => cx.may(tx, *permission)).unwrap();
        assert_eq!(may, *permission == Permission::ReadResidents, "{permission}");
    }
    assert_eq!(
        said(ask!(bed, tx => resident::list(tx, &cx, Default::default(), wushe_core::domain::page::Page::first(5)))),
        "ok"
    );
    let refused = put!(bed, tx => resident::create(tx, &cx, new_resident("新人")));
    assert_eq!(said(refused), "forbidden: residents.write");
    put!(bed, tx => access::keep_alive(tx, &bed.core, &token)).unwrap();
    assert!(!who(&bed, &token).await.unwrap().due);
}

async fn a_token_reaches_its_unit_and_below(bed: Bed) {
    let world = World::new(&bed).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    put!(bed, tx => access::give_post(tx, &world.system(world.grid), town.user().unwrap(), Role::GridWorker)).unwrap();
    let (cx, own) = with_session(&bed, &town, "town").await;
    let token = make(&bed, &cx.in_unit(world.home), own, new(&bed, &[Permission::ReadResidents])).await;
    for (unit, expected) in [
        (world.home, "ok"),
        (world.grid, "ok"),
        (world.next_door, "forbidden: residents.read"),
        (world.town, "forbidden: residents.read"),
    ] {
        let cx = acting(&bed, &token, unit).await;
        assert_eq!(
            said(
                ask!(bed, tx => resident::list(tx, &cx, Default::default(), wushe_core::domain::page::Page::first(5)))
            ),
            expected
        );
    }
    // Somebody who is a resident too is none by the token.
    let resident = world.resident(world.home, "李秀兰").await;
    let own_person = world.as_resident(world.home, "xiulan", resident).await;
    put!(bed, tx => access::give_post(tx, &world.system(world.home), own_person.user().unwrap(), Role::Staff)).unwrap();
    let (cx, own) = with_session(&bed, &own_person, "xiulan").await;
    let token = make(&bed, &cx, own, new(&bed, &[Permission::ReadRequests])).await;
    let Actor::User { resident, posts, .. } = who(&bed, &token).await.unwrap().actor else { panic!("not a user") };
    assert_eq!((resident, posts.len()), (None, 1));
}

async fn wrong_tokens_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let (cx, own) = with_session(&bed, &admin, "admin").await;
    let good = || new(&bed, &[Permission::ReadResidents]);
    let today = Day::of(bed.core.clock.now());
    for (new, expected) in [
        (NewApiToken { name: " ".to_owned(), ..good() }, "invalid: name required"),
        (NewApiToken { scopes: Vec::new(), ..good() }, "invalid: scopes required"),
        (NewApiToken { scopes: vec![Permission::WriteFund], ..good() }, "forbidden: fund.write"),
        // No programme has a second factor.
        (NewApiToken { scopes: vec![Permission::ManageUsers], ..good() }, "refused: token-scope"),
        (NewApiToken { expires_on: None, ..good() }, "invalid: expires_on required"),
        (NewApiToken { expires_on: Some(today.plus_days(-1)), ..good() }, "invalid: expires_on token-past"),
        (NewApiToken { expires_on: Some(today.plus_days(367)), ..good() }, "invalid: expires_on token-far"),
    ] {
        assert_eq!(said(put!(bed, tx => api_token::create(tx, &cx, own, new))), expected);
    }
    let elsewhere = put!(bed, tx => api_token::create(tx, &cx.in_unit(world.next_door), own, good()));
    assert_eq!(said(elsewhere), "forbidden: residents.read");
    let nobody = world.anonymous(world.home);
    assert_eq!(said(put!(bed, tx => api_token::create(tx, &nobody, own, good()))), "unauthenticated");
    for _ in 0..50 {
        make(&bed, &cx, own, good()).await;
    }
    assert_eq!(said(put!(bed, tx => api_token::create(tx, &cx, own, good()))), "refused: too-many-tokens");
}

async fn a_token_ends(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let other = world.staff(world.home, "desk2").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let (other, other_own) = with_session(&bed, &other, "desk2").await;
    let made = put!(bed, tx => api_token::create(tx, &cx, own, new(&bed, &[Permission::ReadResidents]))).unwrap();
    let token = made.token.clone().unwrap();
    // Forms of tokens, none of which is one.
    let (head, tail) = token.split_at(token.len() - 1);
    let mistyped = format!("{head}{}", if tail == "0" { "1" } else { "0" });
    for wrong in ["wsh_", "wsh_é", &mistyped, &format!("{token}0"), &token.to_uppercase()] {
        assert_eq!(said(who(&bed, wrong).await), "unauthenticated", "{wrong}");
    }
    assert_eq!(said(put!(bed, tx => api_token::revoke(tx, &other, other_own, made.id))), "not found: api_token");
    assert_eq!(said(who(&bed, &token).await), "ok");
    put!(bed, tx => api_token::revoke(tx, &cx, own, made.id)).unwrap();
    put!(bed, tx => api_token::revoke(tx, &cx, own, made.id)).unwrap();
    assert_eq!(said(who(&bed, &token).await), "unauthenticated");

    let token = make(
        &bed,
        &cx,
        own,
        NewApiToken { expires_on: Some(Day::of(bed.core.clock.now())), ..new(&bed, &[Permission::ReadResidents]) },
    )
    .await;
    assert_eq!(said(who(&bed, &token).await), "ok");
    let midnight = Day::of(bed.core.clock.now()).plus_days(1).begins();
    let left = (midnight.micros() - bed.core.clock.now().micros()) / 1_000_000;
    bed.core.clock.advance_seconds(left);
    assert_eq!(said(who(&bed, &token).await), "unauthenticated");
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let listed = ask!(bed, tx => api_token::list(tx, &cx, own, Page::first(1))).unwrap();
    assert_eq!((listed.items.len(), listed.next.is_some()), (1, true));
    let rest = Page { after: listed.next, limit: None };
    let rest = ask!(bed, tx => api_token::list(tx, &cx, own, rest)).unwrap().items;
    assert_eq!((rest.len(), rest[0].revoked_at.is_some()), (1, true));
}

async fn what_the_owner_may_not_do_any_more_the_token_may_not(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let desk = world.staff(world.home, "desk").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let token = make(&bed, &cx, own, new(&bed, &[Permission::ReadResidents])).await;
    let may = async || {
        let cx = acting(&bed, &token, world.home).await;
        ask!(bed, tx => cx.may(tx, Permission::ReadResidents)).unwrap()
    };
    assert!(may().await);
    let filter = PostFilter { user_id: desk.user(), ..PostFilter::default() };
    let held = ask!(bed, tx => post::list(tx, &admin, filter, Page::default())).unwrap().items;
    let input = TakePost { reason: "调岗".to_owned() };
    put!(bed, tx => post::take(tx, &admin, held[0].id, input)).unwrap();
    assert!(!may().await);
    put!(bed, tx => access::disable_user(tx, &admin, desk.user().unwrap())).unwrap();
    assert_eq!(said(who(&bed, &token).await), "unauthenticated");
    put!(bed, tx => user::enable(tx, &admin, desk.user().unwrap())).unwrap();
    assert_eq!(said(who(&bed, &token).await), "ok");
    put!(bed, tx => user::end_sessions(tx, &admin, desk.user().unwrap())).unwrap();
    assert_eq!(said(who(&bed, &token).await), "unauthenticated");
}

async fn a_token_for_reading_changes_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let scopes = [Permission::ReadResidents, Permission::WriteResidents, Permission::RevealPersonal];
    let token = make(&bed, &cx, own, NewApiToken { read_only: true, ..new(&bed, &scopes) }).await;
    assert!(who(&bed, &token).await.unwrap().read_only);
    let cx = acting(&bed, &token, world.home).await;
    for permission in scopes {
        let may = ask!(bed, tx => cx.may(tx, permission)).unwrap();
        assert_eq!(may, permission == Permission::ReadResidents, "{permission}");
    }
}

async fn a_token_is_shown_once(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let token = make(&bed, &cx, own, new(&bed, &[Permission::ReadResidents])).await;
    assert!(token.starts_with("wsh_") && token.len() == 60 && api_token::is_well_formed(&token));
    assert!(!contains(&bed.at_rest().await, &token));
    let listed = ask!(bed, tx => api_token::list(tx, &cx, own, Page::default())).unwrap().items;
    assert_eq!((listed[0].token.clone(), listed[0].scopes.clone()), (None, vec![Permission::ReadResidents]));
}

async fn a_token_has_no_hold_over_its_owner(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let (cx, own) = with_session(&bed, &desk, "desk").await;
    let token = make(&bed, &cx, own, new(&bed, &[Permission::ReadResidents])).await;
    // Whoever shows it has no session, and a session's id is told to nobody but its owner.
    let shown = acting(&bed, &token, world.home).await;
    let guess = SessionId::from_uuid(bed.core.ids.next(cx.now));
    assert_eq!(said(ask!(bed, tx => session::list(tx, &shown, guess))), "unauthenticated");
    let more = put!(bed, tx => api_token::create(tx, &shown, guess, new(&bed, &[Permission::ReadResidents])));
    assert_eq!(said(more), "unauthenticated");
    assert_eq!(said(access::second_factor(&bed.store, &bed.core, &token, "000000").await), "unauthenticated");
}
