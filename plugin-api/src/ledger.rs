//! The charity funds of the unit: what there is, money received, money given. Amounts are whole fen.
//!
//! Who acts is the acting person, and a resident may not enter anything in the books: what people pay is kept in the module's own
//! records and entered together, by a job or by whoever keeps the books.

use wushe_plugin_schema::money::{Fund, LedgerEntry, NewGrant, NewIncome};

use crate::bindings::wushe::ledger::ledger as wit;
use crate::error::{Result, parse, write};

/// Funds of the unit that are in use.
///
/// # Errors
/// Denied without the grant, or to somebody who may not read the books.
pub fn funds() -> Result<Vec<Fund>> {
    parse("funds", &wit::funds()?)
}

/// Enters money received that is no donation.
///
/// # Errors
/// Denied to somebody who may not enter; not found for a fund or purpose of another unit; invalid for an amount that is none;
/// refused by the rules of the fund.
pub fn receive(income: &NewIncome) -> Result<LedgerEntry> {
    parse("entry", &wit::receive(&write("income", income)?)?)
}

/// Gives money of a fund. Given by a job or after an event, where nobody acts, it waits for a second person whatever its amount.
///
/// # Errors
/// As [`receive`]; refused for money that is not there or is bound to something else.
pub fn give(grant: &NewGrant) -> Result<LedgerEntry> {
    parse("entry", &wit::give(&write("grant", grant)?)?)
}

/// What became of an entry.
///
/// # Errors
/// Denied without the grant, or to somebody who may not read the books.
pub fn entry(id: &str) -> Result<Option<LedgerEntry>> {
    wit::entry(id)?.map(|entry| parse("entry", &entry)).transpose()
}
