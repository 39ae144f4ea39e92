//! What there is in the county, in figures that are counted from records.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use wushe_core::app::{module, request, resident, unit, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::request::RequestFilter;
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::id::UnitId;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::county;
use crate::app::App;
use crate::i18n::Catalog;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::view::{BlockView, ButtonView, PageView, StatView, TreeNodeView, ValueView};
use crate::web::visitor::Visitor;

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let mut here = county(app, visitor).await?;
    let name = here.unit_name();
    let whole = ButtonView::go(here.t("county-tree-whole"), format!("/staff/{}/r/units/-/tree", here.unit.code));
    let page = PageView::new(here.ta("county-title", "name", name))
        .with(BlockView::Stats { tiles: figures(&mut here).await? })
        .with(BlockView::Heading { text: here.t("county-tree") })
        .with(BlockView::Actions { buttons: vec![whole] })
        .with(BlockView::Tree { nodes: tree(&mut here).await? });
    here.show(page).await
}

async fn figures(here: &mut Here) -> Result<Vec<StatView>, PageError> {
    let below: BTreeMap<String, i64> = unit::count_below(&mut here.tx, here.unit.id)
        .await?
        .into_iter()
        .map(|(kind, count)| (kind.to_string(), count))
        .collect();
    let units = |kind: UnitKind| below.get(kind.as_str()).copied().unwrap_or_default();
    let residents = resident::count(&mut here.tx, &here.cx, Default::default()).await?;
    let volunteers = volunteer::count(&mut here.tx, &here.cx, Default::default()).await?;
    let open = RequestFilter { open: Some(true), ..RequestFilter::default() };
    let open = request::count(&mut here.tx, &here.cx, open).await?;
    let modules = i64::try_from(module::list(&mut here.tx).await?.len()).unwrap_or(i64::MAX);
    let reads_residents = here.may(Permission::ReadResidents).await?;
    let staff = format!("/staff/{}", here.unit.code);
    let tile = |key: &str, value: i64, href: String| StatView {
        label: here.t(key),
        value: here.format().number(value),
        href,
        tone: Tone::Neutral,
    };
    let of_kind = |kind: UnitKind| format!("{staff}/r/units?kind={kind}");
    let kinds = [
        ("county-townships", UnitKind::Township),
        ("county-communities", UnitKind::Community),
        ("county-grids", UnitKind::Grid),
    ];
    let mut tiles: Vec<StatView> = kinds.into_iter().map(|(key, kind)| tile(key, units(kind), of_kind(kind))).collect();
    // Whoever may not read residents one by one sees how many there are in which unit.
    let residents_at = if reads_residents { "residents" } else { "indicators/residents" };
    tiles.extend([
        tile("county-residents", residents, format!("{staff}/{residents_at}")),
        tile("county-volunteers", volunteers, format!("{staff}/volunteers")),
        tile("county-open", open, format!("{staff}/requests?tab=open")),
        tile("county-modules", modules, "/county/modules".to_owned()),
    ]);
    Ok(tiles)
}

/// Townships with their communities, and how many grids each has.
async fn tree(here: &mut Here) -> Result<Vec<TreeNodeView>, PageError> {
    let townships = unit::below(&mut here.tx, here.unit.id, UnitKind::Township).await?;
    let communities = by_parent(unit::below(&mut here.tx, here.unit.id, UnitKind::Community).await?);
    let grids = by_parent(unit::below(&mut here.tx, here.unit.id, UnitKind::Grid).await?);
    let locale = here.locale();
    let count = |units: Option<&Vec<Unit>>| i64::try_from(units.map_or(0, Vec::len)).unwrap_or(i64::MAX);
    let community = |unit: &Unit| {
        let grids = count(grids.get(&unit.id));
        let words = here.ta("county-grid-count", "n", grids);
        TreeNodeView {
            title: unit.name(locale.tag()).to_owned(),
            code: unit.code.to_string(),
            href: format!("/staff/{}", unit.code),
            values: if grids > 0 { vec![ValueView::Number(words)] } else { Vec::new() },
            ..TreeNodeView::default()
        }
    };
    let township = |unit: &Unit| {
        let below = communities.get(&unit.id);
        let in_grids: i64 = below.into_iter().flatten().map(|unit| count(grids.get(&unit.id))).sum();
        let args = [("communities", Arg::Number(count(below))), ("grids", Arg::Number(in_grids))];
        TreeNodeView {
            title: unit.name(locale.tag()).to_owned(),
            code: unit.code.to_string(),
            href: format!("/staff/{}", unit.code),
            values: vec![ValueView::Number(Catalog::host().ta(locale, "county-tree-counts", args))],
            children: below.into_iter().flatten().map(&community).collect(),
            ..TreeNodeView::default()
        }
    };
    Ok(townships.iter().map(township).collect())
}

fn by_parent(units: Vec<Unit>) -> BTreeMap<UnitId, Vec<Unit>> {
    let mut below: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        if let Some(parent) = unit.parent_id {
            below.entry(parent).or_default().push(unit);
        }
    }
    below
}
