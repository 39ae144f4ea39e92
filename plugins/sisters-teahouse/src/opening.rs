//! Openings: times at which the teahouse is open. Seats and who has them are the platform's; what it does not know is kept here.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::Session;

/// A time at which the teahouse is open.
#[derive(Debug, Clone, Record)]
#[record(collection = "openings", index(begins_at, ends_at), unique(session))]
pub(crate) struct Opening {
    /// The session of the platform's activity.
    pub session: String,
    /// What it is called.
    #[field(max_length = 40)]
    pub title: String,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Whether it is for women only.
    pub women_only: bool,
    /// Why it was called off; none: it was not, or elsewhere.
    #[field(max_length = 200)]
    pub called_off: Option<String>,
    /// How many of those who had signed up came.
    pub came: u32,
    /// How many came without signing up.
    #[field(max = 10_000)]
    pub drop_ins: u32,
    /// What was talked about, in a few words.
    #[field(max_length = 1000)]
    pub minutes: Option<String>,
}

/// How long before it begins people come and are counted: an hour, as the platform has it for those who have signed up.
const EARLY_MINUTES: i64 = 60;

/// Where an opening stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is still to come.
    Coming,
    /// It is open.
    UnderWay,
    /// It is over.
    Over,
    /// It was called off.
    CalledOff,
}

/// An opening with what the platform knows of it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// What is kept here.
    pub opening: Stored<Opening>,
    /// The platform's session.
    pub session: Session,
}

impl Opening {
    /// Whether people may be counted at the door.
    pub(crate) fn is_at_the_door(&self, now: Timestamp) -> bool {
        self.begins_at.plus_minutes(-EARLY_MINUTES) <= now
    }
}

impl Shown {
    /// An opening with its session. None: somebody has taken the session out in the platform's own pages.
    pub(crate) fn of(opening: Stored<Opening>) -> Result<Option<Self>> {
        Ok(activities::session(&opening.session)?.map(|session| Self { opening, session }))
    }

    fn all(openings: Vec<Stored<Opening>>) -> Result<Vec<Self>> {
        openings.into_iter().filter_map(|opening| Self::of(opening).transpose()).collect()
    }

    /// Where it stands at `now`.
    pub(crate) fn stage(&self, now: Timestamp) -> Stage {
        if self.opening.called_off.is_some() || self.session.status == "cancelled" {
            Stage::CalledOff
        } else if now < self.opening.begins_at {
            Stage::Coming
        } else if now < self.opening.ends_at {
            Stage::UnderWay
        } else {
            Stage::Over
        }
    }

    /// Seats that are left; none: there is no limit.
    pub(crate) fn left(&self) -> Option<u32> {
        self.session.seats.map(|seats| seats.saturating_sub(self.session.seated))
    }
}

/// Openings that are not over, the next first; at most `limit`.
pub(crate) fn coming(now: Timestamp, limit: u32) -> Result<Vec<Shown>> {
    Shown::all(Opening::query().from("ends_at", now).order_by("begins_at").limit(limit).list()?)
}

/// Openings that are over, the last first, and where the list goes on.
pub(crate) fn past(now: Timestamp, limit: u32, after: Option<String>) -> Result<(Vec<Shown>, Option<String>)> {
    let past = Opening::query().before("ends_at", now).order_by("ends_at").descending();
    let listing = past.limit(limit).after(after).page()?;
    Ok((Shown::all(listing.items)?, listing.next))
}

/// The last openings of which something was written down, at most `most` of the last `among`.
pub(crate) fn with_minutes(now: Timestamp, among: u32, most: usize) -> Result<Vec<Stored<Opening>>> {
    let begun = Opening::query().before("begins_at", now).order_by("begins_at").descending().limit(among).list()?;
    Ok(begun.into_iter().filter(|opening| opening.minutes.is_some()).take(most).collect())
}

/// Hour and minute of a time of the day such as `14:30`.
pub(crate) fn read_time(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_day_are_read_and_others_are_not() {
        for (text, time) in
            [("14:30", (14, 30)), ("9:05", (9, 5)), ("19：00", (19, 0)), (" 00:00 ", (0, 0)), ("23:59", (23, 59))]
        {
            assert_eq!(read_time(text), Some(time), "{text}");
        }
        for text in ["24:00", "12:60", "12", "", "12:", ":30", "12:3x", "-1:00", "+9:00", "012:00", "12:00:00"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }

    #[test]
    fn people_are_counted_from_an_hour_before() {
        let begins_at = Timestamp::from_micros(0).plus_days(1);
        let opening = Opening {
            session: String::new(),
            title: String::new(),
            begins_at,
            ends_at: begins_at.plus_hours(2),
            women_only: false,
            called_off: None,
            came: 0,
            drop_ins: 0,
            minutes: None,
        };
        assert!(!opening.is_at_the_door(begins_at.plus_minutes(-61)));
        assert!(opening.is_at_the_door(begins_at.plus_minutes(-60)));
        assert!(opening.is_at_the_door(begins_at.plus_days(3)), "some are written down days later");
    }
}
