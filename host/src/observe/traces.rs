//! Traces: handed in batches to a collector, by OTLP over HTTP.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use rand::RngExt as _;
use reqwest::Client;
use reqwest::redirect::Policy;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::registry::LookupSpan;

use super::spans::{is_root, is_traced};
use crate::config::{Observe, Share};

/// How long a batch may take, and how long the last one at the end.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way of traces to their collector.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
    share: Share,
}

impl Traces {
    /// As the settings say; none, when they name no collector. To be called inside the async runtime. Whether somebody listens
    /// there is not asked: a collector that is away for a while holds up nobody, and what it misses is lost.
    ///
    /// # Errors
    /// When the address of the collector is none.
    pub fn open(observe: &Observe) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = &observe.otlp_endpoint else { return Ok(None) };
        let words = "[observe] otlp_endpoint is no address: say it as http://127.0.0.1:4318";
        let url: reqwest::Url = endpoint.parse().context(words)?;
        ensure!(matches!(url.scheme(), "http" | "https") && url.has_host(), words);
        let client = Client::builder()
            .tls_backend_preconfigured(crate::outgoing::tls()?)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent("wushe")
            .timeout(PATIENCE)
            .build()?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender { client, runtime: Handle::current(), is_away: AtomicBool::new(false) })
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(PATIENCE)
            .build()?;
        let service =
            [KeyValue::new("service.name", "wushe"), KeyValue::new("service.version", env!("CARGO_PKG_VERSION"))];
        let provider = SdkTracerProvider::builder()
            .with_sampler(Sampler::AlwaysOn)
            .with_resource(Resource::builder_empty().with_attributes(service).build())
            .with_batch_exporter(exporter)
            .build();
        Ok(Some(Self { provider, share: observe.trace_share }))
    }

    /// Takes the spans that are ours.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let share = self.share.get();
        // Drawn here and not by the exporter's own sampler, for which all the spans would be made and thrown away: so what is not
        // traced costs as good as nothing.
        let ours = dynamic_filter_fn(move |metadata, context| {
            is_traced(metadata) && if is_root(metadata) { is_drawn(share) } else { context.lookup_current().is_some() }
        });
        // Asked once a place in the code.
        let ours = ours.with_callsite_filter(|metadata| match is_traced(metadata) {
            true => Interest::sometimes(),
            false => Interest::never(),
        });
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("wushe"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            // With a lower one every library would begin to say what nobody reads.
            .with_filter(ours.with_max_level_hint(LevelFilter::INFO))
    }

    /// Hands in what is left. Nothing is traced afterwards.
    pub async fn end(self) {
        // It waits for its own thread, which waits for the runtime's.
        let ended = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(PATIENCE)).await;
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last traces could not be handed in"),
            Err(error) => tracing::error!(%error, "handing in the last traces"),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a draw that changes nothing of what is done")]
fn is_drawn(share: f64) -> bool {
    rand::rng().random_bool(share)
}

/// Sends batches with the client that the host has anyway.
#[derive(Debug)]
struct Sender {
    client: Client,
    /// The exporter's own thread has no reactor.
    runtime: Handle,
    /// Whether the last batch was not taken.
    is_away: AtomicBool,
}

impl Sender {
    /// Tells the log when the collector goes and when it comes back, not of each batch in between.
    fn note(&self, outcome: &Result<Response<Bytes>, HttpError>) {
        let why = match outcome {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(answer.status().to_string()),
            Err(error) => Some(error.to_string()),
        };
        match (self.is_away.swap(why.is_some(), Ordering::Relaxed), why) {
            (false, Some(why)) => tracing::warn!(why, "the collector takes no traces; what it misses is lost"),
            (true, None) => tracing::info!("the collector takes traces again"),
            _ => {}
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request.try_into()?).await?;
            let mut response = Response::builder().status(answer.status());
            if let Some(headers) = response.headers_mut() {
                headers.clone_from(answer.headers());
            }
            Ok(response.body(answer.bytes().await?)?)
        });
        let outcome = sent.await?;
        self.note(&outcome);
        outcome
    }
}
