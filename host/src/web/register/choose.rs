//! Entries of another register to choose from in a form: all of them where they are few, found by what is typed where they
//! are many. Works without script: the button beside the box looks, and shows the form again.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _};
use serde_json::{Map, Value};
use wushe_core::domain::check::fold;
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Problem};

use super::{form, register};
use crate::app::App;
use crate::registers::names::{Meant, meant, text_filter};
use crate::registers::{self, Call, Field, Kind, Operation, Register, run};
use crate::web::error::{PageError, PageResult, bare_shell};
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{FieldKindView, FoundTemplate, OptionView};
use crate::web::visitor::Visitor;

/// Entries of one page of a listing.
const PAGE: i64 = 200;
/// Most pages of units that are shown at once, beside one page of anything else.
const UNIT_PAGES: usize = 10;
/// Most entries that are found at once; whatever is not among them is found by typing more.
const FOUND: usize = 10;
/// Most pages that are looked through where the register finds nothing by its name.
const LOOKED_THROUGH: usize = 50;

/// What can be chosen.
#[derive(Debug, Clone)]
pub(super) enum Entries {
    /// All there are.
    Few(Vec<OptionView>),
    /// More than anybody reads.
    Many,
}

/// The register to which ids of this type belong, and how it is listed.
fn listing(of: &str) -> Option<(&'static Register, &'static Operation)> {
    registers::of_id(of).and_then(|register| Some((register, register.operation("list")?)))
}

/// Entries of another register, newest first; those that the reader may not see are not there.
pub(super) async fn entries(here: &mut Here, of: &str, narrow: &Map<String, Value>) -> Result<Entries, PageError> {
    let Some((register, _)) = listing(of) else { return Ok(Entries::Few(Vec::new())) };
    let mut options = Vec::new();
    let mut page = Page::first(PAGE);
    for _ in 0..if of == "UnitId" { UNIT_PAGES } else { 1 } {
        let (found, next) = one_page(here, of, narrow.clone(), page).await?;
        options.extend(found.iter().map(|entry| option(here, register, entry, of == "UnitId")));
        match next {
            Some(next) => page = Page { after: Some(next), limit: Some(PAGE) },
            None => return Ok(Entries::Few(options)),
        }
    }
    Ok(Entries::Many)
}

async fn one_page(
    here: &mut Here,
    of: &str,
    input: Map<String, Value>,
    page: Page,
) -> Result<(Vec<Value>, Option<String>), PageError> {
    let Some((_, list)) = listing(of) else { return Ok((Vec::new(), None)) };
    match run::run(&mut here.tx, &here.cx, list, Call { input, page, ..Call::default() }).await {
        Ok(mut listed) => {
            let next = listed.get("next").and_then(Value::as_str).map(str::to_owned);
            let items = listed.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take);
            Ok((items.unwrap_or_default(), next))
        }
        // What is too long to be looked for finds nothing, and the form stays.
        Err(Error::Invalid(_) | Error::NotFound { .. } | Error::Forbidden { .. }) => Ok((Vec::new(), None)),
        Err(error) => Err(error.into()),
    }
}

/// An entry as a choice; `noted`: with what tells it from others of the same name.
fn option(here: &Here, register: &Register, entry: &Value, noted: bool) -> OptionView {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let notes = ["code", "number", "certificate_no", "credit_code", "phone", "day", "address"].map(text);
    OptionView {
        value: text("id"),
        label: register.title_of(entry, here.locale().tag()).to_owned(),
        note: if noted { notes.into_iter().find(|note| !note.is_empty()).unwrap_or_default() } else { String::new() },
        ..OptionView::default()
    }
}

/// A field for one of many: the box, what was found by what stands in it, and what is chosen already.
pub(super) async fn box_for(
    here: &mut Here,
    of: &str,
    name: &str,
    narrow: &Map<String, Value>,
    values: &form::Values,
) -> Result<FieldKindView, PageError> {
    let one = |name: &str| values.get(name).and_then(|given| given.first()).cloned().unwrap_or_default();
    let (query, chosen) = (one(&format!("{name}__q")), one(name));
    let mut found = find(here, of, &query, narrow).await?;
    if !chosen.is_empty() && !found.iter().any(|option| option.value == chosen) {
        found.extend(by_id(here, of, &chosen).await?);
    }
    for option in &mut found {
        option.chosen = option.value == chosen;
    }
    let nobody = found.is_empty() && !query.trim().is_empty();
    let plain = narrow
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    let asked = query_string(plain.chain([("field", name.to_owned())]));
    let at = listing(of).map(|(register, _)| register.name).unwrap_or_default();
    Ok(FieldKindView::Resident { query, found, nobody, url: format!("{}/r/{at}/-/choose?{asked}", here.home()) })
}

