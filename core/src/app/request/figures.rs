//! Figures of a period, computed from the records: nothing is typed in, and each opens into a listing with the same filter.

use std::collections::BTreeMap;

use super::list::scope;
use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::request::{FiguresParams, KindFigures, RequestFigures};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Problem, Result};
use crate::store::Tx;

/// Longest period, days: two years and a leap day.
const LONGEST: i64 = 731;

/// What became of requests of the unit and below in a period.
///
/// # Errors
/// `Forbidden` without `requests.read`; `Invalid` for a period that ends before it begins or is longer than two years.
pub async fn figures(tx: &mut Tx, cx: &Cx, asked: FiguresParams) -> Result<RequestFigures> {
    cx.require(tx, Permission::ReadRequests).await?;
    if asked.to < asked.from {
        return Err(Error::invalid("to", "period-order"));
    }
    if asked.from.days_until(asked.to) >= LONGEST {
        return Err(Problem::new("to", "period-long").with("max", LONGEST).into());
    }
    cx.saw(tx, "request");
    let scope = scope(tx, cx).await?;
    let (from, to) = (asked.from.begins(), asked.to.plus_days(1).begins());
    let mut figures = RequestFigures::default();
    let mut kinds: BTreeMap<(String, String), KindFigures> = BTreeMap::new();
    fn of(kinds: &mut BTreeMap<(String, String), KindFigures>, line: String, kind: String) -> &mut KindFigures {
        let empty = KindFigures { line: line.parse().ok(), kind: kind.clone(), opened: 0, closed: 0, in_time: 0 };
        kinds.entry((line, kind)).or_insert(empty)
    }
    for (line, kind, opened) in tx.count_opened(scope, from, to).await? {
        figures.opened += opened;
        of(&mut kinds, line, kind).opened += opened;
    }
    for row in tx.count_closed(scope, from, to).await? {
        figures.closed += row.closed;
        figures.in_time += row.in_time;
        *match row.closed_level {
            UnitKind::Grid => &mut figures.closed_at_grid,
            UnitKind::Community => &mut figures.closed_at_community,
            UnitKind::Township => &mut figures.closed_at_township,
            UnitKind::County => &mut figures.closed_at_county,
        } += row.closed;
        let kind = of(&mut kinds, row.line, row.kind);
        kind.closed += row.closed;
        kind.in_time += row.in_time;
    }
    let share = |part: i64| (figures.closed > 0).then(|| part * 1000 / figures.closed);
    figures.in_time_permille = share(figures.in_time);
    figures.grid_permille = share(figures.closed_at_grid);
    figures.community_permille = share(figures.closed_at_grid + figures.closed_at_community);
    (figures.open_now, figures.overdue_now) = tx.count_open(scope, cx.now).await?;
    let minutes = tx.count_answer_minutes(scope, from, to).await?;
    figures.answered = minutes.iter().map(|(_, count)| count).sum();
    figures.median_answer_minutes = median(&minutes);
    figures.by_kind = kinds.into_values().collect();
    Ok(figures)
}

/// The median of values with how often each, ascending; of an even number, the smaller of the two in the middle.
fn median(counted: &[(i64, i64)]) -> Option<i64> {
    let all: i64 = counted.iter().map(|(_, count)| count).sum();
    let mut before = 0;
    for (value, count) in counted {
        before += count;
        if before * 2 >= all {
            return Some(*value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_of_counted_values() {
        assert_eq!(super::median(&[]), None);
        assert_eq!(super::median(&[(7, 1)]), Some(7));
        assert_eq!(super::median(&[(1, 1), (5, 1), (9, 1)]), Some(5));
        assert_eq!(super::median(&[(1, 2), (5, 1), (9, 1)]), Some(1));
        assert_eq!(super::median(&[(1, 1), (9, 100)]), Some(9));
    }
}
