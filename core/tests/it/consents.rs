//! Consents: given by whoever may give them, and worth nothing once withdrawn.

use wushe_core::app::personal::Person;
use wushe_core::app::{Cx, consent, guardian, resident};
use wushe_core::domain::access::Role;
use wushe_core::domain::consent::{ConsentFilter, ConsentGiver, ConsentPurpose, Evidence, NewConsent, WithdrawConsent};
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{GuardianRelation, NewGuardian};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::NewResident;
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, new_resident, said};

store_tests![
    a_consent_counts_until_it_is_withdrawn,
    a_consent_has_its_days,
    for_a_child_the_guardian_consents,
    wrong_consents_are_refused,
    others_neither_see_nor_withdraw,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A consent to be shown, from today on.
pub(crate) fn portrait(resident_id: ResidentId) -> NewConsent {
    NewConsent {
        resident_id: Some(resident_id),
        volunteer_id: None,
        purpose: ConsentPurpose::Portrait,
        scope: "社区公告".to_owned(),
        given_by: ConsentGiver::Own,
        guardian_id: None,
        given_on: day("2026-09-01"),
        until: None,
        evidence: Evidence::Paper,
    }
}

async fn counts(bed: &Bed, cx: &Cx, id: ResidentId) -> bool {
    ask!(bed, tx => consent::has_consent(tx, cx, Person::Resident(id), ConsentPurpose::Portrait)).unwrap()
}

async fn a_consent_counts_until_it_is_withdrawn(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "own", id).await;
    assert!(!counts(&bed, &staff, id).await);
    let online = NewConsent { evidence: Evidence::Online, ..portrait(id) };
    let made = put!(bed, tx => consent::create(tx, &own, online)).unwrap();
    assert!(counts(&bed, &staff, id).await && !counts(&bed, &world.system(world.next_door), id).await);
    let purpose = ConsentPurpose::Sharing;
    assert!(!ask!(bed, tx => consent::has_consent(tx, &staff, Person::Resident(id), purpose)).unwrap());
    let withdraw = async |on: &str, version| {
        let input = WithdrawConsent { version, withdrawn_on: day(on) };
        said(put!(bed, tx => consent::withdraw(tx, &own, made.id, input)))
    };
    assert_eq!(withdraw("2026-09-02", 1).await, "invalid: withdrawn_on future");
    assert_eq!(withdraw("2026-08-31", 1).await, "invalid: withdrawn_on before-start");
    assert_eq!(withdraw("2026-09-01", 4).await, "conflict: consent");
    assert_eq!(withdraw("2026-09-01", 1).await, "ok");
    assert_eq!(withdraw("2026-09-01", 2).await, "refused: consent-withdrawn");
    assert!(!counts(&bed, &staff, id).await);
    // The row stays: what was done before stays lawful.
    let kept = ask!(bed, tx => consent::get(tx, &staff, made.id)).unwrap();
    assert_eq!((kept.withdrawn_on, kept.withdrawn_by), (Some(day("2026-09-01")), own.user()));
}

async fn a_consent_has_its_days(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.resident(world.home, "王桂芳").await;
    let until = NewConsent { until: Some(day("2026-09-02")), ..portrait(id) };
    put!(bed, tx => consent::create(tx, &staff, until)).unwrap();
    let on = |days: i64| Cx { now: staff.now.plus_seconds(days * 86_400), ..staff.clone() };
    for (days, is) in [(-1, false), (0, true), (1, true), (2, false)] {
        assert_eq!(counts(&bed, &on(days), id).await, is, "{days}");
    }
    let list = async |days, counts| {
        let filter = ConsentFilter { counts: Some(counts), ..ConsentFilter::default() };
        ask!(bed, tx => consent::list(tx, &on(days), filter, Page::default())).unwrap().items.len()
    };
    assert_eq!((list(1, true).await, list(1, false).await, list(2, true).await, list(2, false).await), (1, 0, 0, 1));
}

