//! Volunteers (志愿服务条例; record groups of MZ/T 061: person, service, training, awards).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{AwardId, ResidentId, TeamId, TrainingId, UnitId, VolunteerId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// Whether somebody volunteers.
    VolunteerStatus {
        /// They do.
        Active = "active",
        /// They do no more; what they did stays.
        Left = "left",
    }
}

/// A volunteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volunteer {
    /// Id.
    pub id: VolunteerId,
    /// The community in which they are registered.
    pub unit_id: UnitId,
    /// Their number, which stands where others would ask for an identity number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<Sealed>,
    /// Whether they take requests now; they say so themselves.
    pub available: bool,
    /// What they can do, as a JSON array of words.
    pub skills: String,
    /// Whether they volunteer.
    pub status: VolunteerStatus,
    /// The resident they are.
    pub resident_id: Option<ResidentId>,
    /// The last day on which they are insured.
    pub insured_until: Option<Day>,
    /// When registered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A time in an ordinary week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Day of the week: 1 Monday to 7 Sunday.
    #[schemars(range(min = 1, max = 7))]
    pub weekday: i64,
    /// From this minute since midnight.
    #[schemars(range(min = 0, max = 1439))]
    pub from_minute: i64,
    /// To this minute since midnight.
    #[schemars(range(min = 1, max = 1440))]
    pub to_minute: i64,
}

/// A volunteer as a reader sees them: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VolunteerView {
    /// Id.
    pub id: VolunteerId,
    /// The community in which they are registered.
    pub unit_id: UnitId,
    /// Their number.
    pub number: String,
    /// Name, masked.
    pub name: String,
    /// Telephone number, masked.
    pub phone: Option<String>,
    /// Whether they take requests now.
    pub available: bool,
    /// What they can do.
    pub skills: Vec<String>,
    /// When they are free in an ordinary week.
    pub slots: Vec<Slot>,
    /// Whether they volunteer.
    pub status: VolunteerStatus,
    /// The resident they are.
    pub resident_id: Option<ResidentId>,
    /// The last day on which they are insured.
    pub insured_until: Option<Day>,
    /// Teams they belong to.
    pub teams: Vec<TeamId>,
    /// Approved minutes of service, all of them.
    pub approved_minutes: i64,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a volunteer. In a change, a personal field that is left empty, or is as the mask shows it, stays as it
/// is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVolunteer {
    /// Name.
    #[schemars(length(max = 60))]
    pub name: String,
    /// Telephone number.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// What they can do, at most 20 words.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub skills: Vec<String>,
    /// When they are free in an ordinary week, at most 30 times that do not overlap.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub slots: Vec<Slot>,
    /// The resident of the unit they are.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// The last day on which they are insured (条例 art. 17: before dangerous work).
    #[serde(default)]
    pub insured_until: Option<Day>,
}

/// Which volunteers. Left out, the status is: those who volunteer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolunteerFilter {
    /// Whose name begins so.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub name: Option<String>,
    /// Who have this telephone number, all of it.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// Who can do this.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub skill: Option<String>,
    /// Who are free on this day of the week: 1 Monday to 7 Sunday.
    #[serde(default)]
    #[schemars(range(min = 1, max = 7))]
    pub weekday: Option<i64>,
    /// … and at this minute since midnight.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1439))]
    pub minute: Option<i64>,
    /// Of this team.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// Who take requests now, or who do not.
    #[serde(default)]
    pub available: Option<bool>,
    /// Who volunteer, or do no more.
    #[serde(default)]
    pub status: Option<VolunteerStatus>,
}

/// Says whether a volunteer takes requests now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAvailableVolunteer {
    /// Whether they do.
    pub available: bool,
}

/// Says whether somebody volunteers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeStatusVolunteer {
    /// The version that was read.
    pub version: i64,
    /// What they are now. Who leaves leaves their teams.
    pub status: VolunteerStatus,
}

/// A training that a volunteer attended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VolunteerTraining {
    /// Id.
    pub id: TrainingId,
    /// Who.
    pub volunteer_id: VolunteerId,
    /// On which day.
    pub held_on: Day,
    /// What it was about.
    pub title: String,
    /// How long, in minutes. No hours of service.
    pub minutes: i64,
    /// Who held it.
    pub issuer: String,
}

/// What is entered for a training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteTrainingVolunteer {
    /// On which day; not in the future.
    pub held_on: Day,
    /// What it was about.
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// How long, in minutes.
    #[schemars(range(min = 1, max = 10080))]
    pub minutes: i64,
    /// Who held it.
    #[schemars(length(min = 1, max = 60))]
    pub issuer: String,
}

/// An award that a volunteer got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VolunteerAward {
    /// Id.
    pub id: AwardId,
    /// Who.
    pub volunteer_id: VolunteerId,
    /// On which day.
    pub given_on: Day,
    /// What for.
    pub title: String,
    /// Who gave it.
    pub issuer: String,
}

/// What is entered for an award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteAwardVolunteer {
    /// On which day; not in the future.
    pub given_on: Day,
    /// What for.
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// Who gave it.
    #[schemars(length(min = 1, max = 60))]
    pub issuer: String,
}

/// A volunteer's number: `V`, the county's six digits, the year, a running number, and a check digit over all of them (ISO 7064
/// MOD 11-2, as in GB 11643), e.g. `V510821-2026-000001-3`. MZ/T 061 asks for a unified number instead of the identity number;
/// its layout could not be read.
#[must_use]
pub fn number(county: &str, year: i16, running: i64) -> String {
    let digits = format!("{}{year:04}{running:06}", county.get(..6).unwrap_or(county));
    let sum = digits.bytes().fold(0_u32, |sum, digit| (sum + u32::from(digit.wrapping_sub(b'0'))) * 2 % 11);
    let check = char::from(b"0123456789X"[((12 - sum) % 11) as usize]);
    format!("V{}-{year:04}-{running:06}-{check}", county.get(..6).unwrap_or(county))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_has_a_check_digit() {
        let number = super::number("510821000000", 2026, 1);
        assert!(number.starts_with("V510821-2026-000001-") && number.len() == 21);
        // ISO 7064: the weighted sum of all of it leaves 1.
        for running in [1, 2, 17, 999_999] {
            let number = super::number("510821000000", 2026, running);
            let digits = number.chars().filter(|c| c.is_ascii_digit() || *c == 'X');
            let sum = digits.fold(0, |sum, digit| (sum * 2 + digit.to_digit(10).unwrap_or(10)) % 11);
            assert_eq!(sum, 1, "{number}");
        }
    }
}
