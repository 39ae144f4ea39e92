//! What can be pressed and filled in, and what comes of it.

use crate::page::{Button, ButtonStyle, Choice, Does, Done, Field, FieldKind, Form};
use crate::text::Text;
use crate::value::{Link, PersonRef};

impl Button {
    /// Goes to a page of the module.
    #[must_use]
    pub fn go(text: impl Into<Text>, to: Link) -> Self {
        Self { text: text.into(), does: Does::Go { to }, style: ButtonStyle::Plain }
    }

    /// Carries out an action with this input.
    #[must_use]
    pub fn act(text: impl Into<Text>, action: &str, input: serde_json::Map<String, serde_json::Value>) -> Self {
        let does = Does::Act { action: action.to_owned(), input, confirm: None };
        Self { text: text.into(), does, style: ButtonStyle::Plain }
    }

    /// Rings a person.
    #[must_use]
    pub fn ring(text: impl Into<Text>, person: PersonRef) -> Self {
        Self { text: text.into(), does: Does::Ring { person }, style: ButtonStyle::Plain }
    }

    /// The button that most people want.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.style = ButtonStyle::Primary;
        self
    }

    /// A button whose effect cannot be taken back easily.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.style = ButtonStyle::Danger;
        self
    }

    /// Asks before it acts.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<Text>) -> Self {
        if let Does::Act { confirm, .. } = &mut self.does {
            *confirm = Some(question.into());
        }
        self
    }
}

impl Form {
    /// Its heading.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// What stands in a field at first. An unknown field is added unseen, so that a wrong name shows at once: the action
    /// refuses it.
    #[must_use]
    pub fn fill(mut self, field: &str, value: impl Into<serde_json::Value>) -> Self {
        self.field(field).value = value.into();
        self
    }

    /// A value that goes along unseen.
    #[must_use]
    pub fn hide(mut self, field: &str, value: impl Into<serde_json::Value>) -> Self {
        let field = self.field(field);
        field.kind = FieldKind::Hidden;
        field.value = value.into();
        self
    }

    /// Asks a field in another way than its type suggests.
    #[must_use]
    pub fn ask(mut self, field: &str, kind: FieldKind) -> Self {
        self.field(field).kind = kind;
        self
    }

    /// A sentence below a field.
    #[must_use]
    pub fn help(mut self, field: &str, text: impl Into<Text>) -> Self {
        self.field(field).help = Some(text.into());
        self
    }

    /// Marks a field as one that has to be filled in here, although the action can do without.
    #[must_use]
    pub fn require(mut self, field: &str) -> Self {
        self.field(field).required = true;
        self
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, field: &str) -> Self {
        self.fields.retain(|f| f.name != field);
        self
    }

    fn field(&mut self, name: &str) -> &mut Field {
        let at = self.fields.iter().position(|f| f.name == name).unwrap_or_else(|| {
            self.fields.push(Field {
                name: name.to_owned(),
                label: name.into(),
                kind: FieldKind::Hidden,
                help: None,
                required: false,
                value: serde_json::Value::Null,
            });
            self.fields.len() - 1
        });
        &mut self.fields[at]
    }
}

impl Choice {
    /// A choice: what is sent and what is read.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl Done {
    /// Done, and this is said.
    #[must_use]
    pub fn say(text: impl Into<Text>) -> Self {
        Self { say: Some(text.into()), ..Self::default() }
    }

    /// The page to show next.
    #[must_use]
    pub fn go(mut self, to: Link) -> Self {
        self.go = Some(to);
        self
    }

    /// Id of what was made.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}
