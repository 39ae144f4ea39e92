//! Live pages: who changed what, told to the open pages that show it.
//!
//! A page knows the topics that it was made from. Its address of events carries them, signed, so that nobody listens to more
//! than they were shown. An event says only that something changed: the page is then asked for again, under the rights of
//! whoever reads it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::broadcast;
use wushe_core::id::{UnitId, UserId};
use wushe_core::store::EVERYTHING;

/// Topics of one page; one that was made from more listens to the first of them in order.
const MOST_TOPICS: usize = 64;

/// Messages that a slow page may lag behind before it is told to refresh in any case.
const BACKLOG: usize = 256;

/// Pages that one listener may have open at once: more than anybody looks at, and too few to fill a host.
pub const MOST_PAGES: u32 = 32;

/// Whose pages listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listener {
    /// Somebody who has logged in.
    User(UserId),
    /// The screens of a unit's wall, which nobody has logged in at.
    Wall(UnitId),
}

/// Something that pages show, e.g. `request:<unit id>`.
pub type Topic = Arc<str>;

/// Tells open pages of changes. One a process; clones share it.
#[derive(Debug, Clone)]
pub struct LiveBus {
    sender: broadcast::Sender<Arc<[Topic]>>,
    listening: Arc<Mutex<HashMap<Listener, u32>>>,
}

impl Default for LiveBus {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(BACKLOG), listening: Arc::default() }
    }
}

impl LiveBus {
    /// Says that these topics have changed. Called after the commit; nobody listening is fine.
    pub fn publish<T: Into<Topic>>(&self, topics: impl IntoIterator<Item = T>) {
        let topics: Arc<[Topic]> = topics.into_iter().map(Into::into).collect();
        if !topics.is_empty() {
            // An error means that no page is open.
            let _ = self.sender.send(topics);
        }
    }

    /// Listens to `topics` from now on, for a page of this listener; none when [`MOST_PAGES`] of theirs listen already.
    #[must_use]
    pub fn subscribe(&self, of: Listener, topics: BTreeSet<String>) -> Option<Subscription> {
        let mut listening = self.listening();
        let pages = listening.entry(of).or_default();
        if *pages >= MOST_PAGES {
            return None;
        }
        *pages += 1;
        Some(Subscription {
            changes: self.sender.subscribe(),
            topics,
            seat: Seat { of, bus: Arc::clone(&self.listening) },
        })
    }

    /// How many pages listen.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.listening().values().map(|pages| usize::try_from(*pages).unwrap_or(usize::MAX)).sum()
    }

    fn listening(&self) -> MutexGuard<'_, HashMap<Listener, u32>> {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page counted among those of its listener, until it is closed.
#[derive(Debug)]
struct Seat {
    of: Listener,
    bus: Arc<Mutex<HashMap<Listener, u32>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut listening = self.bus.lock().unwrap_or_else(PoisonError::into_inner);
        match listening.get_mut(&self.of) {
            Some(pages) if *pages > 1 => *pages -= 1,
            _ => drop(listening.remove(&self.of)),
        }
    }
}

/// One page's ear.
#[derive(Debug)]
pub struct Subscription {
    changes: broadcast::Receiver<Arc<[Topic]>>,
    topics: BTreeSet<String>,
    #[expect(dead_code, reason = "held for as long as the page listens")]
    seat: Seat,
}

