//! `wushe:log`: lines for the module's developer and the operator.

use std::time::Instant;

use wushe_core::domain::check::is_bad_char;
use wushe_core::domain::mask;

use super::super::bindings::contract::wushe::log::log::{Host, Level};
use super::super::instance::{Guest, LogLevel, LogLine};
use super::flood;

impl Host for Guest {
    async fn write(&mut self, level: Level, message: String) -> wasmtime::Result<()> {
        let entered = Instant::now();
        let counted = self.budget.call();
        if self.budget.is_flooding() {
            return Err(flood(counted).into());
        }
        let crossed = self.budget.bytes(message.len());
        if counted.is_ok() && crossed.is_ok() && self.budget.log(message.len()) {
            let level = match level {
                Level::Debug => LogLevel::Debug,
                Level::Info => LogLevel::Info,
                Level::Warn => LogLevel::Warn,
                Level::Error => LogLevel::Error,
            };
            self.keep(level, &message);
        }
        self.budget.spent_in_host(entered.elapsed());
        Ok(())
    }
}

impl Guest {
    /// Keeps a line, without what could forge other lines or names a person by number.
    fn keep(&mut self, level: LogLevel, message: &str) {
        let plain: String = message.chars().map(|c| if is_bad_char(c) || c == '\n' { ' ' } else { c }).collect();
        let message = mask::numbers(&plain);
        match level {
            LogLevel::Debug => tracing::debug!(target: "module", "{message}"),
            LogLevel::Info => tracing::info!(target: "module", "{message}"),
            LogLevel::Warn => tracing::warn!(target: "module", "{message}"),
            LogLevel::Error => tracing::error!(target: "module", "{message}"),
        }
        self.log.push(LogLine { level, message });
    }
}
