//! Somebody who talks to the server: with cookies, as a browser on this origin.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use reqwest::{Method, RequestBuilder, redirect};
use serde_json::{Value, json};

/// Name of the session's cookie on plain HTTP; over TLS it has the prefix `__Host-`.
const SESSION: &str = "wushe-session";

/// An HTTP client that keeps its cookies by hand, so that a test sees and says what is sent.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    origin: String,
    cookies: BTreeMap<String, String>,
}

/// What came back. Redirects are not followed: where one leads is part of the answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The `Location` of a redirect.
    pub location: Option<String>,
    /// The `Content-Type`, empty when there is none.
    pub content_type: String,
    /// The body as text.
    pub body: String,
}

/// A client to be built. It is for plain HTTP, and asks for a provider of TLS all the same.
pub fn http() -> reqwest::ClientBuilder {
    // The one that is there already does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is not JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).with_context(|| format!("{} is not JSON: {}", self.status, self.body))
    }
}

impl Client {
    /// Somebody without cookies.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be made.
    pub fn new(address: &str) -> Result<Self> {
        let http = http().redirect(redirect::Policy::none()).no_proxy().timeout(Duration::from_secs(60)).build()?;
        Ok(Self { http, address: address.to_owned(), origin: address.to_owned(), cookies: BTreeMap::new() })
    }

    /// Logs in, and keeps the session's token in the cookie that a browser would have.
    ///
    /// # Errors
    ///
    /// When no session comes of it.
    pub async fn login(&mut self, login: &str, password: &str) -> Result<()> {
        let credentials = json!({ "login": login, "password": password });
        let answer = self.call("/api/v1/sessions", None, &credentials).await?;
        let Some(token) = answer.json()?["token"].as_str().map(str::to_owned) else {
            bail!("{login} cannot log in: {} {}", answer.status, answer.body);
        };
        self.cookies.insert(SESSION.to_owned(), token);
        Ok(())
    }

    /// The same person, as the pages of another site would make their browser act.
    #[must_use]
    pub fn from_origin(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    /// The same person, with the same session, at a server that has moved.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), origin: address.to_owned(), ..self.clone() }
    }

    /// A page or a resource. A query in the path is encoded as needed.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        answer(self.request(Method::GET, path)).await
    }

    /// A form, as a page without JavaScript sends it.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        answer(self.request(Method::POST, path).form(fields)).await
    }

    /// A call of the JSON API that does something, under an idempotency key if there is one.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn call(&self, path: &str, key: Option<&str>, body: &Value) -> Result<Answer> {
        let request = self.request(Method::POST, path).json(body);
        let request = key.into_iter().fold(request, |request, key| request.header("Idempotency-Key", key));
        answer(request).await
    }

    /// A form with files, under an idempotency key if there is one: each part has a name, the name of a file unless it is words,
    /// and what it holds.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn bring(&self, path: &str, key: Option<&str>, parts: &[(&str, Option<&str>, &[u8])]) -> Result<Answer> {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"\r\ncontent-type: application/octet-stream"));
            let head = format!("content-disposition: form-data; name=\"{name}\"{}", file.unwrap_or_default());
            body.extend(format!("--wushe\r\n{head}\r\n\r\n").into_bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--wushe--\r\n");
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, "multipart/form-data; boundary=wushe");
        let request = key.into_iter().fold(request, |request, key| request.header("Idempotency-Key", key));
        answer(request.body(body)).await
    }

    /// A call of the JSON API by any method, under the version that the caller has seen if there is one.
    ///
    /// # Errors
    ///
    /// When the method is none, or no answer comes.
    pub async fn ask(&self, method: &str, path: &str, version: Option<&str>, body: &Value) -> Result<Answer> {
        let method = method.to_ascii_uppercase().parse::<Method>()?;
        let request = self.request(method, path).json(body);
        answer(version.into_iter().fold(request, |request, version| request.header("If-Match", version))).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.address)).header(ORIGIN, &self.origin);
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        request
    }
}

/// Sends a request and reads the answer.
async fn answer(request: RequestBuilder) -> Result<Answer> {
    let response = request.send().await?;
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (location, content_type) = (text(LOCATION), text(CONTENT_TYPE).unwrap_or_default());
    let status = response.status().as_u16();
    let body = response.text().await?;
    Ok(Answer { status, location, content_type, body })
}
