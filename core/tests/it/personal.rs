//! Personal fields: sealed at rest, masked when read, shown to whom they are needed by, revealed for a reason.

use std::collections::BTreeMap;

use wushe_core::app::personal::{self, Field, Person};
use wushe_core::app::{Cx, audit, request, resident, volunteer, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::request::Assignee;
use wushe_core::domain::resident::NewResident;
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::seal::Keyring;

use crate::kit::{Bed, World, contains, new_resident, said};

store_tests![
    nothing_personal_is_readable_at_rest,
    a_field_does_not_open_in_another_row,
    who_may_see_what_without_asking,
    a_volunteer_sees_while_they_need_to,
    a_reveal_has_a_reason_and_leaves_a_trace,
    what_a_page_showed_is_written_down,
    what_is_not_kept_is_empty,
];

const PHONE: &str = "19912348765";
const ID_NUMBER: &str = "510899195803090029";
const ADDRESS: &str = "治城社区红星路十八号二单元";

async fn elder(world: &World<'_>) -> wushe_core::id::ResidentId {
    let new = NewResident {
        phone: Some(PHONE.to_owned()),
        id_number: Some(ID_NUMBER.to_owned()),
        address: Some(ADDRESS.to_owned()),
        ..new_resident("李秀兰")
    };
    put!(world.bed, tx => resident::create(tx, &world.system(world.home), new)).unwrap().id
}

async fn nothing_personal_is_readable_at_rest(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let id = elder(&world).await;
    let new =
        NewVolunteer { name: "赵大勇".to_owned(), phone: Some("19955554444".to_owned()), ..Default::default() };
    put!(bed, tx => volunteer::create(tx, &cx, new)).unwrap();
    let new = NewWorker {
        name: "刘红梅".to_owned(),
        kind: WorkerKind::CommunityStaff,
        level: WorkerLevel::None,
        certificate_no: None,
        phone: Some("19955556666".to_owned()),
        ..NewWorker::default()
    };
    put!(bed, tx => worker::create(tx, &cx, new)).unwrap();
    let staff = world.staff(world.home, "desk").await;
    for field in [Field::Phone, Field::Address, Field::IdNumber] {
        put!(bed, tx => personal::reveal(tx, &staff, Person::Resident(id), field, "核对")).unwrap();
    }
    let kept = bed.at_rest().await;
    // The names are there: the search finds what stands in the clear.
    assert!(contains(&kept, "李秀兰") && contains(&kept, "赵大勇"));
    for secret in [PHONE, ID_NUMBER, &ID_NUMBER[6..], ADDRESS, "红星路", "19955554444", "19955556666"] {
        assert!(!contains(&kept, secret), "{secret} stands in the clear");
    }
}

async fn a_field_does_not_open_in_another_row(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = elder(&world).await;
    let other = world.resident(world.home, "王桂芳").await;
    let reveal = async |id, field| put!(bed, tx => personal::reveal(tx, &staff, Person::Resident(id), field, "核对"));
    assert_eq!(reveal(id, Field::Phone).await.unwrap(), PHONE);
    bed.tamper(&format!(
        "UPDATE resident SET phone = (SELECT phone FROM resident WHERE id = '{id}') WHERE id = '{other}'"
    ))
    .await;
    assert!(said(reveal(other, Field::Phone).await).starts_with("Internal"));
    assert!(said(ask!(bed, tx => resident::look(tx, &staff, other))).starts_with("Internal"));
    // Nor in another column of the same row, nor when one character of it was changed.
    bed.tamper(&format!("UPDATE resident SET address = phone WHERE id = '{id}'")).await;
    assert!(said(reveal(id, Field::Address).await).starts_with("Internal"));
    assert_eq!(reveal(id, Field::Phone).await.unwrap(), PHONE);
    bed.tamper(&format!("UPDATE resident SET phone = REPLACE(phone, '1:', '1:A') WHERE id = '{id}'")).await;
    assert!(said(reveal(id, Field::Phone).await).starts_with("Internal"));
}

async fn who_may_see_what_without_asking(bed: Bed) {
    let world = World::new(&bed).await;
    let id = elder(&world).await;
    let other = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "xiulan", id).await;
    let neighbour = world.as_resident(world.home, "guifang", other).await;
    let staff = world.staff(world.home, "desk").await;
    let on_a_page = Cx { module: Some("liaison-card".into()), ..neighbour.clone() };
    let show = async |cx: &Cx, field: Field| {
        let shown = ask!(bed, tx => personal::show(tx, cx, Person::Resident(id), field)).unwrap();
        (shown.text, shown.clear)
    };
    for (field, clear, masked) in [
        (Field::Name, "李秀兰", "李*兰"),
        (Field::Phone, PHONE, "199****8765"),
        (Field::Address, ADDRESS, "治城社区红星****"),
        (Field::IdNumber, ID_NUMBER, "5108**********0029"),
    ] {
        assert_eq!(show(&own, field).await, (clear.to_owned(), true));
        for cx in [&staff, &world.system(world.home), &on_a_page] {
            assert_eq!(show(cx, field).await, (masked.to_owned(), false));
        }
        for cx in [&neighbour, &world.anonymous(world.home)] {
            let shown = ask!(bed, tx => personal::show(tx, cx, Person::Resident(id), field));
            assert_eq!(said(shown), "not found: resident");
        }
    }
}

