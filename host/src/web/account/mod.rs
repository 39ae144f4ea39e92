//! One's own account: password, second factor, sessions, API tokens. Also where whoever has a step of logging in left takes
//! it.

mod password;
mod second;
mod sessions;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _};
use axum::routing::{get, post};
use serde::Deserialize;
use wushe_core::app::{Actor, Cx, unit};
use wushe_core::domain::access::{Step, User};
use wushe_core::error::Error;
use wushe_core::id::SessionId;
use wushe_core::store::Mode;
use wushe_core::time::Timestamp;
use wushe_plugin_schema::value::TimeStyle;

use super::cookie;
use super::error::{PageError, PageResult, bare_shell};
use super::format::Formatter;
use super::frame::local_path;
use super::page::query_string;
use super::view::{
    BlockView, FactView, FieldKindView, FieldView, LinkView, ListItemView, PageTemplate, PageView, ValueView, WhoView,
};
use super::visitor::Visitor;
use crate::app::App;
use crate::explain;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/login/code", get(second::ask_code).post(second::take_code))
        .route("/account", get(overview))
        .route("/account/password", get(password::show).post(password::change))
        .route("/account/second-factor", get(second::show).post(second::change))
        .route("/account/sessions", get(sessions::show).post(sessions::end))
        .route("/account/tokens", get(tokens::show).post(tokens::create))
        .route("/account/tokens/{id}/revoke", post(tokens::revoke))
}

/// Where a step of logging in is taken.
pub(super) fn step_path(step: Step, next: &str) -> String {
    let path = match step {
        Step::Done => return local_path(next).to_owned(),
        Step::Code => "/login/code",
        Step::Password => "/account/password",
        Step::Enrol => "/account/second-factor",
    };
    match local_path(next) {
        "/" => path.to_owned(),
        next => format!("{path}?{}", query_string([("next", next.to_owned())])),
    }
}

/// Where to go on to afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// Somebody with a session of their own, which may have a step left.
struct Own {
    app: Arc<App>,
    visitor: Visitor,
    user: User,
    cx: Cx,
    session: SessionId,
    token: String,
    step: Step,
}

impl Own {
    /// Whoever has a session, if nothing is left to do or one of `steps`.
    fn of(app: Arc<App>, visitor: Visitor, steps: &[Step]) -> Result<Self, PageError> {
        let (actor, user, step): (Actor, User, Step) = match (&visitor.pending, &visitor.user) {
            (Some(pending), _) => (pending.actor.clone(), pending.user.clone(), pending.step),
            (None, Some(user)) => (visitor.actor.clone(), user.clone(), Step::Done),
            (None, None) => return Err(Error::Unauthenticated.into()),
        };
        let (Some(session), Some(token)) = (visitor.session, visitor.token.clone()) else {
            return Err(Error::Unauthenticated.into());
        };
        if step != Step::Done && !steps.contains(&step) {
            return Err(Error::Unauthenticated.into());
        }
        let cx = app.core.cx(actor, user.unit_id, visitor.reader.locale.tag());
        Ok(Self { app, visitor, user, cx, session, token, step })
    }

    fn t(&self, key: &str) -> String {
        self.visitor.reader.t(key)
    }

    fn time(&self, at: Timestamp) -> ValueView {
        let format = Formatter { locale: self.visitor.reader.locale, now: self.cx.now.micros() };
        ValueView::Time { machine: format.machine_time(at.micros()), text: format.time(at.micros(), TimeStyle::Full) }
    }

    fn fact(&self, key: &str, value: ValueView) -> FactView {
        FactView { label: self.t(key), value }
    }

    /// An empty page that leads back to the account, or nowhere while a step is left.
    fn page(&self, title: &str) -> PageView {
        let mut page = PageView::new(title);
        if self.step == Step::Done {
            page.back = Some(LinkView { text: self.t("account-title"), href: "/account".to_owned() });
        }
        page
    }

    fn show(&self, status: StatusCode, page: PageView) -> PageResult {
        let reader = &self.visitor.reader;
        let mut shell = bare_shell(reader, &page.title);
        shell.who = Some(WhoView { name: self.user.name.clone(), role: self.user.login.clone() });
        shell.flash.clone_from(&self.visitor.flash);
        let html = PageTemplate { shell, page, narrow: true }.render()?;
        let mut response = (status, Html(html)).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.visitor.flash.is_some() {
            cookie::add(response.headers_mut(), reader.cookies.clear_flash());
        }
        Ok(response)
    }
}

/// What was wrong with a form: fields and the words at each; the empty name is the form as a whole.
type Wrong = BTreeMap<String, String>;

/// What a refusal means to a form; anything else is passed on.
fn wrong(own: &Own, error: Error) -> Result<(StatusCode, Wrong), PageError> {
    let locale = own.visitor.reader.locale;
    match error {
        Error::Invalid(problems) => {
            let problems = problems.iter();
            let words = problems.map(|problem| (problem.field.clone(), explain::problem_words(locale, problem)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, words.collect()))
        }
        Error::Refused { .. } | Error::TooMany { .. } | Error::Forbidden { .. } => {
            let explained = explain::core(locale, &error);
            Ok((explained.status, Wrong::from([(String::new(), explained.words)])))
        }
        other => Err(other.into()),
    }
}

/// A field that is typed.
fn field(own: &Own, name: &str, key: &str, kind: FieldKindView, wrong: &Wrong) -> FieldView {
    let autocomplete = match name {
        "old_password" => "current-password",
        "password" | "again" => "new-password",
        "code" => "one-time-code",
        _ => "off",
    };
    FieldView {
        id: format!("account-{name}"),
        name: name.to_owned(),
        label: own.t(key),
        error: wrong.get(name).cloned().unwrap_or_default(),
        required: true,
        autocomplete,
        kind,
        ..FieldView::default()
    }
}

/// Everything about one's account at a glance.
async fn overview(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let mut tx = own.app.store.begin(Mode::Read).await?;
    let locale = own.visitor.reader.locale.tag();
    let mut rows = vec![
        own.fact("account-name", ValueView::text(own.user.name.clone())),
        own.fact("login-name", ValueView::text(own.user.login.clone())),
    ];
    if let Actor::User { posts, .. } = &own.cx.actor {
        for post in posts {
            let unit = unit::by_id(&mut tx, post.unit_id).await?;
            let words = format!("{} · {}", unit.name(locale), post.name(locale));
            rows.push(own.fact("account-post", ValueView::text(words)));
        }
    }
    tx.rollback().await.ok();
    let item = |icon: &str, title: &str, text: &str, href: &str| ListItemView {
        icon: icon.to_owned(),
        title: own.t(title),
        text: own.t(text),
        badges: Vec::new(),
        href: href.to_owned(),
    };
    let items = vec![
        item("lock", "account-password", "account-password-lead", "/account/password"),
        item("shield-check", "second-title", "second-lead", "/account/second-factor"),
        item("history", "sessions-title", "sessions-lead", "/account/sessions"),
        item("key", "tokens-title", "tokens-lead", "/account/tokens"),
    ];
    let mut page =
        PageView::new(own.t("account-title")).with(BlockView::Detail { rows }).with(BlockView::List { items });
    page.back = Some(LinkView { text: own.t("back-home"), href: "/".to_owned() });
    own.show(StatusCode::OK, page)
}
