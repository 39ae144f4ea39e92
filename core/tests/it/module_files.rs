//! Files of modules: the module's in the unit, and nobody else's.

use std::sync::Arc;

use wushe_core::app::{Cx, attachment, audit, consent, module_file, resident};
use wushe_core::domain::consent::{ConsentView, NewConsent, WithdrawConsent};
use wushe_core::domain::file::{MediaType, clean};
use wushe_core::domain::module_file::{BroughtFile, MOST_KEPT_BYTES, MOST_PEOPLE, PictureOf};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{ChangeStatusResident, MergeResident, MoveResident, ResidentStatus};
use wushe_core::id::{ModuleFileId, ResidentId};

use crate::consents::portrait;
use crate::files::jpeg;
use crate::kit::{Bed, World, contains, said};

store_tests![
    what_is_brought_is_kept_when_it_is_kept,
    another_module_and_another_unit_find_nothing,
    what_it_holds_goes_when_nobody_needs_it,
    a_module_does_not_fill_the_disk,
    nobody_is_on_a_picture_without_consent,
    who_takes_consent_back_is_on_no_picture_that_is_shown,
    who_dies_is_shown_no_more_and_who_moves_is,
    the_same_person_entered_twice_is_on_it_once,
    a_volunteer_is_on_a_picture_as_one,
];

const TEAHOUSE: &str = "sisters-teahouse";

fn through(mut cx: Cx, module: &str) -> Cx {
    cx.module = Some(module.into());
    cx
}

fn photo(cx: &Cx) -> BroughtFile {
    module_file::bring(cx, "../IMG_0001.HEIC", Arc::new(clean(&jpeg(1)).unwrap())).unwrap()
}

async fn keep(bed: &Bed, cx: &Cx) -> BroughtFile {
    let brought = photo(cx);
    put!(bed, tx => module_file::keep(tx, cx, &brought)).unwrap();
    brought
}

async fn what_is_brought_is_kept_when_it_is_kept(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = through(world.staff(world.home, "desk").await, TEAHOUSE);
    let brought = photo(&cx);
    let id = brought.about.id;
    assert!(ask!(bed, tx => module_file::get(tx, &cx, id)).unwrap().is_none());
    put!(bed, tx => module_file::keep(tx, &cx, &brought)).unwrap();
    let kept = ask!(bed, tx => module_file::get(tx, &cx, id)).unwrap().unwrap();
    assert_eq!(kept, brought.about);
    assert_eq!((kept.name.as_str(), kept.media_type, kept.width), ("IMG_0001.jpg", MediaType::Jpeg, Some(24)));
    let (_, content) = ask!(bed, tx => module_file::content(tx, &cx, id)).unwrap();
    assert_eq!(content, brought.file.content);
    assert!(!contains(&bed.at_rest().await, "TELEFON MAKER"), "nothing tells of the telephone");
    put!(bed, tx => module_file::remove(tx, &cx, id)).unwrap();
    assert_eq!(said(put!(bed, tx => module_file::remove(tx, &cx, id))), "not found: file");
    assert_eq!(said(ask!(bed, tx => module_file::content(tx, &cx, id))), "not found: file");
    let county = world.system(world.county);
    let trail = ask!(bed, tx => audit::list(tx, &county, None, 50)).unwrap();
    let verbs: Vec<&str> = trail.iter().map(|entry| entry.verb.as_str()).collect();
    assert!(verbs.contains(&"module_files.keep") && verbs.contains(&"module_files.remove"), "{verbs:?}");
}

