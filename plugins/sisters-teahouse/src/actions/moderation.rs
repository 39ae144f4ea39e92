//! What staff decide about a topic. Whoever proposed it is told each time.

use wushe_plugin::prelude::*;

use crate::pages::topic::ShowTopic;
use crate::tell;
use crate::topic::{Topic, TopicRaised, TopicStatus};

/// Put a topic on the wall, for the first time or again.
#[derive(Debug, Input)]
pub(crate) struct ApproveTopic {
    pub topic: Id<Topic>,
}

/// Do not take a topic.
#[derive(Debug, Input)]
pub(crate) struct DeclineTopic {
    pub topic: Id<Topic>,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Take a topic off the wall.
#[derive(Debug, Input)]
pub(crate) struct HideTopic {
    pub topic: Id<Topic>,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Make an agenda item of a topic.
#[derive(Debug, Input)]
pub(crate) struct RaiseTopic {
    pub topic: Id<Topic>,
}

pub(crate) fn approve(input: &ApproveTopic) -> Result<Done> {
    let mut topic = input.topic.get()?;
    ensure!(matches!(topic.status, TopicStatus::Waiting | TopicStatus::Hidden), t!("approve-not-waiting"));
    topic.status = if topic.raised_at.is_some() { TopicStatus::OnAgenda } else { TopicStatus::Open };
    topic.reason = None;
    topic.save()?;
    tell::author(&topic, t!("told-approved", title = &topic.title))?;
    Ok(done(&topic, t!("approve-done")))
}

pub(crate) fn decline(input: DeclineTopic) -> Result<Done> {
    let mut topic = input.topic.get()?;
    ensure!(topic.status == TopicStatus::Waiting, t!("decline-not-waiting"));
    topic.status = TopicStatus::Declined;
    tell::author(&topic, t!("told-declined", title = &topic.title, reason = &input.reason))?;
    topic.reason = Some(input.reason);
    topic.save()?;
    Ok(done(&topic, t!("decline-done")))
}

pub(crate) fn hide(input: HideTopic) -> Result<Done> {
    let mut topic = input.topic.get()?;
    ensure!(topic.status.is_public(), t!("hide-not-shown"));
    topic.status = TopicStatus::Hidden;
    tell::author(&topic, t!("told-hidden", title = &topic.title, reason = &input.reason))?;
    topic.reason = Some(input.reason);
    topic.save()?;
    Ok(done(&topic, t!("hide-done")))
}

pub(crate) fn raise(cx: &Context, input: &RaiseTopic) -> Result<Done> {
    let mut topic = input.topic.get()?;
    ensure!(topic.raised_at.is_none(), t!("raise-already"));
    ensure!(topic.status == TopicStatus::Open, t!("raise-not-open"));
    topic.status = TopicStatus::OnAgenda;
    topic.raised_at = Some(cx.now());
    topic.save()?;
    TopicRaised {
        topic: topic.id(),
        title: topic.title.clone(),
        words: topic.words.clone().unwrap_or_default(),
        supports: topic.supports,
    }
    .emit()?;
    tell::author(&topic, t!("told-raised", title = &topic.title))?;
    Ok(done(&topic, t!("raise-done")))
}

fn done(topic: &Stored<Topic>, sentence: Text) -> Done {
    let to = ShowTopic { topic: topic.id() }.link();
    Done::say(sentence).go(to).id(topic.id())
}
