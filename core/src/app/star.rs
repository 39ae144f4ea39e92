//! Stars of volunteers: applied for by minutes, decided by staff.

use crate::app::{Cx, audit, service_setting};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::star::{DecideStar, NewStar, Star, StarFilter, StarStatus, StarView};
use crate::error::{Error, Result};
use crate::id::{StarId, VolunteerId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "star" };

async fn visible(tx: &mut Tx, cx: &Cx, id: StarId) -> Result<Star> {
    let star = tx.get_star(id, cx.unit).await?.ok_or(MISSING)?;
    let own = cx.volunteer() == Some(star.volunteer_id);
    if own || cx.may(tx, Permission::ReadVolunteers).await? { Ok(star) } else { Err(MISSING) }
}

/// Applications for stars in the unit and below, newest first. Volunteers get their own by naming themselves.
///
/// # Errors
/// `Forbidden` without `volunteers.read` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: StarFilter, page: Page) -> Result<Listed<StarView>> {
    let own = filter.volunteer_id.is_some() && filter.volunteer_id == cx.volunteer();
    if !own {
        cx.require(tx, Permission::ReadVolunteers).await?;
    }
    cx.saw(tx, "star");
    let rows = tx.list_stars(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.id.to_string()).map(StarView::from))
}

/// An application for stars.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: StarId) -> Result<StarView> {
    cx.saw(tx, "star");
    visible(tx, cx, id).await.map(StarView::from)
}

/// The stars that a volunteer has now: the most of those granted and not lapsed.
async fn granted(tx: &mut Tx, id: VolunteerId) -> Result<i64> {
    let stars = tx.list_stars_of(id).await?;
    Ok(stars.iter().filter(|star| star.status == StarStatus::Granted).map(|star| star.stars).max().unwrap_or(0))
}

/// Applies for as many stars as the volunteer's approved minutes make: they themselves, or staff for them.
///
/// # Errors
/// `Forbidden` without `volunteers.write` for somebody else; `NotFound` (volunteer); `Refused` when the minutes make no more
/// stars than they have, or an application is waiting.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewStar) -> Result<StarView> {
    if cx.volunteer() != Some(new.volunteer_id) {
        cx.require(tx, Permission::WriteVolunteers).await?;
    }
    let volunteer =
        tx.get_volunteer(new.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    let minutes = tx.sum_approved_minutes(volunteer.id).await?;
    let stars = service_setting::of(tx, volunteer.unit_id).await?.stars(minutes);
    if tx.list_stars_of(volunteer.id).await?.iter().any(|star| star.status == StarStatus::Applied) {
        return Err(Error::refused("star-waiting"));
    }
    if stars <= granted(tx, volunteer.id).await? {
        return Err(Error::refused("star-not-reached"));
    }
    let star = Star {
        id: cx.id(StarId::from_uuid),
        unit_id: volunteer.unit_id,
        volunteer_id: volunteer.id,
        stars,
        minutes,
        status: StarStatus::Applied,
        applied_by: cx.user(),
        applied_at: cx.now,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        review_on: None,
        version: 1,
        volunteer_name: volunteer.name,
    };
    tx.insert_star(&star).await?;
    note(tx, cx, &star, "stars.apply").await?;
    Ok(star.into())
}

async fn note(tx: &mut Tx, cx: &Cx, star: &Star, verb: &str) -> Result<()> {
    audit::record(tx, cx, verb, "star", &star.id.to_string(), &star.stars.to_string()).await?;
    cx.touch(tx, star.unit_id, "star").await
}

/// Decides on an application, or looks at granted stars again. Nobody decides on their own, nor on what they applied for.
///
/// # Errors
/// `NotFound`; `Forbidden` without `hours.approve`; `Invalid` without a reason when they are not given; `Refused` for one's
/// own, or when it was refused or has lapsed.
pub async fn decide(tx: &mut Tx, cx: &Cx, id: StarId, input: DecideStar) -> Result<StarView> {
    let mut star = visible(tx, cx, id).await?;
    cx.require(tx, Permission::ApproveHours).await?;
    let own = cx.volunteer() == Some(star.volunteer_id);
    if own || star.status == StarStatus::Applied && star.applied_by.is_some() && star.applied_by == cx.user() {
        return Err(Error::refused("own-star"));
    }
    let reason = if input.grant { String::new() } else { check::line("reason", &input.reason, 200)? };
    star.status = match (star.status, input.grant) {
        (StarStatus::Applied | StarStatus::Granted, true) => StarStatus::Granted,
        (StarStatus::Applied, false) => StarStatus::Refused,
        (StarStatus::Granted, false) => StarStatus::Lapsed,
        (StarStatus::Refused | StarStatus::Lapsed, _) => return Err(Error::refused("star-decided")),
    };
    let days = service_setting::of(tx, star.unit_id).await?.star_review_days;
    star.review_on = (input.grant && days > 0).then(|| Day::of(cx.now).plus_days(days));
    star.reason = reason;
    star.decided_by = cx.user();
    star.decided_at = Some(cx.now);
    if !tx.update_star(&star).await? {
        return Err(Error::Conflict { entity: "star" });
    }
    star.version += 1;
    note(tx, cx, &star, if input.grant { "stars.grant" } else { "stars.refuse" }).await?;
    cx.touch(tx, star.unit_id, "volunteer").await?;
    Ok(star.into())
}
