//! Indicators: for which days, and what they come to.

use wushe_plugin_schema::indicator::{Days as Input, Values};

use crate::error::{Error, Result};
use crate::money::Money;
use crate::time::{Date, Timestamp};

/// The days for which an indicator is computed: those of the county, the last among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// From one day to another, both among them; none when the last comes before the first.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Those of a month, written as `2026-11`; none for anything else.
    #[must_use]
    pub fn of_month(month: &str) -> Option<Self> {
        let first_of = |month: &str| Date::parse(&format!("{month}-01"));
        let first = first_of(month)?;
        let next = first_of(first.plus_days(31).month())?;
        Self::new(first, next.plus_days(-1))
    }

    /// Those that a page was asked for; what it was not asked for is as in the month of `today`. None when the last comes before
    /// the first.
    #[must_use]
    pub fn asked(from: Option<Date>, to: Option<Date>, today: &Date) -> Option<Self> {
        let this = Self::of_month(today.month())?;
        Self::new(from.unwrap_or(this.first), to.unwrap_or(this.last))
    }

    /// This many months, that of `today` first; and the days that are shown, last, where they are none of them. For the tabs of
    /// a page.
    #[must_use]
    pub fn months_to(today: &Date, count: usize, shown: &Self) -> Vec<Self> {
        let mut months = Vec::with_capacity(count + 1);
        let mut day = today.clone();
        while months.len() < count
            && let Some(month) = Self::of_month(day.month())
        {
            day = month.first.plus_days(-1);
            months.push(month);
        }
        if !months.contains(shown) {
            months.push(shown.clone());
        }
        months
    }

    /// The month that they are, as `2026-11`; none when they are no whole month.
    #[must_use]
    pub fn month(&self) -> Option<&str> {
        let month = self.first.month();
        (Self::of_month(month).as_ref() == Some(self)).then_some(month)
    }

    /// The first day.
    #[must_use]
    pub fn first(&self) -> &Date {
        &self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(&self) -> &Date {
        &self.last
    }

    /// The first day after them.
    #[must_use]
    pub fn end(&self) -> Date {
        self.last.plus_days(1)
    }

    /// When they begin.
    #[must_use]
    pub fn begins(&self) -> Timestamp {
        self.first.at(0, 0)
    }

    /// When they are over.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.end().at(0, 0)
    }
}

impl TryFrom<&Input> for Days {
    type Error = Error;

    fn try_from(days: &Input) -> Result<Self> {
        let read = Date::parse(&days.from).zip(Date::parse(&days.to));
        let days = read.and_then(|(first, last)| Self::new(first, last));
        days.ok_or_else(|| Error::Broken("not the days of an indicator".to_owned()))
    }
}

/// What an indicator comes to. A number or an amount of money becomes one by itself; a share is made with [`Figure::share`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure(Values);

impl Figure {
    /// So many of so many. Of nothing, it is shown as none.
    #[must_use]
    pub fn share(part: u64, whole: u64) -> Self {
        Self(Values { value: number(part), whole: Some(number(whole)) })
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl From<u64> for Figure {
    fn from(value: u64) -> Self {
        number(value).into()
    }
}

impl From<i64> for Figure {
    fn from(value: i64) -> Self {
        Self(Values { value, whole: None })
    }
}

impl From<Money> for Figure {
    fn from(money: Money) -> Self {
        money.fen().into()
    }
}

impl From<Figure> for Values {
    fn from(figure: Figure) -> Self {
        figure.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_in_order() {
        let input = |from: &str, to: &str| Input { from: from.to_owned(), to: to.to_owned() };
        let month = Days::try_from(&input("2026-02-01", "2026-02-28")).expect("a month");
        assert_eq!((month.first().as_str(), month.end().as_str()), ("2026-02-01", "2026-03-01"));
        assert_eq!(month.ends().micros() - month.begins().micros(), 28 * 86_400_000_000);
        assert_eq!(month.begins().date(), *month.first());
        for (from, to) in [("2026-02-28", "2026-02-01"), ("2026-02", "2026-02-28"), ("", "")] {
            Days::try_from(&input(from, to)).expect_err(from);
        }
    }

    fn of(month: &str) -> Days {
        Days::of_month(month).expect("a month")
    }

    fn day(day: &str) -> Date {
        Date::parse(day).expect("a day")
    }

    #[test]
    fn a_month_has_its_days() {
        for (month, last) in [("2026-02", "28"), ("2028-02", "29"), ("2026-12", "31"), ("2027-01", "31")] {
            let days = of(month);
            assert_eq!(days.first().as_str(), format!("{month}-01"));
            assert_eq!(days.last().as_str(), format!("{month}-{last}"));
            assert_eq!(days.month(), Some(month));
        }
        for wrong in ["", "2026", "2026-13", "2026-11-02", "26-11"] {
            assert_eq!(Days::of_month(wrong), None, "{wrong}");
        }
        let some = Days::new(day("2026-02-01"), day("2026-02-27")).expect("days");
        assert_eq!(some.month(), None);
    }

    #[test]
    fn what_is_not_asked_for_is_of_this_month() {
        let today = day("2026-02-11");
        assert_eq!(Days::asked(None, None, &today), Some(of("2026-02")));
        let from = Days::asked(Some(day("2026-01-15")), None, &today).expect("days");
        assert_eq!((from.first().as_str(), from.last().as_str()), ("2026-01-15", "2026-02-28"));
        assert_eq!(Days::asked(Some(day("2026-03-01")), None, &today), None);
    }

    #[test]
    fn months_follow_each_other_over_the_year() {
        let named = |shown: &Days| -> Vec<String> {
            let months = Days::months_to(&day("2026-02-11"), 3, shown);
            months.iter().map(|days| days.month().expect("a month").to_owned()).collect()
        };
        assert_eq!(named(&of("2026-01")), ["2026-02", "2026-01", "2025-12"]);
        assert_eq!(named(&of("2024-02")), ["2026-02", "2026-01", "2025-12", "2024-02"]);
    }
}
