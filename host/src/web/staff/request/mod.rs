//! The inbox of requests, and one request.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::{request, resident, team, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::mask;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Assignee, RequestFilter, RequestStatus, RequestView};
use wushe_core::id::RequestId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::service::page_of_request;
use crate::web::view::{
    BlockView, ButtonView, EntryView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView, TabView,
    TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;
use crate::web::volunteer::fact;

/// Rows of a page.
const ROWS: i64 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tab: String,
    before: Option<RequestId>,
}

/// The tabs: name, message, states.
fn tabs() -> [(&'static str, &'static str, Vec<RequestStatus>); 5] {
    use RequestStatus::{
        Accepted, Closed, Dispatched, Done, Handling, Merged, Rated, Rejected, Returned, Revisited, Submitted,
        Suspended, Verified, Voided,
    };
    [
        ("open", "requests-open", vec![Submitted, Accepted, Dispatched, Returned, Handling, Suspended, Done, Verified]),
        ("wait", "requests-mine-wait", vec![Submitted, Accepted, Returned]),
        ("underway", "requests-underway", vec![Dispatched, Handling, Suspended]),
        ("confirm", "requests-to-confirm", vec![Done, Verified]),
        ("ended", "requests-ended", vec![Closed, Revisited, Rated, Rejected, Merged, Voided]),
    ]
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/requests", here.home());
    let chosen = tabs().iter().position(|(name, ..)| *name == asked.tab).unwrap_or(0);
    let mut views = Vec::new();
    for (at, (name, key, status)) in tabs().into_iter().enumerate() {
        let count = request::count(&mut here.tx, &here.cx, RequestFilter::in_states(status)).await?;
        views.push(TabView {
            text: here.t(key),
            href: format!("{base}?tab={name}"),
            current: at == chosen,
            count: here.format().number(count),
        });
    }
    let [tab, ..] = tabs().into_iter().skip(chosen).collect::<Vec<_>>().try_into().unwrap_or_else(|_| tabs());
    let page = Page { after: asked.before.map(|id| id.to_string()), limit: Some(ROWS) };
    let found = request::list(&mut here.tx, &here.cx, RequestFilter::in_states(tab.2), page).await?;
    let next = found.next.map(|last| format!("{base}?tab={}&before={last}", tab.0)).unwrap_or_default();
    let table =
        table(&mut here, &found.items, if tab.0 == "open" { "requests-none-open" } else { "requests-none" }).await?;
    let mut page = PageView::new(here.t("requests-title"))
        .with(BlockView::Tabs { tabs: views })
        .with(BlockView::Table(table))
        .with(BlockView::Pagination { next });
    page.lead = here.t("requests-lead");
    here.show(page).await
}

/// Requests as a table of the desk.
pub(super) async fn table(here: &mut Here, requests: &[RequestView], empty: &str) -> Result<TableView, PageError> {
    let mut rows = Vec::with_capacity(requests.len());
    let names = here.cx.may(&mut here.tx, Permission::ReadResidents).await?;
    for request in requests {
        let name = match names {
            true => resident::look(&mut here.tx, &here.cx, request.resident_id).await?.map(|resident| resident.name),
            false => None,
        };
        rows.push(TableRowView {
            cells: vec![
                ValueView::Number(request.number.clone()),
                ValueView::text(request.title.clone()),
                ValueView::Person { text: name.unwrap_or_else(|| "—".to_owned()), masked: true, href: String::new() },
                here.status(request.status),
                due(here, request),
            ],
            href: format!("{}/requests/{}", here.home(), request.id),
            buttons: Vec::new(),
        });
    }
    let columns = ["request-number", "request-what", "request-resident", "request-status", "request-due"];
    Ok(TableView { columns: columns.map(|key| here.t(key)).to_vec(), rows, empty: here.t(empty) })
}

