//! Contracts and their duties.

use super::Tx;
use crate::domain::contract::{ContractFilter, ContractView, DutyFilter, DutyView};
use crate::domain::day::Day;
use crate::error::Result;
use crate::id::{ContractId, DutyId, UnitId};
use crate::time::Timestamp;

from_row!(ContractView {
    id,
    unit_id,
    version,
    organisation_id,
    organisation_name,
    title,
    place,
    from_day,
    to_day,
    amount,
    charge_class,
    status,
    ended_day,
    end_reason,
    score,
    evaluated_day,
    evaluation,
    duties,
    duties_done
});
from_row!(DutyView { id, unit_id, version, contract_id, title, due_day, done_day, evidence });

const INSERT: &str = "
    INSERT INTO contract (id, unit_id, organisation_id, title, place, from_day, to_day, amount, charge_class, status, ended_day,
        end_reason, score, evaluated_day, evaluation, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL, NULL, NULL, $11, 1)";
const UPDATE: &str = "
    UPDATE contract SET title = $3, place = $4, from_day = $5, to_day = $6, amount = $7, charge_class = $8, status = $9,
        ended_day = $10, end_reason = $11, score = $12, evaluated_day = $13, evaluation = $14, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM contract WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT k.*, o.name AS organisation_name,
        (SELECT COUNT(*) FROM contract_duty d WHERE d.contract_id = k.id) AS duties,
        (SELECT COUNT(*) FROM contract_duty d WHERE d.contract_id = k.id AND d.done_day IS NOT NULL) AS duties_done
    FROM contract k JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $2
    JOIN organisation o ON o.id = k.organisation_id WHERE k.id = $1";
const LIST: &str = "
    SELECT k.*, o.name AS organisation_name,
        (SELECT COUNT(*) FROM contract_duty d WHERE d.contract_id = k.id) AS duties,
        (SELECT COUNT(*) FROM contract_duty d WHERE d.contract_id = k.id AND d.done_day IS NOT NULL) AS duties_done
    FROM contract k JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $1
    JOIN organisation o ON o.id = k.organisation_id
    WHERE ($2 = '' OR k.unit_id = $2) AND ($3 = '' OR k.organisation_id = $3) AND ($4 = '' OR k.status = $4)
        AND ($5 = '' OR (k.status = 'running' AND k.to_day < $6) = ($5 = 'true')) AND ($7 = '' OR k.id < $7)
    ORDER BY k.id DESC LIMIT $8";
const COUNT: &str = "
    SELECT COUNT(*) FROM contract k JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR k.unit_id = $2) AND ($3 = '' OR k.organisation_id = $3) AND ($4 = '' OR k.status = $4)
        AND ($5 = '' OR (k.status = 'running' AND k.to_day < $6) = ($5 = 'true'))";

const INSERT_DUTY: &str = "
    INSERT INTO contract_duty (id, contract_id, title, due_day, done_day, evidence, created_at, version)
    VALUES ($1, $2, $3, $4, NULL, NULL, $5, 1)";
const UPDATE_DUTY: &str = "
    UPDATE contract_duty SET title = $3, due_day = $4, done_day = $5, evidence = $6, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE_DUTY: &str = "DELETE FROM contract_duty WHERE id = $1 AND version = $2";
const GET_DUTY: &str = "
    SELECT d.*, k.unit_id FROM contract_duty d JOIN contract k ON k.id = d.contract_id
    JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $2 WHERE d.id = $1";
const LIST_DUTIES: &str = "
    SELECT d.*, k.unit_id FROM contract_duty d JOIN contract k ON k.id = d.contract_id
    JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR d.contract_id = $2) AND ($3 = '' OR (d.done_day IS NOT NULL) = ($3 = 'true'))
        AND ($4 = '' OR (d.done_day IS NULL AND d.due_day < $5) = ($4 = 'true'))
        AND ($6 = '' OR d.due_day > $6 OR d.due_day = $6 AND d.id > $7)
    ORDER BY d.due_day, d.id LIMIT $8";

