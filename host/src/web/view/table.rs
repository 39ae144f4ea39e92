//! Rows and columns.

use super::block::ValueView;
use super::form::ButtonView;

/// A table.
#[derive(Debug, Clone)]
pub struct TableView {
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRowView>,
    /// What stands there when there are none.
    pub empty: String,
}

impl TableView {
    /// The head of column `index`; empty beyond the last.
    #[must_use]
    pub fn column(&self, index: &usize) -> &str {
        self.columns.get(*index).map_or("", String::as_str)
    }

    /// Whether column `index` holds figures, which stand below each other at the right.
    #[must_use]
    pub fn is_numeric(&self, index: &usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.cells.get(*index));
        let blank = |cell: &ValueView| matches!(cell, ValueView::Text(text) if text.is_empty() || text == "—");
        let number = |cell: &ValueView| matches!(cell, ValueView::Number(_));
        cells.clone().any(number) && cells.all(|cell| number(cell) || blank(cell))
    }

    /// Whether any row has buttons.
    #[must_use]
    pub fn has_buttons(&self) -> bool {
        self.rows.iter().any(|row| !row.buttons.is_empty())
    }
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct TableRowView {
    /// One value a column.
    pub cells: Vec<ValueView>,
    /// Where the row leads (its first cell carries the link); empty: nowhere.
    pub href: String,
    /// What can be done to it.
    pub buttons: Vec<ButtonView>,
}
