//! Residents: whom everything is for.

use crate::id::{ResidentId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

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
    /// Whether they live alone (独居).
    pub lives_alone: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A resident as a reader sees them: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidentView {
    /// Id.
    pub id: ResidentId,
    /// The community or grid where they live.
    pub unit_id: UnitId,
    /// Name, masked (`李*兰`).
    pub name: String,
    /// Telephone number, masked (`199****0001`).
    pub phone: Option<String>,
    /// Address, masked.
    pub address: Option<String>,
    /// Identity number, masked (`5108**********0029`).
    pub id_number: Option<String>,
    /// Special groups.
    pub groups: Vec<SpecialGroup>,
    /// Whether they live alone.
    pub lives_alone: bool,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a resident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewResident {
    /// Name.
    pub name: String,
    /// Identity number.
    pub id_number: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Special groups.
    pub groups: Vec<SpecialGroup>,
    /// Whether they live alone.
    pub lives_alone: bool,
}
