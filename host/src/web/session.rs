//! Logging in and out, and how somebody reads.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::access::Attempt;
use wushe_core::app::{Actor, access};
use wushe_core::error::Error;
use wushe_plugin_schema::value::Tone;

use super::account::step_path;
use super::cookie;
use super::error::{PageError, PageResult, bare_shell};
use super::frame::{go, local_path};
use super::view::{FieldKindView, FieldView, FormView, LoginTemplate, TextSize};
use super::visitor::Visitor;
use crate::app::App;
use crate::auth;
use crate::i18n::{Catalog, Locale};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/login", get(login_page).post(log_in))
        .route("/logout", post(log_out))
        .route("/prefs", post(prefs))
}

#[derive(Debug, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Login {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// Where a request comes from, for counting failed logins.
pub(super) struct Address(pub(super) String);

impl FromRequestParts<Arc<App>> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
        Ok(Self(auth::address(&parts.headers, peer)))
    }
}

async fn login_page(visitor: Visitor, Query(Next { next }): Query<Next>) -> PageResult {
    if !matches!(visitor.actor, Actor::Anonymous) {
        return Ok(go(&visitor, &next, Tone::Good, String::new()));
    }
    // Whoever has said their password takes the step that is left.
    if let Some(pending) = &visitor.pending {
        return Ok(go(&visitor, &step_path(pending.step, &next), Tone::Good, String::new()));
    }
    show(&visitor, StatusCode::OK, &next, "", String::new())
}

/// The form, again and again the same: it does not tell which of the two was wrong.
fn show(visitor: &Visitor, status: StatusCode, next: &str, login: &str, error: String) -> PageResult {
    let reader = &visitor.reader;
    let field = |name: &str, key: &str, kind, value: &str, autocomplete| FieldView {
        id: format!("login-{name}"),
        name: name.to_owned(),
        label: reader.t(key),
        required: true,
        value: value.to_owned(),
        autocomplete,
        kind,
        ..FieldView::default()
    };
    let form = FormView {
        id: "login".to_owned(),
        action: "/login".to_owned(),
        hidden: vec![("next".to_owned(), local_path(next).to_owned())],
        fields: vec![
            field("login", "login-name", FieldKindView::Text, login, "username"),
            field("password", "login-password", FieldKindView::Password, "", "current-password"),
        ],
        error,
        submit: reader.t("login-submit"),
        ..FormView::default()
    };
    let mut shell = bare_shell(reader, &reader.t("login-title"));
    shell.flash.clone_from(&visitor.flash);
    // After a failed try this page stands at the same address as the form.
    if shell.here.is_empty() || status != StatusCode::OK {
        "/login".clone_into(&mut shell.here);
    }
    let mut response = (status, Html(LoginTemplate { shell, form }.render()?)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if visitor.flash.is_some() {
        cookie::add(response.headers_mut(), reader.cookies.clear_flash());
    }
    Ok(response)
}

async fn log_in(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Address(address): Address,
    headers: HeaderMap,
    Form(form): Form<Login>,
) -> PageResult {
    let attempt = Attempt {
        login: form.login.clone(),
        password: form.password.clone(),
        address,
        agent: auth::agent(&headers),
        device: visitor.reader.cookies.device(&headers),
    };
    match access::log_in_at(&app.store, &app.core, attempt).await {
        Ok(session) => {
            let seconds = (session.expires_at.micros() - app.core.clock.now().micros()) / 1_000_000;
            let mut response = go(&visitor, &step_path(session.step, &form.next), Tone::Good, String::new());
            let cookies = visitor.reader.cookies;
            cookie::add(response.headers_mut(), cookies.set_device(&session.device));
            cookie::add(response.headers_mut(), cookies.set_session(&session.token, seconds));
            cookie::add(response.headers_mut(), cookies.clear_flash());
            end(&app, visitor.token).await?;
            Ok(response)
        }
        Err(Error::Refused { .. }) => {
            let error = visitor.reader.t("login-wrong");
            show(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &form.next, &form.login, error)
        }
        Err(Error::TooMany { seconds }) => {
            let error = Catalog::host().ta(visitor.reader.locale, "login-wait", [("n", seconds.into())]);
            let mut response = show(&visitor, StatusCode::TOO_MANY_REQUESTS, &form.next, &form.login, error)?;
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends a session; none is no error.
async fn end(app: &App, token: Option<String>) -> Result<(), PageError> {
    if let Some(token) = token {
        let ended = app.store.write(move |tx| {
            let token = token.clone();
            Box::pin(async move { access::log_out(tx, &token).await })
        });
        ended.await?;
    }
    Ok(())
}

async fn log_out(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    end(&app, visitor.token.clone()).await?;
    let mut response = go(&visitor, "/login", Tone::Good, visitor.reader.t("logged-out"));
    cookie::add(response.headers_mut(), visitor.reader.cookies.set_session("", 0));
    Ok(response)
}

#[derive(Debug, Deserialize)]
struct Prefs {
    #[serde(default)]
    back: String,
    locale: Option<String>,
    size: Option<String>,
    keys: Option<String>,
}

/// Remembers language, type and whether keys do something on this device. Needs no login: it changes nothing but how pages look.
async fn prefs(visitor: Visitor, Form(prefs): Form<Prefs>) -> Response {
    let cookies = visitor.reader.cookies;
    let mut response = go(&visitor, &prefs.back, Tone::Good, String::new());
    if let Some(locale) = prefs.locale.as_deref().and_then(Locale::parse) {
        cookie::add(response.headers_mut(), cookies.set_choice("locale", locale.tag()));
    }
    if let Some(keys) = prefs.keys {
        cookie::add(response.headers_mut(), cookies.set_choice("keys", if keys == "off" { "off" } else { "on" }));
    }
    if let Some(size) = prefs.size {
        cookie::add(response.headers_mut(), cookies.set_choice("size", TextSize::parse(&size).name()));
    }
    response
}
