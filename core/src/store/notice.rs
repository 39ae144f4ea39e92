//! Notices, for those who write and review.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::domain::notice::{ItemStatus, Notice, NoticeFilter, NoticeItem, ShownPerson};
use crate::error::Result;
use crate::id::{NoticeId, ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

from_row!(Notice {
    id,
    unit_id,
    section,
    title_zh,
    title_en,
    body_zh,
    body_en,
    audience,
    pinned,
    period,
    publish_at,
    expires_on,
    objection_days,
    status,
    reason,
    written_by,
    written_by_name,
    submitted_at,
    reviewed_by,
    reviewed_by_name,
    reviewed_at,
    shown_from,
    objections_until,
    created_at,
    updated_at,
    version
});

const INSERT: &str = "
    INSERT INTO notice (id, unit_id, section, title_zh, title_en, body_zh, body_en, audience, pinned, period, publish_at, expires_on,
        objection_days, status, reason, written_by, written_by_name, submitted_at, reviewed_by, reviewed_by_name, reviewed_at,
        shown_from, objections_until, created_at, updated_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";
const UPDATE: &str = "
    UPDATE notice SET section = $2, title_zh = $3, title_en = $4, body_zh = $5, body_en = $6, audience = $7, pinned = $8, period = $9,
        publish_at = $10, expires_on = $11, objection_days = $12, status = $13, reason = $14, submitted_at = $15, reviewed_by = $16,
        reviewed_by_name = $17, reviewed_at = $18, shown_from = $19, objections_until = $20, updated_at = $21, version = version + 1
    WHERE id = $1 AND version = $22";
const GET: &str = "
    SELECT n.* FROM notice n JOIN unit_closure c ON c.descendant_id = n.unit_id AND c.ancestor_id = $2 WHERE n.id = $1";
const LIST: &str = "
    SELECT n.* FROM notice n JOIN unit_closure c ON c.descendant_id = n.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR n.section = $2) AND ($3 = '' OR n.status = $3) AND ($4 = '' OR n.period = $4) AND ($5 = '' OR n.unit_id = $5)
      AND ($6 = 0 OR n.shown_from >= $6) AND ($7 = 0 OR n.shown_from < $7) AND ($8 = '' OR n.id < $8)
    ORDER BY n.id DESC LIMIT $9";
const COUNT: &str = "
    SELECT COUNT(*) FROM notice n JOIN unit_closure c ON c.descendant_id = n.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR n.section = $2) AND ($3 = '' OR n.status = $3) AND ($4 = '' OR n.period = $4) AND ($5 = '' OR n.unit_id = $5)
      AND ($6 = 0 OR n.shown_from >= $6) AND ($7 = 0 OR n.shown_from < $7)";
const DELETE: &str = "DELETE FROM notice WHERE id = $1 AND version = $2";

const INSERT_WRITER: &str =
    "INSERT INTO notice_writer (notice_id, user_id) VALUES ($1, $2) ON CONFLICT (notice_id, user_id) DO NOTHING";
const IS_WRITER: &str = "SELECT EXISTS (SELECT 1 FROM notice_writer WHERE notice_id = $1 AND user_id = $2)";
const DELETE_WRITERS: &str = "DELETE FROM notice_writer WHERE notice_id = $1";
const INSERT_PERSON: &str =
    "INSERT INTO notice_person (notice_id, position, resident_id, volunteer_id, paper) VALUES ($1, $2, $3, $4, $5)";
const PEOPLE: &str =
    "SELECT resident_id, volunteer_id, paper FROM notice_person WHERE notice_id = $1 ORDER BY position";
const DELETE_PEOPLE: &str = "DELETE FROM notice_person WHERE notice_id = $1";
const FORGET_PAPER: &str = "UPDATE notice_person SET paper = '' WHERE resident_id = $1 OR volunteer_id = $2";
const SHOWING: &str = "
    SELECT n.* FROM notice n WHERE n.status IN ('scheduled', 'published') AND n.id IN (
        SELECT p.notice_id FROM notice_person p WHERE p.resident_id = $1
        UNION SELECT q.notice_id FROM notice_person q WHERE q.volunteer_id = $2) ORDER BY n.id";
const UNPAPERED: &str = "
    SELECT n.* FROM notice n WHERE n.status = 'published' AND n.id > $1
      AND EXISTS (SELECT 1 FROM notice_person p WHERE p.notice_id = n.id AND p.paper = '') ORDER BY n.id LIMIT $2";
