//! The place where somebody stands: unit, surface, navigation, the open transaction of the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use wushe_core::app::{Actor, Cx, request, resident, unit, volunteer};
use wushe_core::domain::access::{Permission, Role};
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::store::{Mode, Tx};
use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::cookie;
use super::disclosed::Disclosed;
use super::error::{PageError, PageResult};
use super::format::Formatter;
use super::keys;
use super::page::request_status;
use super::register;
use super::view::{FlashView, NavGroupView, NavItemView, PageTemplate, PageView, Shell, ShellKind, ValueView, WhoView};
use super::visitor::Visitor;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::modules::Module;
use crate::registers::Group;
use crate::web::format::COUNTED;

/// Most entries of the navigation below a phone's page.
const PHONE_ITEMS: usize = 5;

/// Where pages stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Resident,
    Volunteer,
    Staff,
    County,
}

impl Place {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Volunteer => "volunteer",
            Self::Staff => "staff",
            Self::County => "county",
        }
    }

    pub(super) const fn surface(self) -> Surface {
        match self {
            Self::Resident => Surface::Resident,
            Self::Volunteer => Surface::Volunteer,
            Self::Staff | Self::County => Surface::Staff,
        }
    }
}

/// Somebody at a place in a unit, with the reading transaction from which their page is made.
pub(super) struct Here {
    pub(super) app: Arc<App>,
    pub(super) visitor: Visitor,
    pub(super) place: Place,
    pub(super) unit: Unit,
    pub(super) cx: Cx,
    pub(super) tx: Tx,
    /// What the page shows in the clear of other people.
    pub(super) disclosed: Disclosed,
    /// Whether the page can be asked for again at its own address, as a live page is; the answer to a form cannot.
    live: bool,
    /// What the reader may do here, as far as it was asked: a menu asks the same of many registers.
    allowed: BTreeMap<Permission, bool>,
}

