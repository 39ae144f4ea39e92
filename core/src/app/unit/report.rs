//! Figures and checks over the tree. Units are public knowledge; who serves where is not told here.

use std::collections::BTreeMap;

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::unit::{
    CodeReportView, CodesParams, CommunityGaps, CoverageParams, CoverageView, TreeParams, UnitCode, UnitKind,
    UnitTreeView, permille,
};
use crate::error::Result;
use crate::id::UnitId;
use crate::store::Tx;

/// The tree below the unit as it stood on a day, by code.
///
/// # Errors
/// As any statement.
pub async fn tree(tx: &mut Tx, cx: &Cx, asked: TreeParams) -> Result<UnitTreeView> {
    cx.saw(tx, "unit");
    let day = asked.day.unwrap_or_else(|| Day::of(cx.now));
    let units = tx.list_unit_tree(cx.unit, day, asked.lowest.unwrap_or(UnitKind::Community)).await?;
    Ok(UnitTreeView { day, units })
}

/// How far stations and grid workers reach in the unit and below. A township or community counts as reached by a station of
/// its own; one further up or down is not one of its own.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn coverage(tx: &mut Tx, cx: &Cx, asked: CoverageParams) -> Result<CoverageView> {
    let CoverageParams {} = asked;
    cx.require(tx, Permission::ReadIndicators).await?;
    for topic in ["unit", "station", "worker"] {
        cx.saw(tx, topic);
    }
    let rows = tx.unit_coverage(cx.unit).await?;
    let of = |kind: UnitKind| {
        let row = rows.iter().find(|row| row.0 == kind);
        row.map_or((0, 0, 0), |(_, all, with_station, with_worker)| (*all, *with_station, *with_worker))
    };
    let (townships, townships_with_station, _) = of(UnitKind::Township);
    let (communities, communities_with_station, _) = of(UnitKind::Community);
    let (grids, _, grids_with_worker) = of(UnitKind::Grid);
    Ok(CoverageView {
        townships,
        townships_with_station,
        townships_with_station_permille: permille(townships_with_station, townships),
        communities,
        communities_with_station,
        communities_with_station_permille: permille(communities_with_station, communities),
        stations: tx.count_standing_stations(cx.unit).await?,
        grids,
        grids_with_worker,
        grids_with_worker_permille: permille(grids_with_worker, grids),
        orphan_grids: tx.list_orphan_grids(cx.unit).await?,
    })
}

/// What is odd about the codes in the unit and below: numbers left out, codes borne twice, codes out of place.
///
/// # Errors
/// As any statement.
pub async fn codes(tx: &mut Tx, cx: &Cx, asked: CodesParams) -> Result<CodeReportView> {
    let CodesParams {} = asked;
    cx.saw(tx, "unit");
    let mut numbers: BTreeMap<UnitCode, (UnitId, Vec<u16>)> = BTreeMap::new();
    for (community, code, grid) in tx.list_grid_codes(cx.unit).await? {
        numbers.entry(code).or_insert((community, Vec::new())).1.push(grid.number());
    }
    let mut gaps = Vec::new();
    for (code, (unit_id, there)) in numbers {
        let greatest = there.iter().copied().max().unwrap_or_default();
        let missing: Vec<i64> = (1..greatest).filter(|number| !there.contains(number)).map(i64::from).collect();
        if !missing.is_empty() {
            let grids = i64::try_from(there.len()).unwrap_or(i64::MAX);
            gaps.push(CommunityGaps { unit_id, code, grids, greatest: i64::from(greatest), missing });
        }
    }
    let communities = tx.list_units_below(cx.unit, UnitKind::Community).await?;
    Ok(CodeReportView {
        gaps,
        doubled: tx.list_doubled_external_codes(cx.unit).await?,
        astray: tx.list_units_astray(cx.unit).await?,
        out_of_range: communities
            .into_iter()
            .filter(|unit| !matches!(unit.code.number(), 1..=399 | 601..=999))
            .map(Into::into)
            .collect(),
    })
}
