//! Pages that stand open at desks: how soon each of them shows what has changed, and how long a full inbox takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures_util::{StreamExt as _, future};
use tokio::sync::{broadcast, mpsc};

use super::county::DESKS;
use super::desk::Desk;
use super::http::Door;
use super::report::Figures;

/// For so long a page gathers further events before it asks again, as `live.js` does.
const GATHER: Duration = Duration::from_millis(120);
/// Nobody waits longer for a page to hear of something.
const PATIENCE: Duration = Duration::from_secs(30);
/// Times that something changes.
const CHANGES: usize = 2 * DESKS;
/// Times that each inbox is asked for, one after the other.
const LOOKS: usize = 200;

/// A page that has heard of a change, and shows it.
#[derive(Debug)]
struct Shown {
    desk: usize,
    heard: Instant,
    shown: Instant,
}

/// Opens so many inboxes, spread over the desks, changes something at one desk after the other and prints how long its open pages
/// took to hear of it and to show it. Answers whether each showed it within a second.
pub(crate) async fn stand_open(door: &Arc<Door>, pages: usize) -> Result<bool> {
    let (told, mut shown) = mpsc::unbounded_channel();
    let (over, _) = broadcast::channel::<()>(1);
    let mut open = Vec::with_capacity(pages);
    for page in 0..pages {
        let desk = page % door.desks().len();
        let stream = listen(door, &door.desks()[desk]).await.with_context(|| format!("page {page}"))?;
        open.push(tokio::spawn(stay(Arc::clone(door), desk, stream, told.clone(), over.subscribe())));
    }
    let (mut heard, mut seen) = (Vec::new(), Vec::new());
    for change in 0..CHANGES {
        let desk = change % door.desks().len();
        let asked = Instant::now();
        door.open_at(desk).await?;
        let done = Instant::now();
        for _ in (desk..pages).step_by(door.desks().len()) {
            let one = tokio::time::timeout(PATIENCE, shown.recv()).await.context("an open page hears of nothing")?;
            let one = one.context("every page is closed")?;
            ensure!(one.desk == desk, "a page of desk {} heard of a change at desk {desk}", one.desk);
            // The event may be there before the answer to whoever changed it.
            heard.push(micros(one.heard.saturating_duration_since(done)));
            seen.push(micros(one.shown.saturating_duration_since(done)));
        }
        ensure!(
            shown.is_empty(),
            "a page heard of one change more than once, {:?} after it was asked",
            asked.elapsed()
        );
    }
    // An error means that no page is open.
    let _ = over.send(());
    future::join_all(open).await;
    heard.sort_unstable();
    seen.sort_unstable();
    println!("\n{pages} pages open, {CHANGES} changes, each shown by {} of them", pages.div_ceil(door.desks().len()));
    print("after the change, heard", &heard);
    print("after the change, shown", &seen);
    Ok(Figures::of(&seen).max <= 1000.0)
}

/// Asks for the inbox of a community and for that of the county and prints how long each took. Answers whether 95 of 100 took no more
/// than 30 ms.
pub(crate) async fn look(door: &Door) -> Result<bool> {
    println!("\ninboxes, one after the other");
    let mut good = true;
    for (name, desk) in [("of a community", &door.desks()[0]), ("of the county", door.county())] {
        let mut took = Vec::with_capacity(LOOKS);
        for _ in 0..LOOKS {
            let asked = Instant::now();
            door.inbox(desk).await?;
            took.push(micros(asked.elapsed()));
        }
        took.sort_unstable();
        print(name, &took);
        good &= Figures::of(&took).p95 <= 30.0;
    }
    Ok(good)
}

fn print(name: &str, sorted: &[u64]) {
    let Figures { count, p50, p95, p99, max } = Figures::of(sorted);
    println!("{name:<26}{count:>9} times, ms: p50 {p50:.2}, p95 {p95:.2}, p99 {p99:.2}, max {max:.2}");
}

/// Opens an inbox, and what it listens to.
async fn listen(door: &Door, desk: &Desk) -> Result<reqwest::Response> {
    let page = door.inbox(desk).await?;
    let (_, from) = page.split_once("data-live=\"").context("the inbox does not listen")?;
    let (address, _) = from.split_once('"').context("an address")?;
    door.stream(&address.replace("&#38;", "&").replace("&amp;", "&"), desk).await
}

/// Does what the page in a browser does, until all is over: hears of a change, waits for more, asks for the page again.
async fn stay(
    door: Arc<Door>,
    desk: usize,
    stream: reqwest::Response,
    told: mpsc::UnboundedSender<Shown>,
    mut over: broadcast::Receiver<()>,
) -> Result<()> {
    let mut events = stream.bytes_stream();
    loop {
        let event = tokio::select! {
            event = events.next() => event.context("the line has dropped")??,
            _ = over.recv() => return Ok(()),
        };
        if !String::from_utf8_lossy(&event).contains("changed") {
            continue;
        }
        let heard = Instant::now();
        #[expect(clippy::disallowed_methods, reason = "as long as live.js waits")]
        tokio::time::sleep(GATHER).await;
        door.inbox(&door.desks()[desk]).await?;
        // The receiver has gone when the bench has failed.
        let _ = told.send(Shown { desk, heard, shown: Instant::now() });
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
