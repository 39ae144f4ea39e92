//! 爱心食堂: a menu for every day, meals at the table or at the door, and an account that everybody can read.
//!
//! Residents order by themselves or ring; the kitchen cooks what is wanted and knows who cannot eat what; volunteers bring
//! it to those who cannot come; whoever lives alone and did not come is looked after the same hour; at the end of the month
//! fees and subsidies go into the charity fund, apart from each other.
//!
//! This file is the table of contents: every page, action and job stands here once.

mod actions;
mod alert;
mod follow;
mod indicators;
mod jobs;
mod menu;
mod order;
mod pages;
mod settlement;
mod tell;

use wushe_plugin::prelude::*;

use crate::actions::{accounts, alerts as looking, deliveries, dishes, orders, plan};
use crate::alert::Alert;
use crate::menu::{Dish, MenuItem};
use crate::order::{Charge, Diner, Order, Way};
use crate::pages::eaten::Which;
use crate::pages::{
    account, alerts, delivery, eaten, errand, kitchen, open, resident, staff, unnoted, volunteer, week,
};
use crate::settlement::{SettledBefore, Settlement, Source};

/// What an administrator sets for each community.
#[derive(Debug, Settings)]
pub struct Options {
    /// What a meal costs whoever does not eat free; never more than its price.
    #[field(min = 0, max = 100_000, default = 500)]
    pub(crate) fee: Money,
    /// 老 eat free.
    pub(crate) free_elder: bool,
    /// 小 eat free.
    pub(crate) free_child: bool,
    /// 困 eat free.
    #[field(default = true)]
    pub(crate) free_hardship: bool,
    /// 残 eat free.
    #[field(default = true)]
    pub(crate) free_disabled: bool,
    /// Who lives alone eats free.
    #[field(default = true)]
    pub(crate) free_living_alone: bool,
    /// The hour of the day by which lunch is ordered.
    #[field(min = 0, max = 23, default = 9)]
    pub(crate) lunch_cut_off: u32,
    /// The hour of the day by which dinner is ordered.
    #[field(min = 0, max = 23, default = 15)]
    pub(crate) dinner_cut_off: u32,
    /// How many days ahead residents see the menu and order.
    #[field(min = 1, max = 31, default = 7)]
    pub(crate) days_ahead: u32,
    /// The team to which deliveries go.
    pub(crate) delivery_team: Option<TeamId>,
    /// The fund in whose books months are settled; none: the unit's first.
    #[field(max_length = 60)]
    pub(crate) fund: Option<String>,
    /// Whose money pays what diners do not.
    #[field(default = "grant-superior")]
    pub(crate) subsidy_source: Source,
    /// The purpose to which that money is bound; none: to none.
    #[field(max_length = 60)]
    pub(crate) subsidy_purpose: Option<String>,
}

/// The module.
#[derive(Debug)]
pub struct LoveCanteen;

#[module(records(Dish, MenuItem, Order, Diner, Alert, Settlement, SettledBefore), settings(Options))]
impl LoveCanteen {
    // What staff see.

    #[page(surfaces(staff), menu)]
    fn today(cx: &Context, params: staff::Today) -> Result<Page> {
        staff::today(cx, &params)
    }

    #[page(surfaces(staff))]
    fn diner(cx: &Context, params: staff::ShowDiner) -> Result<Page> {
        staff::diner(cx, &params)
    }

    #[page(surfaces(staff), menu)]
    fn week(cx: &Context, params: week::Week) -> Result<Page> {
        week::page(cx, &params)
    }

    #[page(surfaces(staff))]
    fn dishes(_cx: &Context, params: week::Dishes) -> Result<Page> {
        week::dishes(&params)
    }

    #[page(surfaces(staff, print))]
    fn kitchen(cx: &Context, params: kitchen::Sheet) -> Result<Page> {
        kitchen::page(cx, &params)
    }

    #[page(surfaces(staff, print))]
    fn deliveries(cx: &Context, params: delivery::Round) -> Result<Page> {
        delivery::page(cx, &params)
    }

    #[page(surfaces(staff))]
    fn delivery(cx: &Context, params: errand::ShowDelivery) -> Result<Page> {
        errand::page(cx, &params)
    }

    #[page(surfaces(staff), menu)]
    fn alerts(cx: &Context, params: alerts::Alerts) -> Result<Page> {
        alerts::list(cx, params)
    }

