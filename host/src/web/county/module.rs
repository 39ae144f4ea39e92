//! One module: what it may touch, in plain words, and where it is on.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::{module, unit};
use wushe_core::domain::module::Enablement;
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::id::UnitId;
use wushe_plugin_schema::manifest::{Capability, Manifest, UnitKind as Level};
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::county;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::modules::Module;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::view::{
    BlockView, ButtonView, LinkView, ListItemView, PageView, SearchView, SwitchView, TreeNodeView, ValueView,
};
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
    Path(id): Path<String>,
    Query(Asked { q }): Query<Asked>,
) -> PageResult {
    let mut here = county(app, visitor).await?;
    let version = module::get(&mut here.tx, &id).await?;
    let installed = here.app.module(&mut here.tx, version).await?;
    let plugin = &installed.manifest.plugin;
    let mut page = PageView::new(plugin.name.get(here.locale().tag()));
    plugin.summary.get(here.locale().tag()).clone_into(&mut page.lead);
    page.back = Some(LinkView { text: here.t("modules-title"), href: "/county/modules".to_owned() });
    page.blocks.push(facts(&here, &installed));
    super::versions::list(&mut here, &id, &mut page).await?;
    super::migrations::list(&mut here, &id, &mut page).await?;
    page.blocks.push(BlockView::Actions {
        buttons: vec![
            ButtonView::go(here.t("usage-title"), format!("/county/modules/{id}/usage")),
            ButtonView::go(here.t("recordings-title"), format!("/county/modules/{id}/recordings")),
        ],
    });
    page.blocks.push(BlockView::Heading { text: here.t("module-capabilities") });
    page.blocks.push(BlockView::Text { text: here.t("module-capabilities-lead") });
    page.blocks.push(capabilities(&here, &installed.manifest));
    page.blocks.push(BlockView::Heading { text: here.t("module-units") });
    page.blocks.push(BlockView::Text { text: here.t("module-units-lead") });
    page.blocks.push(BlockView::Search(SearchView {
        id: "unit".to_owned(),
        action: format!("/county/modules/{id}"),
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

/// The unit tree, with what is said of the module in each.
struct Tree {
    root: Unit,
    below: BTreeMap<UnitId, Vec<Unit>>,
    words: BTreeMap<UnitId, Enablement>,
    levels: Vec<UnitKind>,
    id: String,
    has_settings: bool,
}

impl Tree {
    async fn read(here: &mut Here, installed: &Module) -> Result<Self, PageError> {
        let id = installed.manifest.plugin.id.clone();
        let words = module::words(&mut here.tx, &here.cx, &id).await?;
        let mut below: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
        for kind in [UnitKind::Township, UnitKind::Community] {
            for unit in unit::below(&mut here.tx, here.unit.id, kind).await? {
                if let Some(parent) = unit.parent_id {
                    below.entry(parent).or_default().push(unit);
                }
            }
        }
        let levels = installed.manifest.plugin.enable_at.iter().map(|level| match level {
            Level::County => UnitKind::County,
            Level::Township => UnitKind::Township,
            Level::Community => UnitKind::Community,
        });
        Ok(Self {
            root: here.unit.clone(),
            below,
            words: words.into_iter().map(|word| (word.unit_id, word)).collect(),
            levels: levels.collect(),
            id,
            has_settings: !installed.manifest.shapes.settings.is_empty(),
        })
    }

    /// The county's own switch where the module can be on there, then the townships; with a search, what matches and where
    /// it lies.
    fn nodes(&self, here: &Here, query: &str) -> Vec<TreeNodeView> {
        let said_above = self.words.get(&self.root.id).is_some_and(|word| word.enabled);
        let mut nodes = Vec::new();
        if self.levels.contains(&UnitKind::County) && query.is_empty() {
            nodes.push(self.node(here, &self.root, false));
        }
        for township in self.below.get(&self.root.id).into_iter().flatten() {
            let mut node = self.node(here, township, said_above);
            let on = self.words.get(&township.id).map_or(said_above, |word| word.enabled);
            let communities = self.below.get(&township.id).into_iter().flatten();
            let whole = query.is_empty() || matches(township, query);
            let shown = communities.filter(|community| whole || matches(community, query));
            node.children = shown.map(|community| self.node(here, community, on)).collect();
            let said_below = node.children.iter().any(|child| child.switch.as_ref().is_some_and(|switch| switch.on));
            node.open = said_below && !on || !query.is_empty();
            if whole || !node.children.is_empty() {
                nodes.push(node);
            }
        }
        nodes
    }

    fn node(&self, here: &Here, unit: &Unit, on_above: bool) -> TreeNodeView {
        let word = self.words.get(&unit.id);
        let on = word.map_or(on_above, |word| word.enabled);
        let (key, tone) = match (word, on) {
            (_, false) => ("module-off", Tone::Neutral),
            (Some(_), true) => ("module-on", Tone::Good),
            (None, true) => ("module-inherited", Tone::Good),
        };
        let name = unit.name(here.locale().tag()).to_owned();
        let button = self.levels.contains(&unit.kind).then(|| self.button(here, unit, &name, on, word));
        let said_here = word.is_some_and(|word| word.enabled);
        TreeNodeView {
            title: name,
            code: unit.code.to_string(),
            values: if said_here && self.has_settings {
                let href = format!("/county/modules/{}/units/{}/settings", self.id, unit.code);
                vec![ValueView::link(here.t("module-settings"), href)]
            } else {
                Vec::new()
            },
            switch: (button.is_some() || on).then(|| SwitchView { on, state: here.t(key), tone, button }),
            ..TreeNodeView::default()
        }
    }

    fn button(&self, here: &Here, unit: &Unit, name: &str, on: bool, word: Option<&Enablement>) -> ButtonView {
        let seen = word.map(|word| word.version.to_string()).unwrap_or_default();
        let hidden = vec![("enabled".to_owned(), (!on).to_string()), ("seen".to_owned(), seen)];
        let action = format!("/county/modules/{}/units/{}", self.id, unit.code);
        if on {
            ButtonView::post(here.t("module-disable"), action, hidden).ask(here.ta("module-disable-ask", "unit", name))
        } else {
            ButtonView::post(here.t("module-enable"), action, hidden)
        }
    }
}

fn matches(unit: &Unit, query: &str) -> bool {
    unit.name_zh.contains(query)
        || unit.name_en.to_lowercase().contains(&query.to_lowercase())
        || unit.code.as_str().starts_with(query)
}
