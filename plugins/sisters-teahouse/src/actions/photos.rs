//! Photographs: who is on them, and taking them away.

use wushe_plugin::prelude::*;

use crate::pages::opening::ShowOpening;
use crate::pages::photo::ShowPhoto;
use crate::photo::{self, People, Photo};

/// Take a photograph away.
#[derive(Debug, Input)]
pub(crate) struct RemovePhoto {
    pub photo: Id<Photo>,
}

/// Note that a resident is on a photograph.
#[derive(Debug, Input)]
pub(crate) struct NoteOnPhoto {
    pub photo: Id<Photo>,
    pub resident: ResidentId,
}

/// Note that a volunteer is on a photograph.
#[derive(Debug, Input)]
pub(crate) struct NoteVolunteerOnPhoto {
    pub photo: Id<Photo>,
    pub volunteer: VolunteerId,
}

/// Note that somebody is not on a photograph after all.
#[derive(Debug, Input)]
pub(crate) struct NoteOffPhoto {
    pub photo: Id<Photo>,
    pub resident: Option<ResidentId>,
    pub volunteer: Option<VolunteerId>,
}

pub(crate) fn remove(input: &RemovePhoto) -> Result<Done> {
    let photo = input.photo.get()?;
    let to = ShowOpening::of(photo.opening.clone()).link();
    photo::remove(photo)?;
    Ok(Done::say(t!("photo-removed")).go(to))
}

pub(crate) fn note_on(input: NoteOnPhoto) -> Result<Done> {
    change(input.photo, |people| people.residents.push(input.resident))
}

pub(crate) fn note_volunteer_on(input: NoteVolunteerOnPhoto) -> Result<Done> {
    change(input.photo, |people| people.volunteers.push(input.volunteer))
}

pub(crate) fn note_off(input: NoteOffPhoto) -> Result<Done> {
    let NoteOffPhoto { photo, resident, volunteer } = input;
    change(photo, |people| {
        people.residents.retain(|one| Some(one) != resident.as_ref());
        people.volunteers.retain(|one| Some(one) != volunteer.as_ref());
    })
}

/// Look again whether a photograph may be shown.
#[derive(Debug, Input)]
pub(crate) struct LookAgain {
    pub photo: Id<Photo>,
}

/// After somebody on it has agreed once more.
pub(crate) fn look_again(input: &LookAgain) -> Result<Done> {
    let shown = change(input.photo.clone(), |_| {})?;
    if photo::people(&*input.photo.get()?)?.held {
        return Err(Error::refused(t!("photo-still-held")));
    }
    Ok(Done { say: Some(t!("photo-shown-again")), ..shown })
}

/// The platform asks for the consent of whoever is noted anew, and holds the photograph while somebody on it has none.
fn change(photo: Id<Photo>, change: impl FnOnce(&mut People)) -> Result<Done> {
    let stored = photo.get()?;
    let mut people = photo::people(&stored)?;
    change(&mut people);
    stored.file.shows(&people.residents, &people.volunteers)?;
    Ok(Done::say(t!("photo-people-noted")).go(ShowPhoto { photo }.link()))
}
