//! What modules do in the background: messages that wait or are parked, modules that are suspended.

use wushe_core::app::{outbox, suspension};
use wushe_core::domain::access::Permission;
use wushe_core::domain::outbox::{OutboxFilter, OutboxView, SeenOutbox};
use wushe_core::domain::suspension::{LiftSuspension, Suspension, SuspensionFilter};
use wushe_core::id::{OutboxId, SuspensionId};

use super::{Group, Intake, Register};

const ENABLE: Option<Permission> = Some(Permission::EnableModules);

pub(super) fn registers() -> Vec<Register> {
    vec![messages(), suspensions()]
}

fn messages() -> Register {
    Register {
        name: "outbox",
        entity: "outbox",
        id: "OutboxId",
        icon: "send",
        group: Some(Group::Access),
        read: ENABLE,
        title: "event",
        columns: &["event", "kind", "target_id", "unit_id", "state", "tries", "reason", "due_at"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(outbox::list, OutboxFilter => OutboxView, ENABLE),
            get!(outbox::get, "outbox" OutboxId => OutboxView, ENABLE),
            act!("lift", outbox::lift, "outbox" OutboxId, SeenOutbox => OutboxView, ENABLE),
            remove!(outbox::remove, "outbox" OutboxId, ENABLE),
        ],
    }
}

fn suspensions() -> Register {
    Register {
        name: "suspensions",
        entity: "suspension",
        id: "SuspensionId",
        icon: "player-pause",
        group: Some(Group::Access),
        read: ENABLE,
        title: "module_id",
        columns: &["module_id", "module_version", "unit_id", "suspended_at", "failures", "code", "lifted_at"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(suspension::list, SuspensionFilter => Suspension, ENABLE),
            get!(suspension::get, "suspension" SuspensionId => Suspension, ENABLE),
            act!("lift", suspension::lift, "suspension" SuspensionId, LiftSuspension => Suspension, ENABLE),
        ],
    }
}
