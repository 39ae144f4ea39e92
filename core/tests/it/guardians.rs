//! Guardians: who speaks for a child or somebody who cannot.

use wushe_core::app::personal::{self, Field, Person};
use wushe_core::app::{guardian, resident};
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{EndGuardian, GuardianRelation, NewGuardian};
use wushe_core::domain::resident::NewResident;
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, contains, new_resident, said};

store_tests![
    a_guardian_speaks_while_they_are_one,
    a_guardian_outside_the_register_is_sealed,
    a_guardian_in_the_register_is_revealed_as_the_resident,
    wrong_guardians_are_refused,
    others_do_not_see_them,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn named(ward_id: ResidentId, guardian_id: ResidentId) -> NewGuardian {
    let (relation, since) = (GuardianRelation::Parent, day("2026-08-01"));
    NewGuardian { ward_id, guardian_id: Some(guardian_id), name: None, phone: None, relation, since }
}

async fn born(world: &World<'_>, name: &str, born: &str) -> ResidentId {
    let new = NewResident { birth_day: Some(day(born)), ..new_resident(name) };
    put!(world.bed, tx => resident::create(tx, &world.system(world.home), new)).unwrap().id
}

async fn a_guardian_speaks_while_they_are_one(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (ward, mother) = (born(&world, "小明", "2016-01-01").await, born(&world, "王敏", "1990-01-01").await);
    let login = world.as_resident(world.home, "mother", mother).await;
    let child = world.as_resident(world.home, "child", ward).await;
    let speaks = async |cx| ask!(bed, tx => guardian::speaks_for(tx, cx, ward)).unwrap();
    assert!(!speaks(&login).await);
    let made = put!(bed, tx => guardian::create(tx, &staff, named(ward, mother))).unwrap();
    assert_eq!((made.name.as_deref(), made.ward_id, made.ended_on), (Some("王*"), ward, None));
    assert!(speaks(&login).await && !speaks(&child).await && !speaks(&staff).await);
    // The guardian of a child is not spoken for by the child.
    assert!(!ask!(bed, tx => guardian::speaks_for(tx, &child, mother)).unwrap());
    let seen = ask!(bed, tx => guardian::of_resident(tx, &login, ward)).unwrap();
    assert!(seen.len() == 1 && seen[0] == made);

    let end = |ended_on: &str, version| EndGuardian { version, ended_on: day(ended_on) };
    let ended = async |cx, input| said(put!(bed, tx => guardian::end(tx, cx, made.id, input)));
    assert_eq!(ended(&staff, end("2026-07-31", 1)).await, "invalid: ended_on before-start");
    assert_eq!(ended(&staff, end("2026-09-01", 7)).await, "conflict: guardian");
    assert_eq!(ended(&login, end("2026-09-01", 1)).await, "forbidden: residents.write");
    assert_eq!(ended(&staff, end("2026-09-01", 1)).await, "ok");
    // To the end of that day.
    assert!(speaks(&login).await);
    bed.core.clock.advance_seconds(86_400);
    let later = wushe_core::app::Cx { now: login.now.plus_seconds(86_400), ..login.clone() };
    assert!(!speaks(&later).await);
    let all = ask!(bed, tx => guardian::of_resident(tx, &staff, ward)).unwrap();
    assert_eq!(all.iter().map(|known| known.ended_on).collect::<Vec<_>>(), [Some(day("2026-09-01"))]);
}

async fn a_guardian_outside_the_register_is_sealed(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let ward = born(&world, "小明", "2016-01-01").await;
    let new = NewGuardian {
        guardian_id: None,
        name: Some("赵远方".to_owned()),
        phone: Some("199 3333 4444".to_owned()),
        ..named(ward, ward)
    };
    let made = put!(bed, tx => guardian::create(tx, &staff, new.clone())).unwrap();
    assert_eq!((made.name.as_deref(), made.guardian_id), (Some("赵*方"), None));
    assert!(made.phone.unwrap().contains("****"));
    let rest = bed.at_rest().await;
    assert!(!contains(&rest, "赵远方") && !contains(&rest, "19933334444"));
    let phone = put!(bed, tx => personal::reveal(tx, &staff, Person::Guardian(made.id), Field::Phone, "接孩子"));
    assert_eq!(phone.unwrap(), "19933334444");
    let foreign = world.staff(world.next_door, "desk2").await;
    let phone = put!(bed, tx => personal::reveal(tx, &foreign, Person::Guardian(made.id), Field::Phone, "接孩子"));
    assert_eq!(said(phone), "not found: guardian");
    for (wrong, answer) in [
        (NewGuardian { name: None, ..new.clone() }, "invalid: name required"),
        (NewGuardian { phone: Some("12".to_owned()), ..new.clone() }, "invalid: phone phone"),
        (NewGuardian { since: day("2026-09-02"), ..new }, "invalid: since future"),
    ] {
        assert_eq!(said(put!(bed, tx => guardian::create(tx, &staff, wrong))), answer);
    }
}

async fn a_guardian_in_the_register_is_revealed_as_the_resident(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (ward, mother) = (born(&world, "小明", "2016-01-01").await, born(&world, "王敏", "1990-01-01").await);
    let made = put!(bed, tx => guardian::create(tx, &staff, named(ward, mother))).unwrap();
    let person = Person::Guardian(made.id);
    for (field, clear) in [(Field::Name, "王敏"), (Field::Phone, "19900001234"), (Field::Address, "")] {
        let revealed = put!(bed, tx => personal::reveal(tx, &staff, person, field, "接孩子")).unwrap();
        assert_eq!(revealed, clear, "{field}");
    }
    let looks =
        "SELECT entity_id, detail FROM audit WHERE verb = 'personal.reveal' AND entity = 'resident' ORDER BY detail";
    let told = |field: &str| (mother.to_string(), field.to_owned());
    assert_eq!(bed.pairs(looks, looks).await, [told("name"), told("phone")]);
    let foreign = world.staff(world.next_door, "desk2").await;
    let phone = put!(bed, tx => personal::reveal(tx, &foreign, person, Field::Phone, "接孩子"));
    assert_eq!(said(phone), "not found: guardian");
    // Who has moved away is nobody here any more, and the answer tells no more than that.
    bed.tamper(&format!("UPDATE resident SET unit_id = '{}' WHERE id = '{mother}'", world.next_door)).await;
    let phone = put!(bed, tx => personal::reveal(tx, &staff, person, Field::Phone, "接孩子"));
    assert_eq!(said(phone), "not found: guardian");
}

async fn wrong_guardians_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let ward = born(&world, "小明", "2016-01-01").await;
    // 17 until the day before; of age from the birthday on.
    let (minor, adult) = (born(&world, "小王", "2008-09-02").await, born(&world, "大王", "2008-09-01").await);
    let foreign = world.resident(world.next_door, "外人").await;
    let create = async |new| said(put!(bed, tx => guardian::create(tx, &staff, new)));
    assert_eq!(create(named(ward, minor)).await, "invalid: guardian_id guardian");
    assert_eq!(create(named(ward, ward)).await, "invalid: guardian_id guardian");
    assert_eq!(create(named(ward, foreign)).await, "not found: resident");
    assert_eq!(create(named(foreign, adult)).await, "not found: resident");
    assert_eq!(create(named(ward, adult)).await, "ok");
}

