//! The roster of a week: written by staff, printed for the wall.

use wushe_plugin::prelude::*;

use crate::actions::duties::{AddDuty, ChangeDuty, CopyWeek, RemoveDuty};
use crate::pages::{columns, dated};
use crate::roster::{self, Duty};

/// Days of a week.
const WEEK: i64 = 7;
/// What stands in the form at first.
const FROM: &str = "09:00";
const UNTIL: &str = "17:00";

/// Parameters of the roster.
#[derive(Debug, Default, Input)]
pub(crate) struct Roster {
    /// A day of the week that is shown; none: today. A duty is first offered for it.
    pub day: Option<Date>,
    /// The duty that is being changed.
    pub duty: Option<Id<Duty>>,
}

impl Roster {
    /// The week of a day.
    pub(crate) fn of(day: &Date) -> Self {
        Self { day: Some(day.clone()), duty: None }
    }
}

pub(crate) fn page(cx: &Context, params: &Roster) -> Result<Page> {
    let today = cx.today();
    let shown = params.day.clone().unwrap_or_else(|| today.clone());
    let monday = roster::monday(&shown);
    let duties = roster::from_day(&monday, WEEK)?;
    let tabs = [-WEEK, 0, WEEK].map(|days| {
        let first = monday.plus_days(days);
        let name = if first == roster::monday(&today) { dated("week-this", &first) } else { dated("week-of", &first) };
        // Back in this week, today is what somebody wants to see.
        let day = if first == roster::monday(&today) { today.clone() } else { first };
        Tab::new(name, Roster::of(&day).link(), days == 0)
    });
    let page = Page::new(t!("page-roster")).lead(t!("roster-lead")).tabs(tabs);
    let page = match &params.duty {
        Some(duty) => page.form(change(&duty.get()?)),
        None => page,
    };
    let could_copy = !roster::from_day(&monday.plus_days(-WEEK), WEEK)?.is_empty();
    let copy = CopyWeek { week: monday.clone() }.button(t!("roster-copy"));
    let page = if duties.is_empty() {
        let buttons = could_copy.then(|| copy.primary());
        page.empty(t!(if could_copy { "roster-empty-copy" } else { "roster-empty" }), buttons)
    } else {
        page.buttons(could_copy.then_some(copy)).table(screen(&monday, &today, &duties))
    };
    let title = dated("roster-title", &monday).with("until_month", monday.plus_days(WEEK - 1).parts().1);
    let title = title.with("until_day", monday.plus_days(WEEK - 1).parts().2);
    Ok(page.form(add(&shown)).print_list(title, paper(&monday, &duties)))
}

/// Every day of the week, also those on which nobody is on duty yet.
fn screen(monday: &Date, today: &Date, duties: &[Stored<Duty>]) -> Table {
    let mut rows = Vec::new();
    for day in (0..WEEK).map(|ahead| monday.plus_days(ahead)) {
        let name = || Value::from(dated(if day == *today { "day-today" } else { "day-heading" }, &day));
        let before = rows.len();
        rows.extend(duties.iter().filter(|duty| duty.day == day).map(|duty| {
            let edit = Roster { day: Some(day.clone()), duty: Some(duty.id()) }.link();
            Row::new([name(), duty.hours().into(), duty.who()])
                .button(Button::go(t!("roster-change"), edit))
                .button(RemoveDuty { duty: duty.id() }.button(t!("roster-remove")).confirm(t!("roster-remove-sure")))
        }));
        if rows.len() == before {
            let nobody = Value::status(t!("roster-nobody"), Tone::Warn);
            let fill = Button::go(t!("roster-fill"), Roster::of(&day).link());
            rows.push(Row::new([name(), t!("none").into(), nobody]).button(fill));
        }
    }
    Table::new(columns(["day", "time", "on-duty"]), t!("roster-empty")).rows(rows)
}

fn paper(monday: &Date, duties: &[Stored<Duty>]) -> Table {
    let rows = (0..WEEK).map(|ahead| monday.plus_days(ahead)).flat_map(|day| {
        let of_day: Vec<_> = duties.iter().filter(|duty| duty.day == day).collect();
        let name = Value::from(dated("day-heading", &day));
        if of_day.is_empty() {
            return vec![Row::new([name, t!("none").into(), t!("roster-nobody").into()])];
        }
        of_day.iter().map(|duty| Row::new([name.clone(), duty.hours().into(), duty.who()])).collect()
    });
    Table::new(columns(["day", "time", "on-duty"]), t!("roster-empty")).rows(rows)
}

fn add(day: &Date) -> Form {
    form::<AddDuty>()
        .title(t!("roster-add"))
        .fill("day", day)
        .fill("from", FROM)
        .fill("until", UNTIL)
        .help("last", t!("add_duty-last-help"))
        .help("staff", t!("duty-staff-help"))
}

fn change(duty: &Stored<Duty>) -> Form {
    form::<ChangeDuty>()
        .title(dated("roster-change-day", &duty.day))
        .hide("duty", duty.id())
        .fill("from", duty.from.as_str())
        .fill("until", duty.until.as_str())
        .fill("volunteer", duty.volunteer.clone().map(String::from))
        .fill("staff", duty.staff.clone())
        .help("staff", t!("duty-staff-help"))
}
