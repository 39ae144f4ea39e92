//! The stream on which a wall hears of changes. It is for the wall with this address, of what that shows, and ends when the
//! address was closed or renewed.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::sse::Sse;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use wushe_core::app::wall;
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_core::store::Mode;

use crate::app::App;
use crate::live::Listener;
use crate::web::error::{PageError, PageResult};
use crate::web::live::{SIGN_OF_LIFE, Topics, said};

pub(super) async fn live(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(Topics { topics }): Query<Topics>,
) -> PageResult {
    let unit = held(&app, &token).await?;
    let topics = app.live_key.open_wall(&token, &topics).ok_or_else(PageError::not_found)?;
    let ear = app.live.subscribe(Listener::Wall(unit), topics).ok_or(Error::TooMany { seconds: 60 })?;
    let changes = stream::unfold((app, ear, token), |(app, mut ear, token)| async move {
        // A sign of life is an event: the screen is to know how old what it shows is.
        let name = match tokio::time::timeout(SIGN_OF_LIFE, ear.changed()).await {
            Ok(changed) => changed.map(|()| "changed")?,
            Err(_) => "alive",
        };
        // Another host may have closed it, of which nothing is heard here.
        held(&app, &token).await.ok()?;
        Some((Ok::<_, Infallible>(said(name)), (app, ear, token)))
    });
    let response: Response = Sse::new(changes).into_response();
    Ok(response)
}

/// Whose wall the token shows now.
async fn held(app: &App, token: &str) -> Result<UnitId, Error> {
    let mut tx = app.store.begin(Mode::Glance).await?;
    let unit = wall::find(&mut tx, token).await;
    tx.rollback().await?;
    unit
}
