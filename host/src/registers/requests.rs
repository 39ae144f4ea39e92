//! Requests: kinds, the calendar of working days, papers, extensions, reply templates.

use super::Register;

pub(super) fn registers() -> Vec<Register> {
    Vec::new()
}
