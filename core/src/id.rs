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
}
