//! `GET /metrics`: what has grown, and what stands at the moment, in the text format of OpenMetrics.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::{Metric, Registry, Unit};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use wushe_core::app::outbox;
use wushe_core::domain::outbox::OutboxBacklog;

use super::process;
use crate::app::App;

/// What Prometheus is told the answer is.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Gives the figures out at this listener, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>, listener: TcpListener) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let router = Router::new().route("/metrics", get(metrics)).with_state(Arc::clone(app));
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "figures are no longer given out");
        }
    });
    tasks
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    match app.figures().await {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "figures cannot be told");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl App {
    /// Every figure as text. When the database does not answer, what it would have told is missing.
    ///
    /// # Errors
    /// When a figure cannot be written down, which none of ours is.
    pub async fn figures(&self) -> anyhow::Result<String> {
        let core = self.core.clone();
        let backlog = self.store.glance(move |tx| Box::pin(async move { outbox::backlog(tx, &core).await })).await;
        let backlog = backlog.inspect_err(|error| tracing::warn!(%error, "the database tells no figures")).ok();
        let mut moment = Moment::default();
        moment.runtime(self);
        moment.database(self, backlog);
        moment.process(self);
        let mut text = String::new();
        encode_registry(&mut text, self.meters.registry()).context("what has grown")?;
        encode_registry(&mut text, &moment.0).context("what stands")?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

/// What stands at the moment of asking.
#[derive(Default)]
struct Moment(Registry);

impl Moment {
    fn tell(&mut self, name: &str, help: &str, value: impl Metric) {
        self.0.register(name, help, value);
    }

    fn tell_gauge(&mut self, name: &str, help: &str, value: usize) {
        self.tell(name, help, ConstGauge::new(whole(value)));
    }

    /// One gauge for each value of a label.
    fn tell_each<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        label: &'static str,
        each: [(&'static str, i64); N],
    ) {
        let family = Family::<[(&'static str, &'static str); 1], Gauge>::default();
        for (which, value) in each {
            family.get_or_create(&[(label, which)]).set(value);
        }
        self.tell(name, help, family);
    }

    fn runtime(&mut self, app: &App) {
        let (permits, held) = (app.runtime.permits(), app.runtime.held());
        self.tell_gauge("wushe_runtime_permits", "Modules that may be under way at once", permits.total());
        self.tell_gauge("wushe_runtime_permits_used", "Modules that are under way", permits.used());
        self.tell_gauge("wushe_runtime_callers_waiting", "Callers that wait for leave to run", permits.waiting());
        let refused = ConstCounter::new(app.runtime.permits().refused());
        self.tell(
            "wushe_runtime_callers_refused",
            "Callers that were sent away: too many modules were under way",
            refused,
        );
        let each = [
            ("instances", i64::try_from(held.instances).unwrap_or(i64::MAX)),
            ("memories", whole(held.memories)),
            ("stacks", whole(held.stacks)),
            ("tables", whole(held.tables)),
        ];
        self.tell_each("wushe_runtime_held", "What modules that are under way hold of the process", "what", each);
    }

    fn database(&mut self, app: &App, backlog: Option<OutboxBacklog>) {
        self.tell_gauge("wushe_database_up", "Whether the database has answered", usize::from(backlog.is_some()));
        let connections = app.store.connections();
        let used = connections.map(|of| (of.pool, whole(of.used)));
        self.tell_each("wushe_database_connections_used", "Connections in use", "pool", used);
        let most = connections.map(|of| (of.pool, whole(of.most)));
        self.tell_each("wushe_database_connections_most", "Connections that there may be", "pool", most);
        let retries = ConstCounter::new(app.store.retries());
        self.tell("wushe_database_retries", "Tries of transactions after another got in the way", retries);
        let Some(OutboxBacklog { waiting, due_since, parked }) = backlog else { return };
        let each = [("waiting", waiting), ("parked", parked)];
        self.tell_each("wushe_outbox_messages", "Messages that wait, and that were given up", "state", each);
        let late = due_since.map_or(0, |due| app.core.clock.now().micros() - due.micros());
        #[expect(clippy::cast_precision_loss, reason = "microseconds below 2⁵³ are centuries")]
        let late = ConstGauge::new(late as f64 / 1e6);
        let help = "For how long the message that is due longest has waited";
        self.0.register_with_unit("wushe_outbox_overdue", help, Unit::Seconds, late);
    }

    fn process(&mut self, app: &App) {
        self.tell_gauge("wushe_live_pages", "Open pages that hear of changes", app.live.pages());
        if let Some(bytes) = process::resident_bytes() {
            let help = "Memory of the process";
            self.0.register_with_unit("process_resident_memory", help, Unit::Bytes, ConstGauge::new(bytes));
        }
        if let Some(open) = process::open_descriptors() {
            self.tell("process_open_fds", "Open descriptors of the process", ConstGauge::new(open));
        }
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
