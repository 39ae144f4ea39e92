//! The unit tree: county → township → community or village → grid.

use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::time::Timestamp;

super::text_enum! {
    /// The level of a unit.
    UnitKind {
        /// 县
        County = "county",
        /// 乡镇、街道
        Township = "township",
        /// 社区、村
        Community = "community",
        /// 网格
        Grid = "grid",
    }
}

impl UnitKind {
    /// The level directly above; a county has none.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::County => None,
            Self::Township => Some(Self::County),
            Self::Community => Some(Self::Township),
            Self::Grid => Some(Self::Community),
        }
    }
}

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// 12 digits (statistical division code), 15 for a grid.
    pub code: UnitCode,
    /// Level.
    pub kind: UnitKind,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The unit above.
    pub parent_id: Option<UnitId>,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
    /// From when it exists.
    pub valid_from: Timestamp,
    /// Until when it existed; none: it still does.
    pub valid_to: Option<Timestamp>,
}

impl Unit {
    /// Its name for a reader of `locale`.
    #[must_use]
    pub fn name(&self, locale: &str) -> &str {
        if locale.starts_with("en") { &self.name_en } else { &self.name_zh }
    }
}

/// A division code: 12 digits (6 county, 3 township, 3 community; zeros for the levels below), or 15 with a grid's 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct UnitCode(String);

impl UnitCode {
    /// Checks the digits and their number.
    ///
    /// # Errors
    /// `Invalid` at field `code`.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(text.len(), 12 | 15) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid("code", "unit-code"))
        }
    }

    /// The level that the digits tell.
    #[must_use]
    pub fn kind(&self) -> UnitKind {
        match (self.0.len(), &self.0[6..]) {
            (15, _) => UnitKind::Grid,
            (_, "000000") => UnitKind::County,
            (_, below) if below.ends_with("000") => UnitKind::Township,
            _ => UnitKind::Community,
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for UnitCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

crate::store::codec::text_codec!(UnitCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_its_level() {
        let kind = |code| UnitCode::parse(code).map(|code| code.kind());
        assert_eq!(kind("510821000000").ok(), Some(UnitKind::County));
        assert_eq!(kind("510821107000").ok(), Some(UnitKind::Township));
        assert_eq!(kind("510821107001").ok(), Some(UnitKind::Community));
        assert_eq!(kind("510821107001040").ok(), Some(UnitKind::Grid));
        for bad in ["", "510821", "51082110700A", "5108211070010", "５１０８２１１０７００１"] {
            assert!(kind(bad).is_err(), "{bad}");
        }
    }
}
