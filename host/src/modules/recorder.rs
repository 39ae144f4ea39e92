//! Which invocations are recorded, and how a recording comes to be kept: in the background, one after another, so that nobody
//! waits for it. What is not worked off in time is dropped.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::sync::{PoisonError, RwLock, Weak};
use std::time::Duration;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{MissedTickBehavior, interval};
use wushe_core::app::{Cx, recording};
use wushe_core::domain::module::ModuleVersion;
use wushe_core::domain::recording::{Cause, Recorded};
use wushe_core::error::Error;
use wushe_core::store::Mode;

use super::error::ModuleError;
use crate::app::App;
use crate::runtime::replay::{FILE_BYTES, Notes, RecordingError, ReplayError};
use crate::runtime::{InvokeError, Tape};

/// Notes that wait to be worked off; each takes at most half a megabyte.
const WAITING: usize = 4;
/// How often a host looks up what is to be recorded: so long a switch may take to reach it.
const LOOK: Duration = Duration::from_secs(5);

/// What this host records.
#[derive(Debug)]
pub struct Recorder {
    failures: bool,
    /// Modules of which anything is recorded anywhere, as last looked up.
    modules: RwLock<BTreeSet<String>>,
    queue: Sender<Piece>,
}

/// Notes on their way to a recording.
#[derive(Debug)]
struct Piece {
    notes: Box<Notes>,
    module: ModuleVersion,
    cx: Cx,
    recorded: Recorded,
}

/// The other end of a recorder.
#[derive(Debug)]
pub struct Pieces(Receiver<Piece>);

impl Recorder {
    /// A recorder; with `failures`, of what fails by a module's own fault without anybody asking.
    #[must_use]
    pub fn new(failures: bool) -> (Self, Pieces) {
        let (queue, pieces) = channel(WAITING);
        (Self { failures, modules: RwLock::default(), queue }, Pieces(pieces))
    }

    fn may_record(&self, module: &str) -> bool {
        self.modules.read().unwrap_or_else(PoisonError::into_inner).contains(module)
    }
}

/// Makes recordings for as long as the platform runs.
pub(crate) fn begin(app: Weak<App>, Pieces(mut pieces): Pieces) {
    tokio::spawn(async move {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        looks.reset();
        loop {
            let piece = tokio::select! {
                piece = pieces.recv() => piece,
                _ = looks.tick() => {
                    let Some(app) = app.upgrade() else { break };
                    app.look_up_recordings().await;
                    continue;
                }
            };
            let (Some(piece), Some(app)) = (piece, app.upgrade()) else { break };
            let (invocation, module) = (piece.recorded.id, piece.recorded.module_id.clone());
            if let Err(error) = app.keep_recording(piece).await {
                tracing::warn!(invocation.id = %invocation, module.id = %module, %error, "a recording could not be kept");
            }
        }
    });
}

impl App {
    /// Looks up of which modules anything is to be recorded. Done every few seconds; and at once where it was changed.
    pub async fn look_up_recordings(&self) {
        let cx = self.core.system(wushe_core::id::UnitId::from_uuid(uuid::Uuid::nil()));
        let found = self.store.read(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { recording::modules(tx, &cx).await })
        });
        match found.await {
            Ok(found) => {
                *self.recorder.modules.write().unwrap_or_else(PoisonError::into_inner) = found.into_iter().collect();
            }
            // A database that is not set up yet, or does not answer: everything else says so too.
            Err(error) => tracing::debug!(%error, "what is to be recorded could not be looked up"),
        }
    }

    /// What takes the notes of an invocation that begins; none: it is not recorded.
    pub(super) async fn tape(&self, cx: &Cx, module: &str, seed: &[u8; 32]) -> Option<Tape> {
        if self.recorder.may_record(module) && self.is_sampled(cx, module, seed).await {
            return Some(Tape::for_all());
        }
        self.recorder.failures.then(Tape::for_faults)
    }

    async fn is_sampled(&self, cx: &Cx, module: &str, seed: &[u8; 32]) -> bool {
        let (cx, module) = (cx.clone(), module.to_owned());
        let asked = self.store.read(move |tx| {
            let (cx, module) = (cx.clone(), module.clone());
            Box::pin(async move { recording::one_in(tx, &cx, &module).await })
        });
        let Ok(Some(one_in)) = asked.await else { return false };
        let [a, b, c, d, ..] = *seed;
        u32::from_le_bytes([a, b, c, d]) % u32::try_from(one_in).unwrap_or(1).max(1) == 0
    }

    /// Hands the notes of an invocation over, if they are to become a recording. `error`: how it failed.
    pub(super) fn record(&self, tape: Option<&Tape>, cx: &Cx, module: &ModuleVersion, error: Option<&InvokeError>) {
        let Some(tape) = tape else { return };
        let Some(notes) = tape.take() else { return };
        let fault = error.is_some_and(InvokeError::is_fault_of_module);
        let cause = match (tape.is_for_all(), fault) {
            (true, _) => Cause::Asked,
            (false, true) => Cause::Failure,
            (false, false) => return,
        };
        let Some(id) = cx.invocation else { return };
        let notes = match error {
            Some(error) => Box::new(notes.ended(error)),
            None => notes,
        };
        let recorded = Recorded {
            id,
            at: cx.now,
            module_id: module.module_id.clone(),
            module_version: module.version.clone(),
            unit_id: cx.unit,
            kind: notes.kind().to_owned(),
            name: notes.name().to_owned(),
            code: error.map(|error| error.code().to_owned()).unwrap_or_default(),
            cause,
            faithful: false,
            bytes: 0,
        };
        let piece = Piece { notes, module: module.clone(), cx: cx.clone(), recorded };
        if self.recorder.queue.try_send(piece).is_err() {
            tracing::debug!(invocation.id = %id, "too much is being recorded; this invocation is not");
        }
    }

    async fn keep_recording(&self, piece: Piece) -> Result<(), ModuleError> {
        let Piece { notes, module, cx, mut recorded } = piece;
        let mut tx = self.store.begin(Mode::Read).await?;
        if recorded.cause == Cause::Failure && !recording::is_new(&mut tx, &recorded).await? {
            return Ok(());
        }
        let module = self.module(&mut tx, module).await?;
        tx.rollback().await?;
        let loaded = self.loaded(&module).await?;
        let permit = self.runtime.admit(&recorded.unit_id.to_string()).await?;
        let made = self.runtime.masked(&permit, &loaded, *notes, self.core.ids.bytes()).await;
        drop(permit);
        let made = made.map_err(Error::internal)?;
        let file = serde_json::to_vec_pretty(&made).map_err(Error::internal)?;
        (recorded.faithful, recorded.bytes) = (made.faithful, i64::try_from(file.len()).unwrap_or(i64::MAX));
        let body = packed(&file).map_err(Error::internal)?;
        let kept = self.store.write(move |tx| {
            let (cx, recorded, body) = (cx.clone(), recorded.clone(), body.clone());
            Box::pin(async move { recording::keep(tx, &cx, &recorded, body).await })
        });
        kept.await?;
        Ok(())
    }
}

fn packed(file: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(file)?;
    packer.finish()
}

/// The file of a recording that was kept.
///
/// # Errors
/// When it is not what was kept, or unpacks to more than any recording.
pub fn unpacked(body: &[u8]) -> Result<Vec<u8>, ReplayError> {
    let mut file = Vec::new();
    let most = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
    let read = ZlibDecoder::new(body).take(most + 1).read_to_end(&mut file);
    match read {
        Ok(length) if length <= FILE_BYTES => Ok(file),
        _ => Err(RecordingError::TooBig.into()),
    }
}
