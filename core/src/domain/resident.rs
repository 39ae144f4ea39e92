//! Residents: whom everything is for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{HouseholdId, ResidentId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

/// Younger people have a guardian who speaks for them (个人信息保护法 art. 31), years.
pub const GUARDED_BELOW: i64 = 14;

super::text_enum! {
    /// The special groups 老、小、困、残, which decide eligibility and how carefully data is shown.
    SpecialGroup {
        /// 老
        Elder = "elder",
        /// 小
        Child = "child",
        /// 困
        Hardship = "hardship",
        /// 残
        Disabled = "disabled",
    }
}

super::text_enum! {
    /// Sex, as the identity number says it (GB/T 2261.1).
    Sex {
        /// 女
        Female = "female",
        /// 男
        Male = "male",
    }
}

super::text_enum! {
    /// Whether somebody lives here.
    ResidentStatus {
        /// They do.
        Living = "living",
        /// They have moved away.
        MovedAway = "moved_away",
        /// They have died.
        Died = "died",
    }
}

super::text_enum! {
    /// Why two entries may be one person.
    DuplicateReason {
        /// The same identity number.
        IdNumber = "id_number",
        /// The same name and day of birth.
        Birth = "birth",
        /// The same name and telephone number: a telephone alone is often a family's.
        Phone = "phone",
    }
}

/// A resident. Personal fields stay sealed until somebody who may opens them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Id.
    pub id: ResidentId,
    /// The community or grid where they live.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Identity number (GB 11643).
    pub id_number: Option<Sealed>,
    /// Telephone number.
    pub phone: Option<Sealed>,
    /// Address.
    pub address: Option<Sealed>,
    /// Day of birth, `1958-03-09`.
    pub birth_day: Option<Sealed>,
    /// Year of birth, for figures.
    pub birth_year: Option<i64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// What who cares for them must know (health: sensitive, 个人信息保护法 art. 28).
    pub care_note: Option<Sealed>,
    /// Whom to call in an emergency.
    pub contact: Option<Sealed>,
    /// Their telephone number.
    pub contact_phone: Option<Sealed>,
    /// Whether they live alone (独居).
    pub lives_alone: bool,
    /// Whether they live here.
    pub status: ResidentStatus,
    /// Since which day.
    pub status_since: Option<Day>,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// Belonging to a special group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupEntry {
    /// Which.
    pub group: SpecialGroup,
    /// Since which day; none: not noted.
    pub since: Option<Day>,
    /// The document or what else it rests on.
    pub basis: String,
}

/// A resident as a reader sees them: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResidentView {
    /// Id.
    pub id: ResidentId,
    /// The community or grid where they live.
    pub unit_id: UnitId,
    /// Name, masked (`李*兰`).
    pub name: String,
    /// Identity number, masked (`5108**********0029`).
    pub id_number: Option<String>,
    /// Telephone number, masked (`199****0001`).
    pub phone: Option<String>,
    /// Address, masked.
    pub address: Option<String>,
    /// Day of birth, masked (`1958-**-**`).
    pub birth_day: Option<String>,
    /// Age in whole years; none when the day of birth is unknown, or they have died.
    pub age: Option<i64>,
    /// Whether a guardian speaks for them: under 14, or a child of unknown age.
    pub guarded: bool,
    /// Sex.
    pub sex: Option<Sex>,
    /// Whether there is a note for care, as stars.
    pub care_note: Option<String>,
    /// Whom to call in an emergency, masked.
    pub contact: Option<String>,
    /// Their telephone number, masked.
    pub contact_phone: Option<String>,
    /// Special groups.
    pub groups: Vec<SpecialGroup>,
    /// Since when and by what they belong to them.
    pub group_entries: Vec<GroupEntry>,
    /// Whether they live alone.
    pub lives_alone: bool,
    /// Their household.
    pub household_id: Option<HouseholdId>,
    /// Whether they live here.
    pub status: ResidentStatus,
    /// Since which day.
    pub status_since: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a resident. In a change, a personal field that is left empty, or is as the mask shows it, stays as it
