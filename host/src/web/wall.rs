//! The wall: a large screen in the community, without a login. What the unit is at, what is on, what is announced, and what
//! each service hangs there; one slide after the other. Nobody is named in full.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use wushe_core::app::{Actor, Cx, activity_session, notice, request, unit, wall};
use wushe_core::domain::activity_session::{ActivitySessionFilter, SessionStatus};
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::PublicNoticeFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus, RequestView};
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::store::{Mode, Tx};
use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::error::{PageError, PageResult, bare_shell};
use super::format::Formatter;
use super::frame::{Here, Place, menu_pages};
use super::page::{Offers, PageContext, request_status, resolve};
use super::view::{
    BlockView, ButtonDoes, ButtonView, LinkView, PageView, SlideView, StatView, TableRowView, TableView, ValueView,
    WallTemplate,
};
use super::visitor::Visitor;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::modules::{Ask, Module, ModuleError};

/// Rows of a list that can be read from across a room.
const ROWS: i64 = 8;
/// Days back over which what was done is counted.
const DAYS: i64 = 30;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/wall/{token}", get(show))
        .route("/staff/{unit}/wall", get(desk).post(open))
        .route("/staff/{unit}/wall/close", axum::routing::post(close))
}

/// What hangs on a wall, with what it is made from.
struct Hanging {
    app: Arc<App>,
    locale: Locale,
    unit: Unit,
    cx: Cx,
    tx: Tx,
    modules: Vec<Arc<Module>>,
}

