//! Files of modules: the module's in the unit, and nobody else's.

use std::sync::Arc;

use wushe_core::app::{Cx, attachment, audit, module_file};
use wushe_core::domain::file::{MediaType, clean};
use wushe_core::domain::module_file::{BroughtFile, MOST_KEPT_BYTES};

use crate::files::jpeg;
use crate::kit::{Bed, World, contains, said};

store_tests![
    what_is_brought_is_kept_when_it_is_kept,
    another_module_and_another_unit_find_nothing,
    what_it_holds_goes_when_nobody_needs_it,
    a_module_does_not_fill_the_disk,
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
