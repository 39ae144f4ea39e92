//! The dishes that the kitchen cooks.

use wushe_plugin::prelude::*;

use crate::menu::Dish;

/// Most that a portion may cost, in fen.
const DEAREST: i64 = 100_000;

/// Add a dish.
#[derive(Debug, Input)]
pub(crate) struct AddDish {
    #[field(max_length = 40)]
    pub name: String,
    #[field(min = 1, max = DEAREST)]
    pub price: Money,
    #[field(max_length = 100)]
    pub contains: Option<String>,
}

/// Change a dish; menus on which it stands keep what they say.
#[derive(Debug, Input)]
pub(crate) struct EditDish {
    pub dish: Id<Dish>,
    #[field(max_length = 40)]
    pub name: String,
    #[field(min = 1, max = DEAREST)]
    pub price: Money,
    #[field(max_length = 100)]
    pub contains: Option<String>,
}

/// Stop cooking a dish, or cook it again.
#[derive(Debug, Input)]
pub(crate) struct SwitchDish {
    pub dish: Id<Dish>,
}

pub(crate) fn add(input: AddDish) -> Result<Done> {
    let AddDish { name, price, contains } = input;
    let name = name.trim().to_owned();
    ensure!(named(&name)?.is_none(), "name", t!("dish-name-taken"));
    let dish = Dish { name, price, contains, active: true }.insert()?;
    Ok(Done::say(t!("dish-added", name = &dish.name)).id(dish.id()))
}

pub(crate) fn edit(input: EditDish) -> Result<Done> {
    let mut dish = input.dish.get()?;
    let name = input.name.trim().to_owned();
    ensure!(named(&name)?.is_none_or(|other| other.id() == dish.id()), "name", t!("dish-name-taken"));
    dish.name = name;
    dish.price = input.price;
    dish.contains = input.contains;
    dish.save()?;
    Ok(Done::say(t!("dish-saved", name = &dish.name)).go(Link::page("dishes")))
}

pub(crate) fn switch(input: &SwitchDish) -> Result<Done> {
    let mut dish = input.dish.get()?;
    dish.active = !dish.active;
    dish.save()?;
    let sentence = if dish.active { "dish-cooked" } else { "dish-stopped" };
    Ok(Done::say(t!(sentence, name = &dish.name)))
}

fn named(name: &str) -> Result<Option<Stored<Dish>>> {
    Dish::query().eq("name", name).first()
}
