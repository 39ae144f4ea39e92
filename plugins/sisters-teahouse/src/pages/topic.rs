//! One topic, as staff see it.

use wushe_plugin::prelude::*;

use super::number;
use crate::actions::moderation::{ApproveTopic, DeclineTopic, HideTopic, RaiseTopic};
use crate::pages::moderation::Moderation;
use crate::topic::{Topic, TopicStatus};

/// Parameters of a topic's page.
#[derive(Debug, Input)]
pub(crate) struct ShowTopic {
    pub topic: Id<Topic>,
}

pub(crate) fn page(params: &ShowTopic) -> Result<Page> {
    let topic = params.topic.get()?;
    let raised = topic.raised_at.map(|at| Labelled::new(t!("label-raised"), Value::time(at)));
    let reason = topic.reason.as_ref().map(|reason| Labelled::new(t!("label-reason"), reason));
    let shown_as = if topic.anonymous { t!("topic-anonymous") } else { t!("topic-named") };
    let facts = [
        Labelled::new(t!("label-status"), topic.status.sign()),
        Labelled::new(t!("label-author"), topic.author.name()),
        Labelled::new(t!("label-shown-as"), shown_as),
        Labelled::new(t!("label-proposed"), Value::time(topic.created_at())),
        Labelled::new(t!("label-supports"), number(topic.supports)),
    ];
    let page = Page::new(topic.title.as_str())
        .back(Moderation { status: Some(topic.status), after: None }.link())
        .detail(facts.into_iter().chain(raised).chain(reason))
        .when(topic.words.is_some(), |page| page.text(topic.words.clone().unwrap_or_default()));
    Ok(next_steps(page, &topic))
}

/// What staff can do with it now.
fn next_steps(page: Page, topic: &Stored<Topic>) -> Page {
    let id = || topic.id();
    let hide = || form::<HideTopic>().title(t!("topic-hide")).hide("topic", id());
    match topic.status {
        TopicStatus::Waiting => page
            .buttons([ApproveTopic { topic: id() }.button(t!("topic-approve")).primary()])
            .form(form::<DeclineTopic>().title(t!("topic-decline")).hide("topic", id())),
        TopicStatus::Open => {
            let raise = RaiseTopic { topic: id() }.button(t!("topic-raise")).primary();
            page.buttons([raise.confirm(t!("topic-raise-sure"))]).form(hide())
        }
        TopicStatus::OnAgenda => page.form(hide()),
        TopicStatus::Hidden => page.buttons([ApproveTopic { topic: id() }.button(t!("topic-show-again"))]),
        TopicStatus::Declined => page,
    }
}
