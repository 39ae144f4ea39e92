//! Alerts: somebody who lives alone wanted to eat and was not seen. One stays until somebody has looked after them and says what
//! they found.

use std::collections::BTreeSet;

use wushe_plugin::prelude::*;

use crate::menu::Meal;
use crate::order::{Order, OrderStatus, Way};
use crate::tell;

/// Minutes after which a delivery that should be there is missed.
const GRACE_MINUTES: i64 = 30;
/// Open alerts of which staff are told again at once.
const REMINDED: u32 = 50;
/// People who are looked up at once.
const PEOPLE: usize = 100;

/// What is strange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum AlertReason {
    /// The meal was not called for.
    DidNotCome,
    /// The meal should have been brought, and nobody has said that it was.
    NotBrought,
}

/// Where an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum AlertState {
    /// Nobody has looked after them yet.
    Open,
    /// Somebody has, and noted what they found.
    LookedAfter,
    /// They were seen at the meal after all.
    Seen,
}

/// Somebody who lives alone was not seen at a meal.
#[derive(Debug, Clone, Record)]
#[record(collection = "alerts", index(state, order))]
pub(crate) struct Alert {
    /// The meal that they had ordered.
    pub order: Id<Order>,
    /// Who.
    pub resident: ResidentId,
    /// The day of the meal.
    pub day: Date,
    /// The meal.
    pub meal: Meal,
    /// What they had ordered.
    pub dish: String,
    /// What is strange.
    pub reason: AlertReason,
    /// Where it stands.
    pub state: AlertState,
    /// When staff were last told.
    pub raised_at: Timestamp,
    /// How often they were told.
    pub times: u32,
    /// What was found.
    #[field(max_length = 200, personal)]
    pub note: Option<String>,
    /// The user who noted it.
    pub by: Option<String>,
    /// When it was dealt with.
    pub ended_at: Option<Timestamp>,
}

impl AlertState {
    /// As a coloured sign.
    pub(crate) fn sign(self) -> Value {
        Value::status(self.label(), if self == Self::Open { Tone::Bad } else { Tone::Good })
    }
}

impl Alert {
    /// Those that nobody has dealt with, the oldest first.
    pub(crate) fn open() -> Query<Self> {
        Self::query().eq("state", AlertState::Open)
    }

    /// Notes that it was dealt with.
    pub(crate) fn end(&mut self, cx: &Context, state: AlertState, note: Option<String>) {
        use wushe_plugin::schema::view::Actor;
        self.by = match cx.actor() {
            Actor::Staff { id } => Some(id.clone()),
            _ => None,
        };
        (self.state, self.note, self.ended_at) = (state, note, Some(cx.now()));
    }
}

/// The orders of which an alert is open.
pub(crate) fn open_orders() -> Result<BTreeSet<String>> {
    Ok(Alert::open().all()?.iter().map(|alert| alert.order.to_string()).collect())
}

/// The person was seen at the meal after all.
pub(crate) fn seen(cx: &Context, order: &Stored<Order>) -> Result<()> {
    if order.looked_after {
        for mut alert in Alert::open().eq("order", order.id()).all()? {
            alert.end(cx, AlertState::Seen, None);
            alert.save()?;
        }
    }
    Ok(())
}

/// Tells staff again of what nobody has dealt with.
pub(crate) fn remind(cx: &Context) -> Result<()> {
    for mut alert in Alert::open().limit(REMINDED).list()? {
        alert.times = alert.times.saturating_add(1);
        alert.raised_at = cx.now();
        alert.save()?;
        tell::of_alert(&alert)?;
    }
    Ok(())
}

/// Raises an alert for each of these orders whose diner lives alone, once.
pub(crate) fn raise(cx: &Context, orders: Vec<Stored<Order>>) -> Result<()> {
    let fresh: Vec<_> = orders.into_iter().filter(|order| !order.looked_after).collect();
    for some in fresh.chunks(PEOPLE) {
        let people = directory::residents(some.iter().map(|order| order.resident.as_str()))?;
        for order in some {
            if people.iter().any(|person| person.id == order.resident.as_str() && person.lives_alone) {
                raise_one(cx, order.clone())?;
            }
        }
    }
    Ok(())
}

fn raise_one(cx: &Context, mut order: Stored<Order>) -> Result<()> {
    let at_home = order.way == Way::Deliver;
    let alert = Alert::insert(Alert {
        order: order.id(),
        resident: order.resident.clone(),
        day: order.day.clone(),
        meal: order.meal,
        dish: order.dish.clone(),
        reason: if at_home { AlertReason::NotBrought } else { AlertReason::DidNotCome },
        state: AlertState::Open,
        raised_at: cx.now(),
        times: 1,
        note: None,
        by: None,
        ended_at: None,
    })?;
    tell::of_alert(&alert)?;
    order.looked_after = true;
    order.save()
}

/// Orders of yesterday and today that should be eaten by now and of which nothing was noted; of an older one nobody need go.
pub(crate) fn waiting(cx: &Context) -> Result<Vec<Stored<Order>>> {
    let today = cx.today();
    let open = Order::query().eq("status", OrderStatus::Ordered);
    let mut open = open.from("day", today.plus_days(-1)).before("day", today.plus_days(1)).all()?;
    open.retain(|order| order.day < today || order.meal.is_over(cx.now().hour_and_minute()));
    Ok(open)
}

/// Whether a meal that was sent should have been there for a while.
pub(crate) fn is_overdue(cx: &Context, request: &Request) -> bool {
    let by = |due: i64| Timestamp::from_micros(due).plus_minutes(GRACE_MINUTES);
    request.due_at.is_none_or(|due| by(due) <= cx.now())
}
