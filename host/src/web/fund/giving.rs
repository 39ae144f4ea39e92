//! Grants made by a fund as a file of the 360Giving Data Standard.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::json;
use wushe_core::app::fund::giving::giving360;
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::GivingParams;
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_core::id::FundId;

use crate::app::App;
use crate::web::error::PageResult;
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::ButtonView;
use crate::web::visitor::Visitor;

/// Rows that are read at once.
const AT_ONCE: i64 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    fund_id: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// The button that leads to the file, beside the table of the same rows; none where that table is of something else or nothing
/// was asked for yet.
pub(in crate::web) fn download(
    here: &Here,
    register: &str,
    operation: &str,
    asked: impl Fn(&str) -> Option<String>,
) -> Option<ButtonView> {
    if (register, operation) != ("grants", "giving360") {
        return None;
    }
    let fund = asked("fund_id").filter(|id| !id.is_empty())?;
    let given = ["from", "to"].into_iter().filter_map(|name| Some((name, asked(name).filter(|day| !day.is_empty())?)));
    let query = query_string(std::iter::once(("fund_id", fund)).chain(given));
    let href = format!("{}/r/grants/-/giving360.json?{query}", here.home());
    Some(ButtonView::go(here.t("giving-download"), href).icon("download"))
}

/// Every grant of the fund that stands, in one file.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    here.cx.require(&mut here.tx, Permission::ReadFund).await?;
    let day = |field: &str, text: &str| -> Result<Option<Day>, Error> {
        match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Error::invalid(field, "day")),
        }
    };
    let fund_id: FundId = asked.fund_id.parse().map_err(|_| Error::NotFound { entity: "fund" })?;
    let params = GivingParams { fund_id, from: day("from", &asked.from)?, to: day("to", &asked.to)? };
    let (mut grants, mut page) = (Vec::new(), Page::first(AT_ONCE));
    loop {
        let listed = giving360(&mut here.tx, &here.cx, params.clone(), page).await?;
        grants.extend(listed.items);
        match listed.next {
            Some(next) => page = Page { after: Some(next), limit: Some(AT_ONCE) },
            None => break,
        }
    }
    let text = serde_json::to_string_pretty(&json!({ "grants": grants })).map_err(Error::internal)?;
    let name = format!("attachment; filename=\"360giving-{}.json\"", here.unit.code);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Error::internal)?),
    ];
    Ok((headers, text).into_response())
}
