//! The second factor: showing it to log in, setting it up, taking it away.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::access;
use wushe_core::domain::access::{FactorView, Step};
use wushe_core::error::Error;
use wushe_core::store::Mode;
use wushe_plugin_schema::value::Tone;

use super::{Next, Own, Wrong, field, wrong};
use crate::app::App;
use crate::web::error::PageResult;
use crate::web::frame::{go, local_path};
use crate::web::page::qr_svg;
use crate::web::view::{
    BlockView, ButtonDoes, ButtonView, FieldKindView, FormView, PageView, TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// Most characters of a code: those on paper are longer than those of an app.
const CODE_CHARS: u32 = 20;

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
    /// What to do: `begin`, `confirm`, `codes`, `remove`.
    #[serde(default, rename = "do")]
    does: String,
}

/// The second step of logging in.
pub(super) async fn ask_code(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Query(Next { next }): Query<Next>,
) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Code])?;
    if own.step == Step::Done {
        return Ok(go(&own.visitor, &next, Tone::Good, String::new()));
    }
    code_page(&own, StatusCode::OK, &next, &Wrong::new())
}

fn code_page(own: &Own, status: StatusCode, next: &str, wrong: &Wrong) -> PageResult {
    let mut page = own.page(&own.t("second-code-title"));
    page.lead = own.t("second-code-lead");
    page.blocks.push(BlockView::Form(FormView {
        id: "code".to_owned(),
        action: "/login/code".to_owned(),
        hidden: vec![("next".to_owned(), local_path(next).to_owned())],
        fields: vec![field(own, "code", "second-code", FieldKindView::Limited { max: CODE_CHARS }, wrong)],
        error: wrong.get("").cloned().unwrap_or_default(),
        submit: own.t("login-submit"),
        ..FormView::default()
    }));
    page.blocks.push(BlockView::Text { text: own.t("second-code-help") });
    let logout = ButtonView::post(own.t("logout"), "/logout", Vec::new());
    page.blocks.push(BlockView::Actions { buttons: vec![logout] });
    own.show(status, page)
}

pub(super) async fn take_code(State(app): State<Arc<App>>, visitor: Visitor, Form(shown): Form<Shown>) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Code])?;
    match access::second_factor(&own.app.store, &own.app.core, &own.token, &shown.code).await {
        // What is left to do after this is found by whatever page comes next.
        Ok(()) => Ok(go(&own.visitor, &shown.next, Tone::Good, String::new())),
        Err(error) => {
            let (status, wrong) = wrong(&own, error)?;
            code_page(&own, status, &shown.next, &wrong)
        }
    }
}

/// How it stands with one's second factor, and what can be done about it.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Query(Next { next }): Query<Next>,
) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Enrol])?;
    page(&own, StatusCode::OK, &next, &Wrong::new()).await
}

async fn page(own: &Own, status: StatusCode, next: &str, wrong: &Wrong) -> PageResult {
    let mut tx = own.app.store.begin(Mode::Read).await?;
    let factor = access::factor(&mut tx, &own.cx, own.session).await?;
    let issuer = own.t("app-name");
    let enrolment = access::enrolment(&mut tx, &own.cx, own.session, &issuer).await?;
    tx.rollback().await.ok();
    let mut page = own.page(&own.t("second-title"));
    page.lead = own.t(if own.step == Step::Enrol { "second-required" } else { "second-lead" });
    match (factor.confirmed_at, enrolment) {
        (Some(_), _) => page.blocks.extend(there(own, &factor, wrong)),
        (None, Some(told)) => {
            page.blocks.push(BlockView::Text { text: own.t("second-scan") });
            page.blocks.push(BlockView::Qr { svg: qr_svg(&told.uri), caption: own.t("second-qr") });
            let secret = vec![own.fact("second-secret", ValueView::Number(in_fours(&told.secret)))];
            page.blocks.push(BlockView::Detail { rows: secret });
            page.blocks.push(code_form(own, "confirm", "second-confirm", next, wrong));
        }
        (None, None) => {
            let hidden = vec![does("begin"), ("next".to_owned(), local_path(next).to_owned())];
            let begin = ButtonView::post(own.t("second-begin"), "/account/second-factor", hidden).primary();
            page.blocks.push(BlockView::Text { text: own.t("second-what") });
            page.blocks.push(BlockView::Actions { buttons: vec![begin] });
        }
    }
    own.show(status, page)
}

