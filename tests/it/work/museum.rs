//! Modules that were built with earlier SDKs and contracts go on working.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Map;
use wushe_host::i18n::Locale;
use wushe_host::modules::{self, Ask, ModuleError, Saying};
use wushe_host::package::ModuleFile;
use wushe_host::runtime::InvokeError;
use wushe_plugin_schema::shape::{Role, Surface};

use super::House;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("museum")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_component_ever_built_is_installed_shown_and_called() -> Result<()> {
    let mut called = 0;
    for entry in fs::read_dir(top())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            called += call_everything(&path).await.with_context(|| path.display().to_string())?;
        }
    }
    assert!(called > 10, "{called} pages and actions");
    Ok(())
}

/// Whether the call ended because the staff of this house keep no books.
fn is_for_the_bookkeeper(error: &InvokeError) -> bool {
    matches!(error, InvokeError::Denied(what) if what.starts_with("fund."))
}

/// Installs a component and calls all that staff can; answers how many pages and actions that were.
async fn call_everything(path: &Path) -> Result<usize> {
    let bytes = fs::read(path)?;
    let manifest = ModuleFile::parse(bytes.clone())?.manifest;
    let house = House::new(false).await?;
    let county = house.county().await?;
    let id = modules::install_now(&house.app, house.app.core.system(county), bytes).await?.module_id;
    let saying = Saying { enabled: true, settings: Some(Map::new()), grants: None, seen: None };
    modules::say(&house.app, house.system(), &id, saying).await?;
    let ask = |name: &str| Ask {
        actor: house.staff.clone(),
        unit: house.unit.id,
        module: id.clone(),
        surface: Surface::Staff,
        name: name.to_owned(),
        input: Map::new(),
        locale: Locale::ZhCn,
        on_behalf_of: None,
    };
    let mut called = 0;
    for page in manifest.shapes.pages.iter().filter(|page| page.surfaces.contains(&Surface::Staff)) {
        // A page that needs to know of what asks for it; nothing else may be wrong.
        let needs = page.params.iter().any(|param| param.required);
        match house.app.page(&ask(&page.name)).await {
            Ok(paged) => paged.tx.rollback().await?,
            Err(ModuleError::Invalid(_)) if needs => {}
            Err(ModuleError::Failed { failed, .. }) if is_for_the_bookkeeper(&failed.error) => {}
            Err(error) => return Err(error).context(page.name.clone()),
        }
        called += 1;
    }
    for action in manifest.shapes.actions.iter().filter(|action| action.by.contains(&Role::Staff)) {
        let answered = match house.app.act(ask(&action.name), None).await {
            Ok(_) | Err(ModuleError::Invalid(_)) => true,
            Err(ModuleError::Failed { failed, .. }) => {
                matches!(failed.error, InvokeError::Invalid(_) | InvokeError::Refused(_) | InvokeError::NotFound)
                    || is_for_the_bookkeeper(&failed.error)
            }
            Err(_) => false,
        };
        anyhow::ensure!(answered, "{} failed", action.name);
        called += 1;
    }
    Ok(called)
}
