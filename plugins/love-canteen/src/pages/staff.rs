//! The canteen's desk: who eats what today, and one diner.

use std::collections::BTreeSet;

use wushe_plugin::prelude::*;

use crate::Options;
use crate::actions::deliveries::SendOut;
use crate::actions::orders::{Cancel, MarkMissed, NoteAllergy, PlaceOrder, Serve};
use crate::alert;
use crate::menu::{self, Meal};
use crate::order::{self, Bill, Order, OrderStatus, Way};
use crate::pages::delivery::Round;
use crate::pages::errand::ShowDelivery;
use crate::pages::kitchen::Sheet;
use crate::pages::{Counts, Only, columns, dated, pays};

/// Most people shown for one search; with more, a longer name helps.
const FOUND: u32 = 10;
/// Meals of a diner that are listed.
const LISTED: u32 = 30;

/// Parameters of the desk.
#[derive(Debug, Input)]
pub(crate) struct Today {
    /// The day; none: today.
    pub day: Option<Date>,
    /// Name or telephone number that was searched for.
    #[field(max_length = 40)]
    pub q: Option<String>,
    /// The meal; none: both.
    pub meal: Option<Meal>,
    /// Only these orders; none: all of them.
    pub only: Option<Only>,
}

impl Today {
    /// The desk of a day.
    pub(crate) fn on(day: &Date) -> Self {
        Self { day: Some(day.clone()), q: None, meal: None, only: None }
    }
}

/// Parameters of a diner's page.
#[derive(Debug, Input)]
pub(crate) struct ShowDiner {
    pub resident: ResidentId,
}

pub(crate) fn today(cx: &Context, params: &Today) -> Result<Page> {
    let day = params.day.clone().unwrap_or_else(|| cx.today());
    let q = params.q.clone().unwrap_or_default();
    let page = Page::new(t!("page-today")).lead(t!("today-lead"));
    let page = page.search(Link::page("today"), "q", t!("today-search"), q.as_str());
    let page = if q.trim().is_empty() { page } else { found(page, q.trim())? };
    let orders = Order::of_day(&day)?;
    let counts = Counts::of(&orders, params.meal);
    let only = |only| Today { meal: params.meal, only, ..Today::on(&day) }.link();
    let alarmed = alert::open_orders()?;
    let missed = Stat::new(t!("stat-missed"), counts.missed).to(only(Some(Only::Missed)));
    let tiles = [
        Stat::new(t!("stat-ordered"), counts.ordered).to(only(None)),
        Stat::new(t!("stat-eat-in"), counts.eat_in).to(only(Some(Only::EatIn))),
        Stat::new(t!("stat-deliver"), counts.deliver).to(only(Some(Only::Deliver))),
        Stat::new(t!("stat-served"), counts.served).tone(Tone::Good).to(only(Some(Only::Served))),
        missed.tone(if counts.missed > 0 { Tone::Warn } else { Tone::Neutral }),
    ];
    let mut page = page
        .tabs(days(cx, &day))
        .when(!alarmed.is_empty(), |page| {
            page.alert(Tone::Warn, t!("today-missing", n = u32::try_from(alarmed.len()).unwrap_or(u32::MAX)))
                .buttons([Button::go(t!("go-alerts"), Link::page("alerts"))])
        })
        .stats(tiles);
    if params.meal.is_some() || params.only.is_some() {
        page = page.buttons([Button::go(t!("today-all"), Today::on(&day).link())]);
    }
    let shows = |order: &Order| params.only.is_none_or(|only| only.has(order));
    for meal in Meal::ALL.into_iter().filter(|meal| params.meal.is_none_or(|shown| shown == *meal)) {
        let here: Vec<_> = orders.iter().filter(|order| order.meal == meal && shows(order)).collect();
        if here.is_empty() && params.meal.is_none() && (meal == Meal::Dinner || !orders.is_empty()) {
            continue;
        }
        page = at_meal(cx, page, &day, meal, &here, &alarmed)?;
    }
    Ok(page)
}

/// Yesterday, today, tomorrow: the days that staff turn to.
fn days(cx: &Context, shown: &Date) -> Vec<Tab> {
    let today = cx.today();
    let mut days: Vec<Date> = (-1..=2).map(|ahead| today.plus_days(ahead)).collect();
    if !days.contains(shown) {
        days.push(shown.clone());
        days.sort();
    }
    let name = |day: &Date| match today.days_until(day) {
        -1 => t!("day-yesterday"),
        0 => t!("day-today"),
        1 => t!("day-tomorrow"),
        _ => dated("day-short", day),
    };
    days.iter().map(|day| Tab::new(name(day), Today::on(day).link(), day == shown)).collect()
}

