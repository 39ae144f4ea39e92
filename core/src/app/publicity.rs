//! The duty clock of publicity: rules, and what is owed, published, overdue.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::publicity::{
    DutyState, NewPublicityRule, PublicityDutyCount, PublicityDutyFilter, PublicityDutyView, PublicityRule,
    PublicityRuleView,
};
use crate::error::{Error, Problem, Result};
use crate::id::PublicityRuleId;
use crate::store::{DutyQuery, DutyRow, Tx};

const NOT_FOUND: Error = Error::NotFound { entity: "publicity_rule" };

/// Rules that concern the unit: its own, those above it and below it, and those of everywhere.
///
/// # Errors
/// `Forbidden` without `notices.write` or `notices.review`.
pub async fn list_rules(tx: &mut Tx, cx: &Cx, page: Page) -> Result<Listed<PublicityRuleView>> {
    require_desk(tx, cx).await?;
    cx.saw(tx, "publicity_rule");
    let rows = tx.list_publicity_rules(cx.unit, &page.after(), page.rows()).await?;
    Ok(page.of(rows, |rule| rule.id.to_string()).map(Into::into))
}

/// A rule that concerns the unit: as [`list_rules`] lists it.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write` or `notices.review`.
pub async fn get_rule(tx: &mut Tx, cx: &Cx, id: PublicityRuleId) -> Result<PublicityRuleView> {
    require_desk(tx, cx).await?;
    cx.saw(tx, "publicity_rule");
    tx.get_publicity_rule(id, cx.unit).await?.map(Into::into).ok_or(NOT_FOUND)
}

/// Enters a rule for the unit of the context and everything below: it takes the place of one from above for the same thing.
///
/// # Errors
/// `Forbidden` without `notices.review`; `Invalid` for wrong fields, or when the unit has one for the same thing.
pub async fn create_rule(tx: &mut Tx, cx: &Cx, new: NewPublicityRule) -> Result<PublicityRuleView> {
    cx.require(tx, Permission::ReviewNotices).await?;
    let id = cx.id(PublicityRuleId::from_uuid);
    let rule = build(cx, id, &new)?;
    if tx.publicity_rule_taken(cx.unit, rule.section, rule.unit_kind, id).await? {
        return Err(Error::invalid("section", "taken"));
    }
    tx.insert_publicity_rule(&rule).await?;
    audit::record(tx, cx, "publicity.rule", "publicity_rule", &id.to_string(), rule.section.as_str()).await?;
    cx.touch(tx, cx.unit, "publicity_rule").await?;
    Ok(rule.into())
}

/// Replaces a rule of the unit or below.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.review`, and for rules of everywhere or of above; `Conflict`; `Invalid`.
pub async fn update_rule(
    tx: &mut Tx,
    cx: &Cx,
    id: PublicityRuleId,
    version: i64,
    new: NewPublicityRule,
) -> Result<PublicityRuleView> {
    let there = own_rule(tx, cx, id).await?;
    let mut rule =
        PublicityRule { unit_id: there.unit_id, created_at: there.created_at, version, ..build(cx, id, &new)? };
    if let Some(unit) = rule.unit_id
        && tx.publicity_rule_taken(unit, rule.section, rule.unit_kind, id).await?
    {
        return Err(Error::invalid("section", "taken"));
    }
    if !tx.update_publicity_rule(&rule).await? {
        return Err(Error::Conflict { entity: "publicity_rule" });
    }
    rule.version += 1;
    audit::record(tx, cx, "publicity.rule", "publicity_rule", &id.to_string(), rule.section.as_str()).await?;
    cx.touch(tx, cx.unit, "publicity_rule").await?;
    Ok(rule.into())
}

/// Removes a rule of the unit or below: the one from above holds again.
///
/// # Errors
/// As [`update_rule`].
pub async fn remove_rule(tx: &mut Tx, cx: &Cx, id: PublicityRuleId, version: i64) -> Result<()> {
    own_rule(tx, cx, id).await?;
    if !tx.delete_publicity_rule(id, version).await? {
        return Err(Error::Conflict { entity: "publicity_rule" });
    }
    audit::record(tx, cx, "publicity.rule_removed", "publicity_rule", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "publicity_rule").await
}

