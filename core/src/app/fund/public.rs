//! The public page: from the rows of the books, and of nobody who did not ask for it.

use std::collections::BTreeMap;

use super::{donation, report};
use crate::app::Cx;
use crate::domain::day::Day;
use crate::domain::fund::{
    FundView, PotRow, PublicDonor, PublicFund, PublicGoods, PublicOrganisation, PublicPage, PublicParams, PublicPeople,
    PublicPot,
};
use crate::domain::unit::Unit;
use crate::error::{Error, Result};
use crate::id::{FundId, PurposeId};
use crate::store::{GoodsSum, Tx};

/// Most rows of one list on the page; the sums are of all.
const MOST: i64 = 200;
/// Most units with funds that are shown.
const MOST_UNITS: i64 = 500;
/// Most funds of one unit that are shown.
pub(super) const MOST_FUNDS: i64 = 50;

/// What everybody may see of the funds of the unit of the context, without a login: sums, organisations, purposes, goods;
/// donors who want to be named; of those who were helped only how many.
///
/// # Errors
/// `NotFound` for a unit that is not there; `Invalid` for a period that ends before it begins.
pub async fn public_page(tx: &mut Tx, cx: &Cx, asked: PublicParams) -> Result<PublicPage> {
    let unit = cx.unit(tx).await?;
    cx.saw(tx, "fund");
    let today = Day::of(cx.now);
    let from = asked.from.map_or_else(|| Day::new(today.date().year(), 1, 1), Ok)?;
    let to = asked.to.unwrap_or(today);
    let funds = tx.list_funds_of_unit(unit.id, MOST_FUNDS).await?;
    page(tx, cx, &funds, unit.id, from, to).await
}

/// The funds of the unit of the context that the public may look into, by id and day of opening.
///
/// # Errors
/// `NotFound` for a unit that is not there.
pub async fn public_funds(tx: &mut Tx, cx: &Cx) -> Result<Vec<(FundId, Day)>> {
    let unit = cx.unit(tx).await?;
    cx.saw(tx, "fund");
    let funds = tx.list_funds_of_unit(unit.id, MOST_FUNDS).await?;
    Ok(funds.into_iter().map(|fund| (fund.id, fund.opened_on)).collect())
}

/// Units of the unit of the context and below whose funds the public may look into, by code.
///
/// # Errors
/// `NotFound` for a unit that is not there.
pub async fn public_units(tx: &mut Tx, cx: &Cx) -> Result<Vec<Unit>> {
    let unit = cx.unit(tx).await?;
    cx.saw(tx, "fund");
    tx.list_units_with_funds(unit.id, MOST_UNITS).await
}

/// The page of these funds.
pub(super) async fn page(
    tx: &mut Tx,
    cx: &Cx,
    funds: &[FundView],
    unit_id: crate::id::UnitId,
    from: Day,
    to: Day,
) -> Result<PublicPage> {
    if to < from {
        return Err(Error::invalid("to", "fund-before-begin"));
    }
    let mut shown = Vec::with_capacity(funds.len());
    for fund in funds {
        shown.push(fund_page(tx, cx, fund, from, to).await?);
    }
    Ok(PublicPage { unit_id, from, to, funds: shown })
}

async fn fund_page(tx: &mut Tx, cx: &Cx, fund: &FundView, from: Day, to: Day) -> Result<PublicFund> {
    let names: BTreeMap<PurposeId, String> =
        tx.list_purposes_of_fund(fund.id).await?.into_iter().map(|purpose| (purpose.id, purpose.name)).collect();
    let name_of = |id: Option<PurposeId>| id.and_then(|id| names.get(&id).cloned());
    let statement = report::pots(tx, fund.id, from, to).await?;
    let (donations, donated) = tx.donated(fund.id, from, to).await?;
    let mut donors = Vec::new();
    for given in tx.named_donations(fund.id, from, to, MOST).await? {
        if let Some(name) = donation::clear_name(cx, &given)? {
            let purpose = name_of(given.purpose_id);
            donors.push(PublicDonor { name, day: given.day, amount: given.amount, in_kind: given.in_kind, purpose });
        }
    }
    let mut organisations = Vec::new();
    for grant in tx.organisation_grants(fund.id, from, to, MOST).await? {
        organisations.push(PublicOrganisation {
            name: grant.recipient_name.unwrap_or_default(),
            title: grant.title,
            day: grant.day,
            amount: grant.amount,
            purpose: name_of(grant.purpose_id),
        });
    }
    let people = tx.people_reached(fund.id, from, to).await?.into_iter().map(|sum| PublicPeople {
        purpose: name_of(sum.purpose_id),
        grants: sum.grants,
        beneficiaries: sum.beneficiaries,
        amount: sum.amount,
    });
    let people = people.collect();
    let (goods_in, goods_out) = tx.goods_moved(fund.id, from, to, MOST).await?;
    Ok(PublicFund {
        fund_id: fund.id,
        name: fund.name.clone(),
        designated_platform: fund.designated_platform.clone(),
        filing_no: fund.filing_no.clone(),
        donate_link: fund.donate_link.clone(),
        pots: statement.rows.into_iter().map(pot).collect(),
        donors,
        donations,
        donated,
        organisations,
        people,
        goods_in: goods_in.into_iter().map(goods).collect(),
        goods_out: goods_out.into_iter().map(goods).collect(),
    })
}

fn pot(row: PotRow) -> PublicPot {
    PublicPot {
        source: row.source,
        purpose: row.purpose,
        form: row.form,
        opening: row.sums.opening,
        income: row.sums.income,
        spent: row.sums.spent,
        moved: row.sums.moved,
        closing: row.sums.closing,
    }
}

fn goods(sum: GoodsSum) -> PublicGoods {
    PublicGoods { name: sum.name, measure: sum.measure, quantity: sum.quantity, value: sum.value }
}
