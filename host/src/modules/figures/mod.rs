//! Indicators of modules. In a unit where a module is on they are computed whenever somebody asks. For the units above, what they
//! came to in each unit is kept, brought up to date in the background ([`tally`]), and added up: a county of hundreds of
//! communities is not computed while somebody waits.

mod measure;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wushe_core::app::{Cx, module, module_figure, schedule, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::indicator::share;
use wushe_core::domain::module_figure::{ModuleSum, kept_periods};
use wushe_core::domain::period::Period;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;
use wushe_core::store::{Mode, Tx};
use wushe_core::time::Timestamp;
use wushe_plugin_schema::indicator::{CountedIn, IndicatorShape, Values};

use self::measure::PATIENCE;
use super::catalogue::{Module, level_of};
use super::error::ModuleError;
use crate::app::App;

pub(super) use measure::Cell;
pub use measure::Missed;
pub use tally::begin;

/// Indicators of a module, for a unit and a period.
#[derive(Debug)]
pub struct ModuleFigures {
    /// The module.
    pub module: Arc<Module>,
    /// Where the figures come from.
    pub source: Source,
    /// The figures, in the order in which the module declares its indicators; none when it is suspended or busy.
    pub figures: Vec<(IndicatorShape, Counted)>,
}

/// Where figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The module is on in this very unit: computed now.
    Computed,
    /// Added up from those that are kept of the units below.
    Kept,
    /// The module is suspended here.
    Suspended,
    /// Too many modules are running: it is to be asked again.
    Busy,
}

/// A figure, with what must be known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// The figure; a share in hundredths of a percent. None: a share of nothing, or it is not known.
    pub value: Option<i64>,
    /// Of a share: its upper half.
    pub part: Option<i64>,
    /// Of a share: its lower half.
    pub whole: Option<i64>,
    /// Why it could not be computed here.
    pub missed: Option<Missed>,
    /// Units of which it is the sum.
    pub units: i64,
    /// Units in which it could not be computed, or was not yet: they are not in it.
    pub without: i64,
    /// When the oldest figure in it was computed; none: now.
    pub as_of: Option<Timestamp>,
}

impl Counted {
    fn now(outcome: Result<Values, Missed>) -> Self {
        match outcome {
            Ok(Values { value, whole: None }) => Self { value: Some(value), units: 1, ..Self::default() },
            Ok(Values { value, whole: Some(whole) }) => {
                let (value, part) = (share(value, whole), Some(value));
                Self { value, part, whole: Some(whole), units: 1, ..Self::default() }
            }
            Err(missed) => Self { missed: Some(missed), units: 1, without: 1, ..Self::default() },
        }
    }

    /// What is kept of `units` units, or of as many as there are figures.
    fn kept<K>(shape: &IndicatorShape, sum: Option<&ModuleSum<K>>, units: i64) -> Self {
        let Some(sum) = sum else { return Self { units, without: units, ..Self::default() } };
        let units = units.max(sum.units);
        let there = sum.units - sum.failed;
        let mut told = Self { units, without: units - there, as_of: Some(sum.as_of), ..Self::default() };
        // What does not add up is known where it is of one unit.
        if there > 0 && (!shape.apart || units == 1) {
            if shape.counted_in == CountedIn::Share {
                (told.part, told.whole) = (Some(sum.value), Some(sum.whole));
                told.value = share(sum.value, sum.whole);
            } else {
                told.value = Some(sum.value);
            }
        }
        told
    }
}

/// A module that has indicators in a unit or below it.
struct Known {
    module: Arc<Module>,
    /// Whether it is on in the unit itself, and never below it.
    here: bool,
    /// In how many units it is on.
    units: i64,
}

impl App {
    /// Computes an indicator of a module in a unit where it is on, whoever asks.
    ///
    /// # Errors
    /// `NotHere` when the module is not on there or has no such indicator; `Suspended`; `Busy`. What the module does wrong is
    /// told as [`Missed`].
    pub async fn indicator(
        &self,
        unit: UnitId,
        module: &str,
        name: &str,
        (first, last): (Day, Day),
    ) -> Result<Result<Values, Missed>, ModuleError> {
        let permit = self.runtime.admit(&unit.to_string()).await?;
        let mut tx = self.store.begin(Mode::Read).await?;
        let running = self.running(&mut tx, module, unit).await?;
        tx.rollback().await?;
        let shape = running.module.manifest.shapes.indicators.iter().find(|shape| shape.name == name);
        let cell = Cell { shape: shape.ok_or(ModuleError::NotHere)?, first, last };
        let mut found = self.measure(&permit, &running, &[cell], None).await?;
        found.pop().ok_or(ModuleError::NotHere)
    }

