//! Posts.

use super::Tx;
use crate::domain::access::{Post, PostFilter, PostView, Role, RoleCode};
use crate::domain::page::Page;
use crate::error::Result;
use crate::id::{PostId, UnitId, UserId};
use crate::time::Timestamp;

from_row!(Post { id, user_id, role, name_zh, name_en, permissions, assigned_by, unit_id, valid_from, valid_to });

/// A post with who holds it, as it is listed.
#[derive(Debug)]
pub(crate) struct PostRow {
    id: PostId,
    unit_id: UnitId,
    user_id: UserId,
    login: String,
    user_name: String,
    role: RoleCode,
    name_zh: String,
    name_en: String,
    valid_from: Timestamp,
    valid_to: Option<Timestamp>,
}

from_row!(PostRow { id, unit_id, user_id, login, user_name, role, name_zh, name_en, valid_from, valid_to });

impl PostRow {
    /// As it is shown at `now`.
    pub(crate) fn view(self, now: Timestamp) -> PostView {
        PostView {
            current: self.valid_from <= now && self.valid_to.is_none_or(|end| now < end),
            id: self.id,
            unit_id: self.unit_id,
            user_id: self.user_id,
            login: self.login,
            user_name: self.user_name,
            role: self.role.to_string(),
            name_zh: self.name_zh,
            name_en: self.name_en,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

macro_rules! posts {
    ($rest:literal) => {
        posts!("p.unit_id", $rest)
    };
    ($unit:literal, $rest:literal) => {
        concat!(
            "SELECT p.id, p.user_id, p.role, r.name_zh, r.name_en, r.permissions, r.assigned_by, p.valid_from, p.valid_to, ",
            $unit,
            " FROM post p JOIN role r ON r.code = p.role ",
            $rest
        )
    };
}

const INSERT: &str = "
    INSERT INTO post (id, user_id, role, unit_id, valid_from, valid_to, given_by, taken_reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, '')";
const NOW: &str =
    posts!("WHERE p.user_id = $1 AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY p.id");
// As far as they reach into the unit `$3`: what is held above counts in it, what is held below counts there.
const NOW_WITHIN: &str = posts!(
    "CASE WHEN EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = p.unit_id AND c.descendant_id = $3)
        THEN $3 ELSE p.unit_id END AS unit_id",
    "WHERE p.user_id = $1 AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
      AND EXISTS (SELECT 1 FROM unit_closure c WHERE (c.ancestor_id = p.unit_id AND c.descendant_id = $3)
          OR (c.ancestor_id = $3 AND c.descendant_id = p.unit_id))
    ORDER BY p.id"
);
const FROM_NOW: &str = posts!("WHERE p.user_id = $1 AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY p.id");
const GET: &str = posts!("JOIN unit_closure c ON c.descendant_id = p.unit_id AND c.ancestor_id = $2 WHERE p.id = $1");
const OF_ROLE: &str =
    posts!("WHERE p.role = $1 AND (p.valid_to IS NULL OR p.valid_to > $2) AND p.id > $3 ORDER BY p.id LIMIT 500");
const ROLE_HELD: &str = "SELECT EXISTS (SELECT 1 FROM post WHERE role = $1)";
const USERS_WITH: &str = "
    SELECT DISTINCT p.user_id FROM post p JOIN login_user u ON u.id = p.user_id
    WHERE p.unit_id = $1 AND p.role = $2 AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to > $3)
    AND u.disabled_at IS NULL ORDER BY p.user_id";
const TAKE: &str = "
    UPDATE post SET valid_to = $2, taken_by = $3, taken_reason = $4 WHERE id = $1 AND (valid_to IS NULL OR valid_to > $2)";
const LIST: &str = "
    SELECT p.id, p.unit_id, p.user_id, u.login, u.name AS user_name, p.role, r.name_zh, r.name_en, p.valid_from, p.valid_to
    FROM post p JOIN unit_closure c ON c.descendant_id = p.unit_id AND c.ancestor_id = $1
    JOIN role r ON r.code = p.role JOIN login_user u ON u.id = p.user_id
    WHERE ($2 = '' OR p.user_id = $2) AND ($3 = '' OR p.role = $3)
    AND ($4 = 'ended' OR p.valid_to IS NULL OR p.valid_to > $5) AND ($6 = '' OR p.id < $6)
    ORDER BY p.id DESC LIMIT $7";

impl Tx {
    /// Adds a post.
    pub(crate) async fn insert_post(&mut self, post: &Post, given_by: Option<UserId>) -> Result<()> {
        execute!(
            self,
            INSERT,
            post.id,
            post.user_id,
            post.role.clone(),
            post.unit_id,
            post.valid_from,
            post.valid_to,
            given_by
        )?;
        Ok(())
    }

    /// The posts of a user that count at `now`.
    pub(crate) async fn list_posts(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Post>> {
        fetch_all!(self, NOW, user, now)
    }

    /// The posts of a user that count at `now`, as far as they reach into a unit: each says the unit in which it counts there.
    pub(crate) async fn list_posts_into(&mut self, user: UserId, now: Timestamp, unit: UnitId) -> Result<Vec<Post>> {
        fetch_all!(self, NOW_WITHIN, user, now, unit)
    }

    /// The posts of a user that count at `now` or later.
    pub(crate) async fn list_posts_from(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Post>> {
        fetch_all!(self, FROM_NOW, user, now)
    }

    /// The post with this id, if it is held in the unit or below.
    pub(crate) async fn get_post(&mut self, id: PostId, unit: UnitId) -> Result<Option<Post>> {
        fetch_optional!(self, GET, id, unit)
    }

    /// Posts of a role that count at `now` or later, at most 500, after `after`.
    pub(crate) async fn list_posts_of_role(
        &mut self,
        role: &RoleCode,
        now: Timestamp,
        after: &str,
    ) -> Result<Vec<Post>> {
        fetch_all!(self, OF_ROLE, role.clone(), now, after.to_owned())
    }

    /// Whether anybody holds or held a role.
    pub(crate) async fn is_role_held(&mut self, role: &RoleCode) -> Result<bool> {
        let (held,): (bool,) = fetch_one!(self, ROLE_HELD, role.clone())?;
        Ok(held)
    }

    /// Users who hold a role in exactly this unit.
    pub(crate) async fn list_users_with_post(
        &mut self,
        unit: UnitId,
        role: Role,
        now: Timestamp,
    ) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, USERS_WITH, unit, role, now)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Ends a post; false when it has ended.
    pub(crate) async fn end_post(
        &mut self,
        id: PostId,
        now: Timestamp,
        by: Option<UserId>,
        reason: &str,
    ) -> Result<bool> {
        Ok(execute!(self, TAKE, id, now, by, reason.to_owned())? == 1)
    }

    /// Posts held in the unit and below, newest first.
    pub(crate) async fn list_posts_within(
        &mut self,
        unit: UnitId,
        filter: &PostFilter,
        page: &Page,
        now: Timestamp,
    ) -> Result<Vec<PostRow>> {
        let user = filter.user_id.map(|id| id.to_string()).unwrap_or_default();
        let role = filter.role.clone().unwrap_or_default();
        let ended = if filter.ended == Some(true) { "ended" } else { "" };
        fetch_all!(self, LIST, unit, user, role, ended.to_owned(), now, page.after(), page.rows())
    }
}
