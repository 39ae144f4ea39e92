//! Records that are being brought over to the version in use, and those that could not be.

use wushe_core::app::module::migration;
use wushe_core::app::unit;
use wushe_plugin_schema::value::Tone;

use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{BlockView, PageView, TableRowView, TableView, ValueView};

/// Where it goes on, and where something went wrong; nothing when all is well.
pub(super) async fn list(here: &mut Here, id: &str, page: &mut PageView) -> Result<(), PageError> {
    let found = migration::list(&mut here.tx, &here.cx, id).await?;
    if found.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(found.len());
    for one in &found {
        let unit = unit::by_id(&mut here.tx, one.unit_id).await?;
        let (tone, key) = match one.ended_at {
            None => (Tone::Info, "migration-goes-on"),
            Some(_) => (Tone::Warn, "migration-ended"),
        };
        rows.push(TableRowView {
            cells: vec![
                ValueView::text(unit.name(here.locale().tag()).to_owned()),
                ValueView::tag(tone, here.t(key)),
                ValueView::Number(here.format().number(one.done)),
                ValueView::Number(here.format().number(one.failed)),
                ValueView::text(one.failure.clone()),
            ],
            ..TableRowView::default()
        });
    }
    page.blocks.push(BlockView::Heading { text: here.t("migration-title") });
    page.blocks.push(BlockView::Text { text: here.t("migration-lead") });
    let columns = ["migration-unit", "migration-state", "migration-done", "migration-failed", "migration-failure"];
    page.blocks.push(BlockView::Table(TableView {
        columns: columns.map(|key| here.t(key)).to_vec(),
        rows,
        empty: String::new(),
    }));
    Ok(())
}
