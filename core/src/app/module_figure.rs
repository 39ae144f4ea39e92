//! What the indicators of modules came to: kept by the server, read by whoever may read indicators.

use std::collections::BTreeSet;

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::module_figure::{ModuleFigure, ModuleSum};
use crate::domain::period::Period;
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// What changes when figures are kept.
const TOPIC: &str = "module-figures";

/// Keeps figures in the place of those before.
///
/// # Errors
/// As any statement.
pub async fn keep(tx: &mut Tx, figures: &[ModuleFigure]) -> Result<()> {
    for figure in figures {
        tx.set_module_figure(figure).await?;
    }
    tx.touch(TOPIC);
    Ok(())
}

/// The figures of a module in exactly the unit of the context.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Vec<ModuleFigure>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    tx.list_module_figures(cx.unit, module).await
}

/// The figures of a period in the unit of the context and below, added up by module and indicator.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn totals(tx: &mut Tx, cx: &Cx, period: Period) -> Result<Vec<ModuleSum<(String, String)>>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    tx.saw(TOPIC);
    tx.sum_module_figures(cx.unit, period).await
}

/// The figures of an indicator in the unit of the context and below from one period to another of the same kind, each period
/// added up.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` for periods of two kinds.
pub async fn course(
    tx: &mut Tx,
    cx: &Cx,
    (module, indicator): (&str, &str),
    (from, to): (Period, Period),
) -> Result<Vec<ModuleSum<Period>>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    if from.kind() != to.kind() {
        return Err(Error::invalid("period", "period"));
    }
    tx.saw(TOPIC);
    tx.module_figure_course(cx.unit, (module, indicator), from.kind(), (from, to)).await
}

/// The figures of an indicator for a period by the units directly below; none: the unit's own.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn by_child(
    tx: &mut Tx,
    cx: &Cx,
    (module, indicator): (&str, &str),
    period: Period,
) -> Result<Vec<ModuleSum<Option<UnitId>>>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    tx.saw(TOPIC);
    tx.module_figures_by_child(cx.unit, (module, indicator), period).await
}

/// Every unit in the unit of the context and below in which a module can be on.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn places(tx: &mut Tx, cx: &Cx) -> Result<BTreeSet<UnitId>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    Ok(tx.list_places(cx.unit).await?.into_iter().collect())
}
