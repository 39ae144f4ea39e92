//! Whether a large county is as quick as a small one: 2,000 reads and 200 writes a second, asked at a constant rate, with
//! 1,000,000 residents and 5,000,000 requests in the tables, and with a tenth of that.
//!
//! `cargo xtask bench load`, with `--quick` for a check that the bench itself works, and `--http` to go through the server.

mod arrivals;
mod county;
mod desk;
mod http;
mod pages;
mod people;
mod place;
mod report;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use self::arrivals::{Rate, arrive};
use self::desk::Office;
use self::http::Door;
use self::place::{Kind, Place, Size};
use self::report::{Run, Side};

/// Workers of the async runtime: two cores.
const WORKERS: usize = 2;
/// Connections of the clients.
const CLIENTS: usize = 64;

/// What `--help` says.
const HELP: &str = "\
Reads and writes at a constant rate, whether or not what came before is done: latency counts from the moment at which a piece of
work was due. Prints p50, p95 and p99 of both, at a tenth of the size and at full size, and how many times the p99 of the one is
that of the other. PostgreSQL is found at LOAD_POSTGRES_URL, with DATABASE where the name goes; `cargo xtask bench load` says it.

  --http               through the server on loopback, with bearer tokens; else the use cases alone
  --pages <n>          so many inboxes stand open in browsers: how soon each shows what has changed, and how long an inbox takes
  --quick              10,000 residents, 200 reads and 20 writes a second for 3 s: whether the bench works
  --database <name>    sqlite or postgres; else both
  --size <name>        quick, tenth, full or inbox (100,000 requests are open); else tenth and full (1,000,000 residents,
                       5,000,000 requests; filled once)
  --reads <n>          reads a second, 2000
  --writes <n>         writes a second, 200
  --seconds <n>        how long, 20, after a quarter of it that does not count
  --statements         tells the statements of one piece of reading of each kind, and measures nothing
  --only-load          fills the databases and measures nothing
  --strict             fails when something promised does not hold";

/// What is asked on the command line; none: what can be.
#[derive(Debug)]
struct Options {
    kinds: Vec<Kind>,
    sizes: Vec<Size>,
    reads: u64,
    writes: u64,
    seconds: u64,
    /// Tell the statements, measure nothing.
    statements: bool,
    /// Load only, measure nothing.
    only_load: bool,
    /// Fail when something does not hold.
    strict: bool,
    /// Through the server.
    http: bool,
    /// Pages that stand open.
    pages: Option<usize>,
}

impl Options {
    fn parse() -> Result<Option<Self>> {
        let mut options = Self {
            kinds: vec![Kind::Sqlite, Kind::Postgres],
            sizes: vec![Size::TENTH, Size::FULL],
            reads: 2000,
            writes: 200,
            seconds: 20,
            statements: false,
            only_load: false,
            strict: false,
            http: false,
            pages: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{argument} wants a value"));
            match argument.as_str() {
                // Cargo says so.
                "--bench" => {}
                "--quick" => {
                    options.sizes = vec![Size::QUICK];
                    (options.reads, options.writes, options.seconds) = (200, 20, 3);
                }
                "--database" => {
                    options.kinds = match value()?.as_str() {
                        "sqlite" => vec![Kind::Sqlite],
                        "postgres" => vec![Kind::Postgres],
                        other => bail!("a database `{other}`? sqlite or postgres"),
                    }
                }
                "--size" => {
                    options.sizes = match value()?.as_str() {
                        "quick" => vec![Size::QUICK],
                        "tenth" => vec![Size::TENTH],
                        "full" => vec![Size::FULL],
                        "inbox" => vec![Size::INBOX],
                        other => bail!("a size `{other}`? quick, tenth, full or inbox"),
                    }
                }
                "--reads" => options.reads = value()?.parse()?,
                "--writes" => options.writes = value()?.parse()?,
                "--seconds" => options.seconds = value()?.parse()?,
                "--statements" => options.statements = true,
                "--only-load" => options.only_load = true,
                "--strict" => options.strict = true,
                "--http" => options.http = true,
                "--pages" => options.pages = Some(value()?.parse()?),
                "--help" => return Ok(None),
                other => bail!("`{other}` is not an option of this bench; --help tells them"),
            }
        }
        Ok(Some(options))
    }
}

fn main() -> Result<ExitCode> {
    let Some(options) = Options::parse()? else {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    let good = runtime.block_on(measure(&options))?;
    Ok(if good || !options.strict { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(options: &Options) -> Result<bool> {
    let mut runs = Vec::new();
    let mut good = true;
    for kind in &options.kinds {
        for size in &options.sizes {
            let Some(place) = Place::of(*kind, *size) else {
                println!("{} is left out: LOAD_POSTGRES_URL is not set", kind.name());
                continue;
            };
            county::ensure(&place).await?;
            if options.only_load {
                continue;
            }
            if options.statements {
                Office::open(&place).await?.tell_statements().await?;
                continue;
            }
            if let Some(pages) = options.pages {
                good &= with_open_pages(&place, pages).await?;
                continue;
            }
            let run = under_load(options, place).await?;
            run.print();
            for side in &run.sides {
                ensure!(
                    side.asked == 0 || !side.kinds.is_empty(),
                    "nothing of the {} was answered: {:?}",
                    side.name,
                    side.first_failure
                );
            }
            runs.push(run);
        }
    }
    if options.only_load || options.statements || options.pages.is_some() {
        return Ok(good);
    }
    let good = report::judge(&runs);
    report::keep(if options.http { "http" } else { "cases" }, &runs)?;
    Ok(good)
}

/// What stands open in browsers, and a full inbox.
async fn with_open_pages(place: &Place, pages: usize) -> Result<bool> {
    println!("\n{} {}", place.kind.name(), place.size.name);
    let office = Arc::new(Office::open(place).await?);
    let door = Arc::new(Door::open(place, Arc::clone(&office)).await?);
    let good = pages::look(&door).await? & pages::stand_open(&door, pages).await?;
    door.close();
    office.store.close().await;
    Ok(good)
}

/// Reads and writes at the same time, after a few seconds that do not count.
async fn under_load(options: &Options, place: Place) -> Result<Run> {
    let office = Arc::new(Office::open(&place).await?);
    let door = if options.http { Some(Arc::new(Door::open(&place, Arc::clone(&office)).await?)) } else { None };
    let rate = |per_second, seconds| Rate { per_second, lasting: Duration::from_secs(seconds), at_once: CLIENTS };
    let both = |seconds: u64, from: u64| {
        let (readers, writers) = ((Arc::clone(&office), door.clone()), (Arc::clone(&office), door.clone()));
        let reads = arrive(rate(options.reads, seconds), move |_, number| {
            let (office, door) = readers.clone();
            async move {
                match door {
                    Some(door) => door.read(from + number).await,
                    None => office.read(from + number).await,
                }
            }
        });
        let writes = arrive(rate(options.writes, seconds), move |_, number| {
            let (office, door) = writers.clone();
            async move {
                match door {
                    Some(door) => door.write(from + number).await,
                    None => office.write(from + number).await,
                }
            }
        });
        async move { tokio::try_join!(reads, writes) }
    };
    both(options.seconds.div_ceil(4), 1 << 32).await?;
    let (reads, writes) = both(options.seconds, 0).await?;
    if let Some(door) = &door {
        door.close();
    }
    office.store.close().await;
    let sides = vec![
        Side::of("reads", rate(options.reads, options.seconds), &reads),
        Side::of("writes", rate(options.writes, options.seconds), &writes),
    ];
    Ok(Run { place, sides })
}
