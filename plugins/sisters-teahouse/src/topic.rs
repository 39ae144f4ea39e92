//! Topics: what residents want to talk about, and who supports it.

use wushe_plugin::prelude::*;

/// Where a topic stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum TopicStatus {
    /// Staff have not looked at it yet.
    Waiting,
    /// It is on the wall and can be supported.
    Open,
    /// It has become an agenda item.
    OnAgenda,
    /// It was not taken.
    Declined,
    /// It was taken off the wall.
    Hidden,
}

/// A topic.
#[derive(Debug, Clone, Record)]
#[record(collection = "topics", index(status, author, supports))]
pub(crate) struct Topic {
    /// Who proposed it.
    pub author: ResidentId,
    /// In one line.
    #[field(max_length = 60)]
    pub title: String,
    /// What is to be said of it.
    #[field(max_length = 300)]
    pub words: Option<String>,
    /// Whether other residents do not learn by whom it is.
    pub anonymous: bool,
    /// Where it stands.
    pub status: TopicStatus,
    /// How many support it.
    pub supports: u32,
    /// Why it was declined or hidden.
    #[field(max_length = 200)]
    pub reason: Option<String>,
    /// When it became an agenda item. It does so once.
    pub raised_at: Option<Timestamp>,
}

/// A resident supports a topic.
#[derive(Debug, Clone, Record)]
#[record(collection = "supports", unique(mark))]
pub(crate) struct Support {
    /// Which.
    pub topic: Id<Topic>,
    /// Who.
    pub resident: ResidentId,
    /// Topic and resident: nobody supports one twice.
    pub mark: String,
}

/// A topic has become an agenda item.
#[derive(Debug, Event)]
#[event(name = "topic_raised")]
pub(crate) struct TopicRaised {
    pub topic: Id<Topic>,
    #[field(max_length = 60)]
    pub title: String,
    #[field(max_length = 300)]
    pub words: String,
    pub supports: u32,
}

impl TopicStatus {
    /// Every one, in the order in which staff look at them.
    pub(crate) const ALL: [Self; 5] = [Self::Waiting, Self::Open, Self::OnAgenda, Self::Declined, Self::Hidden];

    /// Whether everybody in the community may see it.
    pub(crate) const fn is_public(self) -> bool {
        matches!(self, Self::Open | Self::OnAgenda)
    }

    /// As a coloured sign.
    pub(crate) fn sign(self) -> Value {
        let tone = match self {
            Self::Waiting => Tone::Warn,
            Self::Open => Tone::Good,
            Self::OnAgenda => Tone::Info,
            Self::Declined | Self::Hidden => Tone::Neutral,
        };
        Value::status(self.label(), tone)
    }
}

impl Topic {
    /// Who proposed it, as other residents read it.
    pub(crate) fn author_for_residents(&self) -> Value {
        if self.anonymous { t!("topic-somebody").into() } else { self.author.name() }
    }
}

/// A topic on the wall. What is not there is not found, as for one that never was.
pub(crate) fn on_the_wall(id: &Id<Topic>) -> Result<Stored<Topic>> {
    let topic = id.get()?;
    if topic.status.is_public() { Ok(topic) } else { Err(Error::NotFound) }
}

impl Support {
    /// The support of a resident for a topic.
    pub(crate) fn of(topic: &Id<Topic>, resident: &ResidentId) -> Result<Option<Stored<Self>>> {
        Self::query().eq("mark", mark(topic, resident)).first()
    }

    /// Notes that a resident supports a topic.
    pub(crate) fn give(topic: &Id<Topic>, resident: ResidentId) -> Result<Stored<Self>> {
        let mark = mark(topic, &resident);
        Self { topic: topic.clone(), resident, mark }.insert()
    }
}

fn mark(topic: &Id<Topic>, resident: &ResidentId) -> String {
    format!("{topic}/{resident}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_looked_at_or_taken_off_is_not_public() {
        let public: Vec<_> = TopicStatus::ALL.into_iter().filter(|status| status.is_public()).collect();
        assert_eq!(public, [TopicStatus::Open, TopicStatus::OnAgenda]);
    }

    #[test]
    fn a_topic_without_a_name_names_nobody() {
        let topic = |anonymous| Topic {
            author: "0190a0a0-0000-7000-8000-000000000000".into(),
            title: "路灯".to_owned(),
            words: None,
            anonymous,
            status: TopicStatus::Open,
            supports: 0,
            reason: None,
            raised_at: None,
        };
        assert!(matches!(topic(true).author_for_residents(), Value::Text { .. }));
        assert!(matches!(topic(false).author_for_residents(), Value::Person { .. }));
    }
}
