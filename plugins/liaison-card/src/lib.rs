//! 连心卡: a card for each elder who lives alone.
//!
//! She rings; staff find her card and open a request; it goes to her helper, else the backup, else the duty team; the
//! volunteer visits and reports; she is asked how it went; the request is closed and the minutes go to approval.
//!
//! With whom nobody was for too long, somebody is asked to go; a roster says who is on duty; the figures of each month are
//! counted from the same records.
//!
//! This file is the table of contents: every page, action and job stands here once. What they do is in `pages` and
//! `actions`, who is asked next in `routing`, what happens by itself in `round`.

mod actions;
mod call;
mod card;
mod case;
mod errand;
mod indicators;
mod pages;
mod roster;
mod round;
mod routing;
mod tell;
mod watch;

use wushe_plugin::prelude::*;

use crate::actions::{calls, cards, duties, requests as work, visits};
use crate::call::Call;
use crate::card::Card as LiaisonRecord;
use crate::case::Case;
use crate::errand::{Errand, Visit};
use crate::pages::{
    card as one_card, desk, duty, elders, figures, print, register, request, resident, roster as plan, unvisited,
    volunteer,
};
use crate::roster::Duty;
use crate::round::Round;
use crate::watch::Watch;

/// What an administrator sets for each community.
#[derive(Debug, Settings)]
pub struct Options {
    /// Number of the duty desk, printed on every card.
    #[field(max_length = 20)]
    pub duty_phone: Option<String>,
    /// The team that is asked when a card names none.
    pub duty_team: Option<TeamId>,
    /// Hours within which a request should be done.
    #[field(min = 1, max = 720, default = 48)]
    pub due_hours: u32,
    /// Days without a visit after which somebody is asked to go and see the holder of a card.
    #[field(min = 1, max = 365, default = 15)]
    pub visit_days: u32,
    /// For how many elders somebody is asked to go on one day, at most.
    #[field(min = 1, max = 200, default = 20)]
    pub most_a_day: u32,
    /// Whether a new request first goes to a volunteer who is on duty, before it goes down the card.
    pub on_duty_first: bool,
}

/// The module.
#[derive(Debug)]
pub struct LiaisonCard;

#[module(records(LiaisonRecord, Errand, Visit, Call, Watch, Case, Duty, Round), settings(Options))]
impl LiaisonCard {
    // What staff see.

    #[page(surfaces(staff), menu)]
    fn desk(_cx: &Context, params: desk::Desk) -> Result<Page> {
        desk::page(&params)
    }

    #[page(surfaces(staff), menu)]
    fn cards(_cx: &Context, params: register::Register) -> Result<Page> {
        register::page(params)
    }

    #[page(surfaces(staff))]
    fn card(cx: &Context, params: one_card::ShowCard) -> Result<Page> {
        one_card::page(cx, &params)
    }

    #[page(surfaces(staff))]
    fn new_card(_cx: &Context, params: one_card::NewCard) -> Result<Page> {
        one_card::new(params)
    }

    #[page(surfaces(staff, print))]
    fn print(cx: &Context, params: print::Print) -> Result<Page> {
        print::page(cx, params)
    }

    #[page(surfaces(staff))]
    fn request(cx: &Context, params: request::ShowRequest) -> Result<Page> {
        request::page(cx, &params)
    }

    #[page(surfaces(staff, print), menu)]
    fn unvisited(cx: &Context, params: unvisited::Unvisited) -> Result<Page> {
        unvisited::page(cx, params)
    }

    #[page(surfaces(staff, print), menu)]
    fn roster(cx: &Context, params: plan::Roster) -> Result<Page> {
        plan::page(cx, &params)
    }

    #[page(surfaces(staff, print), menu)]
    fn figures(cx: &Context, params: figures::Figures) -> Result<Page> {
        figures::page(cx, &params)
    }

    // What volunteers see.

    #[page(surfaces(volunteer), menu)]
    fn tasks(cx: &Context) -> Result<Page> {
        volunteer::tasks(cx)
    }

    #[page(surfaces(volunteer))]
    fn task(cx: &Context, params: volunteer::Task) -> Result<Page> {
        volunteer::task(cx, &params)
    }

    #[page(surfaces(volunteer), menu)]
    fn elders(cx: &Context) -> Result<Page> {
        elders::page(cx)
    }

    #[page(surfaces(volunteer))]
    fn elder(cx: &Context, params: elders::Elder) -> Result<Page> {
        elders::elder(cx, &params)
    }

    // What residents see.

    #[page(surfaces(resident), menu)]
    fn my_card(cx: &Context) -> Result<Page> {
        resident::my_card(cx)
    }

    #[page(surfaces(resident), menu)]
    fn my_requests(cx: &Context) -> Result<Page> {
        resident::my_requests(cx)
    }

