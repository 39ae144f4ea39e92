//! Certificates of volunteer hours.
//!
//! Issued free and truthfully by whoever recorded the hours (志愿服务条例 art. 19, 谁记录谁证明); their contents after
//! 民发〔2015〕149号. They are the platform's own record, not the national system's, and say so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check;
use super::day::Day;
use crate::id::{CertificateId, HoursId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// Where a certificate stands.
    CertificateStatus {
        /// A volunteer has asked for it.
        Applied = "applied",
        /// It is not issued.
        Refused = "refused",
        /// Issued, and publicised before it counts.
        Publicised = "publicised",
        /// It counts.
        Valid = "valid",
        /// It was taken back.
        Revoked = "revoked",
    }
}

super::text_enum! {
    /// Whose record a certificate is.
    CertificateKind {
        /// 平台记录: the platform's own, not that of the national system of volunteer service.
        PlatformRecord = "platform_record",
    }
}

/// A certificate as it is kept. Issued ones are kept as `valid`; that they are still publicised follows from the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Id.
    pub id: CertificateId,
    /// The unit that issues it.
    pub unit_id: UnitId,
    /// Whose hours.
    pub volunteer_id: VolunteerId,
    /// First day of the period.
    pub period_from: Day,
    /// Last day of the period.
    pub period_to: Day,
    /// What the volunteer needs it for.
    pub purpose: String,
    /// Where it stands.
    pub status: CertificateStatus,
    /// Number, once issued.
    pub number: Option<String>,
    /// Code by which anybody who holds the paper verifies it, once issued.
    pub verify_code: Option<String>,
    /// The volunteer's name as of then.
    pub volunteer_name: String,
    /// The volunteer's number as of then.
    pub volunteer_no: String,
    /// Minutes in the period.
    pub minutes: i64,
    /// What was done, in summary.
    pub content: String,
    /// Name of the issuer.
    pub issuer: String,
    /// Who is responsible there.
    pub responsible: String,
    /// Who handled it.
    pub handler: String,
    /// How to reach the issuer.
    pub contact: String,
    /// Day of issue.
    pub issued_on: Option<Day>,
    /// Day from which it counts.
    pub counts_from: Option<Day>,
    /// Who issued it.
    pub issued_by: Option<UserId>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Who revoked it.
    pub revoked_by: Option<UserId>,
    /// Why it was refused or revoked.
    pub reason: String,
    /// Who applied for it or began it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl Certificate {
    /// Where it stands on a day.
    #[must_use]
    pub fn status_on(&self, today: Day) -> CertificateStatus {
        let waits = self.counts_from.is_some_and(|day| today < day);
        if self.status == CertificateStatus::Valid && waits { CertificateStatus::Publicised } else { self.status }
    }
}

/// A certificate as a reader sees it. The name and the code are in the clear for the volunteer and for those who issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertificateView {
    /// Id.
    pub id: CertificateId,
    /// The unit that issues it.
    pub unit_id: UnitId,
    /// Whose record it is.
    pub kind: CertificateKind,
    /// Whose hours.
    pub volunteer_id: VolunteerId,
    /// First day of the period.
    pub period_from: Day,
    /// Last day of the period.
    pub period_to: Day,
    /// What the volunteer needs it for.
    pub purpose: String,
    /// Where it stands.
    pub status: CertificateStatus,
    /// Number, once issued.
    pub number: Option<String>,
    /// Code by which anybody who holds the paper verifies it, for those who may print it.
    pub verify_code: Option<String>,
    /// The volunteer's name as of then.
    pub volunteer_name: String,
    /// The volunteer's number as of then.
    pub volunteer_no: String,
    /// Minutes in the period.
    pub minutes: i64,
    /// What was done, in summary.
    pub content: String,
    /// Name of the issuer.
    pub issuer: String,
    /// Who is responsible there.
    pub responsible: String,
    /// Who handled it.
    pub handler: String,
    /// How to reach the issuer.
    pub contact: String,
    /// Day of issue.
    pub issued_on: Option<Day>,
    /// Day from which it counts.
    pub counts_from: Option<Day>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Why it was refused or revoked.
    pub reason: String,
    /// When it was applied for or begun.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A volunteer applies for a certificate, or staff for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// Whose hours.
    pub volunteer_id: VolunteerId,
    /// First day of the period.
    pub period_from: Day,
    /// Last day of the period.
    pub period_to: Day,
    /// What it is needed for.
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub purpose: String,
}

/// A certificate that was applied for is issued: hours, name and issuer are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueCertificate {
    /// Name of the issuer; left out: the unit's.
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub issuer: String,
    /// Who is responsible there.
    #[schemars(length(min = 1, max = 60))]
    pub responsible: String,
    /// Who handles it.
    #[schemars(length(min = 1, max = 60))]
    pub handler: String,
    /// How to reach the issuer.
    #[schemars(length(min = 1, max = 120))]
    pub contact: String,
    /// The volunteer's number; left out: that of the register.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub volunteer_no: String,
    /// What was done, in summary.
    #[schemars(length(min = 1, max = 500))]
    pub content: String,
}

