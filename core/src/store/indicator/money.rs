//! The charity fund.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[];
