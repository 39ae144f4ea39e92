//! What everybody may see of a fund, as blocks: the same rows as the books.

use std::collections::BTreeMap;

use wushe_core::domain::fund::{FundForm, PublicFund, PublicGoods, PublicPot};
use wushe_core::domain::money::Fen;
use wushe_plugin_schema::value::Tone;

use super::public::Words;
use crate::web::view::{BlockView, FactView, TableRowView, TableView, ValueView};

/// Yuan, as the desk writes them.
pub(super) fn money(amount: Fen) -> String {
    crate::web::format::money(amount.get())
}

fn number(amount: Fen) -> ValueView {
    ValueView::Number(money(amount))
}

/// Opening, in, out, moved, closing.
#[derive(Debug, Clone, Copy, Default)]
struct Sums([i64; 5]);

impl Sums {
    fn of<'p>(pots: impl Iterator<Item = &'p PublicPot>) -> Self {
        let mut sums = Self::default();
        for pot in pots {
            let of = [pot.opening, pot.income, pot.spent, pot.moved, pot.closing];
            for (sum, one) in sums.0.iter_mut().zip(of) {
                *sum = sum.saturating_add(one.get());
            }
        }
        sums
    }

    fn cells(self) -> impl Iterator<Item = ValueView> {
        self.0.into_iter().map(|sum| number(Fen::new(sum)))
    }
}

/// What everybody may see of a fund.
pub(super) fn blocks(words: &Words, fund: &PublicFund) -> Vec<BlockView> {
    let mut blocks = vec![BlockView::Heading { text: fund.name.clone() }];
    let of = |form: FundForm| fund.pots.iter().filter(move |pot| pot.form == form);
    let sums = Sums::of(of(FundForm::Money));
    // Facts, not figures at a glance: a sum of money does not break on a telephone.
    let fact = |key: &str, sum: i64| FactView { label: words.t(key), value: number(Fen::new(sum)) };
    let [opening, income, spent, moved, closing] = sums.0;
    let mut rows = vec![fact("field-opening", opening), fact("fund-in", income), fact("fund-out", spent)];
    if moved != 0 {
        rows.push(fact("field-moved", moved));
    }
    rows.push(fact("field-closing", closing));
    blocks.push(BlockView::Detail { rows });
    blocks.push(BlockView::Text { text: words.t("public-fund-sum") });
    blocks.extend(giving(words, fund));

    for (form, key) in [(FundForm::Money, "public-fund-money"), (FundForm::Kind, "public-fund-kind")] {
        let pots: Vec<&PublicPot> = of(form).collect();
        if pots.is_empty() && form == FundForm::Kind {
            continue;
        }
        blocks.push(BlockView::Heading { text: words.t(key) });
        blocks.push(BlockView::Table(by(words, &pots, "field-source", |pot| words.source(pot))));
        blocks.push(BlockView::Table(by(words, &pots, "field-purpose", |pot| words.purpose(pot.purpose.as_ref()))));
    }
    blocks.extend(donors(words, fund));
    blocks.extend(given(words, fund));
    for (key, goods) in [("field-goods-in", &fund.goods_in), ("field-goods-out", &fund.goods_out)] {
        if !goods.is_empty() {
            blocks.push(BlockView::Heading { text: words.t(key) });
            blocks.push(BlockView::Table(in_kind(words, goods)));
        }
    }
    blocks
}

/// Where the public may give. The fund itself takes nothing online.
fn giving(words: &Words, fund: &PublicFund) -> Vec<BlockView> {
    let Some(platform) = &fund.designated_platform else { return Vec::new() };
    let fact = |key: &str, value: ValueView| FactView { label: words.t(key), value };
    let mut rows = vec![fact("field-designated-platform", ValueView::text(platform.clone()))];
    rows.extend(fund.filing_no.as_ref().map(|no| fact("field-filing-no", ValueView::Number(no.clone()))));
    rows.extend(fund.donate_link.as_ref().map(|href| fact("field-donate-link", ValueView::link(href, href))));
    vec![BlockView::Heading { text: words.t("public-fund-give") }, BlockView::Detail { rows }]
}

fn heads(words: &Words, first: &[&str]) -> Vec<String> {
    let sums = ["field-opening", "fund-in", "fund-out", "field-moved", "field-closing"];
    first.iter().chain(&sums).map(|key| words.t(key)).collect()
}

