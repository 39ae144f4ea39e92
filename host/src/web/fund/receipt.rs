//! The receipt of a donation on paper (慈善法 art. 38): asked for first, because the donor's name stands on it in full and that
//! it was shown is written down.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use wushe_core::app::fund::donation;
use wushe_core::domain::access::Permission;
use wushe_core::domain::fund::{LotView, ReceiptPrint};
use wushe_core::error::Error;
use wushe_core::id::DonationId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::books::money;
use super::capital::capital;
use crate::app::App;
use crate::explain;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{
    BlockView, ButtonDoes, ButtonView, FactView, FormView, LinkView, PageView, TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// What has to be agreed to before the receipt is shown.
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, String)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    if !here.cx.may(&mut here.tx, Permission::WriteFund).await? {
        return Err(PageError::not_found());
    }
    let donation = donation::get(&mut here.tx, &here.cx, entry(&id)?).await?;
    let mut page = PageView::new(here.t("verb-receipt"));
    let back = format!("{}/r/donations/{id}", here.home());
    page.back = Some(LinkView { text: here.t("back"), href: back.clone() });
    page.lead = donation.receipt_no.clone().unwrap_or_default();
    if donation.receipt_no.is_none() {
        page.blocks.push(BlockView::Empty { text: here.t("refused-receipt-none"), buttons: Vec::new() });
        return here.show(page).await;
    }
    page.blocks.push(BlockView::Form(FormView {
        id: "f".to_owned(),
        action: format!("{back}/receipt"),
        lead: here.t("receipt-ask"),
        submit: here.t("receipt-show"),
        ..FormView::default()
    }));
    here.show(page).await
}

/// The receipt that stands.
pub(super) async fn print(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, String)>,
) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    if !here.cx.may(&mut here.tx, Permission::WriteFund).await? {
        return Err(PageError::not_found());
    }
    let donation = entry(&id)?;
    let cx = here.cx.clone();
    // What is read is written down: a transaction of its own, before anything is shown.
    let opened = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { donation::print_receipt(tx, &cx, donation).await })
    });
    let back = format!("{}/r/donations/{id}", here.home());
    let receipt = match opened.await {
        Ok(receipt) => receipt,
        Err(error @ Error::Refused { .. }) => {
            let words = explain::core(here.locale(), &error).words;
            return Ok(here.go(&back, Tone::Bad, words).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let page = paper(&here, &receipt, back.clone());
    here.visitor.reader.here = back;
    here.answer_to_form().show(page).await
}

fn entry(id: &str) -> Result<DonationId, Error> {
    id.parse().map_err(|_| Error::NotFound { entity: "donation" })
}

fn paper(here: &Here, receipt: &ReceiptPrint, back: String) -> PageView {
    let mut page = PageView::new(here.ta("receipt-title", "fund", receipt.fund_name.clone()));
    page.back = Some(LinkView { text: here.t("back"), href: back });
    page.buttons.push(ButtonView {
        text: here.t("print-now"),
        icon: String::new(),
        class: "btn-primary",
        does: ButtonDoes::Print,
    });
    let fact = |key: &str, value: ValueView| FactView { label: here.t(key), value };
    let issued = here.time(receipt.issued_at, TimeStyle::Date);
    let day = receipt.day.to_string();
    let unrestricted = here.t("fund-unrestricted");
    let rows = vec![
        fact("field-receipt-no", ValueView::Number(receipt.number.clone())),
        fact(
            "field-donor-name",
            ValueView::text(receipt.donor_name.clone().unwrap_or_else(|| here.t("receipt-nobody"))),
        ),
        fact("receipt-day", ValueView::Time { machine: day.clone(), text: day }),
        fact("receipt-amount", ValueView::Number(money(receipt.amount))),
        // The capitals are part of a Chinese receipt, in whatever language the page is read.
        fact("receipt-capital", ValueView::text(capital(receipt.amount.get()))),
        fact("field-purpose-id", ValueView::text(receipt.purpose.clone().unwrap_or(unrestricted))),
        fact("field-issued-at", issued),
    ];
    page.blocks.push(BlockView::Detail { rows });
    if !receipt.goods.is_empty() {
        page.blocks.push(BlockView::Heading { text: here.t("field-goods") });
        page.blocks.push(BlockView::Table(goods(here, &receipt.goods)));
    }
    page.blocks.push(BlockView::Text { text: here.ta("receipt-thanks", "unit", here.unit_name()) });
    page.blocks.push(BlockView::Text { text: here.t("receipt-signatures") });
    page
}

fn goods(here: &Here, lots: &[LotView]) -> TableView {
    let row = |lot: &LotView| TableRowView {
        cells: vec![
            ValueView::text(lot.name.clone()),
            ValueView::Number(format!("{} {}", here.format().number(lot.quantity), lot.measure)),
            ValueView::Number(money(lot.value)),
        ],
        ..TableRowView::default()
    };
    TableView {
        columns: ["fund-goods-name", "field-quantity", "field-value"].map(|key| here.t(key)).to_vec(),
        rows: lots.iter().map(row).collect(),
        empty: String::new(),
    }
}
