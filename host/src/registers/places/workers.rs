//! Workers, the grids that they serve, their trainings and supervision.

use wushe_core::app::Cx;
use wushe_core::app::worker::{self, supervision, training};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::worker::{
    AssignWorker, AssignmentFilter, AssignmentView, CertifiedParams, CertifiedView, HandOverGrid, LeaveWorker,
    NewSupervision, NewTraining, NewWorker, ReleaseWorker, SupervisionFilter, SupervisionView, TrainingFilter,
    TrainingView, WorkerFilter, WorkerView,
};
use wushe_core::error::Result;
use wushe_core::id::{SupervisionId, TrainingId, WorkerId};
use wushe_core::store::Tx;

use super::super::{Group, Intake, Register, reveal};
use super::register;

const READ: Option<Permission> = Some(Permission::ReadWorkers);
const WRITE: Option<Permission> = Some(Permission::WriteWorkers);
const FIGURES: Option<Permission> = Some(Permission::ReadIndicators);

pub(super) fn registers() -> Vec<Register> {
    vec![workers(), assignments(), trainings(), supervisions()]
}

fn of_people(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register { group: Some(Group::People), read: READ, ..register(name, entity, id, icon) }
}

fn workers() -> Register {
    Register {
        columns: &["name", "kind", "level", "title", "unit_id", "phone", "training_minutes"],
        // Grid workers have no certificate, and telephone numbers change more often.
        intake: Intake::matching(&[&["certificate_no"], &["phone"]])
            .whole(whole!(worker, "worker" WorkerId, NewWorker)),
        operations: vec![
            list!(worker::list, WorkerFilter => WorkerView, READ),
            get!(worker::get, "worker" WorkerId => WorkerView, READ),
            create!(worker::create, NewWorker => WorkerView, WRITE),
            update!(worker::update, "worker" WorkerId, NewWorker => WorkerView, WRITE),
            act!("assign", worker::assign, "worker" WorkerId, AssignWorker => WorkerView, WRITE),
            act!("hand_over", worker::hand_over, "worker" WorkerId, HandOverGrid => WorkerView, WRITE),
            act!("release", worker::release, "worker" WorkerId, ReleaseWorker => WorkerView, WRITE),
            act!("leave", worker::leave, "worker" WorkerId, LeaveWorker => WorkerView, WRITE),
            reveal::worker(),
            remove!(worker::remove, "worker" WorkerId, WRITE),
            part!("assignments", assignments_of, "worker" WorkerId, page => Listed<AssignmentView>, READ),
            part!("trainings", trainings_of, "worker" WorkerId, page => Listed<TrainingView>, READ),
            part!("supervisions", supervisions_of, "worker" WorkerId, page => Listed<SupervisionView>, READ),
            report!("certified", worker::certified, CertifiedParams => CertifiedView, FIGURES),
        ],
        ..of_people("workers", "worker", "WorkerId", "id-badge-2")
    }
}

fn assignments() -> Register {
    Register {
        title: "worker_name",
        columns: &["worker_name", "unit_id", "from_day", "to_day", "reason", "end_reason"],
        operations: vec![list!(worker::assignments, AssignmentFilter => AssignmentView, READ)],
        ..of_people("assignments", "assignment", "AssignmentId", "map-pin")
    }
}

fn trainings() -> Register {
    Register {
        title: "topic",
        columns: &["topic", "worker_name", "day", "minutes", "provider"],
        operations: vec![
            list!(training::list, TrainingFilter => TrainingView, READ),
            get!(training::get, "training" TrainingId => TrainingView, READ),
            create!(training::create, NewTraining => TrainingView, WRITE),
            update!(training::update, "training" TrainingId, NewTraining => TrainingView, WRITE),
            remove!(training::remove, "training" TrainingId, WRITE),
        ],
        ..of_people("trainings", "training", "TrainingId", "school")
    }
}

fn supervisions() -> Register {
    Register {
        title: "topic",
        columns: &["topic", "worker_id", "supervisor_id", "day", "minutes"],
        operations: vec![
            list!(supervision::list, SupervisionFilter => SupervisionView, READ),
            get!(supervision::get, "supervision" SupervisionId => SupervisionView, READ),
            create!(supervision::create, NewSupervision => SupervisionView, WRITE),
            update!(supervision::update, "supervision" SupervisionId, NewSupervision => SupervisionView, WRITE),
            remove!(supervision::remove, "supervision" SupervisionId, WRITE),
        ],
        ..of_people("supervisions", "supervision", "SupervisionId", "message-2")
    }
}

async fn assignments_of(tx: &mut Tx, cx: &Cx, id: WorkerId, page: Page) -> Result<Listed<AssignmentView>> {
    worker::get(tx, cx, id).await?;
    worker::assignments(tx, cx, AssignmentFilter { worker_id: Some(id), ..AssignmentFilter::default() }, page).await
}

async fn trainings_of(tx: &mut Tx, cx: &Cx, id: WorkerId, page: Page) -> Result<Listed<TrainingView>> {
    worker::get(tx, cx, id).await?;
    training::list(tx, cx, TrainingFilter { worker_id: Some(id), ..TrainingFilter::default() }, page).await
}

async fn supervisions_of(tx: &mut Tx, cx: &Cx, id: WorkerId, page: Page) -> Result<Listed<SupervisionView>> {
    worker::get(tx, cx, id).await?;
    supervision::list(tx, cx, SupervisionFilter { worker_id: Some(id), ..SupervisionFilter::default() }, page).await
}
