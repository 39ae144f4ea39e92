//! Consents: what somebody agreed to, for one purpose each (个人信息保护法 art. 13–16, 23, 25, 29, 31).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{ConsentId, GuardianId, ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// What a consent is for.
    ConsentPurpose {
        /// Their data is kept and used for services beyond what the law charges the community with.
        Service = "service",
        /// The note for care (health) is shown to the helper who comes (art. 29).
        CareNote = "care_note",
        /// Their picture is published (art. 25).
        Portrait = "portrait",
        /// Their name or story is published (art. 25).
        Publication = "publication",
        /// Data is handed to another organisation (art. 23).
        Sharing = "sharing",
        /// A volunteer's data is published (志愿服务条例 art. 20).
        VolunteerPublication = "volunteer_publication",
    }
}

super::text_enum! {
    /// Who gave a consent.
    ConsentGiver {
        /// They themselves.
        Own = "self",
        /// Their guardian.
        Guardian = "guardian",
    }
}

super::text_enum! {
    /// What shows that it was said.
    Evidence {
        /// A signed paper.
        Paper = "paper",
        /// They did it themselves, logged in.
        Online = "online",
        /// By telephone, noted by staff.
        Phone = "phone",
        /// At the desk or at the door, noted by staff.
        InPerson = "in_person",
    }
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConsentView {
    /// Id.
    pub id: ConsentId,
    /// The unit in which it was given.
    pub unit_id: UnitId,
    /// The resident whom it is about.
    pub resident_id: Option<ResidentId>,
    /// The volunteer whom it is about.
    pub volunteer_id: Option<VolunteerId>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// How far it goes, in words.
    pub scope: String,
    /// Who gave it.
    pub given_by: ConsentGiver,
    /// Which guardian.
    pub guardian_id: Option<GuardianId>,
    /// On which day.
    pub given_on: Day,
    /// The last day on which it counts; none: until withdrawn.
    pub until: Option<Day>,
    /// What shows it.
    pub evidence: Evidence,
    /// Who entered it.
    pub noted_by: Option<UserId>,
    /// When entered.
    pub created_at: Timestamp,
    /// Withdrawn on this day; from then on it does not count.
    pub withdrawn_on: Option<Day>,
    /// Who entered the withdrawal.
    pub withdrawn_by: Option<UserId>,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a consent: about a resident or a volunteer of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// The resident whom it is about.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// The volunteer whom it is about.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// How far it goes, in words.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub scope: String,
    /// Who gave it.
    pub given_by: ConsentGiver,
    /// Which guardian, if they gave it.
    #[serde(default)]
    pub guardian_id: Option<GuardianId>,
    /// On which day; not in the future.
    pub given_on: Day,
    /// The last day on which it counts.
    #[serde(default)]
    pub until: Option<Day>,
    /// What shows it. `online` is for those who enter their own.
    pub evidence: Evidence,
}

/// Which consents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentFilter {
    /// About this resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// About this volunteer.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
    /// For this purpose.
    #[serde(default)]
    pub purpose: Option<ConsentPurpose>,
    /// Those that count today, or those that do not.
    #[serde(default)]
    pub counts: Option<bool>,
}

/// Withdraws a consent; as easy as giving it (art. 15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsent {
    /// The version that was read.
    pub version: i64,
    /// From which day on it does not count; not in the future.
    pub withdrawn_on: Day,
}
