//! Values of registers as people read them.

use futures_util::future::BoxFuture;
use serde_json::Value;
use wushe_core::time::Timestamp;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::registers::words;
use crate::registers::{self, Field, Kind};
use crate::web::error::PageError;
use crate::web::format::money;
use crate::web::frame::Here;
use crate::web::view::{BlockView, FactView, TableRowView, TableView, ValueView};

pub(super) use crate::registers::names::Names;

/// The tone of a state, by its word.
fn tone(value: &str) -> Option<Tone> {
    Some(match value {
        "approved" | "published" | "valid" | "active" | "verified" | "booked" | "running" | "granted" | "attended"
        | "confirmed" | "open" | "answered" | "living" => Tone::Good,
        "pending" | "submitted" | "prepared" | "waiting" | "suspended" | "review" | "due" | "extension"
        | "returned" | "publicised" | "escalated" => Tone::Warn,
        "rejected" | "revoked" | "overdue" | "terminated" | "refused" | "cancelled" | "disabled" | "failed" => {
            Tone::Bad
        }
        _ => return None,
    })
}

/// One value of a field. What lists and objects hold is shown by [`blocks`].
pub(super) async fn cell(
    here: &mut Here,
    names: &mut Names,
    field: &str,
    kind: &Kind,
    value: &Value,
) -> Result<ValueView, PageError> {
    let locale = here.locale();
    Ok(match (kind, value) {
        (_, Value::Null) => ValueView::text("—"),
        (Kind::Fen, value) => ValueView::Number(money(value.as_i64().unwrap_or(0))),
        (Kind::Integer, value) if field.ends_with("minutes") => {
            ValueView::Number(here.format().minutes(value.as_i64().unwrap_or(0)))
        }
        (Kind::Integer, value) if field.ends_with("permille") => {
            ValueView::Number(percent(value.as_i64().unwrap_or(0)))
        }
        (Kind::Integer, value) => ValueView::Number(here.format().number(value.as_i64().unwrap_or(0))),
        (Kind::Boolean, value) => ValueView::text(here.t(if value == &Value::Bool(true) { "yes" } else { "no" })),
        (Kind::Choice { of, .. }, Value::String(value)) => {
            let text = words::choice(locale, of, value);
            tone(value).map_or_else(|| ValueView::text(text.clone()), |tone| ValueView::tag(tone, text.clone()))
        }
        (Kind::Time, Value::String(at)) => match at.parse::<Timestamp>() {
            Ok(at) => here.time(at, TimeStyle::Full),
            Err(_) => ValueView::text(at.clone()),
        },
        (Kind::Day, Value::String(day)) => ValueView::Time { machine: day.clone(), text: day.clone() },
        (Kind::Id { of }, Value::String(id)) => {
            let name = names.of(&mut here.tx, &here.cx, of, id).await?;
            match (name, registers::of_id(of)) {
                (Some(name), Some(register)) if of != "UnitId" => {
                    ValueView::link(name, format!("{}/r/{}/{id}", here.home(), register.name))
                }
                (Some(name), _) => ValueView::text(name),
                (None, _) => ValueView::text("—"),
            }
        }
        (Kind::List(of), Value::Array(list)) if of.is_plain() => {
            let mut texts = Vec::with_capacity(list.len());
            for entry in list {
                texts.push(plain(&Box::pin(cell(here, names, field, of, entry)).await?));
            }
            ValueView::text(if texts.is_empty() { "—".to_owned() } else { texts.join(here.t("list-comma").as_str()) })
        }
        (_, Value::String(text)) if text.is_empty() => ValueView::text("—"),
        (_, Value::String(text)) => ValueView::text(words::known(locale, field, text)),
        (Kind::List(of), Value::Array(list)) if is_named(of) => {
            let own = if here.locale().tag().starts_with("en") { "name_en" } else { "name_zh" };
            let named: Vec<&str> = list.iter().filter_map(|entry| entry.get(own)?.as_str()).collect();
            ValueView::text(if named.is_empty() { "—".to_owned() } else { named.join(here.t("list-comma").as_str()) })
        }
        (_, Value::Array(list)) => ValueView::Number(here.format().number(i64::try_from(list.len()).unwrap_or(0))),
        (_, value) => ValueView::text(value.to_string()),
    })
}

/// Thousandths as people read them: `83.0%`.
fn percent(permille: i64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}

/// The words of a value, without what surrounds them.
fn plain(value: &ValueView) -> String {
    match value {
        ValueView::Text(text)
        | ValueView::Number(text)
        | ValueView::Time { text, .. }
        | ValueView::Tag { text, .. }
        | ValueView::Person { text, .. } => text.clone(),
        ValueView::Link(link) => link.text.clone(),
    }
}

/// Whether it is something with a name in both languages.
fn is_named(kind: &Kind) -> bool {
    matches!(kind, Kind::Object(fields) if fields.iter().any(|field| field.name == "name_en"))
}

/// Whether it fits into a cell, alone or as a list.
fn fits(kind: &Kind) -> bool {
    kind.is_plain() || matches!(kind, Kind::List(of) if of.is_plain() || is_named(of))
}

/// Fields that say nothing to a reader.
fn is_hidden(field: &Field) -> bool {
    matches!(field.name.as_str(), "id" | "version") || field.name.ends_with("_version")
}

