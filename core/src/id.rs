//! Ids: UUIDv7 newtypes, so that a resident's id cannot be handed in for a volunteer's, and rows sort by creation.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this UUID.
            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uuid", "x-id": stringify!($name) })
            }
        }

        $crate::store::codec::text_codec!($name);
    )*};
}

ids! {
    /// A unit of the tree: county, township, community, grid.
    UnitId,
    /// A resident.
    ResidentId,
    /// A social worker, grid worker or member of the community's staff.
    WorkerId,
    /// A volunteer.
    VolunteerId,
    /// A volunteer team.
    TeamId,
    /// A request (work order).
    RequestId,
    /// An entry in a request's history.
    RequestEventId,
    /// Hours handed in.
    HoursId,
    /// Somebody who can log in.
    UserId,
    /// A post: a role held in a unit.
    PostId,
    /// A module switched on or off in a unit.
    EnablementId,
    /// A module's record.
    RecordId,
    /// A notification.
    NotificationId,
    /// An entry of the audit trail.
    AuditId,
    /// One call of a module.
    InvocationId,
    /// A household.
    HouseholdId,
    /// A guardian of somebody.
    GuardianId,
    /// A consent given for a purpose.
    ConsentId,
    /// Somebody's request about their own data: correct, export, delete.
    DataRequestId,
    /// A worker's or volunteer's assignment to a grid, post or supervisor.
    AssignmentId,
    /// A training that somebody attended.
    TrainingId,
    /// A supervision that a worker had.
    SupervisionId,
    /// An award that somebody got.
    AwardId,
    /// An organisation.
    OrganisationId,
    /// A contract with an organisation.
    ContractId,
    /// A duty of a contract.
    DutyId,
    /// A social-work station.
    StationId,
    /// A change of the unit tree: rename, merge, split.
    UnitChangeId,
    /// A kind of request.
    RequestKindId,
    /// A paper taken into custody.
    PaperId,
    /// A step in a paper's custody.
    CustodyId,
    /// A reply template.
    ReplyTemplateId,
    /// An extension asked for.
    ExtensionId,
    /// An activity.
    ActivityId,
    /// A session of an activity.
    ActivitySessionId,
    /// A seat, or a place on the waiting list.
    SignUpId,
    /// A certificate of volunteer hours.
    CertificateId,
    /// A volunteer's check-in.
    CheckInId,
    /// Stars that a volunteer has applied for.
    StarId,
    /// Hours sent to the national system together.
    HoursExportId,
    /// A charity fund.
    FundId,
    /// An account of a fund.
    AccountId,
    /// A posting: a balanced set of lines.
    PostingId,
    /// A line of a posting.
    LineId,
    /// A donation.
    DonationId,
    /// A lot: goods of one donation.
    LotId,
    /// Money received that is no donation.
    IncomeId,
    /// A grant to somebody.
    GrantId,
    /// A purpose to which money is bound.
    PurposeId,
    /// A disclosure that is due or made.
    DisclosureId,
    /// A notice.
    NoticeId,
    /// An objection to a notice.
    ObjectionId,
    /// A rule of what is to be made public how often.
    PublicityRuleId,
    /// A file attached to something.
    AttachmentId,
    /// A file of a module.
    ModuleFileId,
    /// A session of somebody who is logged in.
    SessionId,
    /// An API token.
    ApiTokenId,
    /// A role: a set of permissions.
    RoleId,
    /// A block of the audit chain.
    AuditBlockId,
    /// An import of a sheet.
    ImportId,
    /// Something that is done after a transaction has committed.
    OutboxId,
    /// A suspension of a module.
    SuspensionId,
}