    /// The indicators of the modules that are on in the unit of the context or below it, or of the one that is named.
    ///
    /// # Errors
    /// `Core(Forbidden)` without `indicators.read`.
    pub async fn module_figures(
        &self,
        cx: &Cx,
        period: Period,
        only: Option<&str>,
    ) -> Result<Vec<ModuleFigures>, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let known = self.known(&mut tx, cx, only).await?;
        let sums = module_figure::totals(&mut tx, cx, period).await?;
        tx.rollback().await?;
        let sums: BTreeMap<_, _> = sums.into_iter().map(|sum| (sum.of.clone(), sum)).collect();
        let mut told = Vec::with_capacity(known.len());
        for Known { module, here, units } in known {
            if here {
                let shapes = module.manifest.shapes.indicators.iter();
                let cells: Vec<Cell<'_>> = shapes.map(|shape| Cell::of(shape, period)).collect();
                let (source, found) = self.measure_now(cx.unit, &module, &cells).await?;
                let shapes = module.manifest.shapes.indicators.iter().cloned();
                let figures = shapes.zip(found).collect();
                told.push(ModuleFigures { module, source, figures });
                continue;
            }
            let kept = |shape: &IndicatorShape| {
                let key = (module.version.module_id.clone(), shape.name.clone());
                (shape.clone(), Counted::kept(shape, sums.get(&key), units))
            };
            let figures = module.manifest.shapes.indicators.iter().map(kept).collect();
            told.push(ModuleFigures { module, source: Source::Kept, figures });
        }
        Ok(told)
    }

    /// An indicator of a module in the unit of the context for several periods of one kind, in their order.
    ///
    /// # Errors
    /// `NotHere` when there is no such module or indicator in the unit and below; `Core(Forbidden)` without `indicators.read`.
    pub async fn module_course(
        &self,
        cx: &Cx,
        (id, name): (&str, &str),
        periods: &[Period],
    ) -> Result<(Arc<Module>, Source, Vec<Counted>), ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let Known { module, here, units } =
            self.known(&mut tx, cx, Some(id)).await?.pop().ok_or(ModuleError::NotHere)?;
        let shape = shape_of(&module, name)?.clone();
        let (Some(from), Some(to)) = (periods.iter().min(), periods.iter().max()) else {
            return Ok((module, Source::Kept, Vec::new()));
        };
        if here {
            tx.rollback().await?;
            let cells: Vec<Cell<'_>> = periods.iter().map(|period| Cell::of(&shape, *period)).collect();
            let (source, found) = self.measure_now(cx.unit, &module, &cells).await?;
            return Ok((module, source, found));
        }
        let sums = module_figure::course(&mut tx, cx, (id, name), (*from, *to)).await?;
        tx.rollback().await?;
        let at = |period: &Period| sums.iter().find(|sum| sum.of == *period);
        let told = periods.iter().map(|period| Counted::kept(&shape, at(period), units)).collect();
        Ok((module, Source::Kept, told))
    }

    /// An indicator of a module for a period by the units directly below that of the context, as it is kept; the unit of the
    /// context itself stands for what is its own.
    ///
    /// # Errors
    /// As [`App::module_course`].
    pub async fn module_by_child(
        &self,
        cx: &Cx,
        (id, name): (&str, &str),
        period: Period,
    ) -> Result<Vec<(UnitId, Counted)>, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let known = self.known(&mut tx, cx, Some(id)).await?.pop().ok_or(ModuleError::NotHere)?;
        let shape = shape_of(&known.module, name)?.clone();
        let sums = module_figure::by_child(&mut tx, cx, (id, name), period).await?;
        tx.rollback().await?;
        let row = |sum: &ModuleSum<Option<UnitId>>| (sum.of.unwrap_or(cx.unit), Counted::kept(&shape, Some(sum), 0));
        Ok(sums.iter().map(row).collect())
    }

    /// Computes for somebody who waits.
    async fn measure_now(
        &self,
        unit: UnitId,
        module: &Module,
        cells: &[Cell<'_>],
    ) -> Result<(Source, Vec<Counted>), ModuleError> {
        let Ok(permit) = self.runtime.admit(&unit.to_string()).await else { return Ok((Source::Busy, Vec::new())) };
        let mut tx = self.store.begin(Mode::Read).await?;
        let running = match self.running(&mut tx, &module.version.module_id, unit).await {
            Err(ModuleError::Suspended(_)) => return Ok((Source::Suspended, Vec::new())),
            other => other?,
        };
        tx.rollback().await?;
        let found = match self.measure(&permit, &running, cells, Some(PATIENCE)).await {
            Ok(found) => found,
            Err(error @ ModuleError::Core(_)) => return Err(error),
            // Other modules are not to blame, and have figures of their own.
            Err(error) => {
                tracing::warn!(module.id = %module.version.module_id, %error, "a module cannot be loaded; its figures are missing");
                vec![Err(Missed { code: "load".to_owned(), invocation: None }); cells.len()]
            }
        };
        Ok((Source::Computed, found.into_iter().map(Counted::now).collect()))
    }

    /// The modules with indicators that are on in the unit of the context or below it, or the one that is named, by id.
    async fn known(&self, tx: &mut Tx, cx: &Cx, only: Option<&str>) -> Result<Vec<Known>, ModuleError> {
        cx.require(tx, Permission::ReadIndicators).await?;
        let kind = unit::by_id(tx, cx.unit).await?.kind;
        let mut below: Option<BTreeSet<UnitId>> = None;
        let mut known = Vec::new();
        for version in module::list(tx).await? {
            if only.is_some_and(|only| only != version.module_id) {
                continue;
            }
            let module = match self.module(tx, version).await {
                Ok(module) => module,
                Err(error) => {
                    tracing::warn!(%error, "a module cannot be read; its indicators are left out");
                    continue;
                }
            };
            if module.manifest.shapes.indicators.is_empty() {
                continue;
            }
            let kinds: Vec<UnitKind> = module.manifest.plugin.enable_at.iter().map(|level| level_of(*level)).collect();
            if kinds.iter().all(|level| depth(*level) <= depth(kind)) {
                // A trial of another version holds in its unit.
                match self.module_in(tx, &module.version.module_id, cx.unit).await {
                    Ok((module, _)) if !module.manifest.shapes.indicators.is_empty() => {
                        known.push(Known { module, here: true, units: 1 });
                    }
                    Ok(_) | Err(ModuleError::NotHere) => {}
                    Err(error @ ModuleError::Core(_)) => return Err(error),
                    Err(error) => tracing::warn!(%error, "a module cannot be read; its indicators are left out"),
                }
                continue;
            }
            let places = match below.take() {
                Some(places) => places,
                None => module_figure::places(tx, cx).await?,
            };
            let on = schedule::enabled_units(tx, &module.version.module_id, &kinds).await?;
            let units = on.iter().filter(|(unit, _)| places.contains(unit)).count();
            below = Some(places);
            if units > 0 {
                known.push(Known { module, here: false, units: i64::try_from(units).unwrap_or(i64::MAX) });
            }
        }
        known.sort_by(|a, b| a.module.version.module_id.cmp(&b.module.version.module_id));
        Ok(known)
    }
}

impl<'a> Cell<'a> {
    /// An indicator for a period.
    pub(super) fn of(shape: &'a IndicatorShape, period: Period) -> Self {
        Self { shape, first: period.first(), last: period.last() }
    }
}

/// How far down a unit of this kind stands.
const fn depth(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::County => 0,
        UnitKind::Township => 1,
        UnitKind::Community => 2,
        UnitKind::Grid => 3,
    }
}

fn shape_of<'a>(module: &'a Module, name: &str) -> Result<&'a IndicatorShape, ModuleError> {
    let found = module.manifest.shapes.indicators.iter().find(|shape| shape.name == name);
    found.ok_or(ModuleError::NotHere)
}

/// Whether the figures of units are kept for a period.
#[must_use]
pub fn is_kept(period: Period, today: Day) -> bool {
    kept_periods(today).contains(&period)
}
