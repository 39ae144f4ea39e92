//! What the server does by itself: one table of jobs, and the tasks that do them. `docs/operations.md` tells operators.
//!
//! A job goes county by county, each go in a writing transaction of its own. What fails is told in the log and tried again at
//! the next turn; the other counties and the other jobs go on. Several hosts on one database may all do the jobs: each does
//! what it finds undone.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tracing::Instrument as _;
use wushe_core::Result;
use wushe_core::app::{
    Core, Cx, access, attachment, audit, idempotency, module_file, module_use, notice, outbox, recording, request,
    retention, sheet, unit,
};
use wushe_core::domain::page::Page;
use wushe_core::store::{Store, Tx};

use crate::observe::spans;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Most goes of one turn in one county: what is left over waits for the next turn.
const MOST_GOES: usize = 200;

/// Requests that one go reminds of; when it was as many, there may be more.
const REMINDED_AT_ONCE: i64 = 500;

/// Something that the server does by itself.
#[derive(Debug)]
pub struct Job {
    /// By what the log and the documentation call it.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// How long after the start for the first time.
    pub first: Duration,
    work: Work,
}

/// A go: some of the work of one county, in an open transaction. `after` is what the go before said of the rest.
type Go = for<'t> fn(&'t mut Tx, Cx, Option<String>) -> BoxFuture<'t, Result<Went>>;

#[derive(Debug)]
enum Work {
    /// Goes in each county until nothing is left.
    Counties(Go),
    /// Binds the audit trail, which is one for all and makes its own transactions.
    Trail,
}

/// What a go did.
#[derive(Debug, Default)]
struct Went {
    /// Entries that are now otherwise.
    entries: u64,
    /// There is more: where the next go begins.
    rest: Option<String>,
}

impl Went {
    fn whole(entries: u64) -> Self {
        Self { entries, rest: None }
    }
}

/// Every job.
pub static JOBS: [Job; 13] = [
    // For so long, what was written could be taken out of the trail unseen.
    Job { name: "audit", every: Duration::from_secs(120), first: Duration::ZERO, work: Work::Trail },
    Job { name: "notices", every: MINUTE, first: MINUTE, work: Work::Counties(notices) },
    Job {
        name: "reminders",
        every: Duration::from_secs(600),
        first: Duration::from_secs(600),
        work: Work::Counties(reminders),
    },
    Job { name: "sessions", every: HOUR, first: Duration::ZERO, work: Work::Counties(sessions) },
    Job { name: "answers", every: HOUR, first: Duration::ZERO, work: Work::Counties(answers) },
    Job { name: "sheets", every: HOUR, first: Duration::ZERO, work: Work::Counties(sheets) },
    Job { name: "files", every: HOUR, first: MINUTE, work: Work::Counties(files) },
    Job { name: "parked", every: DAY, first: HOUR, work: Work::Counties(parked) },
    Job { name: "recordings", every: DAY, first: HOUR, work: Work::Counties(recordings) },
    Job { name: "use", every: DAY, first: HOUR, work: Work::Counties(used) },
    Job { name: "consents", every: DAY, first: Duration::from_secs(900), work: Work::Counties(consents) },
    Job { name: "pictures", every: DAY, first: Duration::from_secs(900), work: Work::Counties(pictures) },
    Job { name: "retention", every: DAY, first: Duration::from_secs(1800), work: Work::Counties(retained) },
];

fn notices(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move {
        let turned = notice::turn(tx, &cx).await?;
        let entries = turned.published + turned.expired + turned.held;
        // The next minute takes the rest.
        Ok(Went::whole(u64::try_from(entries).unwrap_or(0)))
    }
    .boxed()
}

fn reminders(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move {
        let reminded = request::remind_overdue(tx, &cx).await?;
        let rest = (reminded >= REMINDED_AT_ONCE).then(String::new);
        Ok(Went { entries: u64::try_from(reminded).unwrap_or(0), rest })
    }
    .boxed()
}

fn sessions(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { access::forget_old(tx, &cx.core).await.map(Went::whole) }.boxed()
}

fn answers(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { idempotency::forget_old(tx, &cx).await.map(Went::whole) }.boxed()
}

fn sheets(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { sheet::forget_old(tx, &cx).await.map(Went::whole) }.boxed()
}

fn files(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { attachment::sweep(tx, &cx).await.map(Went::whole) }.boxed()
}

fn parked(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { outbox::forget_old(tx, &cx).await.map(Went::whole) }.boxed()
}

fn recordings(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { recording::forget_old(tx, &cx).await.map(Went::whole) }.boxed()
}

fn used(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move { module_use::forget_old(tx, &cx).await.map(Went::whole) }.boxed()
}

fn consents(tx: &mut Tx, cx: Cx, after: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move {
        let held = notice::recheck(tx, &cx, Page { after, ..Page::first(50) }).await?;
        Ok(Went { entries: held.items.len() as u64, rest: held.next })
    }
    .boxed()
}

fn pictures(tx: &mut Tx, cx: Cx, after: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move {
        let held = module_file::recheck(tx, &cx, Page { after, ..Page::first(50) }).await?;
        Ok(Went { entries: held.items.len() as u64, rest: held.next })
    }
    .boxed()
}

fn retained(tx: &mut Tx, cx: Cx, _: Option<String>) -> BoxFuture<'_, Result<Went>> {
    async move {
        let report = retention::run(tx, &cx).await?;
        let entries = report.figures.iter().map(|figure| u64::try_from(figure.erased).unwrap_or(0)).sum();
        Ok(Went { entries, rest: report.more.then(String::new) })
    }
    .boxed()
}

impl Job {
    /// The job of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        JOBS.iter().find(|job| job.name == name)
    }

    /// Does the job once, in every county; answers how many entries are now otherwise.
    ///
    /// # Errors
    /// The first thing that failed; what could be done was done.
    pub async fn turn(&self, store: &Store, core: &Core) -> Result<u64> {
        let go = match self.work {
            Work::Trail => {
                let blocks = audit::seal(store, core).await?;
                return Ok(blocks.iter().map(|block| u64::try_from(block.entries).unwrap_or(0)).sum());
            }
            Work::Counties(go) => go,
        };
        let (mut entries, mut failed) = (0, None);
        for county in store.read(|tx| Box::pin(unit::roots(tx))).await? {
            let mut after = None;
            for _ in 0..MOST_GOES {
                let (core, from) = (core.clone(), after.clone());
                let went = store.write(move |tx| go(tx, core.system(county.id), from.clone())).await;
                match went {
                    Ok(went) => (entries, after) = (entries + went.entries, went.rest),
                    Err(error) => {
                        failed = failed.or(Some(error));
                        break;
                    }
                }
                if after.is_none() {
                    break;
                }
            }
        }
        failed.map_or(Ok(entries), Err)
    }
}

/// Begins every job. They end when the set is dropped; a transaction that is open then is committed or undone as a whole.
#[must_use]
pub fn begin(store: &Store, core: &Core) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for job in &JOBS {
        let (store, core) = (store.clone(), core.clone());
        tasks.spawn(async move {
            let mut turns = interval(job.every);
            // A machine that slept does not make up for every turn.
            turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
            turns.reset_after(job.first);
            loop {
                turns.tick().await;
                match job.turn(&store, &core).instrument(spans::job(job.name)).await {
                    Ok(entries) => tracing::debug!(job = job.name, entries, "a job is done"),
                    Err(error) => {
                        tracing::warn!(job = job.name, %error, "a job failed; it comes again at its next turn");
                    }
                }
            }
        });
    }
    tasks
}
