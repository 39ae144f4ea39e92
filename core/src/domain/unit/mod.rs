//! The unit tree: county → township → community or village → grid.

mod change;
mod report;
mod view;

pub use change::{
    ChangedUnit, EndUnit, GenerateGrids, MergeUnits, RenameUnit, SplitChild, SplitUnit, UnitChangeFilter,
    UnitChangeView, UnitVerb,
};
pub use report::{
    CodeReportView, CodesParams, CommunityGaps, CoverageParams, CoverageView, TreeParams, UnitBrief, UnitTreeView,
    permille,
};
pub use view::{NewUnit, UnitFilter, UnitView};

use super::day::Day;
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
    /// The code that a higher level's own grid plan gives it (GB/T 34300 leaves the layout to each place).
    pub external_code: Option<String>,
    /// Whether its code was made up for a demonstration.
    pub demo: bool,
    /// From when it exists.
    pub valid_from: Timestamp,
    /// When the first day began on which it was no longer there; none: it still is.
    pub valid_to: Option<Timestamp>,
    /// Version of the entry.
    pub version: i64,
}

impl Unit {
    /// Its name for a reader of `locale`.
    #[must_use]
    pub fn name(&self, locale: &str) -> &str {
        if locale.starts_with("en") { &self.name_en } else { &self.name_zh }
    }

    /// The first day on which it is there.
    #[must_use]
    pub fn first_day(&self) -> Day {
        Day::of(self.valid_from)
    }

    /// The first day on which it is no longer there; none: it still is.
    #[must_use]
    pub fn end_day(&self) -> Option<Day> {
        self.valid_to.map(Day::of)
    }

    /// Whether it has not ended.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.valid_to.is_none()
    }
}

/// A division code: 12 digits (6 county, 3 township, 3 community; zeros for the levels below), or 15 with a grid's 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
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

    /// The digits that it shares with everything below it: 6 for a county, 9 for a township, 12 for a community, all 15
    /// for a grid.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self.kind() {
            UnitKind::County => &self.0[..6],
            UnitKind::Township => &self.0[..9],
            UnitKind::Community => &self.0[..12],
            UnitKind::Grid => &self.0,
        }
    }

    /// Whether a unit of this code may stand directly below one of `parent`: the level above, and its digits first.
    #[must_use]
    pub fn fits_below(&self, parent: &Self) -> bool {
        self.kind().parent() == Some(parent.kind()) && self.0.starts_with(parent.prefix()) && self.number() > 0
    }

    /// The three digits that tell it from its siblings: `040` of a grid is 40.
    #[must_use]
    pub fn number(&self) -> u16 {
        let own = match self.kind() {
            UnitKind::County => &self.0[3..6],
            UnitKind::Township => &self.0[6..9],
            UnitKind::Community => &self.0[9..12],
            UnitKind::Grid => &self.0[12..15],
        };
        own.parse().unwrap_or_default()
    }

    /// The code with this number below `parent`; none below a grid.
    #[must_use]
    pub fn below(parent: &Self, number: u16) -> Option<Self> {
        let zeros = match parent.kind() {
            UnitKind::County => "000",
            UnitKind::Township | UnitKind::Community => "",
            UnitKind::Grid => return None,
        };
        Self::parse(&format!("{}{number:03}{zeros}", parent.prefix())).ok()
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

    #[test]
    fn a_code_stands_below_the_one_that_it_begins_with() {
        let code = |text: &str| UnitCode::parse(text).unwrap();
        for (below, above, fits) in [
            ("510821107000", "510821000000", true),
            ("510821107001", "510821107000", true),
            ("510821107001040", "510821107001", true),
            ("510822107000", "510821000000", false),
            ("510821108001", "510821107000", false),
            ("510821107002040", "510821107001", false),
            ("510821107001000", "510821107001", false),
            ("510821107001", "510821000000", false),
            ("510821107001", "510821107001", false),
        ] {
            assert_eq!(code(below).fits_below(&code(above)), fits, "{below} {above}");
        }
        assert_eq!(UnitCode::below(&code("510821000000"), 107), Some(code("510821107000")));
        assert_eq!(UnitCode::below(&code("510821107000"), 1), Some(code("510821107001")));
        assert_eq!(UnitCode::below(&code("510821107001"), 40), Some(code("510821107001040")));
        assert_eq!(UnitCode::below(&code("510821107001040"), 1), None);
        assert_eq!((code("510821107001").number(), code("510821107001040").number()), (1, 40));
    }
}
