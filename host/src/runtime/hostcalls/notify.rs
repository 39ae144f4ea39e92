//! `wushe:notify`: tell people of the unit something, once the transaction commits.

use wushe_core::app::notification::{self, Recipient as To};
use wushe_plugin_schema::view::Message;

use super::super::bindings::contract::wushe::notify::notify::{Host, Recipient};
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::error::Stop;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, id, invalid, parse};

/// Bytes of one message.
const MESSAGE_BYTES: usize = 8 << 10;

impl Host for Guest {
    async fn send(&mut self, to: Recipient, message: String) -> wasmtime::Result<Result<(), wit::Error>> {
        answer!(self, "notify.send", [to, message], self.send_message(&to, &message))
    }
}

impl Guest {
    async fn send_message(&mut self, to: &Recipient, message: &str) -> Result<(), Refusal> {
        self.enter("notify", Access::Write, message.len())?;
        self.budget.message()?;
        if message.len() > MESSAGE_BYTES {
            return Err(invalid("", "too-big"));
        }
        let to = match to {
            Recipient::Resident(who) => To::Resident(id(who)?),
            Recipient::Volunteer(who) => To::Volunteer(id(who)?),
            Recipient::Team(which) => To::Team(id(which)?),
            Recipient::Staff => To::Staff,
        };
        let message: Message = parse(message)?;
        let message = self.json(&message)?;
        let scope = &mut self.scope;
        let told = notification::send(&mut scope.tx, &scope.cx, to, &message).await?;
        for _ in 1..told {
            // They are queued already, so that a guest that is over must not commit.
            self.budget.message().map_err(|exhausted| Refusal::Stop(Stop::Limit(exhausted)))?;
        }
        Ok(())
    }
}