/// An entry as labelled facts, with a table for each list of things in it.
pub(super) fn blocks<'a>(
    here: &'a mut Here,
    names: &'a mut Names,
    entity: &'a str,
    fields: &'a [Field],
    entry: &'a Value,
) -> BoxFuture<'a, Result<Vec<BlockView>, PageError>> {
    Box::pin(async move {
        let mut rows = Vec::new();
        let mut below = Vec::new();
        for field in fields.iter().filter(|field| !is_hidden(field)) {
            let Some(value) = entry.get(&field.name) else { continue };
            let label = words::field(here.locale(), entity, &field.name);
            match (&field.kind, value) {
                (Kind::Object(inner), Value::Object(_)) => {
                    below.push(BlockView::Heading { text: label });
                    below.extend(blocks(here, names, entity, inner, value).await?);
                }
                (Kind::List(of), Value::Array(list)) if !of.is_plain() => {
                    below.push(BlockView::Heading { text: label });
                    let mut table = table(here, names, entity, of, list).await?;
                    table.rows.extend(total(here, &columns(entity, of, list), entry));
                    below.push(BlockView::Table(table));
                }
                _ => rows.push(FactView { label, value: cell(here, names, &field.name, &field.kind, value).await? }),
            }
        }
        let mut found = Vec::new();
        if !rows.is_empty() {
            found.push(BlockView::Detail { rows });
        }
        found.extend(below);
        Ok(found)
    })
}

/// The last row of a table whose columns an entry adds up under the same names; none where it adds up nothing.
fn total(here: &Here, shown: &[&Field], entry: &Value) -> Option<TableRowView> {
    let sum = |field: &&Field| match field.kind {
        Kind::Fen => entry.get(&field.name).and_then(Value::as_i64),
        _ => None,
    };
    if !shown.iter().any(|field| sum(field).is_some()) {
        return None;
    }
    let cell = |(at, field): (usize, &&Field)| match sum(field) {
        Some(sum) => ValueView::Number(money(sum)),
        None if at == 0 => ValueView::tag(Tone::Neutral, here.t("table-total")),
        None => ValueView::text(""),
    };
    Some(TableRowView { cells: shown.iter().enumerate().map(cell).collect(), ..TableRowView::default() })
}

/// What a row of an account says again: its name is made of its kind, source, purpose and form.
const IN_ITS_NAME: [&str; 5] = ["name", "kind", "source", "purpose_id", "form"];

/// Things of one kind below each other. A column in which nothing stands is left out, and a name that stands beside the link
/// to whose it is.
pub(super) async fn table(
    here: &mut Here,
    names: &mut Names,
    entity: &str,
    of: &Kind,
    list: &[Value],
) -> Result<TableView, PageError> {
    let fields = columns(entity, of, list);
    let mut rows = Vec::with_capacity(list.len());
    for entry in list {
        let mut cells = Vec::with_capacity(fields.len());
        for field in &fields {
            let value = entry.get(&field.name).unwrap_or(&Value::Null);
            cells.push(match cell(here, names, &field.name, &field.kind, value).await? {
                // Whoever may not open the entry still reads the name that came with it.
                ValueView::Text(text) if text == "—" => ValueView::text(named_beside(entry, field).unwrap_or(text)),
                shown => shown,
            });
        }
        if fields.is_empty() {
            cells.push(cell(here, names, "", of, entry).await?);
        }
        rows.push(TableRowView { cells, ..TableRowView::default() });
    }
    let columns = fields.iter().map(|field| words::field(here.locale(), entity, &field.name)).collect();
    Ok(TableView { columns, rows, empty: here.t("register-part-empty") })
}

/// The fields that a table of these things shows.
fn columns<'k>(entity: &str, of: &'k Kind, list: &[Value]) -> Vec<&'k Field> {
    let Kind::Object(fields) = of else { return Vec::new() };
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    let stands = |field: &&Field| !list.iter().all(|entry| entry.get(&field.name).is_none_or(is_empty));
    // Entries of another register are told as its own table tells them.
    if let Some(names) = whole_columns(fields) {
        let named = names.iter().filter_map(|name| fields.iter().find(|field| field.name == *name));
        return named.filter(stands).collect();
    }
    let has = |name: &str| fields.iter().any(|field| field.name == name);
    let is_of_accounts = entity == "fund" && has("account_id") && has("form");
    let shows = |field: &&Field| {
        let is_repeated = is_of_accounts && IN_ITS_NAME.contains(&field.name.as_str());
        let is_named = fields.iter().any(|other| is_name_of(field, other));
        !is_hidden(field) && fits(&field.kind) && !is_repeated && !is_named
    };
    fields.iter().filter(shows).filter(stands).collect()
}

/// The columns of the register whose entries have these fields; none: no register's do.
fn whole_columns(fields: &[Field]) -> Option<&'static [&'static str]> {
    let lists = |register: &&registers::Register| {
        register.operation("list").is_some_and(|list| list.types.output.as_slice() == fields)
    };
    registers::all().iter().find(lists).map(|register| register.columns).filter(|columns| !columns.is_empty())
}

/// Whether a field is the name of what another leads to: `volunteer_name` beside `volunteer_id`.
fn is_name_of(field: &Field, other: &Field) -> bool {
    let leads = matches!(&other.kind, Kind::Id { of } if of != "UnitId");
    let (Some(whose), Some(stem)) = (field.name.strip_suffix("_name"), other.name.strip_suffix("_id")) else {
        return false;
    };
    leads && field.kind == Kind::Text && whose == stem
}

/// The name that an entry tells beside an id.
fn named_beside(entry: &Value, field: &Field) -> Option<String> {
    let stem = field.name.strip_suffix("_id")?;
    let name = entry.get(format!("{stem}_name"))?.as_str()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_read_in_percent() {
        assert_eq!([percent(1000), percent(830), percent(7), percent(0)], ["100.0%", "83.0%", "0.7%", "0.0%"]);
    }
}
