//! Printed cards and lists: fields of people in the clear, after a purpose has been given, each one recorded.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::{Extension, Form};
use serde::Deserialize;
use wushe_core::app::personal;
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_plugin_schema::page::{Block, PrintCard, Whom};
use wushe_plugin_schema::value::{PersonField, PersonRef};

use super::people::{core_field, person};
use super::show::{Wanted, ask};
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::web::error::{PageError, PageResult};
use crate::web::format::Formatter;
use crate::web::frame::{Here, Place};
use crate::web::page::{
    Offers, PRINT_PURPOSES, PageContext, PersonText, page_url, people_of, print_list, qr_svg, query_string,
};
use crate::web::view::{BlockView, ButtonDoes, ButtonView, LinkView, PageView, SheetCardView};
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub(super) struct Purpose {
    purpose: String,
}

/// A field of a person that goes on paper.
type Wish = (PersonRef, PersonField);

/// Fields in the clear.
type Opened = BTreeMap<Wish, String>;

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
    let wanted = Wanted { place, unit, module, page, params, behalf: None };
    let (unit, paged) = ask(&app, &visitor, &wanted).await?;
    let whom: BTreeSet<Wish> = paged.page.blocks.iter().flat_map(on_paper).collect();
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
    let known = opened.iter().map(|((person, field), text)| {
        let text = PersonText { text: text.clone(), masked: false, href: String::new() };
        ((person.clone(), *field), text)
    });
    let known: HashMap<_, _> = known.collect();
    let home = format!("/{}/{}", place.name(), unit.code);
    let words = PageContext {
        catalog: &paged.module.catalog,
        actions: &[],
        offers: Offers::Nothing,
        format: Formatter { locale: visitor.reader.locale, now: paged.cx.now.micros() },
        base: &base,
        home: &home,
        here: &back,
        pick: "",
        origin: &app.public_url,
        people: &known,
        files: &HashMap::new(),
        files_at: "",
        volunteers: &[],
        teams: &[],
        form: None,
    };
    for block in &paged.page.blocks {
        match block {
            Block::PrintSheet(sheet) => {
                let cards = sheet.cards.iter().map(|card| card_view(card, &opened, &words));
                view.blocks.push(BlockView::Sheet { across: sheet.across.clamp(1, 2), cards: cards.collect() });
            }
            Block::PrintList(list) => view.blocks.extend(print_list(list, &words)),
            _ => {}
        }
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

/// A printed card, with what was opened in the clear.
fn card_view(card: &PrintCard, opened: &Opened, words: &PageContext<'_>) -> SheetCardView {
    let text = |text| words.catalog.text(words.format.locale, text);
    let field = |person: &PersonRef, field| opened.get(&(person.clone(), field)).cloned().unwrap_or_default();
    let phones = card.phones.iter().map(|line| match &line.whom {
        Whom::Person { person } => (
            format!("{} {}", text(&line.label), field(person, PersonField::Name)),
            grouped(&field(person, PersonField::Phone)),
        ),
        Whom::Number { name, phone } => (format!("{} {}", text(&line.label), text(name)), grouped(phone)),
    });
    SheetCardView {
        title: text(&card.title),
        number: card.number.clone(),
        holder: field(&card.holder, PersonField::Name),
        phones: phones.collect(),
        qr: qr_svg(&format!("{}{}", words.origin, page_url(words.base, &card.qr))),
        footer: text(&card.footer),
    }
}

/// Every field of a person that a block puts on paper.
fn on_paper(block: &Block) -> Vec<Wish> {
    match block {
        Block::PrintSheet(sheet) => sheet.cards.iter().flat_map(on_card).collect(),
        Block::PrintList(list) => people_of(&list.table).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Name and number of everybody who stands on a card.
fn on_card(card: &PrintCard) -> Vec<Wish> {
    let helpers = card.phones.iter().filter_map(|line| match &line.whom {
        Whom::Person { person } => Some(person.clone()),
        Whom::Number { .. } => None,
    });
    let people = std::iter::once(card.holder.clone()).chain(helpers);
    people.flat_map(|person| [PersonField::Name, PersonField::Phone].map(|field| (person.clone(), field))).collect()
}

/// Opens every field that goes on paper in one transaction: either all of it is recorded, or nothing is shown.
async fn open(
    app: &Arc<App>,
    visitor: &Visitor,
    unit: UnitId,
    whom: BTreeSet<Wish>,
    purpose: String,
) -> Result<Opened, PageError> {
    let cx = app.core.cx(visitor.actor.clone(), unit, visitor.reader.locale.tag());
    let opened = app.store.write(move |tx| {
        let (cx, whom, purpose) = (cx.clone(), whom.clone(), purpose.clone());
        Box::pin(async move {
            let mut opened = Opened::new();
            for wish in whom {
                let Some(person) = person(&wish.0) else { continue };
                match personal::reveal(tx, &cx, person, core_field(wish.1), &purpose).await {
                    Ok(text) => {
                        opened.insert(wish, text);
                    }
                    // Somebody who is no longer in the unit.
                    Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(opened)
        })
    });
    Ok(opened.await?)
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
