//! The meals behind the figures: those that were eaten on some days, and who ate them. Each page lists what an indicator counts,
//! by the same queries.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::text::Arg;

use crate::indicators;
use crate::order::{Charge, Order, Way};
use crate::pages::staff::ShowDiner;
use crate::pages::{columns, number, pays};

/// Meals or people on one page.
const ON_A_PAGE: u32 = 30;
/// Months that are offered, the one that is shown among them.
const MONTHS: usize = 4;

/// Parameters of a page for some days.
macro_rules! for_days {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Input)]
        pub(crate) struct $name {
            /// The first day; none: that of this month.
            pub from: Option<Date>,
            /// The last day; none: that of this month.
            pub to: Option<Date>,
            /// Where the page before ended.
            pub after: Option<String>,
        }

        impl $name {
            /// The page of these days.
            pub(crate) fn of(days: &Days, after: Option<String>) -> Link {
                Self { from: Some(days.first().clone()), to: Some(days.last().clone()), after }.link()
            }
        }
    )*};
}

for_days! {
    /// Every meal.
    Eaten,
    /// Those that were free.
    EatenFree,
    /// Those at a low fee.
    EatenLowFee,
    /// Those at the table.
    EatenIn,
    /// Those that were brought.
    Brought,
    /// Who ate.
    Diners,
}

/// Which meals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    All,
    Free,
    LowFee,
    In,
    Brought,
}

impl Which {
    const ALL: [Self; 5] = [Self::All, Self::Free, Self::LowFee, Self::In, Self::Brought];

    const fn key(self) -> &'static str {
        match self {
            Self::All => "eaten-all",
            Self::Free => "stat-free",
            Self::LowFee => "stat-low-fee",
            Self::In => "stat-eat-in",
            Self::Brought => "stat-deliver",
        }
    }

    fn meals(self, days: &Days) -> Query<Order> {
        let eaten = indicators::served(days);
        match self {
            Self::All => eaten,
            Self::Free => eaten.eq("charge", Charge::Free),
            Self::LowFee => eaten.eq("charge", Charge::LowFee),
            Self::In => eaten.eq("way", Way::EatIn),
            Self::Brought => eaten.eq("way", Way::Deliver),
        }
    }

    fn link(self, days: &Days, after: Option<String>) -> Link {
        match self {
            Self::All => Eaten::of(days, after),
            Self::Free => EatenFree::of(days, after),
            Self::LowFee => EatenLowFee::of(days, after),
            Self::In => EatenIn::of(days, after),
            Self::Brought => Brought::of(days, after),
        }
    }
}

/// The days that were asked for, or those of this month.
pub(crate) fn days(cx: &Context, from: Option<Date>, to: Option<Date>) -> Result<Days> {
    Days::asked(from, to, &cx.today()).ok_or(Error::NotFound)
}

pub(crate) fn meals(cx: &Context, which: Which, days: &Days, after: Option<String>) -> Result<Page> {
    let of = |amount: &str| which.meals(days).sums().of(amount).total();
    let (paid, subsidy) = (of("paid")?, of("subsidy")?);
    let listing = which.meals(days).order_by("day").descending().limit(ON_A_PAGE).after(after).page()?;
    let rows = listing.items.iter().map(|order| {
        Row::new([
            order.resident.name(),
            Value::from(&order.day),
            order.meal.label().into(),
            order.dish.as_str().into(),
            order.way.label().into(),
            pays(order),
            order.subsidy.into(),
        ])
        .to(ShowDiner { resident: order.resident.clone() }.link())
    });
    let table = Table::new(columns(["who", "day", "meal", "dish", "way", "pays", "subsidy"]), t!("eaten-none"));
    let next = listing.next.map(|after| which.link(days, Some(after)));
    Ok(frame(cx, days, Some(which))
        .stats([
            Stat::new(t!("label-meals"), number(paid.count)),
            Stat::new(t!("label-income"), Money::from_fen(paid.sum)),
            Stat::new(t!("label-subsidy"), Money::from_fen(subsidy.sum)),
        ])
        .table(table.rows(rows))
        .pagination(next))
}

/// Who ate, and how often.
pub(crate) fn diners(cx: &Context, days: &Days, after: Option<&str>) -> Result<Page> {
    let people = indicators::people(days)?;
    // The page before ended with this one.
    let rest = people.iter().skip_while(|(id, _)| after.is_some_and(|after| id.as_str() <= after));
    let shown: Vec<_> = rest.take(ON_A_PAGE as usize + 1).collect();
    let next = (shown.len() > ON_A_PAGE as usize).then(|| shown.get(ON_A_PAGE as usize - 1)).flatten();
    let next = next.map(|(id, _)| Diners::of(days, Some(id.clone())));
    let rows = shown.iter().take(ON_A_PAGE as usize).map(|(id, meals)| {
        let resident = ResidentId::from(id);
        Row::new([resident.name(), number(*meals)]).to(ShowDiner { resident }.link())
    });
    let table = Table::new(columns(["who", "meals"]), t!("eaten-none")).rows(rows);
    Ok(frame(cx, days, None)
        .stats([Stat::new(t!("label-people"), number(people.len() as u64))])
        .table(table)
        .pagination(next))
}

/// What stands above the list; no meals are shown where people are.
fn frame(cx: &Context, days: &Days, which: Option<Which>) -> Page {
    let kinds = Which::ALL.map(|kind| Tab::new(t!(kind.key()), kind.link(days, None), which == Some(kind)));
    let people = Tab::new(t!("label-people"), Diners::of(days, None), which.is_none());
    let months = Days::months_to(&cx.today(), MONTHS, days).into_iter().map(|month| {
        let to = which.map_or_else(|| Diners::of(&month, None), |which| which.link(&month, None));
        Tab::new(named(&month), to, month == *days)
    });
    Page::new(t!("page-eaten"))
        .lead(t!("eaten-lead"))
        .back(Link::page("accounts"))
        .tabs(kinds.into_iter().chain([people]))
        .tabs(months)
}

/// What the days are called: the month that they are, or the first and the last.
fn named(days: &Days) -> Text {
    if days.month().is_some() {
        let (year, month, _) = days.first().parts();
        // A year is no quantity: it has no thousands.
        return t!("eaten-month", month = month).with("year", Arg::Text(year.to_string()));
    }
    t!("eaten-days", from = days.first().as_str(), to = days.last().as_str())
}
