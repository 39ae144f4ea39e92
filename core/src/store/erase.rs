//! Erasing somebody. Rows that others need stay, without what tells of them: hours keep their minutes, grants their amounts.
//! The audit trail and the books are never touched.

use super::Tx;
use crate::error::Result;
use crate::id::{HouseholdId, ResidentId, UserId, VolunteerId};
use crate::time::Timestamp;

/// Somebody's requests; bound to their id.
macro_rules! of_requests {
    ($head:literal) => {
        concat!($head, " IN (SELECT r.id FROM request r WHERE r.resident_id = $1)")
    };
}

// What a resident has left in each table, but for their own row; bound to their id.
const OF_RESIDENT: [&str; 18] = [
    "UPDATE guardian SET name = NULL, phone = NULL WHERE ward_id = $1 OR guardian_id = $1",
    "UPDATE consent SET scope = '' WHERE resident_id = $1",
    "UPDATE data_request SET detail = NULL, answer = NULL WHERE resident_id = $1",
    // Those who were told of a request were told its title.
    "DELETE FROM notification WHERE id IN (
        SELECT n.id FROM request r JOIN notification n ON n.created_at BETWEEN r.opened_at AND r.updated_at
        WHERE r.resident_id = $1 AND n.message LIKE '%' || r.id || '%')",
    "DELETE FROM notification WHERE message LIKE '%' || $1 || '%'",
    "DELETE FROM idempotency WHERE answer LIKE '%' || $1 || '%'",
    of_requests!("UPDATE request_event SET note = '' WHERE request_id"),
    of_requests!("UPDATE request_support SET opinion = '' WHERE request_id"),
    of_requests!("UPDATE request_extension SET reason = '', words = '' WHERE request_id"),
    "UPDATE paper_custody SET from_name = '—', to_name = '—', note = '' WHERE paper_id IN (
        SELECT p.id FROM request_paper p JOIN request r ON r.id = p.request_id WHERE r.resident_id = $1)",
    of_requests!(
        "UPDATE request_paper SET name = '—', owner = '—', holder = CASE WHEN holder = '' THEN '' ELSE '—' END WHERE request_id"
    ),
    of_requests!(
        "UPDATE hours SET content = CASE WHEN content = '' THEN '' ELSE '—' END, late_reason = '', reason = '' WHERE request_id"
    ),
    "DELETE FROM attachment WHERE (entity = 'resident' AND entity_id = $1)
        OR (entity = 'request' AND entity_id IN (SELECT r.id FROM request r WHERE r.resident_id = $1))",
    "UPDATE request SET title = '—', title_folded = '—', detail = '', late_reason = '' WHERE resident_id = $1",
    "UPDATE sign_up SET guardian_name = NULL, guardian_phone = NULL, note = '', task = '', cancel_reason = '' WHERE resident_id = $1",
    "UPDATE objection SET reason = '—', answer = '' WHERE resident_id = $1",
    // Of entries that were put into theirs too.
    "UPDATE sheet_import_row SET before_it = NULL WHERE entry_id IN (
        SELECT r.id FROM resident r WHERE r.id = $1 OR r.merged_into = $1)",
    "DELETE FROM resident_duplicate WHERE first_id = $1 OR second_id = $1",
];
const OF_GRANTS: &str = "
    UPDATE fund_grant SET recipient_name = NULL, recipient_sealed = NULL, description = NULL, evidence = NULL WHERE resident_id = $1";

const VOLUNTEER: &str = "
    UPDATE volunteer SET name = '', name_folded = '', phone = NULL, phone_hash = NULL, available = FALSE, skills = '[]', status = 'left',
        erased_at = $2, version = version + 1
    WHERE id = $1";
// What a volunteer has left; bound to their id.
const OF_VOLUNTEER: [&str; 12] = [
    "UPDATE sheet_import_row SET before_it = NULL WHERE entry_id = $1",
    "DELETE FROM volunteer_training WHERE volunteer_id = $1",
    "DELETE FROM volunteer_award WHERE volunteer_id = $1",
    "DELETE FROM volunteer_skill WHERE volunteer_id = $1",
    "DELETE FROM volunteer_slot WHERE volunteer_id = $1",
    "UPDATE consent SET scope = '' WHERE volunteer_id = $1",
    "UPDATE sign_up SET note = '', task = '', cancel_reason = '' WHERE volunteer_id = $1",
    "UPDATE hours SET content = CASE WHEN content = '' THEN '' ELSE '—' END, late_reason = '', reason = '' WHERE volunteer_id = $1",
    "UPDATE star SET reason = '' WHERE volunteer_id = $1",
    "UPDATE certificate SET volunteer_name = '', purpose = '', content = '', reason = '' WHERE volunteer_id = $1",
    "DELETE FROM notification WHERE message LIKE '%' || $1 || '%'",
    "DELETE FROM idempotency WHERE answer LIKE '%' || $1 || '%'",
];

