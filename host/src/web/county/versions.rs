//! The versions of a module, as they stand on its page.

use wushe_core::app::{module, unit};
use wushe_core::domain::access::Permission;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{BlockView, ButtonView, PageView, TableRowView, TableView, ValueView};

/// Its versions, and the ways back: from a trial, and to the version before.
pub(super) async fn list(here: &mut Here, id: &str, page: &mut PageView) -> Result<(), PageError> {
    let state = module::version::state(&mut here.tx, id).await?;
    let trial = match state.trial_unit_id {
        Some(there) => unit::by_id(&mut here.tx, there).await?.name(here.locale().tag()).to_owned(),
        None => String::new(),
    };
    let all = module::version::list(&mut here.tx, &here.cx, id).await?;
    let before = all.iter().find(|version| state.before_digest.as_ref() == Some(&version.digest));
    let before = before.map(|version| version.version.clone());
    let rows = all.into_iter().map(|version| {
        let place = if version.digest == state.digest {
            ValueView::tag(Tone::Good, here.t("version-in-use"))
        } else if state.trial_digest.as_ref() == Some(&version.digest) {
            ValueView::tag(Tone::Warn, here.ta("version-on-trial", "unit", trial.clone()))
        } else if state.before_digest.as_ref() == Some(&version.digest) {
            ValueView::tag(Tone::Neutral, here.t("version-before"))
        } else {
            ValueView::tag(Tone::Neutral, here.t("version-waiting"))
        };
        let href = format!("/county/modules/{id}/versions/{}", version.version);
        TableRowView {
            cells: vec![
                ValueView::link(version.version, href),
                place,
                super::version::publisher(here, &version.publisher),
                here.time(version.installed_at, TimeStyle::Full),
            ],
            ..TableRowView::default()
        }
    });
    let rows = rows.collect();
    let columns = ["module-version", "version-state", "version-publisher", "version-installed"];
    page.blocks.push(BlockView::Heading { text: here.t("version-title") });
    page.blocks.push(BlockView::Table(TableView {
        columns: columns.map(|key| here.t(key)).to_vec(),
        rows,
        empty: String::new(),
    }));
    if !here.may(Permission::InstallModules).await? {
        return Ok(());
    }
    let mut buttons = Vec::new();
    if state.trial_digest.is_some() {
        buttons.push(ButtonView::post(
            here.t("version-end-trial"),
            format!("/county/modules/{id}/end-trial"),
            Vec::new(),
        ));
    }
    if let Some(before) = before {
        let hidden = vec![("seen".to_owned(), state.digest)];
        let back = ButtonView::post(
            here.ta("version-back", "version", before.clone()),
            format!("/county/modules/{id}/back"),
            hidden,
        );
        buttons.push(back.ask(here.ta("version-back-ask", "version", before)));
    }
    if !buttons.is_empty() {
        page.blocks.push(BlockView::Actions { buttons });
    }
    Ok(())
}
