//! What belongs to one guest while it runs: the data of its store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wushe_core::app::Cx;
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::id::ModuleFileId;
use wushe_core::store::Tx;
use wushe_plugin_schema::manifest::Manifest;

use super::bindings::contract::wushe::types::types::Kind;
use super::budget::{Budget, Usage};
use super::collections::Collections;
use super::limits::{Limits, Memory};
use super::replay::tape::Roll;
use super::run::Driven;
use super::turn::Turn;

/// What was granted to a module where it runs: capabilities, and fields of the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// Names of capabilities, e.g. `records`.
    pub capabilities: BTreeSet<String>,
    /// Fields of residents that the directory fills: `name`, `groups`, `phone`, `address`.
    pub residents: BTreeSet<String>,
    /// Fields of volunteers that the directory fills: `name`, `phone`, `skills`.
    pub volunteers: BTreeSet<String>,
    /// Servers that may be asked.
    pub hosts: BTreeSet<String>,
}

impl Grants {
    /// What the manifest asks for and an administrator has allowed: names outside of either are left out.
    #[must_use]
    pub fn of<'a>(manifest: &Manifest, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        let mut grants = Self::default();
        for name in allowed {
            let Some(asked) = manifest.plugin.capabilities.get(name) else { continue };
            grants.capabilities.insert(name.to_owned());
            grants.residents.extend(asked.residents.iter().cloned());
            grants.volunteers.extend(asked.volunteers.iter().cloned());
            grants.hosts.extend(asked.hosts.iter().cloned());
        }
        grants
    }

    /// Everything that the manifest asks for.
    #[must_use]
    pub fn all(manifest: &Manifest) -> Self {
        Self::of(manifest, manifest.plugin.capabilities.keys().map(String::as_str))
    }
}

/// How much a line of log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// For the module's developer.
    Debug,
    /// What happens in the ordinary course of things.
    Info,
    /// Somebody should look.
    Warn,
    /// Something went wrong.
    Error,
}

/// A line that a module wrote to its log. Identity and telephone numbers in it are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The words.
    pub message: String,
}

/// Where and for whom a guest runs.
pub(super) struct Scope {
    pub(super) tx: Tx,
    pub(super) cx: Cx,
    pub(super) collections: Arc<Collections>,
    pub(super) grants: Grants,
    pub(super) manifest: Arc<Manifest>,
    /// The events that led to this invocation.
    pub(super) trail: Vec<String>,
    /// The setting of the invocation, as the guest reads it.
    pub(super) context: String,
}

/// Files that came with an action, and which of them the guest keeps. They are written down when it has ended well: megabytes are
/// not written while it is under its deadline.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub(super) files: Vec<BroughtFile>,
    pub(super) kept: BTreeSet<ModuleFileId>,
}

impl Brought {
    pub(super) fn get(&self, id: ModuleFileId) -> Option<&BroughtFile> {
        self.files.iter().find(|file| file.about.id == id)
    }

    /// Takes a file out, if it is one of these.
    pub(super) fn remove(&mut self, id: ModuleFileId) -> bool {
        let at = self.files.iter().position(|file| file.about.id == id);
        at.map(|at| self.files.swap_remove(at)).is_some()
    }

    /// Those that are to be kept.
    pub(super) fn into_kept(self) -> Vec<BroughtFile> {
        let Self { files, kept } = self;
        files.into_iter().filter(|file| kept.contains(&file.about.id)).collect()
    }
}

/// One guest's data.
pub(super) struct Guest {
    pub(super) scope: Scope,
    pub(super) brought: Brought,
    pub(super) kind: Kind,
    pub(super) budget: Budget,
    pub(super) memory: Memory,
    pub(super) log: Vec<LogLine>,
    pub(super) turn: Turn,
    /// What has passed over the border, when it is noted.
    pub(super) roll: Option<Roll>,
    started: Instant,
    random: Random,
}

impl Guest {
    pub(super) fn new(
        scope: Scope,
        kind: Kind,
        seed: [u8; 32],
        limits: &Limits,
        turn: Turn,
        roll: Option<Roll>,
    ) -> Self {
        Self {
            scope,
            brought: Brought::default(),
            kind,
            budget: Budget::new(limits.clone()),
            memory: Memory::new(limits),
            log: Vec::new(),
            turn,
            roll,
            started: Instant::now(),
            random: Random::new(seed),
        }
    }

    /// Whether this invocation may change anything.
    pub(super) fn may_write(&self) -> bool {
        match self.kind {
            Kind::Action | Kind::Event | Kind::Job => true,
            Kind::Describe | Kind::Page | Kind::Indicator | Kind::Migrate => false,
        }
    }

    pub(super) fn random(&mut self, length: usize) -> Vec<u8> {
        self.random.take(length)
    }

    pub(super) fn usage(&self) -> Usage {
        Usage {
            wall: self.started.elapsed(),
            waited: self.turn.waited(),
            memory_peak: self.memory.peak(),
            ..self.budget.used()
        }
    }
}

impl Driven for Guest {
    fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn spent(&self) -> (Instant, Duration) {
        (self.started, self.budget.used().host)
    }
}

/// Bytes from a seed: HMAC-SHA256 over a counter. The same on every machine and in every version, so that an invocation can
/// be run again.
pub(super) struct Random {
    /// The seed, filled up to a block as HMAC does it.
    key: [u8; 64],
    counter: u64,
    block: Vec<u8>,
}

impl Random {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        let mut key = [0; 64];
        key[..32].copy_from_slice(&seed);
        Self { key, counter: 0, block: Vec::new() }
    }

    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        while self.block.len() < length {
            let mut mac: Hmac<Sha256> = Hmac::new((&self.key).into());
            mac.update(&self.counter.to_le_bytes());
            self.block.extend_from_slice(&mac.finalize().into_bytes());
            self.counter += 1;
        }
        let rest = self.block.split_off(length);
        std::mem::replace(&mut self.block, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_however_they_are_taken() {
        let mut whole = Random::new([7; 32]);
        let mut pieces = Random::new([7; 32]);
        let mut taken = Vec::new();
        for length in [0, 1, 31, 32, 33, 3] {
            taken.extend(pieces.take(length));
        }
        assert_eq!(whole.take(100), taken);
        assert_ne!(Random::new([8; 32]).take(100), taken);
    }
}
