//! One's own sessions: from where one is logged in, and ending them.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::session;
use wushe_core::domain::access::SessionView;
use wushe_core::id::SessionId;
use wushe_core::store::Mode;
use wushe_plugin_schema::value::Tone;

use super::Own;
use crate::app::App;
use crate::web::error::PageResult;
use crate::web::frame::go;
use crate::web::view::{BlockView, ButtonView, CardView, ValueView};
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub(super) struct End {
    /// Which; none: all others.
    id: Option<SessionId>,
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let mut tx = own.app.store.begin(Mode::Read).await?;
    let sessions = session::list(&mut tx, &own.cx, own.session).await?;
    tx.rollback().await.ok();
    let mut page = own.page(&own.t("sessions-title"));
    page.lead = own.t("sessions-lead");
    if sessions.len() > 1 {
        let all = ButtonView::post(own.t("sessions-end-others"), "/account/sessions", Vec::new());
        page.blocks.push(BlockView::Actions { buttons: vec![all.ask(own.t("sessions-end-ask"))] });
    }
    page.blocks.push(BlockView::Cards { cards: sessions.iter().map(|session| card(&own, session)).collect() });
    own.show(StatusCode::OK, page)
}

fn card(own: &Own, session: &SessionView) -> CardView {
    let device = if session.device.is_empty() { own.t("sessions-unknown") } else { session.device.clone() };
    let mut rows = vec![
        own.fact("sessions-begun", own.time(session.created_at)),
        own.fact("sessions-seen", own.time(session.seen_at)),
    ];
    if !session.address.is_empty() {
        rows.push(own.fact("sessions-address", ValueView::Number(session.address.clone())));
    }
    let (mut badges, mut buttons) = (Vec::new(), Vec::new());
    if session.current {
        badges.push(ValueView::tag(Tone::Good, own.t("sessions-this")));
    } else {
        let hidden = vec![("id".to_owned(), session.id.to_string())];
        buttons.push(ButtonView::post(own.t("sessions-end"), "/account/sessions", hidden));
    }
    if session.second_factor {
        badges.push(ValueView::tag(Tone::Neutral, own.t("second-title")));
    }
    CardView { title: ValueView::text(device), badges, rows, text: String::new(), href: String::new(), buttons }
}

pub(super) async fn end(State(app): State<Arc<App>>, visitor: Visitor, Form(End { id }): Form<End>) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let (cx, current) = (own.cx.clone(), own.session);
    let ended = own.app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move {
            match id {
                Some(id) => session::revoke(tx, &cx, current, id).await,
                None => session::revoke_others(tx, &cx, current).await.map(|_| ()),
            }
        })
    });
    ended.await?;
    Ok(go(&own.visitor, "/account/sessions", Tone::Good, own.t("sessions-ended")))
}
