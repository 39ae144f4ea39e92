//! What units make public: read without login, by column, each notice with its files and the time for objections.

mod list;
mod more;
pub(super) mod show;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use wushe_core::app::{Cx, resident, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::{NoticeSection, PublicNoticeView};
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::store::{Mode, Tx};
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::cookie;
use super::error::{PageError, PageResult, bare_shell};
use super::format::Formatter;
use super::view::{LinkView, ListItemView, PageTemplate, PageView, ValueView, WhoView};
use super::visitor::Visitor;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::registers::words;

pub(super) use list::latest;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/public", get(county))
        .route("/public/units", get(more::units))
        .route("/public/{unit}/notices", get(list::show))
        .route("/public/{unit}/notices/{id}", get(show::show))
        .route("/public/{unit}/notices/{id}/files/{file}", get(show::file))
        .route("/public/{unit}/notices/{id}/objections", post(show::object))
}

/// To the county's page.
async fn county(State(app): State<Arc<App>>) -> PageResult {
    let mut tx = app.store.begin(Mode::Read).await?;
    let county = unit::roots(&mut tx).await?.into_iter().next().ok_or_else(PageError::not_found)?;
    Ok(Redirect::to(&base(&county)).into_response())
}

/// Where a unit's notices stand.
pub(in crate::web) fn base(unit: &Unit) -> String {
    format!("/public/{}/notices", unit.code)
}

/// The board of a unit, and whoever stands before it.
pub(in crate::web) struct Board {
    app: Arc<App>,
    visitor: Visitor,
    unit: Unit,
    cx: Cx,
    tx: Tx,
}

impl Board {
    async fn open(app: Arc<App>, visitor: Visitor, code: &str) -> Result<Self, PageError> {
        let mut tx = app.store.begin(Mode::Read).await?;
        let unit = unit::by_code(&mut tx, code).await?;
        Ok(Self::at(app, visitor, unit, tx))
    }

    /// As [`Board::open`], in a transaction that is open already.
    pub(in crate::web) fn at(app: Arc<App>, visitor: Visitor, unit: Unit, tx: Tx) -> Self {
        let cx = app.core.cx(visitor.actor.clone(), unit.id, visitor.reader.locale.tag());
        Self { app, visitor, unit, cx, tx }
    }

    pub(in crate::web) fn locale(&self) -> Locale {
        self.visitor.reader.locale
    }

    pub(in crate::web) fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale(), key)
    }

    fn ta(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        Catalog::host().ta(self.locale(), key, [(name, value.into())])
    }

    pub(in crate::web) fn base(&self) -> String {
        base(&self.unit)
    }

    fn name(&self) -> String {
        self.unit.name(self.locale().tag()).to_owned()
    }

    /// Back to one's own home, for whoever lives here.
    async fn way_home(&mut self) -> Result<Option<LinkView>, PageError> {
        let lives_here = match self.cx.resident() {
            Some(id) => resident::look(&mut self.tx, &self.cx, id).await?.is_some(),
            None => false,
        };
        let href = format!("/resident/{}", self.unit.code);
        Ok(lives_here.then(|| LinkView { text: self.t("nav-home"), href }))
    }

    pub(in crate::web) async fn render(self, status: StatusCode, page: PageView) -> PageResult {
        let mut shell = bare_shell(&self.visitor.reader, &page.title);
        shell.brand = self.name();
        shell.brand_sub = self.t("public-title");
        shell.home = self.base();
        shell.who =
            self.visitor.user.as_ref().map(|user| WhoView { name: user.name.clone(), role: user.login.clone() });
        shell.flash.clone_from(&self.visitor.flash);
        let flashed = shell.flash.is_some();
        let html = PageTemplate { shell, page, narrow: false }.render()?;
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        // What is taken down is gone at once.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if flashed {
            cookie::add(headers, self.visitor.reader.cookies.clear_flash());
        }
        self.tx.rollback().await?;
        Ok(response)
    }
}

/// Columns as they are called.
fn section_name(locale: Locale, section: NoticeSection) -> String {
    words::choice(locale, "NoticeSection", section.as_str())
}

/// A notice in a list.
fn item(
    locale: Locale,
    now: wushe_core::time::Timestamp,
    base: &str,
    here: &Unit,
    notice: &PublicNoticeView,
) -> ListItemView {
    let catalog = Catalog::host();
    let format = Formatter { locale, now: now.micros() };
    let mut badges = vec![ValueView::tag(Tone::Neutral, section_name(locale, notice.section))];
    if notice.pinned {
        badges.push(ValueView::tag(Tone::Info, catalog.t(locale, "public-pinned")));
    }
    if notice.objections_until.is_some_and(|last| Day::of(now) <= last) {
        badges.push(ValueView::tag(Tone::Warn, catalog.t(locale, "public-objections-open")));
    }
    let day = format.time(notice.shown_from.micros(), TimeStyle::Date);
    let reads = catalog.ta(locale, "public-reads", [("n", Arg::from(notice.reads))]);
    let text = if notice.unit_id == here.id {
        format!("{day} · {reads}")
    } else {
        format!("{} · {day} · {reads}", notice.unit_name)
    };
    ListItemView {
        icon: icon(notice.section).to_owned(),
        title: notice.title.clone(),
        text,
        badges,
        href: format!("{base}/{}", notice.id),
    }
}

const fn icon(section: NoticeSection) -> &'static str {
    match section {
        NoticeSection::News => "news",
        NoticeSection::GoodPeople => "heart",
        NoticeSection::Showcase => "camera",
        NoticeSection::Announcement => "speakerphone",
        NoticeSection::Affairs => "clipboard-list",
        NoticeSection::Spending => "coin",
        NoticeSection::Project => "building",
        NoticeSection::FundDisclosure => "gift",
    }
}

/// The county's page tells of everything below; that of a community of itself and of what is above.
const fn tells_of_below(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::County)
}
