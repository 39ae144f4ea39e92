//! Reading sheets: Excel workbooks, and CSV as counties save it.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

/// Most rows of a sheet that is taken in at once.
pub const MOST_ROWS: usize = 5_000;
/// Most columns that are looked at.
const MOST_COLUMNS: usize = 200;
/// Most characters of a cell.
const MOST_CHARS: usize = 4_000;

/// A table: heads and rows, each with its number in the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The first row.
    pub heads: Vec<String>,
    /// The rows that hold anything.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Why a file cannot be read; the code names the sentence (`sheet-<code>`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Neither a workbook nor CSV.
    Format,
    /// Nothing below the heads.
    Empty,
    /// More rows than are taken at once.
    TooManyRows,
}

impl Unreadable {
    /// As message keys name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Empty => "empty",
            Self::TooManyRows => "too-many-rows",
        }
    }
}

/// Reads the first sheet of a workbook, or CSV in UTF-8 or GB 18030. The content tells which, not the name.
///
/// # Errors
/// See [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    let rows = if bytes.starts_with(b"PK\x03\x04") { workbook(bytes)? } else { csv(bytes)? };
    let mut rows = rows.into_iter().enumerate().map(|(at, cells)| (at + 1, cells));
    let heads = loop {
        // A title above the table, or an empty line, is no head.
        let (_, cells) = rows.next().ok_or(Unreadable::Empty)?;
        if cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1
            || cells.len() == 1 && !cells[0].trim().is_empty()
        {
            break cells;
        }
    };
    let filled: Vec<_> =
        rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).take(MOST_ROWS + 1).collect();
    match filled.len() {
        0 => Err(Unreadable::Empty),
        many if many > MOST_ROWS => Err(Unreadable::TooManyRows),
        _ => Ok(Table { heads, rows: filled }),
    }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Format)?;
    let range = book.worksheet_range_at(0).ok_or(Unreadable::Empty)?.map_err(|_| Unreadable::Format)?;
    if range.height() > MOST_ROWS + 100 {
        return Err(Unreadable::TooManyRows);
    }
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let left = range.start().map_or(0, |(_, column)| column as usize);
    let mut rows = vec![Vec::new(); above];
    for row in range.rows() {
        let mut cells = vec![String::new(); left.min(MOST_COLUMNS)];
        cells.extend(row.iter().take(MOST_COLUMNS).map(|cell| cut(&text(cell))));
        rows.push(cells);
    }
    Ok(rows)
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CHARS).collect()
}

/// A cell as it is read: whole numbers without a point, days as days.
fn text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
        }
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}

fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    if bytes.contains(&0) {
        return Err(Unreadable::Format);
    }
    // Excel in China saves CSV in GB 18030 unless told otherwise.
    let text = match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let (text, _, wrong) = encoding_rs::GB18030.decode(bytes);
            if wrong {
                return Err(Unreadable::Format);
            }
            text.into_owned()
        }
    };
    let semicolons = text.lines().next().is_some_and(|head| head.contains(';') && !head.contains(','));
    let delimiter = if text.lines().next().is_some_and(|head| head.contains('\t')) {
        b'\t'
    } else if semicolons {
        b';'
    } else {
        b','
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Format)?;
        rows.push(record.iter().take(MOST_COLUMNS).map(cut).collect());
        if rows.len() > MOST_ROWS + 100 {
            return Err(Unreadable::TooManyRows);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_read_in_both_encodings() {
        let expected = Table {
            heads: vec!["名称".to_owned(), "电话".to_owned()],
            rows: vec![(2, vec!["红星社".to_owned(), "0839".to_owned()])],
        };
        let text = "名称,电话\r\n红星社,0839\r\n,\r\n";
        assert_eq!(read(text.as_bytes()).unwrap(), expected);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()).unwrap(), expected);
        let (bytes, ..) = encoding_rs::GB18030.encode(text);
        assert_eq!(read(&bytes).unwrap(), expected);
    }

    #[test]
    fn what_is_no_table() {
        assert_eq!(read(b"\x00\x01\x02").unwrap_err(), Unreadable::Format);
        assert_eq!(read(b"PK\x03\x04 no workbook").unwrap_err(), Unreadable::Format);
        assert_eq!(read("名称,电话\n".as_bytes()).unwrap_err(), Unreadable::Empty);
        let many = "a,b\n".to_owned() + &"1,2\n".repeat(MOST_ROWS + 1);
        assert_eq!(read(many.as_bytes()).unwrap_err(), Unreadable::TooManyRows);
    }
}
