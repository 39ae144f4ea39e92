//! Volunteer hours: what counts, what is refused, and who decides.

use wushe_core::app::{Cx, hours, request, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::hours::{DecideHours, HoursFilter, HoursSource, HoursStatus, HoursView, NewHours};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::request::{Assignee, ChargeClass, NewRequest, RequestView};
use wushe_core::id::{HoursId, RequestId, ResidentId, VolunteerId};

use crate::kit::{Bed, World, new_request, said};

store_tests![
    minutes_count_once_approved,
    minutes_that_cannot_count_are_refused,
    paid_service_is_not_volunteering,
    paid_service_stays_paid_for,
    the_work_comes_first,
    minutes_are_handed_in_once,
    nobody_is_in_two_places,
    nobody_decides_on_their_own,
    a_decision_stands,
    two_claims_at_once_and_one_stands,
    hours_are_listed,
];

fn yes() -> DecideHours {
    DecideHours { approve: true, reason: String::new() }
}

fn no(reason: &str) -> DecideHours {
    DecideHours { approve: false, reason: reason.to_owned() }
}

struct Cast {
    staff: Cx,
    resident: ResidentId,
    helper: VolunteerId,
    own: Cx,
}

impl Cast {
    async fn new(world: &World<'_>) -> Self {
        let helper = world.volunteer(world.home, "赵大勇").await;
        Self {
            staff: world.staff(world.home, "desk").await,
            resident: world.resident(world.home, "李秀兰").await,
            own: world.as_volunteer(world.home, "dayong", helper).await,
            helper,
        }
    }

    async fn done(&self, world: &World<'_>) -> RequestView {
        world.done_request(world.home, self.resident, self.helper).await
    }

    /// Minutes that began so many minutes ago.
    fn claim(&self, request_id: RequestId, minutes: i64, began_ago: i64) -> NewHours {
        let served_at = self.staff.now.plus_seconds(-60 * began_ago);
        NewHours::of_request(request_id, self.helper, minutes, served_at)
    }
}

async fn minutes_count_once_approved(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let approved = async || {
        let read = ask!(bed, tx => volunteer::look(tx, &cast.own, cast.helper)).unwrap().unwrap();
        read.approved_minutes
    };
    let first = cast.done(&world).await.id;
    let handed_in = put!(bed, tx => hours::create(tx, &cast.own, cast.claim(first, 45, 100))).unwrap();
    assert_eq!((handed_in.status, handed_in.source), (HoursStatus::Pending, HoursSource::SelfReported));
    assert_eq!((handed_in.unit_id, handed_in.submitted_by), (world.home, cast.own.user()));
    assert_eq!(approved().await, 0);
    let decided = put!(bed, tx => hours::decide(tx, &cast.staff, handed_in.id, yes())).unwrap();
    assert_eq!((decided.status, decided.decided_by), (HoursStatus::Approved, cast.staff.user()));
    assert_eq!(approved().await, 45);
    let second = cast.done(&world).await.id;
    let by_staff = put!(bed, tx => hours::create(tx, &cast.staff, cast.claim(second, 15, 20))).unwrap();
    assert_eq!(by_staff.source, HoursSource::Staff);
    let rejected = put!(bed, tx => hours::decide(tx, &world.system(world.home), by_staff.id, no("没去"))).unwrap();
    assert_eq!((rejected.status, rejected.reason.as_str()), (HoursStatus::Rejected, "没去"));
    assert_eq!(approved().await, 45);
}

async fn minutes_that_cannot_count_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.done(&world).await.id;
    for (minutes, began_ago, expected) in [
        (0, 10, "invalid: minutes range"),
        (-5, 10, "invalid: minutes range"),
        (1441, 2000, "invalid: minutes range"),
        (i64::MAX, 10, "invalid: minutes range"),
        (30, 20, "invalid: served_at future"),
        (30, -60, "invalid: served_at future"),
        (1440, 1440, "ok"),
    ] {
        let answer = put!(bed, tx => hours::create(tx, &cast.own, cast.claim(id, minutes, began_ago)));
        assert_eq!(said(answer), expected, "{minutes} {began_ago}");
    }
}

