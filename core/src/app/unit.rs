//! Units.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::unit::{Unit, UnitCode, UnitKind};
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// What is entered for a unit.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The unit above; none: a county.
    pub parent_id: Option<UnitId>,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
}

/// Adds a unit below its parent.
///
/// # Errors
/// `Forbidden` without `units.write` in the parent; `Invalid` for a code of the wrong form or level, or one that is taken.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewUnit) -> Result<Unit> {
    let code = UnitCode::parse(&new.code)?;
    let kind = code.kind();
    let parent = match new.parent_id {
        Some(id) => Some(tx.get_unit(id).await?.ok_or(Error::NotFound { entity: "unit" })?),
        None => None,
    };
    if parent.as_ref().map(|parent| parent.kind) != kind.parent() {
        return Err(Error::invalid("parent_id", "unit-level"));
    }
    match &parent {
        Some(parent) => cx.in_unit(parent.id).require(tx, Permission::WriteUnits).await?,
        None if matches!(cx.actor, super::Actor::System) => {}
        None => return Err(Error::Forbidden { permission: Permission::WriteUnits.as_str() }),
    }
    if tx.unit_by_code(&code).await?.is_some() {
        return Err(Error::invalid("code", "taken"));
    }
    let unit = Unit {
        id: cx.id(UnitId::from_uuid),
        code,
        kind,
        name_zh: check::line("name_zh", &new.name_zh, 60)?,
        name_en: check::line("name_en", &new.name_en, 120)?,
        parent_id: new.parent_id,
        desk_phone: new.desk_phone.as_deref().map(check::phone).transpose()?,
        valid_from: cx.now,
        valid_to: None,
    };
    tx.insert_unit(&unit).await?;
    super::audit::record(tx, &cx.in_unit(unit.id), "units.create", "unit", &unit.id.to_string(), unit.code.as_str())
        .await?;
    Ok(unit)
}

/// The unit with this code. Units are public knowledge.
///
/// # Errors
/// `NotFound`.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Unit> {
    let code = UnitCode::parse(code).map_err(|_| Error::NotFound { entity: "unit" })?;
    tx.unit_by_code(&code).await?.ok_or(Error::NotFound { entity: "unit" })
}

/// The unit with this id.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, id: UnitId) -> Result<Unit> {
    tx.get_unit(id).await?.ok_or(Error::NotFound { entity: "unit" })
}

/// Units directly below, by code.
///
/// # Errors
/// As any statement.
pub async fn children(tx: &mut Tx, id: UnitId) -> Result<Vec<Unit>> {
    tx.list_unit_children(id).await
}

/// Units of a level anywhere below, by code.
///
/// # Errors
/// As any statement.
pub async fn below(tx: &mut Tx, id: UnitId, kind: UnitKind) -> Result<Vec<Unit>> {
    tx.list_units_below(id, kind).await
}

/// The unit and everything above it, from the unit up.
///
/// # Errors
/// As any statement.
pub async fn above(tx: &mut Tx, id: UnitId) -> Result<Vec<Unit>> {
    tx.list_units_above(id).await
}

/// Whether `id` is `ancestor` or lies below it.
///
/// # Errors
/// As any statement.
pub async fn is_within(tx: &mut Tx, id: UnitId, ancestor: UnitId) -> Result<bool> {
    tx.is_unit_within(id, ancestor).await
}

/// How many units of each level lie below.
///
/// # Errors
/// As any statement.
pub async fn count_below(tx: &mut Tx, id: UnitId) -> Result<Vec<(UnitKind, i64)>> {
    tx.count_units_below(id).await
}

/// Units without a parent: the county, or none before the first set-up.
///
/// # Errors
/// As any statement.
pub async fn roots(tx: &mut Tx) -> Result<Vec<Unit>> {
    tx.list_root_units().await
}

/// The community of a unit: itself, or the one above a grid.
///
/// # Errors
/// `NotFound` above the level of communities.
pub async fn community_of(tx: &mut Tx, id: UnitId) -> Result<Unit> {
    let above = tx.list_units_above(id).await?;
    above.into_iter().find(|unit| unit.kind == UnitKind::Community).ok_or(Error::NotFound { entity: "unit" })
}
