//! The second factor: set up, shown at each login, replaced by a code on paper; and one's own sessions.

use wushe_core::app::access::{self, Attempt, Session};
use wushe_core::app::{Core, Cx, session, user};
use wushe_core::domain::access::{Role, Step};
use wushe_core::domain::totp;
use wushe_core::id::{SessionId, UnitId};
use wushe_core::{Error, Result};

use crate::kit::{Bed, PASSWORD, World, contains, said};

store_tests![
    power_asks_for_a_second_factor,
    whoever_has_one_shows_it,
    a_code_counts_once,
    wrong_codes_make_the_next_one_wait,
    codes_on_paper_count_once_each,
    a_new_post_asks_for_it_at_once,
    a_lost_telephone,
    it_is_taken_away_by_showing_it,
    secrets_are_sealed,
    sessions_are_listed_and_ended,
    a_known_browser_does_not_wait_for_its_neighbours,
];

/// The same installation, where power asks for a second factor.
fn strict(bed: &Bed) -> Core {
    Core { require_second_factor: true, ..bed.core.clone() }
}

async fn log_in(bed: &Bed, core: &Core, login: &str) -> Session {
    access::log_in(&bed.store, core, login, PASSWORD, "203.0.113.7").await.unwrap()
}

/// Context and session of a token.
async fn own(bed: &Bed, core: &Core, token: &str, unit: UnitId) -> (Cx, SessionId, Step) {
    let who = ask!(bed, tx => access::authenticate(tx, core, token)).unwrap();
    (core.cx(who.actor, unit, "zh-CN"), who.session.unwrap(), who.step)
}

async fn step(bed: &Bed, core: &Core, token: &str) -> Step {
    ask!(bed, tx => access::authenticate(tx, core, token)).unwrap().step
}

/// Sets a second factor up; answers the secret and the codes on paper.
async fn enrol(bed: &Bed, core: &Core, token: &str, unit: UnitId) -> (Vec<u8>, Vec<String>) {
    let (cx, session, _) = own(bed, core, token, unit).await;
    put!(bed, tx => access::enrol_second_factor(tx, &cx, session)).unwrap();
    let told = ask!(bed, tx => access::enrolment(tx, &cx, session, "五社")).unwrap().unwrap();
    let secret = from_base32(&told.secret);
    assert!(told.uri.contains(&format!("secret={}", told.secret)));
    let code = totp::code(&secret, totp::step_at(cx.now));
    let codes = put!(bed, tx => access::confirm_second_factor(tx, &cx, session, &code)).unwrap();
    (secret, codes)
}

fn from_base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in text.bytes() {
        held = held << 5 | u32::from(if c >= b'A' { c - b'A' } else { c - b'2' + 26 });
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 255) as u8);
        }
    }
    bytes
}

fn code_now(core: &Core, secret: &[u8]) -> String {
    totp::code(secret, totp::step_at(core.clock.now()))
}

async fn show(bed: &Bed, core: &Core, token: &str, code: &str) -> Result<()> {
    access::second_factor(&bed.store, core, token, code).await
}

async fn power_asks_for_a_second_factor(bed: Bed) {
    let world = World::new(&bed).await;
    let strict = strict(&bed);
    for (role, unit, asked) in [
        (Role::Staff, world.home, Step::Done),
        (Role::GridWorker, world.grid, Step::Done),
        (Role::FundClerk, world.county, Step::Done),
        (Role::UnitAdmin, world.home, Step::Enrol),
        (Role::CountyAdmin, world.county, Step::Enrol),
        (Role::FundApprover, world.county, Step::Enrol),
    ] {
        world.with_roles(unit, role.as_str(), &[role]).await;
        assert_eq!(log_in(&bed, &strict, role.as_str()).await.step, asked, "{role}");
        assert_eq!(log_in(&bed, &bed.core, role.as_str()).await.step, Step::Done, "{role}");
    }
    let token = log_in(&bed, &strict, "unit_admin").await.token;
    let (cx, session, _) = own(&bed, &strict, &token, world.home).await;
    let wrong = put!(bed, tx => access::confirm_second_factor(tx, &cx, session, "000000"));
    assert_eq!(said(wrong), "refused: second-factor-none");
    put!(bed, tx => access::enrol_second_factor(tx, &cx, session)).unwrap();
    let first = ask!(bed, tx => access::enrolment(tx, &cx, session, "五社")).unwrap();
    assert_eq!(said(put!(bed, tx => access::confirm_second_factor(tx, &cx, session, "x"))), "invalid: code code-wrong");
    // Begun anew, it is another secret; the first counts no more.
    let (secret, codes) = enrol(&bed, &strict, &token, world.home).await;
    assert_ne!(first.unwrap().secret, totp::base32(&secret));
    assert_eq!(codes.len(), 10);
    assert_eq!(step(&bed, &strict, &token).await, Step::Done);
    let again = put!(bed, tx => access::enrol_second_factor(tx, &cx, session));
    assert_eq!(said(again), "refused: second-factor-there");
    let view = ask!(bed, tx => access::factor(tx, &cx, session)).unwrap();
    assert_eq!((view.confirmed_at, view.required, view.recovery_codes_left), (Some(cx.now), true, 10));
}

