//! Finding a resident for a form, by name or telephone number.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse};
use wushe_core::app::resident;
use wushe_core::id::ResidentId;

use crate::app::App;
use crate::web::error::{PageError, PageResult, bare_shell};
use crate::web::frame::{Here, Place};
use crate::web::view::{FoundTemplate, OptionView};
use crate::web::visitor::Visitor;

/// Most people shown at once; whoever is not among them is found by typing more.
const SHOWN: i64 = 10;

/// What is found while typing: a fragment that is put into the form.
pub(super) async fn residents(
    State(app): State<Arc<App>>,
    Extension(place): Extension<Place>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(params): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(app, visitor, place, &unit).await?;
    let name = params.iter().find(|(name, _)| name == "field").map(|(_, value)| value.as_str()).unwrap_or_default();
    let query =
        params.iter().find(|(name, _)| name.ends_with("__q")).map(|(_, value)| value.as_str()).unwrap_or_default();
    let found = find(&mut here, query).await?;
    let nobody = found.is_empty() && !query.trim().is_empty();
    let found: Vec<OptionView> =
        found.into_iter().map(|(value, label, note)| OptionView { value, label, note, chosen: false }).collect();
    let shell = bare_shell(&here.visitor.reader, "");
    let html = FoundTemplate { shell: &shell, name, found: &found, nobody: &nobody }.render()?;
    Ok(Html(html).into_response())
}

/// Residents by what was typed: id, masked name, and what tells them apart.
pub(in crate::web) async fn find(here: &mut Here, query: &str) -> Result<Vec<(String, String, String)>, PageError> {
    if query.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = resident::find(&mut here.tx, &here.cx, query, SHOWN).await?;
    Ok(found.into_iter().map(|resident| describe(here, resident)).collect())
}

/// The resident with this id, as [`find`] tells of them; none when they are not in the unit.
pub(in crate::web) async fn by_id(here: &mut Here, id: &str) -> Result<Option<(String, String, String)>, PageError> {
    let Ok(id) = id.parse::<ResidentId>() else { return Ok(None) };
    let found = resident::look(&mut here.tx, &here.cx, id).await?;
    Ok(found.map(|resident| describe(here, resident)))
}

fn describe(here: &Here, resident: wushe_core::domain::resident::ResidentView) -> (String, String, String) {
    let mut notes: Vec<String> = [resident.phone, resident.address].into_iter().flatten().collect();
    if resident.lives_alone {
        notes.push(here.t("person-alone"));
    }
    (resident.id.to_string(), resident.name, notes.join(" · "))
}
