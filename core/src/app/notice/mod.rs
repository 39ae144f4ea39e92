//! Notices, for those who write them. Reviewing and taking down is in [`flow`], reading in [`public`].

mod consent;
pub mod flow;
pub mod public;

pub use consent::{consent_withdrawn, recheck};
pub use flow::{pin, publish, send_back, submit, turn, withdraw};
pub use public::{add_reads, get_public, list_public};

use crate::app::notification::{self, Recipient, Told};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::attachment::AttachmentEntity;
use crate::domain::check;
use crate::domain::money::Fen;
use crate::domain::notice::{
    Audience, NewNotice, Notice, NoticeFilter, NoticeItem, NoticeStatus, NoticeView, ShownPerson,
};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::id::{NoticeId, UnitId};
use crate::store::Tx;

pub(crate) const NOT_FOUND: Error = Error::NotFound { entity: "notice" };

/// Whether the acting person sees what is being written here.
pub(crate) async fn at_desk(tx: &mut Tx, cx: &Cx) -> Result<bool> {
    Ok(cx.may(tx, Permission::WriteNotices).await? || cx.may(tx, Permission::ReviewNotices).await?)
}

/// A notice of the unit or below on which something is to be done. Whoever may not see it does not learn that it is there.
pub(super) async fn for_work(tx: &mut Tx, cx: &Cx, id: NoticeId, permission: Permission) -> Result<Notice> {
    let notice = tx.get_notice(id, cx.unit).await?.ok_or(NOT_FOUND)?;
    if !at_desk(tx, cx).await? && !public::is_visible(tx, cx, &notice).await? {
        return Err(NOT_FOUND);
    }
    cx.require(tx, permission).await?;
    Ok(notice)
}

/// Notices of the unit and below in every state, newest first.
///
/// # Errors
/// `Forbidden` without `notices.write` or `notices.review`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: NoticeFilter, page: Page) -> Result<Listed<NoticeView>> {
    require_desk(tx, cx).await?;
    cx.saw(tx, "notice");
    let rows = tx.list_notices(cx.unit, &filter, &page.after(), page.rows()).await?;
    let listed = page.of(rows, |notice| notice.id.to_string());
    // Newest first: the last is the smallest.
    let reads = match (listed.items.last(), listed.items.first()) {
        (Some(from), Some(to)) => tx.notice_reads_between(from.id, to.id).await?,
        _ => Vec::new(),
    };
    Ok(listed.map(|notice| {
        let reads = reads.iter().find(|(id, _)| *id == notice.id).map_or(0, |(_, reads)| *reads);
        view(notice, Vec::new(), Vec::new(), reads)
    }))
}

/// How many notices of the unit and below match.
///
/// # Errors
/// `Forbidden` without `notices.write` or `notices.review`.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: NoticeFilter) -> Result<i64> {
    require_desk(tx, cx).await?;
    cx.saw(tx, "notice");
    tx.count_notices(cx.unit, &filter).await
}

async fn require_desk(tx: &mut Tx, cx: &Cx) -> Result<()> {
    if cx.may(tx, Permission::ReviewNotices).await? {
        return Ok(());
    }
    cx.require(tx, Permission::WriteNotices).await
}

/// A notice of the unit or below, in whatever state.
///
/// # Errors
/// `NotFound`, also for whoever neither writes nor reviews notices here: readers have [`get_public`].
pub async fn get(tx: &mut Tx, cx: &Cx, id: NoticeId) -> Result<NoticeView> {
    if !at_desk(tx, cx).await? {
        return Err(NOT_FOUND);
    }
    cx.saw(tx, "notice");
    let notice = tx.get_notice(id, cx.unit).await?.ok_or(NOT_FOUND)?;
    whole(tx, notice).await
}

/// Begins a notice of the unit of the context.
///
/// # Errors
/// `Forbidden` without `notices.write`; `NotFound` for a person outside the unit; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewNotice) -> Result<NoticeView> {
    cx.require(tx, Permission::WriteNotices).await?;
    let id = cx.id(NoticeId::from_uuid);
    let (notice, people, items) = build(tx, cx, id, cx.unit, new).await?;
    tx.insert_notice(&notice).await?;
    tx.replace_notice_parts(id, Some(cx.unit), &people, &items).await?;
    wrote(tx, cx, id).await?;
    audit::record(tx, cx, "notices.create", "notice", &id.to_string(), notice.section.as_str()).await?;
    touch(tx, cx, &notice).await?;
    Ok(view(notice, people, items, 0))
}

