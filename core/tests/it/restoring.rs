//! What was entered is kept whole before a sheet changes it, brought back by what was kept, and forgotten with the person.

use wushe_core::app::sheet::{self, Did, Tried};
use wushe_core::app::{Cx, data_request, organisation, resident, volunteer, worker};
use wushe_core::domain::consent::Evidence;
use wushe_core::domain::data_request::{DataRequestKind, NewDataRequest};
use wushe_core::domain::day::Day;
use wushe_core::domain::organisation::NewOrganisation;
use wushe_core::domain::resident::{MergeResident, NewResident, NoteGroupResident, SpecialGroup};
use wushe_core::domain::sheet::RowDid;
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::domain::worker::NewWorker;
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, new_organisation, new_resident, said};

store_tests![
    a_resident_is_brought_back_whole,
    what_was_not_there_goes_again,
    nothing_is_brought_back_over_a_later_change,
    nothing_is_brought_back_over_whoever_remained,
    nobody_brings_back_what_they_may_not_write,
    what_would_bring_back_is_forgotten,
];

async fn a_resident_is_brought_back_whole(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let bare = NewResident { name: "李秀兰".to_owned(), ..NewResident::default() };
    let entered = NewResident { groups: vec![SpecialGroup::Elder], ..new_resident("王桂芳") };
    for new in [bare, entered] {
        let made = put!(bed, tx => resident::create(tx, &staff, new)).unwrap();
        let basis = NoteGroupResident {
            version: 1,
            group: SpecialGroup::Disabled,
            since: "2020-05-01".parse::<Day>().unwrap(),
            basis: "残疾人证".to_owned(),
        };
        put!(bed, tx => resident::note_group(tx, &staff, made.id, basis)).unwrap();
        let before = put!(bed, tx => resident::whole(tx, &staff, made.id)).unwrap();
        // A sheet knows neither of the document nor of what it leaves out.
        let changed = NewResident {
            name: "张三".to_owned(),
            id_number: Some("51089919620504019X".to_owned()),
            phone: Some("19900009999".to_owned()),
            address: Some("别处".to_owned()),
            contact: Some("女儿".to_owned()),
            lives_alone: true,
            ..NewResident::default()
        };
        let changed = put!(bed, tx => resident::update(tx, &staff, made.id, 2, changed)).unwrap();
        assert_ne!(put!(bed, tx => resident::whole(tx, &staff, made.id)).unwrap(), before);
        let back = put!(bed, tx => resident::restore(tx, &staff, made.id, changed.version, before.clone())).unwrap();
        assert_eq!(put!(bed, tx => resident::whole(tx, &staff, made.id)).unwrap(), before);
        assert_eq!((back.version, back.lives_alone), (changed.version + 1, false));
        let by_number = ask!(bed, tx => resident::find(tx, &staff, "51089919620504019X", 5)).unwrap();
        assert_eq!(by_number.len(), 0, "the number finds nobody any more");
    }
}

async fn what_was_not_there_goes_again(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let phone = || Some("19900008888".to_owned());

    let new = NewWorker { name: "刘红梅".to_owned(), ..NewWorker::default() };
    let made = put!(bed, tx => worker::create(tx, &cx, new.clone())).unwrap();
    let before = put!(bed, tx => worker::whole(tx, &cx, made.id)).unwrap();
    let changed = NewWorker { phone: phone(), title: Some("站长".to_owned()), ..new };
    put!(bed, tx => worker::update(tx, &cx, made.id, 1, changed)).unwrap();
    let back = put!(bed, tx => worker::restore(tx, &cx, made.id, 2, before)).unwrap();
    assert_eq!((back.phone, back.title, back.version), (None, None, 3));

    let new = NewVolunteer { name: "赵大勇".to_owned(), skills: vec!["理发".to_owned()], ..Default::default() };
    let made = put!(bed, tx => volunteer::create(tx, &cx, new.clone())).unwrap();
    let before = put!(bed, tx => volunteer::whole(tx, &cx, made.id)).unwrap();
    let changed = NewVolunteer { phone: phone(), skills: Vec::new(), ..new };
    put!(bed, tx => volunteer::update(tx, &cx, made.id, made.version, changed)).unwrap();
    let back = put!(bed, tx => volunteer::restore(tx, &cx, made.id, made.version + 1, before)).unwrap();
    assert_eq!((back.phone, back.skills, back.number), (None, vec!["理发".to_owned()], made.number));

    let made = put!(bed, tx => organisation::create(tx, &cx, new_organisation(7))).unwrap();
    let before = put!(bed, tx => organisation::whole(tx, &cx, made.id)).unwrap();
    let (name, number) = (Some("钱多多".to_owned()), phone());
    let changed = NewOrganisation { contact_name: name, contact_phone: number, ..new_organisation(7) };
    put!(bed, tx => organisation::update(tx, &cx, made.id, 1, changed)).unwrap();
    let back = put!(bed, tx => organisation::restore(tx, &cx, made.id, 2, before.clone())).unwrap();
    assert_eq!((back.contact_name, back.contact_phone), (before.contact_name, before.contact_phone));
}

