//! Who may administer whom.

use crate::app::{Actor, Cx};
use crate::domain::access::{Assigner, Permission, Permissions, User};
use crate::error::{Error, Result};
use crate::id::{ResidentId, UnitId, UserId, VolunteerId, WorkerId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "user" };

/// Whether the acting person gives and takes posts of a role in `unit`; none: yes, else what they lack.
///
/// Whoever administers roles there gives any role, also one that may do what they may not do themselves: the county appoints
/// its fund's approver and its communities' staff. Whoever administers users alone gives roles that are marked for it, and
/// none that may do more than they may.
pub(crate) async fn may_assign(
    tx: &mut Tx,
    cx: &Cx,
    unit: UnitId,
    by: Assigner,
    permissions: &Permissions,
) -> Result<Option<Permission>> {
    if !cx.may_in(tx, Permission::ManageUsers, unit).await? {
        return Ok(Some(Permission::ManageUsers));
    }
    if cx.may_in(tx, Permission::ManageRoles, unit).await? {
        return Ok(None);
    }
    if by == Assigner::CountyAdmin {
        return Ok(Some(Permission::ManageRoles));
    }
    for permission in permissions.iter() {
        if !cx.may_in(tx, permission, unit).await? {
            return Ok(Some(permission));
        }
    }
    Ok(None)
}

/// The same as a gate.
///
/// # Errors
/// `Unauthenticated`; `Forbidden`.
pub(crate) async fn require_assign(
    tx: &mut Tx,
    cx: &Cx,
    unit: UnitId,
    by: Assigner,
    permissions: &Permissions,
) -> Result<()> {
    if matches!(cx.actor, Actor::Anonymous) {
        return Err(Error::Unauthenticated);
    }
    match may_assign(tx, cx, unit, by, permissions).await? {
        None => Ok(()),
        Some(lacking) => Err(Error::Forbidden { permission: lacking.as_str() }),
    }
}

/// Whether these people are of the unit of the context or below.
pub(crate) async fn require_people_within(
    tx: &mut Tx,
    cx: &Cx,
    resident: Option<ResidentId>,
    volunteer: Option<VolunteerId>,
    worker: Option<WorkerId>,
) -> Result<()> {
    if let Some(id) = resident {
        tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
    }
    if let Some(id) = volunteer {
        tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    }
    if let Some(id) = worker {
        tx.get_worker(id, cx.unit).await?.ok_or(Error::NotFound { entity: "worker" })?;
    }
    Ok(())
}

/// A user whom the acting person may change: wholly within the unit of the context (who administers a community has no hold
/// over the county's people, nor over the neighbour's), holding no post that the acting person could not give (or whoever
/// resets a password would get it), and not themselves.
///
/// # Errors
/// `Forbidden` without `users.manage`, or for somebody who may do what the acting person may not give; `NotFound` for
/// somebody who is administered elsewhere; `Refused` (`user-elsewhere`) for somebody who is something elsewhere too,
/// (`own-user`) for oneself.
pub(crate) async fn require_administered(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<User> {
    cx.require(tx, Permission::ManageUsers).await?;
    let user = tx.get_user_within(id, cx.unit).await?.ok_or(MISSING)?;
    if cx.user() == Some(id) {
        return Err(Error::refused("own-user"));
    }
    for post in tx.list_posts_from(id, cx.now).await? {
        if !tx.is_unit_within(post.unit_id, cx.unit).await? {
            return Err(Error::refused("user-elsewhere"));
        }
        require_assign(tx, cx, post.unit_id, post.assigned_by, &post.permissions).await?;
    }
    match require_people_within(tx, cx, user.resident_id, user.volunteer_id, user.worker_id).await {
        Err(Error::NotFound { .. }) => Err(Error::refused("user-elsewhere")),
        outcome => outcome.map(|()| user),
    }
}
