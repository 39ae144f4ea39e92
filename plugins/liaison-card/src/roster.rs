//! Who is on duty, on which day and at what time.

use wushe_plugin::prelude::*;

/// Somebody is on duty for a while.
#[derive(Debug, Clone, Record)]
#[record(collection = "duties", index(day, volunteer))]
pub(crate) struct Duty {
    /// On this day.
    pub day: Date,
    /// From this time of the day, `09:00`.
    #[field(max_length = 5)]
    pub from: String,
    /// Until this time of the same day, `17:00`.
    #[field(max_length = 5)]
    pub until: String,
    /// The volunteer; none: somebody of the staff.
    pub volunteer: Option<VolunteerId>,
    /// Who of the staff, as the roster names them.
    #[field(max_length = 30)]
    pub staff: Option<String>,
}

/// Where a duty stands at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Stage {
    /// Still to come.
    Coming,
    /// Now.
    Now,
    /// Over.
    Over,
}

impl Duty {
    /// Where it stands at this time of its day.
    pub(crate) fn stage(&self, time: &str) -> Stage {
        if time < self.from.as_str() {
            Stage::Coming
        } else if time < self.until.as_str() {
            Stage::Now
        } else {
            Stage::Over
        }
    }

    /// Whether it is the same person.
    pub(crate) fn same_person(&self, other: &Self) -> bool {
        self.volunteer == other.volunteer && self.staff == other.staff
    }

    /// Whether the two share some time of the day.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// Its hours, for people.
    pub(crate) fn hours(&self) -> String {
        format!("{}–{}", self.from, self.until)
    }

    /// Who it is, for a page.
    pub(crate) fn who(&self) -> Value {
        match (&self.volunteer, &self.staff) {
            (Some(volunteer), _) => volunteer.name(),
            (None, Some(name)) => name.into(),
            (None, None) => t!("nobody").into(),
        }
    }
}

/// A time of the day as it is kept, `09:00`, from what somebody typed: `9:00`, `9：00`, `9`; none when it is not one. A duty may
/// last until `24:00`.
pub(crate) fn read_time(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (hour, minute) = typed.split_once([':', '：']).unwrap_or((typed, "00"));
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then(|| format!("{hour:02}:{minute:02}"))
}

/// The time of the day, as it is kept.
pub(crate) fn time_of(now: Timestamp) -> String {
    let (hour, minute) = now.hour_and_minute();
    format!("{hour:02}:{minute:02}")
}

/// The Monday of the week of a day.
pub(crate) fn monday(day: &Date) -> Date {
    day.plus_days(1 - i64::from(day.weekday()))
}

/// Who is on duty on `days` days from this one, in the order in which they come.
pub(crate) fn from_day(day: &Date, days: i64) -> Result<Vec<Stored<Duty>>> {
    let mut duties = Duty::query().from("day", day).before("day", day.plus_days(days)).all()?;
    duties.sort_by(|one, other| (&one.day, &one.from, &one.until).cmp(&(&other.day, &other.from, &other.until)));
    Ok(duties)
}

/// The volunteers who are on duty now.
pub(crate) fn on_duty(cx: &Context) -> Result<Vec<VolunteerId>> {
    let time = time_of(cx.now());
    let today = from_day(&cx.today(), 1)?;
    let now = today.iter().filter(|duty| duty.stage(&time) == Stage::Now);
    Ok(now.filter_map(|duty| duty.volunteer.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(from: &str, until: &str) -> Duty {
        let day = Date::parse("2026-03-02").expect("a day");
        Duty { day, from: from.to_owned(), until: until.to_owned(), volunteer: Some("v".into()), staff: None }
    }

    #[test]
    fn times_are_read_however_they_are_typed() {
        for (typed, time) in
            [("9:00", "09:00"), ("09：30", "09:30"), (" 9 ", "09:00"), ("0:00", "00:00"), ("24:00", "24:00")]
        {
            assert_eq!(read_time(typed).as_deref(), Some(time), "{typed}");
        }
        for typed in ["", "24:01", "25", "9:60", "九点", "9:0x", "-1:00", "9:00:00"] {
            assert_eq!(read_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_duty_begins_at_its_minute_and_is_over_at_its_last() {
        let duty = duty("09:00", "12:00");
        assert_eq!(duty.stage("08:59"), Stage::Coming);
        assert_eq!(duty.stage("09:00"), Stage::Now);
        assert_eq!(duty.stage("11:59"), Stage::Now);
        assert_eq!(duty.stage("12:00"), Stage::Over);
    }

    #[test]
    fn one_after_the_other_is_no_overlap() {
        assert!(!duty("09:00", "12:00").overlaps(&duty("12:00", "14:00")));
        assert!(duty("09:00", "12:00").overlaps(&duty("11:59", "14:00")));
        assert!(duty("09:00", "12:00").overlaps(&duty("10:00", "11:00")));
    }

    #[test]
    fn a_week_begins_on_monday() {
        let monday_of = |day: &str| monday(&Date::parse(day).expect("a day")).as_str().to_owned();
        assert_eq!(monday_of("2026-03-02"), "2026-03-02");
        assert_eq!(monday_of("2026-03-08"), "2026-03-02");
        assert_eq!(monday_of("2026-03-09"), "2026-03-09");
    }
}