    #[page(surfaces(staff))]
    fn alert(cx: &Context, params: alerts::ShowAlert) -> Result<Page> {
        alerts::page(cx, &params)
    }

    #[page(surfaces(staff), menu)]
    fn accounts(cx: &Context) -> Result<Page> {
        account::page(cx)
    }

    #[page(surfaces(staff))]
    fn unnoted(cx: &Context, params: unnoted::Unnoted) -> Result<Page> {
        unnoted::page(cx, params)
    }

    // The meals behind the figures.

    #[page(surfaces(staff))]
    fn eaten(cx: &Context, params: eaten::Eaten) -> Result<Page> {
        eaten::meals(cx, Which::All, &eaten::days(cx, params.from, params.to)?, params.after)
    }

    #[page(surfaces(staff))]
    fn eaten_free(cx: &Context, params: eaten::EatenFree) -> Result<Page> {
        eaten::meals(cx, Which::Free, &eaten::days(cx, params.from, params.to)?, params.after)
    }

    #[page(surfaces(staff))]
    fn eaten_low_fee(cx: &Context, params: eaten::EatenLowFee) -> Result<Page> {
        eaten::meals(cx, Which::LowFee, &eaten::days(cx, params.from, params.to)?, params.after)
    }

    #[page(surfaces(staff))]
    fn eaten_in(cx: &Context, params: eaten::EatenIn) -> Result<Page> {
        eaten::meals(cx, Which::In, &eaten::days(cx, params.from, params.to)?, params.after)
    }

    #[page(surfaces(staff))]
    fn brought(cx: &Context, params: eaten::Brought) -> Result<Page> {
        eaten::meals(cx, Which::Brought, &eaten::days(cx, params.from, params.to)?, params.after)
    }

