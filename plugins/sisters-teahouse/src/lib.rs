//! 姐妹茶馆: a room where neighbours sit together, and a wall for what they want to talk about.
//!
//! Staff put on openings; residents sign up, wait for a seat or drop in; afterwards a short word stands there of what was
//! talked about, with photographs of those who have agreed. Residents propose topics and support those of others; staff look at each before it is shown, and turn
//! what many support into an agenda item, of which other modules hear.
//!
//! This file is the table of contents: every page and every action stands here once. What they do is in `pages` and
//! `actions`, what is kept in `opening`, `seat`, `topic` and `photo`.

mod actions;
mod indicators;
mod opening;
mod pages;
mod photo;
mod seat;
mod tell;
mod topic;

use wushe_plugin::prelude::*;

use crate::actions::{moderation as moderate, openings as put, photos, seats, topics as speak};
use crate::opening::Opening;
use crate::pages::{
    home, moderation, opening as one_opening, openings, photo as one_photo, records, talk, topic as one_topic, topics,
    wall,
};
use crate::photo::Photo;
use crate::seat::{Seat, SeatsChanged};
use crate::topic::{Support, Topic, TopicRaised};

/// What an administrator sets for each community.
#[derive(Debug, Settings)]
pub struct Options {
    /// Where the teahouse is.
    #[field(max_length = 60, default = "姐妹茶馆")]
    pub place: String,
    /// Seats of an opening, unless staff say otherwise.
    #[field(min = 1, max = 100, default = 12)]
    pub seats: u32,
    /// Minutes for which it is open, unless staff say otherwise.
    #[field(min = 15, max = 720, default = 120)]
    pub length: u32,
    /// Whether an opening is for women only, unless staff say otherwise.
    #[field(default = false)]
    pub women_only: bool,
    /// Whether staff look at a topic before others see it.
    #[field(default = true)]
    pub moderated: bool,
}

/// The module.
#[derive(Debug)]
pub struct SistersTeahouse;

#[module(records(Opening, Seat, Topic, Support, Photo), settings(Options), events(TopicRaised, SeatsChanged))]
impl SistersTeahouse {
    // What residents see.

    #[page(surfaces(resident), menu)]
    fn home(cx: &Context) -> Result<Page> {
        home::page(cx)
    }

    #[page(surfaces(resident), menu)]
    fn topics(cx: &Context, params: topics::Topics) -> Result<Page> {
        topics::page(cx, params)
    }

    #[page(surfaces(resident))]
    fn talk(_cx: &Context, params: talk::ShowTalk) -> Result<Page> {
        talk::page(&params)
    }

    // What staff see.

    #[page(surfaces(staff), menu)]
    fn openings(cx: &Context, params: openings::Openings) -> Result<Page> {
        openings::page(cx, params)
    }

    #[page(surfaces(staff))]
    fn opening(cx: &Context, params: one_opening::ShowOpening) -> Result<Page> {
        one_opening::page(cx, &params)
    }

    #[page(surfaces(staff))]
    fn photo(_cx: &Context, params: one_photo::ShowPhoto) -> Result<Page> {
        one_photo::page(&params)
    }

    #[page(surfaces(staff), menu)]
    fn moderation(_cx: &Context, params: moderation::Moderation) -> Result<Page> {
        moderation::page(params)
    }

    #[page(surfaces(staff))]
    fn topic(_cx: &Context, params: one_topic::ShowTopic) -> Result<Page> {
        one_topic::page(&params)
    }

    // The records behind the figures.

    #[page(surfaces(staff))]
    fn held(cx: &Context, params: records::Held) -> Result<Page> {
        records::held(cx, params)
    }

    #[page(surfaces(staff))]
    fn proposed(cx: &Context, params: records::Proposed) -> Result<Page> {
        records::proposed(cx, params)
    }

    #[page(surfaces(staff))]
    fn raised(cx: &Context, params: records::Raised) -> Result<Page> {
        records::raised(cx, params)
    }

    // What hangs in the teahouse.

    #[page(surfaces(wall), menu)]
    fn wall(cx: &Context) -> Result<Page> {
        wall::page(cx)
    }

    // Openings.

    #[action(by(staff))]
    fn put_on(cx: &Context, input: put::PutOn) -> Result<Done> {
        put::put_on(cx, &input)
    }

    #[action(by(staff))]
    fn call_off(cx: &Context, input: put::CallOff) -> Result<Done> {
        put::call_off(cx, input)
    }

    #[action(by(staff))]
    fn count_drop_in(cx: &Context, input: put::CountDropIn) -> Result<Done> {
        put::count_drop_in(cx, &input)
    }

    #[action(by(staff))]
    fn set_drop_ins(cx: &Context, input: put::SetDropIns) -> Result<Done> {
        put::set_drop_ins(cx, &input)
    }

