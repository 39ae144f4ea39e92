//! Listings of requests: one statement a way in, each standing on an index of its own, however many rows there are.
//!
//! The ways: by unit (grid, community, township, or anything above by the closure), all or open; by desk, resident, volunteer,
//! team, module, number, beginning of the title, and the rare ends. What else a filter asks for narrows the way that was
//! taken. A listing by unit alone takes a statement without those conditions, so that no plan is spoiled by them.

use super::{NamedRequest, Tx};
use crate::domain::request::{RequestFilter, RequestStatus};
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::{UnitId, VolunteerId};
use crate::store::{KeptFigure, text};
use crate::time::Timestamp;

macro_rules! page {
    () => {
        " AND r.id < $2 AND r.id >= $3"
    };
}
// What is not asked for is passed as an empty text or a zero. States are a list in text with bars: '|done||closed|'.
macro_rules! conditions {
    () => {
        "
      AND ($4 = '' OR REPLACE($4, '|' || r.status || '|', '') <> $4)
      AND ($5 = '' OR r.module_id = $5)
      AND ($6 = '' OR r.kind = $6)
      AND ($7 = '' OR r.line = $7)
      AND ($8 = '' OR r.resident_id = $8)
      AND ($9 = '' OR r.team_id = $9)
      AND ($10 = '' OR r.handling_unit_id = $10)
      AND ($11 = 0 OR (r.ended_at IS NULL AND r.suspended_at IS NULL AND r.due_at < $11))
      AND r.opened_at >= $12 AND r.opened_at < $13
      AND ($14 = '' OR SUBSTR(r.number, 1, LENGTH($14)) = $14)
      AND ($15 = '' OR (r.title_folded >= $15 AND r.title_folded < $16))
      AND ($17 = 0 OR ($17 = 1 AND r.ended_at IS NULL) OR ($17 = 2 AND r.ended_at IS NOT NULL))"
    };
}
macro_rules! narrowed {
    () => {
        concat!(page!(), conditions!())
    };
}
macro_rules! in_closure {
    () => {
        " AND EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = $1 AND c.descendant_id IN (r.unit_id, r.community_id, r.handling_unit_id))"
    };
}

/// One way in: its plain and its narrowed listing and counting.
struct Way {
    /// Whether it finds the rows of one unit; else of everything below, by the closure.
    of_one: bool,
    list: &'static str,
    count: &'static str,
    list_narrowed: &'static str,
    count_narrowed: &'static str,
}

/// A way by unit: the condition that finds the unit's rows, where listing and counting go the same way; `$order` is the newest
/// first.
macro_rules! way {
    ($of_one:literal, $from:literal, $where:expr, $count_from:literal, $count_where:expr, $order:literal) => {
        Way {
            of_one: $of_one,
            list: concat!(names!(), $from, kinds!(), $where, page!(), $order, " LIMIT $4"),
            count: concat!("SELECT COUNT(*)", $count_from, $count_where),
            list_narrowed: concat!(names!(), $from, kinds!(), $where, narrowed!(), $order, " LIMIT $18"),
            count_narrowed: concat!(
                "SELECT COUNT(*) FROM (SELECT 1 AS one",
                $count_from,
                $count_where,
                narrowed!(),
                " LIMIT $18) y"
            ),
        }
    };
    ($where:literal, $order:literal) => {
        way!(true, " FROM request r", $where, " FROM request r", $where, $order)
    };
}

// What a resident is still writing is nobody's inbox.
// A grid has a few hundred. The order is an expression, so that no plan walks the whole table by id to find them.
const GRID: Way =
    way!(" WHERE r.unit_id = $1 AND (r.status <> 'draft' OR r.on_behalf = TRUE)", " ORDER BY (r.id || '') DESC");
