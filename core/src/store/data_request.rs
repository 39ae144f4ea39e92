//! What people ask about their own data; why it is kept; and erasing it.

use super::Tx;
use super::build::{Bind, Statement, fetch_built};
use crate::domain::data_request::{DataRequest, DataRequestFilter, DataRequestStatus};
use crate::domain::day::Day;
use crate::error::Result;
use crate::id::{DataRequestId, ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

from_row!(DataRequest {
    id,
    unit_id,
    resident_id,
    kind,
    detail,
    evidence,
    status,
    asked_at,
    asked_by,
    due_on,
    decided_at,
    decided_by,
    answer,
    kept_because,
    kept_until,
    version
});

const INSERT: &str = "
    INSERT INTO data_request (id, unit_id, resident_id, kind, detail, evidence, status, asked_at, asked_by, due_on, decided_at, decided_by,
        answer, kept_because, kept_until, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const DECIDE: &str = "
    UPDATE data_request SET status = $2, decided_at = $3, decided_by = $4, answer = $5, kept_because = $6, kept_until = $7,
        version = version + 1
    WHERE id = $1 AND version = $8 AND status = 'open'";
const GET: &str = "
    SELECT d.* FROM data_request d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = $2 WHERE d.id = $1";
const OF_RESIDENT: &str = "SELECT * FROM data_request WHERE resident_id = $1 ORDER BY id";
const OPEN_REQUEST: &str = "SELECT EXISTS (SELECT 1 FROM request WHERE resident_id = $1 AND ended_at IS NULL)";
const LAST_SERVICE: &str = "
    SELECT MAX(h.served_at) FROM hours h JOIN volunteer v ON v.id = h.volunteer_id
    WHERE v.resident_id = $1 AND h.status IN ('pending', 'approved')";
const LAST_GRANT: &str = "SELECT MAX(day) FROM fund_grant WHERE resident_id = $1";

// Everything of a person that is personal, but for their own row.
const ERASE_GUARDIANS: &str = "UPDATE guardian SET name = NULL, phone = NULL WHERE ward_id = $1 OR guardian_id = $1";
const ERASE_CONSENTS: &str = "UPDATE consent SET scope = '' WHERE resident_id = $1";
const ERASE_QUESTIONS: &str = "UPDATE data_request SET detail = NULL, answer = NULL WHERE resident_id = $1";
const ERASE_REQUESTS: &str = "UPDATE request SET title = '—', detail = '' WHERE resident_id = $1";
const ERASE_NOTES: &str = "
    UPDATE request_event SET note = '', by_name = CASE WHEN user_id IN (SELECT u.id FROM login_user u WHERE u.resident_id = $1) THEN '' ELSE by_name END
    WHERE request_id IN (SELECT r.id FROM request r WHERE r.resident_id = $1)";
const ERASE_SIGN_UPS: &str =
    "UPDATE sign_up SET guardian_name = NULL, guardian_phone = NULL, note = '' WHERE resident_id = $1";
const ERASE_OBJECTIONS: &str = "UPDATE objection SET reason = '—' WHERE resident_id = $1";
const ERASE_PAIRS: &str = "DELETE FROM resident_duplicate WHERE first_id = $1 OR second_id = $1";
const ERASE_VOLUNTEER: &str = "
    UPDATE volunteer SET name = '', name_folded = '', phone = NULL, phone_hash = NULL, available = FALSE, skills = '[]', status = 'left',
        erased_at = $2, version = version + 1
    WHERE id = $1";
const ERASE_TRAININGS: &str = "DELETE FROM volunteer_training WHERE volunteer_id = $1";
const ERASE_AWARDS: &str = "DELETE FROM volunteer_award WHERE volunteer_id = $1";
const ERASE_SKILLS: &str = "DELETE FROM volunteer_skill WHERE volunteer_id = $1";
const ERASE_SLOTS: &str = "DELETE FROM volunteer_slot WHERE volunteer_id = $1";
const LOGINS: &str = "SELECT id FROM login_user WHERE resident_id = $1 ORDER BY id";
const HAS_POST: &str = "SELECT EXISTS (SELECT 1 FROM post WHERE user_id = $1)";
const UNLINK: &str = "UPDATE login_user SET resident_id = NULL, version = version + 1 WHERE id = $1";
const ERASE_LOGIN: &str = "
    UPDATE login_user SET login = 'erased-' || id, name = '', disabled_at = $2, disabled_reason = 'erased', version = version + 1
    WHERE id = $1";
const ERASE_NOTIFICATIONS: &str = "DELETE FROM notification WHERE user_id = $1";
const ERASE_FACTOR: &str = "DELETE FROM second_factor WHERE user_id = $1";
const ERASE_CODES: &str = "DELETE FROM recovery_code WHERE user_id = $1";

impl Tx {
    /// Adds a question.
    pub(crate) async fn insert_data_request(&mut self, d: &DataRequest) -> Result<()> {
        execute!(
            self,
            INSERT,
            d.id,
            d.unit_id,
            d.resident_id,
            d.kind,
            d.detail.clone(),
            d.evidence,
            d.status,
            d.asked_at,
            d.asked_by,
            d.due_on,
            d.decided_at,
            d.decided_by,
            d.answer.clone(),
            d.kept_because,
            d.kept_until,
            d.version
        )?;
        Ok(())
    }

    /// Writes what came of a question that is still open and at `d.version`; answers whether it was.
    pub(crate) async fn decide_data_request(&mut self, d: &DataRequest) -> Result<bool> {
        let reached = execute!(
            self,
            DECIDE,
            d.id,
            d.status,
            d.decided_at,
            d.decided_by,
            d.answer.clone(),
            d.kept_because,
            d.kept_until,
            d.version
        )?;
        Ok(reached == 1)
    }

    /// A question asked in `scope` or below.
    pub(crate) async fn get_data_request(&mut self, id: DataRequestId, scope: UnitId) -> Result<Option<DataRequest>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Every question of a resident.
    pub(crate) async fn list_data_requests_of(&mut self, id: ResidentId) -> Result<Vec<DataRequest>> {
        fetch_all!(self, OF_RESIDENT, id)
    }

    /// Questions that match, newest first: of a resident, whose scope the caller has checked, or of all in scope.
    pub(crate) async fn list_data_requests(
        &mut self,
        scope: UnitId,
        filter: &DataRequestFilter,
        today: Day,
        before: &str,
        limit: i64,
    ) -> Result<Vec<DataRequest>> {
        let mut statement = Statement::new(
            "SELECT d.* FROM data_request d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = ",
        );
        statement.text(scope).push(" WHERE 1 = 1");
        if let Some(id) = filter.resident_id {
            statement.push(" AND d.resident_id = ").text(id);
        }
        if let Some(kind) = filter.kind {
            statement.push(" AND d.kind = ").text(kind);
        }
        if let Some(status) = filter.status {
            statement.push(" AND d.status = ").text(status);
        }
        if let Some(overdue) = filter.overdue {
            statement
                .push(if overdue { " AND (" } else { " AND NOT (" })
                .push("d.status = ")
                .text(DataRequestStatus::Open)
                .push(" AND d.due_on < ")
                .text(today)
                .push(")");
        }
        if !before.is_empty() {
            statement.push(" AND d.id < ").text(before);
        }
        statement.push(" ORDER BY d.id DESC LIMIT ").bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// Whether a request of a resident is under way.
    pub(crate) async fn has_open_request(&mut self, id: ResidentId) -> Result<bool> {
        let (open,): (bool,) = fetch_one!(self, OPEN_REQUEST, id)?;
        Ok(open)
    }

    /// When a resident last served as a volunteer, in hours that count or may.
    pub(crate) async fn last_service_of(&mut self, id: ResidentId) -> Result<Option<Timestamp>> {
        let (last,): (Option<Timestamp>,) = fetch_one!(self, LAST_SERVICE, id)?;
        Ok(last)
    }

    /// On which day a resident last got something out of a fund.
    pub(crate) async fn last_grant_to(&mut self, id: ResidentId) -> Result<Option<Day>> {
        let (last,): (Option<Day>,) = fetch_one!(self, LAST_GRANT, id)?;
        Ok(last)
    }

    /// Erases all that is personal of a resident in the tables of the core. Rows that others need stay, without them.
    pub(crate) async fn erase_resident(&mut self, id: ResidentId, now: Timestamp) -> Result<()> {
        for volunteer in self.list_volunteers_of_resident(id).await? {
            self.erase_volunteer(volunteer.id, now).await?;
        }
        self.leave_household(id).await?;
        for sql in [
            ERASE_GUARDIANS,
            ERASE_CONSENTS,
            ERASE_QUESTIONS,
            ERASE_NOTES,
            ERASE_REQUESTS,
            ERASE_SIGN_UPS,
            ERASE_OBJECTIONS,
            ERASE_PAIRS,
        ] {
            execute!(self, sql, id)?;
        }
        let logins: Vec<(UserId,)> = fetch_all!(self, LOGINS, id)?;
        for (user,) in logins {
            self.erase_login(user, now).await?;
        }
        self.empty_resident(id, None, Some(now)).await
    }

    async fn erase_volunteer(&mut self, id: VolunteerId, now: Timestamp) -> Result<()> {
        execute!(self, ERASE_VOLUNTEER, id, now)?;
        for sql in [ERASE_TRAININGS, ERASE_AWARDS, ERASE_SKILLS, ERASE_SLOTS] {
            execute!(self, sql, id)?;
        }
        self.delete_memberships(id).await
    }

    /// Whoever also works here keeps their login, and is nobody's entry any more.
    async fn erase_login(&mut self, user: UserId, now: Timestamp) -> Result<()> {
        let (staff,): (bool,) = fetch_one!(self, HAS_POST, user)?;
        if staff {
            execute!(self, UNLINK, user)?;
            return Ok(());
        }
        self.delete_sessions(user, None).await?;
        for sql in [ERASE_NOTIFICATIONS, ERASE_FACTOR, ERASE_CODES] {
            execute!(self, sql, user)?;
        }
        execute!(self, ERASE_LOGIN, user, now)?;
        Ok(())
    }
}
