//! Consents: given, asked for, withdrawn. What has no consent does not happen.

use crate::app::personal::Person;
use crate::app::{Cx, guardian, resident};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::consent::{
    ConsentFilter, ConsentGiver, ConsentPurpose, ConsentView, Evidence, NewConsent, WithdrawConsent,
};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{ConsentId, ResidentId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "consent" };

/// Whom a consent is about, as they are in the register now.
async fn whom(tx: &mut Tx, cx: &Cx, new: &NewConsent) -> Result<Person> {
    match (new.resident_id, new.volunteer_id) {
        (Some(id), None) => {
            let resident = tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
            Ok(Person::Resident(resident.id))
        }
        (None, Some(id)) => {
            tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
            Ok(Person::Volunteer(id))
        }
        _ => Err(Error::invalid("resident_id", "one-of-them")),
    }
}

/// Whether the acting person says it themselves, or as their guardian.
async fn is_own(tx: &mut Tx, cx: &Cx, person: Person) -> Result<Option<ConsentGiver>> {
    match person {
        Person::Resident(id) if cx.resident() == Some(id) => Ok(Some(ConsentGiver::Own)),
        Person::Resident(id) if guardian::speaks_for(tx, cx, id).await? => Ok(Some(ConsentGiver::Guardian)),
        Person::Volunteer(id) if cx.volunteer() == Some(id) => Ok(Some(ConsentGiver::Own)),
        _ => Ok(None),
    }
}

const fn writing(person: Person) -> Permission {
    match person {
        Person::Volunteer(_) => Permission::WriteVolunteers,
        _ => Permission::WriteResidents,
    }
}

const fn reading(person: Person) -> Permission {
    match person {
        Person::Volunteer(_) => Permission::ReadVolunteers,
        _ => Permission::ReadResidents,
    }
}

/// Enters a consent: the person themselves or their guardian, logged in (`online`), or staff by what shows it. For somebody
/// under 14 their guardian gives it (个人信息保护法 art. 31).
///
/// # Errors
/// `NotFound` for somebody outside the unit; `Forbidden`; `Invalid` for wrong fields; `Refused` (`guardian-needed`) for a
/// child's own.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewConsent) -> Result<ConsentView> {
    let person = whom(tx, cx, &new).await?;
    let own = is_own(tx, cx, person).await?;
    if own.is_none() {
        cx.require_of(tx, writing(person), reading(person), person.entity()).await?;
    }
    // Staff do not click for somebody, and nobody notes their own telephone call.
    if own.is_some() != (new.evidence == Evidence::Online) {
        return Err(Error::invalid("evidence", "choice"));
    }
    if own.is_some_and(|own| own != new.given_by) {
        return Err(Error::invalid("given_by", "choice"));
    }
    let today = Day::of(cx.now);
    if new.given_on > today {
        return Err(Error::invalid("given_on", "future"));
    }
    if new.until.is_some_and(|until| until < new.given_on) {
        return Err(Error::invalid("until", "before-start"));
    }
    let scope = check::paragraph("scope", &new.scope, 200)?;
    require_giver(tx, cx, person, &new).await?;
    let (resident_id, volunteer_id) = match person {
        Person::Resident(id) => (Some(id), None),
        Person::Volunteer(id) => (None, Some(id)),
        Person::Guardian(_) | Person::Worker(_) | Person::Contact(_) => return Err(MISSING),
    };
    let consent = ConsentView {
        id: cx.id(ConsentId::from_uuid),
        unit_id: cx.unit,
        resident_id,
        volunteer_id,
        purpose: new.purpose,
        scope,
        given_by: new.given_by,
        guardian_id: new.guardian_id,
        given_on: new.given_on,
        until: new.until,
        evidence: new.evidence,
        noted_by: cx.user(),
        created_at: cx.now,
        withdrawn_on: None,
        withdrawn_by: None,
        version: 1,
    };
    tx.insert_consent(&consent).await?;
    super::audit::record(tx, cx, "consents.create", person.entity(), &person.id(), new.purpose.as_str()).await?;
    cx.touch(tx, cx.unit, "consent").await?;
    Ok(consent)
}

