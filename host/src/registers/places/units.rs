//! The unit tree and its changes. Units are public knowledge: whoever has a post may look.

use schemars::JsonSchema;
use serde::Serialize;
use wushe_core::app::{Cx, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::unit::{
    ChangedUnit, CodeReportView, CodesParams, CoverageParams, CoverageView, EndUnit, GenerateGrids, MergeUnits,
    NewUnit, RenameUnit, SplitUnit, TreeParams, UnitChangeFilter, UnitChangeView, UnitFilter, UnitTreeView, UnitVerb,
    UnitView,
};
use wushe_core::error::Result;
use wushe_core::id::UnitId;
use wushe_core::store::Tx;
use wushe_core::time::Timestamp;

use super::super::{Intake, Register};
use super::register;

const WRITE: Option<Permission> = Some(Permission::WriteUnits);
const FIGURES: Option<Permission> = Some(Permission::ReadIndicators);

pub(super) fn registers() -> Vec<Register> {
    vec![units(), changes()]
}

fn units() -> Register {
    Register {
        title: "name_zh",
        columns: &["name_zh", "name_en", "code", "kind", "parent_id", "desk_phone", "valid_from"],
        intake: Intake::matching(&[&["code"]]),
        operations: vec![
            list!(unit::list, UnitFilter => UnitView, None),
            get!(unit::get, "unit" UnitId => UnitView, None),
            create!(unit::create, NewUnit => UnitView, WRITE),
            update!(unit::update, "unit" UnitId, NewUnit => UnitView, WRITE),
            act!("rename", unit::rename, "unit" UnitId, RenameUnit => UnitView, WRITE),
            act!("generate_grids", unit::generate_grids, "unit" UnitId, GenerateGrids => UnitView, WRITE),
            act!("merge", unit::merge, "unit" UnitId, MergeUnits => UnitView, WRITE),
            act!("split", unit::split, "unit" UnitId, SplitUnit => UnitView, WRITE),
            act!("end", unit::end, "unit" UnitId, EndUnit => UnitView, WRITE),
            remove!(unit::remove, "unit" UnitId, WRITE),
            part!("changes", changes_of, "unit" UnitId, page => Listed<Became>, None),
            report!("tree", unit::tree, TreeParams => UnitTreeView, None),
            report!("coverage", unit::coverage, CoverageParams => CoverageView, FIGURES),
            report!("codes", unit::codes, CodesParams => CodeReportView, None),
        ],
        ..register("units", "unit", "UnitId", "tree")
    }
}

fn changes() -> Register {
    Register {
        title: "reason",
        columns: &["verb", "from", "to", "day", "reason", "by_name"],
        operations: vec![list!(unit::changes, UnitChangeFilter => UnitChangeView, None)],
        ..register("unit-changes", "unit_change", "UnitChangeId", "history")
    }
}

/// What became of a unit, one change a row.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Became {
    /// The first day on which it is so.
    day: Day,
    /// What was done.
    verb: UnitVerb,
    /// What was there before, by name and code.
    was: Vec<String>,
    /// What was there afterwards, by name and code.
    became: Vec<String>,
    /// Why.
    reason: String,
    /// Who did it.
    by_name: String,
    /// When it was entered.
    at: Timestamp,
}

async fn changes_of(tx: &mut Tx, cx: &Cx, id: UnitId, page: Page) -> Result<Listed<Became>> {
    // Whether it is there is asked first: the history of what is not there is no empty one.
    unit::get(tx, cx, id).await?;
    let told = unit::changes(tx, cx, UnitChangeFilter { unit_id: Some(id), verb: None }, page).await?;
    let called = |units: Vec<ChangedUnit>| -> Vec<String> {
        let name = |unit: &ChangedUnit| {
            let name = if cx.locale.starts_with("en") { &unit.name_en } else { &unit.name_zh };
            format!("{name} {}", unit.code)
        };
        units.iter().map(name).collect()
    };
    let items = told.items.into_iter().map(|change| Became {
        day: change.day,
        verb: change.verb,
        was: called(change.from),
        became: called(change.to),
        reason: change.reason,
        by_name: change.by_name,
        at: change.at,
    });
    Ok(Listed { items: items.collect(), next: told.next })
}