impl Tx {
    /// Adds a contract.
    pub(crate) async fn insert_contract(&mut self, k: &ContractView, at: Timestamp) -> Result<()> {
        execute!(
            self,
            INSERT,
            k.id,
            k.unit_id,
            k.organisation_id,
            k.title.clone(),
            k.place.clone(),
            k.from_day,
            k.to_day,
            k.amount,
            k.charge_class,
            k.status,
            at
        )?;
        Ok(())
    }

    /// Replaces a contract that is still at `k.version`; answers whether it was.
    pub(crate) async fn update_contract(&mut self, k: &ContractView) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            k.id,
            k.version,
            k.title.clone(),
            k.place.clone(),
            k.from_day,
            k.to_day,
            k.amount,
            k.charge_class,
            k.status,
            k.ended_day,
            k.end_reason.clone(),
            k.score,
            k.evaluated_day,
            k.evaluation.clone()
        )?;
        Ok(reached == 1)
    }

    /// Deletes a contract that is still at `version`; answers whether it was.
    pub(crate) async fn delete_contract(&mut self, id: ContractId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A contract for `scope` or below.
    pub(crate) async fn get_contract(&mut self, id: ContractId, scope: UnitId) -> Result<Option<ContractView>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Contracts in scope, newest first.
    pub(crate) async fn list_contracts(
        &mut self,
        scope: UnitId,
        filter: &ContractFilter,
        today: Day,
        before: &str,
        limit: i64,
    ) -> Result<Vec<ContractView>> {
        let (unit, organisation) = (super::text(filter.unit_id), super::text(filter.organisation_id));
        let (status, overdue) = (super::text(filter.status), super::text(filter.overdue));
        fetch_all!(self, LIST, scope, unit, organisation, status, overdue, today, before.to_owned(), limit)
    }

    /// How many contracts [`Tx::list_contracts`] lists in all.
    pub(crate) async fn count_contracts(&mut self, scope: UnitId, filter: &ContractFilter, today: Day) -> Result<i64> {
        let (unit, organisation) = (super::text(filter.unit_id), super::text(filter.organisation_id));
        let (status, overdue) = (super::text(filter.status), super::text(filter.overdue));
        let (count,): (i64,) = fetch_one!(self, COUNT, scope, unit, organisation, status, overdue, today)?;
        Ok(count)
    }

    /// Adds a duty.
    pub(crate) async fn insert_duty(&mut self, d: &DutyView, at: Timestamp) -> Result<()> {
        execute!(self, INSERT_DUTY, d.id, d.contract_id, d.title.clone(), d.due_day, at)?;
        Ok(())
    }

    /// Replaces a duty that is still at `d.version`; answers whether it was.
    pub(crate) async fn update_duty(&mut self, d: &DutyView) -> Result<bool> {
        let reached =
            execute!(self, UPDATE_DUTY, d.id, d.version, d.title.clone(), d.due_day, d.done_day, d.evidence.clone())?;
        Ok(reached == 1)
    }

    /// Deletes a duty that is still at `version`; answers whether it was.
    pub(crate) async fn delete_duty(&mut self, id: DutyId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE_DUTY, id, version)? == 1)
    }

    /// A duty of a contract in scope.
    pub(crate) async fn get_duty(&mut self, id: DutyId, scope: UnitId) -> Result<Option<DutyView>> {
        fetch_optional!(self, GET_DUTY, id, scope)
    }

    /// Duties of contracts in scope, by due day, after the duty `after` of that day.
    pub(crate) async fn list_contract_duties(
        &mut self,
        scope: UnitId,
        filter: &DutyFilter,
        today: Day,
        after: (&str, &str),
        limit: i64,
    ) -> Result<Vec<DutyView>> {
        let contract = super::text(filter.contract_id);
        let (done, overdue) = (super::text(filter.done), super::text(filter.overdue));
        let (day, id) = (after.0.to_owned(), after.1.to_owned());
        fetch_all!(self, LIST_DUTIES, scope, contract, done, overdue, today, day, id, limit)
    }
}