async fn nothing_is_brought_back_over_a_later_change(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.resident(world.home, "王桂芳").await;
    let before = put!(bed, tx => resident::whole(tx, &staff, id)).unwrap();
    for version in [1, 2] {
        put!(bed, tx => resident::update(tx, &staff, id, version, new_resident("王桂芬"))).unwrap();
    }
    let restore = |whole| async { said(put!(bed, tx => resident::restore(tx, &staff, id, 2, whole))) };
    assert_eq!(restore(before).await, "conflict: resident");
}

/// Puts one entry into another, as the county does.
async fn merge(world: &World<'_>, stays: ResidentId, goes: ResidentId) {
    let county = world.system(world.county);
    let version = async |id| ask!(world.bed, tx => resident::get(tx, &county, id)).unwrap().version;
    let input = MergeResident { version: version(stays).await, other_id: goes, other_version: version(goes).await };
    put!(world.bed, tx => resident::merge(tx, &county, stays, input)).unwrap();
}

async fn nothing_is_brought_back_over_whoever_remained(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let (goes, stays) = (world.resident(world.home, "王桂芳").await, world.resident(world.home, "王桂芬").await);
    let before = put!(bed, tx => resident::whole(tx, &staff, goes)).unwrap();
    let changed = put!(bed, tx => resident::update(tx, &staff, goes, 1, new_resident("王桂方"))).unwrap();
    merge(&world, stays, goes).await;
    let remained = ask!(bed, tx => resident::get(tx, &staff, goes)).unwrap();
    // The version that the change has left is the one that the other entry has now.
    assert_eq!((remained.id, remained.version), (stays, changed.version));
    let kept = put!(bed, tx => resident::whole(tx, &staff, stays)).unwrap();
    let back = put!(bed, tx => resident::restore(tx, &staff, goes, changed.version, before));
    assert_eq!(said(back), "conflict: resident");
    let gone = put!(bed, tx => resident::remove(tx, &staff, goes, changed.version));
    assert_eq!(said(gone), "conflict: resident");
    assert_eq!(put!(bed, tx => resident::whole(tx, &staff, stays)).unwrap(), kept);
    assert_eq!(ask!(bed, tx => resident::get(tx, &staff, stays)).unwrap(), remained);
}

async fn nobody_brings_back_what_they_may_not_write(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let foreign = world.staff(world.next_door, "desk2").await;
    let own = world.as_resident(world.home, "own", id).await;
    let before = put!(bed, tx => resident::whole(tx, &world.system(world.home), id)).unwrap();
    for (cx, answer) in [(&foreign, "not found: resident"), (&own, "forbidden: residents.write")] {
        assert_eq!(said(put!(bed, tx => resident::whole(tx, cx, id))), answer);
        assert_eq!(said(put!(bed, tx => resident::restore(tx, cx, id, 1, before.clone()))), answer);
    }
}

/// A sheet that was taken in and has changed this entry.
async fn taken(bed: &Bed, cx: &Cx, entry: String) -> wushe_core::id::ImportId {
    let tried = Tried {
        register: "residents".to_owned(),
        file_name: "a.csv".to_owned(),
        digest: String::new(),
        content: "[]".to_owned(),
        rows: 1,
    };
    let kept = put!(bed, tx => sheet::keep(tx, cx, tried)).unwrap();
    let before = Some("{}".to_owned());
    let did = vec![Did { row: 2, unit: cx.unit, did: RowDid::Updated, entry, version: 2, before }];
    put!(bed, tx => sheet::taken(tx, cx, kept.id, did)).unwrap().id
}

async fn what_would_bring_back_is_forgotten(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let id = world.resident(world.home, "王桂芳").await;
    let other = world.resident(world.home, "李秀兰").await;
    let twice = world.resident(world.home, "王桂芳").await;
    let (of_erased, of_other) = (taken(&bed, &cx, id.to_string()).await, taken(&bed, &cx, other.to_string()).await);
    // What was kept of an entry that was put into theirs is about them too.
    let of_merged = taken(&bed, &cx, twice.to_string()).await;
    merge(&world, id, twice).await;
    let own = world.as_resident(world.home, "own", id).await;
    let new = NewDataRequest {
        resident_id: Some(id),
        kind: DataRequestKind::Delete,
        detail: String::new(),
        evidence: Evidence::Online,
    };
    put!(bed, tx => data_request::create(tx, &own, new)).unwrap();
    let before = async |import| ask!(bed, tx => sheet::rows(tx, &cx, import)).unwrap()[0].before.clone();
    assert_eq!(before(of_erased).await, None);
    assert_eq!(before(of_merged).await, None);
    assert_eq!(before(of_other).await.as_deref(), Some("{}"));
    // To the day: ninety days after it was taken in.
    for (days, rows, answer) in [(90, 0, "ok"), (91, 3, "refused: import-forgotten")] {
        let then = Cx { now: cx.now.plus_seconds(days * 86_400), ..cx.clone() };
        assert_eq!(put!(bed, tx => sheet::forget_old(tx, &then)).unwrap(), rows);
        assert_eq!(said(ask!(bed, tx => sheet::rows(tx, &cx, of_other))), answer);
    }
}
