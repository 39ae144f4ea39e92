//! Organisations, contracts and duties.

use proptest::prelude::*;
use wushe_core::app::contract::{self, duty};
use wushe_core::app::organisation;
use wushe_core::app::personal::{self, Field, Person};
use wushe_core::domain::access::Role;
use wushe_core::domain::check;
use wushe_core::domain::contract::{
    ContractFilter, ContractStatus, DutyFilter, EndContract, EvaluateContract, FulfilDuty, NewContract, NewDuty,
    TerminateContract,
};
use wushe_core::domain::day::Day;
use wushe_core::domain::money::Fen;
use wushe_core::domain::organisation::{
    NewOrganisation, OrganisationFilter, OrganisationKind, OrganisationStatus, Origin, Rating,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::ChargeClass;
use wushe_core::id::{ContractId, DutyId, OrganisationId, UnitId};

use crate::kit::{Bed, World, contains, credit_code, new_organisation, said};

store_tests![
    an_organisation_is_entered_corrected_and_taken_out,
    organisations_are_found,
    the_person_to_ask_for_is_masked,
    one_code_is_entered_once,
    a_contract_runs_and_ends,
    duties_are_kept,
    contracts_and_duties_are_listed,
    the_neighbours_organisations_do_not_exist,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) async fn add(bed: &Bed, unit: UnitId, number: u32) -> OrganisationId {
    put!(bed, tx => organisation::create(tx, &bed.core.system(unit), new_organisation(number))).unwrap().id
}

pub(crate) fn contract_with(organisation_id: OrganisationId) -> NewContract {
    NewContract {
        unit_id: None,
        organisation_id,
        title: "康养护理室运营".to_owned(),
        place: Some("康养护理室".to_owned()),
        from_day: day("2026-01-01"),
        to_day: day("2026-08-31"),
        amount: Fen::new(5_000_000),
        charge_class: ChargeClass::LowFee,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_wrong_character_of_a_credit_code_is_noticed(
        number in 0..1_000_000_u32, at in 0..18_usize, other in "[0-9A-HJ-NPQRTUWXY]",
    ) {
        let code = credit_code(number);
        prop_assume!(code[at..=at] != *other);
        let mut wrong = code.clone();
        wrong.replace_range(at..=at, &other);
        prop_assert!(check::credit_code(&wrong).is_err(), "{} {}", code, wrong);
    }

    #[test]
    fn two_neighbours_that_change_places_are_noticed(number in 0..1_000_000_u32, at in 0..17_usize) {
        let code = credit_code(number);
        let mut chars: Vec<char> = code.chars().collect();
        prop_assume!(chars[at] != chars[at + 1]);
        chars.swap(at, at + 1);
        prop_assert!(check::credit_code(&chars.iter().collect::<String>()).is_err());
    }

    #[test]
    fn no_text_breaks_the_check_of_codes(text in prop_oneof![any::<String>(), "[0-9A-Z]{18}", "\\PC{18}"]) {
        if let Ok(code) = check::credit_code(&text) {
            prop_assert!(code.len() == 18 && check::credit_code(&code).ok() == Some(code.clone()));
        }
    }
}

async fn an_organisation_is_entered_corrected_and_taken_out(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let full = NewOrganisation {
        credit_code: " 52510821mj0000018e".to_owned(),
        origin: Origin::Incubated,
        rating: Some(Rating::A3),
        rated_day: Some(day("2025-12-01")),
        scope_of_work: Some("养老服务".to_owned()),
        desk_phone: Some("0839-4200009".to_owned()),
        address: Some("白水镇陈家岭社区".to_owned()),
        ..new_organisation(1)
    };
    let made = put!(bed, tx => organisation::create(tx, &admin, full.clone())).unwrap();
    assert_eq!((made.credit_code.as_str(), made.kind), ("52510821MJ0000018E", OrganisationKind::SocialService));
    assert_eq!((made.status, made.rating, made.origin), (OrganisationStatus::Active, Rating::A3, Origin::Incubated));
    assert_eq!((made.desk_phone.as_deref(), made.version, made.unit_id), (Some("08394200009"), 1, world.home));
    assert_eq!(ask!(bed, tx => organisation::get(tx, &staff, made.id)).unwrap(), made);
    let other = NewOrganisation {
        status: Some(OrganisationStatus::Deregistered),
        rating: None,
        rated_day: None,
        ..full.clone()
    };
    let read = put!(bed, tx => organisation::update(tx, &admin, made.id, 1, other.clone())).unwrap();
    assert_eq!((read.status, read.rating, read.version), (OrganisationStatus::Deregistered, Rating::None, 2));
    let stale = put!(bed, tx => organisation::update(tx, &admin, made.id, 1, other));
    assert_eq!(said(stale), "conflict: organisation");
    for (wrong, expected) in [
        (NewOrganisation { name: String::new(), ..full.clone() }, "invalid: name required"),
        (
            NewOrganisation { credit_code: "52510821MJ0000018F".to_owned(), ..full.clone() },
            "invalid: credit_code credit-code",
        ),
        (NewOrganisation { rated_day: None, ..full.clone() }, "invalid: rated_day required"),
        (NewOrganisation { rating: None, ..full.clone() }, "invalid: rated_day rating-none"),
        (NewOrganisation { rated_day: Some(day("2026-09-02")), ..full.clone() }, "invalid: rated_day future"),
        (NewOrganisation { desk_phone: Some("1".to_owned()), ..full.clone() }, "invalid: desk_phone phone"),
        (NewOrganisation { contact_phone: Some("1".to_owned()), ..full.clone() }, "invalid: contact_phone phone"),
        (NewOrganisation { contact_name: Some("名".repeat(61)), ..full.clone() }, "invalid: contact_name too-long"),
        (NewOrganisation { scope_of_work: Some("文".repeat(501)), ..full.clone() }, "invalid: scope_of_work too-long"),
    ] {
        assert_eq!(said(put!(bed, tx => organisation::update(tx, &admin, made.id, 2, wrong))), expected);
    }
    for answer in [
        said(put!(bed, tx => organisation::create(tx, &staff, full.clone()))),
        said(put!(bed, tx => organisation::update(tx, &staff, made.id, 2, full))),
        said(put!(bed, tx => organisation::remove(tx, &staff, made.id, 2))),
    ] {
        assert_eq!(answer, "forbidden: organisations.write");
    }
    assert_eq!(said(put!(bed, tx => organisation::remove(tx, &admin, made.id, 1))), "conflict: organisation");
    put!(bed, tx => organisation::remove(tx, &admin, made.id, 2)).unwrap();
    assert_eq!(said(ask!(bed, tx => organisation::get(tx, &staff, made.id))), "not found: organisation");
    let bound = add(&bed, world.home, 2).await;
    put!(bed, tx => contract::create(tx, &admin, contract_with(bound))).unwrap();
    assert_eq!(said(put!(bed, tx => organisation::remove(tx, &admin, bound, 1))), "refused: in-use");
}

async fn organisations_are_found(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let first = add(&bed, world.home, 1).await;
    let grown = NewOrganisation {
        name: "月光合唱团".to_owned(),
        origin: Origin::CommunityType,
        rating: Some(Rating::A5),
        rated_day: Some(day("2026-01-01")),
        credit_code: "51510821MJ0000026C".to_owned(),
        ..new_organisation(2)
    };
    let second = put!(bed, tx => organisation::create(tx, &admin, grown)).unwrap().id;
    add(&bed, world.next_door, 3).await;
    let none = OrganisationFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![second, first]),
        (OrganisationFilter { unit_id: Some(world.home), ..none.clone() }, vec![second, first]),
        (OrganisationFilter { unit_id: Some(world.next_door), ..none.clone() }, vec![]),
        (OrganisationFilter { kind: Some(OrganisationKind::Association), ..none.clone() }, vec![second]),
        (OrganisationFilter { origin: Some(Origin::Introduced), ..none.clone() }, vec![first]),
        (OrganisationFilter { rating: Some(Rating::A5), ..none.clone() }, vec![second]),
        (OrganisationFilter { status: Some(OrganisationStatus::Deregistered), ..none.clone() }, vec![]),
        (OrganisationFilter { text: Some("阳光".to_owned()), ..none.clone() }, vec![first]),
        (OrganisationFilter { text: Some("51510821mj0000026c".to_owned()), ..none.clone() }, vec![second]),
        (OrganisationFilter { credit_code: Some("51510821mj0000026c ".to_owned()), ..none.clone() }, vec![second]),
        (OrganisationFilter { credit_code: Some("51510821".to_owned()), ..none.clone() }, vec![]),
    ] {
        let words = format!("{filter:?}");
        let counted = ask!(bed, tx => organisation::count(tx, &admin, filter.clone())).unwrap();
        let listed = ask!(bed, tx => organisation::list(tx, &admin, filter, Page::default())).unwrap();
        assert_eq!(listed.items.iter().map(|found| found.id).collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{words}");
    }
    let page = ask!(bed, tx => organisation::list(tx, &admin, none.clone(), Page::first(1))).unwrap();
    let next = Page { after: page.next, limit: Some(1) };
    let rest = ask!(bed, tx => organisation::list(tx, &admin, none, next)).unwrap();
    assert_eq!((rest.items[0].id, rest.next), (first, None));
}

async fn the_person_to_ask_for_is_masked(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let with = NewOrganisation {
        contact_name: Some("何建国".to_owned()),
        contact_phone: Some("19955557777".to_owned()),
        ..new_organisation(1)
    };
    let made = put!(bed, tx => organisation::create(tx, &admin, with)).unwrap();
    assert_eq!((made.contact_name.as_deref(), made.contact_phone.as_deref()), (Some("何*国"), Some("199****7777")));
    let kept = put!(bed, tx => organisation::update(tx, &admin, made.id, 1, new_organisation(1))).unwrap();
    assert_eq!((kept.contact_name.as_deref(), kept.contact_phone.as_deref()), (Some("何*国"), Some("199****7777")));
    let person = Person::Contact(made.id);
    let shown = ask!(bed, tx => personal::show(tx, &admin, person, Field::Phone)).unwrap();
    assert_eq!((shown.text.as_str(), shown.clear), ("199****7777", false));
    for (field, clear) in [(Field::Phone, "19955557777"), (Field::Name, "何建国"), (Field::Address, "")] {
        assert_eq!(put!(bed, tx => personal::reveal(tx, &admin, person, field, "约见")).unwrap(), clear);
    }
    let outside = put!(bed, tx => personal::reveal(tx, &world.system(world.next_door), person, Field::Phone, "查"));
    assert_eq!(said(outside), "not found: organisation");
    let rest = bed.at_rest().await;
    assert!(contains(&rest, "阳光社会工作服务中心") && !contains(&rest, "19955557777"));
}

async fn one_code_is_entered_once(bed: Bed) {
    let world = World::new(&bed).await;
    add(&bed, world.home, 1).await;
    let second = add(&bed, world.home, 2).await;
    let home = world.system(world.home);
    let again = put!(bed, tx => organisation::create(tx, &home, new_organisation(1)));
    assert_eq!(said(again), "invalid: credit_code taken");
    let onto = put!(bed, tx => organisation::update(tx, &home, second, 1, new_organisation(1)));
    assert_eq!(said(onto), "invalid: credit_code taken");
    // The neighbour has a register of its own, and is not told what stands in ours.
    add(&bed, world.next_door, 1).await;
    let above = put!(bed, tx => organisation::create(tx, &world.system(world.town), new_organisation(1)));
    assert_eq!(said(above), "invalid: credit_code taken");
    let other = bed.second_store().await;
    let run = async |store: &wushe_core::store::Store| {
        let cx = world.system(world.home);
        let work = store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { organisation::create(tx, &cx, new_organisation(9)).await })
        });
        said(work.await)
    };
    let (first, second) = tokio::join!(run(&bed.store), run(&other));
    let mut said = [first, second];
    said.sort();
    assert_eq!(said, ["invalid: credit_code taken", "ok"]);
}

