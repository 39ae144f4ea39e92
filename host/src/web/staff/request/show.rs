//! One request: its clocks, who has it, what happened, what belongs to it, and what the reader can do with it now.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::{hours, paper, request, resident, team, unit, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::hours::HoursFilter;
use wushe_core::domain::mask;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Assignee, PaperFilter, RequestStatus, RequestVerb, RequestView};
use wushe_core::error::Error;
use wushe_core::id::{RequestId, UnitId};
use wushe_core::time::Timestamp;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::print;
use super::rows::due;
use crate::app::App;
use crate::explain;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::service::page_of_request;
use crate::web::view::{
    BlockView, ButtonView, EntryView, FactView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView,
    TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;
use crate::web::volunteer::{fact, hours_status};

/// Forms of the register, in the order in which a request goes on, each with the verb that must be possible.
const OPERATIONS: [(RequestVerb, &str); 25] = {
    use RequestVerb as V;
    [
        (V::Submit, "submit"),
        (V::Accept, "accept"),
        (V::Take, "take"),
        (V::Handle, "handle"),
        (V::Dispatch, "dispatch"),
        (V::Answer, "answer"),
        (V::Report, "report_done"),
        (V::Verify, "verify"),
        (V::Close, "close"),
        (V::Revisit, "revisit"),
        (V::Rate, "rate"),
        (V::Resume, "resume"),
        (V::Refuse, "decide_extension"),
        (V::Ask, "ask_extension"),
        (V::Opinion, "give_opinion"),
        (V::Support, "name_support"),
        (V::Release, "release_support"),
        (V::Assign, "assign"),
        (V::Escalate, "escalate"),
        (V::Arbitrate, "arbitrate"),
        (V::Decline, "decline"),
        (V::Merge, "merge"),
        (V::Reopen, "reopen"),
        (V::Reject, "reject"),
        (V::Void, "void"),
    ]
};

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let page = page(&mut here, id, &To::default()).await?;
    here.show(page).await
}

/// The page; `sent` is what stood in the form that sends it to somebody when that came back.
async fn page(here: &mut Here, id: RequestId, sent: &To) -> Result<PageView, PageError> {
    let request = request::find(&mut here.tx, &here.cx, id).await?.ok_or_else(PageError::not_found)?;
    let mut page = PageView::new(request.title.clone());
    page.lead = request.number.clone();
    page.back = Some(LinkView { text: here.t("requests-title"), href: format!("{}/requests", here.home()) });
    let service = page_of_request(here, &request).await?;
    if !service.is_empty() && request.status.is_open() {
        page.buttons.push(ButtonView::go(here.t("request-handle"), service).primary());
    }
    page.buttons.push(print(here));
    let verbs = request::possible(&mut here.tx, &here.cx, id).await?;
    let buttons = buttons(here, &request, &verbs);
    if !buttons.is_empty() {
        page.blocks.push(BlockView::Actions { buttons });
    }
    page.blocks.push(facts(here, &request).await?);
    // What came back is told also when it cannot be sent to anybody any more.
    if verbs.contains(&RequestVerb::Dispatch) {
        page.blocks.push(dispatching(here, id, sent).await?);
    } else if !sent.error.is_empty() {
        page.blocks.insert(0, BlockView::Alert { tone: Tone::Bad, text: sent.error.clone() });
    }
    papers(here, &request, &mut page).await?;
    supports(here, id, &mut page).await?;
    served(here, id, &mut page).await?;
    page.blocks.push(BlockView::Heading { text: here.t("request-history") });
    page.blocks.push(history(here, id).await?);
    Ok(page)
}

/// What the reader can do with it now. The first is what most often comes next.
fn buttons(here: &Here, request: &RequestView, verbs: &[RequestVerb]) -> Vec<ButtonView> {
    use RequestStatus::{Accepted, Draft, Returned, Submitted};
    let base = format!("{}/r/requests/{}", here.home(), request.id);
    let named = |name: &str| {
        let key = format!("verb-request-{}", name.replace('_', "-"));
        ButtonView::go(here.t(&key), format!("{base}/{name}"))
    };
    let mut buttons: Vec<ButtonView> = Vec::new();
    for (verb, name) in OPERATIONS.into_iter().filter(|(verb, _)| verbs.contains(verb)) {
        let button = named(name);
        buttons.push(match verb {
            RequestVerb::Reject | RequestVerb::Void => button.danger(),
            _ if buttons.is_empty() => button.primary(),
            _ => button,
        });
    }
    let desk = [RequestVerb::Submit, RequestVerb::Accept, RequestVerb::Handle];
    if matches!(request.status, Draft | Submitted | Accepted | Returned) && desk.iter().any(|one| verbs.contains(one)) {
        buttons.push(named("update").icon("edit"));
    }
    buttons
}