/// A certificate is not issued, or taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseCertificate {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CertificateFilter {
    /// Of this volunteer.
    pub volunteer_id: Option<VolunteerId>,
    /// In this state; `publicised` and `valid` both find all that are issued.
    pub status: Option<CertificateStatus>,
}

/// An entry that a certificate covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertifiedHoursView {
    /// The hours.
    pub hours_id: HoursId,
    /// When the service began.
    pub served_at: Timestamp,
    /// Minutes, as counted when it was issued.
    pub minutes: i64,
    /// What was done.
    pub content: String,
}

/// What somebody who holds a certificate types in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyCertificate {
    /// Number.
    #[schemars(length(min = 1, max = 60))]
    pub number: String,
    /// Code.
    #[schemars(length(min = 1, max = 40))]
    pub code: String,
}

/// What anybody who holds a certificate learns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifiedCertificateView {
    /// Number.
    pub number: String,
    /// Whose record it is.
    pub kind: CertificateKind,
    /// Where it stands.
    pub status: CertificateStatus,
    /// The volunteer's name, masked.
    pub volunteer_name: String,
    /// Minutes in the period.
    pub minutes: i64,
    /// First day of the period.
    pub period_from: Day,
    /// Last day of the period.
    pub period_to: Day,
    /// Name of the issuer.
    pub issuer: String,
    /// Day of issue.
    pub issued_on: Day,
    /// Day from which it counts.
    pub counts_from: Day,
    /// Day on which it was revoked.
    pub revoked_on: Option<Day>,
}

/// What came of verifying. An answer in any case, never an error: it is kept that somebody tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedCertificateView {
    /// Whether number and code belong together.
    pub found: bool,
    /// What whoever holds it learns; none: the number does not exist, or the code is another's.
    pub certificate: Option<VerifiedCertificateView>,
}

/// Digits and letters that are not mistaken for each other; their number is prime, so that the check character finds every
/// wrong character and every two that changed places.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters of a code without the check character: 49 bits that nobody guesses.
const CODE_LENGTH: usize = 10;

/// A code from random bytes, with its check character, in groups: `7K3M-Q9XA-R42`.
#[must_use]
pub fn new_code(random: [u8; 16]) -> String {
    let mut rest = u128::from_be_bytes(random);
    let mut values = Vec::with_capacity(CODE_LENGTH);
    for _ in 0..CODE_LENGTH {
        values.push((rest % 31) as usize);
        rest /= 31;
    }
    values.push(check_value(&values));
    let mut code = String::new();
    for (at, value) in values.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[*value]));
    }
    code
}

/// A code as somebody typed it, brought to the form of [`new_code`]: any case, with or without hyphens, full-width, and with
/// the letters that look like digits. None: it cannot be a code.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let mut values = Vec::with_capacity(CODE_LENGTH + 1);
    for c in check::half_width(typed).chars() {
        let c = match c.to_ascii_uppercase() {
            ' ' | '-' => continue,
            'O' => '0',
            'I' => '1',
            'Z' => '2',
            'S' => '5',
            'V' => 'U',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == c)?;
        if values.len() > CODE_LENGTH {
            return None;
        }
        values.push(value);
    }
    let (last, first) = values.split_last()?;
    if first.len() != CODE_LENGTH || check_value(first) != *last {
        return None;
    }
    let mut code = String::new();
    for (at, value) in values.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[*value]));
    }
    Some(code)
}

/// Weighted sum modulo 31: the weights 2, 3, 4, … differ from each other and from 0.
fn check_value(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(at, value)| (at + 2) * value).sum::<usize>() % 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_were_made() {
        let code = new_code([7; 16]);
        assert_eq!(code.len(), 13);
        assert_eq!(read_code(&code).as_deref(), Some(code.as_str()));
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "i");
        assert_eq!(read_code(&typed).as_deref(), Some(code.as_str()));
    }

    #[test]
    fn every_slip_is_found() {
        let code = new_code(*b"sixteen bytes ok");
        let bare: Vec<char> = code.chars().filter(|c| *c != '-').collect();
        for at in 0..bare.len() {
            for other in ALPHABET {
                let mut wrong = bare.clone();
                wrong[at] = char::from(*other);
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(read_code(&wrong).is_some(), bare[at] == char::from(*other), "{wrong}");
            }
        }
        for at in 1..bare.len() {
            let mut wrong = bare.clone();
            wrong.swap(at - 1, at);
            let swapped = wrong != bare;
            assert_eq!(read_code(&wrong.into_iter().collect::<String>()).is_none(), swapped);
        }
        for bad in ["", "7K3M", "?K3M-Q9XA-R42", "00000000000000000000000000"] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
    }
}
