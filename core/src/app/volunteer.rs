//! Volunteers.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::volunteer::{
    ChangeStatusVolunteer, NewVolunteer, NoteAwardVolunteer, NoteTrainingVolunteer, SetAvailableVolunteer, Slot,
    Volunteer, VolunteerAward, VolunteerFilter, VolunteerStatus, VolunteerTraining, VolunteerView, number,
};
use crate::domain::{check, mask};
use crate::error::{Error, Problem, Result};
use crate::id::{AwardId, ResidentId, TeamId, TrainingId, VolunteerId};
use crate::store::{Tx, VolunteerKeys};

const MISSING: Error = Error::NotFound { entity: "volunteer" };
const CHANGED: Error = Error::Conflict { entity: "volunteer" };

/// Registers a volunteer in the unit of the context, and gives them their number.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound` for a resident outside the unit; `Invalid` for wrong fields; `Refused`
/// for a child without a guardian, or a resident who has left.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewVolunteer) -> Result<VolunteerView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let id = cx.id(VolunteerId::from_uuid);
    let resident_id = linked(tx, cx, id, new.resident_id).await?;
    let (mut volunteer, keys) = build(cx, id, &new)?;
    volunteer.resident_id = resident_id;
    volunteer.number = next_number(tx, cx).await?;
    tx.insert_volunteer(&volunteer, &keys).await?;
    super::audit::record(tx, cx, "volunteers.create", "volunteer", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "volunteer").await?;
    view(tx, cx, volunteer).await
}

/// Replaces what is entered for a volunteer who is still at `version`. A personal field that is left out, or is as the mask
/// shows it, stays as it is.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Conflict`; else as [`create`].
pub async fn update(tx: &mut Tx, cx: &Cx, id: VolunteerId, version: i64, new: NewVolunteer) -> Result<VolunteerView> {
    let there = writable(tx, cx, id).await?;
    let name = new.name.trim();
    let same_name = name.is_empty() || name == mask::name(&there.name);
    let new = NewVolunteer {
        name: if same_name { there.name.clone() } else { new.name },
        phone: personal::changed(cx, Person::Volunteer(id), Field::Phone, new.phone, there.phone.as_ref())?,
        ..new
    };
    replace(tx, cx, there, version, new, "volunteers.update").await
}