async fn facts(here: &mut Here, request: &RequestView) -> Result<BlockView, PageError> {
    let person = person(here, request).await?;
    let assignee = assignee(here, request).await?;
    let handling = unit_name(here, request.handling_unit_id).await?;
    let own = |here: &Here, name: &str, value: ValueView| FactView {
        label: words::field(here.locale(), "request", name),
        value,
    };
    let at = |here: &Here, at: Timestamp| here.time(at, TimeStyle::Full);
    let mut rows = vec![
        fact(here, "request-status", here.status(request.status)),
        fact(here, "request-resident", person),
        own(here, "handling_unit_id", ValueView::text(handling)),
        fact(here, "request-assignee", ValueView::text(assignee)),
        fact(here, "request-due", due(here, request)),
    ];
    if let Some(days) = request.days_left {
        rows.push(own(here, "days_left", ValueView::Number(here.format().number(days))));
    }
    let clocks = [
        ("suspended_at", request.suspended_at),
        ("accept_due_at", request.accept_due_at.filter(|_| request.status == RequestStatus::Submitted)),
        ("answer_due_at", request.answer_due_at.filter(|_| request.answered_at.is_none() && request.status.is_open())),
        ("answered_at", request.answered_at),
        ("ended_at", request.ended_at),
    ];
    for (name, time) in clocks {
        if let Some(time) = time {
            rows.push(own(here, name, at(here, time)));
        }
    }
    if request.arbitrated {
        rows.push(own(here, "arbitrated", ValueView::tag(Tone::Warn, here.t("yes"))));
    }
    if request.urgent {
        rows.push(own(here, "urgent", ValueView::tag(Tone::Bad, here.t("yes"))));
    }
    if let Some(kind) = &request.kind_name {
        rows.push(own(here, "kind_id", ValueView::text(kind.clone())));
    }
    if let Some(line) = request.line {
        rows.push(own(here, "line", ValueView::text(words::choice(here.locale(), "ServiceLine", line.as_str()))));
    }
    rows.push(fact(here, "request-opened", at(here, request.opened_at)));
    if let Some(reason) = &request.late_reason {
        rows.push(own(here, "late_reason", ValueView::text(reason.clone())));
    }
    rows.push(fact(here, "request-channel", ValueView::text(here.t(&format!("channel-{}", request.channel)))));
    rows.push(fact(here, "request-charge", ValueView::text(here.t(&format!("charge-{}", request.charge_class)))));
    if !request.detail.is_empty() {
        rows.push(fact(here, "request-detail", ValueView::text(request.detail.clone())));
    }
    if let Some(rating) = request.rating {
        rows.push(own(here, "rating", ValueView::Number(here.format().number(rating))));
    }
    if let Some(into) = request.merged_into
        && let Some(into) = request::find(&mut here.tx, &here.cx, into).await?
    {
        let href = format!("{}/requests/{}", here.home(), into.id);
        rows.push(own(here, "merged_into", ValueView::link(format!("{} {}", into.number, into.title), href)));
    }
    Ok(BlockView::Detail { rows })
}

async fn person(here: &mut Here, request: &RequestView) -> Result<ValueView, PageError> {
    let resident = match here.cx.may(&mut here.tx, Permission::ReadResidents).await? {
        true => resident::look(&mut here.tx, &here.cx, request.resident_id).await?,
        false => None,
    };
    Ok(match resident {
        Some(resident) => {
            let href = format!("{}/residents/{}", here.home(), resident.id);
            ValueView::Person { text: resident.name, masked: true, href }
        }
        None => ValueView::text("—"),
    })
}

async fn unit_name(here: &mut Here, id: UnitId) -> Result<String, PageError> {
    Ok(unit::by_id(&mut here.tx, id).await?.name(here.locale().tag()).to_owned())
}

async fn assignee(here: &mut Here, request: &RequestView) -> Result<String, PageError> {
    if let Some(id) = request.volunteer_id
        && let Some(volunteer) = volunteer::look(&mut here.tx, &here.cx, id).await?
    {
        return Ok(volunteer.name);
    }
    if let Some(id) = request.team_id
        && let Some(team) = team::look(&mut here.tx, &here.cx, id).await?
    {
        return Ok(here.ta("request-team", "name", team.name));
    }
    Ok(here.t("request-assignee-none"))
}

