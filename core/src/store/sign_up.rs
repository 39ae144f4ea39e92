//! Seats and places on waiting lists.

use super::Tx;
use crate::domain::sign_up::{SignUp, SignUpFilter, SignUpRole};
use crate::error::Result;
use crate::id::{ActivitySessionId, ResidentId, SignUpId, UnitId, VolunteerId};
use crate::time::Timestamp;

from_row!(SignUp {
    id,
    unit_id,
    session_id,
    role,
    resident_id,
    volunteer_id,
    task,
    place,
    status,
    attendance,
    guardian_name,
    guardian_phone,
    note,
    on_behalf,
    signed_up_by,
    signed_up_at,
    cancelled_at,
    cancel_reason,
    version,
    name,
    activity_id,
    title,
    begins_at
});

const INSERT: &str = "
    INSERT INTO sign_up (id, unit_id, session_id, role, resident_id, volunteer_id, task, place, status, attendance, guardian_name,
        guardian_phone, note, on_behalf, signed_up_by, signed_up_at, cancelled_at, cancel_reason, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
const UPDATE: &str = "
    UPDATE sign_up SET status = $3, attendance = $4, cancelled_at = $5, cancel_reason = $6, version = version + 1
    WHERE id = $1 AND version = $2";

macro_rules! select {
    ($($rest:literal),+) => {
        concat!(
            "SELECT x.*, COALESCE(r.name, v.name) AS name, s.activity_id, s.begins_at, a.title
            FROM sign_up x JOIN activity_session s ON s.id = x.session_id JOIN activity a ON a.id = s.activity_id
            LEFT JOIN resident r ON r.id = x.resident_id LEFT JOIN volunteer v ON v.id = x.volunteer_id ",
            $($rest),+
        )
    };
}
/// Conditions of listing; the first picks the index.
macro_rules! scoped {
    ($first:literal, $order:literal) => {
        select!(
            "JOIN unit_closure c ON c.descendant_id = x.unit_id AND c.ancestor_id = $1 WHERE ",
            $first,
            " AND ($2 = '' OR x.session_id = $2) AND ($3 = '' OR x.role = $3) AND ($4 = '' OR x.status = $4)
                AND ($5 = '' OR x.resident_id = $5) AND ($6 = '' OR x.volunteer_id = $6) ",
            $order
        )
    };
}
const GET: &str = select!("JOIN unit_closure c ON c.descendant_id = x.unit_id AND c.ancestor_id = $2 WHERE x.id = $1");
const OF_SESSION: &str = scoped!("x.session_id = $2 AND x.place > $7", "ORDER BY x.place LIMIT $8");
const OF_RESIDENT: &str = scoped!("x.resident_id = $5 AND ($7 = '' OR x.id < $7)", "ORDER BY x.id DESC LIMIT $8");
const OF_VOLUNTEER: &str = scoped!("x.volunteer_id = $6 AND ($7 = '' OR x.id < $7)", "ORDER BY x.id DESC LIMIT $8");
const LIST: &str = scoped!("($7 = '' OR x.id < $7)", "ORDER BY x.id DESC LIMIT $8");
const OF_PERSON: &str =
    select!("WHERE (x.resident_id = $1 OR x.volunteer_id = $2) AND ($3 = '' OR x.id < $3) ORDER BY x.id DESC LIMIT $4");
const STANDING: &str =
    select!("WHERE x.session_id = $1 AND x.status <> 'cancelled' AND x.place > $2 ORDER BY x.place LIMIT $3");
const FIRST_WAITING: &str =
    select!("WHERE x.session_id = $1 AND x.role = $2 AND x.status = 'waiting' ORDER BY x.place LIMIT 1");
const SEATED: &str = "SELECT COUNT(*) FROM sign_up WHERE session_id = $1 AND role = $2 AND status = 'seated'";
const COUNT: &str = "SELECT COUNT(*) FROM sign_up WHERE session_id = $1";
const TWICE: &str = "
    SELECT EXISTS (SELECT 1 FROM sign_up WHERE session_id = $1 AND status <> 'cancelled' AND (resident_id = $2 OR volunteer_id = $3))";
const OVERLAP: &str = "
    SELECT EXISTS (SELECT 1 FROM sign_up x JOIN activity_session s ON s.id = x.session_id
        WHERE (x.resident_id = $1 OR x.volunteer_id = $2) AND x.status <> 'cancelled' AND x.attendance <> 'absent'
            AND s.status <> 'cancelled' AND s.begins_at < $4 AND s.ends_at > $3)";
const HELPED: &str = "
    SELECT EXISTS (SELECT 1 FROM sign_up WHERE session_id = $1 AND volunteer_id = $2 AND role = 'helper' AND attendance = 'attended')";
const SAME_PERSON: &str = "
    SELECT p.resident_id, p.volunteer_id FROM (
        SELECT resident_id, id AS volunteer_id, 0 AS register FROM volunteer
        WHERE (resident_id = $1 OR id = $2) AND resident_id IS NOT NULL
        UNION ALL
        SELECT resident_id, volunteer_id, 1 AS register FROM login_user
        WHERE (resident_id = $1 OR volunteer_id = $2) AND resident_id IS NOT NULL AND volunteer_id IS NOT NULL) p
    ORDER BY p.register, p.volunteer_id LIMIT 1";

/// Somebody, as resident and as volunteer.
pub(crate) type Person = (Option<ResidentId>, Option<VolunteerId>);

impl Tx {
    /// Adds a seat or a place on the waiting list.
    pub(crate) async fn insert_sign_up(&mut self, x: &SignUp) -> Result<()> {
        execute!(
            self,
            INSERT,
            x.id,
            x.unit_id,
            x.session_id,
            x.role,
            x.resident_id,
            x.volunteer_id,
            x.task.clone(),
            x.place,
            x.status,
            x.attendance,
            x.guardian_name.clone(),
            x.guardian_phone.clone(),
            x.note.clone(),
            x.on_behalf,
            x.signed_up_by,
            x.signed_up_at,
            x.cancelled_at,
            x.cancel_reason.clone(),
            x.version
        )?;
        Ok(())
    }

    /// Writes what somebody has and whether they came; answers whether it was still as read.
    pub(crate) async fn update_sign_up(&mut self, x: &SignUp) -> Result<bool> {
        let written =
            execute!(self, UPDATE, x.id, x.version, x.status, x.attendance, x.cancelled_at, x.cancel_reason.clone())?;
        Ok(written == 1)
    }

    /// A seat or place of `scope` or below.
    pub(crate) async fn get_sign_up(&mut self, id: SignUpId, scope: UnitId) -> Result<Option<SignUp>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Seats and places in scope: of a session in the order of places, `after` being a place; otherwise newest first,
    /// `after` being an id.
    pub(crate) async fn list_sign_ups(
        &mut self,
        scope: UnitId,
        filter: &SignUpFilter,
        after: &str,
        rows: i64,
    ) -> Result<Vec<SignUp>> {
        let session = filter.session_id.map(|id| id.to_string()).unwrap_or_default();
        let role = filter.role.map(|role| role.to_string()).unwrap_or_default();
        let status = filter.status.map(|status| status.to_string()).unwrap_or_default();
        let resident = filter.resident_id.map(|id| id.to_string()).unwrap_or_default();
        let volunteer = filter.volunteer_id.map(|id| id.to_string()).unwrap_or_default();
        if filter.session_id.is_some() {
            let after: i64 = after.parse().unwrap_or(0);
            return fetch_all!(self, OF_SESSION, scope, session, role, status, resident, volunteer, after, rows);
        }
        let sql = match (filter.resident_id, filter.volunteer_id) {
            (Some(_), _) => OF_RESIDENT,
            (None, Some(_)) => OF_VOLUNTEER,
            (None, None) => LIST,
        };
        fetch_all!(self, sql, scope, session, role, status, resident, volunteer, after.to_owned(), rows)
    }

    /// Everything that somebody has signed up for, newest first.
    pub(crate) async fn list_sign_ups_of(&mut self, who: Person, after: String, rows: i64) -> Result<Vec<SignUp>> {
        fetch_all!(self, OF_PERSON, who.0, who.1, after, rows)
    }

    /// Who has signed up for a session and not cancelled, in the order of places after this one.
    pub(crate) async fn list_standing_sign_ups(
        &mut self,
        id: ActivitySessionId,
        after: i64,
        rows: i64,
    ) -> Result<Vec<SignUp>> {
        fetch_all!(self, STANDING, id, after, rows)
    }

    /// Who has waited longest.
    pub(crate) async fn first_waiting(&mut self, id: ActivitySessionId, role: SignUpRole) -> Result<Option<SignUp>> {
        fetch_optional!(self, FIRST_WAITING, id, role)
    }

    /// Seats taken.
    pub(crate) async fn count_seated(&mut self, id: ActivitySessionId, role: SignUpRole) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, SEATED, id, role)?;
        Ok(count)
    }

    /// How often somebody has signed up for a session, cancelled or not.
    pub(crate) async fn count_sign_ups(&mut self, id: ActivitySessionId) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT, id)?;
        Ok(count)
    }

    /// Whether somebody has signed up for a session already.
    pub(crate) async fn is_signed_up(&mut self, id: ActivitySessionId, who: Person) -> Result<bool> {
        let (twice,): (bool,) = fetch_one!(self, TWICE, id, who.0, who.1)?;
        Ok(twice)
    }

    /// Whether somebody has signed up for another session in this stretch of time.
    pub(crate) async fn sign_ups_overlap(&mut self, who: Person, from: Timestamp, to: Timestamp) -> Result<bool> {
        let (overlap,): (bool,) = fetch_one!(self, OVERLAP, who.0, who.1, from, to)?;
        Ok(overlap)
    }

    /// Whether a volunteer has helped at a session.
    pub(crate) async fn has_helped(&mut self, id: ActivitySessionId, volunteer: VolunteerId) -> Result<bool> {
        let (helped,): (bool,) = fetch_one!(self, HELPED, id, volunteer)?;
        Ok(helped)
    }

    /// The same person, as resident and as volunteer, as far as the register of volunteers or a login tells.
    pub(crate) async fn same_person(&mut self, who: Person) -> Result<Person> {
        let both: Option<Person> = fetch_optional!(self, SAME_PERSON, who.0, who.1)?;
        Ok(both.unwrap_or(who))
    }
}
