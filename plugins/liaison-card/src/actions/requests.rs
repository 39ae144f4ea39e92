//! Opening a request and seeing it through.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::card::{Card, CardStatus};
use crate::errand::{self, Errand, Wanted};
use crate::pages::request::ShowRequest;
use crate::{case, tell};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum RequestKind {
    /// 买菜购物
    Shopping,
    /// 陪诊取药
    Clinic,
    /// 代办事务
    Errand,
    /// 小修小补
    Repair,
    /// 上门看望
    Visit,
    /// 其他
    Other,
}

/// How the request reached the community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Channel {
    /// She rang.
    Phone,
    /// She came, or somebody went to see her.
    Visit,
    /// On paper.
    Paper,
}

/// What the person served says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Outcome {
    /// It is done, and well.
    Satisfied,
    /// Something is still to be done.
    Unsatisfied,
}

/// Open a request for the holder of a card.
#[derive(Debug, Input)]
pub(crate) struct OpenRequest {
    pub card: Id<Card>,
    pub kind: RequestKind,
    #[field(max_length = 60)]
    pub title: String,
    #[field(max_length = 500, paragraph)]
    pub detail: Option<String>,
    /// Staff only: a resident who asks here asks online.
    pub channel: Option<Channel>,
}

/// Send a request to the next on the card.
#[derive(Debug, Input)]
pub(crate) struct SendNext {
    pub request: RequestId,
}

/// Send a request to a volunteer of one's choice.
#[derive(Debug, Input)]
pub(crate) struct SendTo {
    pub request: RequestId,
    pub volunteer: VolunteerId,
}

/// Note what the person served says.
#[derive(Debug, Input)]
pub(crate) struct NoteFeedback {
    pub request: RequestId,
    pub outcome: Outcome,
    #[field(max_length = 500, paragraph)]
    pub words: Option<String>,
}

/// Close a request.
#[derive(Debug, Input)]
pub(crate) struct Close {
    pub request: RequestId,
}

/// End a request that should not have been opened.
#[derive(Debug, Input)]
pub(crate) struct Void {
    pub request: RequestId,
    #[field(max_length = 200)]
    pub reason: String,
}

pub(crate) fn open(cx: &Context, input: OpenRequest) -> Result<Done> {
    let card = input.card.get()?;
    if !cx.is_staff() || cx.on_behalf() {
        ensure!(card.resident == cx.resident()?, t!("open-not-yours"));
    }
    ensure!(card.status != CardStatus::Retired, t!("open-card-retired", number = &card.number));

    let channel = match input.channel {
        _ if !cx.is_staff() => "online",
        Some(channel) => channel.value(),
        None => Channel::Phone.value(),
    };
    let detail = input.detail.unwrap_or_default();
    let wanted = Wanted { kind: input.kind.value(), title: input.title, detail, channel };
    let (request, mut errand) = errand::open(cx, &card, wanted)?;

    if !cx.is_staff() {
        // Staff look at it first: they know whether it is for a volunteer at all.
        tell::staff(&request, t!("told-staff-new", title = &request.title))?;
        return Ok(Done::say(t!("open-done-resident")).go(Link::page("my_requests")).id(request.id));
    }
    tell::resident(&request, t!("told-opened", title = &request.title))?;
    let sent = errand::send_next(cx, &mut errand)?;
    let sentence = match sent {
        Some(place) => t!("open-done-sent", number = &request.number, place = place.value()),
        None => t!("open-done-nobody", number = &request.number),
    };
    Ok(done(request, sentence))
}

pub(crate) fn send_next(cx: &Context, input: &SendNext) -> Result<Done> {
    let before = requests::get(&input.request)?;
    let mut errand = Errand::of(&input.request)?;
    let Some(place) = errand::send_next(cx, &mut errand)? else {
        return Err(Error::refused(t!("send-nobody")));
    };
    tell_whom_it_left(&before)?;
    Ok(Done::say(t!("send-done", place = place.value())))
}

pub(crate) fn send_to(input: &SendTo) -> Result<Done> {
    let volunteer = directory::volunteer(&input.volunteer)?;
    ensure!(volunteer.available, "volunteer", t!("send-to-away"));
    let before = requests::get(&input.request)?;
    let to = Assignee::Volunteer(input.volunteer.clone());
    let request = requests::dispatch(&input.request, &to)?;
    tell::of_task(&request, &to)?;
    tell_whom_it_left(&before)?;
    Ok(Done::say(t!("send-to-done")))
}

/// A volunteer who had it and has not answered need not answer any more.
fn tell_whom_it_left(before: &Request) -> Result<()> {
    match &before.volunteer {
        Some(volunteer) => tell::to_leave_it(before, volunteer),
        None => Ok(()),
    }
}

pub(crate) fn note_feedback(cx: &Context, input: &NoteFeedback) -> Result<Done> {
    let before = requests::get(&input.request)?;
    if !cx.is_staff() {
        ensure!(before.resident == cx.resident()?.as_str(), t!("open-not-yours"));
    }
    let satisfied = input.outcome == Outcome::Satisfied;
    let request = requests::verify(&input.request, satisfied, input.words.as_deref().unwrap_or_default())?;
    if satisfied {
        if !cx.is_staff() {
            tell::staff(&request, t!("told-staff-verified", title = &request.title))?;
        }
        return Ok(Done::say(t!("feedback-done-good")));
    }
    if let Some(volunteer) = &before.volunteer {
        tell::to_go_again(&request, volunteer)?;
    }
    tell::staff(&request, t!("told-staff-unsatisfied", title = &request.title))?;
    Ok(Done::say(t!("feedback-done-again")))
}

pub(crate) fn close(input: &Close) -> Result<Done> {
    let request = requests::close(&input.request)?;
    case::follow(&*Errand::of(&input.request)?)?;
    tell::resident(&request, t!("told-closed", title = &request.title))?;
    Ok(Done::say(t!("close-done", number = &request.number)))
}

pub(crate) fn void(input: &Void) -> Result<Done> {
    let before = requests::get(&input.request)?;
    let request = requests::void(&input.request, &input.reason)?;
    case::follow(&*Errand::of(&input.request)?)?;
    if let Some(volunteer) = &before.volunteer {
        tell::to_stay(&request, volunteer)?;
    }
    tell::resident(&request, t!("told-resident-voided", title = &request.title))?;
    Ok(Done::say(t!("void-done", number = &request.number)))
}

fn done(request: Request, sentence: Text) -> Done {
    let to = ShowRequest { request: request.id.as_str().into() }.link();
    Done::say(sentence).go(to).id(request.id)
}