fn at_meal(
    cx: &Context,
    page: Page,
    day: &Date,
    meal: Meal,
    orders: &[&Stored<Order>],
    alarmed: &BTreeSet<String>,
) -> Result<Page> {
    let past = *day <= cx.today();
    let rows = orders.iter().map(|order| {
        let row = Row::new([
            order.resident.name(),
            order.dish.as_str().into(),
            order.way.label().into(),
            pays(order),
            sign(order, alarmed.contains(order.id().as_str())),
        ]);
        let row = row.to(ShowDiner { resident: order.resident.clone() }.link());
        if let (OrderStatus::Ordered, Some(request)) = (order.status, &order.request) {
            return row.button(Button::go(t!("go-delivery"), ShowDelivery { request: request.clone() }.link()));
        }
        match (order.status, past) {
            (OrderStatus::Ordered, true) => row
                .button(Serve { order: order.id() }.button(t!("serve")).primary())
                .button(MarkMissed { order: order.id() }.button(t!("missed"))),
            (OrderStatus::Ordered, false) => {
                row.button(Cancel { order: order.id() }.button(t!("cancel")).confirm(t!("cancel-sure")))
            }
            (OrderStatus::Missed, _) => row.button(Serve { order: order.id() }.button(t!("serve-after-all"))),
            _ => row,
        }
    });
    let table = Table::new(columns(["who", "dish", "way", "pays", "status"]), t!("today-none")).rows(rows);
    let kitchen = Sheet { day: Some(day.clone()), meal: Some(meal) }.link();
    let deliveries = orders.iter().filter(|order| order.way == Way::Deliver).count();
    let to_send = if *day == cx.today() { crate::actions::deliveries::to_send(day, meal)?.len() } else { 0 };
    let mut buttons = vec![Button::go(t!("go-kitchen"), kitchen)];
    if deliveries > 0 {
        buttons.push(Button::go(t!("go-deliveries"), Round { day: Some(day.clone()), meal: Some(meal) }.link()));
    }
    let page = page.heading(t!("meal-of-day", meal = meal.value())).table(table);
    let page = page.when(!orders.is_empty(), |page| page.buttons(buttons));
    Ok(page.when(to_send > 0, |page| {
        let n = u32::try_from(to_send).unwrap_or(u32::MAX);
        let form = form::<SendOut>().title(t!("send-out", n = n)).help("volunteer", t!("send-out-help"));
        page.form(form.hide("day", day).hide("meal", meal))
    }))
}

/// How an order stands; one whose diner lives alone and was not seen is seen at once, until somebody has looked after them.
pub(crate) fn sign(order: &Order, alarmed: bool) -> Value {
    if alarmed {
        return Value::status(t!("sign-look-after"), Tone::Bad);
    }
    if order.request.is_some() && order.status == OrderStatus::Ordered {
        return Value::status(t!("sign-on-its-way"), Tone::Info);
    }
    order.status.sign()
}

fn found(page: Page, q: &str) -> Result<Page> {
    let people = directory::find_residents(q, FOUND)?;
    let cards = people.iter().map(|person| {
        let resident = ResidentId::from(&person.id);
        let to = ShowDiner { resident: resident.clone() }.link();
        Card::new(resident.name())
            .row(t!("label-phone"), resident.phone())
            .row(t!("label-address"), resident.address())
            .when(person.lives_alone, |card| card.badge(t!("lives-alone")))
            .to(to.clone())
            .button(Button::go(t!("today-order"), to).primary())
    });
    Ok(page.cards(cards, t!("today-nobody")))
}

pub(crate) fn diner(cx: &Context, params: &ShowDiner) -> Result<Page> {
    let resident = &params.resident;
    let person = directory::resident(resident)?;
    let allergy = order::allergy_of(resident)?;
    let options: Options = cx.settings()?;
    let mut history = Order::query().eq("resident", resident).descending().limit(LISTED).list()?;
    history.retain(|order| order.status != OrderStatus::Cancelled);
    let page = Page::new(t!("page-diner"))
        .back(Link::page("today"))
        .detail([
            Labelled::new(t!("label-who"), resident.name()),
            Labelled::new(t!("label-phone"), resident.phone()),
            Labelled::new(t!("label-address"), resident.address()),
            Labelled::new(t!("label-lives-alone"), if person.lives_alone { t!("yes") } else { t!("no") }),
            Labelled::new(t!("label-pays"), Bill::of(options.fee, &person, &options).words()),
            Labelled::new(t!("label-allergy"), allergy.clone().map_or_else(|| t!("none").into(), Value::from)),
        ])
        .buttons([Button::ring(t!("ring"), resident.person())]);
    let page = order_form(cx, page.heading(t!("diner-order")), resident)?;
    let alarmed = alert::open_orders()?;
    let rows = history.iter().map(|order| {
        let sign = sign(order, alarmed.contains(order.id().as_str()));
        let row = Row::new([(&order.day).into(), order.meal.label().into(), order.dish.as_str().into(), sign]);
        let row = match &order.request {
            Some(request) => row.to(ShowDelivery { request: request.clone() }.link()),
            None => row,
        };
        let open = order.status == OrderStatus::Ordered && order.request.is_none();
        if open {
            row.button(Cancel { order: order.id() }.button(t!("cancel")).confirm(t!("cancel-sure")))
        } else {
            row
        }
    });
    let table = Table::new(columns(["day", "meal", "dish", "status"]), t!("diner-none")).rows(rows);
    let note = form::<NoteAllergy>().title(t!("diner-allergy")).hide("resident", resident.as_str());
    Ok(page.heading(t!("diner-history")).table(table).form(note.fill("allergy", allergy)))
}

/// Ordering for somebody: one field for the dish, with its day, and one for how.
fn order_form(cx: &Context, page: Page, resident: &ResidentId) -> Result<Page> {
    use wushe_plugin::schema::page::Choice;
    let mut dishes = Vec::new();
    let options: Options = cx.settings()?;
    for ahead in 0..=i64::from(options.days_ahead) {
        let day = cx.today().plus_days(ahead);
        for item in menu::of_day(&day)? {
            if item.left() != Some(0) {
                let words = dated("order-choice", &day).with("meal", item.meal.value()).with("dish", &item.name);
                dishes.push(Choice::new(item.id(), words));
            }
        }
    }
    if dishes.is_empty() {
        let plan = Button::go(t!("go-week"), Link::page("week"));
        return Ok(page.empty(t!("diner-no-menu"), [plan]));
    }
    let form = form::<PlaceOrder>()
        .hide("resident", resident.as_str())
        .ask("item", FieldKind::Select { options: dishes })
        .fill("way", Way::EatIn);
    Ok(page.form(form))
}
