//! Residents.

use std::collections::BTreeSet;

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::resident::{NewResident, Resident, ResidentView, SpecialGroup};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{ResidentId, UnitId};
use crate::store::{MOST_ROWS, ResidentKeys, Tx};

/// Enters a resident in the unit of the context (a community or a grid).
///
/// # Errors
/// `Forbidden` without `residents.write`; `Invalid` for wrong fields, or an identity number that is already in the unit.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewResident) -> Result<ResidentView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let id = cx.id(ResidentId::from_uuid);
    let (resident, keys) = build(cx, id, cx.unit, &new)?;
    if let Some(hash) = &keys.id_number_hash
        && !tx.list_residents_by_id_number(cx.unit, hash, 1).await?.is_empty()
    {
        return Err(Error::invalid("id_number", "taken"));
    }
    tx.insert_resident(&resident, &keys, &groups(&new)).await?;
    super::audit::record(tx, cx, "residents.create", "resident", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "resident").await?;
    view(tx, cx, resident).await
}

/// Replaces what is entered for a resident who is still at `version`. A personal field that is left out stays as it is:
/// whoever corrects a name does not have to see the telephone number.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields.
pub async fn update(tx: &mut Tx, cx: &Cx, id: ResidentId, version: i64, new: NewResident) -> Result<ResidentView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let there = tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
    let person = Person::Resident(id);
    let kept = |entered: Option<String>, field: Field, sealed: Option<&crate::seal::Sealed>| match (
        entered.filter(|text| !text.trim().is_empty()),
        sealed,
    ) {
        (Some(text), _) => Ok(Some(text)),
        (None, Some(sealed)) => cx.core.keys.open(sealed, &person.place(field)).map(Some),
        (None, None) => Ok(None),
    };
    let new = NewResident {
        id_number: kept(new.id_number, Field::IdNumber, there.id_number.as_ref())?,
        phone: kept(new.phone, Field::Phone, there.phone.as_ref())?,
        address: kept(new.address, Field::Address, there.address.as_ref())?,
        ..new
    };
    let (built, keys) = build(cx, id, there.unit_id, &new)?;
    let mut resident = Resident { created_at: there.created_at, version, ..built };
    if let Some(hash) = &keys.id_number_hash
        && tx.list_residents_by_id_number(cx.unit, hash, 2).await?.iter().any(|other| other.id != id)
    {
        return Err(Error::invalid("id_number", "taken"));
    }
    if !tx.update_resident(&resident, &keys, &groups(&new)).await? {
        return Err(Error::Conflict { entity: "resident" });
    }
    resident.version += 1;
    super::audit::record(tx, cx, "residents.update", "resident", &id.to_string(), "").await?;
    cx.touch(tx, resident.unit_id, "resident").await?;
    view(tx, cx, resident).await
}

/// Each group once, however often a form names it.
fn groups(new: &NewResident) -> Vec<SpecialGroup> {
    new.groups.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn build(cx: &Cx, id: ResidentId, unit_id: UnitId, new: &NewResident) -> Result<(Resident, ResidentKeys)> {
    let filled =
        |field: &Option<String>| field.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let name = check::line("name", &new.name, 60)?;
    let id_number = filled(&new.id_number).map(|text| check::id_number(&text)).transpose()?;
    let phone = filled(&new.phone).map(|text| check::phone(&text)).transpose()?;
    let address = filled(&new.address).map(|text| check::line("address", &text, 200)).transpose()?;
    let person = Person::Resident(id);
    let keys = ResidentKeys {
        name_folded: check::fold(&name),
        id_number_hash: id_number.as_deref().map(|number| cx.core.keys.lookup("id_number", number)),
        phone_hash: phone.as_deref().map(|phone| cx.core.keys.lookup("phone", phone)),
        phone_tail_hash: phone.as_deref().map(|phone| cx.core.keys.lookup("phone-tail", &phone[phone.len() - 4..])),
    };
    let resident = Resident {
        id,
        unit_id,
        name,
        id_number: personal::seal(cx, person, Field::IdNumber, id_number.as_deref())?,
        phone: personal::seal(cx, person, Field::Phone, phone.as_deref())?,
        address: personal::seal(cx, person, Field::Address, address.as_deref())?,
        lives_alone: new.lives_alone,
        created_at: cx.now,
        version: 1,
    };
    Ok((resident, keys))
}

async fn view(tx: &mut Tx, cx: &Cx, resident: Resident) -> Result<ResidentView> {
    let person = Person::Resident(resident.id);
    Ok(ResidentView {
        id: resident.id,
        unit_id: resident.unit_id,
        name: mask::name(&resident.name),
        phone: personal::masked(cx, person, Field::Phone, resident.phone.as_ref())?,
        address: personal::masked(cx, person, Field::Address, resident.address.as_ref())?,
        id_number: personal::masked(cx, person, Field::IdNumber, resident.id_number.as_ref())?,
        groups: tx.list_resident_groups(resident.id).await?,
        lives_alone: resident.lives_alone,
        version: resident.version,
    })
}

async fn views(tx: &mut Tx, cx: &Cx, residents: Vec<Resident>) -> Result<Vec<ResidentView>> {
    let mut views = Vec::with_capacity(residents.len());
    for resident in residents {
        views.push(view(tx, cx, resident).await?);
    }
    Ok(views)
}

/// Whether the acting person may see residents here: by a post, through a module (whose grants the runtime has checked),
/// or because it is themselves.
async fn readable(tx: &mut Tx, cx: &Cx, id: Option<ResidentId>) -> Result<()> {
    if cx.module.is_some() || id.is_some() && cx.resident() == id {
        return Ok(());
    }
    cx.require(tx, Permission::ReadResidents).await
}

/// A resident of the unit, masked; none when they are not there or live outside it.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Option<ResidentView>> {
    readable(tx, cx, Some(id)).await?;
    cx.saw(tx, "resident");
    match tx.get_resident(id, cx.unit).await? {
        Some(resident) => view(tx, cx, resident).await.map(Some),
        None => Ok(None),
    }
}

/// Residents by the beginning of the name, the whole telephone or identity number, or the last four digits of the
/// telephone number; at most `limit` (≤ 50), by name.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn find(tx: &mut Tx, cx: &Cx, text: &str, limit: i64) -> Result<Vec<ResidentView>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "resident");
    let limit = limit.clamp(1, 50);
    let folded = check::fold(text);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let keys = &cx.core.keys;
    let digits = folded.bytes().all(|byte| byte.is_ascii_digit());
    let found = if let Ok(number) = check::id_number(&folded) {
        tx.list_residents_by_id_number(cx.unit, &keys.lookup("id_number", &number), limit).await?
    } else if digits && folded.len() == 4 {
        tx.list_residents_by_phone_tail(cx.unit, &keys.lookup("phone-tail", &folded), limit).await?
    } else if let Ok(phone) = check::phone(&folded) {
        tx.list_residents_by_phone(cx.unit, &keys.lookup("phone", &phone), limit).await?
    } else {
        tx.list_residents_by_name(cx.unit, &folded, limit).await?
    };
    views(tx, cx, found).await
}

/// Residents of the unit and below after `after`, in the order in which they were entered.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, after: Option<ResidentId>, limit: i64) -> Result<Vec<ResidentView>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "resident");
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let found = tx.list_residents(cx.unit, &after, limit.clamp(1, MOST_ROWS)).await?;
    views(tx, cx, found).await
}

/// How many residents live in the unit and below, and how many of them alone. A figure, open to everybody with a post.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx) -> Result<(i64, i64)> {
    cx.saw(tx, "resident");
    tx.count_residents(cx.unit).await
}
