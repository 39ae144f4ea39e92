//! Households: who lives together (户).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{HouseholdId, ResidentId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// What a member is to the head of the household (GB/T 4761, its first digit).
    HouseholdRelation {
        /// 户主
        Head = "head",
        /// 配偶
        Spouse = "spouse",
        /// 子女及其配偶
        Child = "child",
        /// 孙子女、外孙子女
        Grandchild = "grandchild",
        /// 父母、配偶的父母
        Parent = "parent",
        /// 祖父母、外祖父母
        Grandparent = "grandparent",
        /// 兄弟姐妹
        Sibling = "sibling",
        /// 其他
        Other = "other",
    }
}

/// A household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Id.
    pub id: HouseholdId,
    /// Its community or grid.
    pub unit_id: UnitId,
    /// Address.
    pub address: Option<Sealed>,
    /// Its head (户主).
    pub head_id: Option<ResidentId>,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A member of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HouseholdMember {
    /// Who.
    pub resident_id: ResidentId,
    /// Name, masked.
    pub name: String,
    /// What they are to its head.
    pub relation: HouseholdRelation,
}

/// A household as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HouseholdView {
    /// Id.
    pub id: HouseholdId,
    /// Its community or grid.
    pub unit_id: UnitId,
    /// Address, masked.
    pub address: Option<String>,
    /// Its head.
    pub head_id: Option<ResidentId>,
    /// Its members, the head first.
    pub members: Vec<HouseholdMember>,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a household. The head is a member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHousehold {
    /// Address. In a change, left empty or as the mask shows it, it stays as it is.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: Option<String>,
    /// Its head: a resident of the unit.
    #[serde(default)]
    pub head_id: Option<ResidentId>,
}

/// Which households.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdFilter {
    /// That of this resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
}

/// Puts somebody into a household; out of the one in which they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinHousehold {
    /// Who: a resident of the unit.
    pub resident_id: ResidentId,
    /// What they are to its head; `head` makes them the head.
    pub relation: HouseholdRelation,
}

/// Takes somebody out of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveHousehold {
    /// Who.
    pub resident_id: ResidentId,
}
