//! How the platform's own pages lead into modules.

use wushe_core::domain::request::RequestView;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::shape::{Kind, Surface};

use super::error::PageError;
use super::frame::{Here, Place, menu_pages};
use super::page::query_string;
use super::view::{ListItemView, TileView, ValueView};
use crate::modules::Module;

/// The modules of the place as tiles, each leading to its first page in the menu; one without is not shown.
pub(super) async fn tiles(here: &mut Here) -> Result<Vec<TileView>, PageError> {
    let modules = here.app.modules_in(&mut here.tx, here.unit.id).await?;
    let locale = here.locale().tag();
    let tile = |module: &Module| {
        let page = menu_pages(module, here.place.surface()).next()?.to_owned();
        let plugin = &module.manifest.plugin;
        Some(TileView {
            icon: plugin.icon.clone(),
            title: plugin.name.get(locale).to_owned(),
            text: plugin.summary.get(locale).to_owned(),
            href: format!("{}/m/{}/{page}", here.home(), plugin.id),
        })
    };
    Ok(modules.iter().filter_map(|module| tile(module)).collect())
}

/// What staff can do for a resident: the pages that each module makes for residents, where it has anything that may be done
/// for others.
pub(super) async fn behalf_tiles(here: &mut Here, resident: ResidentId) -> Result<Vec<TileView>, PageError> {
    let modules = here.app.modules_in(&mut here.tx, here.unit.id).await?;
    let mut tiles = Vec::new();
    for module in modules.iter().filter(|module| module.manifest.shapes.actions.iter().any(|action| action.on_behalf)) {
        let plugin = &module.manifest.plugin;
        for page in menu_pages(module, Surface::Resident) {
            tiles.push(TileView {
                icon: plugin.icon.clone(),
                title: module.catalog.t(here.locale(), &format!("page-{page}")),
                text: plugin.name.get(here.locale().tag()).to_owned(),
                href: format!("{}/residents/{resident}/m/{}/{page}", here.home(), plugin.id),
            });
        }
    }
    Ok(tiles)
}

/// Where a request is shown: to the resident whose it is on a page of their own, to others by the module.
pub(super) async fn page_of_request(here: &mut Here, request: &RequestView) -> Result<String, PageError> {
    match here.place {
        Place::Resident => Ok(format!("{}/requests/{}", here.home(), request.id)),
        _ => page_of_module(here, request).await,
    }
}

/// Where a request is shown by the module through which it was opened: the page of this place that takes a request, else the
/// first in the menu. Empty when the module is not on here any more.
pub(super) async fn page_of_module(here: &mut Here, request: &RequestView) -> Result<String, PageError> {
    let Some(id) = &request.module_id else { return Ok(String::new()) };
    let modules = here.app.modules_in(&mut here.tx, here.unit.id).await?;
    let Some(module) = modules.iter().find(|module| module.version.module_id == *id) else { return Ok(String::new()) };
    let base = format!("{}/m/{id}", here.home());
    if let Some((page, param)) = request_page(module, here.place.surface()) {
        return Ok(format!("{base}/{page}?{}", query_string([(param, request.id.to_string())])));
    }
    Ok(menu_pages(module, here.place.surface()).next().map(|page| format!("{base}/{page}")).unwrap_or_default())
}

/// The page of a surface that shows one request, and the name of the parameter that says which.
fn request_page(module: &Module, surface: Surface) -> Option<(&str, &str)> {
    let pages = module.manifest.shapes.pages.iter().filter(|page| page.surfaces.contains(&surface));
    pages.into_iter().find_map(|page| {
        let takes = |kind: &Kind| matches!(kind, Kind::Id { of } if of == "request");
        let param = page.params.iter().find(|param| takes(&param.kind))?;
        Some((page.name.as_str(), param.name.as_str()))
    })
}

/// Requests as a list, each leading to where it is shown.
pub(super) async fn request_items(here: &mut Here, requests: &[RequestView]) -> Result<Vec<ListItemView>, PageError> {
    let mut items = Vec::with_capacity(requests.len());
    for request in requests {
        let href = page_of_request(here, request).await?;
        let due =
            request.due_at.map(|due| here.format().time(due.micros(), wushe_plugin_schema::value::TimeStyle::Full));
        let due = due.map(|due| format!(" · {} {due}", here.t("request-due"))).unwrap_or_default();
        let badges: Vec<ValueView> = vec![here.status(request.status)];
        items.push(ListItemView {
            icon: "clipboard-list".to_owned(),
            title: request.title.clone(),
            text: format!("{}{due}", request.number),
            badges,
            href,
        });
    }
    Ok(items)
}