async fn a_volunteer_sees_while_they_need_to(bed: Bed) {
    let world = World::new(&bed).await;
    let id = elder(&world).await;
    let own = world.as_resident(world.home, "xiulan", id).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let helper_cx = world.as_volunteer(world.home, "dayong", helper).await;
    let other = world.volunteer(world.home, "白云").await;
    let other_cx = world.as_volunteer(world.home, "baiyun", other).await;
    let staff = world.staff(world.home, "desk").await;
    let request = world.request(world.home, id).await.id;
    // Name, telephone, address and identity number of the elder; name and telephone of the helper.
    let clear = async |cx: &Cx| {
        let mut seen = Vec::new();
        for field in [Field::Name, Field::Phone, Field::Address, Field::IdNumber] {
            let shown = ask!(bed, tx => personal::show(tx, cx, Person::Resident(id), field));
            seen.push(shown.is_ok_and(|shown| shown.clear));
        }
        seen
    };
    let helper_is_clear = async |cx: &Cx| {
        let shown = ask!(bed, tx => personal::show(tx, cx, Person::Volunteer(helper), Field::Phone));
        let Ok(shown) = shown else { return false };
        assert_eq!(shown.text == "19900000777", shown.clear);
        // Somebody else's, in the clear: that is written down.
        assert_eq!(shown.disclosed, shown.clear && cx.volunteer() != Some(helper));
        shown.clear
    };
    let masked = vec![false; 4];
    assert_eq!(clear(&helper_cx).await, masked);
    put!(bed, tx => request::dispatch(tx, &staff, request, Assignee::Volunteer(helper))).unwrap();
    assert_eq!(clear(&helper_cx).await, masked, "sent, not taken");
    assert!(!helper_is_clear(&own).await);
    put!(bed, tx => request::take(tx, &helper_cx, request)).unwrap();
    assert_eq!(clear(&helper_cx).await, [true, true, true, false]);
    assert_eq!(clear(&other_cx).await, masked);
    assert!(helper_is_clear(&own).await);
    assert!(!helper_is_clear(&other_cx).await);
    assert!(helper_is_clear(&helper_cx).await);
    put!(bed, tx => request::report_done(tx, &helper_cx, request, "好了")).unwrap();
    assert_eq!(clear(&helper_cx).await, [true, true, true, false]);
    put!(bed, tx => request::verify(tx, &own, request, true, "")).unwrap();
    assert_eq!(clear(&helper_cx).await, masked, "confirmed: no need any more");
    put!(bed, tx => request::close(tx, &staff, request)).unwrap();
    assert_eq!(clear(&helper_cx).await, masked);
    assert!(!helper_is_clear(&own).await);
}

async fn a_reveal_has_a_reason_and_leaves_a_trace(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await.in_unit(world.home);
    let id = elder(&world).await;
    let reveal =
        async |cx: &Cx, field, why: &str| put!(bed, tx => personal::reveal(tx, cx, Person::Resident(id), field, why));
    for cx in [&grid_worker, &county] {
        assert_eq!(said(reveal(cx, Field::Phone, "回电").await), "forbidden: personal.reveal");
    }
    for (why, expected) in
        [(" ", "required"), ("回\n电", "one-line"), ("x\0", "bad-text"), (&*"长".repeat(201), "too-long")]
    {
        assert_eq!(said(reveal(&staff, Field::Phone, why).await), format!("invalid: purpose {expected}"));
    }
    let trail = async || ask!(bed, tx => audit::list(tx, &admin, None, 1)).unwrap().remove(0);
    assert_ne!(trail().await.verb, "personal.reveal", "refused, and yet in the trail");
    for (field, clear) in
        [(Field::Name, "李秀兰"), (Field::Phone, PHONE), (Field::Address, ADDRESS), (Field::IdNumber, ID_NUMBER)]
    {
        assert_eq!(reveal(&staff, field, " 回电 ").await.unwrap(), clear);
        let entry = trail().await;
        assert_eq!((entry.verb.as_str(), entry.purpose.as_str()), ("personal.reveal", "回电"));
        assert_eq!((entry.entity.as_str(), entry.entity_id), ("resident", id.to_string()));
        assert_eq!((entry.detail.as_str(), entry.user_id), (field.as_str(), staff.user()));
    }
    let helper = world.volunteer(world.home, "赵大勇").await;
    let phone = put!(bed, tx => personal::reveal(tx, &staff, Person::Volunteer(helper), Field::Phone, "回电"));
    assert_eq!(phone.unwrap(), "19900000777");
    assert_eq!(trail().await.entity, "volunteer");
}

