//! Units: the tree, its register, its changes and its figures.
//!
//! A unit that ends keeps its row and its code, and so does everything that was entered in it. In the closure it stands below
//! what it became *and* below the unit to which it belonged, so that its successors have everything of it in their scope and
//! the old unit above still sees it. A unit that goes on and comes to another place stands below its new place alone.

mod change;
mod report;

pub use change::{changes, end, generate_grids, merge, rename, split};
pub use report::{codes, coverage, tree};

use crate::app::{Actor, Cx};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
pub use crate::domain::unit::NewUnit;
use crate::domain::unit::{Unit, UnitCode, UnitFilter, UnitKind, UnitView};
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// No such unit in the unit of the context and below.
const MISSING: Error = Error::NotFound { entity: "unit" };

/// Adds a unit below its parent, or below the unit of the context when none is named.
///
/// # Errors
/// `Forbidden` without `units.write` in the parent; `NotFound` for a parent outside the unit; `Invalid` for a code of the
/// wrong form or level, one that does not begin with the parent's digits, one that was ever borne, or a day to come.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewUnit) -> Result<UnitView> {
    let code = UnitCode::parse(&new.code)?;
    let kind = code.kind();
    let parent = match new.parent_id {
        Some(id) if matches!(cx.actor, Actor::System) => Some(tx.get_unit(id).await?.ok_or(MISSING)?),
        Some(id) => Some(tx.get_unit_within(id, cx.unit).await?.ok_or(MISSING)?),
        None if kind == UnitKind::County => None,
        None => tx.get_unit(cx.unit).await?,
    };
    match &parent {
        Some(parent) => cx.in_unit(parent.id).require(tx, Permission::WriteUnits).await?,
        None if matches!(cx.actor, Actor::System) => {}
        None => return Err(Error::Forbidden { permission: Permission::WriteUnits.as_str() }),
    }
    if parent.as_ref().map(|parent| parent.kind) != kind.parent() {
        return Err(Error::invalid("parent_id", "unit-level"));
    }
    let valid_from = new.valid_from.map_or(Ok(cx.now), |day| past(cx, "valid_from", day).map(Day::begins))?;
    if let Some(parent) = &parent {
        if !parent.stands() {
            return Err(Error::invalid("parent_id", "unit-ended"));
        }
        if !code.fits_below(&parent.code) {
            return Err(Error::invalid("code", "unit-code-prefix"));
        }
    }
    require_unused(tx, &code).await?;
    let (name_zh, name_en) = names(&new.name_zh, &new.name_en)?;
    let unit = Unit {
        id: cx.id(UnitId::from_uuid),
        code,
        kind,
        name_zh,
        name_en,
        parent_id: parent.as_ref().map(|parent| parent.id),
        desk_phone: desk_phone(new.desk_phone.as_deref())?,
        external_code: external_code(new.external_code.as_deref())?,
        demo: new.demo,
        valid_from,
        valid_to: None,
        version: 1,
    };
    tx.insert_unit(&unit).await?;
    let at = cx.in_unit(unit.id);
    super::audit::record(tx, &at, "units.create", "unit", &unit.id.to_string(), unit.code.as_str()).await?;
    cx.touch(tx, unit.id, "unit").await?;
    Ok(UnitView::new(unit, Vec::new()))
}

/// Corrects what is entered for a unit that is still at `version`. A new name as of a day is [`rename`]'s; the unit above
/// and the first day stay.
///
/// # Errors
/// `NotFound`; `Forbidden` without `units.write`; `Conflict`; `Invalid` for wrong fields, a code while something stands or
/// stood below, or another unit above; `Refused` (`unit-ended`).
pub async fn update(tx: &mut Tx, cx: &Cx, id: UnitId, version: i64, new: NewUnit) -> Result<UnitView> {
    let there = writable(tx, cx, id).await?;
    if !there.stands() {
        return Err(Error::refused("unit-ended"));
    }
    let code = UnitCode::parse(&new.code)?;
    if new.parent_id.is_some() && new.parent_id != there.parent_id {
        return Err(Error::invalid("parent_id", "unit-parent-fixed"));
    }
    if code != there.code {
        let parent = match there.parent_id {
            Some(id) => tx.get_unit(id).await?,
            None => None,
        };
        if code.kind() != there.kind || parent.is_some_and(|parent| !code.fits_below(&parent.code)) {
            return Err(Error::invalid("code", "unit-code-prefix"));
        }
        if tx.is_unit_above_any(id).await? {
            return Err(Error::invalid("code", "unit-code-fixed"));
        }
        require_unused(tx, &code).await?;
    }
    let (name_zh, name_en) = names(&new.name_zh, &new.name_en)?;
    let mut unit = Unit {
        code,
        name_zh,
        name_en,
        desk_phone: desk_phone(new.desk_phone.as_deref())?,
        external_code: external_code(new.external_code.as_deref())?,
        demo: new.demo,
        version,
        ..there
    };
    if !tx.update_unit(&unit).await? {
        return Err(Error::Conflict { entity: "unit" });
    }
    tx.correct_unit_version(&unit).await?;
    unit.version += 1;
    super::audit::record(tx, &cx.in_unit(id), "units.update", "unit", &id.to_string(), unit.code.as_str()).await?;
    cx.touch(tx, id, "unit").await?;
    Ok(UnitView::new(unit, Vec::new()))
}

