//! What people see.

pub(crate) mod card;
pub(crate) mod desk;
pub(crate) mod print;
pub(crate) mod register;
pub(crate) mod request;
pub(crate) mod resident;
pub(crate) mod volunteer;

use wushe_plugin::prelude::*;

/// States in which something is still to be done.
const OPEN: [&str; 7] = ["submitted", "accepted", "dispatched", "returned", "handling", "done", "verified"];

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