async fn a_contract_runs_and_ends(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.town, "admin", &[Role::UnitAdmin]).await;
    let organisation = add(&bed, world.town, 1).await;
    let new = NewContract { unit_id: Some(world.home), ..contract_with(organisation) };
    let made = put!(bed, tx => contract::create(tx, &admin, new.clone())).unwrap();
    assert_eq!((made.unit_id, made.status, made.amount), (world.home, ContractStatus::Running, Fen::new(5_000_000)));
    // The community reads its contract, though the organisation stands in the township's register.
    let staff = world.staff(world.home, "desk").await;
    let read = ask!(bed, tx => contract::get(tx, &staff, made.id)).unwrap();
    assert_eq!((&read, read.organisation_name.as_str()), (&made, "阳光社会工作服务中心1"));
    let elsewhere = NewContract { unit_id: Some(world.next_door), ..new.clone() };
    let with_other = NewContract { organisation_id: add(&bed, world.town, 2).await, ..new.clone() };
    for (wrong, expected) in [
        (elsewhere, "invalid: unit_id fixed"),
        (with_other, "invalid: organisation_id fixed"),
        (NewContract { title: String::new(), ..new.clone() }, "invalid: title required"),
        (NewContract { to_day: day("2025-12-31"), ..new.clone() }, "invalid: to_day day-before"),
        (NewContract { amount: Fen::new(-1), ..new.clone() }, "invalid: amount amount"),
    ] {
        assert_eq!(said(put!(bed, tx => contract::update(tx, &admin, made.id, 1, wrong))), expected);
    }
    let free = NewContract { amount: Fen::ZERO, unit_id: None, ..new.clone() };
    let changed = put!(bed, tx => contract::update(tx, &admin, made.id, 1, free)).unwrap();
    assert_eq!((changed.amount, changed.version), (Fen::ZERO, 2));
    assert_eq!(said(put!(bed, tx => contract::update(tx, &admin, made.id, 1, new.clone()))), "conflict: contract");
    let early = put!(bed, tx => contract::end(tx, &admin, made.id, EndContract { day: day("2026-08-30") }));
    assert_eq!(said(early), "invalid: day contract-term");
    let later = put!(bed, tx => contract::end(tx, &admin, made.id, EndContract { day: day("2026-09-02") }));
    assert_eq!(said(later), "invalid: day future");
    let ended = put!(bed, tx => contract::end(tx, &admin, made.id, EndContract { day: day("2026-08-31") })).unwrap();
    assert_eq!((ended.status, ended.ended_day), (ContractStatus::Ended, Some(day("2026-08-31"))));
    let terminate = |reason: &str| TerminateContract { day: day("2026-06-01"), reason: reason.to_owned() };
    for answer in [
        said(put!(bed, tx => contract::end(tx, &admin, made.id, EndContract { day: day("2026-08-31") }))),
        said(put!(bed, tx => contract::terminate(tx, &admin, made.id, terminate("违约")))),
        said(put!(bed, tx => contract::update(tx, &admin, made.id, 3, new.clone()))),
    ] {
        assert_eq!(answer, "refused: contract-over");
    }
    let word = |score| EvaluateContract { score, evaluation: "按约履行".to_owned(), day: day("2026-09-01") };
    assert_eq!(said(put!(bed, tx => contract::evaluate(tx, &admin, made.id, word(101)))), "invalid: score range");
    let silent = EvaluateContract { evaluation: " ".to_owned(), ..word(90) };
    assert_eq!(said(put!(bed, tx => contract::evaluate(tx, &admin, made.id, silent))), "invalid: evaluation required");
    let told = put!(bed, tx => contract::evaluate(tx, &admin, made.id, word(92))).unwrap();
    assert_eq!(
        (told.score, told.evaluated_day, told.status),
        (Some(92), Some(day("2026-09-01")), ContractStatus::Ended)
    );
    let second = put!(bed, tx => contract::create(tx, &admin, new.clone())).unwrap().id;
    assert_eq!(
        said(put!(bed, tx => contract::terminate(tx, &admin, second, terminate("")))),
        "invalid: reason required"
    );
    let over = put!(bed, tx => contract::terminate(tx, &admin, second, terminate("违约"))).unwrap();
    assert_eq!((over.status, over.end_reason.as_deref()), (ContractStatus::Terminated, Some("违约")));
    let gone = NewOrganisation { status: Some(OrganisationStatus::Deregistered), ..new_organisation(1) };
    put!(bed, tx => organisation::update(tx, &admin, organisation, 1, gone)).unwrap();
    assert_eq!(said(put!(bed, tx => contract::create(tx, &admin, new.clone()))), "refused: organisation-deregistered");
    assert_eq!(said(put!(bed, tx => contract::create(tx, &staff, new))), "forbidden: organisations.write");
}