    #[page(surfaces(staff))]
    fn who_ate(cx: &Context, params: eaten::Diners) -> Result<Page> {
        eaten::diners(cx, &eaten::days(cx, params.from, params.to)?, params.after.as_deref())
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
    fn meals(cx: &Context) -> Result<Page> {
        resident::meals(cx)
    }

    // What anybody sees.

    #[page(surfaces(wall, public), menu)]
    fn board(cx: &Context) -> Result<Page> {
        open::board(cx)
    }

    #[page(surfaces(resident, public), menu)]
    fn spending(_cx: &Context) -> Result<Page> {
        open::spending()
    }

    // Dishes and menus.

    #[action(by(staff))]
    fn add_dish(_cx: &Context, input: dishes::AddDish) -> Result<Done> {
        dishes::add(input)
    }

    #[action(by(staff))]
    fn edit_dish(_cx: &Context, input: dishes::EditDish) -> Result<Done> {
        dishes::edit(input)
    }

    #[action(by(staff))]
    fn switch_dish(_cx: &Context, input: dishes::SwitchDish) -> Result<Done> {
        dishes::switch(&input)
    }

    #[action(by(staff))]
    fn plan_dish(cx: &Context, input: plan::PlanDish) -> Result<Done> {
        plan::add(cx, input)
    }

    #[action(by(staff))]
    fn copy_day(cx: &Context, input: plan::CopyDay) -> Result<Done> {
        plan::copy(cx, &input)
    }

    #[action(by(staff))]
    fn change_portions(_cx: &Context, input: plan::ChangePortions) -> Result<Done> {
        plan::change_portions(&input)
    }

    #[action(by(staff))]
    fn take_off(_cx: &Context, input: plan::TakeOff) -> Result<Done> {
        plan::take_off(&input)
    }

    // Orders.

    #[action(by(resident, staff), on_behalf)]
    fn order(cx: &Context, input: orders::PlaceOrder) -> Result<Done> {
        orders::place(cx, input)
    }

    #[action(by(resident, staff), on_behalf)]
    fn cancel(cx: &Context, input: orders::Cancel) -> Result<Done> {
        orders::cancel(cx, &input)
    }

    #[action(by(resident, staff), on_behalf)]
    fn note_allergy(cx: &Context, input: orders::NoteAllergy) -> Result<Done> {
        orders::note_allergy(cx, input)
    }

    #[action(by(staff))]
    fn serve(cx: &Context, input: orders::Serve) -> Result<Done> {
        orders::serve(cx, &input)
    }

    #[action(by(staff))]
    fn mark_missed(cx: &Context, input: orders::MarkMissed) -> Result<Done> {
        orders::mark_missed(cx, &input)
    }

    // Deliveries.

    #[action(by(staff))]
    fn send_out(cx: &Context, input: deliveries::SendOut) -> Result<Done> {
        deliveries::send_out(cx, &input)
    }

    #[action(by(volunteer, staff))]
    fn accept(cx: &Context, input: deliveries::Accept) -> Result<Done> {
        deliveries::accept(cx, &input)
    }

    #[action(by(volunteer, staff))]
    fn decline(cx: &Context, input: deliveries::Decline) -> Result<Done> {
        deliveries::decline(cx, &input)
    }

    #[action(by(staff))]
    fn call_off(_cx: &Context, input: deliveries::CallOff) -> Result<Done> {
        deliveries::call_off(&input)
    }

    #[action(by(volunteer, staff))]
    fn report_delivered(cx: &Context, input: deliveries::ReportDelivered) -> Result<Done> {
        deliveries::report(cx, &input)
    }

    #[action(by(resident, staff), on_behalf)]
    fn note_feedback(cx: &Context, input: deliveries::NoteFeedback) -> Result<Done> {
        deliveries::note_feedback(cx, &input)
    }

    // Alerts.

    #[action(by(staff))]
    fn looked_after(cx: &Context, input: looking::LookedAfter) -> Result<Done> {
        looking::looked_after(cx, input)
    }

    // Accounts.

    #[action(by(staff))]
    fn settle(cx: &Context, input: accounts::Settle) -> Result<Done> {
        accounts::settle(cx, &input)
    }

    #[action(by(staff))]
    fn look_up(cx: &Context, _input: accounts::LookUp) -> Result<Done> {
        accounts::look_up(cx)
    }

    // Figures.

    #[indicator(pieces, page(eaten))]
    fn meals_served(_cx: &Context, days: Days) -> Result<u64> {
        indicators::served(&days).count()
    }

    #[indicator(pieces, page(eaten_free))]
    fn meals_free(_cx: &Context, days: Days) -> Result<u64> {
        indicators::by_charge(&days, Charge::Free)
    }

    #[indicator(pieces, page(eaten_low_fee))]
    fn meals_low_fee(_cx: &Context, days: Days) -> Result<u64> {
        indicators::by_charge(&days, Charge::LowFee)
    }

    #[indicator(pieces, page(eaten_in))]
    fn meals_eaten_in(_cx: &Context, days: Days) -> Result<u64> {
        indicators::by_way(&days, Way::EatIn)
    }

    #[indicator(pieces, page(brought))]
    fn meals_delivered(_cx: &Context, days: Days) -> Result<u64> {
        indicators::by_way(&days, Way::Deliver)
    }

    #[indicator(people, page(who_ate))]
    fn diners(_cx: &Context, days: Days) -> Result<u64> {
        Ok(indicators::people(&days)?.len() as u64)
    }

    #[indicator(fen, page(eaten_low_fee))]
    fn low_fee_income(_cx: &Context, days: Days) -> Result<Money> {
        indicators::money(&days, "paid")
    }

    #[indicator(fen, page(eaten))]
    fn subsidy(_cx: &Context, days: Days) -> Result<Money> {
        indicators::money(&days, "subsidy")
    }

    // By itself.

    /// Somebody worked on a delivery at the platform's own desk.
    #[on]
    fn request_changed(cx: &Context, event: platform::RequestChanged) -> Result<()> {
        follow::request(cx, &event.request)
    }

    /// Somebody decided on an entry of the books, or undid one.
    #[on]
    fn entry_changed(cx: &Context, _event: platform::EntryChanged) -> Result<()> {
        jobs::look_at_the_books(cx)
    }

    /// Every hour: which deliveries are overdue, and what was not told?
    #[job(cron = "40 * * * *")]
    fn look_round(cx: &Context) -> Result<()> {
        jobs::look_round(cx)
    }

    /// After each meal: who lives alone and was not seen?
    #[job(cron = "30 13,19 * * *")]
    fn look_after(cx: &Context) -> Result<()> {
        jobs::look_after(cx)
    }

    /// At night: what nobody called for.
    #[job(cron = "30 21 * * *")]
    fn close_day(cx: &Context) -> Result<()> {
        jobs::close_day(cx)
    }

    /// On the first of each month.
    #[job(cron = "0 3 1 * *")]
    fn settle_month(cx: &Context) -> Result<()> {
        jobs::settle_month(cx)
    }
}
