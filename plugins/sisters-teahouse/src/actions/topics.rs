//! Proposing topics and supporting them.

use wushe_plugin::prelude::*;

use super::whom;
use crate::Options;
use crate::tell;
use crate::topic::{self, Support, Topic, TopicStatus};

/// Topics of one resident that may wait for staff at once.
pub(crate) const MOST_WAITING: u32 = 3;

/// Propose a topic.
#[derive(Debug, Input)]
pub(crate) struct ProposeTopic {
    /// Staff only: whose topic it is.
    pub author: Option<ResidentId>,
    #[field(max_length = 60)]
    pub title: String,
    #[field(max_length = 300, paragraph)]
    pub words: Option<String>,
    /// Other residents do not learn by whom it is.
    pub anonymous: bool,
}

/// Take back a topic that nobody has looked at yet.
#[derive(Debug, Input)]
pub(crate) struct TakeBackTopic {
    pub topic: Id<Topic>,
}

/// Support a topic.
#[derive(Debug, Input)]
pub(crate) struct SupportTopic {
    pub topic: Id<Topic>,
}

/// Support a topic no longer.
#[derive(Debug, Input)]
pub(crate) struct WithdrawSupport {
    pub topic: Id<Topic>,
}

/// How many topics of a resident wait for staff.
pub(crate) fn waiting(author: &ResidentId) -> Result<u64> {
    Topic::query().eq("author", author).eq("status", TopicStatus::Waiting).count()
}

pub(crate) fn propose(cx: &Context, input: ProposeTopic) -> Result<Done> {
    let author = whom(cx, "author", input.author)?;
    ensure!(waiting(&author)? < u64::from(MOST_WAITING), t!("propose-too-many", most = MOST_WAITING));
    let moderated = cx.settings::<Options>()?.moderated;
    let topic = Topic::insert(Topic {
        author,
        title: input.title.trim().to_owned(),
        words: input.words.map(|words| words.trim().to_owned()),
        anonymous: input.anonymous,
        status: if moderated { TopicStatus::Waiting } else { TopicStatus::Open },
        supports: 0,
        reason: None,
        raised_at: None,
    })?;
    if !cx.is_staff() {
        let sentence = if moderated { "told-staff-waiting" } else { "told-staff-new" };
        tell::staff(&topic, t!(sentence, title = &topic.title))?;
    }
    let sentence = if moderated { t!("propose-done-waiting") } else { t!("propose-done") };
    Ok(Done::say(sentence).id(topic.id()))
}

pub(crate) fn take_back(cx: &Context, input: &TakeBackTopic) -> Result<Done> {
    let topic = input.topic.get()?;
    if topic.author != cx.resident()? {
        return Err(Error::NotFound);
    }
    ensure!(topic.status == TopicStatus::Waiting, t!("take-back-too-late"));
    topic.delete()?;
    Ok(Done::say(t!("take-back-done")))
}

pub(crate) fn support(cx: &Context, input: &SupportTopic) -> Result<Done> {
    let mut topic = topic::on_the_wall(&input.topic)?;
    let resident = cx.resident()?;
    ensure!(topic.status == TopicStatus::Open, t!("support-closed"));
    ensure!(Support::of(&topic.id(), &resident)?.is_none(), t!("support-twice"));
    Support::give(&topic.id(), resident)?;
    topic.supports = topic.supports.saturating_add(1);
    topic.save()?;
    Ok(Done::say(t!("support-done", count = topic.supports)))
}

pub(crate) fn withdraw_support(cx: &Context, input: &WithdrawSupport) -> Result<Done> {
    let mut topic = topic::on_the_wall(&input.topic)?;
    ensure!(topic.status == TopicStatus::Open, t!("support-closed"));
    let given = Support::of(&topic.id(), &cx.resident()?)?.ok_or_else(|| Error::refused(t!("support-none")))?;
    given.delete()?;
    topic.supports = topic.supports.saturating_sub(1);
    topic.save()?;
    Ok(Done::say(t!("support-withdrawn")))
}
