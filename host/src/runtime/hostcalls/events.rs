//! `wushe:events`: tell other modules of the unit that something has happened, once the transaction commits.

use wushe_core::app::outbox::{self, NewMessage};
use wushe_core::domain::outbox::OutboxKind;

use super::super::bindings::contract::wushe::events::events::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, fitting, invalid};

/// Bytes of one event.
const EVENT_BYTES: usize = 16 << 10;
/// Events that may set each other off, one upon another.
const DEPTH: usize = 8;

impl Host for Guest {
    async fn emit(&mut self, name: String, body: String) -> wasmtime::Result<Result<(), wit::Error>> {
        answer!(self, "events.emit", [name, body], self.emit_event(&name, &body))
    }
}

impl Guest {
    async fn emit_event(&mut self, name: &str, body: &str) -> Result<(), Refusal> {
        self.enter("events", Access::Write, name.len() + body.len())?;
        self.budget.message()?;
        if body.len() > EVENT_BYTES {
            return Err(invalid("", "too-big"));
        }
        let scope = &mut self.scope;
        let declared = scope.manifest.shapes.events.iter().find(|event| event.name == name);
        let body = fitting(&declared.ok_or_else(|| invalid("", "event-unknown"))?.fields, body)?;
        let module = scope.manifest.plugin.id.clone();
        let event = format!("{module}/{name}");
        // Each event of a chain is another one, and there are only so many: a chain ends.
        if scope.trail.contains(&event) {
            return Err(refused("refused-event-loop"));
        }
        if scope.trail.len() >= DEPTH {
            return Err(refused("refused-event-depth"));
        }
        let mut trail = scope.trail.clone();
        trail.push(event.clone());
        let new = NewMessage {
            kind: OutboxKind::Emitted,
            recipient: format!("emitted:{module}"),
            target_id: module.clone(),
            module_id: module,
            name: name.to_owned(),
            event,
            body,
            trail,
            due_at: scope.cx.now,
        };
        outbox::ask(&mut scope.tx, &scope.cx, new).await?;
        Ok(())
    }
}

fn refused(code: &str) -> Refusal {
    wit::Error::Refused(wit::Refusal { code: code.to_owned(), args: "{}".to_owned() }).into()
}
