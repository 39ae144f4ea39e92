//! The unit tree on one page: as it stood on a day, with how many stand below each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use wushe_core::app::unit;
use wushe_core::domain::unit::{TreeParams, UnitBrief, UnitKind};
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::{act, form, may, register};
use crate::app::App;
use crate::i18n::Catalog;
use crate::registers::{Call, words};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, FormView, LinkView, PageView, StatView, TreeNodeView, ValueView};
use crate::web::visitor::Visitor;

/// Most units that stand open from the start.
const OPEN: usize = 60;

/// `/staff/{unit}/r/units/-/tree?day=&lowest=`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register("units")?;
    let operation = register.operation("tree").ok_or_else(PageError::not_found)?;
    if !may(&mut here, operation).await? {
        return Err(PageError::not_found());
    }
    let values = form::sent(query);
    let (mut errors, mut units) = (BTreeMap::new(), Vec::new());
    let mut page = PageView::new(words::operation(here.locale(), register, operation));
    let base = format!("{}/r/{}", here.home(), register.name);
    page.back = Some(LinkView { text: words::title(here.locale(), register), href: base.clone() });
    match asked(operation, &values) {
        Ok(asked) => {
            let tree = unit::tree(&mut here.tx, &here.cx, asked).await?;
            page.lead = here.ta("unit-tree-on", "day", tree.day.to_string());
            units = tree.units;
        }
        Err(Error::Invalid(problems)) => errors = act::told(here.locale(), &problems),
        Err(error) => return Err(error.into()),
    }
    let of = form::Of { register, operation, entry: None };
    page.blocks.push(BlockView::Form(FormView {
        id: "f".to_owned(),
        action: format!("{base}/-/tree"),
        fields: form::fields(&mut here, of, &operation.types.input, &values, &errors).await?,
        submit: here.t("report-show"),
        get: true,
        ..FormView::default()
    }));
    if errors.is_empty() {
        page.blocks.push(BlockView::Stats { tiles: figures(&here, &units) });
        let nodes = nodes(&here, &base, units);
        page.blocks.push(if nodes.is_empty() {
            BlockView::Empty { text: here.t("unit-tree-none"), buttons: Vec::new() }
        } else {
            BlockView::Tree { nodes }
        });
    }
    here.show(page).await
}

fn asked(operation: &crate::registers::Operation, values: &form::Values) -> Result<TreeParams, Error> {
    let input = form::read(&operation.types.input, values)?;
    let problems = crate::registers::check::problems(&operation.types.input, &input);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Call { input, ..Call::default() }.input()
}

/// How many units of each level there are.
fn figures(here: &Here, units: &[UnitBrief]) -> Vec<StatView> {
    let levels = [
        ("county-townships", UnitKind::Township),
        ("county-communities", UnitKind::Community),
        ("county-grids", UnitKind::Grid),
    ];
    let tile = |(key, kind): (&str, UnitKind)| {
        let count = units.iter().filter(|unit| unit.kind == kind).count();
        (count > 0).then(|| StatView {
            label: here.t(key),
            value: here.format().number(i64::try_from(count).unwrap_or(i64::MAX)),
            href: String::new(),
            tone: Tone::Neutral,
        })
    };
    levels.into_iter().filter_map(tile).collect()
}

/// What stands below the unit of the desk; a unit with nothing below it stands there itself.
fn nodes(here: &Here, base: &str, units: Vec<UnitBrief>) -> Vec<TreeNodeView> {
    let open = units.len() <= OPEN;
    let top = here.unit.id;
    let there: BTreeSet<UnitId> = units.iter().map(|unit| unit.id).collect();
    let mut below: BTreeMap<Option<UnitId>, Vec<UnitBrief>> = BTreeMap::new();
    for unit in units {
        // What stood elsewhere before it became part of this unit stands directly below it.
        let above = unit.parent_id.filter(|above| there.contains(above)).or(Some(top));
        below.entry(above.filter(|_| unit.id != top)).or_default().push(unit);
    }
    let at = if below.contains_key(&Some(top)) { Some(top) } else { None };
    drawn(here, base, &below, at, open)
}

fn drawn(
    here: &Here,
    base: &str,
    below: &BTreeMap<Option<UnitId>, Vec<UnitBrief>>,
    at: Option<UnitId>,
    open: bool,
) -> Vec<TreeNodeView> {
    let node = |unit: &UnitBrief| {
        let children = drawn(here, base, below, Some(unit.id), open);
        let name = if here.locale().tag().starts_with("en") { &unit.name_en } else { &unit.name_zh };
        TreeNodeView {
            title: name.clone(),
            code: unit.code.to_string(),
            values: count(here, unit, &children).into_iter().collect(),
            href: format!("{base}/{}", unit.id),
            open,
            children,
            ..TreeNodeView::default()
        }
    };
    below.get(&at).into_iter().flatten().map(node).collect()
}

/// How many stand below a unit.
fn count(here: &Here, unit: &UnitBrief, children: &[TreeNodeView]) -> Option<ValueView> {
    let number = |count: usize| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let key = match unit.kind {
        UnitKind::County => "unit-tree-townships",
        UnitKind::Township => "unit-tree-communities",
        UnitKind::Community => "county-grid-count",
        UnitKind::Grid => return None,
    };
    let words = Catalog::host().ta(here.locale(), key, [("n", number(children.len()))]);
    (!children.is_empty()).then_some(ValueView::Number(words))
}
