//! Nobody is shown without consent (个人信息保护法第二十五条), and nobody stays shown who takes it back (第十五条).

use std::collections::BTreeMap;

use super::save;
use crate::app::consent::has_consent;
use crate::app::personal::Person;
use crate::app::{Actor, Cx, audit};
use crate::domain::access::Permission;
use crate::domain::consent::ConsentPurpose;
use crate::domain::notice::{Notice, NoticeStatus, ShownPerson};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::NoticeId;
use crate::store::Tx;

/// Which of the people in a notice have no consent, counted from 1.
pub(super) async fn missing(tx: &mut Tx, cx: &Cx, id: NoticeId) -> Result<Vec<usize>> {
    let mut missing = Vec::new();
    for (number, person) in (1..).zip(tx.list_notice_people(id).await?) {
        if !has_consented(tx, cx, &person).await? {
            missing.push(number);
        }
    }
    Ok(missing)
}

/// Refuses unless everybody in a notice has consented.
pub(super) async fn require(tx: &mut Tx, cx: &Cx, id: NoticeId) -> Result<()> {
    let missing = missing(tx, cx, id).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
    Err(Error::Refused { code: "notice-consent", args: BTreeMap::from([("people", numbers.join("、"))]) })
}

/// A paper that lies somewhere is a consent; so is one in the register of consents.
async fn has_consented(tx: &mut Tx, cx: &Cx, person: &ShownPerson) -> Result<bool> {
    let known = match (person.resident_id, person.volunteer_id) {
        (Some(id), _) => Some(Person::Resident(id)),
        (None, Some(id)) => Some(Person::Volunteer(id)),
        (None, None) => None,
    };
    if let Some(known) = known
        && has_consent(tx, cx, known, ConsentPurpose::Portrait).await?
    {
        return Ok(true);
    }
    Ok(person.paper.is_some())
}

/// Back to review, for a reason that reviewers understand.
pub(super) fn hold(notice: &mut Notice) {
    notice.status = NoticeStatus::Submitted;
    "consent-withdrawn".clone_into(&mut notice.reason);
}

/// Called by whoever notes that somebody has taken back their consent to be shown: every notice that shows them goes back to
/// review at once, and a paper that was noted counts no more.
///
/// # Errors
/// As any statement.
pub async fn consent_withdrawn(tx: &mut Tx, cx: &Cx, person: Person) -> Result<i64> {
    let (resident, volunteer) = match person {
        Person::Resident(id) => (id.to_string(), String::new()),
        Person::Volunteer(id) => (String::new(), id.to_string()),
        // Notices show residents and volunteers alone.
        Person::Guardian(_) | Person::Worker(_) | Person::Contact(_) => return Ok(0),
    };
    let mut held = 0;
    for mut notice in tx.list_notices_showing(&resident, &volunteer).await? {
        let here = cx.in_unit(notice.unit_id);
        hold(&mut notice);
        save(tx, &here, &mut notice).await?;
        audit::record(tx, &here, "notices.hold", "notice", &notice.id.to_string(), &notice.reason).await?;
        held += 1;
    }
    tx.forget_paper(&resident, &volunteer).await?;
    Ok(held)
}

/// Looks again at notices that are shown: a consent may be over, or a child has grown up, without anybody saying so. Those in
/// which somebody has none any more go back to review. A job runs it every night, page by page; answers those that went.
///
/// # Errors
/// `Forbidden` for everybody but the platform.
pub async fn recheck(tx: &mut Tx, cx: &Cx, page: Page) -> Result<Listed<NoticeId>> {
    if !matches!(cx.actor, Actor::System) {
        return Err(Error::Forbidden { permission: Permission::ReviewNotices.as_str() });
    }
    let rows = tx.list_notices_unpapered(&page.after(), page.rows()).await?;
    let looked_at = page.of(rows, |notice| notice.id.to_string());
    let mut held = Vec::new();
    for mut notice in looked_at.items {
        let here = cx.in_unit(notice.unit_id);
        if missing(tx, &here, notice.id).await?.is_empty() {
            continue;
        }
        hold(&mut notice);
        save(tx, &here, &mut notice).await?;
        audit::record(tx, &here, "notices.hold", "notice", &notice.id.to_string(), &notice.reason).await?;
        held.push(notice.id);
    }
    Ok(Listed { items: held, next: looked_at.next })
}
