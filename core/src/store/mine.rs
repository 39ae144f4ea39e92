//! All that is held about somebody.

use super::Tx;
use crate::domain::data_request::{
    Look, MyCertificate, MyEvent, MyFile, MyGrant, MyNotification, MyObjection, MyPaper, MyPicture, MyRequest,
    MyService, MyStar,
};
use crate::domain::request::Paper;
use crate::error::Result;
use crate::id::{RequestId, ResidentId, SignUpId, UserId, VolunteerId};
use crate::seal::Sealed;
use crate::time::Timestamp;

from_row!(MyEvent { at, verb, note });
from_row!(MyService { served_at, minutes, content, status });
from_row!(KeptSignUp {
    id,
    title,
    begins_at,
    status,
    attendance,
    role,
    note,
    guardian_name,
    guardian_phone,
    signed_up_at
});
from_row!(MyFile { id, entity, name, created_at });
from_row!(MyPicture { id, module_id, unit_id, name, created_at, held_at });
from_row!(MyGrant { id, fund, day, title, description, evidence, amount, in_kind });
from_row!(MyStar { applied_at, stars, status, reason });
from_row!(MyCertificate { created_at, number, purpose, content, minutes, status });
from_row!(MyObjection { filed_at, reason, answer });
from_row!(MyNotification { at, message });
from_row!(Look { at, unit_id, module_id, user_name, verb, purpose, fields });

/// A seat or place, with what is sealed.
#[derive(Debug, Clone)]
pub(crate) struct KeptSignUp {
    pub(crate) id: SignUpId,
    pub(crate) title: String,
    pub(crate) begins_at: Timestamp,
    pub(crate) status: String,
    pub(crate) attendance: String,
    pub(crate) role: String,
    pub(crate) note: String,
    pub(crate) guardian_name: Option<Sealed>,
    pub(crate) guardian_phone: Option<Sealed>,
    pub(crate) signed_up_at: Timestamp,
}

const REQUESTS: &str = "
    SELECT id, number, kind, title, detail, status, opened_at, ended_at FROM request WHERE resident_id = $1 ORDER BY id";
const EVENTS: &str = "SELECT at, verb, note FROM request_event WHERE request_id = $1 ORDER BY id";
const SERVICES: &str =
    "SELECT served_at, minutes, content, status FROM hours WHERE volunteer_id = $1 ORDER BY served_at, id";
const PAPERS: &str = "
    SELECT p.* FROM request_paper p JOIN request r ON r.id = p.request_id WHERE r.resident_id = $1 ORDER BY p.id";
const FILES: &str = "
    SELECT id, entity, name, created_at FROM attachment WHERE (entity = 'resident' AND entity_id = $1)
        OR (entity = 'request' AND entity_id IN (SELECT r.id FROM request r WHERE r.resident_id = $1)) ORDER BY id";
const PICTURES: &str = "
    SELECT m.id, m.module_id, m.unit_id, m.name, m.created_at, m.held_at FROM module_file m WHERE m.id IN (
        SELECT p.file_id FROM module_file_person p WHERE p.resident_id = $1
        UNION SELECT q.file_id FROM module_file_person q WHERE q.volunteer_id = $2) ORDER BY m.id";
const GRANTS: &str = "
    SELECT g.id, f.name AS fund, g.day, g.title, g.description, g.evidence, g.amount, g.in_kind
    FROM fund_grant g JOIN fund f ON f.id = g.fund_id WHERE g.resident_id = $1 ORDER BY g.id";
const TEAMS: &str = "
    SELECT t.name FROM volunteer_team_member m JOIN volunteer_team t ON t.id = m.team_id WHERE m.volunteer_id = $1 ORDER BY t.name, t.id";
const STARS: &str = "SELECT applied_at, stars, status, reason FROM star WHERE volunteer_id = $1 ORDER BY id";
const CERTIFICATES: &str = "
    SELECT created_at, number, purpose, content, minutes, status FROM certificate WHERE volunteer_id = $1 ORDER BY id";
const SIGN_UPS: &str = "
    SELECT u.id, a.title, s.begins_at, u.status, u.attendance, u.role, u.note, u.guardian_name, u.guardian_phone, u.signed_up_at
    FROM sign_up u JOIN activity_session s ON s.id = u.session_id JOIN activity a ON a.id = s.activity_id
    WHERE u.resident_id = $1 OR u.volunteer_id = $2 ORDER BY u.id";
const OBJECTIONS: &str = "SELECT filed_at, reason, answer FROM objection WHERE resident_id = $1 ORDER BY id";
const LOGINS: &str = "SELECT id, login FROM login_user WHERE resident_id = $1 OR volunteer_id = $2 ORDER BY id";
const NOTIFICATIONS: &str = "SELECT created_at AS at, message FROM notification WHERE user_id = $1 ORDER BY id";
// Of a merged person the trail names the entries that they were.
const LOOKS: &str = "
    SELECT a.at, a.unit_id, a.module_id, COALESCE(u.name, '') AS user_name, a.verb, a.purpose, a.detail AS fields
    FROM audit a LEFT JOIN login_user u ON u.id = a.user_id
    WHERE a.entity = $1 AND a.entity_id = $2 AND a.verb IN ('personal.show', 'personal.reveal', 'personal.export')
    ORDER BY a.id DESC";