async fn another_module_and_another_unit_find_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let home = world.staff(world.home, "desk").await;
    let cx = through(home.clone(), TEAHOUSE);
    let id = keep(&bed, &cx).await.about.id;
    let elsewhere = [
        through(home, "love-canteen"),
        through(world.staff(world.next_door, "next").await, TEAHOUSE),
        through(world.system(world.town), TEAHOUSE),
        through(world.system(world.grid), TEAHOUSE),
    ];
    for other in elsewhere {
        assert!(ask!(bed, tx => module_file::get(tx, &other, id)).unwrap().is_none());
        assert_eq!(said(ask!(bed, tx => module_file::content(tx, &other, id))), "not found: file");
        assert_eq!(said(put!(bed, tx => module_file::remove(tx, &other, id))), "not found: file");
    }
    assert!(ask!(bed, tx => module_file::get(tx, &cx, id)).unwrap().is_some());
}

async fn what_it_holds_goes_when_nobody_needs_it(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    let cx = through(world.system(world.home), TEAHOUSE);
    let next_door = through(world.system(world.next_door), TEAHOUSE);
    let sweep = async || {
        let cx = Cx { now: system.now.plus_seconds(2 * 86_400), ..system.clone() };
        put!(bed, tx => attachment::sweep(tx, &cx)).unwrap()
    };
    // The same photograph in two places is kept once.
    let first = keep(&bed, &cx).await.about.id;
    let second = keep(&bed, &next_door).await.about.id;
    assert_eq!(sweep().await, 0);
    put!(bed, tx => module_file::remove(tx, &cx, first)).unwrap();
    assert_eq!(sweep().await, 0);
    assert!(ask!(bed, tx => module_file::content(tx, &next_door, second)).is_ok());
    put!(bed, tx => module_file::remove(tx, &next_door, second)).unwrap();
    assert_eq!(sweep().await, 1);
}

async fn a_module_does_not_fill_the_disk(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = through(world.system(world.home), TEAHOUSE);
    let kept = keep(&bed, &cx).await.about.size;
    let room = async |cx: &Cx, bytes| said(ask!(bed, tx => module_file::require_room(tx, cx, bytes)));
    assert_eq!(room(&cx, MOST_KEPT_BYTES - kept).await, "ok");
    assert_eq!(room(&cx, MOST_KEPT_BYTES - kept + 1).await, "refused: files-full");
    let next_door = through(world.system(world.next_door), TEAHOUSE);
    assert_eq!(room(&next_door, MOST_KEPT_BYTES).await, "ok");
}

/// Somebody agrees to be shown from today on.
async fn agree(bed: &Bed, cx: &Cx, resident: ResidentId, until: Option<&str>) -> ConsentView {
    let new = NewConsent { until: until.map(|day| day.parse().unwrap()), ..portrait(resident) };
    put!(bed, tx => consent::create(tx, cx, new)).unwrap()
}

async fn note(bed: &Bed, cx: &Cx, id: ModuleFileId, people: &[ResidentId]) -> String {
    let people: Vec<PictureOf> = people.iter().copied().map(PictureOf::from).collect();
    said(put!(bed, tx => module_file::put_people(tx, cx, id, &people)))
}

async fn is_held(bed: &Bed, cx: &Cx, id: ModuleFileId) -> bool {
    ask!(bed, tx => module_file::get(tx, cx, id)).unwrap().unwrap().held_at.is_some()
}

async fn nobody_is_on_a_picture_without_consent(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let cx = through(desk.clone(), TEAHOUSE);
    let id = keep(&bed, &cx).await.about.id;
    let li = world.resident(world.home, "李秀兰").await;
    let zhang = world.resident(world.home, "张桂英").await;
    let stranger = world.resident(world.next_door, "王建国").await;
    agree(&bed, &desk, li, None).await;
    agree(&bed, &world.system(world.next_door), stranger, None).await;
    let people = async || ask!(bed, tx => module_file::people(tx, &cx, id)).unwrap();
    assert_eq!(note(&bed, &cx, id, &[li]).await, "ok");
    assert_eq!(note(&bed, &cx, id, &[li, zhang]).await, "refused: portrait-consent");
    // Of another unit: the answer is the same, whether they have consented or are not there at all.
    assert_eq!(note(&bed, &cx, id, &[stranger]).await, "refused: portrait-consent");
    assert_eq!(
        note(&bed, &cx, id, &[ResidentId::from_uuid(bed.core.ids.next(cx.now))]).await,
        "refused: portrait-consent"
    );
    assert_eq!(people().await, [PictureOf::from(li)], "nothing of it was done");
    agree(&bed, &desk, zhang, None).await;
    assert_eq!(note(&bed, &cx, id, &[li, zhang, li]).await, "ok");
    assert_eq!(people().await, [PictureOf::from(li), PictureOf::from(zhang)]);
    assert_eq!(note(&bed, &cx, id, &vec![li; MOST_PEOPLE + 1]).await, "refused: too-many-people");
    let canteen = through(desk, "love-canteen");
    let next_door = through(world.system(world.next_door), TEAHOUSE);
    for other in [canteen, next_door] {
        assert_eq!(note(&bed, &other, id, &[]).await, "not found: file");
    }
    put!(bed, tx => module_file::remove(tx, &cx, id)).unwrap();
    assert!(people().await.is_empty());
}

