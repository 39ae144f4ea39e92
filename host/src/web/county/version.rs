//! The page of a version of a module: whose it is, what it would bring, what a rehearsal found, and the ways to take it into use.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use wushe_core::app::{module, unit};
use wushe_core::domain::access::Permission;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::county;
use super::module::{capability_text, capability_words, joined};
use crate::app::App;
use crate::explain::concern_words;
use crate::modules::{self, Concern, Review, Trouble};
use crate::package::signature::fingerprint;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, ListItemView, OptionView, PageView, StatView,
    TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;
use crate::web::volunteer::fact;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> PageResult {
    let mut here = county(app, visitor).await?;
    let page = page(&mut here, &id, &number, None).await?;
    here.show(page).await
}

pub(super) async fn page(
    here: &mut Here,
    id: &str,
    number: &str,
    refused: Option<String>,
) -> Result<PageView, PageError> {
    let review = modules::review(&here.app, &mut here.tx, &here.cx, id, number).await?;
    let plugin = &review.version.manifest.plugin;
    let name = plugin.name.get(here.locale().tag()).to_owned();
    let mut page = PageView::new(format!("{name} {}", plugin.version));
    page.lead = here.t("version-lead");
    page.back = Some(LinkView { text: name, href: format!("/county/modules/{id}") });
    page.blocks.extend(refused.map(|text| BlockView::Alert { tone: Tone::Bad, text }));
    let of_version = &review.version.version;
    let place = place_of(here, &review).await?;
    page.blocks.push(BlockView::Detail {
        rows: vec![
            fact(here, "version-state", place),
            fact(here, "version-publisher", publisher(here, &of_version.publisher)),
            fact(here, "version-installed", here.time(of_version.installed_at, TimeStyle::Full)),
            fact(here, "version-digest", ValueView::Number(of_version.digest.chars().take(16).collect())),
        ],
    });
    if of_version.digest == review.state.digest {
        return Ok(page);
    }
    brings(here, &review, &mut page);
    rehearsed(here, &review, &mut page);
    if here.may(Permission::InstallModules).await? {
        ways(here, id, &review, &mut page).await?;
    }
    Ok(page)
}

/// Who signed a version, as people compare it.
pub(super) fn publisher(here: &Here, publisher: &str) -> ValueView {
    if publisher.is_empty() {
        ValueView::tag(Tone::Neutral, here.t("version-unsigned"))
    } else {
        ValueView::Number(fingerprint(publisher))
    }
}

/// Where a version stands: in use, before it, on trial, or waiting.
async fn place_of(here: &mut Here, review: &Review) -> Result<ValueView, PageError> {
    let (state, digest) = (&review.state, &review.version.version.digest);
    if *digest == state.digest {
        return Ok(ValueView::tag(Tone::Good, here.t("version-in-use")));
    }
    if state.trial_digest.as_ref() == Some(digest)
        && let Some(there) = state.trial_unit_id
    {
        let unit = unit::by_id(&mut here.tx, there).await?.name(here.locale().tag()).to_owned();
        return Ok(ValueView::tag(Tone::Warn, here.ta("version-on-trial", "unit", unit)));
    }
    let key = if state.before_digest.as_ref() == Some(digest) { "version-before" } else { "version-waiting" };
    Ok(ValueView::tag(Tone::Neutral, here.t(key)))
}

/// What it asks for beyond the version in use.
fn brings(here: &Here, review: &Review, page: &mut PageView) {
    let capabilities = &review.version.manifest.plugin.capabilities;
    page.blocks.push(BlockView::Heading { text: here.t("version-more") });
    if review.more.is_empty() {
        page.blocks.push(BlockView::Text { text: here.t("version-more-none") });
        return;
    }
    let items = review.more.iter().filter_map(|name| Some((name, capabilities.get(name)?)));
    let items = items.map(|(name, capability)| ListItemView {
        icon: "shield-check".to_owned(),
        title: capability_words(here, name),
        text: capability_text(here, capability),
        badges: Vec::new(),
        href: String::new(),
    });
    page.blocks.push(BlockView::List { items: items.collect() });
}

/// What the last rehearsal found.
fn rehearsed(here: &Here, review: &Review, page: &mut PageView) {
    page.blocks.push(BlockView::Heading { text: here.t("rehearsal-title") });
    let Some(rehearsal) = &review.rehearsal else {
        page.blocks.push(BlockView::Text { text: here.t("rehearsal-none") });
        return;
    };
    let Some(report) = &review.report else {
        let begun = here.format().time(rehearsal.started_at.micros(), TimeStyle::Full);
        page.blocks.push(BlockView::Alert { tone: Tone::Neutral, text: here.ta("rehearsal-running", "begun", begun) });
        return;
    };
    if rehearsal.against != review.state.digest {
        page.blocks.push(BlockView::Alert { tone: Tone::Warn, text: here.t("rehearsal-old") });
    }
    let stat = |key: &str, value: u32, tone: Tone| StatView {
        label: here.t(key),
        value: value.to_string(),
        href: String::new(),
        tone,
    };
    let bad = if report.troubled > 0 { Tone::Bad } else { Tone::Good };
    page.blocks.push(BlockView::Stats {
        tiles: vec![
            stat("rehearsal-units", report.units, Tone::Neutral),
            stat("rehearsal-pages", report.pages, Tone::Neutral),
            stat("rehearsal-indicators", report.indicators, Tone::Neutral),
            stat("rehearsal-records", report.records, Tone::Neutral),
            stat("rehearsal-troubled", report.troubled, bad),
        ],
    });
    let (tone, key) = if report.breaks() { (Tone::Bad, "rehearsal-breaks") } else { (Tone::Good, "rehearsal-good") };
    page.blocks.push(BlockView::Alert { tone, text: here.t(key) });
    let joined = |names: &BTreeSet<String>| joined(here, names);
    if !report.gone.is_empty() {
        page.blocks.push(BlockView::Text { text: here.ta("rehearsal-gone", "names", joined(&report.gone)) });
    }
    if !report.left_out.is_empty() {
        page.blocks.push(BlockView::Text { text: here.ta("rehearsal-left-out", "names", joined(&report.left_out)) });
    }
    if !report.troubles.is_empty() {
        page.blocks.push(BlockView::Table(troubles(here, &report.troubles)));
    }
}

