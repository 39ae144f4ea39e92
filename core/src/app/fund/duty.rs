//! The duty clock: which disclosures are due when. Duties are not kept: they follow from the rules and from what happened.

use std::collections::BTreeMap;

use super::public::MOST_FUNDS;
use super::seen;
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{
    DutiesParams, DutyRule, DutyStatus, DutyTrigger, DutyView, FundView, PublicityCycle, PurposeView, SetDutyRule,
};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Problem, Result};
use crate::store::Tx;

/// Most duties that one thing sets off, and most things that are looked at.
const MOST: i64 = 500;

/// The rules of disclosure. Public knowledge.
///
/// # Errors
/// As any statement.
pub async fn duty_rules(tx: &mut Tx) -> Result<Vec<DutyRule>> {
    tx.list_duty_rules().await
}

/// Changes a rule that is still at `version`, for the whole county.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.approve` in the county; `Conflict`; `Invalid`.
pub async fn set_duty_rule(tx: &mut Tx, cx: &Cx, code: &str, version: i64, input: SetDutyRule) -> Result<DutyRule> {
    let rules = tx.list_duty_rules().await?;
    let there = rules.into_iter().find(|rule| rule.code == code).ok_or(Error::NotFound { entity: "duty_rule" })?;
    cx.require(tx, Permission::ApproveFund).await?;
    if cx.unit(tx).await?.kind != UnitKind::County {
        return Err(Error::Forbidden { permission: Permission::ApproveFund.as_str() });
    }
    for (field, value, most) in [
        ("longer_than_months", input.longer_than_months, 120),
        ("every_months", input.every_months, 120),
        ("due_months", input.due_months, 120),
        ("due_days", input.due_days, 366),
    ] {
        if !(0..=most).contains(&value) {
            return Err(Problem::new(field, "range").with("min", 0).with("max", most).into());
        }
    }
    let mut rule = DutyRule {
        longer_than_months: input.longer_than_months,
        every_months: input.every_months,
        due_months: input.due_months,
        due_days: input.due_days,
        source: check::line("source", &input.source, 200)?,
        active: input.active,
        version,
        ..there
    };
    if !tx.update_duty_rule(&rule).await? {
        return Err(Error::Conflict { entity: "duty_rule" });
    }
    rule.version += 1;
    audit::record(tx, cx, "fund.duty_rule", "duty_rule", code, "").await?;
    cx.touch(tx, cx.unit, "disclosure").await?;
    Ok(rule)
}

/// What a fund has to disclose, by the day on which it is due.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn duties(tx: &mut Tx, cx: &Cx, asked: DutiesParams) -> Result<Vec<DutyView>> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    cx.saw(tx, "disclosure");
    cx.saw(tx, "fund");
    let until = asked.until.unwrap_or_else(|| Day::of(cx.now).plus_days(90));
    let mut duties = of_fund(tx, cx, &fund, until).await?;
    duties.retain(|duty| asked.status.is_none_or(|status| duty.status == status));
    Ok(duties)
}

/// What the funds of the unit of the context have to disclose until 90 days from today, and what they had to since a year ago, by
/// the day on which it is due. Open to everybody: of a posting that is a major matter it is not said what it was about, for that
/// may tell who was helped.
///
/// # Errors
/// `NotFound` for a unit that is not there.
pub async fn public_duties(tx: &mut Tx, cx: &Cx) -> Result<Vec<DutyView>> {
    let unit = cx.unit(tx).await?;
    cx.saw(tx, "disclosure");
    cx.saw(tx, "fund");
    let today = Day::of(cx.now);
    let mut shown = Vec::new();
    for fund in tx.list_funds_of_unit(unit.id, MOST_FUNDS).await? {
        shown.extend(of_fund(tx, cx, &fund, today.plus_days(90)).await?);
    }
    shown.retain(|duty| duty.status == DutyStatus::Overdue || duty.due_on >= today.plus_days(-366));
    let rules = tx.list_duty_rules().await?;
    let of_postings =
        |code: &str| rules.iter().any(|rule| rule.code == code && rule.trigger_kind == DutyTrigger::Major);
    for duty in shown.iter_mut().filter(|duty| of_postings(&duty.rule)) {
        duty.about.clear();
    }
    shown.sort_by(|a, b| (a.due_on, &a.rule, &a.subject).cmp(&(b.due_on, &b.rule, &b.subject)));
    Ok(shown)
}

