//! The wall: a large screen in the community, without a login. What the unit is at, what is on, what is announced, and what
//! each service hangs there; one slide after the other. Nobody is named in full.
//!
//! Whoever has the address of a wall sees it, and hears of changes on it, for as long as the address holds; it is good for
//! nothing else.

mod live;
mod paging;
mod slides;

use std::sync::Arc;

use askama::Template as _;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use wushe_core::app::{unit, wall};
use wushe_core::error::Error;
use wushe_core::store::Mode;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::error::{PageError, PageResult, bare_shell};
use super::format::Formatter;
use super::frame::{Here, Place};
use super::view::{BlockView, ButtonDoes, ButtonView, LinkView, PageView, ValueView, WallTemplate};
use super::visitor::Visitor;
use crate::app::App;
use crate::i18n::Catalog;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/wall/{token}", get(show))
        .route("/wall/{token}/live", get(live::live))
        .route("/staff/{unit}/wall", get(desk).post(open))
        .route("/staff/{unit}/wall/close", axum::routing::post(close))
}

async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(token): Path<String>) -> PageResult {
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = wall::find(&mut tx, &token).await?;
    let unit = unit::by_id(&mut tx, unit).await?;
    let locale = visitor.reader.locale;
    let mut cx = app.core.system(unit.id);
    cx.locale = locale.tag().into();
    let format = Formatter { locale, now: cx.now.micros() };
    let name = unit.name(locale.tag()).to_owned();
    let hung = slides::hung(&app, locale, unit, cx, tx).await?;
    let live = app.live_key.wall_address(&token, hung.topics).unwrap_or_default();
    let mut shell = bare_shell(&visitor.reader, &name);
    shell.brand.clone_from(&name);
    let stale = Catalog::host().ta(locale, "wall-stale", [("minutes", "§".into())]);
    let slides = hung.slides.into_iter().enumerate().flat_map(|(number, slide)| paging::paged(number, slide)).collect();
    let html =
        WallTemplate { shell, name, at: format.time(format.now, TimeStyle::Full), stale, live, slides }.render()?;
    let mut response: Response = Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
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
