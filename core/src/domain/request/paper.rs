//! The custody of papers: what was taken, who holds it, and that it came back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{CustodyId, PaperId, RequestId, UnitId, UserId};
use crate::time::Timestamp;

super::super::text_enum! {
    /// A step in a paper's custody.
    CustodyStep {
        /// Taken from whose it is.
        Taken = "taken",
        /// Held: whoever has it says so.
        Held = "held",
        /// Handed on to somebody else.
        HandedOn = "handed_on",
        /// Signed: a receipt, a form filled in.
        Signed = "signed",
        /// Returned to whose it is.
        Returned = "returned",
    }
}

/// A paper as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Id.
    pub id: PaperId,
    /// For which request.
    pub request_id: RequestId,
    /// The unit of the request.
    pub unit_id: UnitId,
    /// What: 户口簿, 身份证, 一寸照片.
    pub name: String,
    /// An original, or a copy.
    pub original: bool,
    /// How many.
    pub count: i64,
    /// Whose.
    pub owner: String,
    /// Who has it now; empty once it is back.
    pub holder: String,
    /// When it came back.
    pub returned_at: Option<Timestamp>,
    /// When taken.
    pub created_at: Timestamp,
    /// Grows with each step.
    pub version: i64,
}

/// A paper is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaper {
    /// For which request.
    pub request_id: RequestId,
    /// What: 户口簿, 身份证, 一寸照片.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// An original, or a copy.
    pub original: bool,
    /// How many.
    #[schemars(range(min = 1, max = 999))]
    pub count: i64,
    /// Whose: 本人, 配偶.
    #[schemars(length(min = 1, max = 60))]
    pub owner: String,
    /// Who has it now; left out: whoever enters it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub holder: Option<String>,
    /// About the signature: who signed the receipt, on what.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: String,
}

/// A step in a paper's custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperStep {
    /// Which step; `taken` is the first and is made by entering the paper.
    pub step: CustodyStep,
    /// To whom it goes; needed when it is handed on.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub to: Option<String>,
    /// About the signature: who signed, on what.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: String,
}

/// Which papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PaperFilter {
    /// Of this request.
    pub request_id: Option<RequestId>,
}

/// One step that a paper took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustodyStepView {
    /// Id; ids sort by time.
    pub id: CustodyId,
    /// The paper.
    pub paper_id: PaperId,
    /// Which step.
    pub step: CustodyStep,
    /// From whom.
    pub from_name: String,
    /// To whom.
    pub to_name: String,
    /// When.
    pub at: Timestamp,
    /// About the signature.
    pub note: String,
    /// Who entered it.
    pub user_id: Option<UserId>,
    /// Their name, as it was.
    pub by_name: String,
}

/// A paper as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperView {
    /// Id.
    pub id: PaperId,
    /// For which request.
    pub request_id: RequestId,
    /// The unit of the request.
    pub unit_id: UnitId,
    /// What.
    pub name: String,
    /// An original, or a copy.
    pub original: bool,
    /// How many.
    pub count: i64,
    /// Whose.
    pub owner: String,
    /// Who has it now; none once it is back.
    pub holder: Option<String>,
    /// When it came back.
    pub returned_at: Option<Timestamp>,
    /// When taken.
    pub created_at: Timestamp,
    /// Its steps, oldest first.
    pub steps: Vec<CustodyStepView>,
    /// Grows with each step.
    pub version: i64,
}
