//! The settings of a module in one unit: the form comes from the shape that the module declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value};
use wushe_core::app::{module, team, unit, volunteer};
use wushe_core::domain::module::Enablement;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_plugin_schema::shape::Kind;
use wushe_plugin_schema::value::Tone;

use super::county;
use crate::app::App;
use crate::explain;
use crate::modules::{self, Module, ModuleError, Saying};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::page::{Choices, fields_of_shape, form_values, read_input, shown_values, stands};
use crate::web::view::{BlockView, FormView, LinkView, OptionView, PageView};
use crate::web::visitor::Visitor;

/// A module in a unit where it is on by a word said there.
struct At {
    unit: Unit,
    installed: Arc<Module>,
    word: Enablement,
}

async fn at(here: &mut Here, id: &str, code: &str) -> Result<At, PageError> {
    let unit = unit::by_code(&mut here.tx, code).await?;
    let version = module::get(&mut here.tx, id).await?;
    let installed = here.app.module(&mut here.tx, version).await?;
    let words = module::words(&mut here.tx, &here.cx, id).await?;
    let word =
        words.into_iter().find(|word| word.unit_id == unit.id && word.enabled).ok_or_else(PageError::not_found)?;
    Ok(At { unit, installed, word })
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, code)): Path<(String, String)>,
) -> PageResult {
    let mut here = county(app, visitor).await?;
    let at = at(&mut here, &id, &code).await?;
    let kept: Map<String, Value> = serde_json::from_str(&at.word.settings).map_err(Error::internal)?;
    let values = shown_values(&at.installed.manifest.shapes.settings, &kept);
    let page = page(&mut here, &at, &values, &BTreeMap::new()).await?;
    here.show(page).await
}

async fn page(
    here: &mut Here,
    at: &At,
    values: &BTreeMap<String, String>,
    errors: &BTreeMap<String, String>,
) -> Result<PageView, PageError> {
    let plugin = &at.installed.manifest.plugin;
    let unit_name = at.unit.name(here.locale().tag()).to_owned();
    let mut page = PageView::new(here.ta("module-settings-at", "unit", unit_name));
    let href = format!("/county/modules/{}", plugin.id);
    page.back = Some(LinkView { text: plugin.name.get(here.locale().tag()).to_owned(), href: href.clone() });
    let shapes = &at.installed.manifest.shapes.settings;
    if shapes.is_empty() {
        page.blocks.push(BlockView::Empty { text: here.t("module-settings-none"), buttons: Vec::new() });
        return Ok(page);
    }
    let cx = here.cx.in_unit(at.unit.id);
    let teams = team::list(&mut here.tx, &cx, Default::default(), Page::first(200)).await?.items;
    let option = |value: String, label: String| OptionView { value, label, ..OptionView::default() };
    let teams: Vec<OptionView> = teams.into_iter().map(|team| option(team.id.to_string(), team.name)).collect();
    let volunteers = volunteer::list(&mut here.tx, &cx, Default::default(), Page::first(200)).await?.items;
    let volunteers: Vec<OptionView> = volunteers.into_iter().map(|one| option(one.id.to_string(), one.name)).collect();
    let choices = Choices { volunteers: &volunteers, teams: &teams };
    let fields = fields_of_shape(shapes, "setting", values, errors, &choices, &at.installed.catalog, here.locale());
    let mut hidden = vec![("_seen".to_owned(), at.word.version.to_string())];
    hidden.extend(shapes.iter().filter(|shape| shape.kind == Kind::Boolean).map(|shape| stands(&shape.name)));
    page.blocks.push(BlockView::Form(FormView {
        id: "settings".to_owned(),
        action: format!("{href}/units/{}/settings", at.unit.code),
        hidden,
        fields,
        error: errors.get("").cloned().unwrap_or_default(),
        submit: here.t("save"),
        ..FormView::default()
    }));
    Ok(page)
}

pub(super) async fn save(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, code)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut here = county(Arc::clone(&app), visitor).await?;
    let at = at(&mut here, &id, &code).await?;
    let seen = pairs.iter().find(|(name, _)| name == "_seen").and_then(|(_, value)| value.parse().ok());
    let mut errors = BTreeMap::new();
    match read_input(&at.installed.manifest.shapes.settings, &pairs) {
        Ok(settings) => {
            let grants = serde_json::from_str(&at.word.grants).map_err(Error::internal)?;
            let saying = Saying { enabled: true, settings: Some(settings), grants: Some(grants), seen };
            match modules::say(&app, here.cx.in_unit(at.unit.id), &id, saying).await {
                Ok(_) => {
                    let said = here.t("module-settings-saved");
                    return Ok(here.go(&format!("/county/modules/{id}"), Tone::Good, said));
                }
                Err(ModuleError::Invalid(problems)) => {
                    for problem in &problems {
                        errors.insert(problem.field.clone(), explain::problem_words(here.locale(), problem));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => {
            for problem in problems {
                errors.insert(problem.field, here.t(&format!("problem-{}", problem.code)));
            }
        }
    }
    let page = page(&mut here, &at, &form_values(&pairs), &errors).await?;
    here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}