async fn who_takes_consent_back_is_on_no_picture_that_is_shown(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let cx = through(desk.clone(), TEAHOUSE);
    let li = world.resident(world.home, "李秀兰").await;
    let zhang = world.resident(world.home, "张桂英").await;
    let [first, second, empty] =
        [keep(&bed, &cx).await, keep(&bed, &cx).await, keep(&bed, &cx).await].map(|file| file.about.id);
    let given = agree(&bed, &desk, li, None).await;
    agree(&bed, &desk, zhang, Some("2026-09-03")).await;
    assert_eq!(note(&bed, &cx, first, &[li, zhang]).await, "ok");
    assert_eq!(note(&bed, &cx, second, &[zhang]).await, "ok");
    let held =
        async || [is_held(&bed, &cx, first).await, is_held(&bed, &cx, second).await, is_held(&bed, &cx, empty).await];
    assert_eq!(held().await, [false, false, false]);
    let withdraw = WithdrawConsent { version: given.version, withdrawn_on: "2026-09-01".parse().unwrap() };
    put!(bed, tx => consent::withdraw(tx, &desk, given.id, withdraw)).unwrap();
    assert_eq!(held().await, [true, false, false], "at once");
    // Somebody else can be noted meanwhile, or taken off; it is held until everybody on it may be shown.
    assert_eq!(note(&bed, &cx, first, &[li, zhang]).await, "ok");
    assert_eq!(held().await, [true, false, false]);
    assert_eq!(note(&bed, &cx, first, &[zhang]).await, "ok");
    assert_eq!(held().await, [false, false, false]);
    assert_eq!(note(&bed, &cx, first, &[zhang, li]).await, "refused: portrait-consent", "she would be noted anew");
    agree(&bed, &desk, li, None).await;
    assert_eq!(note(&bed, &cx, first, &[zhang, li]).await, "ok");
    let trail = ask!(bed, tx => audit::list(tx, &world.system(world.county), None, 50)).unwrap();
    let noted = trail.iter().find(|entry| entry.verb == "module_files.people").unwrap();
    assert_eq!(noted.detail, format!("+{li}"));
    // A consent that is over.
    let recheck =
        async || put!(bed, tx => module_file::recheck(tx, &world.system(world.county), Page::default())).unwrap();
    bed.core.clock.advance_seconds(2 * 86_400);
    assert!(recheck().await.items.is_empty());
    bed.core.clock.advance_seconds(86_400);
    assert_eq!(recheck().await.items.len(), 2);
    assert_eq!(held().await, [true, true, false]);
    assert!(recheck().await.items.is_empty(), "once");
    let refused = put!(bed, tx => module_file::recheck(tx, &desk, Page::default()));
    assert_eq!(said(refused), "forbidden: notices.review");
    // Looked at again once the consent is new.
    agree(&bed, &desk, zhang, None).await;
    assert_eq!(note(&bed, &cx, second, &[zhang]).await, "ok");
    assert_eq!(held().await, [true, false, false]);
}

