//! `/live`: tells an open page that something it shows has changed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use wushe_core::error::Error;

use super::error::{PageError, PageResult};
use super::visitor::Visitor;
use crate::app::App;
use crate::live::Listener;

/// Seconds between two signs of life, so that nothing between here and the phone takes the line for dead.
pub(super) const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

#[derive(Debug, Deserialize)]
pub(super) struct Topics {
    pub(super) topics: String,
}

pub(super) async fn live(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Query(Topics { topics }): Query<Topics>,
) -> PageResult {
    let Some(user) = &visitor.user else { return Err(PageError::not_found()) };
    let topics = app.live_key.open(&topics).ok_or_else(PageError::not_found)?;
    let ear = app.live.subscribe(Listener::User(user.id), topics).ok_or(Error::TooMany { seconds: 60 })?;
    let changes = stream::unfold(ear, |mut ear| async move {
        ear.changed().await?;
        Some((Ok::<_, Infallible>(said("changed")), ear))
    });
    let response: Response = Sse::new(changes).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)).into_response();
    Ok(response)
}

/// An event with a name; one without data is never handed to the page.
pub(super) fn said(name: &str) -> Event {
    Event::default().event(name).data("1")
}
