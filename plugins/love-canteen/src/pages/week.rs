//! The menu of the days ahead, and the dishes that it is made of.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::page::Choice;

use crate::actions::dishes::{AddDish, EditDish, SwitchDish};
use crate::actions::plan::{ChangePortions, CopyDay, PlanDish, TakeOff};
use crate::menu::{self, Dish, Meal, MenuItem};
use crate::pages::{columns, dated, left};

/// Days that are shown.
const DAYS: i64 = 7;

/// Parameters of the week's menu.
#[derive(Debug, Input)]
pub(crate) struct Week {
    /// A day of which more is shown; none: today.
    pub day: Option<Date>,
}

/// Parameters of the dishes.
#[derive(Debug, Input)]
pub(crate) struct Dishes {
    /// The dish that is being changed.
    pub dish: Option<Id<Dish>>,
}

pub(crate) fn page(cx: &Context, params: &Week) -> Result<Page> {
    let today = cx.today();
    let shown = params.day.clone().filter(|day| today.days_until(day) >= 0).unwrap_or_else(|| today.clone());
    let mut days: Vec<Date> = (0..DAYS).map(|ahead| today.plus_days(ahead)).collect();
    if !days.contains(&shown) {
        days.push(shown.clone());
    }
    let tabs = days.iter().map(|day| {
        let name = dated("day-tab", day);
        Tab::new(name, Week { day: Some(day.clone()) }.link(), *day == shown)
    });
    let items = menu::of_day(&shown)?;
    let rows = items.iter().map(|item| {
        let row = dish_row(item);
        if item.ordered == 0 {
            row.button(TakeOff { item: item.id() }.button(t!("take-off")).confirm(t!("take-off-sure")))
        } else {
            row
        }
    });
    let table = Table::new(columns(["meal", "dish", "price", "ordered", "left"]), t!("week-none")).rows(rows);
    let page = Page::new(t!("page-week"))
        .lead(t!("week-lead"))
        .buttons([Button::go(t!("go-dishes"), Link::page("dishes"))])
        .tabs(tabs)
        .heading(dated("day-heading", &shown))
        .table(table);
    let dishes = Dish::query().eq("active", true).all()?;
    if dishes.is_empty() {
        let add = Button::go(t!("go-add-dish"), Link::page("dishes")).primary();
        return Ok(page.empty(t!("week-no-dishes"), [add]));
    }
    let options = dishes.iter().map(|dish| Choice::new(dish.id(), dish.name.as_str())).collect();
    let page = page.form(
        form::<PlanDish>()
            .title(t!("week-add"))
            .fill("day", &shown)
            .fill("meal", Meal::Lunch)
            .ask("dish", FieldKind::Select { options })
            .help("portions", t!("portions-help")),
    );
    let page = page.when(!items.is_empty(), |page| {
        let dishes = items.iter().map(|item| Choice::new(item.id(), item.name.as_str())).collect();
        let form = form::<ChangePortions>().title(t!("week-portions"));
        page.form(form.ask("item", FieldKind::Select { options: dishes }).help("portions", t!("portions-help")))
    });
    let copy = form::<CopyDay>().title(t!("week-copy")).fill("from", &shown).fill("to", shown.plus_days(1));
    Ok(page.when(!items.is_empty(), |page| page.form(copy)))
}

pub(crate) fn dishes(params: &Dishes) -> Result<Page> {
    let mut dishes = Dish::query().all()?;
    dishes.sort_by(|a, b| (!a.active, &a.name).cmp(&(!b.active, &b.name)));
    let rows = dishes.iter().map(|dish| {
        let state = if dish.active {
            Value::status(t!("dish-state-cooked"), Tone::Good)
        } else {
            Value::status(t!("dish-state-stopped"), Tone::Neutral)
        };
        let word = if dish.active { "dish-stop" } else { "dish-cook" };
        Row::new([
            dish.name.as_str().into(),
            dish.price.into(),
            dish.contains.clone().map_or_else(|| t!("none").into(), Value::from),
            state,
        ])
        .to(Dishes { dish: Some(dish.id()) }.link())
        .button(SwitchDish { dish: dish.id() }.button(t!(word)))
    });
    let table = Table::new(columns(["dish", "price", "contains", "state"]), t!("dishes-none")).rows(rows);
    let page = Page::new(t!("page-dishes")).lead(t!("dishes-lead")).back(Link::page("week"));
    let page = match &params.dish {
        Some(dish) => {
            let dish = dish.get()?;
            let form = form::<EditDish>().title(t!("dishes-edit", name = &dish.name)).hide("dish", dish.id());
            let form = form.fill("name", dish.name.as_str()).fill("price", dish.price);
            page.form(form.fill("contains", dish.contains.clone()).help("contains", t!("contains-help")))
        }
        None => page.form(form::<AddDish>().title(t!("dishes-add")).help("contains", t!("contains-help"))),
    };
    Ok(page.table(table))
}

/// A dish of the menu: what it costs, how many have ordered it and what is left.
fn dish_row(item: &Stored<MenuItem>) -> Row {
    Row::new([
        item.meal.label().into(),
        item.name.as_str().into(),
        item.price.into(),
        i64::from(item.ordered).into(),
        left(item),
    ])
}
