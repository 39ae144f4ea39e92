//! The same work through the server itself: HTTP on loopback, everybody with a bearer token. Pages are read, the JSON API is
//! written to.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wushe_core::id::ResidentId;
use wushe_core::time::{Clock, Ids};
use wushe_host::app::{self, App};
use wushe_host::server;
use wushe_tests::Chance;

use super::desk::{Desk, Office, Question, new_request};
use super::place::Place;

/// A server over the loaded county, and somebody who asks it.
#[derive(Debug)]
pub(crate) struct Door {
    office: Arc<Office>,
    client: Client,
    address: String,
    serving: JoinHandle<()>,
    /// What was opened in this run and can be ended, by desk.
    opened: Mutex<Vec<(usize, String)>>,
}

impl Door {
    /// Serves the county at a free port of this machine.
    pub(crate) async fn open(place: &Place, office: Arc<Office>) -> Result<Self> {
        let place = app::Place {
            data_dir: place.folder.clone(),
            images: None,
            database_url: place.url.clone(),
            program: None,
            public_url: "http://127.0.0.1".to_owned(),
            require_second_factor: Some(false),
            private_addresses: false,
            record_failures: true,
            allowance: Default::default(),
        };
        let app = App::open(&place, Clock::System, Ids::random()).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(async move {
            if let Err(error) = server::serve(app, listener).await {
                eprintln!("the server has ended: {error:#}");
            }
        });
        let client = wushe_tests::http().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { office, client, address, serving, opened: Mutex::default() })
    }

    /// Answers the question with this number.
    pub(crate) async fn read(&self, number: u64) -> Result<&'static str> {
        let (at, question) = self.office.question(number);
        let desk = at.map_or(&self.office.county, |at| &self.office.desks[at]);
        let staff = format!("/staff/{}", desk.code);
        let path = match &question {
            Question::Inbox => format!("{staff}/requests"),
            Question::Request(id) => format!("{staff}/requests/{id}"),
            Question::Name(words) | Question::PhoneTail(words) => format!("{staff}/residents?q={words}"),
            Question::Card(id) => format!("{staff}/residents/{id}"),
            Question::Overview => "/county".to_owned(),
        };
        self.answer(self.request(Method::GET, &path, desk)).await.context(question.kind())?;
        Ok(question.kind())
    }

    /// The piece of writing work with this number: a request is opened, and one that was opened before is ended.
    pub(crate) async fn write(&self, number: u64) -> Result<&'static str> {
        let mut chance = Chance::new(number ^ 0x5eed);
        let ended = if chance.per_mille(500) { self.opened().pop() } else { None };
        if let Some((at, id)) = ended {
            let desk = &self.office.desks[at];
            let body = json!({ "reason": "重复登记" });
            let path = format!("/api/v1/units/{}/requests/{id}/void", desk.code);
            self.answer(self.request(Method::POST, &path, desk).json(&body)).await.context("ending a request")?;
            return Ok("request ended");
        }
        let at = chance.place(self.office.desks.len());
        let resident = *chance.pick(&self.office.desks[at].residents);
        let id = self.open_for(at, resident).await?;
        self.opened().push((at, id));
        Ok("request opened")
    }

    /// Opens a request at a desk; answers its id.
    async fn open_for(&self, at: usize, resident: ResidentId) -> Result<String> {
        let desk = &self.office.desks[at];
        let path = format!("/api/v1/units/{}/requests", desk.code);
        let asked = self.request(Method::POST, &path, desk).json(&new_request(resident));
        let made: Value = serde_json::from_str(&self.answer(asked).await.context("opening a request")?)?;
        Ok(made["id"].as_str().context("an id")?.to_owned())
    }

    /// Opens a request at a desk.
    pub(crate) async fn open_at(&self, at: usize) -> Result<()> {
        self.open_for(at, self.office.desks[at].residents[0]).await.map(drop)
    }

    /// The inbox of a desk, as a page.
    pub(crate) async fn inbox(&self, desk: &Desk) -> Result<String> {
        self.answer(self.request(Method::GET, &format!("/staff/{}/requests", desk.code), desk)).await
    }

    /// Events, as long as somebody listens.
    pub(crate) async fn stream(&self, path: &str, desk: &Desk) -> Result<reqwest::Response> {
        let answer = self.request(Method::GET, path, desk).send().await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer)
    }

    /// The desks of the communities.
    pub(crate) fn desks(&self) -> &[Desk] {
        &self.office.desks
    }

    /// The desk of the county.
    pub(crate) fn county(&self) -> &Desk {
        &self.office.county
    }

    /// Ends the server.
    pub(crate) fn close(&self) {
        self.serving.abort();
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, Vec<(usize, String)>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request(&self, method: Method, path: &str, desk: &Desk) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address)).bearer_auth(&desk.token)
    }

    async fn answer(&self, request: RequestBuilder) -> Result<String> {
        let answer = request.send().await?;
        let (status, path) = (answer.status(), answer.url().path().to_owned());
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status}: {}", text.chars().take(200).collect::<String>());
        Ok(text)
    }
}
