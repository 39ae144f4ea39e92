//! Fields of people that a module's page names, as far as the reader may see them.

use std::collections::HashMap;

use wushe_core::app::personal::{self, Field, Person};
use wushe_core::error::Error;
use wushe_plugin_schema::value::{PersonField, PersonKind, PersonRef};

use crate::modules::Paged;
use crate::web::disclosed::Disclosed;
use crate::web::error::PageError;
use crate::web::frame::Place;
use crate::web::page::{PersonText, people_in};

/// Looks up every field of a person in the page, in the picture of the data from which it was made, and what of it is
/// somebody else's in the clear. Somebody who is not in the unit stays unknown.
pub(super) async fn known(
    paged: &mut Paged,
    home: &str,
    place: Place,
) -> Result<(HashMap<(PersonRef, PersonField), PersonText>, Disclosed), PageError> {
    let mut known = HashMap::new();
    let mut disclosed = Disclosed::on_page_of(paged.cx.module.clone());
    for (reference, field) in people_in(&paged.page) {
        let Some(person) = person(&reference) else { continue };
        let text = match personal::show(&mut paged.tx, &paged.cx, person, core_field(field)).await {
            Ok(shown) if shown.text.is_empty() => {
                PersonText { text: "—".to_owned(), masked: true, href: String::new() }
            }
            Ok(shown) => {
                disclosed.add(person, core_field(field), &shown);
                PersonText { text: shown.text, masked: !shown.clear, href: href(&reference, home, place) }
            }
            Err(Error::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        known.insert((reference, field), text);
    }
    Ok((known, disclosed))
}

/// The person of the core that a module's reference names; none for registers that pages cannot show.
pub(super) fn person(reference: &PersonRef) -> Option<Person> {
    match reference.kind {
        PersonKind::Resident => reference.id.parse().ok().map(Person::Resident),
        PersonKind::Volunteer => reference.id.parse().ok().map(Person::Volunteer),
        PersonKind::Worker => None,
    }
}

pub(super) const fn core_field(field: PersonField) -> Field {
    match field {
        PersonField::Name => Field::Name,
        PersonField::Phone => Field::Phone,
        PersonField::Address => Field::Address,
    }
}

/// Staff can go on to the person's card, where a field is opened for a purpose.
fn href(reference: &PersonRef, home: &str, place: Place) -> String {
    match (place, reference.kind) {
        (Place::Staff, PersonKind::Resident) => format!("{home}/residents/{}", reference.id),
        (Place::Staff, PersonKind::Volunteer) => format!("{home}/volunteers/{}", reference.id),
        _ => String::new(),
    }
}
