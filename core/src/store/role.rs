//! Roles.

use super::Tx;
use crate::domain::access::{Role, RoleDef, RoleFilter};
use crate::domain::page::Page;
use crate::error::Result;
use crate::id::RoleId;

from_row!(RoleDef { id, code, name_zh, name_en, built_in, permissions, kinds, assigned_by, changed_at, version });

const SEED: &str = "
    INSERT INTO role (id, code, name_zh, name_en, built_in, permissions, kinds, assigned_by, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, permissions = excluded.permissions,
    kinds = excluded.kinds, assigned_by = excluded.assigned_by";
const INSERT: &str = "
    INSERT INTO role (id, code, name_zh, name_en, built_in, permissions, kinds, assigned_by, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const GET: &str = "SELECT * FROM role WHERE id = $1";
const BY_CODE: &str = "SELECT * FROM role WHERE code = $1";
// Permissions stand in one text, each between commas.
const LIST: &str = "
    SELECT * FROM role WHERE id > $1
    AND ($2 = '' OR ($2 = 'yes' AND built_in = TRUE) OR ($2 = 'no' AND built_in = FALSE))
    AND ($3 = '' OR ',' || permissions || ',' LIKE '%,' || $3 || ',%')
    ORDER BY id LIMIT $4";
const UPDATE: &str = "
    UPDATE role SET name_zh = $3, name_en = $4, permissions = $5, kinds = $6, assigned_by = $7, changed_at = $8, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM role WHERE id = $1 AND version = $2";

impl Tx {
    /// Writes what the platform's own roles may do in this version.
    pub(crate) async fn seed_roles(&mut self) -> Result<()> {
        for role in Role::ALL {
            self.write_role(SEED, &(*role).into()).await?;
        }
        Ok(())
    }

    /// Adds a role.
    pub(crate) async fn insert_role(&mut self, role: &RoleDef) -> Result<()> {
        self.write_role(INSERT, role).await
    }

    async fn write_role(&mut self, sql: &'static str, role: &RoleDef) -> Result<()> {
        execute!(
            self,
            sql,
            role.id,
            role.code.clone(),
            role.name_zh.clone(),
            role.name_en.clone(),
            role.built_in,
            role.permissions.clone(),
            role.kinds.clone(),
            role.assigned_by,
            role.changed_at,
            role.version
        )?;
        Ok(())
    }

    /// The role with this id.
    pub(crate) async fn get_role(&mut self, id: RoleId) -> Result<Option<RoleDef>> {
        fetch_optional!(self, GET, id)
    }

    /// The role with this code.
    pub(crate) async fn role_by_code(&mut self, code: &str) -> Result<Option<RoleDef>> {
        fetch_optional!(self, BY_CODE, code.to_owned())
    }

    /// Roles: the platform's own first, then the others as they were made.
    pub(crate) async fn list_roles(&mut self, filter: &RoleFilter, page: &Page) -> Result<Vec<RoleDef>> {
        let built_in = match filter.built_in {
            None => "",
            Some(true) => "yes",
            Some(false) => "no",
        };
        let permission = filter.permission.map(|permission| permission.to_string()).unwrap_or_default();
        fetch_all!(self, LIST, page.after(), built_in.to_owned(), permission, page.rows())
    }

    /// Changes a role of the version that was read; false when it is another one by now.
    pub(crate) async fn update_role(&mut self, role: &RoleDef) -> Result<bool> {
        let done = execute!(
            self,
            UPDATE,
            role.id,
            role.version,
            role.name_zh.clone(),
            role.name_en.clone(),
            role.permissions.clone(),
            role.kinds.clone(),
            role.assigned_by,
            role.changed_at
        )?;
        Ok(done == 1)
    }

    /// Takes a role away that nobody ever held.
    pub(crate) async fn delete_role(&mut self, id: RoleId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }
}
