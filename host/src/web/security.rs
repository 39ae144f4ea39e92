//! What stands in front of every page: a request id, headers that forbid what no page of ours needs, and the refusal of
//! requests that another site made a browser send.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::PageError;
use crate::app::App;
use crate::auth;

/// The id of a request, for logs and for whoever reports a failure.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Name of the header that carries it back.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything from ourselves, nothing inline, in nobody's frame. Tabler draws its arrows as `data:` images.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Gives the request an id and the answer its headers.
pub(super) async fn guard(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = app.core.ids.next(app.core.clock.now()).to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // A file that is handed out says more of itself: nothing of it runs, wherever it is opened.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    );
    if app.public_url.starts_with("https://") {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

/// Refuses what another site made a browser send.
pub(super) async fn refuse_cross_site(request: Request, next: Next) -> Response {
    if !request.method().is_safe() && !auth::is_same_origin(request.headers()) {
        return PageError::CrossSite.into_response();
    }
    next.run(request).await
}