const GRID_OPEN: Way = way!(
    " WHERE r.unit_id = $1 AND r.ended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)",
    " ORDER BY r.id DESC"
);
const COMMUNITY: Way =
    way!(" WHERE r.community_id = $1 AND (r.status <> 'draft' OR r.on_behalf = TRUE)", " ORDER BY r.id DESC");
const COMMUNITY_OPEN: Way = way!(
    " WHERE r.community_id = $1 AND r.ended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)",
    " ORDER BY r.id DESC"
);
const TOWNSHIP: Way =
    way!(" WHERE r.township_id = $1 AND (r.status <> 'draft' OR r.on_behalf = TRUE)", " ORDER BY r.id DESC");
const TOWNSHIP_OPEN: Way = way!(
    " WHERE r.township_id = $1 AND r.ended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)",
    " ORDER BY r.id DESC"
);
// Nearly all rows belong to the county, so that walking them by id finds a page at once. To count, the closure leads.
const ABOVE: Way = way!(
    false,
    " FROM request r",
    concat!(" WHERE ", probed!("r.community_id"), " AND (r.status <> 'draft' OR r.on_behalf = TRUE)"),
    " FROM unit_closure c JOIN request r ON r.community_id = c.descendant_id",
    " WHERE c.ancestor_id = $1 AND (r.status <> 'draft' OR r.on_behalf = TRUE)",
    " ORDER BY r.id DESC"
);
const ABOVE_OPEN: Way = way!(
    false,
    " FROM request r",
    concat!(
        " WHERE ",
        probed!("r.community_id"),
        " AND r.ended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)"
    ),
    " FROM unit_closure c JOIN request r ON r.community_id = c.descendant_id",
    " WHERE c.ancestor_id = $1 AND r.ended_at IS NULL AND (r.status <> 'draft' OR r.on_behalf = TRUE)",
    " ORDER BY r.id DESC"
);

/// A way by a key of its own, which is `$18`: listing and counting.
struct Keyed {
    list: &'static str,
    count: &'static str,
}

macro_rules! counted {
    ($where:expr) => {
        concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM request r", $where, narrowed!(), " LIMIT $19) y")
    };
}
macro_rules! keyed {
    ($where:literal, $scope:expr) => {
        Keyed {
            list: concat!(names!(), " FROM request r", kinds!(), $where, narrowed!(), " ORDER BY r.id DESC LIMIT $19"),
            count: counted!($where),
        }
    };
    ($where:literal) => {
        Keyed {
            list: concat!(
                names!(),
                " FROM request r",
                kinds!(),
                $where,
                in_closure!(),
                narrowed!(),
                " ORDER BY r.id DESC LIMIT $19"
            ),
            count: counted!(concat!($where, in_closure!())),
        }
    };
}

const RESIDENT: Keyed = keyed!(" WHERE r.resident_id = $18");
const TEAM: Keyed = keyed!(" WHERE r.team_id = $18");
const DESK: Keyed = keyed!(" WHERE r.handling_unit_id = $18 AND r.ended_at IS NULL");
const MODULE: Keyed = keyed!(
    " WHERE r.community_id IN (SELECT u.descendant_id FROM unit_closure u WHERE u.ancestor_id = $1) AND r.module_id = $18",
    ()
);
const VOLUNTEER: Keyed = keyed!(
    " WHERE r.id IN (
        SELECT a.id FROM request a WHERE a.volunteer_id = $18
        UNION ALL SELECT b.id FROM volunteer_team_member m JOIN request b ON b.team_id = m.team_id
            WHERE m.volunteer_id = $18 AND b.volunteer_id IS NULL AND b.status = 'dispatched' AND b.ended_at IS NULL)"
);
const NUMBER: Keyed = keyed!(
    " WHERE r.id IN (SELECT x.id FROM unit_closure u CROSS JOIN request x
        WHERE u.ancestor_id = $1 AND x.unit_id = u.descendant_id AND x.number = $18)",
    ()
);
const TITLE: Keyed = keyed!(
    " WHERE r.id IN (SELECT x.id FROM unit_closure u CROSS JOIN request x
        WHERE u.ancestor_id = $1 AND x.community_id = u.descendant_id AND x.title_folded >= $18 AND x.title_folded < $16)",
    ()
);
const RARE: Keyed = keyed!(
    " WHERE r.id IN (SELECT x.id FROM unit_closure u CROSS JOIN request x
        WHERE u.ancestor_id = $1 AND x.community_id = u.descendant_id AND x.status IN ('rejected', 'merged', 'voided') AND x.status = $18)",
    ()
);

