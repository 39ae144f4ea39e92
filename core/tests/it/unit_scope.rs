//! The scope of a unit is itself and what is below, whatever was merged and split: random trees, random changes, compared
//! with a model that knows parents and successors alone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use wushe_core::app::organisation;
use wushe_core::app::unit::{self, NewUnit};
use wushe_core::domain::day::Day;
use wushe_core::domain::organisation::OrganisationFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::{CodesParams, MergeUnits, SplitChild, SplitUnit, UnitKind};
use wushe_core::id::UnitId;

use crate::kit::{Bed, new_organisation};

store_tests![scope_is_what_lies_below];

/// A step: what to do and three numbers that choose with whom.
type Step = (u8, usize, usize, usize);

/// What a unit is, as far as scope goes.
#[derive(Debug, Clone)]
struct Known {
    kind: UnitKind,
    parent: Option<UnitId>,
    successors: Vec<UnitId>,
    ended: bool,
}

/// The tree as it should be, and the codes that are still free.
struct Model<'b> {
    bed: &'b Bed,
    units: BTreeMap<UnitId, Known>,
    county: UnitId,
    made: u32,
}

impl Model<'_> {
    /// Adds a unit with an organisation in its register.
    async fn add(&mut self, code: String, parent: Option<UnitId>) -> UnitId {
        let new = NewUnit {
            name_zh: format!("单位{code}"),
            name_en: format!("Unit {code}"),
            code,
            parent_id: parent,
            valid_from: Some("2020-01-01".parse().unwrap()),
            ..NewUnit::default()
        };
        let system = self.bed.core.system(parent.unwrap_or(UnitId::from_uuid(uuid::Uuid::nil())));
        let made = put!(self.bed, tx => unit::create(tx, &system, new)).unwrap();
        self.units.insert(made.id, Known { kind: made.kind, parent, successors: Vec::new(), ended: false });
        self.made += 1;
        let (cx, new) = (self.bed.core.system(made.id), new_organisation(self.made));
        put!(self.bed, tx => organisation::create(tx, &cx, new)).unwrap();
        made.id
    }

    fn standing(&self, kind: UnitKind) -> Vec<UnitId> {
        self.units.iter().filter(|(_, known)| known.kind == kind && !known.ended).map(|(id, _)| *id).collect()
    }

    fn children(&self, of: UnitId) -> Vec<UnitId> {
        let below = |known: &Known| known.parent == Some(of) && !known.ended;
        self.units.iter().filter(|(_, known)| below(known)).map(|(id, _)| *id).collect()
    }

    /// Everything above a unit, and itself.
    fn above(&self, id: UnitId) -> BTreeSet<UnitId> {
        let mut found = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let known = &self.units[&id];
            for up in known.parent.iter().chain(&known.successors) {
                if found.insert(*up) {
                    open.push(*up);
                }
            }
        }
        found
    }

    async fn step(&mut self, step: Step, day: Day) {
        let (what, one, two, three) = step;
        let kind = [UnitKind::Township, UnitKind::Community, UnitKind::Grid][one % 3];
        let standing = self.standing(kind);
        if standing.len() < 3 {
            return;
        }
        let first = standing[two % standing.len()];
        let others: Vec<UnitId> = standing.iter().copied().filter(|id| *id != first).collect();
        let second = others[three % others.len()];
        let third = others[(three + 1) % others.len()];
        let system = self.bed.core.system(self.county);
        let reason = "试验".to_owned();
        if what % 3 == 0 {
            // Both parts are others: the unit ends. Or it is one of them: it goes on.
            let goes_on = what % 2 == 0;
            let into = [if goes_on { first } else { third }, second];
            let children = self.children(first);
            let to = |at: usize| into[(at + two) % 2];
            let said = children.iter().enumerate().map(|(at, id)| SplitChild { unit_id: *id, to: to(at) }).collect();
            let input = SplitUnit { into: into.to_vec(), children: said, day, reason };
            put!(self.bed, tx => unit::split(tx, &system, first, input)).unwrap();
            for (at, id) in children.into_iter().enumerate() {
                self.units.get_mut(&id).unwrap().parent = Some(to(at));
            }
            if !goes_on {
                let known = self.units.get_mut(&first).unwrap();
                (known.ended, known.successors) = (true, into.to_vec());
            }
        } else {
            let from = if what % 3 == 1 { vec![second] } else { vec![second, third] };
            let from: Vec<UnitId> = from.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            let input = MergeUnits { from: from.clone(), day, reason };
            put!(self.bed, tx => unit::merge(tx, &system, first, input)).unwrap();
            for id in from {
                for child in self.children(id) {
                    self.units.get_mut(&child).unwrap().parent = Some(first);
                }
                let known = self.units.get_mut(&id).unwrap();
                (known.ended, known.successors) = (true, vec![first]);
            }
        }
    }

    /// Compares scope with the model, for every unit.
    async fn compare(&self, told: &str) {
        let mut below: BTreeMap<UnitId, BTreeSet<UnitId>> = BTreeMap::new();
        for id in self.units.keys() {
            for above in self.above(*id) {
                below.entry(above).or_default().insert(*id);
            }
        }
        for (scope, expected) in &below {
            let cx = self.bed.core.system(*scope);
            let filter = OrganisationFilter::default();
            let listed = ask!(self.bed, tx => organisation::list(tx, &cx, filter, Page::first(200))).unwrap();
            assert!(listed.next.is_none());
            let seen: Vec<UnitId> = listed.items.iter().map(|found| found.unit_id).collect();
            // Each row once, however many ways lead up to the scope.
            assert_eq!(seen.len(), expected.len(), "{told}: {scope}");
            assert_eq!(&seen.into_iter().collect::<BTreeSet<_>>(), expected, "{told}: {scope}");
            let above = ask!(self.bed, tx => unit::above(tx, *scope)).unwrap();
            assert_eq!(above[0].id, *scope, "{told}");
            let order: Vec<UnitId> = above.iter().map(|unit| unit.id).collect();
            assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), self.above(*scope), "{told}: {scope}");
            for (at, id) in order.iter().enumerate() {
                let higher = self.above(*id);
                assert!(order[..at].iter().all(|lower| !higher.contains(lower)), "{told}: order above {scope}");
            }
        }
        // What stands, stands below something that stands, and is coded after it.
        let cx = self.bed.core.system(self.county);
        assert_eq!(ask!(self.bed, tx => unit::codes(tx, &cx, CodesParams {})).unwrap().astray, [], "{told}");
        for (id, known) in self.units.iter().filter(|(_, known)| !known.ended) {
            let kept = ask!(self.bed, tx => unit::by_id(tx, *id)).unwrap();
            assert_eq!((kept.parent_id, kept.valid_to), (known.parent, None), "{told}");
            assert!(known.parent.is_none_or(|parent| !self.units[&parent].ended), "{told}");
        }
    }
}

