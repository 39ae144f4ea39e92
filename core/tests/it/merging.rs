//! Two entries of one person are put together, with all that refers to them.

use std::collections::BTreeSet;

use wushe_core::app::{household, notification, resident, sign_up};
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{GuardianRelation, NewGuardian};
use wushe_core::domain::household::{HouseholdRelation, JoinHousehold, NewHousehold};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{MergeResident, NewResident};
use wushe_core::domain::sign_up::SignUpFilter;
use wushe_core::id::ResidentId;
use wushe_core::store::{RESIDENT_REFERENCES, RESIDENT_REFERENCES_BY_HAND};

use crate::kit::person::id;
use crate::kit::{Bed, Whole, World, new_resident, said};

store_tests![
    every_reference_is_known,
    nothing_refers_to_the_pointer,
    heads_are_members,
    a_seat_twice_is_given_back,
    entries_that_may_be_one_are_told,
    two_people_stay_two,
];

/// Every column with a resident's id, as the database knows them.
async fn references(bed: &Bed) -> BTreeSet<(String, String)> {
    bed.pairs(
        "SELECT m.name, f.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' AND f.\"table\" = 'resident'",
        "SELECT c.conrelid::regclass::text, a.attname::text FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = '{schema}.resident'::regclass",
    )
    .await
    .into_iter()
    .map(|(table, column)| (table.rsplit('.').next().unwrap().to_owned(), column))
    .collect()
}

async fn every_reference_is_known(bed: Bed) {
    let named = |(table, column): (&str, &str)| (table.to_owned(), column.to_owned());
    let moved = RESIDENT_REFERENCES.iter().map(|reference| (reference.table, reference.column));
    let known: BTreeSet<_> = moved.chain(RESIDENT_REFERENCES_BY_HAND.iter().copied()).map(named).collect();
    assert_eq!(references(&bed).await, known);
}

async fn merge(world: &World<'_>, stays: ResidentId, goes: ResidentId) -> String {
    let system = world.system(world.county);
    let version = async |id| match ask!(world.bed, tx => resident::get(tx, &system, id)) {
        Ok(view) => view.version,
        Err(error) => panic!("{error}"),
    };
    let input = MergeResident { version: version(stays).await, other_id: goes, other_version: version(goes).await };
    said(put!(world.bed, tx => resident::merge(tx, &system, stays, input)))
}

async fn nothing_refers_to_the_pointer(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let stays = world.resident(world.next_door, "印记甲").await;
    let earlier = world.resident(world.home, "印记甲").await;
    assert_eq!(merge(&world, whole.id, earlier).await, "ok");
    let counted = async |id: ResidentId| {
        let mut counts = Vec::new();
        for (table, column) in references(&bed).await {
            let sql = format!("SELECT '{table}.{column}', CAST(COUNT(*) AS TEXT) FROM {table} WHERE {column} = '{id}'");
            counts.extend(bed.pairs(&sql, &sql).await.into_iter().filter(|(_, count)| count != "0"));
        }
        counts
    };
    let before = counted(whole.id).await;
    // All columns but those of pairs, in which the person does not stand any more.
    let tried: BTreeSet<&str> = before.iter().map(|(place, _)| place.as_str()).collect();
    for reference in RESIDENT_REFERENCES {
        let place = format!("{}.{}", reference.table, reference.column);
        assert!(tried.contains(place.as_str()), "{place} is not tried");
    }
    assert_eq!(merge(&world, stays, whole.id).await, "ok");
    assert_eq!(counted(whole.id).await, []);
    let moved: Vec<_> = counted(stays)
        .await
        .into_iter()
        .map(|(place, count)| match place.as_str() {
            // It is one more entry that was put into this one.
            "resident.merged_into" => (place, (count.parse::<i64>().unwrap() - 1).to_string()),
            _ => (place, count),
        })
        .filter(|(place, _)| !place.starts_with("resident_duplicate"))
        .collect();
    let before: Vec<_> = before.into_iter().filter(|(place, _)| !place.starts_with("resident_duplicate")).collect();
    assert_eq!(moved, before);
    let system = world.system(world.county);
    assert_eq!(ask!(bed, tx => resident::get(tx, &system, whole.id)).unwrap().id, stays);
    assert_eq!(ask!(bed, tx => resident::get(tx, &system, earlier)).unwrap().id, stays);
    // Files and questions are where the person is.
    let there = world.next_door.to_string();
    let attached = "SELECT entity_id, unit_id FROM attachment WHERE entity = 'resident'";
    assert_eq!(bed.pairs(attached, attached).await, [(stays.to_string(), there.clone())]);
    let asked = "SELECT resident_id, unit_id FROM data_request";
    assert_eq!(bed.pairs(asked, asked).await, [(stays.to_string(), there)]);
    // The number was taken over, and whoever is told of is told to.
    let kept = ask!(bed, tx => resident::get(tx, &system, stays)).unwrap();
    assert_eq!(kept.id_number.as_deref(), Some("5108**********019X"));
    let next_door = world.system(world.next_door);
    let to = notification::Recipient::Resident(stays);
    assert_eq!(put!(bed, tx => notification::send(tx, &next_door, to, "{}")).unwrap(), 1);
}