/// What the units here and below owe for the last periods that were over on a day, by unit.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` for an `after` that is none.
pub async fn list_duties(
    tx: &mut Tx,
    cx: &Cx,
    filter: PublicityDutyFilter,
    page: Page,
) -> Result<Listed<PublicityDutyView>> {
    let asked = asked(tx, cx, &filter).await?;
    let after = match page.after.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => text.split_once('.').ok_or_else(|| Error::invalid("after", "malformed"))?,
        None => ("", ""),
    };
    let rows = tx.list_duties(&asked, (after.0.to_owned(), after.1.to_owned()), page.rows()).await?;
    Ok(page.of(rows, |row| format!("{}.{}", row.code, row.section)).map(|row| view(cx, row)))
}

/// How many of them stand where.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn count_duties(tx: &mut Tx, cx: &Cx, filter: PublicityDutyFilter) -> Result<PublicityDutyCount> {
    let asked = asked(tx, cx, &filter).await?;
    let mut count = PublicityDutyCount::default();
    for (state, duties) in tx.count_duties(&asked).await? {
        match state {
            DutyState::Published => count.published = duties,
            DutyState::Late => count.late = duties,
            DutyState::Due => count.due = duties,
            DutyState::Overdue => count.overdue = duties,
        }
    }
    Ok(count)
}

async fn asked(tx: &mut Tx, cx: &Cx, filter: &PublicityDutyFilter) -> Result<DutyQuery> {
    cx.require(tx, Permission::ReadIndicators).await?;
    cx.saw(tx, "notice");
    cx.saw(tx, "publicity_rule");
    let day = filter.day.unwrap_or_else(|| Day::of(cx.now));
    Ok(DutyQuery { section: filter.section, state: filter.state, ..DutyQuery::on(cx.unit, cx.now, day) })
}

async fn require_desk(tx: &mut Tx, cx: &Cx) -> Result<()> {
    if super::notice::at_desk(tx, cx).await? { Ok(()) } else { cx.require(tx, Permission::WriteNotices).await }
}

/// A rule that may be changed here: of the unit or of one below.
async fn own_rule(tx: &mut Tx, cx: &Cx, id: PublicityRuleId) -> Result<PublicityRule> {
    let rule = tx.get_publicity_rule(id, cx.unit).await?.ok_or(NOT_FOUND)?;
    require_desk(tx, cx).await?;
    let own = match rule.unit_id {
        Some(unit) => tx.is_unit_within(unit, cx.unit).await?,
        None => false,
    };
    if !own {
        return Err(Error::Forbidden { permission: Permission::ReviewNotices.as_str() });
    }
    cx.require(tx, Permission::ReviewNotices).await?;
    Ok(rule)
}

fn build(cx: &Cx, id: PublicityRuleId, new: &NewPublicityRule) -> Result<PublicityRule> {
    if !(0..=200).contains(&new.grace_days) {
        return Err(Problem::new("grace_days", "range").with("min", 0).with("max", 200).into());
    }
    if !new.section.has_period() {
        return Err(Error::invalid("section", "notice-no-period"));
    }
    Ok(PublicityRule {
        id,
        unit_id: Some(cx.unit),
        section: new.section,
        unit_kind: new.unit_kind,
        every: new.every,
        grace_days: new.grace_days,
        basis: check::line("basis", &new.basis, 200)?,
        valid_from: new.valid_from,
        created_at: cx.now,
        version: 1,
    })
}

fn view(cx: &Cx, row: DutyRow) -> PublicityDutyView {
    PublicityDutyView {
        unit_id: row.unit_id,
        unit_code: row.code,
        unit_name: if cx.locale.starts_with("en") { row.name_en } else { row.name_zh },
        section: row.section,
        period: row.period,
        // The deadline is the first moment that is too late.
        due_on: Day::of(row.deadline).plus_days(-1),
        published_on: row.shown_from.map(Day::of),
        notice_id: row.notice_id,
        state: row.state,
    }
}
