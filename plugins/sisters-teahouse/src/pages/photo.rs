//! One photograph, as staff see it: who of the register is on it.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::SignUp as PlatformSignUp;

use super::pictures;
use crate::actions::photos::{LookAgain, NoteOffPhoto, NoteOnPhoto, NoteVolunteerOnPhoto, RemovePhoto};
use crate::pages::opening::ShowOpening;
use crate::photo::{self, People, Photo};

/// Parameters of a photograph's page.
#[derive(Debug, Input)]
pub(crate) struct ShowPhoto {
    pub photo: Id<Photo>,
}

impl ShowPhoto {
    /// The way to a photograph's page.
    pub(crate) fn of(photo: &Stored<Photo>) -> Link {
        Self { photo: photo.id() }.link()
    }
}

pub(crate) fn page(params: &ShowPhoto) -> Result<Page> {
    let shown = params.photo.get()?;
    let opening = shown.opening.get()?;
    let people = photo::people(&shown)?;
    let all = photo::of(&shown.opening)?;
    let own = pictures(&opening, &all).into_iter().zip(&all).find(|(_, one)| one.id() == params.photo);
    let remove = RemovePhoto { photo: shown.id() }.button(t!("photo-remove"));
    let remove = remove.danger().confirm(t!("photo-remove-sure"));
    let came = activities::sign_ups(&opening.session)?;
    let others = came.iter().filter(|one| one.status != "cancelled" && one.attendance != "absent");
    let others: Vec<Row> = others.filter_map(|one| not_on_it(&shown, &people, one)).collect();
    let more = form::<NoteOnPhoto>().title(t!("photo-person-else")).hide("photo", shown.id());
    Ok(Page::new(t!("photo-people"))
        .back(ShowOpening::of(shown.opening.clone()).link())
        .when(people.held, |page| {
            let again = LookAgain { photo: shown.id() }.button(t!("photo-look-again"));
            page.alert(Tone::Warn, t!("photo-held")).buttons([again])
        })
        .pictures(own.into_iter().map(|(picture, _)| picture.button(remove.clone())))
        .heading(t!("photo-on-it"))
        .table(Table::new([t!("label-who")], t!("photo-on-it-nobody")).rows(on_it(&shown, &people)))
        .heading(t!("photo-who-came"))
        .table(Table::new([t!("label-who")], t!("photo-who-came-nobody")).rows(others))
        .form(more.help("resident", t!("photo-person-help"))))
}

fn on_it(photo: &Stored<Photo>, people: &People) -> Vec<Row> {
    let off = |resident, volunteer| {
        let button = NoteOffPhoto { photo: photo.id(), resident, volunteer }.button(t!("photo-not-on-it"));
        // Without them it may be shown again, at once.
        if people.held { button.confirm(t!("photo-not-on-it-sure")) } else { button }
    };
    let residents = people.residents.iter().map(|id| Row::new([id.name()]).button(off(Some(id.clone()), None)));
    let volunteers = people.volunteers.iter().map(|id| Row::new([id.name()]).button(off(None, Some(id.clone()))));
    residents.chain(volunteers).collect()
}

/// Somebody who signed up and is not noted yet.
fn not_on_it(photo: &Stored<Photo>, people: &People, one: &PlatformSignUp) -> Option<Row> {
    if let Some(resident) = one.resident.as_ref().map(ResidentId::from) {
        let on = !people.residents.contains(&resident);
        let note = || NoteOnPhoto { photo: photo.id(), resident: resident.clone() }.button(t!("photo-is-on-it"));
        return on.then(|| Row::new([resident.name()]).button(note()));
    }
    let volunteer = one.volunteer.as_ref().map(VolunteerId::from)?;
    let on = !people.volunteers.contains(&volunteer);
    let note = || NoteVolunteerOnPhoto { photo: photo.id(), volunteer: volunteer.clone() }.button(t!("photo-is-on-it"));
    on.then(|| Row::new([volunteer.name()]).button(note()))
}
