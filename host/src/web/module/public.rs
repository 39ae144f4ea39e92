//! A module's page that anybody may read, without login: nobody's name stands on it, whoever reads.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use wushe_core::app::Actor;
use wushe_plugin_schema::shape::Surface;

use super::show::{files_at, find};
use crate::app::App;
use crate::modules::{Ask, ModuleError, Paged};
use crate::web::board::Board;
use crate::web::error::{PageError, PageResult};
use crate::web::format::Formatter;
use crate::web::page::{Offers, PageContext, read_input, resolve};
use crate::web::view::LinkView;
use crate::web::visitor::Visitor;

pub(super) async fn page(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((code, id, name)): Path<(String, String, String)>,
    Query(params): Query<Vec<(String, String)>>,
) -> PageResult {
    let (unit, module) = find(&app, &code, &id).await?;
    let shape = module.manifest.shapes.pages.iter().find(|page| page.name == name).ok_or(ModuleError::NotHere)?;
    let ask = Ask {
        // Whoever reads reads as anybody: what stands here may be passed on.
        actor: Actor::Anonymous,
        unit: unit.id,
        module: id.clone(),
        surface: Surface::Public,
        name: name.clone(),
        input: read_input(&shape.params, &params).map_err(|_| ModuleError::NotHere)?,
        locale: visitor.reader.locale,
        on_behalf_of: None,
    };
    let mut paged = app.page(&ask).await.map_err(|error| PageError::Module(Arc::new(error), Some(module)))?;
    let files = paged.files().await?;
    let files_at = files_at(&code, &id);
    let here = visitor.reader.here.clone();
    let Paged { page, module, cx, tx, .. } = paged;
    let board = Board::at(Arc::clone(&app), visitor, unit, tx);
    let home = board.base();
    let mut view = resolve(
        &page,
        &PageContext {
            catalog: &module.catalog,
            actions: &[],
            offers: Offers::Nothing,
            format: Formatter { locale: board.locale(), now: cx.now.micros() },
            base: &format!("/public/{code}/m/{id}"),
            home: &home,
            here: &here,
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
    if page.back.is_none() {
        view.back = Some(LinkView { text: board.t("public-title"), href: home });
    }
    board.render(StatusCode::OK, view).await
}
