//! Entries that may be one person: noticed by keyed hashes anywhere in the county, told to whoever can see both, put
//! together by whoever may.

use super::{Built, CHANGED, MISSING, build, entries, opened, read};
use crate::app::{Cx, platform_event, sign_up};
use crate::domain::access::Permission;
use crate::domain::activity_session::SessionStatus;
use crate::domain::mask;
use crate::domain::page::{Listed, Page};
use crate::domain::resident::{
    DismissDuplicate, DuplicateView, DuplicatesView, GroupEntry, MergeResident, NewResident, ResidentView,
};
use crate::domain::sign_up::{Attendance, SignUp, SignUpStatus};
use crate::error::{Error, Result};
use crate::id::ResidentId;
use crate::store::{Likeness, Tx};

/// Notes which other entries may be the person that was just written.
pub(super) async fn note(tx: &mut Tx, cx: &Cx, built: &Built) -> Result<()> {
    let like = Likeness {
        name_folded: built.keys.name_folded.clone(),
        id_number: built.finds.id_number.clone(),
        birth_day: built.finds.birth_day.clone(),
        phone: built.finds.phone.clone(),
    };
    tx.note_duplicates(built.resident.id, &like, cx.now).await
}

fn masked(mut pair: DuplicateView) -> DuplicateView {
    pair.first_name = mask::name(&pair.first_name);
    pair.second_name = mask::name(&pair.second_name);
    pair
}

/// Pairs of entries of the unit and below that may be one person.
///
/// # Errors
/// `Forbidden` without `residents.merge`.
pub async fn duplicates(tx: &mut Tx, cx: &Cx, page: Page) -> Result<Listed<DuplicateView>> {
    cx.require(tx, Permission::MergeResidents).await?;
    cx.saw(tx, "resident");
    let after = page.after();
    let found = tx.list_duplicates(cx.unit, after.split_once('~').unwrap_or_default(), page.rows()).await?;
    Ok(page.of(found, |pair| format!("{}~{}", pair.first_id, pair.second_id)).map(masked))
}

