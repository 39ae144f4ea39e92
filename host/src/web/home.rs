//! `/`: to where somebody works, or the choice between several such places.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use wushe_core::app::{Actor, resident, unit, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::unit::UnitKind;
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_core::store::{Mode, Tx};

use super::error::{PageError, PageResult, bare_shell};
use super::view::{BlockView, PageTemplate, PageView, TileView, WhoView};
use super::visitor::Visitor;
use crate::app::App;

/// A place to go to.
struct Door {
    icon: &'static str,
    key: &'static str,
    unit: String,
    href: String,
}

pub(super) async fn home(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    if matches!(visitor.actor, Actor::Anonymous) {
        return Ok(Redirect::to("/login").into_response());
    }
    let mut tx = app.store.begin(Mode::Read).await?;
    let doors = doors(&app, &visitor, &mut tx).await?;
    if let [only] = doors.as_slice() {
        return Ok(Redirect::to(&only.href).into_response());
    }
    let mut page = PageView::new(visitor.reader.t("home-title"));
    page = if doors.is_empty() {
        page.with(BlockView::Empty { text: visitor.reader.t("home-none"), buttons: Vec::new() })
    } else {
        let tile = |door: Door| TileView {
            icon: door.icon.to_owned(),
            title: visitor.reader.t(door.key),
            text: door.unit,
            href: door.href,
        };
        page.with(BlockView::Tiles { tiles: doors.into_iter().map(tile).collect() })
    };
    let mut shell = bare_shell(&visitor.reader, &page.title);
    shell.who = visitor.user.as_ref().map(|user| WhoView { name: user.name.clone(), role: user.login.clone() });
    Ok(Html(PageTemplate { shell, page, narrow: false }.render()?).into_response())
}

async fn doors(app: &App, visitor: &Visitor, tx: &mut Tx) -> Result<Vec<Door>, PageError> {
    let Some(root) = unit::roots(tx).await?.into_iter().next() else { return Ok(Vec::new()) };
    let locale = visitor.reader.locale.tag();
    let cx = app.core.cx(visitor.actor.clone(), root.id, locale);
    let mut doors = Vec::new();
    let Actor::User { posts, .. } = &visitor.actor else { return Ok(doors) };
    let mut desks: BTreeMap<String, UnitId> = BTreeMap::new();
    for post in posts {
        let held = unit::by_id(tx, post.unit_id).await?;
        if post.role == Role::CountyAdmin {
            let unit = held.name(locale).to_owned();
            doors.push(Door { icon: "layout-dashboard", key: "home-county", unit, href: "/county".to_owned() });
        } else {
            desks.insert(held.code.to_string(), held.id);
        }
    }
    for (code, id) in desks {
        let unit = unit::by_id(tx, id).await?.name(locale).to_owned();
        doors.push(Door { icon: "building-community", key: "home-staff", unit, href: format!("/staff/{code}") });
    }
    if let Some(id) = cx.volunteer()
        && let Some(found) = volunteer::look(tx, &cx, id).await?
    {
        doors.push(community_door(tx, found.unit_id, "heart-handshake", "home-volunteer", "volunteer", locale).await?);
    }
    if let Some(id) = cx.resident()
        && let Some(found) = resident::look(tx, &cx, id).await?
    {
        doors.push(community_door(tx, found.unit_id, "home-heart", "home-resident", "resident", locale).await?);
    }
    Ok(doors)
}

/// The door to a person's community; of somebody registered above one, to that unit.
async fn community_door(
    tx: &mut Tx,
    id: UnitId,
    icon: &'static str,
    key: &'static str,
    place: &str,
    locale: &str,
) -> Result<Door, PageError> {
    let registered = unit::by_id(tx, id).await?;
    let at = match registered.kind {
        UnitKind::Grid => match unit::community_of(tx, id).await {
            Ok(community) => community,
            Err(Error::NotFound { .. }) => registered,
            Err(error) => return Err(error.into()),
        },
        _ => registered,
    };
    Ok(Door { icon, key, unit: at.name(locale).to_owned(), href: format!("/{place}/{}", at.code) })
}
