//! `wushe:requests`: the common work order, as far as the module opened it.

use wushe_core::app::request;
use wushe_core::domain::mask;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    Assignee as To, CloseRequest, NewRequest as New, RequestEvent as Event, RequestFilter, RequestView as Kept,
    Statuses, TakeRequest,
};
use wushe_core::id::RequestId;
use wushe_core::time::Timestamp;
use wushe_plugin_schema::query::RequestQuery;
use wushe_plugin_schema::view::{NewRequest, Request, RequestEvent, RequestListing};

use super::super::bindings::contract::wushe::requests::requests::{Assignee, Host};
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, clean, id, invalid, parse};

/// Requests a page.
const PAGE: u32 = 200;
/// Requests a page when the query does not say.
const PAGE_DEFAULT: u32 = 50;

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

/// Calls a verb of the lifecycle and hands over where the request then stands.
macro_rules! verb {
    ($guest:ident, $function:literal, [$($argument:ident),*], $verb:ident, $id:ident, $words:expr, $input:expr) => {
        answer!($guest, $function, [$($argument),*], async {
            let id = $guest.enter_verb(&$id, $words)?;
            let scope = &mut $guest.scope;
            let done = request::$verb(&mut scope.tx, &scope.cx, id, $input).await?;
            $guest.json(&request_view(done, Vec::new()))
        })
    };
}

impl Host for Guest {
    async fn open(&mut self, request: String) -> Answer<String> {
        answer!(self, "requests.open", [request], self.open_request(&request))
    }

    async fn get(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "requests.get", [id], self.get_request(&id))
    }

    async fn list(&mut self, query: String) -> Answer<String> {
        answer!(self, "requests.list", [query], self.list_requests(&query))
    }

    async fn count(&mut self, query: String) -> Answer<u64> {
        answer!(self, "requests.count", [query], self.count_requests(&query))
    }

    async fn dispatch(&mut self, id: String, to: Assignee) -> Answer<String> {
        answer!(self, "requests.dispatch", [id, to], self.dispatch_request(&id, &to))
    }

    async fn accept(&mut self, id: String) -> Answer<String> {
        verb!(self, "requests.accept", [id], take, id, "", TakeRequest::default())
    }

    async fn decline(&mut self, id: String, reason: String) -> Answer<String> {
        verb!(self, "requests.decline", [id, reason], decline, id, &reason, reason.as_str().into())
    }

    async fn report_done(&mut self, id: String, note: String) -> Answer<String> {
        verb!(self, "requests.report-done", [id, note], report_done, id, &note, note.as_str().into())
    }

    async fn verify(&mut self, id: String, satisfied: bool, words: String) -> Answer<String> {
        verb!(self, "requests.verify", [id, satisfied, words], verify, id, &words, (satisfied, words.as_str()).into())
    }

    async fn close(&mut self, id: String) -> Answer<String> {
        verb!(self, "requests.close", [id], close, id, "", CloseRequest::default())
    }

    async fn void(&mut self, id: String, reason: String) -> Answer<String> {
        verb!(self, "requests.void", [id, reason], void, id, &reason, reason.as_str().into())
    }
}

impl Guest {
    /// The way into a verb: a write of one row, with clean words.
    fn enter_verb(&mut self, request: &str, words: &str) -> Result<RequestId, Refusal> {
        self.enter("requests", Access::Write, request.len() + words.len())?;
        self.budget.rows_written(1)?;
        clean("", words)?;
        id(request)
    }

    async fn open_request(&mut self, new: &str) -> Result<String, Refusal> {
        self.enter("requests", Access::Write, new.len())?;
        self.budget.rows_written(1)?;
        let new: NewRequest = parse(new)?;
        let new = New {
            resident_id: id(&new.resident)?,
            channel: new.channel.parse().map_err(|_| invalid("channel", "choice"))?,
            charge_class: new.charge_class.parse().map_err(|_| invalid("charge_class", "choice"))?,
            due_at: new.due_at.map(Timestamp::from_micros),
            kind: new.kind,
            kind_id: None,
            title: new.title,
            detail: new.detail,
            opened_at: None,
            late_reason: None,
            draft: None,
        };
        let scope = &mut self.scope;
        let opened = request::open(&mut scope.tx, &scope.cx, new).await?;
        self.json(&request_view(opened, Vec::new()))
    }

