//! Volunteer hours: minutes of unpaid service given, counted once somebody else has approved them.

use wushe_plugin_schema::view::{Hours, NewHours};

use crate::bindings::wushe::hours::hours as wit;
use crate::error::{Result, parse, write};

/// Hands in minutes for approval.
///
/// # Errors
/// Refused for a request that is paid for, that another volunteer served, or whose minutes are handed in already.
pub fn submit(claim: &NewHours) -> Result<Hours> {
    parse("hours", &wit::submit(&write("hours", claim)?)?)
}

/// Hours handed in for a request.
///
/// # Errors
/// Denied without the grant.
pub fn for_request(id: impl AsRef<str>) -> Result<Vec<Hours>> {
    parse("hours", &wit::for_request(id.as_ref())?)
}
