//! Charts: figures drawn as SVG that we make, without a script. The drawing has no words in it: it is stretched to its place, and
//! words beside it keep the size that the reader has chosen. What is drawn stands below it as a table, too.

/// Units of the drawing's height, and of the width of one column.
const HEIGHT: i64 = 1000;
const COLUMN: i64 = 100;

/// A course of figures.
#[derive(Debug, Clone, Default)]
pub struct ChartView {
    /// Unique on the page.
    pub id: String,
    /// What is drawn.
    pub title: String,
    /// What there is to see in it, for those who do not see it.
    pub words: String,
    /// The greatest and the least of the scale, and what lies in the middle, as words.
    pub scale: [String; 3],
    /// The columns, the oldest first.
    pub columns: Vec<ColumnView>,
    /// Whether it is drawn as a line: what there is at a time, or a share. Otherwise as columns: what came in the course of one.
    pub line: bool,
    /// Heads of the table: period and figure.
    pub heads: [String; 2],
    /// Words that open the table.
    pub open: String,
    /// Said below; empty: nothing. The last column is not over yet, figures are missing.
    pub note: String,
    bounds: (i64, i64),
}

/// One figure of a course.
#[derive(Debug, Clone, Default)]
pub struct ColumnView {
    /// Below it, short; empty: nothing.
    pub short: String,
    /// The period in full.
    pub period: String,
    /// The figure as words.
    pub text: String,
    /// The figure as a number; none: there is none.
    pub value: Option<i64>,
    /// Whether its period is not over yet.
    pub open: bool,
    /// Where it leads; empty: nowhere.
    pub href: String,
}

impl ChartView {
    /// Draws columns on a scale that begins with nothing.
    #[must_use]
    pub fn new(columns: Vec<ColumnView>, line: bool) -> Self {
        let values = || columns.iter().filter_map(|column| column.value);
        let bounds =
            (-round(values().min().unwrap_or(0).min(0).saturating_neg()), round(values().max().unwrap_or(0).max(0)));
        // With nothing to show there is a scale all the same.
        let bounds = if bounds == (0, 0) { (0, 2) } else { bounds };
        Self { columns, line, bounds, ..Self::default() }
    }

    /// The greatest of the scale, what lies in the middle, and the least.
    #[must_use]
    pub fn marks(&self) -> [i64; 3] {
        let (least, most) = self.bounds;
        [most, i64::midpoint(most, least), least]
    }

    /// Whether there is anything to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.value.is_none())
    }

    fn y(&self, value: i64) -> i64 {
        let (least, most) = self.bounds;
        let span = i128::from(most) - i128::from(least);
        let above = i128::from(most) - i128::from(value);
        i64::try_from(above * i128::from(HEIGHT) / span.max(1)).unwrap_or(0)
    }

    /// The drawing's size.
    #[must_use]
    pub fn view_box(&self) -> String {
        format!("0 0 {} {HEIGHT}", COLUMN * i64::try_from(self.columns.len()).unwrap_or(0))
    }

    /// Where nothing lies.
    #[must_use]
    pub fn ground(&self) -> String {
        let y = self.y(0);
        format!("M0 {y}H{}", COLUMN * i64::try_from(self.columns.len()).unwrap_or(0))
    }

    /// A column as a path, or the point of a line.
    #[must_use]
    pub fn mark(&self, index: &usize) -> String {
        let Some(value) = self.columns.get(*index).and_then(|column| column.value) else { return String::new() };
        let at = COLUMN * i64::try_from(*index).unwrap_or(0);
        let y = self.y(value);
        if self.line {
            return format!("M{} {y}h0", at + COLUMN / 2);
        }
        format!("M{} {}V{y}h56V{}z", at + 22, self.y(0), self.y(0))
    }

    /// The line through the figures; it breaks off where there is none.
    #[must_use]
    pub fn through(&self) -> String {
        let mut path = String::new();
        let mut pen = 'M';
        for (index, column) in self.columns.iter().enumerate() {
            let Some(value) = column.value else {
                pen = 'M';
                continue;
            };
            let x = COLUMN * i64::try_from(index).unwrap_or(0) + COLUMN / 2;
            path += &format!("{pen}{x} {}", self.y(value));
            pen = 'L';
        }
        path
    }
}

