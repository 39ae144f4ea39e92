//! Units, organisations, contracts, stations; workers with their grids, trainings and supervision.

use super::Register;

pub(super) fn registers() -> Vec<Register> {
    Vec::new()
}
