//! Renaming, ending, merging and splitting, as of a day that is today or earlier.

use super::{MISSING, NewUnit, create, names, past, view, writable};
use crate::app::{Cx, audit};
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::unit::{
    ChangedUnit, EndUnit, GenerateGrids, MergeUnits, RenameUnit, SplitUnit, Unit, UnitChangeFilter, UnitChangeView,
    UnitCode, UnitKind, UnitVerb, UnitView,
};
use crate::error::{Error, Problem, Result};
use crate::id::{UnitChangeId, UnitId};
use crate::store::{Tx, UnitChange};

/// What grids are called when nothing else is said, before and after their number.
const GRID_ZH: [&str; 2] = ["第", "网格"];
const GRID_EN: [&str; 2] = ["Grid ", ""];

/// Gives a unit another name as of a day; what it was called until then is kept.
///
/// # Errors
/// `NotFound`; `Forbidden` without `units.write`; `Invalid` for wrong fields, a day to come or one before the unit's last
/// change; `Refused` (`unit-ended`).
pub async fn rename(tx: &mut Tx, cx: &Cx, id: UnitId, input: RenameUnit) -> Result<UnitView> {
    let mut unit = writable(tx, cx, id).await?;
    let (day, reason) = (past(cx, "day", input.day)?, check::line("reason", &input.reason, 200)?);
    changeable(tx, &unit, day).await?;
    let before = ChangedUnit::from(&unit);
    (unit.name_zh, unit.name_en) = names(&input.name_zh, &input.name_en)?;
    change(tx, &mut unit, day).await?;
    note(tx, cx, UnitVerb::Rename, day, &reason, &[before], &[ChangedUnit::from(&unit)]).await?;
    view(tx, unit).await
}

/// Ends a unit that nothing stands below any more; a grid's worker goes back to the community.
///
/// # Errors
/// `NotFound`; `Forbidden` without `units.write`; `Invalid` for a wrong day or without a reason; `Refused` (`unit-ended`,
/// `unit-has-below`).
pub async fn end(tx: &mut Tx, cx: &Cx, id: UnitId, input: EndUnit) -> Result<UnitView> {
    let mut unit = writable(tx, cx, id).await?;
    let (day, reason) = (past(cx, "day", input.day)?, check::line("reason", &input.reason, 200)?);
    changeable(tx, &unit, day).await?;
    if !tx.list_unit_children(id).await?.is_empty() {
        return Err(Error::refused("unit-has-below"));
    }
    finish(tx, &mut unit, day, &reason, &[]).await?;
    note(tx, cx, UnitVerb::End, day, &reason, &[ChangedUnit::from(&unit)], &[]).await?;
    view(tx, unit).await
}

/// Merges units into the unit `id`: they end, what stands below them comes under it with codes that fit there, and
/// everything that was entered in them lies in its scope.
///
/// # Errors
/// `NotFound` (any of the units); `Forbidden` without `units.write`; `Invalid` for wrong fields, another level, a wrong
/// day, or two units below of one name; `Refused` (`unit-ended`, `unit-codes-full`).
pub async fn merge(tx: &mut Tx, cx: &Cx, id: UnitId, input: MergeUnits) -> Result<UnitView> {
    let into = writable(tx, cx, id).await?;
    let (day, reason) = (past(cx, "day", input.day)?, check::line("reason", &input.reason, 200)?);
    if input.from.is_empty() {
        return Err(Error::invalid("from", "required"));
    }
    stands_on(&into, day)?;
    let (mut parts, mut moved, mut changed) = (Vec::new(), Moved::of("from"), Vec::new());
    for from in several("from", &input.from)? {
        let mut unit = tx.get_unit_within(from, cx.unit).await?.ok_or(MISSING)?;
        if from == id || unit.kind != into.kind || into.kind == UnitKind::County {
            return Err(Error::invalid("from", "unit-other-level"));
        }
        changeable(tx, &unit, day).await?;
        parts.push(ChangedUnit::from(&unit));
        for child in tx.list_unit_children(from).await? {
            changed.push(child.id);
            relocate(tx, child, &into, day, &mut moved).await?;
        }
        finish(tx, &mut unit, day, &reason, &[id]).await?;
        changed.push(from);
    }
    tx.rebuild_unit_closure(&changed).await?;
    note(tx, cx, UnitVerb::Merge, day, &reason, &parts, &[ChangedUnit::from(&into)]).await?;
    moved.note(tx, cx, day, &reason).await?;
    view(tx, into).await
}

