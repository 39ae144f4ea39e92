//! A page of a module, in the frame of its place.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use wushe_core::app::{Actor, resident, team, unit, volunteer};
use wushe_core::domain::page::Page as Rows;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::id::ResidentId;
use wushe_core::store::Mode;
use wushe_plugin_schema::page::{Block, FieldKind, Page};
use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::value::Tone;

use super::people;
use crate::app::App;
use crate::modules::{Ask, Module, ModuleError, Paged};
use crate::web::error::{PageError, PageResult};
use crate::web::format::Formatter;
use crate::web::frame::{Here, Place};
use crate::web::page::{FormState, Offers, PageContext, read_input, resolve};
use crate::web::view::{BlockView, LinkView, OptionView};
use crate::web::visitor::Visitor;

/// Most volunteers to choose from in a form.
const CHOICES: i64 = 200;

pub(super) async fn page(
    State(app): State<Arc<App>>,
    Extension(place): Extension<Place>,
    visitor: Visitor,
    Path((unit, module, page)): Path<(String, String, String)>,
    Query(params): Query<Vec<(String, String)>>,
) -> PageResult {
    let wanted = Wanted { place, unit, module, page, params, behalf: None };
    let here = visitor.reader.here.clone();
    show(app, visitor, wanted, &here, None).await
}

/// A page that is made for residents, read by staff for one of them.
pub(super) async fn page_for(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, resident, module, page)): Path<(String, ResidentId, String, String)>,
    Query(params): Query<Vec<(String, String)>>,
) -> PageResult {
    let wanted = Wanted { place: Place::Staff, unit, module, page, params, behalf: Some(resident) };
    let here = visitor.reader.here.clone();
    show(app, visitor, wanted, &here, None).await
}

/// A page that somebody wants to see.
pub(super) struct Wanted {
    pub(super) place: Place,
    pub(super) unit: String,
    pub(super) module: String,
    pub(super) page: String,
    pub(super) params: Vec<(String, String)>,
    /// For whom staff read it.
    pub(super) behalf: Option<ResidentId>,
}

/// Where the pages of a module stand; those that staff read for a resident stand below the resident's card.
pub(super) fn base(place: Place, unit: &str, behalf: Option<ResidentId>, module: &str) -> String {
    match behalf {
        Some(resident) => format!("/{}/{unit}/residents/{resident}/m/{module}", place.name()),
        None => format!("/{}/{unit}/m/{module}", place.name()),
    }
}

/// Where files of a module in a unit are handed out.
pub(in crate::web) fn files_at(unit: &str, module: &str) -> String {
    format!("/files/{unit}/{module}")
}

/// The unit in which something is asked of a module, and the module, if it is on there.
pub(super) async fn find(app: &App, unit: &str, module: &str) -> Result<(Unit, Arc<Module>), PageError> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, unit).await?;
    let (module, _) = app.module_in(&mut tx, module, unit.id).await?;
    Ok((unit, module))
}

/// Asks the module for the page. Parameters that do not fit are as good as a page that is not there.
pub(super) async fn ask(app: &Arc<App>, visitor: &Visitor, wanted: &Wanted) -> Result<(Unit, Paged), PageError> {
    if matches!(visitor.actor, Actor::Anonymous) {
        return Err(Error::Unauthenticated.into());
    }
    let (unit, module) = find(app, &wanted.unit, &wanted.module).await?;
    let shape =
        module.manifest.shapes.pages.iter().find(|page| page.name == wanted.page).ok_or(ModuleError::NotHere)?;
    let ask = Ask {
        actor: visitor.actor.clone(),
        unit: unit.id,
        module: wanted.module.clone(),
        surface: if wanted.behalf.is_some() { Surface::Resident } else { wanted.place.surface() },
        name: wanted.page.clone(),
        input: read_input(&shape.params, &wanted.params).map_err(|_| ModuleError::NotHere)?,
        locale: visitor.reader.locale,
        on_behalf_of: wanted.behalf,
    };
    let paged = app.page(&ask).await.map_err(|error| PageError::Module(Arc::new(error), Some(module)))?;
    Ok((unit, paged))
}

/// Shows the page; `form` is a form that came back.
pub(super) async fn show(
    app: Arc<App>,
    visitor: Visitor,
    wanted: Wanted,
    here: &str,
    form: Option<&FormState>,
) -> PageResult {
    let (unit, mut paged) = ask(&app, &visitor, &wanted).await?;
    let home = format!("/{}/{}", wanted.place.name(), unit.code);
    let (known, disclosed) = people::known(&mut paged, &home, wanted.place).await?;
    let (volunteers, teams) = choices(&mut paged, &visitor).await?;
    let files = paged.files().await?;
    let files_at = files_at(&wanted.unit, &wanted.module);
    let status = form.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let base = base(wanted.place, &wanted.unit, wanted.behalf, &wanted.module);
    let mut view = resolve(
        &paged.page,
        &PageContext {
            catalog: &paged.module.catalog,
            actions: &paged.module.manifest.shapes.actions,
            offers: if wanted.behalf.is_some() { Offers::ForOthers } else { Offers::Everything },
            format: Formatter { locale: visitor.reader.locale, now: paged.cx.now.micros() },
            base: &base,
            home: &home,
            here,
            pick: &format!("{home}/pick/residents"),
            origin: &app.public_url,
            people: &known,
            files: &files,
            files_at: &files_at,
            volunteers: &volunteers,
            teams: &teams,
            form,
        },
    );
    let has_back = paged.page.back.is_some();
    let mut at = Here::at(app, visitor, wanted.place, unit, paged.tx).await?;
    if let Some(resident) = wanted.behalf {
        let shown = resident::look(&mut at.tx, &at.cx, resident).await?.ok_or_else(PageError::not_found)?;
        if !has_back {
            view.back = Some(LinkView { text: shown.name.clone(), href: format!("{home}/residents/{resident}") });
        }
        let text = at.ta("behalf-of", "name", shown.name);
        view.blocks.insert(0, BlockView::Alert { tone: Tone::Info, text });
    }
    at.disclosed = disclosed;
    // What somebody does from here leads back here, also when the page was made in answer to a form.
    here.clone_into(&mut at.visitor.reader.here);
    if form.is_some() {
        at = at.answer_to_form();
    }
    at.show_with(status, view).await
}

/// Whether some form of the page asks for this kind of field.
fn asks_for(page: &Page, kind: &FieldKind) -> bool {
    page.blocks
        .iter()
        .any(|block| matches!(block, Block::Form(form) if form.fields.iter().any(|field| field.kind == *kind)))
}

/// Volunteers and teams to choose from, where the page asks for them.
async fn choices(paged: &mut Paged, visitor: &Visitor) -> Result<(Vec<OptionView>, Vec<OptionView>), PageError> {
    let mut volunteers = Vec::new();
    if asks_for(&paged.page, &FieldKind::Volunteer) {
        for found in volunteer::list(&mut paged.tx, &paged.cx, Default::default(), Rows::first(CHOICES)).await?.items {
            let note = visitor.reader.t(if found.available { "volunteer-available" } else { "volunteer-away" });
            volunteers.push(OptionView { value: found.id.to_string(), label: found.name, note, chosen: false });
        }
    }
    let mut teams = Vec::new();
    if asks_for(&paged.page, &FieldKind::Team) {
        for found in team::list(&mut paged.tx, &paged.cx, Default::default(), Rows::first(200)).await?.items {
            teams.push(OptionView { value: found.id.to_string(), label: found.name, ..OptionView::default() });
        }
    }
    Ok((volunteers, teams))
}
