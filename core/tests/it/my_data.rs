//! "My data": all that is held, for whom it tells of, and for nobody else.

use wushe_core::app::personal::{self, Field, Person};
use wushe_core::app::{data_request, mine};
use wushe_core::domain::access::Role;
use wushe_core::domain::consent::Evidence;
use wushe_core::domain::data_request::{DataRequestKind, MyDataParams, NewDataRequest};

use crate::kit::{Bed, MARK, Whole, World, said};

store_tests![
    all_that_is_held_is_told,
    who_looked_is_told,
    a_look_at_a_ward_is_written_down,
    nobody_else_is_told,
    staff_hand_it_over
];

async fn all_that_is_held_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let held = ask!(bed, tx => mine::get(tx, &whole.login, MyDataParams::default())).unwrap();
    let told = serde_json::to_value(&held).unwrap();
    // Everything has an entry, and in each the mark stands, in the clear.
    for part in [
        "profile",
        "household",
        "guardians",
        "consents",
        "requests",
        "papers",
        "files",
        "grants",
        "records",
        "volunteers",
        "sign_ups",
        "objections",
        "data_requests",
        "notifications",
    ] {
        let text = told[part].to_string();
        // Guardians are somebody else: masked.
        let mark = if part == "guardians" { "印" } else { MARK };
        assert!(text.contains(mark), "{part}: {text}");
    }
    assert_eq!(held.profile.phone.as_deref(), Some("19911112222"));
    assert_eq!(held.profile.groups[0].basis, format!("{MARK}残疾证"));
    assert_eq!((held.consents.len(), held.sign_ups.len(), held.wards.len(), held.files.len()), (2, 2, 1, 2));
    assert_eq!(held.wards[0].ward_id, whole.ward);
    assert_eq!(held.logins, ["mark.a"]);
    let pictures: Vec<_> = held.pictures.iter().map(|one| (one.module_id.as_str(), one.name.as_str())).collect();
    assert_eq!(pictures, [("teahouse", "a.png")]);
    assert_eq!(held.sign_ups[0].guardian_phone.as_deref(), Some("19911115555"));
    let paper = &held.papers[0];
    assert_eq!((paper.request_id, paper.steps.len(), paper.returned_at.is_some()), (whole.request, 1, true));
    let grant = &held.grants[0];
    assert_eq!((grant.fund.as_str(), grant.amount, grant.in_kind), ("微基金", 5000, false));
    assert_eq!(held.records[0].body["contact"], format!("{MARK}的儿子"));
    let helper = &held.volunteers[0];
    assert_eq!((helper.id, helper.phone.as_deref()), (whole.volunteer, Some("19911112222")));
    assert_eq!((helper.services.len(), helper.services[0].minutes), (1, 60));
    assert_eq!((helper.trainings.len(), helper.awards.len(), helper.stars.len()), (1, 1, 1));
    assert_eq!((helper.certificates.len(), helper.teams.as_slice()), (1, ["值班队".to_owned()].as_slice()));
}

async fn who_looked_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let staff = world.staff(world.home, "desk").await;
    for (person, why) in [(Person::Resident(whole.id), "回访"), (Person::Volunteer(whole.volunteer), "排班")] {
        put!(bed, tx => personal::reveal(tx, &staff, person, Field::Phone, why)).unwrap();
        bed.core.clock.advance_seconds(1);
    }
    let taken = put!(bed, tx => mine::export(tx, &whole.login, MyDataParams::default())).unwrap();
    let held = ask!(bed, tx => mine::get(tx, &whole.login, MyDataParams::default())).unwrap();
    assert_eq!(taken.looks.len() + 1, held.looks.len());
    let looks: BTreeLooks = held.looks.iter().map(|look| (look.user_name.as_str(), look.purpose.as_str())).collect();
    assert!(looks.contains(&("名desk", "回访")) && looks.contains(&("名desk", "排班")), "{looks:?}");
    assert!(held.looks.iter().any(|look| look.verb == "personal.export"));
}

