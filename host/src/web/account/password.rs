//! Changing one's password; for whoever was given one, setting one's own.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::access;
use wushe_core::domain::access::Step;
use wushe_plugin_schema::value::Tone;

use super::{Own, Wrong, field, wrong};
use crate::app::App;
use crate::web::cookie;
use crate::web::error::PageResult;
use crate::web::frame::go;
use crate::web::view::{BlockView, FieldKindView, FormView};
use crate::web::visitor::Visitor;

#[derive(Deserialize)]
pub(super) struct Entered {
    #[serde(default)]
    old_password: String,
    password: String,
    again: String,
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Password])?;
    page(&own, StatusCode::OK, &Wrong::new())
}

fn page(own: &Own, status: StatusCode, wrong: &Wrong) -> PageResult {
    let mut fields = Vec::new();
    // Whoever was given a password has just typed it.
    if own.step == Step::Done {
        fields.push(field(own, "old_password", "account-password-old", FieldKindView::Password, wrong));
    }
    fields.push(field(own, "password", "account-password-new", FieldKindView::Password, wrong));
    fields.push(field(own, "again", "account-password-again", FieldKindView::Password, wrong));
    let mut page = own.page(&own.t("account-password"));
    page.lead = own.t(if own.step == Step::Done { "account-password-lead" } else { "account-password-first" });
    page.blocks.push(BlockView::Form(FormView {
        id: "password".to_owned(),
        action: "/account/password".to_owned(),
        fields,
        error: wrong.get("").cloned().unwrap_or_default(),
        submit: own.t("save"),
        ..FormView::default()
    }));
    own.show(status, page)
}

pub(super) async fn change(State(app): State<Arc<App>>, visitor: Visitor, Form(entered): Form<Entered>) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Password])?;
    if entered.password != entered.again {
        let different = Wrong::from([("again".to_owned(), own.t("account-password-different"))]);
        return page(&own, StatusCode::UNPROCESSABLE_ENTITY, &different);
    }
    let cx = own.cx.clone();
    let changed = own.app.store.write(move |tx| {
        let (cx, old, new) = (cx.clone(), entered.old_password.clone(), entered.password.clone());
        Box::pin(async move { access::change_password(tx, &cx, &old, &new).await })
    });
    match changed.await {
        Ok(()) => {
            let mut response = go(&own.visitor, "/login", Tone::Good, own.t("account-password-changed"));
            cookie::add(response.headers_mut(), own.visitor.reader.cookies.set_session("", 0));
            Ok(response)
        }
        Err(error) => {
            let (status, wrong) = wrong(&own, error)?;
            page(&own, status, &wrong)
        }
    }
}
