//! Notices, for readers.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::notice::{Audience, Notice, NoticeSection, PublicNoticeFilter};
use crate::domain::period::Period;
use crate::error::Result;
use crate::id::{NoticeId, ResidentId, UnitId};
use crate::time::Timestamp;

/// A notice that is shown.
#[derive(Debug, Clone)]
pub(crate) struct ShownNotice {
    pub(crate) id: NoticeId,
    pub(crate) unit_id: UnitId,
    pub(crate) unit_zh: String,
    pub(crate) unit_en: String,
    pub(crate) section: NoticeSection,
    pub(crate) title_zh: String,
    pub(crate) title_en: String,
    pub(crate) body_zh: String,
    pub(crate) body_en: String,
    pub(crate) audience: Audience,
    pub(crate) pinned: bool,
    pub(crate) period: Option<Period>,
    pub(crate) shown_from: Timestamp,
    pub(crate) expires_on: Option<Day>,
    pub(crate) objections_until: Option<Day>,
    pub(crate) reads: i64,
}

from_row!(ShownNotice {
    id,
    unit_id,
    unit_zh,
    unit_en,
    section,
    title_zh,
    title_en,
    body_zh,
    body_en,
    audience,
    pinned,
    period,
    shown_from,
    expires_on,
    objections_until,
    reads
});

/// Who reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// The unit whose page it is.
    pub(crate) unit: UnitId,
    /// Whether they see what is for residents alone, wherever they live.
    pub(crate) staff: bool,
    /// Where they live.
    pub(crate) home: Option<UnitId>,
    /// When.
    pub(crate) now: Timestamp,
}

/// The last notice of the page before.
#[derive(Debug, Clone)]
pub(crate) struct ShownKey {
    pub(crate) pinned: bool,
    pub(crate) shown_from: Timestamp,
    pub(crate) id: String,
}

macro_rules! shown {
    ($units:literal, $tail:literal) => {
        concat!(
            "SELECT n.id, n.unit_id, u.name_zh AS unit_zh, u.name_en AS unit_en, n.section, n.title_zh, n.title_en, n.body_zh, n.body_en,
                n.audience, n.pinned, n.period, n.shown_from, n.expires_on, n.objections_until,
                (SELECT CAST(COALESCE(SUM(r.reads), 0) AS BIGINT) FROM notice_reads r WHERE r.notice_id = n.id) AS reads
            FROM notice n JOIN unit u ON u.id = n.unit_id
            WHERE n.unit_id IN (SELECT a.ancestor_id FROM unit_closure a WHERE a.descendant_id = $1",
            $units,
            ") AND n.status IN ('scheduled', 'published') AND n.shown_from <= $2 AND (n.expires_on IS NULL OR n.expires_on >= $3)
              AND (n.audience = 'public' OR $4
                OR EXISTS (SELECT 1 FROM unit_closure h WHERE h.ancestor_id = n.unit_id AND h.descendant_id = $5)) ",
            $tail
        )
    };
}
macro_rules! page {
    ($units:literal) => {
        shown!(
            $units,
            "AND ($6 = '' OR n.section = $6) AND ($7 = '' OR n.period = $7)
              AND ($8 = '' OR (n.pinned, n.shown_from, n.id) < ($9, $10, $8))
            ORDER BY n.pinned DESC, n.shown_from DESC, n.id DESC LIMIT $11"
        )
    };
}
// Two texts, so that the county's page alone pays for what is below.
const LIST: &str = page!("");
const LIST_BELOW: &str = page!(" UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $1");
const GET: &str = shown!(" UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $1", "AND n.id = $6");
const AROUND: &str = "
    SELECT n.* FROM notice n WHERE n.id = $1 AND n.unit_id IN (SELECT a.ancestor_id FROM unit_closure a WHERE a.descendant_id = $2
        UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $2)";

const HOME: &str = "SELECT unit_id FROM resident WHERE id = $1";

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Tx {
    /// What is shown on the page of the reader's unit: its own and what is above it, pinned ones first, then the newest.
    pub(crate) async fn list_shown_notices(
        &mut self,
        reader: Reader,
        filter: &PublicNoticeFilter,
        after: Option<ShownKey>,
        limit: i64,
    ) -> Result<Vec<ShownNotice>> {
        let after = after.unwrap_or(ShownKey { pinned: false, shown_from: Timestamp::default(), id: String::new() });
        let sql = if filter.below == Some(true) { LIST_BELOW } else { LIST };
        fetch_all!(
            self,
            sql,
            reader.unit,
            reader.now,
            Day::of(reader.now),
            reader.staff,
            text(reader.home),
            text(filter.section),
            text(filter.period),
            after.id.clone(),
            after.pinned,
            after.shown_from,
            limit
        )
    }

    /// A notice that is shown to the reader: of their unit, of what is above it or of what is below.
    pub(crate) async fn get_shown_notice(&mut self, reader: Reader, id: NoticeId) -> Result<Option<ShownNotice>> {
        fetch_optional!(self, GET, reader.unit, reader.now, Day::of(reader.now), reader.staff, text(reader.home), id)
    }

    /// Where a resident lives.
    pub(crate) async fn home_of(&mut self, id: ResidentId) -> Result<Option<UnitId>> {
        let home: Option<(UnitId,)> = fetch_optional!(self, HOME, id)?;
        Ok(home.map(|(unit,)| unit))
    }

    /// A notice of `unit`, of what is above it or of what is below, shown or not.
    pub(crate) async fn get_notice_around(&mut self, id: NoticeId, unit: UnitId) -> Result<Option<Notice>> {
        fetch_optional!(self, AROUND, id, unit)
    }
}
