//! `/public/{unit}/fund`: where a community's charity money comes from and goes to, for everybody, without a login.

use std::sync::Arc;

use askama::Template as _;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _};
use serde::Deserialize;
use wushe_core::app::fund::{self, disclosure};
use wushe_core::app::{Actor, Cx, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::{DisclosureFilter, DisclosureView, DutyStatus, DutyView, PublicParams, PublicPot};
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::id::DisclosureId;
use wushe_core::store::{Mode, Tx};
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::books;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::registers::words;
use crate::web::board::base;
use crate::web::error::{PageError, PageResult, bare_shell};
use crate::web::format::Formatter;
use crate::web::frame::Here;
use crate::web::view::{
    BlockView, LinkView, ListItemView, PageTemplate, PageView, TabView, TableRowView, TableView, TileView, ValueView,
};
use crate::web::visitor::Visitor;

/// Disclosures in the list.
const SHOWN: i64 = 60;

/// Which period; left out: this year.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// The reader's words.
pub(super) struct Words {
    locale: Locale,
    format: Formatter,
}

impl Words {
    pub(super) fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale, key)
    }

    fn ta(&self, key: &str, name: &str, value: impl Into<String>) -> String {
        Catalog::host().ta(self.locale, key, [(name, value.into().into())])
    }

    /// A sentence with a number and an amount.
    pub(super) fn with(&self, key: &str, n: i64, amount: &str) -> String {
        Catalog::host().ta(self.locale, key, [("n", n.into()), ("amount", amount.to_owned().into())])
    }

    pub(super) fn number(&self, value: i64) -> String {
        self.format.number(value)
    }

    pub(super) fn source(&self, pot: &PublicPot) -> String {
        words::choice(self.locale, "FundSource", pot.source.as_str())
    }

    pub(super) fn purpose(&self, name: Option<&String>) -> String {
        name.cloned().unwrap_or_else(|| self.t("fund-unrestricted"))
    }

    pub(super) fn day(&self, day: Day) -> ValueView {
        ValueView::Time { machine: day.to_string(), text: day.to_string() }
    }

    /// What a rule asks for; of one that the county has made itself, its word.
    fn rule(&self, code: &str) -> String {
        words::known(self.locale, "rule", code)
    }

    fn period(&self, from: Day, to: Day) -> ValueView {
        ValueView::text(if from == to { from.to_string() } else { format!("{from} – {to}") })
    }
}

/// The page as the books are now.
pub(super) async fn now(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (mut tx, unit, cx, words) = open(&app, &visitor, &code).await?;
    let funds = fund::public_funds(&mut tx, &cx).await?;
    let units = fund::public_units(&mut tx, &cx).await?;
    let below = below(&words, units.iter().filter(|below| below.id != unit.id));
    let mut page = PageView::new(words.ta("public-fund-of", "unit", unit.name(visitor.reader.locale.tag())));
    page.back = Some(LinkView { text: words.t("public-title"), href: base(&unit) });
    let Some(opened) = funds.iter().map(|(_, day)| *day).min() else {
        page.lead = words.t("public-fund-below-lead");
        page.blocks.push(below.ok_or_else(PageError::not_found)?);
        return answer(&visitor, &unit, page);
    };
    let params = PublicParams { from: day("from", &asked.from)?, to: day("to", &asked.to)? };
    let shown = fund::public_page(&mut tx, &cx, params).await?;
    page.lead = words.t("public-fund-lead");
    page.blocks.push(BlockView::Tabs { tabs: years(&words, &unit, opened, Day::of(cx.now), (shown.from, shown.to)) });
    page.blocks.push(period(&words, shown.from, shown.to));
    for fund in &shown.funds {
        page.blocks.extend(books::blocks(&words, fund));
    }
    let duties = fund::public_duties(&mut tx, &cx).await?;
    page.blocks.push(BlockView::Heading { text: words.t("public-fund-duties") });
    page.blocks.push(BlockView::Text { text: words.t("public-fund-duties-lead") });
    page.blocks.push(BlockView::Table(clock(&words, &duties)));
    let listed = disclosure::list(&mut tx, &cx, DisclosureFilter::default(), Page::first(SHOWN)).await?;
    let own: Vec<DisclosureView> = listed.items.into_iter().filter(|one| one.unit_id == unit.id).collect();
    page.blocks.push(BlockView::Heading { text: words.t("public-fund-published") });
    page.blocks.push(BlockView::Table(published(&words, &unit, &own)));
    if let Some(below) = below {
        page.blocks.push(BlockView::Heading { text: words.t("public-fund-below") });
        page.blocks.push(below);
    }
    answer(&visitor, &unit, page)
}