    async fn dispatch_request(&mut self, request: &str, to: &Assignee) -> Result<String, Refusal> {
        let (Assignee::Volunteer(whom) | Assignee::Team(whom)) = to;
        let request = self.enter_verb(request, whom)?;
        let to = match to {
            Assignee::Volunteer(whom) => To::Volunteer(id(whom)?),
            Assignee::Team(whom) => To::Team(id(whom)?),
        };
        let scope = &mut self.scope;
        let sent = request::dispatch(&mut scope.tx, &scope.cx, request, to.into()).await?;
        self.json(&request_view(sent, Vec::new()))
    }

    async fn get_request(&mut self, request: &str) -> Result<Option<String>, Refusal> {
        self.enter("requests", Access::Read, request.len())?;
        self.budget.rows_read(1)?;
        let Ok(request) = request.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        let Some(found) = request::find(&mut scope.tx, &scope.cx, request).await? else { return Ok(None) };
        let history = request::history(&mut scope.tx, &scope.cx, request).await?;
        self.budget.rows_read(history.len())?;
        self.json(&request_view(found, history)).map(Some)
    }

    async fn list_requests(&mut self, query: &str) -> Result<String, Refusal> {
        self.enter("requests", Access::Read, query.len())?;
        let query: RequestQuery = parse(query)?;
        let limit = self.page_of(query.limit, PAGE_DEFAULT, PAGE)?;
        let filter = read_filter(&query)?;
        let after = query.after.as_deref().map(|id| id.parse::<RequestId>().map_err(|_| invalid("after", "malformed")));
        let page = Page { after: after.transpose()?.map(|id| id.to_string()), limit: Some(i64::from(limit)) };
        let scope = &mut self.scope;
        let found = request::list(&mut scope.tx, &scope.cx, filter, page).await?;
        self.budget.rows_read(found.items.len())?;
        let items = found.items.into_iter().map(|found| request_view(found, Vec::new())).collect();
        self.json(&RequestListing { items, next: found.next })
    }

    async fn count_requests(&mut self, query: &str) -> Result<u64, Refusal> {
        self.enter("requests", Access::Read, query.len())?;
        self.budget.rows_read(1)?;
        let query: RequestQuery = parse(query)?;
        let filter = read_filter(&query)?;
        let scope = &mut self.scope;
        let count = request::count(&mut scope.tx, &scope.cx, filter).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn read_filter(query: &RequestQuery) -> Result<RequestFilter, Refusal> {
    let status = query.status.iter().map(|status| status.parse().map_err(|_| invalid("status", "choice")));
    Ok(RequestFilter {
        status: Some(Statuses(status.collect::<Result<_, _>>()?)),
        resident_id: query
            .resident
            .as_deref()
            .map(|id| id.parse().map_err(|_| invalid("resident", "not-found")))
            .transpose()?,
        volunteer_id: query
            .volunteer
            .as_deref()
            .map(|id| id.parse().map_err(|_| invalid("volunteer", "not-found")))
            .transpose()?,
        ..RequestFilter::default()
    })
}

fn request_view(kept: Kept, history: Vec<Event>) -> Request {
    Request {
        id: kept.id.to_string(),
        number: kept.number,
        resident: kept.resident_id.to_string(),
        kind: kept.kind,
        title: kept.title,
        detail: kept.detail,
        status: kept.status.as_str().to_owned(),
        charge_class: kept.charge_class.as_str().to_owned(),
        volunteer: kept.volunteer_id.map(|id| id.to_string()),
        team: kept.team_id.map(|id| id.to_string()),
        opened_at: kept.opened_at.micros(),
        due_at: kept.due_at.map(Timestamp::micros),
        history: history.into_iter().map(event_view).collect(),
    }
}

fn event_view(event: Event) -> RequestEvent {
    RequestEvent {
        at: event.at.micros(),
        status: event.status.as_str().to_owned(),
        verb: event.verb.as_str().to_owned(),
        by: mask::name(&event.by_name),
        note: event.note,
    }
}
