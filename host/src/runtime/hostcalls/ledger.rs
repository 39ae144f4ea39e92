//! `wushe:ledger`: the charity funds of the unit.

use wushe_core::app::fund::{self, grant, income, posting, purpose, report};
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::{
    AvailableParams, FundFilter, FundForm, GrantView, IncomeView, NewGrant as Give, NewIncome as Receive,
    PostingStatus, PostingView, PurposeFilter, RecipientKind,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::id::PostingId;
use wushe_plugin_schema::money::{Fund, FundPot, FundPurpose, Grantee, LedgerEntry, NewGrant, NewIncome};

use super::super::bindings::contract::wushe::ledger::ledger::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, id, invalid, parse};

/// Funds of a unit that are told; a community has one or two.
const FUNDS: i64 = 20;
/// Purposes of a fund that are told.
const PURPOSES: i64 = 100;

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn funds(&mut self) -> Answer<String> {
        answer!(self, "ledger.funds", [], self.list_funds())
    }

    async fn receive(&mut self, income: String) -> Answer<String> {
        answer!(self, "ledger.receive", [income], self.receive_money(&income))
    }

    async fn give(&mut self, grant: String) -> Answer<String> {
        answer!(self, "ledger.give", [grant], self.give_money(&grant))
    }

    async fn entry(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "ledger.entry", [id], self.ledger_entry(&id))
    }
}

impl Guest {
    async fn list_funds(&mut self) -> Result<String, Refusal> {
        self.enter("ledger", Access::Read, 0)?;
        let scope = &mut self.scope;
        let (tx, cx) = (&mut scope.tx, &scope.cx);
        let found = fund::list(tx, cx, FundFilter::default(), Page::first(FUNDS)).await?.items;
        let purposes = purpose::list(tx, cx, PurposeFilter::default(), Page::first(PURPOSES)).await?.items;
        let mut funds = Vec::new();
        for fund in found.into_iter().filter(|fund| fund.active && fund.unit_id == cx.unit) {
            let pots = report::available(tx, cx, AvailableParams { fund_id: fund.id }).await?;
            let pots = pots.into_iter().filter(|pot| pot.form == FundForm::Money).map(|pot| FundPot {
                source: pot.source.to_string(),
                purpose: pot.purpose_id.map(|id| id.to_string()),
                fen: pot.amount.get(),
            });
            let here = purposes.iter().filter(|purpose| purpose.active && purpose.unit_id == fund.unit_id);
            funds.push(Fund {
                id: fund.id.to_string(),
                name: fund.name,
                purposes: here.map(|one| FundPurpose { id: one.id.to_string(), name: one.name.clone() }).collect(),
                pots: pots.collect(),
            });
        }
        let rows = funds.iter().map(|fund| 1 + fund.pots.len() + fund.purposes.len()).sum();
        self.budget.rows_read(rows)?;
        self.json(&funds)
    }

    async fn receive_money(&mut self, new: &str) -> Result<String, Refusal> {
        self.enter("ledger", Access::Write, new.len())?;
        self.budget.rows_written(1)?;
        let new: NewIncome = parse(new)?;
        let new = Receive {
            fund_id: id(&new.fund)?,
            source: word("source", &new.source)?,
            from_name: new.from,
            document_no: new.document,
            day: optional("day", new.day.as_deref())?,
            amount: Fen::new(new.fen),
            purpose_id: new.purpose.as_deref().map(id).transpose()?,
            account_id: None,
            voucher: new.voucher,
        };
        let scope = &mut self.scope;
        let kept: IncomeView = income::create(&mut scope.tx, &scope.cx, new).await?;
        self.json(&booked(kept.posting_id, kept.status, kept.reversed, kept.amount, kept.day))
    }

    async fn give_money(&mut self, new: &str) -> Result<String, Refusal> {
        self.enter("ledger", Access::Write, new.len())?;
        self.budget.rows_written(1)?;
        let new: NewGrant = parse(new)?;
        // A group is counted and not named in the books; what the module calls it says what the grant is for.
        let group = if let Grantee::Group { name, .. } = &new.to { Some(name.clone()) } else { None };
        let (recipient_kind, recipient_name, resident_id, beneficiaries) = match new.to {
            Grantee::Resident { id: resident } => (RecipientKind::Person, None, Some(id(&resident)?), None),
            Grantee::Organisation { name } => (RecipientKind::Organisation, Some(name), None, None),
            Grantee::Group { people, .. } => (RecipientKind::Group, None, None, Some(i64::from(people))),
        };
        let new = Give {
            fund_id: id(&new.fund)?,
            recipient_kind,
            recipient_name,
            recipient_code: None,
            resident_id,
            beneficiaries,
            title: new.title,
            description: group,
            purpose_id: new.purpose.as_deref().map(id).transpose()?,
            source: Some(word("source", &new.source)?),
            unrestricted: new.unrestricted.then_some(true),
            amount: Some(Fen::new(new.fen)),
            lot_id: None,
            quantity: None,
            account_id: None,
            day: optional("day", new.day.as_deref())?,
            evidence: new.evidence,
            voucher: new.voucher,
        };
        let scope = &mut self.scope;
        let kept: GrantView = grant::create(&mut scope.tx, &scope.cx, new).await?;
        self.json(&booked(kept.posting_id, kept.status, kept.reversed, kept.amount, kept.day))
    }

    async fn ledger_entry(&mut self, entry: &str) -> Result<Option<String>, Refusal> {
        self.enter("ledger", Access::Read, entry.len())?;
        self.budget.rows_read(1)?;
        let Ok(entry) = entry.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        let kept: PostingView = match posting::get(&mut scope.tx, &scope.cx, entry).await {
            Ok(kept) => kept,
            Err(wushe_core::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // A reversal that waits for a second person has undone nothing yet.
        let reversed = match kept.reversed_by_id {
            Some(by) => posting::get(&mut scope.tx, &scope.cx, by).await?.status == PostingStatus::Booked,
            None => false,
        };
        self.json(&booked(kept.id, kept.status, reversed, kept.amount, kept.day)).map(Some)
    }
}

/// An entry of the books as modules see it.
fn booked(id: PostingId, status: PostingStatus, reversed: bool, amount: Fen, day: Day) -> LedgerEntry {
    LedgerEntry { id: id.to_string(), status: status.to_string(), reversed, fen: amount.get(), day: day.to_string() }
}

/// One of the platform's words.
fn word<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| invalid(field, "choice"))
}

fn optional<T: std::str::FromStr>(field: &str, text: Option<&str>) -> Result<Option<T>, Refusal> {
    text.map(|text| text.parse().map_err(|_| invalid(field, "malformed"))).transpose()
}
