//! Logging in, and how long that lasts.

use wushe_core::app::Actor;
use wushe_core::app::access::{
    self, Authenticated, PERSON_IDLE_SECONDS, PERSON_SESSION_SECONDS, STAFF_IDLE_SECONDS, STAFF_SESSION_SECONDS,
    Session,
};
use wushe_core::domain::access::Role;
use wushe_core::{Error, Result};

use crate::kit::{Bed, PASSWORD, World, contains, said};

store_tests![
    a_session_says_who_it_is,
    a_session_of_staff_ends,
    a_session_of_a_volunteer_ends_later,
    who_logs_out_or_is_barred_is_out,
    a_new_password_ends_every_session,
    the_answer_does_not_tell_who_has_a_login,
    failures_make_the_next_try_wait,
    guesses_at_the_same_time_are_counted_too,
    what_has_ended_is_forgotten,
    the_wait_grows_to_an_end_and_is_forgiven,
    an_address_waits_too,
    secrets_are_kept_as_hashes,
];

async fn log_in(bed: &Bed, login: &str, password: &str) -> Result<Session> {
    access::log_in(&bed.store, &bed.core, login, password, "203.0.113.7").await
}

/// Whether the session's token still opens.
async fn is_in(bed: &Bed, token: &str) -> bool {
    let answer = ask!(bed, tx => access::authenticate(tx, &bed.core, token)).map(drop);
    let is_in = answer.is_ok();
    assert!(is_in || said(answer) == "unauthenticated");
    is_in
}

async fn a_session_says_who_it_is(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.with_roles(world.home, "desk", &[Role::Staff]).await;
    for login in ["desk", " DESK ", "ｄｅｓｋ"] {
        let session = log_in(&bed, login, PASSWORD).await.unwrap();
        assert_eq!(Some(session.user_id), staff.user());
        assert_eq!(session.expires_at, staff.now.plus_seconds(STAFF_SESSION_SECONDS));
        let Authenticated { actor, user, due, .. } =
            ask!(bed, tx => access::authenticate(tx, &bed.core, &session.token)).unwrap();
        assert_eq!(actor, staff.actor);
        assert_eq!(ask!(bed, tx => access::actor(tx, &bed.core, session.user_id)).unwrap(), actor);
        assert_eq!((user.login.as_str(), due), ("desk", false));
    }
    for token in ["", "x", "\0", &"a".repeat(5000)] {
        assert!(!is_in(&bed, token).await);
    }
    let resident = world.resident(world.home, "李秀兰").await;
    world.as_resident(world.home, "xiulan", resident).await;
    let session = log_in(&bed, "xiulan", PASSWORD).await.unwrap();
    let actor = ask!(bed, tx => access::authenticate(tx, &bed.core, &session.token)).unwrap().actor;
    let Actor::User { posts, resident: is, .. } = actor else { panic!("not a user") };
    assert_eq!((posts.len(), is), (0, Some(resident)));
}

async fn a_session_of_staff_ends(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    bed.core.clock.advance_seconds(STAFF_IDLE_SECONDS - 1);
    let due = ask!(bed, tx => access::authenticate(tx, &bed.core, &token)).unwrap().due;
    assert!(due);
    put!(bed, tx => access::keep_alive(tx, &bed.core, &token)).unwrap();
    bed.core.clock.advance_seconds(STAFF_IDLE_SECONDS - 1);
    assert!(is_in(&bed, &token).await);
    bed.core.clock.advance_seconds(1);
    assert!(!is_in(&bed, &token).await);

    // However busy, it ends.
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    for _ in 0..STAFF_SESSION_SECONDS / 1000 {
        bed.core.clock.advance_seconds(1000);
        assert!(is_in(&bed, &token).await);
        put!(bed, tx => access::keep_alive(tx, &bed.core, &token)).unwrap();
    }
    bed.core.clock.advance_seconds(STAFF_SESSION_SECONDS % 1000);
    assert!(!is_in(&bed, &token).await);
}

async fn a_session_of_a_volunteer_ends_later(bed: Bed) {
    let world = World::new(&bed).await;
    let volunteer = world.volunteer(world.home, "赵大勇").await;
    world.as_volunteer(world.home, "dayong", volunteer).await;
    let session = log_in(&bed, "dayong", PASSWORD).await.unwrap();
    let token = session.token;
    bed.core.clock.advance_seconds(PERSON_IDLE_SECONDS - 1);
    assert!(is_in(&bed, &token).await);
    let weeks = PERSON_SESSION_SECONDS / PERSON_IDLE_SECONDS;
    for _ in 1..=weeks {
        put!(bed, tx => access::keep_alive(tx, &bed.core, &token)).unwrap();
        assert!(is_in(&bed, &token).await);
        bed.core.clock.advance_seconds(PERSON_IDLE_SECONDS - 1);
    }
    put!(bed, tx => access::keep_alive(tx, &bed.core, &token)).unwrap();
    assert!(bed.core.clock.now() > session.expires_at);
    assert!(!is_in(&bed, &token).await);
}

async fn who_logs_out_or_is_barred_is_out(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let first = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    let second = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    put!(bed, tx => access::log_out(tx, &first)).unwrap();
    put!(bed, tx => access::log_out(tx, &first)).unwrap();
    assert!(!is_in(&bed, &first).await);
    assert!(is_in(&bed, &second).await);

    let user = staff.user().unwrap();
    assert_eq!(said(put!(bed, tx => access::disable_user(tx, &staff, user))), "forbidden: users.manage");
    put!(bed, tx => access::disable_user(tx, &admin, user)).unwrap();
    assert!(!is_in(&bed, &second).await);
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "refused: login-failed");
}

