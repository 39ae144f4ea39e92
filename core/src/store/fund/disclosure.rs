//! Rules of disclosure, and what was disclosed.

use super::text;
use crate::domain::fund::{Disclosure, DisclosureFilter, DutyRule};
use crate::error::Result;
use crate::id::{DisclosureId, FundId, UnitId};
use crate::store::Tx;

from_row!(DutyRule {
    code,
    trigger_kind,
    longer_than_months,
    every_months,
    due_months,
    due_days,
    source,
    active,
    version
});
from_row!(Disclosure {
    id,
    fund_id,
    unit_id,
    rule,
    subject,
    period_from,
    period_to,
    due_on,
    snapshot,
    hash,
    note,
    replaces_id,
    replaced_by_id,
    published_at,
    published_by
});

const RULES: &str = "SELECT * FROM fund_duty_rule ORDER BY code";
const UPDATE_RULE: &str = "
    UPDATE fund_duty_rule SET longer_than_months = $3, every_months = $4, due_months = $5, due_days = $6, source = $7, active = $8,
        version = version + 1
    WHERE code = $1 AND version = $2";
const INSERT: &str = "
    INSERT INTO fund_disclosure (id, fund_id, unit_id, rule, subject, period_from, period_to, due_on, snapshot, hash, note, replaces_id,
        published_at, published_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const GET: &str = "
    SELECT d.*, r.id AS replaced_by_id
    FROM fund_disclosure d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = $2
    LEFT JOIN fund_disclosure r ON r.replaces_id = d.id
    WHERE d.id = $1";
const LIST: &str = "
    SELECT d.*, r.id AS replaced_by_id
    FROM fund_disclosure d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = $1
    LEFT JOIN fund_disclosure r ON r.replaces_id = d.id
    WHERE ($2 = '' OR d.fund_id = $2) AND ($3 = '' OR d.rule = $3) AND ($4 = '' OR d.id < $4)
    ORDER BY d.id DESC LIMIT $5";
// Corrections follow the disclosure that they correct; the first publication is what meets the duty.
const DONE: &str = "
    SELECT id, rule, subject, period_from FROM fund_disclosure WHERE fund_id = $1 AND replaces_id IS NULL";

impl Tx {
    /// The rules.
    pub(crate) async fn list_duty_rules(&mut self) -> Result<Vec<DutyRule>> {
        fetch_all!(self, RULES)
    }

    /// Writes a rule that is still at `r.version`; answers whether it was.
    pub(crate) async fn update_duty_rule(&mut self, r: &DutyRule) -> Result<bool> {
        let done = execute!(
            self,
            UPDATE_RULE,
            r.code.clone(),
            r.version,
            r.longer_than_months,
            r.every_months,
            r.due_months,
            r.due_days,
            r.source.clone(),
            r.active
        )?;
        Ok(done == 1)
    }

    /// Adds a disclosure.
    pub(crate) async fn insert_disclosure(&mut self, d: &Disclosure) -> Result<()> {
        execute!(
            self,
            INSERT,
            d.id,
            d.fund_id,
            d.unit_id,
            d.rule.clone(),
            d.subject.clone(),
            d.period_from,
            d.period_to,
            d.due_on,
            d.snapshot.clone(),
            d.hash.clone(),
            d.note.clone(),
            d.replaces_id,
            d.published_at,
            d.published_by
        )?;
        Ok(())
    }

    /// A disclosure of a fund of `scope` or below.
    pub(crate) async fn get_disclosure(&mut self, id: DisclosureId, scope: UnitId) -> Result<Option<Disclosure>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Disclosures in scope, newest first.
    pub(crate) async fn list_disclosures(
        &mut self,
        scope: UnitId,
        filter: &DisclosureFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Disclosure>> {
        fetch_all!(self, LIST, scope, text(filter.fund_id), text(filter.rule.as_ref()), after, rows)
    }

    /// Which duties a fund has met: (disclosure, rule, subject, first day of the period).
    pub(crate) async fn met_duties(
        &mut self,
        fund: FundId,
    ) -> Result<Vec<(DisclosureId, String, String, crate::domain::day::Day)>> {
        fetch_all!(self, DONE, fund)
    }
}