fn troubles(here: &Here, troubles: &[Trouble]) -> TableView {
    let row = |trouble: &Trouble| {
        let (tone, key) = if trouble.before { (Tone::Neutral, "trouble-before") } else { (Tone::Bad, "trouble-new") };
        TableRowView {
            cells: vec![
                ValueView::text(trouble.unit.clone()),
                ValueView::text(here.ta(&format!("trouble-{}", trouble.what), "name", trouble.name.clone())),
                ValueView::text(format!("{} {}", trouble.code, trouble.detail)),
                ValueView::tag(tone, here.t(key)),
            ],
            ..TableRowView::default()
        }
    };
    let columns = ["trouble-unit", "trouble-what", "trouble-how", "trouble-since"];
    TableView {
        columns: columns.map(|key| here.t(key)).to_vec(),
        rows: troubles.iter().map(row).collect(),
        empty: String::new(),
    }
}

/// Rehearse, try in one unit, take into use, take away.
async fn ways(here: &mut Here, id: &str, review: &Review, page: &mut PageView) -> Result<(), PageError> {
    let number = &review.version.version.version;
    let at = format!("/county/modules/{id}/versions/{number}");
    let rehearse = ButtonView::post(here.t("version-rehearse"), format!("{at}/rehearse"), Vec::new());
    page.blocks.push(BlockView::Actions { buttons: vec![rehearse] });
    let seen = vec![("seen".to_owned(), review.state.digest.clone())];
    let all: Vec<&Concern> = review.concerns.iter().collect();
    let before_trial: Vec<&Concern> = review.concerns.iter().filter(|one| **one != Concern::Rehearsal).collect();
    let on: Vec<OptionView> = units(here, id).await?;
    if !on.is_empty() {
        let mut fields = vec![FieldView {
            id: "try-unit".to_owned(),
            name: "unit".to_owned(),
            label: here.t("version-try-unit"),
            required: true,
            kind: FieldKindView::Select { options: on },
            ..FieldView::default()
        }];
        fields.extend(agreement(here, "try", &before_trial));
        page.blocks.push(BlockView::Form(FormView {
            id: "try".to_owned(),
            action: format!("{at}/try"),
            title: here.t("version-try"),
            hidden: seen.clone(),
            fields,
            submit: here.t("version-try-submit"),
            ..FormView::default()
        }));
    }
    page.blocks.push(BlockView::Form(FormView {
        id: "use".to_owned(),
        action: format!("{at}/use"),
        title: here.t("version-use"),
        hidden: seen,
        fields: agreement(here, "use", &all).into_iter().collect(),
        submit: here.t("version-use-submit"),
        ..FormView::default()
    }));
    if !review.state.holds(&review.version.version.digest) {
        let remove = ButtonView::post(here.t("version-remove"), format!("{at}/remove"), Vec::new());
        let remove = remove.danger().ask(here.ta("version-remove-ask", "version", number.clone()));
        page.blocks.push(BlockView::Actions { buttons: vec![remove] });
    }
    Ok(())
}

/// What an administrator is to agree to, box by box; none: nothing.
fn agreement(here: &Here, form: &str, concerns: &[&Concern]) -> Option<FieldView> {
    let option = |concern: &&Concern| OptionView {
        value: concern.as_str().to_owned(),
        label: concern_words(here.locale(), concern),
        ..OptionView::default()
    };
    (!concerns.is_empty()).then(|| FieldView {
        id: format!("{form}-agreed"),
        name: "agreed".to_owned(),
        label: here.t("version-agreed"),
        help: here.t("version-agreed-help"),
        required: true,
        kind: FieldKindView::Checks { options: concerns.iter().map(option).collect() },
        ..FieldView::default()
    })
}

/// Units where the module is on by a word said there.
async fn units(here: &mut Here, id: &str) -> Result<Vec<OptionView>, PageError> {
    let mut options = Vec::new();
    for word in module::words(&mut here.tx, &here.cx, id).await?.into_iter().filter(|word| word.enabled) {
        let unit = unit::by_id(&mut here.tx, word.unit_id).await?;
        let label = unit.name(here.locale().tag()).to_owned();
        options.push(OptionView { value: unit.code.to_string(), label, ..OptionView::default() });
    }
    Ok(options)
}
