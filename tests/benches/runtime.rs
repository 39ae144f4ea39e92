//! What the sandbox costs: the same work done by a guest and by a native handler, turn by turn in one run, with the database
//! in the path. Compare the ratios; the figures themselves depend on the machine.
//!
//! `cargo xtask bench runtime`

use std::future::Future;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use wushe_core::app::record::{self, Collection, IndexedField};
use wushe_core::store::{Mode, RecordFilter};
use wushe_host::package::ModuleFile;
use wushe_host::runtime::{Call, Digest, InvokeError, Kind, Loaded, Settings, Source};
use wushe_plugin_schema::view::Actor;
use wushe_tests::ground::{Ground, short};
use wushe_tests::guest::{Guest, NULL, host};

/// Workers of the async runtime, as on the smallest machine that we aim at.
const WORKERS: usize = 2;
/// Turns; each side makes [`CALLS`] calls in each.
const TURNS: usize = 40;
const CALLS: usize = 50;
/// Records that a page reads.
const RECORDS: usize = 20;
/// Clients at once, where throughput is measured, and for how long each side has its turn.
const CLIENTS: usize = 16;
const SPELL: Duration = Duration::from_millis(500);

fn main() -> Result<ExitCode> {
    if std::env::args().any(|argument| argument == "compile-worker") {
        // The runtime under measure starts this program to compile, so that the compiler is optimised like the rest.
        return Ok(wushe_host::runtime::worker::run());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    runtime.block_on(measure())?;
    Ok(ExitCode::SUCCESS)
}

async fn measure() -> Result<()> {
    let program = std::env::current_exe()?;
    let as_here = |settings: &mut Settings| {
        settings.workers = WORKERS;
        settings.program.clone_from(&program);
    };
    let ground = Arc::new(Ground::with(as_here).await?);
    fill(&ground).await?;
    loading(&ground).await?;
    let alone = ground.load(Guest { invoke: NULL, ..Guest::default() }.component()?).await?;
    let page = ground.load(reading()?).await?;
    let action = ground.load(writing()?).await?;
    sandbox("fresh sandbox alone", &ground, &alone, "home").await?;
    real(&ground).await?;
    println!(
        "\n{:<28}{:>14}{:>14}{:>14}{:>10}",
        "one call, median (p99), µs", "module", "native", "difference", "ratio"
    );
    side_by_side("page: 20 records", || module_page(&ground, &page), || native_page(&ground)).await?;
    side_by_side("action: 1 record", || module_action(&ground, &action), || native_action(&ground)).await?;
    println!("\n{:<28}{:>14}{:>14}{:>24}", format!("{CLIENTS} clients, calls/s"), "module", "native", "module/native");
    let (reading, native) = (page, Arc::clone(&ground));
    throughput(
        "page: 20 records",
        {
            let ground = Arc::clone(&ground);
            move || {
                let (ground, page) = (Arc::clone(&ground), Arc::clone(&reading));
                async move { module_page(&ground, &page).await }
            }
        },
        move || {
            let ground = Arc::clone(&native);
            async move { native_page(&ground).await }
        },
    )
    .await?;
    stopping(|settings| {
        short(settings);
        as_here(settings);
    })
    .await
}

fn collection() -> Collection {
    let name = IndexedField { name: "name".to_owned(), number: false, unique: false };
    Collection { name: "things".to_owned(), indexed: vec![name], personal: Vec::new() }
}

fn body() -> Map<String, Value> {
    Map::from_iter([("name".to_owned(), Value::from("one"))])
}

async fn fill(ground: &Ground) -> Result<()> {
    for _ in 0..RECORDS {
        native_action(ground).await?;
    }
    Ok(())
}

/// A guest that reads a page of records and answers `null`.
fn reading() -> Result<Vec<u8>> {
    let imports = r#"(import "wushe:records/records@0.1.0" "query" (func $query (param i32 i32 i32 i32 i32)))"#;
    let fields = r#"(data (i32.const 2000) "things") (data (i32.const 2100) "{\"limit\":20}")"#;
    let invoke = "(call $query (i32.const 2000) (i32.const 6) (i32.const 2100) (i32.const 12) (i32.const 64))
        (if (i32.load8_u (i32.const 64)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))";
    Guest { imports, fields, invoke, ..Guest::default() }.component()
}

/// A guest that inserts a record and answers `null`.
fn writing() -> Result<Vec<u8>> {
    let invoke = format!(
        "{} (if (i32.load8_u (i32.const 64)) (then unreachable)) (call $ok (i32.const 1024) (i32.const 4))",
        host::INSERT_ONE
    );
    Guest { imports: host::INSERT, fields: host::THINGS, invoke: &invoke, ..Guest::default() }.component()
}

async fn module_page(ground: &Ground, module: &Loaded) -> Result<()> {
    ground.call(module, Kind::Page).await?;
    Ok(())
}

async fn module_action(ground: &Ground, module: &Loaded) -> Result<()> {
    ground.call(module, Kind::Action).await?;
    Ok(())
}

async fn native_page(ground: &Ground) -> Result<()> {
    let mut tx = ground.store.begin(Mode::Read).await?;
    let filter = RecordFilter { limit: i64::try_from(RECORDS)? + 1, ..RecordFilter::default() };
    let found = record::query(&mut tx, &ground.cx(ground.unit.id), &collection(), filter).await?;
    for entry in found.iter().take(RECORDS) {
        std::hint::black_box(serde_json::to_string(&entry.body)?);
    }
    tx.commit().await?;
    Ok(())
}

async fn native_action(ground: &Ground) -> Result<()> {
    let mut tx = ground.store.begin(Mode::Snapshot).await?;
    let entry = record::insert(&mut tx, &ground.cx(ground.unit.id), &collection(), body()).await?;
    std::hint::black_box(serde_json::to_string(&entry.body)?);
    tx.commit().await?;
    Ok(())
}

/// From the file of a component to a module that is ready.
async fn loading(ground: &Ground) -> Result<()> {
    let mut compiled = Vec::new();
    let mut cached = Vec::new();
    for number in 0..10 {
        let fields = format!(r#"(data (i32.const 5000) "{number}")"#);
        let component = Guest { fields: &fields, ..Guest::default() }.component()?;
        let began = Instant::now();
        let loaded = ground.load(component.clone()).await?;
        compiled.push(began.elapsed());
        let other = ground.beside()?;
        let source = Source { component, manifest: Arc::clone(loaded.manifest()) };
        let began = Instant::now();
        other.load(loaded.digest(), || async { Ok(source) }).await?;
        cached.push(began.elapsed());
    }
    println!("load, compiled in a worker: {:>10.1} ms", millis(median(&mut compiled)));
    println!("load, from a kept image:    {:>10.2} ms", millis(median(&mut cached)));
    Ok(())
}

/// A fresh instance that makes a page: from making the store to its end, without the transaction around it and without
/// the time spent in host calls.
async fn sandbox(what: &str, ground: &Ground, module: &Loaded, page: &str) -> Result<()> {
    let mut own = Vec::new();
    for _ in 0..TURNS * CALLS {
        let permitted = ground.store.begin(Mode::Read).await?;
        let change = |call: &mut Call| {
            page.clone_into(&mut call.name);
            call.context.actor = Actor::Staff { id: call.context.invocation.clone() };
        };
        let reply = ground.call_in(module, Kind::Page, permitted, change).await?;
        own.push(reply.usage.wall.saturating_sub(reply.usage.host + reply.usage.waited));
        reply.tx.rollback().await?;
    }
    let what = format!("{what}:");
    println!("{what:<28}{:>10.1} µs (p99 {:.1})", micros(median(&mut own)), micros(p99(&own)));
    Ok(())
}

/// The same with a page of a module written with the SDK.
async fn real(ground: &Ground) -> Result<()> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/modules/liaison-card.wasm"));
    let Ok(bytes) = std::fs::read(path) else {
        println!("liaison-card is not built; `cargo xtask run` does it");
        return Ok(());
    };
    let file = ModuleFile::parse(bytes)?;
    let source = Source { component: file.bytes, manifest: Arc::new(file.manifest) };
    let began = Instant::now();
    let module = ground.runtime.load(Digest::of(&source.component), || async { Ok(source) }).await?;
    println!("load liaison-card, compiled: {:>9.1} ms", millis(began.elapsed()));
    sandbox("liaison-card, page cards", ground, &module, "cards").await
}

async fn side_by_side<M, N>(what: &str, module: impl Fn() -> M, native: impl Fn() -> N) -> Result<()>
where
    M: Future<Output = Result<()>>,
    N: Future<Output = Result<()>>,
{
    let (mut of_module, mut of_native) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        for _ in 0..CALLS {
            let began = Instant::now();
            module().await?;
            of_module.push(began.elapsed());
        }
        for _ in 0..CALLS {
            let began = Instant::now();
            native().await?;
            of_native.push(began.elapsed());
        }
    }
    let (m, n) = (micros(median(&mut of_module)), micros(median(&mut of_native)));
    let with_tail = |middle: f64, all: &[Duration]| format!("{middle:.0} ({:.0})", micros(p99(all)));
    println!(
        "{what:<28}{:>14}{:>14}{:>14.1}{:>10.2}",
        with_tail(m, &of_module),
        with_tail(n, &of_native),
        m - n,
        m / n
    );
    Ok(())
}