type RequestRow = (RequestId, String, String, String, String, String, Timestamp, Option<Timestamp>);

impl Tx {
    /// Every request of a resident with its history, oldest first.
    pub(crate) async fn list_my_requests(&mut self, id: ResidentId) -> Result<Vec<MyRequest>> {
        let rows: Vec<RequestRow> = fetch_all!(self, REQUESTS, id)?;
        let mut requests = Vec::with_capacity(rows.len());
        for (id, number, kind, title, detail, status, opened_at, ended_at) in rows {
            let history = fetch_all!(self, EVENTS, id)?;
            requests.push(MyRequest { id, number, kind, title, detail, status, opened_at, ended_at, history });
        }
        Ok(requests)
    }

    /// Every service of a volunteer, oldest first.
    pub(crate) async fn list_my_services(&mut self, id: VolunteerId) -> Result<Vec<MyService>> {
        fetch_all!(self, SERVICES, id)
    }

    /// Every paper that was taken for a request of a resident, with its steps.
    pub(crate) async fn list_my_papers(&mut self, id: ResidentId) -> Result<Vec<MyPaper>> {
        let rows: Vec<Paper> = fetch_all!(self, PAPERS, id)?;
        let mut papers = Vec::with_capacity(rows.len());
        for paper in rows {
            papers.push(MyPaper {
                steps: self.list_custody_steps(paper.id).await?,
                id: paper.id,
                request_id: paper.request_id,
                name: paper.name,
                original: paper.original,
                count: paper.count,
                owner: paper.owner,
                holder: paper.holder,
                returned_at: paper.returned_at,
            });
        }
        Ok(papers)
    }

    /// Every file that is attached to a resident or a request of theirs.
    pub(crate) async fn list_my_files(&mut self, id: ResidentId) -> Result<Vec<MyFile>> {
        fetch_all!(self, FILES, id)
    }

    /// Every picture of a module on which somebody is noted.
    pub(crate) async fn list_my_pictures(
        &mut self,
        resident: Option<ResidentId>,
        volunteer: Option<VolunteerId>,
    ) -> Result<Vec<MyPicture>> {
        fetch_all!(self, PICTURES, resident, volunteer)
    }

    /// Everything that a resident got out of a fund.
    pub(crate) async fn list_my_grants(&mut self, id: ResidentId) -> Result<Vec<MyGrant>> {
        fetch_all!(self, GRANTS, id)
    }

    /// The teams in which a volunteer is.
    pub(crate) async fn list_my_teams(&mut self, id: VolunteerId) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = fetch_all!(self, TEAMS, id)?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// Every star that a volunteer applied for.
    pub(crate) async fn list_my_stars(&mut self, id: VolunteerId) -> Result<Vec<MyStar>> {
        fetch_all!(self, STARS, id)
    }

    /// Every certificate of a volunteer.
    pub(crate) async fn list_my_certificates(&mut self, id: VolunteerId) -> Result<Vec<MyCertificate>> {
        fetch_all!(self, CERTIFICATES, id)
    }

    /// Every seat and place of a resident or of a volunteer, oldest first.
    pub(crate) async fn list_my_sign_ups(
        &mut self,
        resident: Option<ResidentId>,
        volunteer: Option<VolunteerId>,
    ) -> Result<Vec<KeptSignUp>> {
        fetch_all!(self, SIGN_UPS, resident, volunteer)
    }

    /// Every objection of a resident, oldest first.
    pub(crate) async fn list_my_objections(&mut self, id: ResidentId) -> Result<Vec<MyObjection>> {
        fetch_all!(self, OBJECTIONS, id)
    }

    /// Every login of a resident or of a volunteer.
    pub(crate) async fn list_my_logins(
        &mut self,
        resident: Option<ResidentId>,
        volunteer: Option<VolunteerId>,
    ) -> Result<Vec<(UserId, String)>> {
        fetch_all!(self, LOGINS, resident, volunteer)
    }

    /// Everything that a user was told, oldest first.
    pub(crate) async fn list_my_notifications(&mut self, user: UserId) -> Result<Vec<MyNotification>> {
        fetch_all!(self, NOTIFICATIONS, user)
    }

    /// Who saw the fields of something in the clear, newest first.
    pub(crate) async fn list_looks_at(&mut self, entity: &str, id: &str) -> Result<Vec<Look>> {
        fetch_all!(self, LOOKS, entity.to_owned(), id.to_owned())
    }
}
