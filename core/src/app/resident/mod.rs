//! Residents.

mod change;
mod duplicate;
mod read;

pub use change::{change_status, clear, move_to, note_group};
pub use duplicate::{dismiss_duplicate, duplicates, duplicates_of, merge};
pub(crate) use read::guarded;
pub use read::{count, find, get, list, look, names, require_guardian, require_living};

use std::collections::BTreeSet;

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::resident::{GroupEntry, NewResident, Resident, ResidentStatus, ResidentView, WholeResident};
use crate::error::{Error, Result};
use crate::id::{ResidentId, UnitId};
use crate::store::{ResidentKeys, ResidentLookup, Tx};

const MISSING: Error = Error::NotFound { entity: "resident" };
const CHANGED: Error = Error::Conflict { entity: "resident" };

/// Enters a resident in the unit of the context (a community or a grid). Entries that may be the same person are noted for
/// whoever may put them together: [`duplicates_of`] tells.
///
/// # Errors
/// `Forbidden` without `residents.write`; `Invalid` for wrong fields, or an identity number that is already in the unit.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewResident) -> Result<ResidentView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let id = cx.id(ResidentId::from_uuid);
    let built = build(cx, id, cx.unit, &new)?;
    require_free(tx, cx, &built, 1).await?;
    let groups = groups(&new, &[]);
    tx.insert_resident(&built.resident, &built.keys, &groups).await?;
    duplicate::note(tx, cx, &built).await?;
    super::audit::record(tx, cx, "residents.create", "resident", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "resident").await?;
    read::view(tx, cx, built.resident).await
}

/// Replaces what is entered for a resident who is still at `version`. A personal field that is left out, or is as the mask
/// shows it, stays as it is: whoever corrects a name does not have to see the telephone number.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields.
pub async fn update(tx: &mut Tx, cx: &Cx, id: ResidentId, version: i64, new: NewResident) -> Result<ResidentView> {
    let there = writable(tx, cx, id).await?;
    let entries = entries(tx, there.id).await?;
    let mut new = kept(cx, &there, new)?;
    if new.sex.is_none() {
        new.sex = there.sex;
    }
    let groups = groups(&new, &entries);
    let saved = save(tx, cx, there, version, &new, &groups).await?;
    super::audit::record(tx, cx, "residents.update", "resident", &saved.id.to_string(), "").await?;
    read::view(tx, cx, saved).await
}

/// All that is entered for a resident, before something changes it that may have to be undone ([`restore`]).
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`.
pub async fn whole(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<WholeResident> {
    let there = writable(tx, cx, id).await?;
    let groups = entries(tx, there.id).await?;
    Ok(WholeResident { entered: opened(cx, &there, &groups)?, groups })
}

/// Brings back all that was entered for a resident who is still at `version`: what was not there then goes again.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`, also for an entry that was put into another since; `Invalid`
/// for an identity number that somebody else has now.
pub async fn restore(tx: &mut Tx, cx: &Cx, id: ResidentId, version: i64, whole: WholeResident) -> Result<ResidentView> {
    let there = itself(tx, cx, id).await?;
    let saved = save(tx, cx, there, version, &whole.entered, &whole.groups).await?;
    super::audit::record(tx, cx, "residents.restore", "resident", &saved.id.to_string(), "").await?;
    read::view(tx, cx, saved).await
}

/// Takes an entry away to which nothing refers: an import is undone.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`, also for an entry that was put into another since; `Refused`
/// (`in-use`) once something refers to it.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ResidentId, version: i64) -> Result<()> {
    let there = itself(tx, cx, id).await?;
    if !tx.count_references(there.id).await?.is_empty() {
        return Err(Error::refused("in-use"));
    }
    if there.version != version || !tx.delete_resident(there.id, version).await? {
        return Err(CHANGED);
    }
    super::audit::record(tx, cx, "residents.remove", "resident", &there.id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "resident").await
}