async fn throughput<M, N>(
    what: &str,
    module: impl Fn() -> M + Clone + Send + 'static,
    native: impl Fn() -> N + Clone + Send + 'static,
) -> Result<()>
where
    M: Future<Output = Result<()>> + Send,
    N: Future<Output = Result<()>> + Send,
{
    let (mut of_module, mut of_native) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        of_module.push(spell(&module).await?);
        of_native.push(spell(&native).await?);
    }
    of_module.sort_by(f64::total_cmp);
    of_native.sort_by(f64::total_cmp);
    let (m, n) = (of_module[of_module.len() / 2], of_native[of_native.len() / 2]);
    println!("{what:<28}{m:>14.0}{n:>14.0}{:>23.0}%", 100.0 * m / n);
    Ok(())
}

/// Calls a second that many clients get done in one spell.
async fn spell<F>(call: &(impl Fn() -> F + Clone + Send + 'static)) -> Result<f64>
where
    F: Future<Output = Result<()>> + Send,
{
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let call = call.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < SPELL {
                    call().await?;
                    done += 1;
                }
                anyhow::Ok(done)
            })
        })
        .collect();
    let mut done = 0.0;
    for client in clients {
        done += f64::from(client.await??);
    }
    Ok(done / began.elapsed().as_secs_f64())
}

/// How long after its deadline a loop is stopped.
async fn stopping(change: impl FnOnce(&mut Settings)) -> Result<()> {
    let ground = Ground::with(change).await?;
    let endless = ground.load(Guest { invoke: "(loop br 0) unreachable", ..Guest::default() }.component()?).await?;
    let mut over = Vec::new();
    for _ in 0..10 {
        let failed = ground.call(&endless, Kind::Action).await.err().context("a loop ended by itself")?;
        anyhow::ensure!(failed.error == InvokeError::Timeout, "{failed}");
        over.push(failed.usage.wall.saturating_sub(ground.runtime.limits("").cpu()));
    }
    println!("\nloop stopped after deadline: {:.1} ms (worst {:.1})", millis(median(&mut over)), millis(p99(&over)));
    Ok(())
}

/// Sorts, and takes the one in the middle.
fn median(all: &mut [Duration]) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Of what [`median`] has sorted.
fn p99(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() * 99 / 100).copied().unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