/// A page as it was published.
pub(super) async fn then(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((code, id)): Path<(String, String)>,
) -> PageResult {
    let (mut tx, unit, cx, words) = open(&app, &visitor, &code).await?;
    let id: DisclosureId = id.parse().map_err(|_| Error::NotFound { entity: "disclosure" })?;
    let shown = disclosure::get(&mut tx, &cx, id).await?;
    let base = address(&unit);
    let mut page = PageView::new(words.rule(&shown.rule));
    page.back = Some(LinkView { text: words.t("public-fund"), href: base.clone() });
    page.lead = words.ta("public-fund-then", "at", words.format.time(shown.published_at.micros(), TimeStyle::Full));
    if shown.late {
        let text = words.ta("public-fund-late", "day", shown.due_on.to_string());
        page.blocks.push(BlockView::Alert { tone: Tone::Warn, text });
    }
    if let Some(note) = &shown.note {
        page.blocks.push(BlockView::Alert { tone: Tone::Info, text: note.clone() });
    }
    for (other, key) in [(shown.replaced_by_id, "field-replaced-by-id"), (shown.replaces_id, "field-replaces-id")] {
        if let Some(other) = other {
            let row = crate::web::view::FactView {
                label: words.t(key),
                value: ValueView::link(words.t("public-fund-look"), format!("{base}/{other}")),
            };
            page.blocks.push(BlockView::Detail { rows: vec![row] });
        }
    }
    if let Some(frozen) = &shown.page {
        page.blocks.push(period(&words, frozen.from, frozen.to));
        for fund in &frozen.funds {
            page.blocks.extend(books::blocks(&words, fund));
        }
    }
    page.blocks.push(BlockView::Text { text: words.ta("public-fund-hash", "hash", shown.hash.clone()) });
    answer(&visitor, &unit, page)
}

/// The tile that leads here from the resident's home; none where there is no fund.
pub(in crate::web) async fn tile(here: &mut Here) -> Result<Option<TileView>, PageError> {
    if fund::public_funds(&mut here.tx, &here.cx).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(TileView {
        icon: "wallet".to_owned(),
        title: here.t("public-fund"),
        text: here.t("public-fund-tile"),
        href: address(&here.unit),
    }))
}

/// Where the money of a unit stands.
pub(in crate::web) fn address(unit: &Unit) -> String {
    format!("/public/{}/fund", unit.code)
}

/// Units below that keep funds of their own; none: there are none.
fn below<'u>(words: &Words, units: impl Iterator<Item = &'u Unit>) -> Option<BlockView> {
    let item = |unit: &Unit| ListItemView {
        icon: "wallet".to_owned(),
        title: unit.name(words.locale.tag()).to_owned(),
        text: String::new(),
        badges: Vec::new(),
        href: address(unit),
    };
    let items: Vec<_> = units.map(item).collect();
    (!items.is_empty()).then_some(BlockView::List { items })
}

/// Everybody is nobody here: what the page shows does not depend on who looks.
async fn open(app: &App, visitor: &Visitor, code: &str) -> Result<(Tx, Unit, Cx, Words), PageError> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, code).await?;
    let locale = visitor.reader.locale;
    let cx = app.core.cx(Actor::Anonymous, unit.id, locale.tag());
    let format = Formatter { locale, now: cx.now.micros() };
    Ok((tx, unit, cx, Words { locale, format }))
}

fn day(field: &str, text: &str) -> Result<Option<Day>, Error> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::invalid(field, "day")),
    }
}