/// The resident, for a change.
async fn writable(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Resident> {
    cx.require(tx, Permission::WriteResidents).await?;
    tx.get_resident(id, cx.unit).await?.ok_or(MISSING)
}

/// The resident under the very id, for what was kept of that entry: once it was put into another, the one that answers in its
/// place is somebody whose version says nothing of it.
async fn itself(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Resident> {
    let there = writable(tx, cx, id).await?;
    if there.id == id { Ok(there) } else { Err(CHANGED) }
}

async fn entries(tx: &mut Tx, id: ResidentId) -> Result<Vec<GroupEntry>> {
    Ok(tx.list_group_entries(&[id]).await?.into_iter().map(|(_, entry)| entry).collect())
}

/// Writes what is entered for a resident over what is there, if it is still at `version`.
async fn save(
    tx: &mut Tx,
    cx: &Cx,
    there: Resident,
    version: i64,
    new: &NewResident,
    groups: &[GroupEntry],
) -> Result<Resident> {
    let mut built = build(cx, there.id, there.unit_id, new)?;
    let resident = &mut built.resident;
    resident.version = version;
    (resident.status, resident.status_since, resident.created_at) =
        (there.status, there.status_since, there.created_at);
    require_free(tx, cx, &built, 2).await?;
    if !tx.update_resident(&built.resident, &built.keys, groups).await? {
        return Err(CHANGED);
    }
    built.resident.version += 1;
    duplicate::note(tx, cx, &built).await?;
    cx.touch(tx, there.unit_id, "resident").await?;
    Ok(built.resident)
}

/// Refuses an identity number that somebody else in the unit has.
async fn require_free(tx: &mut Tx, cx: &Cx, built: &Built, limit: i64) -> Result<()> {
    let Some(hashes) = &built.finds.id_number else { return Ok(()) };
    let same = tx.list_residents_by(cx.unit, &ResidentLookup::IdNumber(hashes.clone()), limit).await?;
    if same.iter().any(|other| other.id != built.resident.id) {
        return Err(Error::invalid("id_number", "taken"));
    }
    Ok(())
}

/// Each group once, however often a form names it, with what is noted of it already.
fn groups(new: &NewResident, noted: &[GroupEntry]) -> Vec<GroupEntry> {
    let named: BTreeSet<_> = new.groups.iter().copied().collect();
    let entry = |group| GroupEntry { group, since: None, basis: String::new() };
    named
        .into_iter()
        .map(|group| noted.iter().find(|entry| entry.group == group).cloned().unwrap_or_else(|| entry(group)))
        .collect()
}

/// What is entered, with what stays as it is.
fn kept(cx: &Cx, there: &Resident, new: NewResident) -> Result<NewResident> {
    let person = Person::Resident(there.id);
    let keep = |field, entered, sealed| personal::changed(cx, person, field, entered, sealed);
    let name = new.name.trim();
    let same_name = name.is_empty() || name == personal::mask_field(Field::Name, &there.name);
    let entered_number = new.id_number.as_deref().is_some_and(|number| !number.trim().is_empty());
    let birth_day = match new.birth_day {
        Some(day) => Some(day),
        // A number that is entered now tells the day anew.
        None if entered_number => None,
        None => birth_day(cx, there)?,
    };
    Ok(NewResident {
        name: if same_name { there.name.clone() } else { new.name },
        id_number: keep(Field::IdNumber, new.id_number, there.id_number.as_ref())?,
        phone: keep(Field::Phone, new.phone, there.phone.as_ref())?,
        address: keep(Field::Address, new.address, there.address.as_ref())?,
        birth_day,
        care_note: keep(Field::CareNote, new.care_note, there.care_note.as_ref())?,
        contact: keep(Field::Contact, new.contact, there.contact.as_ref())?,
        contact_phone: keep(Field::ContactPhone, new.contact_phone, there.contact_phone.as_ref())?,
        ..new
    })
}

/// All that is kept of a resident, in the clear: for writing it again.
fn opened(cx: &Cx, there: &Resident, groups: &[GroupEntry]) -> Result<NewResident> {
    let new = NewResident {
        sex: there.sex,
        lives_alone: there.lives_alone,
        groups: groups.iter().map(|entry| entry.group).collect(),
        ..NewResident::default()
    };
    kept(cx, there, new)
}

/// A kept day of birth.
pub(crate) fn birth_day(cx: &Cx, resident: &Resident) -> Result<Option<Day>> {
    let person = Person::Resident(resident.id);
    let text = personal::open(cx, person, Field::BirthDay, resident.birth_day.as_ref())?;
    text.map(|text| text.parse()).transpose().map_err(|_| Error::internal("a kept day of birth is no day"))
}

/// The hashes that other entries of the same person may bear.
#[derive(Default)]
struct Finds {
    id_number: Option<[String; 2]>,
    phone: Option<[String; 2]>,
    birth_day: Option<[String; 2]>,
}

/// A resident ready to be written.
struct Built {
    resident: Resident,
    keys: ResidentKeys,
    finds: Finds,
}

fn build(cx: &Cx, id: ResidentId, unit_id: UnitId, new: &NewResident) -> Result<Built> {
    let filled =
        |field: &Option<String>| field.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let line =
        |field: &str, text: &Option<String>, most| filled(text).map(|text| check::line(field, &text, most)).transpose();
    let name = check::line("name", &new.name, 60)?;
    let id_number = filled(&new.id_number).map(|text| check::id_number(&text)).transpose()?;
    let phone = filled(&new.phone).map(|text| check::phone(&text)).transpose()?;
    let address = line("address", &new.address, 200)?;
    let care_note = filled(&new.care_note).map(|text| check::paragraph("care_note", &text, 500)).transpose()?;
    let contact = line("contact", &new.contact, 60)?;
    let contact_phone = filled(&new.contact_phone)
        .map(|text| check::phone(&text).map_err(|_| Error::invalid("contact_phone", "phone")))
        .transpose()?;
    let told = id_number.as_deref().map(check::born).transpose()?;
    if let Some((day, sex)) = told {
        if new.birth_day.is_some_and(|entered| entered != day) {
            return Err(Error::invalid("birth_day", "id-number-says"));
        }
        if new.sex.is_some_and(|entered| entered != sex) {
            return Err(Error::invalid("sex", "id-number-says"));
        }
    }
    let birth_day = told.map(|(day, _)| day).or(new.birth_day);
    if birth_day.is_some_and(|day| day > Day::of(cx.now) || day.date().year() < 1800) {
        return Err(Error::invalid("birth_day", "date"));
    }
    let day_text = birth_day.map(|day| day.to_string());
    let (person, lookups) = (Person::Resident(id), |purpose: &str, value: &str| cx.core.keys.lookups(purpose, value));
    let finds = Finds {
        id_number: id_number.as_deref().map(|number| lookups("id_number", number)),
        phone: phone.as_deref().map(|phone| lookups("phone", phone)),
        birth_day: day_text.as_deref().map(|day| lookups("birth_day", day)),
    };
    let current = |hashes: &Option<[String; 2]>| hashes.as_ref().map(|[current, _]| current.clone());
    let keys = ResidentKeys {
        name_folded: check::fold(&name),
        id_number_hash: current(&finds.id_number),
        phone_hash: current(&finds.phone),
        phone_tail_hash: phone.as_deref().map(|phone| cx.core.keys.lookup("phone-tail", &phone[phone.len() - 4..])),
        birth_hash: current(&finds.birth_day),
    };
    let seal = |field, clear: Option<String>| personal::seal(cx, person, field, clear.as_deref());
    let resident = Resident {
        id,
        unit_id,
        name,
        id_number: seal(Field::IdNumber, id_number)?,
        phone: seal(Field::Phone, phone)?,
        address: seal(Field::Address, address)?,
        birth_day: seal(Field::BirthDay, day_text)?,
        birth_year: birth_day.map(|day| i64::from(day.date().year())),
        sex: told.map(|(_, sex)| sex).or(new.sex),
        care_note: seal(Field::CareNote, care_note)?,
        contact: seal(Field::Contact, contact)?,
        contact_phone: seal(Field::ContactPhone, contact_phone)?,
        lives_alone: new.lives_alone,
        status: ResidentStatus::Living,
        status_since: None,
        created_at: cx.now,
        version: 1,
    };
    Ok(Built { resident, keys, finds })
}
