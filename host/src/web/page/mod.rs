//! Pages of modules: from the typed blocks that a module returns to what the templates show.
//!
//! A module never sees a name or a number in the clear, so every field of a person is resolved here, under the rights of
//! the reader; every text is looked up in the module's translations, in the reader's language; every link stays inside the
//! module.

mod block;
mod field;
mod input;
mod link;
mod people;

pub use block::{PRINT_PURPOSES, print_list, qr_svg, request_status, resolve};
pub use field::{Choices, FormState, fields_of_shape, shown_values};
pub use input::{InputProblem, form_values, read_input, stands};
pub use link::{page_url, query_string};
pub use people::{PersonText, people_in, people_of};

use std::collections::HashMap;

use wushe_plugin_schema::shape::{ActionShape, FieldShape};
use wushe_plugin_schema::value::{PersonField, PersonRef};

use super::format::Formatter;
use super::view::OptionView;
use crate::i18n::Catalog;
use crate::modules::ShownFile;

/// What of a page can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offers {
    /// Whatever stands on it.
    Everything,
    /// What may be done for others: staff read it for a resident.
    ForOthers,
    /// Nothing: it is read without a login, or on paper.
    Nothing,
}

/// Everything that turning a page into words needs to know.
#[derive(Debug)]
pub struct PageContext<'a> {
    /// The module's translations.
    pub catalog: &'a Catalog,
    /// The module's actions: how each takes its input.
    pub actions: &'a [ActionShape],
    /// What of it can be done by this reader.
    pub offers: Offers,
    /// The reader's language and the moment.
    pub format: Formatter,
    /// Where the module's pages stand, e.g. `/staff/510821…/m/liaison-card`.
    pub base: &'a str,
    /// Where "back" leads when the page does not say: the home of the surface.
    pub home: &'a str,
    /// Path and query of the page itself: where an action returns to.
    pub here: &'a str,
    /// Where residents are looked for while typing; the field's name is added.
    pub pick: &'a str,
    /// Scheme and host for addresses on paper, e.g. `https://wushe.example`.
    pub origin: &'a str,
    /// Fields of people, as far as the reader may see them.
    pub people: &'a HashMap<(PersonRef, PersonField), PersonText>,
    /// Files that the page names, by id, as far as they are there.
    pub files: &'a HashMap<String, ShownFile>,
    /// Where files of the module are handed out: their ids follow.
    pub files_at: &'a str,
    /// Volunteers of the unit, for fields that ask for one.
    pub volunteers: &'a [OptionView],
    /// Teams of the unit, for fields that ask for one.
    pub teams: &'a [OptionView],
    /// What came back from a form that could not be carried out.
    pub form: Option<&'a FormState>,
}

impl PageContext<'_> {
    /// The input that an action declares; nothing for one that the module does not have.
    fn input_of(&self, action: &str) -> &[FieldShape] {
        self.actions.iter().find(|shape| shape.name == action).map_or(&[], |shape| &shape.input)
    }

    /// Whether an action is offered to this reader.
    fn offers(&self, action: &str) -> bool {
        match self.offers {
            Offers::Everything => true,
            Offers::ForOthers => self.actions.iter().any(|shape| shape.name == action && shape.on_behalf),
            Offers::Nothing => false,
        }
    }

    /// What every form of a page carries along: where it stood, and the moment at which it was made, by which a second press
    /// of the same button is known.
    fn carried(&self) -> [(String, String); 2] {
        [("_from".to_owned(), self.here.to_owned()), ("_once".to_owned(), self.format.now.to_string())]
    }
}
