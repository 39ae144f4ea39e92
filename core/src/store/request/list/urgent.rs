//! Open requests by what is due first. What runs out of time comes first, along an index by due time; what no clock runs for
//! (suspended, or without a time limit) comes after, newest first.
//!
//! A community's stretch of its own index is read from where the page begins, a township's communities are read in the same
//! index and the first of all of them taken, a county walks the due times of all. Of a grid, a desk, a team or one person there
//! are few: they are sorted. The order there is an expression, so that no plan walks the due times of everybody to find them.

use super::{Asked, NamedRequest, Tx};
use crate::domain::request::{Request, RequestFilter, RequestStatus};
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

/// Where a page begins: after something that is due, or after something that no clock runs for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Urgency {
    Due(Timestamp, String),
    Rest(String),
}

impl Urgency {
    /// Where the page after this request begins.
    pub(crate) fn after(request: &Request) -> String {
        match request.due_at.filter(|_| request.suspended_at.is_none()) {
            Some(due) => format!("{}.{}", due.micros(), request.id),
            None => format!("-.{}", request.id),
        }
    }

    /// Reads it again; what nobody was given is the beginning.
    pub(crate) fn read(after: &str) -> Self {
        match after.split_once('.') {
            Some(("-", id)) => Self::Rest(id.to_owned()),
            Some((due, id)) if let Ok(due) = due.parse() => Self::Due(Timestamp::from_micros(due), id.to_owned()),
            _ => Self::Due(Timestamp::from_micros(i64::MIN), String::new()),
        }
    }
}

/// One way in. `due`: nothing else is asked for; `due_in`: one of three states; `due_narrowed`: whatever a filter can ask.
struct Way {
    due: &'static str,
    due_in: &'static str,
    due_narrowed: &'static str,
    rest: &'static str,
}

// Every statement takes the scope, and after which time and id the page begins.
macro_rules! due {
    () => {
        " AND r.ended_at IS NULL AND r.suspended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)
          AND r.due_at >= $2 AND (r.due_at > $2 OR r.id > $3)"
    };
}
macro_rules! rest {
    () => {
        " AND r.ended_at IS NULL AND (r.suspended_at IS NOT NULL OR r.due_at IS NULL)
          AND (r.status <> 'draft' OR r.on_behalf = TRUE) AND r.id < $2 AND r.id >= $3"
    };
}
macro_rules! listed {
    ($where:expr, $more:expr, $tail:expr) => {
        concat!(names!(), " FROM request r", kinds!(), " WHERE ", $where, $more, $tail)
    };
}
macro_rules! way {
    ($where:expr, $order:literal) => {
        Way {
            due: listed!($where, due!(), concat!(" AND r.due_at < $4 ORDER BY ", $order, " LIMIT $5")),
            due_in: listed!(
                $where,
                due!(),
                // An expression, so that SQLite does not go by the index of states and sort what it finds there.
                concat!(" AND r.due_at < $4 AND (r.status || '') IN ($5, $6, $7) ORDER BY ", $order, " LIMIT $8")
            ),
            due_narrowed: listed!(
                $where,
                concat!(due!(), conditions!()),
                concat!(" AND r.due_at < $18 ORDER BY ", $order, " LIMIT $19")
            ),
            rest: listed!($where, concat!(rest!(), conditions!()), " ORDER BY r.id DESC LIMIT $18"),
        }
    };
}
/// By communities: the first of each are met in its stretch of the index, and the first of all are read as rows.
macro_rules! first_of_units {
    ($more:expr, $limit:literal) => {
        concat!(
            names!(),
            " FROM request r",
            kinds!(),
            " WHERE r.id IN (SELECT r.id FROM unit_closure u CROSS JOIN request r
                WHERE u.ancestor_id = $1 AND r.community_id = u.descendant_id",
            due!(),
            $more,
            " ORDER BY r.due_at, r.id LIMIT ",
            $limit,
            ") ORDER BY r.due_at, r.id"
        )
    };
}

