//! Residents as readers see them: masked.

use std::collections::BTreeMap;

use super::{MISSING, birth_day};
use crate::app::personal::{self, Field, Person};
use crate::app::{Cx, guardian};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::resident::{
    GUARDED_BELOW, GroupEntry, Resident, ResidentFilter, ResidentStatus, ResidentView, SpecialGroup,
};
use crate::domain::unit::UnitKind;
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{HouseholdId, ResidentId, UnitId};
use crate::store::{ResidentLookup, Tx};

pub(super) async fn view(tx: &mut Tx, cx: &Cx, resident: Resident) -> Result<ResidentView> {
    views(tx, cx, vec![resident]).await?.pop().ok_or(MISSING)
}

/// Whether a guardian speaks for somebody: under 14, or a child whose day of birth nobody has noted.
pub(crate) fn guarded(cx: &Cx, born: Option<Day>, groups: &[GroupEntry]) -> bool {
    match born {
        Some(day) => day.years_until(Day::of(cx.now)) < GUARDED_BELOW,
        None => groups.iter().any(|entry| entry.group == SpecialGroup::Child),
    }
}

/// Masks residents; what belongs to them is asked for all of them at once.
pub(crate) async fn views(tx: &mut Tx, cx: &Cx, residents: Vec<Resident>) -> Result<Vec<ResidentView>> {
    if residents.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ResidentId> = residents.iter().map(|resident| resident.id).collect();
    let mut groups: BTreeMap<ResidentId, Vec<GroupEntry>> = BTreeMap::new();
    let mut households: BTreeMap<ResidentId, HouseholdId> = BTreeMap::new();
    for circle in tx.list_resident_circles(&ids).await? {
        households.extend(circle.household_id.map(|household| (circle.resident_id, household)));
        if let Some(group) = circle.special_group {
            let entry = GroupEntry { group, since: circle.since, basis: circle.basis.unwrap_or_default() };
            groups.entry(circle.resident_id).or_default().push(entry);
        }
    }
    residents
        .into_iter()
        .map(|resident| {
            let entries = groups.remove(&resident.id).unwrap_or_default();
            let household_id = households.get(&resident.id).copied();
            masked(cx, &resident, entries, household_id)
        })
        .collect()
}

fn masked(
    cx: &Cx,
    resident: &Resident,
    group_entries: Vec<GroupEntry>,
    household_id: Option<HouseholdId>,
) -> Result<ResidentView> {
    let person = Person::Resident(resident.id);
    let born = birth_day(cx, resident)?;
    let mask = |field, sealed| personal::masked(cx, person, field, sealed);
    let lives = resident.status != ResidentStatus::Died;
    Ok(ResidentView {
        id: resident.id,
        unit_id: resident.unit_id,
        name: mask::name(&resident.name),
        id_number: mask(Field::IdNumber, resident.id_number.as_ref())?,
        phone: mask(Field::Phone, resident.phone.as_ref())?,
        address: mask(Field::Address, resident.address.as_ref())?,
        birth_day: born.map(|day| mask::birth_day(&day.to_string())),
        age: born.filter(|_| lives).map(|day| day.years_until(Day::of(cx.now))),
        guarded: lives && guarded(cx, born, &group_entries),
        sex: resident.sex,
        care_note: mask(Field::CareNote, resident.care_note.as_ref())?,
        contact: mask(Field::Contact, resident.contact.as_ref())?,
        contact_phone: mask(Field::ContactPhone, resident.contact_phone.as_ref())?,
        groups: group_entries.iter().map(|entry| entry.group).collect(),
        group_entries,
        lives_alone: resident.lives_alone,
        household_id,
        status: resident.status,
        status_since: resident.status_since,
        version: resident.version,
    })
}

/// Whether the acting person may see residents here: by a post, through a module (whose grants the runtime has checked),
/// because it is themselves, or as their guardian.
async fn readable(tx: &mut Tx, cx: &Cx, id: Option<ResidentId>) -> Result<()> {
    if cx.module.is_some() || id.is_some() && cx.resident() == id {
        return Ok(());
    }
    if let Some(id) = id
        && guardian::speaks_for(tx, cx, id).await?
    {
        return Ok(());
    }
    cx.require(tx, Permission::ReadResidents).await
}

/// A resident of the unit, masked. The id of a merged entry answers with the one that remained.
///
/// # Errors
/// `Forbidden` without `residents.read`; `NotFound` when they are not there, were erased, or live outside the unit.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<ResidentView> {
    look(tx, cx, id).await?.ok_or(MISSING)
}

/// As [`get`], for whoever asks whether there is such a resident.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn look(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Option<ResidentView>> {
    readable(tx, cx, Some(id)).await?;
    cx.saw(tx, "resident");
    match tx.get_resident(id, cx.unit).await? {
        Some(resident) => view(tx, cx, resident).await.map(Some),
        None => Ok(None),
    }
}