async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(token): Path<String>) -> PageResult {
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = wall::find(&mut tx, &token).await?;
    let unit = unit::by_id(&mut tx, unit).await?;
    let locale = visitor.reader.locale;
    let mut cx = app.core.system(unit.id);
    cx.locale = locale.tag().into();
    let modules = app.modules_in(&mut tx, unit.id).await?;
    let mut hanging = Hanging { app, locale, unit, cx, tx, modules };
    let mut slides = vec![hanging.work().await?, hanging.news().await?];
    let format = hanging.format();
    let Hanging { app, unit, cx, tx, modules, .. } = hanging;
    // A connection is given back before another is asked for: each module has one of its own.
    tx.rollback().await?;
    slides.extend(of_modules(&app, &unit, &modules, format).await);
    let name = unit.name(locale.tag()).to_owned();
    let now = cx.now.micros();
    let mut shell = bare_shell(&visitor.reader, &name);
    shell.brand.clone_from(&name);
    let stale = Catalog::host().ta(locale, "wall-stale", [("minutes", "§".into())]);
    let html = WallTemplate { shell, name, at: format.time(now, TimeStyle::Full), stale, slides }.render()?;
    let mut response: Response = Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

impl Hanging {
    fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale, key)
    }

    fn format(&self) -> Formatter {
        Formatter { locale: self.locale, now: self.cx.now.micros() }
    }

    fn time(&self, at: i64, style: TimeStyle) -> ValueView {
        let format = self.format();
        ValueView::Time { machine: format.machine_time(at), text: format.time(at, style) }
    }

    /// What the community is at: figures, and the newest of what is under way.
    async fn work(&mut self) -> Result<SlideView, PageError> {
        use RequestStatus::{Accepted, Closed, Dispatched, Done, Handling, Verified};
        let open = RequestFilter { open: Some(true), ..RequestFilter::default() };
        let under_way = RequestFilter::in_states(vec![Accepted, Dispatched, Handling]);
        let from = Day::of(self.cx.now).plus_days(-DAYS);
        let done = RequestFilter { opened_from: Some(from), ..RequestFilter::in_states(vec![Done, Verified, Closed]) };
        let mut tiles = Vec::new();
        for (key, filter) in [("wall-open", open), ("wall-under-way", under_way.clone()), ("wall-done", done)] {
            let count = request::count(&mut self.tx, &self.cx, filter).await?;
            let value = self.format().number(count);
            tiles.push(StatView { label: self.t(key), value, href: String::new(), tone: Tone::Neutral });
        }
        let listed = request::list(&mut self.tx, &self.cx, under_way, Page::first(ROWS)).await?;
        let rows = listed.items.iter().map(|request| TableRowView {
            cells: vec![
                ValueView::Number(request.number.clone()),
                ValueView::text(self.kind(request)),
                ValueView::text(request.resident_name.clone()),
                request_status(self.locale, request.status.as_str()),
                self.time(request.opened_at.micros(), TimeStyle::Relative),
            ],
            ..TableRowView::default()
        });
        let table = TableView {
            columns: ["number", "kind", "whom", "status", "since"].map(|key| self.t(&format!("wall-{key}"))).to_vec(),
            rows: rows.collect(),
            empty: self.t("wall-no-work"),
        };
        let blocks = vec![BlockView::Stats { tiles }, BlockView::Table(table)];
        Ok(SlideView { title: self.t("wall-work"), blocks })
    }

    /// The kind of a request in words, as its module calls it; never its title, which may say more than a wall should.
    fn kind(&self, request: &RequestView) -> String {
        if let Some(name) = &request.kind_name {
            return name.clone();
        }
        let of = |module: &&Arc<Module>| Some(&module.version.module_id) == request.module_id.as_ref();
        let key = format!("request-kind-{}", request.kind);
        match self.modules.iter().find(of) {
            Some(module) if module.catalog.has(self.locale, &key) => module.catalog.t(self.locale, &key),
            Some(module) => module.manifest.plugin.name.get(self.locale.tag()).to_owned(),
            None => self.t("wall-request"),
        }
    }

    /// What is on, and what is announced.
    async fn news(&mut self) -> Result<SlideView, PageError> {
        let filter = ActivitySessionFilter {
            status: Some(SessionStatus::Planned),
            from: Some(self.cx.now),
            ..ActivitySessionFilter::default()
        };
        // As anybody sees them: drafts are nobody's news.
        let anybody = self.app.core.cx(Actor::Anonymous, self.unit.id, self.locale.tag());
        let sessions = activity_session::list(&mut self.tx, &anybody, filter, Page::first(ROWS)).await?;
        let rows = sessions.items.iter().map(|session| TableRowView {
            cells: vec![
                ValueView::text(session.title.clone()),
                self.time(session.begins_at.micros(), TimeStyle::Full),
                ValueView::text(session.place.clone()),
            ],
            ..TableRowView::default()
        });
        let activities = TableView {
            columns: ["what", "when", "where"].map(|key| self.t(&format!("wall-{key}"))).to_vec(),
            rows: rows.collect(),
            empty: self.t("wall-no-activities"),
        };
        let found =
            notice::list_public(&mut self.tx, &anybody, PublicNoticeFilter::default(), Page::first(ROWS)).await?;
        let rows = found.items.iter().map(|notice| TableRowView {
            cells: vec![ValueView::text(notice.title.clone()), ValueView::text(notice.unit_name.clone())],
            ..TableRowView::default()
        });
        let notices = TableView {
            columns: ["notice", "by"].map(|key| self.t(&format!("wall-{key}"))).to_vec(),
            rows: rows.collect(),
            empty: self.t("wall-no-notices"),
        };
        let blocks = vec![
            BlockView::Table(activities),
            BlockView::Heading { text: self.t("wall-notices") },
            BlockView::Table(notices),
        ];
        Ok(SlideView { title: self.t("wall-activities"), blocks })
    }
}

/// What each module hangs here. One that fails leaves its place empty: the others are shown.
async fn of_modules(app: &Arc<App>, unit: &Unit, modules: &[Arc<Module>], format: Formatter) -> Vec<SlideView> {
    let mut slides = Vec::new();
    for module in modules {
        for name in menu_pages(module, Surface::Wall) {
            match page_of(app, unit, module, name, format).await {
                Ok(slide) => slides.push(slide),
                Err(error) => {
                    let id = &module.version.module_id;
                    tracing::warn!(module.id = %id, page = name, %error, "a page for the wall was not made");
                }
            }
        }
    }
    slides
}

