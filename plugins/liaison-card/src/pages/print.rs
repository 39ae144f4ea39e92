//! The cards on paper: A4, several on a sheet, in type that can be read without glasses.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::card::{Card as LiaisonRecord, CardStatus};
use crate::pages::card::ShowCard;

/// Cards side by side on a sheet.
const ACROSS: u8 = 2;
/// Cards printed at once.
const AT_ONCE: u32 = 60;

/// Parameters of the sheet.
#[derive(Debug, Input)]
pub(crate) struct Print {
    /// Only this card; none: all that are in use.
    pub card: Option<Id<LiaisonRecord>>,
    /// Where the sheet before ended.
    pub after: Option<String>,
}

pub(crate) fn page(cx: &Context, params: Print) -> Result<Page> {
    let (cards, next) = match &params.card {
        Some(card) => (vec![card.get()?], None),
        None => {
            let query = LiaisonRecord::query().eq("status", CardStatus::Active).order_by("sequence");
            let cards = query.limit(AT_ONCE).after(params.after).page()?;
            (cards.items, cards.next)
        }
    };
    let duty_phone = cx.settings::<Options>()?.duty_phone;
    let unit = cx.unit().name.get(cx.locale()).to_owned();
    let page = Page::new(t!("page-print")).back(Link::page("cards"));
    let page = page.when(duty_phone.is_none(), |page| page.alert(Tone::Warn, t!("print-no-duty-phone")));
    let sheet = cards.iter().map(|card| print_card(card, &unit, duty_phone.as_deref()));
    let next = next.map(|after| Print { card: None, after: Some(after) }.link());
    Ok(page.print_sheet(ACROSS, sheet, t!("print-empty")).pagination(next))
}

fn print_card(card: &Stored<LiaisonRecord>, unit: &str, duty_phone: Option<&str>) -> PrintCard {
    let mut phones = Vec::new();
    if let Some(helper) = &card.helper {
        phones.push(PrintPhone::person(t!("print-helper"), helper.person()));
    }
    if let Some(backup) = &card.backup {
        phones.push(PrintPhone::person(t!("print-backup"), backup.person()));
    }
    if let Some(number) = duty_phone {
        phones.push(PrintPhone::number(t!("print-desk"), unit, number));
    }
    PrintCard {
        title: t!("print-title"),
        number: card.number.clone(),
        holder: card.resident.person(),
        phones,
        qr: ShowCard { card: card.id() }.link(),
        footer: t!("print-footer", unit = unit, serial = card.serial),
    }
}
