//! Approving volunteer hours.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::{hours, request};
use wushe_core::domain::access::Permission;
use wushe_core::domain::hours::{DecideHours, HoursFilter, HoursStatus, HoursView};
use wushe_core::domain::page::Page;
use wushe_core::id::HoursId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{
    BlockView, ButtonView, CardView, FieldKindView, FieldView, FormView, LinkView, PageView, TabView, ValueView,
};
use crate::web::visitor::Visitor;
use crate::web::volunteer::{fact, hours_status};

/// Entries of a page.
const ENTRIES: i64 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tab: String,
    before: Option<HoursId>,
    /// Hours that are about to be rejected: the page asks why.
    reject: Option<HoursId>,
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/hours", here.home());
    let all = asked.tab == "all";
    let status = (!all).then_some(HoursStatus::Pending);
    let filter = HoursFilter { status, ..HoursFilter::default() };
    let page = Page { after: asked.before.map(|id| id.to_string()), limit: Some(ENTRIES) };
    let listed = hours::list(&mut here.tx, &here.cx, filter, page).await?;
    let next = listed.next.map(|next| format!("{base}?tab={}&before={next}", asked.tab)).unwrap_or_default();
    let found = listed.items;
    let may = here.cx.may(&mut here.tx, Permission::ApproveHours).await?;
    let mut cards = Vec::with_capacity(found.len());
    for entry in &found {
        cards.push(card(&mut here, entry, may).await?);
    }
    let tab = |key: &str, name: &str, current| TabView {
        text: here.t(key),
        href: format!("{base}?tab={name}"),
        current,
        count: String::new(),
    };
    let mut page = PageView::new(here.t("hours-title"))
        .with(BlockView::Tabs { tabs: vec![tab("hours-pending", "pending", !all), tab("all", "all", all)] });
    page.lead = here.t("hours-lead");
    if let Some(entry) = asked.reject.and_then(|id| found.iter().find(|entry| entry.id == id)) {
        page.back = Some(LinkView { text: here.t("hours-pending"), href: base.clone() });
        page.blocks.push(BlockView::Form(why_form(&here, &base, entry)));
    }
    page.blocks.push(if cards.is_empty() {
        let text = here.t(if all { "hours-none" } else { "hours-none-pending" });
        BlockView::Empty { text, buttons: Vec::new() }
    } else {
        BlockView::Cards { cards }
    });
    page.blocks.push(BlockView::Pagination { next });
    here.show(page).await
}

async fn card(here: &mut Here, entry: &HoursView, may: bool) -> Result<CardView, PageError> {
    let base = format!("{}/hours", here.home());
    let request = match entry.request_id {
        Some(id) => request::find(&mut here.tx, &here.cx, id).await?,
        None => None,
    };
    let mut rows = vec![
        fact(here, "hours-minutes", ValueView::Number(here.format().minutes(entry.minutes))),
        fact(here, "hours-served", here.time(entry.served_at, TimeStyle::Full)),
    ];
    if let Some(request) = request {
        let href = format!("{}/requests/{}", here.home(), request.id);
        rows.push(fact(here, "hours-request", ValueView::link(format!("{} {}", request.number, request.title), href)));
    } else if !entry.content.is_empty() {
        rows.push(fact(here, "hours-content", ValueView::text(entry.content.clone())));
    }
    if !entry.late_reason.is_empty() {
        rows.push(fact(here, "hours-late-reason", ValueView::text(entry.late_reason.clone())));
    }
    let mut buttons = Vec::new();
    if may && entry.status == HoursStatus::Pending {
        let approve = vec![("approve".to_owned(), "true".to_owned())];
        buttons.push(
            ButtonView::post(here.t("hours-approve"), format!("{base}/{}", entry.id), approve).primary().icon("check"),
        );
        buttons.push(ButtonView::go(here.t("hours-reject"), format!("{base}?reject={}", entry.id)));
    }
    Ok(CardView {
        title: ValueView::text(entry.volunteer_name.clone()),
        badges: vec![hours_status(here, entry)],
        rows,
        text: String::new(),
        href: String::new(),
        buttons,
    })
}

/// Asks why hours are rejected.
fn why_form(here: &Here, base: &str, entry: &HoursView) -> FormView {
    FormView {
        id: "reject".to_owned(),
        action: format!("{base}/{}", entry.id),
        title: here.t("hours-reject"),
        lead: here.format().minutes(entry.minutes),
        hidden: vec![("approve".to_owned(), "false".to_owned())],
        fields: vec![FieldView {
            id: "reject-reason".to_owned(),
            name: "reason".to_owned(),
            label: here.t("hours-reject-reason"),
            required: true,
            kind: FieldKindView::Limited { max: 200 },
            autocomplete: "off",
            ..FieldView::default()
        }],
        submit: here.t("hours-reject"),
        danger: true,
        ..FormView::default()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    approve: bool,
    #[serde(default)]
    reason: String,
}

pub(super) async fn decide(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, HoursId)>,
    Form(decision): Form<Decision>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    let approve = decision.approve;
    let decided = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), DecideHours { approve, reason: decision.reason.clone() });
        Box::pin(async move { hours::decide(tx, &cx, id, input).await })
    });
    decided.await?;
    let key = if approve { "hours-approved-flash" } else { "hours-rejected-flash" };
    Ok(here.go(&format!("{}/hours", here.home()), Tone::Good, here.t(key)))
}
