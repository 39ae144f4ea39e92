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
        /// Keeps the books of the charity fund.
        FundClerk = "fund_clerk",
        /// Approves what the keeper of the books has prepared.
        FundApprover = "fund_approver",
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
        /// Put two entries of one resident together.
        MergeResidents = "residents.merge",
        /// Decide on what residents ask about their own data; run the retention.
        ManagePrivacy = "privacy.manage",
        /// See workers, masked.
        ReadWorkers = "workers.read",
        /// Enter and change workers, assign them to grids.
        WriteWorkers = "workers.write",
        /// See organisations, contracts and stations.
        ReadOrganisations = "organisations.read",
        /// Enter and change organisations, contracts and stations.
        WriteOrganisations = "organisations.write",
        /// See requests.
        ReadRequests = "requests.read",
        /// Open, dispatch, note feedback, close, void.
        HandleRequests = "requests.handle",
        /// Decide on extensions, suspensions and what was escalated; name the unit that may not return it.
        SuperviseRequests = "requests.supervise",
        /// Change kinds of requests, reply templates and the calendar of working days.
        ConfigureRequests = "requests.configure",
        /// See activities and who has signed up, masked.
        ReadActivities = "activities.read",
        /// Enter and change activities, sign people up, note attendance.
        WriteActivities = "activities.write",
        /// See volunteers and teams, masked.
        ReadVolunteers = "volunteers.read",
        /// Enter and change volunteers and teams.
        WriteVolunteers = "volunteers.write",
        /// Decide on hours.
        ApproveHours = "hours.approve",
        /// Issue and withdraw certificates of hours.
        IssueCertificates = "certificates.issue",
        /// See the fund's books.
        ReadFund = "fund.read",
        /// Prepare postings, donations and grants.
        WriteFund = "fund.write",
        /// Approve what another person has prepared.
        ApproveFund = "fund.approve",
        /// Write notices.
        WriteNotices = "notices.write",
        /// Review and publish what another person has written.
        ReviewNotices = "notices.review",
        /// See indicators.
        ReadIndicators = "indicators.read",
        /// Take sheets in.
        ImportSheets = "sheets.import",
        /// Take registers out as sheets.
        ExportSheets = "sheets.export",
        /// See and use the staff pages of modules.
        UseModules = "modules.use",
        /// Switch modules on and off, fill in their settings.
        EnableModules = "modules.enable",
        /// Install modules.
        InstallModules = "modules.install",
        /// Change the unit tree.
        WriteUnits = "units.write",
        /// Enter users, give and take posts, end sessions.
        ManageUsers = "users.manage",
        /// Make and change roles.
        ManageRoles = "roles.manage",
        /// Read the audit trail.
        ReadAudit = "audit.read",
    }
}

impl Role {
    /// What the role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Staff => &[
                P::ReadResidents,
                P::WriteResidents,
                P::RevealPersonal,
                P::ReadWorkers,
                P::ReadOrganisations,
                P::ReadRequests,
                P::HandleRequests,
                P::ReadActivities,
                P::WriteActivities,
                P::ReadVolunteers,
                P::WriteVolunteers,
                P::ApproveHours,
                P::WriteNotices,
                P::ReadIndicators,
                P::UseModules,
            ],
            Self::GridWorker => &[P::ReadResidents, P::ReadRequests, P::ReadActivities, P::UseModules],
            Self::UnitAdmin => &[
                P::ReadResidents,
                P::WriteResidents,
                P::RevealPersonal,
                P::MergeResidents,
                P::ManagePrivacy,
                P::ReadWorkers,
                P::WriteWorkers,
                P::ReadOrganisations,
                P::WriteOrganisations,
                P::ReadRequests,
                P::HandleRequests,
                P::SuperviseRequests,
                P::ConfigureRequests,
                P::ReadActivities,
                P::WriteActivities,
                P::ReadVolunteers,
                P::WriteVolunteers,
                P::ApproveHours,
                P::IssueCertificates,
                P::ReadFund,
                P::WriteNotices,
                P::ReviewNotices,
                P::ReadIndicators,
                P::ImportSheets,
                P::ExportSheets,
                P::UseModules,
                P::EnableModules,
                P::ManageUsers,
                P::ReadAudit,
            ],
            Self::CountyAdmin => &[
                P::ReadWorkers,
                P::WriteWorkers,
                P::ReadOrganisations,
                P::WriteOrganisations,
                P::ReadRequests,
                P::SuperviseRequests,
                P::ConfigureRequests,
                P::ReadActivities,
                P::ReadVolunteers,
                P::IssueCertificates,
                P::ReadFund,
                P::ReviewNotices,
                P::ReadIndicators,
                P::ImportSheets,
                P::ExportSheets,
                P::EnableModules,
                P::InstallModules,
                P::WriteUnits,
                P::ManageUsers,
                P::ManageRoles,
                P::ReadAudit,
            ],
            Self::FundClerk => &[P::ReadFund, P::WriteFund, P::ReadIndicators, P::ExportSheets],
            Self::FundApprover => &[P::ReadFund, P::ApproveFund, P::ReadIndicators, P::ExportSheets],
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