/// All that is entered for a volunteer, in the clear, before something changes it that may have to be undone ([`restore`]).
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`.
pub async fn whole(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<NewVolunteer> {
    let there = writable(tx, cx, id).await?;
    Ok(NewVolunteer {
        phone: personal::open(cx, Person::Volunteer(id), Field::Phone, there.phone.as_ref())?,
        name: there.name,
        skills: serde_json::from_str(&there.skills).map_err(Error::internal)?,
        slots: tx.list_slots_of_many(&[id]).await?.into_iter().map(|(_, slot)| slot).collect(),
        resident_id: there.resident_id,
        insured_until: there.insured_until,
    })
}

/// Brings back all that was entered for a volunteer who is still at `version`: a telephone number that was not there then goes.
///
/// # Errors
/// As [`update`].
pub async fn restore(
    tx: &mut Tx,
    cx: &Cx,
    id: VolunteerId,
    version: i64,
    whole: NewVolunteer,
) -> Result<VolunteerView> {
    let there = writable(tx, cx, id).await?;
    replace(tx, cx, there, version, whole, "volunteers.restore").await
}

/// Writes what is entered over what is there, the telephone number too.
async fn replace(
    tx: &mut Tx,
    cx: &Cx,
    there: Volunteer,
    version: i64,
    new: NewVolunteer,
    verb: &str,
) -> Result<VolunteerView> {
    let id = there.id;
    let resident_id = match new.resident_id {
        same if same == there.resident_id => same,
        other => linked(tx, cx, id, other).await?,
    };
    let (built, keys) = build(cx, id, &new)?;
    let mut volunteer = Volunteer {
        unit_id: there.unit_id,
        number: if there.number.is_empty() { next_number(tx, cx).await? } else { there.number },
        available: there.available,
        status: there.status,
        resident_id,
        created_at: there.created_at,
        version,
        ..built
    };
    if !tx.update_volunteer(&volunteer, &keys).await? {
        return Err(CHANGED);
    }
    volunteer.version += 1;
    super::audit::record(tx, cx, verb, "volunteer", &id.to_string(), "").await?;
    cx.touch(tx, volunteer.unit_id, "volunteer").await?;
    view(tx, cx, volunteer).await
}

async fn writable(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Volunteer> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    tx.get_volunteer(id, cx.unit).await?.ok_or(MISSING)
}

/// Numbers run through the county and begin anew each year.
async fn next_number(tx: &mut Tx, cx: &Cx) -> Result<String> {
    let county = cx.county(tx).await?;
    let year = Day::of(cx.now).date().year();
    let running = tx.next_number(county.id, &format!("volunteer:{year}")).await?;
    Ok(number(county.code.as_str(), year, running))
}

/// The resident whom somebody says a volunteer is: of the unit, here, nobody else's link, and with a guardian if they are a
/// child.
async fn linked(tx: &mut Tx, cx: &Cx, id: VolunteerId, resident: Option<ResidentId>) -> Result<Option<ResidentId>> {
    let Some(resident) = resident else { return Ok(None) };
    let resident = super::resident::require_living(tx, cx, resident).await?;
    if tx.list_volunteers_of_resident(resident).await?.iter().any(|other| other.id != id) {
        return Err(Error::invalid("resident_id", "taken"));
    }
    super::resident::require_guardian(tx, cx, resident).await?;
    Ok(Some(resident))
}

fn build(cx: &Cx, id: VolunteerId, new: &NewVolunteer) -> Result<(Volunteer, VolunteerKeys)> {
    let name = check::line("name", &new.name, 60)?;
    let phone = new.phone.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(check::phone).transpose()?;
    if new.skills.len() > 20 {
        return Err(Problem::new("skills", "too-many").with("max", 20).into());
    }
    let mut folded = BTreeSet::new();
    let mut skills = Vec::new();
    for skill in &new.skills {
        let skill = check::line("skills", skill, 20)?;
        if folded.insert(check::fold(&skill)) {
            skills.push(skill);
        }
    }
    let volunteer = Volunteer {
        id,
        unit_id: cx.unit,
        number: String::new(),
        phone: personal::seal(cx, Person::Volunteer(id), Field::Phone, phone.as_deref())?,
        available: true,
        skills: serde_json::to_string(&skills).map_err(Error::internal)?,
        status: VolunteerStatus::Active,
        resident_id: new.resident_id,
        insured_until: new.insured_until,
        created_at: cx.now,
        version: 1,
        name,
    };
    let keys = VolunteerKeys {
        name_folded: check::fold(&volunteer.name),
        phone_hash: phone.map(|phone| cx.core.keys.lookup("phone", &phone)),
        skills: folded.into_iter().collect(),
        slots: week(&new.slots)?,
    };
    Ok((volunteer, keys))
}

/// Times of a week, in order, that do not overlap.
fn week(slots: &[Slot]) -> Result<Vec<Slot>> {
    if slots.len() > 30 {
        return Err(Problem::new("slots", "too-many").with("max", 30).into());
    }
    let mut week = slots.to_vec();
    week.sort();
    for slot in &week {
        let right = (1..=7).contains(&slot.weekday)
            && slot.from_minute >= 0
            && slot.from_minute < slot.to_minute
            && slot.to_minute <= 1440;
        if !right {
            return Err(Error::invalid("slots", "slot"));
        }
    }
    let overlap = |pair: &[Slot]| pair[0].weekday == pair[1].weekday && pair[1].from_minute < pair[0].to_minute;
    if week.windows(2).any(overlap) { Err(Error::invalid("slots", "slots-overlap")) } else { Ok(week) }
}

/// Says whether a volunteer takes requests now: they themselves, or staff for them.
///
/// # Errors
/// `Forbidden`; `NotFound` outside the unit; `Refused` (`volunteer-left`) for somebody who volunteers no more.
pub async fn set_available(
    tx: &mut Tx,
    cx: &Cx,
    id: VolunteerId,
    input: SetAvailableVolunteer,
) -> Result<VolunteerView> {
    if cx.volunteer() != Some(id) {
        cx.require(tx, Permission::WriteVolunteers).await?;
    }
    let mut volunteer = tx.get_volunteer(id, cx.unit).await?.ok_or(MISSING)?;
    if volunteer.status == VolunteerStatus::Left && input.available {
        return Err(Error::refused("volunteer-left"));
    }
    tx.set_volunteer_available(id, input.available).await?;
    (volunteer.available, volunteer.version) = (input.available, volunteer.version + 1);
    cx.touch(tx, volunteer.unit_id, "volunteer").await?;
    view(tx, cx, volunteer).await
}

/// Says whether somebody volunteers. Who leaves is out of their teams and takes no requests; what they did stays.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Conflict`.
pub async fn change_status(
    tx: &mut Tx,
    cx: &Cx,
    id: VolunteerId,
    input: ChangeStatusVolunteer,
) -> Result<VolunteerView> {
    let mut volunteer = writable(tx, cx, id).await?;
    let skills: Vec<String> = serde_json::from_str(&volunteer.skills).map_err(Error::internal)?;
    let phone = personal::open(cx, Person::Volunteer(id), Field::Phone, volunteer.phone.as_ref())?;
    let slots = tx.list_slots_of_many(&[id]).await?.into_iter().map(|(_, slot)| slot).collect();
    let kept = NewVolunteer { name: volunteer.name.clone(), phone, skills, slots, ..NewVolunteer::default() };
    let (_, keys) = build(cx, id, &kept)?;
    volunteer.status = input.status;
    volunteer.available = input.status == VolunteerStatus::Active;
    volunteer.version = input.version;
    if !tx.update_volunteer(&volunteer, &keys).await? {
        return Err(CHANGED);
    }
    volunteer.version += 1;
    if input.status == VolunteerStatus::Left {
        tx.delete_memberships(id).await?;
    }
    super::audit::record(tx, cx, "volunteers.status", "volunteer", &id.to_string(), input.status.as_str()).await?;
    cx.touch(tx, volunteer.unit_id, "volunteer").await?;
    view(tx, cx, volunteer).await
}

