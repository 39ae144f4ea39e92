//! Whether anything is lost or done twice when one of two hosts dies: two servers on one PostgreSQL, with data folders of their
//! own and the same keys; clients propose topics in the teahouse, approve them and put them on the agenda, at either host and
//! under idempotency keys. One host is killed at random moments and started again, round after round; whoever got no answer
//! repeats with the same key at the other. Each topic on the agenda is an event, for which the board notes a line.
//!
//! At the end everything acknowledged is there once, the board has one line for each topic, nothing is parked or left, and the
//! audit trail is whole. It is told how many requests failed at a host that was alive, and how long what a dead host had taken
//! out of the outbox waited for the other.
//!
//! `cargo xtask drill hosts`, with `--rounds 20`.

mod clients;
mod hosts;
mod outbox;
mod verify;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::time::{Instant, sleep_until};
use wushe_host::demo::{logins, places};
use wushe_tests::{Chance, Scratch};

use self::clients::Clients;
use self::hosts::Hosts;
use self::outbox::Watch;

/// Clients at once.
const CLIENTS: usize = 8;
/// A round lasts so long before a host is killed, and it stays away so long: anything in between, in milliseconds.
const ROUND: (u64, u64) = (300, 2_000);
const AWAY: (u64, u64) = (0, 1_000);

fn main() -> Result<ExitCode> {
    let (mut rounds, mut seed) = (20, 510_821);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} wants a value"))?;
        match argument.as_str() {
            "--rounds" => rounds = value.parse()?,
            "--seed" => seed = value.parse()?,
            _ => bail!("`{argument} {value}` is not an option of this drill"),
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(drill(rounds, seed))?;
    Ok(ExitCode::SUCCESS)
}

async fn drill(rounds: u64, seed: u64) -> Result<()> {
    let Some(scratch) = Scratch::new("hosts")? else { return Ok(()) };
    let mut hosts = Hosts::start(&scratch).await?;
    hosts.command(&["module", "install", "target/modules/tea-board.wasm"]).await?;
    hosts.command(&["module", "enable", "tea-board", places::CHENJIALING]).await?;
    let staff = hosts.login(logins::CANTEEN).await?;
    hosts.warm_up(&staff).await?;
    let mut chance = Chance::new(seed);
    let watch = Watch::start(scratch.url(), hosts.keys()).await?;
    let clients = Clients::start(CLIENTS, seed, &staff, &hosts.doors()).await?;
    let between = |chance: &mut Chance, (from, to): (u64, u64)| {
        Instant::now() + Duration::from_millis(from + chance.below(to - from))
    };
    for round in 1..=rounds {
        sleep_until(between(&mut chance, ROUND)).await;
        let victim = chance.below(2) as usize;
        hosts.kill(victim)?;
        sleep_until(between(&mut chance, AWAY)).await;
        let took = hosts.restart(victim).await?;
        println!("round {round:>3}: host {victim} was killed, and was back {} ms after its start", took.as_millis());
    }
    let done = clients.finish().await?;
    println!("{done}");
    let waits = watch.until_empty().await?;
    println!("{waits}");
    let told = hosts.command(&["audit", "verify"]).await?;
    print!("{told}");
    verify::all(scratch.url(), hosts.keys(), &done).await?;
    println!("everything acknowledged is there once, with one line on the board for each topic, and nothing else");
    Ok(())
}