// The id is named for SQLite alone, which takes the index of what is open for its sake.
const GRID: Way = way!("r.unit_id = $1 AND r.id > ''", "(r.due_at + 0), r.id");
const COMMUNITY: Way = way!("r.community_id = $1", "r.due_at, r.id");
// Where other townships merged into it, units that are gone hold what was theirs.
const MERGED: Way = way!("r.township_id = $1", "(r.due_at + 0), r.id");
const TOWNSHIP: Way = Way {
    due: first_of_units!(" AND r.due_at < $4", "$5"),
    due_in: first_of_units!(" AND r.due_at < $4 AND r.status IN ($5, $6, $7)", "$8"),
    due_narrowed: first_of_units!(concat!(conditions!(), " AND r.due_at < $18"), "$19"),
    rest: MERGED.rest,
};
const ABOVE: Way = way!(probed!("r.community_id"), "r.due_at, r.id");

/// A way by a key of its own, which is the last value: whatever else is asked for narrows it.
struct Keyed {
    due: &'static str,
    rest: &'static str,
}

macro_rules! keyed {
    ($key:expr, $key_of_rest:expr) => {
        Keyed {
            due: listed!(
                concat!($key, in_closure!()),
                concat!(due!(), conditions!()),
                " AND r.due_at < $18 ORDER BY (r.due_at + 0), r.id LIMIT $19"
            ),
            rest: listed!(
                concat!($key_of_rest, in_closure!()),
                concat!(rest!(), conditions!()),
                " ORDER BY (r.id || '') DESC LIMIT $18"
            ),
        }
    };
}

macro_rules! of_volunteer {
    ($key:literal) => {
        concat!(
            "r.id IN (SELECT a.id FROM request a WHERE a.volunteer_id = ",
            $key,
            " UNION ALL SELECT b.id FROM volunteer_team_member m JOIN request b ON b.team_id = m.team_id
                WHERE m.volunteer_id = ",
            $key,
            " AND b.volunteer_id IS NULL AND b.status = 'dispatched' AND b.ended_at IS NULL)"
        )
    };
}

const DESK: Keyed = keyed!("r.handling_unit_id = $20", "r.handling_unit_id = $19");
const TEAM: Keyed = keyed!("r.team_id = $20", "r.team_id = $19");
const RESIDENT: Keyed = keyed!("r.resident_id = $20", "r.resident_id = $19");
const VOLUNTEER: Keyed = keyed!(of_volunteer!("$20"), of_volunteer!("$19"));

