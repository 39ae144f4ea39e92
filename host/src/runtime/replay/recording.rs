//! The file of a recording.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wushe_plugin_schema::text::Text;

use super::super::bindings::contract::wushe::types::types::Kind;
use super::super::budget::{Exhausted, Usage};
use super::super::error::Stop;
use super::super::image::Digest;
use super::super::instance::Grants;
use super::super::limits::Limits;
use crate::i18n::{Catalog, Locale};

/// The form that this version writes and reads.
pub const FORMAT: u32 = 1;
/// Most bytes of a file that is read. One that this platform wrote is far smaller.
pub const FILE_BYTES: usize = 8 << 20;
/// Most calls of a file that is read.
const CALLS: usize = 20_000;

/// One invocation, as it is kept: with nothing in it but what the module made of masked input and answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Form of the file.
    pub format: u32,
    /// The module that ran.
    pub module: Mark,
    /// Id of the invocation, as the person was shown.
    pub invocation: String,
    /// `page`, `action`, `event`, `job`, …
    pub kind: String,
    /// Which page, action, …
    pub name: String,
    /// Its input, masked.
    pub input: Value,
    /// Its setting as the module read it, masked. The clock is its `now`.
    pub context: Value,
    /// Where its random bytes came from, in hexadecimal.
    pub seed: String,
    /// What was granted to it there.
    pub grants: Granted,
    /// What it could use.
    pub limits: Limits,
    /// Its calls of the host, in order, with what they answered. Context, random bytes and log are not among them: the first two
    /// stand above, and nobody answers the last.
    pub calls: Vec<Crossing>,
    /// How it ended.
    pub outcome: Outcome,
    /// What it used.
    pub usage: Used,
    /// Whether the masked run made the calls of the real one and ended like it.
    pub faithful: bool,
    /// Where masking changed the path, if it did: the calls above end there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parted: Option<Parted>,
}

/// Which module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of its file.
    pub digest: String,
    /// Version of the contract for which it was built.
    pub contract: String,
}

/// What was granted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// Capabilities.
    pub capabilities: Vec<String>,
    /// Fields of residents.
    pub residents: Vec<String>,
    /// Fields of volunteers.
    pub volunteers: Vec<String>,
    /// Servers.
    pub hosts: Vec<String>,
}

impl From<&Grants> for Granted {
    fn from(grants: &Grants) -> Self {
        let of = |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect();
        Self {
            capabilities: of(&grants.capabilities),
            residents: of(&grants.residents),
            volunteers: of(&grants.volunteers),
            hosts: of(&grants.hosts),
        }
    }
}

/// One call of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// `<interface>.<function>` of the contract, e.g. `records.get`.
    pub call: String,
    /// The arguments in their order.
    pub arguments: Vec<Value>,
    /// What the host answered.
    #[serde(flatten)]
    pub answer: Answered,
}

/// What the host answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// The result.
    Value(Value),
    /// An `error` of the contract.
    Error(Value),
    /// Nothing: the host ended the module.
    Stop(Value),
}

impl Answered {
    /// The value, whichever it is.
    #[must_use]
    pub const fn value(&self) -> &Value {
        match self {
            Self::Value(value) | Self::Error(value) | Self::Stop(value) => value,
        }
    }
}

impl From<&Stop> for Value {
    fn from(stop: &Stop) -> Self {
        match stop {
            Stop::Limit(Exhausted { name, allowed }) => serde_json::json!({ "limit": name, "allowed": allowed }),
            Stop::Deadline => "deadline".into(),
            Stop::Waited => "waited".into(),
            Stop::Retry => "retry".into(),
            Stop::Replay => "replay".into(),
            Stop::Unavailable(_) => "unavailable".into(),
            Stop::Internal(_) => "internal".into(),
        }
    }
}

/// How an invocation ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// With this answer.
    Answer(Value),
    /// With an error.
    Failure {
        /// Its stable code.
        code: String,
        /// More, for the developer; empty when the masked run did not end like the real one.
        #[serde(default)]
        detail: String,
    },
    /// With an answer that is not known: masking changed the path.
    Unknown,
}

/// Where masking changed the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// After so many calls.
    pub after: usize,
    /// What the real run called next; none: it ended.
    #[serde(default)]
    pub real: Option<String>,
    /// What the masked run called next; none: it ended.
    #[serde(default)]
    pub masked: Option<String>,
}

/// What an invocation used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Microseconds from the beginning to the end.
    pub wall_us: u64,
    /// Of them, in host calls.
    pub host_us: u64,
    /// Most bytes of memory at once.
    pub memory_bytes: usize,
    /// Host calls.
    pub calls: u64,
    /// Rows read.
    pub rows_read: u64,
    /// Rows written.
    pub rows_written: u64,
}

impl From<Usage> for Used {
    fn from(usage: Usage) -> Self {
        let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        Self {
            wall_us: micros(usage.wall),
            host_us: micros(usage.host),
            memory_bytes: usage.memory_peak,
            calls: usage.calls,
            rows_read: usage.rows_read,
            rows_written: usage.rows_written,
        }
    }
}

/// Why a file is not a recording that can be replayed. Displays in English; [`RecordingError::text`] in both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", Catalog::host().text(Locale::En, &self.text()))]
pub enum RecordingError {
    /// It is longer than any recording.
    TooBig,
    /// It is not JSON, or lacks something, and where.
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// It is of another form than this version reads.
    Format(u32),
    /// A field does not hold what it must, by name.
    Field(&'static str),
}

impl RecordingError {
    /// The sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::TooBig => Text::key("recording-too-big").with("max", (FILE_BYTES >> 20).to_string()),
            Self::Malformed { line, reason } => {
                Text::key("recording-malformed").with("line", line.to_string()).with("reason", reason.as_str())
            }
            Self::Format(format) => {
                Text::key("recording-format").with("format", format.to_string()).with("known", FORMAT.to_string())
            }
            Self::Field(field) => Text::key("recording-field").with("field", *field),
        }
    }
}

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    /// See [`RecordingError`].
    pub fn read(bytes: &[u8]) -> Result<Self, RecordingError> {
        if bytes.len() > FILE_BYTES {
            return Err(RecordingError::TooBig);
        }
        let malformed =
            |error: serde_json::Error| RecordingError::Malformed { line: error.line(), reason: error.to_string() };
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        // A later form may lack what this one has.
        let Form { format } = serde_json::from_slice(bytes).map_err(malformed)?;
        if format != FORMAT {
            return Err(RecordingError::Format(format));
        }
        let read: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        read.digest().ok_or(RecordingError::Field("module.digest"))?;
        read.seed_bytes().ok_or(RecordingError::Field("seed"))?;
        kind(&read.kind).ok_or(RecordingError::Field("kind"))?;
        if read.calls.len() > CALLS {
            return Err(RecordingError::Field("calls"));
        }
        Ok(read)
    }

    /// SHA-256 of the module's file.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        Digest::parse(&self.module.digest)
    }

    pub(super) fn seed_bytes(&self) -> Option<[u8; 32]> {
        let mut seed = [0; 32];
        hex::decode_to_slice(&self.seed, &mut seed).ok()?;
        Some(seed)
    }
}

/// The words of the kinds.
const KINDS: [(&str, Kind); 7] = [
    ("describe", Kind::Describe),
    ("page", Kind::Page),
    ("action", Kind::Action),
    ("indicator", Kind::Indicator),
    ("event", Kind::Event),
    ("job", Kind::Job),
    ("migrate", Kind::Migrate),
];

pub(super) fn kind(word: &str) -> Option<Kind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

pub(super) fn kind_word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| *word)
}
