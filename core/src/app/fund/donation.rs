//! Donations in money and in goods, and their receipts.

use super::ledger::{self, Draft, credit, debit};
pub use super::receipt::{issue_receipt, print_receipt, receipts, void_receipt};
use super::{chart, filled, seen};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::fund::{
    AccountKind, AccountView, Donation, DonationChannel, DonationFilter, DonationView, DonorKind, FundForm, FundSource,
    FundView, LotView, Move, NewDonation, NewGoods, PostingKind, Pot, number,
};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Problem, Result};
use crate::id::{DonationId, LotId, PurposeId};
use crate::store::Tx;

/// Most kinds of goods of one donation.
const MOST_GOODS: usize = 50;

/// Donations to the funds of the unit and below, newest first; people's names masked.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: DonationFilter, page: Page) -> Result<Listed<DonationView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "donation");
    let donations = tx.list_donations(cx.unit, &filter, page.after(), page.rows()).await?;
    let listed = page.of(donations, |donation| donation.id.to_string());
    let mut items = Vec::with_capacity(listed.items.len());
    for donation in listed.items {
        items.push(view(tx, cx, donation).await?);
    }
    Ok(Listed { items, next: listed.next })
}

/// A donation.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: DonationId) -> Result<DonationView> {
    let donation = found(tx, cx, id, Permission::ReadFund).await?;
    cx.saw(tx, "donation");
    view(tx, cx, donation).await
}

/// Enters a donation, of money or of goods, and posts it. Entered wrongly, its posting is reversed.
///
/// # Errors
/// `NotFound` (fund, purpose, fund_account); `Forbidden` without `fund.write`; `Invalid`; `Refused` for a purpose that is not
/// in use, a platform that the fund does not have, and a closed month.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewDonation) -> Result<DonationView> {
    let fund = seen(tx, cx, new.fund_id, Permission::WriteFund).await?;
    let day = ledger::day_of(cx, &fund, new.day)?;
    let voucher = filled("voucher", new.voucher.as_ref(), 60)?;
    let words = filled("words", new.words.as_ref(), 200)?;
    let purpose = chart::open_purpose(tx, &fund, new.purpose_id).await?;
    let purpose_id = purpose.as_ref().map(|purpose| purpose.id);
    let id = cx.id(DonationId::from_uuid);
    let donor_name = donor(&new)?;
    let in_kind = is_in_kind(&fund, &new)?;
    let lots = lots(cx, &fund, id, purpose_id, &new.goods)?;
    let amount = match new.amount {
        Some(amount) => amount.entered("amount")?,
        None => lots.iter().try_fold(Fen::ZERO, |sum, lot| sum.plus(lot.value))?.entered("goods")?,
    };
    let form = if in_kind { FundForm::Kind } else { FundForm::Money };
    let pot = Pot { source: FundSource::Donation, purpose_id, form };
    let into = taker(tx, cx, &fund, &new, in_kind).await?;
    let income = chart::account_of(tx, cx, &fund, AccountKind::Income, form, Some(pot)).await?;
    let entries = vec![debit(&into, amount), credit(&income, amount)];
    let goods = lots.iter().map(|lot| Move { lot_id: lot.id, quantity: lot.quantity, value: lot.value }).collect();
    // No name: the books are seen by more people than the donors.
    let title = purpose.as_ref().map_or_else(|| "捐赠".to_owned(), |purpose| format!("捐赠·{}", purpose.name));
    let draft = Draft { voucher, goods, ..Draft::new(cx, PostingKind::Donation, day, title, entries) };
    let mut checked = ledger::check(tx, cx, &fund, draft, false).await?;
    checked.open(tx, cx).await?;
    let (donor_name, donor_sealed) = match new.donor_kind {
        DonorKind::Person => {
            let sealed = donor_name.map(|name| cx.core.keys.seal(&name, &place(id))).transpose()?;
            (None, sealed)
        }
        DonorKind::Organisation | DonorKind::Anonymous => (donor_name, None),
    };
    let donation = Donation {
        id,
        fund_id: fund.id,
        unit_id: fund.unit_id,
        donor_kind: new.donor_kind,
        donor_name,
        donor_sealed,
        publish: new.publish.unwrap_or(false),
        channel: new.channel,
        day,
        amount,
        in_kind,
        purpose_id,
        words,
        posting_id: checked.posting.id,
        status: checked.posting.status,
        reversed: false,
        receipt_year: None,
        receipt_number: None,
        created_at: cx.now,
    };
    tx.insert_donation(&donation).await?;
    for lot in &lots {
        tx.insert_lot(lot).await?;
    }
    checked.enter(tx, cx).await?;
    audit::record(tx, cx, "fund.donation", "donation", &id.to_string(), &amount.to_string()).await?;
    cx.touch(tx, fund.unit_id, "donation").await?;
    view(tx, cx, donation).await
}

