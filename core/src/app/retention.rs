//! Nothing is kept longer than it is needed (个人信息保护法 art. 19): rules, and the job that carries them out. The audit trail
//! and the books of the fund are never touched.

use crate::app::{Cx, data_request, reseal};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::retention::{
    PrivacyRule, PrivacyRuleView, PrivacySubject, RetentionFigure, RetentionReport, SetPrivacyRule,
};
use crate::error::{Error, Problem, Result};
use crate::store::Tx;
use crate::time::Timestamp;

/// Most rows of one kind in one run: a transaction stays short.
const MOST: i64 = 500;
/// Most residents of one run: each has rows in many tables.
const MOST_RESIDENTS: i64 = 50;

fn view(rule: &PrivacyRule) -> PrivacyRuleView {
    let (least, most) = rule.subject.range();
    let PrivacyRule { subject, days, changed_at, version } = *rule;
    PrivacyRuleView { subject, days, least, most, changed_at, version }
}

/// Every rule. They are no secret: people may know how long what is theirs is kept (art. 17).
///
/// # Errors
/// As any statement.
pub async fn rules(tx: &mut Tx, cx: &Cx) -> Result<Vec<PrivacyRuleView>> {
    cx.saw(tx, "privacy_rule");
    Ok(tx.list_privacy_rules().await?.iter().map(view).collect())
}

/// The days that a rule says.
pub(crate) async fn days(tx: &mut Tx, subject: PrivacySubject) -> Result<i64> {
    let rule = tx.get_privacy_rule(subject).await?;
    rule.map(|rule| rule.days).ok_or_else(|| Error::internal(format!("no rule about {subject}")))
}

/// Changes how long something is kept, for the whole county.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `Refused` (`county-only`) outside the county's own unit; `Conflict`; `Invalid` for days
/// outside what the law and good sense allow.
pub async fn set_rule(tx: &mut Tx, cx: &Cx, subject: PrivacySubject, input: SetPrivacyRule) -> Result<PrivacyRuleView> {
    reseal::require_county(tx, cx).await?;
    let (least, most) = subject.range();
    if !(least..=most).contains(&input.days) {
        return Err(Problem::new("days", "range").with("min", least).with("max", most).into());
    }
    if !tx.set_privacy_rule(subject, input.days, cx.now, cx.user(), input.version).await? {
        return Err(Error::Conflict { entity: "privacy_rule" });
    }
    let told = format!("{subject} {}", input.days);
    super::audit::record(tx, cx, "privacy_rules.set", "unit", &cx.unit.to_string(), &told).await?;
    cx.touch(tx, cx.unit, "privacy_rule").await?;
    let version = input.version + 1;
    Ok(view(&PrivacyRule { subject, days: input.days, changed_at: cx.now, version }))
}

fn before(cx: &Cx, days: i64) -> Timestamp {
    cx.now.plus_seconds(-days.saturating_mul(86_400))
}

/// Takes away what is over, a batch of each kind. Answers figures, and whether there may be more.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `Refused` (`county-only`) outside the county's own unit.
pub async fn run(tx: &mut Tx, cx: &Cx) -> Result<RetentionReport> {
    reseal::require_county(tx, cx).await?;
    cx.require(tx, Permission::ManagePrivacy).await?;
    let mut report = RetentionReport { figures: Vec::new(), more: false };
    for rule in tx.list_privacy_rules().await? {
        let (erased, most) = match rule.subject {
            PrivacySubject::Hours | PrivacySubject::Ledger | PrivacySubject::DataRequestAnswer => continue,
            PrivacySubject::ResidentLeft => (erase_left(tx, cx, rule.days).await?, MOST_RESIDENTS),
            subject => (tx.retire(subject, before(cx, rule.days), MOST).await?, MOST),
        };
        let erased = i64::try_from(erased).map_err(Error::internal)?;
        report.more |= erased >= most;
        report.figures.push(RetentionFigure { subject: rule.subject, erased });
    }
    let told: Vec<String> = report
        .figures
        .iter()
        .filter(|figure| figure.erased > 0)
        .map(|figure| format!("{} {}", figure.subject, figure.erased))
        .collect();
    if !told.is_empty() {
        super::audit::record(tx, cx, "retention.run", "unit", &cx.unit.to_string(), &told.join(", ")).await?;
    }
    Ok(report)
}

async fn erase_left(tx: &mut Tx, cx: &Cx, days: i64) -> Result<u64> {
    let today = Day::of(cx.now);
    let grants_from = today.plus_days(-self::days(tx, PrivacySubject::Ledger).await?);
    let served_from = before(cx, self::days(tx, PrivacySubject::Hours).await?);
    let left = tx.list_left_residents(today.plus_days(-days), grants_from, served_from, MOST_RESIDENTS).await?;
    let mut erased = 0;
    for id in left {
        let Some(resident) = tx.get_resident(id, cx.unit).await? else { continue };
        data_request::erase(tx, cx, &resident).await?;
        erased += 1;
    }
    Ok(erased)
}
