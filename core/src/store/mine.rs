//! All that is held about somebody.

use super::Tx;
use crate::domain::data_request::{Look, MyEvent, MyNotification, MyObjection, MyRequest, MyService, MySignUp};
use crate::error::Result;
use crate::id::{RequestId, ResidentId, UserId, VolunteerId};
use crate::time::Timestamp;

from_row!(MyEvent { at, verb, note });
from_row!(MyService { served_at, minutes, status });
from_row!(MySignUp { title, begins_at, status, attendance, signed_up_at });
from_row!(MyObjection { filed_at, reason, answer });
from_row!(MyNotification { at, message });
from_row!(Look { at, unit_id, module_id, user_name, verb, purpose, fields });

const REQUESTS: &str = "
    SELECT id, number, kind, title, detail, status, opened_at, ended_at FROM request WHERE resident_id = $1 ORDER BY id";
const EVENTS: &str = "SELECT at, verb, note FROM request_event WHERE request_id = $1 ORDER BY id";
const SERVICES: &str = "SELECT served_at, minutes, status FROM hours WHERE volunteer_id = $1 ORDER BY served_at, id";
const SIGN_UPS: &str = "
    SELECT a.title, s.begins_at, u.status, u.attendance, u.signed_up_at FROM sign_up u
    JOIN activity_session s ON s.id = u.session_id JOIN activity a ON a.id = s.activity_id
    WHERE u.resident_id = $1 ORDER BY u.id";
const OBJECTIONS: &str = "SELECT filed_at, reason, answer FROM objection WHERE resident_id = $1 ORDER BY id";
const LOGINS: &str = "SELECT id, login FROM login_user WHERE resident_id = $1 ORDER BY id";
const NOTIFICATIONS: &str = "SELECT created_at AS at, message FROM notification WHERE user_id = $1 ORDER BY id";
// Of a merged person the trail names the entries that they were.
const LOOKS: &str = "
    SELECT a.at, a.unit_id, a.module_id, COALESCE(u.name, '') AS user_name, a.verb, a.purpose, a.detail AS fields
    FROM audit a LEFT JOIN login_user u ON u.id = a.user_id
    WHERE a.entity = 'resident' AND a.verb IN ('personal.show', 'personal.reveal', 'personal.export')
      AND (a.entity_id = $1 OR a.entity_id IN (SELECT m.id FROM resident m WHERE m.merged_into = $1))
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

    /// Every seat and place of a resident, oldest first.
    pub(crate) async fn list_my_sign_ups(&mut self, id: ResidentId) -> Result<Vec<MySignUp>> {
        fetch_all!(self, SIGN_UPS, id)
    }

    /// Every objection of a resident, oldest first.
    pub(crate) async fn list_my_objections(&mut self, id: ResidentId) -> Result<Vec<MyObjection>> {
        fetch_all!(self, OBJECTIONS, id)
    }

    /// Every login of a resident.
    pub(crate) async fn list_my_logins(&mut self, id: ResidentId) -> Result<Vec<(UserId, String)>> {
        fetch_all!(self, LOGINS, id)
    }

    /// Everything that a user was told, oldest first.
    pub(crate) async fn list_my_notifications(&mut self, user: UserId) -> Result<Vec<MyNotification>> {
        fetch_all!(self, NOTIFICATIONS, user)
    }

    /// Who saw a resident's data in the clear, newest first.
    pub(crate) async fn list_looks_at(&mut self, id: ResidentId) -> Result<Vec<Look>> {
        fetch_all!(self, LOOKS, id)
    }
}
