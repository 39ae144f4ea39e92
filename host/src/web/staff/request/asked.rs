//! What is asked of the inbox: a tab, what narrows it, in which order.

use serde::Deserialize;
use serde_json::Value;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus, Statuses};
use wushe_core::id::{RequestId, UnitId};

use crate::web::page::query_string;

/// The tabs: name and message.
pub(super) const TABS: [(&str, &str); 7] = [
    ("open", "requests-open"),
    ("wait", "requests-mine-wait"),
    ("underway", "requests-underway"),
    ("confirm", "requests-to-confirm"),
    ("overdue", "requests-overdue"),
    ("mine", "requests-mine"),
    ("ended", "requests-ended"),
];

/// As it stands in the address. A field that was left empty, or that means nothing, is not asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) tab: String,
    pub(super) text: String,
    pub(super) line: String,
    pub(super) from: String,
    pub(super) to: String,
    /// `k:` and the code of a kind, or `m:` and the id of a module.
    pub(super) kind: String,
    /// The code of a unit directly below.
    pub(super) unit: String,
    /// `desk`, or `team:` or `volunteer:` and an id.
    pub(super) who: String,
    /// `due`: what is due first comes first.
    pub(super) order: String,
    /// What is about to be done to several at once.
    pub(super) many: String,
    /// Where the page begins.
    pub(super) before: String,
}

impl Asked {
    /// The name of the tab.
    pub(super) fn tab(&self) -> &'static str {
        TABS.iter().find(|(name, _)| *name == self.tab).map_or("open", |(name, _)| *name)
    }

    /// Whether what is due first comes first. What has ended is due no more.
    pub(super) fn by_due(&self) -> bool {
        self.order == "due" && self.tab() != "ended"
    }

    /// Which page of the order.
    pub(super) fn page(&self, rows: i64) -> Page {
        let after = Some(&self.before).filter(|before| !before.is_empty());
        // Each order goes on in its own way.
        let after = after.filter(|before| self.by_due() || before.parse::<RequestId>().is_ok());
        Page { after: after.cloned(), limit: Some(rows) }
    }

    /// What narrows the tabs of the desk of a unit.
    pub(super) fn filter(&self, desk: UnitId) -> RequestFilter {
        RequestFilter {
            text: Some(self.text.trim().to_owned()).filter(|text| !text.is_empty()),
            line: self.line.parse().ok(),
            opened_from: self.from.parse::<Day>().ok(),
            opened_to: self.to.parse::<Day>().ok(),
            kind: self.kind.strip_prefix("k:").map(str::to_owned),
            module_id: self.kind.strip_prefix("m:").map(str::to_owned),
            handling_unit_id: (self.who == "desk").then_some(desk),
            team_id: self.who.strip_prefix("team:").and_then(|id| id.parse().ok()),
            volunteer_id: self.who.strip_prefix("volunteer:").and_then(|id| id.parse().ok()),
            ..RequestFilter::default()
        }
    }

    /// The same in an address, for another tab.
    pub(super) fn at(&self, base: &str, tab: &str) -> String {
        self.with(base, tab, &[])
    }

    /// The same in an address, with more.
    pub(super) fn with(&self, base: &str, tab: &str, more: &[(&str, &str)]) -> String {
        let kept = [
            ("tab", tab),
            ("text", &self.text),
            ("line", &self.line),
            ("from", &self.from),
            ("to", &self.to),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("who", &self.who),
            ("order", &self.order),
        ];
        let kept = kept.iter().chain(more).filter(|(_, value)| !value.is_empty());
        format!("{base}?{}", query_string(kept.map(|(name, value)| (*name, (*value).to_owned()))))
    }
}

/// What a tab adds to a filter.
pub(super) fn narrow(tab: &str, desk: UnitId, filter: RequestFilter) -> RequestFilter {
    use RequestStatus::{Accepted, Dispatched, Done, Handling, Returned, Submitted, Suspended, Verified};
    let states = |states: Vec<RequestStatus>| Some(Statuses(states));
    match tab {
        "wait" => RequestFilter { status: states(vec![Submitted, Accepted, Returned]), ..filter },
        "underway" => RequestFilter { status: states(vec![Dispatched, Handling, Suspended]), ..filter },
        "confirm" => RequestFilter { status: states(vec![Done, Verified]), ..filter },
        "overdue" => RequestFilter { overdue: Some(true), ..filter },
        "mine" => RequestFilter { handling_unit_id: Some(desk), open: Some(true), ..filter },
        "ended" => RequestFilter { open: Some(false), ..filter },
        _ => RequestFilter { open: Some(true), ..filter },
    }
}

/// A filter as the register takes it in an address, so that a sheet has in it what is looked at.
pub(super) fn pairs(filter: &RequestFilter) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(filter) else { return Vec::new() };
    let text = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    fields.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_same_again() {
        let asked = Asked { kind: "m:liaison-card".to_owned(), order: "due".to_owned(), ..Asked::default() };
        assert_eq!(
            asked.with("/x", "wait", &[("before", "1.2")]),
            "/x?tab=wait&kind=m%3Aliaison-card&order=due&before=1.2"
        );
        let (desk, other) = (
            UnitId::from_uuid(uuid::Uuid::from_u128(1)),
            Asked { kind: "x".to_owned(), who: "x".to_owned(), ..Asked::default() },
        );
        assert_eq!(asked.filter(desk).module_id.as_deref(), Some("liaison-card"));
        assert_eq!(other.filter(desk), RequestFilter::default());
        assert!(asked.by_due() && !Asked { tab: "ended".to_owned(), ..asked.clone() }.by_due());
        // The newest first goes on with an id alone.
        let odd = Asked { before: "5.x".to_owned(), ..Asked::default() };
        assert_eq!(odd.page(50).after, None);
        let states = pairs(&narrow("confirm", desk, asked.filter(desk)));
        assert_eq!(
            states,
            [("module_id", "liaison-card"), ("status", "done,verified")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
