//! The figures: a table for people, JSON for comparing runs.

use anyhow::Result;
use serde_json::{Value, json};

use super::arrivals::{Outcome, Rate};
use super::place::{Place, folder};

/// Percentiles of sorted latencies, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) count: usize,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Figures {
    pub(crate) fn of(sorted: &[u64]) -> Self {
        let at = |share: usize| {
            let position = (sorted.len() * share / 1000).min(sorted.len().saturating_sub(1));
            sorted.get(position).copied().unwrap_or_default() as f64 / 1000.0
        };
        Self { count: sorted.len(), p50: at(500), p95: at(950), p99: at(990), max: at(1000) }
    }

    fn json(self) -> Value {
        json!({ "count": self.count, "p50_ms": self.p50, "p95_ms": self.p95, "p99_ms": self.p99, "max_ms": self.max })
    }
}

/// What one side of the load came to.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) name: &'static str,
    pub(crate) asked: u64,
    pub(crate) achieved: f64,
    pub(crate) failed: u64,
    pub(crate) first_failure: Option<String>,
    pub(crate) all: Figures,
    pub(crate) kinds: Vec<(&'static str, Figures)>,
}

impl Side {
    pub(crate) fn of(name: &'static str, rate: Rate, outcome: &Outcome) -> Self {
        let all = outcome.all();
        let kinds = outcome
            .latencies
            .iter()
            .map(|(kind, latencies)| {
                let mut sorted = latencies.clone();
                sorted.sort_unstable();
                (*kind, Figures::of(&sorted))
            })
            .collect();
        Self {
            name,
            asked: rate.per_second,
            achieved: all.len() as f64 / outcome.took.as_secs_f64().max(0.001),
            failed: outcome.failed,
            first_failure: outcome.first_failure.clone(),
            all: Figures::of(&all),
            kinds,
        }
    }

    fn json(&self) -> Value {
        let kinds: serde_json::Map<String, Value> =
            self.kinds.iter().map(|(kind, figures)| ((*kind).to_owned(), figures.json())).collect();
        json!({
            "asked_per_second": self.asked, "achieved_per_second": self.achieved, "failed": self.failed,
            "first_failure": self.first_failure, "all": self.all.json(), "kinds": kinds,
        })
    }
}

/// What one county under load came to.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) place: Place,
    pub(crate) sides: Vec<Side>,
}

impl Run {
    pub(crate) fn side(&self, name: &str) -> Option<&Side> {
        self.sides.iter().find(|side| side.name == name)
    }

    pub(crate) fn print(&self) {
        let size = self.place.size;
        println!(
            "\n{} {}: {} residents, {} requests\n{:<26}{:>9}{:>9}{:>9}{:>9}{:>9}",
            self.place.kind.name(),
            size.name,
            size.residents,
            size.requests,
            "ms",
            "count",
            "p50",
            "p95",
            "p99",
            "max"
        );
        let line = |name: &str, figures: Figures| {
            let Figures { count, p50, p95, p99, max } = figures;
            println!("{name:<26}{count:>9}{p50:>9.2}{p95:>9.2}{p99:>9.2}{max:>9.2}");
        };
        for side in &self.sides {
            for (kind, figures) in &side.kinds {
                line(&format!("  {kind}"), *figures);
            }
            line(side.name, side.all);
            println!("  {:.0}/s asked, {:.0}/s achieved, {} failed", side.asked, side.achieved, side.failed);
            if let Some(failure) = &side.first_failure {
                println!("  first failure: {failure}");
            }
        }
    }

    fn json(&self) -> Value {
        let sides: serde_json::Map<String, Value> =
            self.sides.iter().map(|side| (side.name.to_owned(), side.json())).collect();
        let size = self.place.size;
        json!({
            "database": self.place.kind.name(), "size": size.name,
            "residents": size.residents, "requests": size.requests, "sides": sides,
        })
    }
}

/// What is promised of a side: the 99th percentile in milliseconds.
const PROMISED: [(&str, f64); 2] = [("reads", 50.0), ("writes", 100.0)];
/// … and how much greater it may be than at a tenth of the size.
const GROWTH: f64 = 1.3;
/// Below this a percentile is made of the machine's noise, and a ratio of two says nothing.
const NOISE_MS: f64 = 2.0;

/// Compares what was measured with what is promised; answers whether all of it holds.
pub(crate) fn judge(runs: &[Run]) -> bool {
    let mut good = true;
    println!();
    for run in runs {
        for (name, most) in PROMISED {
            let Some(side) = run.side(name).filter(|side| side.asked > 0) else { continue };
            // A small county on a machine that is building something else shows that the bench works, no more.
            let quick = run.place.size.name == "quick";
            let in_time = side.all.p99 < most && side.achieved > side.asked as f64 * 0.98;
            let held = side.failed == 0 && (quick || in_time);
            good &= held;
            println!(
                "{} {} {name}: p99 {:.2} ms at {:.0}/s (promised < {most} ms at {}/s): {}",
                run.place.kind.name(),
                run.place.size.name,
                side.all.p99,
                side.achieved,
                side.asked,
                if held { "holds" } else { "DOES NOT HOLD" }
            );
        }
    }
    for full in runs.iter().filter(|run| run.place.size.name == "full") {
        let tenth = runs.iter().find(|run| run.place.kind == full.place.kind && run.place.size.name == "tenth");
        for (name, _) in PROMISED {
            let (Some(full_side), Some(side)) = (full.side(name), tenth.and_then(|run| run.side(name))) else {
                continue;
            };
            let ratio = full_side.all.p99 / side.all.p99.max(f64::EPSILON);
            let held = ratio <= GROWTH || full_side.all.p99 <= NOISE_MS;
            good &= held;
            println!(
                "{} {name}: p99 is {ratio:.2} times that of a tenth of the size (promised ≤ {GROWTH}): {}",
                full.place.kind.name(),
                if held { "holds" } else { "DOES NOT HOLD" }
            );
        }
    }
    good
}

/// Keeps the figures in `target/load`.
pub(crate) fn keep(level: &str, runs: &[Run]) -> Result<()> {
    let path = folder().join(format!("result-{level}.json"));
    let all: Vec<Value> = runs.iter().map(Run::json).collect();
    std::fs::write(&path, serde_json::to_string_pretty(&json!({ "level": level, "runs": all }))?)?;
    println!("\nkept in {}", path.display());
    Ok(())
}