/// What is known of other entries of a resident: those in the unit, and whether the same identity number is entered elsewhere
/// in the county. Of the latter nothing else is told: ask the county.
///
/// # Errors
/// `Forbidden` without `residents.read`; `NotFound`.
pub async fn duplicates_of(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<DuplicatesView> {
    cx.require(tx, Permission::ReadResidents).await?;
    let resident = tx.get_resident(id, cx.unit).await?.ok_or(MISSING)?;
    cx.saw(tx, "resident");
    let known = tx.list_duplicates_of(resident.id, cx.unit).await?.into_iter().map(masked).collect();
    Ok(DuplicatesView { known, elsewhere: tx.is_entered_elsewhere(resident.id, cx.unit).await? })
}

/// Says that two entries of the unit are two people; they do not come up again.
///
/// # Errors
/// `Forbidden` without `residents.merge`; `NotFound` for a pair that does not stand in the list.
pub async fn dismiss_duplicate(tx: &mut Tx, cx: &Cx, input: DismissDuplicate) -> Result<()> {
    cx.require(tx, Permission::MergeResidents).await?;
    let one = tx.get_resident(input.first_id, cx.unit).await?.ok_or(MISSING)?;
    let other = tx.get_resident(input.second_id, cx.unit).await?.ok_or(MISSING)?;
    if !tx.dismiss_duplicate(one.id, other.id, cx.now, cx.user()).await? {
        return Err(MISSING);
    }
    let told = other.id.to_string();
    super::super::audit::record(tx, cx, "residents.differ", "resident", &one.id.to_string(), &told).await?;
    cx.touch(tx, one.unit_id, "resident").await?;
    cx.touch(tx, other.unit_id, "resident").await
}

/// Puts another entry of the same person into this one, in one transaction: requests, logins, volunteers, households, guardians,
/// consents and what else refers to it. What this entry lacks it takes from the other, which remains as a pointer: its id
/// answers with this entry, so that the records of modules keep their person.
///
/// # Errors
/// `NotFound` for an entry that the acting person cannot see; `Forbidden` without `residents.merge` where both live;
/// `Conflict`; `Invalid` for the same entry twice; `Refused` (`merge-two-people`) for two different identity numbers, or
/// somebody and their guardian.
pub async fn merge(tx: &mut Tx, cx: &Cx, id: ResidentId, input: MergeResident) -> Result<ResidentView> {
    let stays = tx.get_resident(id, cx.unit).await?.ok_or(MISSING)?;
    let goes = tx.get_resident(input.other_id, cx.unit).await?.ok_or(MISSING)?;
    for unit in [stays.unit_id, goes.unit_id] {
        if !cx.may_in(tx, Permission::MergeResidents, unit).await? {
            cx.require(tx, Permission::MergeResidents).await?;
            return Err(Error::Forbidden { permission: Permission::MergeResidents.as_str() });
        }
    }
    if stays.id == goes.id {
        return Err(Error::invalid("other_id", "same"));
    }
    if stays.version != input.version || goes.version != input.other_version {
        return Err(CHANGED);
    }
    let (groups, other_groups) = (entries(tx, stays.id).await?, entries(tx, goes.id).await?);
    let (kept, other) = (opened(cx, &stays, &groups)?, opened(cx, &goes, &other_groups)?);
    if let (Some(one), Some(two)) = (&kept.id_number, &other.id_number)
        && one != two
    {
        return Err(Error::refused("merge-two-people"));
    }
    if tx.are_ward_and_guardian(stays.id, goes.id).await? {
        return Err(Error::refused("merge-two-people"));
    }
    let new = filled_up(kept, other);
    let groups = joined(groups, other_groups);
    // The pointer first: two entries with one number never stand side by side.
    cancel_doubled(tx, cx, goes.id, stays.id).await?;
    tx.move_references(goes.id, stays.id, stays.unit_id).await?;
    tx.empty_resident(goes.id, Some(stays.id), None).await?;
    let (from, into) = (goes.unit_id, stays.unit_id);
    let mut built = build(cx, stays.id, stays.unit_id, &new)?;
    built.resident.version = stays.version;
    (built.resident.status, built.resident.status_since) = (stays.status, stays.status_since);
    built.resident.created_at = stays.created_at.min(goes.created_at);
    if !tx.update_resident(&built.resident, &built.keys, &groups).await? {
        return Err(CHANGED);
    }
    built.resident.version += 1;
    note(tx, cx, &built).await?;
    let told = goes.id.to_string();
    super::super::audit::record(tx, cx, "residents.merge", "resident", &stays.id.to_string(), &told).await?;
    for topic in ["resident", "request", "consent", "volunteer", "data_request"] {
        cx.touch(tx, from, topic).await?;
        cx.touch(tx, into, topic).await?;
    }
    read::view(tx, cx, built.resident).await
}

/// Where both entries have signed up for a session, the place that says less is cancelled, and whoever waits moves up.
async fn cancel_doubled(tx: &mut Tx, cx: &Cx, goes: ResidentId, stays: ResidentId) -> Result<()> {
    const GONE: Error = Error::NotFound { entity: "sign_up" };
    let county = cx.county(tx).await?.id;
    let says = |kept: &SignUp| (kept.attendance == Attendance::Attended, kept.status != SignUpStatus::Waiting);
    for (goes, stays) in tx.list_doubled_sign_ups(goes, stays).await? {
        let goes = tx.get_sign_up(goes, county).await?.ok_or(GONE)?;
        let stays = tx.get_sign_up(stays, county).await?.ok_or(GONE)?;
        let mut less = if says(&goes) > says(&stays) { stays } else { goes };
        (less.status, less.cancelled_at) = (SignUpStatus::Cancelled, Some(cx.now));
        let session = tx.get_activity_session(less.session_id, county).await?;
        let open = session.filter(|session| session.status == SessionStatus::Planned && cx.now < session.ends_at);
        if let Some(session) = &open {
            tx.next_place(session.id).await?;
        }
        if !tx.update_sign_up(&less).await? {
            return Err(Error::Conflict { entity: "sign_up" });
        }
        super::super::audit::record(tx, cx, "sign_ups.cancel", "sign_up", &less.id.to_string(), less.status.as_str())
            .await?;
        if let Some(session) = &open {
            sign_up::move_up(tx, cx, session).await?;
        }
        cx.touch(tx, less.unit_id, "activity_session").await?;
        platform_event::session_changed(tx, cx, less.unit_id, less.session_id).await?;
    }
    Ok(())
}

/// What stays, and where that says nothing, what the other entry says.
fn filled_up(kept: NewResident, other: NewResident) -> NewResident {
    let told = kept.id_number.is_none() && other.id_number.is_some();
    NewResident {
        name: kept.name,
        // A number tells day of birth and sex.
        birth_day: if told { None } else { kept.birth_day.or(other.birth_day) },
        sex: if told { None } else { kept.sex.or(other.sex) },
        id_number: kept.id_number.or(other.id_number),
        phone: kept.phone.or(other.phone),
        address: kept.address.or(other.address),
        care_note: kept.care_note.or(other.care_note),
        contact_phone: kept.contact_phone.or(if kept.contact.is_none() { other.contact_phone } else { None }),
        contact: kept.contact.or(other.contact),
        groups: kept.groups,
        lives_alone: kept.lives_alone,
    }
}

fn joined(mut groups: Vec<GroupEntry>, others: Vec<GroupEntry>) -> Vec<GroupEntry> {
    for other in others {
        match groups.iter_mut().find(|entry| entry.group == other.group) {
            // What is documented counts more than what is not.
            Some(entry) if entry.basis.is_empty() => *entry = other,
            Some(_) => {}
            None => groups.push(other),
        }
    }
    groups
}
