//! Blocks, values and buttons, resolved.

use qrcode::QrCode;
use qrcode::render::svg;
use wushe_plugin_schema::page::{
    Block, Button, ButtonStyle, Card, Does, Labelled, Page, Picture, PrintList, Row, StepState, Table, TimelineEntry,
};
use wushe_plugin_schema::text::{Arg, Text};
use wushe_plugin_schema::value::{Link, PersonField, PersonRef, TimeStyle, Tone, Value};

use super::field::resolve_form;
use super::link::{hidden, page_url, plain};
use super::{PageContext, PersonText};
use crate::i18n::Catalog;
use crate::modules::ShownFile;
use crate::web::format::{bytes, money};
use crate::web::view::{
    BlockView, ButtonDoes, ButtonView, CardView, EntryView, FactView, FieldKindView, FieldView, FormView, LinkView,
    OptionView, PageView, PictureView, SearchView, StatView, StepView, TabView, TableRowView, TableView, ValueView,
};

/// What printing is for: `print-purpose-<word>` says it.
pub const PRINT_PURPOSES: [&str; 4] = ["hand", "replace", "deliver", "desk"];

/// Turns a module's page into what the templates show.
#[must_use]
pub fn resolve(page: &Page, cx: &PageContext<'_>) -> PageView {
    let back = match &page.back {
        Some(link) => LinkView { text: host(cx, "back"), href: page_url(cx.base, link) },
        None => LinkView { text: host(cx, "nav-home"), href: cx.home.to_owned() },
    };
    PageView {
        title: cx.text(&page.title),
        lead: page.lead.as_ref().map(|lead| cx.text(lead)).unwrap_or_default(),
        back: Some(back),
        buttons: Vec::new(),
        blocks: page
            .blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| !matches!(block, Block::Form(form) if !cx.offers(&form.action)))
            // Everything that goes on paper is printed together: the question before it is asked once.
            .filter(|(index, block)| !is_for_paper(block) || !page.blocks[..*index].iter().any(is_for_paper))
            .map(|(index, block)| cx.block(index, block))
            .collect(),
    }
}

/// Whether the block has something that goes on paper.
fn is_for_paper(block: &Block) -> bool {
    match block {
        Block::PrintSheet(sheet) => !sheet.cards.is_empty(),
        Block::PrintList(list) => !list.table.rows.is_empty(),
        _ => false,
    }
}

/// A printed list: heading and table, with what was opened of its people in the clear.
#[must_use]
pub fn print_list(list: &PrintList, cx: &PageContext<'_>) -> [BlockView; 2] {
    let rows = list.table.rows.iter().map(|row| Row { to: None, buttons: Vec::new(), ..row.clone() }).collect();
    let table = Table { rows, ..list.table.clone() };
    [BlockView::Heading { text: cx.text(&list.title) }, BlockView::Table(cx.table(&table))]
}

fn host(cx: &PageContext<'_>, key: &str) -> String {
    Catalog::host().t(cx.format.locale, key)
}

