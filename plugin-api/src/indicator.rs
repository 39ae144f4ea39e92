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
}