impl Here {
    /// Opens the place: the unit is there, and the visitor has business at this place in it.
    pub(super) async fn open(app: Arc<App>, visitor: Visitor, place: Place, code: &str) -> Result<Self, PageError> {
        if matches!(visitor.actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let mut tx = app.store.begin(Mode::Read).await?;
        let unit = unit::by_code(&mut tx, code).await?;
        Self::at(app, visitor, place, unit, tx).await
    }

    /// As [`Here::open`], in a transaction that is open already.
    pub(super) async fn at(
        app: Arc<App>,
        visitor: Visitor,
        place: Place,
        unit: Unit,
        mut tx: Tx,
    ) -> Result<Self, PageError> {
        let cx = app.core.cx(visitor.actor.clone(), unit.id, visitor.reader.locale.tag());
        let welcome = match place {
            Place::Resident => match cx.resident() {
                Some(id) => resident::look(&mut tx, &cx, id).await?.is_some(),
                None => false,
            },
            Place::Volunteer => match cx.volunteer() {
                Some(id) => volunteer::look(&mut tx, &cx, id).await?.is_some(),
                None => false,
            },
            Place::Staff => holds_post(&mut tx, &cx).await?,
            Place::County => cx.may(&mut tx, Permission::EnableModules).await?,
        };
        if !welcome {
            return Err(PageError::not_found());
        }
        Ok(Self {
            app,
            visitor,
            place,
            unit,
            cx,
            tx,
            disclosed: Disclosed::default(),
            live: true,
            allowed: BTreeMap::new(),
        })
    }

    /// Gives the connection back while something is done that asks for one of its own; the page goes on in a new picture.
    pub(super) async fn between<T>(self, work: impl Future<Output = T>) -> Result<(Self, T), PageError> {
        let Self { app, visitor, place, unit, cx, tx, disclosed, live, allowed } = self;
        let seen = tx.seen().clone();
        tx.rollback().await?;
        let done = work.await;
        let mut tx = app.store.begin(Mode::Read).await?;
        seen.into_iter().for_each(|topic| tx.saw(topic));
        Ok((Self { app, visitor, place, unit, cx, tx, disclosed, live, allowed }, done))
    }

    /// Whether the reader may do this in the unit of the place.
    pub(super) async fn may(&mut self, permission: Permission) -> Result<bool, PageError> {
        if let Some(known) = self.allowed.get(&permission) {
            return Ok(*known);
        }
        let may = self.cx.may(&mut self.tx, permission).await?;
        self.allowed.insert(permission, may);
        Ok(may)
    }

    /// The page is the answer to a form: whatever somebody does next leads to the page on which the form stood.
    pub(super) fn answer_to_form(mut self) -> Self {
        self.live = false;
        self
    }

    pub(super) fn locale(&self) -> Locale {
        self.visitor.reader.locale
    }

    pub(super) fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale(), key)
    }

    pub(super) fn ta(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        Catalog::host().ta(self.locale(), key, [(name, value.into())])
    }

    pub(super) fn unit_name(&self) -> String {
        self.unit.name(self.locale().tag()).to_owned()
    }

    /// Where the place's home is.
    pub(super) fn home(&self) -> String {
        match self.place {
            Place::County => "/county".to_owned(),
            place => format!("/{}/{}", place.name(), self.unit.code),
        }
    }

    pub(super) fn format(&self) -> Formatter {
        Formatter { locale: self.locale(), now: self.cx.now.micros() }
    }

    pub(super) fn time(&self, at: wushe_core::time::Timestamp, style: TimeStyle) -> ValueView {
        let format = self.format();
        ValueView::Time { machine: format.machine_time(at.micros()), text: format.time(at.micros(), style) }
    }

    pub(super) fn status(&self, status: RequestStatus) -> ValueView {
        request_status(self.locale(), status.as_str())
    }

    /// Answers with a page in the frame of the place, live on everything that it was made from.
    pub(super) async fn show(self, page: PageView) -> PageResult {
        self.show_with(StatusCode::OK, page).await
    }

    /// As [`Here::show`], with another status: a form that came back.
    pub(super) async fn show_with(mut self, status: StatusCode, page: PageView) -> PageResult {
        let mut shell = self.shell(&page.title).await?;
        shell.prints = shell.is_desk() && !page.prints();
        let flashed = shell.flash.is_some();
        let html = PageTemplate { shell, page, narrow: false }.render()?;
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if flashed {
            cookie::add(headers, self.visitor.reader.cookies.clear_flash());
        }
        // A connection is given back before another is asked for.
        self.tx.rollback().await.ok();
        self.disclosed.note(&self.app, self.cx).await?;
        Ok(response)
    }

    /// Goes on to another page, which says how it went.
    pub(super) fn go(&self, to: &str, tone: Tone, text: String) -> Response {
        go(&self.visitor, to, tone, text)
    }

    async fn shell(&mut self, title: &str) -> Result<Shell, PageError> {
        let nav = self.nav().await?;
        let keys = keys::list(self, &nav).await?;
        let above = match self.unit.parent_id {
            Some(parent) => unit::by_id(&mut self.tx, parent).await?.name(self.locale().tag()).to_owned(),
            None => self.t("app-short"),
        };
        let live = self.live.then(|| self.app.live_key.address(self.tx.seen().iter().cloned())).flatten();
        Ok(Shell {
            locale: self.locale(),
            size: self.visitor.reader.size,
            kind: if matches!(self.place, Place::Resident | Place::Volunteer) {
                ShellKind::Phone
            } else {
                ShellKind::Desk
            },
            title: title.to_owned(),
            brand: self.unit_name(),
            brand_sub: above,
            home: self.home(),
            here: self.visitor.reader.here.clone(),
            who: self.visitor.user.as_ref().map(|user| WhoView { name: user.name.clone(), role: self.role() }),
            nav,
            flash: self.visitor.flash.clone(),
            live,
            keys,
            keys_on: self.visitor.reader.keys,
            prints: false,
        })
    }

    fn role(&self) -> String {
        let role = match self.place {
            Place::Resident => "role-resident",
            Place::Volunteer => "role-volunteer",
            Place::Staff | Place::County => {
                let Actor::User { posts, .. } = &self.cx.actor else { return String::new() };
                match posts.iter().find(|post| (post.role == Role::CountyAdmin) == (self.place == Place::County)) {
                    Some(post) => return post.name(self.locale().tag()).to_owned(),
                    None => "role-county_admin",
                }
            }
        };
        self.t(role)
    }

    async fn nav(&mut self) -> Result<Vec<NavGroupView>, PageError> {
        let home = self.home();
        let mut first = vec![self.item("home", "nav-home", home.clone())];
        let mut groups = Vec::new();
        match self.place {
            Place::Resident => first.push(self.item("clipboard-list", "nav-requests", format!("{home}/requests"))),
            Place::Volunteer => first.push(self.item("clock", "nav-hours", format!("{home}/hours"))),
            Place::Staff => {
                if self.may(Permission::ReadRequests).await? {
                    let mut item = self.item("clipboard-list", "nav-requests", format!("{home}/requests"));
                    item.count = self.waiting().await?;
                    first.push(item);
                }
                if self.may(Permission::ReadActivities).await? || self.may(Permission::ReadRequests).await? {
                    first.push(self.item("calendar-event", "nav-calendar", format!("{home}/calendar")));
                }
                if self.may(Permission::ReadResidents).await? {
                    first.push(self.item("users", "nav-residents", format!("{home}/residents")));
                }
                if self.may(Permission::ReadVolunteers).await? {
                    first.push(self.item("heart-handshake", "nav-volunteers", format!("{home}/volunteers")));
                    first.push(self.item("clock", "nav-hours", format!("{home}/hours")));
                }
                if self.may(Permission::EnableModules).await? {
                    first.push(self.item("puzzle", "nav-modules", format!("{home}/modules")));
                    first.push(self.item("device-tv", "nav-wall", format!("{home}/wall")));
                }
                if self.cx.may(&mut self.tx, Permission::ReadIndicators).await? {
                    first.push(self.item("chart-bar", "nav-indicators", format!("{home}/indicators")));
                }
            }
            Place::County => {
                first.clear();
                first.push(self.item("layout-dashboard", "nav-overview", home.clone()));
                first.push(self.item("puzzle", "nav-modules", format!("{home}/modules")));
                if self.may(Permission::ReadIndicators).await? {
                    let href = format!("/staff/{}/indicators", self.unit.code);
                    first.push(self.item("chart-bar", "nav-indicators", href));
                }
            }
        }
        let uses = match self.place {
            Place::County => false,
            Place::Staff => self.may(Permission::UseModules).await?,
            Place::Resident | Place::Volunteer => true,
        };
        let mut services = if uses { self.services().await? } else { Vec::new() };
        if matches!(self.place, Place::Resident | Place::Volunteer) {
            // What does not fit below a phone's page stands on the home page, as a tile.
            services.truncate(PHONE_ITEMS.saturating_sub(first.len()));
        }
        groups.push(NavGroupView { title: String::new(), items: first });
        if !services.is_empty() {
            groups.push(NavGroupView { title: self.t("nav-services"), items: services });
        }
        if matches!(self.place, Place::Staff | Place::County) {
            let items = self.registers().await?;
            if !items.is_empty() {
                groups.push(NavGroupView { title: self.t("nav-registers"), items });
            }
        }
        let posts = if let Actor::User { posts, .. } = &self.cx.actor { posts.as_slice() } else { &[] };
        if self.place == Place::Staff && posts.iter().any(|post| post.role == Role::CountyAdmin) {
            let item = self.item("layout-dashboard", "nav-county", "/county".to_owned());
            groups.push(NavGroupView { title: String::new(), items: vec![item] });
        }
        let path = self.visitor.reader.here.split('?').next().unwrap_or_default();
        mark_current(&mut groups, &in_menu(&home, path));
        Ok(groups)
    }

    fn item(&self, icon: &str, key: &str, href: String) -> NavItemView {
        NavItemView {
            icon: icon.to_owned(),
            text: self.t(key),
            href,
            current: false,
            count: String::new(),
            keys: keys::of(key).to_owned(),
        }
    }

    /// Groups of registers that the reader may look into.
    async fn registers(&mut self) -> Result<Vec<NavItemView>, PageError> {
        let mut items = Vec::new();
        for group in Group::ALL {
            if !register::of_group(self, group).await?.is_empty() {
                let href = format!("/staff/{}/g/{}", self.unit.code, group.name());
                items.push(self.item(group.icon(), &format!("menu-{}", group.name()), href));
            }
        }
        Ok(items)
    }

    /// Pages of modules that stand in the menu of this place.
    async fn services(&mut self) -> Result<Vec<NavItemView>, PageError> {
        let mut items = Vec::new();
        for module in self.app.modules_in(&mut self.tx, self.unit.id).await? {
            for page in menu_pages(&module, self.place.surface()) {
                items.push(NavItemView {
                    icon: module.manifest.plugin.icon.clone(),
                    text: module.catalog.t(self.locale(), &format!("page-{page}")),
                    href: format!("{}/m/{}/{page}", self.home(), module.version.module_id),
                    current: false,
                    count: String::new(),
                    keys: keys::of_service(items.len()),
                });
            }
        }
        Ok(items)
    }

    /// How many requests wait for somebody at the desk, as a badge; empty: none.
    async fn waiting(&mut self) -> Result<String, PageError> {
        use RequestStatus::{Accepted, Returned, Submitted};
        let filter = RequestFilter::in_states(vec![Submitted, Accepted, Returned]);
        let waiting = request::count_to(&mut self.tx, &self.cx, filter, COUNTED).await?;
        Ok(if waiting == 0 { String::new() } else { self.format().badge(waiting) })
    }
}

