//! API tokens: a programme acts in somebody's name, within limits.

use sha2::{Digest as _, Sha256};

use crate::app::access::Authenticated;
use crate::app::{Actor, Core, Cx, audit, session};
use crate::domain::access::{ApiTokenView, NewApiToken, Permissions, Post, Step, TokenRow};
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{ApiTokenId, SessionId};
use crate::store::{HeldToken, Tx};

/// How every API token begins, so that one that was published by mistake is recognised.
pub const PREFIX: &str = "wsh_";
/// The longest life of an API token, days.
const MOST_DAYS: i64 = 366;
/// Tokens of one user that can be used at the same time.
const MOST_TOKENS: i64 = 50;

/// One's own API tokens, newest first, also those that have ended.
///
/// # Errors
/// `Unauthenticated` without a session of one's own.
pub async fn list(tx: &mut Tx, cx: &Cx, own: SessionId, page: Page) -> Result<Listed<ApiTokenView>> {
    let user = session::own(tx, cx, own).await?;
    let rows = tx.list_api_tokens(user.id, &page.after(), page.rows()).await?;
    Ok(page.of(rows, |row: &TokenRow| row.id.to_string()).map(ApiTokenView::from))
}

/// Makes an API token that counts in the unit of the context and below. The answer holds it; it is never shown again.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `Forbidden` for a scope that one may not do there oneself; `Invalid` for
/// wrong fields; `Refused` (`token-scope`) for a scope that asks for a second factor, which no programme has, (`too-many-tokens`).
pub async fn create(tx: &mut Tx, cx: &Cx, own: SessionId, new: NewApiToken) -> Result<ApiTokenView> {
    let user = session::own(tx, cx, own).await?;
    let name = check::line("name", &new.name, 60)?;
    let scopes: Permissions = new.scopes.iter().copied().collect();
    if scopes.is_empty() {
        return Err(Error::invalid("scopes", "required"));
    }
    for scope in scopes.iter() {
        cx.require(tx, scope).await?;
    }
    if scopes.iter().any(crate::domain::access::Permission::needs_second_factor) {
        return Err(Error::refused("token-scope"));
    }
    let today = Day::of(cx.now);
    let last = new.expires_on.ok_or_else(|| Error::invalid("expires_on", "required"))?;
    if last < today {
        return Err(Error::invalid("expires_on", "token-past"));
    }
    if today.days_until(last) > MOST_DAYS {
        return Err(crate::Problem::new("expires_on", "token-far").with("max", MOST_DAYS).into());
    }
    if tx.count_api_tokens(user.id, cx.now).await? >= MOST_TOKENS {
        return Err(Error::refused("too-many-tokens"));
    }
    let token = make(&cx.core);
    let row = TokenRow {
        id: cx.id(ApiTokenId::from_uuid),
        user_id: user.id,
        unit_id: cx.unit,
        name,
        scopes,
        read_only: new.read_only,
        created_at: cx.now,
        expires_at: last.plus_days(1).begins(),
        used_at: None,
        revoked_at: None,
    };
    tx.insert_api_token(&hash(&token), &row).await?;
    let told = format!("{}{}", row.scopes, if row.read_only { " (read only)" } else { "" });
    audit::record(tx, cx, "api-tokens.create", "api_token", &row.id.to_string(), &told).await?;
    Ok(ApiTokenView { token: Some(token), ..row.into() })
}

/// Revokes one of one's own API tokens; again is no error.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `NotFound` for anybody else's.
pub async fn revoke(tx: &mut Tx, cx: &Cx, own: SessionId, id: ApiTokenId) -> Result<()> {
    let user = session::own(tx, cx, own).await?;
    let token = tx.get_api_token(id, user.id).await?.ok_or(Error::NotFound { entity: "api_token" })?;
    if tx.revoke_api_token(id, user.id, cx.now).await? {
        let here = cx.in_unit(token.unit_id);
        audit::record(tx, &here, "api-tokens.revoke", "api_token", &id.to_string(), &token.name).await?;
    }
    Ok(())
}

/// 192 random bits and a check, by which a mistyped token is told from a wrong one without asking the database.
fn make(core: &Core) -> String {
    let body = hex::encode(core.ids.bytes::<24>());
    format!("{PREFIX}{body}{}", check_of(&body))
}

fn check_of(body: &str) -> String {
    hex::encode(&Sha256::digest(body.as_bytes())[..4])
}

/// Whether a text has the form of an API token and its check is right.
#[must_use]
pub fn is_well_formed(token: &str) -> bool {
    let body = token.strip_prefix(PREFIX).and_then(|rest| rest.split_at_checked(48));
    body.is_some_and(|(body, check)| check == check_of(body))
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Who shows an API token: its owner, with the posts they hold now, no more than the token's scopes, nowhere but in its unit
/// and below; none of what they are as a resident or volunteer.
pub(crate) async fn authenticate(tx: &mut Tx, core: &Core, token: &str) -> Result<Authenticated> {
    if !is_well_formed(token) {
        return Err(Error::Unauthenticated);
    }
    let now = core.clock.now();
    let HeldToken { token: row, user } = tx.get_held_token(&hash(token)).await?.ok_or(Error::Unauthenticated)?;
    if row.revoked_at.is_some() || row.expires_at <= now || user.disabled_at.is_some() {
        return Err(Error::Unauthenticated);
    }
    let posts = tx.list_posts_into(user.id, now, row.unit_id).await?;
    let posts = posts.into_iter().filter_map(|post| scoped(post, &row)).collect();
    let actor = Actor::User { id: user.id, name: user.name.clone(), posts, resident: None, volunteer: None };
    let due = row.used_at.is_none_or(|used| used.plus_seconds(60) <= now);
    Ok(Authenticated { actor, user, session: None, step: Step::Done, due, read_only: row.read_only })
}

/// A post with what a token may do; none where that is nothing.
fn scoped(post: Post, token: &TokenRow) -> Option<Post> {
    let permissions = post.permissions.filter(|permission| {
        token.scopes.contains(permission)
            && !permission.needs_second_factor()
            && (!token.read_only || permission.is_read())
    });
    (!permissions.is_empty()).then_some(Post { permissions, ..post })
}
