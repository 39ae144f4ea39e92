//! Who is asked next. No platform in here: plain values in, a plain answer out.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

/// Where somebody stands who is asked: on the roster of today, or on the card; in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Place {
    /// A volunteer on duty at this hour; asked only where the settings say so.
    Duty,
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
    /// In which place.
    pub place: Place,
    /// To whom the request would go.
    pub to: Assignee,
    /// Whether they take requests now. A team always does.
    pub available: bool,
}

/// Who has been asked for a request so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// In these places.
    pub places: &'a [Place],
    /// These volunteers: one on duty may stand on the card, too.
    pub volunteers: &'a [VolunteerId],
}

impl Asked<'_> {
    fn includes(&self, candidate: &Candidate) -> bool {
        let volunteer = match &candidate.to {
            Assignee::Volunteer(id) => self.volunteers.contains(id),
            Assignee::Team(_) => false,
        };
        // Several may be on duty; every other place has one.
        volunteer || candidate.place != Place::Duty && self.places.contains(&candidate.place)
    }
}

/// The first who is available and has not been asked yet.
pub(crate) fn next(candidates: &[Candidate], asked: Asked<'_>) -> Option<Candidate> {
    candidates.iter().find(|candidate| candidate.available && !asked.includes(candidate)).cloned()
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

    fn place(candidates: &[Candidate], places: &[Place]) -> Option<Place> {
        next(candidates, Asked { places, volunteers: &[] }).map(|candidate| candidate.place)
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
    fn whoever_is_on_duty_is_asked_first_one_after_the_other_and_not_again_as_a_helper() {
        let on_duty = |id: &str| Candidate { place: Place::Duty, to: Assignee::Volunteer(id.into()), available: true };
        let mut candidates = vec![on_duty("helper"), on_duty("other")];
        candidates.extend(card(true, true));
        let mut volunteers: Vec<VolunteerId> = Vec::new();
        let mut places = Vec::new();
        let mut order = Vec::new();
        while let Some(next) = next(&candidates, Asked { places: &places, volunteers: &volunteers }) {
            places.push(next.place);
            order.push(match next.to {
                Assignee::Volunteer(id) => {
                    volunteers.push(id.clone());
                    String::from(id)
                }
                Assignee::Team(id) => String::from(id),
            });
        }
        assert_eq!(order, ["helper", "other", "backup", "duty"]);
    }

    #[test]
    fn in_the_end_nobody_is_left() {
        assert_eq!(place(&card(true, true), &[Place::Helper, Place::Backup, Place::Team]), None);
        assert_eq!(place(&[], &[]), None);
    }
}
