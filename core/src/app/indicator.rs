//! Indicators: defined over unit and period, counted from records, opened into them.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::indicator::{
    Breakdown, IndicatorFilter, IndicatorParams, IndicatorRecord, IndicatorRecordFilter, IndicatorReport,
    IndicatorValue, IndicatorView, Measure, share,
};
use crate::domain::page::{Listed, Page};
use crate::domain::period::Period;
use crate::error::{Error, Problem, Result};
use crate::id::UnitId;
use crate::store::{Facts, Figure, INDICATORS, Indicator, Tx};

/// Where a figure stands: of which unit, for which period.
type Cell = (UnitId, Period);

fn indicators() -> impl Iterator<Item = &'static Indicator> {
    INDICATORS.iter().copied().flatten()
}

fn find(field: &str, code: &str) -> Result<&'static Indicator> {
    indicators().find(|indicator| indicator.code == code).ok_or_else(|| Error::invalid(field, "choice"))
}

/// The indicators that there are.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` for an `after` that is none.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: IndicatorFilter, page: Page) -> Result<Listed<IndicatorView>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    let views = indicators().map(view).filter(|view| {
        filter.entity.as_ref().is_none_or(|entity| *entity == view.entity)
            && filter.measure.is_none_or(|measure| measure == view.measure)
    });
    let after = page.after();
    let start = if after.is_empty() {
        0
    } else {
        1 + indicators().position(|known| known.code == after).ok_or_else(|| Error::invalid("after", "malformed"))?
    };
    let later: BTreeSet<&str> = indicators().skip(start).map(|indicator| indicator.code).collect();
    let rows = views.filter(|view| later.contains(view.code.as_str()));
    let rows = rows.take(usize::try_from(page.rows()).unwrap_or(usize::MAX)).collect();
    Ok(page.of(rows, |view: &IndicatorView| view.code.clone()))
}

fn view(indicator: &'static Indicator) -> IndicatorView {
    let (measure, at_end, part, whole) = match &indicator.figure {
        Figure::Facts(facts) => (facts.measure, facts.at_end, None, None),
        Figure::Share(part, whole) => {
            let at_end = |code: &str| facts_of(code).is_ok_and(|facts| facts.at_end);
            (Measure::Share, at_end(whole), Some((*part).to_owned()), Some((*whole).to_owned()))
        }
    };
    IndicatorView {
        code: indicator.code.to_owned(),
        entity: indicator.entity.to_owned(),
        measure,
        counted_in: indicator.counted_in,
        at_end,
        part,
        whole,
    }
}

fn facts_of(code: &str) -> Result<&'static Facts> {
    match find("indicators", code).map(|indicator| &indicator.figure) {
        Ok(Figure::Facts(facts)) => Ok(facts),
        _ => Err(Error::internal(format!("{code} is no figure made from records"))),
    }
}

/// Figures of the unit of the context and everything below: as a whole, by the units directly below, or by time. What is
/// there at the end of a period that is not over yet is what is there now and will be.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` for a code that is none, or more than a hundred.
pub async fn values(tx: &mut Tx, cx: &Cx, asked: IndicatorParams) -> Result<IndicatorReport> {
    cx.require(tx, Permission::ReadIndicators).await?;
    if asked.indicators.len() > 100 {
        return Err(Problem::new("indicators", "too-many").with("max", 100).into());
    }
    let wanted: Vec<&'static Indicator> = if asked.indicators.is_empty() {
        indicators().collect()
    } else {
        asked.indicators.iter().map(|code| find("indicators", code)).collect::<Result<_>>()?
    };
    let by = asked.by.unwrap_or(Breakdown::None);
    let unit = cx.unit(tx).await?;
    let english = cx.locale.starts_with("en");
    let name = |unit: &crate::domain::unit::Unit| if english { unit.name_en.clone() } else { unit.name_zh.clone() };
    // Cells in the order in which they are shown; by child, the unit's own comes last.
    let mut units: Vec<(UnitId, String)> = Vec::new();
    if by == Breakdown::Child {
        units.extend(tx.list_unit_children(cx.unit).await?.iter().map(|child| (child.id, name(child))));
    }
    units.push((cx.unit, name(&unit)));
    let periods = if by == Breakdown::Time { asked.period.parts() } else { vec![asked.period] };
    // Each figure is counted once, also where several shares need it.
    let mut counted: BTreeMap<&'static str, BTreeMap<Cell, i64>> = BTreeMap::new();
    for indicator in &wanted {
        cx.saw(tx, indicator.entity);
        let needed = match &indicator.figure {
            Figure::Facts(_) => vec![indicator.code],
            Figure::Share(part, whole) => vec![*part, *whole],
        };
        for code in needed {
            if !counted.contains_key(code) {
                counted.insert(code, count(tx, cx, facts_of(code)?, asked.period, by).await?);
            }
        }
    }
    let mut values = Vec::new();
    for indicator in wanted {
        for (unit_id, unit_name) in &units {
            for period in &periods {
                let cell = (*unit_id, *period);
                let at = |code| counted.get(code).and_then(|cells| cells.get(&cell)).copied().unwrap_or(0);
                let (value, part, whole) = match &indicator.figure {
                    Figure::Facts(_) => (Some(at(indicator.code)), None, None),
                    Figure::Share(part, whole) => {
                        let (part, whole) = (at(part), at(whole));
                        (share(part, whole), Some(part), Some(whole))
                    }
                };
                // What is a unit's own and nobody's below is shown where there is such a thing.
                let own = by == Breakdown::Child && *unit_id == cx.unit;
                if own && value.unwrap_or(0) == 0 && whole.unwrap_or(0) == 0 {
                    continue;
                }
                values.push(IndicatorValue {
                    indicator: indicator.code.to_owned(),
                    unit_id: *unit_id,
                    unit_name: unit_name.clone(),
                    period: *period,
                    value,
                    part,
                    whole,
                    counted_in: indicator.counted_in,
                });
            }
        }
    }
    Ok(IndicatorReport { period: asked.period, by, values })
}

