//! The platform's work order: opened for a resident, sent to somebody, done, verified, closed. A module reaches those
//! that it opened itself.

use wushe_plugin_schema::query::RequestQuery;
use wushe_plugin_schema::view::{NewRequest, Request, RequestListing};

use crate::bindings::wushe::requests::requests as wit;
use crate::error::{Error, Result, parse, write};
use crate::id::{TeamId, VolunteerId};

/// To whom a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// One volunteer.
    Volunteer(VolunteerId),
    /// A team: the first member to accept has it.
    Team(TeamId),
}

/// Opens a request; `accepted` when staff open it on behalf of the resident, else `submitted`.
///
/// # Errors
/// Not found for a resident who cannot be seen from this unit; invalid for a wrong field.
pub fn open(request: &NewRequest) -> Result<Request> {
    answer(&wit::open(&write("request", request)?)?)
}

/// The request, with its history.
///
/// # Errors
/// Not found when this module opened no such request here.
pub fn get(id: impl AsRef<str>) -> Result<Request> {
    answer(&wit::get(id.as_ref())?.ok_or(Error::NotFound)?)
}

/// The requests of this module here; narrow it down and end with [`Query::list`], [`Query::page`] or [`Query::count`].
pub fn query() -> Query {
    Query { asked: RequestQuery::default() }
}

/// Sends it to somebody; status `dispatched`.
///
/// # Errors
/// Refused when its status does not allow it.
pub fn dispatch(id: impl AsRef<str>, to: &Assignee) -> Result<Request> {
    let to = match to {
        Assignee::Volunteer(id) => wit::Assignee::Volunteer(id.as_str().to_owned()),
        Assignee::Team(id) => wit::Assignee::Team(id.as_str().to_owned()),
    };
    answer(&wit::dispatch(id.as_ref(), &to)?)
}

/// The acting volunteer takes it; status `handling`.
///
/// # Errors
/// Denied when it was sent to somebody else; refused when its status does not allow it.
pub fn accept(id: impl AsRef<str>) -> Result<Request> {
    answer(&wit::accept(id.as_ref())?)
}

/// The acting volunteer gives it back with a reason; status `returned`.
///
/// # Errors
/// As [`accept`].
pub fn decline(id: impl AsRef<str>, reason: &str) -> Result<Request> {
    answer(&wit::decline(id.as_ref(), reason)?)
}

/// The acting volunteer reports the work done; status `done`.
///
/// # Errors
/// As [`accept`].
pub fn report_done(id: impl AsRef<str>, note: &str) -> Result<Request> {
    answer(&wit::report_done(id.as_ref(), note)?)
}

/// Notes what the person served says: `verified` when satisfied, otherwise back to `handling`.
///
/// # Errors
/// Refused when its status does not allow it.
pub fn verify(id: impl AsRef<str>, satisfied: bool, words: &str) -> Result<Request> {
    answer(&wit::verify(id.as_ref(), satisfied, words)?)
}

/// Closes a verified request.
///
/// # Errors
/// Refused when its status does not allow it.
pub fn close(id: impl AsRef<str>) -> Result<Request> {
    answer(&wit::close(id.as_ref())?)
}

/// Ends a request that should not have been opened.
///
/// # Errors
/// Refused when its status does not allow it.
pub fn void(id: impl AsRef<str>, reason: &str) -> Result<Request> {
    answer(&wit::void(id.as_ref(), reason)?)
}

fn answer(json: &str) -> Result<Request> {
    parse("request", json)
}

/// Which requests, newest first.
#[derive(Debug, Clone)]
#[must_use = "a query does nothing until list, page or count"]
pub struct Query {
    asked: RequestQuery,
}

impl Query {
    /// In one of these states.
    pub fn status<S: AsRef<str>>(mut self, any_of: impl IntoIterator<Item = S>) -> Self {
        self.asked.status = any_of.into_iter().map(|status| status.as_ref().to_owned()).collect();
        self
    }

    /// For this resident.
    pub fn resident(mut self, id: impl AsRef<str>) -> Self {
        self.asked.resident = Some(id.as_ref().to_owned());
        self
    }

    /// Sent to this volunteer or a team of theirs, or taken by this volunteer.
    pub fn volunteer(mut self, id: impl AsRef<str>) -> Self {
        self.asked.volunteer = Some(id.as_ref().to_owned());
        self
    }

    /// At most this many (1–200); 50 without it.
    pub fn limit(mut self, limit: u32) -> Self {
        self.asked.limit = limit;
        self
    }

    /// Goes on where a listing ended.
    pub fn after(mut self, next: impl Into<Option<String>>) -> Self {
        self.asked.after = next.into();
        self
    }

    /// The requests, and where the list goes on.
    ///
    /// # Errors
    /// Limit when the invocation has read too much.
    pub fn page(self) -> Result<RequestListing> {
        parse("requests", &wit::list(&write("query", &self.asked)?)?)
    }

    /// The requests, up to the limit.
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn list(self) -> Result<Vec<Request>> {
        Ok(self.page()?.items)
    }

    /// How many there are.
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn count(self) -> Result<u64> {
        Ok(wit::count(&write("query", &self.asked)?)?)
    }
}