/// By when; in words of its own when that is past.
fn due(here: &Here, request: &RequestView) -> ValueView {
    match request.due_at {
        Some(due) if request.status.is_open() && due < here.cx.now => {
            let when = here.format().relative(due.micros());
            ValueView::tag(Tone::Bad, format!("{} · {when}", here.t("request-overdue")))
        }
        Some(due) => here.time(due, TimeStyle::Full),
        None => ValueView::text("—"),
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let request = request::find(&mut here.tx, &here.cx, id).await?.ok_or_else(PageError::not_found)?;
    let mut page = PageView::new(request.title.clone());
    page.lead = request.number.clone();
    page.back = Some(LinkView { text: here.t("requests-title"), href: format!("{}/requests", here.home()) });
    let service = page_of_request(&mut here, &request).await?;
    if !service.is_empty() && request.status.is_open() {
        page.buttons.push(ButtonView::go(here.t("request-handle"), service).primary());
    }
    page.blocks.push(facts(&mut here, &request).await?);
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
    page.blocks.push(BlockView::Heading { text: here.t("request-history") });
    page.blocks.push(BlockView::Timeline { entries });
    if here.cx.may(&mut here.tx, Permission::HandleRequests).await? {
        forms(&mut here, &request, &mut page).await?;
    }
    here.show(page).await
}

async fn facts(here: &mut Here, request: &RequestView) -> Result<BlockView, PageError> {
    let resident = match here.cx.may(&mut here.tx, Permission::ReadResidents).await? {
        true => resident::look(&mut here.tx, &here.cx, request.resident_id).await?,
        false => None,
    };
    let person = match resident {
        Some(resident) => {
            let href = format!("{}/residents/{}", here.home(), resident.id);
            ValueView::Person { text: resident.name, masked: true, href }
        }
        None => ValueView::text("—"),
    };
    let assignee = assignee(here, request).await?;
    let mut rows = vec![
        fact(here, "request-status", here.status(request.status)),
        fact(here, "request-resident", person),
        fact(here, "request-assignee", ValueView::text(assignee)),
        fact(here, "request-opened", here.time(request.opened_at, TimeStyle::Full)),
        fact(here, "request-due", due(here, request)),
        fact(here, "request-channel", ValueView::text(here.t(&format!("channel-{}", request.channel)))),
        fact(here, "request-charge", ValueView::text(here.t(&format!("charge-{}", request.charge_class)))),
    ];
    if !request.detail.is_empty() {
        rows.push(fact(here, "request-detail", ValueView::text(request.detail.clone())));
    }
    Ok(BlockView::Detail { rows })
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

/// What the desk itself can do with a request, where no service does it better.
async fn forms(here: &mut Here, request: &RequestView, page: &mut PageView) -> Result<(), PageError> {
    use wushe_core::domain::request::RequestVerb::{Dispatch, Void};
    let base = format!("{}/requests/{}", here.home(), request.id);
    if request.status.after(Dispatch).is_some() {
        let to = |kind: &str, id: String, label: String, note: String| OptionView {
            value: format!("{kind}:{id}"),
            label,
            note,
            chosen: false,
        };
        let mut options = Vec::new();
        for volunteer in volunteer::list(&mut here.tx, &here.cx, Default::default(), Page::first(200)).await?.items {
            let note = here.t(if volunteer.available { "volunteer-available" } else { "volunteer-away" });
            options.push(to("volunteer", volunteer.id.to_string(), volunteer.name, note));
        }
        for team in team::list(&mut here.tx, &here.cx, Default::default(), Page::first(200)).await?.items {
            let note = here.ta("team-members", "n", team.members);
            options.push(to("team", team.id.to_string(), team.name, note));
        }
        page.blocks.push(BlockView::Form(FormView {
            id: "dispatch".to_owned(),
            action: format!("{base}/dispatch"),
            title: here.t("request-dispatch"),
            fields: vec![FieldView {
                id: "dispatch-to".to_owned(),
                name: "to".to_owned(),
                label: here.t("request-assignee"),
                required: true,
                kind: FieldKindView::Select { options },
                ..FieldView::default()
            }],
            submit: here.t("request-dispatch"),
            ..FormView::default()
        }));
    }
    if request.status.after(Void).is_some() {
        page.blocks.push(BlockView::Form(FormView {
            id: "void".to_owned(),
            action: format!("{base}/void"),
            title: here.t("request-void"),
            lead: here.t("request-void-ask"),
            fields: vec![FieldView {
                id: "void-reason".to_owned(),
                name: "reason".to_owned(),
                label: here.t("request-reason"),
                required: true,
                kind: FieldKindView::Limited { max: 200 },
                autocomplete: "off",
                ..FieldView::default()
            }],
            submit: here.t("request-void"),
            danger: true,
            ..FormView::default()
        }));
    }
    Ok(())
}

#[derive(Debug, Deserialize)]
pub(super) struct To {
    to: String,
}

pub(super) async fn dispatch(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
    Form(To { to }): Form<To>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let assignee = match to.split_once(':') {
        Some(("volunteer", id)) => id.parse().ok().map(Assignee::Volunteer),
        Some(("team", id)) => id.parse().ok().map(Assignee::Team),
        _ => None,
    };
    let assignee = assignee.ok_or_else(|| wushe_core::Error::invalid("to", "choice"))?;
    let cx = here.cx.clone();
    let done = here.app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { request::dispatch(tx, &cx, id, assignee.into()).await })
    });
    done.await?;
    Ok(here.go(&format!("{}/requests/{id}", here.home()), Tone::Good, here.t("request-dispatched-flash")))
}

#[derive(Debug, Deserialize)]
pub(super) struct Reason {
    reason: String,
}

pub(super) async fn void(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, RequestId)>,
    Form(Reason { reason }): Form<Reason>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    let done = here.app.store.write(move |tx| {
        let (cx, reason) = (cx.clone(), reason.clone());
        Box::pin(async move { request::void(tx, &cx, id, reason.as_str().into()).await })
    });
    done.await?;
    Ok(here.go(&format!("{}/requests/{id}", here.home()), Tone::Good, here.t("request-voided-flash")))
}
