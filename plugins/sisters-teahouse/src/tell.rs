//! Who is told what. Of seats the platform tells people itself.

use wushe_plugin::prelude::*;

use crate::pages::topic::ShowTopic;
use crate::topic::Topic;

/// Staff of a topic that is new.
pub(crate) fn staff(topic: &Stored<Topic>, sentence: Text) -> Result<()> {
    notify::staff(&Message::new(sentence).to(ShowTopic { topic: topic.id() }.link()))
}

/// Whoever proposed a topic what became of it.
pub(crate) fn author(topic: &Topic, sentence: Text) -> Result<()> {
    resident(&topic.author, &Message::new(sentence).to(Link::page("topics")))
}

/// A resident that staff gave her seat back.
pub(crate) fn released(id: &ResidentId, sentence: Text) -> Result<()> {
    resident(id, &Message::new(sentence).to(Link::page("home")))
}

/// Somebody who has moved away is told nothing, and what staff do goes on.
fn resident(id: &ResidentId, message: &Message) -> Result<()> {
    match notify::resident(id, message) {
        Err(Error::NotFound) => Ok(()),
        told => told,
    }
}