async fn whoever_has_one_shows_it(bed: Bed) {
    let world = World::new(&bed).await;
    let core = strict(&bed);
    // Staff need none, and may have one.
    world.staff(world.home, "desk").await;
    let first = log_in(&bed, &core, "desk").await.token;
    let other = log_in(&bed, &core, "desk").await.token;
    let (secret, _) = enrol(&bed, &core, &first, world.home).await;
    assert_eq!(step(&bed, &core, &first).await, Step::Done);
    assert_eq!(step(&bed, &core, &other).await, Step::Code);
    bed.core.clock.advance_seconds(30);
    let session = log_in(&bed, &core, "desk").await;
    assert_eq!(session.step, Step::Code);
    assert_eq!(said(show(&bed, &core, &session.token, "").await), "invalid: code code-wrong");
    assert_eq!(step(&bed, &core, &session.token).await, Step::Code);
    let code = code_now(&core, &secret);
    show(&bed, &core, &session.token, &format!(" {} {} ", &code[..3], &code[3..])).await.unwrap();
    assert_eq!(step(&bed, &core, &session.token).await, Step::Done);
    assert_eq!(said(show(&bed, &core, &session.token, &code).await), "refused: second-factor-none");
    assert_eq!(said(show(&bed, &core, "no such token", &code).await), "unauthenticated");
    // Also where nothing asks for one.
    assert_eq!(log_in(&bed, &bed.core, "desk").await.step, Step::Code);
}

async fn a_code_counts_once(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let core = &bed.core;
    let first = log_in(&bed, core, "desk").await.token;
    let (secret, _) = enrol(&bed, core, &first, world.home).await;
    // The one with which it was set up has counted.
    let token = log_in(&bed, core, "desk").await.token;
    assert_eq!(said(show(&bed, core, &token, &code_now(core, &secret)).await), "invalid: code code-wrong");
    core.clock.advance_seconds(60);
    let code = code_now(core, &secret);
    let other = log_in(&bed, core, "desk").await.token;
    let tries = futures_util::future::join_all([&token, &other].map(|token| show(&bed, core, token, &code))).await;
    assert_eq!(tries.iter().filter(|one| one.is_ok()).count(), 1);
    // Neither the one before it, once a later one has counted.
    let before = totp::code(&secret, totp::step_at(core.clock.now()) - 1);
    let third = log_in(&bed, core, "desk").await.token;
    assert_eq!(said(show(&bed, core, &third, &before).await), "invalid: code code-wrong");
}

async fn wrong_codes_make_the_next_one_wait(bed: Bed) {
    let world = World::new(&bed).await;
    let core = &bed.core;
    let desk = world.staff(world.home, "desk").await.user().unwrap();
    let first = log_in(&bed, core, "desk").await.token;
    let (secret, _) = enrol(&bed, core, &first, world.home).await;
    core.clock.advance_seconds(60);
    let token = log_in(&bed, core, "desk").await.token;
    for _ in 0..5 {
        assert_eq!(said(show(&bed, core, &token, "000000").await), "invalid: code code-wrong");
    }
    // The right one has to wait too, also in another session, which the password alone opens.
    let Err(Error::TooMany { seconds }) = show(&bed, core, &token, &code_now(core, &secret)).await else {
        panic!("not throttled")
    };
    let other = log_in(&bed, core, "desk").await.token;
    assert_eq!(said(show(&bed, core, &other, &code_now(core, &secret)).await), "too many");
    core.clock.advance_seconds(seconds);
    show(&bed, core, &other, &code_now(core, &secret)).await.unwrap();
    // Guesses at the same time are counted one by one.
    let token = log_in(&bed, core, "desk").await.token;
    let guesses = futures_util::future::join_all((0..16).map(|_| show(&bed, core, &token, "000000"))).await;
    let checked = guesses.iter().filter(|guess| matches!(guess, Err(Error::Invalid(_)))).count();
    assert!((1..=6).contains(&checked), "{checked} guesses were checked");
    put!(bed, tx => user::unlock(tx, &world.system(world.home), desk)).unwrap();
    core.clock.advance_seconds(30);
    show(&bed, core, &token, &code_now(core, &secret)).await.unwrap();
}