const INSERT_ITEM: &str = "
    INSERT INTO notice_item (notice_id, position, unit_id, name, amount, progress, status, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ITEMS: &str =
    "SELECT name, amount, progress, status, note FROM notice_item WHERE notice_id = $1 ORDER BY position";
const DELETE_ITEMS: &str = "DELETE FROM notice_item WHERE notice_id = $1";
const READS: &str = "SELECT CAST(COALESCE(SUM(reads), 0) AS BIGINT) FROM notice_reads WHERE notice_id = $1";
const READS_IN: &str = "
    SELECT r.notice_id, CAST(SUM(r.reads) AS BIGINT) FROM notice_reads r WHERE r.notice_id >= $1 AND r.notice_id <= $2 GROUP BY r.notice_id";
const ADD_READS: &str = "
    INSERT INTO notice_reads (notice_id, day, reads) VALUES ($1, $2, $3)
    ON CONFLICT (notice_id, day) DO UPDATE SET reads = notice_reads.reads + excluded.reads";
const DUE: &str = "
    SELECT * FROM notice WHERE status = 'scheduled' AND shown_from <= $1 ORDER BY shown_from, id LIMIT $2";
const OVER: &str =
    "SELECT * FROM notice WHERE status = 'published' AND expires_on < $1 ORDER BY expires_on, id LIMIT $2";

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Tx {
    /// Adds a notice.
    pub(crate) async fn insert_notice(&mut self, n: &Notice) -> Result<()> {
        execute!(
            self,
            INSERT,
            n.id,
            n.unit_id,
            n.section,
            n.title_zh.clone(),
            n.title_en.clone(),
            n.body_zh.clone(),
            n.body_en.clone(),
            n.audience,
            n.pinned,
            n.period,
            n.publish_at,
            n.expires_on,
            n.objection_days,
            n.status,
            n.reason.clone(),
            n.written_by,
            n.written_by_name.clone(),
            n.submitted_at,
            n.reviewed_by,
            n.reviewed_by_name.clone(),
            n.reviewed_at,
            n.shown_from,
            n.objections_until,
            n.created_at,
            n.updated_at,
            n.version
        )?;
        Ok(())
    }

    /// Writes a notice that is still at `n.version`; answers whether it was.
    pub(crate) async fn update_notice(&mut self, n: &Notice) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            n.id,
            n.section,
            n.title_zh.clone(),
            n.title_en.clone(),
            n.body_zh.clone(),
            n.body_en.clone(),
            n.audience,
            n.pinned,
            n.period,
            n.publish_at,
            n.expires_on,
            n.objection_days,
            n.status,
            n.reason.clone(),
            n.submitted_at,
            n.reviewed_by,
            n.reviewed_by_name.clone(),
            n.reviewed_at,
            n.shown_from,
            n.objections_until,
            n.updated_at,
            n.version
        )?;
        Ok(reached == 1)
    }

    /// A notice of `scope` or below.
    pub(crate) async fn get_notice(&mut self, id: NoticeId, scope: UnitId) -> Result<Option<Notice>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Notices in scope that match, newest first.
    pub(crate) async fn list_notices(
        &mut self,
        scope: UnitId,
        filter: &NoticeFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Notice>> {
        fetch_all!(
            self,
            LIST,
            scope,
            text(filter.section),
            text(filter.status),
            text(filter.period),
            text(filter.unit_id),
            filter.shown_from.unwrap_or_default(),
            filter.shown_before.unwrap_or_default(),
            after.to_owned(),
            limit
        )
    }

    /// How many notices in scope match.
    pub(crate) async fn count_notices(&mut self, scope: UnitId, filter: &NoticeFilter) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(
            self,
            COUNT,
            scope,
            text(filter.section),
            text(filter.status),
            text(filter.period),
            text(filter.unit_id),
            filter.shown_from.unwrap_or_default(),
            filter.shown_before.unwrap_or_default()
        )?;
        Ok(count)
    }

    /// Removes a notice that is still at `version`, with what belongs to it; answers whether it was. Nothing refers to it.
    pub(crate) async fn delete_notice(&mut self, id: NoticeId, version: i64) -> Result<bool> {
        self.replace_notice_parts(id, None, &[], &[]).await?;
        execute!(self, DELETE_WRITERS, id)?;
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// Notes that somebody had a hand in a notice.
    pub(crate) async fn insert_notice_writer(&mut self, id: NoticeId, user: UserId) -> Result<()> {
        execute!(self, INSERT_WRITER, id, user)?;
        Ok(())
    }

    /// Whether somebody had a hand in a notice.
    pub(crate) async fn is_notice_writer(&mut self, id: NoticeId, user: UserId) -> Result<bool> {
        let (wrote,): (bool,) = fetch_one!(self, IS_WRITER, id, user)?;
        Ok(wrote)
    }

    /// Replaces who is shown in a notice, and its lines.
    pub(crate) async fn replace_notice_parts(
        &mut self,
        id: NoticeId,
        unit: Option<UnitId>,
        people: &[ShownPerson],
        items: &[NoticeItem],
    ) -> Result<()> {
        execute!(self, DELETE_PEOPLE, id)?;
        execute!(self, DELETE_ITEMS, id)?;
        for (position, person) in (0_i64..).zip(people) {
            let paper = person.paper.clone().unwrap_or_default();
            execute!(self, INSERT_PERSON, id, position, person.resident_id, person.volunteer_id, paper)?;
        }
        for (position, item) in (0_i64..).zip(items) {
            let note = item.note.clone().unwrap_or_default();
            execute!(
                self,
                INSERT_ITEM,
                id,
                position,
                unit,
                item.name.clone(),
                item.amount,
                item.progress,
                item.status,
                note
            )?;
        }
        Ok(())
    }

    /// Who is shown in a notice.
    pub(crate) async fn list_notice_people(&mut self, id: NoticeId) -> Result<Vec<ShownPerson>> {
        let rows: Vec<(Option<ResidentId>, Option<VolunteerId>, String)> = fetch_all!(self, PEOPLE, id)?;
        let filled = |paper: String| Some(paper).filter(|paper| !paper.is_empty());
        Ok(rows
            .into_iter()
            .map(|(resident_id, volunteer_id, paper)| ShownPerson { resident_id, volunteer_id, paper: filled(paper) })
            .collect())
    }

    /// The lines of a notice.
    pub(crate) async fn list_notice_items(&mut self, id: NoticeId) -> Result<Vec<NoticeItem>> {
        let rows: Vec<(String, Fen, Option<i64>, ItemStatus, String)> = fetch_all!(self, ITEMS, id)?;
        Ok(rows
            .into_iter()
            .map(|(name, amount, progress, status, note)| NoticeItem {
                name,
                amount,
                progress,
                status,
                note: Some(note).filter(|note| !note.is_empty()),
            })
            .collect())
    }

    /// Forgets that somebody's consent lies on paper.
    pub(crate) async fn forget_paper(&mut self, resident: &str, volunteer: &str) -> Result<()> {
        execute!(self, FORGET_PAPER, resident.to_owned(), volunteer.to_owned())?;
        Ok(())
    }

    /// Notices that are shown or will be, in which somebody can be recognised; wherever.
    pub(crate) async fn list_notices_showing(&mut self, resident: &str, volunteer: &str) -> Result<Vec<Notice>> {
        fetch_all!(self, SHOWING, resident.to_owned(), volunteer.to_owned())
    }

    /// Notices that are shown and in which somebody is shown whose consent lies on no paper; wherever, by id.
    pub(crate) async fn list_notices_unpapered(&mut self, after: &str, limit: i64) -> Result<Vec<Notice>> {
        fetch_all!(self, UNPAPERED, after.to_owned(), limit)
    }

    /// How often a notice was read.
    pub(crate) async fn notice_reads(&mut self, id: NoticeId) -> Result<i64> {
        let (reads,): (i64,) = fetch_one!(self, READS, id)?;
        Ok(reads)
    }

    /// How often the notices between two ids were read.
    pub(crate) async fn notice_reads_between(&mut self, from: NoticeId, to: NoticeId) -> Result<Vec<(NoticeId, i64)>> {
        fetch_all!(self, READS_IN, from, to)
    }

    /// Adds to how often a notice was read on a day.
    pub(crate) async fn add_notice_reads(&mut self, id: NoticeId, day: Day, reads: i64) -> Result<()> {
        execute!(self, ADD_READS, id, day, reads)?;
        Ok(())
    }

    /// Notices whose time to appear has come.
    pub(crate) async fn list_notices_due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Notice>> {
        fetch_all!(self, DUE, now, limit)
    }

    /// Notices whose last day is over.
    pub(crate) async fn list_notices_over(&mut self, today: Day, limit: i64) -> Result<Vec<Notice>> {
        fetch_all!(self, OVER, today, limit)
    }
}
