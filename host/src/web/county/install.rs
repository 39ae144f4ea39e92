//! Installed modules, and the upload of another.

use std::sync::Arc;

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use wushe_core::app::module::{self, health};
use wushe_core::domain::access::Permission;
use wushe_core::domain::unit::UnitKind;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::{base, county, place, tree};
use crate::app::App;
use crate::i18n::Catalog;
use crate::modules::{self, InstallError, Module};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, CardView, FieldKindView, FieldView, FormView, PageView, ValueView};
use crate::web::visitor::Visitor;

pub(super) async fn list(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let mut here = county(app, visitor).await?;
    let page = page(&mut here, String::new()).await?;
    here.show(page).await
}

/// At the desk of a unit: the modules that can be on there or below.
pub(super) async fn list_at(State(app): State<Arc<App>>, visitor: Visitor, Path(desk): Path<String>) -> PageResult {
    let mut here = place(app, visitor, Some(&desk)).await?;
    let page = page(&mut here, String::new()).await?;
    here.show(page).await
}

async fn page(here: &mut Here, error: String) -> Result<PageView, PageError> {
    let mut cards = Vec::new();
    let troubled = health::troubled(&mut here.tx, &here.cx).await?;
    for version in module::list(&mut here.tx).await? {
        let id = version.module_id.clone();
        let installed = here.app.module(&mut here.tx, version).await?;
        if !reaches(&installed, here.unit.kind) {
            continue;
        }
        let (mut badges, on) = state(here, &installed, &id).await?;
        let health = troubled.get(&id);
        // Of what is on nowhere and has left nothing behind there is nothing to say.
        if on || health.is_some() {
            badges.extend(super::health::badges(here, health));
        }
        let plugin = &installed.manifest.plugin;
        cards.push(CardView {
            title: ValueView::text(plugin.name.get(here.locale().tag())),
            badges,
            rows: Vec::new(),
            text: format!("{}\n{} {}", plugin.summary.get(here.locale().tag()), plugin.id, plugin.version),
            href: format!("{}/{id}", base(here)),
            buttons: Vec::new(),
        });
    }
    let mut page = PageView::new(here.t("modules-title"));
    page.lead = if here.place == Place::County {
        here.t("modules-lead")
    } else {
        here.ta("modules-lead-unit", "unit", here.unit_name())
    };
    page.blocks.push(if cards.is_empty() {
        let key = if here.place == Place::County { "modules-none" } else { "modules-none-unit" };
        BlockView::Empty { text: here.t(key), buttons: Vec::new() }
    } else {
        BlockView::Cards { cards }
    });
    // What is installed is there for the whole county, and installed in its console.
    if here.place == Place::County && here.may(Permission::InstallModules).await? {
        page.blocks.push(BlockView::Form(form(here, error)));
    }
    Ok(page)
}

/// Whether a module can be on in units of this kind, or below one.
fn reaches(installed: &Module, kind: UnitKind) -> bool {
    const DOWN: [UnitKind; 4] = [UnitKind::County, UnitKind::Township, UnitKind::Community, UnitKind::Grid];
    let levels = tree::levels(installed);
    DOWN.into_iter().skip_while(|level| *level != kind).any(|level| levels.contains(&level))
}

/// Where it is on, and whether it is anywhere in the place.
async fn state(here: &mut Here, installed: &Module, id: &str) -> Result<(Vec<ValueView>, bool), PageError> {
    let standing = module::standing(&mut here.tx, &here.cx, id).await?;
    let words = module::words(&mut here.tx, &here.cx, id).await?;
    let here_on = standing.holds().is_some_and(|word| word.enabled);
    let on = words.iter().filter(|word| word.enabled).count();
    let tone = if here_on || on > 0 { Tone::Good } else { Tone::Neutral };
    let text = if here.place != Place::County && tree::levels(installed).contains(&here.unit.kind) {
        let key = match (here_on, standing.own.is_some()) {
            (true, true) => "module-on",
            (true, false) => "module-inherited",
            (false, _) => "module-off",
        };
        here.t(key)
    } else {
        here.ta("modules-enabled-in", "n", i64::try_from(on).unwrap_or(i64::MAX))
    };
    Ok((vec![ValueView::tag(tone, text)], here_on || on > 0))
}

fn form(here: &Here, error: String) -> FormView {
    FormView {
        id: "install".to_owned(),
        action: "/county/modules".to_owned(),
        title: here.t("modules-install"),
        fields: vec![FieldView {
            id: "install-file".to_owned(),
            name: "file".to_owned(),
            label: here.t("modules-file"),
            help: here.t("modules-file-help"),
            error,
            required: true,
            kind: FieldKindView::File { accept: ".wasm,application/wasm", several: false },
            ..FieldView::default()
        }],
        submit: here.t("modules-install-submit"),
        upload: true,
        ..FormView::default()
    }
}

pub(super) async fn install(State(app): State<Arc<App>>, visitor: Visitor, mut upload: Multipart) -> PageResult {
    // Looked at before a byte of the upload is read; no transaction stays open while it comes and is compiled.
    let cx = county(Arc::clone(&app), visitor.clone()).await?.cx;
    let mut file = None;
    loop {
        match upload.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => match field.bytes().await {
                Ok(bytes) => file = Some(bytes.to_vec()),
                Err(error) => return Ok(axum::response::IntoResponse::into_response(error)),
            },
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return Ok(axum::response::IntoResponse::into_response(error)),
        }
    }
    let installed = match file.filter(|bytes| !bytes.is_empty()) {
        None => None,
        Some(bytes) => Some(modules::install(&app, cx, bytes).await),
    };
    let mut here = county(Arc::clone(&app), visitor).await?;
    let error = match installed {
        None => here.t("problem-required"),
        Some(outcome) => match outcome {
            Ok(version) => {
                let state = module::version::state(&mut here.tx, &version.module_id).await?;
                let installed = app.module(&mut here.tx, version.clone()).await;
                let name = installed.map(|module| module.manifest.plugin.name.get(here.locale().tag()).to_owned());
                let name = name.unwrap_or_else(|_| version.module_id.clone());
                let at = format!("/county/modules/{}", version.module_id);
                if state.digest == version.digest {
                    return Ok(here.go(&at, Tone::Good, here.ta("modules-installed", "name", name)));
                }
                // What it would break is known by the time somebody has read what it asks for.
                super::decide::rehearsed(&app, &here, &version.module_id, &version.version).await?;
                let said = here.ta("modules-added", "name", format!("{name} {}", version.version));
                return Ok(here.go(&format!("{at}/versions/{}", version.version), Tone::Good, said));
            }
            Err(InstallError::Package(error)) => Catalog::host().text(here.locale(), &error.text()),
            Err(InstallError::Load(error)) => {
                let reason = [("reason", Arg::Text(error.to_string()))];
                Catalog::host().ta(here.locale(), "problem-file", reason)
            }
            Err(InstallError::Core(error @ wushe_core::Error::Refused { .. })) => {
                crate::explain::core(here.locale(), &error).words
            }
            Err(InstallError::Core(error)) => return Err(error.into()),
        },
    };
    let page = page(&mut here, error).await?;
    here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}