/// Whoever gave it could: a guardian who is one on that day, or somebody who needs none.
async fn require_giver(tx: &mut Tx, cx: &Cx, person: Person, new: &NewConsent) -> Result<()> {
    let Person::Resident(id) = person else {
        return if new.given_by == ConsentGiver::Own && new.guardian_id.is_none() {
            Ok(())
        } else {
            Err(Error::invalid("given_by", "choice"))
        };
    };
    match (new.given_by, new.guardian_id) {
        (ConsentGiver::Own, None) if is_guarded(tx, cx, id).await? => Err(Error::refused("guardian-needed")),
        (ConsentGiver::Own, None) => Ok(()),
        (ConsentGiver::Own, Some(_)) => Err(Error::invalid("guardian_id", "choice")),
        (ConsentGiver::Guardian, None) => Err(Error::invalid("guardian_id", "required")),
        (ConsentGiver::Guardian, Some(guardian)) => {
            let guardian = tx.get_guardian(guardian, cx.unit).await?.filter(|guardian| guardian.ward_id == id);
            let guardian = guardian.ok_or(Error::NotFound { entity: "guardian" })?;
            let was = guardian.since <= new.given_on && guardian.ended_on.is_none_or(|end| end >= new.given_on);
            // Who says it online says it as themselves.
            let speaks = new.evidence != Evidence::Online || guardian.guardian_id == cx.resident();
            if was && speaks { Ok(()) } else { Err(Error::invalid("guardian_id", "guardian")) }
        }
    }
}

