//! Who is looking: session, language, type.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use wushe_core::app::Actor;
use wushe_core::domain::access::User;
use wushe_core::id::SessionId;

use super::cookie::Cookies;
use super::error::PageError;
use super::view::{FlashView, TextSize};
use crate::app::App;
use crate::auth::{Pending, Who};
use crate::i18n::{Catalog, Locale};

/// Whoever looks at a page.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// As whom they act.
    pub(super) actor: Actor,
    /// Their account.
    pub(super) user: Option<User>,
    /// Their session, to end it.
    pub(super) token: Option<String>,
    /// Their session's id; none: nobody, or an API token.
    pub(super) session: Option<SessionId>,
    /// Somebody who has a step of logging in left.
    pub(super) pending: Option<Pending>,
    /// How they read.
    pub(super) reader: Reader,
    /// A sentence that the page before left for this one.
    pub(super) flash: Option<FlashView>,
}

/// How somebody reads, whoever they are.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    pub(super) locale: Locale,
    pub(super) size: TextSize,
    /// Whether keys of the desk do something.
    pub(super) keys: bool,
    /// Path and query of the page.
    pub(super) here: String,
    pub(super) cookies: Cookies,
}

impl Reader {
    pub(super) fn of(headers: &HeaderMap, uri: &Uri, app: &App) -> Self {
        let cookies = Cookies::of(&app.public_url);
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let size = cookies.choice(headers, "size").map(|name| TextSize::parse(&name)).unwrap_or_default();
        Self {
            locale: Locale::negotiate(cookies.choice(headers, "locale").as_deref(), accept),
            size,
            keys: cookies.choice(headers, "keys").as_deref() != Some("off"),
            here: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            cookies,
        }
    }

    pub(super) fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale, key)
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PageError> {
        let reader = Reader::of(&parts.headers, &parts.uri, app);
        let flash = reader.cookies.flash(&parts.headers);
        let who = app.who(&parts.headers).await?;
        // Pages are for people: an API token opens none.
        let is_programme = who.user.is_some() && who.session.is_none();
        let Who { actor, user, token, session, pending, .. } = if is_programme { Who::anonymous() } else { who };
        Ok(Self { actor, user, token, session, pending, reader, flash })
    }
}
