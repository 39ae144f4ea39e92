//! Who is told what.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::pages::request::ShowRequest;
use crate::pages::volunteer::Task;

/// A volunteer, or everybody in a team, of a task that waits for them.
pub(crate) fn of_task(request: &Request, to: &Assignee) -> Result<()> {
    let message = about(request, t!("told-task", title = &request.title)).to(task(request));
    match to {
        Assignee::Volunteer(id) => notify::volunteer(id, &message),
        Assignee::Team(id) => notify::team(id, &message),
    }
}

/// The volunteer that the elder is not satisfied yet.
pub(crate) fn to_go_again(request: &Request, volunteer: &str) -> Result<()> {
    notify::volunteer(volunteer, &about(request, t!("told-again", title = &request.title)).to(task(request)))
}

/// The volunteer that somebody else goes now.
pub(crate) fn to_leave_it(request: &Request, volunteer: &str) -> Result<()> {
    notify::volunteer(volunteer, &about(request, t!("told-moved", title = &request.title)).to(Link::page("tasks")))
}

/// The volunteer that the task is off.
pub(crate) fn to_stay(request: &Request, volunteer: &str) -> Result<()> {
    notify::volunteer(volunteer, &about(request, t!("told-voided", title = &request.title)).to(Link::page("tasks")))
}

/// Staff of something in a request that is theirs to do.
pub(crate) fn staff(request: &Request, sentence: Text) -> Result<()> {
    let to = ShowRequest { request: request.id.as_str().into() }.link();
    notify::staff(&about(request, sentence).to(to))
}

/// Staff for how many elders somebody was asked to go this morning.
pub(crate) fn of_unvisited(raised: u32, days: u32) -> Result<()> {
    notify::staff(&Message::new(t!("told-staff-unvisited", n = raised, days = days)).to(Link::page("unvisited")))
}

/// The elder how her request goes.
pub(crate) fn resident(request: &Request, sentence: Text) -> Result<()> {
    notify::resident(&request.resident, &Message::new(sentence).to(Link::page("my_requests")))
}

fn about(request: &Request, sentence: Text) -> Message {
    Message::new(sentence).about(PersonRef::resident(&request.resident))
}

fn task(request: &Request) -> Link {
    Task { request: request.id.as_str().into() }.link()
}
