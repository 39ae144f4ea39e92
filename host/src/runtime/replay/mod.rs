//! Record and replay. A recording holds what one invocation was given, what it asked of the host and what it answered; a module
//! runs again from it, without a database, with the same clock and random bytes.
//!
//! What people wrote stays out of it (ADR 0015): the notes of the real run (`tape`) never leave memory. Their input and the host's
//! answers are masked (`mask`), the module is run once more upon those, and what it then asks and answers is what is kept. So
//! nothing stands in a recording that the module could not make from masked words.

mod alike;
mod mask;
pub(in crate::runtime) mod passing;
mod player;
mod recording;
pub(in crate::runtime) mod tape;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

pub use player::Left;
pub use recording::{
    Answered, Crossing, FILE_BYTES, FORMAT, Granted, Mark, Outcome, Parted, Recording, RecordingError, Used,
};
pub use tape::{Notes, ROLL_BYTES, Tape};

use self::alike::Rule;
use self::mask::Masker;
use self::player::Player;
use super::bindings::contract::wushe::types::types::Kind;
use super::error::InvokeError;
use super::invoke::Runtime;
use super::limits::Limits;
use super::permits::Permit;
use super::registry::Loaded;
use super::run::{self, Asked};

/// Most milliseconds of a replayed run, whatever a file says.
const LONGEST_MS: u64 = 60_000;

/// Why a module cannot be run from a recording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The recording itself is wrong.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// The module does not fit its contract, and why.
    #[error("{0}")]
    Unfit(String),
}

/// A run from a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The calls that were made as recorded, with the recorded answers.
    pub calls: Vec<Crossing>,
    /// Where it left the recording; none: it followed it to the end.
    pub left: Option<Left>,
    /// How it ended. Says nothing where it left.
    pub outcome: Result<Value, InvokeError>,
    /// What the module wrote to its log, each with its level.
    pub log: Vec<String>,
    /// What it used.
    pub used: Used,
}

impl Replayed {
    /// Whether it made the recorded calls and ended as recorded.
    #[must_use]
    pub fn is_as(&self, recording: &Recording) -> bool {
        self.left.is_none() && self.ends_as(recording)
    }

    /// Whether it ended as recorded.
    #[must_use]
    pub fn ends_as(&self, recording: &Recording) -> bool {
        match (&self.outcome, &recording.outcome) {
            (Ok(answer), Outcome::Answer(recorded)) => alike::both(Rule::Same, answer, recorded),
            (Err(error), Outcome::Failure { code, .. }) => error.code() == code,
            _ => false,
        }
    }
}

/// What a guest is run from.
struct Piece {
    kind: Kind,
    name: String,
    input: Value,
    context: Value,
    seed: [u8; 32],
    script: Arc<[Crossing]>,
}

impl Runtime {
    /// Runs a module from a recording. It need not be the recorded one.
    ///
    /// # Errors
    /// See [`ReplayError`].
    pub async fn replay(
        &self,
        _permit: &Permit,
        module: &Loaded,
        recording: &Recording,
    ) -> Result<Replayed, ReplayError> {
        let field = RecordingError::Field;
        let piece = Piece {
            kind: recording::kind(&recording.kind).ok_or(field("kind"))?,
            name: recording.name.clone(),
            input: recording.input.clone(),
            context: recording.context.clone(),
            seed: recording.seed_bytes().ok_or(field("seed"))?,
            script: recording.calls.clone().into(),
        };
        let given = &recording.limits;
        let limits =
            Limits { cpu_ms: given.cpu_ms.min(LONGEST_MS), wall_ms: given.wall_ms.min(LONGEST_MS), ..given.clone() };
        let (outcome, player) = self.play(module, &piece, Rule::Same, &limits).await?;
        let ended_early = player.left.is_none() && player.at < piece.script.len();
        Ok(Replayed {
            left: player.left.clone().or_else(|| ended_early.then_some(Left::Ended { after: player.at })),
            used: player.usage().into(),
            calls: player.made,
            outcome,
            log: player.log,
        })
    }

