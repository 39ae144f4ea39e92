//! What is longer than a screen goes over several slides: nothing on a wall is scrolled, and nothing is cut.
//!
//! How high something stands is reckoned in letters (rem), of which a screen of 16:9 is 41 high and 74 wide, whether it has
//! 1280 × 720 points or 1920 × 1080. The script measures what came of it, and divides again on other screens.

use crate::web::view::{BlockView, CardView, SlideView, TableRowView, TableView, ValueView};

/// Letters below the title of a slide.
const HEIGHT: f64 = 31.0;
/// Letters across.
const WIDTH: f64 = 66.0;
/// Between two blocks.
const GAP: f64 = 1.0;
/// A line of text.
const LINE: f64 = 1.6;
/// Above and below the line of a row.
const ROW: f64 = 0.7;
/// Cards side by side.
const CARDS: usize = 3;

/// A slide, or as many as it takes: `2/3` stands beside the title of each.
pub(super) fn paged(number: usize, slide: SlideView) -> Vec<SlideView> {
    let mut pages: Vec<Vec<BlockView>> = vec![Vec::new()];
    let mut left = HEIGHT;
    for block in slide.blocks {
        let mut rest = Some(block);
        while let Some(block) = rest.take() {
            let page = pages.last_mut().map_or(0, |page| page.len());
            match part(block, left, page == 0) {
                (Some(fits), more) => {
                    left -= height(&fits) + GAP;
                    if let Some(page) = pages.last_mut() {
                        page.push(fits);
                    }
                    if more.is_some() {
                        turn(&mut pages, &mut left);
                    }
                    rest = more;
                }
                (None, more) => {
                    turn(&mut pages, &mut left);
                    rest = more;
                }
            }
        }
    }
    let all = pages.len();
    let part = |at: usize| if all > 1 { format!("{}/{all}", at + 1) } else { String::new() };
    let slides = pages.into_iter().enumerate();
    slides.map(|(at, blocks)| SlideView { title: slide.title.clone(), number, part: part(at), blocks }).collect()
}

/// Begins the next page; a heading goes where what it stands above goes.
fn turn(pages: &mut Vec<Vec<BlockView>>, left: &mut f64) {
    let heading = match pages.last_mut() {
        Some(page) if page.len() > 1 && matches!(page.last(), Some(BlockView::Heading { .. })) => page.pop(),
        _ => None,
    };
    *left = HEIGHT - heading.as_ref().map_or(0.0, |heading| height(heading) + GAP);
    pages.push(heading.into_iter().collect());
}

/// What of a block fits, and what is left over. On an empty page something always fits.
fn part(block: BlockView, left: f64, empty: bool) -> (Option<BlockView>, Option<BlockView>) {
    let fits = |heights: &mut dyn Iterator<Item = f64>, head: f64| {
        let mut room = left - head;
        let count = heights
            .take_while(|height| {
                room -= height;
                room >= 0.0
            })
            .count();
        if empty { count.max(1) } else { count }
    };
    match block {
        BlockView::Table(mut table) if !table.rows.is_empty() => {
            let count = fits(&mut table.rows.iter().map(row), LINE + ROW);
            let more = table.rows.split_off(count.min(table.rows.len()));
            let of = |rows: Vec<TableRowView>| {
                let (columns, empty) = (table.columns.clone(), table.empty.clone());
                (!rows.is_empty()).then_some(BlockView::Table(TableView { columns, rows, empty }))
            };
            let more = of(more);
            (of(std::mem::take(&mut table.rows)), more)
        }
        BlockView::Cards { mut cards } if !cards.is_empty() => {
            let count = CARDS * fits(&mut cards.chunks(CARDS).map(|cards| tallest(cards) + 0.75), 0.0);
            let more = cards.split_off(count.min(cards.len()));
            let of = |cards: Vec<CardView>| (!cards.is_empty()).then_some(BlockView::Cards { cards });
            (of(cards), of(more))
        }
        BlockView::List { mut items } if !items.is_empty() => {
            let count = fits(&mut items.iter().map(|item| 1.0 + LINE * (1.0 + lines(&item.text))), 0.0);
            let more = items.split_off(count.min(items.len()));
            let of = |items: Vec<_>| (!items.is_empty()).then_some(BlockView::List { items });
            (of(items), of(more))
        }
        BlockView::Timeline { mut entries } if !entries.is_empty() => {
            let count = fits(&mut entries.iter().map(|entry| 1.0 + LINE * (2.0 + lines(&entry.text))), 2.0);
            let more = entries.split_off(count.min(entries.len()));
            let of = |entries: Vec<_>| (!entries.is_empty()).then_some(BlockView::Timeline { entries });
            (of(entries), of(more))
        }
        whole if empty || height(&whole) <= left => (Some(whole), None),
        whole => (None, Some(whole)),
    }
}

