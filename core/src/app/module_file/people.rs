//! Who is on a picture of a module. Nobody is shown without consent (个人信息保护法第二十五条), and nobody stays shown who takes it
//! back (第十五条): such a picture is held, and handed to staff alone.

use super::{NOT_FOUND, get, topic, topic_of};
use crate::app::consent::has_consent;
use crate::app::personal::Person;
use crate::app::{Actor, Cx, audit};
use crate::domain::access::Permission;
use crate::domain::consent::ConsentPurpose;
use crate::domain::module_file::{MOST_PEOPLE, ModuleFile, PictureOf};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::ModuleFileId;
use crate::store::Tx;

/// Notes who is on a file of the module, instead of whom was noted before. Whoever is noted anew has consented to be shown; the
/// file is held while somebody on it has not, and no longer.
///
/// # Errors
/// `NotFound` for the file; `Refused`: `too-many-people`, `portrait-consent` for somebody who has not consented to be shown, or is
/// not of the unit.
pub async fn put_people(tx: &mut Tx, cx: &Cx, id: ModuleFileId, people: &[PictureOf]) -> Result<ModuleFile> {
    let mut file = get(tx, cx, id).await?.ok_or(NOT_FOUND)?;
    if people.len() > MOST_PEOPLE {
        return Err(Error::Refused { code: "too-many-people", args: [("max", MOST_PEOPLE.to_string())].into() });
    }
    let before = tx.list_module_file_people(id).await?;
    let mut named: Vec<PictureOf> = Vec::with_capacity(people.len());
    for (number, person) in (1_usize..).zip(people) {
        let person = remaining(tx, cx, *person).await?;
        if !before.contains(&person) && !has_consented(tx, cx, &person).await? {
            return Err(Error::Refused { code: "portrait-consent", args: [("person", number.to_string())].into() });
        }
        if !named.contains(&person) {
            named.push(person);
        }
    }
    tx.put_module_file_people(id, &named).await?;
    file.held_at = if may_be_shown(tx, cx, &named).await? { None } else { file.held_at.or(Some(cx.now)) };
    tx.hold_module_file(id, file.held_at).await?;
    tx.touch(topic(cx)?);
    let changed = changes(&before, &named);
    audit::record(tx, cx, "module_files.people", "module_file", &id.to_string(), &changed).await?;
    Ok(file)
}

/// An entry that was merged into another is known as that one from then on: a module may still have the old id.
async fn remaining(tx: &mut Tx, cx: &Cx, person: PictureOf) -> Result<PictureOf> {
    let Some(id) = person.resident_id else { return Ok(person) };
    Ok(tx.get_resident(id, cx.unit).await?.map_or(person, |resident| PictureOf::from(resident.id)))
}

/// For the trail: `+` who was noted, `-` who was taken off.
fn changes(before: &[PictureOf], after: &[PictureOf]) -> String {
    let name = |sign: char, person: &PictureOf| {
        let resident = person.resident_id.map(|id| id.to_string());
        let id = resident.or(person.volunteer_id.map(|id| id.to_string())).unwrap_or_default();
        format!("{sign}{id}")
    };
    let added = after.iter().filter(|person| !before.contains(person)).map(|person| name('+', person));
    let gone = before.iter().filter(|person| !after.contains(person)).map(|person| name('-', person));
    added.chain(gone).collect::<Vec<_>>().join(" ")
}

/// Who is on a file of the module, in the order in which they were named; nobody, where it has no such file.
///
/// # Errors
/// As any statement.
pub async fn people(tx: &mut Tx, cx: &Cx, id: ModuleFileId) -> Result<Vec<PictureOf>> {
    if get(tx, cx, id).await?.is_none() {
        return Ok(Vec::new());
    }
    tx.list_module_file_people(id).await
}

/// Whether everybody on a file may be shown. A consent goes with whoever moves to another unit.
async fn may_be_shown(tx: &mut Tx, cx: &Cx, people: &[PictureOf]) -> Result<bool> {
    let county = cx.in_unit(cx.county(tx).await?.id);
    for person in people {
        if !has_consented(tx, &county, person).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn has_consented(tx: &mut Tx, cx: &Cx, person: &PictureOf) -> Result<bool> {
    let known = match (person.resident_id, person.volunteer_id) {
        (Some(id), _) => Person::Resident(id),
        (None, Some(id)) => Person::Volunteer(id),
        (None, None) => return Ok(false),
    };
    has_consent(tx, cx, known, ConsentPurpose::Portrait).await
}

async fn hold(tx: &mut Tx, cx: &Cx, file: &ModuleFile) -> Result<()> {
    tx.hold_module_file(file.id, Some(cx.now)).await?;
    tx.touch(topic_of(file.unit_id, &file.module_id));
    audit::record(tx, cx, "module_files.hold", "module_file", &file.id.to_string(), &file.module_id).await
}

/// Called by whoever notes that somebody has taken back their consent to be shown: every file that shows them is held at once.
///
/// # Errors
/// As any statement.
pub(crate) async fn consent_withdrawn(tx: &mut Tx, cx: &Cx, person: Person) -> Result<()> {
    let person = match person {
        Person::Resident(id) => PictureOf::from(id),
        Person::Volunteer(id) => PictureOf::from(id),
        // Files name residents and volunteers alone.
        Person::Worker(_) | Person::Contact(_) | Person::Guardian(_) => return Ok(()),
    };
    for file in tx.list_module_files_showing(person).await? {
        hold(tx, &cx.in_unit(file.unit_id), &file).await?;
    }
    Ok(())
}

/// Looks again at files that are shown: a consent may be over, or a child has grown up, without anybody saying so. A job runs it
/// every night, page by page; answers those that are held from now on.
///
/// # Errors
/// `Forbidden` for everybody but the platform.
pub async fn recheck(tx: &mut Tx, cx: &Cx, page: Page) -> Result<Listed<ModuleFileId>> {
    if !matches!(cx.actor, Actor::System) {
        return Err(Error::Forbidden { permission: Permission::ReviewNotices.as_str() });
    }
    let rows = tx.list_module_files_with_people(&page.after(), page.rows()).await?;
    let looked_at = page.of(rows, |file| file.id.to_string());
    let mut held = Vec::new();
    for file in looked_at.items {
        let here = cx.in_unit(file.unit_id);
        let people = tx.list_module_file_people(file.id).await?;
        if !may_be_shown(tx, &here, &people).await? {
            hold(tx, &here, &file).await?;
            held.push(file.id);
        }
    }
    Ok(Listed { items: held, next: looked_at.next })
}