/// Entries by what was typed: the one that it means, then those whose name holds it.
async fn find(
    here: &mut Here,
    of: &str,
    query: &str,
    narrow: &Map<String, Value>,
) -> Result<Vec<OptionView>, PageError> {
    let query = query.trim();
    let Some((register, list)) = listing(of).filter(|_| !query.is_empty()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if let Meant::One(id) = meant(&mut here.tx, &here.cx, of, query).await? {
        found.extend(by_id(here, of, &id).await?);
    }
    let mut input = narrow.clone();
    let by_name = text_filter(list);
    if let Some(filter) = by_name {
        input.insert(filter.to_owned(), Value::from(query));
    }
    let mut page = Page::first(PAGE);
    for _ in 0..if by_name.is_some() { 1 } else { LOOKED_THROUGH } {
        let (entries, next) = one_page(here, of, input.clone(), page).await?;
        let holds = |option: &OptionView| by_name.is_some() || fold(&option.label).contains(&fold(query));
        for option in entries.iter().map(|entry| option(here, register, entry, true)).filter(holds) {
            if found.len() < FOUND && !found.iter().any(|known| known.value == option.value) {
                found.push(option);
            }
        }
        match next {
            Some(next) if found.len() < FOUND => page = Page { after: Some(next), limit: Some(PAGE) },
            _ => break,
        }
    }
    Ok(found)
}

/// The entry with this id; none for whoever may not see it.
async fn by_id(here: &mut Here, of: &str, id: &str) -> Result<Option<OptionView>, PageError> {
    let Some((register, get)) = registers::of_id(of).and_then(|register| Some((register, register.operation("get")?)))
    else {
        return Ok(None);
    };
    match run::run(&mut here.tx, &here.cx, get, Call { id: id.to_owned(), ..Call::default() }).await {
        Ok(entry) => Ok(Some(option(here, register, &entry, true))),
        Err(Error::NotFound { .. } | Error::Forbidden { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `/staff/{unit}/r/{register}/-/choose?field=&…__q=`: what is found while typing, a fragment that is put into the form.
pub(super) async fn found(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    let list = register.operation("list").ok_or_else(PageError::not_found)?;
    let typed =
        query.iter().find(|(name, _)| name.ends_with("__q")).map(|(_, typed)| typed.clone()).unwrap_or_default();
    let values = form::sent(query);
    let field = values.get("field").and_then(|given| given.first()).cloned().unwrap_or_default();
    let asked = |(name, value): &(String, Value)| values.contains_key(name) && *value != Value::Array(Vec::new());
    let narrow: Map<String, Value> = form::read(&list.types.input, &values)?.into_iter().filter(asked).collect();
    let found = find(&mut here, register.id, &typed, &narrow).await?;
    let nobody = found.is_empty() && !typed.trim().is_empty();
    let shell = bare_shell(&here.visitor.reader, "");
    let html = FoundTemplate { shell: &shell, name: &field, found: &found, nobody: &nobody }.render()?;
    Ok(Html(html).into_response())
}

/// What was written where several are named becomes their ids: a code, a number, a telephone number or a name each.
pub(super) async fn resolve(here: &mut Here, fields: &[Field], input: &mut Map<String, Value>) -> Result<(), Error> {
    let mut wrong = Vec::new();
    for field in fields {
        let Kind::List(of) = &field.kind else { continue };
        let (Kind::Id { of }, Some(Value::Array(written))) = (&**of, input.get_mut(&field.name)) else { continue };
        for value in written {
            let Some(text) = value.as_str() else { continue };
            match meant(&mut here.tx, &here.cx, of, text).await? {
                Meant::One(id) => *value = Value::from(id),
                Meant::Nothing => wrong.push(Problem::new(&field.name, "not-found-named").with("name", text)),
                Meant::Several => wrong.push(Problem::new(&field.name, "ambiguous-named").with("name", text)),
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// Ids as they stand in a box for several: by name where that means the one, else as they are.
pub(super) async fn written(here: &mut Here, of: &str, ids: &[String]) -> Result<Vec<String>, PageError> {
    let mut written = Vec::with_capacity(ids.len());
    for id in ids {
        let name = by_id(here, of, id).await?.map(|option| option.label).unwrap_or_default();
        let same = !name.is_empty() && meant(&mut here.tx, &here.cx, of, &name).await? == Meant::One(id.clone());
        written.push(if same { name } else { id.clone() });
    }
    Ok(written)
}
