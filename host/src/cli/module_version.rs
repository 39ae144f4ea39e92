//! `wushe module install|versions|use|try|end-trial|back`: from one version of a module to another.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use wushe_core::app::module::version;
use wushe_core::app::{Cx, unit};
use wushe_core::store::Mode;

use crate::app::App;
use crate::explain;
use crate::i18n::Locale;
use crate::modules::{self, Concern, ModuleError, Report};
use crate::package::signature::fingerprint;

/// Adds a file. An update is rehearsed, and taken into use when nothing speaks against it or all that does is agreed to.
pub(super) async fn install(app: &Arc<App>, cx: &Cx, file: &Path, agreed: &[String]) -> anyhow::Result<()> {
    let agreed = parse(agreed)?;
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let added = modules::install(app, cx.clone(), bytes).await?;
    let (id, number) = (added.module_id.as_str(), added.version.as_str());
    if in_use(app, id).await? != added.digest {
        tell(&rehearsed(app, cx, id, number).await?);
        take(app, cx, id, number, &agreed).await?;
    }
    println!("{id} {number}");
    Ok(())
}

/// Takes a version into use everywhere; it is rehearsed first.
pub(super) async fn use_version(
    app: &Arc<App>,
    cx: &Cx,
    id: &str,
    number: &str,
    agreed: &[String],
) -> anyhow::Result<()> {
    let agreed = parse(agreed)?;
    tell(&rehearsed(app, cx, id, number).await?);
    take(app, cx, id, number, &agreed).await?;
    println!("{id} {number}");
    Ok(())
}

/// Tries a version in one unit.
pub(super) async fn try_in(
    app: &App,
    cx: &Cx,
    (id, number, code): (&str, &str, &str),
    agreed: &[String],
) -> anyhow::Result<()> {
    let agreed = parse(agreed)?;
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, code).await?;
    let seen = version::state(&mut tx, id).await?.digest;
    tx.rollback().await?;
    modules::try_in(app, cx.clone(), unit.id, (id, number, &seen), &agreed).await.map_err(words)?;
    println!("{id} {number} {} {}", unit.code, unit.name_zh);
    Ok(())
}

/// Goes back to the version before.
pub(super) async fn back(app: &App, cx: &Cx, id: String) -> anyhow::Result<()> {
    let cx = cx.clone();
    let back = app.store.write(move |tx| {
        let (cx, id) = (cx.clone(), id.clone());
        Box::pin(async move {
            let seen = version::state(tx, &id).await?.digest;
            version::go_back(tx, &cx, &id, &seen).await
        })
    });
    let version = back.await.map_err(|error| words(error.into()))?;
    println!("{} {}", version.module_id, version.version);
    Ok(())
}

/// Ends a trial.
pub(super) async fn end_trial(app: &App, cx: &Cx, id: String) -> anyhow::Result<()> {
    let cx = cx.clone();
    let end = app.store.write(move |tx| {
        let (cx, id) = (cx.clone(), id.clone());
        Box::pin(async move { version::end_trial(tx, &cx, &id).await })
    });
    end.await.map_err(|error| words(error.into()))
}

/// Says which versions there are: `*` in use, `~` on trial, `<` the one before.
pub(super) async fn list(app: &App, cx: &Cx, id: &str) -> anyhow::Result<()> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let state = version::state(&mut tx, id).await?;
    for version in version::list(&mut tx, cx, id).await? {
        let is = |held: &Option<String>| held.as_ref() == Some(&version.digest);
        let mark = match () {
            () if version.digest == state.digest => "*",
            () if is(&state.trial_digest) => "~",
            () if is(&state.before_digest) => "<",
            () => " ",
        };
        let publisher = if version.publisher.is_empty() { "-".to_owned() } else { fingerprint(&version.publisher) };
        println!("{mark} {} {publisher} {}", version.version, &version.digest[..version.digest.len().min(16)]);
    }
    Ok(())
}

/// The digest of the version in use.
async fn in_use(app: &App, id: &str) -> anyhow::Result<String> {
    let mut tx = app.store.begin(Mode::Read).await?;
    Ok(version::state(&mut tx, id).await?.digest)
}

async fn rehearsed(app: &Arc<App>, cx: &Cx, id: &str, number: &str) -> anyhow::Result<Report> {
    let report = modules::rehearse(app, cx.clone(), id, number).await?;
    Ok(report.await.map_err(|error| anyhow!(error))??)
}

fn tell(report: &Report) {
    println!(
        "rehearsed: {} units, {} pages, {} indicators, {} records, {} troubles",
        report.units, report.pages, report.indicators, report.records, report.troubled
    );
    for name in &report.gone {
        println!("  gone: {name}");
    }
    for trouble in &report.troubles {
        let since = if trouble.before { " (as before)" } else { "" };
        println!("  {} {} {}: {} {}{since}", trouble.unit, trouble.what, trouble.name, trouble.code, trouble.detail);
    }
}

async fn take(app: &App, cx: &Cx, id: &str, number: &str, agreed: &BTreeSet<Concern>) -> anyhow::Result<()> {
    let seen = in_use(app, id).await?;
    modules::take(app, cx.clone(), (id, number, &seen), agreed).await.map(drop).map_err(words)
}

/// What stands in the way, in words, and how it is agreed to.
fn words(error: ModuleError) -> anyhow::Error {
    match &error {
        ModuleError::Unagreed(concerns) => {
            let lines = concerns.iter().map(|concern| {
                format!("  --agree {}: {}", concern.as_str(), explain::concern_words(Locale::En, concern))
            });
            anyhow!("not taken into use; agree to what you have looked at:\n{}", lines.collect::<Vec<_>>().join("\n"))
        }
        ModuleError::Core(wushe_core::Error::Refused { .. }) => {
            anyhow!(explain::module(Locale::En, None, &error).words)
        }
        _ => error.into(),
    }
}

fn parse(agreed: &[String]) -> anyhow::Result<BTreeSet<Concern>> {
    let mut concerns = BTreeSet::new();
    for name in agreed {
        match Concern::parse(name) {
            Some(concern) => drop(concerns.insert(concern)),
            None => bail!("--agree {name}? One of: {}", Concern::ALL.map(|concern| concern.as_str()).join(", ")),
        }
    }
    Ok(concerns)
}
