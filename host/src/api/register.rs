//! Every register as JSON: `/units/{code}/{register}`, `…/{id}`, `…/{id}/{verb}`.
//!
//! One handler a shape of address; what can be done there, with what and by whom, stands in [`crate::registers`].

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};
use wushe_core::app::{Cx, unit};
use wushe_core::domain::page::Page;
use wushe_core::error::Error;

use super::problem::{ApiError, answer, locale};
use crate::app::App;
use crate::i18n::Locale;
use crate::registers::check::typed;
use crate::registers::{self, Call, Op, Operation, Register};

/// What every handler here is handed.
type Body = Result<Json<Map<String, Value>>, JsonRejection>;
type Asked = Query<Vec<(String, String)>>;

/// `/units/{code}/{register}`
pub(super) async fn register(
    State(app): State<Arc<App>>,
    method: Method,
    Path((code, name)): Path<(String, String)>,
    Query(query): Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let stands = |operation: &Operation| matches!(operation.op, Op::List | Op::Create);
    Door::open(app, headers, code, &name)?.go(&method, stands, String::new(), query, body).await
}

/// `/units/{code}/{register}/{id}`, where `{id}` may be the name of a report or of something done to the register.
pub(super) async fn entry(
    State(app): State<Arc<App>>,
    method: Method,
    Path((code, name, id)): Path<(String, String, String)>,
    Query(query): Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let door = Door::open(app, headers, code, &name)?;
    let of_register = |operation: &Operation| matches!(operation.op, Op::Report | Op::Do) && operation.name == id;
    // A report's name is no id; everything else that stands here is an entry.
    if door.register.operations.iter().any(of_register) {
        door.go(&method, of_register, String::new(), query, body).await
    } else {
        let of_entry = |operation: &Operation| matches!(operation.op, Op::Get | Op::Update | Op::Remove);
        door.go(&method, of_entry, id, query, body).await
    }
}

/// `/units/{code}/{register}/{id}/{verb}`
pub(super) async fn verb(
    State(app): State<Arc<App>>,
    method: Method,
    Path((code, name, id, verb)): Path<(String, String, String, String)>,
    Query(query): Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let stands = |operation: &Operation| matches!(operation.op, Op::Act | Op::Part) && operation.name == verb;
    Door::open(app, headers, code, &name)?.go(&method, stands, id, query, body).await
}

/// A request at the door of a register.
struct Door {
    app: Arc<App>,
    headers: HeaderMap,
    locale: Locale,
    code: String,
    register: &'static Register,
}

impl Door {
    fn open(app: Arc<App>, headers: HeaderMap, code: String, name: &str) -> Result<Self, ApiError> {
        let locale = locale(&headers);
        let register =
            registers::find(name).ok_or_else(|| ApiError::core(locale, &Error::NotFound { entity: "register" }))?;
        Ok(Self { app, headers, locale, code, register })
    }

    fn error(&self, error: &Error) -> ApiError {
        ApiError::core(self.locale, error)
    }

    /// Goes on to the operation that stands at this address under this method.
    async fn go(
        self,
        method: &Method,
        stands: impl Fn(&Operation) -> bool,
        id: String,
        query: Vec<(String, String)>,
        body: Body,
    ) -> Result<Response, ApiError> {
        let here: Vec<&'static Operation> =
            self.register.operations.iter().filter(|operation| stands(operation)).collect();
        let asked = if method == Method::HEAD { &Method::GET } else { method };
        let Some(operation) = here.iter().copied().find(|operation| operation.op.method() == asked.as_str()) else {
            if here.is_empty() {
                return Err(self.error(&Error::NotFound { entity: "operation" }));
            }
            let methods: Vec<&str> = here.iter().map(|operation| operation.op.method()).collect();
            return Err(ApiError::method(self.locale, &methods.join(", ")));
        };
        if operation.op.writes() && !crate::auth::is_same_origin(&self.headers) {
            return Err(ApiError::cross_site(self.locale));
        }
        let who = self.app.who(&self.headers).await.map_err(|error| self.error(&error))?;
        if who.user.is_none() {
            return Err(self.error(&Error::Unauthenticated));
        }
        let code = self.code.clone();
        let unit = self.app.store.read(|tx| Box::pin(async move { unit::by_code(tx, &code).await })).await;
        let unit = unit.map_err(|error| self.error(&error))?;
        let cx = self.app.core.cx(who.actor, unit.id, self.locale.tag());
        let mut call = Call { id, ..Call::default() };
        if operation.op.writes() {
            call.input = self.input(operation, body)?;
            call.version = self.version(operation)?;
            self.change(operation, cx, call).await
        } else {
            call.page = self.asked(operation, query, &mut call.input)?;
            self.read(operation, cx, call).await
        }
    }