const VOLUNTEER_CONSENTS: &str = "
    UPDATE consent SET withdrawn_on = $2, withdrawn_by = $3, version = version + 1 WHERE volunteer_id = $1 AND withdrawn_on IS NULL";
const HOME: &str = "SELECT household_id FROM household_member WHERE resident_id = $1";
const EMPTY_HOME: &str = "
    DELETE FROM household WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM household_member m WHERE m.household_id = $1)";
const LOGINS: &str = "SELECT id FROM login_user WHERE resident_id = $1 OR volunteer_id = $2 ORDER BY id";
const WORKS_HERE: &str = "
    SELECT EXISTS (SELECT 1 FROM login_user WHERE id = $1 AND worker_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM post WHERE user_id = $1 AND valid_to IS NULL)";
const UNLINK: &str =
    "UPDATE login_user SET resident_id = NULL, volunteer_id = NULL, version = version + 1 WHERE id = $1";
const THROTTLE: &str =
    "DELETE FROM login_throttle WHERE subject IN (SELECT 'login:' || u.login FROM login_user u WHERE u.id = $1)";
// What a login has left; bound to its id.
const OF_LOGIN: [&str; 8] = [
    "DELETE FROM notification WHERE user_id = $1",
    "DELETE FROM second_factor WHERE user_id = $1",
    "DELETE FROM recovery_code WHERE user_id = $1",
    "DELETE FROM api_token WHERE user_id = $1",
    "DELETE FROM idempotency WHERE owner LIKE '%' || $1 || '%'",
    "DELETE FROM invocation_failure WHERE user_id = $1",
    "UPDATE request_event SET by_name = '' WHERE user_id = $1",
    "UPDATE paper_custody SET by_name = '' WHERE user_id = $1",
];
const LOGIN: &str = "
    UPDATE login_user SET login = 'erased-' || id, name = '', disabled_at = $2, disabled_reason = 'erased', version = version + 1
    WHERE id = $1";

impl Tx {
    /// Erases all that is personal of a resident in the tables of the core.
    pub(crate) async fn erase_resident(&mut self, id: ResidentId, now: Timestamp) -> Result<()> {
        let volunteers = self.list_volunteers_of_resident(id).await?;
        let mut logins: Vec<(UserId,)> = fetch_all!(self, LOGINS, id, None::<VolunteerId>)?;
        for volunteer in &volunteers {
            logins.extend::<Vec<(UserId,)>>(fetch_all!(self, LOGINS, None::<ResidentId>, volunteer.id)?);
        }
        for (user,) in logins {
            self.erase_login(user, now).await?;
        }
        for volunteer in volunteers {
            self.erase_volunteer(volunteer.id, now).await?;
        }
        let home: Option<(HouseholdId,)> = fetch_optional!(self, HOME, id)?;
        self.leave_household(id).await?;
        if let Some((home,)) = home {
            execute!(self, EMPTY_HOME, home)?;
        }
        for sql in OF_RESIDENT {
            execute!(self, sql, id)?;
        }
        execute!(self, OF_GRANTS, id)?;
        self.empty_resident(id, None, Some(now)).await
    }

    async fn erase_volunteer(&mut self, id: VolunteerId, now: Timestamp) -> Result<()> {
        execute!(self, VOLUNTEER, id, now)?;
        for sql in OF_VOLUNTEER {
            execute!(self, sql, id)?;
        }
        self.delete_memberships(id).await
    }

    /// Withdraws all consents that stand of a volunteer.
    pub(crate) async fn withdraw_consents_of_volunteer(
        &mut self,
        id: VolunteerId,
        on: crate::domain::day::Day,
        by: Option<UserId>,
    ) -> Result<u64> {
        execute!(self, VOLUNTEER_CONSENTS, id, on, by)
    }

    /// Whoever also works here keeps their login, and is nobody's entry any more.
    async fn erase_login(&mut self, user: UserId, now: Timestamp) -> Result<()> {
        let (works_here,): (bool,) = fetch_one!(self, WORKS_HERE, user)?;
        if works_here {
            execute!(self, UNLINK, user)?;
            return Ok(());
        }
        self.delete_sessions(user, None).await?;
        execute!(self, THROTTLE, user)?;
        for sql in OF_LOGIN {
            execute!(self, sql, user)?;
        }
        execute!(self, LOGIN, user, now)?;
        Ok(())
    }
}
