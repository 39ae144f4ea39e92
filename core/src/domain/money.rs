//! Money: whole fen (1/100 yuan), never a fraction.

use std::fmt;

use crate::error::{Error, Problem, Result};

/// An amount in fen. Sums are checked: what does not fit is an error, never a wrong number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// The greatest amount that is taken in one go: a hundred thousand million yuan.
const MOST: i64 = 10_000_000_000_000;

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// This many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// How many fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// `Invalid` when it does not fit.
    pub fn plus(self, other: Self) -> Result<Self> {
        self.0.checked_add(other.0).map(Self).ok_or_else(|| Error::invalid("amount", "too-great"))
    }

    /// The difference.
    ///
    /// # Errors
    /// `Invalid` when it does not fit.
    pub fn minus(self, other: Self) -> Result<Self> {
        self.0.checked_sub(other.0).map(Self).ok_or_else(|| Error::invalid("amount", "too-great"))
    }

    /// An entered amount: more than nothing, and not more than anybody has.
    ///
    /// # Errors
    /// `Invalid` at `field`.
    pub fn entered(self, field: &str) -> Result<Self> {
        if (1..=MOST).contains(&self.0) {
            Ok(self)
        } else {
            Err(Problem::new(field, "amount").with("max", Self(MOST)).into())
        }
    }

    /// Reads yuan as people write them: `12`, `12.5`, `12.50`, `1,200.00`, with or without ¥ and 元.
    ///
    /// # Errors
    /// `Invalid` at `field`, also for a third place after the point.
    pub fn parse_yuan(field: &str, text: &str) -> Result<Self> {
        let wrong = || Error::invalid(field, "amount-form");
        let plain: String = crate::domain::check::half_width(text.trim())
            .chars()
            .filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥' | '元'))
            .collect();
        let (sign, plain) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (yuan, fen) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || fen.len() > 2 || !digits(yuan) || !digits(fen) {
            return Err(wrong());
        }
        let yuan: i64 = yuan.parse().map_err(|_| wrong())?;
        let fen: i64 = format!("{fen:0<2}").parse().map_err(|_| wrong())?;
        let sum = yuan.checked_mul(100).and_then(|sum| sum.checked_add(fen)).ok_or_else(wrong)?;
        Ok(Self(sign * sum))
    }
}

impl fmt::Display for Fen {
    /// Yuan with two places: `12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl schemars::JsonSchema for Fen {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fen".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "format": "int64", "x-unit": "fen" })
    }
}

crate::store::codec::integer_codec!(Fen, Fen::new, Fen::get);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_as_people_write_them() {
        let fen = |text| Fen::parse_yuan("amount", text).ok().map(Fen::get);
        assert_eq!(fen("12"), Some(1200));
        assert_eq!(fen("12.5"), Some(1250));
        assert_eq!(fen("¥1,200.05 元"), Some(120_005));
        assert_eq!(fen("-0.01"), Some(-1));
        for bad in ["", ".5", "1.234", "一百", "1e3", "9999999999999999999"] {
            assert_eq!(fen(bad), None, "{bad}");
        }
        assert_eq!(Fen::new(-1).to_string(), "-0.01");
        assert_eq!(Fen::new(120_005).to_string(), "1200.05");
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(Fen::new(i64::MAX).plus(Fen::new(1)).is_err());
        assert!(Fen::new(i64::MIN).minus(Fen::new(1)).is_err());
        assert!(Fen::ZERO.entered("amount").is_err());
    }
}