/// Replaces what is written. What waits for review or is shown does not change under anybody's hands: it is returned or
/// withdrawn first, and begins again as a draft.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write`; `Refused` (`notice-state`); `Conflict`; `Invalid` for wrong fields.
pub async fn update(tx: &mut Tx, cx: &Cx, id: NoticeId, version: i64, new: NewNotice) -> Result<NoticeView> {
    let there = for_work(tx, cx, id, Permission::WriteNotices).await?;
    require_open(&there)?;
    let (built, people, items) = build(tx, cx, id, there.unit_id, new).await?;
    let mut notice = Notice {
        reason: there.reason,
        written_by: there.written_by,
        written_by_name: there.written_by_name,
        created_at: there.created_at,
        version,
        ..built
    };
    save(tx, cx, &mut notice).await?;
    tx.replace_notice_parts(id, Some(notice.unit_id), &people, &items).await?;
    wrote(tx, cx, id).await?;
    audit::record(tx, cx, "notices.update", "notice", &id.to_string(), "").await?;
    let reads = tx.notice_reads(id).await?;
    Ok(view(notice, people, items, reads))
}

/// Removes a draft that nobody has seen.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write`; `Refused` (`in-use`) once it was handed in or something is attached to
/// it; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: NoticeId, version: i64) -> Result<()> {
    let notice = for_work(tx, cx, id, Permission::WriteNotices).await?;
    let attached = tx.count_attachments_of(AttachmentEntity::Notice, &id.to_string()).await?;
    if notice.status != NoticeStatus::Draft
        || notice.submitted_at.is_some()
        || attached > 0
        || tx.has_objections(id).await?
    {
        return Err(Error::refused("in-use"));
    }
    if notice.version != version || !tx.delete_notice(id, version).await? {
        return Err(Error::Conflict { entity: "notice" });
    }
    audit::record(tx, cx, "notices.remove", "notice", &id.to_string(), "").await?;
    touch(tx, cx, &notice).await
}

/// What is being written may be changed.
pub(crate) fn require_open(notice: &Notice) -> Result<()> {
    match notice.status {
        NoticeStatus::Draft | NoticeStatus::Returned | NoticeStatus::Withdrawn => Ok(()),
        _ => Err(Error::refused("notice-state")),
    }
}

/// Notes that the acting person had a hand in it: they do not review it.
pub(crate) async fn wrote(tx: &mut Tx, cx: &Cx, id: NoticeId) -> Result<()> {
    match cx.user() {
        Some(user) => tx.insert_notice_writer(id, user).await,
        None => Ok(()),
    }
}

/// Tells somebody what became of a notice.
pub(crate) async fn tell(tx: &mut Tx, cx: &Cx, notice: &Notice, key: &'static str, to: Recipient) -> Result<()> {
    let told =
        Told::new(key).with("title", &notice.title_zh).with("reason", &notice.reason).about("notice", &notice.id);
    notification::tell(tx, &cx.in_unit(notice.unit_id), to, told).await.map(|_| ())
}

/// Writes a notice that is still at its version.
pub(super) async fn save(tx: &mut Tx, cx: &Cx, notice: &mut Notice) -> Result<()> {
    notice.updated_at = cx.now;
    if !tx.update_notice(notice).await? {
        return Err(Error::Conflict { entity: "notice" });
    }
    notice.version += 1;
    touch(tx, cx, notice).await
}

/// Pages that list what is written here or below, and those that show what this unit tells.
pub(super) async fn touch(tx: &mut Tx, cx: &Cx, notice: &Notice) -> Result<()> {
    tx.touch(format!("notice-of:{}", notice.unit_id));
    cx.touch(tx, notice.unit_id, "notice").await
}

type Built = (Notice, Vec<ShownPerson>, Vec<NoticeItem>);

