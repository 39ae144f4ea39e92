//! Writing sheets: a register taken out, and the template in which one is entered.

use rust_xlsxwriter::{DataValidation, Format as Style, Workbook, XlsxError};
use serde_json::Value;
use wushe_core::app::Cx;
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Result};
use wushe_core::store::Tx;

use super::column::{self, Column};
use crate::i18n::{Catalog, Locale};
use crate::registers::names::Names;
use crate::registers::{Call, Kind, Register, run, words};

/// Most rows that are taken out at once.
const MOST_ROWS: usize = 100_000;

/// The format of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// CSV in UTF-8, with the mark by which Excel knows it.
    Csv,
}

impl Format {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The ending of its file.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// Entries of a register that match, in the reader's language, as they may see them; and how many they are.
///
/// # Errors
/// As listing them; `Refused` (`export-too-large`) beyond a hundred thousand.
pub async fn export(
    tx: &mut Tx,
    cx: &Cx,
    register: &Register,
    input: serde_json::Map<String, Value>,
    locale: Locale,
    format: Format,
) -> Result<(Vec<u8>, usize)> {
    let list = register.operation("list").ok_or(Error::NotFound { entity: "register" })?;
    let columns = column::shown(register, locale);
    let mut names = Names::default();
    let mut rows = Vec::new();
    let mut page = Page { after: None, limit: Some(200) };
    loop {
        let call = Call { input: input.clone(), page: page.clone(), ..Call::default() };
        let listed = run::run(tx, cx, list, call).await?;
        for entry in listed.get("items").and_then(Value::as_array).into_iter().flatten() {
            let mut cells = Vec::with_capacity(columns.len());
            for column in &columns {
                let value = entry.get(&column.field.name).unwrap_or(&Value::Null);
                cells.push(cell(tx, cx, &mut names, locale, &column.field.kind, value).await?);
            }
            rows.push(cells);
        }
        if rows.len() > MOST_ROWS {
            return Err(Error::refused("export-too-large"));
        }
        match listed.get("next").and_then(Value::as_str) {
            Some(next) => page.after = Some(next.to_owned()),
            None => break,
        }
    }
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let title = words::title(locale, register);
    let count = rows.len();
    let bytes = match format {
        Format::Csv => csv(&heads, &rows),
        Format::Xlsx => workbook(&title, &heads, &rows),
    };
    Ok((bytes?, count))
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
    Money(Fen),
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(fen) => fen.to_string(),
        }
    }
}

async fn cell(tx: &mut Tx, cx: &Cx, names: &mut Names, locale: Locale, kind: &Kind, value: &Value) -> Result<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    Ok(match (kind, value) {
        (_, Value::Null) => text(""),
        (Kind::Fen, value) => Cell::Money(Fen::new(value.as_i64().unwrap_or(0))),
        (Kind::Integer, value) => Cell::Number(value.as_f64().unwrap_or(0.0)),
        (Kind::Boolean, value) => {
            Cell::Text(Catalog::host().t(locale, if value == &Value::Bool(true) { "yes" } else { "no" }))
        }
        (Kind::Choice { of, .. }, Value::String(value)) => Cell::Text(words::choice(locale, of, value)),
        (Kind::Time, Value::String(at)) => {
            let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
            let local =
                at.parse::<jiff::Timestamp>().map(|at| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string());
            Cell::Text(local.unwrap_or_else(|_| at.clone()))
        }
        (Kind::Id { of }, Value::String(id)) => {
            Cell::Text(names.of(tx, cx, of, id).await?.unwrap_or_else(|| id.clone()))
        }
        (Kind::List(of), Value::Array(list)) => {
            let mut parts = Vec::with_capacity(list.len());
            for entry in list {
                parts.push(Box::pin(cell(tx, cx, names, locale, of, entry)).await?.text());
            }
            Cell::Text(parts.join("、"))
        }
        (_, Value::String(words)) => text(words),
        (_, value) => Cell::Text(value.to_string()),
    })
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::internal(error)
}

