//! A personal field of somebody in the clear: which, and what for. Each time is a row of the audit trail, and the answer is
//! kept nowhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wushe_core::app::Cx;
use wushe_core::app::personal::{self, Field, Person};
use wushe_core::domain::access::Permission;
use wushe_core::error::{Error, Result};
use wushe_core::id::{GuardianId, OrganisationId, ResidentId, VolunteerId, WorkerId};
use wushe_core::store::Tx;

use super::Operation;

const REVEAL: Option<Permission> = Some(Permission::RevealPersonal);

/// Which field, and what for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RevealField {
    /// Which. Of anybody but a resident: `name` and `phone`.
    field: Field,
    /// What for; it is written into the audit trail.
    #[schemars(length(min = 1, max = 200))]
    purpose: String,
}

/// A field in the clear, under a name by which nobody keeps the answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct RevealedField {
    /// Which.
    field: Field,
    /// What stands there; empty: nothing.
    revealed_value: String,
}

async fn of(tx: &mut Tx, cx: &Cx, person: Person, asked: RevealField) -> Result<RevealedField> {
    let kept = matches!(person, Person::Resident(_)) || matches!(asked.field, Field::Name | Field::Phone);
    if !kept {
        return Err(Error::invalid("field", "choice"));
    }
    let revealed_value = personal::reveal(tx, cx, person, asked.field, &asked.purpose).await?;
    Ok(RevealedField { field: asked.field, revealed_value })
}

/// Declares the operation for a kind of person: `revealing!(resident, Resident, "resident" ResidentId)`.
macro_rules! revealing {
    ($name:ident, $person:ident, $entity:literal $id:ty) => {
        /// `POST …/{id}/reveal`
        pub(in crate::registers) fn $name() -> Operation {
            async fn reveal(tx: &mut Tx, cx: &Cx, id: $id, asked: RevealField) -> Result<RevealedField> {
                of(tx, cx, Person::$person(id), asked).await
            }
            act!("reveal", reveal, $entity $id, RevealField => RevealedField, REVEAL).unkept()
        }
    };
}

revealing!(resident, Resident, "resident" ResidentId);
revealing!(guardian, Guardian, "guardian" GuardianId);
revealing!(volunteer, Volunteer, "volunteer" VolunteerId);
revealing!(worker, Worker, "worker" WorkerId);
revealing!(organisation, Contact, "organisation" OrganisationId);
