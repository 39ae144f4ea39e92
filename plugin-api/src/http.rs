//! Ask other servers, once the transaction has committed. What they say comes back to a function marked `#[answer]`.

use serde_json::Value as Json;
use wushe_plugin_schema::view::HttpRequest;

use crate::bindings::wushe::http::http as wit;
use crate::error::{Result, write};

/// A request to be queued.
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request(HttpRequest);

fn request(method: &str, url: impl Into<String>) -> Request {
    let (method, url) = (method.to_owned(), url.into());
    Request(HttpRequest { method, url, headers: std::collections::BTreeMap::new(), body: None, answer: None })
}

/// Asks for something.
pub fn get(url: impl Into<String>) -> Request {
    request("GET", url)
}

/// Hands something in.
pub fn post(url: impl Into<String>) -> Request {
    request("POST", url)
}

/// Another method: `PUT`, `PATCH`, `DELETE`.
pub fn method(method: &str, url: impl Into<String>) -> Request {
    request(method, url)
}

impl Request {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.headers.insert(name.to_owned(), value.into());
        self
    }

    /// Sends a text.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.0.body = Some(body.into());
        self
    }

    /// Sends JSON.
    pub fn json(self, body: &Json) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// Names the function, marked `#[answer]`, that takes the answer.
    pub fn answer(mut self, handler: &str) -> Self {
        self.0.answer = Some(handler.to_owned());
        self
    }

    /// Queues it; answers its id, which the answer repeats. It is sent at least once, under this id as `Idempotency-Key`.
    ///
    /// # Errors
    /// Denied for a host that `plugin.toml` does not name; invalid for an address or a header that cannot be used.
    pub fn send(self) -> Result<String> {
        Ok(wit::send(&write("request", &self.0)?)?)
    }
}
