//! Columns: the plain fields of a register, under the names that people read.

use serde_json::Value;
use wushe_core::domain::check::fold;
use wushe_core::domain::money::Fen;

use crate::i18n::{Catalog, Locale};
use crate::registers::check::typed;
use crate::registers::{Field, Kind, Register, words};

/// The column that says in which unit below a row's entry belongs.
pub const UNIT: &str = "unit_code";

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The field.
    pub field: Field,
    /// Its head, in the reader's language.
    pub head: String,
}

/// The columns in which a register's entries are entered: what fits into a cell, and lists of it.
#[must_use]
pub fn entered(register: &Register, locale: Locale) -> Vec<Column> {
    let Some(enter) = register.operation(register.intake.enter) else { return Vec::new() };
    let unit = Field {
        name: UNIT.to_owned(),
        kind: Kind::Text,
        required: false,
        least: None,
        most: Some(15),
        min: None,
        max: None,
    };
    // A unit says itself below which one it stands.
    let unit = (register.id != "UnitId").then_some(&unit);
    of(register, locale, enter.types.input.iter().chain(unit))
}

/// The columns in which a register is taken out.
#[must_use]
pub fn shown(register: &Register, locale: Locale) -> Vec<Column> {
    let fields = register.operation("list").map(|list| list.types.output.as_slice()).unwrap_or_default();
    of(register, locale, fields.iter().filter(|field| field.name != "version"))
}

fn of<'f>(register: &Register, locale: Locale, fields: impl Iterator<Item = &'f Field>) -> Vec<Column> {
    let fits = |kind: &Kind| kind.is_plain() || matches!(kind, Kind::List(of) if of.is_plain());
    fields
        .filter(|field| fits(&field.kind))
        .map(|field| Column { head: words::field(locale, register.entity, &field.name), field: field.clone() })
        .collect()
}

impl Column {
    /// Whether a head in a sheet means this column: its name in either language, or the field's own.
    #[must_use]
    pub fn is_called(&self, register: &Register, head: &str) -> bool {
        // A star marks what must be filled in.
        let head = fold(head.trim_end_matches(['*', '＊']));
        head == fold(&self.field.name)
            || Locale::ALL.iter().any(|locale| head == fold(&words::field(*locale, register.entity, &self.field.name)))
    }

    /// The value that a cell's text stands for. What cannot be read stays text, and the check of the fields names it.
    #[must_use]
    pub fn value(&self, text: &str) -> Value {
        value(&self.field.kind, text)
    }

    /// What the column takes, for whoever fills it in.
    #[must_use]
    pub fn takes(&self, locale: Locale) -> String {
        takes(&self.field.kind, locale)
    }

    /// The choices of the column, as people write them.
    #[must_use]
    pub fn choices(&self, locale: Locale) -> Vec<String> {
        match &self.field.kind {
            Kind::Choice { of, values } => values.iter().map(|value| words::choice(locale, of, value)).collect(),
            Kind::Boolean => ["yes", "no"].map(|word| Catalog::host().t(locale, word)).to_vec(),
            _ => Vec::new(),
        }
    }
}

fn takes(kind: &Kind, locale: Locale) -> String {
    let key = match kind {
        Kind::Text => "sheet-takes-text",
        Kind::Integer => "sheet-takes-number",
        Kind::Fen => "sheet-takes-money",
        Kind::Boolean => "sheet-takes-boolean",
        Kind::Day => "sheet-takes-day",
        Kind::Time => "sheet-takes-time",
        Kind::Choice { .. } => "sheet-takes-choice",
        Kind::Id { .. } => "sheet-takes-id",
        Kind::List(_) | Kind::Object(_) | Kind::Any => "sheet-takes-list",
    };
    Catalog::host().t(locale, key)
}

fn value(kind: &Kind, text: &str) -> Value {
    let text = text.trim();
    match kind {
        Kind::Choice { of, values } => {
            let folded = fold(text);
            let meant = values.iter().find(|value| {
                fold(value) == folded
                    || Locale::ALL.iter().any(|locale| fold(&words::choice(*locale, of, value)) == folded)
            });
            Value::from(meant.map_or(text, String::as_str))
        }
        Kind::Boolean => match fold(text).as_str() {
            "是" | "有" | "对" | "yes" | "y" | "true" | "1" => Value::Bool(true),
            "否" | "无" | "不" | "no" | "n" | "false" | "0" => Value::Bool(false),
            _ => Value::from(text),
        },
        Kind::Fen => Fen::parse_yuan("amount", text).map_or_else(|_| Value::from(text), |fen| Value::from(fen.get())),
        Kind::Day => Value::from(day(text).unwrap_or_else(|| text.to_owned())),
        Kind::Time => Value::from(time(text).unwrap_or_else(|| text.to_owned())),
        Kind::List(of) => text
            .split([',', '，', '、', ';', '；'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| value(of, part))
            .collect(),
        kind => typed(kind, text),
    }
}

/// A day as people write it: `2026-9-1`, `2026/9/1`, `2026.9.1`, `2026年9月1日`, `20260901`.
fn day(text: &str) -> Option<String> {
    let text = wushe_core::domain::check::half_width(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let (year, month, of_month) = match parts.as_slice() {
        [year, month, day] => ((*year).to_owned(), (*month).to_owned(), (*day).to_owned()),
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            (whole[..4].to_owned(), whole[4..6].to_owned(), whole[6..].to_owned())
        }
        _ => return None,
    };
    let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?).ok()?;
    Some(date.strftime("%Y-%m-%d").to_string())
}

/// A time of the county's clocks, `2026-09-01 09:00`, or one that says its zone.
fn time(text: &str) -> Option<String> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.to_string());
    }
    let (date, clock) = text.split_once([' ', 'T'])?;
    let date: jiff::civil::Date = day(date)?.parse().ok()?;
    let clock: jiff::civil::Time = clock.trim().parse().ok()?;
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    Some(date.to_datetime(clock).to_zoned(zone).ok()?.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_read_as_people_write_them() {
        for text in ["2026-09-01", "2026/9/1", "2026年9月1日", "20260901", "２０２６-０９-０１"] {
            assert_eq!(value(&Kind::Day, text), json!("2026-09-01"), "{text}");
        }
        assert_eq!(value(&Kind::Day, "九月"), json!("九月"));
        assert_eq!(value(&Kind::Time, "2026-9-1 09:30"), json!("2026-09-01T01:30:00Z"));
        assert_eq!(value(&Kind::Boolean, "是"), json!(true));
        assert_eq!(value(&Kind::Fen, "1,200.5"), json!(120_050));
        assert_eq!(value(&Kind::List(Box::new(Kind::Text)), "买菜、就医，"), json!(["买菜", "就医"]));
        assert_eq!(value(&Kind::Integer, "十"), json!("十"));
    }
}
