//! What operators' own tools are told: figures for Prometheus, traces by OTLP. Nothing of it is personal.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Attribute;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use serde_json::json;
use tokio::net::TcpListener;
use wushe_host::demo::{logins, places};
use wushe_tests::{Role, Server, http};

use super::{act, card, errand, find, id, see};

/// What people are called, have written or are found by.
const PERSONAL: [&str; 4] = ["李秀兰", "王建军", "LX-0001", "代缴一笔电费"];

/// How long the delivery of an event may take. Generous: the machine may be compiling.
const DELIVERED: Duration = Duration::from_secs(60);

/// A collector of traces, which keeps what it is handed.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    async fn begin() -> Result<(Self, SocketAddr)> {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let take = async |State(kept): State<Self>, body: Bytes| {
            kept.0.lock().expect("nobody panics with it").push(body);
        };
        let router = Router::new().route("/v1/traces", post(take)).with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((collector, address))
    }

    fn batches(&self) -> Vec<Bytes> {
        self.0.lock().expect("nobody panics with it").clone()
    }

    fn spans(&self) -> Result<Vec<Span>> {
        let mut spans = Vec::new();
        for batch in self.batches() {
            let handed = ExportTraceServiceRequest::decode(batch)?;
            let scopes = handed.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
            spans.extend(scopes.flat_map(|scope| scope.spans));
        }
        Ok(spans)
    }
}

/// A text or a number that is said of a span.
fn said(span: &Span, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        Attribute::StringValue(text) => Some(text.clone()),
        Attribute::IntValue(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One span of these is the child of the other.
fn child<'a>(spans: &'a [Span], of: &Span, is: impl Fn(&Span) -> bool) -> Option<&'a Span> {
    spans.iter().find(|span| span.trace_id == of.trace_id && span.parent_span_id == of.span_id && is(span))
}

/// The figures, by name and labels as they are written.
fn parse(text: &str) -> Result<BTreeMap<String, f64>> {
    ensure!(text.ends_with("# EOF\n"), "not whole: {text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let figure = |line: &str| {
        let (name, value) = line.rsplit_once(' ').with_context(|| format!("no figure: {line}"))?;
        Ok((name.to_owned(), value.parse().with_context(|| format!("no number: {line}"))?))
    };
    lines.map(figure).collect()
}

/// The sum of the figures of a family whose labels hold all of these words.
fn sum(figures: &BTreeMap<String, f64>, family: &str, labels: &[&str]) -> f64 {
    let of_family = figures.iter().filter(|(name, _)| name.split('{').next() == Some(family));
    of_family.filter(|(name, _)| labels.iter().all(|label| name.contains(label))).map(|(_, value)| value).sum()
}

