//! `wushe:http`: ask another server something, once the transaction has committed.

use serde_json::{Map, Value};
use wushe_core::app::outbox::{self, NewMessage};
use wushe_core::domain::outbox::OutboxKind;
use wushe_plugin_schema::shape::HTTP;
use wushe_plugin_schema::view::HttpRequest;

use super::super::bindings::contract::wushe::http::http::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::error::Stop;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, invalid, parse, too_many};
use crate::outgoing::{self, Address};

/// Bytes of what is sent.
const BODY_BYTES: usize = 64 << 10;
/// Headers of one request.
const HEADERS: usize = 20;

impl Host for Guest {
    async fn send(&mut self, request: String) -> wasmtime::Result<Result<String, wit::Error>> {
        answer!(self, "http.send", [request], self.send_request(&request))
    }
}

impl Guest {
    async fn send_request(&mut self, request: &str) -> Result<String, Refusal> {
        self.enter("http", Access::Write, request.len())?;
        self.budget.message()?;
        let request: HttpRequest = parse(request)?;
        let address = check(&request)?;
        let scope = &mut self.scope;
        if !scope.grants.hosts.contains(&address.host) {
            return Err(wit::Error::Denied(format!("http {}", address.host)).into());
        }
        if let Some(name) = &request.answer {
            let known =
                scope.manifest.shapes.handlers.iter().any(|handler| handler.name == *name && handler.of == HTTP);
            if !known {
                return Err(invalid("answer", "handler-unknown"));
            }
        }
        let module = scope.manifest.plugin.id.clone();
        let internal = |error: serde_json::Error| Refusal::Stop(Stop::Internal(error.to_string()));
        let body: Map<String, Value> = match serde_json::to_value(&request).map_err(internal)? {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        let new = NewMessage {
            kind: OutboxKind::Http,
            recipient: format!("http:{module}:{}", address.host),
            target_id: module.clone(),
            module_id: module,
            name: request.answer.unwrap_or_default(),
            event: HTTP.to_owned(),
            body,
            trail: scope.trail.clone(),
            due_at: scope.cx.now,
        };
        Ok(outbox::ask(&mut scope.tx, &scope.cx, new).await?.to_string())
    }
}

/// What can be seen of a request before it is sent.
fn check(request: &HttpRequest) -> Result<Address, Refusal> {
    if !outgoing::METHODS.contains(&request.method.as_str()) {
        return Err(invalid("method", "http-method"));
    }
    let address = outgoing::address(&request.url).ok_or_else(|| invalid("url", "http-url"))?;
    if request.headers.len() > HEADERS {
        return Err(too_many("headers", HEADERS));
    }
    if !request.headers.iter().all(|(name, value)| outgoing::is_header(name, value)) {
        return Err(invalid("headers", "http-header"));
    }
    if request.body.as_ref().is_some_and(|body| body.len() > BODY_BYTES) {
        return Err(invalid("body", "too-big"));
    }
    Ok(address)
}