async fn duties_are_kept(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let contract = contract_with(add(&bed, world.home, 1).await);
    let contract = put!(bed, tx => contract::create(tx, &admin, contract)).unwrap().id;
    let owed = |title: &str, on: &str| NewDuty { contract_id: contract, title: title.to_owned(), due_day: day(on) };
    let made = put!(bed, tx => duty::create(tx, &admin, owed("季度报告", "2026-04-10"))).unwrap();
    assert_eq!((made.unit_id, made.done_day, made.version), (world.home, None, 1));
    assert_eq!(said(put!(bed, tx => duty::create(tx, &admin, owed("", "2026-04-10")))), "invalid: title required");
    let read = put!(bed, tx => duty::update(tx, &admin, made.id, 1, owed("季度报告", "2026-04-15"))).unwrap();
    assert_eq!((read.due_day, read.version), (day("2026-04-15"), 2));
    let stale = put!(bed, tx => duty::update(tx, &admin, made.id, 1, owed("季度报告", "2026-04-15")));
    assert_eq!(said(stale), "conflict: duty");
    let moved =
        NewDuty { contract_id: ContractId::from_uuid(bed.core.ids.next(admin.now)), ..owed("报告", "2026-04-15") };
    assert_eq!(said(put!(bed, tx => duty::update(tx, &admin, made.id, 2, moved))), "invalid: contract_id fixed");
    let fulfil = |on: &str, evidence: &str| FulfilDuty { day: day(on), evidence: evidence.to_owned() };
    for (input, expected) in [
        (fulfil("2026-09-02", "已交"), "invalid: day future"),
        (fulfil("2026-04-14", ""), "invalid: evidence required"),
    ] {
        assert_eq!(said(put!(bed, tx => duty::fulfil(tx, &admin, made.id, input))), expected);
    }
    let done = put!(bed, tx => duty::fulfil(tx, &admin, made.id, fulfil("2026-04-14", "报告已收"))).unwrap();
    assert_eq!((done.done_day, done.evidence.as_deref()), (Some(day("2026-04-14")), Some("报告已收")));
    for answer in [
        said(put!(bed, tx => duty::fulfil(tx, &admin, made.id, fulfil("2026-04-14", "再交")))),
        said(put!(bed, tx => duty::update(tx, &admin, made.id, 3, owed("改", "2026-04-15")))),
        said(put!(bed, tx => duty::remove(tx, &admin, made.id, 3))),
    ] {
        assert_eq!(answer, "refused: duty-done");
    }
    let second = put!(bed, tx => duty::create(tx, &admin, owed("满意度调查", "2026-10-10"))).unwrap().id;
    let held = ask!(bed, tx => contract::get(tx, &admin, contract)).unwrap();
    assert_eq!((held.duties, held.duties_done), (2, 1));
    assert_eq!(said(put!(bed, tx => contract::remove(tx, &admin, contract, 1))), "refused: in-use");
    put!(bed, tx => duty::remove(tx, &admin, second, 1)).unwrap();
    assert_eq!(said(ask!(bed, tx => duty::get(tx, &admin, second))), "not found: duty");
}

