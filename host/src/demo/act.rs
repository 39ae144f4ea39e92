//! What people of the demo county do through modules, as pages and calls would.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::{Map, Value};
use wushe_core::app::Actor;
use wushe_core::id::UnitId;
use wushe_plugin_schema::shape::Surface;

use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{Ask, Raw, clean};

/// A module in a unit.
#[derive(Clone, Copy)]
pub(super) struct Service<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) unit: UnitId,
    pub(super) module: &'static str,
}

impl Service<'_> {
    /// Somebody on a surface carries out an action; the id of what was made is answered, if anything was.
    pub(super) async fn act(&self, who: &Actor, on: Surface, name: &str, input: Value) -> anyhow::Result<String> {
        self.act_with(who, on, name, input, Vec::new()).await
    }

    /// As [`Service::act`], with files that come along.
    pub(super) async fn act_with(
        &self,
        who: &Actor,
        on: Surface,
        name: &str,
        input: Value,
        files: Vec<Raw>,
    ) -> anyhow::Result<String> {
        let ask = Ask {
            actor: who.clone(),
            unit: self.unit,
            module: self.module.to_owned(),
            surface: on,
            name: name.to_owned(),
            input: fields(input),
            locale: Locale::ZhCn,
            on_behalf_of: None,
        };
        let cannot = || format!("{} cannot {name} in the demo county", self.module);
        let uploads = clean(files).await.with_context(cannot)?;
        let acted = self.app.act_with(ask, uploads, None).await.with_context(cannot)?;
        Ok(acted.done.id.unwrap_or_default())
    }
}

/// The fields of an object.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
