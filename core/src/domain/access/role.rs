//! Roles: sets of permissions with a name. Some come with the platform, the county makes others.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Permission, Permissions};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::id::RoleId;
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// The roles that come with the platform.
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

crate::domain::text_enum! {
    /// Who may give a role.
    Assigner {
        /// Whoever administers users in the unit, if the role may do nothing that they may not do themselves.
        UnitAdmin = "unit_admin",
        /// Whoever administers roles: the county.
        CountyAdmin = "county_admin",
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
            // Answers for how long things are kept and what is asked about data, and reads nobody in the clear.
            Self::CountyAdmin => &[
                P::ManagePrivacy,
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
            Self::FundClerk => &[P::ReadFund, P::WriteFund, P::ReadIndicators, P::ImportSheets, P::ExportSheets],
            Self::FundApprover => &[P::ReadFund, P::ApproveFund, P::ReadIndicators, P::ExportSheets],
        }
    }

    /// Its names: Chinese, English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Staff => ("社区工作人员", "Community staff"),
            Self::GridWorker => ("网格员", "Grid worker"),
            Self::UnitAdmin => ("管理员", "Administrator"),
            Self::CountyAdmin => ("县级管理员", "County administrator"),
            Self::FundClerk => ("基金会计", "Fund bookkeeper"),
            Self::FundApprover => ("基金审批人", "Fund approver"),
        }
    }

    /// At which levels of the tree it is held.
    #[must_use]
    pub const fn kinds(self) -> &'static [UnitKind] {
        use UnitKind::{Community, County, Grid, Township};
        match self {
            Self::Staff | Self::FundClerk | Self::FundApprover => &[County, Township, Community],
            Self::GridWorker => &[Community, Grid],
            Self::UnitAdmin => &[Township, Community],
            Self::CountyAdmin => &[County],
        }
    }

    /// Who gives it.
    #[must_use]
    pub const fn assigner(self) -> Assigner {
        match self {
            Self::Staff | Self::GridWorker | Self::UnitAdmin => Assigner::UnitAdmin,
            Self::CountyAdmin | Self::FundClerk | Self::FundApprover => Assigner::CountyAdmin,
        }
    }

    /// The same id in every installation.
    #[must_use]
    pub const fn id(self) -> RoleId {
        RoleId::from_uuid(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001 + self as u128))
    }
}

/// The code by which a role is named: lower-case letters, digits, `_`; it stays as it is for good.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RoleCode(#[schemars(length(max = 40))] String);

impl RoleCode {
    /// Checks the form: a letter first, 2 to 40 characters.
    ///
    /// # Errors
    /// `Invalid` at field `code`.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let form = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let right = form && (2..=40).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_lowercase());
        if right { Ok(Self(text.to_owned())) } else { Err(Error::invalid("code", "role-code")) }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The role of the platform that has this code; none: one of the county's own.
    #[must_use]
    pub fn built_in(&self) -> Option<Role> {
        self.0.parse().ok()
    }
}

impl From<Role> for RoleCode {
    fn from(role: Role) -> Self {
        Self(role.as_str().to_owned())
    }
}

impl PartialEq<Role> for RoleCode {
    fn eq(&self, role: &Role) -> bool {
        self.0 == role.as_str()
    }
}

impl fmt::Display for RoleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RoleCode {
    type Err = std::convert::Infallible;

    /// As it stands in the database.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

crate::store::codec::text_codec!(RoleCode);

/// A role as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDef {
    /// Id.
    pub id: RoleId,
    /// Code.
    pub code: RoleCode,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Whether it comes with the platform, which then says what it may do.
    pub built_in: bool,
    /// What it may do.
    pub permissions: Permissions,
    /// At which levels it is held, separated by commas.
    pub kinds: String,
    /// Who gives it.
    pub assigned_by: Assigner,
    /// When changed.
    pub changed_at: Timestamp,
    /// Version.
    pub version: i64,
}

impl RoleDef {
    /// At which levels it is held.
    #[must_use]
    pub fn unit_kinds(&self) -> Vec<UnitKind> {
        self.kinds.split(',').filter_map(|kind| kind.parse().ok()).collect()
    }
}

impl From<Role> for RoleDef {
    fn from(role: Role) -> Self {
        let (zh, en) = role.names();
        let kinds: Vec<&str> = role.kinds().iter().map(|kind| kind.as_str()).collect();
        Self {
            id: role.id(),
            code: role.into(),
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
            built_in: true,
            permissions: role.permissions().iter().copied().collect(),
            kinds: kinds.join(","),
            assigned_by: role.assigner(),
            changed_at: Timestamp::default(),
            version: 1,
        }
    }
}

/// A role of the county's own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Code: lower-case letters, digits and `_`, a letter first. It cannot be changed later.
    #[schemars(length(min = 2, max = 40))]
    pub code: String,
    /// Name in Chinese.
    #[schemars(length(min = 1, max = 40))]
    pub name_zh: String,
    /// Name in English.
    #[schemars(length(min = 1, max = 80))]
    pub name_en: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// At which levels of the unit tree it is held.
    pub kinds: Vec<UnitKind>,
    /// Who may give it: administrators of a unit, if the role may do nothing that they may not do, or only the county.
    pub assigned_by: Assigner,
}

/// Which roles.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleFilter {
    /// Those that come with the platform, or the county's own.
    #[serde(default)]
    pub built_in: Option<bool>,
    /// Those that may do this.
    #[serde(default)]
    pub permission: Option<Permission>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleView {
    /// Id.
    pub id: RoleId,
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Whether it comes with the platform and cannot be changed.
    pub built_in: bool,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// At which levels of the unit tree it is held.
    pub kinds: Vec<UnitKind>,
    /// Who may give it.
    pub assigned_by: Assigner,
    /// When changed.
    pub changed_at: Timestamp,
    /// Version.
    pub version: i64,
}

impl From<RoleDef> for RoleView {
    fn from(role: RoleDef) -> Self {
        Self {
            id: role.id,
            kinds: role.unit_kinds(),
            code: role.code.to_string(),
            name_zh: role.name_zh,
            name_en: role.name_en,
            built_in: role.built_in,
            permissions: role.permissions.iter().collect(),
            assigned_by: role.assigned_by,
            changed_at: role.changed_at,
            version: role.version,
        }
    }
}