/// Whom it can be sent to, by name.
async fn dispatching(here: &mut Here, id: RequestId, sent: &To) -> Result<BlockView, PageError> {
    let field = FieldView { error: sent.error.clone(), ..whom(here, &sent.to).await? };
    Ok(BlockView::Form(FormView {
        id: "dispatch".to_owned(),
        action: format!("{}/requests/{id}/dispatch", here.home()),
        title: here.t("request-dispatch"),
        fields: vec![field],
        submit: here.t("request-dispatch"),
        ..FormView::default()
    }))
}

/// The field that asks for a volunteer or a team; `sent` is who was chosen.
pub(super) async fn whom(here: &mut Here, sent: &str) -> Result<FieldView, PageError> {
    let to = |kind: &str, id: String, label: String, note: String| {
        let value = format!("{kind}:{id}");
        OptionView { chosen: value == sent, value, label, note }
    };
    let mut options = Vec::new();
    if here.cx.may(&mut here.tx, Permission::ReadVolunteers).await? {
        for volunteer in volunteer::list(&mut here.tx, &here.cx, Default::default(), Page::first(200)).await?.items {
            let note = here.t(if volunteer.available { "volunteer-available" } else { "volunteer-away" });
            options.push(to("volunteer", volunteer.id.to_string(), volunteer.name, note));
        }
        for team in team::list(&mut here.tx, &here.cx, Default::default(), Page::first(200)).await?.items {
            let note = here.ta("team-members", "n", team.members);
            options.push(to("team", team.id.to_string(), team.name, note));
        }
    }
    Ok(FieldView {
        id: "dispatch-to".to_owned(),
        name: "to".to_owned(),
        label: here.t("request-assignee"),
        required: true,
        kind: FieldKindView::Select { options },
        ..FieldView::default()
    })
}

/// The volunteer or the team that was chosen there.
pub(super) fn chosen(to: &str) -> Option<Assignee> {
    match to.split_once(':') {
        Some(("volunteer", id)) => id.parse().ok().map(Assignee::Volunteer),
        Some(("team", id)) => id.parse().ok().map(Assignee::Team),
        _ => None,
    }
}

/// Papers in custody, and what takes another.
async fn papers(here: &mut Here, request: &RequestView, page: &mut PageView) -> Result<(), PageError> {
    let filter = PaperFilter { request_id: Some(request.id) };
    let papers = paper::list(&mut here.tx, &here.cx, filter, Page::first(100)).await?.items;
    let base = format!("{}/r/papers", here.home());
    let carries = here.cx.may(&mut here.tx, Permission::HandleRequests).await? && request.status.is_open();
    if papers.is_empty() && !carries {
        return Ok(());
    }
    page.blocks.push(BlockView::Heading { text: here.t("register-papers") });
    let rows = papers.into_iter().map(|paper| TableRowView {
        href: format!("{base}/{}", paper.id),
        cells: vec![
            ValueView::text(paper.name),
            ValueView::text(here.t(if paper.original { "yes" } else { "no" })),
            ValueView::Number(here.format().number(paper.count)),
            match (paper.holder, paper.returned_at) {
                (Some(holder), _) => ValueView::text(mask::name(&holder)),
                (None, Some(at)) => ValueView::tag(
                    Tone::Good,
                    format!("{} {}", here.t("choice-custody-step-returned"), here.format().relative(at.micros())),
                ),
                (None, None) => ValueView::text("—"),
            },
        ],
        ..TableRowView::default()
    });
    let rows = rows.collect();
    let columns = ["name", "original", "count", "holder"];
    let columns = columns.map(|name| words::field(here.locale(), "paper", name)).to_vec();
    page.blocks.push(BlockView::Table(TableView { columns, rows, empty: here.t("register-part-empty") }));
    if carries {
        let take = format!("{base}/-/create?request_id={}", request.id);
        let buttons = vec![ButtonView::go(here.t("verb-paper-create"), take).icon("plus")];
        page.blocks.push(BlockView::Actions { buttons });
    }
    Ok(())
}

