//! Notices, attachments, objections, duties to publish; indicators.

use super::Register;

pub(super) fn registers() -> Vec<Register> {
    Vec::new()
}
