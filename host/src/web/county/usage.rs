//! What a module used in the last days, unit by unit: how often it was called, how it failed, what it cost.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use wushe_core::app::{module, module_use, unit};
use wushe_core::domain::module_use::ModuleUse;
use wushe_core::id::UnitId;

use super::{Way, base, place};
use crate::app::App;
use crate::runtime::Limits;
use crate::web::error::PageResult;
use crate::web::format::bytes;
use crate::web::frame::Here;
use crate::web::view::{BlockView, FactView, LinkView, PageView, TableRowView, TableView, ValueView};
use crate::web::visitor::Visitor;

/// So many days are shown, today among them.
const DAYS: i64 = 7;
/// A module's own no, which is no failure; the rest is, but for calls that were made again.
const ANSWERS: [&str; 6] = ["", "invalid", "refused", "not-found", "denied", "conflict"];

/// What a unit's calls come to.
struct Sum {
    all: ModuleUse,
    again: i64,
    failed: BTreeMap<String, i64>,
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(way): Path<Way>) -> PageResult {
    let mut here = place(app, visitor, way.desk.as_deref()).await?;
    let id = way.module;
    let version = module::get(&mut here.tx, &id).await?;
    let installed = here.app.module(&mut here.tx, version).await?;
    let used = module_use::list(&mut here.tx, &here.cx, &id, DAYS).await?;
    let mut page = PageView::new(here.t("usage-title"));
    page.lead = here.ta("usage-lead", "days", DAYS);
    let name = installed.manifest.plugin.name.get(here.locale().tag()).to_owned();
    page.back = Some(LinkView { text: name, href: format!("{}/{id}", base(&here)) });
    let mut units: BTreeMap<UnitId, Sum> = BTreeMap::new();
    for one in used {
        let sum = units.entry(one.unit_id).or_insert_with(|| Sum {
            all: ModuleUse { calls: 0, cpu_us: 0, wall_us: 0, host_us: 0, waited_us: 0, ..one.clone() },
            again: 0,
            failed: BTreeMap::new(),
        });
        sum.all.add(&one);
        match one.code.as_str() {
            "retry" => sum.again += one.calls,
            code if ANSWERS.contains(&code) => {}
            code => *sum.failed.entry(code.to_owned()).or_default() += one.calls,
        }
    }
    let mut rows = Vec::new();
    for (id, sum) in units {
        let unit = unit::by_id(&mut here.tx, id).await?.name(here.locale().tag()).to_owned();
        rows.push(row(&here, unit, &sum));
    }
    page.blocks.push(if rows.is_empty() {
        BlockView::Empty { text: here.t("usage-none"), buttons: Vec::new() }
    } else {
        let columns = ["unit", "calls", "failed", "again", "cpu", "host", "waited", "memory"];
        BlockView::Table(TableView {
            columns: columns.map(|name| here.t(&format!("usage-{name}"))).to_vec(),
            rows,
            empty: String::new(),
        })
    });
    page.blocks.push(BlockView::Heading { text: here.t("usage-limits") });
    let own = if here.app.runtime.has_own_limits(&id) { "usage-limits-own" } else { "usage-limits-common" };
    page.blocks.push(BlockView::Text { text: here.t(own) });
    page.blocks.push(BlockView::Detail { rows: limits(&here, here.app.runtime.limits(&id)) });
    here.show(page).await
}

/// What one call may use, in words.
fn limits(here: &Here, limits: &Limits) -> Vec<FactView> {
    let format = here.format();
    let size = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
    let number = |number: u64| format.number(i64::try_from(number).unwrap_or(i64::MAX));
    let millis = |millis: u64| here.ta("usage-limit-ms", "n", i64::try_from(millis).unwrap_or(i64::MAX));
    let rows = [
        ("cpu", millis(limits.cpu_ms)),
        ("wall", millis(limits.wall_ms)),
        ("memory", bytes(size(limits.memory_bytes))),
        ("input", bytes(size(limits.input_bytes))),
        ("answer", bytes(size(limits.transfer_bytes))),
        ("calls", number(limits.calls)),
        ("bytes", bytes(i64::try_from(limits.bytes).unwrap_or(i64::MAX))),
        ("rows-read", number(limits.rows_read)),
        ("rows-written", number(limits.rows_written)),
        ("messages", number(limits.messages)),
        ("log", number(limits.log_lines)),
    ];
    let fact =
        |(name, value)| FactView { label: here.t(&format!("usage-limit-{name}")), value: ValueView::Number(value) };
    rows.into_iter().map(fact).collect()
}

fn row(here: &Here, unit: String, sum: &Sum) -> TableRowView {
    let calls = sum.all.calls.max(1);
    // Milliseconds of a call, to a tenth.
    let mean = |micros: i64| {
        let tenths = micros / calls / 100;
        ValueView::Number(format!("{}.{}", tenths / 10, tenths % 10))
    };
    let failed = sum.failed.iter().map(|(code, count)| format!("{} {count}", here.t(&format!("usage-code-{code}"))));
    let failed = super::module::joined(here, failed);
    TableRowView {
        cells: vec![
            ValueView::text(unit),
            ValueView::Number(sum.all.calls.to_string()),
            ValueView::text(if failed.is_empty() { "—".to_owned() } else { failed }),
            ValueView::Number(sum.again.to_string()),
            mean(sum.all.cpu_us),
            mean(sum.all.host_us),
            mean(sum.all.waited_us),
            ValueView::Number((sum.all.memory_peak / 1024).to_string()),
        ],
        ..TableRowView::default()
    }
}
