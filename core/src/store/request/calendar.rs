//! Open requests by the day on which they are due. Of a grid, a community or a township its own open ones are read, which are
//! few; of anything above, the stretch of the index by due time, along which nearly all belong to it.

use std::collections::BTreeMap;

use super::{NamedRequest, Tx};
use crate::domain::day::Day;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::{UnitId, UserId};
use crate::time::Timestamp;

/// A unit, and what became part of it: units that were merged into it or split.
const PLACES: &str = "
    WITH RECURSIVE place (id) AS (
        SELECT u.id FROM unit u WHERE u.id = $1
        UNION SELECT s.unit_id FROM place p JOIN unit_successor s ON s.successor_id = p.id)
    SELECT id FROM place ORDER BY id";

struct Way {
    /// Whether it finds the rows of one unit; else of everything below, by the closure.
    of_one: bool,
    count: &'static str,
    list: &'static str,
}

// A suspended request's clock stands: when it will be due is not known. What a resident is still writing is nobody's inbox.
macro_rules! due {
    ($of_one:literal, $where:expr) => {
        Way {
            of_one: $of_one,
            // The county's clocks are eight hours ahead: a day's number.
            count: concat!(
                "SELECT (r.due_at + 28800000000) / 86400000000 AS day, COUNT(*),
                    CAST(SUM(CASE WHEN r.handler_id = $4 THEN 1 ELSE 0 END) AS BIGINT)
                FROM request r WHERE ",
                $where,
                " AND r.ended_at IS NULL AND r.suspended_at IS NULL AND r.due_at >= $2 AND r.due_at < $3
                  AND (r.status <> 'draft' OR r.on_behalf = TRUE) GROUP BY 1"
            ),
            list: concat!(
                "SELECT ",
                request_columns!(),
                ", ",
                resident_name!(),
                ", k.name_zh AS kind_zh, k.name_en AS kind_en FROM request r LEFT JOIN request_kind k ON k.id = r.kind_id WHERE ",
                $where,
                " AND r.ended_at IS NULL AND r.suspended_at IS NULL AND r.due_at >= $2 AND r.due_at < $3
                  AND (r.status <> 'draft' OR r.on_behalf = TRUE) AND ($4 = '' OR r.handler_id = $4) AND r.id > $5
                ORDER BY r.id LIMIT $6"
            ),
        }
    };
}

const GRID: Way = due!(true, "r.unit_id = $1");
const COMMUNITY: Way = due!(true, "r.community_id = $1");
const TOWNSHIP: Way = due!(true, "r.township_id = $1");
const ABOVE: Way = due!(false, probed!("r.community_id"));

const fn way(level: Option<UnitKind>) -> &'static Way {
    match level {
        Some(UnitKind::Grid) => &GRID,
        Some(UnitKind::Community) => &COMMUNITY,
        Some(UnitKind::Township) => &TOWNSHIP,
        _ => &ABOVE,
    }
}

fn text(handler: Option<UserId>) -> String {
    handler.map(|id| id.to_string()).unwrap_or_default()
}

impl Tx {
    async fn due_places(&mut self, way: &Way, scope: UnitId) -> Result<Vec<UnitId>> {
        if !way.of_one {
            return Ok(vec![scope]);
        }
        let places: Vec<(UnitId,)> = fetch_all!(self, PLACES, scope)?;
        Ok(places.into_iter().map(|(id,)| id).collect())
    }

    /// How many open requests in scope are due on each day of a stretch of time, and how many of them `handler` has in hand.
    pub(crate) async fn count_due(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        (from, to): (Timestamp, Timestamp),
        handler: Option<UserId>,
    ) -> Result<BTreeMap<Day, (i64, i64)>> {
        let way = way(level);
        let mut days: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
        for place in self.due_places(way, scope).await? {
            let found: Vec<(i64, i64, i64)> = fetch_all!(self, way.count, place, from, to, text(handler))?;
            for (day, all, own) in found {
                let day = days.entry(Day::of(Timestamp::from_micros(0)).plus_days(day)).or_default();
                *day = (day.0 + all, day.1 + own);
            }
        }
        Ok(days)
    }

    /// Open requests in scope that are due in a stretch of time, in the order in which they were opened, after `after`; those
    /// that `handler` has in hand, if one is named.
    pub(crate) async fn list_due(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        (from, to): (Timestamp, Timestamp),
        handler: Option<UserId>,
        after: &str,
        limit: i64,
    ) -> Result<Vec<NamedRequest>> {
        let way = way(level);
        let mut all: Vec<NamedRequest> = Vec::new();
        for place in self.due_places(way, scope).await? {
            let found: Vec<NamedRequest> =
                fetch_all!(self, way.list, place, from, to, text(handler), after.to_owned(), limit)?;
            all.extend(found);
        }
        all.sort_by_key(|row| row.request.id);
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }
}
