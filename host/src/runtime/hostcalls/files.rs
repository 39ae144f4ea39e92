//! `wushe:files`: files that people brought to the module.

use wushe_core::app::module_file;
use wushe_core::domain::module_file::ModuleFile;
use wushe_core::id::ModuleFileId;
use wushe_plugin_schema::file::File;

use super::super::bindings::contract::wushe::files::files::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, id};

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn keep(&mut self, brought: String) -> Answer<String> {
        answer!(self, "files.keep", [brought], self.keep_file(&brought))
    }

    async fn file(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "files.file", [id], self.get_file(&id))
    }

    async fn remove(&mut self, id: String) -> Answer<()> {
        answer!(self, "files.remove", [id], self.remove_file(&id))
    }
}

impl Guest {
    async fn keep_file(&mut self, brought: &str) -> Result<String, Refusal> {
        self.enter("files", Access::Write, brought.len())?;
        self.budget.rows_written(1)?;
        let which: ModuleFileId = id(brought)?;
        let Some(found) = self.brought.get(which) else { return Err(wit::Error::NotFound.into()) };
        let view = shown(&found.about);
        let kept = self.brought.files.iter().map(|file| &file.about);
        let kept = kept.filter(|file| file.id == which || self.brought.kept.contains(&file.id));
        let bytes = kept.map(|file| file.size).sum();
        module_file::require_room(&mut self.scope.tx, &self.scope.cx, bytes).await?;
        self.brought.kept.insert(which);
        self.json(&view)
    }

    async fn get_file(&mut self, file: &str) -> Result<Option<String>, Refusal> {
        self.enter("files", Access::Read, file.len())?;
        self.budget.rows_read(1)?;
        let Ok(which) = file.parse() else { return Ok(None) };
        let view = match self.brought.get(which) {
            Some(found) => Some(shown(&found.about)),
            None => {
                let kept = module_file::get(&mut self.scope.tx, &self.scope.cx, which).await?;
                kept.as_ref().map(shown)
            }
        };
        view.map(|view| self.json(&view)).transpose()
    }

    async fn remove_file(&mut self, file: &str) -> Result<(), Refusal> {
        self.enter("files", Access::Write, file.len())?;
        self.budget.rows_written(1)?;
        let which = id(file)?;
        if self.brought.remove(which) {
            return Ok(());
        }
        Ok(module_file::remove(&mut self.scope.tx, &self.scope.cx, which).await?)
    }
}

fn shown(kept: &ModuleFile) -> File {
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    File {
        id: kept.id.to_string(),
        name: kept.name.clone(),
        media_type: kept.media_type.to_string(),
        size: u64::try_from(kept.size).unwrap_or(0),
        width: side(kept.width),
        height: side(kept.height),
        brought_at: kept.created_at.micros(),
    }
}
