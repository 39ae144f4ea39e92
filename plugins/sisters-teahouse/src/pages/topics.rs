//! The topic wall, as residents see it.

use wushe_plugin::prelude::*;

use super::number;
use crate::actions::topics::{self, MOST_WAITING, ProposeTopic, SupportTopic, TakeBackTopic, WithdrawSupport};
use crate::topic::{Support, Topic, TopicStatus};

/// Topics on one page.
const ON_A_PAGE: u32 = 20;
/// Agenda items that are shown.
const ON_AGENDA: u32 = 5;
/// Topics of her own that are shown.
const OWN: u32 = 10;

/// Parameters of the wall.
#[derive(Debug, Input)]
pub(crate) struct Topics {
    /// Where the page before ended.
    pub after: Option<String>,
}

pub(crate) fn page(cx: &Context, params: Topics) -> Result<Page> {
    let me = cx.resident()?;
    let is_first = params.after.is_none();
    let open = Topic::query().eq("status", TopicStatus::Open).order_by("supports").descending();
    let open = open.limit(ON_A_PAGE).after(params.after).page()?;
    let mut cards = Vec::new();
    for topic in &open.items {
        cards.push(open_card(topic, Support::of(&topic.id(), &me)?.is_some()));
    }
    let next = open.next.map(|after| Topics { after: Some(after) }.link());
    let page = Page::new(t!("page-topics"))
        .lead(t!("topics-lead"))
        .back(Link::page("home"))
        .heading(t!("topics-open"))
        .cards(cards, t!("topics-none"))
        .pagination(next);
    if is_first { first(page, &me) } else { Ok(page) }
}

/// What stands below the first page of topics.
fn first(page: Page, me: &ResidentId) -> Result<Page> {
    let agenda = Topic::query().eq("status", TopicStatus::OnAgenda).descending().limit(ON_AGENDA).list()?;
    let agenda: Vec<Card> = agenda.iter().map(|topic| card(topic)).collect();
    let own = Topic::query().eq("author", me).descending().limit(OWN).list()?;
    let own: Vec<Card> = own.iter().map(own_card).collect();
    let may_propose = topics::waiting(me)? < u64::from(MOST_WAITING);
    Ok(page
        .when(!agenda.is_empty(), |page| page.heading(t!("topics-agenda")).cards(agenda, t!("topics-none")))
        .when(!own.is_empty(), |page| page.heading(t!("topics-own")).cards(own, t!("topics-none")))
        .when(may_propose, |page| page.form(propose_form()))
        .when(!may_propose, |page| page.alert(Tone::Info, t!("propose-too-many", most = MOST_WAITING))))
}

fn propose_form() -> Form {
    form::<ProposeTopic>().title(t!("topics-propose")).without("author").help("anonymous", t!("topics-anonymous-help"))
}

fn open_card(topic: &Stored<Topic>, supported: bool) -> Card {
    let button = if supported {
        WithdrawSupport { topic: topic.id() }.button(t!("topics-withdraw-support"))
    } else {
        SupportTopic { topic: topic.id() }.button(t!("topics-support")).primary()
    };
    card(topic).when(supported, |card| card.badge(Value::status(t!("topics-supported"), Tone::Good))).button(button)
}

/// A topic, as others read it.
fn card(topic: &Topic) -> Card {
    Card::new(topic.title.as_str())
        .row(t!("label-supports"), number(topic.supports))
        .row(t!("label-author"), topic.author_for_residents())
        .when(topic.words.is_some(), |card| card.text(topic.words.clone().unwrap_or_default()))
}

/// A topic of her own, wherever it stands.
fn own_card(topic: &Stored<Topic>) -> Card {
    let reason = topic.reason.clone();
    Card::new(topic.title.as_str())
        .badge(topic.status.sign())
        .row(t!("label-supports"), number(topic.supports))
        .row(t!("label-proposed"), Value::day(topic.created_at()))
        .when(topic.anonymous, |card| card.row(t!("label-author"), t!("topic-somebody")))
        .when(reason.is_some(), |card| card.row(t!("label-reason"), reason.unwrap_or_default()))
        .when(topic.words.is_some(), |card| card.text(topic.words.clone().unwrap_or_default()))
        .when(topic.status == TopicStatus::Waiting, |card| {
            card.button(TakeBackTopic { topic: topic.id() }.button(t!("topics-take-back")))
        })
}
