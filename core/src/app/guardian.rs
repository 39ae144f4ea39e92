//! Guardians: who speaks for a child or somebody who cannot (民法典 art. 27, 28; 个人信息保护法 art. 31).

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::guardian::{EndGuardian, Guardian, GuardianFilter, GuardianView, NewGuardian};
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{GuardianId, ResidentId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "guardian" };
/// From this age on one can be a guardian (民法典 art. 17), years.
const ADULT: i64 = 18;

/// Names a guardian of a resident of the unit.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound` for a ward or a guardian outside the unit; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewGuardian) -> Result<GuardianView> {
    const OUTSIDE: Error = Error::NotFound { entity: "resident" };
    cx.require(tx, Permission::WriteResidents).await?;
    let ward = tx.get_resident(new.ward_id, cx.unit).await?.ok_or(OUTSIDE)?;
    let id = cx.id(GuardianId::from_uuid);
    let person = Person::Guardian(id);
    let mut guardian = Guardian {
        id,
        ward_id: ward.id,
        guardian_id: None,
        name: None,
        phone: None,
        relation: new.relation,
        since: new.since,
        ended_on: None,
        version: 1,
    };
    if new.since > Day::of(cx.now) {
        return Err(Error::invalid("since", "future"));
    }
    if let Some(known) = new.guardian_id {
        let known = tx.get_resident(known, cx.unit).await?.ok_or(OUTSIDE)?;
        let born = super::resident::birth_day(cx, &known)?;
        if known.id == ward.id || born.is_some_and(|day| day.years_until(Day::of(cx.now)) < ADULT) {
            return Err(Error::invalid("guardian_id", "guardian"));
        }
        guardian.guardian_id = Some(known.id);
    } else {
        let name = check::line("name", new.name.as_deref().unwrap_or_default(), 60)?;
        let phone = check::phone(new.phone.as_deref().unwrap_or_default())?;
        guardian.name = personal::seal(cx, person, Field::Name, Some(&name))?;
        guardian.phone = personal::seal(cx, person, Field::Phone, Some(&phone))?;
    }
    tx.insert_guardian(&guardian).await?;
    super::audit::record(tx, cx, "guardians.create", "resident", &ward.id.to_string(), new.relation.as_str()).await?;
    cx.touch(tx, ward.unit_id, "resident").await?;
    view(tx, cx, guardian).await
}

/// Ends a guardianship: the child is grown up, somebody else was appointed.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for a day before it began.
pub async fn end(tx: &mut Tx, cx: &Cx, id: GuardianId, input: EndGuardian) -> Result<GuardianView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let guardian = tx.get_guardian(id, cx.unit).await?.ok_or(MISSING)?;
    if input.ended_on < guardian.since {
        return Err(Error::invalid("ended_on", "before-start"));
    }
    if !tx.end_guardian(id, input.ended_on, input.version).await? {
        return Err(Error::Conflict { entity: "guardian" });
    }
    super::audit::record(tx, cx, "guardians.end", "resident", &guardian.ward_id.to_string(), "").await?;
    if let Some(ward) = tx.get_resident(guardian.ward_id, cx.unit).await? {
        cx.touch(tx, ward.unit_id, "resident").await?;
    }
    view(tx, cx, Guardian { ended_on: Some(input.ended_on), version: input.version + 1, ..guardian }).await
}

/// Takes out a guardian who was entered by mistake and to whom no consent refers.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: GuardianId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteResidents).await?;
    let guardian = tx.get_guardian(id, cx.unit).await?.ok_or(MISSING)?;
    if !super::in_use(tx.delete_guardian(id, version).await)? {
        return Err(Error::Conflict { entity: "guardian" });
    }
    super::audit::record(tx, cx, "guardians.remove", "resident", &guardian.ward_id.to_string(), "").await?;
    match tx.get_resident(guardian.ward_id, cx.unit).await? {
        Some(ward) => cx.touch(tx, ward.unit_id, "resident").await,
        None => Ok(()),
    }
}

async fn view(tx: &mut Tx, cx: &Cx, guardian: Guardian) -> Result<GuardianView> {
    let person = Person::Guardian(guardian.id);
    let (mut name, mut phone) = (
        personal::masked(cx, person, Field::Name, guardian.name.as_ref())?,
        personal::masked(cx, person, Field::Phone, guardian.phone.as_ref())?,
    );
    if let Some(id) = guardian.guardian_id
        && let Some(known) = tx.get_resident(id, cx.unit).await?
    {
        name = Some(mask::name(&known.name));
        phone = personal::masked(cx, Person::Resident(known.id), Field::Phone, known.phone.as_ref())?;
    }
    Ok(GuardianView {
        id: guardian.id,
        ward_id: guardian.ward_id,
        guardian_id: guardian.guardian_id,
        name,
        phone,
        relation: guardian.relation,
        since: guardian.since,
        ended_on: guardian.ended_on,
        version: guardian.version,
    })
}

/// A guardianship of somebody of the unit.
///
/// # Errors
/// `Forbidden` without `residents.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: GuardianId) -> Result<GuardianView> {
    cx.require(tx, Permission::ReadResidents).await?;
    cx.saw(tx, "resident");
    let guardian = tx.get_guardian(id, cx.unit).await?.ok_or(MISSING)?;
    view(tx, cx, guardian).await
}

/// Guardianships of residents of the unit and below that match, newest first.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: GuardianFilter, page: Page) -> Result<Listed<GuardianView>> {
    cx.require(tx, Permission::ReadResidents).await?;
    cx.saw(tx, "resident");
    let found = tx.list_guardianships(cx.unit, &filter, Day::of(cx.now), &page.after(), page.rows()).await?;
    let listed = page.of(found, |guardian| guardian.id.to_string());
    Ok(Listed { items: views(tx, cx, listed.items).await?, next: listed.next })
}

/// Everybody who is or was a guardian of a resident of the unit, in the order in which they were entered.
///
/// # Errors
/// `Forbidden` without `residents.read`, but for oneself and one's wards; `NotFound` outside the unit.
pub async fn of_resident(tx: &mut Tx, cx: &Cx, ward: ResidentId) -> Result<Vec<GuardianView>> {
    let ward = super::resident::get(tx, cx, ward).await?.id;
    let guardians = tx.list_guardians(ward).await?;
    views(tx, cx, guardians).await
}

pub(crate) async fn views(tx: &mut Tx, cx: &Cx, guardians: Vec<Guardian>) -> Result<Vec<GuardianView>> {
    let mut views = Vec::with_capacity(guardians.len());
    for guardian in guardians {
        views.push(view(tx, cx, guardian).await?);
    }
    Ok(views)
}

/// Whether the acting person speaks for somebody today.
///
/// # Errors
/// As any statement.
pub async fn speaks_for(tx: &mut Tx, cx: &Cx, ward: ResidentId) -> Result<bool> {
    match cx.resident() {
        Some(id) => tx.is_guardian(ward, id, Day::of(cx.now)).await,
        None => Ok(false),
    }
}

/// Whether anybody speaks for somebody today.
pub(crate) async fn is_named(tx: &mut Tx, cx: &Cx, ward: ResidentId) -> Result<bool> {
    tx.has_guardian(ward, Day::of(cx.now)).await
}
