//! Notifications.

use crate::app::Cx;
use crate::domain::access::Role;
use crate::error::{Error, Result};
use crate::id::{NotificationId, ResidentId, TeamId, UserId, VolunteerId};
pub use crate::store::Notification;
use crate::store::Tx;

/// Who is told; always people of the unit of the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// A resident.
    Resident(ResidentId),
    /// A volunteer.
    Volunteer(VolunteerId),
    /// Every member of a team.
    Team(TeamId),
    /// The staff of the unit.
    Staff,
}

/// Tells people of the unit something; `message` is JSON of whoever says it. Answers how many logins were told: somebody
/// without a login has to be rung.
///
/// # Errors
/// `NotFound` for somebody outside the unit.
pub async fn send(tx: &mut Tx, cx: &Cx, to: Recipient, message: &str) -> Result<usize> {
    let users = match to {
        Recipient::Resident(id) => {
            let resident = tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
            tx.list_users_of_resident(resident.id).await?
        }
        Recipient::Volunteer(id) => {
            tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
            tx.list_users_of_volunteer(id).await?
        }
        Recipient::Team(id) => {
            tx.get_team(id, cx.unit).await?.ok_or(Error::NotFound { entity: "team" })?;
            let mut users = Vec::new();
            for member in tx.list_team_members(id).await? {
                users.extend(tx.list_users_of_volunteer(member.id).await?);
            }
            users
        }
        Recipient::Staff => tx.list_users_with_post(cx.unit, Role::Staff, cx.now).await?,
    };
    for user in &users {
        let notification = Notification {
            id: cx.id(NotificationId::from_uuid),
            user_id: *user,
            unit_id: cx.unit,
            module_id: cx.module.as_deref().map(str::to_owned),
            message: message.to_owned(),
            created_at: cx.now,
            read_at: None,
        };
        tx.insert_notification(&notification).await?;
        tx.touch(format!("notification:{user}"));
    }
    Ok(users.len())
}

fn me(cx: &Cx) -> Result<UserId> {
    cx.user().ok_or(Error::Unauthenticated)
}

/// The acting user's notifications, newest first.
///
/// # Errors
/// `Unauthenticated`.
pub async fn list(tx: &mut Tx, cx: &Cx, limit: i64) -> Result<Vec<Notification>> {
    let user = me(cx)?;
    tx.saw(format!("notification:{user}"));
    tx.list_notifications(user, limit.clamp(1, 100)).await
}

/// How many the acting user has not read.
///
/// # Errors
/// `Unauthenticated`.
pub async fn count_unread(tx: &mut Tx, cx: &Cx) -> Result<i64> {
    let user = me(cx)?;
    tx.saw(format!("notification:{user}"));
    tx.count_unread(user).await
}

/// Marks all of the acting user's as read.
///
/// # Errors
/// `Unauthenticated`.
pub async fn mark_read(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let user = me(cx)?;
    tx.set_notifications_read(user, cx.now).await?;
    tx.touch(format!("notification:{user}"));
    Ok(())
}
