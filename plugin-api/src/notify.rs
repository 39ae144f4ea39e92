//! Tell people something: sent when the action has succeeded, or not at all.

use wushe_plugin_schema::view::Message;

use crate::bindings::wushe::notify::notify as wit;
use crate::error::{Result, write};

/// Tells a resident.
///
/// # Errors
/// Not found for a resident of another unit; limit past the budget of messages.
pub fn resident(id: impl AsRef<str>, message: &Message) -> Result<()> {
    send(&wit::Recipient::Resident(id.as_ref().to_owned()), message)
}

/// Tells a volunteer.
///
/// # Errors
/// As [`resident`].
pub fn volunteer(id: impl AsRef<str>, message: &Message) -> Result<()> {
    send(&wit::Recipient::Volunteer(id.as_ref().to_owned()), message)
}

/// Tells every member of a volunteer team.
///
/// # Errors
/// As [`resident`].
pub fn team(id: impl AsRef<str>, message: &Message) -> Result<()> {
    send(&wit::Recipient::Team(id.as_ref().to_owned()), message)
}

/// Tells the staff on duty.
///
/// # Errors
/// As [`resident`].
pub fn staff(message: &Message) -> Result<()> {
    send(&wit::Recipient::Staff, message)
}

fn send(to: &wit::Recipient, message: &Message) -> Result<()> {
    Ok(wit::send(to, &write("message", message)?)?)
}