async fn a_look_at_a_ward_is_written_down(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let get = async |of| {
        let asked = MyDataParams { resident_id: of };
        assert_eq!(mine::is_written_down(&whole.login, &asked), of == Some(whole.ward));
        put!(bed, tx => mine::get(tx, &whole.login, asked)).unwrap()
    };
    let sql = "SELECT entity_id, verb FROM audit WHERE verb LIKE 'personal.%' ORDER BY id";
    for own in [None, Some(whole.id)] {
        get(own).await;
        assert_eq!(bed.pairs(sql, sql).await, [], "one's own is nobody else's look");
    }
    assert_eq!(get(Some(whole.ward)).await.profile.id, whole.ward);
    assert_eq!(bed.pairs(sql, sql).await, [(whole.ward.to_string(), "personal.show".to_owned())]);
    // Whoever looks next sees who has looked before, and that it was all of it.
    let looks = get(Some(whole.ward)).await.looks;
    assert_eq!((looks.len(), looks[0].user_name.as_str(), looks[0].fields.as_str()), (1, MARK, ""));
}

type BTreeLooks<'a> = std::collections::BTreeSet<(&'a str, &'a str)>;

async fn nobody_else_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let neighbour = world.resident(world.next_door, "邻居").await;
    let stranger = world.as_resident(world.next_door, "neighbour", neighbour).await;
    let staff = world.staff(world.home, "desk").await;
    let nobody = world.anonymous(world.home);
    let of = |resident_id| MyDataParams { resident_id };
    let get = async |cx, whose| said(put!(bed, tx => mine::get(tx, cx, of(whose))));
    assert_eq!(get(&stranger, Some(whole.id)).await, "not found: resident");
    assert_eq!(get(&staff, Some(whole.id)).await, "unauthenticated");
    assert_eq!(get(&nobody, None).await, "unauthenticated");
    // For a child its guardian asks, from wherever.
    assert_eq!(get(&whole.login, Some(whole.ward)).await, "ok");
    let ended =
        format!("UPDATE guardian SET ended_on = '2026-08-31', since = '2026-01-01' WHERE ward_id = '{}'", whole.ward);
    bed.tamper(&ended).await;
    assert_eq!(get(&whole.login, Some(whole.ward)).await, "not found: resident");
}

async fn staff_hand_it_over(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let foreign = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let system = world.system(world.home);
    let new = |kind| NewDataRequest {
        resident_id: Some(whole.id),
        kind,
        detail: "想看看".to_owned(),
        evidence: Evidence::InPerson,
    };
    let asked = put!(bed, tx => data_request::create(tx, &system, new(DataRequestKind::Access))).unwrap();
    let wrong = put!(bed, tx => data_request::create(tx, &system, new(DataRequestKind::Correct))).unwrap();
    let hand_over = async |cx, id| put!(bed, tx => data_request::hand_over(tx, cx, id));
    let may = hand_over(&system, asked.id).await.unwrap();
    assert_eq!(may.profile.name, MARK);
    assert_eq!(said(hand_over(&system, wrong.id).await), "invalid: kind choice");
    assert_eq!(said(hand_over(&staff, asked.id).await), "forbidden: privacy.manage");
    assert_eq!(said(hand_over(&foreign, asked.id).await), "not found: data_request");
    // The county's administrator answers for it and reads nobody in the clear.
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    assert_eq!(said(ask!(bed, tx => data_request::get(tx, &head, asked.id))), "ok");
    assert_eq!(said(hand_over(&head, asked.id).await), "forbidden: personal.reveal");
    assert_eq!(said(hand_over(&admin, asked.id).await), "ok");
    let held = ask!(bed, tx => mine::get(tx, &whole.login, MyDataParams::default())).unwrap();
    assert!(held.looks.iter().any(|look| look.verb == "personal.export"));
}