fn period(words: &Words, from: Day, to: Day) -> BlockView {
    let text = Catalog::host().ta(
        words.locale,
        "public-fund-period",
        [("from", from.to_string().into()), ("to", to.to_string().into())],
    );
    BlockView::Text { text }
}

/// The years of the fund, newest first; of each the whole, of this one up to today.
fn years(words: &Words, unit: &Unit, opened: Day, today: Day, shown: (Day, Day)) -> Vec<TabView> {
    let (first, last) = (opened.date().year(), today.date().year());
    let tab = |year: i16| {
        let to = if year == last { today.to_string() } else { format!("{year}-12-31") };
        let from = format!("{year}-01-01");
        TabView {
            text: words.ta("public-fund-year", "year", year.to_string()),
            current: (shown.0.to_string(), shown.1.to_string()) == (from.clone(), to.clone()),
            href: if year == last { address(unit) } else { format!("{}?from={from}&to={to}", address(unit)) },
            count: String::new(),
        }
    };
    (first..=last).rev().take(10).map(tab).collect()
}

/// What is to be disclosed until when.
fn clock(words: &Words, duties: &[DutyView]) -> TableView {
    let row = |duty: &DutyView| {
        let tone = match duty.status {
            DutyStatus::Due => Tone::Info,
            DutyStatus::Overdue => Tone::Bad,
            DutyStatus::Published => Tone::Good,
        };
        let status = words::choice(words.locale, "DutyStatus", duty.status.as_str());
        TableRowView {
            cells: vec![
                ValueView::text(words.rule(&duty.rule)),
                ValueView::text(if duty.about.is_empty() { "—".to_owned() } else { duty.about.clone() }),
                words.period(duty.period_from, duty.period_to),
                words.day(duty.due_on),
                ValueView::tag(tone, status),
            ],
            ..TableRowView::default()
        }
    };
    let columns = ["field-rule", "field-subject", "public-fund-of-period", "field-due-on", "public-fund-state"];
    TableView {
        columns: columns.map(|key| words.t(key)).to_vec(),
        rows: duties.iter().map(row).collect(),
        empty: words.t("public-fund-none"),
    }
}

/// What was disclosed, and when; late is late for good, also when it was corrected since.
fn published(words: &Words, unit: &Unit, disclosures: &[DisclosureView]) -> TableView {
    let row = |one: &DisclosureView| {
        let state = match (one.replaces_id.is_some(), one.replaced_by_id.is_some()) {
            (_, true) => ValueView::tag(Tone::Neutral, words.t("public-fund-replaced")),
            (true, _) => ValueView::tag(Tone::Info, words.t("public-fund-correction")),
            _ => ValueView::tag(Tone::Good, words.t("public-fund-stands")),
        };
        let late = words.t(if one.late { "public-fund-was-late" } else { "public-fund-in-time" });
        let at = one.published_at.micros();
        TableRowView {
            cells: vec![
                ValueView::text(words.rule(&one.rule)),
                words.period(one.period_from, one.period_to),
                words.day(one.due_on),
                ValueView::Time {
                    machine: words.format.machine_time(at),
                    text: words.format.time(at, TimeStyle::Date),
                },
                ValueView::tag(if one.late { Tone::Warn } else { Tone::Good }, late),
                state,
            ],
            href: format!("{}/{}", address(unit), one.id),
            ..TableRowView::default()
        }
    };
    let columns = [
        "field-rule",
        "public-fund-of-period",
        "field-due-on",
        "field-published-at",
        "public-fund-punctual",
        "public-fund-state",
    ];
    TableView {
        columns: columns.map(|key| words.t(key)).to_vec(),
        rows: disclosures.iter().map(row).collect(),
        empty: words.t("public-fund-none"),
    }
}

fn answer(visitor: &Visitor, unit: &Unit, page: PageView) -> PageResult {
    let mut shell = bare_shell(&visitor.reader, &page.title);
    unit.name(visitor.reader.locale.tag()).clone_into(&mut shell.brand);
    shell.brand_sub = visitor.reader.t("public-title");
    shell.home = base(unit);
    let mut response = Html(PageTemplate { shell, page, narrow: false }.render()?).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