/// Supporting units and what they said.
async fn supports(here: &mut Here, id: RequestId, page: &mut PageView) -> Result<(), PageError> {
    let supports = request::supports(&mut here.tx, &here.cx, id).await?;
    if supports.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(supports.len());
    for support in supports {
        let state = match (support.answered_at, support.released_at) {
            (_, Some(at)) | (Some(at), None) => here.time(at, TimeStyle::Full),
            (None, None) => ValueView::tag(Tone::Warn, here.t("request-support-waits")),
        };
        let opinion = match (support.opinion, support.released_at) {
            (None, Some(_)) => here.t("choice-request-verb-release"),
            (opinion, _) => opinion.unwrap_or_else(|| "—".to_owned()),
        };
        let cells = vec![
            ValueView::text(unit_name(here, support.unit_id).await?),
            here.time(support.named_at, TimeStyle::Full),
            ValueView::text(opinion),
            state,
        ];
        rows.push(TableRowView { cells, ..TableRowView::default() });
    }
    let columns = ["unit_id", "named_at", "opinion", "at"];
    let columns = columns.map(|name| words::field(here.locale(), "request", name)).to_vec();
    page.blocks.push(BlockView::Heading { text: here.t("verb-request-supports") });
    page.blocks.push(BlockView::Table(TableView { columns, rows, empty: String::new() }));
    Ok(())
}

/// Hours that were served for it.
async fn served(here: &mut Here, id: RequestId, page: &mut PageView) -> Result<(), PageError> {
    if !here.cx.may(&mut here.tx, Permission::ReadVolunteers).await? {
        return Ok(());
    }
    let filter = HoursFilter { request_id: Some(id), ..HoursFilter::default() };
    let found = hours::list(&mut here.tx, &here.cx, filter, Page::first(50)).await?.items;
    if found.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(found.len());
    for entry in found {
        let name = volunteer::look(&mut here.tx, &here.cx, entry.volunteer_id).await?;
        let cells = vec![
            ValueView::text(name.map_or_else(|| "—".to_owned(), |volunteer| volunteer.name)),
            ValueView::Number(here.format().minutes(entry.minutes)),
            hours_status(here, &entry),
        ];
        rows.push(TableRowView { cells, ..TableRowView::default() });
    }
    let columns = ["hours-volunteer", "hours-minutes", "hours-status"].map(|key| here.t(key)).to_vec();
    page.blocks.push(BlockView::Heading { text: here.t("hours-title") });
    page.blocks.push(BlockView::Table(TableView { columns, rows, empty: String::new() }));
    Ok(())
}

async fn history(here: &mut Here, id: RequestId) -> Result<BlockView, PageError> {
    let mut entries = Vec::new();
    for event in request::history(&mut here.tx, &here.cx, id).await?.into_iter().rev() {
        let by = if event.by_name.is_empty() { here.t("request-by-system") } else { mask::name(&event.by_name) };
        entries.push(EntryView {
            at: here.time(event.at, TimeStyle::Full),
            title: ValueView::text(here.t(&format!("verb-{}", event.verb))),
            by: Some(ValueView::text(by)),
            text: event.note,
        });
    }
    Ok(BlockView::Timeline { entries })
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct To {
    #[serde(default)]
    to: String,
    /// What was wrong with it.
    #[serde(skip)]
    error: String,
}

pub(super) async fn dispatch(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
    Form(mut sent): Form<To>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let at = format!("{}/requests/{id}", here.home());
    let Some(assignee) = chosen(&sent.to) else {
        sent.error = here.t("problem-one-assignee");
        return again(here, id, &sent, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (store, cx) = (here.app.store.clone(), here.cx.clone());
    let work = store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { request::dispatch(tx, &cx, id, assignee.into()).await })
    });
    let (here, done) = here.between(work).await?;
    match done {
        Ok(_) => Ok(here.go(&at, Tone::Good, here.t("request-dispatched-flash"))),
        Err(error @ (Error::Refused { .. } | Error::Invalid(_))) => {
            let explained = explain::core(here.locale(), &error);
            sent.error = explained.problems.into_iter().map(|(_, words)| words).next().unwrap_or(explained.words);
            again(here, id, &sent, explained.status).await
        }
        // Who was chosen has gone since; a request that is not there is told as everywhere.
        Err(Error::NotFound { entity: "volunteer" | "team" }) => {
            sent.error = here.t("problem-choice");
            again(here, id, &sent, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page as it was, with what is wrong at the field.
async fn again(mut here: Here, id: RequestId, sent: &To, status: StatusCode) -> PageResult {
    here.visitor.reader.here = format!("{}/requests/{id}", here.home());
    let page = page(&mut here, id, sent).await?;
    here.answer_to_form().show_with(status, page).await
}
