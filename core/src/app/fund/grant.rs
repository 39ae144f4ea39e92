//! Grants made: money out of a pot or goods out of a lot, to an organisation or to people.

use super::ledger::{self, Draft, credit, debit, short};
use super::{chart, filled, filled_words, seen};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::fund::{
    AccountKind, AccountView, FundForm, FundSource, FundView, Grant, GrantFilter, GrantView, LotView, Move, NewGrant,
    PostingKind, Pot, RecipientKind,
};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Problem, Result};
use crate::id::{GrantId, PurposeId};
use crate::store::Tx;

/// Grants made by the funds of the unit and below, newest first; people's names masked.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: GrantFilter, page: Page) -> Result<Listed<GrantView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "grant");
    let grants = tx.list_grants(cx.unit, &filter, page.after(), page.rows()).await?;
    let listed = page.of(grants, |grant| grant.id.to_string());
    let items = listed.items.into_iter().map(|grant| view(cx, grant)).collect::<Result<_>>()?;
    Ok(Listed { items, next: listed.next })
}

/// A grant made.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: GrantId) -> Result<GrantView> {
    let grant = tx.get_grant(id, cx.unit).await?.ok_or(Error::NotFound { entity: "grant" })?;
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "grant");
    view(cx, grant)
}

/// Where a grant is taken from.
struct Taken {
    pot: Pot,
    from: AccountView,
    amount: Fen,
    /// On which purpose it is spent.
    purpose_id: Option<PurposeId>,
    goods: Vec<Move>,
}

/// Gives money out of a pot, or goods out of a lot. What is bound is spent on its purpose alone; unrestricted money may be
/// spent on any. Entered wrongly, its posting is reversed.
///
/// # Errors
/// `NotFound` (fund, purpose, fund_account, lot, resident); `Forbidden` without `fund.write`; `Invalid`; `Refused` for money or
/// goods that are not there or are bound to something else, and for a closed month.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewGrant) -> Result<GrantView> {
    let fund = seen(tx, cx, new.fund_id, Permission::WriteFund).await?;
    let day = ledger::day_of(cx, &fund, new.day)?;
    let title = check::line("title", &new.title, 100)?;
    let description = filled_words("description", new.description.as_ref(), 1000)?;
    let evidence = filled("evidence", new.evidence.as_ref(), 200)?;
    let voucher = filled("voucher", new.voucher.as_ref(), 60)?;
    let recipient_code = filled("recipient_code", new.recipient_code.as_ref(), 18)?;
    let name = recipient(tx, cx, &new).await?;
    let beneficiaries = beneficiaries(&new)?;
    let taken = match new.lot_id {
        Some(_) => goods(tx, cx, &fund, &new).await?,
        None => money(tx, cx, &fund, &new).await?,
    };
    let form = taken.pot.form;
    let expense = chart::account_of(tx, cx, &fund, AccountKind::Expense, form, Some(taken.pot)).await?;
    let mut spent = debit(&expense, taken.amount);
    spent.for_purpose_id = taken.purpose_id;
    let entries = vec![spent, credit(&taken.from, taken.amount)];
    let id = cx.id(GrantId::from_uuid);
    let mut draft = Draft::new(cx, PostingKind::Grant, day, title.clone(), entries);
    draft.voucher = voucher;
    draft.goods = taken.goods;
    let posting = ledger::submit(tx, cx, &fund, draft).await?;
    let (recipient_name, recipient_sealed) = match new.recipient_kind {
        RecipientKind::Person => {
            let sealed = name.map(|name| cx.core.keys.seal(&name, &place(id))).transpose()?;
            (None, sealed)
        }
        RecipientKind::Organisation | RecipientKind::Group => (name, None),
    };
    let grant = Grant {
        id,
        fund_id: fund.id,
        unit_id: fund.unit_id,
        recipient_kind: new.recipient_kind,
        recipient_name,
        recipient_code,
        recipient_sealed,
        resident_id: new.resident_id,
        beneficiaries,
        title,
        description,
        purpose_id: taken.purpose_id,
        source: taken.pot.source,
        in_kind: form == FundForm::Kind,
        lot_id: new.lot_id,
        quantity: new.lot_id.and(new.quantity),
        day,
        amount: taken.amount,
        evidence,
        posting_id: posting.id,
        status: posting.status,
        reversed: false,
        created_at: cx.now,
    };
    tx.insert_grant(&grant).await?;
    audit::record(tx, cx, "fund.grant", "grant", &id.to_string(), &grant.amount.to_string()).await?;
    cx.touch(tx, fund.unit_id, "grant").await?;
    view(cx, grant)
}

/// The recipient's name; a resident's from the register.
async fn recipient(tx: &mut Tx, cx: &Cx, new: &NewGrant) -> Result<Option<String>> {
    let name = filled("recipient_name", new.recipient_name.as_ref(), 60)?;
    let resident = match new.resident_id {
        Some(id) => Some(tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?),
        None => None,
    };
    if resident.is_some() && new.recipient_kind != RecipientKind::Person {
        return Err(Error::invalid("resident_id", "grant-recipient"));
    }
    if new.recipient_code.as_ref().is_some_and(|code| !code.trim().is_empty())
        && new.recipient_kind != RecipientKind::Organisation
    {
        return Err(Error::invalid("recipient_code", "grant-recipient"));
    }
    match (new.recipient_kind, name.or(resident.map(|resident| resident.name))) {
        (RecipientKind::Group, Some(_)) => Err(Error::invalid("recipient_name", "grant-recipient")),
        (RecipientKind::Group, None) => Ok(None),
        (_, None) => Err(Error::invalid("recipient_name", "required")),
        (_, name) => Ok(name),
    }
}