async fn codes_on_paper_count_once_each(bed: Bed) {
    let world = World::new(&bed).await;
    let core = &bed.core;
    world.staff(world.home, "desk").await;
    let first = log_in(&bed, core, "desk").await.token;
    let (_, codes) = enrol(&bed, core, &first, world.home).await;
    let mut unique = codes.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 10);
    let token = log_in(&bed, core, "desk").await.token;
    show(&bed, core, &token, &codes[3].to_uppercase().replace('-', " ")).await.unwrap();
    let (cx, session, _) = own(&bed, core, &token, world.home).await;
    assert_eq!(ask!(bed, tx => access::factor(tx, &cx, session)).unwrap().recovery_codes_left, 9);
    let token = log_in(&bed, core, "desk").await.token;
    assert_eq!(said(show(&bed, core, &token, &codes[3]).await), "invalid: code code-wrong");
    // Somebody else's are nobody's.
    world.staff(world.home, "desk2").await;
    let theirs = log_in(&bed, core, "desk2").await.token;
    enrol(&bed, core, &theirs, world.home).await;
    let theirs = log_in(&bed, core, "desk2").await.token;
    assert_eq!(said(show(&bed, core, &theirs, &codes[4]).await), "invalid: code code-wrong");
    let fresh = put!(bed, tx => access::new_recovery_codes(tx, &cx, session)).unwrap();
    assert_eq!(said(show(&bed, core, &token, &codes[4]).await), "invalid: code code-wrong");
    show(&bed, core, &token, &fresh[0]).await.unwrap();
}

async fn a_new_post_asks_for_it_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let core = strict(&bed);
    let desk = world.staff(world.home, "desk").await.user().unwrap();
    let token = log_in(&bed, &core, "desk").await.token;
    assert_eq!(step(&bed, &core, &token).await, Step::Done);
    put!(bed, tx => access::give_post(tx, &world.system(world.home), desk, Role::UnitAdmin)).unwrap();
    assert_eq!(step(&bed, &core, &token).await, Step::Enrol);
}

async fn a_lost_telephone(bed: Bed) {
    let world = World::new(&bed).await;
    let core = strict(&bed);
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let desk = world.staff(world.home, "desk").await.user().unwrap();
    let token = log_in(&bed, &core, "desk").await.token;
    enrol(&bed, &core, &token, world.home).await;
    let view = put!(bed, tx => user::reset_second_factor(tx, &admin, desk)).unwrap();
    assert!(!view.second_factor);
    assert!(ask!(bed, tx => access::authenticate(tx, &core, &token)).is_err());
    assert_eq!(log_in(&bed, &core, "desk").await.step, Step::Done);
    assert_eq!(said(put!(bed, tx => user::reset_second_factor(tx, &admin, desk))), "refused: second-factor-none");
}

async fn it_is_taken_away_by_showing_it(bed: Bed) {
    let world = World::new(&bed).await;
    let core = strict(&bed);
    world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let token = log_in(&bed, &core, "admin").await.token;
    let (secret, _) = enrol(&bed, &core, &token, world.home).await;
    core.clock.advance_seconds(60);
    let waiting = log_in(&bed, &core, "admin").await.token;
    let remove =
        async |token: &str, code: &str| said(access::remove_second_factor(&bed.store, &core, token, code).await);
    assert_eq!(remove(&waiting, &code_now(&core, &secret)).await, "refused: second-factor-none");
    assert_eq!(remove(&token, "000000").await, "invalid: code code-wrong");
    assert_eq!(remove(&token, &code_now(&core, &secret)).await, "ok");
    // Whoever has to have one sets up another before anything else.
    assert_eq!(step(&bed, &core, &token).await, Step::Enrol);
}

