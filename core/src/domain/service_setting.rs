//! What a unit has settled about volunteer service. What a unit has not settled it takes from the nearest unit above.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Problem, Result};
use crate::id::{UnitId, UserId};
use crate::time::Timestamp;

/// Settings as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSetting {
    /// Who settled it.
    pub unit_id: UnitId,
    /// Minutes for one star, two stars, …, as a JSON array.
    pub star_minutes: String,
    /// Days after a service within which hours are handed in without a reason.
    pub late_days: i64,
    /// Days for which a certificate is publicised before it counts.
    pub publicise_days: i64,
    /// Days after which a star is looked at again; 0: never.
    pub star_review_days: i64,
    /// Who changed it.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// Settings as a reader sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceSettingView {
    /// The unit that settled them; none: nobody has, and the platform's own hold.
    pub unit_id: Option<UnitId>,
    /// Minutes for one star, two stars, …
    pub star_minutes: Vec<i64>,
    /// Days after a service within which hours are handed in without a reason.
    pub late_days: i64,
    /// Days for which a certificate is publicised before it counts.
    pub publicise_days: i64,
    /// Days after which a star is looked at again; 0: never.
    pub star_review_days: i64,
    /// Grows with each change; 0: the unit has not settled anything itself.
    pub version: i64,
}

/// What a unit settles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServiceSetting {
    /// Minutes for one star, two stars, …: 1 to 10 numbers, each greater than the one before.
    #[schemars(length(min = 1, max = 10))]
    pub star_minutes: Vec<i64>,
    /// Days after a service within which hours are handed in without a reason.
    #[schemars(range(min = 0, max = 3650))]
    pub late_days: i64,
    /// Days for which a certificate is publicised before it counts.
    #[schemars(range(min = 0, max = 90))]
    pub publicise_days: i64,
    /// Days after which a star is looked at again; 0: never.
    #[schemars(range(min = 0, max = 3650))]
    pub star_review_days: i64,
}

impl Default for NewServiceSetting {
    /// 100, 300, 600, 1000 and 1500 hours (中国社区志愿者注册管理办法 art. 18); publicised for 7 days (民发〔2015〕149号). Both
    /// are known at second hand and other schemes differ: hence settings.
    fn default() -> Self {
        Self {
            star_minutes: [100, 300, 600, 1000, 1500].map(|hours| hours * 60).to_vec(),
            late_days: 30,
            publicise_days: 7,
            star_review_days: 0,
        }
    }
}

impl NewServiceSetting {
    /// Checks numbers and their order.
    ///
    /// # Errors
    /// `Invalid` at the field that is wrong.
    pub fn check(&self) -> Result<()> {
        if self.star_minutes.is_empty() || self.star_minutes.len() > 10 {
            return Err(Problem::new("star_minutes", "too-many").with("max", 10).into());
        }
        let rising = self.star_minutes.windows(2).all(|pair| pair[0] < pair[1]);
        if !rising || self.star_minutes[0] < 1 {
            return Err(Error::invalid("star_minutes", "rising"));
        }
        for (field, days, most) in [
            ("late_days", self.late_days, 3650),
            ("publicise_days", self.publicise_days, 90),
            ("star_review_days", self.star_review_days, 3650),
        ] {
            if !(0..=most).contains(&days) {
                return Err(Problem::new(field, "range").with("min", 0).with("max", most).into());
            }
        }
        Ok(())
    }

    /// How many stars these minutes make.
    #[must_use]
    pub fn stars(&self, minutes: i64) -> i64 {
        stars(&self.star_minutes, minutes)
    }
}

/// How many stars these minutes make by this table.
#[must_use]
pub fn stars(table: &[i64], minutes: i64) -> i64 {
    table.iter().take_while(|needed| **needed <= minutes).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_by_the_hour() {
        let setting = NewServiceSetting::default();
        for (hours, expected) in
            [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (1000, 4), (1500, 5), (9000, 5)]
        {
            assert_eq!(setting.stars(hours * 60), expected, "{hours}");
        }
        assert_eq!(setting.stars(100 * 60 - 1), 0);
    }

    #[test]
    fn tables_that_do_not_rise_are_refused() {
        let with = |star_minutes: Vec<i64>| NewServiceSetting { star_minutes, ..Default::default() }.check();
        assert!(with(vec![600, 1200]).is_ok());
        for bad in [vec![], vec![0], vec![600, 600], vec![1200, 600], (1..12).collect()] {
            assert!(with(bad.clone()).is_err(), "{bad:?}");
        }
    }
}
