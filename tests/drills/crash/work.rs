//! What the clients do, and how it is checked: transfers of the charity fund, and requests opened through the liaison card, one
//! a key, the key being the request's title.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use wushe_core::app::{Core, request, unit};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestView};
use wushe_core::store::{Mode, Store};
use wushe_core::time::{Clock, Ids};
use wushe_host::demo::places;
use wushe_host::keys::Keys;
use wushe_tests::{Answer, Chance, Client, Server};

use super::transfers::Transfers;

/// Of so many pieces of work one is a request; the others are transfers.
const REQUESTS: u64 = 4;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Staff, who open requests.
    Staff,
    /// The fund's bookkeeper.
    Clerk,
}

/// What was asked under each key and acknowledged, with the id that the answer gave.
pub(crate) type Acknowledged = BTreeMap<String, (Asked, String)>;

/// What a client asks for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) by: By,
    pub(crate) path: String,
    pub(crate) body: Value,
}

/// What there is to be done.
#[derive(Debug)]
pub(crate) struct Work {
    card: String,
    transfers: Transfers,
}

impl Work {
    /// Makes ready what the work stands on.
    pub(crate) async fn prepare(staff: &Client, clerk: &Client) -> Result<Self> {
        let path = format!("/api/v1/units/{}/modules/liaison-card/pages/desk?q=LX-0001", places::ZHICHENG);
        let desk = staff.get(&path).await?.json()?;
        let card = find(&desk, "card").and_then(Value::as_str).with_context(|| format!("no card in {desk}"))?;
        Ok(Self { card: card.to_owned(), transfers: Transfers::prepare(clerk).await? })
    }

    /// The next piece of work of a client.
    pub(crate) fn next(&self, key: &str, chance: &mut Chance) -> Asked {
        if chance.below(REQUESTS) > 0 {
            return self.transfers.next(key, chance);
        }
        let kind = ["shopping", "visit"][usize::from(chance.below(2) == 1)];
        Asked {
            by: By::Staff,
            path: format!("/api/v1/units/{}/modules/liaison-card/actions/open_request", places::ZHICHENG),
            body: json!({ "card": self.card, "kind": kind, "title": key, "channel": "phone" }),
        }
    }

    /// Whether an answer refuses the work for good, as it may: a till or a purpose does not hold that much.
    pub(crate) fn may_refuse(asked: &Asked, answer: &Answer) -> bool {
        let refused = |body: Value| body["type"] == "urn:wushe:problem:refused";
        asked.by == By::Clerk && answer.status == 409 && answer.json().is_ok_and(refused)
    }

    /// The id of what was made.
    pub(crate) fn id(answer: &Answer) -> Result<String> {
        let body = answer.json()?;
        Ok(body["id"].as_str().with_context(|| format!("no id in {body}"))?.to_owned())
    }

    /// What must be true after every crash: see [`Transfers::verify`].
    pub(crate) async fn verify_books(&self, server: &Server, acknowledged: &Acknowledged) -> Result<usize> {
        let (store, core) = opened(server).await?;
        let count = self.transfers.verify(&store, &core, acknowledged, false).await?;
        store.close().await;
        Ok(count)
    }

    /// Everything acknowledged is there exactly once, under the id that was answered, and nothing else is.
    pub(crate) async fn verify(&self, server: &Server, acknowledged: &Acknowledged) -> Result<()> {
        let (store, core) = opened(server).await?;
        self.transfers.verify(&store, &core, acknowledged, true).await?;
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for request in requests(&store, &core).await? {
            if request.title.starts_with("client-") {
                found.entry(request.title).or_default().push(request.id.to_string());
            }
        }
        store.close().await;
        for (key, (_, id)) in acknowledged.iter().filter(|(_, (asked, _))| asked.by == By::Staff) {
            match found.remove(key).as_deref() {
                None => bail!("{key} was acknowledged as {id} and is lost"),
                Some([one]) => ensure!(one == id, "{key} was acknowledged as {id} and is there as {one}"),
                Some(several) => bail!("{key} is there {} times", several.len()),
            }
        }
        ensure!(
            found.is_empty(),
            "{} are there that nobody was told of, e.g. {:?}",
            found.len(),
            found.first_key_value()
        );
        Ok(())
    }
}

/// The server's database and keys, looked into from beside it.
async fn opened(server: &Server) -> Result<(Store, Core)> {
    let store = match server.database() {
        Some(url) => Store::open_postgres(url, None, 4).await?,
        None => Store::open_sqlite(&server.data().join("wushe.db")).await?,
    };
    let keys = Keys::open_or_create(&server.data().join("keys.toml"))?;
    let core = Core {
        keys: keys.ring.into(),
        clock: Clock::System.into(),
        ids: Ids::random().into(),
        require_second_factor: false,
    };
    Ok((store, core))
}

async fn requests(store: &Store, core: &Core) -> Result<Vec<RequestView>> {
    let mut tx = store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, places::ZHICHENG).await?;
    let cx = core.system(unit.id);
    let (mut all, mut page) = (Vec::new(), Page::first(200));
    loop {
        let found = request::list(&mut tx, &cx, RequestFilter::default(), page).await?;
        all.extend(found.items);
        if found.next.is_none() {
            break;
        }
        page = Page { after: found.next, limit: Some(200) };
    }
    tx.rollback().await?;
    Ok(all)
}

/// The first value with this key, anywhere and however deep.
fn find<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.get(key).or_else(|| fields.values().find_map(|value| find(value, key))),
        Value::Array(items) => items.iter().find_map(|value| find(value, key)),
        _ => None,
    }
}