/// What a filter asks for, as statements take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    before: String,
    from_id: String,
    statuses: String,
    module: String,
    kind: String,
    line: String,
    resident: String,
    team: String,
    desk: String,
    overdue: Timestamp,
    opened_from: Timestamp,
    opened_to: Timestamp,
    number: String,
    title: String,
    title_end: String,
    /// 0: any, 1: open, 2: ended.
    open: i64,
}

/// The smallest id made at `at` or later.
pub(super) fn first_id_at(at: Timestamp) -> String {
    let millis = at.micros().max(0) / 1000;
    format!("{:08x}-{:04x}", millis >> 16, millis & 0xffff)
}

impl Asked {
    pub(super) fn new(filter: &RequestFilter, before: &str, now: Timestamp) -> Self {
        let words = filter.text.as_deref().map(crate::domain::check::fold).unwrap_or_default();
        let numbered = is_number(&words);
        let title = if numbered { String::new() } else { words.clone() };
        let opened_from = filter.opened_from.map_or(Timestamp::from_micros(i64::MIN), crate::domain::day::Day::begins);
        let statuses: Vec<&str> = filter.statuses().iter().map(|status| status.as_str()).collect();
        Self {
            before: crate::store::before(before),
            // Nothing is entered before it was opened, and an id tells when it was entered.
            from_id: filter.opened_from.map(|day| first_id_at(day.begins())).unwrap_or_default(),
            statuses: if statuses.is_empty() { String::new() } else { format!("|{}|", statuses.join("||")) },
            module: text(filter.module_id.as_ref()),
            kind: text(filter.kind.as_ref()),
            line: text(filter.line),
            resident: text(filter.resident_id),
            team: text(filter.team_id),
            desk: text(filter.handling_unit_id),
            overdue: if filter.overdue == Some(true) { now } else { Timestamp::from_micros(0) },
            opened_from,
            opened_to: filter.opened_to.map_or(Timestamp::from_micros(i64::MAX), |day| day.plus_days(1).begins()),
            number: if numbered { words } else { String::new() },
            title_end: crate::store::record::after_prefix(&title),
            title,
            open: filter.open.map_or(0, |open| if open { 1 } else { 2 }),
        }
    }

    /// Whether the same is asked for, from whichever page on.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        *self == Self { before: self.before.clone(), ..other.clone() }
    }

    /// Whether nothing but the unit, and whether it is open, is asked for.
    fn is_plain(&self) -> bool {
        [
            &self.statuses,
            &self.module,
            &self.kind,
            &self.line,
            &self.resident,
            &self.team,
            &self.desk,
            &self.number,
            &self.title,
        ]
        .iter()
        .all(|word| word.is_empty())
            && self.overdue.micros() == 0
            && self.opened_from.micros() == i64::MIN
            && self.opened_to.micros() == i64::MAX
            && self.open != 2
    }
}

/// Whether the words are the beginning of a number: a day, or more of it.
fn is_number(words: &str) -> bool {
    words.len() >= 8 && words.bytes().enumerate().all(|(at, byte)| byte.is_ascii_digit() || at == 8 && byte == b'-')
}

/// Whether only open ones can match.
fn only_open(filter: &RequestFilter) -> bool {
    let statuses = filter.statuses();
    filter.open == Some(true)
        || filter.overdue == Some(true)
        || !statuses.is_empty() && statuses.iter().all(|status| status.is_open())
}