async fn contracts_and_duties_are_listed(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let (one, two) = (add(&bed, world.home, 1).await, add(&bed, world.home, 2).await);
    let over = put!(bed, tx => contract::create(tx, &admin, contract_with(one))).unwrap().id;
    let running = NewContract { to_day: day("2027-12-31"), ..contract_with(two) };
    let running = put!(bed, tx => contract::create(tx, &admin, running)).unwrap().id;
    let none = ContractFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![running, over]),
        (ContractFilter { organisation_id: Some(one), ..none.clone() }, vec![over]),
        (ContractFilter { unit_id: Some(world.grid), ..none.clone() }, vec![]),
        (ContractFilter { status: Some(ContractStatus::Ended), ..none.clone() }, vec![]),
        (ContractFilter { overdue: Some(true), ..none.clone() }, vec![over]),
        (ContractFilter { overdue: Some(false), ..none.clone() }, vec![running]),
    ] {
        let words = format!("{filter:?}");
        let counted = ask!(bed, tx => contract::count(tx, &admin, filter.clone())).unwrap();
        let listed = ask!(bed, tx => contract::list(tx, &admin, filter, Page::default())).unwrap();
        assert_eq!(listed.items.iter().map(|found| found.id).collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{words}");
    }
    let mut made = Vec::new();
    for (contract_id, on) in [(running, "2026-10-01"), (over, "2026-03-01"), (running, "2026-03-01")] {
        let new = NewDuty { contract_id, title: "报告".to_owned(), due_day: day(on) };
        made.push(put!(bed, tx => duty::create(tx, &admin, new)).unwrap().id);
    }
    let fulfil = FulfilDuty { day: day("2026-03-02"), evidence: "已收".to_owned() };
    put!(bed, tx => duty::fulfil(tx, &admin, made[1], fulfil)).unwrap();
    let none = DutyFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![made[1], made[2], made[0]]),
        (DutyFilter { contract_id: Some(running), ..none.clone() }, vec![made[2], made[0]]),
        (DutyFilter { done: Some(true), ..none.clone() }, vec![made[1]]),
        (DutyFilter { done: Some(false), ..none.clone() }, vec![made[2], made[0]]),
        (DutyFilter { overdue: Some(true), ..none.clone() }, vec![made[2]]),
    ] {
        let mut walked = Vec::new();
        let mut page = Page::first(1);
        loop {
            let listed = ask!(bed, tx => duty::list(tx, &admin, filter.clone(), page.clone())).unwrap();
            walked.extend(listed.items.iter().map(|found| found.id));
            let Some(next) = listed.next else { break };
            page = Page { after: Some(next), limit: Some(1) };
        }
        assert_eq!(walked, expected, "{filter:?}");
    }
}

