//! Topics as staff see them: first those that wait.

use wushe_plugin::prelude::*;

use super::number;
use crate::actions::moderation::ApproveTopic;
use crate::actions::topics::ProposeTopic;
use crate::pages::topic::ShowTopic;
use crate::topic::{Topic, TopicStatus};

/// Topics on one page.
const ON_A_PAGE: u32 = 30;

/// Parameters of the page.
#[derive(Debug, Input)]
pub(crate) struct Moderation {
    /// Only topics that stand so; none: those that wait.
    pub status: Option<TopicStatus>,
    /// Where the page before ended.
    pub after: Option<String>,
}

pub(crate) fn page(params: Moderation) -> Result<Page> {
    let shown = params.status.unwrap_or(TopicStatus::Waiting);
    let is_first = params.after.is_none();
    let query = Topic::query().eq("status", shown);
    let query = match shown {
        // Whoever has waited longest comes first.
        TopicStatus::Waiting => query,
        TopicStatus::Open => query.order_by("supports").descending(),
        _ => query.descending(),
    };
    let topics = query.limit(ON_A_PAGE).after(params.after).page()?;
    let tabs = TopicStatus::ALL.map(|status| {
        Tab::new(status.label(), Moderation { status: Some(status), after: None }.link(), status == shown)
    });
    let next = topics.next.map(|after| Moderation { status: Some(shown), after: Some(after) }.link());
    let page = Page::new(t!("page-moderation")).lead(t!("moderation-lead")).tabs(tabs);
    let page = if shown == TopicStatus::Waiting {
        page.cards(topics.items.iter().map(waiting_card), t!("moderation-none-waiting"))
    } else {
        page.table(table(&topics.items))
    };
    let form = form::<ProposeTopic>().title(t!("moderation-propose")).require("author");
    Ok(page.pagination(next).when(is_first, |page| page.form(form)))
}

/// A topic with all its words, so that most can be decided here.
fn waiting_card(topic: &Stored<Topic>) -> Card {
    let link = ShowTopic { topic: topic.id() }.link();
    Card::new(topic.title.as_str())
        .when(topic.anonymous, |card| card.badge(Value::status(t!("topic-anonymous"), Tone::Info)))
        .row(t!("label-author"), topic.author.name())
        .row(t!("label-proposed"), Value::ago(topic.created_at()))
        .when(topic.words.is_some(), |card| card.text(topic.words.clone().unwrap_or_default()))
        .to(link.clone())
        .button(ApproveTopic { topic: topic.id() }.button(t!("topic-approve")).primary())
        .button(Button::go(t!("moderation-look"), link))
}

fn table(topics: &[Stored<Topic>]) -> Table {
    let rows = topics.iter().map(|topic| {
        Row::new([
            topic.title.as_str().into(),
            topic.author.name(),
            number(topic.supports),
            Value::day(topic.created_at()),
            topic.reason.clone().map_or_else(|| t!("none").into(), Value::from),
        ])
        .to(ShowTopic { topic: topic.id() }.link())
    });
    let columns = ["title", "author", "supports", "proposed", "reason"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("moderation-none")).rows(rows)
}
