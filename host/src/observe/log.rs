//! The log: lines on the error output.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, fmt};

use super::Traces;
use super::spans::is_for_traces_alone;

/// What is told unless `WUSHE_LOG` says otherwise.
const USUAL: &str = "warn,wushe_host=info,wushe_core=info";

/// Begins the log, and the traces if there are any. To be called once.
pub fn begin(traces: Option<&Traces>) {
    let asked = EnvFilter::try_from_env("WUSHE_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = lines(asked, std::io::stderr);
    tracing_subscriber::registry().with(lines).with(traces.map(Traces::layer)).init();
}

/// Lines of what is asked for. One that named each span down to its statement could not be read, at any level.
fn lines<S, W>(asked: EnvFilter, to: W) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let others = filter_fn(|metadata| !is_for_traces_alone(metadata)).with_max_level_hint(LevelFilter::TRACE);
    fmt::layer().with_writer(to).with_filter(asked.and(others))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::observe::spans;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_name_the_invocation_and_no_span_of_a_trace() {
        let kept = Kept::default();
        let to = kept.clone();
        let log = tracing_subscriber::registry().with(lines(EnvFilter::new("trace"), move || to.clone()));
        tracing::subscriber::with_default(log, || {
            let request = spans::request("GET", "/live").entered();
            let invocation = tracing::info_span!("runtime.invoke", invocation.id = "0199").entered();
            let call = spans::host_call("records.get").entered();
            tracing::info!("a line");
            drop((call, invocation, request));
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("a line") && text.contains("0199"), "{text}");
        for name in ["/live", "host_call", "records.get"] {
            assert!(!text.contains(name), "{text}");
        }
    }
}