async fn build(tx: &mut Tx, cx: &Cx, id: NoticeId, unit_id: UnitId, new: NewNotice) -> Result<Built> {
    let objection_days = new.objection_days.unwrap_or(0);
    if !(0..=60).contains(&objection_days) {
        return Err(Problem::new("objection_days", "range").with("min", 0).with("max", 60).into());
    }
    if new.period.is_some() && !new.section.has_period() {
        return Err(Error::invalid("period", "notice-no-period"));
    }
    if let (Some(at), Some(last)) = (new.publish_at, new.expires_on)
        && crate::domain::day::Day::of(at) > last
    {
        return Err(Error::invalid("expires_on", "notice-expires"));
    }
    let people = checked_people(tx, unit_id, new.people).await?;
    let items = checked_items(new.items)?;
    let notice = Notice {
        id,
        unit_id,
        section: new.section,
        title_zh: check::line("title_zh", &new.title_zh, 100)?,
        title_en: optional_line("title_en", new.title_en.as_deref(), 200)?,
        body_zh: words("body_zh", &new.body_zh, 20_000)?,
        body_en: match new.body_en.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => words("body_en", text, 40_000)?,
            None => String::new(),
        },
        audience: new.audience.unwrap_or(Audience::Public),
        pinned: new.pinned.unwrap_or(false),
        period: new.period,
        publish_at: new.publish_at,
        expires_on: new.expires_on,
        objection_days,
        status: NoticeStatus::Draft,
        reason: String::new(),
        written_by: cx.user(),
        written_by_name: cx.actor_name(),
        submitted_at: None,
        reviewed_by: None,
        reviewed_by_name: String::new(),
        reviewed_at: None,
        shown_from: None,
        objections_until: None,
        created_at: cx.now,
        updated_at: cx.now,
        version: 1,
    };
    Ok((notice, people, items))
}

fn optional_line(field: &str, text: Option<&str>, most: usize) -> Result<String> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => check::line(field, text, most),
        None => Ok(String::new()),
    }
}

/// Words in paragraphs. Markup would be shown as it is typed; whoever has pasted some learns it now.
fn words(field: &str, text: &str, most: usize) -> Result<String> {
    let text = check::paragraph(field, text, most)?;
    if text.is_empty() {
        return Err(Error::invalid(field, "required"));
    }
    let tag =
        |(at, _): (usize, &str)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if text.match_indices('<').any(tag) { Err(Error::invalid(field, "no-markup")) } else { Ok(text) }
}

async fn checked_people(tx: &mut Tx, unit: UnitId, people: Vec<ShownPerson>) -> Result<Vec<ShownPerson>> {
    if people.len() > 50 {
        return Err(Problem::new("people", "too-many").with("max", 50).into());
    }
    let mut checked = Vec::with_capacity(people.len());
    for person in people {
        if let Some(id) = person.resident_id {
            tx.get_resident(id, unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
        }
        if let Some(id) = person.volunteer_id {
            tx.get_volunteer(id, unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
        }
        let paper = optional_line("people", person.paper.as_deref(), 200)?;
        if person.resident_id.is_none() && person.volunteer_id.is_none() && paper.is_empty() {
            return Err(Error::invalid("people", "required"));
        }
        checked.push(ShownPerson { paper: Some(paper).filter(|paper| !paper.is_empty()), ..person });
    }
    Ok(checked)
}

fn checked_items(items: Vec<NoticeItem>) -> Result<Vec<NoticeItem>> {
    if items.len() > 200 {
        return Err(Problem::new("items", "too-many").with("max", 200).into());
    }
    let mut total = Fen::ZERO;
    let mut checked = Vec::with_capacity(items.len());
    for item in items {
        if item.progress.is_some_and(|percent| !(0..=100).contains(&percent)) {
            return Err(Problem::new("items", "range").with("min", 0).with("max", 100).into());
        }
        total = total.plus(item.amount)?;
        let note = optional_line("items", item.note.as_deref(), 200)?;
        let note = Some(note).filter(|note| !note.is_empty());
        checked.push(NoticeItem { name: check::line("items", &item.name, 100)?, note, ..item });
    }
    Ok(checked)
}

/// A notice with everything that belongs to it.
pub(super) async fn whole(tx: &mut Tx, notice: Notice) -> Result<NoticeView> {
    let people = tx.list_notice_people(notice.id).await?;
    let items = tx.list_notice_items(notice.id).await?;
    let reads = tx.notice_reads(notice.id).await?;
    Ok(view(notice, people, items, reads))
}

fn view(n: Notice, people: Vec<ShownPerson>, items: Vec<NoticeItem>, reads: i64) -> NoticeView {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    NoticeView {
        id: n.id,
        unit_id: n.unit_id,
        section: n.section,
        title_zh: n.title_zh,
        title_en: filled(n.title_en),
        body_zh: n.body_zh,
        body_en: filled(n.body_en),
        audience: n.audience,
        pinned: n.pinned,
        period: n.period,
        publish_at: n.publish_at,
        expires_on: n.expires_on,
        objection_days: n.objection_days,
        people,
        items,
        status: n.status,
        reason: n.reason,
        written_by_name: n.written_by_name,
        submitted_at: n.submitted_at,
        reviewed_by_name: n.reviewed_by_name,
        reviewed_at: n.reviewed_at,
        shown_from: n.shown_from,
        objections_until: n.objections_until,
        reads,
        created_at: n.created_at,
        updated_at: n.updated_at,
        version: n.version,
    }
}
