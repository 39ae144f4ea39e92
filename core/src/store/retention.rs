//! How long things are kept, and taking away what is over. The audit trail and the books are never touched.

use super::Tx;
use super::build::{Statement, fetch_built};
use crate::domain::day::Day;
use crate::domain::retention::{PrivacyRule, PrivacySubject};
use crate::error::Result;
use crate::id::{RequestId, ResidentId, UserId};
use crate::time::Timestamp;

from_row!(PrivacyRule { subject, days, changed_at, version });

const RULES: &str = "SELECT subject, days, changed_at, version FROM privacy_rule ORDER BY subject";
const RULE: &str = "SELECT subject, days, changed_at, version FROM privacy_rule WHERE subject = $1";
const SET_RULE: &str = "
    UPDATE privacy_rule SET days = $2, changed_at = $3, changed_by = $4, version = version + 1 WHERE subject = $1 AND version = $5";

// What is over, the oldest first, a few at a time: run again until nothing is left. What is done to them is a statement of its
// own, over their ids: a database that does not know how few they are would read through the whole table for them.
const OLD_NOTIFICATIONS: &str = "SELECT id FROM notification WHERE created_at < $1 ORDER BY created_at, id LIMIT $2";
const OLD_FAILURES: &str = "SELECT id FROM invocation_failure WHERE at < $1 ORDER BY at, id LIMIT $2";
const OLD_SESSIONS: &str = "SELECT token_hash FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2";
const ENDED_REQUESTS: &str = "
    SELECT id FROM request WHERE ended_at IS NOT NULL AND words_gone = FALSE AND ended_at < $1 ORDER BY ended_at, id LIMIT $2";
// Words about requests, for as long as the requests' own.
const REQUEST_WORDS: [&str; 4] = [
    "UPDATE request_event SET note = '' WHERE note <> '' AND request_id IN ",
    "UPDATE request_support SET opinion = '' WHERE opinion <> '' AND request_id IN ",
    "UPDATE request_extension SET reason = '', words = '' WHERE request_id IN ",
    "UPDATE request_paper SET owner = '—', holder = CASE WHEN holder = '' THEN '' ELSE '—' END WHERE request_id IN ",
];
const PAPERS: &str = "SELECT id FROM request_paper WHERE request_id IN ";
const CUSTODY_WORDS: &str = "UPDATE paper_custody SET from_name = '—', to_name = '—', note = '' WHERE paper_id IN ";
/// Most papers in one statement: a database takes so many values at once.
const MOST_PAPERS: usize = 5000;
const WITHDRAWN_QUESTIONS: &str = "
    SELECT id FROM data_request
    WHERE decided_at IS NOT NULL AND status = 'withdrawn' AND decided_at < $1 ORDER BY decided_at, id LIMIT $2";
const DECIDED_QUESTIONS: &str = "
    SELECT id FROM data_request
    WHERE decided_at IS NOT NULL AND (detail IS NOT NULL OR answer IS NOT NULL) AND decided_at < $1
    ORDER BY decided_at, id LIMIT $2";
const WITHDRAWN_CONSENTS: &str = "
    SELECT id FROM consent WHERE withdrawn_on IS NOT NULL AND withdrawn_on < $1 ORDER BY withdrawn_on, id LIMIT $2";
// Whoever must be kept for another reason is passed over.
const LEFT: &str = "
    SELECT r.id FROM resident r
    WHERE r.status <> 'living' AND r.status_since < $1 AND r.erased_at IS NULL AND r.merged_into IS NULL
      AND NOT EXISTS (SELECT 1 FROM request q WHERE q.resident_id = r.id AND q.ended_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM fund_grant g WHERE g.resident_id = r.id AND g.day >= $2)
      AND NOT EXISTS (SELECT 1 FROM volunteer v JOIN hours h ON h.volunteer_id = v.id
          WHERE v.resident_id = r.id AND h.status IN ('pending', 'approved') AND h.served_at >= $3)
      AND NOT EXISTS (SELECT 1 FROM login_user u JOIN hours h ON h.volunteer_id = u.volunteer_id
          WHERE u.resident_id = r.id AND h.status IN ('pending', 'approved') AND h.served_at >= $3)
    ORDER BY r.status_since, r.id LIMIT $4";

impl Tx {
    /// Every rule.
    pub(crate) async fn list_privacy_rules(&mut self) -> Result<Vec<PrivacyRule>> {
        fetch_all!(self, RULES)
    }

