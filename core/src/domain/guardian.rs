//! Guardians: who speaks for somebody (民法典 art. 27, 28; 个人信息保护法 art. 31).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{GuardianId, ResidentId};
use crate::seal::Sealed;

super::text_enum! {
    /// What a guardian is to their ward.
    GuardianRelation {
        /// 父母
        Parent = "parent",
        /// 祖父母、外祖父母
        Grandparent = "grandparent",
        /// 兄、姐
        Sibling = "sibling",
        /// 配偶
        Spouse = "spouse",
        /// 成年子女
        AdultChild = "adult_child",
        /// 其他近亲属
        Relative = "relative",
        /// 民政部门、居（村）民委员会
        Public = "public",
        /// 其他愿意担任监护人的个人或者组织
        Other = "other",
    }
}

/// A guardian: a resident of the register, or somebody else by name and telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardian {
    /// Id.
    pub id: GuardianId,
    /// For whom they speak.
    pub ward_id: ResidentId,
    /// Who they are, if they are in the register.
    pub guardian_id: Option<ResidentId>,
    /// Their name, if they are not.
    pub name: Option<Sealed>,
    /// Their telephone number, if they are not.
    pub phone: Option<Sealed>,
    /// What they are to their ward.
    pub relation: GuardianRelation,
    /// Since which day.
    pub since: Day,
    /// The last day; none: they still are.
    pub ended_on: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

/// A guardian as a reader sees them: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GuardianView {
    /// Id.
    pub id: GuardianId,
    /// For whom they speak.
    pub ward_id: ResidentId,
    /// Who they are, if they are in the register.
    pub guardian_id: Option<ResidentId>,
    /// Name, masked.
    pub name: Option<String>,
    /// Telephone number, masked.
    pub phone: Option<String>,
    /// What they are to their ward.
    pub relation: GuardianRelation,
    /// Since which day.
    pub since: Day,
    /// The last day; none: they still are.
    pub ended_on: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a guardian: `guardian_id`, or `name` and `phone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardian {
    /// For whom they speak.
    pub ward_id: ResidentId,
    /// Who they are, if they are in the register.
    #[serde(default)]
    pub guardian_id: Option<ResidentId>,
    /// Name.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub name: Option<String>,
    /// Telephone number.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// What they are to their ward.
    pub relation: GuardianRelation,
    /// Since which day.
    pub since: Day,
}

/// Which guardianships.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianFilter {
    /// Of this ward.
    #[serde(default)]
    pub ward_id: Option<ResidentId>,
    /// In which this resident is the guardian.
    #[serde(default)]
    pub guardian_id: Option<ResidentId>,
    /// Those that hold today, or those that do not.
    #[serde(default)]
    pub holds: Option<bool>,
}

/// Says until when somebody was a guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGuardian {
    /// The version that was read.
    pub version: i64,
    /// The last day.
    pub ended_on: Day,
}