    /// The recording of an invocation: what this module asks and answers upon its masked input and answers. `key` is 32 random
    /// bytes, by which ids are exchanged; nobody may keep them.
    ///
    /// # Errors
    /// See [`ReplayError`].
    pub async fn masked(
        &self,
        _permit: &Permit,
        module: &Loaded,
        notes: Notes,
        key: [u8; 32],
    ) -> Result<Recording, ReplayError> {
        let context = notes.setting().ok_or(RecordingError::Field("context"))?;
        let open: BTreeSet<Uuid> =
            [&context.invocation, &context.unit.id].into_iter().filter_map(|id| id.parse().ok()).collect();
        let limits = self.limits(&module.manifest().plugin.id);
        let masker = Masker { key, open, manifest: module.manifest() };
        let json = |text: &str, field| serde_json::from_str(text).map_err(|_| RecordingError::Field(field));
        let piece = Piece {
            kind: notes.kind,
            name: notes.name.clone(),
            input: masker.input(notes.kind, &notes.name, json(&notes.input, "input")?),
            context: masker.context(json(&notes.context, "context")?),
            seed: notes.seed,
            script: notes.calls.iter().map(|crossing| masker.crossing(crossing)).collect(),
        };
        let (outcome, player) = self.play(module, &piece, Rule::Masked, limits).await?;
        let whole = player.left.is_none() && player.at == piece.script.len();
        let alike = match (&notes.ended, &outcome) {
            (Ok(real), Ok(masked)) => alike::both(Rule::Masked, real, masked),
            (Err(code), Err(error)) => *code == error.code(),
            // An answer that was none: the bridge says so, after the module has ended well.
            (Err(code), Ok(_)) => *code == "broken",
            _ => false,
        };
        let parted = (!whole || !alike).then(|| Parted {
            after: player.at,
            real: piece.script.get(player.at).map(|crossing| crossing.call.clone()),
            masked: match &player.left {
                Some(Left::Called { call, .. }) => Some(call.clone()),
                _ => None,
            },
        });
        let outcome = match (whole, outcome, notes.ended) {
            (true, Ok(answer), _) => Outcome::Answer(answer),
            (true, Err(error), _) => Outcome::Failure { code: error.code().to_owned(), detail: error.to_string() },
            (false, _, Err(code)) => Outcome::Failure { code: code.to_owned(), detail: String::new() },
            (false, _, Ok(_)) => Outcome::Unknown,
        };
        let plugin = &module.manifest().plugin;
        Ok(Recording {
            format: FORMAT,
            module: Mark {
                id: plugin.id.clone(),
                version: plugin.version.clone(),
                digest: module.digest().to_string(),
                contract: plugin.contract.clone(),
            },
            invocation: context.invocation,
            kind: recording::kind_word(piece.kind).to_owned(),
            name: piece.name,
            input: piece.input,
            context: piece.context,
            seed: hex::encode(piece.seed),
            grants: (&notes.grants).into(),
            limits: limits.clone(),
            calls: player.made,
            outcome,
            usage: notes.usage.into(),
            faithful: parted.is_none(),
            parted,
        })
    }

    /// Runs a module whose calls are answered from a script.
    async fn play(
        &self,
        module: &Loaded,
        piece: &Piece,
        rule: Rule,
        limits: &Limits,
    ) -> Result<(Result<Value, InvokeError>, Player), ReplayError> {
        let linked = player::link(&self.engine, module.pre.instance_pre().component())
            .map_err(|error| ReplayError::Unfit(format!("{error:#}")))?;
        let player = Player::new(
            Arc::clone(&piece.script),
            rule,
            piece.context.to_string(),
            piece.seed,
            limits,
            self.slots.turn(),
        );
        let input = piece.input.to_string();
        let asked = Asked { kind: piece.kind, name: &piece.name, input: &input };
        Ok(run::run(&self.engine, limits, &linked, player, asked).await)
    }
}
