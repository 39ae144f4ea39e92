//! When somebody was last with the holder of a card: one line a card, moved on by every visit.

use wushe_plugin::prelude::*;

use crate::card::{Card, CardStatus};

/// Whether it is counted how long nobody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Watched {
    /// It is.
    On,
    /// The card is out of use.
    Off,
    /// The holder has moved away or died, while the card is still in use.
    Gone,
}

/// How long nobody has been with the holder of a card.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(collection = "watches", index(state, seen, raised, since, until, helper, backup), unique(card))]
pub(crate) struct Watch {
    /// The card.
    pub card: Id<Card>,
    /// Its number.
    pub number: String,
    /// Its holder.
    pub resident: ResidentId,
    /// The linked volunteer of the card.
    pub helper: Option<VolunteerId>,
    /// The backup of the card.
    pub backup: Option<VolunteerId>,
    /// Whether it is counted.
    pub state: Watched,
    /// The first day on which somebody should look after the holder.
    pub since: Date,
    /// The day on which that ended.
    pub until: Option<Date>,
    /// The day of the last visit; as long as there was none, the day from which it is counted.
    pub seen: Date,
    /// Whether there was a visit at all.
    pub visited: bool,
    /// The day on which the platform last asked somebody to go.
    pub raised: Option<Date>,
}

impl Watch {
    /// Days since the last visit.
    pub(crate) fn days(&self, today: &Date) -> i64 {
        self.seen.days_until(today)
    }

    /// Notes a visit on this day. Whoever was visited is there.
    fn note(&mut self, day: &Date) {
        if *day >= self.seen {
            self.seen = day.clone();
            self.visited = true;
        }
        if self.state == Watched::Gone {
            (self.state, self.until) = (Watched::On, None);
        }
    }

    /// Follows the card.
    fn follow(&mut self, card: &Card, today: &Date) {
        self.helper = card.helper.clone();
        self.backup = card.backup.clone();
        let in_use = card.status != CardStatus::Retired;
        match (self.state, in_use) {
            (Watched::On | Watched::Gone, false) => {
                self.state = Watched::Off;
                self.until.get_or_insert_with(|| today.clone());
            }
            // Counted anew: the time in between was nobody's fault.
            (Watched::Off, true) => {
                (self.state, self.until) = (Watched::On, None);
                (self.seen, self.visited) = (today.clone(), false);
            }
            _ => {}
        }
    }

    /// Notes that the holder does not live here any more.
    pub(crate) fn leave(&mut self, today: &Date) {
        (self.state, self.until) = (Watched::Gone, Some(today.clone()));
    }
}

/// The line of a card, if there is one yet.
pub(crate) fn find(card: &Id<Card>) -> Result<Option<Stored<Watch>>> {
    Watch::query().eq("card", card).first()
}

/// Brings the line of a card up to date with the card, and makes it where there is none: a card may be older than these lines.
pub(crate) fn keep(card: &Stored<Card>, today: &Date) -> Result<Stored<Watch>> {
    if let Some(mut watch) = find(&card.id())? {
        let before = (*watch).clone();
        watch.follow(card, today);
        if *watch != before {
            watch.save()?;
        }
        return Ok(watch);
    }
    let since = card.created_at().date();
    let in_use = card.status != CardStatus::Retired;
    Watch {
        card: card.id(),
        number: card.number.clone(),
        resident: card.resident.clone(),
        helper: card.helper.clone(),
        backup: card.backup.clone(),
        state: if in_use { Watched::On } else { Watched::Off },
        until: (!in_use).then(|| card.updated_at().date()),
        seen: since.clone(),
        since,
        visited: false,
        raised: None,
    }
    .insert()
}

/// Notes that somebody was with the holder of a card on this day.
pub(crate) fn note(card: &Stored<Card>, day: &Date, today: &Date) -> Result<()> {
    let mut watch = keep(card, today)?;
    watch.note(day);
    watch.save()
}

/// Those with whom nobody was for `days` days or more, the longest first.
pub(crate) fn overdue(today: &Date, days: u32) -> Query<Watch> {
    Watch::query().eq("state", Watched::On).before("seen", today.plus_days(1 - i64::from(days))).order_by("seen")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn watch() -> Watch {
        Watch {
            card: "card".into(),
            number: "LX-0001".to_owned(),
            resident: "resident".into(),
            helper: None,
            backup: None,
            state: Watched::On,
            since: day("2026-03-02"),
            until: None,
            seen: day("2026-03-02"),
            visited: false,
            raised: None,
        }
    }

    #[test]
    fn a_visit_that_is_entered_late_does_not_turn_the_clock_back() {
        let mut watch = watch();
        watch.note(&day("2026-03-10"));
        watch.note(&day("2026-03-05"));
        assert_eq!((watch.seen.as_str(), watch.visited), ("2026-03-10", true));
        assert_eq!(watch.days(&day("2026-03-12")), 2);
    }

    #[test]
    fn who_is_visited_has_not_gone() {
        let mut watch = watch();
        watch.leave(&day("2026-03-08"));
        watch.note(&day("2026-03-10"));
        assert_eq!((watch.state, watch.until), (Watched::On, None));
    }
}
