//! What hangs on a wall.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use wushe_core::app::{Actor, Cx, activity_session, notice, request};
use wushe_core::domain::activity_session::{ActivitySessionFilter, SessionStatus};
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::PublicNoticeFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus, RequestView};
use wushe_core::domain::unit::Unit;
use wushe_core::store::Tx;
use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::modules::{Ask, Module, ModuleError};
use crate::web::error::PageError;
use crate::web::format::Formatter;
use crate::web::frame::menu_pages;
use crate::web::page::{Offers, PageContext, request_status, resolve};
use crate::web::view::{BlockView, SlideView, StatView, TableRowView, TableView, ValueView};

/// Rows of a list: as many as turn past in two minutes or so.
const ROWS: i64 = 30;
/// Days back over which what was done is counted.
const DAYS: i64 = 30;

/// What hangs on a wall, with what it is made from.
struct Hanging {
    app: Arc<App>,
    locale: Locale,
    unit: Unit,
    cx: Cx,
    tx: Tx,
    modules: Vec<Arc<Module>>,
}

/// What hangs there, and what it was made from.
pub(super) struct Hung {
    pub(super) slides: Vec<SlideView>,
    pub(super) topics: BTreeSet<String>,
}

/// What hangs on the wall of a unit.
pub(super) async fn hung(app: &Arc<App>, locale: Locale, unit: Unit, cx: Cx, mut tx: Tx) -> Result<Hung, PageError> {
    let modules = app.modules_in(&mut tx, unit.id).await?;
    let mut hanging = Hanging { app: Arc::clone(app), locale, unit, cx, tx, modules };
    let slides = vec![hanging.work().await?, hanging.activities().await?, hanging.notices().await?];
    let format = hanging.format();
    let Hanging { unit, tx, modules, .. } = hanging;
    let mut hung = Hung { slides, topics: tx.seen().clone() };
    // A connection is given back before another is asked for: each module has one of its own.
    tx.rollback().await?;
    of_modules(app, &unit, &modules, format, &mut hung).await;
    Ok(hung)
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
        Ok(slide(self.t("wall-work"), blocks))
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

    /// As anybody sees what hangs there: drafts are nobody's news.
    fn anybody(&self) -> Cx {
        self.app.core.cx(Actor::Anonymous, self.unit.id, self.locale.tag())
    }

    /// What is on.
    async fn activities(&mut self) -> Result<SlideView, PageError> {
        let filter = ActivitySessionFilter {
            status: Some(SessionStatus::Planned),
            from: Some(self.cx.now),
            ..ActivitySessionFilter::default()
        };
        let anybody = self.anybody();
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
        Ok(slide(self.t("wall-activities"), vec![BlockView::Table(activities)]))
    }

    /// What is announced.
    async fn notices(&mut self) -> Result<SlideView, PageError> {
        let anybody = self.anybody();
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
        Ok(slide(self.t("wall-notices"), vec![BlockView::Table(notices)]))
    }
}

/// What each module hangs here. One that fails leaves its place empty: the others are shown.
async fn of_modules(app: &Arc<App>, unit: &Unit, modules: &[Arc<Module>], format: Formatter, hung: &mut Hung) {
    for module in modules {
        for name in menu_pages(module, Surface::Wall) {
            match page_of(app, unit, module, name, format).await {
                Ok((slide, topics)) => {
                    hung.slides.push(slide);
                    hung.topics.extend(topics);
                }
                Err(error) => {
                    let id = &module.version.module_id;
                    tracing::warn!(module.id = %id, page = name, %error, "a page for the wall was not made");
                }
            }
        }
    }
}

async fn page_of(
    app: &Arc<App>,
    unit: &Unit,
    module: &Module,
    name: &str,
    format: Formatter,
) -> Result<(SlideView, BTreeSet<String>), ModuleError> {
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
    let mut paged = app.page(&ask).await?;
    let files = paged.files().await?;
    let files_at = crate::web::module::files_at(&unit.code.to_string(), id);
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
            files: &files,
            files_at: &files_at,
            volunteers: &[],
            teams: &[],
            form: None,
        },
    );
    Ok((slide(view.title, view.blocks), paged.topics().clone()))
}

fn slide(title: String, blocks: Vec<BlockView>) -> SlideView {
    SlideView { title, blocks, ..SlideView::default() }
}