async fn heads_are_members(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let (one, other, third) = (
        world.resident(world.home, "甲").await,
        world.resident(world.home, "甲").await,
        world.resident(world.home, "乙").await,
    );
    let head = async |id| {
        let new = NewHousehold { address: None, head_id: Some(id) };
        put!(bed, tx => household::create(tx, &system, new)).unwrap().id
    };
    let (first, second) = (head(one).await, head(other).await);
    let child = JoinHousehold { resident_id: third, relation: HouseholdRelation::Child };
    put!(bed, tx => household::join(tx, &system, second, child)).unwrap();
    assert_eq!(merge(&world, one, other).await, "ok");
    let read = async |id| ask!(bed, tx => household::get(tx, &system, id)).unwrap();
    let (first, second) = (read(first).await, read(second).await);
    assert_eq!((first.head_id, first.members.len()), (Some(one), 1));
    // The household that lost its head has none, and its other member stays.
    assert_eq!(second.head_id, None);
    assert_eq!(second.members.iter().map(|member| member.resident_id).collect::<Vec<_>>(), [third]);

    // Both in one household: whoever was head is head.
    let again = world.resident(world.home, "甲").await;
    let join = JoinHousehold { resident_id: again, relation: HouseholdRelation::Other };
    put!(bed, tx => household::join(tx, &system, first.id, join)).unwrap();
    assert_eq!(merge(&world, again, one).await, "ok");
    let first = read(first.id).await;
    assert_eq!((first.head_id, first.members.len()), (Some(again), 1));
    assert_eq!(first.members[0].relation, HouseholdRelation::Head);

    // Whoever is in none comes into the other's.
    let last = world.resident(world.home, "甲").await;
    assert_eq!(merge(&world, last, again).await, "ok");
    let first = read(first.id).await;
    assert_eq!((first.head_id, first.members[0].resident_id), (Some(last), last));
}

async fn a_seat_twice_is_given_back(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let system = world.system(world.home);
    let (unit, now) = (world.home, system.now.micros());
    let stays = world.resident(world.home, "印记甲").await;
    let next = world.resident(world.home, "等候的人").await;
    bed.tamper(&format!(
        "UPDATE activity_session SET status = 'planned', begins_at = {now} + 1000000, ends_at = {now} + 9000000, seats = 1"
    ))
    .await;
    bed.tamper("UPDATE sign_up SET attendance = 'unknown'").await;
    for (number, resident, place) in [(11, stays, 3), (12, next, 4)] {
        bed.tamper(&format!("INSERT INTO sign_up (id, unit_id, session_id, role, resident_id, task, place, status, attendance, note, on_behalf, signed_up_at, cancel_reason, version) VALUES ('{}', '{unit}', '{}', 'participant', '{resident}', '', {place}, 'waiting', 'unknown', '', FALSE, {now}, '', 1)", id(number), id(2))).await;
    }
    assert_eq!(merge(&world, stays, whole.id).await, "ok");
    let filter = SignUpFilter { resident_id: Some(stays), ..SignUpFilter::default() };
    let mut held: Vec<String> = ask!(bed, tx => sign_up::list(tx, &system, filter, Page::default()))
        .unwrap()
        .items
        .into_iter()
        .map(|kept| format!("{} {}", kept.id, kept.status))
        .collect();
    held.sort();
    // The seat stays, the place on the waiting list goes, and the next still waits.
    assert_eq!(held, [format!("{} seated", id(3)), format!("{} cancelled", id(11))]);
    let waiting = "SELECT resident_id, status FROM sign_up WHERE status = 'waiting'";
    assert_eq!(bed.pairs(waiting, waiting).await, [(next.to_string(), "waiting".to_owned())]);

    // A second seat is given to whoever waits.
    let other = world.resident(world.home, "印记甲").await;
    bed.tamper("UPDATE activity_session SET seats = 2").await;
    bed.tamper(&format!("INSERT INTO sign_up (id, unit_id, session_id, role, resident_id, task, place, status, attendance, note, on_behalf, signed_up_at, cancel_reason, version) VALUES ('{}', '{unit}', '{}', 'participant', '{other}', '', 5, 'seated', 'unknown', '', FALSE, {now}, '', 1)", id(13), id(2))).await;
    assert_eq!(merge(&world, stays, other).await, "ok");
    let seated =
        "SELECT resident_id, status FROM sign_up WHERE status = 'seated' AND role = 'participant' ORDER BY place";
    let seated: Vec<String> = bed.pairs(seated, seated).await.into_iter().map(|(who, _)| who).collect();
    assert_eq!(seated, [stays.to_string(), next.to_string()]);
}