async fn paid_service_is_not_volunteering(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    for charge_class in [ChargeClass::LowFee, ChargeClass::Market] {
        let new = NewRequest { charge_class, ..new_request(cast.resident) };
        let id = put!(bed, tx => request::open(tx, &cast.staff, new)).unwrap().id;
        let to = Assignee::Volunteer(cast.helper);
        put!(bed, tx => request::dispatch(tx, &cast.staff, id, to.into())).unwrap();
        put!(bed, tx => request::take(tx, &cast.own, id, Default::default())).unwrap();
        put!(bed, tx => request::report_done(tx, &cast.own, id, "好了".into())).unwrap();
        let answer = put!(bed, tx => hours::create(tx, &cast.own, cast.claim(id, 30, 40)));
        assert_eq!(said(answer), "refused: hours-paid-service");
    }
}

/// What was paid for is not made free afterwards, by no way: not when it comes back, not when it is opened again.
async fn paid_service_stays_paid_for(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let paid = NewRequest { charge_class: ChargeClass::LowFee, ..new_request(cast.resident) };
    let free = new_request(cast.resident);
    let corrected = async |id, version, new: &NewRequest| {
        said(put!(bed, tx => request::update(tx, &cast.staff, id, version, new.clone())))
    };
    let id = put!(bed, tx => request::open(tx, &cast.staff, paid.clone())).unwrap().id;
    // Nobody was sent yet: whoever wrote the wrong word corrects it.
    assert_eq!(corrected(id, 1, &free).await, "ok");
    assert_eq!(corrected(id, 2, &paid).await, "ok");
    let to = Assignee::Volunteer(cast.helper);
    put!(bed, tx => request::dispatch(tx, &cast.staff, id, to.into())).unwrap();
    let back = put!(bed, tx => request::decline(tx, &cast.own, id, "走不开".into())).unwrap();
    assert_eq!(corrected(id, back.version, &free).await, "refused: request-charge-settled");
    let retitled = NewRequest { title: "买米".to_owned(), ..paid.clone() };
    assert_eq!(corrected(id, back.version, &retitled).await, "ok");
    put!(bed, tx => request::dispatch(tx, &cast.staff, id, to.into())).unwrap();
    put!(bed, tx => request::take(tx, &cast.own, id, Default::default())).unwrap();
    put!(bed, tx => request::report_done(tx, &cast.own, id, "好了".into())).unwrap();
    put!(bed, tx => request::verify(tx, &cast.staff, id, (true, "").into())).unwrap();
    put!(bed, tx => request::close(tx, &cast.staff, id, Default::default())).unwrap();
    let again = put!(bed, tx => request::reopen(tx, &cast.staff, id, "少了一样".into())).unwrap();
    assert_eq!(corrected(id, again.version, &free).await, "refused: request-charge-settled");
    // What a module reckons by is not changed behind its back, at no time.
    world.install("canteen").await;
    let canteen = Cx { module: Some("canteen".into()), ..cast.staff.clone() };
    let meal = NewRequest { kind: "meal".to_owned(), ..paid.clone() };
    let meal_id = put!(bed, tx => request::open(tx, &canteen, meal)).unwrap().id;
    assert_eq!(corrected(meal_id, 1, &free).await, "refused: request-charge-of-module");
}

