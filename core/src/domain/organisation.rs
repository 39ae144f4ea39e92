//! Social organisations and others that work in communities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use crate::id::{OrganisationId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// What an organisation is, told by the first two characters of its credit code (GB 32100).
    OrganisationKind {
        /// 机关
        Government = "government",
        /// 事业单位
        PublicInstitution = "public_institution",
        /// 群团
        PeoplesOrganisation = "peoples_organisation",
        /// 社会团体
        Association = "association",
        /// 社会服务机构（民办非企业单位）
        SocialService = "social_service",
        /// 基金会
        Foundation = "foundation",
        /// 居民委员会、村民委员会
        SelfGovernment = "self_government",
        /// 律师事务所等 (司法行政)
        Legal = "legal",
        /// 宗教活动场所
        Religious = "religious",
        /// 基层工会
        TradeUnion = "trade_union",
        /// 企业
        Enterprise = "enterprise",
        /// 个体工商户
        SoleProprietor = "sole_proprietor",
        /// 农民专业合作社
        Cooperative = "cooperative",
        /// 农村集体经济组织
        RuralCollective = "rural_collective",
        /// 军队所属单位
        Military = "military",
        /// What no other fits.
        Other = "other",
    }
}

super::text_enum! {
    /// Where an organisation came from.
    Origin {
        /// 引进: from elsewhere.
        Introduced = "introduced",
        /// 本地孵化: grown here.
        Incubated = "incubated",
        /// 社区型: grown in the community, of its residents.
        CommunityType = "community_type",
    }
}

super::text_enum! {
    /// 社会组织评估等级 (民政部令39号).
    Rating {
        /// Not rated.
        None = "none",
        /// 1A
        A1 = "1a",
        /// 2A
        A2 = "2a",
        /// 3A
        A3 = "3a",
        /// 4A
        A4 = "4a",
        /// 5A
        A5 = "5a",
    }
}

super::text_enum! {
    /// Whether an organisation works.
    OrganisationStatus {
        /// It does.
        Active = "active",
        /// It was struck off the register.
        Deregistered = "deregistered",
    }
}

impl OrganisationKind {
    /// What a credit code that has been checked tells: registrar and class.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        let mut first = code.chars();
        match (first.next(), first.next()) {
            (Some('1'), Some('1')) => Self::Government,
            (Some('1'), Some('2')) => Self::PublicInstitution,
            (Some('1'), Some('3')) => Self::PeoplesOrganisation,
            (Some('3'), _) => Self::Legal,
            (Some('5'), Some('1')) => Self::Association,
            (Some('5'), Some('2')) => Self::SocialService,
            (Some('5'), Some('3')) => Self::Foundation,
            (Some('5'), Some('4')) => Self::SelfGovernment,
            (Some('7'), _) => Self::Religious,
            (Some('8'), _) => Self::TradeUnion,
            (Some('9'), Some('1')) => Self::Enterprise,
            (Some('9'), Some('2')) => Self::SoleProprietor,
            (Some('9'), Some('3')) => Self::Cooperative,
            (Some('A'), _) => Self::Military,
            (Some('N'), _) => Self::RuralCollective,
            _ => Self::Other,
        }
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Id.
    pub id: OrganisationId,
    /// In whose register it stands.
    pub unit_id: UnitId,
    /// Legal name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it came from.
    pub origin: Origin,
    /// Rating.
    pub rating: Rating,
    /// When it was rated.
    pub rated_day: Option<Day>,
    /// Whether it works.
    pub status: OrganisationStatus,
    /// What it does.
    pub scope_of_work: String,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
    /// Where its office is.
    pub address: Option<String>,
    /// Whom to ask for.
    pub contact_name: Option<String>,
    /// Their telephone number.
    pub contact_phone: Option<Sealed>,
    /// When entered.
    pub created_at: Timestamp,
    /// Version of the entry.
    pub version: i64,
}

/// What is entered for an organisation, in the unit of the context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Legal name.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// Unified social credit code, 18 characters; its first two tell what the organisation is.
    #[schemars(length(min = 18, max = 18))]
    pub credit_code: String,
    /// Where it came from.
    pub origin: Origin,
    /// Rating. Left out: none.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// When it was rated; needed with a rating.
    #[serde(default)]
    pub rated_day: Option<Day>,
    /// Whether it works. Left out: it does.
    #[serde(default)]
    pub status: Option<OrganisationStatus>,
    /// What it does.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub scope_of_work: Option<String>,
    /// Public telephone number of its desk.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub desk_phone: Option<String>,
    /// Where its office is.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: Option<String>,
    /// Whom to ask for. Left out of an update: stays as it is.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub contact_name: Option<String>,
    /// Their telephone number. Left out of an update: stays as it is.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub contact_phone: Option<String>,
}

/// Which organisations are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationFilter {
    /// In the register of this unit itself, not of what lies below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// That are this.
    #[serde(default)]
    pub kind: Option<OrganisationKind>,
    /// That came from there.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Of this rating.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// That work, or do not.
    #[serde(default)]
    pub status: Option<OrganisationStatus>,
    /// Whose name begins so, or that have this credit code.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub text: Option<String>,
    /// Of exactly this credit code.
    #[serde(default)]
    #[schemars(length(max = 18))]
    pub credit_code: Option<String>,
}

/// An organisation as it is read. The person whom to ask for is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrganisationView {
    /// Id.
    pub id: OrganisationId,
    /// In whose register it stands.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// Legal name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it came from.
    pub origin: Origin,
    /// Rating.
    pub rating: Rating,
    /// When it was rated.
    pub rated_day: Option<Day>,
    /// Whether it works.
    pub status: OrganisationStatus,
    /// What it does.
    pub scope_of_work: String,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
    /// Where its office is.
    pub address: Option<String>,
    /// Whom to ask for, masked.
    pub contact_name: Option<String>,
    /// Their telephone number, masked.
    pub contact_phone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_what_an_organisation_is() {
        for (code, kind) in [
            ("52510821MJ0000018E", OrganisationKind::SocialService),
            ("51510821MJ0000026C", OrganisationKind::Association),
            ("53510821MJ00000341", OrganisationKind::Foundation),
            ("N2510821MF00000137", OrganisationKind::RuralCollective),
            ("91110000600037341L", OrganisationKind::Enterprise),
            ("Y1", OrganisationKind::Other),
            ("", OrganisationKind::Other),
        ] {
            assert_eq!(OrganisationKind::of_code(code), kind, "{code}");
        }
    }
}
