//! Numbered steps with their times, and the table that ends a run.

use std::io::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::shell;

/// How often a step that still runs says so. Long enough not to drown the output of
/// the tools, short enough that nobody wonders whether it hangs.
const STILL_RUNNING: Duration = Duration::from_secs(30);

/// A sequence of named steps.
pub(crate) struct Steps {
    total: usize,
    started: Instant,
    done: Vec<Done>,
}

struct Done {
    name: &'static str,
    time: Duration,
    failure: Option<String>,
}

impl Steps {
    /// A run that will have `total` steps.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, started: Instant::now(), done: Vec::new() }
    }

    /// Runs a step that the later ones build on.
    ///
    /// # Errors
    ///
    /// The error of the step.
    pub(crate) fn need<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        let number = self.done.len() + 1;
        let label = format!("[{number}/{}] {name}", self.total);
        eprintln!("{label} …");
        let started = Instant::now();
        let result = shell::check_interrupted().and_then(|()| with_heartbeat(&label, started, step));
        let time = started.elapsed();
        let word = if result.is_ok() { "done" } else { "FAILED" };
        eprintln!("{label} {word} in {}", show(time));
        self.done.push(Done { name, time, failure: result.as_ref().err().map(|error| format!("{error:#}")) });
        result
    }

    /// Runs a step whose failure does not keep the later ones from running. The failure
    /// is kept for [`Steps::finish`].
    pub(crate) fn check(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) {
        if let Err(error) = self.need(name, step) {
            eprintln!("  {error:#}");
        }
    }

    /// Prints the table of steps.
    ///
    /// # Errors
    ///
    /// When a step failed or not all of them ran.
    pub(crate) fn finish(self) -> Result<()> {
        let width = self.done.iter().map(|step| step.name.len()).max().unwrap_or(0);
        eprintln!();
        for step in &self.done {
            let word = if step.failure.is_some() { "FAILED" } else { "ok" };
            eprintln!("  {:width$}  {word:6}  {:>9}", step.name, show(step.time));
        }
        eprintln!("  {:width$}  {:6}  {:>9}", "total", "", show(self.started.elapsed()));
        let failures: Vec<_> = self
            .done
            .iter()
            .filter_map(|step| step.failure.as_ref().map(|why| format!("{}: {why}", step.name)))
            .collect();
        if !failures.is_empty() {
            bail!("{} of {} steps failed\n  {}", failures.len(), self.total, failures.join("\n  "));
        }
        if self.done.len() < self.total {
            bail!("{} of {} steps did not run", self.total - self.done.len(), self.total);
        }
        Ok(())
    }
}

/// Runs `step` while another thread says now and then that it still runs.
fn with_heartbeat<T>(label: &str, started: Instant, step: impl FnOnce() -> Result<T>) -> Result<T> {
    let (over, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while wait.recv_timeout(STILL_RUNNING) == Err(mpsc::RecvTimeoutError::Timeout) {
                let mut out = std::io::stderr().lock();
                // A closed terminal is no reason to stop the step.
                let _ = writeln!(out, "{label} … {}", show(started.elapsed()));
            }
        });
        let result = step();
        drop(over);
        result
    })
}

/// A duration as people read it: `4.2 s`, `3 m 07 s`.
fn show(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} m {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_lets_the_next_step_run_and_fails_the_whole() {
        let mut steps = Steps::new(2);
        let mut second_ran = false;
        steps.check("first", || bail!("no"));
        steps.check("second", || {
            second_ran = true;
            Ok(())
        });
        assert!(second_ran);
        let error = steps.finish().expect_err("a step failed").to_string();
        assert!(error.contains("first: no"), "{error}");
    }

    #[test]
    fn a_run_that_stopped_early_is_a_failure() {
        let mut steps = Steps::new(2);
        steps.check("only", || Ok(()));
        assert!(steps.finish().is_err());
    }

    #[test]
    fn durations_are_readable() {
        assert_eq!(show(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(show(Duration::from_secs(187)), "3 m 07 s");
    }
}
