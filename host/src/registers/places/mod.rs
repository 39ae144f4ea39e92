//! Units, organisations, contracts, stations; workers with their grids, trainings and supervision.

mod organisations;
mod units;
mod workers;

use super::{Group, Intake, Register};

pub(super) fn registers() -> Vec<Register> {
    let mut all = units::registers();
    all.extend(organisations::registers());
    all.extend(workers::registers());
    all
}

/// What the registers of places have in common.
fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Places),
        read: None,
        title: "name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}
