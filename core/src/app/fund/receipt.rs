//! Receipts of donations.

use super::donation::{clear_name, found, view};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{
    Donation, DonationView, IssueReceipt, PostingStatus, ReceiptPrint, ReceiptView, VoidReceipt, number,
};
use crate::error::{Error, Result};
use crate::id::DonationId;
use crate::store::Tx;

/// Issues the receipt of a booked donation (慈善法 art. 38), once; a voided one may be followed by another.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Refused` for a donation that is not booked or was reversed, and while a
/// receipt stands.
pub async fn issue_receipt(tx: &mut Tx, cx: &Cx, id: DonationId, input: IssueReceipt) -> Result<DonationView> {
    let IssueReceipt {} = input;
    let donation = found(tx, cx, id, Permission::WriteFund).await?;
    if donation.status != PostingStatus::Booked || donation.reversed {
        return Err(Error::refused("donation-not-booked"));
    }
    if donation.receipt_number.is_some() {
        return Err(Error::refused("receipt-issued"));
    }
    let year = i64::from(Day::of(cx.now).date().year());
    let name = format!("fund-receipt:{}:{year}", donation.fund_id);
    let no = tx.next_number(donation.unit_id, &name).await?;
    tx.insert_receipt(id, donation.fund_id, (year, no), cx.now, cx.user()).await?;
    audit::record(tx, cx, "fund.receipt.issue", "donation", &id.to_string(), &number(year, no)).await?;
    cx.touch(tx, donation.unit_id, "donation").await?;
    view(tx, cx, Donation { receipt_year: Some(year), receipt_number: Some(no), ..donation }).await
}

/// Voids the receipt of a donation that stands. Its number stays used.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Invalid` without a reason; `Refused` when none stands.
pub async fn void_receipt(tx: &mut Tx, cx: &Cx, id: DonationId, input: VoidReceipt) -> Result<DonationView> {
    let donation = found(tx, cx, id, Permission::WriteFund).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    if !tx.void_receipt(id, cx.now, cx.user(), &reason).await? {
        return Err(Error::refused("receipt-none"));
    }
    audit::record_for(tx, cx, "fund.receipt.void", "donation", &id.to_string(), &reason, "").await?;
    cx.touch(tx, donation.unit_id, "donation").await?;
    view(tx, cx, Donation { receipt_year: None, receipt_number: None, ..donation }).await
}

/// All receipts of a donation, the voided ones too, oldest first.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn receipts(tx: &mut Tx, cx: &Cx, id: DonationId) -> Result<Vec<ReceiptView>> {
    found(tx, cx, id, Permission::ReadFund).await?;
    cx.saw(tx, "donation");
    tx.list_receipts(id).await
}

/// What is printed on the receipt that stands, the donor's name in full; that it was shown is written down, so this runs in
/// a writing transaction.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Refused` when no receipt stands.
pub async fn print_receipt(tx: &mut Tx, cx: &Cx, id: DonationId) -> Result<ReceiptPrint> {
    let donation = found(tx, cx, id, Permission::WriteFund).await?;
    let fund = tx.get_fund(donation.fund_id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
    let receipts = tx.list_receipts(id).await?;
    let receipt = receipts.iter().find(|receipt| receipt.voided_at.is_none());
    let receipt = receipt.ok_or(Error::refused("receipt-none"))?;
    let purpose = match donation.purpose_id {
        Some(purpose) => tx.get_purpose(purpose, cx.unit).await?.map(|purpose| purpose.name),
        None => None,
    };
    let donor_name = clear_name(cx, &donation)?;
    audit::record(tx, cx, "personal.show", "donation", &id.to_string(), "donor_name").await?;
    Ok(ReceiptPrint {
        number: number(receipt.year, receipt.number),
        fund_name: fund.name,
        donor_name,
        day: donation.day,
        amount: donation.amount,
        goods: tx.list_lots_of_donation(id).await?,
        purpose,
        issued_at: receipt.issued_at,
    })
}
