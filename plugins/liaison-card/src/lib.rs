//! 连心卡: a card for each elder who lives alone.
//!
//! She rings; staff find her card and open a request; it goes to her helper, else the backup, else the duty team; the
//! volunteer visits and reports; she is asked how it went; the request is closed and the minutes go to approval.
//!
//! This file is the table of contents: every page and every action stands here once. What they do is in `pages` and
//! `actions`, who is asked next in `routing`.

mod actions;
mod card;
mod errand;
mod pages;
mod routing;
mod tell;

use wushe_plugin::prelude::*;

use crate::actions::{cards, requests as work, visits};
use crate::card::Card as LiaisonRecord;
use crate::errand::{Errand, Visit};
use crate::pages::{card as one_card, desk, print, register, request, resident, volunteer};

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
}

/// The module.
#[derive(Debug)]
pub struct LiaisonCard;

#[module(records(LiaisonRecord, Errand, Visit), settings(Options))]
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
    fn card(_cx: &Context, params: one_card::ShowCard) -> Result<Page> {
        one_card::page(&params)
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

    // What volunteers see.

    #[page(surfaces(volunteer), menu)]
    fn tasks(cx: &Context) -> Result<Page> {
        volunteer::tasks(cx)
    }

    #[page(surfaces(volunteer))]
    fn task(cx: &Context, params: volunteer::Task) -> Result<Page> {
        volunteer::task(cx, &params)
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

    // Cards.

    #[action(by(staff))]
    fn issue_card(cx: &Context, input: cards::IssueCard) -> Result<Done> {
        cards::issue(cx, input)
    }

    #[action(by(staff))]
    fn edit_card(_cx: &Context, input: cards::EditCard) -> Result<Done> {
        cards::edit(input)
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
    fn retire_card(_cx: &Context, input: cards::RetireCard) -> Result<Done> {
        cards::retire(&input)
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
}