async fn page_of(
    app: &Arc<App>,
    unit: &Unit,
    module: &Module,
    name: &str,
    format: Formatter,
) -> Result<SlideView, ModuleError> {
    let id = &module.version.module_id;
    let ask = Ask {
        actor: Actor::Anonymous,
        unit: unit.id,
        module: id.clone(),
        surface: Surface::Wall,
        name: name.to_owned(),
        input: serde_json::Map::new(),
        locale: format.locale,
        on_behalf_of: None,
    };
    let paged = app.page(&ask).await?;
    let home = format!("/public/{}", unit.code);
    let view = resolve(
        &paged.page,
        &PageContext {
            catalog: &paged.module.catalog,
            actions: &[],
            offers: Offers::Nothing,
            format,
            base: &format!("{home}/m/{id}"),
            home: &home,
            here: "",
            pick: "",
            origin: &app.public_url,
            people: &HashMap::new(),
            volunteers: &[],
            teams: &[],
            form: None,
        },
    );
    Ok(SlideView { title: view.title, blocks: view.blocks })
}

/// The desk's page: whether the wall is open, and its address once, when it was opened.
async fn desk(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let view = desk_view(&mut here, None).await?;
    here.show(view).await
}

async fn desk_view(here: &mut Here, token: Option<&str>) -> Result<PageView, PageError> {
    let open = wall::get(&mut here.tx, &here.cx).await.map_err(|error| match error {
        // Whoever may not open it does not learn of it.
        Error::Forbidden { .. } => PageError::not_found(),
        other => other.into(),
    })?;
    let mut page = PageView::new(here.t("wall-title"));
    page.lead = here.t("wall-lead");
    page.back = Some(LinkView { text: here.t("nav-home"), href: here.home() });
    let base = format!("{}/wall", here.home());
    if let Some(token) = token {
        let address = format!("{}/wall/{token}", here.app.public_url);
        page.blocks.push(BlockView::Alert { tone: Tone::Good, text: here.t("wall-opened") });
        page.blocks.push(BlockView::Detail {
            rows: vec![super::view::FactView {
                label: here.t("wall-address"),
                value: ValueView::link(address, format!("/wall/{token}")),
            }],
        });
    } else if let Some(wall) = &open {
        let since = here.format().time(wall.opened_at.micros(), TimeStyle::Full);
        page.blocks.push(BlockView::Alert { tone: Tone::Info, text: here.ta("wall-is-open", "since", since) });
    } else {
        page.blocks.push(BlockView::Empty { text: here.t("wall-is-closed"), buttons: Vec::new() });
    }
    let press = |key: &str, action: String, confirm: String, class: &'static str| ButtonView {
        text: here.t(key),
        icon: String::new(),
        class,
        does: ButtonDoes::Post { action, hidden: Vec::new(), confirm },
    };
    let mut buttons = Vec::new();
    if open.is_some() || token.is_some() {
        buttons.push(press("wall-renew", base.clone(), here.t("wall-renew-sure"), ""));
        buttons.push(press("wall-close", format!("{base}/close"), here.t("wall-close-sure"), "btn-danger"));
    } else {
        buttons.push(press("wall-open-it", base, String::new(), "btn-primary"));
    }
    page.blocks.push(BlockView::Actions { buttons });
    Ok(page)
}

async fn open(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    let token = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { wall::open(tx, &cx).await })
    });
    let token = token.await?;
    let view = desk_view(&mut here, Some(&token)).await?;
    here.visitor.reader.here = format!("{}/wall", here.home());
    here.answer_to_form().show(view).await
}

async fn close(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    let closed = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { wall::close(tx, &cx).await })
    });
    closed.await?;
    let said = here.t("wall-closed");
    Ok(here.go(&format!("{}/wall", here.home()), Tone::Good, said))
}