enum Chosen {
    Unit(&'static Way),
    Key(&'static Keyed, String),
}

fn choose(level: Option<UnitKind>, filter: &RequestFilter, asked: &Asked) -> Chosen {
    if let Some(id) = filter.volunteer_id {
        return Chosen::Key(&VOLUNTEER, VolunteerId::to_string(&id));
    }
    if !asked.resident.is_empty() {
        return Chosen::Key(&RESIDENT, asked.resident.clone());
    }
    if !asked.team.is_empty() {
        return Chosen::Key(&TEAM, asked.team.clone());
    }
    let open = only_open(filter);
    if !asked.desk.is_empty() && open {
        return Chosen::Key(&DESK, asked.desk.clone());
    }
    let grid = level == Some(UnitKind::Grid);
    if asked.number.len() >= 12 {
        return Chosen::Key(&NUMBER, asked.number.clone());
    }
    if !asked.title.is_empty() && !grid && !open {
        return Chosen::Key(&TITLE, asked.title.clone());
    }
    if let [one @ (RequestStatus::Rejected | RequestStatus::Merged | RequestStatus::Voided)] = filter.statuses()
        && !grid
    {
        return Chosen::Key(&RARE, one.to_string());
    }
    if !asked.module.is_empty() && level == Some(UnitKind::Community) && !open {
        return Chosen::Key(&MODULE, asked.module.clone());
    }
    Chosen::Unit(match (level, open) {
        (Some(UnitKind::Grid), false) => &GRID,
        (Some(UnitKind::Grid), true) => &GRID_OPEN,
        (Some(UnitKind::Community), false) => &COMMUNITY,
        (Some(UnitKind::Community), true) => &COMMUNITY_OPEN,
        (Some(UnitKind::Township), false) => &TOWNSHIP,
        (Some(UnitKind::Township), true) => &TOWNSHIP_OPEN,
        (_, false) => &ABOVE,
        (_, true) => &ABOVE_OPEN,
    })
}

/// A statement with what was asked for bound to it, and what follows.
macro_rules! asked {
    ($call:ident, $tx:expr, $sql:expr, $scope:expr, [$second:expr, $third:expr], $asked:ident $(, $more:expr)*) => {
        $call!(
            $tx,
            $sql,
            $scope,
            $second,
            $third,
            $asked.statuses,
            $asked.module,
            $asked.kind,
            $asked.line,
            $asked.resident,
            $asked.team,
            $asked.desk,
            $asked.overdue,
            $asked.opened_from,
            $asked.opened_to,
            $asked.number,
            $asked.title,
            $asked.title_end,
            $asked.open
            $(, $more)*
        )
    };
    ($call:ident, $tx:expr, $sql:expr, $scope:expr, $asked:expr $(, $more:expr)*) => {{
        let asked = $asked;
        asked!($call, $tx, $sql, $scope, [asked.before, asked.from_id], asked $(, $more)*)
    }};
}

mod urgent;
pub(crate) use urgent::Urgency;

/// What merged into a unit, or was split into it and others: it ended, and its requests lie in the scope of the unit.
const PREDECESSORS: &str = "SELECT unit_id FROM unit_successor WHERE successor_id = $1 ORDER BY unit_id";

impl Tx {
    /// The units by which the requests of a unit are found: itself, and what became it.
    pub(super) async fn places(&mut self, unit: UnitId) -> Result<Vec<UnitId>> {
        let mut places = vec![unit];
        let mut at = 0;
        while let Some(place) = places.get(at).copied() {
            let before: Vec<(UnitId,)> = fetch_all!(self, PREDECESSORS, place)?;
            places.extend(before.into_iter().map(|(id,)| id).filter(|id| *id != unit));
            at += 1;
        }
        Ok(places)
    }

    /// What is asked for, once for each desk that it means: the desk of a unit is also that of what became it.
    async fn desks(&mut self, filter: &RequestFilter, before: &str, now: Timestamp) -> Result<Vec<Asked>> {
        let asked = Asked::new(filter, before, now);
        let Some(desk) = filter.handling_unit_id else { return Ok(vec![asked]) };
        let desks = self.places(desk).await?;
        Ok(desks.into_iter().map(|desk| Asked { desk: desk.to_string(), ..asked.clone() }).collect())
    }

    /// Requests in scope that match, newest first, older than `before` (empty: from the newest).
    pub(crate) async fn list_requests(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        before: &str,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<NamedRequest>> {
        let mut all: Vec<NamedRequest> = Vec::new();
        let mut parts = 0;
        for asked in self.desks(filter, before, now).await? {
            if let Some(tab) = self.wide_tab((scope, level), filter, &asked, now).await?
                && let Some(found) = self.list_tab(scope, &tab, &asked.before, limit).await?
            {
                return Ok(found);
            }
            match choose(level, filter, &asked) {
                Chosen::Key(way, key) => {
                    let found: Vec<NamedRequest> = asked!(fetch_all, self, way.list, scope, asked.clone(), key, limit)?;
                    all.extend(found);
                    parts += 1;
                }
                Chosen::Unit(way) => {
                    for place in if way.of_one { self.places(scope).await? } else { vec![scope] } {
                        let asked = asked.clone();
                        let found: Vec<NamedRequest> = if asked.is_plain() {
                            fetch_all!(self, way.list, place, asked.before, asked.from_id, limit)?
                        } else {
                            asked!(fetch_all, self, way.list_narrowed, place, asked, limit)?
                        };
                        all.extend(found);
                        parts += 1;
                    }
                }
            }
        }
        if parts > 1 {
            all.sort_by_key(|row| std::cmp::Reverse(row.request.id));
            all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Ok(all)
    }

    /// How many requests in scope match; counted up to `most` where something narrows it.
    pub(crate) async fn count_requests(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        filter: &RequestFilter,
        now: Timestamp,
        most: i64,
    ) -> Result<i64> {
        let mut all = 0;
        for asked in self.desks(filter, "", now).await? {
            if let Some(tab) = self.counted_tab((scope, level), filter, &asked, now).await? {
                return self.count_tab(scope, &tab, most).await;
            }
            match choose(level, filter, &asked) {
                Chosen::Key(way, key) => {
                    let (count,): (i64,) = asked!(fetch_one, self, way.count, scope, asked.clone(), key, most)?;
                    all += count;
                }
                Chosen::Unit(_)
                    if asked.is_plain() && asked.open == 1 && self.is_wide_inbox((scope, level)).await? =>
                {
                    all += self.kept_figure(scope, KeptFigure::RequestsOpen).await?;
                }
                Chosen::Unit(way) => {
                    for place in if way.of_one { self.places(scope).await? } else { vec![scope] } {
                        let asked = asked.clone();
                        let (count,): (i64,) = if asked.is_plain() {
                            fetch_one!(self, way.count, place)?
                        } else {
                            asked!(fetch_one, self, way.count_narrowed, place, asked, most)?
                        };
                        all += count;
                    }
                }
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_moment_begin_with_it() {
        let at = Timestamp::from_micros(1_788_224_400_000_000);
        let id = crate::time::Ids::seeded(1).next(at).to_string();
        let before = crate::time::Ids::seeded(1).next(at.plus_seconds(-1)).to_string();
        let first = first_id_at(at);
        assert!(id >= first && before < first, "{before} {first} {id}");
        assert!(id < crate::store::before(""));
    }

    #[test]
    fn what_is_a_number() {
        for number in ["20260901", "20260901-", "20260901-001"] {
            assert!(is_number(number), "{number}");
        }
        for words in ["2026090", "20260901-a", "买药", "2026-09-01"] {
            assert!(!is_number(words), "{words}");
        }
    }
}
