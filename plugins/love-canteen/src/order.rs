//! Orders: one meal for one person, and who pays what of it.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::menu::{Meal, MenuItem};

/// How the meal is eaten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Way {
    /// In the canteen.
    EatIn,
    /// At home; somebody brings it.
    Deliver,
}

/// Who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Charge {
    /// Nobody: the fund pays for it.
    Free,
    /// The diner pays the fee, the fund the rest.
    LowFee,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum OrderStatus {
    /// Wanted.
    Ordered,
    /// Eaten, or brought.
    Served,
    /// Not called for.
    Missed,
    /// Taken back in time.
    Cancelled,
}

/// A meal for one person.
#[derive(Debug, Clone, Record)]
#[record(
    collection = "orders",
    index(day, month, meal, status, charge, way, paid, subsidy, resident, request),
    unique(seat)
)]
pub(crate) struct Order {
    /// Day, meal and person: each has one meal at a time.
    pub seat: String,
    /// The day.
    pub day: Date,
    /// Its month, `2026-11`, by which it is settled.
    pub month: String,
    /// The meal.
    pub meal: Meal,
    /// Who eats.
    pub resident: ResidentId,
    /// What.
    pub item: Id<MenuItem>,
    /// Its name, for lists.
    pub dish: String,
    /// How.
    pub way: Way,
    /// Who pays.
    pub charge: Charge,
    /// What it costs; always what is paid and what is subsidised together.
    pub price: Money,
    /// What the diner pays.
    pub paid: Money,
    /// What the fund pays.
    pub subsidy: Money,
    /// Where it stands.
    pub status: OrderStatus,
    /// The request by which it is delivered.
    pub request: Option<RequestId>,
    /// Whether staff were told that somebody who lives alone was not seen.
    pub looked_after: bool,
    /// When it was ordered.
    pub ordered_at: Timestamp,
}

/// Somebody who eats here, and what the kitchen must know.
#[derive(Debug, Clone, Record)]
#[record(collection = "diners", unique(resident))]
pub(crate) struct Diner {
    /// Who.
    pub resident: ResidentId,
    /// What they cannot eat.
    #[field(max_length = 200, personal)]
    pub allergy: Option<String>,
}

/// Who pays how much of a meal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bill {
    pub charge: Charge,
    pub paid: Money,
    pub subsidy: Money,
}

impl OrderStatus {
    /// As a coloured sign.
    pub(crate) fn sign(self) -> Value {
        let tone = match self {
            Self::Ordered => Tone::Info,
            Self::Served => Tone::Good,
            Self::Missed => Tone::Warn,
            Self::Cancelled => Tone::Neutral,
        };
        Value::status(self.label(), tone)
    }
}

impl Charge {
    /// As requests know it: hours are given for the first alone.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Free => "free_public_benefit",
            Self::LowFee => "low_fee",
        }
    }
}

impl Bill {
    /// The bill of a portion at this price for this person.
    pub(crate) fn of(price: Money, diner: &Resident, options: &Options) -> Self {
        if eats_free(diner, options) {
            return Self { charge: Charge::Free, paid: Money::ZERO, subsidy: price };
        }
        let paid = options.fee.min(price);
        Self { charge: Charge::LowFee, paid, subsidy: price.minus(paid) }
    }

    /// In words, for whoever orders.
    pub(crate) fn words(self) -> Text {
        match self.charge {
            Charge::Free => Charge::Free.label(),
            Charge::LowFee => t!("bill-low-fee", yuan = self.paid.to_string()),
        }
    }
}

fn eats_free(diner: &Resident, options: &Options) -> bool {
    let belongs = |group: &str| diner.groups.iter().any(|of| of == group);
    (options.free_elder && belongs("elder"))
        || (options.free_child && belongs("child"))
        || (options.free_hardship && belongs("hardship"))
        || (options.free_disabled && belongs("disabled"))
        || (options.free_living_alone && diner.lives_alone)
}

impl Order {
    /// Where somebody sits at a meal.
    pub(crate) fn seat(day: &Date, meal: Meal, resident: &ResidentId) -> String {
        format!("{day}/{}/{}", meal.value(), resident.as_str())
    }

    /// The order of somebody at a meal, cancelled or not.
    pub(crate) fn at(day: &Date, meal: Meal, resident: &ResidentId) -> Result<Option<Stored<Self>>> {
        Self::query().eq("seat", Self::seat(day, meal, resident)).first()
    }

    /// Orders of a day that stand, lunch before dinner, in the order in which they came.
    pub(crate) fn of_day(day: &Date) -> Result<Vec<Stored<Self>>> {
        let mut orders = Self::query().eq("day", day).all()?;
        orders.retain(|order| order.status != OrderStatus::Cancelled);
        orders.sort_by_key(|order| order.meal.hour());
        Ok(orders)
    }

    /// The order that a request delivers.
    pub(crate) fn of_request(request: impl AsRef<str>) -> Result<Stored<Self>> {
        Self::query().eq("request", request.as_ref()).first()?.ok_or(Error::NotFound)
    }
}

/// What the kitchen must know of somebody.
pub(crate) fn allergy_of(resident: &ResidentId) -> Result<Option<String>> {
    Ok(diner(resident)?.and_then(|diner| diner.allergy.clone()))
}

/// The diner, if something is noted of them.
pub(crate) fn diner(resident: &ResidentId) -> Result<Option<Stored<Diner>>> {
    Diner::query().eq("resident", resident).first()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options {
            fee: Money::from_fen(500),
            free_elder: false,
            free_child: false,
            free_hardship: true,
            free_disabled: true,
            free_living_alone: true,
            lunch_cut_off: 9,
            dinner_cut_off: 15,
            days_ahead: 7,
            delivery_team: None,
            fund: None,
            subsidy_source: crate::settlement::Source::GrantSuperior,
            subsidy_purpose: None,
        }
    }

    fn diner(groups: &[&str], lives_alone: bool) -> Resident {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        Resident { id: "r".to_owned(), name: None, phone: None, address: None, groups, lives_alone }
    }

    #[test]
    fn every_fen_of_a_meal_is_paid_once() {
        for price in [0, 1, 499, 500, 501, 1_200] {
            let price = Money::from_fen(price);
            for diner in [diner(&[], false), diner(&["hardship"], false), diner(&["elder"], true)] {
                let bill = Bill::of(price, &diner, &options());
                assert_eq!(bill.paid.plus(bill.subsidy), price);
                assert!(bill.paid >= Money::ZERO && bill.subsidy >= Money::ZERO);
            }
        }
    }

    #[test]
    fn who_eats_free_is_set_by_the_community() {
        let price = Money::from_fen(1_200);
        let charge = |diner: &Resident, options: &Options| Bill::of(price, diner, options).charge;
        assert_eq!(charge(&diner(&["elder"], false), &options()), Charge::LowFee);
        assert_eq!(charge(&diner(&["elder"], true), &options()), Charge::Free);
        assert_eq!(charge(&diner(&["disabled"], false), &options()), Charge::Free);
        let generous = Options { free_elder: true, ..options() };
        assert_eq!(charge(&diner(&["elder"], false), &generous), Charge::Free);
    }
}