async fn a_new_password_ends_every_session(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    let change = async |old: &str, new: &str| put!(bed, tx => access::change_password(tx, &staff, old, new));
    assert_eq!(said(change("wrong wrong wrong", "a new password").await), "invalid: old_password password-wrong");
    assert_eq!(said(change(PASSWORD, "short").await), "invalid: password password");
    assert_eq!(said(change(PASSWORD, &"x".repeat(129)).await), "invalid: password password");
    assert!(is_in(&bed, &token).await);
    change(PASSWORD, "a new password").await.unwrap();
    assert!(!is_in(&bed, &token).await);
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "refused: login-failed");
    log_in(&bed, "desk", "a new password").await.unwrap();
    let nobody = world.anonymous(world.home);
    assert_eq!(said(put!(bed, tx => access::change_password(tx, &nobody, PASSWORD, PASSWORD))), "unauthenticated");
}

async fn the_answer_does_not_tell_who_has_a_login(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let barred = world.staff(world.home, "barred").await;
    put!(bed, tx => access::disable_user(tx, &world.system(world.home), barred.user().unwrap())).unwrap();
    let tries = [("desk", "wrong wrong"), ("nobody", PASSWORD), ("barred", PASSWORD)];
    // The same words for each, and the same when it has been too often.
    for turn in 0..7 {
        let mut answers = Vec::new();
        for (login, password) in tries {
            answers.push(format!("{:?}", log_in(&bed, login, password).await.unwrap_err()));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "turn {turn}: {answers:?}");
    }
    let odd = ["", "\0", "d\0sk", "' OR ''='", &"长".repeat(3000)];
    for login in odd {
        assert_eq!(said(log_in(&bed, login, PASSWORD).await), "refused: login-failed", "{login:?}");
    }
}

async fn failures_make_the_next_try_wait(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    for _ in 0..5 {
        assert_eq!(said(log_in(&bed, "desk", "wrong wrong").await), "refused: login-failed");
    }
    // Even the right password has to wait; another login does not.
    let Err(Error::TooMany { seconds }) = log_in(&bed, "desk", PASSWORD).await else { panic!("not throttled") };
    assert!((1..=2).contains(&seconds), "{seconds}");
    assert_eq!(said(log_in(&bed, "other", PASSWORD).await), "refused: login-failed");
    bed.core.clock.advance_seconds(seconds);
    log_in(&bed, "desk", PASSWORD).await.unwrap();
    // Whoever got in begins anew.
    for _ in 0..5 {
        assert_eq!(said(log_in(&bed, "desk", "wrong wrong").await), "refused: login-failed");
    }
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "too many");
}

async fn guesses_at_the_same_time_are_counted_too(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let guesses = futures_util::future::join_all((0..24).map(|_| log_in(&bed, "desk", "wrong wrong"))).await;
    let checked = guesses.into_iter().filter(|guess| matches!(guess, Err(Error::Refused { .. }))).count();
    assert!((1..=6).contains(&checked), "{checked} guesses were checked");
}

async fn what_has_ended_is_forgotten(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let forget = async || put!(bed, tx => access::forget_old(tx, &bed.core)).unwrap();
    let token = log_in(&bed, "desk", PASSWORD).await.unwrap().token;
    assert_eq!(said(log_in(&bed, "nobody", PASSWORD).await), "refused: login-failed");
    assert_eq!(forget().await, 0);
    assert!(is_in(&bed, &token).await);
    // The session of staff, and a failure by account and by address.
    bed.core.clock.advance_seconds(24 * 3600);
    assert_eq!(forget().await, 3);
    assert_eq!(forget().await, 0);
}

async fn the_wait_grows_to_an_end_and_is_forgiven(bed: Bed) {
    let (mut waits, mut failures) = (Vec::new(), 0);
    while waits.len() < 14 {
        match log_in(&bed, "nobody", PASSWORD).await {
            Err(Error::TooMany { seconds }) => {
                waits.push(seconds);
                bed.core.clock.advance_seconds(seconds);
            }
            other => {
                assert_eq!(said(other), "refused: login-failed");
                failures += 1;
            }
        }
    }
    assert!(failures < 20);
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits.last().is_some_and(|most| (900..=901).contains(most)), "{waits:?}");
    bed.core.clock.advance_seconds(24 * 3600);
    for _ in 0..5 {
        assert_eq!(said(log_in(&bed, "nobody", PASSWORD).await), "refused: login-failed");
    }
}

async fn an_address_waits_too(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    for number in 0..50 {
        assert_eq!(said(log_in(&bed, &format!("guess{number}"), PASSWORD).await), "refused: login-failed");
    }
    assert_eq!(said(log_in(&bed, "desk", PASSWORD).await), "too many");
    let elsewhere = access::log_in(&bed.store, &bed.core, "desk", PASSWORD, "203.0.113.8").await;
    elsewhere.unwrap();
    // One right login does not clear the address for the next thousand guesses.
    assert_eq!(said(log_in(&bed, "guess0", PASSWORD).await), "too many");
}

async fn secrets_are_kept_as_hashes(bed: Bed) {
    let world = World::new(&bed).await;
    world.staff(world.home, "desk").await;
    let session = log_in(&bed, "desk", PASSWORD).await.unwrap();
    assert!(!format!("{:?}", session.user_id).contains(&session.token));
    let kept = bed.at_rest().await;
    assert!(contains(&kept, "desk"));
    for secret in [PASSWORD, &session.token] {
        assert!(!contains(&kept, secret));
    }
}