/// Splits the unit `id` into several: what stands below comes to where it is said, with codes that fit there. When the unit
/// is not itself among them it ends, and everything that was entered in it lies in the scope of each.
///
/// # Errors
/// `NotFound` (any of the units); `Forbidden` without `units.write`; `Invalid` for wrong fields, another level, a wrong day,
/// a unit below that was left out, or two of one name; `Refused` (`unit-ended`, `unit-codes-full`).
pub async fn split(tx: &mut Tx, cx: &Cx, id: UnitId, input: SplitUnit) -> Result<UnitView> {
    let mut unit = writable(tx, cx, id).await?;
    let (day, reason) = (past(cx, "day", input.day)?, check::line("reason", &input.reason, 200)?);
    changeable(tx, &unit, day).await?;
    let ids = several("into", &input.into)?;
    if ids.len() < 2 {
        return Err(Error::invalid("into", "unit-several"));
    }
    let goes_on = ids.contains(&id);
    let mut into = Vec::with_capacity(ids.len());
    for to in &ids {
        let to = tx.get_unit_within(*to, cx.unit).await?.ok_or(MISSING)?;
        if to.kind != unit.kind || unit.kind == UnitKind::County {
            return Err(Error::invalid("into", "unit-other-level"));
        }
        stands_on(&to, day)?;
        into.push(to);
    }
    let before = ChangedUnit::from(&unit);
    let children = tx.list_unit_children(id).await?;
    if let Some(strange) = input.children.iter().find(|said| children.iter().all(|child| child.id != said.unit_id)) {
        // Of the neighbour's units nothing is told, not even that they are not below.
        tx.get_unit_within(strange.unit_id, cx.unit).await?.ok_or(MISSING)?;
        return Err(Error::invalid("children", "unit-not-below"));
    }
    let (mut moved, mut changed) = (Moved::of("children"), Vec::new());
    for child in children {
        let mut said = input.children.iter().filter(|said| said.unit_id == child.id);
        let to = match (said.next(), said.next()) {
            (Some(said), None) => into.iter().find(|to| to.id == said.to),
            (None, _) if goes_on => continue,
            _ => None,
        };
        let to = to.ok_or_else(|| Error::invalid("children", "unit-where-to"))?;
        if to.id != id {
            changed.push(child.id);
            relocate(tx, child, to, day, &mut moved).await?;
        }
    }
    if !goes_on {
        finish(tx, &mut unit, day, &reason, &ids).await?;
        changed.push(id);
    }
    tx.rebuild_unit_closure(&changed).await?;
    let after: Vec<ChangedUnit> = into.iter().map(ChangedUnit::from).collect();
    note(tx, cx, UnitVerb::Split, day, &reason, &[before], &after).await?;
    moved.note(tx, cx, day, &reason).await?;
    view(tx, unit).await
}

