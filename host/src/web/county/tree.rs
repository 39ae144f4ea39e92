//! Where a module is on, unit by unit, with the switches.

use std::collections::BTreeMap;

use wushe_core::app::{module, unit};
use wushe_core::domain::module::Enablement;
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::id::UnitId;
use wushe_plugin_schema::manifest::UnitKind as Level;
use wushe_plugin_schema::value::Tone;

use super::base;
use crate::modules::Module;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{ButtonView, SwitchView, TreeNodeView, ValueView};

/// The unit tree, with what is said of the module in each.
pub(super) struct Tree {
    root: Unit,
    /// Whether the module is on above the root.
    on_above: bool,
    below: BTreeMap<UnitId, Vec<Unit>>,
    words: BTreeMap<UnitId, Enablement>,
    levels: Vec<UnitKind>,
    /// The module's page.
    base: String,
}

impl Tree {
    pub(super) async fn read(here: &mut Here, installed: &Module) -> Result<Self, PageError> {
        let id = installed.manifest.plugin.id.clone();
        let words = module::words(&mut here.tx, &here.cx, &id).await?;
        let standing = module::standing(&mut here.tx, &here.cx, &id).await?;
        let mut below: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
        for kind in [UnitKind::Township, UnitKind::Community] {
            for unit in unit::below(&mut here.tx, here.unit.id, kind).await? {
                if let Some(parent) = unit.parent_id {
                    below.entry(parent).or_default().push(unit);
                }
            }
        }
        Ok(Self {
            root: here.unit.clone(),
            on_above: standing.above.is_some_and(|above| above.enabled),
            below,
            words: words.into_iter().map(|word| (word.unit_id, word)).collect(),
            levels: levels(installed),
            base: format!("{}/{id}", base(here)),
        })
    }

    /// The own switch of the place where the module can be on there, then the units below; with a search, what matches and where
    /// it lies.
    pub(super) fn nodes(&self, here: &Here, query: &str) -> Vec<TreeNodeView> {
        let said_above = self.words.get(&self.root.id).map_or(self.on_above, |word| word.enabled);
        let mut nodes = Vec::new();
        if self.levels.contains(&self.root.kind) && query.is_empty() {
            nodes.push(self.node(here, &self.root, self.on_above));
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
        let (key, tone) = match (word.map(|word| word.enabled), on_above) {
            (Some(true), false) => ("module-on", Tone::Good),
            (Some(true), true) => ("module-on-own", Tone::Good),
            (Some(false), true) => ("module-off-own", Tone::Warn),
            (None, true) => ("module-inherited", Tone::Good),
            (Some(false) | None, false) => ("module-off", Tone::Neutral),
        };
        let name = unit.name(here.locale().tag()).to_owned();
        let is_for = self.levels.contains(&unit.kind);
        let button = is_for.then(|| self.button(here, unit, &name, on, word));
        TreeNodeView {
            title: name,
            code: unit.code.to_string(),
            values: if is_for && (on || word.is_some()) {
                let href = format!("{}/units/{}/settings", self.base, unit.code);
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
        let action = format!("{}/units/{}", self.base, unit.code);
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

/// The kinds of unit in which a module can be on.
pub(super) fn levels(installed: &Module) -> Vec<UnitKind> {
    let kind = |level: &Level| match level {
        Level::County => UnitKind::County,
        Level::Township => UnitKind::Township,
        Level::Community => UnitKind::Community,
    };
    installed.manifest.plugin.enable_at.iter().map(kind).collect()
}
