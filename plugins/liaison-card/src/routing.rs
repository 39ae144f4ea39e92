//! Who is asked next. No platform in here: plain values in, a plain answer out.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

/// The places on a card, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Place {
    /// The linked volunteer.
    Helper,
    /// The backup.
    Backup,
    /// The duty team.
    Team,
}

/// Somebody who could be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// In which place on the card.
    pub place: Place,
    /// To whom the request would go.
    pub to: Assignee,
    /// Whether they take requests now. A team always does.
    pub available: bool,
}

/// The first who is available and has not been asked yet.
pub(crate) fn next(candidates: &[Candidate], asked: &[Place]) -> Option<Candidate> {
    candidates.iter().find(|candidate| candidate.available && !asked.contains(&candidate.place)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(helper_available: bool, backup_available: bool) -> Vec<Candidate> {
        let volunteer = |id: &str| Assignee::Volunteer(id.into());
        vec![
            Candidate { place: Place::Helper, to: volunteer("helper"), available: helper_available },
            Candidate { place: Place::Backup, to: volunteer("backup"), available: backup_available },
            Candidate { place: Place::Team, to: Assignee::Team("duty".into()), available: true },
        ]
    }

    fn place(candidates: &[Candidate], asked: &[Place]) -> Option<Place> {
        next(candidates, asked).map(|candidate| candidate.place)
    }

    #[test]
    fn the_helper_is_asked_first() {
        assert_eq!(place(&card(true, true), &[]), Some(Place::Helper));
    }

    #[test]
    fn a_helper_who_is_away_is_passed_over() {
        assert_eq!(place(&card(false, true), &[]), Some(Place::Backup));
        assert_eq!(place(&card(false, false), &[]), Some(Place::Team));
    }

    #[test]
    fn nobody_is_asked_twice() {
        assert_eq!(place(&card(true, true), &[Place::Helper]), Some(Place::Backup));
        assert_eq!(place(&card(true, true), &[Place::Helper, Place::Backup]), Some(Place::Team));
        // The helper is back, but has said no to this request.
        assert_eq!(place(&card(true, false), &[Place::Helper]), Some(Place::Team));
    }

    #[test]
    fn in_the_end_nobody_is_left() {
        assert_eq!(place(&card(true, true), &[Place::Helper, Place::Backup, Place::Team]), None);
        assert_eq!(place(&[], &[]), None);
    }
}
