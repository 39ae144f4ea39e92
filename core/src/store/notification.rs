//! Notifications.

use super::Tx;
use crate::error::Result;
use crate::id::{NotificationId, UnitId, UserId};
use crate::time::Timestamp;

/// Something a user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Id.
    pub id: NotificationId,
    /// Who is told.
    pub user_id: UserId,
    /// Where it comes from.
    pub unit_id: UnitId,
    /// By which module; none: the platform.
    pub module_id: Option<String>,
    /// What is said, as JSON of whoever says it (a module's `message`).
    pub message: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

from_row!(Notification { id, user_id, unit_id, module_id, message, created_at, read_at });

const INSERT: &str = "
    INSERT INTO notification (id, user_id, unit_id, module_id, message, created_at, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const LIST: &str = "SELECT * FROM notification WHERE user_id = $1 ORDER BY id DESC LIMIT $2";
const UNREAD: &str = "SELECT COUNT(*) FROM notification WHERE user_id = $1 AND read_at IS NULL";
const READ: &str = "UPDATE notification SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL";

impl Tx {
    /// Adds a notification.
    pub(crate) async fn insert_notification(&mut self, n: &Notification) -> Result<()> {
        execute!(
            self,
            INSERT,
            n.id,
            n.user_id,
            n.unit_id,
            n.module_id.clone(),
            n.message.clone(),
            n.created_at,
            n.read_at
        )?;
        Ok(())
    }

    /// A user's notifications, newest first.
    pub(crate) async fn list_notifications(&mut self, user: UserId, limit: i64) -> Result<Vec<Notification>> {
        fetch_all!(self, LIST, user, limit)
    }

    /// How many a user has not read.
    pub(crate) async fn count_unread(&mut self, user: UserId) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, UNREAD, user)?;
        Ok(count)
    }

    /// Marks all of a user's as read.
    pub(crate) async fn set_notifications_read(&mut self, user: UserId, now: Timestamp) -> Result<u64> {
        execute!(self, READ, user, now)
    }
}
