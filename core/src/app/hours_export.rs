//! Exports to the national system of volunteer service: typed rows, which the host turns into sheets. What went out when is
//! kept, so that nothing goes out twice, and an export can be had again.

use std::collections::BTreeSet;

use crate::app::personal::{self, Field, Person};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::hours_export::{
    AwardRow, ExportRows, ExportRowsView, HoursExportFilter, HoursExportView, NewHoursExport, PersonRow, ServiceRow,
    TrainingRow,
};
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{HoursExportId, VolunteerId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "hours_export" };

/// Rows of each kind that go out together at most; the rest waits for the next export.
const MOST: i64 = 5000;

async fn readable(tx: &mut Tx, cx: &Cx) -> Result<()> {
    cx.require(tx, Permission::ExportSheets).await?;
    cx.require(tx, Permission::ReadVolunteers).await
}

/// Exports of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `sheets.export` and `volunteers.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: HoursExportFilter, page: Page) -> Result<Listed<HoursExportView>> {
    let HoursExportFilter {} = filter;
    readable(tx, cx).await?;
    cx.saw(tx, "hours_export");
    let rows = tx.list_hours_exports(cx.unit, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.id.to_string()))
}

/// An export.
///
/// # Errors
/// `NotFound`; `Forbidden` without `sheets.export` and `volunteers.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: HoursExportId) -> Result<HoursExportView> {
    readable(tx, cx).await?;
    cx.saw(tx, "hours_export");
    tx.get_hours_export(id, cx.unit).await?.ok_or(MISSING)
}

/// Exports everything of the unit and below that is approved, up to a day, and was not exported yet, by whatever unit; and
/// what was exported and is withdrawn since.
///
/// # Errors
/// `Forbidden` without `sheets.export` and `volunteers.read`; `Invalid` for a day to come; `Refused` when there is nothing.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewHoursExport) -> Result<HoursExportView> {
    readable(tx, cx).await?;
    if new.through_day > Day::of(cx.now) {
        return Err(Error::invalid("through_day", "future"));
    }
    let day = cx.now.local_day();
    let running = tx.next_number(cx.unit, &format!("hours_export:{day}")).await?;
    let export = HoursExportView {
        id: cx.id(HoursExportId::from_uuid),
        unit_id: cx.unit,
        number: format!("{day}-{running:03}"),
        through_day: new.through_day,
        made_at: cx.now,
        entries: 0,
        minutes: 0,
    };
    let export = tx.insert_hours_export(&export, cx.user(), new.through_day.plus_days(1).begins(), MOST).await?;
    if export.entries == 0 {
        return Err(Error::refused("export-nothing"));
    }
    audit::record(tx, cx, "hours.export", "hours_export", &export.id.to_string(), &export.number).await?;
    cx.touch(tx, cx.unit, "hours_export").await?;
    Ok(export)
}

/// A page of an export's rows, with what is known of the volunteers on it; as often as wanted. With a purpose in the clear,
/// which is written into the audit trail for each volunteer: it then needs a writing transaction.
///
/// # Errors
/// `NotFound`; `Forbidden` without `sheets.export` and `volunteers.read`, and in the clear without `personal.reveal`;
/// `Invalid` for an empty purpose.
pub async fn rows(tx: &mut Tx, cx: &Cx, id: HoursExportId, asked: ExportRows, page: Page) -> Result<ExportRowsView> {
    get(tx, cx, id).await?;
    let purpose = match asked.purpose {
        Some(purpose) => {
            cx.require(tx, Permission::RevealPersonal).await?;
            Some(check::line("purpose", &purpose, 200)?)
        }
        None => None,
    };
    let after = page.after();
    let (hours, change) = after.split_once('.').unwrap_or_default();
    let found = tx.list_exported(id, (hours.to_owned(), change.to_owned()), page.rows()).await?;
    let found = page.of(found, |row| format!("{}.{}", row.hours_id, row.change));
    let mut view = ExportRowsView {
        people: Vec::new(),
        services: Vec::new(),
        trainings: Vec::new(),
        awards: Vec::new(),
        next: found.next,
    };
    let volunteers: BTreeSet<VolunteerId> = found.items.iter().map(|row| row.volunteer_id).collect();
    for volunteer in volunteers {
        view.people.extend(person(tx, cx, volunteer, purpose.as_deref()).await?);
        view.trainings.extend(tx.list_trainings_of(volunteer).await?);
        view.trainings.extend(tx.list_volunteer_trainings(volunteer).await?.into_iter().map(TrainingRow::from));
        view.awards.extend(tx.list_volunteer_awards(volunteer).await?.into_iter().map(AwardRow::from));
        view.awards.extend(tx.list_awards_of(volunteer).await?);
    }
    view.services = found
        .items
        .into_iter()
        .map(|row| ServiceRow {
            hours_id: row.hours_id,
            change: row.change,
            volunteer_id: row.volunteer_id,
            unit_code: row.unit_code,
            unit_name: row.unit_name,
            project: row.project,
            content: row.content,
            served_at: row.served_at,
            ended_at: row.served_at.plus_seconds(row.minutes * 60),
            minutes: row.minutes,
        })
        .collect();
    Ok(view)
}

/// What is handed on of a volunteer; nothing of one who is registered outside the unit: their own unit hands it on.
async fn person(tx: &mut Tx, cx: &Cx, id: VolunteerId, purpose: Option<&str>) -> Result<Option<PersonRow>> {
    let Some(volunteer) = tx.get_volunteer(id, cx.unit).await? else { return Ok(None) };
    let who = Person::Volunteer(id);
    let phone =
        volunteer.phone.as_ref().map(|sealed| cx.core.keys.open(sealed, &who.place(Field::Phone))).transpose()?;
    let id_number = id_number(tx, cx, id).await?;
    let (name, phone, id_number) = match purpose {
        Some(purpose) => {
            let entity = who.entity();
            audit::record_for(tx, cx, "personal.reveal", entity, &id.to_string(), purpose, "name phone id_number")
                .await?;
            (volunteer.name, phone, id_number)
        }
        None => (
            mask::name(&volunteer.name),
            phone.map(|phone| mask::phone(&phone)),
            id_number.map(|number| mask::id_number(&number)),
        ),
    };
    Ok(Some(PersonRow {
        volunteer_id: id,
        volunteer_no: volunteer.number,
        name,
        phone,
        id_number,
        skills: serde_json::from_str(&volunteer.skills).map_err(Error::internal)?,
        registered_on: Day::of(volunteer.created_at),
        approved_minutes: tx.sum_approved_minutes(id).await?,
    }))
}

/// The identity number of a volunteer, as far as they are known as a resident of the unit too.
async fn id_number(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Option<String>> {
    let Some(resident) = tx.same_person((None, Some(id))).await?.0 else { return Ok(None) };
    let Some(kept) = tx.get_resident(resident, cx.unit).await? else { return Ok(None) };
    let place = personal::Person::Resident(resident).place(Field::IdNumber);
    kept.id_number.as_ref().map(|sealed| cx.core.keys.open(sealed, &place)).transpose()
}
