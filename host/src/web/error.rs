//! What went wrong, as a page: what, and what to do.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use wushe_core::error::Error;
use wushe_plugin_schema::value::Tone;

use super::cookie;
use super::page::query_string;
use super::security::RequestId;
use super::view::{ButtonView, ErrorTemplate, FlashView, Shell, ShellKind};
use super::visitor::Reader;
use crate::app::App;
use crate::explain::{self, Explained};
use crate::i18n::{Catalog, Locale};
use crate::modules::{Module, ModuleError};

/// Why a page was not shown. The page that says so is made by [`show_failures`], which knows the reader.
#[derive(Debug, Clone)]
pub(super) enum PageError {
    /// A rule of the platform.
    Core(Arc<Error>),
    /// A module, with its messages where it is known.
    Module(Arc<ModuleError>, Option<Arc<Module>>),
    /// A request that another site made a browser send.
    CrossSite,
}

/// What every handler of a page answers.
pub(super) type PageResult = Result<Response, PageError>;

impl PageError {
    /// Nothing is there, or it may not be known: the page does not tell which.
    pub(super) fn not_found() -> Self {
        Error::NotFound { entity: "page" }.into()
    }

    fn explain(&self, locale: Locale) -> Explained {
        match self {
            Self::Core(error) => explain::core(locale, error),
            Self::Module(error, module) => {
                explain::module(locale, module.as_ref().map(|module| &module.catalog), error)
            }
            Self::CrossSite => of_status(locale, StatusCode::FORBIDDEN, "cross-site"),
        }
    }
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self::Core(Arc::new(error))
    }
}

impl From<ModuleError> for PageError {
    fn from(error: ModuleError) -> Self {
        Self::Module(Arc::new(error), None)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Error::internal(error).into()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        // The status and the words come with the page; until then, something that is certainly an error.
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A failure that a layer below has answered without words: a body that is too large, a method that is not allowed.
fn of_status(locale: Locale, status: StatusCode, code: &'static str) -> Explained {
    let words = Catalog::host().t(locale, &format!("error-{code}"));
    Explained { status, code, words, problems: Vec::new(), invocation: None, retry_after: None }
}

/// Turns every failure into a page in the reader's language; sends those who are not logged in to log in.
pub(super) async fn show_failures(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let reader = Reader::of(&parts.headers, &parts.uri, &app);
    let method = parts.method.clone();
    let id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let explained = match response.extensions().get::<PageError>() {
        Some(failure) => failure.explain(reader.locale),
        None if !status.is_client_error() && !status.is_server_error() => return response,
        None if is_page(&response) => return response,
        None => {
            let code = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "too-large",
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not-found",
                status if status.is_client_error() => "invalid",
                _ => "internal",
            };
            of_status(reader.locale, status, code)
        }
    };
    if explained.status == StatusCode::UNAUTHORIZED {
        return to_login(&reader, &method);
    }
    render(&reader, &explained, &id).unwrap_or_else(|error| {
        tracing::error!(%error, "the page of an error failed");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

/// Whether a handler has said what is wrong in a page of its own, such as a form that came back.
fn is_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn to_login(reader: &Reader, method: &Method) -> Response {
    let next = if method == Method::GET && reader.here != "/" {
        format!("/login?{}", query_string([("next", reader.here.clone())]))
    } else {
        "/login".to_owned()
    };
    let mut response = Redirect::to(&next).into_response();
    let flash = FlashView { tone: Tone::Bad, text: reader.t("login-first") };
    cookie::add(response.headers_mut(), reader.cookies.set_flash(&flash));
    response
}

fn render(reader: &Reader, explained: &Explained, request_id: &str) -> askama::Result<Response> {
    let heading = explained.title(reader.locale);
    let mut advice = explained.words.clone();
    for (_, problem) in &explained.problems {
        advice.push('\n');
        advice.push_str(problem);
    }
    let mut buttons = vec![ButtonView::go(reader.t("back-home"), "/").primary()];
    if explained.retry_after.is_some() {
        buttons.push(ButtonView::go(reader.t("error-retry"), &reader.here));
    }
    let html = ErrorTemplate {
        shell: bare_shell(reader, &heading),
        heading,
        advice,
        reference: explained.invocation.clone().unwrap_or_else(|| request_id.to_owned()),
        buttons,
    }
    .render()?;
    let mut response = (explained.status, Html(html)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = explained.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// The frame of a page that belongs to nobody: login, errors.
pub(super) fn bare_shell(reader: &Reader, title: &str) -> Shell {
    Shell {
        locale: reader.locale,
        size: reader.size,
        kind: ShellKind::Bare,
        title: title.to_owned(),
        brand: reader.t("app-name"),
        home: "/".to_owned(),
        here: reader.here.clone(),
        ..Shell::default()
    }
}
