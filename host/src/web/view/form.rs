//! Forms and buttons.

use wushe_plugin_schema::value::Tone;

/// A form that is posted.
#[derive(Debug, Clone, Default)]
pub struct FormView {
    /// Unique on the page: ids of its fields begin with it.
    pub id: String,
    /// Where it is posted to.
    pub action: String,
    /// Its heading; empty: none.
    pub title: String,
    /// A sentence below the heading; empty: none.
    pub lead: String,
    /// What goes along unseen.
    pub hidden: Vec<(String, String)>,
    /// What is asked.
    pub fields: Vec<FieldView>,
    /// What is wrong with the whole of it; empty: nothing.
    pub error: String,
    /// Words of its button.
    pub submit: String,
    /// Whether it carries a file.
    pub upload: bool,
    /// Whether its button cannot be taken back easily.
    pub danger: bool,
    /// Whether it only asks, and what is asked stands in the address.
    pub get: bool,
}

impl FormView {
    /// The fields that have something wrong.
    #[must_use]
    pub fn wrong(&self) -> Vec<&FieldView> {
        self.fields.iter().filter(|field| !field.error.is_empty()).collect()
    }

    /// The fields in their order, those of a part together.
    #[must_use]
    pub fn parts(&self) -> Vec<PartView<'_>> {
        self.fields.chunk_by(|one, next| one.part == next.part).map(|fields| PartView { fields }).collect()
    }

    /// How many they are.
    #[must_use]
    pub fn wrong_count(&self) -> i64 {
        i64::try_from(self.wrong().len()).unwrap_or(i64::MAX)
    }
}

/// Fields that belong together; without a title: those that everybody fills in.
#[derive(Debug, Clone, Copy)]
pub struct PartView<'f> {
    /// The fields, at least one.
    pub fields: &'f [FieldView],
}

impl PartView<'_> {
    /// What the part is called; empty: its fields stand in the form itself.
    #[must_use]
    pub fn title(&self) -> &str {
        self.fields.first().map(|field| field.part.as_str()).unwrap_or_default()
    }

    /// Whether it is unfolded from the beginning: something stands in it, must stand in it, or is wrong.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.fields.iter().any(|field| field.required || field.is_filled() || !field.error.is_empty())
    }
}

/// A field.
#[derive(Debug, Clone, Default)]
pub struct FieldView {
    /// Unique on the page.
    pub id: String,
    /// As it is sent.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A sentence below the label; empty: none.
    pub help: String,
    /// What is wrong with it; empty: nothing.
    pub error: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What stands in it.
    pub value: String,
    /// The part of the form to which it belongs; empty: it stands in the form itself.
    pub part: String,
    /// What browsers may fill in by themselves (`autocomplete`); empty: nothing.
    pub autocomplete: &'static str,
    /// How it is asked.
    pub kind: FieldKindView,
}

impl FieldView {
    /// What describes the field to a screen reader: ids of its help and its error.
    #[must_use]
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(format!("{}-help", self.id));
        }
        if !self.error.is_empty() {
            ids.push(format!("{}-error", self.id));
        }
        ids.join(" ")
    }

    /// Whether something was typed or chosen.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        match &self.kind {
            FieldKindView::Choice { options }
            | FieldKindView::Checks { options }
            | FieldKindView::Select { options } => options.iter().any(|option| option.chosen),
            FieldKindView::Resident { query, found, .. } => !query.is_empty() || found.iter().any(|one| one.chosen),
            _ => !self.value.is_empty(),
        }
    }

    /// Whether its boxes have words beside them.
    #[must_use]
    pub fn has_notes(&self) -> bool {
        matches!(&self.kind, FieldKindView::Checks { options } if options.iter().any(|option| !option.note.is_empty()))
    }

    /// Whether the field is a group of inputs under one legend.
    #[must_use]
    pub fn is_group(&self) -> bool {
        matches!(
            self.kind,
            FieldKindView::Choice { .. }
                | FieldKindView::Checks { .. }
                | FieldKindView::Check
                | FieldKindView::Resident { .. }
        )
    }
}

