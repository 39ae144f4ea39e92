//! Versions of modules: one is in use, one may be tried in a unit, one is the way back.

use wushe_core::app::module::{self, Grants, NewVersion, Switch, Word, version};
use wushe_core::app::{Cx, module::rehearsal};
use wushe_core::domain::access::Role;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World, said};

const ID: &str = "liaison-card";
const LEVELS: &[UnitKind] = &[UnitKind::County, UnitKind::Township, UnitKind::Community];

store_tests![
    the_first_version_is_in_use_and_others_wait,
    a_version_is_taken_into_use_and_back,
    what_was_decided_on_something_else_is_a_conflict,
    a_trial_is_in_one_unit,
    what_is_granted_with_a_version_holds_wherever_it_is_on,
    what_nobody_uses_is_removed,
    only_whoever_installs_decides,
    a_rehearsal_is_kept_with_its_version
];

fn new(version: &str, digest: &str) -> NewVersion {
    NewVersion {
        module_id: ID.to_owned(),
        version: version.to_owned(),
        digest: digest.to_owned(),
        manifest: format!("{{\"version\":\"{version}\"}}"),
        publisher: "aa".repeat(32),
        component: digest.as_bytes().to_vec(),
    }
}

fn to(digest: &str, seen: &str) -> Switch {
    Switch { module: ID.to_owned(), digest: digest.to_owned(), seen: seen.to_owned(), granted: Vec::new() }
}

/// A county with versions 1.0.0 (`aa`, in use) and 1.1.0 (`bb`).
async fn with_two(bed: &Bed, world: &World<'_>) -> Cx {
    let cx = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    put!(bed, tx => version::add(tx, &cx, new("1.0.0", "aa"))).unwrap();
    put!(bed, tx => version::add(tx, &cx, new("1.1.0", "bb"))).unwrap();
    cx
}

async fn switch_on(bed: &Bed, cx: &Cx, unit: UnitId) {
    let word = Word { enabled: true, settings: None, grants: Grants::These(vec!["records".to_owned()]), seen: None };
    put!(bed, tx => module::say(tx, &cx.in_unit(unit), ID, LEVELS, word)).unwrap();
}

/// The version that a unit works with, and what is granted there.
async fn holds(bed: &Bed, unit: UnitId) -> (String, String) {
    let effective = ask!(bed, tx => module::effective(tx, ID, unit)).unwrap().unwrap();
    (effective.version.version, effective.enablement.grants)
}

async fn in_use(bed: &Bed) -> String {
    ask!(bed, tx => module::get(tx, ID)).unwrap().version
}

async fn the_first_version_is_in_use_and_others_wait(bed: Bed) {
    let world = World::new(&bed).await;
    assert!(ask!(bed, tx => module::list(tx)).unwrap().is_empty());
    assert_eq!(said(ask!(bed, tx => module::get(tx, ID))), "not found: module");
    let cx = with_two(&bed, &world).await;
    let first = ask!(bed, tx => module::get(tx, ID)).unwrap();
    assert_eq!((first.version.as_str(), first.installed_by, first.installed_at), ("1.0.0", cx.user(), cx.now));
    assert_eq!(first.publisher, "aa".repeat(32));
    // The same again is no error, and changes nothing; the same version with other contents is one.
    put!(bed, tx => version::add(tx, &cx, new("1.1.0", "bb"))).unwrap();
    assert_eq!(said(put!(bed, tx => version::add(tx, &cx, new("1.0.0", "cc")))), "refused: module-version-taken");
    let all = ask!(bed, tx => version::list(tx, &cx, ID)).unwrap();
    assert_eq!(all.iter().map(|version| version.version.as_str()).collect::<Vec<_>>(), ["1.1.0", "1.0.0"]);
    assert_eq!(ask!(bed, tx => module::list(tx)).unwrap(), [first]);
    for digest in ["aa", "bb"] {
        assert_eq!(ask!(bed, tx => module::component(tx, digest)).unwrap(), digest.as_bytes());
    }
    assert_eq!(said(ask!(bed, tx => module::component(tx, "cc"))), "not found: module");
}

async fn a_version_is_taken_into_use_and_back(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    assert_eq!(said(put!(bed, tx => version::go_back(tx, &cx, ID, "aa"))), "refused: module-no-before");
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    assert_eq!(in_use(&bed).await, "1.1.0");
    put!(bed, tx => version::go_back(tx, &cx, ID, "bb")).unwrap();
    assert_eq!(in_use(&bed).await, "1.0.0");
    // Whoever went back too far goes forward again.
    put!(bed, tx => version::go_back(tx, &cx, ID, "aa")).unwrap();
    assert_eq!(in_use(&bed).await, "1.1.0");
}

async fn what_was_decided_on_something_else_is_a_conflict(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    put!(bed, tx => version::add(tx, &cx, new("1.2.0", "cc"))).unwrap();
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    assert_eq!(said(put!(bed, tx => version::take(tx, &cx, to("cc", "aa")))), "conflict: module");
    assert_eq!(said(put!(bed, tx => version::go_back(tx, &cx, ID, "aa"))), "conflict: module");
    assert_eq!(said(put!(bed, tx => version::take(tx, &cx, to("dd", "bb")))), "not found: module");
    assert_eq!(in_use(&bed).await, "1.1.0");
}