/// How many periods a course has.
pub const COURSE: usize = 12;

/// A figure of the unit of the context and everything below over twelve periods that follow each other, this one the last; the
/// oldest first. Everything is read once, not once a period.
///
/// # Errors
/// As [`values`].
pub async fn course(tx: &mut Tx, cx: &Cx, code: &str, last: Period) -> Result<Vec<IndicatorValue>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    let indicator = find("indicator", code)?;
    cx.saw(tx, indicator.entity);
    let unit = cx.unit(tx).await?;
    let mut periods = [last; COURSE];
    for at in (0..COURSE - 1).rev() {
        periods[at] = periods[at + 1].before();
    }
    let (part, whole) = match &indicator.figure {
        Figure::Facts(facts) => (tx.figure_course(facts, cx.unit, &periods).await?, None),
        Figure::Share(part, whole) => {
            let part = tx.figure_course(facts_of(part)?, cx.unit, &periods).await?;
            (part, Some(tx.figure_course(facts_of(whole)?, cx.unit, &periods).await?))
        }
    };
    let value = |at: usize| {
        let whole = whole.map(|whole| whole[at]);
        IndicatorValue {
            indicator: indicator.code.to_owned(),
            unit_id: cx.unit,
            unit_name: unit.name(&cx.locale).to_owned(),
            period: periods[at],
            value: whole.map_or(Some(part[at]), |whole| share(part[at], whole)),
            part: whole.map(|_| part[at]),
            whole,
            counted_in: indicator.counted_in,
        }
    };
    Ok((0..COURSE).map(value).collect())
}

async fn count(
    tx: &mut Tx,
    cx: &Cx,
    facts: &'static Facts,
    period: Period,
    by: Breakdown,
) -> Result<BTreeMap<Cell, i64>> {
    let mut cells = BTreeMap::new();
    match by {
        Breakdown::None => {
            cells.insert((cx.unit, period), tx.figure(facts, cx.unit, period).await?);
        }
        Breakdown::Child => {
            for (child, value) in tx.figures_by_child(facts, cx.unit, period).await? {
                cells.insert((child.unwrap_or(cx.unit), period), value);
            }
        }
        // What adds up is counted once, by days; people who come on two days, and what is there all the time, are not.
        Breakdown::Time if facts.measure != Measure::Distinct && !facts.at_end => {
            let parts = period.parts();
            for (day, value) in tx.figures_by_day(facts, cx.unit, period).await? {
                if let Some(part) = parts.iter().find(|part| part.first() <= day && day < part.end()) {
                    *cells.entry((cx.unit, *part)).or_insert(0) += value;
                }
            }
        }
        Breakdown::Time => {
            for part in period.parts() {
                cells.insert((cx.unit, part), tx.figure(facts, cx.unit, part).await?);
            }
        }
    }
    Ok(cells)
}

/// The records behind a figure of the unit of the context, by id: as many as it counts, and what they add comes to it. Of a
/// share, those of its upper half.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` for a code that is none.
pub async fn records(
    tx: &mut Tx,
    cx: &Cx,
    filter: IndicatorRecordFilter,
    page: Page,
) -> Result<Listed<IndicatorRecord>> {
    cx.require(tx, Permission::ReadIndicators).await?;
    let indicator = find("indicator", &filter.indicator)?;
    let facts = match &indicator.figure {
        Figure::Facts(facts) => facts,
        Figure::Share(part, _) => facts_of(part)?,
    };
    cx.saw(tx, indicator.entity);
    let rows = tx.figure_records(facts, cx.unit, filter.period, &page.after(), page.rows()).await?;
    let listed = page.of(rows, |(id, _, _)| id.clone());
    Ok(listed.map(|(id, unit_id, amount)| IndicatorRecord { entity: indicator.entity.to_owned(), id, unit_id, amount }))
}
