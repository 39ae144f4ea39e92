//! Activities, volunteers, hours, certificates.

mod service;

use serde::Serialize;
use wushe_core::app::{Cx, activity, activity_session, hours, sign_up, team, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::activity::{
    ActivityFilter, ActivityView, CancelActivity, FiguresParams, FiguresView, NewActivity,
};
use wushe_core::domain::activity_session::{
    ActivitySessionFilter, ActivitySessionView, CancelActivitySession, HoldActivitySession, NewActivitySession,
};
use wushe_core::domain::hours::HoursView;
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::sign_up::{AttendSignUp, CancelSignUp, NewSignUp, RevealGuardian, SignUpFilter, SignUpView};
use wushe_core::domain::team::{JoinTeam, LeaveTeam, NewTeam, TeamFilter, TeamView};
use wushe_core::domain::volunteer::{
    ChangeStatusVolunteer, NewVolunteer, NoteAwardVolunteer, NoteTrainingVolunteer, SetAvailableVolunteer,
    VolunteerAward, VolunteerFilter, VolunteerTraining, VolunteerView,
};
use wushe_core::error::Result;
use wushe_core::id::{ActivityId, ActivitySessionId, SignUpId, TeamId, VolunteerId};
use wushe_core::store::Tx;

use super::op::Nothing;
use super::{Group, Intake, Register, reveal};

const READ: Option<Permission> = Some(Permission::ReadActivities);
const WRITE: Option<Permission> = Some(Permission::WriteActivities);
const READ_VOLUNTEERS: Option<Permission> = Some(Permission::ReadVolunteers);
const WRITE_VOLUNTEERS: Option<Permission> = Some(Permission::WriteVolunteers);

pub(super) fn registers() -> Vec<Register> {
    let mut registers = vec![volunteers(), teams(), activities(), sessions(), sign_ups()];
    registers.extend(service::registers());
    registers
}

fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Service),
        read: READ,
        title: "title",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn activities() -> Register {
    Register {
        columns: &["title", "kind", "category", "place", "charge_class", "status", "created_at"],
        operations: vec![
            list!(activity::list, ActivityFilter => ActivityView, None),
            get!(activity::get, "activity" ActivityId => ActivityView, None),
            create!(activity::create, NewActivity => ActivityView, WRITE),
            update!(activity::update, "activity" ActivityId, NewActivity => ActivityView, WRITE),
            remove!(activity::remove, "activity" ActivityId, WRITE),
            act!("open", activity::open, "activity" ActivityId => ActivityView, WRITE),
            act!("close", activity::close, "activity" ActivityId => ActivityView, WRITE),
            act!("hold", activity::hold, "activity" ActivityId => ActivityView, WRITE),
            act!("cancel", activity::cancel, "activity" ActivityId, CancelActivity => ActivityView, WRITE),
            part!("sessions", sessions_of, "activity" ActivityId, page => Listed<ActivitySessionView>, None),
            report!("figures", activity::figures, FiguresParams => FiguresView, Some(Permission::ReadIndicators)),
        ],
        ..register("activities", "activity", "ActivityId", "calendar-event")
    }
}

fn sessions() -> Register {
    Register {
        columns: &["title", "begins_at", "place", "seats", "seated", "waiting", "status"],
        operations: vec![
            list!(activity_session::list, ActivitySessionFilter => ActivitySessionView, None),
            get!(activity_session::get, "activity_session" ActivitySessionId => ActivitySessionView, None),
            create!(activity_session::create, NewActivitySession => ActivitySessionView, WRITE),
            update!(activity_session::update, "activity_session" ActivitySessionId, NewActivitySession => ActivitySessionView, WRITE),
            remove!(activity_session::remove, "activity_session" ActivitySessionId, WRITE),
            act!("cancel", activity_session::cancel, "activity_session" ActivitySessionId, CancelActivitySession => ActivitySessionView, WRITE),
            act!("hold", activity_session::hold, "activity_session" ActivitySessionId, HoldActivitySession => ActivitySessionView, WRITE),
            act!("hours_of_helpers", hours::of_helpers, "activity_session" ActivitySessionId => Vec<HoursView>, WRITE),
            part!("sign_ups", sign_ups_of, "activity_session" ActivitySessionId, page => Listed<SignUpView>, READ),
        ],
        ..register("activity-sessions", "activity_session", "ActivitySessionId", "calendar-time")
    }
}

fn sign_ups() -> Register {
    Register {
        title: "name",
        columns: &["name", "title", "begins_at", "role", "status", "place", "attendance"],
        // A list on paper. Undone, the seats are cancelled.
        intake: Intake { undo: "cancel", ..Intake::PLAIN },
        operations: vec![
            list!(sign_up::list, SignUpFilter => SignUpView, None),
            get!(sign_up::get, "sign_up" SignUpId => SignUpView, None),
            create!(sign_up::create, NewSignUp => SignUpView, None),
            perform!("walk_in", sign_up::walk_in, NewSignUp => SignUpView, WRITE),
            act!("cancel", sign_up::cancel, "sign_up" SignUpId, CancelSignUp => SignUpView, None),
            act!("attend", sign_up::attend, "sign_up" SignUpId, AttendSignUp => SignUpView, WRITE),
            act!("reveal_guardian", reveal_guardian, "sign_up" SignUpId, RevealGuardian => RevealedGuardian, Some(Permission::RevealPersonal)),
            report!("mine", mine, Nothing, page => Listed<SignUpView>, None),
        ],
        ..register("sign-ups", "sign_up", "SignUpId", "list-check")
    }
}

