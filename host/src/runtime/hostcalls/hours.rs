//! `wushe:hours`: minutes of unpaid service, handed in for approval.

use wushe_core::app::hours;
use wushe_core::domain::hours::{HoursView as Kept, NewHours as New};
use wushe_core::time::Timestamp;
use wushe_plugin_schema::view::{Hours, NewHours};

use super::super::bindings::contract::wushe::hours::hours::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, id, parse};

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn submit(&mut self, claim: String) -> Answer<String> {
        answer!(self, "hours.submit", [claim], self.submit_hours(&claim))
    }

    async fn for_request(&mut self, request_id: String) -> Answer<String> {
        answer!(self, "hours.for-request", [request_id], self.hours_of(&request_id))
    }
}

impl Guest {
    async fn submit_hours(&mut self, claim: &str) -> Result<String, Refusal> {
        self.enter("hours", Access::Write, claim.len())?;
        self.budget.rows_written(1)?;
        let claim: NewHours = parse(claim)?;
        let served_at = Timestamp::from_micros(claim.served_at);
        let claim = New::of_request(id(&claim.request)?, id(&claim.volunteer)?, i64::from(claim.minutes), served_at);
        let scope = &mut self.scope;
        let kept = hours::create(&mut scope.tx, &scope.cx, claim).await?;
        self.json(&hours_view(&kept))
    }

    async fn hours_of(&mut self, request: &str) -> Result<String, Refusal> {
        self.enter("hours", Access::Read, request.len())?;
        let request = id(request)?;
        let scope = &mut self.scope;
        let kept = hours::of_request(&mut scope.tx, &scope.cx, request).await?;
        self.budget.rows_read(kept.len())?;
        let seen: Vec<Hours> = kept.iter().map(hours_view).collect();
        self.json(&seen)
    }
}

fn hours_view(kept: &Kept) -> Hours {
    Hours {
        id: kept.id.to_string(),
        request: kept.request_id.map(|id| id.to_string()).unwrap_or_default(),
        volunteer: kept.volunteer_id.to_string(),
        minutes: u32::try_from(kept.minutes).unwrap_or(0),
        status: kept.status.as_str().to_owned(),
    }
}
