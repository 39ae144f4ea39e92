//! The charity fund: what its books promise.

mod books;
mod concurrent;
mod disclosures;
mod documents;
mod moves;
mod plans;
mod publicly;
mod random;
mod refusals;
mod reports;
mod scope;

use wushe_core::app::{Cx, fund};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::{
    AccountFilter, AccountKind, AccountView, AvailableParams, CheckParams, DonationChannel, DonationView, DonorKind,
    Entry, FundForm, FundSource, FundView, GrantView, IncomeView, NewDonation, NewFund, NewGoods, NewGrant, NewIncome,
    NewPosting, NewPurpose, PostingView, PurposeView, RecipientKind, TrialBalanceParams,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::id::{FundId, PurposeId, UnitId};
use wushe_core::{Result, error::Error};

use crate::kit::{Bed, World};

/// A fund with its keeper and their second person.
pub(crate) struct Books<'b> {
    pub(crate) bed: &'b Bed,
    pub(crate) clerk: Cx,
    pub(crate) second: Cx,
    pub(crate) fund: FundView,
}

/// 2026-09-01, the day on which the cases happen.
pub(crate) fn today() -> Day {
    day("2026-09-01")
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn new_fund(approval_limit: i64) -> NewFund {
    NewFund {
        name: "陈家岭社区慈善基金".to_owned(),
        approval_limit: Fen::new(approval_limit),
        major_amount: None,
        publicity: None,
        designated_platform: None,
        filing_no: None,
        donate_link: None,
        opened_on: Some(day("2026-01-01")),
        active: None,
    }
}

/// What was available, according to a refusal.
pub(crate) fn available_in<T>(outcome: Result<T>) -> Option<String> {
    match outcome.err()? {
        Error::Refused { code: "fund-not-available", args } => args.get("available").cloned(),
        _ => None,
    }
}

impl<'b> Books<'b> {
    /// A fund of the community, with a limit so high that nothing waits.
    pub(crate) async fn new(world: &World<'b>) -> Books<'b> {
        Self::of(world, world.home, "", 1_000_000_000).await
    }

    pub(crate) async fn of(world: &World<'b>, unit: UnitId, name: &str, limit: i64) -> Books<'b> {
        let bed = world.bed;
        let clerk = world.with_roles(unit, &format!("clerk{name}"), &[Role::FundClerk]).await;
        let second = world.with_roles(unit, &format!("second{name}"), &[Role::FundApprover]).await;
        let fund = put!(bed, tx => fund::create(tx, &clerk, new_fund(limit))).unwrap();
        Books { bed, clerk, second, fund }
    }

    pub(crate) async fn purpose(&self, name: &str) -> PurposeView {
        let new = NewPurpose { name: name.to_owned(), ..NewPurpose::default() };
        put!(self.bed, tx => fund::purpose::create(tx, &self.clerk, new)).unwrap()
    }

    pub(crate) async fn account(&self, kind: AccountKind) -> AccountView {
        self.pot_account(kind, None, None).await.unwrap()
    }

    pub(crate) async fn pot_account(
        &self,
        kind: AccountKind,
        source: Option<FundSource>,
        purpose_id: Option<PurposeId>,
    ) -> Option<AccountView> {
        let filter = AccountFilter { fund_id: Some(self.fund.id), kind: Some(kind) };
        let listed = ask!(self.bed, tx => fund::account::list(tx, &self.clerk, filter, Page::first(200))).unwrap();
        listed.items.into_iter().find(|account| (account.source, account.purpose_id) == (source, purpose_id))
    }

    pub(crate) fn new_income(&self, amount: i64, purpose_id: Option<PurposeId>) -> NewIncome {
        NewIncome {
            fund_id: self.fund.id,
            source: FundSource::GrantSuperior,
            from_name: "旺苍县民政局".to_owned(),
            document_no: Some("旺民发〔2026〕8号".to_owned()),
            day: None,
            amount: Fen::new(amount),
            purpose_id,
            account_id: None,
            voucher: None,
        }
    }

    pub(crate) async fn income(&self, amount: i64, purpose_id: Option<PurposeId>) -> IncomeView {
        let new = self.new_income(amount, purpose_id);
        put!(self.bed, tx => fund::income::create(tx, &self.clerk, new)).unwrap()
    }

    pub(crate) fn new_donation(&self, amount: i64, purpose_id: Option<PurposeId>) -> NewDonation {
        NewDonation {
            fund_id: self.fund.id,
            donor_kind: DonorKind::Person,
            donor_name: Some("李秀兰".to_owned()),
            publish: None,
            channel: DonationChannel::BankTransfer,
            day: None,
            amount: Some(Fen::new(amount)),
            goods: Vec::new(),
            purpose_id,
            account_id: None,
            words: None,
            voucher: None,
        }
    }

    pub(crate) fn new_goods(&self, quantity: i64, value: i64, purpose_id: Option<PurposeId>) -> NewDonation {
        let goods = NewGoods { name: "大米".to_owned(), measure: "袋".to_owned(), quantity, value: Fen::new(value) };
        NewDonation {
            channel: DonationChannel::Goods,
            amount: None,
            goods: vec![goods],
            ..self.new_donation(1, purpose_id)
        }
    }

    pub(crate) async fn donate(&self, new: NewDonation) -> Result<DonationView> {
        put!(self.bed, tx => fund::donation::create(tx, &self.clerk, new))
    }

    /// Money from above, to an organisation, on a purpose.
    pub(crate) fn new_grant(&self, amount: i64, purpose_id: Option<PurposeId>) -> NewGrant {
        NewGrant {
            fund_id: self.fund.id,
            recipient_kind: RecipientKind::Organisation,
            recipient_name: Some("夕阳红助老服务中心".to_owned()),
            recipient_code: None,
            resident_id: None,
            beneficiaries: None,
            title: "助老服务".to_owned(),
            description: None,
            purpose_id,
            source: Some(FundSource::GrantSuperior),
            unrestricted: None,
            amount: Some(Fen::new(amount)),
            lot_id: None,
            quantity: None,
            account_id: None,
            day: None,
            evidence: None,
            voucher: None,
        }
    }

    pub(crate) async fn grant(&self, new: NewGrant) -> Result<GrantView> {
        put!(self.bed, tx => fund::grant::create(tx, &self.clerk, new))
    }

    pub(crate) async fn post(&self, lines: Vec<Entry>) -> Result<PostingView> {
        let new =
            NewPosting { fund_id: self.fund.id, day: None, words: "手工凭证".to_owned(), voucher: None, lines };
        put!(self.bed, tx => fund::posting::create(tx, &self.clerk, new))
    }

    pub(crate) async fn available(&self, source: FundSource, purpose_id: Option<PurposeId>, form: FundForm) -> i64 {
        let asked = AvailableParams { fund_id: self.fund.id };
        let rows = ask!(self.bed, tx => fund::report::available(tx, &self.clerk, asked)).unwrap();
        let row = rows.iter().find(|row| (row.source, row.purpose_id, row.form) == (source, purpose_id, form));
        row.map_or(0, |row| row.amount.get())
    }

    /// Nothing that is kept differs from what the lines say, and the trial balance is zero.
    pub(crate) async fn assert_right(&self) {
        assert_right(self.bed, &self.clerk, self.fund.id).await;
    }
}

pub(crate) async fn assert_right(bed: &Bed, cx: &Cx, fund_id: FundId) {
    let check = ask!(bed, tx => fund::report::check(tx, cx, CheckParams { fund_id })).unwrap();
    assert_eq!(check.faults, Vec::<String>::new());
    let asked = TrialBalanceParams { fund_id, day: None };
    let trial = ask!(bed, tx => fund::report::trial_balance(tx, cx, asked)).unwrap();
    assert_eq!(trial.difference, Fen::ZERO);
}

pub(crate) fn debit(account: &AccountView, amount: i64) -> Entry {
    Entry { account_id: account.id, debit: Fen::new(amount), credit: Fen::ZERO, for_purpose_id: None }
}

pub(crate) fn credit(account: &AccountView, amount: i64) -> Entry {
    Entry { account_id: account.id, debit: Fen::ZERO, credit: Fen::new(amount), for_purpose_id: None }
}