async fn is_guarded(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<bool> {
    let Some(resident) = tx.get_resident(id, cx.unit).await? else { return Ok(false) };
    let groups: Vec<_> = tx.list_group_entries(&[resident.id]).await?.into_iter().map(|(_, entry)| entry).collect();
    Ok(resident::guarded(cx, resident::birth_day(cx, &resident)?, &groups))
}

/// Withdraws a consent: the person, their guardian, or staff for them. What was done before stays lawful (art. 15).
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict`; `Invalid` for a day before it was given or in the future; `Refused`
/// (`consent-withdrawn`) for one that was withdrawn.
pub async fn withdraw(tx: &mut Tx, cx: &Cx, id: ConsentId, input: WithdrawConsent) -> Result<ConsentView> {
    let mut consent = tx.get_consent(id, cx.unit).await?.ok_or(MISSING)?;
    let person = about(&consent)?;
    if is_own(tx, cx, person).await?.is_none() {
        cx.require_of(tx, writing(person), reading(person), "consent").await?;
    }
    if consent.withdrawn_on.is_some() {
        return Err(Error::refused("consent-withdrawn"));
    }
    if input.withdrawn_on > Day::of(cx.now) {
        return Err(Error::invalid("withdrawn_on", "future"));
    }
    if input.withdrawn_on < consent.given_on {
        return Err(Error::invalid("withdrawn_on", "before-start"));
    }
    if !tx.withdraw_consent(id, input.withdrawn_on, cx.user(), input.version).await? {
        return Err(Error::Conflict { entity: "consent" });
    }
    (consent.withdrawn_on, consent.withdrawn_by) = (Some(input.withdrawn_on), cx.user());
    consent.version = input.version + 1;
    if consent.purpose == ConsentPurpose::Portrait {
        shown_no_more(tx, cx, person).await?;
    }
    super::audit::record(tx, cx, "consents.withdraw", person.entity(), &person.id(), consent.purpose.as_str()).await?;
    cx.touch(tx, consent.unit_id, "consent").await?;
    Ok(consent)
}

/// Withdraws all that a resident has consented to, as resident and as volunteer: they have died, or are erased.
pub(crate) async fn withdraw_all(tx: &mut Tx, cx: &Cx, resident: ResidentId, on: Day) -> Result<()> {
    tx.withdraw_consents_of(resident, on, cx.user()).await?;
    shown_no_more(tx, cx, Person::Resident(resident)).await?;
    for volunteer in tx.list_volunteers_of_resident(resident).await? {
        tx.withdraw_consents_of_volunteer(volunteer.id, on, cx.user()).await?;
        shown_no_more(tx, cx, Person::Volunteer(volunteer.id)).await?;
    }
    Ok(())
}

/// Whoever has taken back that they may be shown is shown no more: neither in notices nor on pictures of modules.
async fn shown_no_more(tx: &mut Tx, cx: &Cx, person: Person) -> Result<()> {
    super::notice::consent_withdrawn(tx, cx, person).await?;
    super::module_file::consent_withdrawn(tx, cx, person).await
}

fn about(consent: &ConsentView) -> Result<Person> {
    match (consent.resident_id, consent.volunteer_id) {
        (Some(id), _) => Ok(Person::Resident(id)),
        (None, Some(id)) => Ok(Person::Volunteer(id)),
        (None, None) => Err(Error::internal("a consent about nobody")),
    }
}

/// A consent of somebody of the unit.
///
/// # Errors
/// `NotFound`; `Forbidden` without `residents.read` or `volunteers.read`, but for oneself and one's wards.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ConsentId) -> Result<ConsentView> {
    let consent = tx.get_consent(id, cx.unit).await?.ok_or(MISSING)?;
    let person = about(&consent)?;
    require_reader(tx, cx, person, "consent").await?;
    cx.saw(tx, "consent");
    Ok(consent)
}

/// Lets in the person themselves, their guardian, and whoever reads the register; to anybody else nothing is there.
async fn require_reader(tx: &mut Tx, cx: &Cx, person: Person, entity: &'static str) -> Result<()> {
    if is_own(tx, cx, person).await?.is_some() {
        return Ok(());
    }
    cx.require_of(tx, reading(person), reading(person), entity).await
}

/// Consents, newest first: of one person, or all that were entered in the unit and below.
///
/// # Errors
/// `NotFound` for somebody outside the unit; `Forbidden` without `residents.read` (and `volunteers.read` when a volunteer is
/// named), but for oneself and one's wards.
pub async fn list(tx: &mut Tx, cx: &Cx, mut filter: ConsentFilter, page: Page) -> Result<Listed<ConsentView>> {
    if let Some(id) = filter.volunteer_id {
        tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
        require_reader(tx, cx, Person::Volunteer(id), "volunteer").await?;
    }
    if let Some(id) = filter.resident_id {
        let resident = tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
        require_reader(tx, cx, Person::Resident(resident.id), "resident").await?;
        filter.resident_id = Some(resident.id);
    }
    if filter.volunteer_id.is_none() && filter.resident_id.is_none() {
        cx.require(tx, Permission::ReadResidents).await?;
    }
    cx.saw(tx, "consent");
    let found = tx.list_consents(cx.unit, &filter, Day::of(cx.now), &page.after(), page.rows()).await?;
    Ok(page.of(found, |consent| consent.id.to_string()))
}

/// Whether a consent for this purpose counts today: given, not withdrawn, not over, and for a child by its guardian. Nobody's,
/// for somebody outside the unit. For use cases of other areas: pictures, publications, hand-overs.
///
/// # Errors
/// As any statement.
pub async fn has_consent(tx: &mut Tx, cx: &Cx, person: Person, purpose: ConsentPurpose) -> Result<bool> {
    cx.saw(tx, "consent");
    let today = Day::of(cx.now);
    let (consents, guarded) = match person {
        Person::Resident(id) => {
            let Some(resident) = tx.get_resident(id, cx.unit).await? else { return Ok(false) };
            let consents = tx.list_consents_of_resident(resident.id, purpose).await?;
            (consents, is_guarded(tx, cx, resident.id).await?)
        }
        Person::Volunteer(id) => {
            if tx.get_volunteer(id, cx.unit).await?.is_none() {
                return Ok(false);
            }
            (tx.list_consents_of_volunteer(id, purpose).await?, false)
        }
        Person::Guardian(_) | Person::Worker(_) | Person::Contact(_) => return Ok(false),
    };
    Ok(consents.iter().any(|consent| {
        consent.given_on <= today
            && consent.withdrawn_on.is_none_or(|end| end > today)
            && consent.until.is_none_or(|until| until >= today)
            && (!guarded || consent.given_by == ConsentGiver::Guardian)
    }))
}