/// Makes grids of the community `id`: the next free numbers in order.
///
/// # Errors
/// `NotFound`; `Forbidden` without `units.write`; `Invalid` for wrong fields; `Refused` (`unit-ended`, `unit-no-community`,
/// `unit-codes-full`).
pub async fn generate_grids(tx: &mut Tx, cx: &Cx, id: UnitId, input: GenerateGrids) -> Result<UnitView> {
    let community = writable(tx, cx, id).await?;
    if community.kind != UnitKind::Community {
        return Err(Error::refused("unit-no-community"));
    }
    if !community.stands() {
        return Err(Error::refused("unit-ended"));
    }
    if !(1..=200).contains(&input.count) {
        return Err(Problem::new("count", "range").with("min", 1).with("max", 200).into());
    }
    let zh = input.name_zh.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| GRID_ZH.join("{n}"));
    let en = input.name_en.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| GRID_EN.join("{n}"));
    if input.count > 1 && !zh.contains("{n}") {
        return Err(Error::invalid("name_zh", "unit-name-number"));
    }
    let used = tx.list_used_codes(community.code.prefix()).await?;
    let mut free =
        (1..=999).filter_map(|number| UnitCode::below(&community.code, number)).filter(|code| !used.contains(code));
    for _ in 0..input.count {
        let code = free.next().ok_or_else(|| Error::refused("unit-codes-full"))?;
        let number = code.number().to_string();
        let new = NewUnit {
            code: code.to_string(),
            name_zh: zh.replace("{n}", &number),
            name_en: en.replace("{n}", &number),
            parent_id: Some(id),
            demo: input.demo,
            valid_from: input.valid_from,
            ..NewUnit::default()
        };
        create(tx, cx, new).await?;
    }
    view(tx, community).await
}

/// Changes of the tree in the unit and below, newest first. Units are public knowledge, and so is what became of them.
///
/// # Errors
/// As any statement.
pub async fn changes(tx: &mut Tx, cx: &Cx, filter: UnitChangeFilter, page: Page) -> Result<Listed<UnitChangeView>> {
    cx.saw(tx, "unit");
    let found = tx.list_unit_changes(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |change| change.id.to_string()))
}

/// Whether a unit can be changed as of `day`: it stands, and nothing was changed later.
async fn changeable(tx: &mut Tx, unit: &Unit, day: Day) -> Result<()> {
    match tx.unit_unchanged_since(unit.id).await? {
        None => Err(Error::refused("unit-ended")),
        Some(since) if since > day => Err(Problem::new("day", "unit-change-order").with("day", since).into()),
        Some(_) => Ok(()),
    }
}

/// Whether a unit that takes others in stands on `day` and still does.
fn stands_on(unit: &Unit, day: Day) -> Result<()> {
    if !unit.stands() {
        return Err(Error::refused("unit-ended"));
    }
    if unit.first_day() > day {
        return Err(Problem::new("day", "unit-change-order").with("day", unit.first_day()).into());
    }
    Ok(())
}

/// Each of several units once.
fn several(field: &str, ids: &[UnitId]) -> Result<Vec<UnitId>> {
    if ids.len() > 20 {
        return Err(Problem::new(field, "too-many").with("max", 20).into());
    }
    let mut once = Vec::with_capacity(ids.len());
    for id in ids {
        if !once.contains(id) {
            once.push(*id);
        }
    }
    Ok(once)
}

async fn change(tx: &mut Tx, unit: &mut Unit, day: Day) -> Result<()> {
    tx.change_unit(unit, day).await?;
    unit.version += 1;
    Ok(())
}

/// Ends a unit and says what it became. Whoever serves a grid that ends goes to the community.
async fn finish(tx: &mut Tx, unit: &mut Unit, day: Day, reason: &str, became: &[UnitId]) -> Result<()> {
    unit.valid_to = Some(day.begins());
    tx.end_unit(unit, day).await?;
    unit.version += 1;
    for successor in became {
        tx.insert_unit_successor(unit.id, *successor, day).await?;
    }
    if unit.kind == UnitKind::Grid
        && let Some(serving) = tx.get_open_assignment(unit.id).await?
    {
        crate::app::worker::assignment::close(tx, &serving, day, reason).await?;
    }
    Ok(())
}

/// Units that came to another place, before and after.
struct Moved {
    /// The field that said so: what is wrong is told there.
    field: &'static str,
    from: Vec<ChangedUnit>,
    to: Vec<ChangedUnit>,
}

impl Moved {
    const fn of(field: &'static str) -> Self {
        Self { field, from: Vec::new(), to: Vec::new() }
    }

    async fn note(&self, tx: &mut Tx, cx: &Cx, day: Day, reason: &str) -> Result<()> {
        if self.from.is_empty() {
            return Ok(());
        }
        note(tx, cx, UnitVerb::Recode, day, reason, &self.from, &self.to).await
    }
}

