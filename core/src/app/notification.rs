//! Notifications: what people are told, once the transaction commits.
//!
//! A message is JSON with a `text`: a key of a translation and its arguments, so that everybody reads it in their own
//! language. A module's key is looked up in the module's translations, one of the platform itself in the host's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::app::Cx;
use crate::domain::access::Role;
use crate::error::{Error, Result};
use crate::id::{NotificationId, ResidentId, TeamId, UnitId, UserId, VolunteerId};
pub use crate::store::Notification;
use crate::store::Tx;

/// Who is told. A resident, volunteer, team and the staff are those of the unit of the context.
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
    /// Somebody who logs in.
    User(UserId),
    /// Everybody at the desk of a unit: its staff, administrators and grid worker.
    Desk(UnitId),
    /// Who supervises a unit: its administrators, or those of the nearest unit above that has any.
    Supervisors(UnitId),
}

/// Something that the platform itself tells people; written like a module's message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The sentence.
    pub text: ToldText,
    /// What it is about, e.g. `request`; empty: nothing that one could open.
    #[serde(default)]
    pub entity: String,
    /// Its id.
    #[serde(default)]
    pub entity_id: String,
}

/// A sentence of the platform's translations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldText {
    /// The message, e.g. `told-request-escalated`.
    pub key: String,
    /// Its arguments. No personal field is among them.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
}

impl Told {
    /// A sentence without arguments.
    #[must_use]
    pub fn new(key: &'static str) -> Self {
        let text = ToldText { key: key.to_owned(), args: BTreeMap::new() };
        Self { text, entity: String::new(), entity_id: String::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.text.args.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Says what it is about, so that it can be opened from there.
    #[must_use]
    pub fn about(mut self, entity: &str, id: &impl ToString) -> Self {
        entity.clone_into(&mut self.entity);
        self.entity_id = id.to_string();
        self
    }
}

/// Tells people something in the platform's own words; whoever acts is not told what they did themselves. People who are
/// not there any more are passed over. Answers how many logins were told.
///
/// # Errors
/// As any statement.
pub async fn tell(tx: &mut Tx, cx: &Cx, to: Recipient, told: Told) -> Result<usize> {
    tell_others(tx, cx, to, &told, &mut BTreeSet::new()).await
}

/// As [`tell`], but whoever acts hears of it too: of what follows from what they did.
///
/// # Errors
/// As any statement.
pub(crate) async fn announce(tx: &mut Tx, cx: &Cx, to: Recipient, told: &Told) -> Result<usize> {
    let users = match recipients(tx, cx, to).await {
        Ok(users) => users,
        Err(Error::NotFound { .. }) => return Ok(0),
        Err(error) => return Err(error),
    };
    let message = serde_json::to_string(told).map_err(Error::internal)?;
    deliver(tx, cx, None, users.into_iter(), &message).await
}

/// As [`tell`], but for whoever was told already, to whom those are added who are told now.
pub(crate) async fn tell_others(
    tx: &mut Tx,
    cx: &Cx,
    to: Recipient,
    told: &Told,
    already: &mut BTreeSet<UserId>,
) -> Result<usize> {
    let users = match recipients(tx, cx, to).await {
        Ok(users) => users,
        Err(Error::NotFound { .. }) => return Ok(0),
        Err(error) => return Err(error),
    };
    let users: BTreeSet<UserId> =
        users.into_iter().filter(|user| Some(*user) != cx.user() && !already.contains(user)).collect();
    already.extend(&users);
    let message = serde_json::to_string(told).map_err(Error::internal)?;
    deliver(tx, cx, None, users.into_iter(), &message).await
}

/// Tells people of the unit something in a module's words; `message` is JSON of the module that acts. Answers how many logins
/// were told: somebody without a login has to be rung. What the platform says by itself goes through [`tell`].
///
/// # Errors
/// `NotFound` for somebody outside the unit.
pub async fn send(tx: &mut Tx, cx: &Cx, to: Recipient, message: &str) -> Result<usize> {
    let users = recipients(tx, cx, to).await?;
    deliver(tx, cx, cx.module.as_deref(), users.into_iter(), message).await
}

async fn recipients(tx: &mut Tx, cx: &Cx, to: Recipient) -> Result<Vec<UserId>> {
    Ok(match to {
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
        Recipient::User(id) => vec![id],
        Recipient::Desk(unit) => {
            with_posts(tx, cx, unit, &[Role::Staff, Role::GridWorker, Role::UnitAdmin, Role::CountyAdmin]).await?
        }
        Recipient::Supervisors(unit) => {
            for above in tx.list_units_above(unit).await? {
                let found = with_posts(tx, cx, above.id, &[Role::UnitAdmin, Role::CountyAdmin]).await?;
                if !found.is_empty() {
                    return Ok(found);
                }
            }
            Vec::new()
        }
    })
}

async fn with_posts(tx: &mut Tx, cx: &Cx, unit: UnitId, roles: &[Role]) -> Result<Vec<UserId>> {
    let mut users = Vec::new();
    for role in roles {
        users.extend(tx.list_users_with_post(unit, *role, cx.now).await?);
    }
    Ok(users)
}

async fn deliver(
    tx: &mut Tx,
    cx: &Cx,
    module: Option<&str>,
    users: impl ExactSizeIterator<Item = UserId> + Send,
    message: &str,
) -> Result<usize> {
    let count = users.len();
    for user in users {
        let notification = Notification {
            id: cx.id(NotificationId::from_uuid),
            user_id: user,
            unit_id: cx.unit,
            module_id: module.map(str::to_owned),
            message: message.to_owned(),
            created_at: cx.now,
            read_at: None,
        };
        tx.insert_notification(&notification).await?;
        tx.touch(format!("notification:{user}"));
    }
    Ok(count)
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
