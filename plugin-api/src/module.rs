//! Between the platform's one entry point and the author's functions.

use serde_json::{Map, Value as Json};
use wushe_plugin_schema::indicator::{Days as DaysInput, Values};
use wushe_plugin_schema::page::{Done, Page};
use wushe_plugin_schema::shape::{Migration, Shapes};
use wushe_plugin_schema::view::HttpAnswer;

use crate::bindings::Kind;
use crate::bindings::wushe::types::types::Failure;
use crate::context::Context;
use crate::error::{Error, Result, parse, write};
use crate::indicator::{Days, Figure};

/// A module. `#[module]` implements it.
pub trait Module {
    /// What the module has.
    fn shapes() -> Shapes;

    /// Makes a page.
    ///
    /// # Errors
    /// Broken for an unknown name; otherwise whatever the page's function answers.
    fn page(name: &str, cx: &Context, params: Map<String, Json>) -> Result<Page>;

    /// Carries out an action.
    ///
    /// # Errors
    /// Broken for an unknown name; otherwise whatever the action's function answers.
    fn action(name: &str, cx: &Context, input: Map<String, Json>) -> Result<Done>;

    /// Takes an event, or the answer of another server.
    ///
    /// # Errors
    /// Broken for an unknown name; otherwise whatever the function answers.
    fn event(name: &str, cx: &Context, event: Map<String, Json>) -> Result<()>;

    /// Runs a job.
    ///
    /// # Errors
    /// Broken for an unknown name; otherwise whatever the job's function answers.
    fn job(name: &str, cx: &Context, input: Map<String, Json>) -> Result<()>;

    /// Computes an indicator.
    ///
    /// # Errors
    /// Broken for an unknown name; otherwise whatever the indicator's function answers.
    fn indicator(name: &str, cx: &Context, days: Days) -> Result<Figure>;

    /// Brings records of older versions over.
    ///
    /// # Errors
    /// Broken for a collection that the module has not; otherwise as [`Record::migrate`](crate::Record::migrate).
    fn migrate(collection: &str, records: Migration) -> Result<Migration>;
}

/// Reads the answer of another server.
///
/// # Errors
/// Broken for what is none.
pub fn answer(fields: Map<String, Json>) -> Result<HttpAnswer> {
    serde_json::from_value(Json::Object(fields)).map_err(|error| Error::Broken(format!("not an answer: {error}")))
}

/// What the exported function does.
///
/// # Errors
/// Every failure of the module, in the words of the contract.
pub fn invoke<M: Module>(kind: Kind, name: &str, input: &str) -> std::result::Result<String, Failure> {
    run::<M>(kind, name, input).map_err(Failure::from)
}

fn run<M: Module>(kind: Kind, name: &str, input: &str) -> Result<String> {
    let fields = || match serde_json::from_str(input) {
        Ok(Json::Object(fields)) => Ok(fields),
        Ok(Json::Null) => Ok(Map::new()),
        _ => Err(Error::Broken(format!("the input of {name} is not a JSON object"))),
    };
    match kind {
        Kind::Describe => write("description", &M::shapes()),
        Kind::Page => write("page", &M::page(name, &Context::current()?, fields()?)?),
        Kind::Action => write("answer", &M::action(name, &Context::current()?, fields()?)?),
        Kind::Event => write("answer", &M::event(name, &Context::current()?, fields()?)?),
        Kind::Job => write("answer", &M::job(name, &Context::current()?, fields()?)?),
        Kind::Indicator => {
            let days: DaysInput = parse("days", input)?;
            write("answer", &Values::from(M::indicator(name, &Context::current()?, Days::try_from(&days)?)?))
        }
        Kind::Migrate => write("records", &M::migrate(name, parse("records", input)?)?),
    }
}
