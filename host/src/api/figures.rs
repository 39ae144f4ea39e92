//! Indicators of modules, as JSON.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use wushe_core::domain::access::Permission;
use wushe_core::domain::period::Period;
use wushe_core::error::{Error, Problem};
use wushe_core::store::Mode;
use wushe_plugin_schema::indicator::IndicatorShape;
use wushe_plugin_schema::text::Names;

use super::module::unit_of;
use super::problem::{ApiError, answer, locale};
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{Counted, Module, ModuleError, Source, has_business};

/// `GET /units/{code}/modules/{module}/indicators?period=2026-11`: what the indicators of a module come to, in the unit or added up
/// from the units below.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Path((code, module)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let core = |error: &Error| ApiError::core(locale, error);
    let of_module = |error: ModuleError| ApiError::module(locale, None, &error);
    let who = app.who(&headers).await.map_err(|error| core(&error))?;
    if who.user.is_none() {
        return Err(core(&Error::Unauthenticated));
    }
    let unit = unit_of(&app, code, locale).await?;
    let cx = app.core.cx(who.actor, unit.id, locale.tag());
    let mut tx = app.store.begin(Mode::Read).await.map_err(|error| core(&error))?;
    // Whoever has no business here does not learn what is on here; the county's administrator reads figures and uses no module.
    let reads = cx.may(&mut tx, Permission::ReadIndicators).await.map_err(|error| core(&error))?;
    let welcome = reads || has_business(&mut tx, &cx).await.map_err(of_module)?;
    tx.rollback().await.map_err(|error| core(&error))?;
    if !welcome {
        return Err(of_module(ModuleError::NotHere));
    }
    let period = period_of(&query).map_err(|error| core(&error))?;
    let mut told = app.module_figures(&cx, period, Some(&module)).await.map_err(of_module)?;
    let told = told.pop().ok_or_else(|| of_module(ModuleError::NotHere))?;
    let items = told.figures.iter().map(|(shape, counted)| item(&told.module, shape, counted));
    let source = match told.source {
        Source::Computed => "computed",
        Source::Kept => "kept",
        Source::Suspended => "suspended",
        Source::Busy => "busy",
    };
    let items: Vec<Value> = items.collect();
    Ok(answer(StatusCode::OK, json!({ "period": period, "source": source, "items": items })))
}

/// The period that is asked for, and nothing else.
fn period_of(query: &[(String, String)]) -> Result<Period, Error> {
    if let Some((other, _)) = query.iter().find(|(name, _)| name != "period") {
        return Err(Problem::new(other.chars().take(60).collect::<String>(), "unknown").into());
    }
    match query {
        [(_, period)] => period.parse(),
        _ => Err(Error::invalid("period", "period")),
    }
}

fn item(module: &Module, shape: &IndicatorShape, counted: &Counted) -> Value {
    let title = |locale| module.catalog.t(locale, &format!("indicator-{}", shape.name));
    let Counted { value, part, whole, missed, units, without, as_of } = counted;
    json!({
        "indicator": shape.name,
        "name": Names { zh_cn: title(Locale::ZhCn), en: title(Locale::En) },
        "counted_in": shape.counted_in,
        "apart": shape.apart,
        "value": value,
        "part": part,
        "whole": whole,
        "failed": missed.as_ref().map(|missed| json!({ "code": missed.code, "invocation_id": missed.invocation })),
        "units": units,
        "without": without,
        "as_of": as_of,
    })
}