/// Takes out a unit that was entered by mistake and to which nothing refers.
///
/// # Errors
/// `NotFound`; `Forbidden` without `units.write`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: UnitId, version: i64) -> Result<()> {
    let unit = writable(tx, cx, id).await?;
    if unit.version != version {
        return Err(Error::Conflict { entity: "unit" });
    }
    if tx.is_unit_above_any(id).await? {
        return Err(Error::refused("in-use"));
    }
    cx.touch(tx, id, "unit").await?;
    super::in_use(tx.delete_unit(id).await)?;
    super::audit::record(tx, cx, "units.remove", "unit", &id.to_string(), unit.code.as_str()).await
}

/// A unit of the unit of the context and below. Units are public knowledge: nobody needs a permission.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: UnitId) -> Result<UnitView> {
    cx.saw(tx, "unit");
    let unit = tx.get_unit_within(id, cx.unit).await?.ok_or(MISSING)?;
    view(tx, unit).await
}

/// Units of the unit of the context and below, by code; those of one level, one parent, one day.
///
/// # Errors
/// As any statement.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: UnitFilter, page: Page) -> Result<Listed<UnitView>> {
    cx.saw(tx, "unit");
    let day = filter.day.unwrap_or_else(|| Day::of(cx.now));
    let found = tx.list_units(cx.unit, day, &filter, &page.after(), page.rows()).await?;
    let listed = page.of(found, |unit| unit.code.to_string());
    let mut items = Vec::with_capacity(listed.items.len());
    for unit in listed.items {
        items.push(view(tx, unit).await?);
    }
    Ok(Listed { items, next: listed.next })
}

/// How many units [`list`] lists in all.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: UnitFilter) -> Result<i64> {
    cx.saw(tx, "unit");
    let day = filter.day.unwrap_or_else(|| Day::of(cx.now));
    tx.count_units(cx.unit, day, &filter).await
}

pub(super) async fn view(tx: &mut Tx, unit: Unit) -> Result<UnitView> {
    let successors = if unit.stands() { Vec::new() } else { tx.list_unit_successors(unit.id).await? };
    Ok(UnitView::new(unit, successors))
}

/// The unit, if it may be changed: there first, then allowed.
async fn writable(tx: &mut Tx, cx: &Cx, id: UnitId) -> Result<Unit> {
    let unit = tx.get_unit_within(id, cx.unit).await?.ok_or(MISSING)?;
    cx.require(tx, Permission::WriteUnits).await?;
    Ok(unit)
}

async fn require_unused(tx: &mut Tx, code: &UnitCode) -> Result<()> {
    if tx.unit_by_code(code).await?.is_some() || tx.unit_by_former_code(code).await?.is_some() {
        return Err(Error::invalid("code", "taken"));
    }
    Ok(())
}

/// A day that is today or earlier: the tree is not changed ahead of time.
fn past(cx: &Cx, field: &str, day: Day) -> Result<Day> {
    if day > Day::of(cx.now) { Err(Error::invalid(field, "future")) } else { Ok(day) }
}

fn names(zh: &str, en: &str) -> Result<(String, String)> {
    Ok((check::line("name_zh", zh, 60)?, check::line("name_en", en, 120)?))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn desk_phone(text: Option<&str>) -> Result<Option<String>> {
    filled(text).map(check::phone).transpose().map_err(|_| Error::invalid("desk_phone", "phone"))
}

fn external_code(text: Option<&str>) -> Result<Option<String>> {
    filled(text).map(|text| check::line("external_code", text, 40)).transpose()
}

/// The unit with this code, or that once bore it: links outlive a new code. Units are public knowledge.
///
/// # Errors
/// `NotFound`.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Unit> {
    let code = UnitCode::parse(code).map_err(|_| MISSING)?;
    match tx.unit_by_code(&code).await? {
        Some(unit) => Ok(unit),
        None => tx.unit_by_former_code(&code).await?.ok_or(MISSING),
    }
}

/// The unit with this id, wherever it is. Units are public knowledge.
///
/// # Errors
/// `NotFound`.
pub async fn by_id(tx: &mut Tx, id: UnitId) -> Result<Unit> {
    tx.get_unit(id).await?.ok_or(MISSING)
}

/// Units directly below that stand, by code.
///
/// # Errors
/// As any statement.
pub async fn children(tx: &mut Tx, id: UnitId) -> Result<Vec<Unit>> {
    tx.list_unit_children(id).await
}

/// Units of a level anywhere below that stand, by code.
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

/// How many units of each level stand below.
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
    above.into_iter().find(|unit| unit.kind == UnitKind::Community).ok_or(MISSING)
}
