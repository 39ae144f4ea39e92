//! The server: every door in one router, and a clean end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;

/// How long requests under way may take once the server is asked to end.
const GRACE: Duration = Duration::from_secs(10);

/// Every door.
pub fn router(app: Arc<App>) -> Router {
    let health = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(Arc::clone(&app));
    let doors =
        crate::web::router(Arc::clone(&app)).nest("/api/v1", crate::api::router(Arc::clone(&app))).merge(health);
    doors.layer(from_fn_with_state(app, crate::observe::observe))
}

/// Ready when the database answers.
async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, StatusCode> {
    match app.store.ping().await {
        Ok(()) => Ok("ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Serves until the process is asked to end; requests under way are finished.
///
/// # Errors
/// When the listener fails.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let jobs = crate::jobs::begin(&app.store, &app.core);
    let errands = crate::modules::begin(&app);
    let figures = crate::modules::begin_figures(&app);
    let migrations = crate::modules::begin_migrations(&app);
    let retiring = crate::modules::begin_retiring(&app);
    let watch = crate::watch::begin(&app);
    let (ending, mut ended) = tokio::sync::watch::channel(false);
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_end().await;
        tracing::info!("ending: no new requests, those under way are finished");
        ending.send_replace(true);
    });
    let overdue = async {
        // An error means that the server has ended by itself.
        let _ = ended.wait_for(|ending| *ending).await;
        // Open pages listen for changes as long as they stand.
        #[expect(clippy::disallowed_methods, reason = "a bound on the end, not a wait for something")]
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = async { serving.await } => outcome.context("the server failed")?,
        () = overdue => tracing::info!("open connections are cut"),
    }
    drop((jobs, errands, figures, migrations, retiring, watch));
    app.hand_in_reads().await;
    app.hand_in_use().await;
    app.store.close().await;
    Ok(())
}

async fn asked_to_end() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
