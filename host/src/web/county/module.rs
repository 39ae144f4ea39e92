//! One module: what it may touch, in plain words, and where it is on.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::module;
use wushe_plugin_schema::manifest::{Capability, Manifest, UnitKind as Level};
use wushe_plugin_schema::text::Arg;

use super::tree::Tree;
use super::{Way, base, health, place};
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::modules::Module;
use crate::web::error::PageResult;
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, ButtonView, LinkView, ListItemView, PageView, SearchView, ValueView};
use crate::web::visitor::Visitor;
use crate::web::volunteer::fact;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(way): Path<Way>,
    Query(Asked { q }): Query<Asked>,
) -> PageResult {
    let mut here = place(app, visitor, way.desk.as_deref()).await?;
    let (id, base) = (way.module, base(&here));
    let version = module::get(&mut here.tx, &id).await?;
    let installed = here.app.module(&mut here.tx, version).await?;
    let plugin = &installed.manifest.plugin;
    let mut page = PageView::new(plugin.name.get(here.locale().tag()));
    plugin.summary.get(here.locale().tag()).clone_into(&mut page.lead);
    page.back = Some(LinkView { text: here.t("modules-title"), href: base.clone() });
    health::tell(&mut here, &id, &mut page).await?;
    page.blocks.push(facts(&here, &installed));
    let mut buttons = vec![ButtonView::go(here.t("usage-title"), format!("{base}/{id}/usage"))];
    // Which version is in use is decided for the whole county.
    if here.place == Place::County {
        super::versions::list(&mut here, &id, &mut page).await?;
        super::migrations::list(&mut here, &id, &mut page).await?;
        buttons.push(ButtonView::go(here.t("recordings-title"), format!("{base}/{id}/recordings")));
    }
    page.blocks.push(BlockView::Actions { buttons });
    page.blocks.push(BlockView::Heading { text: here.t("module-capabilities") });
    page.blocks.push(BlockView::Text { text: here.t("module-capabilities-lead") });
    page.blocks.push(capabilities(&here, &installed.manifest));
    page.blocks.push(BlockView::Heading { text: here.t("module-units") });
    page.blocks.push(BlockView::Text { text: here.t("module-units-lead") });
    page.blocks.push(BlockView::Search(SearchView {
        id: "unit".to_owned(),
        action: format!("{base}/{id}"),
        param: "q".to_owned(),
        label: here.t("module-search"),
        value: q.clone(),
        ..SearchView::default()
    }));
    let nodes = Tree::read(&mut here, &installed).await?.nodes(&here, q.trim());
    page.blocks.push(if nodes.is_empty() {
        BlockView::Empty { text: here.t("module-search-none"), buttons: Vec::new() }
    } else {
        BlockView::Tree { nodes }
    });
    here.show(page).await
}

fn facts(here: &Here, installed: &Module) -> BlockView {
    let plugin = &installed.manifest.plugin;
    let levels: Vec<String> = plugin
        .enable_at
        .iter()
        .map(|level| match level {
            Level::County => here.t("kind-county"),
            Level::Township => here.t("kind-township"),
            Level::Community => here.t("kind-community"),
        })
        .collect();
    let mut rows = vec![
        fact(here, "module-id", ValueView::Number(plugin.id.clone())),
        fact(here, "module-version", ValueView::Number(plugin.version.clone())),
        fact(here, "module-contract", ValueView::Number(plugin.contract.clone())),
        fact(here, "module-enable-at", ValueView::text(levels.join(" · "))),
    ];
    let kept: Vec<String> = installed
        .manifest
        .shapes
        .collections
        .iter()
        .filter_map(|collection| Some((collection, collection.keep_days?)))
        .map(|(collection, days)| {
            let args = [("name", Arg::Text(collection.name.clone())), ("days", Arg::Number(i64::from(days)))];
            Catalog::host().ta(here.locale(), "module-kept-days", args)
        })
        .collect();
    if !kept.is_empty() {
        rows.push(fact(here, "module-kept", ValueView::text(kept.join(" · "))));
    }
    BlockView::Detail { rows }
}

/// What the module asks to touch, each with what that means and the reason that its developer gives.
fn capabilities(here: &Here, manifest: &Manifest) -> BlockView {
    if manifest.plugin.capabilities.is_empty() {
        return BlockView::Empty { text: here.t("module-capabilities-none"), buttons: Vec::new() };
    }
    let items = manifest.plugin.capabilities.iter().map(|(name, capability)| ListItemView {
        icon: "shield-check".to_owned(),
        title: capability_words(here, name),
        text: capability_text(here, capability),
        badges: Vec::new(),
        href: String::new(),
    });
    BlockView::List { items: items.collect() }
}

pub(super) fn capability_words(here: &Here, name: &str) -> String {
    match name {
        "records" | "directory" | "requests" | "hours" | "notify" | "log" | "context" | "events" | "schedule"
        | "http" | "ledger" | "activities" | "notices" | "files" => here.t(&format!("capability-{name}")),
        // A capability that this host has no words for is named as it is.
        other => here.ta("capability-unknown", "name", other),
    }
}

pub(super) fn capability_text(here: &Here, capability: &Capability) -> String {
    let fields = |names: &[String]| joined(here, names.iter().map(|name| here.t(&format!("granted-{name}"))));
    let mut lines = vec![here.ta("module-why", "why", capability.why.get(here.locale().tag()))];
    if !capability.residents.is_empty() {
        lines.push(here.ta("capability-residents", "fields", fields(&capability.residents)));
    }
    if !capability.volunteers.is_empty() {
        lines.push(here.ta("capability-volunteers", "fields", fields(&capability.volunteers)));
    }
    if !capability.hosts.is_empty() {
        lines.push(here.ta("capability-hosts", "hosts", joined(here, &capability.hosts)));
    }
    lines.join("\n")
}

/// Names one after the other.
pub(super) fn joined(here: &Here, names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let between = if here.locale() == Locale::En { ", " } else { "、" };
    names.into_iter().map(|name| name.as_ref().to_owned()).collect::<Vec<_>>().join(between)
}
