//! What a refusal means to whoever asked: one place from which pages and the JSON API take status, code and words.

use axum::http::StatusCode;
use wushe_core::{Error, Problem};
use wushe_plugin_schema::text::{Arg, Text};

use crate::i18n::{Catalog, Locale};
use crate::modules::{Concern, ModuleError};
use crate::runtime::{Failed, InvokeError, interfaces};

/// A refusal in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The status of the answer. 4xx: the asker can do something about it; 500: our fault; 502 and 504: the module's; 503: try again.
    pub status: StatusCode,
    /// Stable code, e.g. `conflict`. `error-<code>-title` is its title in the host's messages.
    pub code: &'static str,
    /// What happened and what to do.
    pub words: String,
    /// What is wrong with which field; the empty name is the input as a whole.
    pub problems: Vec<(String, String)>,
    /// The invocation that failed, to be told to whoever looks into it.
    pub invocation: Option<String>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<i64>,
}

impl Explained {
    fn plain(locale: Locale, status: StatusCode, code: &'static str) -> Self {
        let words = Catalog::host().t(locale, &format!("error-{code}"));
        Self { status, code, words, problems: Vec::new(), invocation: None, retry_after: None }
    }

    fn invalid(locale: Locale, problems: Vec<(String, String)>) -> Self {
        Self { problems, ..Self::plain(locale, StatusCode::UNPROCESSABLE_ENTITY, "invalid") }
    }

    /// Its title.
    #[must_use]
    pub fn title(&self, locale: Locale) -> String {
        Catalog::host().t(locale, &format!("error-{}-title", self.code))
    }
}

/// The sentence of a problem, in the host's messages.
#[must_use]
pub fn problem_words(locale: Locale, problem: &Problem) -> String {
    let args = problem.args.iter().map(|(name, value)| (*name, arg(value)));
    // Said of numbers with a bound, and of an input as a whole without one.
    let unbounded = problem.code == "too-large" && !problem.args.contains_key("max");
    let code = if unbounded { "too-big" } else { problem.code };
    Catalog::host().ta(locale, &format!("problem-{code}"), args)
}

/// Numbers are passed as numbers, so that plural rules see them.
fn arg(value: &str) -> Arg {
    value.parse().map_or_else(|_| Arg::Text(value.to_owned()), Arg::Number)
}

/// A sentence that came through a module: the module's own message, or one of the host's.
#[must_use]
pub fn module_words(locale: Locale, module: Option<&Catalog>, text: &Text) -> String {
    match (text, module) {
        (Text::Key { key, .. }, Some(module)) if module.has(locale, key) => module.text(locale, text),
        _ => Catalog::host().text(locale, text),
    }
}