async fn the_work_comes_first(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let other = world.volunteer(world.home, "白云").await;
    let other_cx = world.as_volunteer(world.home, "baiyun", other).await;
    let id = world.old_request(world.home, cast.resident).await.id;
    let by_staff = async |claim: NewHours| said(put!(bed, tx => hours::create(tx, &cast.staff, claim)));
    assert_eq!(by_staff(cast.claim(id, 30, 40)).await, "refused: hours-not-helper");
    put!(bed, tx => request::dispatch(tx, &cast.staff, id, Assignee::Volunteer(cast.helper).into())).unwrap();
    put!(bed, tx => request::take(tx, &cast.own, id, Default::default())).unwrap();
    assert_eq!(by_staff(cast.claim(id, 30, 40)).await, "refused: hours-not-done");
    put!(bed, tx => request::report_done(tx, &cast.own, id, "好了".into())).unwrap();
    let of_another = NewHours { volunteer_id: other, ..cast.claim(id, 30, 40) };
    assert_eq!(by_staff(of_another.clone()).await, "refused: hours-not-helper");
    // Another volunteer does not even learn that the request is there, and hands in nothing for somebody else.
    assert_eq!(said(put!(bed, tx => hours::create(tx, &other_cx, of_another))), "not found: request");
    let for_another = NewHours { volunteer_id: other, ..cast.claim(id, 30, 40) };
    assert_eq!(said(put!(bed, tx => hours::create(tx, &cast.own, for_another))), "forbidden: requests.handle");
    // The claim outlives the request's way to its end.
    put!(bed, tx => request::verify(tx, &cast.staff, id, (true, "").into())).unwrap();
    put!(bed, tx => request::close(tx, &cast.staff, id, Default::default())).unwrap();
    assert_eq!(by_staff(cast.claim(id, 30, 40)).await, "ok");
}

async fn minutes_are_handed_in_once(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.done(&world).await.id;
    let submit = async |minutes, ago| put!(bed, tx => hours::create(tx, &cast.own, cast.claim(id, minutes, ago)));
    let first = submit(30, 100).await.unwrap();
    assert_eq!(said(submit(30, 500).await), "refused: hours-twice");
    put!(bed, tx => hours::decide(tx, &cast.staff, first.id, no("时间不对"))).unwrap();
    // What was rejected stands in nobody's way.
    let second = submit(20, 100).await.unwrap();
    put!(bed, tx => hours::decide(tx, &cast.staff, second.id, yes())).unwrap();
    assert_eq!(said(submit(20, 500).await), "refused: hours-twice");
    let of_request = ask!(bed, tx => hours::of_request(tx, &cast.own, id)).unwrap();
    let states: Vec<HoursStatus> = of_request.iter().map(|hours| hours.status).collect();
    assert_eq!(states, [HoursStatus::Rejected, HoursStatus::Approved]);
}

async fn nobody_is_in_two_places(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let submit = async |minutes, ago| {
        let id = cast.done(&world).await.id;
        said(put!(bed, tx => hours::create(tx, &cast.own, cast.claim(id, minutes, ago))))
    };
    // From 100 to 70 minutes ago.
    assert_eq!(submit(30, 100).await, "ok");
    for (minutes, ago, expected) in [
        (10, 90, "refused: hours-overlap"),
        (60, 110, "refused: hours-overlap"),
        (11, 110, "refused: hours-overlap"),
        (30, 71, "refused: hours-overlap"),
        (10, 110, "ok"),
        (30, 70, "ok"),
    ] {
        assert_eq!(submit(minutes, ago).await, expected, "{minutes} {ago}");
    }
    // Somebody else may have been there at the same time.
    let other = world.volunteer(world.home, "白云").await;
    let id = world.done_request(world.home, cast.resident, other).await.id;
    let claim = NewHours { volunteer_id: other, ..cast.claim(id, 30, 100) };
    assert_eq!(said(put!(bed, tx => hours::create(tx, &cast.staff, claim))), "ok");
}

async fn nobody_decides_on_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let decide = async |cx: &Cx, id: HoursId| said(put!(bed, tx => hours::decide(tx, cx, id, yes())));
    let id = cast.done(&world).await.id;
    let by_staff = put!(bed, tx => hours::create(tx, &cast.staff, cast.claim(id, 30, 100))).unwrap().id;
    assert_eq!(decide(&cast.own, by_staff).await, "forbidden: hours.approve");
    assert_eq!(decide(&cast.staff, by_staff).await, "refused: own-hours");
    // Staff who volunteer themselves.
    let Cx { actor: wushe_core::app::Actor::User { id: user, name, posts, resident, .. }, .. } = cast.staff.clone()
    else {
        panic!("not a user")
    };
    let both = wushe_core::app::Actor::User { id: user, name, posts, resident, volunteer: Some(cast.helper) };
    let both = Cx { actor: both, ..cast.staff.clone() };
    let own = cast.done(&world).await.id;
    let own = put!(bed, tx => hours::create(tx, &cast.own, cast.claim(own, 30, 60))).unwrap().id;
    assert_eq!(decide(&both, own).await, "refused: own-hours");
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    assert_eq!(decide(&admin, by_staff).await, "ok");
    assert_eq!(decide(&admin, own).await, "ok");
}

