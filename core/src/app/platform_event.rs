//! What the platform itself tells modules of: what happened, outside of them, to something that they work with. It goes through the
//! outbox like any event, and tells an id alone, once a transaction; a module that wants to know more asks for it with what it was granted.

use serde_json::{Map, Value};

use super::Cx;
use super::outbox::{self, NewMessage};
use crate::domain::fund::Posting;
use crate::domain::outbox::{DONE_BY, OutboxKind, PLATFORM, PlatformEvent};
use crate::domain::request::Request;
use crate::error::Result;
use crate::id::{ActivitySessionId, UnitId};
use crate::store::Tx;

/// Something happened to a request: tells the module that opened it, in the unit in which it did. What the module does itself it
/// knows.
pub(crate) async fn request_changed(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    let Some(module) = request.module_id.as_deref().filter(|module| cx.module.as_deref() != Some(module)) else {
        return Ok(());
    };
    let about = ("request", request.id.to_string());
    tell(tx, &cx.in_unit(request.unit_id), PlatformEvent::RequestChanged, module, about).await
}

/// Something happened to a session or its sign-ups: tells every other module of the unit that takes it.
pub(crate) async fn session_changed(tx: &mut Tx, cx: &Cx, unit: UnitId, session: ActivitySessionId) -> Result<()> {
    if is_set_off(cx) {
        return Ok(());
    }
    tell(tx, &cx.in_unit(unit), PlatformEvent::SessionChanged, PLATFORM, ("session", session.to_string())).await
}

/// Something happened to a posting: tells every other module of the unit that takes it.
pub(crate) async fn entry_changed(tx: &mut Tx, cx: &Cx, posting: &Posting) -> Result<()> {
    if is_set_off(cx) {
        return Ok(());
    }
    let entry = posting.reverses_id.unwrap_or(posting.id);
    tell(tx, &cx.in_unit(posting.unit_id), PlatformEvent::EntryChanged, PLATFORM, ("entry", entry.to_string())).await
}

/// Whether a module works with nobody acting, because of an event or the clock: what it does then is told to nobody, or two
/// modules could go on for ever.
fn is_set_off(cx: &Cx) -> bool {
    cx.module.is_some() && cx.user().is_none()
}

async fn tell(tx: &mut Tx, cx: &Cx, event: PlatformEvent, to: &str, (field, id): (&str, String)) -> Result<()> {
    // However often it changed: whoever hears of it looks once.
    if !tx.tells(format!("{event}:{id}")) {
        return Ok(());
    }
    let mut body = Map::from_iter([(field.to_owned(), Value::from(id))]);
    if let Some(module) = &cx.module {
        body.insert(DONE_BY.to_owned(), (**module).into());
    }
    let name = format!("{PLATFORM}/{event}");
    let new = NewMessage {
        kind: OutboxKind::Emitted,
        module_id: PLATFORM.to_owned(),
        // In the order in which it happened, for each module by itself.
        recipient: format!("emitted:{PLATFORM}:{to}"),
        target_id: to.to_owned(),
        name: event.to_string(),
        event: name.clone(),
        body,
        trail: vec![name],
        due_at: cx.now,
    };
    outbox::queue(tx, cx, new).await.map(drop)
}
