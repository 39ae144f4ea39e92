//! Files of modules, handed out to whoever was shown a page with them.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;

use wushe_core::domain::module_file::ModuleFile;

use crate::app::App;
use crate::modules::Mark;
use crate::upload::{handed_out, has_already};
use crate::web::error::{PageError, PageResult};
use crate::web::visitor::Visitor;

/// `/files/{unit}/{module}/{file}?until=…&mark=…`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, module, file)): Path<(String, String, String)>,
    mark: Result<Query<Mark>, QueryRejection>,
    headers: HeaderMap,
) -> PageResult {
    let Ok(Query(mark)) = mark else { return Err(PageError::not_found()) };
    let known = |about: &ModuleFile| has_already(&about.sha256, &headers);
    let shown = app.shown_file(visitor.actor, (&unit, &module, &file), &mark, known).await;
    let (about, content) = shown.map_err(|_| PageError::not_found())?;
    Ok(handed_out(&about.name, about.media_type, &about.sha256, content))
}