    /// The rule about something.
    pub(crate) async fn get_privacy_rule(&mut self, subject: PrivacySubject) -> Result<Option<PrivacyRule>> {
        fetch_optional!(self, RULE, subject)
    }

    /// Changes a rule that is still at `version`; answers whether it was.
    pub(crate) async fn set_privacy_rule(
        &mut self,
        subject: PrivacySubject,
        days: i64,
        now: Timestamp,
        by: Option<UserId>,
        version: i64,
    ) -> Result<bool> {
        Ok(execute!(self, SET_RULE, subject, days, now, by, version)? == 1)
    }

    /// Takes away what is older than `before`, at most `limit` rows; answers how many.
    pub(crate) async fn retire(&mut self, subject: PrivacySubject, before: Timestamp, limit: i64) -> Result<u64> {
        match subject {
            PrivacySubject::Notification => {
                let old = fetch_all!(self, OLD_NOTIFICATIONS, before, limit)?;
                self.retire_rows("DELETE FROM notification WHERE id IN ", old).await
            }
            PrivacySubject::InvocationFailure => {
                let old = fetch_all!(self, OLD_FAILURES, before, limit)?;
                self.retire_rows("DELETE FROM invocation_failure WHERE id IN ", old).await
            }
            PrivacySubject::Session => {
                let old = fetch_all!(self, OLD_SESSIONS, before, limit)?;
                self.retire_rows("DELETE FROM session WHERE token_hash IN ", old).await
            }
            PrivacySubject::RequestDetail => self.retire_requests(before, limit).await,
            PrivacySubject::DataRequest => {
                let withdrawn = fetch_all!(self, WITHDRAWN_QUESTIONS, before, limit)?;
                let gone = self.retire_rows("DELETE FROM data_request WHERE id IN ", withdrawn).await?;
                let decided = fetch_all!(self, DECIDED_QUESTIONS, before, limit)?;
                let emptied = "UPDATE data_request SET detail = NULL, answer = NULL WHERE id IN ";
                Ok(gone + self.retire_rows(emptied, decided).await?)
            }
            PrivacySubject::Consent => {
                let withdrawn = fetch_all!(self, WITHDRAWN_CONSENTS, Day::of(before), limit)?;
                self.retire_rows("DELETE FROM consent WHERE id IN ", withdrawn).await
            }
            PrivacySubject::ResidentLeft
            | PrivacySubject::Hours
            | PrivacySubject::Ledger
            | PrivacySubject::DataRequestAnswer => Ok(0),
        }
    }

    /// Does what `change` says to these rows, when there are any; answers how many.
    async fn retire_rows(&mut self, change: &str, keys: Vec<(String,)>) -> Result<u64> {
        if keys.is_empty() {
            return Ok(0);
        }
        let keys: Vec<String> = keys.into_iter().map(|(key,)| key).collect();
        let mut statement = Statement::new(change);
        statement.list(&keys);
        self.execute_built(statement).await
    }

    async fn retire_requests(&mut self, before: Timestamp, limit: i64) -> Result<u64> {
        let rows: Vec<(RequestId,)> = fetch_all!(self, ENDED_REQUESTS, before, limit)?;
        let ids: Vec<RequestId> = rows.into_iter().map(|(id,)| id).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        for words in REQUEST_WORDS {
            let mut statement = Statement::new(words);
            statement.list(&ids);
            self.execute_built(statement).await?;
        }
        let mut papers = Statement::new(PAPERS);
        papers.list(&ids);
        let papers: Vec<(String,)> = fetch_built!(self, papers)?;
        for some in papers.chunks(MOST_PAPERS) {
            self.retire_rows(CUSTODY_WORDS, some.to_vec()).await?;
        }
        let mut details =
            Statement::new("UPDATE request SET detail = '', late_reason = '', words_gone = TRUE WHERE id IN ");
        details.list(&ids);
        self.execute_built(details).await
    }

    /// Residents who left before a day and whom nothing else keeps.
    pub(crate) async fn list_left_residents(
        &mut self,
        before: Day,
        grants_from: Day,
        served_from: Timestamp,
        limit: i64,
    ) -> Result<Vec<ResidentId>> {
        let rows: Vec<(ResidentId,)> = fetch_all!(self, LEFT, before, grants_from, served_from, limit)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
