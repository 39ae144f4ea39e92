//! What there is to eat: dishes, and which of them is on the menu of which day.

use wushe_plugin::prelude::*;

use crate::Options;

/// A meal of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Meal {
    /// 午餐
    Lunch,
    /// 晚餐
    Dinner,
}

/// A dish that the kitchen cooks.
#[derive(Debug, Clone, Record)]
#[record(collection = "dishes", index(active), unique(name))]
pub(crate) struct Dish {
    /// Its name, as it stands on the menu.
    #[field(max_length = 40)]
    pub name: String,
    /// What a portion costs, whoever pays for it.
    pub price: Money,
    /// What is in it that somebody may not be able to eat.
    #[field(max_length = 100)]
    pub contains: Option<String>,
    /// Whether it can be put on a menu.
    pub active: bool,
}

/// A dish on the menu of a day.
#[derive(Debug, Clone, Record)]
#[record(collection = "menu", index(day), unique(place))]
pub(crate) struct MenuItem {
    /// Day, meal and dish: each dish stands on a menu once.
    pub place: String,
    /// The day.
    pub day: Date,
    /// The meal.
    pub meal: Meal,
    /// The dish.
    pub dish: Id<Dish>,
    /// Its name on that day.
    pub name: String,
    /// Its price on that day.
    pub price: Money,
    /// What is in it that somebody may not be able to eat.
    pub contains: Option<String>,
    /// How many portions there are; none: as many as are wanted.
    pub portions: Option<u32>,
    /// How many portions are ordered.
    pub ordered: u32,
}

impl Meal {
    /// Both, in the order of the day.
    pub(crate) const ALL: [Self; 2] = [Self::Lunch, Self::Dinner];

    /// The hour by which residents order.
    fn cut_off(self, options: &Options) -> u8 {
        let hour = match self {
            Self::Lunch => options.lunch_cut_off,
            Self::Dinner => options.dinner_cut_off,
        };
        u8::try_from(hour).unwrap_or(u8::MAX)
    }

    /// The hour at which it is eaten.
    pub(crate) const fn hour(self) -> u8 {
        match self {
            Self::Lunch => 12,
            Self::Dinner => 18,
        }
    }

    /// Whether everybody who comes on the day should have come by this hour and minute.
    pub(crate) fn is_over(self, time: (u8, u8)) -> bool {
        time >= (self.hour() + 1, 30)
    }
}

impl MenuItem {
    /// Where a dish stands on a menu.
    pub(crate) fn place(day: &Date, meal: Meal, dish: &Id<Dish>) -> String {
        format!("{day}/{}/{}", meal.value(), dish.as_str())
    }

    /// Until when residents order it and cancel their order.
    pub(crate) fn closes_at(&self, options: &Options) -> Timestamp {
        self.day.at(self.meal.cut_off(options), 0)
    }

    /// Portions that are left; none: as many as are wanted.
    pub(crate) fn left(&self) -> Option<u32> {
        self.portions.map(|portions| portions.saturating_sub(self.ordered))
    }
}

/// The menu of a day, lunch before dinner.
pub(crate) fn of_day(day: &Date) -> Result<Vec<Stored<MenuItem>>> {
    let mut items = MenuItem::query().eq("day", day).all()?;
    items.sort_by(|a, b| (a.meal.hour(), &a.name).cmp(&(b.meal.hour(), &b.name)));
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_run_out_and_never_below_nothing() {
        let day = Date::parse("2026-11-30").expect("a day");
        let item = |portions, ordered| MenuItem {
            place: String::new(),
            day: day.clone(),
            meal: Meal::Lunch,
            dish: Id::from("d"),
            name: "红烧肉".to_owned(),
            price: Money::from_fen(1000),
            contains: None,
            portions,
            ordered,
        };
        assert_eq!(item(Some(2), 1).left(), Some(1));
        assert_eq!(item(Some(2), 3).left(), Some(0));
        assert_eq!(item(None, 3).left(), None);
    }
}
