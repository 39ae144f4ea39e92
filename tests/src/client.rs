//! Somebody who talks to the server: with cookies, as a browser on this origin.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Method, RequestBuilder, redirect};
use serde_json::Value;

/// An HTTP client that keeps cookies by hand: the session cookie is `Secure`, and a cookie store
/// would keep it back on the loopback's plain HTTP.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
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
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self { http, address: address.to_owned(), cookies: BTreeMap::new() })
    }

    /// Logs in through the form.
    ///
    /// # Errors
    ///
    /// When no session comes of it.
    pub async fn login(&mut self, login: &str, password: &str) -> Result<()> {
        self.get_keeping_cookies("/login").await?;
        let answer = self
            .send_keeping_cookies(
                self.request(Method::POST, "/login").form(&[("login", login), ("password", password)]),
            )
            .await?;
        if answer.status != 303 || self.cookies.is_empty() {
            bail!("{login} cannot log in: {} {}", answer.status, answer.body);
        }
        Ok(())
    }

    /// A page or a resource.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        answer(self.request(Method::GET, path)).await.map(|(answer, _)| answer)
    }

    /// A form, as a page without JavaScript sends it.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        answer(self.request(Method::POST, path).form(fields)).await.map(|(answer, _)| answer)
    }

    /// A call of the JSON API that does something, under an idempotency key.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn call(&self, path: &str, key: &str, body: &Value) -> Result<Answer> {
        answer(self.request(Method::POST, path).header("Idempotency-Key", key).json(body))
            .await
            .map(|(answer, _)| answer)
    }

    async fn get_keeping_cookies(&mut self, path: &str) -> Result<Answer> {
        self.send_keeping_cookies(self.request(Method::GET, path)).await
    }

    async fn send_keeping_cookies(&mut self, request: RequestBuilder) -> Result<Answer> {
        let (answer, cookies) = answer(request).await?;
        self.cookies.extend(cookies);
        Ok(answer)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.address)).header(ORIGIN, &self.address);
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        request
    }
}

/// Sends a request and reads the answer and the cookies it sets.
async fn answer(request: RequestBuilder) -> Result<(Answer, BTreeMap<String, String>)> {
    let response = request.send().await?;
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let cookies = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let (location, content_type) = (text(LOCATION), text(CONTENT_TYPE).unwrap_or_default());
    let status = response.status().as_u16();
    let body = response.text().await?;
    Ok((Answer { status, location, content_type, body }, cookies))
}
