//! What a resident sees: my meals, and what there is to eat.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::actions::deliveries::NoteFeedback;
use crate::actions::orders::{Cancel, NoteAllergy, PlaceOrder};
use crate::menu::{self, Meal, MenuItem};
use crate::order::{self, Bill, Order, OrderStatus, Way};
use crate::pages::{dated, left, pays};

/// Days of the menu that are shown at once: a page that an old person reads to its end.
const DAYS: i64 = 3;

pub(crate) fn meals(cx: &Context) -> Result<Page> {
    let me = cx.resident()?;
    let options: Options = cx.settings()?;
    let person = directory::resident(&me)?;
    let mine: Vec<_> = mine(cx, &me)?;
    let page = Page::new(t!("page-meals")).lead(t!(
        "meals-lead",
        lunch = i64::from(options.lunch_cut_off),
        dinner = i64::from(options.dinner_cut_off)
    ));
    let page = page.heading(t!("meals-mine"));
    let mut page = match mine.is_empty() {
        true => page.text(t!("meals-mine-none")),
        false => {
            let cards = mine.iter().map(|order| card(cx, &options, order)).collect::<Result<Vec<_>>>()?;
            page.cards(cards, t!("meals-mine-none"))
        }
    };
    let unsaid = unsaid(&mine)?;
    for request in unsaid {
        let form = form::<NoteFeedback>().title(t!("meals-feedback")).hide("request", request.id.as_str());
        page = page.form(form);
    }
    let days = DAYS.min(i64::from(options.days_ahead) + 1);
    for ahead in 0..days {
        let day = cx.today().plus_days(ahead);
        let items: Vec<_> =
            menu::of_day(&day)?.into_iter().filter(|item| cx.now() < item.closes_at(&options)).collect();
        page = page.heading(dated("day-heading", &day));
        if items.is_empty() {
            page = page.text(if ahead == 0 { t!("meals-none-today") } else { t!("meals-none") });
            continue;
        }
        let taken = |meal: Meal| {
            mine.iter().any(|order| order.day == day && order.meal == meal && order.status != OrderStatus::Cancelled)
        };
        let cards = items.iter().map(|item| dish(item, &person, &options, taken(item.meal)));
        page = page.cards(cards, t!("meals-none"));
    }
    let allergy = order::allergy_of(&me)?;
    let form = form::<NoteAllergy>().without("resident").title(t!("meals-allergy")).help("allergy", t!("allergy-help"));
    Ok(page.form(form.fill("allergy", allergy)))
}

/// My orders from yesterday on; yesterday's because somebody may still have something to say of it.
fn mine(cx: &Context, me: &ResidentId) -> Result<Vec<Stored<Order>>> {
    let from = cx.today().plus_days(-1);
    let mut mine = Order::query().eq("resident", me).from("day", &from).all()?;
    mine.retain(|order| order.status != OrderStatus::Cancelled);
    mine.sort_by(|a, b| (&a.day, a.meal.hour()).cmp(&(&b.day, b.meal.hour())));
    Ok(mine)
}

/// Deliveries of mine that came, of which I have not said how they were.
fn unsaid(mine: &[Stored<Order>]) -> Result<Vec<Request>> {
    let mut unsaid = Vec::new();
    for order in mine {
        if let Some(request) = &order.request {
            let request = requests::get(request)?;
            if request.status == "done" {
                unsaid.push(request);
            }
        }
    }
    Ok(unsaid)
}

fn card(cx: &Context, options: &Options, order: &Stored<Order>) -> Result<Card> {
    let item = order.item.get()?;
    let open = order.status == OrderStatus::Ordered && order.request.is_none() && cx.now() < item.closes_at(options);
    let pays = pays(order);
    Ok(Card::new(order.dish.as_str())
        .badge(order.status.sign())
        .row(t!("label-day"), &order.day)
        .row(t!("label-meal"), order.meal.label())
        .row(t!("label-way"), order.way.label())
        .row(t!("label-pays"), pays)
        .when(open, |card| {
            card.button(Cancel { order: order.id() }.button(t!("cancel")).confirm(t!("cancel-sure")).danger())
        }))
}

fn dish(item: &Stored<MenuItem>, person: &Resident, options: &Options, taken: bool) -> Card {
    let order = |way: Way| PlaceOrder { item: item.id(), way, resident: None };
    let card = Card::new(item.name.as_str())
        .badge(item.meal.label())
        .row(t!("label-pays"), Bill::of(item.price, person, options).words())
        .row(t!("label-left"), left(item))
        .when(item.contains.is_some(), |card| {
            card.row(t!("label-contains"), item.contains.clone().unwrap_or_default())
        });
    if taken {
        return card.text(t!("meals-has-one"));
    }
    card.when(item.left() != Some(0), |card| {
        card.button(order(Way::EatIn).button(t!("order-eat-in")).primary())
            .button(order(Way::Deliver).button(t!("order-deliver")))
    })
}