async fn scrape(server: &Server) -> Result<String> {
    let log = server.log();
    let address = log.lines().find_map(|line| line.strip_prefix("figures at ")).context("no address of figures")?;
    let answer = http().no_proxy().build()?.get(address).send().await?.error_for_status()?;
    let kind = answer.headers().get("content-type").context("no type")?.to_str()?;
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    Ok(answer.text().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_what_happened_and_of_nobody() -> Result<()> {
    let server = Server::start_with("[observe]\nmetrics_listen = \"127.0.0.1:0\"").await?;
    let staff = server.login(Role::Staff).await?;
    let before = parse(&scrape(&server).await?)?;
    let card = card(&staff, "LX-0001").await?;
    let opened = id(&act(&staff, "open_request", errand(&card, "代缴一笔电费")).await?)?;
    see(&staff, "desk?q=李秀兰").await?;
    let text = scrape(&server).await?;
    let after = parse(&text)?;
    let grown = |family: &str, labels: &[&str]| sum(&after, family, labels) - sum(&before, family, labels);

    let unit = format!("unit=\"{}\"", places::ZHICHENG);
    let called = |kind: &str| {
        let kind = format!("kind=\"{kind}\"");
        grown("wushe_module_calls_total", &["module=\"liaison-card\"", &unit, &kind, "outcome=\"ok\""])
    };
    assert_eq!((called("page"), called("action")), (2.0, 1.0), "{text}");
    let page = "route=\"/api/v1/units/{code}/modules/{module}/pages/{page}\"";
    assert_eq!(grown("wushe_http_requests_total", &[page, "method=\"GET\"", "status=\"2xx\""]), 2.0, "{text}");
    assert_eq!(grown("wushe_http_request_duration_seconds_count", &[page]), 2.0, "{text}");
    let module = &["module=\"liaison-card\""];
    for family in [
        "wushe_module_cpu_seconds_total",
        "wushe_module_host_seconds_total",
        "wushe_module_host_calls_total",
        "wushe_module_memory_peak_bytes",
        "wushe_module_call_duration_seconds_count",
    ] {
        assert!(grown(family, module) > 0.0, "{family}: {text}");
    }
    for way in ["way=\"read\"", "way=\"written\""] {
        assert!(grown("wushe_module_rows_total", &[module[0], way]) > 0.0, "{way}: {text}");
    }
    for family in ["wushe_runtime_permits", "process_resident_memory_bytes", "process_open_fds"] {
        assert!(sum(&after, family, &[]) > 0.0, "{family}: {text}");
    }
    assert_eq!(sum(&after, "wushe_database_up", &[]), 1.0, "{text}");
    assert_eq!(sum(&after, "wushe_runtime_held", &[]), 0.0, "nobody runs: {text}");
    assert_eq!(sum(&after, "wushe_outbox_messages", &["state=\"parked\""]), 0.0, "{text}");
    assert!(after.contains_key("wushe_database_retries_total") && after.contains_key("wushe_live_pages"), "{text}");
    assert_eq!(sum(&after, "wushe_build_info", &["version="]), 1.0, "{text}");
    for personal in PERSONAL.into_iter().chain([card.as_str(), &opened]) {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
    // The people's own door does not give them out.
    assert_eq!(server.visitor()?.get("/metrics").await?.status, 404);
    server.end().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_runs_from_the_request_through_the_module_to_the_statements() -> Result<()> {
    let (collector, address) = Collector::begin().await?;
    let settings = format!("[observe]\notlp_endpoint = \"http://{address}\"\ntrace_share = 1.0");
    let server = Server::start_with(&settings).await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let opened = id(&act(&staff, "open_request", errand(&card, "代缴一笔电费")).await?)?;
    see(&staff, "desk?q=李秀兰").await?;
    // What a caller says of traces is not taken over.
    let theirs = "4bf92f3577b34da6a3ce929d0e0e4736";
    let asked = http().no_proxy().build()?.get(format!("{}/healthz", server.address()));
    asked.header("traceparent", format!("00-{theirs}-00f067aa0ba902b7-01")).send().await?.error_for_status()?;
    // What is not handed in yet is handed in at the end.
    server.end().await?;

    let spans = collector.spans()?;
    for (kind, route, writes) in [
        ("Kind::Page", "GET /api/v1/units/{code}/modules/{module}/pages/{page}", false),
        ("Kind::Action", "POST /api/v1/units/{code}/modules/{module}/actions/{action}", true),
    ] {
        let request = spans.iter().find(|span| span.name == route).with_context(|| format!("no {route}"))?;
        assert!(request.parent_span_id.is_empty(), "a request is a root");
        assert_eq!(said(request, "http.response.status_code").as_deref(), Some("200"));
        let invocation = child(&spans, request, |span| span.name == "runtime.invoke").context("no invocation")?;
        for (key, value) in
            [("module.id", "liaison-card"), ("unit.code", places::ZHICHENG), ("kind", kind), ("outcome", "ok")]
        {
            assert_eq!(said(invocation, key).as_deref(), Some(value), "{key}");
        }
        assert!(said(invocation, "invocation.id").is_some_and(|id| id.len() == 36), "{invocation:?}");
        // A call of the host with a statement below it, of the kind that is expected.
        let made = |call: &Span| {
            child(&spans, call, |span| {
                let text = said(span, "db.query.text").unwrap_or_default();
                text.contains('$') && text.starts_with("INSERT") == writes
            })
        };
        let call = child(&spans, invocation, |span| span.name.contains('.') && made(span).is_some());
        let statement = made(call.context("no call of the host that made a statement")?).context("no statement")?;
        assert_eq!(said(statement, "db.system.name").as_deref(), Some("sqlite"));
        assert_eq!(statement.name.starts_with("INSERT "), writes, "{}", statement.name);
        let begin = child(&spans, request, |span| span.name == "BEGIN");
        assert!(begin.is_some(), "the transaction is begun by the request");
        assert_eq!(child(&spans, request, |span| span.name == "COMMIT").is_some(), writes);
    }
    // A login is counted to the end, in a task of its own: its statements are below the request all the same.
    let login = spans.iter().find(|span| span.name == "POST /api/v1/sessions").context("no login")?;
    assert!(child(&spans, login, |span| said(span, "db.query.text").is_some()).is_some());
    // What nobody asked for begins a trace of its own; what looks whether there is something to do makes none.
    let job = spans.iter().find(|span| span.name == "job audit").context("no job")?;
    assert!(job.parent_span_id.is_empty());
    let roots = spans.iter().filter(|span| span.parent_span_id.is_empty());
    let lone = roots.filter(|span| said(span, "db.query.text").is_some()).count();
    assert_eq!(lone, 0, "statements of nothing");
    assert!(
        spans.iter().all(|span| span.trace_id.iter().map(|byte| format!("{byte:02x}")).collect::<String>() != theirs)
    );

    // No value that was bound to a statement: names, words, ids of things and people.
    for batch in collector.batches() {
        let text = String::from_utf8_lossy(&batch);
        for personal in PERSONAL.into_iter().chain([card.as_str(), &opened]) {
            assert!(!text.contains(personal), "{personal}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_event_sets_off_is_counted_and_traced() -> Result<()> {
    let (collector, address) = Collector::begin().await?;
    let settings = format!("otlp_endpoint = \"http://{address}\"\ntrace_share = 1.0\nmetrics_listen = \"127.0.0.1:0\"");
    let server = Server::start_with(&format!("[observe]\n{settings}")).await?;
    let mut guest = server.visitor()?;
    guest.login(logins::DINER, logins::PASSWORD).await?;
    let at = format!("/api/v1/units/{}/modules/sisters-teahouse", places::CHENJIALING);
    let home = guest.get(&format!("{at}/pages/home?surface=resident")).await?.json()?;
    let opening = find(&home, "opening").with_context(|| format!("no opening in {home}"))?;
    // The seat that is given back is an event, which the module itself takes.
    for action in ["sign_up", "withdraw"] {
        let input = json!({ "opening": opening });
        let done = guest.call(&format!("{at}/actions/{action}?surface=resident"), None, &input).await?;
        ensure!(done.status == 200, "{action}: {} {}", done.status, done.body);
    }
    let taken = &["module=\"sisters-teahouse\"", "kind=\"event\"", "outcome=\"ok\""];
    let asked = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    while sum(&parse(&scrape(&server).await?)?, "wushe_module_calls_total", taken) < 1.0 {
        ensure!(asked.elapsed() < DELIVERED, "the event is not taken: {}", server.log());
        ticks.tick().await;
    }
    server.end().await?;
    let spans = collector.spans()?;
    let emitted = spans.iter().find(|span| span.name == "outbox emitted").context("nothing is passed on")?;
    // The platform tells of what happened in the demo county as well.
    let of = |span: &&Span| said(span, "outbox.event").as_deref() == Some("sisters-teahouse/seats_changed");
    let delivery = spans.iter().filter(of).find(|span| span.name == "outbox delivery");
    let delivery = delivery.context("nothing is delivered")?;
    assert!(emitted.parent_span_id.is_empty() && delivery.parent_span_id.is_empty(), "nobody asked for them");
    let invocation = child(&spans, delivery, |span| span.name == "runtime.invoke").context("no invocation")?;
    assert_eq!(said(invocation, "kind").as_deref(), Some("Kind::Event"));
    assert!(child(&spans, invocation, |span| span.name.contains('.')).is_some(), "no call of the host");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_traced_at_a_share_of_nothing() -> Result<()> {
    let (collector, address) = Collector::begin().await?;
    let settings = format!("[observe]\notlp_endpoint = \"http://{address}\"\ntrace_share = 0.0");
    let server = Server::start_with(&settings).await?;
    let staff = server.login(Role::Staff).await?;
    see(&staff, "desk").await?;
    server.end().await?;
    assert_eq!(collector.spans()?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_takes_nothing_is_told_once_and_holds_up_nobody() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(async || StatusCode::SERVICE_UNAVAILABLE);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings = format!("[observe]\notlp_endpoint = \"http://{address}\"\ntrace_share = 1.0");
    let server = Server::start_with(&settings).await?;
    see(&server.login(Role::Staff).await?, "desk").await?;
    let log = server.end().await?;
    assert_eq!(log.matches("the collector takes no traces").count(), 1, "{log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_are_refused_in_words() -> Result<()> {
    let taken = TcpListener::bind("127.0.0.1:0").await?;
    let taken = format!("metrics_listen = \"{}\"", taken.local_addr()?);
    for (settings, words) in [
        ("trace_share = 1.5", "1.5 is no share: a number from 0 (none) to 1 (all) is expected"),
        ("otlp_endpoint = \"collector\"", "[observe] otlp_endpoint is no address: say it as http://127.0.0.1:4318"),
        (&taken, "for figures: is the port taken? Set metrics_listen under [observe] to one that is free"),
        ("otlp = \"http://127.0.0.1:1\"", "unknown field `otlp`"),
    ] {
        let refused = Server::start_with(&format!("[observe]\n{settings}")).await;
        let error = refused.err().with_context(|| format!("{settings} was taken"))?;
        assert!(format!("{error:#}").contains(words), "{settings}: {error:#}");
    }
    Ok(())
}
