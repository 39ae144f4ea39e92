//! Posts: who holds which role where.

use crate::app::access::{may_assign, require_assign};
use crate::app::{Cx, audit};
use crate::domain::access::{GivePost, Permission, Permissions, Post, PostFilter, PostView, RoleDef, TakePost, User};
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{PostId, UnitId};
use crate::store::Tx;
use crate::time::Timestamp;

/// Posts held in the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `users.manage`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: PostFilter, page: Page) -> Result<Listed<PostView>> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "post");
    let rows = tx.list_posts_within(cx.unit, &filter, &page, cx.now).await?;
    let views = rows.into_iter().map(|row| row.view(cx.now)).collect();
    Ok(page.of(views, |view: &PostView| view.id.to_string()))
}

/// Gives a post in the unit of the context, from a day to a day.
///
/// Whoever administers users gives posts in their unit and below; see `docs/access.md` for who gives what. Somebody who is
/// administered elsewhere is given a post by their exact login: the answer tells that the login exists and whose it is, which
/// whoever gives posts would learn from entering a user with the same login, and nothing else. They stay administered where
/// they are.
///
/// # Errors
/// `NotFound` for a user who is administered elsewhere (by id), does not exist or is barred (by login); `Forbidden` without
/// `users.manage`, or for a role that one does not give; `Invalid` for an unknown role or days in the wrong order; `Refused`
/// (`own-post`) to oneself, (`role-level`) for a role that is not held at this level of the tree, (`post-held`) for a post
/// that is held already, (`post-duties`) when it may not be held together with another.
pub async fn give(tx: &mut Tx, cx: &Cx, input: GivePost) -> Result<PostView> {
    let (user, role) = asked(tx, cx, &input).await?;
    let (from, to) = days(cx, &input)?;
    let held = tx.list_posts_from(user.id, cx.now).await?;
    if held.iter().any(|post| is_same(post, cx.unit, &role) && post.meets(from, to)) {
        return Err(Error::refused("post-held"));
    }
    let post = enter(tx, cx, &user, &role, (from, to), &held).await?;
    Ok(view(&post, &user, cx.now))
}

/// As [`give`]; a post that is held already is no error.
pub(crate) async fn give_or_find(tx: &mut Tx, cx: &Cx, input: GivePost) -> Result<Post> {
    let (user, role) = asked(tx, cx, &input).await?;
    let period = days(cx, &input)?;
    let held = tx.list_posts_from(user.id, cx.now).await?;
    match held.iter().find(|post| is_same(post, cx.unit, &role) && post.counts_at(cx.now)) {
        Some(post) => Ok(post.clone()),
        None => enter(tx, cx, &user, &role, period, &held).await,
    }
}

fn is_same(post: &Post, unit: UnitId, role: &RoleDef) -> bool {
    post.unit_id == unit && post.role == role.code
}

/// To whom and as what, if the acting person may give it.
async fn asked(tx: &mut Tx, cx: &Cx, input: &GivePost) -> Result<(User, RoleDef)> {
    cx.require(tx, Permission::ManageUsers).await?;
    let user = to_whom(tx, cx, input).await?;
    let role = tx.role_by_code(input.role.trim()).await?.ok_or_else(|| Error::invalid("role", "choice"))?;
    require_assign(tx, cx, cx.unit, role.assigned_by, &role.permissions).await?;
    if cx.user() == Some(user.id) {
        return Err(Error::refused("own-post"));
    }
    let unit = cx.unit(tx).await?;
    if !role.unit_kinds().contains(&unit.kind) {
        return Err(Error::refused("role-level"));
    }
    Ok((user, role))
}

async fn to_whom(tx: &mut Tx, cx: &Cx, input: &GivePost) -> Result<User> {
    const MISSING: Error = Error::NotFound { entity: "user" };
    match (input.user_id, input.login.as_deref().map(str::trim).filter(|login| !login.is_empty())) {
        (Some(id), None) => {
            let user = tx.get_user(id).await?.ok_or(MISSING)?;
            // Whoever administers the user somewhere above appoints them in any unit of theirs.
            if cx.may_in(tx, Permission::ManageUsers, user.unit_id).await? { Ok(user) } else { Err(MISSING) }
        }
        (None, Some(login)) => {
            let login: String = check::fold(login).chars().take(40).collect();
            tx.user_by_login(&login).await?.filter(|user| user.disabled_at.is_none()).ok_or(MISSING)
        }
        _ => Err(Error::invalid("user_id", "required")),
    }
}

fn days(cx: &Cx, input: &GivePost) -> Result<(Timestamp, Option<Timestamp>)> {
    let today = Day::of(cx.now);
    let from = match input.valid_from {
        Some(day) if day > today => day.begins(),
        Some(day) if day < today => return Err(Error::invalid("valid_from", "post-past")),
        _ => cx.now,
    };
    let to = input.valid_to.map(|day| day.plus_days(1).begins());
    if to.is_some_and(|to| to <= from) {
        return Err(Error::invalid("valid_to", "post-order"));
    }
    Ok((from, to))
}