fn total(words: &Words, width: usize, sums: Sums) -> TableRowView {
    let mut cells = vec![ValueView::tag(Tone::Neutral, words.t("table-total"))];
    cells.extend((1..width).map(|_| ValueView::text("")));
    cells.extend(sums.cells());
    TableRowView { cells, ..TableRowView::default() }
}

/// Pots added up by one of the things that tell them apart.
fn by(words: &Words, pots: &[&PublicPot], head: &str, name: impl Fn(&PublicPot) -> String) -> TableView {
    let mut groups: BTreeMap<String, Vec<&PublicPot>> = BTreeMap::new();
    for pot in pots {
        groups.entry(name(pot)).or_default().push(pot);
    }
    let mut rows: Vec<TableRowView> = groups
        .into_iter()
        .map(|(name, pots)| {
            let sums = Sums::of(pots.into_iter());
            let cells = std::iter::once(ValueView::text(name)).chain(sums.cells()).collect();
            TableRowView { cells, ..TableRowView::default() }
        })
        .collect();
    if !rows.is_empty() {
        rows.push(total(words, 1, Sums::of(pots.iter().copied())));
    }
    TableView { columns: heads(words, &[head]), rows, empty: words.t("public-fund-none") }
}

fn donors(words: &Words, fund: &PublicFund) -> Vec<BlockView> {
    let sums = words.with("public-fund-donors-sum", fund.donations, &money(fund.donated));
    let row = |donor: &wushe_core::domain::fund::PublicDonor| TableRowView {
        cells: vec![
            ValueView::text(donor.name.clone()),
            words.day(donor.day),
            number(donor.amount),
            ValueView::text(words.t(if donor.in_kind { "choice-fund-form-kind" } else { "choice-fund-form-money" })),
            ValueView::text(words.purpose(donor.purpose.as_ref())),
        ],
        ..TableRowView::default()
    };
    let columns = ["field-donor-name", "fund-day", "fund-amount", "field-form", "field-purpose"];
    vec![
        BlockView::Heading { text: words.t("field-donors") },
        BlockView::Text { text: sums },
        BlockView::Table(TableView {
            columns: columns.map(|key| words.t(key)).to_vec(),
            rows: fund.donors.iter().map(row).collect(),
            empty: words.t("public-fund-none"),
        }),
    ]
}

/// What was given: organisations by name, people only by number.
fn given(words: &Words, fund: &PublicFund) -> Vec<BlockView> {
    let organisations = fund.organisations.iter().map(|one| TableRowView {
        cells: vec![
            ValueView::text(one.name.clone()),
            ValueView::text(one.title.clone()),
            words.day(one.day),
            number(one.amount),
            ValueView::text(words.purpose(one.purpose.as_ref())),
        ],
        ..TableRowView::default()
    });
    let people = fund.people.iter().map(|one| TableRowView {
        cells: vec![
            ValueView::text(words.purpose(one.purpose.as_ref())),
            ValueView::Number(words.number(one.grants)),
            ValueView::Number(words.number(one.beneficiaries)),
            number(one.amount),
        ],
        ..TableRowView::default()
    });
    let table = |columns: &[&str], rows: Vec<TableRowView>| {
        let columns = columns.iter().map(|key| words.t(key)).collect();
        BlockView::Table(TableView { columns, rows, empty: words.t("public-fund-none") })
    };
    vec![
        BlockView::Heading { text: words.t("public-fund-organisations") },
        table(
            &["field-recipient-name", "public-fund-for", "fund-day", "fund-amount", "field-purpose"],
            organisations.collect(),
        ),
        BlockView::Heading { text: words.t("public-fund-people") },
        BlockView::Text { text: words.t("public-fund-people-lead") },
        table(&["field-purpose", "public-fund-times", "field-beneficiaries", "fund-amount"], people.collect()),
    ]
}

fn in_kind(words: &Words, goods: &[PublicGoods]) -> TableView {
    let row = |one: &PublicGoods| TableRowView {
        cells: vec![
            ValueView::text(one.name.clone()),
            ValueView::Number(format!("{} {}", words.number(one.quantity), one.measure)),
            number(one.value),
        ],
        ..TableRowView::default()
    };
    TableView {
        columns: ["fund-goods-name", "field-quantity", "field-value"].map(|key| words.t(key)).to_vec(),
        rows: goods.iter().map(row).collect(),
        empty: String::new(),
    }
}
