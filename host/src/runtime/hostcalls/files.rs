//! `wushe:files`: files that people brought to the module.

use wushe_core::app::module_file;
use wushe_core::domain::module_file::{MOST_PEOPLE, ModuleFile, PictureOf};
use wushe_core::id::{ModuleFileId, ResidentId, VolunteerId};
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

    async fn people(&mut self, id: String, residents: Vec<String>, volunteers: Vec<String>) -> Answer<String> {
        answer!(self, "files.people", [id, residents, volunteers], self.note_people(&id, &residents, &volunteers))
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
            Some(found) => shown(&found.about),
            None => match module_file::get(&mut self.scope.tx, &self.scope.cx, which).await? {
                Some(kept) => self.with_people(&kept).await?,
                None => return Ok(None),
            },
        };
        self.json(&view).map(Some)
    }

    async fn with_people(&mut self, kept: &ModuleFile) -> Result<File, Refusal> {
        let mut view = shown(kept);
        let people = module_file::people(&mut self.scope.tx, &self.scope.cx, kept.id).await?;
        self.budget.rows_read(people.len())?;
        for person in people {
            view.residents.extend(person.resident_id.map(|id| id.to_string()));
            view.volunteers.extend(person.volunteer_id.map(|id| id.to_string()));
        }
        Ok(view)
    }

    async fn note_people(
        &mut self,
        file: &str,
        residents: &[String],
        volunteers: &[String],
    ) -> Result<String, Refusal> {
        let named = || residents.iter().chain(volunteers);
        self.enter("files", Access::Write, file.len() + named().map(String::len).sum::<usize>())?;
        self.budget.rows_written(1 + named().count().min(MOST_PEOPLE))?;
        let which: ModuleFileId = id(file)?;
        let mut people = Vec::with_capacity(named().count());
        for resident in residents {
            people.push(PictureOf::from(id::<ResidentId>(resident)?));
        }
        for volunteer in volunteers {
            people.push(PictureOf::from(id::<VolunteerId>(volunteer)?));
        }
        let kept = module_file::put_people(&mut self.scope.tx, &self.scope.cx, which, &people).await?;
        let view = self.with_people(&kept).await?;
        self.json(&view)
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
        residents: Vec::new(),
        volunteers: Vec::new(),
        held: kept.held_at.is_some(),
    }
}
