//! Whether transactions ever see or do what no order of them one after the other could: several clients read and write the same
//! few records at once, through the use cases that modules' records go through and in the transactions that actions run in (a
//! snapshot, then again holding the writer; or writing from the start). On PostgreSQL they are spread over two stores, as over
//! two hosts. What would show each anomaly is counted; none may happen, but one that PostgreSQL leaves to pages and that is told
//! apart (`tally.rs`).
//!
//! That the drill would see them is tried first: the same work with its reading in one transaction and its writing in another
//! has to show every one of them.
//!
//! `cargo xtask drill anomalies`, with `--transactions 100000`, `--clients 8` and `--database sqlite` or `postgres`; `--quick` for
//! a check of the drill itself.

mod bed;
mod clients;
mod tally;
mod work;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;
use wushe_tests::{Database, Scratch};

use self::bed::{Bed, Care};
use self::clients::run;
use self::tally::{Anomaly, Tally};

/// Transactions of a round with its reading apart from its writing, and most of such rounds until every anomaly was seen.
const CARELESS: (u64, u64) = (500, 40);

/// What is asked on the command line.
#[derive(Debug)]
struct Options {
    transactions: u64,
    clients: u64,
    seed: u64,
    databases: Vec<Database>,
}

impl Options {
    fn parse() -> Result<Self> {
        let mut options = Self { transactions: 100_000, clients: 8, seed: 510_821, databases: Database::ALL.to_vec() };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            if argument == "--quick" {
                options.transactions = 1_000;
                continue;
            }
            let value = arguments.next().with_context(|| format!("{argument} wants a value"))?;
            match argument.as_str() {
                "--transactions" => options.transactions = value.parse()?,
                "--clients" => options.clients = value.parse()?,
                "--seed" => options.seed = value.parse()?,
                "--database" => options.databases = vec![value.parse()?],
                _ => bail!("`{argument} {value}` is not an option of this drill"),
            }
        }
        ensure!(options.clients > 1, "one client alone is never in anybody's way");
        Ok(options)
    }
}

fn main() -> Result<ExitCode> {
    let options = Options::parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut clean = true;
    for database in &options.databases {
        clean &= runtime.block_on(drill(*database, &options)).with_context(|| format!("{database:?}"))?;
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether there was none.
async fn drill(database: Database, options: &Options) -> Result<bool> {
    let folder = tempfile::Builder::new().prefix("wushe-anomalies").tempdir()?;
    let scratch = match database {
        Database::Sqlite => None,
        Database::Postgres => match Scratch::new("anomalies")? {
            None => return Ok(true),
            made => made,
        },
    };
    let seen = careless(options, &folder, scratch.as_ref()).await?;
    println!("{database:?}: with reading and writing in transactions of their own the drill sees\n{seen}");

    let bed = Bed::new(&folder, scratch.as_ref(), Care::Serializable).await?;
    let started = Instant::now();
    let mut tally = run(&bed, options.clients, options.transactions, options.seed).await?;
    let took = started.elapsed();
    bed.verify(&mut tally).await?;
    bed.close().await;
    println!(
        "{database:?}: {} transactions of {} clients in {:.0} s ({:.0}/s)\n{tally}",
        options.transactions,
        options.clients,
        took.as_secs_f64(),
        options.transactions as f64 / took.as_secs_f64(),
    );
    let tolerated: &[Anomaly] = match database {
        Database::Sqlite => &[],
        Database::Postgres => &[Anomaly::LatePage],
    };
    let anomalies = tally.anomalies(tolerated);
    println!("{database:?}: {anomalies} anomalies");
    Ok(anomalies == 0)
}

/// Works carelessly until every anomaly was seen.
async fn careless(options: &Options, folder: &TempDir, scratch: Option<&Scratch>) -> Result<Tally> {
    let bed = Bed::new(folder, scratch, Care::Apart).await?;
    let mut all = Tally::default();
    for round in 0..CARELESS.1 {
        all.add(&run(&bed, options.clients, CARELESS.0, options.seed ^ (round << 40)).await?);
        let mut seen = all.clone();
        bed.verify(&mut seen).await?;
        if Anomaly::ALL.iter().all(|anomaly| seen.seen(*anomaly) > 0) {
            bed.close().await;
            return Ok(seen);
        }
    }
    bail!("the drill is blind to some anomaly:\n{all}")
}