async fn secrets_are_sealed(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let token = log_in(&bed, &bed.core, "desk").await.token;
    let (secret, codes) = enrol(&bed, &bed.core, &token, world.home).await;
    let kept = bed.at_rest().await;
    assert!(contains(&kept, "desk"));
    for secret in [totp::base32(&secret), hex(&secret), codes[0].clone(), codes[0].replace('-', "")] {
        assert!(!contains(&kept, &secret));
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn sessions_are_listed_and_ended(bed: Bed) {
    let world = World::new(&bed).await;
    let core = &bed.core;
    world.staff(world.home, "desk").await;
    world.staff(world.home, "desk2").await;
    let enter = async |login: &str, agent: &str, address: &str| {
        let attempt = Attempt {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
            address: address.to_owned(),
            agent: agent.to_owned(),
            device: String::new(),
        };
        core.clock.advance_seconds(1);
        access::log_in_at(&bed.store, core, attempt).await.unwrap().token
    };
    let phone = enter("desk", "Mozilla/5.0 (Linux; Android 14) Chrome/116 MicroMessenger/8.0", "203.0.113.7").await;
    let desk = enter("desk", "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0", "2001:db8:1:2::/64").await;
    let third = enter("desk", "", "unknown").await;
    let foreign = enter("desk2", "", "203.0.113.7").await;
    let (cx, current, _) = own(&bed, core, &desk, world.home).await;
    let told = ask!(bed, tx => session::list(tx, &cx, current)).unwrap();
    let words: Vec<_> = told.iter().map(|one| (one.device.as_str(), one.address.as_str(), one.current)).collect();
    assert_eq!(
        words,
        [("", "", false), ("Firefox · Windows", "2001:db8:*", true), ("WeChat · Android", "203.0.113.*", false)]
    );
    assert!(!contains(&bed.at_rest().await, "203.0.113.7"));
    let (theirs, foreign_id, _) = own(&bed, core, &foreign, world.home).await;
    // Nobody's session but one's own, and only with a session of one's own.
    assert_eq!(said(put!(bed, tx => session::revoke(tx, &cx, current, foreign_id))), "not found: session");
    assert_eq!(said(put!(bed, tx => session::revoke(tx, &cx, foreign_id, current))), "unauthenticated");
    assert_eq!(said(ask!(bed, tx => session::list(tx, &theirs, current))), "unauthenticated");
    put!(bed, tx => session::revoke(tx, &cx, current, told[2].id)).unwrap();
    let is_in = async |token: &str| ask!(bed, tx => access::authenticate(tx, core, token)).is_ok();
    assert!(!is_in(&phone).await);
    assert_eq!(put!(bed, tx => session::revoke_others(tx, &cx, current)).unwrap(), 1);
    assert_eq!((is_in(&third).await, is_in(&desk).await, is_in(&foreign).await), (false, true, true));
}

async fn a_known_browser_does_not_wait_for_its_neighbours(bed: Bed) {
    let world = World::new(&bed).await;
    let core = &bed.core;
    world.staff(world.home, "desk").await;
    let office = "203.0.113.7";
    let enter = async |login: &str, password: &str, device: &str| {
        let attempt = Attempt {
            login: login.to_owned(),
            password: password.to_owned(),
            address: office.to_owned(),
            agent: String::new(),
            device: device.to_owned(),
        };
        access::log_in_at(&bed.store, core, attempt).await
    };
    let device = enter("desk", PASSWORD, "").await.unwrap().device;
    for number in 0..50 {
        assert_eq!(said(enter(&format!("guess{number}"), PASSWORD, "").await), "refused: login-failed");
    }
    for _ in 0..5 {
        core.clock.advance_seconds(61);
        assert_eq!(said(enter("desk", "wrong wrong", "").await), "refused: login-failed");
    }
    // Both the office and the account wait; the browser that is known does not.
    assert_eq!(said(enter("desk", PASSWORD, "").await), "too many");
    enter("desk", PASSWORD, &device).await.unwrap();
    // What it kept is good for its own login alone, and counted by itself.
    assert_eq!(said(enter("guess1", PASSWORD, &device).await), "too many");
    for forged in ["", ".", "x.y", &device[..device.len() - 1], &format!("{device}0"), &"a.".repeat(500)] {
        assert_eq!(said(enter("desk", PASSWORD, forged).await), "too many", "{forged}");
    }
    for _ in 0..5 {
        assert_eq!(said(enter("desk", "wrong wrong", &device).await), "refused: login-failed");
    }
    assert_eq!(said(enter("desk", PASSWORD, &device).await), "too many");
    // An address never waits longer than a minute.
    let Err(Error::TooMany { seconds }) = enter("somebody", PASSWORD, "").await else { panic!("not throttled") };
    assert!(seconds <= 61, "{seconds}");
}