fn csv(heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(heads.iter().map(|head| harmless(head))).map_err(broken)?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            number => number.text(),
        });
        writer.write_record(cells).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}

/// A text that a spreadsheet would take for a formula is led by a quotation mark (CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn workbook(title: &str, heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let write = || -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let bold = Style::new().set_bold();
        let money = Style::new().set_num_format("#,##0.00");
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(title))?;
        for (at, head) in heads.iter().enumerate() {
            sheet.write_string_with_format(0, column_number(at), head, &bold)?;
        }
        for (below, row) in rows.iter().enumerate() {
            let line = u32::try_from(below + 1).unwrap_or(u32::MAX);
            for (at, cell) in row.iter().enumerate() {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column_number(at), text)?,
                    Cell::Number(number) => sheet.write_number(line, column_number(at), *number)?,
                    // Yuan with two places: exact in the sheet for every amount that is taken.
                    Cell::Money(fen) => {
                        sheet.write_number_with_format(line, column_number(at), fen.get() as f64 / 100.0, &money)?
                    }
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    };
    write().map_err(broken)
}

fn column_number(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A name that a sheet may bear: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(title: &str) -> String {
    title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}

/// The template in which entries of a register are entered: heads, choices to pick from, and a second sheet that says what
/// each column takes.
///
/// # Errors
/// `Internal` when it cannot be written.
pub fn template(register: &Register, locale: Locale, format: Format) -> Result<Vec<u8>> {
    let columns = column::entered(register, locale);
    let heads: Vec<String> = columns.iter().map(head).collect();
    if format == Format::Csv {
        return csv(&heads, &[]);
    }
    let t = |key: &str| Catalog::host().t(locale, key);
    let write = || -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let bold = Style::new().set_bold();
        let text = Style::new().set_num_format("@");
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&words::title(locale, register)))?;
        for (at, column) in columns.iter().enumerate() {
            let at = column_number(at);
            // Numbers of people and telephones stay as they are typed.
            sheet.set_column_format(at, &text)?;
            sheet.set_column_width(at, 18)?;
            sheet.write_string_with_format(0, at, &heads[usize::from(at)], &bold)?;
            let choices = column.choices(locale);
            if !choices.is_empty() && choices.iter().map(|choice| choice.len() + 1).sum::<usize>() < 255 {
                let list = DataValidation::new().allow_list_strings(&choices)?;
                sheet.add_data_validation(1, at, 5_000, at, &list)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        let about = book.add_worksheet();
        about.set_name(sheet_name(&t("sheet-about")))?;
        for (at, key) in ["sheet-column", "sheet-needed", "sheet-takes", "sheet-choices"].into_iter().enumerate() {
            about.write_string_with_format(0, column_number(at), t(key), &bold)?;
        }
        for (below, column) in columns.iter().enumerate() {
            let line = u32::try_from(below + 1).unwrap_or(u32::MAX);
            about.write_string(line, 0, &column.head)?;
            about.write_string(line, 1, t(if column.field.required { "yes" } else { "no" }))?;
            about.write_string(line, 2, column.takes(locale))?;
            about.write_string(line, 3, column.choices(locale).join("、"))?;
        }
        about.autofit();
        book.save_to_buffer()
    };
    write().map_err(broken)
}

/// A star marks what must be filled in.
fn head(column: &Column) -> String {
    if column.field.required { format!("{}*", column.head) } else { column.head.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let heads = ["名称".to_owned(), "金额".to_owned(), "人数".to_owned()];
        let rows = vec![vec![Cell::Text("=1+1".to_owned()), Cell::Money(Fen::new(120_050)), Cell::Number(12.0)]];
        let table = read(&workbook("登记册", &heads, &rows).unwrap()).unwrap();
        assert_eq!(table.heads, heads);
        assert_eq!(table.rows, [(2, vec!["=1+1".to_owned(), "1200.5".to_owned(), "12".to_owned()])]);
        let table = read(&csv(&heads, &rows).unwrap()).unwrap();
        assert_eq!(table.rows, [(2, vec!["'=1+1".to_owned(), "1200.50".to_owned(), "12".to_owned()])]);
    }
}
