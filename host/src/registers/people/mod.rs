//! Residents, households, guardians, consents; what residents ask about their own data; how long things are kept.

mod privacy;
mod settings;

use schemars::JsonSchema;
use serde::Deserialize;
use wushe_core::app::{Cx, guardian, household, resident};
use wushe_core::domain::access::Permission;
use wushe_core::domain::guardian::{EndGuardian, GuardianFilter, GuardianView, NewGuardian};
use wushe_core::domain::household::{HouseholdFilter, HouseholdView, JoinHousehold, LeaveHousehold, NewHousehold};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::resident::{
    ChangeStatusResident, ClearResident, DismissDuplicate, DuplicateView, DuplicatesView, MergeResident, MoveResident,
    NewResident, NoteGroupResident, ResidentFilter, ResidentView, WholeResident,
};
use wushe_core::error::Result;
use wushe_core::id::{GuardianId, HouseholdId, ResidentId};
use wushe_core::store::Tx;

use super::op::Nothing;
use super::{Group, Intake, Register, reveal};

const READ: Option<Permission> = Some(Permission::ReadResidents);
const WRITE: Option<Permission> = Some(Permission::WriteResidents);
const MERGE: Option<Permission> = Some(Permission::MergeResidents);

pub(super) fn registers() -> Vec<Register> {
    let mut all = vec![residents(), households(), guardians()];
    all.extend(privacy::registers());
    all.push(settings::service_settings());
    all
}

fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::People),
        read: READ,
        title: "name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn residents() -> Register {
    Register {
        columns: &["name", "phone", "address", "age", "groups", "lives_alone", "status"],
        intake: Intake::matching(&[&["id_number"]]).whole(whole!(resident, "resident" ResidentId, WholeResident)),
        operations: vec![
            list!(resident::list, ResidentFilter => ResidentView, READ),
            get!(resident::get, "resident" ResidentId => ResidentView, READ),
            create!(resident::create, NewResident => ResidentView, WRITE),
            update!(resident::update, "resident" ResidentId, NewResident => ResidentView, WRITE),
            act!("note_group", resident::note_group, "resident" ResidentId, NoteGroupResident => ResidentView, WRITE),
            act!("change_status", resident::change_status, "resident" ResidentId, ChangeStatusResident => ResidentView, WRITE),
            act!("move", resident::move_to, "resident" ResidentId, MoveResident => ResidentView, WRITE),
            act!("clear", resident::clear, "resident" ResidentId, ClearResident => ResidentView, WRITE),
            reveal::resident(),
            act!("merge", merge, "resident" ResidentId, Merge => ResidentView, MERGE),
            remove!(resident::remove, "resident" ResidentId, WRITE),
            part!("guardians", guardian::of_resident, "resident" ResidentId => Vec<GuardianView>, READ),
            part!("duplicates_of", resident::duplicates_of, "resident" ResidentId => DuplicatesView, READ),
            report!("duplicates", duplicates, Nothing, page => Listed<DuplicateView>, MERGE),
            perform!("dismiss_duplicate", dismiss, DismissDuplicate => Nothing, MERGE),
        ],
        ..register("residents", "resident", "ResidentId", "users")
    }
}

/// Puts another entry of the same person into this one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The version of the entry that stays.
    version: i64,
    /// The entry that becomes a pointer.
    other_id: ResidentId,
    /// Its version; left out: as it is now.
    #[serde(default)]
    other_version: Option<i64>,
}

async fn merge(tx: &mut Tx, cx: &Cx, id: ResidentId, input: Merge) -> Result<ResidentView> {
    let Merge { version, other_id, other_version } = input;
    let other_version = match other_version {
        Some(version) => version,
        None => resident::get(tx, cx, other_id).await?.version,
    };
    resident::merge(tx, cx, id, MergeResident { version, other_id, other_version }).await
}

async fn duplicates(tx: &mut Tx, cx: &Cx, _: Nothing, page: Page) -> Result<Listed<DuplicateView>> {
    resident::duplicates(tx, cx, page).await
}

async fn dismiss(tx: &mut Tx, cx: &Cx, input: DismissDuplicate) -> Result<Nothing> {
    resident::dismiss_duplicate(tx, cx, input).await?;
    Ok(Nothing {})
}

fn households() -> Register {
    Register {
        title: "address",
        columns: &["address", "head_id", "members", "unit_id"],
        operations: vec![
            list!(household::list, HouseholdFilter => HouseholdView, READ),
            get!(household::get, "household" HouseholdId => HouseholdView, READ),
            create!(household::create, NewHousehold => HouseholdView, WRITE),
            update!(household::update, "household" HouseholdId, NewHousehold => HouseholdView, WRITE),
            act!("join", household::join, "household" HouseholdId, JoinHousehold => HouseholdView, WRITE),
            act!("leave", household::leave, "household" HouseholdId, LeaveHousehold => HouseholdView, WRITE),
            remove!(household::remove, "household" HouseholdId, WRITE),
        ],
        ..register("households", "household", "HouseholdId", "home")
    }
}

fn guardians() -> Register {
    Register {
        columns: &["name", "relation", "ward_id", "phone", "since", "ended_on"],
        intake: Intake::matching(&[&["ward_id", "guardian_id"]]),
        operations: vec![
            list!(guardian::list, GuardianFilter => GuardianView, READ),
            get!(guardian::get, "guardian" GuardianId => GuardianView, READ),
            create!(guardian::create, NewGuardian => GuardianView, WRITE),
            act!("end", guardian::end, "guardian" GuardianId, EndGuardian => GuardianView, WRITE),
            reveal::guardian(),
            remove!(guardian::remove, "guardian" GuardianId, WRITE),
        ],
        ..register("guardians", "guardian", "GuardianId", "user-heart")
    }
}
