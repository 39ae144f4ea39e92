//! What is on in a unit and below, day by day, for whoever stands at its desk.

use std::collections::BTreeMap;

use jiff::civil::Weekday;

use super::{Cx, calendar, notice, request};
use crate::domain::access::Permission;
use crate::domain::agenda::{AgendaDay, Few, MOST_DAYS, SessionOn};
use crate::domain::calendar::CalendarDay;
use crate::domain::day::Day;
use crate::error::{Error, Problem, Result};
use crate::store::{On, Tx};
use crate::time::Timestamp;

/// The days from `from` to `to`, with at most `most` of each thing on each of them, and how many there are. Whoever may not see
/// a thing's register sees none of it here.
///
/// # Errors
/// `Invalid` when `to` comes before `from` or more than [`MOST_DAYS`] are asked for.
pub async fn days(tx: &mut Tx, cx: &Cx, from: Day, to: Day, most: i64) -> Result<Vec<AgendaDay>> {
    if to < from {
        return Err(Error::invalid("to", "order"));
    }
    if from.days_until(to) >= MOST_DAYS {
        return Err(Problem::new("to", "too-far").into());
    }
    let (begin, end) = (from.begins(), to.plus_days(1).begins());
    let mut days = worked(tx, from, to).await?;
    let at = |day: &Timestamp| Day::of(*day);

    cx.saw(tx, "activity_session");
    cx.saw(tx, "sign_up");
    let drafts = cx.may(tx, Permission::ReadActivities).await?;
    let found = tx.sessions_on(cx.unit, (begin, end), drafts, most).await?;
    put(&mut days, found, at, |day| &mut day.sessions);
    for one in tx.sessions_through(cx.unit, (begin, end), drafts).await? {
        go_on(&mut days, &one.thing, most);
    }
    if notice::at_desk(tx, cx).await? {
        cx.saw(tx, "notice");
        let found = tx.notices_shown_on(cx.unit, (begin, end), most).await?;
        put(&mut days, found, at, |day| &mut day.shown);
        let found = tx.notices_expiring_on(cx.unit, (from, to), most).await?;
        put(&mut days, found, |day| *day, |day| &mut day.expiring);
    }
    if cx.may(tx, Permission::ReadOrganisations).await? {
        cx.saw(tx, "contract");
        let found = tx.duties_on(cx.unit, (from, to), most).await?;
        put(&mut days, found, |day| *day, |day| &mut day.duties);
    }
    if cx.may(tx, Permission::ReadRequests).await? {
        cx.saw(tx, "request");
        let scope = request::scope(tx, cx).await?;
        for (day, (due, mine)) in tx.count_due(scope, (begin, end), cx.user()).await? {
            if let Some(day) = days.get_mut(&day) {
                (day.due, day.due_mine) = (due, mine);
            }
        }
    }
    Ok(days.into_values().collect())
}

/// Lays what was found on its days.
fn put<K, T>(
    days: &mut BTreeMap<Day, AgendaDay>,
    found: Vec<On<K, T>>,
    on: impl Fn(&K) -> Day,
    few: impl Fn(&mut AgendaDay) -> &mut Few<T>,
) {
    for one in found {
        if let Some(day) = days.get_mut(&on(&one.when)) {
            let few = few(day);
            few.all = one.all;
            few.first.push(one.thing);
        }
    }
}

/// Lays a session that lasts for days on those after its first, before what begins on them.
fn go_on(days: &mut BTreeMap<Day, AgendaDay>, session: &SessionOn, most: i64) {
    let (first, last) = (Day::of(session.begins_at), Day::of(session.ends_at.plus_seconds(-1)));
    for (_, day) in days.iter_mut().filter(|(day, _)| **day > first && **day <= last) {
        day.sessions.all += 1;
        day.sessions.first.insert(0, session.clone());
        day.sessions.first.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    }
}

/// The days, and whether they are worked.
async fn worked(tx: &mut Tx, from: Day, to: Day) -> Result<BTreeMap<Day, AgendaDay>> {
    // One for the whole county.
    tx.saw("calendar_day");
    let calendar = calendar::between(tx, from, to).await?;
    let entered = tx.list_calendar_days(from, to, MOST_DAYS).await?;
    let named = |day: Day| entered.iter().find(|entered: &&CalendarDay| entered.day == day);
    let mut days = BTreeMap::new();
    for n in 0..=from.days_until(to) {
        let day = from.plus_days(n);
        let weekend = matches!(day.date().weekday(), Weekday::Saturday | Weekday::Sunday);
        let works = calendar.works(day);
        let entered = named(day);
        let name = entered.map(|entered| entered.name.clone()).unwrap_or_default();
        let decreed = works == weekend || entered.is_some_and(|entered| !entered.works);
        let (sessions, shown, expiring, duties) = (Few::default(), Few::default(), Few::default(), Few::default());
        let on = AgendaDay { day, works, decreed, name, sessions, shown, expiring, duties, due: 0, due_mine: 0 };
        days.insert(day, on);
    }
    Ok(days)
}
