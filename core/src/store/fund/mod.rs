//! Charity funds: registers, books, documents, reports, disclosures.

mod account;
mod book;
mod disclosure;
mod document;
mod giving;
mod posting;
mod register;
mod report;

pub(crate) use report::GoodsSum;

/// A filter that is not set is passed as an empty text.
fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A yes or no that is not set is passed as an empty text too.
fn flag(value: Option<bool>) -> String {
    text(value.map(|value| if value { "yes" } else { "no" }))
}
