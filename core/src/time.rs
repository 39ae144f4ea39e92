//! Time: UTC microseconds behind one type, from a clock that is passed in.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

/// A point in time: UTC microseconds since 1970. In JSON it is written as RFC 3339, e.g. `2026-09-01T01:00:00Z`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From UTC microseconds since 1970.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// UTC microseconds since 1970.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This many seconds later (earlier when negative); stops at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The day in the county's time zone (Asia/Shanghai, UTC+8 all year since 1991), as `YYYYMMDD`.
    #[must_use]
    pub fn local_day(self) -> String {
        let shifted = self.plus_seconds(8 * 3600);
        jiff::Timestamp::from_microsecond(shifted.0)
            .map_or_else(|_| "00000000".to_owned(), |at| at.strftime("%Y%m%d").to_string())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(at) => at.fmt(f),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

impl std::str::FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>().map(|at| Self(at.as_microsecond()))
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// Where "now" comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved: tests, demo data.
    Virtual(AtomicI64),
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn at(at: Timestamp) -> Self {
        Self::Virtual(AtomicI64::new(at.0))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Self::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Self::Virtual(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a virtual clock; the machine's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Virtual(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}

/// Where ids come from: UUIDv7 of a given time, a running number, and random bits, from the system or from a seed.
///
/// A piece of work has one time throughout, so the running number (RFC 9562, 6.2, method 1) keeps what it makes in the order
/// in which it was made: the events of a request, the records of an action.
#[derive(Debug)]
pub struct Ids(Mutex<State>);

#[derive(Debug)]
struct State {
    rng: StdRng,
    running: u64,
}

impl Ids {
    /// Ids nobody can guess.
    #[must_use]
    pub fn random() -> Self {
        Self::from_rng(rand::make_rng())
    }

    /// The same ids every time: tests, demo data.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::from_rng(StdRng::seed_from_u64(seed))
    }

    fn from_rng(mut rng: StdRng) -> Self {
        // Hosts of one database begin at different numbers, far from the end.
        let running = rng.random_range(0..1 << 32);
        Self(Mutex::new(State { rng, running }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An id made at `now`, greater than those made before at the same time.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Uuid {
        let mut state = self.state();
        let mut bytes = [0; 10];
        state.rng.fill(&mut bytes[5..]);
        let running = state.running;
        state.running += 1;
        drop(state);
        // 34 bits, in order, around those that the version and the variant take.
        bytes[0] = (running >> 30) as u8 & 0x0f;
        bytes[1] = (running >> 22) as u8;
        bytes[2] = (running >> 16) as u8 & 0x3f;
        bytes[3] = (running >> 8) as u8;
        bytes[4] = running as u8;
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Random bytes: session tokens, seeds.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.state().rng.fill(&mut bytes[..]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_keep_their_order() {
        let ids = Ids::seeded(1);
        let now = Timestamp::from_micros(1_772_413_200_000_000);
        let made: Vec<Uuid> = (0..100_000).map(|_| ids.next(now)).collect();
        assert!(made.is_sorted_by(|before, after| before < after));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
        assert!(ids.next(now.plus_seconds(1)) > made[99_999]);
    }

    #[test]
    fn the_county_counts_its_own_days() {
        // 16:30 UTC is half past midnight of the next day there.
        assert_eq!(Timestamp::from_micros(1_772_469_000_000_000).local_day(), "20260303");
    }
}
