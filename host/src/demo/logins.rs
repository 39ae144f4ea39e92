//! Who can log in to the demo county, and with what.

/// The password of everybody in the demo county. The server prints it: a demo county holds invented people only.
pub const PASSWORD: &str = "wushe-demo";

/// Administrator of 旺苍县.
pub const COUNTY: &str = "county";

/// Staff of 治城社区, where the liaison card is on.
pub const STAFF: &str = "zhicheng";

/// An elder of 治城社区 who lives alone and holds a card.
pub const RESIDENT: &str = "resident";

/// Staff of the neighbouring community, where the liaison card is off.
pub const NEIGHBOUR: &str = "neighbour";

/// Staff of 普子岭社区, the community of the 40 grids.
pub const GRIDS: &str = "puziling";

/// How many volunteers of 治城社区 can log in.
pub const VOLUNTEERS: usize = 3;

/// A volunteer of 治城社区, `number` from 1 to [`VOLUNTEERS`].
#[must_use]
pub fn volunteer(number: usize) -> String {
    format!("volunteer{number}")
}
