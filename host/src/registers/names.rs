//! What ids point at, by name.

use std::collections::BTreeMap;

use serde_json::Value;
use wushe_core::app::{Cx, unit};
use wushe_core::domain::check::fold;
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Result};
use wushe_core::store::Tx;

use super::{Call, Operation, of_id, run};

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

/// Most entries whose titles are compared with what was written.
const TITLES: i64 = 200;

/// What somebody means by what they wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This one.
    One(String),
    /// Nothing that is there.
    Nothing,
    /// More than one.
    Several,
}

/// The entry that somebody means by what they wrote: its id, what finds it in its register (a code, a number), or its title.
///
/// # Errors
/// As any statement.
pub async fn meant(tx: &mut Tx, cx: &Cx, of: &str, written: &str) -> Result<Meant> {
    if uuid::Uuid::try_parse(written).is_ok() {
        return Ok(Meant::One(written.to_owned()));
    }
    if of == "UnitId" {
        match unit::by_code(tx, written).await {
            Ok(unit) => return Ok(Meant::One(unit.id.to_string())),
            // It may still be a name.
            Err(Error::NotFound { .. } | Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let Some((register, list)) = of_id(of).and_then(|register| Some((register, register.operation("list")?))) else {
        return Ok(Meant::Nothing);
    };
    for key in register.intake.keys() {
        let input = [(key.to_owned(), Value::from(written))].into_iter().collect();
        match run::run(tx, cx, list, Call { input, page: Page::first(2), ..Call::default() }).await {
            Ok(listed) => match ids(&listed, |_| true).as_slice() {
                [] => {}
                [only] => return Ok(Meant::One(only.clone())),
                _ => return Ok(Meant::Several),
            },
            // What is no telephone number may still be a name.
            Err(Error::Invalid(_)) => {}
            Err(Error::NotFound { .. } | Error::Forbidden { .. }) => return Ok(Meant::Nothing),
            Err(error) => return Err(error),
        }
    }
    // A register that finds nothing by name is a short one: kinds, templates, purposes.
    let input = text_filter(list).map(|text| (text.to_owned(), Value::from(written))).into_iter().collect();
    let listed = match run::run(tx, cx, list, Call { input, page: Page::first(TITLES), ..Call::default() }).await {
        Ok(listed) => listed,
        // What is too long for a name means nothing, like what the reader may not see.
        Err(Error::Invalid(_) | Error::NotFound { .. } | Error::Forbidden { .. }) => return Ok(Meant::Nothing),
        Err(error) => return Err(error),
    };
    let called = fold(written);
    let is_called = |entry: &Value| {
        let code = entry.get("code").and_then(Value::as_str).unwrap_or_default();
        [register.title_of(entry, "zh-CN"), register.title_of(entry, "en"), code]
            .iter()
            .any(|name| fold(name) == called)
    };
    Ok(match ids(&listed, is_called).as_slice() {
        [] => Meant::Nothing,
        [only] => Meant::One(only.clone()),
        _ => Meant::Several,
    })
}

/// The filter that finds entries by the beginning of their name.
#[must_use]
pub fn text_filter(list: &Operation) -> Option<&'static str> {
    ["text", "name", "q"].into_iter().find(|name| list.types.input.iter().any(|field| field.name == *name))
}

fn ids(listed: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let items = listed.get("items").and_then(Value::as_array).into_iter().flatten();
    items.filter(|entry| wanted(entry)).filter_map(|entry| entry.get("id")?.as_str().map(str::to_owned)).collect()
}