/// Takes an entry away to which nothing refers: an import is undone.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Conflict`; `Refused` (`in-use`) once something refers to it.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: VolunteerId, version: i64) -> Result<()> {
    let there = writable(tx, cx, id).await?;
    if tx.is_volunteer_in_use(id).await? {
        return Err(Error::refused("in-use"));
    }
    if there.version != version || !tx.delete_volunteer(id, version).await? {
        return Err(CHANGED);
    }
    super::audit::record(tx, cx, "volunteers.remove", "volunteer", &id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "volunteer").await
}

async fn view(tx: &mut Tx, cx: &Cx, volunteer: Volunteer) -> Result<VolunteerView> {
    views(tx, cx, vec![volunteer]).await?.pop().ok_or(MISSING)
}

/// Masks volunteers; what belongs to them is asked for all of them at once.
async fn views(tx: &mut Tx, cx: &Cx, volunteers: Vec<Volunteer>) -> Result<Vec<VolunteerView>> {
    if volunteers.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<VolunteerId> = volunteers.iter().map(|volunteer| volunteer.id).collect();
    let mut teams: BTreeMap<VolunteerId, Vec<TeamId>> = BTreeMap::new();
    for (id, team) in tx.list_teams_of_many(&ids).await? {
        teams.entry(id).or_default().push(team);
    }
    let mut slots: BTreeMap<VolunteerId, Vec<Slot>> = BTreeMap::new();
    for (id, slot) in tx.list_slots_of_many(&ids).await? {
        slots.entry(id).or_default().push(slot);
    }
    let minutes: BTreeMap<VolunteerId, i64> = tx.sum_approved_minutes_of_many(&ids).await?.into_iter().collect();
    volunteers
        .into_iter()
        .map(|volunteer| {
            let id = volunteer.id;
            Ok(VolunteerView {
                id,
                unit_id: volunteer.unit_id,
                number: volunteer.number,
                name: mask::name(&volunteer.name),
                phone: personal::masked(cx, Person::Volunteer(id), Field::Phone, volunteer.phone.as_ref())?,
                available: volunteer.available,
                skills: serde_json::from_str(&volunteer.skills).map_err(Error::internal)?,
                slots: slots.remove(&id).unwrap_or_default(),
                status: volunteer.status,
                resident_id: volunteer.resident_id,
                insured_until: volunteer.insured_until,
                teams: teams.remove(&id).unwrap_or_default(),
                approved_minutes: minutes.get(&id).copied().unwrap_or_default(),
                version: volunteer.version,
            })
        })
        .collect()
}

/// The names of volunteers of the unit, masked, by id; those who are not there, were erased, or are registered outside the unit are
/// left out. One statement, however many there are.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn names(tx: &mut Tx, cx: &Cx, ids: &[VolunteerId]) -> Result<BTreeMap<VolunteerId, String>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "volunteer");
    let names = tx.list_volunteer_names(cx.unit, ids).await?;
    Ok(names.into_iter().map(|(id, name)| (id, mask::name(&name))).collect())
}

async fn readable(tx: &mut Tx, cx: &Cx, id: Option<VolunteerId>) -> Result<()> {
    if cx.module.is_some() || id.is_some() && cx.volunteer() == id {
        return Ok(());
    }
    cx.require(tx, Permission::ReadVolunteers).await
}