async fn a_trial_is_in_one_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    let here = cx.in_unit(world.home);
    assert_eq!(said(put!(bed, tx => version::try_here(tx, &here, to("bb", "aa")))), "refused: module-not-on");
    switch_on(&bed, &cx, world.home).await;
    switch_on(&bed, &cx, world.next_door).await;
    assert_eq!(said(put!(bed, tx => version::try_here(tx, &here, to("aa", "aa")))), "refused: module-in-use");
    let more = Switch { granted: vec!["notify".to_owned()], ..to("bb", "aa") };
    put!(bed, tx => version::try_here(tx, &here, more)).unwrap();
    // What is granted for the trial is granted there, and nowhere else.
    let trial = ("1.1.0".to_owned(), r#"["records","notify"]"#.to_owned());
    let others = ("1.0.0".to_owned(), r#"["records"]"#.to_owned());
    assert_eq!(holds(&bed, world.home).await, trial);
    assert_eq!(holds(&bed, world.grid).await, trial);
    assert_eq!(holds(&bed, world.next_door).await, others);
    assert_eq!(in_use(&bed).await, "1.0.0");
    put!(bed, tx => version::end_trial(tx, &cx, ID)).unwrap();
    assert_eq!(holds(&bed, world.home).await, others);
    assert_eq!(said(put!(bed, tx => version::end_trial(tx, &cx, ID))), "refused: module-no-trial");
}

async fn what_is_granted_with_a_version_holds_wherever_it_is_on(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    switch_on(&bed, &cx, world.home).await;
    let more = Switch { granted: vec!["notify".to_owned(), "records".to_owned()], ..to("bb", "aa") };
    put!(bed, tx => version::take(tx, &cx, more)).unwrap();
    assert_eq!(holds(&bed, world.home).await, ("1.1.0".to_owned(), r#"["records","notify"]"#.to_owned()));
}

async fn what_nobody_uses_is_removed(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    put!(bed, tx => version::add(tx, &cx, new("1.2.0", "cc"))).unwrap();
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    for held in ["1.0.0", "1.1.0"] {
        assert_eq!(said(put!(bed, tx => version::remove(tx, &cx, ID, held))), "refused: module-version-held");
    }
    put!(bed, tx => version::remove(tx, &cx, ID, "1.2.0")).unwrap();
    assert_eq!(said(ask!(bed, tx => module::component(tx, "cc"))), "not found: module");
    assert_eq!(said(put!(bed, tx => version::remove(tx, &cx, ID, "1.2.0"))), "not found: module");
}

async fn only_whoever_installs_decides(bed: Bed) {
    let world = World::new(&bed).await;
    let county = with_two(&bed, &world).await;
    switch_on(&bed, &county, world.home).await;
    for (role, unit) in [(Role::UnitAdmin, world.town), (Role::Staff, world.home)] {
        let cx = world.with_roles(unit, role.as_str(), &[role]).await;
        let outcomes = [
            said(put!(bed, tx => version::add(tx, &cx, new("1.2.0", "cc")))),
            said(put!(bed, tx => version::take(tx, &cx, to("bb", "aa")))),
            said(put!(bed, tx => version::try_here(tx, &cx, to("bb", "aa")))),
            said(put!(bed, tx => version::go_back(tx, &cx, ID, "aa"))),
            said(put!(bed, tx => version::end_trial(tx, &cx, ID))),
            said(put!(bed, tx => version::remove(tx, &cx, ID, "1.1.0"))),
        ];
        assert_eq!(outcomes, ["forbidden: modules.install"; 6].map(str::to_owned), "{role:?}");
    }
}

async fn a_rehearsal_is_kept_with_its_version(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    let version = ask!(bed, tx => version::get(tx, ID, "1.1.0")).unwrap();
    assert_eq!(ask!(bed, tx => rehearsal::last(tx, &cx, "bb")).unwrap(), None);
    let first = put!(bed, tx => rehearsal::begin(tx, &cx, &version)).unwrap();
    assert_eq!((first.against.as_str(), first.ended_at), ("aa", None));
    let later = Cx { now: cx.now.plus_seconds(5), ..cx.clone() };
    let second = put!(bed, tx => rehearsal::begin(tx, &later, &version)).unwrap();
    // One that was begun again does not end the other.
    assert!(!put!(bed, tx => rehearsal::end(tx, &later, &first, "{}")).unwrap());
    assert!(put!(bed, tx => rehearsal::end(tx, &later, &second, r#"{"units":3}"#)).unwrap());
    let kept = ask!(bed, tx => rehearsal::last(tx, &cx, "bb")).unwrap().unwrap();
    assert_eq!((kept.report.as_str(), kept.ended_at), (r#"{"units":3}"#, Some(later.now)));
    // It goes with the version.
    put!(bed, tx => version::remove(tx, &cx, ID, "1.1.0")).unwrap();
    assert_eq!(ask!(bed, tx => rehearsal::last(tx, &cx, "bb")).unwrap(), None);
}
