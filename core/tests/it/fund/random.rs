//! Random business: whatever is asked in whatever order, the books stay right.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wushe_core::app::fund;
use wushe_core::domain::fund::{
    AccountKind, AllocateFund, ApprovePosting, FundForm, FundSource, NewGrant, NewIncome, PostingFilter, PostingStatus,
    ReassignFund, RejectPosting, ReversePosting, Transfer,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::id::{LotId, PurposeId};

use super::{Books, new_fund, today};
use crate::kit::{Bed, World, said};

store_tests![whatever_is_asked_the_books_stay_right];

/// One thing that somebody asks for; indexes are taken modulo what is there.
#[derive(Debug, Clone)]
enum Act {
    Income { amount: i64, purpose: usize, days_ago: i64 },
    Donate { amount: i64, purpose: usize },
    Goods { quantity: i64, each: i64, purpose: usize },
    Grant { amount: i64, purpose: usize, donation: bool, unrestricted: bool, days_ago: i64 },
    GrantGoods { lot: usize, quantity: i64, purpose: usize },
    Allocate { amount: i64, from: usize, to: usize, other: bool },
    Reassign { amount: i64, from: usize, to: usize },
    Transfer { amount: i64, back: bool },
    Reverse { posting: usize, days_ago: i64 },
    Approve { posting: usize },
    Reject { posting: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let amount = || prop_oneof![4 => 1..1500_i64, 1 => 1500..4000_i64];
    let ago = || prop_oneof![3 => Just(0_i64), 1 => 0..60_i64];
    prop_oneof![
        4 => (amount(), 0..4_usize, ago()).prop_map(|(amount, purpose, days_ago)| Act::Income { amount, purpose, days_ago }),
        3 => (amount(), 0..4_usize).prop_map(|(amount, purpose)| Act::Donate { amount, purpose }),
        2 => (1..20_i64, 1..90_i64, 0..4_usize).prop_map(|(quantity, each, purpose)| Act::Goods { quantity, each, purpose }),
        5 => (amount(), 0..4_usize, any::<bool>(), any::<bool>(), ago()).prop_map(|(amount, purpose, donation, unrestricted, days_ago)| {
            Act::Grant { amount, purpose, donation, unrestricted, days_ago }
        }),
        2 => (0..9_usize, 1..20_i64, 0..4_usize).prop_map(|(lot, quantity, purpose)| Act::GrantGoods { lot, quantity, purpose }),
        3 => (amount(), 0..4_usize, 0..4_usize, any::<bool>())
            .prop_map(|(amount, from, to, other)| Act::Allocate { amount, from, to, other }),
        2 => (amount(), 0..4_usize, 0..4_usize).prop_map(|(amount, from, to)| Act::Reassign { amount, from, to }),
        2 => (amount(), any::<bool>()).prop_map(|(amount, back)| Act::Transfer { amount, back }),
        3 => (0..40_usize, ago()).prop_map(|(posting, days_ago)| Act::Reverse { posting, days_ago }),
        4 => (0..9_usize).prop_map(|posting| Act::Approve { posting }),
        1 => (0..9_usize).prop_map(|posting| Act::Reject { posting }),
    ]
}

struct Play<'b> {
    one: Books<'b>,
    two: Books<'b>,
    purposes: Vec<Option<PurposeId>>,
    lots: Vec<LotId>,
}

impl Play<'_> {
    fn purpose(&self, at: usize) -> Option<PurposeId> {
        self.purposes[at % self.purposes.len()]
    }

    async fn postings(&self, status: PostingStatus) -> Vec<wushe_core::id::PostingId> {
        let filter = PostingFilter { status: Some(status), ..PostingFilter::default() };
        let listed =
            ask!(self.one.bed, tx => fund::posting::list(tx, &self.one.clerk, filter, Page::first(200))).unwrap();
        listed.items.iter().map(|posting| posting.id).collect()
    }

    async fn play(&mut self, act: Act) -> String {
        let (bed, clerk, second, id) = (self.one.bed, &self.one.clerk, &self.one.second, self.one.fund.id);
        let ago = |days: i64| Some(today().plus_days(-days));
        match act {
            Act::Income { amount, purpose, days_ago } => {
                let new = NewIncome { day: ago(days_ago), ..self.one.new_income(amount, self.purpose(purpose)) };
                said(put!(bed, tx => fund::income::create(tx, clerk, new)))
            }
            Act::Donate { amount, purpose } => {
                said(self.one.donate(self.one.new_donation(amount, self.purpose(purpose))).await)
            }
            Act::Goods { quantity, each, purpose } => {
                let new = self.one.new_goods(quantity, quantity * each + each / 2, self.purpose(purpose));
                let given = self.one.donate(new).await;
                if let Ok(given) = &given {
                    self.lots.push(given.goods[0].id);
                }
                said(given)
            }
            Act::Grant { amount, purpose, donation, unrestricted, days_ago } => {
                let source = if donation { FundSource::Donation } else { FundSource::GrantSuperior };
                let new = NewGrant {
                    source: Some(source),
                    unrestricted: Some(unrestricted),
                    day: ago(days_ago),
                    ..self.one.new_grant(amount, self.purpose(purpose))
                };
                said(self.one.grant(new).await)
            }
            Act::GrantGoods { lot, quantity, purpose } => {
                let Some(lot) = self.lots.get(lot % self.lots.len().max(1)).copied() else {
                    return "nothing".to_owned();
                };
                let new = NewGrant {
                    lot_id: Some(lot),
                    quantity: Some(quantity),
                    amount: None,
                    source: None,
                    ..self.one.new_grant(1, self.purpose(purpose))
                };
                said(self.one.grant(new).await)
            }
            Act::Allocate { amount, from, to, other } => {
                let input = AllocateFund {
                    source: FundSource::GrantSuperior,
                    purpose_id: self.purpose(from),
                    to_purpose_id: self.purpose(to),
                    to_fund_id: other.then_some(self.two.fund.id),
                    to_source: None,
                    from_account_id: None,
                    to_account_id: None,
                    amount: Fen::new(amount),
                    day: None,
                    words: "划拨".to_owned(),
                    voucher: None,
                };
                said(put!(bed, tx => fund::allocation::allocate(tx, clerk, id, input)))
            }
            Act::Reassign { amount, from, to } => {
                let Some(from_purpose_id) = self.purpose(from) else { return "nothing".to_owned() };
                let input = ReassignFund {
                    source: FundSource::Donation,
                    from_purpose_id,
                    to_purpose_id: self.purpose(to),
                    amount: Fen::new(amount),
                    consent_ref: "同意书".to_owned(),
                    day: None,
                    words: "改变用途".to_owned(),
                };
                said(put!(bed, tx => fund::allocation::reassign(tx, clerk, id, input)))
            }
            Act::Transfer { amount, back } => {
                let here = self.one.account(AccountKind::Bank).await.id;
                let there = self.two.account(AccountKind::Bank).await.id;
                let (from_account_id, to_account_id) = if back { (there, here) } else { (here, there) };
                let input = Transfer {
                    from_account_id,
                    to_account_id,
                    amount: Fen::new(amount),
                    source: Some(FundSource::GrantSuperior),
                    purpose_id: None,
                    day: None,
                    words: "转账".to_owned(),
                    voucher: None,
                };
                said(put!(bed, tx => fund::allocation::transfer(tx, clerk, input)))
            }
            Act::Reverse { posting, days_ago } => {
                let booked = self.postings(PostingStatus::Booked).await;
                let Some(posting) = booked.get(posting % booked.len().max(1)).copied() else {
                    return "nothing".to_owned();
                };
                let input = ReversePosting { reason: "错".to_owned(), day: ago(days_ago) };
                said(put!(bed, tx => fund::posting::reverse(tx, clerk, posting, input)))
            }
            Act::Approve { posting } => {
                let waiting = self.postings(PostingStatus::Prepared).await;
                let Some(posting) = waiting.get(posting % waiting.len().max(1)).copied() else {
                    return "nothing".to_owned();
                };
                said(put!(bed, tx => fund::posting::approve(tx, second, posting, ApprovePosting {})))
            }
            Act::Reject { posting } => {
                let waiting = self.postings(PostingStatus::Prepared).await;
                let Some(posting) = waiting.get(posting % waiting.len().max(1)).copied() else {
                    return "nothing".to_owned();
                };
                let input = RejectPosting { reason: "不对".to_owned() };
                said(put!(bed, tx => fund::posting::reject(tx, second, posting, input)))
            }
        }
    }

    /// What the statement of each day since the beginning says: no pot below zero at the end of any of them.
    async fn assert_never_below_zero(&self) {
        for books in [&self.one, &self.two] {
            for days in 0..61 {
                let day = today().plus_days(-days);
                let asked = wushe_core::domain::fund::StatementParams { fund_id: books.fund.id, from: day, to: day };
                let statement = ask!(books.bed, tx => fund::report::statement(tx, &books.clerk, asked)).unwrap();
                for row in statement.rows {
                    assert!(row.sums.closing >= Fen::ZERO, "{day} {row:?}");
                    let sums = row.sums;
                    let closing = sums.opening.get() + sums.income.get() - sums.spent.get() + sums.moved.get();
                    assert_eq!(closing, sums.closing.get());
                }
            }
        }
    }
}

