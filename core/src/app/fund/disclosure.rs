//! Disclosures: what was published, frozen as it was.

use sha2::{Digest as _, Sha256};

use super::{duty, public, seen};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{
    CorrectDisclosure, Disclosure, DisclosureFilter, DisclosureView, FundView, NewDisclosure, PublicPage,
};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::DisclosureId;
use crate::store::Tx;

/// Disclosures of the funds of the unit and below, newest first, without their pages. Open to everybody.
///
/// # Errors
/// As any statement.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: DisclosureFilter, page: Page) -> Result<Listed<DisclosureView>> {
    cx.saw(tx, "disclosure");
    let found = tx.list_disclosures(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(found, |disclosure| disclosure.id.to_string()).map(|disclosure| view(disclosure, None)))
}

/// A disclosure with its page. Open to everybody.
///
/// # Errors
/// `NotFound`; `Internal` when the page is not what was published.
pub async fn get(tx: &mut Tx, cx: &Cx, id: DisclosureId) -> Result<DisclosureView> {
    cx.saw(tx, "disclosure");
    let disclosure = tx.get_disclosure(id, cx.unit).await?.ok_or(Error::NotFound { entity: "disclosure" })?;
    if hash(&disclosure.snapshot) != disclosure.hash {
        return Err(Error::internal(format!("disclosure {id} is not what was published")));
    }
    let page: PublicPage = serde_json::from_str(&disclosure.snapshot).map_err(Error::internal)?;
    Ok(view(disclosure, Some(page)))
}

/// Publishes what is due: the fund's public page of the period, frozen with its hash.
///
/// # Errors
/// `NotFound` (fund); `Forbidden` without `fund.approve`; `Refused` for what is no duty, is done already, or whose period has
/// not ended.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewDisclosure) -> Result<DisclosureView> {
    let fund = seen(tx, cx, new.fund_id, Permission::ApproveFund).await?;
    let subject = new.subject.unwrap_or_default();
    // A duty that is due later may be met today: look as far ahead as any rule reaches.
    let horizon = Day::of(cx.now).plus_days(366 * 11);
    let duties = duty::of_fund(tx, cx, &fund, horizon).await?;
    let wanted = |duty: &&crate::domain::fund::DutyView| {
        duty.rule == new.rule && duty.subject == subject && duty.period_from == new.period_from
    };
    let duty = duties.iter().find(wanted).ok_or(Error::refused("disclosure-no-duty"))?;
    if duty.disclosure_id.is_some() {
        return Err(Error::refused("disclosure-done"));
    }
    if duty.period_to > Day::of(cx.now) {
        return Err(Error::refused("disclosure-too-early"));
    }
    let (snapshot, hash) = frozen(tx, cx, &fund, duty.period_from, duty.period_to).await?;
    let disclosure = Disclosure {
        id: cx.id(DisclosureId::from_uuid),
        fund_id: fund.id,
        unit_id: fund.unit_id,
        rule: duty.rule.clone(),
        subject,
        period_from: duty.period_from,
        period_to: duty.period_to,
        due_on: duty.due_on,
        snapshot,
        hash,
        note: None,
        replaces_id: None,
        replaced_by_id: None,
        published_at: cx.now,
        published_by: cx.user(),
    };
    publish(tx, cx, disclosure).await
}

/// Publishes a disclosure anew from the rows as they are now, with a note that says what was corrected. The first stays.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.approve`; `Invalid` without a note; `Refused` for one that was corrected already.
pub async fn correct(tx: &mut Tx, cx: &Cx, id: DisclosureId, input: CorrectDisclosure) -> Result<DisclosureView> {
    let there = tx.get_disclosure(id, cx.unit).await?.ok_or(Error::NotFound { entity: "disclosure" })?;
    let fund = seen(tx, cx, there.fund_id, Permission::ApproveFund).await?;
    let note = check::line("note", &input.note, 500)?;
    if there.replaced_by_id.is_some() {
        return Err(Error::refused("disclosure-corrected"));
    }
    let (snapshot, hash) = frozen(tx, cx, &fund, there.period_from, there.period_to).await?;
    let disclosure = Disclosure {
        id: cx.id(DisclosureId::from_uuid),
        snapshot,
        hash,
        note: Some(note),
        replaces_id: Some(id),
        published_at: cx.now,
        published_by: cx.user(),
        ..there
    };
    publish(tx, cx, disclosure).await
}

async fn publish(tx: &mut Tx, cx: &Cx, disclosure: Disclosure) -> Result<DisclosureView> {
    tx.insert_disclosure(&disclosure).await?;
    let id = disclosure.id;
    audit::record(tx, cx, "fund.disclose", "disclosure", &id.to_string(), &disclosure.hash).await?;
    cx.touch(tx, disclosure.unit_id, "disclosure").await?;
    get(tx, cx, id).await
}

async fn frozen(tx: &mut Tx, cx: &Cx, fund: &FundView, from: Day, to: Day) -> Result<(String, String)> {
    let page = public::page(tx, cx, std::slice::from_ref(fund), fund.unit_id, from, to).await?;
    let snapshot = serde_json::to_string(&page).map_err(Error::internal)?;
    let hash = hash(&snapshot);
    Ok((snapshot, hash))
}

fn hash(snapshot: &str) -> String {
    hex::encode(Sha256::digest(snapshot.as_bytes()))
}

fn view(d: Disclosure, page: Option<PublicPage>) -> DisclosureView {
    DisclosureView {
        id: d.id,
        fund_id: d.fund_id,
        unit_id: d.unit_id,
        rule: d.rule,
        subject: d.subject,
        period_from: d.period_from,
        period_to: d.period_to,
        due_on: d.due_on,
        late: Day::of(d.published_at) > d.due_on,
        page,
        hash: d.hash,
        note: d.note,
        replaces_id: d.replaces_id,
        replaced_by_id: d.replaced_by_id,
        published_at: d.published_at,
        version: 1,
    }
}
