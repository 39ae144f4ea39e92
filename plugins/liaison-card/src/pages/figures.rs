//! The figures of a month, counted from the records: on the screen and on paper.

use std::collections::BTreeMap;

use wushe_plugin::prelude::*;
use wushe_plugin::schema::text::Arg;

use crate::Options;
use crate::actions::calls::LookNow;
use crate::actions::requests::RequestKind;
use crate::call::Call;
use crate::case::Case;
use crate::errand::{Errand, Visit};
use crate::indicators;
use crate::pages::{columns, number};

/// Months that are offered, this one last.
const MONTHS: usize = 6;

/// Parameters of the figures.
#[derive(Debug, Input)]
pub(crate) struct Figures {
    /// The month, `2026-11`; none: this one.
    #[field(max_length = 7)]
    pub month: Option<String>,
}

/// Requests of a kind in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Line {
    opened: u64,
    closed: u64,
    in_time: u64,
}

/// Visits of somebody in a month.
struct Visitor {
    /// None: staff.
    volunteer: Option<VolunteerId>,
    visits: u64,
    minutes: i64,
}

pub(crate) fn page(cx: &Context, params: &Figures) -> Result<Page> {
    let today = cx.today();
    let month = params.month.as_deref().unwrap_or(today.month());
    let days = Days::of_month(month).filter(|days| *days.first() <= today).ok_or(Error::NotFound)?;
    let lines = lines(month)?;
    let total = lines.iter().fold(Line::default(), |sum, (_, line)| sum.plus(*line));
    let calls = || Call::query().eq("month", month);
    let (visits, on_errands) = (calls().count()?, calls().eq("errand", true).count()?);
    let (should, visited) = (indicators::to_be_visited(&days)?, indicators::visited(&days)?);
    let visitors = visitors(month)?;
    let interval = cx.settings::<Options>()?.visit_days;

    let title = named("figures-month", &days);
    let requests = requests_table(&lines, total);
    let summary = summary(&[
        ("figures-visits", number(visits)),
        ("figures-on-errands", number(on_errands)),
        ("figures-to-see", number(visits - on_errands)),
        ("figures-visited", t!("figures-of", n = visited, of = should).into()),
    ]);
    let people = people_table(&visitors);
    let tabs = Days::months_to(&today, MONTHS, &days).into_iter().map(|of| {
        let to = Figures { month: Some(of.first().month().to_owned()) }.link();
        Tab::new(named("figures-tab", &of), to, of == days)
    });
    Ok(Page::new(t!("page-figures"))
        .lead(t!("figures-lead", days = interval))
        .when(is_behind()?, |page| {
            page.alert(Tone::Info, t!("figures-behind")).buttons([LookNow {}.button(t!("unvisited-look-now"))])
        })
        .tabs(tabs)
        .heading(title.clone())
        .stats([
            Stat::new(t!("figures-opened"), number(total.opened)),
            Stat::new(t!("figures-closed"), number(total.closed)),
            Stat::new(t!("figures-in-time"), total.share()),
            Stat::new(t!("figures-visits"), number(visits)),
            Stat::new(t!("figures-visited"), t!("figures-of", n = visited, of = should)).to(Link::page("unvisited")),
        ])
        .heading(t!("figures-requests"))
        .table(requests.clone())
        .heading(t!("figures-visitors"))
        .table(people.clone())
        .print_list(title, summary)
        // What stands on the screen as a sentence need not be printed.
        .when(!requests.rows.is_empty(), |page| page.print_list(t!("figures-requests"), requests))
        .when(!people.rows.is_empty(), |page| page.print_list(t!("figures-visitors"), people)))
}

impl Line {
    const fn plus(self, other: Self) -> Self {
        Self {
            opened: self.opened + other.opened,
            closed: self.closed + other.closed,
            in_time: self.in_time + other.in_time,
        }
    }

    /// The share that was done in time of what was closed, in whole per cent.
    fn share(self) -> Value {
        match (self.in_time * 100 + self.closed / 2).checked_div(self.closed) {
            Some(percent) => format!("{percent}%").into(),
            None => t!("figures-nothing-closed").into(),
        }
    }
}