fn height(block: &BlockView) -> f64 {
    match block {
        BlockView::Heading { .. } => LINE,
        BlockView::Table(table) if table.rows.is_empty() => 9.0,
        BlockView::Table(table) => LINE + ROW + table.rows.iter().map(row).sum::<f64>(),
        BlockView::Cards { cards } => cards.chunks(CARDS).map(|cards| tallest(cards) + 0.75).sum(),
        BlockView::List { items } => items.iter().map(|item| 1.0 + LINE * (1.0 + lines(&item.text))).sum(),
        BlockView::Timeline { entries } => {
            2.0 + entries.iter().map(|entry| 1.0 + LINE * (2.0 + lines(&entry.text))).sum::<f64>()
        }
        BlockView::Text { text } | BlockView::Alert { text, .. } => 1.0 + LINE * lines(text).max(1.0),
        BlockView::Empty { .. } => 9.0,
        BlockView::Stats { tiles } => 6.0 * rows_of(tiles.len(), 7),
        BlockView::Tiles { tiles } => 7.0 * rows_of(tiles.len(), 4),
        BlockView::Detail { rows } => 2.0 + 2.0 * rows_of(rows.len(), 1),
        _ => 6.0,
    }
}

fn rows_of(count: usize, across: usize) -> f64 {
    f64::from(u32::try_from(count.div_ceil(across)).unwrap_or(u32::MAX))
}

/// A row of a table: its columns share the width.
fn row(row: &TableRowView) -> f64 {
    let wide: f64 = row.cells.iter().map(|cell| width(words(cell)) + 2.0).sum();
    ROW + LINE * (wide / WIDTH).ceil().max(1.0)
}

fn tallest(cards: &[CardView]) -> f64 {
    let card = |card: &CardView| {
        let across = WIDTH / 3.0 - 3.0;
        let text: f64 = card.text.lines().map(|line| (width(line) / across).ceil()).sum();
        let title = (width(words(&card.title)) / (across * 0.7)).ceil().max(1.0);
        let facts = card.rows.iter().map(|fact| (width(words(&fact.value)) / (across * 0.6)).ceil().max(1.0));
        3.0 + LINE * (title + text + facts.sum::<f64>() * 1.25)
    };
    cards.iter().map(card).fold(0.0, f64::max)
}

/// Lines that words take over the whole width.
fn lines(text: &str) -> f64 {
    text.lines().map(|line| (width(line) / WIDTH).ceil()).sum()
}

/// Chinese letters are as wide as they are high, Latin ones about half.
fn width(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 0.55 } else { 1.0 }).sum()
}

fn words(value: &ValueView) -> &str {
    match value {
        ValueView::Text(text) | ValueView::Number(text) => text,
        ValueView::Time { text, .. } | ValueView::Tag { text, .. } | ValueView::Person { text, .. } => text,
        ValueView::Link(link) => &link.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: usize, words: &str) -> BlockView {
        let row =
            |at: usize| TableRowView { cells: vec![ValueView::text(format!("{at}{words}"))], ..Default::default() };
        BlockView::Table(TableView {
            columns: vec!["什么".into()],
            rows: (0..rows).map(row).collect(),
            empty: "无".into(),
        })
    }

    fn of(blocks: Vec<BlockView>) -> Vec<SlideView> {
        paged(3, SlideView { title: "办理情况".into(), blocks, ..SlideView::default() })
    }

    fn rows(slide: &SlideView) -> usize {
        slide.blocks.iter().map(|block| if let BlockView::Table(table) = block { table.rows.len() } else { 0 }).sum()
    }

    #[test]
    fn what_fits_stays_whole() {
        let slides = of(vec![BlockView::Stats { tiles: Vec::new() }, table(5, "水龙头")]);
        assert_eq!((slides.len(), slides[0].part.as_str(), slides[0].number), (1, "", 3));
    }

    #[test]
    fn a_long_list_goes_over_several_slides_and_loses_nothing() {
        let slides = of(vec![table(40, "水龙头")]);
        assert_eq!(slides.iter().map(rows).sum::<usize>(), 40);
        assert!(slides.iter().all(|slide| slide.blocks.iter().map(height).sum::<f64>() <= HEIGHT), "{slides:?}");
        let last = format!("{0}/{0}", slides.len());
        assert_eq!((slides.first().unwrap().part.len(), &slides.last().unwrap().part), (3, &last));
        // Longer words take more lines, and more slides.
        assert!(of(vec![table(40, &"很长".repeat(60))]).len() > slides.len());
    }

    #[test]
    fn a_heading_goes_with_what_it_stands_above() {
        let heading = BlockView::Heading { text: "公告".into() };
        let slides = of(vec![table(11, "义诊"), heading, table(8, "公告")]);
        assert_eq!(slides.iter().map(rows).sum::<usize>(), 19);
        for slide in &slides {
            assert!(!matches!(slide.blocks.last(), Some(BlockView::Heading { .. })), "{slides:?}");
        }
    }

    #[test]
    fn what_is_higher_than_a_screen_by_itself_ends_too() {
        let slides = of(vec![table(2, &"很长".repeat(5_000)), BlockView::Text { text: "话".repeat(9_000) }]);
        assert_eq!((slides.len(), slides.iter().map(rows).sum::<usize>()), (3, 2));
        assert_eq!(of(Vec::new()).len(), 1);
    }
}