    #[page(surfaces(resident))]
    fn duty(cx: &Context) -> Result<Page> {
        duty::page(cx)
    }

    // Cards.

    #[action(by(staff))]
    fn issue_card(cx: &Context, input: cards::IssueCard) -> Result<Done> {
        cards::issue(cx, input)
    }

    #[action(by(staff))]
    fn edit_card(cx: &Context, input: cards::EditCard) -> Result<Done> {
        cards::edit(cx, input)
    }

    #[action(by(staff))]
    fn mark_lost(_cx: &Context, input: cards::MarkLost) -> Result<Done> {
        cards::mark_lost(&input)
    }

    #[action(by(staff))]
    fn reissue_card(cx: &Context, input: cards::ReissueCard) -> Result<Done> {
        cards::reissue(cx, &input)
    }

    #[action(by(staff))]
    fn retire_card(cx: &Context, input: cards::RetireCard) -> Result<Done> {
        cards::retire(cx, &input)
    }

    // Requests.

    #[action(by(staff, resident), on_behalf)]
    fn open_request(cx: &Context, input: work::OpenRequest) -> Result<Done> {
        work::open(cx, input)
    }

    #[action(by(staff))]
    fn send_next(cx: &Context, input: work::SendNext) -> Result<Done> {
        work::send_next(cx, &input)
    }

    #[action(by(staff))]
    fn send_to(_cx: &Context, input: work::SendTo) -> Result<Done> {
        work::send_to(&input)
    }

    #[action(by(staff, resident), on_behalf)]
    fn note_feedback(cx: &Context, input: work::NoteFeedback) -> Result<Done> {
        work::note_feedback(cx, &input)
    }

    #[action(by(staff))]
    fn close(_cx: &Context, input: work::Close) -> Result<Done> {
        work::close(&input)
    }

    #[action(by(staff))]
    fn void(_cx: &Context, input: work::Void) -> Result<Done> {
        work::void(&input)
    }

    // Visits.

    #[action(by(volunteer, staff))]
    fn accept(cx: &Context, input: visits::Accept) -> Result<Done> {
        visits::accept(cx, &input)
    }

    #[action(by(volunteer))]
    fn decline(cx: &Context, input: visits::Decline) -> Result<Done> {
        visits::decline(cx, &input)
    }

    #[action(by(volunteer, staff))]
    fn report_visit(cx: &Context, input: visits::ReportVisit) -> Result<Done> {
        visits::report(cx, input)
    }

    #[action(by(volunteer, staff))]
    fn note_call(cx: &Context, input: calls::NoteCall) -> Result<Done> {
        calls::note(cx, input)
    }

    #[action(by(staff))]
    fn look_now(cx: &Context, _input: calls::LookNow) -> Result<Done> {
        calls::look_now(cx)
    }

    // The roster.

    #[action(by(staff))]
    fn add_duty(cx: &Context, input: duties::AddDuty) -> Result<Done> {
        duties::add(cx, input)
    }

    #[action(by(staff))]
    fn change_duty(_cx: &Context, input: duties::ChangeDuty) -> Result<Done> {
        duties::change(input)
    }

    #[action(by(staff))]
    fn remove_duty(_cx: &Context, input: duties::RemoveDuty) -> Result<Done> {
        duties::remove(&input)
    }

    #[action(by(staff))]
    fn copy_week(cx: &Context, input: duties::CopyWeek) -> Result<Done> {
        duties::copy_week(cx, &input)
    }

    // Figures.

    #[indicator(pieces, page(figures))]
    fn visits(_cx: &Context, days: Days) -> Result<u64> {
        indicators::visits(&days).count()
    }

    #[indicator(people, page(figures))]
    fn elders_visited(_cx: &Context, days: Days) -> Result<u64> {
        indicators::visited(&days)
    }

    #[indicator(share, page(figures))]
    fn elders_visited_share(_cx: &Context, days: Days) -> Result<Figure> {
        Ok(Figure::share(indicators::visited(&days)?, indicators::to_be_visited(&days)?))
    }

    #[indicator(minutes, page(figures))]
    fn visit_minutes(_cx: &Context, days: Days) -> Result<i64> {
        Ok(indicators::visits(&days).sums().of("minutes").total()?.sum)
    }

    // By itself.

    /// Somebody worked on a request at the platform's own desk.
    #[on]
    fn request_changed(_cx: &Context, event: platform::RequestChanged) -> Result<()> {
        case::follow_request(&event.request)
    }

    /// Every morning: with whom has nobody been for long?
    #[job(cron = "0 7 * * *")]
    fn look_round(cx: &Context) -> Result<()> {
        round::every_morning(cx)
    }
}
