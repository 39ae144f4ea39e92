//! What may be done.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

crate::domain::text_enum! {
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

/// Permissions that one person does not hold together where the units of their posts overlap: whoever keeps the books does
/// not approve what stands in them (内部会计控制: 不相容职务相互分离). Writing and reviewing notices, reporting and approving
/// hours may be held together; the same notice and one's own hours are refused where they are decided.
pub const EXCLUSIVE: &[(Permission, Permission)] = &[(Permission::WriteFund, Permission::ApproveFund)];

impl Permission {
    /// Whether whoever holds it must show a second factor: it gives power over others' access, over what runs, or over money.
    #[must_use]
    pub const fn needs_second_factor(self) -> bool {
        matches!(self, Self::ManageUsers | Self::ManageRoles | Self::InstallModules | Self::ApproveFund)
    }

    /// Whether it lets somebody look and change nothing.
    #[must_use]
    pub fn is_read(self) -> bool {
        self.as_str().ends_with(".read") || matches!(self, Self::UseModules)
    }

    /// What may not be held together with it.
    pub fn excluded(self) -> impl Iterator<Item = Self> {
        EXCLUSIVE.iter().filter_map(move |(one, other)| match self {
            this if this == *one => Some(*other),
            this if this == *other => Some(*one),
            _ => None,
        })
    }
}

/// A set of permissions. In the database: their names in order, separated by commas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Whether `permission` is among them.
    #[must_use]
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those for which `keep` says yes.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(Permission) -> bool) -> Self {
        self.iter().filter(|permission| keep(*permission)).collect()
    }

    /// The first two, one of each set, that one person may not hold together.
    #[must_use]
    pub fn clash(&self, other: &Self) -> Option<(Permission, Permission)> {
        self.iter().find_map(|one| one.excluded().find(|two| other.contains(*two)).map(|two| (one, two)))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, permission) in self.0.iter().enumerate() {
            write!(f, "{}{permission}", if number == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl FromStr for Permissions {
    type Err = std::convert::Infallible;

    /// A permission that this version does not know (any more) gives nothing, and keeps nobody from logging in.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.split(',').filter_map(|name| name.parse().ok()).collect())
    }
}

crate::store::codec::text_codec!(Permissions);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_written_and_read() {
        let set: Permissions = [Permission::WriteFund, Permission::ReadFund].into_iter().collect();
        assert_eq!(set.to_string(), "fund.read,fund.write");
        assert_eq!("fund.write,gone.away,fund.read".parse::<Permissions>().ok(), Some(set));
        assert_eq!("".parse::<Permissions>().ok(), Some(Permissions::default()));
    }

    #[test]
    fn what_excludes_each_other_is_found_either_way_round() {
        let one: Permissions = [Permission::WriteFund].into_iter().collect();
        let other: Permissions = [Permission::ReadFund, Permission::ApproveFund].into_iter().collect();
        assert_eq!(one.clash(&other), Some((Permission::WriteFund, Permission::ApproveFund)));
        assert_eq!(other.clash(&one), Some((Permission::ApproveFund, Permission::WriteFund)));
        assert_eq!(one.clash(&one), None);
    }
}