/// The duties of a fund that fall due up to and with `until`.
pub(super) async fn of_fund(tx: &mut Tx, cx: &Cx, fund: &FundView, until: Day) -> Result<Vec<DutyView>> {
    let today = Day::of(cx.now);
    let met: BTreeMap<(String, String, Day), _> = tx
        .met_duties(fund.id)
        .await?
        .into_iter()
        .map(|(id, rule, subject, from)| ((rule, subject, from), id))
        .collect();
    let purposes = tx.list_purposes_of_unit(fund.unit_id, MOST).await?;
    let major = match fund.major_amount {
        Some(amount) => tx.major_postings(fund.id, fund.opened_on, amount, MOST).await?,
        None => Vec::new(),
    };
    let mut duties = Vec::new();
    for rule in tx.list_duty_rules().await?.into_iter().filter(|rule| rule.active) {
        let occasions: Vec<Occasion> = match rule.trigger_kind {
            DutyTrigger::Major => major
                .iter()
                .map(|posting| Occasion {
                    subject: posting.id.to_string(),
                    about: posting.words.clone(),
                    from: posting.day,
                    to: posting.day,
                })
                .collect(),
            DutyTrigger::Year => calendar(fund.opened_on, 12, until),
            DutyTrigger::Month | DutyTrigger::Quarter => of_cycle(&rule, fund, until),
            _ => purposes.iter().flat_map(|purpose| of_purpose(&rule, purpose, until)).collect(),
        };
        for occasion in occasions {
            let due_on = months_later(occasion.to, rule.due_months).plus_days(rule.due_days);
            if due_on > until {
                continue;
            }
            let key = (rule.code.clone(), occasion.subject.clone(), occasion.from);
            let disclosure_id = met.get(&key).copied();
            let status = match disclosure_id {
                Some(_) => DutyStatus::Published,
                None if due_on < today => DutyStatus::Overdue,
                None => DutyStatus::Due,
            };
            duties.push(DutyView {
                fund_id: fund.id,
                rule: rule.code.clone(),
                source: rule.source.clone(),
                subject: occasion.subject,
                about: occasion.about,
                period_from: occasion.from,
                period_to: occasion.to,
                due_on,
                status,
                disclosure_id,
            });
        }
    }
    duties.sort_by(|a, b| (a.due_on, &a.rule, &a.subject).cmp(&(b.due_on, &b.rule, &b.subject)));
    Ok(duties)
}

/// A period that has to be disclosed.
struct Occasion {
    subject: String,
    about: String,
    from: Day,
    to: Day,
}

fn of_purpose(rule: &DutyRule, purpose: &PurposeView, until: Day) -> Vec<Occasion> {
    let (from, to) = match rule.trigger_kind {
        DutyTrigger::Raising | DutyTrigger::RaisingEnd => (purpose.raising_from, purpose.raising_to),
        _ => (purpose.starts_on, purpose.ends_on),
    };
    let Some(from) = from else { return Vec::new() };
    let about = |from, to| Occasion { subject: purpose.id.to_string(), about: purpose.name.clone(), from, to };
    // What has no end in sight counts as long.
    if to.is_some_and(|to| to <= months_later(from, rule.longer_than_months)) && rule.longer_than_months > 0 {
        return Vec::new();
    }
    if rule.every_months == 0 {
        return to.map(|to| about(from, to)).into_iter().collect();
    }
    let end = to.unwrap_or(until).min(until);
    // The last period may be cut short by the end of it all; the full disclosure then covers it.
    periods(from, rule.every_months).take_while(|(_, last)| *last <= end).map(|(from, to)| about(from, to)).collect()
}

fn of_cycle(rule: &DutyRule, fund: &FundView, until: Day) -> Vec<Occasion> {
    let wanted = match rule.trigger_kind {
        DutyTrigger::Month => PublicityCycle::Monthly,
        _ => PublicityCycle::Quarterly,
    };
    if fund.publicity == wanted { calendar(fund.opened_on, rule.every_months.max(1), until) } else { Vec::new() }
}

/// Whole periods of the calendar (months, quarters, years) from the one in which the fund was opened.
fn calendar(opened: Day, months: i64, until: Day) -> Vec<Occasion> {
    let date = opened.date();
    let months = months.clamp(1, 12);
    let first_month = (i64::from(date.month()) - 1) / months * months + 1;
    let first = Day::new(date.year(), i8::try_from(first_month).unwrap_or(1), 1).unwrap_or(opened);
    periods(first, months)
        .take_while(|(_, last)| *last <= until)
        .map(|(from, to)| Occasion { subject: String::new(), about: String::new(), from, to })
        .collect()
}

/// Periods of so many months, one after the other.
fn periods(from: Day, months: i64) -> impl Iterator<Item = (Day, Day)> {
    (0..MOST).map(move |n| (months_later(from, n * months), months_later(from, (n + 1) * months).plus_days(-1)))
}

/// So many months later; the last day of the month when that month is shorter.
fn months_later(day: Day, months: i64) -> Day {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    Day::from(day.date().saturating_add(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_ends_and_five_months_later_is_the_31st_of_may() {
        assert_eq!(months_later(day("2026-12-31"), 5), day("2027-05-31"));
        assert_eq!(months_later(day("2026-11-30"), 3), day("2027-02-28"));
    }

    #[test]
    fn periods_follow_each_other() {
        let quarters: Vec<_> = periods(day("2026-01-31"), 3).take(3).collect();
        assert_eq!(quarters[0], (day("2026-01-31"), day("2026-04-29")));
        assert_eq!(quarters[1], (day("2026-04-30"), day("2026-07-30")));
        assert_eq!(quarters[2].0, day("2026-07-31"));
    }

    #[test]
    fn a_fund_opened_within_a_quarter_begins_with_it() {
        let quarters = calendar(day("2026-05-20"), 3, day("2026-12-31"));
        let spans: Vec<_> = quarters.iter().map(|quarter| (quarter.from, quarter.to)).collect();
        assert_eq!(
            spans,
            [
                (day("2026-04-01"), day("2026-06-30")),
                (day("2026-07-01"), day("2026-09-30")),
                (day("2026-10-01"), day("2026-12-31"))
            ]
        );
    }
}
