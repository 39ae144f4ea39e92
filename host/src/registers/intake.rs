//! How entries of a register come from a sheet, and how they go again.

use futures_util::future::BoxFuture;
use serde_json::Value;
use wushe_core::app::Cx;
use wushe_core::error::Result;
use wushe_core::store::Tx;

use super::{Call, Register, Run};

/// How a register takes a sheet in.
#[derive(Debug, Clone, Copy)]
pub struct Intake {
    /// The operation that enters a row.
    pub enter: &'static str,
    /// The operation that takes back what a row has entered.
    pub undo: &'static str,
    /// How a row finds the entry that is there already: fields that tell it together, the first line that finds one, of those
    /// of which the row fills all. What a later line finds must not say otherwise in an earlier one. A unit that is not said
    /// is the row's own. Empty: each row is a new entry.
    pub matched_by: &'static [&'static [&'static str]],
    /// The column at which a refusal of the whole row is told: `("hours-overlap", "served_at")`.
    pub told_at: &'static [(&'static str, &'static str)],
    /// For registers that keep more than they show: how an entry is kept before it is changed, and brought back.
    pub whole: Option<Whole>,
}

/// How an entry is kept whole, personal fields in the clear, and brought back.
#[derive(Clone, Copy)]
pub struct Whole {
    /// All that was entered for the entry with this id.
    pub keep: Keep,
    /// Brings it back, if the entry is still at the version of the call.
    pub restore: Run,
}

/// A use case that tells all that was entered for an entry.
pub type Keep = for<'t> fn(&'t mut Tx, &'t Cx, Call) -> BoxFuture<'t, Result<Value>>;

impl std::fmt::Debug for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Whole")
    }
}

impl Intake {
    /// Each row is entered, and removed when that is undone.
    pub const PLAIN: Self = Self { enter: "create", undo: "remove", matched_by: &[], told_at: &[], whole: None };

    /// Rows find what is there by these fields.
    #[must_use]
    pub const fn matching(matched_by: &'static [&'static [&'static str]]) -> Self {
        Self { matched_by, ..Self::PLAIN }
    }

    /// The same, for a register that keeps more than it shows.
    #[must_use]
    pub const fn whole(self, whole: Whole) -> Self {
        Self { whole: Some(whole), ..self }
    }

    /// Fields by which alone an entry is found.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.matched_by.iter().filter_map(|fields| match fields {
            [only] | ["unit_id", only] => Some(*only),
            _ => None,
        })
    }
}

impl Register {
    /// Whether entries can be taken in from a sheet: what is entered can be taken back.
    #[must_use]
    pub fn is_taken_in(&self) -> bool {
        self.operation(self.intake.enter).is_some() && self.operation(self.intake.undo).is_some()
    }
}

/// Declares how an entry is kept whole: `whole!(worker, "worker" WorkerId, NewWorker)`.
macro_rules! whole {
    ($area:ident, $entity:literal $id:ty, $entered:ty) => {
        $crate::registers::intake::Whole {
            keep: |tx, cx, call| {
                Box::pin(
                    async move { $crate::registers::op::json($area::whole(tx, cx, call.id::<$id>($entity)?).await?) },
                )
            },
            restore: |tx, cx, call| {
                Box::pin(async move {
                    let entered = call.input::<$entered>()?;
                    let restored = $area::restore(tx, cx, call.id::<$id>($entity)?, call.version()?, entered);
                    $crate::registers::op::json(restored.await?)
                })
            },
        }
    };
}