enum Chosen {
    Unit(&'static Way, bool),
    Key(&'static Keyed, String),
}

fn choose(level: Option<UnitKind>, wide: bool, filter: &RequestFilter, asked: &Asked) -> Chosen {
    if let Some(id) = filter.volunteer_id {
        return Chosen::Key(&VOLUNTEER, id.to_string());
    }
    for (way, key) in [(&RESIDENT, &asked.resident), (&TEAM, &asked.team), (&DESK, &asked.desk)] {
        if !key.is_empty() {
            return Chosen::Key(way, key.clone());
        }
    }
    match level {
        Some(UnitKind::Grid) => Chosen::Unit(&GRID, true),
        Some(UnitKind::Community) => Chosen::Unit(&COMMUNITY, true),
        Some(UnitKind::Township) if !wide => Chosen::Unit(&MERGED, true),
        Some(UnitKind::Township) => Chosen::Unit(&TOWNSHIP, false),
        _ => Chosen::Unit(&ABOVE, false),
    }
}

/// The states of a filter that asks for up to three and nothing else; fewer are said again.
fn states_alone(filter: &RequestFilter, asked: &Asked) -> Option<[RequestStatus; 3]> {
    let states = filter.statuses();
    let &[first, ..] = states else { return None };
    let state = |at: usize| states.get(at).copied().unwrap_or(first);
    let bare = RequestFilter { open: filter.open, ..RequestFilter::in_states(states.to_vec()) };
    (states.len() <= 3 && Asked::new(&bare, "", Timestamp::from_micros(0)).is_like(asked))
        .then(|| [first, state(1), state(2)])
}

impl Tx {
    /// Open requests in scope that match, from where the page begins: what is due first, then what no clock runs for.
    pub(crate) async fn list_requests_by_due(
        &mut self,
        scope: (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        begin: Urgency,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<NamedRequest>> {
        let mut found = match &begin {
            Urgency::Due(due, id) => self.first_due(scope, filter, (*due, id), now, limit).await?,
            Urgency::Rest(_) => Vec::new(),
        };
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        // What no clock runs for is never past its time.
        if left > 0 && filter.overdue != Some(true) {
            let before = if let Urgency::Rest(id) = &begin { id.as_str() } else { "" };
            found.extend(self.without_clock(scope, filter, before, now, left).await?);
        }
        Ok(found)
    }

    async fn first_due(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        (due, id): (Timestamp, &str),
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<NamedRequest>> {
        let end = if filter.overdue == Some(true) { now } else { Timestamp::from_micros(i64::MAX) };
        let wide = self.is_wide_inbox((scope, level)).await?;
        let mut all: Vec<NamedRequest> = Vec::new();
        for asked in self.desks(filter, "", now).await? {
            match choose(level, wide, filter, &asked) {
                Chosen::Key(way, key) => {
                    let id = id.to_owned();
                    let found: Vec<NamedRequest> =
                        asked!(fetch_all, self, way.due, scope, [due, id], asked, end, limit, key)?;
                    all.extend(found);
                }
                Chosen::Unit(way, of_one) => {
                    let states = states_alone(filter, &asked);
                    let plain = Asked { overdue: Timestamp::from_micros(0), ..asked.clone() }.is_plain();
                    for place in if of_one { self.places(scope).await? } else { vec![scope] } {
                        let (asked, id) = (asked.clone(), id.to_owned());
                        let found: Vec<NamedRequest> = if plain {
                            fetch_all!(self, way.due, place, due, id, end, limit)?
                        } else if let Some([one, two, three]) = states {
                            fetch_all!(self, way.due_in, place, due, id, end, one, two, three, limit)?
                        } else {
                            asked!(fetch_all, self, way.due_narrowed, place, [due, id], asked, end, limit)?
                        };
                        all.extend(found);
                    }
                }
            }
        }
        all.sort_by_key(|row| (row.request.due_at, row.request.id));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }

    async fn without_clock(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        before: &str,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<NamedRequest>> {
        let wide = self.is_wide_inbox((scope, level)).await?;
        let mut all: Vec<NamedRequest> = Vec::new();
        for asked in self.desks(filter, before, now).await? {
            match choose(level, wide, filter, &asked) {
                Chosen::Key(way, key) => {
                    let found: Vec<NamedRequest> = asked!(fetch_all, self, way.rest, scope, asked.clone(), limit, key)?;
                    all.extend(found);
                }
                Chosen::Unit(way, _) => {
                    for place in if level == Some(UnitKind::County) { vec![scope] } else { self.places(scope).await? } {
                        let found: Vec<NamedRequest> = asked!(fetch_all, self, way.rest, place, asked.clone(), limit)?;
                        all.extend(found);
                    }
                }
            }
        }
        all.sort_by_key(|row| std::cmp::Reverse(row.request.id));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_the_one_before_ended() {
        let due = Urgency::Due(Timestamp::from_micros(-5), "01".to_owned());
        assert_eq!(Urgency::read("-5.01"), due);
        assert_eq!(Urgency::read("-.01"), Urgency::Rest("01".to_owned()));
        let beginning = Urgency::Due(Timestamp::from_micros(i64::MIN), String::new());
        for nothing in ["", "01", "x.01"] {
            assert_eq!(Urgency::read(nothing), beginning, "{nothing}");
        }
    }
}
