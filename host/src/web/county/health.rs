//! Whether a module works: where it is suspended, where it failed lately, what waits for an administrator.

use wushe_core::app::module::health::{self, Health};
use wushe_core::app::unit;
use wushe_core::domain::suspension::Suspension;
use wushe_core::id::UnitId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::base;
use crate::i18n::Catalog;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{BlockView, ButtonView, PageView, TableRowView, TableView, ValueView};

/// How it is doing, at a glance.
pub(super) fn badges(here: &Here, health: Option<&Health>) -> Vec<ValueView> {
    let Some(health) = health.filter(|health| !health.is_well()) else {
        return vec![ValueView::tag(Tone::Good, here.t("health-well"))];
    };
    let count = |units: usize| i64::try_from(units).unwrap_or(i64::MAX);
    let of = [
        (Tone::Bad, "health-suspended-in", count(health.suspended.len())),
        (Tone::Warn, "health-failing-in", count(health.failing.len())),
        (Tone::Warn, "health-parked", health.parked),
    ];
    let wrong = of.into_iter().filter(|(_, _, n)| *n > 0);
    wrong.map(|(tone, key, n)| ValueView::tag(tone, here.ta(key, "n", n))).collect()
}

/// What is wrong with a module, where, and the ways out.
pub(super) async fn tell(here: &mut Here, id: &str, page: &mut PageView) -> Result<(), PageError> {
    let health = health::troubled(&mut here.tx, &here.cx).await?.remove(id).unwrap_or_default();
    page.blocks.push(BlockView::Heading { text: here.t("health-title") });
    if health.is_well() {
        page.blocks.push(BlockView::Alert { tone: Tone::Good, text: here.t("health-well-lead") });
        return Ok(());
    }
    if !health.suspended.is_empty() {
        page.blocks.push(BlockView::Alert { tone: Tone::Bad, text: here.t("health-suspended-lead") });
        let mut rows = Vec::with_capacity(health.suspended.len());
        for one in &health.suspended {
            rows.push(suspended(here, one).await?);
        }
        page.blocks.push(table(here, ["health-unit", "health-reason", "health-since"], rows));
    }
    if !health.failing.is_empty() {
        page.blocks.push(BlockView::Alert { tone: Tone::Warn, text: here.t("health-failing-lead") });
        let mut rows = Vec::with_capacity(health.failing.len());
        for one in &health.failing {
            let name = unit_name(here, one.unit_id).await?;
            rows.push(TableRowView {
                cells: vec![
                    ValueView::text(name),
                    ValueView::Number(one.failures.to_string()),
                    here.time(one.last_at, TimeStyle::Full),
                ],
                href: format!("{}/{id}/usage", base(here)),
                ..TableRowView::default()
            });
        }
        page.blocks.push(table(here, ["health-unit", "health-failures", "health-last"], rows));
    }
    if health.parked > 0 {
        let text = here.ta("health-parked-lead", "n", health.parked);
        page.blocks.push(BlockView::Alert { tone: Tone::Warn, text });
        let href = format!("/staff/{}/r/outbox?module_id={id}&state=parked", here.unit.code);
        let see = ButtonView::go(here.t("health-parked-see"), href);
        page.blocks.push(BlockView::Actions { buttons: vec![see] });
    }
    Ok(())
}

async fn suspended(here: &mut Here, one: &Suspension) -> Result<TableRowView, PageError> {
    let entry = format!("/staff/{}/r/suspensions/{}", here.unit.code, one.id);
    let key = format!("usage-code-{}", one.code);
    let catalog = Catalog::host();
    let reason = if catalog.has(here.locale(), &key) { here.t(&key) } else { one.code.clone() };
    let name = unit_name(here, one.unit_id).await?;
    let hidden = vec![("version".to_owned(), one.version.to_string())];
    let lift = ButtonView::post(here.t("health-lift"), format!("{entry}/lift"), hidden);
    Ok(TableRowView {
        cells: vec![
            ValueView::text(name.clone()),
            ValueView::text(reason),
            here.time(one.suspended_at, TimeStyle::Full),
        ],
        href: entry,
        buttons: vec![lift.ask(here.ta("health-lift-ask", "unit", name))],
    })
}

async fn unit_name(here: &mut Here, id: UnitId) -> Result<String, PageError> {
    Ok(unit::by_id(&mut here.tx, id).await?.name(here.locale().tag()).to_owned())
}

fn table(here: &Here, columns: [&str; 3], rows: Vec<TableRowView>) -> BlockView {
    let columns = columns.map(|key| here.t(key)).to_vec();
    BlockView::Table(TableView { columns, rows, empty: String::new() })
}
