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

/// Notes who is on a file of the module, instead of whom was noted before. When everybody on it may be shown, it is held no more.
///
/// # Errors
/// `NotFound` for the file; `Refused`: `too-many-people`, `portrait-consent` when somebody has not consented to be shown, or is
/// not of the unit.
pub async fn put_people(tx: &mut Tx, cx: &Cx, id: ModuleFileId, people: &[PictureOf]) -> Result<ModuleFile> {
    let mut file = get(tx, cx, id).await?.ok_or(NOT_FOUND)?;
    if people.len() > MOST_PEOPLE {
        return Err(Error::Refused { code: "too-many-people", args: [("max", MOST_PEOPLE.to_string())].into() });
    }
    let mut named: Vec<PictureOf> = Vec::with_capacity(people.len());
    for (number, person) in (1_usize..).zip(people) {
        if !has_consented(tx, cx, person).await? {
            return Err(Error::Refused { code: "portrait-consent", args: [("person", number.to_string())].into() });
        }
        if !named.contains(person) {
            named.push(*person);
        }
    }
    tx.put_module_file_people(id, &named).await?;
    tx.hold_module_file(id, None).await?;
    file.held_at = None;
    tx.touch(topic(cx)?);
    audit::record(tx, cx, "module_files.people", "module_file", &id.to_string(), &named.len().to_string()).await?;
    Ok(file)
}

/// Who is on a file, in the order in which they were named.
///
/// # Errors
/// As any statement.
pub async fn people(tx: &mut Tx, cx: &Cx, id: ModuleFileId) -> Result<Vec<PictureOf>> {
    tx.saw(topic(cx)?);
    tx.list_module_file_people(id).await
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
        let mut may = true;
        for person in tx.list_module_file_people(file.id).await? {
            may = may && has_consented(tx, &here, &person).await?;
        }
        if !may {
            hold(tx, &here, &file).await?;
            held.push(file.id);
        }
    }
    Ok(Listed { items: held, next: looked_at.next })
}
