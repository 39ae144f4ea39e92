//! Files on pages of modules: which a page names, and addresses at which whoever was shown the page gets them.
//!
//! Which file is shown to whom is the module's business, told page by page. So an address carries the platform's mark: that this
//! person was shown this file, of this module in this unit, until when. Nobody else gets anything at it.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use wushe_core::app::{Actor, Cx, module_file, unit};
use wushe_core::domain::module_file::ModuleFile;
use wushe_core::error::Error;
use wushe_core::id::{ModuleFileId, UserId};
use wushe_core::seal::is_same_mark;
use wushe_core::store::Mode;
use wushe_core::time::Timestamp;
use wushe_plugin_schema::page::{Block, Page};
use wushe_plugin_schema::value::Value;

use super::ask::grants;
use super::error::ModuleError;
use super::page::Paged;
use crate::app::App;

/// Seconds for which addresses stay the same, so that a browser need not fetch again what it has: they hold for one to two of these.
const TERM_SECONDS: i64 = 6 * 3600;
/// Files that one page shows; what is named beyond is left out.
const MOST_ON_A_PAGE: usize = 200;

/// The mark on an address.
#[derive(Debug, Clone, Deserialize)]
pub struct Mark {
    /// UTC seconds since 1970 until which it holds.
    until: i64,
    /// The platform's mark.
    mark: String,
}

/// A file that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// What is known of it.
    pub about: ModuleFile,
    /// What stands behind the `?` of its address.
    pub query: String,
}

impl Paged {
    /// The files that the page names, by id, as far as they are the module's own in this unit.
    ///
    /// # Errors
    /// As any statement.
    pub async fn files(&mut self) -> Result<HashMap<String, ShownFile>, Error> {
        let mut found = HashMap::new();
        if !self.has_files {
            return Ok(found);
        }
        for name in named(&self.page).into_iter().take(MOST_ON_A_PAGE) {
            let Ok(id) = name.parse::<ModuleFileId>() else { continue };
            let Some(about) = module_file::get(&mut self.tx, &self.cx, id).await? else { continue };
            if about.held_at.is_none() || self.is_for_staff {
                let query = query(&self.cx, id, self.is_for_staff);
                found.insert(name, ShownFile { about, query });
            }
        }
        Ok(found)
    }
}

fn named(page: &Page) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut value = |value: &Value| {
        if let Value::File { file } = value {
            names.insert(file.clone());
        }
    };
    for block in &page.blocks {
        match block {
            Block::Detail { rows } => rows.iter().for_each(|row| value(&row.value)),
            Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).for_each(&mut value),
            Block::Cards { cards } => {
                for card in cards {
                    value(&card.title);
                    card.rows.iter().for_each(|row| value(&row.value));
                }
            }
            Block::Timeline { entries } => entries.iter().for_each(|entry| value(&entry.title)),
            Block::Pictures { pictures } => {
                for picture in pictures {
                    value(&Value::File { file: picture.file.clone() });
                }
            }
            _ => {}
        }
    }
    names
}

fn query(cx: &Cx, id: ModuleFileId, is_for_staff: bool) -> String {
    let now = cx.now.micros().div_euclid(1_000_000);
    let until = (now.div_euclid(TERM_SECONDS) + 2) * TERM_SECONDS;
    format!("until={until}&mark={}", mark(cx, id, cx.user(), until, is_for_staff))
}

/// The mark for a reader; none: whoever reads, as on the wall. Only that of a page of staff holds for what is held.
fn mark(cx: &Cx, id: ModuleFileId, reader: Option<UserId>, until: i64, is_for_staff: bool) -> String {
    let module = cx.module.as_deref().unwrap_or_default();
    let reader = reader.map(|id| id.to_string()).unwrap_or_default();
    let (unit, id, until) = (cx.unit.to_string(), id.to_string(), until.to_string());
    let shown_to = if is_for_staff { "staff" } else { "people" };
    let parts = ["module-file", &unit, module, &id, &reader, &until, shown_to];
    cx.core.keys.mac(&parts.map(str::as_bytes))
}

impl App {
    /// A file of a module, for whoever was shown it, and what it holds unless they have it already (`known`: its SHA-256).
    ///
    /// # Errors
    /// `NotHere` for everybody else, for a mark that is over, and where the module is not on any more.
    pub async fn shown_file(
        &self,
        reader: Actor,
        (code, module, id): (&str, &str, &str),
        shown: &Mark,
        known: impl FnOnce(&ModuleFile) -> bool + Send,
    ) -> Result<(ModuleFile, Option<Vec<u8>>), ModuleError> {
        let id = id.parse::<ModuleFileId>().map_err(|_| ModuleError::NotHere)?;
        let mut tx = self.store.begin(Mode::Read).await?;
        let unit = unit::by_code(&mut tx, code).await?;
        let mut cx = self.core.cx(reader, unit.id, "zh-CN");
        cx.module = Some(module.into());
        let holds = Timestamp::from_micros(shown.until.saturating_mul(1_000_000)) > cx.now;
        let is_marked = |is_for_staff| {
            let own = mark(&cx, id, cx.user(), shown.until, is_for_staff);
            is_same_mark(&shown.mark, &own)
                || is_same_mark(&shown.mark, &mark(&cx, id, None, shown.until, is_for_staff))
        };
        let is_staff = is_marked(true);
        if !holds || !(is_staff || is_marked(false)) {
            return Err(ModuleError::NotHere);
        }
        let (known_module, word) = self.module_in(&mut tx, module, unit.id).await?;
        if !grants(&known_module.manifest, &word)?.capabilities.contains("files") {
            return Err(ModuleError::NotHere);
        }
        let about = module_file::get(&mut tx, &cx, id).await?.ok_or(ModuleError::NotHere)?;
        if about.held_at.is_some() && !is_staff {
            return Err(ModuleError::NotHere);
        }
        let content = if known(&about) { None } else { Some(module_file::content(&mut tx, &cx, id).await?.1) };
        tx.rollback().await?;
        Ok((about, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_a_page_names_is_found_once() {
        use wushe_plugin_schema::page::{Card, Labelled, Picture, Row, Table};
        let page = Page::new("t")
            .pictures([Picture::new("a", "一"), Picture::new("b", "二")])
            .detail([Labelled::new("l", Value::file("c"))])
            .table(Table::new([], "none").rows([Row::new([Value::file("d"), Value::file("a")])]))
            .cards([Card::new("t").row("l", Value::file("e"))], "none");
        assert_eq!(named(&page).into_iter().collect::<String>(), "abcde");
    }
}