    /// The body; nothing where nothing is taken.
    fn input(&self, operation: &Operation, body: Body) -> Result<Map<String, Value>, ApiError> {
        match body {
            Ok(Json(input)) => Ok(input),
            Err(JsonRejection::MissingJsonContentType(_)) if operation.types.input.is_empty() => Ok(Map::new()),
            Err(error) => Err(ApiError::malformed(self.locale, error.status(), &error.body_text())),
        }
    }

    /// The filter and the page that the address asks for.
    fn asked(
        &self,
        operation: &Operation,
        query: Vec<(String, String)>,
        input: &mut Map<String, Value>,
    ) -> Result<Page, ApiError> {
        let mut page = Page::default();
        for (name, value) in query {
            match name.as_str() {
                "after" if operation.paged => {
                    if value.len() > 200 || value.chars().any(wushe_core::domain::check::is_bad_char) {
                        return Err(self.error(&Error::invalid("after", "malformed")));
                    }
                    page.after = Some(value);
                }
                "limit" if operation.paged => match value.parse() {
                    Ok(limit @ 1..=200) => page.limit = Some(limit),
                    _ => {
                        let problem = wushe_core::Problem::new("limit", "range").with("min", 1).with("max", 200);
                        return Err(self.error(&problem.into()));
                    }
                },
                _ => {
                    let field = operation.types.input.iter().find(|field| field.name == name);
                    let value = field.map_or_else(|| Value::from(value.as_str()), |field| typed(&field.kind, &value));
                    input.insert(name, value);
                }
            }
        }
        Ok(page)
    }

    /// The version in `If-Match`: asked for wherever something is replaced or taken back.
    fn version(&self, operation: &Operation) -> Result<Option<i64>, ApiError> {
        let needed = matches!(operation.op, Op::Update | Op::Remove);
        match self.headers.get(header::IF_MATCH) {
            None if needed => Err(ApiError::plain(self.locale, StatusCode::PRECONDITION_REQUIRED, "if-match")),
            None => Ok(None),
            Some(tag) => {
                let version = tag.to_str().ok().and_then(version_of);
                version.map(Some).ok_or_else(|| self.error(&Error::invalid("If-Match", "entity-tag")))
            }
        }
    }

    async fn read(&self, operation: &'static Operation, cx: Cx, call: Call) -> Result<Response, ApiError> {
        let body = self.app.look(cx, operation, call).await.map_err(|error| self.error(&error))?;
        let tag = if operation.op == Op::Get { entity_tag(&body) } else { None };
        if let Some(tag) = &tag
            && self.headers.get(header::IF_NONE_MATCH) == Some(tag)
        {
            return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag.clone())]).into_response());
        }
        Ok(with_tag(answer(StatusCode::OK, body), tag))
    }

    async fn change(&self, operation: &'static Operation, cx: Cx, call: Call) -> Result<Response, ApiError> {
        let key = match self.headers.get("idempotency-key").map(|value| value.to_str()) {
            Some(Ok(key)) => Some(key.to_owned()),
            Some(Err(_)) => return Err(self.error(&Error::invalid("Idempotency-Key", "idempotency-key"))),
            None => None,
        };
        let done = self.app.change(cx, self.register, operation, call, key).await.map_err(|error| match error {
            // The version in `If-Match` is no longer the newest.
            Error::Conflict { entity }
                if entity == self.register.entity && self.headers.contains_key(header::IF_MATCH) =>
            {
                ApiError::plain(self.locale, StatusCode::PRECONDITION_FAILED, "conflict")
            }
            error => self.error(&error),
        })?;
        let tag = entity_tag(&done.answer);
        let mut response = match operation.op {
            Op::Create => {
                let mut response = answer(StatusCode::CREATED, done.answer.clone());
                if let Some(id) = done.answer.get("id").and_then(Value::as_str)
                    && let Ok(place) =
                        HeaderValue::from_str(&format!("/api/v1/units/{}/{}/{id}", self.code, self.register.name))
                {
                    response.headers_mut().insert(header::LOCATION, place);
                }
                response
            }
            Op::Remove => StatusCode::NO_CONTENT.into_response(),
            _ => answer(StatusCode::OK, done.answer),
        };
        if done.again {
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        Ok(with_tag(response, tag))
    }
}

/// The version that an entity tag names, written as [`entity_tag`] writes it (RFC 9110, section 8.8.3).
fn version_of(tag: &str) -> Option<i64> {
    let digits = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// An entry's version is its entity tag.
fn entity_tag(body: &Value) -> Option<HeaderValue> {
    let version = body.get("version")?.as_i64()?;
    HeaderValue::from_str(&format!("\"{version}\"")).ok()
}

fn with_tag(mut response: Response, tag: Option<HeaderValue>) -> Response {
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn a_version_is_read_as_it_is_written() {
        assert_eq!(version_of("\"12\""), Some(12));
        for wrong in ["12", "\"\"", "\"1", "W/\"1\"", "\"-1\"", "\"+1\"", "\"1234567890\"", "*"] {
            assert_eq!(version_of(wrong), None, "{wrong}");
        }
    }
}
