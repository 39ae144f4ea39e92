//! Whether anything is lost or done twice when the server dies: 16 clients move money of the charity fund and open requests under
//! idempotency keys while the real server is killed at random moments and started again, round after round. Whoever got no
//! answer repeats with the same key. After each round the books balance to the fen and what was acknowledged is there; at the
//! end everything that was acknowledged is there exactly once, and nothing else but what was asked.
//!
//! `cargo xtask drill crash`, with `--rounds 100` and `--database sqlite` or `postgres`.

mod clients;
mod transfers;
mod work;

use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::time::Instant;
use wushe_tests::{Chance, Database, Role, Server, psql};

use self::clients::{Address, Clients, People};
use self::work::{By, Work};

/// Clients at once.
const CLIENTS: usize = 16;
/// A start may take so long, until `/readyz` says yes.
const START: Duration = Duration::from_secs(2);
/// A round lasts so long before the server is killed: anything in between, in milliseconds.
const ROUND: (u64, u64) = (20, 600);

/// What is asked on the command line.
#[derive(Debug)]
struct Options {
    rounds: u64,
    databases: Vec<Database>,
    seed: u64,
}

impl Options {
    fn parse() -> Result<Self> {
        let mut options = Self { rounds: 100, databases: Database::ALL.to_vec(), seed: 510_821 };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = arguments.next().with_context(|| format!("{argument} wants a value"))?;
            match argument.as_str() {
                "--rounds" => options.rounds = value.parse()?,
                "--seed" => options.seed = value.parse()?,
                "--database" => options.databases = vec![value.parse()?],
                _ => bail!("`{argument} {value}` is not an option of this drill"),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<ExitCode> {
    let options = Options::parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    for database in &options.databases {
        runtime.block_on(drill(*database, &options)).with_context(|| format!("{database:?}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn drill(database: Database, options: &Options) -> Result<()> {
    let mut server = match database {
        Database::Sqlite => Server::start().await?,
        Database::Postgres => {
            let Some(server) = Server::start_on_postgres().await? else { return Ok(()) };
            server
        }
    };
    let people = People { staff: server.login(Role::Staff).await?, clerk: server.login(Role::Bookkeeper).await? };
    let work = Arc::new(Work::prepare(&people.staff, &people.clerk).await?);
    let address = Address::new(server.address());
    let clients = Clients::start(CLIENTS, options.seed, &people, &work, &address);
    let mut chance = Chance::new(options.seed);
    let mut starts = Vec::new();
    let mut cut = 0;
    for round in 0..options.rounds {
        let until = Instant::now() + Duration::from_millis(ROUND.0 + chance.below(ROUND.1 - ROUND.0));
        // On PostgreSQL a connection may break as well, while the server lives on.
        if let Some(url) = server.database().filter(|_| round % 4 == 3) {
            tokio::time::sleep_until(until - (until - Instant::now()) / 2).await;
            cut += cut_connections(url)?;
        }
        tokio::time::sleep_until(until).await;
        server.kill()?;
        address.gone();
        let took = server.restart().await?;
        // Nobody writes until the clients learn where it listens now.
        let acknowledged = clients.acknowledged()?;
        let postings = work.verify_books(&server, &acknowledged).await.with_context(|| format!("round {round}"))?;
        let transfers = acknowledged.values().filter(|(asked, _)| asked.by == By::Clerk).count();
        println!(
            "{database:?} round {:>3}: ready after {:>4} ms; {transfers} transfers and {} requests acknowledged so far; {postings} postings balance",
            round + 1,
            took.as_millis(),
            acknowledged.len() - transfers,
        );
        address.moved(server.address());
        ensure!(took <= START, "round {round}: the server was ready only after {took:?}\n{}", server.log());
        starts.push(took);
    }
    let (done, acknowledged) = clients.finish().await?;
    server.kill()?;
    starts.sort_unstable();
    println!(
        "{database:?}: {} rounds, {} acknowledged ({} at the second try or later, {} refused), {cut} connections cut, start {} ms at the median and {} ms at most",
        options.rounds,
        acknowledged.len(),
        done.repeated,
        done.refused,
        starts.get(starts.len() / 2).map_or(0, Duration::as_millis),
        starts.last().map_or(0, Duration::as_millis),
    );
    for (what, times) in &done.troubles {
        println!("  {times} times: {what}");
    }
    ensure!(done.repeated > 0, "nobody was interrupted: the drill has shown nothing");
    work.verify(&server, &acknowledged).await?;
    println!("{database:?}: everything acknowledged is there exactly once, and nothing else");
    Ok(())
}

/// Ends one of the server's connections to PostgreSQL, any one; answers how many that were.
fn cut_connections(url: &str) -> Result<usize> {
    let one = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";
    let output = Command::new(psql()).args(["-q", "-A", "-t", "-d", url, "-c", one]).output();
    let output = output.context("cannot start psql")?;
    ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter(|line| *line == "t").count())
}
