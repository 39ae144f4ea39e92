//! What can go wrong, on its way from the platform to the author and back to the person.

use std::fmt;

use wushe_plugin_schema::text::{Arg, Text};

use crate::bindings::wushe::types::types as wit;

/// The result of everything that can go wrong in a module.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a page or an action could not be carried out. Whatever it did before is undone.
///
/// Errors of the platform come as this type too, so `?` hands them on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The input is wrong; one entry a field.
    Invalid(Vec<Problem>),
    /// Not now, or not like this: the sentence that the person reads.
    Refused(Text),
    /// What was asked for is not there, or may not be known.
    NotFound,
    /// The acting person may not do this, or the capability was not granted.
    Denied(String),
    /// It changed since it was read. The platform runs the action again before it tells anybody.
    Conflict,
    /// A budget of this invocation is used up.
    Limit {
        /// Which, e.g. `rows-read`.
        name: String,
        /// How much one invocation has of it.
        allowed: u64,
    },
    /// A fault of the module itself; read by its developer.
    Broken(String),
}

/// One thing wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field; empty: the input as a whole.
    pub field: String,
    /// What is wrong, and what to do.
    pub message: Text,
}

impl Error {
    /// One thing wrong with one field.
    #[must_use]
    pub fn invalid(field: &str, message: impl Into<Text>) -> Self {
        Self::Invalid(vec![Problem { field: field.to_owned(), message: message.into() }])
    }

    /// A rule of the module says no; the sentence tells the person why.
    #[must_use]
    pub fn refused(sentence: impl Into<Text>) -> Self {
        Self::Refused(sentence.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(problems) => {
                write!(f, "invalid input")?;
                problems.iter().try_for_each(|problem| write!(f, "; {}: {}", problem.field, short(&problem.message)))
            }
            Self::Refused(sentence) => write!(f, "refused: {}", short(sentence)),
            Self::NotFound => write!(f, "not found"),
            Self::Denied(what) => write!(f, "denied: {what}"),
            Self::Conflict => write!(f, "changed since it was read"),
            Self::Limit { name, allowed } => write!(f, "budget used up: {name}, {allowed} an invocation"),
            Self::Broken(why) => write!(f, "broken: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// The words or the key of a text, for a developer's eyes.
fn short(text: &Text) -> &str {
    match text {
        Text::Literal(words) => words,
        Text::Key { key, .. } => key,
    }
}

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        match error {
            wit::Error::Denied(what) => Self::Denied(what),
            wit::Error::NotFound => Self::NotFound,
            wit::Error::Conflict => Self::Conflict,
            wit::Error::Invalid(problems) => Self::Invalid(problems.into_iter().map(Problem::from).collect()),
            wit::Error::Refused(refusal) => Self::Refused(sentence(&refusal)),
            wit::Error::Limit(budget) => Self::Limit { name: budget.name, allowed: budget.allowed },
        }
    }
}

/// The platform's own sentence for its refusal: its code is the key.
fn sentence(refusal: &wit::Refusal) -> Text {
    let args: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&refusal.args).unwrap_or_default();
    args.into_iter().fold(Text::key(&refusal.code), |text, (name, value)| match value {
        serde_json::Value::String(words) => text.with(&name, Arg::Text(words)),
        other => match other.as_i64() {
            Some(number) => text.with(&name, Arg::Number(number)),
            None => text.with(&name, Arg::Text(other.to_string())),
        },
    })
}

impl From<wit::Problem> for Problem {
    fn from(problem: wit::Problem) -> Self {
        // A message that is not a text is shown as it came rather than lost.
        let message = serde_json::from_str(&problem.message).unwrap_or(Text::Literal(problem.message));
        Self { field: problem.field, message }
    }
}

impl From<Problem> for wit::Problem {
    fn from(problem: Problem) -> Self {
        Self { field: problem.field, message: json(&problem.message) }
    }
}

impl From<Error> for wit::Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(problems) => Self::Invalid(problems.into_iter().map(Into::into).collect()),
            Error::Refused(sentence) => Self::Refused(json(&sentence)),
            Error::NotFound => Self::NotFound,
            Error::Denied(what) => Self::Denied(what),
            Error::Conflict => Self::Conflict,
            Error::Limit { name, allowed } => Self::Limit(wit::Budget { name, allowed }),
            Error::Broken(why) => Self::Broken(why),
        }
    }
}

/// Text as JSON. It cannot fail for our types; if it ever did, an empty text is better than a trap.
fn json(text: &Text) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned())
}

/// Reads what the platform answered.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(what: &str, json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| Error::Broken(format!("the platform's {what} could not be read: {error}")))
}

/// Writes what the platform is asked.
pub(crate) fn write<T: serde::Serialize>(what: &str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Broken(format!("{what} could not be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_refusal_becomes_a_sentence_with_arguments() {
        let refusal = wit::Refusal { code: "request-not-open".into(), args: r#"{"number":"Q-7","days":3}"#.into() };
        let error = Error::from(wit::Error::Refused(refusal));
        assert_eq!(error, Error::Refused(Text::key("request-not-open").with("number", "Q-7").with("days", 3_i64)));
    }

    #[test]
    fn a_problem_survives_the_way_out_and_back() {
        let problem = Problem { field: "minutes".into(), message: Text::key("minutes-odd").with("most", 720_i64) };
        assert_eq!(Problem::from(wit::Problem::from(problem.clone())), problem);
    }

    #[test]
    fn a_message_that_is_no_text_is_shown_as_it_came() {
        let problem = wit::Problem { field: String::new(), message: "{oops".into() };
        assert_eq!(Problem::from(problem).message, Text::Literal("{oops".into()));
    }
}
