//! `wushe:schedule`: run a job of the module later.

use wushe_core::app::outbox::{self, NewMessage};
use wushe_core::domain::outbox::OutboxKind;
use wushe_core::time::Timestamp;

use super::super::bindings::contract::wushe::schedule::schedule::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, fitting, id, invalid};

/// Bytes of one input.
const INPUT_BYTES: usize = 16 << 10;
/// A job is planned at least so far ahead, seconds: what plans itself again does not turn in circles.
const SOONEST: i64 = 60;
/// A job is planned at most so far ahead, seconds.
const LATEST: i64 = 400 * 24 * 3600;

impl Host for Guest {
    async fn at(&mut self, job: String, at: i64, input: String) -> wasmtime::Result<Result<String, wit::Error>> {
        answer!(self, "schedule.at", [job, at, input], self.plan_job(&job, at, &input))
    }

    async fn cancel(&mut self, id: String) -> wasmtime::Result<Result<(), wit::Error>> {
        answer!(self, "schedule.cancel", [id], self.cancel_job(&id))
    }
}

impl Guest {
    async fn plan_job(&mut self, job: &str, at: i64, input: &str) -> Result<String, Refusal> {
        self.enter("schedule", Access::Write, job.len() + input.len())?;
        self.budget.message()?;
        if input.len() > INPUT_BYTES {
            return Err(invalid("", "too-big"));
        }
        let scope = &mut self.scope;
        let declared = scope.manifest.shapes.jobs.iter().find(|declared| declared.name == job);
        let body = fitting(&declared.ok_or_else(|| invalid("", "job-unknown"))?.input, input)?;
        let due_at = Timestamp::from_micros(at);
        if !(scope.cx.now.plus_seconds(SOONEST)..=scope.cx.now.plus_seconds(LATEST)).contains(&due_at) {
            return Err(invalid("at", "job-time"));
        }
        let module = scope.manifest.plugin.id.clone();
        let new = NewMessage {
            kind: OutboxKind::Job,
            module_id: module.clone(),
            recipient: String::new(),
            target_id: module,
            name: job.to_owned(),
            event: job.to_owned(),
            body,
            trail: Vec::new(),
            due_at,
        };
        Ok(outbox::ask(&mut scope.tx, &scope.cx, new).await?.to_string())
    }

    async fn cancel_job(&mut self, planned: &str) -> Result<(), Refusal> {
        self.enter("schedule", Access::Write, planned.len())?;
        self.budget.rows_written(1)?;
        let planned = id(planned)?;
        let scope = &mut self.scope;
        Ok(outbox::cancel(&mut scope.tx, &scope.cx, planned).await?)
    }
}
