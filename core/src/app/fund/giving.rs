//! Grants made, as open data: 360Giving Data Standard 1.4.

use std::collections::BTreeMap;

use crate::app::Cx;
use crate::domain::fund::{
    FundView, GivingParams, GivingParty, GivingProgramme, GivingRow, Grant, GrantFilter, PurposeView, RecipientKind,
};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::PurposeId;
use crate::store::Tx;

/// Grants of a fund that are booked and were not reversed, oldest first. Open to everybody: an individual bears a keyed id
/// that says nothing about them, and neither name nor title of the grant.
///
/// # Errors
/// `NotFound`.
pub async fn giving360(tx: &mut Tx, cx: &Cx, asked: GivingParams, page: Page) -> Result<Listed<GivingRow>> {
    let fund = tx.get_fund(asked.fund_id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
    cx.saw(tx, "grant");
    let filter = GrantFilter { fund_id: Some(fund.id), from: asked.from, to: asked.to, ..GrantFilter::default() };
    let purposes: BTreeMap<PurposeId, PurposeView> =
        tx.list_purposes_of_fund(fund.id).await?.into_iter().map(|purpose| (purpose.id, purpose)).collect();
    let grants = tx.list_standing_grants(cx.unit, &filter, page.after(), page.rows()).await?;
    let listed = page.of(grants, |grant| grant.id.to_string());
    let items = listed.items.into_iter().map(|grant| row(cx, &fund, &purposes, &grant)).collect::<Result<_>>()?;
    Ok(Listed { items, next: listed.next })
}

fn row(cx: &Cx, fund: &FundView, purposes: &BTreeMap<PurposeId, PurposeView>, g: &Grant) -> Result<GivingRow> {
    let purpose = g.purpose_id.and_then(|id| purposes.get(&id));
    let programme =
        purpose.map(|purpose| vec![GivingProgramme { code: purpose.id.to_string(), title: purpose.name.clone() }]);
    // What staff write about a person stays inside: the purpose tells what it was for.
    let general = purpose.map_or_else(|| "个人与群体帮扶".to_owned(), |purpose| purpose.name.clone());
    let (title, description, organisation, individual) = match g.recipient_kind {
        RecipientKind::Organisation => {
            let name = g.recipient_name.clone().unwrap_or_default();
            let id = match &g.recipient_code {
                Some(code) => format!("CN-USCC-{code}"),
                None => format!("360G-wushe-org-{}", keyed(cx, "giving360-organisation", &name)),
            };
            let description = g.description.clone().unwrap_or_else(|| g.title.clone());
            (g.title.clone(), description, Some(vec![GivingParty { id, name }]), None)
        }
        RecipientKind::Person | RecipientKind::Group => {
            let whom = g.resident_id.map_or_else(|| g.id.to_string(), |id| id.to_string());
            let id = format!("360G-wushe-ind-{}", keyed(cx, "giving360-individual", &whom));
            let name = if g.recipient_kind == RecipientKind::Person { "个人" } else { "群体" };
            (general.clone(), general, None, Some(GivingParty { id, name: name.to_owned() }))
        }
    };
    // At most 10^13 fen: exact in a double, and written with at most two places.
    let yuan = serde_json::Number::from_f64(g.amount.get() as f64 / 100.0);
    Ok(GivingRow {
        id: format!("360G-wushe-{}", g.id),
        title,
        description,
        currency: "CNY".to_owned(),
        amount_awarded: yuan.ok_or_else(|| Error::internal("an amount that is no number"))?,
        award_date: g.day,
        funding_organization: vec![GivingParty { id: format!("360G-wushe-fund-{}", fund.id), name: fund.name.clone() }],
        recipient_organization: organisation,
        recipient_individual: individual,
        grant_programme: programme,
        date_modified: g.created_at,
    })
}

/// A keyed hash, long enough not to meet another.
fn keyed(cx: &Cx, purpose: &str, value: &str) -> String {
    // What was published once keeps its id, whichever key finds people.
    let mut hash = cx.core.keys.mac(&[b"giving", purpose.as_bytes(), value.as_bytes()]);
    hash.truncate(24);
    hash
}
