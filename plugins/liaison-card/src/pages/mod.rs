//! What people see.

pub(crate) mod card;
pub(crate) mod desk;
pub(crate) mod duty;
pub(crate) mod elders;
pub(crate) mod figures;
pub(crate) mod print;
pub(crate) mod register;
pub(crate) mod request;
pub(crate) mod resident;
pub(crate) mod roster;
pub(crate) mod unvisited;
pub(crate) mod volunteer;

use wushe_plugin::prelude::*;

use crate::call::Call;
use crate::watch::Watch;

/// States in which something is still to be done.
pub(crate) const OPEN: [&str; 7] = ["submitted", "accepted", "dispatched", "returned", "handling", "done", "verified"];

/// A volunteer as a value; without one, that there is none.
fn volunteer_name(id: Option<&VolunteerId>) -> Value {
    id.map_or_else(|| t!("nobody").into(), VolunteerId::name)
}

/// To whom a request was sent, or who took it.
fn assignee(request: &Request, teams: &[Team]) -> Value {
    match (&request.volunteer, &request.team) {
        (Some(volunteer), _) => VolunteerId::from(volunteer).name(),
        (None, Some(team)) => team_name(team, teams),
        (None, None) => t!("nobody").into(),
    }
}

fn team_name(id: impl AsRef<str>, teams: &[Team]) -> Value {
    let team = teams.iter().find(|team| team.id == id.as_ref());
    team.map_or_else(|| t!("nobody").into(), |team| team.name.as_str().into())
}

fn status(request: &Request) -> Value {
    Value::RequestStatus { status: request.status.clone() }
}

/// The name of a kind of request.
fn kind(request: &Request) -> Text {
    t!(&format!("request-kind-{}", request.kind))
}

/// The day on which something is due, or that no day was set.
fn due(request: &Request) -> Value {
    request.due_at.map_or_else(|| t!("no-date").into(), Value::time)
}

/// A sentence that names a day: its month, its day of the month and its day of the week.
fn dated(key: &str, day: &Date) -> Text {
    let (_, month, of_month) = day.parts();
    t!(key, month = month, day = of_month, weekday = i64::from(day.weekday()))
}

/// A count as a value.
fn number(count: u64) -> Value {
    Value::from(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Heads of columns.
fn columns<const N: usize>(names: [&str; N]) -> [Text; N] {
    names.map(|name| t!(&format!("label-{name}")))
}

/// When somebody was last with the holder of a card, and whether that is too long ago.
fn seen(watch: &Watch, today: &Date, days: u32) -> Value {
    let ago = watch.days(today);
    let words = match (watch.visited, ago) {
        (true, 0) => t!("seen-today"),
        (true, _) => t!("seen-days", n = ago),
        (false, _) => t!("seen-never", n = ago),
    };
    Value::status(words, if ago >= i64::from(days) { Tone::Warn } else { Tone::Good })
}

/// Who was there on which day, and what they found.
fn past_calls(calls: &[Stored<Call>]) -> Table {
    let rows = calls.iter().map(|call| {
        let who = call.volunteer.as_ref().map_or_else(|| t!("by-staff").into(), VolunteerId::name);
        let what = if call.errand { t!("call-errand", minutes = call.minutes) } else { t!("call-seen") };
        let note = call.note.clone().map_or_else(|| t!("none").into(), Value::from);
        Row::new([Value::from(&call.day), who, what.into(), note])
    });
    Table::new(columns(["day", "visitor", "call", "found"]), t!("call-none")).rows(rows)
}
