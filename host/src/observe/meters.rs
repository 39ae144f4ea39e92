//! Figures that grow from the start of the server on.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::runtime::Runtime;

/// Bounds of what requests and calls take, in seconds: from what is never felt to what nobody waits for.
pub(crate) const SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Figures that grow, and under which names they are told.
#[derive(Debug)]
pub struct Meters {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    method: &'static str,
}

impl Meters {
    /// Figures at nothing, with those that the runtime counts.
    #[must_use]
    pub fn new(runtime: &Runtime) -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("wushe_build", "The version that runs", build);
        registry.register("wushe_http_requests", "Requests that were answered", requests.clone());
        registry.register_with_unit(
            "wushe_http_request_duration",
            "From the request to the head of its answer",
            Unit::Seconds,
            durations.clone(),
        );
        runtime.register(&mut registry);
        Self { registry, requests, durations }
    }

    /// A request was answered.
    pub(super) fn requested(&self, route: &str, method: &'static str, status: &'static str, took: Duration) {
        let route = route.to_owned();
        self.durations.get_or_create(&Asked { route: route.clone(), method }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { route, method, status }).inc();
    }

    /// Everything that grows.
    pub(super) const fn registry(&self) -> &Registry {
        &self.registry
    }
}

/// A histogram of times.
pub(crate) fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}
