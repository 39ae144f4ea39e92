//! Notices: a module writes one and hands it in; people of the unit review and publish it.

use wushe_plugin_schema::notice::{NewNotice, Notice};

use crate::bindings::wushe::notices::notices as wit;
use crate::error::{Result, parse, write as to_json};

/// Writes a notice and hands it in for review.
///
/// # Errors
/// Denied to somebody who may not write notices; invalid for wrong fields.
pub fn write(notice: &NewNotice) -> Result<Notice> {
    parse("notice", &wit::write(&to_json("notice", notice)?)?)
}

/// What became of a notice.
///
/// # Errors
/// Denied without the grant, or to somebody who may not read drafts.
pub fn notice(id: &str) -> Result<Option<Notice>> {
    wit::notice(id)?.map(|notice| parse("notice", &notice)).transpose()
}