impl PageContext<'_> {
    /// A text of the module.
    pub(super) fn text(&self, text: &Text) -> String {
        self.catalog.text(self.format.locale, text)
    }

    fn url(&self, link: &Link) -> String {
        page_url(self.base, link)
    }

    fn optional_url(&self, link: Option<&Link>) -> String {
        link.map(|link| self.url(link)).unwrap_or_default()
    }

    fn block(&self, index: usize, block: &Block) -> BlockView {
        match block {
            Block::Heading { text } => BlockView::Heading { text: self.text(text) },
            Block::Text { text } => BlockView::Text { text: self.text(text) },
            Block::Alert { tone, text } => BlockView::Alert { tone: *tone, text: self.text(text) },
            Block::Empty { text, buttons } => {
                BlockView::Empty { text: self.text(text), buttons: self.buttons(buttons) }
            }
            Block::Stats { tiles } => BlockView::Stats {
                tiles: tiles
                    .iter()
                    .map(|tile| StatView {
                        label: self.text(&tile.label),
                        value: self.words(&tile.value),
                        href: self.optional_url(tile.to.as_ref()),
                        tone: tile.tone,
                    })
                    .collect(),
            },
            Block::Detail { rows } => BlockView::Detail { rows: self.facts(rows) },
            Block::Table(table) => BlockView::Table(self.table(table)),
            Block::Cards { cards } => BlockView::Cards { cards: cards.iter().map(|card| self.card(card)).collect() },
            Block::Timeline { entries } => {
                BlockView::Timeline { entries: entries.iter().map(|entry| self.entry(entry)).collect() }
            }
            Block::Steps { steps } => BlockView::Steps {
                steps: steps
                    .iter()
                    .map(|step| StepView {
                        title: self.text(&step.title),
                        state: match step.state {
                            StepState::Done => "done",
                            StepState::Current => "current",
                            StepState::Ahead => "ahead",
                        },
                    })
                    .collect(),
            },
            Block::Search { to, param, label, value } => BlockView::Search(SearchView {
                id: format!("b{index}-search"),
                action: self.url(&Link::page(&to.page)),
                hidden: to
                    .params
                    .iter()
                    .filter(|(name, _)| *name != param)
                    .map(|(name, value)| (name.clone(), plain(value)))
                    .collect(),
                param: param.clone(),
                label: self.text(label),
                value: value.clone(),
                filters: Vec::new(),
            }),
            Block::Form(form) => BlockView::Form(resolve_form(index, form, self)),
            Block::Actions { buttons } => BlockView::Actions { buttons: self.buttons(buttons) },
            Block::Tabs { tabs } => BlockView::Tabs {
                tabs: tabs
                    .iter()
                    .map(|tab| TabView {
                        text: self.text(&tab.title),
                        href: self.url(&tab.to),
                        current: tab.current,
                        count: String::new(),
                    })
                    .collect(),
            },
            Block::Pagination { next } => BlockView::Pagination { next: self.optional_url(next.as_ref()) },
            Block::Qr { to, caption } => {
                BlockView::Qr { svg: qr_svg(&format!("{}{}", self.origin, self.url(to))), caption: self.text(caption) }
            }
            Block::Pictures { pictures } => {
                BlockView::Pictures { pictures: pictures.iter().filter_map(|picture| self.picture(picture)).collect() }
            }
            // The sheet itself is made after a purpose has been given: until then, the question.
            Block::PrintSheet(sheet) if sheet.cards.is_empty() => {
                BlockView::Empty { text: self.text(&sheet.empty), buttons: Vec::new() }
            }
            Block::PrintSheet(sheet) => BlockView::Form(self.print_form(index, "print-lead", sheet.cards.len())),
            Block::PrintList(list) if list.table.rows.is_empty() => {
                BlockView::Empty { text: self.text(&list.table.empty), buttons: Vec::new() }
            }
            Block::PrintList(list) => BlockView::Form(self.print_form(index, "print-lead-list", list.table.rows.len())),
        }
    }

    /// A picture; none when it is not there, or is something else.
    fn picture(&self, picture: &Picture) -> Option<PictureView> {
        let shown = self.files.get(&picture.file)?;
        let about = &shown.about;
        about.media_type.is_image().then(|| PictureView {
            src: self.file_url(&picture.file, shown),
            alt: self.text(&picture.alt),
            width: about.width.unwrap_or(0),
            height: about.height.unwrap_or(0),
            held: about.held_at.map(|_| host(self, "picture-held")).unwrap_or_default(),
            buttons: self.buttons(&picture.buttons),
        })
    }

    fn file_url(&self, id: &str, shown: &ShownFile) -> String {
        format!("{}/{id}?{}", self.files_at, shown.query)
    }

    /// Asks for what the cards or rows are printed.
    fn print_form(&self, index: usize, lead: &str, count: usize) -> FormView {
        let option = |purpose: &&str| OptionView {
            value: (*purpose).to_owned(),
            label: host(self, &format!("print-purpose-{purpose}")),
            ..OptionView::default()
        };
        let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let lead = Catalog::host().ta(self.format.locale, lead, [("n", count)]);
        let action = match self.here.split_once('?') {
            Some((path, query)) => format!("{path}/print?{query}"),
            None => format!("{}/print", self.here),
        };
        FormView {
            id: format!("b{index}"),
            action,
            title: host(self, "print-title"),
            lead: format!("{lead} {}", host(self, "print-recorded")),
            fields: vec![FieldView {
                id: format!("b{index}-purpose"),
                name: "purpose".to_owned(),
                label: host(self, "print-purpose"),
                required: true,
                kind: FieldKindView::Choice { options: PRINT_PURPOSES.iter().map(option).collect() },
                ..FieldView::default()
            }],
            submit: host(self, "print-submit"),
            ..FormView::default()
        }
    }

    fn facts(&self, rows: &[Labelled]) -> Vec<FactView> {
        rows.iter().map(|row| FactView { label: self.text(&row.label), value: self.value(&row.value) }).collect()
    }

    fn table(&self, table: &Table) -> TableView {
        TableView {
            columns: table.columns.iter().map(|column| self.text(column)).collect(),
            rows: table.rows.iter().map(|row| self.row(row)).collect(),
            empty: self.text(&table.empty),
        }
    }

    fn row(&self, row: &Row) -> TableRowView {
        let href = self.optional_url(row.to.as_ref());
        let mut cells: Vec<_> = row.cells.iter().map(|cell| self.value(cell)).collect();
        if !href.is_empty()
            && let Some(first) = cells.first_mut()
        {
            unlink(first);
        }
        TableRowView { cells, href, buttons: self.buttons(&row.buttons) }
    }

    fn card(&self, card: &Card) -> CardView {
        let href = self.optional_url(card.to.as_ref());
        let mut title = self.value(&card.title);
        if !href.is_empty() {
            unlink(&mut title);
        }
        CardView {
            title,
            badges: card.badges.iter().map(|badge| self.value(badge)).collect(),
            rows: self.facts(&card.rows),
            text: card.text.as_ref().map(|text| self.text(text)).unwrap_or_default(),
            href,
            buttons: self.buttons(&card.buttons),
        }
    }

    fn entry(&self, entry: &TimelineEntry) -> EntryView {
        EntryView {
            at: self.time(entry.at, TimeStyle::Full),
            title: self.value(&entry.title),
            by: entry.by.as_ref().map(|by| self.value(by)),
            text: entry.text.as_ref().map(|text| self.text(text)).unwrap_or_default(),
        }
    }

    fn time(&self, at: i64, style: TimeStyle) -> ValueView {
        ValueView::Time { machine: self.format.machine_time(at), text: self.format.time(at, style) }
    }

    /// A value as the templates show it.
    pub(super) fn value(&self, value: &Value) -> ValueView {
        match value {
            Value::Text { text } => ValueView::Text(self.text(text)),
            Value::Number { value } => ValueView::Number(self.format.number(*value)),
            Value::Money { fen } => ValueView::Number(money(*fen)),
            Value::Time { at, style } => self.time(*at, *style),
            Value::Duration { minutes } => ValueView::Number(self.format.minutes(*minutes)),
            Value::Status { text, tone } => ValueView::tag(*tone, self.text(text)),
            Value::RequestStatus { status } => request_status(self.format.locale, status),
            Value::Person { person, field } => {
                let PersonText { text, masked, href } = self.person(person, *field);
                // One link a person is enough: the name leads to their card.
                let href = if *field == PersonField::Name { href } else { String::new() };
                ValueView::Person { text, masked, href }
            }
            Value::Link { text, to } => ValueView::link(self.text(text), self.url(to)),
            Value::File { file } => match self.files.get(file) {
                Some(shown) => {
                    let words = format!("{} ({})", shown.about.name, bytes(shown.about.size));
                    ValueView::link(words, self.file_url(file, shown))
                }
                None => ValueView::text("—"),
            },
        }
    }

    /// Just the words of a value.
    fn words(&self, value: &Value) -> String {
        match self.value(value) {
            ValueView::Text(text) | ValueView::Number(text) => text,
            ValueView::Time { text, .. } | ValueView::Tag { text, .. } | ValueView::Person { text, .. } => text,
            ValueView::Link(link) => link.text,
        }
    }

    fn person(&self, person: &PersonRef, field: PersonField) -> PersonText {
        let found = self.people.get(&(person.clone(), field)).cloned();
        // Somebody who is no longer in the register, or whom the reader may not see at all.
        found.unwrap_or_else(|| PersonText { text: "—".to_owned(), masked: true, href: String::new() })
    }

    fn buttons(&self, buttons: &[Button]) -> Vec<ButtonView> {
        buttons.iter().filter_map(|button| self.button(button)).collect()
    }

    /// A button; none when it would ring a number that the reader can neither see nor ask for.
    fn button(&self, button: &Button) -> Option<ButtonView> {
        let does = match &button.does {
            Does::Go { to } => ButtonDoes::Go { href: self.url(to) },
            Does::Act { action, .. } if !self.offers(action) => return None,
            Does::Act { action, input, confirm } => {
                let mut hidden = hidden(self.input_of(action), input);
                hidden.extend(self.carried());
                ButtonDoes::Post {
                    action: format!("{}/actions/{}", self.base, action),
                    hidden,
                    confirm: confirm.as_ref().map(|question| self.text(question)).unwrap_or_default(),
                }
            }
            Does::Ring { person } => {
                let phone = self.person(person, PersonField::Phone);
                match (phone.masked, phone.href) {
                    (false, _) => {
                        ButtonDoes::Ring { number: phone.text.chars().filter(|c| !c.is_whitespace()).collect() }
                    }
                    (true, href) if !href.is_empty() => ButtonDoes::Go { href },
                    _ => return None,
                }
            }
        };
        let class = match button.style {
            ButtonStyle::Plain => "",
            ButtonStyle::Primary => "btn-primary",
            ButtonStyle::Danger => "btn-danger",
        };
        Some(ButtonView { text: self.text(&button.text), icon: String::new(), class, does })
    }
}

/// The status of a request in the platform's words and tone.
#[must_use]
pub fn request_status(locale: crate::i18n::Locale, status: &str) -> ValueView {
    let tone = match status {
        "submitted" | "returned" => Tone::Warn,
        "accepted" | "dispatched" | "handling" => Tone::Info,
        "done" | "verified" => Tone::Good,
        _ => Tone::Neutral,
    };
    ValueView::tag(tone, Catalog::host().t(locale, &format!("status-{status}")))
}

/// A link inside a link is no markup: the outer one stands.
fn unlink(value: &mut ValueView) {
    match value {
        ValueView::Person { href, .. } => href.clear(),
        ValueView::Link(link) => *value = ValueView::Text(std::mem::take(&mut link.text)),
        _ => {}
    }
}

/// A QR code as SVG without any style of its own; nothing when the address is too long for one.
#[must_use]
pub fn qr_svg(address: &str) -> String {
    QrCode::new(address)
        .map(|code| {
            let svg = code.render::<svg::Color<'_>>().min_dimensions(160, 160).quiet_zone(true).build();
            // Without the XML declaration it may stand inside a page.
            svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned())
        })
        .unwrap_or_default()
}