async fn who_dies_is_shown_no_more_and_who_moves_is(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let cx = through(desk.clone(), TEAHOUSE);
    let county = world.system(world.county);
    let [li, zhang, wang] = [
        world.resident(world.home, "李秀兰").await,
        world.resident(world.home, "张桂英").await,
        world.resident(world.home, "王桂芳").await,
    ];
    let mut files = Vec::new();
    for person in [li, zhang, wang] {
        agree(&bed, &desk, person, None).await;
        let id = keep(&bed, &cx).await.about.id;
        assert_eq!(note(&bed, &cx, id, &[person]).await, "ok");
        files.push(id);
    }
    let version = async |id: ResidentId| ask!(bed, tx => resident::get(tx, &county, id)).unwrap().version;
    let since = "2026-09-01".parse().unwrap();
    let died = ChangeStatusResident { version: version(li).await, status: ResidentStatus::Died, since };
    put!(bed, tx => resident::change_status(tx, &desk, li, died)).unwrap();
    assert!(is_held(&bed, &cx, files[0]).await, "at once");
    let there = MoveResident { version: version(zhang).await, unit_id: world.next_door, address: None };
    put!(bed, tx => resident::move_to(tx, &county, zhang, there)).unwrap();
    let held = put!(bed, tx => module_file::recheck(tx, &county, Page::default())).unwrap();
    assert!(held.items.is_empty(), "a consent goes with whoever moves");
    assert!(!is_held(&bed, &cx, files[1]).await && !is_held(&bed, &cx, files[2]).await);
}

async fn the_same_person_entered_twice_is_on_it_once(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let cx = through(desk.clone(), TEAHOUSE);
    let li = world.resident(world.home, "李秀兰").await;
    let twin = world.resident(world.home, "李秀兰").await;
    let id = keep(&bed, &cx).await.about.id;
    for one in [li, twin] {
        agree(&bed, &desk, one, None).await;
    }
    assert_eq!(note(&bed, &cx, id, &[li, twin]).await, "ok");
    let of = async |id: ResidentId| ask!(bed, tx => resident::get(tx, &desk, id)).unwrap().version;
    let input = MergeResident { version: of(li).await, other_id: twin, other_version: of(twin).await };
    put!(bed, tx => resident::merge(tx, &world.system(world.home), li, input)).unwrap();
    let people = async || ask!(bed, tx => module_file::people(tx, &cx, id)).unwrap();
    assert_eq!(people().await, [PictureOf::from(li)]);
    // A module that still has the old id.
    assert_eq!(note(&bed, &cx, id, &[twin, li]).await, "ok");
    assert_eq!(people().await, [PictureOf::from(li)]);
    for other in [through(desk.clone(), "love-canteen"), through(world.system(world.next_door), TEAHOUSE)] {
        assert!(ask!(bed, tx => module_file::people(tx, &other, id)).unwrap().is_empty());
    }
}

async fn a_volunteer_is_on_a_picture_as_one(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let cx = through(desk.clone(), TEAHOUSE);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let id = keep(&bed, &cx).await.about.id;
    let noted = async || {
        let people = [PictureOf::from(helper)];
        said(put!(bed, tx => module_file::put_people(tx, &cx, id, &people)))
    };
    assert_eq!(noted().await, "refused: portrait-consent");
    let nobody = world.resident(world.home, "李秀兰").await;
    let new = NewConsent { resident_id: None, volunteer_id: Some(helper), ..portrait(nobody) };
    let given = put!(bed, tx => consent::create(tx, &desk, new)).unwrap();
    assert_eq!(noted().await, "ok");
    assert_eq!(ask!(bed, tx => module_file::people(tx, &cx, id)).unwrap(), [PictureOf::from(helper)]);
    let withdraw = WithdrawConsent { version: given.version, withdrawn_on: given.given_on };
    put!(bed, tx => consent::withdraw(tx, &desk, given.id, withdraw)).unwrap();
    assert!(is_held(&bed, &cx, id).await);
}