async fn what_a_page_showed_is_written_down(bed: Bed) {
    let world = World::new(&bed).await;
    let id = elder(&world).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let helper = world.as_volunteer(world.home, "dayong", helper).await;
    let fields = [Field::Name, Field::Phone];
    put!(bed, tx => personal::note_shown(tx, &helper, Person::Resident(id), &fields)).unwrap();
    let entry = ask!(bed, tx => audit::list(tx, &world.system(world.home), None, 1)).unwrap().remove(0);
    assert_eq!((entry.verb.as_str(), entry.detail.as_str()), ("personal.show", "name phone"));
    assert_eq!((entry.entity_id, entry.user_id), (id.to_string(), helper.user()));
}

async fn what_is_not_kept_is_empty(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewResident { name: "李秀兰".to_owned(), ..Default::default() };
    let id = put!(bed, tx => resident::create(tx, &staff, new)).unwrap().id;
    let own = world.as_resident(world.home, "xiulan", id).await;
    for field in [Field::Phone, Field::Address, Field::IdNumber] {
        for cx in [&staff, &own] {
            let shown = ask!(bed, tx => personal::show(tx, cx, Person::Resident(id), field)).unwrap();
            assert_eq!((shown.text.as_str(), shown.clear), ("", false), "{field}");
        }
        let revealed = put!(bed, tx => personal::reveal(tx, &staff, Person::Resident(id), field, "核对"));
        assert_eq!(revealed.unwrap(), "");
    }
}

fn keyring(keys: &[(u32, u8)]) -> Keyring {
    Keyring::new(keys.iter().map(|(id, byte)| (*id, [*byte; 32])).collect(), [9; 32]).unwrap()
}

#[test]
fn keys_are_rotated() {
    let old = keyring(&[(1, 1)]);
    let sealed = old.seal(PHONE, "resident.phone:a").unwrap();
    let both = keyring(&[(1, 1), (2, 2)]);
    assert_eq!(both.open(&sealed, "resident.phone:a").unwrap(), PHONE);
    let newer = both.seal(PHONE, "resident.phone:a").unwrap();
    assert!(sealed.as_str().starts_with("1:") && newer.as_str().starts_with("2:"));
    assert!(old.open(&newer, "resident.phone:a").is_err());
    assert!(keyring(&[(1, 3)]).open(&sealed, "resident.phone:a").is_err());
    assert!(Keyring::new(BTreeMap::new(), [9; 32]).is_err());
    // The lookup key stays, or nobody would be found again.
    assert_eq!(old.lookup("phone", PHONE), both.lookup("phone", PHONE));
}

#[test]
fn seals_and_hashes_tell_nothing() {
    let keys = keyring(&[(1, 1)]);
    let (first, second) = (keys.seal(PHONE, "a").unwrap(), keys.seal(PHONE, "a").unwrap());
    assert_ne!(first.as_str(), second.as_str(), "equal values look alike");
    assert!(keys.open(&first, "b").is_err());
    for shown in [format!("{first:?}"), format!("{keys:?}")] {
        assert!(!shown.contains(first.as_str()) && !shown.contains("[1, 1"));
    }
    assert_ne!(keys.lookup("phone", "1"), keys.lookup("id_number", "1"));
    let other = Keyring::new(BTreeMap::from([(1, [1; 32])]), [8; 32]).unwrap();
    assert_ne!(keys.lookup("phone", PHONE), other.lookup("phone", PHONE));
    // Where one part ends and the next begins is part of what is hashed.
    assert_ne!(keys.mac(&[b"ab", b"c"]), keys.mac(&[b"a", b"bc"]));
    assert_ne!(keys.mac(&[b"ab"]), keys.mac(&[b"ab", b""]));
}

#[test]
fn what_was_not_sealed_does_not_open() {
    let keys = keyring(&[(1, 1)]);
    for text in ["", "1", "1:", "1:AAAA", "x:AAAA", "9:AAAA", ":", "1:%%%", "99999999999:AA", "1:\u{7f8a}"] {
        let sealed = wushe_core::seal::Sealed::from_stored(text.to_owned());
        assert!(keys.open(&sealed, "a").is_err(), "{text:?}");
    }
}