fn donor(new: &NewDonation) -> Result<Option<String>> {
    let name = filled("donor_name", new.donor_name.as_ref(), 60)?;
    match (new.donor_kind, &name) {
        (DonorKind::Anonymous, Some(_)) => Err(Error::invalid("donor_name", "donor-anonymous")),
        (DonorKind::Anonymous, None) if new.publish == Some(true) => Err(Error::invalid("publish", "donor-anonymous")),
        (DonorKind::Organisation | DonorKind::Person, None) => Err(Error::invalid("donor_name", "required")),
        _ => Ok(name),
    }
}

fn is_in_kind(fund: &FundView, new: &NewDonation) -> Result<bool> {
    let in_kind = !new.goods.is_empty();
    if in_kind == new.amount.is_some() {
        return Err(Error::invalid("amount", "donation-money-or-goods"));
    }
    if in_kind != (new.channel == DonationChannel::Goods) {
        return Err(Error::invalid("channel", "donation-channel"));
    }
    if new.channel == DonationChannel::DesignatedPlatform && fund.designated_platform.is_none() {
        return Err(Error::refused("fund-no-platform"));
    }
    Ok(in_kind)
}

fn lots(
    cx: &Cx,
    fund: &FundView,
    donation_id: DonationId,
    purpose_id: Option<PurposeId>,
    goods: &[NewGoods],
) -> Result<Vec<LotView>> {
    if goods.len() > MOST_GOODS {
        return Err(Problem::new("goods", "too-many").with("max", MOST_GOODS).into());
    }
    let lot = |goods: &NewGoods| {
        if !(1..=1_000_000_000).contains(&goods.quantity) {
            return Err(Problem::new("quantity", "range").with("min", 1).with("max", 1_000_000_000).into());
        }
        let value = goods.value.entered("value")?;
        // At least one fen each, so that whatever is taken out of the lot has a value.
        if value.get() < goods.quantity {
            return Err(Error::invalid("value", "goods-value"));
        }
        Ok(LotView {
            id: cx.id(LotId::from_uuid),
            fund_id: fund.id,
            unit_id: fund.unit_id,
            donation_id,
            purpose_id,
            name: check::line("name", &goods.name, 60)?,
            measure: check::line("measure", &goods.measure, 10)?,
            quantity: goods.quantity,
            value,
            quantity_left: 0,
            value_left: Fen::ZERO,
        })
    };
    goods.iter().map(lot).collect()
}

async fn taker(tx: &mut Tx, cx: &Cx, fund: &FundView, new: &NewDonation, in_kind: bool) -> Result<AccountView> {
    if in_kind {
        return chart::account_of(tx, cx, fund, AccountKind::Stock, FundForm::Kind, None).await;
    }
    let kind = if new.channel == DonationChannel::Cash { AccountKind::Cash } else { AccountKind::Bank };
    chart::till(tx, cx, fund, "account_id", new.account_id, kind).await
}

pub(super) async fn found(tx: &mut Tx, cx: &Cx, id: DonationId, permission: Permission) -> Result<Donation> {
    let donation = tx.get_donation(id, cx.unit).await?.ok_or(Error::NotFound { entity: "donation" })?;
    cx.require(tx, permission).await?;
    Ok(donation)
}

/// The place for which a donor's name is sealed.
fn place(id: DonationId) -> String {
    format!("donation.donor_name:{id}")
}

/// The donor's name in the clear.
pub(super) fn clear_name(cx: &Cx, donation: &Donation) -> Result<Option<String>> {
    match &donation.donor_sealed {
        Some(sealed) => cx.core.keys.open(sealed, &place(donation.id)).map(Some),
        None => Ok(donation.donor_name.clone()),
    }
}

pub(super) async fn view(tx: &mut Tx, cx: &Cx, d: Donation) -> Result<DonationView> {
    let name = clear_name(cx, &d)?;
    let donor_name = if d.donor_kind == DonorKind::Person { name.map(|name| mask::name(&name)) } else { name };
    let goods = if d.in_kind { tx.list_lots_of_donation(d.id).await? } else { Vec::new() };
    Ok(DonationView {
        id: d.id,
        fund_id: d.fund_id,
        unit_id: d.unit_id,
        donor_kind: d.donor_kind,
        donor_name,
        publish: d.publish,
        channel: d.channel,
        day: d.day,
        amount: d.amount,
        in_kind: d.in_kind,
        goods,
        purpose_id: d.purpose_id,
        words: d.words,
        posting_id: d.posting_id,
        status: d.status,
        reversed: d.reversed,
        receipt_no: d.receipt_year.zip(d.receipt_number).map(|(year, no)| number(year, no)),
        created_at: d.created_at,
        version: 1,
    })
}
