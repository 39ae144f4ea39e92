//! Refusals as `application/problem+json` (RFC 9457), in the reader's language.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::explain::{self, Explained};
use crate::i18n::Locale;
use crate::modules::ModuleError;

/// A refusal on its way out.
#[derive(Debug)]
pub struct ApiError {
    explained: Box<Explained>,
    locale: Locale,
    /// The methods that an address takes, when it was asked with another.
    allow: Option<String>,
}

/// The body. Members are only ever added.
#[derive(Debug, Serialize)]
struct Problem {
    /// `urn:wushe:problem:<code>`
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    /// The invocation of a module that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    invocation_id: Option<String>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

#[derive(Debug, Serialize)]
struct FieldProblem {
    field: String,
    message: String,
}

/// The reader's language.
#[must_use]
pub fn locale(headers: &HeaderMap) -> Locale {
    Locale::negotiate(None, headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

impl ApiError {
    /// A refusal of the core.
    #[must_use]
    pub fn core(locale: Locale, error: &wushe_core::Error) -> Self {
        Self { explained: Box::new(explain::core(locale, error)), locale, allow: None }
    }

    /// A page or an action of a module that did not come about.
    #[must_use]
    pub fn module(locale: Locale, catalog: Option<&crate::i18n::Catalog>, error: &ModuleError) -> Self {
        Self { explained: Box::new(explain::module(locale, catalog, error)), locale, allow: None }
    }

    /// A body that is not what this endpoint takes.
    #[must_use]
    pub fn malformed(locale: Locale, status: StatusCode, reason: &str) -> Self {
        let mut error = Self::core(locale, &wushe_core::Error::Invalid(Vec::new()));
        error.explained.status = status;
        error.explained.problems.push((String::new(), reason.to_owned()));
        error
    }

    /// A refusal of the door itself: its words stand under `error-<code>`.
    pub(super) fn plain(locale: Locale, status: StatusCode, code: &'static str) -> Self {
        let mut error = Self::core(locale, &wushe_core::Error::NotFound { entity: "resource" });
        error.explained.status = status;
        error.explained.code = code;
        error.explained.words = crate::i18n::Catalog::host().t(locale, &format!("error-{code}"));
        error
    }

    /// An address that takes other methods, these.
    pub(super) fn method(locale: Locale, allow: &str) -> Self {
        Self { allow: Some(allow.to_owned()), ..Self::plain(locale, StatusCode::METHOD_NOT_ALLOWED, "method") }
    }

    /// An API token for reading was asked to change something.
    #[must_use]
    pub fn read_only(locale: Locale) -> Self {
        Self::plain(locale, StatusCode::FORBIDDEN, "read-only")
    }

    /// A request that another site made in somebody's name.
    #[must_use]
    pub fn cross_site(locale: Locale) -> Self {
        Self::plain(locale, StatusCode::FORBIDDEN, "cross-site")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self { explained, locale, allow } = self;
        let explained = *explained;
        let problem = Problem {
            r#type: format!("urn:wushe:problem:{}", explained.code),
            title: explained.title(locale),
            status: explained.status.as_u16(),
            detail: explained.words,
            invocation_id: explained.invocation,
            errors: explained.problems.into_iter().map(|(field, message)| FieldProblem { field, message }).collect(),
        };
        let mut response = (explained.status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
            headers.insert(header::ALLOW, allow);
        }
        if let Some(seconds) = explained.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if explained.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A JSON answer that nobody keeps.
pub fn answer(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// What is not there.
pub async fn not_found(headers: HeaderMap) -> ApiError {
    ApiError::plain(locale(&headers), StatusCode::NOT_FOUND, "not-found")
}

/// What cannot be done this way.
pub async fn method_not_allowed(headers: HeaderMap) -> ApiError {
    ApiError::plain(locale(&headers), StatusCode::METHOD_NOT_ALLOWED, "method")
}
