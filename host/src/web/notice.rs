//! What people were told: on their home page until they say that they have read it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use wushe_core::app::notification::Told;
use wushe_core::app::{Cx, notification, personal, request};
use wushe_core::error::Error;
use wushe_core::id::RequestId;
use wushe_core::store::Notification;
use wushe_plugin_schema::text::{Arg, Text};
use wushe_plugin_schema::value::{PersonKind, PersonRef, Tone};
use wushe_plugin_schema::view::Message;

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::page::page_url;
use super::view::{BlockView, ButtonView, ListItemView};
use super::visitor::Visitor;
use super::{board, service};
use crate::app::App;
use crate::i18n::Catalog;

/// Newest notices that are looked at; those that are read already are left out.
const NOTICES: i64 = 20;

pub(super) fn routes() -> Router<Arc<App>> {
    let read = |place| {
        post(move |State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>| {
            mark_read(app, visitor, place, unit)
        })
    };
    Router::new()
        .route("/resident/{unit}/notices/read", read(Place::Resident))
        .route("/volunteer/{unit}/notices/read", read(Place::Volunteer))
        .route("/staff/{unit}/notices/read", read(Place::Staff))
}

/// Everything that the visitor was told has been read.
async fn mark_read(app: Arc<App>, visitor: Visitor, place: Place, unit: String) -> PageResult {
    let here = Here::open(app, visitor, place, &unit).await?;
    let cx = here.cx.clone();
    let marked = here.app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { notification::mark_read(tx, &cx).await })
    });
    marked.await?;
    Ok(here.go(&here.home(), Tone::Good, String::new()))
}

/// What the visitor was told and has not read, newest first, in the words of whoever told it; nothing when there is nothing.
pub(super) async fn blocks(here: &mut Here) -> Result<Vec<BlockView>, PageError> {
    let told = notification::list(&mut here.tx, &here.cx, NOTICES).await?;
    let unit = here.unit.id;
    let mut items = Vec::new();
    for notice in told.into_iter().filter(|notice| notice.unit_id == unit && notice.read_at.is_none()) {
        items.extend(notice_item(here, &notice).await?);
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let read = ButtonView::post(here.t("notices-read"), format!("{}/notices/read", here.home()), Vec::new());
    Ok(vec![
        BlockView::Heading { text: here.t("notices") },
        BlockView::List { items },
        BlockView::Actions { buttons: vec![read] },
    ])
}

/// A notice as a thing to open; none when its module is not on here any more, since its words are gone with it.
async fn notice_item(here: &mut Here, notice: &Notification) -> Result<Option<ListItemView>, PageError> {
    let Some(id) = &notice.module_id else { return told_item(here, notice).await };
    let Ok(message) = serde_json::from_str::<Message>(&notice.message) else { return Ok(None) };
    let modules = here.app.modules_in(&mut here.tx, here.unit.id).await?;
    let Some(module) = modules.iter().find(|module| module.version.module_id == *id) else { return Ok(None) };
    let mut text = message.text;
    if let (Text::Key { args, .. }, Some(person)) = (&mut text, &message.person) {
        args.insert("person".to_owned(), Arg::Text(name_of(here, id, person).await?));
    }
    let base = format!("{}/m/{id}", here.home());
    Ok(Some(ListItemView {
        icon: "bell".to_owned(),
        title: module.catalog.text(here.locale(), &text),
        text: here.format().relative(notice.created_at.micros()),
        badges: Vec::new(),
        href: message.to.map(|to| page_url(&base, &to)).unwrap_or_default(),
    }))
}

/// What the platform itself says, and where it is about.
async fn told_item(here: &mut Here, notice: &Notification) -> Result<Option<ListItemView>, PageError> {
    let Ok(told) = serde_json::from_str::<Told>(&notice.message) else { return Ok(None) };
    let args = told.text.args.iter().map(|(name, value)| (name.as_str(), Arg::Text(value.clone())));
    let title = Catalog::host().ta(here.locale(), &told.text.key, args);
    let mut href = match here.place {
        _ if told.entity != "notice" => String::new(),
        Place::Staff => format!("{}/r/notices/{}", here.home(), told.entity_id),
        _ => format!("{}/{}", board::base(&here.unit), told.entity_id),
    };
    if told.entity == "request"
        && let Ok(id) = told.entity_id.parse::<RequestId>()
    {
        href = match here.place {
            Place::Staff => format!("{}/requests/{id}", here.home()),
            _ => match request::find(&mut here.tx, &here.cx, id).await? {
                Some(request) => service::page_of_request(here, &request).await?,
                None => String::new(),
            },
        };
    }
    Ok(Some(ListItemView {
        icon: "bell".to_owned(),
        title,
        text: here.format().relative(notice.created_at.micros()),
        badges: Vec::new(),
        href,
    }))
}

/// A person's name as far as the visitor may see it on a page of the module that names them.
async fn name_of(here: &mut Here, module: &str, person: &PersonRef) -> Result<String, PageError> {
    let who = match person.kind {
        PersonKind::Resident => person.id.parse().ok().map(personal::Person::Resident),
        PersonKind::Volunteer => person.id.parse().ok().map(personal::Person::Volunteer),
        PersonKind::Worker => None,
    };
    let Some(who) = who else { return Ok("—".to_owned()) };
    let cx = Cx { module: Some(module.into()), ..here.cx.clone() };
    match personal::show(&mut here.tx, &cx, who, personal::Field::Name).await {
        Ok(shown) => {
            here.disclosed.add(who, personal::Field::Name, &shown);
            Ok(shown.text)
        }
        Err(Error::NotFound { .. }) => Ok("—".to_owned()),
        Err(error) => Err(error.into()),
    }
}
