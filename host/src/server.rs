//! The server: every door in one router, and a clean end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use wushe_core::app::{access, audit, idempotency, sheet, unit};

use crate::app::App;

/// How long requests under way may take once the server is asked to end.
const GRACE: Duration = Duration::from_secs(10);

/// How often what has served its time is forgotten.
const TIDY: Duration = Duration::from_secs(3600);

/// How often the audit trail is bound into its chain: for so long, what was written could be taken out unseen.
const BIND: Duration = Duration::from_secs(120);

/// Every door.
pub fn router(app: Arc<App>) -> Router {
    let health = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(Arc::clone(&app));
    crate::web::router(Arc::clone(&app)).nest("/api/v1", crate::api::router(app)).merge(health)
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
    let tidying = tokio::spawn(tidy(Arc::clone(&app)));
    let binding = tokio::spawn(bind_trail(Arc::clone(&app)));
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
    tidying.abort();
    binding.abort();
    app.hand_in_reads().await;
    app.store.close().await;
    Ok(())
}

/// Forgets what has served its time: sessions that have ended, failed logins that are forgiven, answers kept for requests
/// that might come twice.
async fn tidy(app: Arc<App>) {
    let mut hours = tokio::time::interval(TIDY);
    loop {
        hours.tick().await;
        let core = app.core.clone();
        let tidied = app.store.write(move |tx| {
            let core = core.clone();
            Box::pin(async move {
                let Some(county) = unit::roots(tx).await?.into_iter().next() else { return Ok(0) };
                let forgotten = access::forget_old(tx, &core).await?;
                let cx = core.system(county.id);
                let answers = idempotency::forget_old(tx, &cx).await?;
                Ok(forgotten + answers + sheet::forget_old(tx, &cx).await?)
            })
        });
        match tidied.await {
            Ok(rows) => tracing::debug!(rows, "what has served its time is forgotten"),
            Err(error) => tracing::warn!(%error, "what has served its time could not be forgotten"),
        }
    }
}

/// Binds the audit trail into its chain.
async fn bind_trail(app: Arc<App>) {
    let mut turns = tokio::time::interval(BIND);
    loop {
        turns.tick().await;
        if let Err(error) = audit::seal(&app.store, &app.core).await {
            tracing::warn!(%error, "the audit trail could not be bound");
        }
    }
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