fn volunteers() -> Register {
    Register {
        group: Some(Group::People),
        read: READ_VOLUNTEERS,
        title: "name",
        columns: &["name", "number", "phone", "skills", "available", "approved_minutes", "status"],
        intake: Intake::matching(&[&["phone"]]).whole(whole!(volunteer, "volunteer" VolunteerId, NewVolunteer)),
        operations: vec![
            list!(volunteer::list, VolunteerFilter => VolunteerView, READ_VOLUNTEERS),
            get!(volunteer::get, "volunteer" VolunteerId => VolunteerView, None),
            create!(volunteer::create, NewVolunteer => VolunteerView, WRITE_VOLUNTEERS),
            update!(volunteer::update, "volunteer" VolunteerId, NewVolunteer => VolunteerView, WRITE_VOLUNTEERS),
            remove!(volunteer::remove, "volunteer" VolunteerId, WRITE_VOLUNTEERS),
            act!("set_available", volunteer::set_available, "volunteer" VolunteerId, SetAvailableVolunteer => VolunteerView, None),
            act!("change_status", volunteer::change_status, "volunteer" VolunteerId, ChangeStatusVolunteer => VolunteerView, WRITE_VOLUNTEERS),
            act!("note_training", volunteer::note_training, "volunteer" VolunteerId, NoteTrainingVolunteer => VolunteerTraining, WRITE_VOLUNTEERS),
            act!("note_award", volunteer::note_award, "volunteer" VolunteerId, NoteAwardVolunteer => VolunteerAward, WRITE_VOLUNTEERS),
            reveal::volunteer(),
            part!("trainings", volunteer::trainings, "volunteer" VolunteerId => Vec<VolunteerTraining>, None),
            part!("awards", volunteer::awards, "volunteer" VolunteerId => Vec<VolunteerAward>, None),
            part!("hours", hours::of_volunteer, "volunteer" VolunteerId, page => Listed<HoursView>, None),
        ],
        ..register("volunteers", "volunteer", "VolunteerId", "heart-handshake")
    }
}

fn teams() -> Register {
    Register {
        group: Some(Group::People),
        read: READ_VOLUNTEERS,
        title: "name",
        columns: &["name", "kind", "members", "unit_id"],
        operations: vec![
            list!(team::list, TeamFilter => TeamView, READ_VOLUNTEERS),
            get!(team::get, "team" TeamId => TeamView, READ_VOLUNTEERS),
            create!(team::create, NewTeam => TeamView, WRITE_VOLUNTEERS),
            update!(team::update, "team" TeamId, NewTeam => TeamView, WRITE_VOLUNTEERS),
            remove!(team::remove, "team" TeamId, WRITE_VOLUNTEERS),
            act!("join", team::join, "team" TeamId, JoinTeam => TeamView, WRITE_VOLUNTEERS),
            act!("leave", team::leave, "team" TeamId, LeaveTeam => TeamView, WRITE_VOLUNTEERS),
            part!("volunteers", members, "team" TeamId, page => Listed<VolunteerView>, READ_VOLUNTEERS),
        ],
        ..register("teams", "team", "TeamId", "users-group")
    }
}

async fn sessions_of(tx: &mut Tx, cx: &Cx, id: ActivityId, page: Page) -> Result<Listed<ActivitySessionView>> {
    activity::get(tx, cx, id).await?;
    let filter = ActivitySessionFilter { activity_id: Some(id), ..ActivitySessionFilter::default() };
    activity_session::list(tx, cx, filter, page).await
}

async fn sign_ups_of(tx: &mut Tx, cx: &Cx, id: ActivitySessionId, page: Page) -> Result<Listed<SignUpView>> {
    activity_session::get(tx, cx, id).await?;
    sign_up::list(tx, cx, SignUpFilter { session_id: Some(id), ..SignUpFilter::default() }, page).await
}

async fn mine(tx: &mut Tx, cx: &Cx, _: Nothing, page: Page) -> Result<Listed<SignUpView>> {
    sign_up::mine(tx, cx, page).await
}

async fn members(tx: &mut Tx, cx: &Cx, id: TeamId, page: Page) -> Result<Listed<VolunteerView>> {
    volunteer::list(tx, cx, VolunteerFilter { team_id: Some(id), ..VolunteerFilter::default() }, page).await
}

/// The guardian of a minor in the clear. Under names of their own, so that nobody keeps the answer.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct RevealedGuardian {
    revealed_name: String,
    revealed_phone: String,
}

async fn reveal_guardian(tx: &mut Tx, cx: &Cx, id: SignUpId, input: RevealGuardian) -> Result<RevealedGuardian> {
    let found = sign_up::reveal_guardian(tx, cx, id, input).await?;
    Ok(RevealedGuardian { revealed_name: found.guardian_name, revealed_phone: found.guardian_phone })
}