/// What can be done with a second factor that is there.
fn there(own: &Own, factor: &FactorView, wrong: &Wrong) -> Vec<BlockView> {
    let mut rows = Vec::new();
    if let Some(since) = factor.confirmed_at {
        rows.push(own.fact("second-since", own.time(since)));
    }
    rows.push(own.fact("second-codes-left", ValueView::Number(factor.recovery_codes_left.to_string())));
    let codes = ButtonView::post(own.t("second-codes-new"), "/account/second-factor", vec![does("codes")])
        .ask(own.t("second-codes-ask"));
    vec![
        BlockView::Detail { rows },
        BlockView::Actions { buttons: vec![codes] },
        code_form(own, "remove", "second-remove", "", wrong),
    ]
}

fn code_form(own: &Own, what: &str, submit: &str, next: &str, wrong: &Wrong) -> BlockView {
    BlockView::Form(FormView {
        id: what.to_owned(),
        action: "/account/second-factor".to_owned(),
        hidden: vec![does(what), ("next".to_owned(), local_path(next).to_owned())],
        fields: vec![field(own, "code", "second-code", FieldKindView::Limited { max: CODE_CHARS }, wrong)],
        error: wrong.get("").cloned().unwrap_or_default(),
        submit: own.t(submit),
        danger: what == "remove",
        ..FormView::default()
    })
}

fn does(what: &str) -> (String, String) {
    ("do".to_owned(), what.to_owned())
}

/// As people read it aloud.
fn in_fours(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

pub(super) async fn change(State(app): State<Arc<App>>, visitor: Visitor, Form(shown): Form<Shown>) -> PageResult {
    let own = Own::of(app, visitor, &[Step::Enrol])?;
    let (cx, session, code) = (own.cx.clone(), own.session, shown.code.clone());
    let outcome = match shown.does.as_str() {
        "begin" => {
            let begun = own.app.store.write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move { access::enrol_second_factor(tx, &cx, session).await })
            });
            begun.await.map(|()| None)
        }
        "confirm" => {
            let confirmed = own.app.store.write(move |tx| {
                let (cx, code) = (cx.clone(), code.clone());
                Box::pin(async move { access::confirm_second_factor(tx, &cx, session, &code).await })
            });
            confirmed.await.map(Some)
        }
        "codes" => {
            let made = own.app.store.write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move { access::new_recovery_codes(tx, &cx, session).await })
            });
            made.await.map(Some)
        }
        "remove" => {
            let removed = access::remove_second_factor(&own.app.store, &own.app.core, &own.token, &code);
            removed.await.map(|()| None)
        }
        _ => Err(Error::invalid("do", "choice")),
    };
    match outcome {
        Ok(Some(codes)) => own.show(StatusCode::OK, codes_page(&own, &codes, &shown.next)),
        Ok(None) => {
            let next = super::step_path(Step::Enrol, &shown.next);
            Ok(go(&own.visitor, &next, Tone::Good, String::new()))
        }
        Err(error) => {
            let (status, wrong) = wrong(&own, error)?;
            page(&own, status, &shown.next, &wrong).await
        }
    }
}

/// The codes on paper, shown once.
fn codes_page(own: &Own, codes: &[String], next: &str) -> PageView {
    let row = |code: &String| TableRowView { cells: vec![ValueView::Number(code.clone())], ..TableRowView::default() };
    let print = ButtonView { text: own.t("print"), icon: String::new(), class: "", does: ButtonDoes::Print };
    PageView::new(own.t("second-codes-title"))
        .with(BlockView::Alert { tone: Tone::Warn, text: own.t("second-codes-once") })
        .with(BlockView::Table(TableView {
            columns: vec![own.t("second-codes-column")],
            rows: codes.iter().map(row).collect(),
            empty: String::new(),
        }))
        .with(BlockView::Actions {
            buttons: vec![ButtonView::go(own.t("second-codes-done"), local_path(next)).primary(), print],
        })
}