async fn whatever_is_asked_the_books_stay_right(bed: Bed) {
    let seed: [u8; 32] = *b"the books of the charity fund 01";
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let world = World::new(&bed).await;
    let one = Books::of(&world, world.home, "", 2000).await;
    let two = put!(bed, tx => fund::create(tx, &one.clerk, new_fund(3000))).unwrap();
    let two = Books { bed: &bed, clerk: one.clerk.clone(), second: one.second.clone(), fund: two };
    let mut purposes = vec![None];
    for name in ["助老敬老", "产业发展", "儿童服务"] {
        purposes.push(Some(one.purpose(name).await.id));
    }
    let mut play = Play { one, two, purposes, lots: Vec::new() };
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..260 {
        let act = act().new_tree(&mut runner).unwrap().current();
        let said = play.play(act.clone()).await;
        let known = ["ok", "nothing", "refused: ", "invalid: "].iter().any(|word| said.starts_with(word));
        assert!(known, "{act:?}: {said}");
        *heard.entry(said).or_default() += 1;
        if round % 20 == 19 {
            play.one.assert_right().await;
            play.two.assert_right().await;
        }
    }
    play.assert_never_below_zero().await;
    // Not all of it was refused, and not all of it was done.
    assert!(heard["ok"] > 80, "{heard:?}");
    assert!(heard.get("refused: fund-not-available").is_some_and(|times| *times > 5), "{heard:?}");
    assert!(play.one.available(FundSource::GrantSuperior, None, FundForm::Money).await >= 0);
}
