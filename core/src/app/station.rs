//! Social-work stations. How far they reach is told by `unit::coverage`.

use std::collections::BTreeSet;

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::station::{EndStation, NewStation, StationFilter, StationView};
use crate::error::{Error, Problem, Result};
use crate::id::{StationId, WorkerId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "station" };

/// Enters a station at the unit of the context or one below.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound` (unit, worker, organisation); `Invalid` for wrong fields or a unit of
/// another level than the tier's; `Refused` (`unit-ended`, `worker-left`).
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewStation) -> Result<StationView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let blank = StationView {
        id: cx.id(StationId::from_uuid),
        unit_id: new.unit_id.unwrap_or(cx.unit),
        version: 1,
        name: String::new(),
        tier: new.tier,
        lines: Vec::new(),
        address: None,
        desk_phone: None,
        in_charge_id: None,
        organisation_id: None,
        staff: Vec::new(),
        established_day: new.established_day,
        ended_day: None,
    };
    let station = filled(tx, cx, blank, &new).await?;
    tx.insert_station(&station, cx.now).await?;
    note(tx, cx, "stations.create", &station, "").await?;
    Ok(station)
}

/// Replaces what is entered for a station that is still at `version`.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict`; `Invalid` for another unit; `Refused` (`station-closed`).
pub async fn update(tx: &mut Tx, cx: &Cx, id: StationId, version: i64, new: NewStation) -> Result<StationView> {
    let there = standing(tx, cx, id).await?;
    if new.unit_id.is_some_and(|unit| unit != there.unit_id) {
        return Err(Error::invalid("unit_id", "fixed"));
    }
    let station = filled(tx, cx, StationView { version, ..there }, &new).await?;
    write(tx, cx, "stations.update", station, "").await
}

/// Closes a station. It stays in the register, and its staff serve on.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Invalid` for a wrong day or without a reason; `Refused`
/// (`station-closed`).
pub async fn end(tx: &mut Tx, cx: &Cx, id: StationId, input: EndStation) -> Result<StationView> {
    let there = standing(tx, cx, id).await?;
    let (day, reason) = (past(cx, "day", input.day)?, check::line("reason", &input.reason, 200)?);
    if day < there.established_day {
        return Err(Problem::new("day", "day-before").with("day", there.established_day).into());
    }
    write(tx, cx, "stations.end", StationView { ended_day: Some(day), ..there }, &reason).await
}

/// Takes out a station that was entered by mistake and to which nothing refers.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: StationId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_station(id, cx.unit).await?.ok_or(MISSING)?;
    if !super::in_use(tx.delete_station(id, version).await)? {
        return Err(Error::Conflict { entity: "station" });
    }
    note(tx, cx, "stations.remove", &there, "").await
}

/// A station at the unit or below.
///
/// # Errors
/// `Forbidden` without `organisations.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: StationId) -> Result<StationView> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "station");
    tx.get_station(id, cx.unit).await?.ok_or(MISSING)
}

/// Stations at the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `organisations.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: StationFilter, page: Page) -> Result<Listed<StationView>> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "station");
    let found = tx.list_stations(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |station| station.id.to_string()))
}

/// How many stations [`list`] lists in all. A figure, open to everybody with a post.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: StationFilter) -> Result<i64> {
    cx.saw(tx, "station");
    tx.count_stations(cx.unit, &filter).await
}

async fn standing(tx: &mut Tx, cx: &Cx, id: StationId) -> Result<StationView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_station(id, cx.unit).await?.ok_or(MISSING)?;
    if there.ended_day.is_none() { Ok(there) } else { Err(Error::refused("station-closed")) }
}

async fn filled(tx: &mut Tx, cx: &Cx, there: StationView, new: &NewStation) -> Result<StationView> {
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let unit = tx.get_unit_within(there.unit_id, cx.unit).await?.ok_or(Error::NotFound { entity: "unit" })?;
    if !unit.stands() {
        return Err(Error::refused("unit-ended"));
    }
    if unit.kind != new.tier.unit_kind() {
        return Err(Error::invalid("tier", "station-tier"));
    }
    if new.staff.len() > 100 {
        return Err(Problem::new("staff", "too-many").with("max", 100).into());
    }
    // Once each, in the order in which they are read.
    let staff: BTreeSet<WorkerId> = new.staff.iter().copied().collect();
    for id in staff.iter().copied().chain(new.in_charge_id) {
        // Whoever is there already may meanwhile serve further up.
        if !there.staff.contains(&id) && there.in_charge_id != Some(id) {
            let worker = tx.get_worker(id, cx.unit).await?.ok_or(Error::NotFound { entity: "worker" })?;
            if worker.left_day.is_some() {
                return Err(Error::refused("worker-left"));
            }
        }
    }
    if let Some(id) = new.organisation_id.filter(|id| there.organisation_id != Some(*id)) {
        tx.get_organisation(id, cx.unit).await?.ok_or(Error::NotFound { entity: "organisation" })?;
    }
    let mut lines = new.lines.clone();
    lines.sort_unstable_by_key(|line| line.as_str());
    lines.dedup();
    Ok(StationView {
        name: check::line("name", &new.name, 60)?,
        tier: new.tier,
        lines,
        address: text(&new.address).map(|address| check::line("address", &address, 200)).transpose()?,
        desk_phone: match text(&new.desk_phone) {
            Some(phone) => Some(check::phone(&phone).map_err(|_| Error::invalid("desk_phone", "phone"))?),
            None => None,
        },
        in_charge_id: new.in_charge_id,
        organisation_id: new.organisation_id,
        staff: staff.into_iter().collect(),
        established_day: past(cx, "established_day", new.established_day)?,
        ..there
    })
}

fn past(cx: &Cx, field: &str, day: Day) -> Result<Day> {
    if day > Day::of(cx.now) { Err(Error::invalid(field, "future")) } else { Ok(day) }
}

async fn write(tx: &mut Tx, cx: &Cx, verb: &str, station: StationView, reason: &str) -> Result<StationView> {
    if !tx.update_station(&station).await? {
        return Err(Error::Conflict { entity: "station" });
    }
    note(tx, cx, verb, &station, reason).await?;
    Ok(StationView { version: station.version + 1, ..station })
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, station: &StationView, reason: &str) -> Result<()> {
    audit::record_for(tx, cx, verb, "station", &station.id.to_string(), reason, &station.name).await?;
    cx.touch(tx, station.unit_id, "station").await
}
