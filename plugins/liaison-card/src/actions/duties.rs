//! The roster: who is on duty when.

use wushe_plugin::prelude::*;

use crate::pages::roster::Roster;
use crate::roster::{self, Duty};

/// How far ahead, and how far back, the roster is written, in days.
const AHEAD: i64 = 180;
const BACK: i64 = 31;
/// Days on which somebody is put on duty in one go.
const IN_A_ROW: i64 = 31;

/// Put somebody on duty.
#[derive(Debug, Input)]
pub(crate) struct AddDuty {
    pub day: Date,
    /// The last of several days; none: only that one.
    pub last: Option<Date>,
    #[field(max_length = 5)]
    pub from: String,
    #[field(max_length = 5)]
    pub until: String,
    pub volunteer: Option<VolunteerId>,
    #[field(max_length = 30)]
    pub staff: Option<String>,
}

/// Change when or who.
#[derive(Debug, Input)]
pub(crate) struct ChangeDuty {
    pub duty: Id<Duty>,
    #[field(max_length = 5)]
    pub from: String,
    #[field(max_length = 5)]
    pub until: String,
    pub volunteer: Option<VolunteerId>,
    #[field(max_length = 30)]
    pub staff: Option<String>,
}

/// Take somebody off duty.
#[derive(Debug, Input)]
pub(crate) struct RemoveDuty {
    pub duty: Id<Duty>,
}

/// Have the roster of the week before again.
#[derive(Debug, Input)]
pub(crate) struct CopyWeek {
    /// A day of the week that is filled.
    pub week: Date,
}

pub(crate) fn add(cx: &Context, input: AddDuty) -> Result<Done> {
    check_day(cx, "day", &input.day)?;
    let last = input.last.clone().unwrap_or_else(|| input.day.clone());
    let days = input.day.days_until(&last);
    ensure!(days >= 0, "last", t!("add_duty-backwards"));
    ensure!(days < IN_A_ROW, "last", t!("add_duty-too-many", days = IN_A_ROW));
    let to = Roster::of(&input.day).link();
    let first = duty(input.day, &input.from, &input.until, input.volunteer, input.staff)?;
    let taken = roster::from_day(&first.day, days + 1)?;
    let mut made = None;
    for ahead in 0..=days {
        let duty = Duty { day: first.day.plus_days(ahead), ..first.clone() };
        ensure!(!is_taken(&taken, &duty, None), "from", t!("duty-overlaps", day = duty.day.as_str()));
        made.get_or_insert(duty.insert()?.id());
    }
    let done = Done::say(t!("add_duty-done", n = days + 1)).go(to);
    Ok(made.into_iter().fold(done, Done::id))
}

pub(crate) fn change(input: ChangeDuty) -> Result<Done> {
    let mut there = input.duty.get()?;
    let new = duty(there.day.clone(), &input.from, &input.until, input.volunteer, input.staff)?;
    let taken = roster::from_day(&new.day, 1)?;
    ensure!(!is_taken(&taken, &new, Some(&there.id())), "from", t!("duty-overlaps", day = new.day.as_str()));
    *there = new;
    there.save()?;
    Ok(Done::say(t!("change_duty-done")).go(Roster::of(&there.day).link()))
}

pub(crate) fn remove(input: &RemoveDuty) -> Result<Done> {
    let duty = input.duty.get()?;
    let to = Roster::of(&duty.day).link();
    duty.delete()?;
    Ok(Done::say(t!("remove_duty-done")).go(to))
}

pub(crate) fn copy_week(cx: &Context, input: &CopyWeek) -> Result<Done> {
    check_day(cx, "week", &input.week)?;
    let week = roster::monday(&input.week);
    let before = roster::from_day(&week.plus_days(-7), 7)?;
    ensure!(!before.is_empty(), t!("copy_week-nothing"));
    let there = roster::from_day(&week, 7)?;
    let mut copied = 0_u32;
    for duty in before {
        let duty = Duty { day: duty.day.plus_days(7), ..(*duty).clone() };
        // A volunteer who has left is on duty no more.
        let gone = match &duty.volunteer {
            Some(volunteer) => directory::find_volunteer(volunteer)?.is_none(),
            None => false,
        };
        if !gone && !is_taken(&there, &duty, None) {
            duty.insert()?;
            copied += 1;
        }
    }
    ensure!(copied > 0, t!("copy_week-all-there"));
    Ok(Done::say(t!("copy_week-done", n = copied)).go(Roster::of(&week).link()))
}

/// A duty from what was entered: one person, and an end after its beginning.
fn duty(day: Date, from: &str, until: &str, volunteer: Option<VolunteerId>, staff: Option<String>) -> Result<Duty> {
    let time =
        |field: &str, typed: &str| roster::read_time(typed).ok_or_else(|| Error::invalid(field, t!("duty-time")));
    let (from, until) = (time("from", from)?, time("until", until)?);
    ensure!(from < until, "until", t!("duty-ends-first"));
    ensure!(volunteer.is_some() != staff.is_some(), "volunteer", t!("duty-one-person"));
    if let Some(id) = &volunteer {
        ensure!(directory::find_volunteer(id)?.is_some(), "volunteer", t!("helpers-unknown"));
    }
    let staff = staff.map(|name| name.trim().to_owned());
    Ok(Duty { day, from, until, volunteer, staff })
}

/// Whether the same person is on duty at that time already.
fn is_taken(there: &[Stored<Duty>], new: &Duty, but: Option<&Id<Duty>>) -> bool {
    there
        .iter()
        .any(|duty| Some(&duty.id()) != but && duty.day == new.day && duty.same_person(new) && duty.overlaps(new))
}

fn check_day(cx: &Context, field: &str, day: &Date) -> Result<()> {
    let ahead = cx.today().days_until(day);
    ensure!(ahead >= -BACK, field, t!("duty-past", days = BACK));
    ensure!(ahead <= AHEAD, field, t!("duty-too-far", days = AHEAD));
    Ok(())
}
