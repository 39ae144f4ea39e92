//! A sheet of printed cards: fields of people in the clear, after a purpose has been given, each one recorded.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::{Extension, Form};
use serde::Deserialize;
use wushe_core::app::Cx;
use wushe_core::app::personal::{self, Field, Person};
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_core::store::Tx;
use wushe_plugin_schema::page::{Block, PrintCard, PrintSheet, Whom};
use wushe_plugin_schema::value::PersonRef;

use super::people::person;
use super::show::{Wanted, ask};
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::page::{PRINT_PURPOSES, page_url, qr_svg, query_string};
use crate::web::view::{BlockView, ButtonDoes, ButtonView, LinkView, PageView, SheetCardView};
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub(super) struct Purpose {
    purpose: String,
}

/// Fields in the clear, by person.
type Opened = BTreeMap<String, (String, String)>;

pub(super) async fn sheet(
    State(app): State<Arc<App>>,
    Extension(place): Extension<Place>,
    visitor: Visitor,
    Path((unit, module, page)): Path<(String, String, String)>,
    Query(params): Query<Vec<(String, String)>>,
    Form(Purpose { purpose }): Form<Purpose>,
) -> PageResult {
    if !PRINT_PURPOSES.contains(&purpose.as_str()) {
        return Err(Error::invalid("purpose", "choice").into());
    }
    let purpose = Catalog::host().t(Locale::ZhCn, &format!("print-purpose-{purpose}"));
    let wanted = Wanted { place, unit, module, page, params };
    let (unit, paged) = ask(&app, &visitor, &wanted).await?;
    let sheets: Vec<&PrintSheet> = paged
        .page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::PrintSheet(sheet) => Some(sheet),
            _ => None,
        })
        .collect();
    let whom: Vec<PersonRef> = sheets.iter().flat_map(|sheet| &sheet.cards).flat_map(on_card).collect();
    let base = format!("/{}/{}/m/{}", place.name(), unit.code, wanted.module);
    let back = back_to(&base, &wanted);
    let opened = open(&app, &visitor, unit.id, whom, purpose).await?;

    let text = |text| paged.module.catalog.text(visitor.reader.locale, text);
    let mut view = PageView::new(text(&paged.page.title));
    view.lead = visitor.reader.t("print-hint");
    view.back = Some(LinkView { text: visitor.reader.t("back"), href: back.clone() });
    view.buttons.push(ButtonView {
        text: visitor.reader.t("print-now"),
        icon: String::new(),
        class: "btn-primary",
        does: ButtonDoes::Print,
    });
    for sheet in sheets {
        let cards = sheet.cards.iter().map(|card| {
            let holder = opened.get(&key(&card.holder)).map(|(name, _)| name.clone()).unwrap_or_default();
            let phones = card.phones.iter().map(|line| match &line.whom {
                Whom::Person { person } => {
                    let (name, phone) = opened.get(&key(person)).cloned().unwrap_or_default();
                    (format!("{} {name}", text(&line.label)), grouped(&phone))
                }
                Whom::Number { name, phone } => (format!("{} {}", text(&line.label), text(name)), grouped(phone)),
            });
            SheetCardView {
                title: text(&card.title),
                number: card.number.clone(),
                holder,
                phones: phones.collect(),
                qr: qr_svg(&format!("{}{}", app.public_url, page_url(&base, &card.qr))),
                footer: text(&card.footer),
            }
        });
        view.blocks.push(BlockView::Sheet { across: sheet.across.clamp(1, 2), cards: cards.collect() });
    }
    let mut here = Here::at(Arc::clone(&app), visitor, place, unit, paged.tx).await?;
    here.visitor.reader.here = back;
    here.answer_to_form().show(view).await
}

/// The page from which the sheet was asked for.
fn back_to(base: &str, wanted: &Wanted) -> String {
    let query = query_string(wanted.params.iter().map(|(name, value)| (name.as_str(), value.clone())));
    if query.is_empty() { format!("{base}/{}", wanted.page) } else { format!("{base}/{}?{query}", wanted.page) }
}

/// Everybody whose name or number stands on a card.
fn on_card(card: &PrintCard) -> Vec<PersonRef> {
    let helpers = card.phones.iter().filter_map(|line| match &line.whom {
        Whom::Person { person } => Some(person.clone()),
        Whom::Number { .. } => None,
    });
    std::iter::once(card.holder.clone()).chain(helpers).collect()
}

fn key(person: &PersonRef) -> String {
    format!("{:?}:{}", person.kind, person.id)
}

/// Opens name and number of everybody on the sheet in one transaction: either all of it is recorded, or nothing is shown.
async fn open(
    app: &Arc<App>,
    visitor: &Visitor,
    unit: UnitId,
    whom: Vec<PersonRef>,
    purpose: String,
) -> Result<Opened, PageError> {
    let cx = app.core.cx(visitor.actor.clone(), unit, visitor.reader.locale.tag());
    let opened = app.store.write(move |tx| {
        let (cx, whom, purpose) = (cx.clone(), whom.clone(), purpose.clone());
        Box::pin(async move {
            let mut opened = Opened::new();
            for reference in &whom {
                let Some(person) = person(reference) else { continue };
                if let Entry::Vacant(place) = opened.entry(key(reference)) {
                    place.insert(both(tx, &cx, person, &purpose).await?);
                }
            }
            Ok(opened)
        })
    });
    Ok(opened.await?)
}

/// Name and telephone number, recorded; empty for somebody who is no longer in the unit.
async fn both(tx: &mut Tx, cx: &Cx, person: Person, purpose: &str) -> wushe_core::Result<(String, String)> {
    let name = match personal::reveal(tx, cx, person, Field::Name, purpose).await {
        Ok(name) => name,
        Err(Error::NotFound { .. }) => return Ok(Default::default()),
        Err(error) => return Err(error),
    };
    Ok((name, personal::reveal(tx, cx, person, Field::Phone, purpose).await?))
}

/// A number in the groups in which it is read out: a mobile number 3, 4, 4; a landline after its area code.
fn grouped(phone: &str) -> String {
    let digits = phone.bytes().all(|byte| byte.is_ascii_digit());
    match phone.len() {
        11 if digits && phone.starts_with('1') => format!("{} {} {}", &phone[..3], &phone[3..7], &phone[7..]),
        11 | 12 if digits && phone.starts_with('0') => format!("{} {}", &phone[..4], &phone[4..]),
        _ => phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_they_are_read_out() {
        assert_eq!(grouped("19900000041"), "199 0000 0041");
        assert_eq!(grouped("08395550101"), "0839 5550101");
        assert_eq!(grouped("12345"), "12345");
    }
}
