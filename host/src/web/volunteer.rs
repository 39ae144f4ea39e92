//! The volunteer's phone: what is wanted of me, my hours, what I was told.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::{hours, request, volunteer};
use wushe_core::domain::hours::{HoursStatus, HoursView};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_core::domain::volunteer::SetAvailableVolunteer;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::view::{BlockView, ButtonView, FactView, PageView, StatView, TableRowView, TableView, ValueView};
use super::visitor::Visitor;
use super::{activity, notice, service};
use crate::app::App;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/volunteer/{unit}", get(home))
        .route("/volunteer/{unit}/hours", get(own_hours))
        .route("/volunteer/{unit}/available", post(set_available))
}

async fn home(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    use RequestStatus::{Dispatched, Done, Handling, Suspended};
    let mut here = Here::open(app, visitor, Place::Volunteer, &unit).await?;
    let filter = RequestFilter {
        volunteer_id: here.cx.volunteer(),
        ..RequestFilter::in_states(vec![Dispatched, Handling, Suspended, Done])
    };
    let tasks = request::list(&mut here.tx, &here.cx, filter, Page::first(50)).await?.items;
    let items = service::request_items(&mut here, &tasks).await?;
    let name = here.cx.actor_name();
    let mut page = PageView::new(here.ta("volunteer-hello", "name", name));
    let me = match here.cx.volunteer() {
        Some(id) => volunteer::look(&mut here.tx, &here.cx, id).await?,
        None => None,
    };
    if let Some(me) = me {
        let (state, button) = if me.available {
            ("volunteer-available", "volunteer-pause")
        } else {
            ("volunteer-away", "volunteer-resume")
        };
        page.lead = here.t(state);
        let hidden = vec![("available".to_owned(), (!me.available).to_string())];
        page.buttons.push(ButtonView::post(here.t(button), format!("{}/available", here.home()), hidden));
    }
    page.blocks.push(BlockView::Heading { text: here.t("volunteer-tasks") });
    page.blocks.push(if items.is_empty() {
        BlockView::Empty { text: here.t("volunteer-tasks-none"), buttons: Vec::new() }
    } else {
        BlockView::List { items }
    });
    page.blocks.push(BlockView::Tiles { tiles: vec![activity::tile(&here)] });
    page.blocks.extend(notice::blocks(&mut here).await?);
    here.show(page).await
}

#[derive(Debug, Deserialize)]
struct Available {
    available: bool,
}

/// The volunteer says whether requests may be sent to them now.
async fn set_available(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(Available { available }): Form<Available>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Volunteer, &unit).await?;
    let me = here.cx.volunteer().ok_or_else(PageError::not_found)?;
    let cx = here.cx.clone();
    let said = here.app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { volunteer::set_available(tx, &cx, me, SetAvailableVolunteer { available }).await })
    });
    said.await?;
    let words = here.t(if available { "volunteer-available-flash" } else { "volunteer-away-flash" });
    Ok(here.go(&here.home(), Tone::Good, words))
}

async fn own_hours(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Volunteer, &unit).await?;
    let id = here.cx.volunteer().ok_or_else(PageError::not_found)?;
    let me = volunteer::look(&mut here.tx, &here.cx, id).await?.ok_or_else(PageError::not_found)?;
    let entries = hours::of_volunteer(&mut here.tx, &here.cx, id, Page::first(100)).await?.items;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in &entries {
        let title = served_for(&mut here, entry).await?;
        rows.push(TableRowView {
            cells: vec![
                here.time(entry.served_at, TimeStyle::Date),
                ValueView::text(title),
                ValueView::Number(here.format().minutes(entry.minutes)),
                hours_status(&here, entry),
            ],
            ..TableRowView::default()
        });
    }
    let mut page = PageView::new(here.t("hours-title"));
    let certificates = format!("{}/certificates", here.home());
    page.buttons.push(ButtonView::go(here.t("my-certificates"), certificates).icon("award"));
    let page = page
        .with(BlockView::Stats {
            tiles: vec![StatView {
                label: here.t("hours-total"),
                value: here.format().minutes(me.approved_minutes),
                href: String::new(),
                tone: Tone::Good,
            }],
        })
        .with(BlockView::Table(TableView {
            columns: ["hours-served", "hours-request", "hours-minutes", "hours-status"].map(|key| here.t(key)).to_vec(),
            rows,
            empty: here.t("hours-none"),
        }));
    here.show(page).await
}

/// What hours were given for: the request that the visitor may see, or what was done.
pub(super) async fn served_for(here: &mut Here, entry: &HoursView) -> Result<String, PageError> {
    let request = match entry.request_id {
        Some(id) => request::find(&mut here.tx, &here.cx, id).await?,
        None => None,
    };
    Ok(request.map_or_else(|| entry.content.clone(), |request| request.title))
}

/// Whether hours count, in words; with the reason when they do not.
pub(super) fn hours_status(here: &Here, hours: &HoursView) -> ValueView {
    let tone = match hours.status {
        HoursStatus::Pending => Tone::Warn,
        HoursStatus::Approved => Tone::Good,
        HoursStatus::Rejected | HoursStatus::Withdrawn => Tone::Bad,
    };
    let words = here.t(&format!("hours-{}-status", hours.status));
    let words = if hours.reason.is_empty() { words } else { format!("{words}: {}", hours.reason) };
    ValueView::tag(tone, words)
}

/// A fact of a person's card.
pub(super) fn fact(here: &Here, key: &str, value: ValueView) -> FactView {
    FactView { label: here.t(key), value }
}
