//! Seeing a personal field in the clear: which, and why. Each time is a row of the audit trail.

use serde::Deserialize;
use wushe_core::app::personal::{self, Field, Person};
use wushe_core::error::Error;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::error::PageError;
use super::frame::Here;
use super::view::{BlockView, FieldKindView, FieldView, FormView, OptionView};
use crate::i18n::{Catalog, Locale};

/// Purposes to choose from.
const PURPOSES: [&str; 3] = ["service", "emergency", "check"];

/// Which field, and why.
#[derive(Debug, Deserialize)]
pub(super) struct Purpose {
    field: String,
    purpose: String,
    #[serde(default)]
    note: String,
}

/// The form that asks.
pub(super) fn form(here: &Here, action: String, fields: &[Field]) -> FormView {
    let option =
        |value: &str, key: String| OptionView { value: value.to_owned(), label: here.t(&key), ..OptionView::default() };
    let choice = |name: &str, key: &str, options: Vec<OptionView>| FieldView {
        id: format!("reveal-{name}"),
        name: name.to_owned(),
        label: here.t(key),
        required: true,
        kind: FieldKindView::Choice { options },
        ..FieldView::default()
    };
    let which = fields.iter().map(|field| option(field.as_str(), label(*field).to_owned())).collect();
    let why = PURPOSES.iter().map(|purpose| option(purpose, format!("purpose-{purpose}"))).collect();
    let note = FieldView {
        id: "reveal-note".to_owned(),
        name: "note".to_owned(),
        label: here.t("purpose-note"),
        kind: FieldKindView::Limited { max: 100 },
        autocomplete: "off",
        ..FieldView::default()
    };
    FormView {
        id: "reveal".to_owned(),
        action,
        title: here.t("reveal-title"),
        lead: here.t("reveal-lead"),
        fields: vec![choice("field", "reveal-field", which), choice("purpose", "reveal-purpose", why), note],
        submit: here.t("reveal-submit"),
        ..FormView::default()
    }
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "person-name",
        Field::Phone => "person-phone",
        Field::Address => "person-address",
        Field::IdNumber => "person-id-number",
        Field::BirthDay => "person-birth-day",
        Field::CareNote => "person-care-note",
        Field::Contact => "person-contact",
        Field::ContactPhone => "person-contact-phone",
    }
}

/// Opens the field, and writes down for what.
pub(super) async fn open(here: &Here, person: Person, asked: Purpose) -> Result<(Field, String), PageError> {
    let field: Field = asked.field.parse().map_err(|_| Error::invalid("field", "choice"))?;
    if !PURPOSES.contains(&asked.purpose.as_str()) {
        return Err(Error::invalid("purpose", "choice").into());
    }
    let purpose = words(&asked.purpose, &asked.note);
    let cx = here.cx.clone();
    let opened = here.app.store.write(move |tx| {
        let (cx, purpose) = (cx.clone(), purpose.clone());
        Box::pin(async move { personal::reveal(tx, &cx, person, field, &purpose).await })
    });
    Ok((field, opened.await?))
}

/// What stands in the audit trail: in Chinese, whatever the language of whoever asked.
pub(super) fn words(purpose: &str, note: &str) -> String {
    let purpose = Catalog::host().t(Locale::ZhCn, &format!("purpose-{purpose}"));
    if note.trim().is_empty() { purpose } else { format!("{purpose}：{}", note.trim()) }
}

/// What was opened, above the card.
pub(super) fn revealed(here: &Here, field: Field, value: &str) -> Vec<BlockView> {
    let value = if value.is_empty() { "—" } else { value };
    let args = [("field", Arg::Text(here.t(label(field)))), ("value", Arg::Text(value.to_owned()))];
    let text = Catalog::host().ta(here.locale(), "revealed", args);
    vec![BlockView::Alert { tone: Tone::Warn, text }, BlockView::Text { text: here.t("revealed-note") }]
}