/// is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResident {
    /// Name.
    #[schemars(length(max = 60))]
    pub name: String,
    /// Identity number of 18 digits (15 are brought to 18). Day of birth and sex are taken from it.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub id_number: Option<String>,
    /// Telephone number.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// Address.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: Option<String>,
    /// Day of birth.
    #[serde(default)]
    pub birth_day: Option<Day>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// What who cares for them must know: allergies, illness, medicine.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub care_note: Option<String>,
    /// Whom to call in an emergency: name, and what they are to the resident.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub contact: Option<String>,
    /// Their telephone number.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub contact_phone: Option<String>,
    /// Special groups.
    #[serde(default)]
    pub groups: Vec<SpecialGroup>,
    /// Whether they live alone.
    #[serde(default)]
    pub lives_alone: bool,
}

/// All that is entered for a resident, in the clear: for bringing it back, never for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeResident {
    /// What was entered.
    pub entered: NewResident,
    /// The special groups, with what is noted of them.
    pub groups: Vec<GroupEntry>,
}

/// Which residents. What is left out does not narrow, but for the status: left out, those who live here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentFilter {
    /// Whose name begins so.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub name: Option<String>,
    /// Who has this identity number, whatever their status: nothing else narrows then but the unit.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub id_number: Option<String>,
    /// Of this special group.
    #[serde(default)]
    pub group: Option<SpecialGroup>,
    /// Who live alone, or who do not.
    #[serde(default)]
    pub lives_alone: Option<bool>,
    /// Of this household.
    #[serde(default)]
    pub household_id: Option<HouseholdId>,
    /// Of this community or grid, and below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Who live here, have moved away, have died.
    #[serde(default)]
    pub status: Option<ResidentStatus>,
    /// Of this sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Born in this year or later.
    #[serde(default)]
    #[schemars(range(min = 1800, max = 9999))]
    pub born_from: Option<i64>,
    /// Born in this year or before.
    #[serde(default)]
    #[schemars(range(min = 1800, max = 9999))]
    pub born_to: Option<i64>,
}

/// Says since when, and by which document, somebody belongs to a special group. Not belonging yet, they do then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteGroupResident {
    /// The version that was read.
    pub version: i64,
    /// Which group.
    pub group: SpecialGroup,
    /// Since which day.
    pub since: Day,
    /// The document or what else it rests on, e.g. `残疾人证 51089919470101104942`.
    #[schemars(length(min = 1, max = 120))]
    pub basis: String,
}

/// Says that somebody has moved away, has died, or lives here again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeStatusResident {
    /// The version that was read.
    pub version: i64,
    /// What they are now.
    pub status: ResidentStatus,
    /// Since which day; not in the future.
    pub since: Day,
}

/// Brings somebody to another community or grid of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveResident {
    /// The version that was read.
    pub version: i64,
    /// Where they live now.
    pub unit_id: UnitId,
    /// Their address there.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: Option<String>,
}

/// Takes kept fields away, e.g. a telephone number that is not theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearResident {
    /// The version that was read.
    pub version: i64,
    /// Which: `id_number`, `phone`, `address`, `birth_day`, `care_note`, `contact`, `contact_phone`.
    #[schemars(length(min = 1, max = 7))]
    pub fields: Vec<crate::domain::personal::Field>,
}

/// Puts another entry of the same person into this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeResident {
    /// The version of the entry that stays.
    pub version: i64,
    /// The entry that becomes a pointer.
    pub other_id: ResidentId,
    /// Its version.
    pub other_version: i64,
}

/// Two entries that may be one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicateView {
    /// The entry that was there first.
    pub first_id: ResidentId,
    /// Its name, masked.
    pub first_name: String,
    /// Where.
    pub first_unit_id: UnitId,
    /// Its version.
    pub first_version: i64,
    /// The later entry.
    pub second_id: ResidentId,
    /// Its name, masked.
    pub second_name: String,
    /// Where.
    pub second_unit_id: UnitId,
    /// Its version.
    pub second_version: i64,
    /// Why they may be one.
    pub reason: DuplicateReason,
    /// When that was noticed.
    pub noted_at: Timestamp,
}

/// What is known of other entries of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicatesView {
    /// Those in the unit.
    pub known: Vec<DuplicateView>,
    /// Whether the identity number is entered elsewhere in the county too: no more is told, ask the county.
    pub elsewhere: bool,
}

/// Says that two entries are two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissDuplicate {
    /// One.
    pub first_id: ResidentId,
    /// The other.
    pub second_id: ResidentId,
}
