//! What must be there at the end, read from the database itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use wushe_core::app::record::{self, Collection};
use wushe_core::app::{Core, Cx, unit};
use wushe_core::store::{Mode, RecordFilter, Store};
use wushe_core::time::{Clock, Ids};
use wushe_host::demo::places;
use wushe_host::keys::Keys;

use super::clients::Done;

/// The database, and somebody who may look at everything in the community.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) cx: Cx,
}

/// Opens the database beside the servers.
pub(crate) async fn open(url: &str, keys: PathBuf) -> Result<Opened> {
    let store = Store::open_postgres(url, None, 2).await?;
    let core = Core {
        keys: Keys::open_or_create(&keys)?.ring.into(),
        clock: Clock::System.into(),
        ids: Ids::random().into(),
        require_second_factor: false,
    };
    let mut tx = store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, places::CHENJIALING).await?;
    tx.rollback().await?;
    Ok(Opened { store, cx: core.system(unit.id) })
}

/// Every topic that was acknowledged is there once, on the agenda and under the id that was answered; the board has one line for
/// each; and there are no others of the drill's.
pub(crate) async fn all(url: &str, keys: PathBuf, done: &Done) -> Result<()> {
    let opened = open(url, keys).await?;
    let topics = titles(&opened, "sisters-teahouse", "topics").await?;
    let lines = titles(&opened, "tea-board", "lines").await?;
    opened.store.close().await;
    for (title, id) in &done.topics {
        match topics.get(title).map(Vec::as_slice) {
            None => bail!("{title} was acknowledged as {id} and is lost"),
            Some([(one, status)]) => {
                ensure!(one == id, "{title} was acknowledged as {id} and is there as {one}");
                ensure!(status == "on-agenda", "{title} was put on the agenda and is {status}");
            }
            Some(several) => bail!("{title} is there {} times", several.len()),
        }
        let times = lines.get(title).map_or(0, Vec::len);
        ensure!(times == 1, "the board has {times} lines for {title}");
    }
    for (what, found) in [("topics", topics.len()), ("lines", lines.len())] {
        ensure!(found == done.topics.len(), "{found} {what} are there, and {} were acknowledged", done.topics.len());
    }
    Ok(())
}

/// The drill's records of a collection by their titles: ids, with their status if they have one.
async fn titles(opened: &Opened, module: &str, collection: &str) -> Result<BTreeMap<String, Vec<(String, String)>>> {
    let cx = Cx { module: Some(module.into()), ..opened.cx.clone() };
    let collection = Collection { name: collection.to_owned(), ..Collection::default() };
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut after = None;
    let mut tx = opened.store.begin(Mode::Read).await?;
    loop {
        let filter = RecordFilter { after, limit: 200, ..RecordFilter::default() };
        let page = record::query(&mut tx, &cx, &collection, filter).await?;
        for entry in &page {
            let title = entry.body["title"].as_str().context("a title")?;
            if title.starts_with("drill-") {
                let status = entry.body.get("status").and_then(|status| status.as_str()).unwrap_or_default();
                found.entry(title.to_owned()).or_default().push((entry.record.id.to_string(), status.to_owned()));
            }
        }
        match page.last() {
            Some(last) if page.len() == 200 => after = Some((None, last.record.id)),
            _ => break,
        }
    }
    tx.rollback().await?;
    Ok(found)
}