async fn enter(
    tx: &mut Tx,
    cx: &Cx,
    user: &User,
    role: &RoleDef,
    (valid_from, valid_to): (Timestamp, Option<Timestamp>),
    held: &[Post],
) -> Result<Post> {
    let period = (valid_from, valid_to);
    require_compatible(tx, &role.permissions, cx.unit, period, held.iter()).await?;
    let post = Post {
        id: cx.id(PostId::from_uuid),
        user_id: user.id,
        role: role.code.clone(),
        name_zh: role.name_zh.clone(),
        name_en: role.name_en.clone(),
        permissions: role.permissions.clone(),
        assigned_by: role.assigned_by,
        unit_id: cx.unit,
        valid_from,
        valid_to,
    };
    tx.insert_post(&post, cx.user()).await?;
    audit::record(tx, cx, "posts.give", "user", &user.id.to_string(), role.code.as_str()).await?;
    cx.touch(tx, cx.unit, "post").await?;
    Ok(post)
}

/// Whether a role may be held in a unit beside these posts: nobody holds together what is to be done by two, where the units
/// and the times overlap.
pub(crate) async fn require_compatible(
    tx: &mut Tx,
    permissions: &Permissions,
    unit: UnitId,
    (from, to): (Timestamp, Option<Timestamp>),
    others: impl Iterator<Item = &Post>,
) -> Result<()> {
    for other in others {
        if permissions.clash(&other.permissions).is_none() || !other.meets(from, to) {
            continue;
        }
        if tx.is_unit_within(unit, other.unit_id).await? || tx.is_unit_within(other.unit_id, unit).await? {
            return Err(Error::refused("post-duties"));
        }
    }
    Ok(())
}

/// Takes a post back: it counts no more from now on, also in sessions that are open.
///
/// # Errors
/// `NotFound` outside the unit; `Forbidden` for a role that one does not give; `Refused` (`own-post`) for one's own,
/// (`post-ended`) for one that has ended.
pub async fn take(tx: &mut Tx, cx: &Cx, id: PostId, input: TakePost) -> Result<PostView> {
    cx.require(tx, Permission::ManageUsers).await?;
    let post = tx.get_post(id, cx.unit).await?.ok_or(Error::NotFound { entity: "post" })?;
    require_assign(tx, cx, post.unit_id, post.assigned_by, &post.permissions).await?;
    if cx.user() == Some(post.user_id) {
        return Err(Error::refused("own-post"));
    }
    let reason = check::line("reason", &input.reason, 200)?;
    if !tx.end_post(id, cx.now, cx.user(), &reason).await? {
        return Err(Error::refused("post-ended"));
    }
    let here = cx.in_unit(post.unit_id);
    let role = post.role.as_str();
    audit::record_for(tx, &here, "posts.take", "user", &post.user_id.to_string(), &reason, role).await?;
    cx.touch(tx, post.unit_id, "post").await?;
    get(tx, cx, id).await
}

/// A post held in the unit or below, also one that has ended.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: PostId) -> Result<PostView> {
    const MISSING: Error = Error::NotFound { entity: "post" };
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "post");
    let post = tx.get_post(id, cx.unit).await?.ok_or(MISSING)?;
    let user = tx.get_user(post.user_id).await?.ok_or(MISSING)?;
    Ok(view(&post, &user, cx.now))
}

/// The acting person's own posts, as they count now.
///
/// # Errors
/// `Unauthenticated`.
pub async fn own(tx: &mut Tx, cx: &Cx) -> Result<Vec<PostView>> {
    let user = tx.get_user(cx.user().ok_or(Error::Unauthenticated)?).await?.ok_or(Error::Unauthenticated)?;
    let posts = tx.list_posts(user.id, cx.now).await?;
    Ok(posts.iter().map(|post| view(post, &user, cx.now)).collect())
}

/// Roles that the acting person may give in the unit of the context: what a form offers.
///
/// # Errors
/// `Forbidden` without `users.manage`.
pub async fn assignable(tx: &mut Tx, cx: &Cx) -> Result<Vec<RoleDef>> {
    cx.require(tx, Permission::ManageUsers).await?;
    let unit = cx.unit(tx).await?;
    let mut roles = Vec::new();
    for role in tx.list_roles(&crate::domain::access::RoleFilter::default(), &Page::first(200)).await? {
        let lacking = may_assign(tx, cx, cx.unit, role.assigned_by, &role.permissions).await?;
        if lacking.is_none() && role.unit_kinds().contains(&unit.kind) {
            roles.push(role);
        }
    }
    Ok(roles)
}

fn view(post: &Post, user: &User, now: Timestamp) -> PostView {
    PostView {
        id: post.id,
        unit_id: post.unit_id,
        user_id: user.id,
        login: user.login.clone(),
        user_name: user.name.clone(),
        role: post.role.to_string(),
        name_zh: post.name_zh.clone(),
        name_en: post.name_en.clone(),
        valid_from: post.valid_from,
        valid_to: post.valid_to,
        current: post.counts_at(now),
    }
}