fn beneficiaries(new: &NewGrant) -> Result<i64> {
    let least = i64::from(new.recipient_kind != RecipientKind::Organisation);
    let given = match (new.recipient_kind, new.beneficiaries) {
        (RecipientKind::Group, None) => return Err(Error::invalid("beneficiaries", "required")),
        (_, given) => given.unwrap_or(least),
    };
    if (least..=10_000_000).contains(&given) {
        Ok(given)
    } else {
        Err(Problem::new("beneficiaries", "range").with("min", least).with("max", 10_000_000).into())
    }
}

async fn money(tx: &mut Tx, cx: &Cx, fund: &FundView, new: &NewGrant) -> Result<Taken> {
    let amount = new.amount.ok_or(Error::invalid("amount", "required"))?.entered("amount")?;
    let source = new.source.ok_or(Error::invalid("source", "required"))?;
    if new.quantity.is_some() {
        return Err(Error::invalid("quantity", "grant-money-or-goods"));
    }
    if let Some(purpose) = new.purpose_id {
        chart::usable(tx, fund, purpose).await?;
    }
    let bound = if new.unrestricted == Some(true) { None } else { new.purpose_id };
    let pot = Pot { source, purpose_id: bound, form: FundForm::Money };
    let from = chart::till(tx, cx, fund, "account_id", new.account_id, AccountKind::Bank).await?;
    Ok(Taken { pot, from, amount, purpose_id: new.purpose_id, goods: Vec::new() })
}

async fn goods(tx: &mut Tx, cx: &Cx, fund: &FundView, new: &NewGrant) -> Result<Taken> {
    if new.amount.is_some() || new.source.is_some_and(|source| source != FundSource::Donation) {
        return Err(Error::invalid("amount", "grant-money-or-goods"));
    }
    let lot = match new.lot_id {
        Some(id) => tx.get_lot(id, cx.unit).await?.filter(|lot| lot.fund_id == fund.id),
        None => None,
    };
    let lot = lot.ok_or(Error::NotFound { entity: "lot" })?;
    let quantity = new.quantity.ok_or(Error::invalid("quantity", "required"))?;
    if !(1..=1_000_000_000).contains(&quantity) {
        return Err(Problem::new("quantity", "range").with("min", 1).with("max", 1_000_000_000).into());
    }
    if quantity > lot.quantity_left {
        let args = [("available", lot.quantity_left.to_string()), ("measure", lot.measure)];
        return Err(ledger::refused("fund-not-in-store", args));
    }
    if let Some(purpose) = new.purpose_id {
        chart::usable(tx, fund, purpose).await?;
        if lot.purpose_id.is_some_and(|bound| bound != purpose) {
            return Err(Error::refused("fund-restricted"));
        }
    }
    let amount = value_of(&lot, quantity);
    if amount > lot.value_left {
        return Err(short("fund-not-available", lot.value_left, amount));
    }
    let from = chart::account_of(tx, cx, fund, AccountKind::Stock, FundForm::Kind, None).await?;
    Ok(Taken {
        pot: Pot { source: FundSource::Donation, purpose_id: lot.purpose_id, form: FundForm::Kind },
        from,
        amount,
        purpose_id: new.purpose_id.or(lot.purpose_id),
        goods: vec![Move { lot_id: lot.id, quantity: -quantity, value: Fen::new(-amount.get()) }],
    })
}

/// The share of a lot's value that so many of what is left bear, rounded down; the last bear the rest.
fn value_of(lot: &LotView, quantity: i64) -> Fen {
    let share = i128::from(lot.value_left.get()) * i128::from(quantity) / i128::from(lot.quantity_left.max(1));
    Fen::new(i64::try_from(share).unwrap_or(i64::MAX))
}

/// The place for which a recipient's name is sealed.
fn place(id: GrantId) -> String {
    format!("grant.recipient_name:{id}")
}

fn view(cx: &Cx, g: Grant) -> Result<GrantView> {
    let recipient_name = match &g.recipient_sealed {
        Some(sealed) => Some(mask::name(&cx.core.keys.open(sealed, &place(g.id))?)),
        None => g.recipient_name,
    };
    Ok(GrantView {
        id: g.id,
        fund_id: g.fund_id,
        unit_id: g.unit_id,
        recipient_kind: g.recipient_kind,
        recipient_name,
        recipient_code: g.recipient_code,
        resident_id: g.resident_id,
        beneficiaries: g.beneficiaries,
        title: g.title,
        description: g.description,
        purpose_id: g.purpose_id,
        source: g.source,
        in_kind: g.in_kind,
        lot_id: g.lot_id,
        quantity: g.quantity,
        day: g.day,
        amount: g.amount,
        evidence: g.evidence,
        posting_id: g.posting_id,
        status: g.status,
        reversed: g.reversed,
        created_at: g.created_at,
        version: 1,
    })
}
