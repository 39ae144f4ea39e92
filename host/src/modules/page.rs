//! A page of a module.

use std::collections::BTreeSet;
use std::sync::Arc;

use wushe_core::app::Cx;
use wushe_core::store::{Mode, TRIES, Tx};
use wushe_plugin_schema::page::Page;
use wushe_plugin_schema::shape::Surface;

use super::ask::{Ask, grants};
use super::catalogue::Module;
use super::error::ModuleError;
use crate::app::App;
use crate::runtime::{Call, InvokeError, Kind, Permit, Tape};

/// A page that a module made. The transaction in which it was made is still open: what the page names (people) is looked up
/// in the same picture of the data.
#[derive(Debug)]
pub struct Paged {
    /// The page.
    pub page: Page,
    /// The module.
    pub module: Arc<Module>,
    /// The acting context.
    pub cx: Cx,
    /// The reading transaction.
    pub tx: Tx,
    /// Whether it was granted to keep files here.
    pub(super) has_files: bool,
    /// Whether it is a page of staff: they are shown what is held as well.
    pub(super) is_for_staff: bool,
}

impl Paged {
    /// What the page was made from, as live topics.
    #[must_use]
    pub const fn topics(&self) -> &BTreeSet<String> {
        self.tx.seen()
    }
}

/// Whether what is shown there is seen by staff alone.
const fn is_for_staff(surface: Surface) -> bool {
    matches!(surface, Surface::Staff | Surface::Print)
}

impl App {
    /// Makes a page of a module.
    ///
    /// # Errors
    /// See [`ModuleError`]; a failure of the module's own is kept for its developer.
    pub async fn page(&self, ask: &Ask) -> Result<Paged, ModuleError> {
        let permit = self.runtime.admit(&ask.unit.to_string()).await?;
        let seed = self.core.ids.bytes();
        let cx = ask.cx(self);
        let tape = self.tape(&cx, &ask.module, &seed).await;
        let mut tried = 1;
        loop {
            match self.page_once(&permit, ask, cx.clone(), seed, tape.as_ref()).await {
                Err(ModuleError::Failed { failed, .. }) if failed.error == InvokeError::Retry && tried < TRIES => {
                    self.store.pause_and_retry(tried).await;
                }
                Err(error) => {
                    self.keep_failure(&cx, "page", &ask.name, &error, tape.as_ref()).await;
                    return Err(error);
                }
                Ok(paged) => {
                    self.record(tape.as_ref(), &cx, &paged.module.version, None);
                    return Ok(paged);
                }
            }
            tried += 1;
        }
    }

    async fn page_once(
        &self,
        permit: &Permit,
        ask: &Ask,
        cx: Cx,
        seed: [u8; 32],
        tape: Option<&Tape>,
    ) -> Result<Paged, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let (module, enablement) = self.module_in(&mut tx, &ask.module, ask.unit).await?;
        let shape = module
            .manifest
            .shapes
            .pages
            .iter()
            .find(|page| page.name == ask.name && page.surfaces.contains(&ask.surface));
        let shape = shape.ok_or(ModuleError::NotHere)?;
        ask.require_surface(&mut tx, &cx).await?;
        self.require_running(&mut tx, &module, ask.unit).await?;
        let input = crate::shape::check(&shape.params, ask.input.clone()).map_err(ModuleError::Invalid)?;
        let grants = grants(&module.manifest, &enablement)?;
        let has_files = grants.capabilities.contains("files");
        let call = Call {
            kind: Kind::Page,
            name: ask.name.clone(),
            input: input.into(),
            context: ask.context(&mut tx, &cx, &enablement, &module.manifest).await?,
            cx: cx.clone(),
            seed,
            grants,
            trail: Vec::new(),
            tx,
            tape: tape.cloned(),
        };
        let loaded = self.loaded(&module).await?;
        let failed = |failed| ModuleError::Failed { failed, module: Box::new(module.version.clone()) };
        let reply = self.runtime.invoke(permit, &loaded, call).await.map_err(failed)?;
        match serde_json::from_value(reply.output) {
            Ok(page) => {
                Ok(Paged { page, module, cx, tx: reply.tx, has_files, is_for_staff: is_for_staff(ask.surface) })
            }
            Err(error) => Err(failed(crate::runtime::Failed {
                invocation: reply.invocation,
                error: InvokeError::Broken(format!("not a page: {error}")),
                usage: reply.usage,
                log: reply.log,
            })),
        }
    }
}
