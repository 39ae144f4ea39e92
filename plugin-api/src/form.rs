//! From inputs to buttons and forms, from parameters to links: `#[module]` ties each input to its action and each
//! parameter struct to its page.

use wushe_plugin_schema::page::{Button, Form};
use wushe_plugin_schema::text::Text;
use wushe_plugin_schema::value::Link;

use crate::field::Fields;

/// The input of an action. Each action has an input struct of its own; `#[module]` implements this for it.
pub trait ToAction: Fields {
    /// Name of the action.
    const ACTION: &'static str;

    /// A button that carries out the action with this input.
    #[must_use]
    fn button(&self, text: impl Into<Text>) -> Button {
        Button::act(text, Self::ACTION, self.to_map())
    }
}

/// The parameters of a page. Each page with parameters has a struct of its own; `#[module]` implements this for it.
pub trait ToPage: Fields {
    /// Name of the page.
    const PAGE: &'static str;

    /// A link to the page with these parameters.
    #[must_use]
    fn link(&self) -> Link {
        Link { page: Self::PAGE.to_owned(), params: self.to_map() }
    }
}

/// The form of an action: every field of its input, labelled by the messages `<action>-<field>`, with the button
/// `<action>-submit`. Ids of records and requests go along unseen; give them a value with
/// [`Form::fill`](wushe_plugin_schema::page::Form::fill).
#[must_use]
pub fn form<A: ToAction>() -> Form {
    Form {
        action: A::ACTION.to_owned(),
        title: None,
        fields: A::fields().iter().map(|field| field.ask(A::ACTION)).collect(),
        submit: Text::key(&format!("{}-submit", A::ACTION)),
    }
}