/// Whether the acting person holds any post in the unit or above.
async fn holds_post(tx: &mut Tx, cx: &Cx) -> Result<bool, PageError> {
    let Actor::User { posts, .. } = &cx.actor else { return Ok(false) };
    for post in posts {
        if post.unit_id == cx.unit || unit::is_within(tx, cx.unit, post.unit_id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Names of a module's pages that stand in the menu of a surface.
pub(super) fn menu_pages(module: &Module, surface: Surface) -> impl Iterator<Item = &str> {
    let pages = module.manifest.shapes.pages.iter();
    pages.filter(move |page| page.menu && page.surfaces.contains(&surface)).map(|page| page.name.as_str())
}

/// The entry with the longest address that leads here is where we are; a page of a module that stands in no menu belongs to
/// the module's first entry.
fn mark_current(groups: &mut [NavGroupView], path: &str) {
    let leads = |href: &str| path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let hrefs: Vec<String> = groups.iter().flat_map(|group| &group.items).map(|item| item.href.clone()).collect();
    let best = hrefs.iter().filter(|href| leads(href)).max_by_key(|href| href.len());
    let of_module = |href: &&String| module_part(path).is_some() && module_part(href) == module_part(path);
    let best = match best {
        Some(best) if module_part(best).is_some() => Some(best),
        best => hrefs.iter().find(of_module).or(best),
    };
    for item in groups.iter_mut().flat_map(|group| &mut group.items) {
        item.current = Some(&item.href) == best;
    }
}

/// Where a page stands in the menu: a register stands in its group.
fn in_menu(home: &str, path: &str) -> String {
    let register = path.split_once("/r/").and_then(|(_, rest)| crate::registers::find(rest.split('/').next()?));
    match register.and_then(|register| register.group) {
        Some(group) => format!("{home}/g/{}", group.name()),
        None => path.to_owned(),
    }
}

/// The part of an address that names a module in a unit, e.g. `/staff/1/m/liaison-card`.
fn module_part(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/m/")?;
    let end = path.len() - rest.len() + rest.find('/').unwrap_or(rest.len());
    path.get(..end)
}

/// Goes on to another page of ours, which says how it went.
pub(super) fn go(visitor: &Visitor, to: &str, tone: Tone, text: String) -> Response {
    let mut response = Redirect::to(local_path(to)).into_response();
    if !text.is_empty() {
        cookie::add(response.headers_mut(), visitor.reader.cookies.set_flash(&FlashView { tone, text }));
    }
    response
}

/// A path of this platform; anything else, such as another site's address, is the home page.
pub(super) fn local_path(path: &str) -> &str {
    let ours =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control);
    if ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local_path("/staff/1?q=a"), "/staff/1?q=a");
        for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:1", "/a\nb"] {
            assert_eq!(local_path(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn the_longest_address_that_leads_here_is_where_we_are() {
        let item = |href: &str| NavItemView { href: href.to_owned(), ..NavItemView::default() };
        let mut groups = vec![NavGroupView {
            title: String::new(),
            items: vec![item("/staff/1"), item("/staff/1/requests"), item("/staff/10")],
        }];
        mark_current(&mut groups, "/staff/1/requests/7");
        let current = |groups: &[NavGroupView]| groups[0].items.iter().position(|item| item.current);
        assert_eq!(current(&groups), Some(1));
        groups[0].items.extend([item("/staff/1/m/card/desk"), item("/staff/1/m/card/list")]);
        mark_current(&mut groups, "/staff/1/m/card/request");
        assert_eq!(current(&groups), Some(3));
        mark_current(&mut groups, "/staff/1/m/card/list");
        assert_eq!(current(&groups), Some(4));
        mark_current(&mut groups, "/staff/1/m/other/page");
        assert_eq!(current(&groups), Some(0));
    }
}