async fn for_a_child_the_guardian_consents(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let born = async |name: &str, on: &str| {
        let new = NewResident { birth_day: Some(day(on)), ..new_resident(name) };
        put!(bed, tx => resident::create(tx, &staff, new)).unwrap().id
    };
    // 14 tomorrow, and 14 today.
    let (child, youth) = (born("小明", "2012-09-02").await, born("小红", "2012-09-01").await);
    let mother = born("王敏", "1990-01-01").await;
    let create = async |cx: &Cx, new| said(put!(bed, tx => consent::create(tx, cx, new)));
    assert_eq!(create(&staff, portrait(child)).await, "refused: guardian-needed");
    assert_eq!(create(&staff, portrait(youth)).await, "ok");
    let by = |guardian_id| NewConsent { given_by: ConsentGiver::Guardian, guardian_id, ..portrait(child) };
    assert_eq!(create(&staff, by(None)).await, "invalid: guardian_id required");
    let named = async |ward_id, since: &str| {
        let (relation, since) = (GuardianRelation::Parent, day(since));
        let new = NewGuardian { ward_id, guardian_id: Some(mother), name: None, phone: None, relation, since };
        put!(bed, tx => guardian::create(tx, &staff, new)).unwrap().id
    };
    let (of_other, of_child) = (named(youth, "2026-01-01").await, named(child, "2026-09-01").await);
    assert_eq!(create(&staff, by(Some(of_other))).await, "not found: guardian");
    let before = NewConsent { given_on: day("2026-08-31"), ..by(Some(of_child)) };
    assert_eq!(create(&staff, before).await, "invalid: guardian_id guardian");
    let login = world.as_resident(world.home, "mother", mother).await;
    let online = NewConsent { evidence: Evidence::Online, ..by(Some(of_child)) };
    let own = NewConsent { given_by: ConsentGiver::Own, guardian_id: None, ..online.clone() };
    assert_eq!(create(&login, own).await, "invalid: given_by choice");
    assert!(!counts(&bed, &staff, child).await);
    let made = put!(bed, tx => consent::create(tx, &login, online)).unwrap();
    assert!(counts(&bed, &staff, child).await);
    // The child's own login does not take back what the guardian gave by somebody else's right; the guardian does.
    let input = WithdrawConsent { version: 1, withdrawn_on: day("2026-09-01") };
    assert_eq!(said(put!(bed, tx => consent::withdraw(tx, &login, made.id, input))), "ok");
    assert!(!counts(&bed, &staff, child).await);
}

async fn wrong_consents_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.resident(world.home, "王桂芳").await;
    let volunteer = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_resident(world.home, "own", id).await;
    let new = || portrait(id);
    let about = |resident_id, volunteer_id| NewConsent { resident_id, volunteer_id, ..new() };
    for (cx, new, answer) in [
        (&staff, NewConsent { evidence: Evidence::Online, ..new() }, "invalid: evidence choice"),
        (&own, new(), "invalid: evidence choice"),
        (&staff, NewConsent { given_on: day("2026-09-02"), ..new() }, "invalid: given_on future"),
        (&staff, NewConsent { until: Some(day("2026-08-31")), ..new() }, "invalid: until before-start"),
        (&staff, about(None, None), "invalid: resident_id one-of-them"),
        (&staff, about(Some(id), Some(volunteer)), "invalid: resident_id one-of-them"),
        (
            &staff,
            NewConsent { given_by: ConsentGiver::Guardian, ..about(None, Some(volunteer)) },
            "invalid: given_by choice",
        ),
        (&staff, about(None, Some(volunteer)), "ok"),
        (&world.anonymous(world.home), new(), "not found: resident"),
    ] {
        assert_eq!(said(put!(bed, tx => consent::create(tx, cx, new))), answer);
    }
}

async fn others_neither_see_nor_withdraw(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (foreign, town) = (world.staff(world.next_door, "desk2").await, world.staff(world.town, "town").await);
    let id = world.resident(world.home, "王桂芳").await;
    let neighbour = world.resident(world.home, "邻居").await;
    let neighbour = world.as_resident(world.home, "neighbour", neighbour).await;
    let made = put!(bed, tx => consent::create(tx, &staff, portrait(id))).unwrap();
    let get = async |cx| said(ask!(bed, tx => consent::get(tx, cx, made.id)));
    assert_eq!(get(&foreign).await, "not found: consent");
    // Who lives next to them may not see them, and learns nothing.
    assert_eq!(get(&neighbour).await, "not found: consent");
    assert_eq!(get(&town).await, "ok");
    let input = || WithdrawConsent { version: 1, withdrawn_on: day("2026-09-01") };
    let withdraw = async |cx| said(put!(bed, tx => consent::withdraw(tx, cx, made.id, input())));
    assert_eq!(withdraw(&foreign).await, "not found: consent");
    assert_eq!(withdraw(&neighbour).await, "not found: consent");
    let nobody = world.anonymous(world.home);
    assert_eq!(withdraw(&nobody).await, "not found: consent");
    // Who sees the person and may not write is told so.
    let grid = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    assert_eq!(withdraw(&grid).await, "forbidden: residents.write");
    assert_eq!(said(put!(bed, tx => consent::create(tx, &grid, portrait(id)))), "forbidden: residents.write");
    assert_eq!(said(put!(bed, tx => consent::create(tx, &neighbour, portrait(id)))), "not found: resident");
    assert_eq!(said(put!(bed, tx => consent::create(tx, &foreign, portrait(id)))), "not found: resident");
    let of = ConsentFilter { resident_id: Some(id), ..ConsentFilter::default() };
    assert_eq!(said(ask!(bed, tx => consent::list(tx, &foreign, of.clone(), Page::default()))), "not found: resident");
    assert_eq!(
        said(ask!(bed, tx => consent::list(tx, &neighbour, of.clone(), Page::default()))),
        "not found: resident"
    );
    let all = ask!(bed, tx => consent::list(tx, &foreign, ConsentFilter::default(), Page::default())).unwrap();
    assert_eq!(all.items, []);
    assert_eq!(ask!(bed, tx => consent::list(tx, &staff, of, Page::default())).unwrap().items, [made]);
}