/// The names of residents of the unit, masked, by the ids that were asked for; those who are not there, were erased, or live outside
/// the unit are left out. One statement, however many there are.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn names(tx: &mut Tx, cx: &Cx, ids: &[ResidentId]) -> Result<BTreeMap<ResidentId, String>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "resident");
    let names = tx.list_resident_names(cx.unit, ids).await?;
    Ok(names.into_iter().map(|(id, name)| (id, mask::name(&name))).collect())
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
    let lookups = |purpose, value: &str| cx.core.keys.lookups(purpose, value);
    let digits = folded.bytes().all(|byte| byte.is_ascii_digit());
    let by = if let Ok(number) = check::id_number(&folded) {
        Some(ResidentLookup::IdNumber(lookups("id_number", &number)))
    } else if digits && folded.len() == 4 {
        Some(ResidentLookup::PhoneTail(lookups("phone-tail", &folded)))
    } else {
        check::phone(&folded).ok().map(|phone| ResidentLookup::Phone(lookups("phone", &phone)))
    };
    let found = match by {
        Some(by) => tx.list_residents_by(cx.unit, &by, limit).await?,
        None => tx.list_residents_by_name(cx.unit, &folded, limit).await?,
    };
    views(tx, cx, found).await
}

/// The unit that a filter names, if it lies in the unit of the context; and whether it holds so many that its register is
/// read along the names.
async fn scope(tx: &mut Tx, cx: &Cx, named: Option<UnitId>) -> Result<(UnitId, bool)> {
    let missing = Error::NotFound { entity: "unit" };
    let id = named.unwrap_or(cx.unit);
    if !tx.is_unit_within(id, cx.unit).await? {
        return Err(missing);
    }
    let unit = tx.get_unit(id).await?.ok_or(missing)?;
    Ok((id, matches!(unit.kind, UnitKind::County | UnitKind::Township)))
}

fn folded(mut filter: ResidentFilter) -> ResidentFilter {
    filter.name = filter.name.map(|name| check::fold(&name)).filter(|name| !name.is_empty());
    filter.id_number = filter.id_number.filter(|number| !number.trim().is_empty());
    filter
}

/// Whoever has this identity number in a unit or below; nobody, where it is none.
async fn numbered(tx: &mut Tx, cx: &Cx, unit: UnitId, number: &str, most: i64) -> Result<Vec<Resident>> {
    let Ok(number) = check::id_number(number) else { return Ok(Vec::new()) };
    let by = ResidentLookup::IdNumber(cx.core.keys.lookups("id_number", &number));
    tx.list_residents_by(unit, &by, most).await
}

/// Residents of the unit and below that match, by name.
///
/// # Errors
/// `Forbidden` without `residents.read`; `NotFound` for a unit outside that of the context.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ResidentFilter, page: Page) -> Result<Listed<ResidentView>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "resident");
    let (unit, wide) = scope(tx, cx, filter.unit_id).await?;
    let filter = folded(filter);
    if let Some(number) = &filter.id_number {
        let found = numbered(tx, cx, unit, number, page.most()).await?;
        return Ok(Listed { items: views(tx, cx, found).await?, next: None });
    }
    let found = tx.list_residents(unit, wide, &filter, &page.after(), page.rows()).await?;
    // The key is an id: a name does not leave in the clear.
    let listed = page.of(found, |resident| resident.id.to_string());
    Ok(Listed { items: views(tx, cx, listed.items).await?, next: listed.next })
}

/// How many residents of the unit and below match. A figure, open to everybody.
///
/// # Errors
/// `NotFound` for a unit outside that of the context.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: ResidentFilter) -> Result<i64> {
    cx.saw(tx, "resident");
    let (unit, _) = scope(tx, cx, filter.unit_id).await?;
    // A name, a number or a household would make a figure tell of one person.
    if filter.name.is_some() || filter.id_number.is_some() || filter.household_id.is_some() {
        readable(tx, cx, None).await?;
    }
    let filter = folded(filter);
    if let Some(number) = &filter.id_number {
        let found = numbered(tx, cx, unit, number, Page::default().most()).await?;
        return i64::try_from(found.len()).map_err(Error::internal);
    }
    tx.count_residents(unit, &filter).await
}

/// Refuses what needs a guardian while none is named: signing a child up, a consent. For use cases of other areas.
///
/// # Errors
/// `NotFound`; `Refused` (`guardian-needed`).
pub async fn require_guardian(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<()> {
    let resident = tx.get_resident(id, cx.unit).await?.ok_or(MISSING)?;
    let groups = super::entries(tx, resident.id).await?;
    if !guarded(cx, birth_day(cx, &resident)?, &groups) || guardian::is_named(tx, cx, resident.id).await? {
        return Ok(());
    }
    Err(Error::refused("guardian-needed"))
}

/// The resident of the unit as they are in the register now (of a merged entry: the one that remained), if they live here. For
/// use cases of other areas that begin something for somebody.
///
/// # Errors
/// `NotFound`; `Refused` (`resident-left`) for somebody who has moved away or died.
pub async fn require_living(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<ResidentId> {
    let resident = tx.get_resident(id, cx.unit).await?.ok_or(MISSING)?;
    match resident.status {
        ResidentStatus::Living => Ok(resident.id),
        ResidentStatus::MovedAway | ResidentStatus::Died => Err(Error::refused("resident-left")),
    }
}