async fn a_decision_stands(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.done(&world).await.id;
    let id = put!(bed, tx => hours::create(tx, &cast.own, cast.claim(id, 30, 100))).unwrap().id;
    let decide = async |approve, reason: &str| {
        said(put!(bed, tx => hours::decide(tx, &cast.staff, id, DecideHours { approve, reason: reason.to_owned() })))
    };
    assert_eq!(decide(false, " ").await, "invalid: reason required");
    assert_eq!(decide(true, "").await, "ok");
    assert_eq!(decide(true, "").await, "refused: hours-decided");
    assert_eq!(decide(false, "改主意").await, "refused: hours-decided");
    let nothing = HoursId::from_uuid(bed.core.ids.next(cast.staff.now));
    let answer = put!(bed, tx => hours::decide(tx, &cast.staff, nothing, yes()));
    assert_eq!(said(answer), "not found: hours");
}

async fn two_claims_at_once_and_one_stands(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.done(&world).await.id;
    let mut claims = tokio::task::JoinSet::new();
    for number in 0..6 {
        let (store, cx) = (bed.store.clone(), std::sync::Arc::new(cast.own.clone()));
        let claim = cast.claim(id, 10, 100 + 20 * number);
        claims.spawn(async move {
            let work = store.write(move |tx| {
                let (cx, claim) = (std::sync::Arc::clone(&cx), claim.clone());
                Box::pin(async move { hours::create(tx, &cx, claim).await })
            });
            said(work.await)
        });
    }
    let mut answers = claims.join_all().await;
    answers.sort();
    assert_eq!(answers[0], "ok");
    assert!(answers[1..].iter().all(|answer| answer == "refused: hours-twice"), "{answers:?}");
}

async fn hours_are_listed(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let mut handed_in = Vec::new();
    for number in 0..5 {
        let id = cast.done(&world).await.id;
        let claim = cast.claim(id, 10, 100 + 20 * number);
        handed_in.insert(0, put!(bed, tx => hours::create(tx, &cast.own, claim)).unwrap().id);
    }
    put!(bed, tx => hours::decide(tx, &cast.staff, handed_in[4], yes())).unwrap();
    let ids = |list: Listed<HoursView>| list.items.iter().map(|hours| hours.id).collect::<Vec<_>>();
    let page = |after: Option<HoursId>, limit| Page { after: after.map(|id| id.to_string()), limit: Some(limit) };
    let of = |status| HoursFilter { status, ..Default::default() };
    let staff = &cast.staff;
    assert_eq!(ids(ask!(bed, tx => hours::list(tx, staff, of(None), page(None, 3))).unwrap()), handed_in[..3]);
    assert_eq!(
        ids(ask!(bed, tx => hours::list(tx, staff, of(None), page(Some(handed_in[2]), 9))).unwrap()),
        handed_in[3..]
    );
    let approved = ask!(bed, tx => hours::list(tx, staff, of(Some(HoursStatus::Approved)), page(None, 9)));
    assert_eq!(ids(approved.unwrap()), handed_in[4..]);
    let pending = ask!(bed, tx => hours::list(tx, staff, of(Some(HoursStatus::Pending)), page(Some(handed_in[1]), 9)));
    assert_eq!(ids(pending.unwrap()), handed_in[2..4]);
    for cx in [staff, &cast.own] {
        let own = ask!(bed, tx => hours::of_volunteer(tx, cx, cast.helper, page(None, 2))).unwrap();
        assert_eq!(ids(own), handed_in[..2]);
        let rest = ask!(bed, tx => hours::of_volunteer(tx, cx, cast.helper, page(Some(handed_in[1]), 9))).unwrap();
        assert_eq!(ids(rest), handed_in[2..]);
    }
    assert_eq!(
        said(ask!(bed, tx => hours::list(tx, &cast.own, of(None), page(None, 9)))),
        "forbidden: volunteers.read"
    );
}
