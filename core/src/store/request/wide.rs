//! The tabs of an inbox: open requests in some states, or past their time, of a community, a township or a county.
//!
//! Of a hundred thousand that are open a few may be past their time, or all: walking them by id to find those would read the
//! whole inbox for a page. They are counted by indexes of their own (migrations 0022 and 0024), community by community and no
//! further than is asked for; of a county that is the only one, without its communities, of which most may have none. When
//! there are few in a wide inbox, they are listed that way as well.

use super::list::Asked;
use super::{NamedRequest, Tx};
use crate::domain::request::{RequestFilter, RequestStatus};
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

/// Up to so many are listed by sorting them; of more, one in a hundred of what is open matches, and a walk finds a page soon.
const FEW: i64 = 1_000;

/// What a tab asks for, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tab {
    /// In one of up to three states, all of them open; fewer are said again.
    States([RequestStatus; 3]),
    /// Past the time limit at this time.
    Overdue(Timestamp),
}

// The county that is the only one is asked for first, as a row: asked for beside the requests, SQLite would look at every one of
// them to find that this is a community.
macro_rules! of_tab {
    ($condition:literal) => {
        concat!(
            "SELECT x.id FROM unit o CROSS JOIN request x WHERE o.id = $1 AND o.parent_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM unit p WHERE p.parent_id IS NULL AND p.id <> $1) AND x.ended_at IS NULL",
            $condition,
            " UNION ALL SELECT x.id FROM unit_closure u CROSS JOIN request x WHERE u.ancestor_id = $1 AND NOT (",
            only_county!(),
            ") AND x.community_id = u.descendant_id AND x.ended_at IS NULL",
            $condition
        )
    };
}
macro_rules! states {
    () => {
        of_tab!(" AND x.status IN ($2, $3, $4)")
    };
}
// What a resident is still writing has no time limit yet, and one that is suspended is waited for by nobody.
macro_rules! overdue {
    () => {
        of_tab!(" AND x.suspended_at IS NULL AND x.due_at < $2 AND (x.status <> 'draft' OR x.on_behalf = TRUE)")
    };
}
macro_rules! listed {
    ($of:expr, $page:literal) => {
        concat!(names!(), " FROM request r", kinds!(), " WHERE r.id IN (", $of, ")", $page)
    };
}

const COUNT_STATES: &str = concat!("SELECT COUNT(*) FROM (", states!(), " LIMIT $5) y");
const COUNT_OVERDUE: &str = concat!("SELECT COUNT(*) FROM (", overdue!(), " LIMIT $3) y");
const LIST_STATES: &str = listed!(states!(), " AND r.id < $5 ORDER BY r.id DESC LIMIT $6");
const LIST_OVERDUE: &str = listed!(overdue!(), " AND r.id < $3 ORDER BY r.id DESC LIMIT $4");

impl Tab {
    /// The tab that a filter is; none: something else is asked for.
    fn of(filter: &RequestFilter, asked: &Asked, now: Timestamp) -> Option<Self> {
        if filter.volunteer_id.is_some() {
            return None;
        }
        let states = filter.statuses();
        let alone = |bare: RequestFilter| Asked::new(&bare, "", now).is_like(asked);
        if filter.overdue == Some(true) && states.is_empty() {
            let bare = RequestFilter { overdue: Some(true), open: filter.open, ..RequestFilter::default() };
            return (filter.open != Some(false) && alone(bare)).then_some(Self::Overdue(now));
        }
        let (&[first, ..], true) = (states, states.len() <= 3 && states.iter().all(|status| status.is_open())) else {
            return None;
        };
        // What a resident is still writing is nobody's inbox, and no tab asks for it.
        if states.contains(&RequestStatus::Draft) || !alone(RequestFilter::in_states(states.to_vec())) {
            return None;
        }
        let state = |at: usize| states.get(at).copied().unwrap_or(first);
        Some(Self::States([first, state(1), state(2)]))
    }
}

impl Tx {
    /// Whether the inbox is wide, and is that of the communities below alone: not where other townships merged into this one.
    pub(super) async fn is_wide_inbox(&mut self, (scope, level): (UnitId, Option<UnitKind>)) -> Result<bool> {
        Ok(match level {
            Some(UnitKind::Grid | UnitKind::Community) => false,
            Some(UnitKind::Township) => self.places(scope).await?.len() == 1,
            _ => true,
        })
    }

    /// The tab that a filter is, where the inbox is wide.
    pub(super) async fn wide_tab(
        &mut self,
        place: (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<Option<Tab>> {
        let tab = Tab::of(filter, asked, now);
        Ok(if tab.is_some() && self.is_wide_inbox(place).await? { tab } else { None })
    }

    /// The tab that a filter is, where it is counted by communities: everywhere but in a grid, and where others merged into.
    pub(super) async fn counted_tab(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<Option<Tab>> {
        let Some(tab) = Tab::of(filter, asked, now).filter(|_| level != Some(UnitKind::Grid)) else { return Ok(None) };
        let alone = match level {
            Some(UnitKind::Community) => self.places(scope).await?.len() == 1,
            _ => self.is_wide_inbox((scope, level)).await?,
        };
        Ok(alone.then_some(tab))
    }

    /// How many are in a tab; counted up to `most`.
    pub(super) async fn count_tab(&mut self, scope: UnitId, tab: &Tab, most: i64) -> Result<i64> {
        let (count,): (i64,) = match tab {
            Tab::States([one, two, three]) => fetch_one!(self, COUNT_STATES, scope, *one, *two, *three, most)?,
            Tab::Overdue(now) => fetch_one!(self, COUNT_OVERDUE, scope, *now, most)?,
        };
        Ok(count)
    }

    /// A page of a tab, newest first, older than `before`; none: there are so many that walking the inbox finds them sooner.
    pub(super) async fn list_tab(
        &mut self,
        scope: UnitId,
        tab: &Tab,
        before: &str,
        limit: i64,
    ) -> Result<Option<Vec<NamedRequest>>> {
        if self.count_tab(scope, tab, FEW).await? == FEW {
            return Ok(None);
        }
        let found = match tab {
            Tab::States([one, two, three]) => fetch_all!(self, LIST_STATES, scope, *one, *two, *three, before, limit)?,
            Tab::Overdue(now) => fetch_all!(self, LIST_OVERDUE, scope, *now, before, limit)?,
        };
        Ok(Some(found))
    }
}
