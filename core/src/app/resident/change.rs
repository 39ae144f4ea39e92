//! What changes in a resident's life: groups, moving, dying; and taking wrong fields away.

use super::{entries, kept, opened, read, save, writable};
use crate::app::{Cx, consent, personal};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::resident::{
    ChangeStatusResident, ClearResident, GroupEntry, MoveResident, NewResident, NoteGroupResident, ResidentStatus,
    ResidentView,
};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::id::ResidentId;
use crate::store::Tx;

/// Notes since when, and by which document, a resident belongs to a special group.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields.
pub async fn note_group(tx: &mut Tx, cx: &Cx, id: ResidentId, input: NoteGroupResident) -> Result<ResidentView> {
    let there = writable(tx, cx, id).await?;
    if input.since > Day::of(cx.now) {
        return Err(Error::invalid("since", "future"));
    }
    let basis = check::line("basis", &input.basis, 120)?;
    let mut groups = entries(tx, there.id).await?;
    groups.retain(|entry| entry.group != input.group);
    groups.push(GroupEntry { group: input.group, since: Some(input.since), basis });
    let new = opened(cx, &there, &groups)?;
    let saved = save(tx, cx, there, input.version, &new, &groups).await?;
    super::super::audit::record(tx, cx, "residents.group", "resident", &saved.id.to_string(), input.group.as_str())
        .await?;
    read::view(tx, cx, saved).await
}

/// Notes that somebody has moved away or died, or lives here again. What ends with that ends: whoever is not here is in no
/// household and lives alone nowhere; whoever has died is nobody's guardian or ward, consents to nothing, volunteers no more
/// and does not log in. Requests are closed by whoever handles them.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for a day in the future.
pub async fn change_status(tx: &mut Tx, cx: &Cx, id: ResidentId, input: ChangeStatusResident) -> Result<ResidentView> {
    let mut there = writable(tx, cx, id).await?;
    if input.since > Day::of(cx.now) {
        return Err(Error::invalid("since", "future"));
    }
    let groups = entries(tx, there.id).await?;
    let left = input.status != ResidentStatus::Living;
    let mut new = opened(cx, &there, &groups)?;
    new.lives_alone = there.lives_alone && !left;
    (there.status, there.status_since) = (input.status, Some(input.since));
    let saved = save(tx, cx, there, input.version, &new, &groups).await?;
    if left {
        tx.leave_household(saved.id).await?;
    }
    if input.status == ResidentStatus::Died {
        tx.end_guardians_of(saved.id, input.since).await?;
        consent::withdraw_all(tx, cx, saved.id, input.since).await?;
        tx.retire_volunteers_of(saved.id).await?;
        for user in tx.list_users_of_resident(saved.id).await? {
            tx.set_user_disabled(user, Some(cx.now), "resident-died").await?;
            tx.delete_sessions(user, None).await?;
        }
    }
    let word = input.status.as_str();
    super::super::audit::record(tx, cx, "residents.status", "resident", &saved.id.to_string(), word).await?;
    read::view(tx, cx, saved).await
}

/// Brings somebody to another community or grid. What was begun where they lived stays there.
///
/// # Errors
/// `Forbidden` without `residents.write` here and there; `NotFound`, also for a unit outside that of the context; `Conflict`;
/// `Invalid` for a unit that is no community and no grid.
pub async fn move_to(tx: &mut Tx, cx: &Cx, id: ResidentId, input: MoveResident) -> Result<ResidentView> {
    let mut there = writable(tx, cx, id).await?;
    let missing = Error::NotFound { entity: "unit" };
    if !tx.is_unit_within(input.unit_id, cx.unit).await? {
        return Err(missing);
    }
    let unit = tx.get_unit(input.unit_id).await?.ok_or(missing)?;
    if matches!(unit.kind, UnitKind::County | UnitKind::Township) {
        return Err(Error::invalid("unit_id", "unit-level"));
    }
    if !cx.may_in(tx, Permission::WriteResidents, input.unit_id).await? {
        return Err(Error::Forbidden { permission: Permission::WriteResidents.as_str() });
    }
    let groups = entries(tx, there.id).await?;
    let from = there.unit_id;
    let new = NewResident { address: input.address, ..opened(cx, &there, &groups)? };
    let new = kept(cx, &there, new)?;
    there.unit_id = input.unit_id;
    let saved = save(tx, cx, there, input.version, &new, &groups).await?;
    tx.move_questions(saved.id, saved.unit_id).await?;
    cx.touch(tx, from, "resident").await?;
    super::super::audit::record(tx, cx, "residents.move", "resident", &saved.id.to_string(), unit.code.as_str())
        .await?;
    read::view(tx, cx, saved).await
}

/// Takes kept fields away: a telephone number that is somebody else's, a note for care that is over.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for a name, which everybody has.
pub async fn clear(tx: &mut Tx, cx: &Cx, id: ResidentId, input: ClearResident) -> Result<ResidentView> {
    use personal::Field;
    let there = writable(tx, cx, id).await?;
    let groups = entries(tx, there.id).await?;
    let mut new = opened(cx, &there, &groups)?;
    for field in &input.fields {
        match field {
            Field::Name => return Err(Error::invalid("fields", "choice")),
            Field::Phone => new.phone = None,
            Field::Address => new.address = None,
            Field::IdNumber => new.id_number = None,
            Field::BirthDay => new.birth_day = None,
            Field::CareNote => new.care_note = None,
            Field::Contact => new.contact = None,
            Field::ContactPhone => new.contact_phone = None,
        }
    }
    if input.fields.contains(&Field::BirthDay) && new.id_number.is_some() {
        // The number would tell it again.
        return Err(Error::invalid("fields", "id-number-says"));
    }
    let saved = save(tx, cx, there, input.version, &new, &groups).await?;
    let words: Vec<&str> = input.fields.iter().map(|field| field.as_str()).collect();
    super::super::audit::record(tx, cx, "residents.clear", "resident", &saved.id.to_string(), &words.join(" ")).await?;
    read::view(tx, cx, saved).await
}
