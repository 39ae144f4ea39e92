//! Who may do what, where: users hold posts (a role in a unit), a role is a set of permissions, and a post reaches its
//! unit and everything below it.

use crate::id::{PostId, ResidentId, UnitId, UserId, VolunteerId, WorkerId};
use crate::time::Timestamp;

super::text_enum! {
    /// A role held in a unit.
    Role {
        /// Staff of a community: the desk.
        Staff = "staff",
        /// The worker of a grid.
        GridWorker = "grid_worker",
        /// Administrator of a township or a community.
        UnitAdmin = "unit_admin",
        /// Administrator of the county.
        CountyAdmin = "county_admin",
    }
}

super::text_enum! {
    /// Something that may be done.
    Permission {
        /// See the register of residents, masked.
        ReadResidents = "residents.read",
        /// Enter and change residents.
        WriteResidents = "residents.write",
        /// See a personal field in the clear, with a purpose.
        RevealPersonal = "personal.reveal",
        /// See requests.
        ReadRequests = "requests.read",
        /// Open, dispatch, note feedback, close, void.
        HandleRequests = "requests.handle",
        /// See volunteers and teams, masked.
        ReadVolunteers = "volunteers.read",
        /// Enter and change volunteers and teams.
        WriteVolunteers = "volunteers.write",
        /// Decide on hours.
        ApproveHours = "hours.approve",
        /// See and use the staff pages of modules.
        UseModules = "modules.use",
        /// Switch modules on and off, fill in their settings.
        EnableModules = "modules.enable",
        /// Install modules.
        InstallModules = "modules.install",
        /// Change the unit tree.
        WriteUnits = "units.write",
        /// Give posts.
        ManageUsers = "users.manage",
        /// Read the audit trail.
        ReadAudit = "audit.read",
    }
}

impl Role {
    /// What the role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            ApproveHours, EnableModules, HandleRequests, InstallModules, ManageUsers, ReadAudit, ReadRequests,
            ReadResidents, ReadVolunteers, RevealPersonal, UseModules, WriteResidents, WriteUnits, WriteVolunteers,
        };
        match self {
            Self::Staff => &[
                ReadResidents,
                WriteResidents,
                RevealPersonal,
                ReadRequests,
                HandleRequests,
                ReadVolunteers,
                WriteVolunteers,
                ApproveHours,
                UseModules,
            ],
            Self::GridWorker => &[ReadResidents, ReadRequests, UseModules],
            Self::UnitAdmin => &[
                ReadResidents,
                WriteResidents,
                RevealPersonal,
                ReadRequests,
                HandleRequests,
                ReadVolunteers,
                WriteVolunteers,
                ApproveHours,
                UseModules,
                EnableModules,
                ManageUsers,
                ReadAudit,
            ],
            Self::CountyAdmin => {
                &[ReadRequests, ReadVolunteers, EnableModules, InstallModules, WriteUnits, ManageUsers, ReadAudit]
            }
        }
    }
}

/// A role held in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: Role,
    /// Where, and everywhere below.
    pub unit_id: UnitId,
}

/// Somebody who can log in. One person may be resident, volunteer and worker at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// What they log in with, lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// Since when they may not log in.
    pub disabled_at: Option<Timestamp>,
    /// Which resident they are.
    pub resident_id: Option<ResidentId>,
    /// Which volunteer they are.
    pub volunteer_id: Option<VolunteerId>,
    /// Which worker they are.
    pub worker_id: Option<WorkerId>,
    /// When entered.
    pub created_at: Timestamp,
}
