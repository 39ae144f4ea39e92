//! The spans of traces that are the host's. They have no words of people in them, no raw path and no id of a person. The log knows them by
//! their targets and not by a level, so that tracing leaves the level of everything else as it is.

use tracing::field::Empty;
use tracing::{Metadata, Span};
use wushe_core::domain::outbox::OutboxMessage;
use wushe_core::store::trace::TARGET as SQL;

/// The target of the spans at which a trace may begin.
const ROOT: &str = "wushe::trace";
/// The target of the spans below them that only traces show.
const CALL: &str = "wushe::call";

/// Whether a span is made for traces alone; the log leaves it out.
pub(super) fn is_for_traces_alone(metadata: &Metadata<'_>) -> bool {
    [ROOT, CALL, SQL].contains(&metadata.target())
}

/// Whether traces show it: our own spans, those of the log (the invocation of a module) among them. No events: a line of the log
/// may hold what a database or another server said.
pub(super) fn is_traced(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    metadata.is_span()
        && (is_for_traces_alone(metadata) || target.starts_with("wushe_host") || target.starts_with("wushe_core"))
}

/// Whether a trace may begin there. The others are shown only as part of one: what looks once a second whether there is something to do
/// would otherwise fill the traces with single statements.
pub(super) fn is_root(metadata: &Metadata<'_>) -> bool {
    metadata.target() == ROOT
}

/// A request: under its route, never under what was really asked for. A trace begins here, whatever the caller says of one.
pub(super) fn request(method: &'static str, route: &str) -> Span {
    tracing::info_span!(
        target: ROOT,
        parent: None,
        "http",
        otel.name = format_args!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        otel.status_code = Empty,
    )
}

/// A module's call of the host, by its name in the contract.
pub(crate) fn host_call(function: &'static str) -> Span {
    tracing::info_span!(target: CALL, "host_call", otel.name = function)
}

/// A message of the outbox that is dealt with.
pub(crate) fn message(message: &OutboxMessage) -> Span {
    let OutboxMessage { id, kind, module_id, target_id, event, tries, .. } = message;
    tracing::info_span!(
        target: ROOT,
        parent: None,
        "outbox",
        otel.name = format_args!("outbox {kind}"),
        otel.kind = "consumer",
        outbox.id = %id,
        outbox.event = event,
        outbox.tries = tries,
        module.id = module_id,
        target.id = target_id,
    )
}

/// A job of the platform.
pub(crate) fn job(name: &'static str) -> Span {
    tracing::info_span!(target: ROOT, parent: None, "job", otel.name = format_args!("job {name}"), job = name)
}