    #[action(by(staff))]
    fn write_minutes(cx: &Context, input: put::WriteMinutes) -> Result<Done> {
        put::write_minutes(cx, &input)
    }

    // Photographs.

    #[action(by(staff))]
    fn remove_photo(_cx: &Context, input: photos::RemovePhoto) -> Result<Done> {
        photos::remove(&input)
    }

    #[action(by(staff))]
    fn note_on_photo(_cx: &Context, input: photos::NoteOnPhoto) -> Result<Done> {
        photos::note_on(input)
    }

    #[action(by(staff))]
    fn note_volunteer_on_photo(_cx: &Context, input: photos::NoteVolunteerOnPhoto) -> Result<Done> {
        photos::note_volunteer_on(input)
    }

    #[action(by(staff))]
    fn show_photo_again(_cx: &Context, input: photos::LookAgain) -> Result<Done> {
        photos::look_again(&input)
    }

    #[action(by(staff))]
    fn note_off_photo(_cx: &Context, input: photos::NoteOffPhoto) -> Result<Done> {
        photos::note_off(input)
    }

    // Seats.

    #[action(by(resident, staff), on_behalf)]
    fn sign_up(cx: &Context, input: seats::SignUp) -> Result<Done> {
        seats::sign_up(cx, input)
    }

    #[action(by(resident), on_behalf)]
    fn withdraw(cx: &Context, input: seats::Withdraw) -> Result<Done> {
        seats::withdraw(cx, &input)
    }

    #[action(by(staff))]
    fn release(_cx: &Context, input: seats::Release) -> Result<Done> {
        seats::release(&input)
    }

    #[action(by(staff))]
    fn note_came(_cx: &Context, input: seats::NoteCame) -> Result<Done> {
        seats::note_came(&input)
    }

    #[on]
    fn seats_changed(_cx: &Context, event: SeatsChanged) -> Result<()> {
        seat::bring_up_to_date(&event.opening)
    }

    #[on]
    fn session_changed(_cx: &Context, event: platform::SessionChanged) -> Result<()> {
        seat::follow_session(&event.session)
    }

    #[job(cron = "5 3 * * *")]
    fn look_again(cx: &Context) -> Result<()> {
        seat::look_again(cx)
    }

    // Topics.

    #[action(by(resident, staff), on_behalf)]
    fn propose_topic(cx: &Context, input: speak::ProposeTopic) -> Result<Done> {
        speak::propose(cx, input)
    }

    #[action(by(resident), on_behalf)]
    fn take_back_topic(cx: &Context, input: speak::TakeBackTopic) -> Result<Done> {
        speak::take_back(cx, &input)
    }

    #[action(by(resident), on_behalf)]
    fn support_topic(cx: &Context, input: speak::SupportTopic) -> Result<Done> {
        speak::support(cx, &input)
    }

    #[action(by(resident), on_behalf)]
    fn withdraw_support(cx: &Context, input: speak::WithdrawSupport) -> Result<Done> {
        speak::withdraw_support(cx, &input)
    }

    // Figures.

    #[indicator(pieces, page(held))]
    fn openings_held(cx: &Context, days: Days) -> Result<u64> {
        Ok(indicators::openings(cx, &days)?.len() as u64)
    }

    #[indicator(person_times, page(held))]
    fn attendance(cx: &Context, days: Days) -> Result<u64> {
        indicators::attendance(cx, &days)
    }

    #[indicator(pieces, page(proposed))]
    fn topics_proposed(_cx: &Context, days: Days) -> Result<u64> {
        indicators::proposed(&days)
    }

    #[indicator(pieces, page(raised))]
    fn topics_on_agenda(_cx: &Context, days: Days) -> Result<u64> {
        Ok(indicators::raised(&days)?.len() as u64)
    }

    // Moderation.

    #[action(by(staff))]
    fn approve_topic(_cx: &Context, input: moderate::ApproveTopic) -> Result<Done> {
        moderate::approve(&input)
    }

    #[action(by(staff))]
    fn decline_topic(_cx: &Context, input: moderate::DeclineTopic) -> Result<Done> {
        moderate::decline(input)
    }

    #[action(by(staff))]
    fn hide_topic(_cx: &Context, input: moderate::HideTopic) -> Result<Done> {
        moderate::hide(input)
    }

    #[action(by(staff))]
    fn raise_topic(cx: &Context, input: moderate::RaiseTopic) -> Result<Done> {
        moderate::raise(cx, &input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agenda_item_tells_what_is_wanted_and_not_by_whom() {
        let shapes = <SistersTeahouse as wushe_plugin::Module>::shapes();
        let raised = shapes.events.iter().find(|event| event.name == "topic_raised").expect("it is declared");
        let fields: Vec<&str> = raised.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(fields, ["topic", "title", "words", "supports"]);
    }
}