async fn others_do_not_see_them(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (ward, mother) = (born(&world, "小明", "2016-01-01").await, born(&world, "王敏", "1990-01-01").await);
    let made = put!(bed, tx => guardian::create(tx, &staff, named(ward, mother))).unwrap();
    let (foreign, town) = (world.staff(world.next_door, "desk2").await, world.staff(world.town, "town").await);
    let neighbour = world.resident(world.home, "邻居").await;
    let neighbour = world.as_resident(world.home, "neighbour", neighbour).await;
    let see = async |cx| said(ask!(bed, tx => guardian::of_resident(tx, cx, ward)));
    assert_eq!(see(&foreign).await, "not found: resident");
    assert_eq!(see(&neighbour).await, "forbidden: residents.read");
    assert_eq!(see(&town).await, "ok");
    let input = EndGuardian { version: 1, ended_on: day("2026-09-01") };
    assert_eq!(said(put!(bed, tx => guardian::end(tx, &foreign, made.id, input))), "not found: guardian");
    assert_eq!(said(put!(bed, tx => guardian::create(tx, &foreign, named(ward, mother)))), "not found: resident");
    assert_eq!(
        said(put!(bed, tx => guardian::create(tx, &neighbour, named(ward, mother)))),
        "forbidden: residents.write"
    );
}
