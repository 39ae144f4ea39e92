//! `wushe:context`: where, when, for whom and by whom the module runs.

use std::time::Instant;

use super::super::bindings::contract::wushe::context::context::Host;
use super::super::error::Stop;
use super::super::instance::Guest;

/// Most random bytes a call.
const RANDOM_BYTES: u32 = 1_024;

impl Host for Guest {
    async fn current(&mut self) -> wasmtime::Result<String> {
        let entered = Instant::now();
        let context = self.scope.context.clone();
        self.count(context.len())?;
        self.budget.spent_in_host(entered.elapsed());
        Ok(context)
    }

    async fn random(&mut self, length: u32) -> wasmtime::Result<Vec<u8>> {
        let entered = Instant::now();
        let bytes = self.random(length.min(RANDOM_BYTES) as usize);
        self.count(bytes.len())?;
        self.budget.spent_in_host(entered.elapsed());
        Ok(bytes)
    }
}

impl Guest {
    /// Counts a call that cannot answer with an error: past the budget the guest is ended.
    fn count(&mut self, bytes: usize) -> wasmtime::Result<()> {
        self.budget.call().map_err(Stop::Limit)?;
        self.budget.bytes(bytes).map_err(Stop::Limit)?;
        Ok(())
    }
}