/// A volunteer of the unit, masked.
///
/// # Errors
/// `Forbidden` without `volunteers.read`, but for oneself; `NotFound` when they are not there or registered outside it.
pub async fn get(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<VolunteerView> {
    look(tx, cx, id).await?.ok_or(MISSING)
}

/// As [`get`], for whoever asks whether there is such a volunteer.
///
/// # Errors
/// `Forbidden` without `volunteers.read`, but for oneself.
pub async fn look(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Option<VolunteerView>> {
    readable(tx, cx, Some(id)).await?;
    cx.saw(tx, "volunteer");
    match tx.get_volunteer(id, cx.unit).await? {
        Some(volunteer) => view(tx, cx, volunteer).await.map(Some),
        None => Ok(None),
    }
}

/// As the store compares: folded, and the telephone number as its hash.
fn folded(cx: &Cx, mut filter: VolunteerFilter) -> Result<VolunteerFilter> {
    let fold = |text: Option<String>| text.map(|text| check::fold(&text)).filter(|text| !text.is_empty());
    filter.name = fold(filter.name);
    filter.skill = fold(filter.skill);
    filter.phone = match filter.phone.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(phone) => Some(cx.core.keys.lookup("phone", &check::phone(phone)?)),
        None => None,
    };
    Ok(filter)
}

/// Volunteers of the unit and below that match, by name.
///
/// # Errors
/// `Forbidden` without `volunteers.read`; `NotFound` for a team outside the unit; `Invalid` for what is no telephone number.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: VolunteerFilter, page: Page) -> Result<Listed<VolunteerView>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "volunteer");
    if let Some(team) = filter.team_id {
        tx.get_team(team, cx.unit).await?.ok_or(Error::NotFound { entity: "team" })?;
    }
    let found = tx.list_volunteers(cx.unit, &folded(cx, filter)?, &page.after(), page.rows()).await?;
    let listed = page.of(found, |volunteer| volunteer.id.to_string());
    Ok(Listed { items: views(tx, cx, listed.items).await?, next: listed.next })
}

/// How many volunteers are registered in the unit and below. A figure, open to everybody.
///
/// # Errors
/// As any statement; `Forbidden` without `volunteers.read` when a name or a telephone number is given.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: VolunteerFilter) -> Result<i64> {
    cx.saw(tx, "volunteer");
    if filter.name.is_some() || filter.phone.is_some() {
        readable(tx, cx, None).await?;
    }
    tx.count_volunteers(cx.unit, &folded(cx, filter)?).await
}

/// Notes that a volunteer attended a training.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Invalid` for wrong fields.
pub async fn note_training(
    tx: &mut Tx,
    cx: &Cx,
    id: VolunteerId,
    input: NoteTrainingVolunteer,
) -> Result<VolunteerTraining> {
    let there = writable(tx, cx, id).await?;
    if input.held_on > Day::of(cx.now) {
        return Err(Error::invalid("held_on", "future"));
    }
    if !(1..=10_080).contains(&input.minutes) {
        return Err(Problem::new("minutes", "range").with("min", 1).with("max", 10_080).into());
    }
    let training = VolunteerTraining {
        id: cx.id(TrainingId::from_uuid),
        volunteer_id: id,
        held_on: input.held_on,
        title: check::line("title", &input.title, 120)?,
        minutes: input.minutes,
        issuer: check::line("issuer", &input.issuer, 60)?,
    };
    tx.insert_volunteer_training(&training).await?;
    super::audit::record(tx, cx, "volunteers.training", "volunteer", &id.to_string(), &training.title).await?;
    cx.touch(tx, there.unit_id, "volunteer").await?;
    Ok(training)
}

/// Notes that a volunteer got an award.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Invalid` for wrong fields.
pub async fn note_award(tx: &mut Tx, cx: &Cx, id: VolunteerId, input: NoteAwardVolunteer) -> Result<VolunteerAward> {
    let there = writable(tx, cx, id).await?;
    if input.given_on > Day::of(cx.now) {
        return Err(Error::invalid("given_on", "future"));
    }
    let award = VolunteerAward {
        id: cx.id(AwardId::from_uuid),
        volunteer_id: id,
        given_on: input.given_on,
        title: check::line("title", &input.title, 120)?,
        issuer: check::line("issuer", &input.issuer, 60)?,
    };
    tx.insert_volunteer_award(&award).await?;
    super::audit::record(tx, cx, "volunteers.award", "volunteer", &id.to_string(), &award.title).await?;
    cx.touch(tx, there.unit_id, "volunteer").await?;
    Ok(award)
}

/// Trainings of a volunteer of the unit, newest first.
///
/// # Errors
/// `Forbidden` without `volunteers.read`, but for oneself; `NotFound`.
pub async fn trainings(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Vec<VolunteerTraining>> {
    get(tx, cx, id).await?;
    tx.list_volunteer_trainings(id).await
}

/// Awards of a volunteer of the unit, newest first.
///
/// # Errors
/// `Forbidden` without `volunteers.read`, but for oneself; `NotFound`.
pub async fn awards(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Vec<VolunteerAward>> {
    get(tx, cx, id).await?;
    tx.list_volunteer_awards(id).await
}
