//! People and teams of the unit. Only granted fields are filled, and personal ones come masked; a page shows a person
//! with [`ResidentId::name`](crate::ResidentId::name) and its sisters.

use wushe_plugin_schema::view::{Resident, Team, Volunteer};

use crate::bindings::wushe::directory::directory as wit;
use crate::error::{Error, Result, parse};

/// A resident.
///
/// # Errors
/// Not found when no such resident can be seen from this unit.
pub fn resident(id: impl AsRef<str>) -> Result<Resident> {
    parse("resident", &wit::resident(id.as_ref())?.ok_or(Error::NotFound)?)
}

/// Several residents at once (at most 200); those that cannot be seen are left out.
///
/// # Errors
/// Denied without the grant.
pub fn residents<S: AsRef<str>>(ids: impl IntoIterator<Item = S>) -> Result<Vec<Resident>> {
    let ids: Vec<String> = ids.into_iter().map(|id| id.as_ref().to_owned()).collect();
    parse("residents", &wit::residents(&ids)?)
}

/// Residents by the beginning of the name, the whole telephone number or its last four digits; at most `limit` (≤ 50).
///
/// # Errors
/// Denied without the grant.
pub fn find_residents(text: &str, limit: u32) -> Result<Vec<Resident>> {
    parse("residents", &wit::find_residents(text, limit)?)
}

/// A volunteer.
///
/// # Errors
/// Not found when no such volunteer can be seen from this unit.
pub fn volunteer(id: impl AsRef<str>) -> Result<Volunteer> {
    find_volunteer(id)?.ok_or(Error::NotFound)
}

/// A volunteer, if this unit has one with this id.
///
/// # Errors
/// Denied without the grant.
pub fn find_volunteer(id: impl AsRef<str>) -> Result<Option<Volunteer>> {
    wit::volunteer(id.as_ref())?.map(|json| parse("volunteer", &json)).transpose()
}

/// Volunteers of the unit by name, at most `limit` (≤ 200).
///
/// # Errors
/// Denied without the grant.
pub fn volunteers(limit: u32) -> Result<Vec<Volunteer>> {
    parse("volunteers", &wit::volunteers(limit)?)
}

/// Volunteer teams of the unit.
///
/// # Errors
/// Denied without the grant.
pub fn teams() -> Result<Vec<Team>> {
    parse("teams", &wit::teams()?)
}
