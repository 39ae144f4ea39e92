//! Meals that are brought to the door.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::Options;
use crate::menu::Meal;
use crate::order::{Charge, Order, OrderStatus, Way};
use crate::pages::staff::Today;
use crate::{alert, settlement, tell};

/// Deliveries that are sent out at once; more are sent out by pressing again.
const AT_ONCE: usize = 40;

/// What the person served says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Outcome {
    /// It came, and was good.
    Satisfied,
    /// Something was wrong.
    Unsatisfied,
}

/// Send the deliveries of a meal to volunteers.
#[derive(Debug, Input)]
pub(crate) struct SendOut {
    pub day: Date,
    pub meal: Meal,
    /// To this volunteer; none: to the team of the settings.
    pub volunteer: Option<VolunteerId>,
}

/// Take a delivery.
#[derive(Debug, Input)]
pub(crate) struct Accept {
    pub request: RequestId,
}

/// Give a delivery back.
#[derive(Debug, Input)]
pub(crate) struct Decline {
    pub request: RequestId,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Call a delivery off.
#[derive(Debug, Input)]
pub(crate) struct CallOff {
    pub request: RequestId,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Report that a meal was brought.
#[derive(Debug, Input)]
pub(crate) struct ReportDelivered {
    pub request: RequestId,
    /// Where staff report it and nobody had taken it: who brought it.
    pub volunteer: Option<VolunteerId>,
    /// Minutes of service, the way there and back not counted; free meals only.
    #[field(min = 1, max = 240)]
    pub minutes: Option<u32>,
    /// How the person was.
    #[field(max_length = 500, paragraph)]
    pub note: Option<String>,
}

/// Note what the person served says.
#[derive(Debug, Input)]
pub(crate) struct NoteFeedback {
    pub request: RequestId,
    pub outcome: Outcome,
    #[field(max_length = 500, paragraph)]
    pub words: Option<String>,
}

pub(crate) fn send_out(cx: &Context, input: &SendOut) -> Result<Done> {
    ensure!(input.day == cx.today(), "day", t!("send-out-today"));
    let to = match (&input.volunteer, cx.settings::<Options>()?.delivery_team) {
        (Some(volunteer), _) => {
            let found = directory::volunteer(volunteer)?;
            ensure!(found.available, "volunteer", t!("send-out-away"));
            Assignee::Volunteer(volunteer.clone())
        }
        (None, Some(team)) => Assignee::Team(team),
        (None, None) => return Err(Error::invalid("volunteer", t!("send-out-nobody"))),
    };
    let waiting = to_send(&input.day, input.meal)?;
    ensure!(!waiting.is_empty(), t!("send-out-nothing"));
    let left = waiting.len().saturating_sub(AT_ONCE);
    let sent = waiting.len() - left;
    for mut order in waiting.into_iter().take(AT_ONCE) {
        let request = match &order.request {
            // A volunteer has given it back.
            Some(request) => requests::get(request)?,
            None => open(cx, &order)?,
        };
        let request = requests::dispatch(&request.id, &to)?;
        tell::of_delivery(&request, &order, &to)?;
        if order.request.is_none() {
            order.request = Some(request.id.as_str().into());
            order.save()?;
        }
    }
    let sent = u32::try_from(sent).unwrap_or(u32::MAX);
    if left > 0 {
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        return Ok(Done::say(t!("send-out-more", n = sent, left = left)));
    }
    Ok(Done::say(t!("send-out-done", n = sent)))
}

/// Deliveries of a meal that nobody has yet.
pub(crate) fn to_send(day: &Date, meal: Meal) -> Result<Vec<Stored<Order>>> {
    let mut waiting = Vec::new();
    for order in Order::of_day(day)? {
        if order.meal != meal || order.way != Way::Deliver || order.status != OrderStatus::Ordered {
            continue;
        }
        let free = match &order.request {
            None => true,
            Some(request) => requests::get(request)?.status == "returned",
        };
        if free {
            waiting.push(order);
        }
    }
    Ok(waiting)
}

/// The request by which a meal is brought. What the diner pays for gives no hours, whoever brings it: so says its class.
fn open(cx: &Context, order: &Order) -> Result<Request> {
    let due = order.day.at(order.meal.hour(), 0).plus_hours(1).max(cx.now().plus_hours(1));
    requests::open(&NewRequest {
        resident: order.resident.to_string(),
        kind: "meal-delivery".to_owned(),
        title: format!("送餐：{}", order.dish),
        detail: String::new(),
        channel: "phone".to_owned(),
        charge_class: order.charge.class().to_owned(),
        due_at: Some(due.micros()),
    })
}

pub(crate) fn accept(cx: &Context, input: &Accept) -> Result<Done> {
    let order = Order::of_request(&input.request)?;
    requests::accept(&input.request)?;
    tell::diner(&order, t!("told-on-its-way", dish = &order.dish))?;
    if cx.is_staff() {
        return Ok(Done::say(t!("accept-done-staff")));
    }
    Ok(Done::say(t!("accept-done")).go(Link::page("tasks")))
}

pub(crate) fn decline(cx: &Context, input: &Decline) -> Result<Done> {
    let order = Order::of_request(&input.request)?;
    requests::decline(&input.request, &input.reason)?;
    if cx.is_staff() {
        return Ok(Done::say(t!("decline-done-staff")).go(Today::on(&order.day).link()));
    }
    tell::of_return(&order)?;
    Ok(Done::say(t!("decline-done")).go(Link::page("tasks")))
}

pub(crate) fn report(cx: &Context, input: &ReportDelivered) -> Result<Done> {
    let mut order = Order::of_request(&input.request)?;
    ensure!(!settlement::is_settled(&order.month)?, t!("meal-settled"));
    let counts = order.charge == Charge::Free;
    ensure!(counts || input.minutes.is_none(), "minutes", t!("report-paid-no-hours"));
    ensure!(cx.is_staff() || input.volunteer.is_none(), "volunteer", t!("report-not-yours"));
    if cx.is_staff() {
        take_for(&requests::get(&input.request)?, input.volunteer.as_ref())?;
    }
    let request = requests::report_done(&input.request, input.note.as_deref().unwrap_or("已送到"))?;
    // Whoever enters it, the minutes are those of the volunteer who went; those of a request are handed in once.
    if let (Some(minutes), Some(volunteer)) = (input.minutes, &request.volunteer)
        && hours::for_request(&input.request)?.iter().all(|hours| hours.volunteer != *volunteer)
    {
        hours::submit(&NewHours {
            request: input.request.to_string(),
            volunteer: volunteer.clone(),
            minutes,
            served_at: served_at(cx, &order, minutes).micros(),
        })?;
    }
    order.status = OrderStatus::Served;
    order.save()?;
    alert::seen(cx, &order)?;
    tell::diner(&order, t!("told-delivered", dish = &order.dish))?;
    let done = Done::say(if input.minutes.is_some() { t!("report-done-hours") } else { t!("report-done") });
    Ok(done.go(if cx.is_staff() { Today::on(&order.day).link() } else { Link::page("tasks") }))
}

/// Whoever rings has gone without pressing anything: staff note for them that they took it.
fn take_for(request: &Request, named: Option<&VolunteerId>) -> Result<()> {
    let has = request.volunteer.as_deref();
    let other = named.filter(|named| has != Some(named.as_str()));
    if request.status == "handling" {
        ensure!(other.is_none(), "volunteer", t!("report-taken-by-another"));
        return Ok(());
    }
    if let Some(volunteer) = other {
        requests::dispatch(&request.id, &Assignee::Volunteer(volunteer.clone()))?;
    } else {
        ensure!(request.status == "dispatched" && has.is_some(), "volunteer", t!("report-by-whom"));
    }
    requests::accept(&request.id).map(drop)
}

/// When the service began: just now, or, where staff enter it days later, at the hour of the meal.
fn served_at(cx: &Context, order: &Order, minutes: u32) -> Timestamp {
    let just_now = cx.now().plus_minutes(-i64::from(minutes));
    if order.day < cx.today() { just_now.min(order.day.at(order.meal.hour(), 0)) } else { just_now }
}

pub(crate) fn call_off(input: &CallOff) -> Result<Done> {
    let mut order = Order::of_request(&input.request)?;
    ensure!(order.status == OrderStatus::Ordered, t!("cancel-not-open"));
    let request = requests::get(&input.request)?;
    requests::void(&request.id, &input.reason)?;
    order.status = OrderStatus::Cancelled;
    order.save()?;
    let mut item = order.item.get()?;
    item.ordered = item.ordered.saturating_sub(1);
    item.save()?;
    if let Some(volunteer) = request.volunteer.as_ref().map(VolunteerId::from) {
        tell::of_calling_off(&volunteer, &order)?;
    }
    tell::diner(&order, t!("told-cancelled", dish = &order.dish))?;
    Ok(Done::say(t!("call-off-done", dish = &order.dish)).go(Today::on(&order.day).link()))
}

pub(crate) fn note_feedback(cx: &Context, input: &NoteFeedback) -> Result<Done> {
    let order = Order::of_request(&input.request)?;
    if (!cx.is_staff() || cx.on_behalf()) && order.resident != cx.resident()? {
        return Err(Error::NotFound);
    }
    let satisfied = input.outcome == Outcome::Satisfied;
    requests::verify(&input.request, satisfied, input.words.as_deref().unwrap_or_default())?;
    if !satisfied {
        let to = Today::on(&order.day).link();
        let told = Message::new(t!("told-unsatisfied", dish = &order.dish)).about(order.resident.person()).to(to);
        notify::staff(&told)?;
        return Ok(Done::say(t!("feedback-again")));
    }
    if cx.is_staff() {
        requests::close(&input.request)?;
    }
    Ok(Done::say(t!("feedback-good")))
}