/// The next number that is easy to read and can be halved: 2, 4, 10, 20, 40, 100, …
fn round(value: i64) -> i64 {
    if value <= 0 {
        return 0;
    }
    let mut unit: i64 = 1;
    loop {
        for step in [2, 4, 6, 10] {
            match unit.checked_mul(step) {
                Some(most) if most >= value => return most,
                Some(_) => {}
                None => return i64::MAX,
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// Figures of several units side by side, the greatest first.
#[derive(Debug, Clone, Default)]
pub struct BarsView {
    /// Heads: unit and figure.
    pub heads: [String; 2],
    /// The rows.
    pub rows: Vec<BarView>,
}

/// A unit among others.
#[derive(Debug, Clone, Default)]
pub struct BarView {
    /// Its name.
    pub name: String,
    /// Its figure as words.
    pub text: String,
    /// Said beside it; empty: nothing.
    pub note: String,
    /// Where it leads; empty: nowhere.
    pub href: String,
    /// How long its bar is, of 1000.
    pub length: i64,
}

impl BarsView {
    /// Gives every bar its length; the longest is the greatest figure, or `whole`.
    #[must_use]
    pub fn new(heads: [String; 2], mut rows: Vec<(Option<i64>, BarView)>, whole: Option<i64>) -> Self {
        // Where several are equal they stay in their order.
        rows.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
        let most = rows.iter().filter_map(|(value, _)| *value).max().unwrap_or(0).max(whole.unwrap_or(0)).max(1);
        let length = |value: i64| i64::try_from(i128::from(value.max(0)) * 1000 / i128::from(most)).unwrap_or(0);
        let rows = rows.into_iter().map(|(value, row)| BarView { length: length(value.unwrap_or(0)), ..row });
        Self { heads, rows: rows.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: &[Option<i64>], line: bool) -> ChartView {
        let columns = values.iter().map(|value| ColumnView { value: *value, ..ColumnView::default() });
        ChartView::new(columns.collect(), line)
    }

    #[test]
    fn a_scale_begins_with_nothing_and_ends_with_a_number_that_is_easy_to_read() {
        let most = [0, 1, 3, 5, 7, 12, 21, 41, 61, 99, 1_234, 999_999].map(round);
        assert_eq!(most, [0, 2, 4, 6, 10, 20, 40, 60, 100, 100, 2_000, 1_000_000]);
        assert_eq!(round(i64::MAX), i64::MAX);
        assert_eq!(chart(&[Some(35)], false).marks(), [40, 20, 0]);
        assert_eq!(chart(&[Some(-35), Some(10)], false).marks(), [10, -15, -40]);
        assert_eq!(chart(&[None], false).marks(), [2, 1, 0]);
        assert_eq!(chart(&[Some(i64::MIN), Some(i64::MAX)], true).marks()[2], -i64::MAX);
    }

    #[test]
    fn columns_stand_on_the_ground_and_lines_break_where_nothing_is_known() {
        let columns = chart(&[Some(10), Some(0), None], false);
        assert_eq!(columns.mark(&0), "M22 1000V0h56V1000z");
        assert_eq!((columns.mark(&1).as_str(), columns.mark(&2).as_str()), ("M122 1000V1000h56V1000z", ""));
        assert_eq!((columns.view_box().as_str(), columns.ground().as_str()), ("0 0 300 1000", "M0 1000H300"));
        let line = chart(&[Some(10), Some(5), None, Some(0)], true);
        assert_eq!(line.through(), "M50 0L150 500M350 1000");
        assert_eq!(line.mark(&1), "M150 500h0");
        // Below nothing a column hangs.
        assert_eq!(chart(&[Some(-10)], false).mark(&0), "M22 0V1000h56V0z");
    }

    #[test]
    fn the_greatest_comes_first_and_has_the_longest_bar() {
        let row = |name: &str, value| (value, BarView { name: name.to_owned(), ..BarView::default() });
        let rows = || vec![row("a", Some(2)), row("b", None), row("c", Some(8)), row("d", Some(2))];
        let told = |bars: BarsView| bars.rows.into_iter().map(|row| (row.name, row.length)).collect::<Vec<_>>();
        let named = |list: [(&str, i64); 4]| list.map(|(name, length)| (name.to_owned(), length)).to_vec();
        let heads = || ["".to_owned(), "".to_owned()];
        let bars = told(BarsView::new(heads(), rows(), None));
        assert_eq!(bars, named([("c", 1000), ("a", 250), ("d", 250), ("b", 0)]));
        assert_eq!(told(BarsView::new(heads(), rows(), Some(10)))[0].1, 800);
    }
}
