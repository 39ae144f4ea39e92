//! One request as the resident sees it: how far it is, what was answered, and what they can say to it.

use std::sync::Arc;

use axum::extract::{Path, State};
use wushe_core::app::{request, unit};
use wushe_core::domain::request::{RequestEvent, RequestStatus, RequestVerb, RequestView};
use wushe_core::id::RequestId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::{own, say};
use crate::app::App;
use crate::web::board::show::paragraphs;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::service;
use crate::web::view::{BlockView, ButtonView, EntryView, FactView, LinkView, PageView, StepView, ValueView};
use crate::web::visitor::Visitor;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let page = page(&mut here, id, &say::Said::default()).await?;
    here.show(page).await
}

/// The page, with what was said and came back.
pub(super) async fn page(here: &mut Here, id: RequestId, said: &say::Said) -> Result<PageView, PageError> {
    let request = own(here, id).await?;
    let mut page = PageView::new(request.title.clone());
    page.lead = here.ta("own-request-number", "number", request.number.clone());
    page.back = Some(LinkView { text: here.t("resident-requests"), href: format!("{}/requests", here.home()) });
    let service = service::page_of_module(here, &request).await?;
    if !service.is_empty() {
        page.buttons.push(ButtonView::go(here.t("own-request-service"), service));
    }
    let events = request::history(&mut here.tx, &here.cx, id).await?;
    match ended_otherwise(request.status) {
        Some(key) => {
            let reason = words_of(&events, &[RequestVerb::Reject, RequestVerb::Void]);
            let text = here.ta(key, "reason", if reason.is_empty() { "—".to_owned() } else { reason });
            page.blocks.push(BlockView::Alert { tone: Tone::Warn, text });
        }
        None => page.blocks.push(steps(here, request.status)),
    }
    for event in events.iter().rev().filter(|event| event.verb == RequestVerb::Answer) {
        page.blocks.push(BlockView::Heading { text: here.t("own-request-answer") });
        page.blocks.push(BlockView::Prose { paragraphs: paragraphs(&event.note) });
    }
    let verbs = request::possible(&mut here.tx, &here.cx, id).await?;
    let forms = say::forms(here, &request, &verbs, said);
    // What is asked of the resident stands first, what they may also do below everything.
    let (asked, besides): (Vec<_>, Vec<_>) = forms.into_iter().partition(|(verb, _)| say::is_asked(*verb));
    page.blocks.extend(asked.into_iter().map(|(_, form)| BlockView::Form(form)));
    page.blocks.push(facts(here, &request).await?);
    page.blocks.push(BlockView::Heading { text: here.t("request-history") });
    page.blocks.push(timeline(here, &events));
    page.blocks.extend(besides.into_iter().map(|(_, form)| BlockView::Form(form)));
    Ok(page)
}

/// The sentence for a request that ended without being done.
const fn ended_otherwise(status: RequestStatus) -> Option<&'static str> {
    match status {
        RequestStatus::Rejected => Some("own-request-rejected"),
        RequestStatus::Voided => Some("own-request-voided"),
        RequestStatus::Merged => Some("own-request-merged"),
        _ => None,
    }
}

/// The newest words that go with one of these.
fn words_of(events: &[RequestEvent], verbs: &[RequestVerb]) -> String {
    let newest = events.iter().rev().find(|event| verbs.contains(&event.verb));
    newest.map(|event| event.note.clone()).unwrap_or_default()
}

/// How far it is, in four steps.
fn steps(here: &Here, status: RequestStatus) -> BlockView {
    use RequestStatus as S;
    // How many steps are behind it.
    let behind = match status {
        S::Draft => 0,
        S::Submitted => 1,
        S::Accepted | S::Dispatched | S::Returned | S::Handling | S::Suspended => 2,
        S::Done | S::Verified => 3,
        S::Closed | S::Revisited | S::Rated | S::Rejected | S::Merged | S::Voided => 4,
    };
    let keys = ["own-step-asked", "own-step-taken-on", "own-step-underway", "own-step-done"];
    let step = |(at, key): (usize, &str)| StepView {
        title: here.t(key),
        state: match at {
            at if at < behind => "done",
            at if at == behind => "current",
            _ => "ahead",
        },
    };
    BlockView::Steps { steps: keys.into_iter().enumerate().map(step).collect() }
}

async fn facts(here: &mut Here, request: &RequestView) -> Result<BlockView, PageError> {
    let handling = unit::by_id(&mut here.tx, request.handling_unit_id).await?;
    let fact = |here: &Here, key: &str, value: ValueView| FactView { label: here.t(key), value };
    let mut rows = vec![
        fact(here, "request-status", here.status(request.status)),
        fact(here, "own-request-with", ValueView::text(handling.name(here.locale().tag()))),
    ];
    if let Some(phone) = handling.desk_phone.filter(|phone| !phone.is_empty()) {
        rows.push(fact(here, "own-request-phone", ValueView::link(phone.clone(), format!("tel:{phone}"))));
    }
    if let Some(due) = request.due_at.filter(|_| request.status.is_open()) {
        rows.push(fact(here, "request-due", here.time(due, TimeStyle::Full)));
    }
    if let Some(kind) = &request.kind_name {
        rows.push(fact(here, "own-request-kind", ValueView::text(kind.clone())));
    }
    rows.push(fact(here, "request-opened", here.time(request.opened_at, TimeStyle::Full)));
    if !request.detail.is_empty() {
        rows.push(fact(here, "request-detail", ValueView::text(request.detail.clone())));
    }
    if let Some(rating) = request.rating {
        rows.push(fact(here, "own-request-rating", ValueView::text(here.t(&format!("own-rating-{rating}")))));
    }
    Ok(BlockView::Detail { rows })
}

/// What happened, newest first.
fn timeline(here: &Here, events: &[RequestEvent]) -> BlockView {
    let entry = |event: &RequestEvent| {
        let mine = event.user_id.is_some() && event.user_id == here.cx.user();
        let by = match (mine, event.by_name.is_empty()) {
            (true, _) => here.t("own-request-you"),
            (false, true) => here.t("request-by-system"),
            (false, false) => event.by_name.clone(),
        };
        EntryView {
            at: here.time(event.at, TimeStyle::Full),
            title: ValueView::text(here.t(&format!("verb-{}", event.verb))),
            by: Some(ValueView::text(by)),
            text: event.note.clone(),
        }
    };
    BlockView::Timeline { entries: events.iter().rev().map(entry).collect() }
}
