//! What ids point at, by name.

use std::collections::BTreeMap;

use serde_json::Value;
use wushe_core::app::{Cx, unit};
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Result};
use wushe_core::store::Tx;

use super::{Call, of_id, run};

/// Names of what ids point at, each looked up once a page.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<(String, String), Option<String>>);

impl Names {
    /// What the entry with this id is called; none for whoever may not see it.
    ///
    /// # Errors
    /// As any statement.
    pub async fn of(&mut self, tx: &mut Tx, cx: &Cx, of: &str, id: &str) -> Result<Option<String>> {
        let key = (of.to_owned(), id.to_owned());
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let found = if of == "UnitId" {
            match id.parse() {
                Ok(id) => Some(unit::by_id(tx, id).await?.name(&cx.locale).to_owned()),
                Err(_) => None,
            }
        } else {
            title_of(tx, cx, of, id).await?
        };
        self.0.insert(key, found.clone());
        Ok(found)
    }
}

/// The title of an entry of the register to which ids of this type belong.
async fn title_of(tx: &mut Tx, cx: &Cx, of: &str, id: &str) -> Result<Option<String>> {
    let Some((register, get)) = of_id(of).and_then(|register| Some((register, register.operation("get")?))) else {
        return Ok(None);
    };
    let call = Call { id: id.to_owned(), ..Call::default() };
    match run::run(tx, cx, get, call).await {
        Ok(entry) => {
            Ok(Some(register.title_of(&entry, &cx.locale)).filter(|title| !title.is_empty()).map(str::to_owned))
        }
        Err(Error::NotFound { .. } | Error::Forbidden { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The one entry that somebody means by what they wrote: its id, or what finds it in its register.
///
/// # Errors
/// As any statement.
pub async fn meant(tx: &mut Tx, cx: &Cx, of: &str, written: &str) -> Result<Option<String>> {
    if uuid::Uuid::try_parse(written).is_ok() {
        return Ok(Some(written.to_owned()));
    }
    if of == "UnitId" {
        return match unit::by_code(tx, written).await {
            Ok(unit) => Ok(Some(unit.id.to_string())),
            Err(Error::NotFound { .. } | Error::Invalid(_)) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let Some((field, list)) = of_id(of).and_then(|register| Some((register.matched_by?, register.operation("list")?)))
    else {
        return Ok(None);
    };
    let input = [(field.to_owned(), Value::from(written))].into_iter().collect();
    let call = Call { input, page: Page::first(2), ..Call::default() };
    let listed = run::run(tx, cx, list, call).await?;
    match listed.get("items").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => Ok(only.get("id").and_then(Value::as_str).map(str::to_owned)),
        _ => Ok(None),
    }
}
