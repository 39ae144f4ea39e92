//! Installed modules, and the upload of another.

use std::sync::Arc;

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use wushe_core::app::module;
use wushe_core::domain::access::Permission;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::county;
use crate::app::App;
use crate::i18n::Catalog;
use crate::modules::{self, InstallError};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::view::{BlockView, CardView, FieldKindView, FieldView, FormView, PageView, ValueView};
use crate::web::visitor::Visitor;

pub(super) async fn list(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let mut here = county(app, visitor).await?;
    let page = page(&mut here, String::new()).await?;
    here.show(page).await
}

async fn page(here: &mut Here, error: String) -> Result<PageView, PageError> {
    let mut cards = Vec::new();
    for version in module::list(&mut here.tx).await? {
        let words = module::words(&mut here.tx, &here.cx, &version.module_id).await?;
        let on = i64::try_from(words.iter().filter(|word| word.enabled).count()).unwrap_or(i64::MAX);
        let href = format!("/county/modules/{}", version.module_id);
        let installed = here.app.module(&mut here.tx, version).await?;
        let plugin = &installed.manifest.plugin;
        let state = here.ta("modules-enabled-in", "n", on);
        cards.push(CardView {
            title: ValueView::text(plugin.name.get(here.locale().tag())),
            badges: vec![ValueView::tag(if on > 0 { Tone::Good } else { Tone::Neutral }, state)],
            rows: Vec::new(),
            text: format!("{}\n{} {}", plugin.summary.get(here.locale().tag()), plugin.id, plugin.version),
            href,
            buttons: Vec::new(),
        });
    }
    let mut page = PageView::new(here.t("modules-title"));
    page.lead = here.t("modules-lead");
    page.blocks.push(if cards.is_empty() {
        BlockView::Empty { text: here.t("modules-none"), buttons: Vec::new() }
    } else {
        BlockView::Cards { cards }
    });
    if here.cx.may(&mut here.tx, Permission::InstallModules).await? {
        page.blocks.push(BlockView::Form(form(here, error)));
    }
    Ok(page)
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
