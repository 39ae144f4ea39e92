//! What was tried, and what came of it.

use std::collections::BTreeMap;
use std::fmt;

/// What isolation keeps from happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anomaly {
    /// Two read a counter and add to it, and one of them in vain.
    LostUpdate,
    /// Two of whom one has to stay look at each other, and both go.
    WriteSkew,
    /// Seats are counted while somebody sits down: more sit than there are seats.
    Phantom,
    /// Somebody who adds up accounts sees half of a transfer.
    ReadSkew,
    /// Two see two changes in different orders.
    LongFork,
    /// Somebody reads what was never committed.
    DirtyRead,
    /// The same, read twice in one transaction, is not the same.
    UnrepeatableRead,
    /// What is entered into a batch after an action has reported it as closed.
    LateEntry,
    /// The same, after a page has shown it as closed. On PostgreSQL pages read a picture of their own (`REPEATABLE READ`), of
    /// which writing transactions do not hear: what a page shows was true of that moment, and may not fit into any order.
    LatePage,
}

impl Anomaly {
    /// Every one.
    pub(crate) const ALL: [Self; 9] = [
        Self::LostUpdate,
        Self::WriteSkew,
        Self::Phantom,
        Self::ReadSkew,
        Self::LongFork,
        Self::DirtyRead,
        Self::UnrepeatableRead,
        Self::LateEntry,
        Self::LatePage,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::LostUpdate => "lost update",
            Self::WriteSkew => "write skew",
            Self::Phantom => "phantom",
            Self::ReadSkew => "read skew",
            Self::LongFork => "long fork",
            Self::DirtyRead => "dirty read",
            Self::UnrepeatableRead => "unrepeatable read",
            Self::LateEntry => "late entry",
            Self::LatePage => "late entry, page",
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Line {
    attempts: u64,
    conflicts: u64,
    given_up: u64,
    anomalies: u64,
}

/// Figures for each anomaly.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    lines: BTreeMap<Anomaly, Line>,
    /// What was added to each counter and acknowledged.
    pub(crate) added: BTreeMap<usize, i64>,
    /// Versions of two records as readers saw them.
    pub(crate) views: Vec<(i64, i64)>,
    /// How many entries a closed batch was reported to have, and what that would show.
    pub(crate) reports: Vec<(Anomaly, i64, i64)>,
}

impl Tally {
    /// Something was tried that would show this, and was undone so many times because another transaction got in the way.
    pub(crate) fn tried(&mut self, anomaly: Anomaly, conflicts: u64, given_up: bool) {
        let line = self.lines.entry(anomaly).or_default();
        line.attempts += 1;
        line.conflicts += conflicts;
        line.given_up += u64::from(given_up);
    }

    /// It happened so many times.
    pub(crate) fn happened(&mut self, anomaly: Anomaly, times: u64) {
        self.lines.entry(anomaly).or_default().anomalies += times;
    }

    pub(crate) fn seen(&self, anomaly: Anomaly) -> u64 {
        self.lines.get(&anomaly).map_or(0, |line| line.anomalies)
    }

    /// All of them together, but those that are tolerated.
    pub(crate) fn anomalies(&self, tolerated: &[Anomaly]) -> u64 {
        self.lines.iter().filter(|(anomaly, _)| !tolerated.contains(anomaly)).map(|(_, line)| line.anomalies).sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (anomaly, more) in &other.lines {
            let line = self.lines.entry(*anomaly).or_default();
            line.attempts += more.attempts;
            line.conflicts += more.conflicts;
            line.given_up += more.given_up;
            line.anomalies += more.anomalies;
        }
        for (counter, more) in &other.added {
            *self.added.entry(*counter).or_default() += more;
        }
        self.views.extend(&other.views);
        self.reports.extend(&other.reports);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {:<18}{:>10}{:>12}{:>10}{:>11}", "", "attempts", "conflicts", "given up", "anomalies")?;
        for anomaly in Anomaly::ALL {
            let Line { attempts, conflicts, given_up, anomalies } =
                self.lines.get(&anomaly).copied().unwrap_or_default();
            writeln!(f, "  {:<18}{attempts:>10}{conflicts:>12}{given_up:>10}{anomalies:>11}", anomaly.name())?;
        }
        Ok(())
    }
}
