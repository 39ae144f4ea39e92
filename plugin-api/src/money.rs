//! Money, in whole fen: never a fraction, never rounded.

use std::fmt;
use std::iter::Sum;

use serde_json::Value as Json;
use wushe_plugin_schema::value::Value;

/// An amount of money. A form asks for it in yuan; it is kept and sent in whole fen (1/100 yuan).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// As fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The sum of both; at the end of the range it stays there.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left when `other` is taken away; at the end of the range it stays there.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Money {
    /// Yuan with two places, for a sentence: `12.50`. On a page it is a value, which the platform writes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl From<Money> for i64 {
    fn from(amount: Money) -> Self {
        amount.0
    }
}

impl From<Money> for Json {
    fn from(amount: Money) -> Self {
        amount.0.into()
    }
}

impl From<Money> for Value {
    fn from(amount: Money) -> Self {
        Self::money(amount.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_never_go_round() {
        let amounts = [Money::from_fen(1), Money::from_fen(250)];
        assert_eq!(amounts.into_iter().sum::<Money>().fen(), 251);
        assert_eq!(Money::from_fen(i64::MAX).plus(Money::from_fen(1)).fen(), i64::MAX);
        assert_eq!(Money::from_fen(-5).to_string(), "-0.05");
        assert_eq!(Money::from_fen(1250).to_string(), "12.50");
        assert_eq!(Money::from_fen(300).minus(Money::from_fen(301)).fen(), -1);
    }
}