async fn entries_that_may_be_one_are_told(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, next_door) = (world.system(world.home), world.staff(world.next_door, "desk2").await);
    let admin = world.with_roles(world.home, "admin", &[wushe_core::domain::access::Role::UnitAdmin]).await;
    let numbered = || NewResident { id_number: Some("51089919620504019X".to_owned()), ..new_resident("李秀英") };
    let first = put!(bed, tx => resident::create(tx, &home, numbered())).unwrap();
    let away = put!(bed, tx => resident::create(tx, &world.system(world.next_door), numbered())).unwrap();
    let same_phone = world.resident(world.home, "李秀英").await;
    let told = ask!(bed, tx => resident::duplicates_of(tx, &home, first.id)).unwrap();
    // Of the one next door nothing is told but that there is one.
    assert!(told.elsewhere);
    assert_eq!(told.known.len(), 1);
    assert!(told.known.iter().all(|pair| pair.first_name == "李**" || pair.first_name == "李*英"), "{told:?}");
    let listed = ask!(bed, tx => resident::duplicates(tx, &next_door, Page::default()));
    assert_eq!(said(listed), "forbidden: residents.merge");
    let pairs = ask!(bed, tx => resident::duplicates(tx, &world.system(world.town), Page::default())).unwrap().items;
    assert_eq!(pairs.len(), 3);
    let input = MergeResident { version: 1, other_id: away.id, other_version: 1 };
    assert_eq!(said(put!(bed, tx => resident::merge(tx, &admin, first.id, input))), "not found: resident");
    let dismiss = |first_id, second_id| wushe_core::domain::resident::DismissDuplicate { first_id, second_id };
    let other = dismiss(first.id, away.id);
    assert_eq!(said(put!(bed, tx => resident::dismiss_duplicate(tx, &admin, other))), "not found: resident");
    let pair = || dismiss(first.id, same_phone);
    assert_eq!(said(put!(bed, tx => resident::dismiss_duplicate(tx, &admin, pair()))), "ok");
    assert_eq!(said(put!(bed, tx => resident::dismiss_duplicate(tx, &admin, pair()))), "not found: resident");
    assert_eq!(ask!(bed, tx => resident::duplicates_of(tx, &home, first.id)).unwrap().known, []);
    // Putting the third into the second asks again about nobody.
    assert_eq!(merge(&world, first.id, away.id).await, "ok");
    let told = ask!(bed, tx => resident::duplicates_of(tx, &home, first.id)).unwrap();
    assert!(!told.elsewhere);
}

async fn two_people_stay_two(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let numbered = |number: &str| NewResident { id_number: Some(number.to_owned()), ..new_resident("李秀英") };
    let one = put!(bed, tx => resident::create(tx, &system, numbered("51089919620504019X"))).unwrap().id;
    let two = put!(bed, tx => resident::create(tx, &system, numbered("510899195803090029"))).unwrap().id;
    assert_eq!(merge(&world, one, two).await, "refused: merge-two-people");
    let input = |version| MergeResident { version, other_id: one, other_version: version };
    let merged = async |cx, version| said(put!(bed, tx => resident::merge(tx, cx, one, input(version))));
    assert_eq!(merged(&system, 1).await, "invalid: other_id same");
    let foreign = world.staff(world.next_door, "desk2").await;
    assert_eq!(merged(&foreign, 1).await, "not found: resident");

    let (ward, guardian) = (world.resident(world.home, "小明").await, world.resident(world.home, "小明").await);
    let stale = MergeResident { version: 7, other_id: guardian, other_version: 1 };
    assert_eq!(said(put!(bed, tx => resident::merge(tx, &system, ward, stale))), "conflict: resident");
    let new = NewGuardian {
        ward_id: ward,
        guardian_id: Some(guardian),
        name: None,
        phone: None,
        relation: GuardianRelation::Parent,
        since: Day::of(system.now),
    };
    let made = put!(bed, tx => wushe_core::app::guardian::create(tx, &system, new)).unwrap();
    assert_eq!(merge(&world, ward, guardian).await, "refused: merge-two-people");
    // Nor once it is over: somebody was never their own guardian.
    bed.tamper(&format!("UPDATE guardian SET since = '2020-01-01', ended_on = '2021-01-01' WHERE id = '{}'", made.id))
        .await;
    assert_eq!(merge(&world, ward, guardian).await, "refused: merge-two-people");
    assert_eq!(merge(&world, guardian, ward).await, "refused: merge-two-people");
}