async fn the_neighbours_organisations_do_not_exist(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.next_door, "admin", &[Role::UnitAdmin]).await;
    let home = world.system(world.home);
    let organisation = add(&bed, world.home, 1).await;
    let theirs = add(&bed, world.next_door, 2).await;
    let contract = put!(bed, tx => contract::create(tx, &home, contract_with(organisation))).unwrap().id;
    let new = NewDuty { contract_id: contract, title: "报告".to_owned(), due_day: day("2026-10-01") };
    let owed = put!(bed, tx => duty::create(tx, &home, new)).unwrap().id;
    let made_up = || bed.core.ids.next(admin.now);
    let nothing =
        (OrganisationId::from_uuid(made_up()), ContractId::from_uuid(made_up()), DutyId::from_uuid(made_up()));
    for (id, contract, owed) in [(organisation, contract, owed), nothing] {
        for answer in [
            said(ask!(bed, tx => organisation::get(tx, &admin, id))),
            said(put!(bed, tx => organisation::update(tx, &admin, id, 1, new_organisation(1)))),
            said(put!(bed, tx => organisation::remove(tx, &admin, id, 1))),
            said(put!(bed, tx => contract::create(tx, &admin, contract_with(id)))),
        ] {
            assert_eq!(answer, "not found: organisation");
        }
        let end = EndContract { day: day("2026-09-01") };
        let terminate = TerminateContract { day: day("2026-09-01"), reason: "违约".to_owned() };
        let word = EvaluateContract { score: 1, evaluation: "差".to_owned(), day: day("2026-09-01") };
        let new = NewDuty { contract_id: contract, title: "报告".to_owned(), due_day: day("2026-10-01") };
        for answer in [
            said(ask!(bed, tx => contract::get(tx, &admin, contract))),
            said(put!(bed, tx => contract::update(tx, &admin, contract, 1, contract_with(theirs)))),
            said(put!(bed, tx => contract::remove(tx, &admin, contract, 1))),
            said(put!(bed, tx => contract::end(tx, &admin, contract, end))),
            said(put!(bed, tx => contract::terminate(tx, &admin, contract, terminate))),
            said(put!(bed, tx => contract::evaluate(tx, &admin, contract, word))),
            said(put!(bed, tx => duty::create(tx, &admin, new.clone()))),
        ] {
            assert_eq!(answer, "not found: contract");
        }
        let fulfil = FulfilDuty { day: day("2026-09-01"), evidence: "已收".to_owned() };
        for answer in [
            said(ask!(bed, tx => duty::get(tx, &admin, owed))),
            said(put!(bed, tx => duty::update(tx, &admin, owed, 1, new))),
            said(put!(bed, tx => duty::fulfil(tx, &admin, owed, fulfil))),
            said(put!(bed, tx => duty::remove(tx, &admin, owed, 1))),
        ] {
            assert_eq!(answer, "not found: duty");
        }
    }
    let for_us = NewContract { unit_id: Some(world.home), ..contract_with(theirs) };
    assert_eq!(said(put!(bed, tx => contract::create(tx, &admin, for_us))), "not found: unit");
    let listed = ask!(bed, tx => organisation::list(tx, &admin, OrganisationFilter::default(), Page::default()));
    assert_eq!(listed.unwrap().items.iter().map(|found| found.id).collect::<Vec<_>>(), [theirs]);
    let listed = ask!(bed, tx => contract::list(tx, &admin, ContractFilter::default(), Page::default())).unwrap();
    assert_eq!(listed.items, []);
    let listed = ask!(bed, tx => duty::list(tx, &admin, DutyFilter::default(), Page::default())).unwrap();
    assert_eq!(listed.items, []);
    assert_eq!(ask!(bed, tx => contract::count(tx, &admin, ContractFilter::default())).unwrap(), 0);
}
