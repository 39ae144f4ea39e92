//! Roles: those of the platform are read, the county makes others.

use crate::app::{Cx, audit, post};
use crate::domain::access::{
    Assigner, EXCLUSIVE, NewRole, Permission, Permissions, Role, RoleCode, RoleDef, RoleFilter, RoleView,
};
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::RoleId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "role" };

/// Roles, the platform's own first.
///
/// # Errors
/// `Forbidden` without `users.manage`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: RoleFilter, page: Page) -> Result<Listed<RoleView>> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "role");
    let rows = tx.list_roles(&filter, &page).await?;
    Ok(page.of(rows, |role| role.id.to_string()).map(RoleView::from))
}

/// A role.
///
/// # Errors
/// `NotFound`; `Forbidden` without `users.manage`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: RoleId) -> Result<RoleView> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "role");
    tx.get_role(id).await?.map(RoleView::from).ok_or(MISSING)
}

/// Makes a role. Roles hold for the whole county, so its administrators make them, whichever unit they look at.
///
/// # Errors
/// `Forbidden` without `roles.manage` in the county; `Invalid` for wrong fields, a code that is taken, or a role that a
/// unit's administrators may give though it may do more than they; `Refused` (`role-duties`) for one that may do what is to
/// be done by two.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewRole) -> Result<RoleView> {
    let county = require_county(tx, cx).await?;
    let role = checked(cx, RoleId::from_uuid(cx.core.ids.next(cx.now)), &new)?;
    if tx.role_by_code(role.code.as_str()).await?.is_some() {
        return Err(Error::invalid("code", "taken"));
    }
    tx.insert_role(&role).await?;
    audit::record(tx, &county, "roles.create", "role", &role.id.to_string(), &told(&role)).await?;
    county.touch(tx, county.unit, "role").await?;
    Ok(role.into())
}

/// Changes a role of the county's own: for everybody who holds it, at once. Its code stays.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict` when it changed since it was read; `Refused` (`role-built-in`) for one of the
/// platform's, (`own-role`) for one that one holds, (`post-duties`) when somebody who holds it would hold what is to be done
/// by two.
pub async fn update(tx: &mut Tx, cx: &Cx, id: RoleId, version: i64, new: NewRole) -> Result<RoleView> {
    let county = require_county(tx, cx).await?;
    let there = own_of_county(tx, id).await?;
    let role = RoleDef { version, ..checked(cx, id, &new)? };
    if role.code != there.code {
        return Err(Error::invalid("code", "role-code-fixed"));
    }
    if let Some(user) = cx.user()
        && tx.list_posts_from(user, cx.now).await?.iter().any(|post| post.role == role.code)
    {
        return Err(Error::refused("own-role"));
    }
    require_compatible_holders(tx, cx, &role).await?;
    if !tx.update_role(&role).await? {
        return Err(Error::Conflict { entity: "role" });
    }
    audit::record(tx, &county, "roles.update", "role", &id.to_string(), &told(&role)).await?;
    county.touch(tx, county.unit, "role").await?;
    get(tx, cx, id).await
}

/// Takes away a role that nobody ever held.
///
/// # Errors
/// `Forbidden` without `roles.manage` in the county; `NotFound`; `Conflict` when it changed since it was read; `Refused`
/// (`role-built-in`) for one of the platform's, (`role-in-use`) for one that is or was held.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: RoleId, version: i64) -> Result<()> {
    let county = require_county(tx, cx).await?;
    let there = own_of_county(tx, id).await?;
    if tx.is_role_held(&there.code).await? {
        return Err(Error::refused("role-in-use"));
    }
    if !tx.delete_role(id, version).await? {
        return Err(Error::Conflict { entity: "role" });
    }
    audit::record(tx, &county, "roles.remove", "role", &id.to_string(), there.code.as_str()).await?;
    county.touch(tx, county.unit, "role").await
}

/// The context of the county, for whoever administers roles there.
async fn require_county(tx: &mut Tx, cx: &Cx) -> Result<Cx> {
    let above = tx.list_units_above(cx.unit).await?;
    let county = cx.in_unit(above.last().map_or(cx.unit, |top| top.id));
    county.require(tx, Permission::ManageRoles).await?;
    Ok(county)
}

async fn own_of_county(tx: &mut Tx, id: RoleId) -> Result<RoleDef> {
    let role = tx.get_role(id).await?.ok_or(MISSING)?;
    if role.built_in { Err(Error::refused("role-built-in")) } else { Ok(role) }
}

fn told(role: &RoleDef) -> String {
    format!("{}: {} ({})", role.code, role.permissions, role.assigned_by)
}

fn checked(cx: &Cx, id: RoleId, new: &NewRole) -> Result<RoleDef> {
    let permissions: Permissions = new.permissions.iter().copied().collect();
    if permissions.is_empty() {
        return Err(Error::invalid("permissions", "required"));
    }
    if new.kinds.is_empty() {
        return Err(Error::invalid("kinds", "required"));
    }
    if permissions.clash(&permissions).is_some() {
        return Err(Error::refused("role-duties"));
    }
    let delegated = Role::UnitAdmin.permissions();
    if new.assigned_by == Assigner::UnitAdmin && permissions.iter().any(|one| !delegated.contains(&one)) {
        return Err(Error::invalid("assigned_by", "role-too-strong"));
    }
    let mut kinds: Vec<&str> = new.kinds.iter().map(|kind| kind.as_str()).collect();
    kinds.dedup();
    Ok(RoleDef {
        id,
        code: RoleCode::parse(&new.code)?,
        name_zh: check::line("name_zh", &new.name_zh, 40)?,
        name_en: check::line("name_en", &new.name_en, 80)?,
        built_in: false,
        permissions,
        kinds: kinds.join(","),
        assigned_by: new.assigned_by,
        changed_at: cx.now,
        version: 1,
    })
}

/// Looks at everybody who holds the role, if it may do something that excludes something else.
async fn require_compatible_holders(tx: &mut Tx, cx: &Cx, role: &RoleDef) -> Result<()> {
    let excludes = |one: Permission| EXCLUSIVE.iter().any(|(a, b)| one == *a || one == *b);
    if !role.permissions.iter().any(excludes) {
        return Ok(());
    }
    let mut after = String::new();
    loop {
        let posts = tx.list_posts_of_role(&role.code, cx.now, &after).await?;
        let Some(last) = posts.last() else { return Ok(()) };
        after = last.id.to_string();
        for held in posts {
            let others = tx.list_posts_from(held.user_id, cx.now).await?;
            let others = others.iter().filter(|other| other.role != held.role);
            let period = (held.valid_from, held.valid_to);
            post::require_compatible(tx, &role.permissions, held.unit_id, period, others).await?;
        }
    }
}