async fn scope_is_what_lies_below(bed: Bed) {
    let mut runner = TestRunner::deterministic();
    let steps = proptest::collection::vec((0..6_u8, 0..100_usize, 0..100_usize, 0..100_usize), 3..6);
    let sizes = (3..5_usize, 1..3_usize, 0..3_usize);
    let mut made = 0;
    for county in 0..4 {
        let ((towns, communities, grids), steps): ((usize, usize, usize), Vec<Step>) =
            (sizes.clone(), steps.clone()).new_tree(&mut runner).unwrap().current();
        let told = format!("county {county}: {towns} {communities} {grids} {steps:?}");
        let nil = UnitId::from_uuid(uuid::Uuid::nil());
        let mut model = Model { bed: &bed, units: BTreeMap::new(), county: nil, made };
        let first = format!("5108{}", 30 + county);
        model.county = model.add(format!("{first}000000"), None).await;
        for town in 0..towns {
            let above = model.add(format!("{first}{}000", 100 + town), Some(model.county)).await;
            for community in 1..=communities {
                let code = format!("{first}{}{community:03}", 100 + town);
                let community = model.add(code.clone(), Some(above)).await;
                for grid in 1..=grids {
                    model.add(format!("{code}{grid:03}"), Some(community)).await;
                }
            }
        }
        let start: Day = "2026-01-01".parse().unwrap();
        for (at, step) in steps.iter().enumerate() {
            model.step(*step, start.plus_days(i64::try_from(at).unwrap())).await;
            model.compare(&format!("{told} after {at}")).await;
        }
        made = model.made;
    }
}