/// Puts a unit below another one, with a code that fits there, and gives what stands below it codes that begin so.
async fn relocate(tx: &mut Tx, mut unit: Unit, to: &Unit, day: Day, moved: &mut Moved) -> Result<()> {
    changeable(tx, &unit, day).await?;
    moved.from.push(ChangedUnit::from(&unit));
    unit.parent_id = Some(to.id);
    let number = unit.code.number();
    unit.code = free_code(tx, &to.code, &unit).await?;
    renumber(&mut unit, number);
    let siblings = tx.list_unit_children(to.id).await?;
    if siblings.iter().any(|sibling| sibling.id != unit.id && sibling.name_zh == unit.name_zh) {
        return Err(Problem::new(moved.field, "unit-name-twice").with("name", &unit.name_zh).into());
    }
    change(tx, &mut unit, day).await?;
    moved.to.push(ChangedUnit::from(&unit));
    // Requests name the community and the township where they lie, so that listings find them.
    match (unit.kind, to.parent_id) {
        (UnitKind::Community, _) => tx.move_requests_of_community(unit.id, to.id).await?,
        (UnitKind::Grid, Some(township)) => tx.move_requests_of_grid(unit.id, to.id, township).await?,
        _ => {}
    }
    for below in tx.list_unit_children(unit.id).await? {
        Box::pin(relocate(tx, below, &unit, day, moved)).await?;
    }
    Ok(())
}

/// A grid that is called by its number is called by its new one.
fn renumber(unit: &mut Unit, before: u16) {
    let after = unit.code.number();
    for (name, [begin, end]) in [(&mut unit.name_zh, GRID_ZH), (&mut unit.name_en, GRID_EN)] {
        if *name == format!("{begin}{before}{end}") {
            *name = format!("{begin}{after}{end}");
        }
    }
}

/// A code below `above` that nobody ever bore: with the number that the unit has, if it can be.
async fn free_code(tx: &mut Tx, above: &UnitCode, unit: &Unit) -> Result<UnitCode> {
    let used = tx.list_used_codes(above.prefix()).await?;
    let own = unit.code.number();
    let codes = |numbers: std::ops::RangeInclusive<u16>| numbers.filter_map(|number| UnitCode::below(above, number));
    let mut wanted: Vec<UnitCode> = codes(own..=own).collect();
    match unit.kind {
        // 居委会 001–199, 村委会 200–399; merged communities are numbered from 601 (CJ/T 349-2010).
        UnitKind::Community if own < 200 => wanted.extend(codes(1..=199)),
        UnitKind::Community if own < 400 => wanted.extend(codes(200..=399)),
        UnitKind::Community => {}
        _ => {
            // After the last one: numbers that are free between others may stand on door plates.
            let greatest = used.iter().filter(|code| code.kind() == unit.kind).map(UnitCode::number).max();
            wanted.extend(codes(greatest.unwrap_or_default() + 1..=999));
            wanted.extend(codes(1..=999));
        }
    }
    if unit.kind == UnitKind::Community {
        wanted.extend(codes(601..=999));
    }
    wanted.into_iter().find(|code| !used.contains(code)).ok_or_else(|| Error::refused("unit-codes-full"))
}

/// Writes a change down, into the history and the audit trail, and tells the pages that show the units.
async fn note(
    tx: &mut Tx,
    cx: &Cx,
    verb: UnitVerb,
    day: Day,
    reason: &str,
    from: &[ChangedUnit],
    to: &[ChangedUnit],
) -> Result<()> {
    let id = cx.id(UnitChangeId::from_uuid);
    let (user_id, by_name) = (cx.user(), cx.actor_name());
    tx.insert_unit_change(UnitChange { id, verb, day, reason, user_id, by_name, at: cx.now, from, to }).await?;
    for unit in from.iter().chain(to) {
        cx.touch(tx, unit.unit_id, "unit").await?;
    }
    if let Some(first) = from.first() {
        let detail = format!("{verb} {day} {}", first.code);
        audit::record_for(tx, cx, "units.change", "unit", &first.unit_id.to_string(), reason, &detail).await?;
    }
    Ok(())
}
