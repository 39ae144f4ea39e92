//! All cards of the community.

use wushe_plugin::prelude::*;

use crate::card::{Card as LiaisonRecord, CardStatus};
use crate::pages::card::ShowCard;
use crate::pages::volunteer_name;

/// Cards on one page.
const ON_A_PAGE: u32 = 50;

/// Parameters of the register.
#[derive(Debug, Input)]
pub(crate) struct Register {
    /// Only cards that stand so; none: those in use.
    pub status: Option<CardStatus>,
    /// Where the page before ended.
    pub after: Option<String>,
}

pub(crate) fn page(params: Register) -> Result<Page> {
    let shown = params.status.unwrap_or(CardStatus::Active);
    let query = LiaisonRecord::query().eq("status", shown).order_by("sequence");
    let cards = query.limit(ON_A_PAGE).after(params.after).page()?;

    let tabs = [CardStatus::Active, CardStatus::Lost, CardStatus::Retired]
        .map(|status| Tab::new(status.label(), Register { status: Some(status), after: None }.link(), status == shown));
    let rows = cards.items.iter().map(|card| {
        Row::new([
            card.number.as_str().into(),
            card.resident.name(),
            card.resident.address(),
            volunteer_name(card.helper.as_ref()),
            volunteer_name(card.backup.as_ref()),
            Value::day(card.issued_at),
        ])
        .to(ShowCard { card: card.id() }.link())
    });
    let columns = ["card", "who", "address", "helper", "backup", "issued"];
    let table = Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("cards-empty")).rows(rows);
    let next = cards.next.map(|after| Register { status: Some(shown), after: Some(after) }.link());
    Ok(Page::new(t!("page-cards"))
        .buttons([
            Button::go(t!("cards-new"), Link::page("new_card")).primary(),
            Button::go(t!("cards-print"), Link::page("print")),
        ])
        .tabs(tabs)
        .table(table)
        .pagination(next))
}
