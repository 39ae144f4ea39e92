//! Who lives alone and was not seen: whom nobody has looked after yet, and what was found of the others.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::view::Actor;

use crate::actions::alerts::LookedAfter;
use crate::alert::{Alert, AlertState};
use crate::pages::staff::ShowDiner;
use crate::pages::{columns, dated};

/// Alerts on one page.
const ON_A_PAGE: u32 = 30;

/// Which alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum AlertList {
    /// Those that nobody has dealt with.
    Open,
    /// Those that were dealt with.
    Ended,
}

/// Parameters of the list.
#[derive(Debug, Input)]
pub(crate) struct Alerts {
    /// Which; none: those that nobody has dealt with.
    pub which: Option<AlertList>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// Parameters of an alert's page.
#[derive(Debug, Input)]
pub(crate) struct ShowAlert {
    pub alert: Id<Alert>,
}

pub(crate) fn list(cx: &Context, params: Alerts) -> Result<Page> {
    let which = params.which.unwrap_or(AlertList::Open);
    let tabs = [AlertList::Open, AlertList::Ended]
        .map(|tab| Tab::new(tab.label(), Alerts { which: Some(tab), after: None }.link(), tab == which));
    let page = Page::new(t!("page-alerts")).lead(t!("alerts-lead")).tabs(tabs);
    if which == AlertList::Ended {
        return ended(cx, page, params.after);
    }
    let listing = Alert::open().limit(ON_A_PAGE).after(params.after).page()?;
    let next = listing.next.map(|after| Alerts { which: Some(which), after: Some(after) }.link());
    Ok(page.cards(listing.items.iter().map(card), t!("alerts-none")).pagination(next))
}

fn card(alert: &Stored<Alert>) -> Card {
    let to = ShowAlert { alert: alert.id() }.link();
    Card::new(alert.resident.name())
        .badge(Value::status(alert.reason.label(), Tone::Bad))
        .row(t!("label-day"), meal(alert))
        .row(t!("label-dish"), alert.dish.as_str())
        .row(t!("label-phone"), alert.resident.phone())
        .row(t!("label-address"), alert.resident.address())
        .row(t!("label-told"), told(alert))
        .to(to.clone())
        .button(Button::go(t!("alerts-look"), to).primary())
        .button(Button::ring(t!("ring"), alert.resident.person()))
}

fn ended(cx: &Context, page: Page, after: Option<String>) -> Result<Page> {
    let listing = Alert::query().descending().limit(ON_A_PAGE).after(after).page()?;
    let ended = listing.items.iter().filter(|alert| alert.state != AlertState::Open);
    let rows = ended.map(|alert| {
        Row::new([
            alert.resident.name(),
            meal(alert).into(),
            alert.state.sign(),
            found(alert),
            by(cx, alert),
            alert.ended_at.map_or_else(|| t!("none").into(), Value::time),
        ])
        .to(ShowAlert { alert: alert.id() }.link())
    });
    let table = Table::new(columns(["who", "day", "state", "found", "by", "when"]), t!("alerts-none-ended")).rows(rows);
    let next = listing.next.map(|after| Alerts { which: Some(AlertList::Ended), after: Some(after) }.link());
    Ok(page.table(table).pagination(next))
}

pub(crate) fn page(cx: &Context, params: &ShowAlert) -> Result<Page> {
    let alert = params.alert.get()?;
    let page = Page::new(t!("page-alert"))
        .back(Link::page("alerts"))
        .detail([
            Labelled::new(t!("label-who"), alert.resident.name()),
            Labelled::new(t!("label-phone"), alert.resident.phone()),
            Labelled::new(t!("label-address"), alert.resident.address()),
            Labelled::new(t!("label-day"), meal(&alert)),
            Labelled::new(t!("label-dish"), alert.dish.as_str()),
            Labelled::new(t!("label-reason"), alert.reason.label()),
            Labelled::new(t!("label-told"), told(&alert)),
            Labelled::new(t!("label-state"), alert.state.sign()),
        ])
        .buttons([
            Button::ring(t!("ring"), alert.resident.person()),
            Button::go(t!("alert-diner"), ShowDiner { resident: alert.resident.clone() }.link()),
        ]);
    if alert.state == AlertState::Open {
        let form = form::<LookedAfter>().title(t!("alert-deal")).hide("alert", alert.id());
        return Ok(page.form(form.help("note", t!("alert-note-help"))));
    }
    Ok(page.detail([
        Labelled::new(t!("label-found"), found(&alert)),
        Labelled::new(t!("label-by"), by(cx, &alert)),
        Labelled::new(t!("label-when"), alert.ended_at.map_or_else(|| t!("none").into(), Value::time)),
    ]))
}

/// Day and meal.
fn meal(alert: &Alert) -> Text {
    dated("day-and-meal", &alert.day).with("meal", alert.meal.value())
}

/// How often staff were told.
fn told(alert: &Alert) -> Value {
    if alert.times > 1 { t!("alert-told-times", n = alert.times).into() } else { Value::time(alert.raised_at) }
}

fn found(alert: &Alert) -> Value {
    alert.note.clone().map_or_else(|| t!("none").into(), Value::from)
}

/// Who noted it; users have no name here.
fn by(cx: &Context, alert: &Alert) -> Value {
    let me = match cx.actor() {
        Actor::Staff { id } => Some(id),
        _ => None,
    };
    match &alert.by {
        None => t!("none").into(),
        Some(by) if Some(by) == me => t!("alert-by-you").into(),
        Some(_) => t!("alert-by-staff").into(),
    }
}