impl Subscription {
    /// Waits for the next change of one of the topics. `None`: the process is going down.
    pub async fn changed(&mut self) -> Option<()> {
        loop {
            match self.changes.recv().await {
                Ok(changed) if changed.iter().any(|topic| is_of(&self.topics, topic)) => return Some(()),
                Ok(_) => {}
                // What was missed is not known: refresh.
                Err(broadcast::error::RecvError::Lagged(_)) => return Some(()),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Whether a change is one of these topics.
fn is_of(topics: &BTreeSet<String>, changed: &str) -> bool {
    changed == EVERYTHING || topics.contains(changed)
}

/// Signs the topics of a page for its address of events.
#[derive(Clone)]
pub struct LiveKey(Hmac<Sha256>);

impl std::fmt::Debug for LiveKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LiveKey(…)")
    }
}

impl LiveKey {
    /// From the secret of the installation; every host of it has the same.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mac = Hmac::new_from_slice(secret).expect("key of any length");
        Self(mac)
    }

    /// The address at which a page made from `topics` hears of changes; `None` when it was made from nothing.
    #[must_use]
    pub fn address(&self, topics: impl IntoIterator<Item = impl Into<String>>) -> Option<String> {
        self.sign("", topics).map(|signed| format!("/live?topics={signed}"))
    }

    /// The same for the wall with this token: what is signed for one wall is good for no other, nor for a page.
    #[must_use]
    pub fn wall_address(&self, token: &str, topics: impl IntoIterator<Item = impl Into<String>>) -> Option<String> {
        self.sign(token, topics).map(|signed| format!("/wall/{token}/live?topics={signed}"))
    }

    /// The topics that a signed parameter names; `None` when we did not sign it.
    #[must_use]
    pub fn open(&self, signed: &str) -> Option<BTreeSet<String>> {
        self.verify("", signed)
    }

    /// As [`LiveKey::open`], of what was signed for the wall with this token.
    #[must_use]
    pub fn open_wall(&self, token: &str, signed: &str) -> Option<BTreeSet<String>> {
        self.verify(token, signed)
    }

    fn sign(&self, whose: &str, topics: impl IntoIterator<Item = impl Into<String>>) -> Option<String> {
        let topics: BTreeSet<String> = topics.into_iter().map(Into::into).collect();
        if topics.is_empty() {
            return None;
        }
        let list = topics.into_iter().take(MOST_TOPICS).collect::<Vec<_>>().join("\n");
        let tag = self.mac(whose, list.as_bytes()).finalize().into_bytes();
        Some(format!("{}.{}", URL_SAFE_NO_PAD.encode(&list), URL_SAFE_NO_PAD.encode(tag)))
    }

    fn verify(&self, whose: &str, signed: &str) -> Option<BTreeSet<String>> {
        let (list, tag) = signed.split_once('.')?;
        let list = URL_SAFE_NO_PAD.decode(list).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.mac(whose, &list).verify_slice(&tag).ok()?;
        Some(String::from_utf8(list).ok()?.split('\n').map(str::to_owned).collect())
    }

    /// Neither a token nor a topic has a zero byte in it.
    fn mac(&self, whose: &str, list: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(whose.as_bytes()).chain_update([0]).chain_update(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn reader(number: u128) -> Listener {
        Listener::User(UserId::from_uuid(uuid::Uuid::from_u128(number)))
    }

    #[tokio::test]
    async fn one_person_does_not_fill_the_host() {
        let bus = LiveBus::default();
        let mut pages: Vec<_> = (0..MOST_PAGES).map(|_| bus.subscribe(reader(1), topics(&["x"])).unwrap()).collect();
        assert!(bus.subscribe(reader(1), topics(&["x"])).is_none());
        assert!(bus.subscribe(reader(2), topics(&["x"])).is_some());
        pages.pop();
        assert!(bus.subscribe(reader(1), topics(&["x"])).is_some());
        assert_eq!(bus.pages(), MOST_PAGES as usize - 1);
        pages.clear();
        assert!(bus.listening().is_empty());
    }

    #[tokio::test]
    async fn a_page_hears_of_its_own_topics_alone() {
        let bus = LiveBus::default();
        let mut page = bus.subscribe(reader(1), topics(&["request:b"])).unwrap();
        bus.publish(["request:a", "hours:a"]);
        bus.publish(["request:b"]);
        assert_eq!(page.changed().await, Some(()));
        bus.publish([EVERYTHING]);
        assert_eq!(page.changed().await, Some(()));
        // Both messages are used up: the first did not wake the page.
        assert!(page.changes.is_empty());
        drop(bus);
        assert_eq!(page.changed().await, None);
    }

    #[tokio::test]
    async fn a_page_that_fell_behind_is_told_to_refresh() {
        let bus = LiveBus::default();
        let mut page = bus.subscribe(reader(1), topics(&["x"])).unwrap();
        for _ in 0..=BACKLOG {
            bus.publish(["y"]);
        }
        assert_eq!(page.changed().await, Some(()));
    }

    #[test]
    fn topics_come_back_only_under_our_signature() {
        let key = LiveKey::new(&[7; 32]);
        let address = key.address(["b", "a"]).unwrap();
        let signed = address.strip_prefix("/live?topics=").unwrap();
        assert_eq!(key.open(signed), Some(topics(&["a", "b"])));
        assert_eq!(LiveKey::new(&[8; 32]).open(signed), None);
        let (list, tag) = signed.split_once('.').unwrap();
        let forged = URL_SAFE_NO_PAD.encode("a\nb\nsecret");
        assert_eq!(key.open(&format!("{forged}.{tag}")), None);
        assert_eq!(key.open(list), None);
        assert_eq!(key.address(Vec::<String>::new()), None);
    }

    #[test]
    fn what_is_signed_for_a_wall_is_good_for_that_wall_alone() {
        let key = LiveKey::new(&[7; 32]);
        let address = key.wall_address("token", ["a"]).unwrap();
        let signed = address.strip_prefix("/wall/token/live?topics=").unwrap();
        assert_eq!(key.open_wall("token", signed), Some(topics(&["a"])));
        assert_eq!((key.open(signed), key.open_wall("other", signed)), (None, None));
        let page = key.address(["a"]).unwrap();
        assert_eq!(key.open_wall("token", page.strip_prefix("/live?topics=").unwrap()), None);
    }
}