/// How a field is asked.
#[derive(Debug, Clone, Default)]
pub enum FieldKindView {
    /// One line.
    #[default]
    Text,
    /// One line of at most so many characters.
    Limited {
        /// Most characters.
        max: u32,
    },
    /// One line that nobody reads over a shoulder.
    Password,
    /// A telephone number.
    Phone,
    /// Several lines.
    Paragraph {
        /// Most characters.
        max: u32,
    },
    /// A whole number between two bounds, either of them empty.
    Number {
        /// Least.
        min: String,
        /// Greatest.
        max: String,
    },
    /// An amount of money in yuan.
    Money,
    /// A day.
    Date,
    /// A day and a time of day, of the county's clocks.
    Time,
    /// Yes or no; `value` is `true` when yes.
    Check,
    /// One of a few, all seen.
    Choice {
        /// The choices.
        options: Vec<OptionView>,
    },
    /// Any of a few, all seen.
    Checks {
        /// The choices.
        options: Vec<OptionView>,
    },
    /// One of a list.
    Select {
        /// The choices.
        options: Vec<OptionView>,
    },
    /// A resident, found by name or telephone number.
    Resident {
        /// What was looked for.
        query: String,
        /// Who was found; the chosen one is marked.
        found: Vec<OptionView>,
        /// Whether a search was made and nobody was found.
        nobody: bool,
        /// Where people are looked for while typing.
        url: String,
    },
    /// A file.
    File {
        /// What kinds (`accept`).
        accept: &'static str,
        /// Whether several may be chosen.
        several: bool,
    },
}

/// One choice.
#[derive(Debug, Clone, Default)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Smaller, beside it; empty: nothing.
    pub note: String,
    /// Whether it is the one.
    pub chosen: bool,
}

/// A button.
#[derive(Debug, Clone)]
pub struct ButtonView {
    /// Its words.
    pub text: String,
    /// Its icon; empty: none.
    pub icon: String,
    /// `btn-primary`, `btn-danger`, or nothing.
    pub class: &'static str,
    /// What it does.
    pub does: ButtonDoes,
}

/// What a button does.
#[derive(Debug, Clone)]
pub enum ButtonDoes {
    /// Goes somewhere.
    Go {
        /// Where to.
        href: String,
    },
    /// Posts something.
    Post {
        /// Where to.
        action: String,
        /// What.
        hidden: Vec<(String, String)>,
        /// Asked before; empty: nothing is asked.
        confirm: String,
    },
    /// Rings a number.
    Ring {
        /// The number.
        number: String,
    },
    /// Prints the page.
    Print,
}

impl ButtonView {
    /// A button that goes somewhere.
    #[must_use]
    pub fn go(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), icon: String::new(), class: "", does: ButtonDoes::Go { href: href.into() } }
    }

    /// A button that posts.
    #[must_use]
    pub fn post(text: impl Into<String>, action: impl Into<String>, hidden: Vec<(String, String)>) -> Self {
        let does = ButtonDoes::Post { action: action.into(), hidden, confirm: String::new() };
        Self { text: text.into(), icon: String::new(), class: "", does }
    }

    /// The one that most people want.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.class = "btn-primary";
        self
    }

    /// Cannot be taken back easily.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.class = "btn-danger";
        self
    }

    /// With an icon.
    #[must_use]
    pub fn icon(mut self, name: &str) -> Self {
        name.clone_into(&mut self.icon);
        self
    }

    /// Asks before it posts.
    #[must_use]
    pub fn ask(mut self, question: impl Into<String>) -> Self {
        if let ButtonDoes::Post { confirm, .. } = &mut self.does {
            *confirm = question.into();
        }
        self
    }

    /// The tone of what it asks before it posts.
    #[must_use]
    pub fn ask_tone(&self) -> Tone {
        if self.class == "btn-danger" { Tone::Bad } else { Tone::Neutral }
    }
}