/// Explains a refusal of the core.
#[must_use]
pub fn core(locale: Locale, error: &Error) -> Explained {
    let plain = |status, code| Explained::plain(locale, status, code);
    match error {
        Error::NotFound { .. } => plain(StatusCode::NOT_FOUND, "not-found"),
        Error::Conflict { .. } => plain(StatusCode::CONFLICT, "conflict"),
        Error::Invalid(problems) => {
            let problems = problems.iter().map(|problem| (problem.field.clone(), problem_words(locale, problem)));
            Explained::invalid(locale, problems.collect())
        }
        Error::Refused { code, args } => {
            let args = args.iter().map(|(name, value)| (*name, arg(value)));
            let words = Catalog::host().ta(locale, &format!("refused-{code}"), args);
            Explained {
                status: StatusCode::CONFLICT,
                code: "refused",
                words,
                problems: Vec::new(),
                invocation: None,
                retry_after: None,
            }
        }
        Error::Forbidden { .. } => plain(StatusCode::FORBIDDEN, "forbidden"),
        Error::Unauthenticated => plain(StatusCode::UNAUTHORIZED, "unauthenticated"),
        Error::TooMany { seconds } => {
            let words = Catalog::host().ta(locale, "error-too-many", [("n", Arg::Number(*seconds))]);
            Explained { words, retry_after: Some(*seconds), ..plain(StatusCode::TOO_MANY_REQUESTS, "too-many") }
        }
        Error::Retry(_) | Error::Unavailable(_) => {
            tracing::warn!(%error, "unavailable");
            Explained { retry_after: Some(1), ..plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable") }
        }
        Error::Internal(_) => {
            tracing::error!(%error, "internal error");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }
}

/// Explains why a page or an action of a module did not come about. `catalog`: the module's messages, where it is known.
#[must_use]
pub fn module(locale: Locale, catalog: Option<&Catalog>, error: &ModuleError) -> Explained {
    let plain = |status, code| Explained::plain(locale, status, code);
    match error {
        ModuleError::NotHere => plain(StatusCode::NOT_FOUND, "not-found"),
        ModuleError::Suspended(suspension) => {
            let words =
                Catalog::host().ta(locale, "error-module-suspended", [("code", Arg::Text(suspension.code.clone()))]);
            let invocation = Some(suspension.invocation_id.to_string());
            Explained { words, invocation, ..plain(StatusCode::SERVICE_UNAVAILABLE, "module-suspended") }
        }
        ModuleError::Invalid(problems) => {
            let problems = problems.iter().map(|problem| (problem.field.clone(), problem_words(locale, problem)));
            Explained::invalid(locale, problems.collect())
        }
        ModuleError::Busy(_) => {
            Explained { retry_after: Some(1), ..plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable") }
        }
        ModuleError::Failed { failed, .. } => {
            let explained = invocation(locale, catalog, failed);
            Explained { invocation: Some(failed.invocation.clone()), ..explained }
        }
        ModuleError::Unagreed(concerns) => {
            let concerns = concerns.iter().map(|concern| concern_words(locale, concern)).collect::<Vec<_>>().join(" ");
            let words = Catalog::host().ta(locale, "refused-module-consent", [("concerns", Arg::Text(concerns))]);
            Explained { words, ..plain(StatusCode::CONFLICT, "refused") }
        }
        ModuleError::Load(_) | ModuleError::Package(_) => {
            tracing::error!(%error, "an installed module cannot run");
            plain(StatusCode::BAD_GATEWAY, "module")
        }
        ModuleError::Core(error) => core(locale, error),
    }
}

/// What an administrator is to know before another version is taken into use.
#[must_use]
pub fn concern_words(locale: Locale, concern: &Concern) -> String {
    Catalog::host().t(locale, &format!("concern-{}", concern.as_str()))
}

fn invocation(locale: Locale, catalog: Option<&Catalog>, failed: &Failed) -> Explained {
    let plain = |status, code| Explained::plain(locale, status, code);
    match &failed.error {
        InvokeError::Invalid(problems) => {
            let problems =
                problems.iter().map(|problem| (problem.field.clone(), module_words(locale, catalog, &problem.message)));
            Explained::invalid(locale, problems.collect())
        }
        InvokeError::Refused(text) => {
            let words = module_words(locale, catalog, text);
            Explained { words, ..plain(StatusCode::CONFLICT, "refused") }
        }
        InvokeError::NotFound => plain(StatusCode::NOT_FOUND, "not-found"),
        // What is withheld from the module is not forbidden to the person.
        InvokeError::Denied(what) if interfaces::capabilities().any(|name| name == what) => {
            let capability = Catalog::host().t(locale, &format!("capability-{what}"));
            let words = Catalog::host().ta(locale, "error-module-withheld", [("capability", Arg::Text(capability))]);
            Explained { words, ..plain(StatusCode::FORBIDDEN, "module-withheld") }
        }
        InvokeError::Denied(_) => plain(StatusCode::FORBIDDEN, "forbidden"),
        InvokeError::Conflict => plain(StatusCode::CONFLICT, "conflict"),
        InvokeError::Limit { .. } | InvokeError::TooMuchData => plain(StatusCode::BAD_GATEWAY, "module"),
        InvokeError::Broken(_) | InvokeError::Trap { .. } | InvokeError::OutOfMemory => {
            plain(StatusCode::BAD_GATEWAY, "module")
        }
        InvokeError::Timeout | InvokeError::Waited => plain(StatusCode::GATEWAY_TIMEOUT, "module-slow"),
        InvokeError::Busy | InvokeError::Retry | InvokeError::Unavailable => {
            Explained { retry_after: Some(1), ..plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable") }
        }
        InvokeError::Internal => plain(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}
