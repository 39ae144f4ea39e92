//! Notices, for readers: no login is needed for what is public.

use crate::app::Cx;
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::domain::notice::{Audience, Notice, NoticeItem, PublicNoticeFilter, PublicNoticeView};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::NoticeId;
use crate::store::{Reader, ShownKey, ShownNotice, Tx};
use crate::time::Timestamp;

/// What is shown on the page of the unit of the context: its own notices and those of the units above it, pinned ones first,
/// then the newest. What is for residents alone is shown to residents of the unit that tells it, and to its staff.
///
/// # Errors
/// `Invalid` for an `after` that is none.
pub async fn list_public(
    tx: &mut Tx,
    cx: &Cx,
    filter: PublicNoticeFilter,
    page: Page,
) -> Result<Listed<PublicNoticeView>> {
    saw(tx, cx, filter.below == Some(true)).await?;
    let after = page.after.as_deref().filter(|text| !text.is_empty()).map(parse_key).transpose()?;
    let reader = reader(tx, cx).await?;
    let rows = tx.list_shown_notices(reader, &filter, after, page.rows()).await?;
    Ok(page.of(rows, key).map(|row| view(cx, row, Vec::new())))
}

/// A notice that is shown, with its lines.
///
/// # Errors
/// `NotFound` also for what is not shown, or not to the acting person.
pub async fn get_public(tx: &mut Tx, cx: &Cx, id: NoticeId) -> Result<PublicNoticeView> {
    saw(tx, cx, true).await?;
    let reader = reader(tx, cx).await?;
    let row = tx.get_shown_notice(reader, id).await?.ok_or(super::NOT_FOUND)?;
    let items = tx.list_notice_items(id).await?;
    Ok(view(cx, row, items))
}

/// Adds to how often notices were read: the host counts in memory and hands in what it has counted from time to time. Who
/// read is not kept. Notices that are not there any more are passed over.
///
/// # Errors
/// `Forbidden` for everybody but the platform; `Invalid` for numbers below 1.
pub async fn add_reads(tx: &mut Tx, cx: &Cx, counted: &[(NoticeId, i64)]) -> Result<()> {
    if !matches!(cx.actor, crate::app::Actor::System) {
        return Err(Error::Forbidden { permission: "notices.write" });
    }
    for (id, reads) in counted {
        if *reads < 1 {
            return Err(Error::invalid("reads", "too-small"));
        }
        if tx.get_notice(*id, cx.unit).await?.is_some() {
            tx.add_notice_reads(*id, Day::of(cx.now), *reads).await?;
        }
    }
    Ok(())
}

/// Whether the acting person sees a notice as a reader.
pub(crate) async fn is_visible(tx: &mut Tx, cx: &Cx, notice: &Notice) -> Result<bool> {
    if !notice.is_shown(cx.now) {
        return Ok(false);
    }
    let reader = reader(tx, cx).await?;
    Ok(match (notice.audience, reader.home) {
        (Audience::Public, _) => true,
        (Audience::Residents, _) if reader.staff => true,
        (Audience::Residents, Some(home)) => tx.is_unit_within(home, notice.unit_id).await?,
        (Audience::Residents, None) => false,
    })
}

async fn reader(tx: &mut Tx, cx: &Cx) -> Result<Reader> {
    let home = match cx.resident() {
        Some(id) => tx.home_of(id).await?,
        None => None,
    };
    Ok(Reader { unit: cx.unit, staff: super::at_desk(tx, cx).await?, home, now: cx.now })
}

/// A page shows what its unit and the units above tell, and perhaps what is below.
async fn saw(tx: &mut Tx, cx: &Cx, below: bool) -> Result<()> {
    for above in tx.list_units_above(cx.unit).await? {
        tx.saw(format!("notice-of:{}", above.id));
    }
    if below {
        cx.saw(tx, "notice");
    }
    Ok(())
}

/// Where a page ends: `1.1788224400000000.<id>`.
fn key(row: &ShownNotice) -> String {
    format!("{}.{}.{}", u8::from(row.pinned), row.shown_from.micros(), row.id)
}

fn parse_key(text: &str) -> Result<ShownKey> {
    let read = || {
        let (pinned, rest) = text.split_once('.')?;
        let (shown_from, id) = rest.split_once('.')?;
        let pinned = matches!(pinned, "0" | "1").then_some(pinned == "1")?;
        let shown_from = Timestamp::from_micros(shown_from.parse().ok()?);
        let id = id.parse::<NoticeId>().ok()?.to_string();
        Some(ShownKey { pinned, shown_from, id })
    };
    read().ok_or_else(|| Error::invalid("after", "malformed"))
}

fn view(cx: &Cx, row: ShownNotice, items: Vec<NoticeItem>) -> PublicNoticeView {
    let english = cx.locale.starts_with("en");
    let pick = |zh: String, en: String| if english && !en.is_empty() { en } else { zh };
    // They were summed when they were entered.
    let total = items.iter().try_fold(Fen::ZERO, |sum, item| sum.plus(item.amount)).unwrap_or_default();
    PublicNoticeView {
        id: row.id,
        unit_id: row.unit_id,
        unit_name: pick(row.unit_zh, row.unit_en),
        section: row.section,
        title: pick(row.title_zh, row.title_en),
        body: pick(row.body_zh, row.body_en),
        audience: row.audience,
        pinned: row.pinned,
        period: row.period,
        shown_from: row.shown_from,
        expires_on: row.expires_on,
        objections_until: row.objections_until,
        items,
        total,
        reads: row.reads,
    }
}
