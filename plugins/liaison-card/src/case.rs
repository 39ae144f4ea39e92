//! What became of each request, in figures: which month it was opened and closed in, and whether in time. The platform has the
//! request itself; this is what the statistics are counted from.

use wushe_plugin::prelude::*;

use crate::card::Card;
use crate::errand::Errand;

/// How far a request is, for the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum CaseState {
    /// Something is still to be done.
    Open,
    /// Closed.
    Closed,
    /// Ended in another way: opened by mistake, not ours.
    Dropped,
}

/// A request, in figures.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(collection = "cases", index(state, kind, opened, closed, in_time), unique(request))]
pub(crate) struct Case {
    /// The request.
    pub request: RequestId,
    /// For the holder of this card.
    pub card: Id<Card>,
    /// Its kind.
    pub kind: String,
    /// How far it is.
    pub state: CaseState,
    /// The month in which it was opened, `2026-11`; none: it should not have been.
    pub opened: Option<String>,
    /// The month in which it was closed.
    pub closed: Option<String>,
    /// Whether the work was done by the time that was set.
    pub in_time: bool,
}

impl Case {
    /// What a request comes to. `request` has its history.
    fn of(request: &Request, card: Id<Card>) -> Self {
        let last = |verb: &str| request.history.iter().rev().find(|event| event.verb == verb).map(|event| event.at);
        let month = |at: i64| Timestamp::from_micros(at).date().month().to_owned();
        let closed = last("close");
        let state = match request.status.as_str() {
            "closed" | "revisited" | "rated" => CaseState::Closed,
            "rejected" | "merged" | "voided" => CaseState::Dropped,
            _ => CaseState::Open,
        };
        // Done is done, however long it takes until somebody has asked her and closes it.
        let done = last("report").or(closed);
        let in_time = done.is_some_and(|done| request.due_at.is_none_or(|due| done <= due));
        Self {
            request: request.id.as_str().into(),
            card,
            kind: request.kind.clone(),
            state,
            opened: (state != CaseState::Dropped).then(|| month(request.opened_at)),
            closed: closed.filter(|_| state == CaseState::Closed).map(month),
            in_time: state == CaseState::Closed && in_time,
        }
    }
}

/// Begins to count a request that was just opened.
pub(crate) fn begin(request: &Request, card: Id<Card>) -> Result<()> {
    Case::of(request, card).insert().map(drop)
}

/// Brings the figures of a request up to date; makes them where there are none: a request may be older than they are.
pub(crate) fn follow(errand: &Errand) -> Result<()> {
    let now = match requests::get(&errand.request) {
        Ok(request) => Case::of(&request, errand.card.clone()),
        // It is not kept any more: nothing can be said of it.
        Err(Error::NotFound) => Case {
            request: errand.request.clone(),
            card: errand.card.clone(),
            kind: String::new(),
            state: CaseState::Dropped,
            opened: None,
            closed: None,
            in_time: false,
        },
        Err(error) => return Err(error),
    };
    match of(&errand.request)? {
        Some(mut case) if *case != now => {
            *case = now;
            case.save()
        }
        Some(_) => Ok(()),
        None => now.insert().map(drop),
    }
}

/// The same, by the request; one that is no errand of ours is left alone.
pub(crate) fn follow_request(request: &RequestId) -> Result<()> {
    match Errand::of(request) {
        Ok(errand) => follow(&errand),
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The figures of a request, if there are any yet.
pub(crate) fn of(request: &RequestId) -> Result<Option<Stored<Case>>> {
    Case::query().eq("request", request).first()
}

#[cfg(test)]
mod tests {
    use wushe_plugin::schema::view::RequestEvent;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn request(status: &str, history: &[(&str, i64)]) -> Request {
        let event = |(verb, day): &(&str, i64)| RequestEvent {
            at: day * DAY,
            status: String::new(),
            verb: (*verb).to_owned(),
            by: String::new(),
            note: String::new(),
        };
        Request {
            id: "request".to_owned(),
            number: String::new(),
            resident: "resident".to_owned(),
            kind: "shopping".to_owned(),
            title: String::new(),
            detail: String::new(),
            status: status.to_owned(),
            charge_class: String::new(),
            volunteer: None,
            team: None,
            opened_at: 0,
            due_at: Some(2 * DAY),
            history: history.iter().map(event).collect(),
        }
    }

    fn case(status: &str, history: &[(&str, i64)]) -> Case {
        Case::of(&request(status, history), "card".into())
    }

    #[test]
    fn what_counts_is_when_it_was_done_and_not_when_it_was_closed() {
        let closed_late = case("closed", &[("open", 0), ("report", 2), ("verify", 40), ("close", 40)]);
        assert_eq!((closed_late.state, closed_late.in_time), (CaseState::Closed, true));
        assert_eq!((closed_late.opened.as_deref(), closed_late.closed.as_deref()), (Some("1970-01"), Some("1970-02")));
        // The second visit after an elder was not satisfied is the one that counts.
        let twice = case("closed", &[("open", 0), ("report", 1), ("fail", 2), ("report", 3), ("close", 4)]);
        assert!(!twice.in_time);
    }

    #[test]
    fn a_mistake_is_counted_nowhere() {
        let void = case("voided", &[("open", 0), ("void", 1)]);
        assert_eq!((void.state, void.opened, void.closed, void.in_time), (CaseState::Dropped, None, None, false));
    }

    #[test]
    fn one_that_is_opened_again_is_open() {
        let again = case("handling", &[("open", 0), ("report", 1), ("close", 2), ("reopen", 3)]);
        assert_eq!((again.state, again.closed), (CaseState::Open, None));
    }
}
