//! Time: UTC microseconds behind one type, from a clock that is passed in.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A point in time: UTC microseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
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

/// Where ids come from: UUIDv7 of a given time with random bits, from the system or from a seed.
#[derive(Debug)]
pub struct Ids(Mutex<StdRng>);

impl Ids {
    /// Ids nobody can guess.
    #[must_use]
    pub fn random() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }

    /// The same ids every time: tests, demo data.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// An id made at `now`.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Uuid {
        let bytes: [u8; 10] = self.bytes();
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Random bytes: session tokens, seeds.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut rng = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut bytes = [0; N];
        rng.fill(&mut bytes[..]);
        bytes
    }
}