/// Requests of a month by kind: those on the list of kinds in its order, then whatever else there was.
fn lines(month: &str) -> Result<Vec<(String, Line)>> {
    let mut found: BTreeMap<String, Line> = BTreeMap::new();
    let mut count = |query: Query<Case>, add: fn(&mut Line, u64)| -> Result<()> {
        for sum in query.sums().by("kind").list()? {
            let kind = sum.value.as_str().unwrap_or_default().to_owned();
            add(found.entry(kind).or_default(), sum.count);
        }
        Ok(())
    };
    count(Case::query().eq("opened", month), |line, n| line.opened = n)?;
    count(Case::query().eq("closed", month), |line, n| line.closed = n)?;
    count(Case::query().eq("closed", month).eq("in_time", true), |line, n| line.in_time = n)?;
    let known = <RequestKind as wushe_plugin::Choice>::VALUES.iter();
    let mut lines: Vec<_> = known.filter_map(|kind| found.remove_entry(*kind)).collect();
    lines.extend(found);
    Ok(lines)
}

/// Who visited how often, the most first, staff last.
fn visitors(month: &str) -> Result<Vec<Visitor>> {
    let sums = Call::query().eq("month", month).sums().by("volunteer").of("minutes").list()?;
    let mut visitors: Vec<_> = sums
        .into_iter()
        .map(|sum| Visitor {
            volunteer: sum.value.as_str().filter(|id| !id.is_empty()).map(VolunteerId::from),
            visits: sum.count,
            minutes: sum.sum,
        })
        .collect();
    visitors.sort_by_key(|visitor| (visitor.volunteer.is_none(), std::cmp::Reverse(visitor.visits)));
    Ok(visitors)
}

/// Whether there are requests or visits that the rounds have not come to yet.
fn is_behind() -> Result<bool> {
    let requests = Errand::query().count()? > Case::query().count()?;
    Ok(requests || Visit::query().count()? > Call::query().eq("errand", true).count()?)
}

fn requests_table(lines: &[(String, Line)], total: Line) -> Table {
    let row = |name: Text, line: Line| {
        Row::new([name.into(), number(line.opened), number(line.closed), number(line.in_time), line.share()])
    };
    let sum = (lines.len() > 1).then(|| row(t!("figures-total"), total));
    let rows = lines.iter().map(|(kind, line)| row(t!(&format!("request-kind-{kind}")), *line)).chain(sum);
    let heads = columns(["kind", "opened-n", "closed-n", "in-time-n", "in-time"]);
    Table::new(heads, t!("figures-no-requests")).rows(rows)
}

fn people_table(visitors: &[Visitor]) -> Table {
    let rows = visitors.iter().map(|visitor| {
        let who = visitor.volunteer.as_ref().map_or_else(|| t!("by-staff").into(), VolunteerId::name);
        let minutes = match visitor.minutes {
            0 => t!("none").into(),
            minutes => Value::Duration { minutes },
        };
        Row::new([who, number(visitor.visits), minutes])
    });
    Table::new(columns(["visitor", "visits", "minutes"]), t!("figures-no-visits")).rows(rows)
}

fn summary(lines: &[(&str, Value)]) -> Table {
    let rows = lines.iter().map(|(name, value)| Row::new([t!(name).into(), value.clone()]));
    Table::new(columns(["figure", "count"]), t!("figures-no-visits")).rows(rows)
}

/// A sentence that names a month.
fn named(key: &str, days: &Days) -> Text {
    let (year, month, _) = days.first().parts();
    // A year is no quantity: it has no thousands.
    t!(key, month = month).with("year", Arg::Text(year.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_and_nothing_is_no_share() {
        let share = |in_time, closed| Line { opened: 0, closed, in_time }.share();
        assert_eq!(share(2, 3), Value::from("67%"));
        assert_eq!(share(1, 3), Value::from("33%"));
        assert_eq!(share(3, 3), Value::from("100%"));
        assert_eq!(share(0, 0), Value::from(t!("figures-nothing-closed")));
    }
}
