//! `wushe plugin replay`: run a module again from a recording, without a database.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval};
use wushe_plugin_schema::text::Text;

use crate::i18n::{Catalog, Locale};
use crate::package::{ModuleFile, PackageError};
use crate::runtime::replay::{FILE_BYTES, Left, Outcome, Recording, Replayed};
use crate::runtime::{Digest, Runtime, Settings, Source};

/// Characters of a value that are shown.
const SHOWN: usize = 300;
/// How often a file that is watched is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// What to run, and from what.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The recording, as it was downloaded
    recording: PathBuf,
    /// The module's file, as it was or as you have changed it; without one, the recorded one is looked for under `target/modules`
    #[arg(long)]
    module: Option<PathBuf>,
    /// Run again whenever the module's file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What a recording is replayed with.
struct Player {
    replay: Replay,
    locale: Locale,
    recording: Recording,
    file: PathBuf,
    runtime: Runtime,
}

impl Replay {
    /// Replays, and prints what came of it.
    ///
    /// # Errors
    /// When the recording or the module cannot be read or run, and when the run is not as recorded: then the exit code tells.
    pub(super) async fn run(self, locale: Locale) -> anyhow::Result<()> {
        let recording = read(&self.recording, locale)?;
        let file = match &self.module {
            Some(file) => file.clone(),
            None => find(&recording).ok_or_else(|| {
                anyhow!(say(locale, "replay-no-module", [("digest", recording.module.digest.as_str())]))
            })?,
        };
        // Images of a run that nobody repeats are of no use to anybody.
        let images = tempfile::tempdir()?;
        let runtime = Runtime::new(Settings::new(images.path())?)?;
        let player = Player { replay: self, locale, recording, file, runtime };
        if player.replay.watch { player.watch().await } else { player.once().await }
    }
}

impl Player {
    async fn once(&self) -> anyhow::Result<()> {
        let (module, replayed) = self.play().await?;
        if self.replay.json {
            println!("{:#}", self.as_json(&module, &replayed));
        } else {
            self.print(&module, &replayed);
        }
        if replayed.is_as(&self.recording) {
            return Ok(());
        }
        bail!(self.say("replay-differs", []))
    }

    async fn watch(&self) -> anyhow::Result<()> {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = None;
        loop {
            looks.tick().await;
            // A file that is being written is gone for a moment.
            let Some(changed) = changed_at(&self.file) else { continue };
            if seen.replace(changed) == Some(changed) {
                continue;
            }
            if let Err(error) = self.once().await {
                eprintln!("{error:#}");
            }
            println!("{}", self.say("replay-watching", [("file", self.file.display().to_string().as_str())]));
        }
    }

    async fn play(&self) -> anyhow::Result<(ModuleFile, Replayed)> {
        let bytes = std::fs::read(&self.file)
            .map_err(|source| PackageError::File { path: self.file.display().to_string(), source });
        let words = |error: PackageError| anyhow!(Catalog::host().text(self.locale, &error.text()));
        let module = ModuleFile::parse(bytes.map_err(words)?).map_err(words)?;
        let (id, recorded) = (module.manifest.plugin.id.as_str(), self.recording.module.id.as_str());
        if id != recorded {
            bail!(self.say("replay-other-module", [("module", id), ("recorded", recorded)]));
        }
        let source = Source { component: module.bytes.clone(), manifest: Arc::new(module.manifest.clone()) };
        let loaded = self.runtime.load(Digest::of(&module.bytes), || async { Ok(source) }).await?;
        let permit = self.runtime.admit("").await?;
        let replayed = self.runtime.replay(&permit, &loaded, &self.recording).await?;
        Ok((module, replayed))
    }

    fn say<const N: usize>(&self, key: &str, args: [(&str, &str); N]) -> String {
        say(self.locale, key, args)
    }

    fn is_recorded(&self, module: &ModuleFile) -> bool {
        module.digest() == self.recording.module.digest
    }

    fn print(&self, module: &ModuleFile, replayed: &Replayed) {
        let Recording { module: mark, kind, name, invocation, .. } = &self.recording;
        let (kind, name) = (kind.as_str(), name.as_str());
        let of = [("module", mark.id.as_str()), ("version", &mark.version), ("kind", kind), ("name", name)];
        println!("{}", self.say("replay-of", of));
        println!("{}", self.say("replay-invocation", [("invocation", invocation)]));
        if !self.is_recorded(module) {
            println!("{}", self.say("replay-changed", [("version", module.manifest.plugin.version.as_str())]));
        }
        if !self.recording.faithful {
            println!("{}", self.say("replay-unfaithful", []));
        }
        for (number, call) in (1..).zip(&replayed.calls) {
            println!("{number:>4}  {}", line(&call.call, &call.arguments));
            println!("      → {}", short(call.answer.value()));
        }
        for line in &replayed.log {
            println!("      {}", self.say("replay-log", [("line", line.as_str())]));
        }
        match &replayed.left {
            Some(left) => self.print_left(left),
            None => self.print_end(replayed),
        }
    }

    /// Where the run left the recording, with both sides.
    fn print_left(&self, left: &Left) {
        let recorded = |after: usize| self.recording.calls.get(after);
        let ends = || self.say("replay-ends", []);
        let (after, then, now) = match left {
            Left::Called { after, call, arguments } => {
                let then = recorded(*after).map_or_else(ends, |call| line(&call.call, &call.arguments));
                (*after, then, line(call, arguments))
            }
            Left::Ended { after } => {
                let then = recorded(*after).map_or_else(ends, |call| line(&call.call, &call.arguments));
                (*after, then, ends())
            }
            Left::Unreadable { after } => {
                println!("{}", self.say("replay-unreadable", [("number", (after + 1).to_string().as_str())]));
                return;
            }
        };
        let args = [("after", after.to_string()), ("then", then), ("now", now)];
        println!("{}", self.say("replay-left", args.each_ref().map(|(name, value)| (*name, value.as_str()))));
    }

    fn print_end(&self, replayed: &Replayed) {
        let now = outcome(&ended(replayed));
        if replayed.ends_as(&self.recording) {
            println!("{}", self.say("replay-same", [("answer", &now)]));
        } else {
            let then = outcome(&self.recording.outcome);
            println!("{}", self.say("replay-other", [("then", &then), ("now", &now)]));
        }
    }

    fn as_json(&self, module: &ModuleFile, replayed: &Replayed) -> Value {
        let left = replayed.left.as_ref().map(|left| {
            let (after, now) = match left {
                Left::Called { after, call, arguments } => (after, json!({ "call": call, "arguments": arguments })),
                Left::Ended { after } => (after, Value::Null),
                Left::Unreadable { after } => (after, json!("unreadable")),
            };
            json!({ "after": after, "recorded": self.recording.calls.get(*after), "now": now })
        });
        json!({
            "module": { "id": module.manifest.plugin.id, "version": module.manifest.plugin.version,
                "digest": module.digest(), "recorded": self.is_recorded(module) },
            "invocation": self.recording.invocation,
            "faithful": self.recording.faithful,
            "same": replayed.is_as(&self.recording),
            "same_answer": replayed.left.is_none() && replayed.ends_as(&self.recording),
            "calls": replayed.calls,
            "left": left,
            "outcome": replayed.left.is_none().then(|| ended(replayed)),
            "recorded_outcome": self.recording.outcome,
            "log": replayed.log,
            "used": replayed.used,
        })
    }
}

fn say<const N: usize>(locale: Locale, key: &str, args: [(&str, &str); N]) -> String {
    let text = args.into_iter().fold(Text::key(key), |text, (name, value)| text.with(name, value));
    Catalog::host().text(locale, &text)
}

fn read(path: &Path, locale: Locale) -> anyhow::Result<Recording> {
    let named = || path.display().to_string();
    let length = std::fs::metadata(path).with_context(named)?.len();
    // What is far too long is not even read.
    let bytes =
        if length > FILE_BYTES as u64 { vec![0; FILE_BYTES + 1] } else { std::fs::read(path).with_context(named)? };
    Recording::read(&bytes).map_err(|error| anyhow!("{}: {}", named(), Catalog::host().text(locale, &error.text())))
}

/// The recorded module, if it lies where modules are built: `target/modules` here or above.
fn find(recording: &Recording) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let built = here.ancestors().map(|folder| folder.join("target/modules"));
    let files = std::iter::once(here.clone()).chain(built).filter_map(|folder| std::fs::read_dir(folder).ok());
    let mut modules = files
        .flat_map(Iterator::flatten)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"));
    modules.find(|path| std::fs::read(path).is_ok_and(|bytes| Some(Digest::of(&bytes)) == recording.digest()))
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

fn line(call: &str, arguments: &[Value]) -> String {
    let arguments: Vec<String> = arguments.iter().map(short).collect();
    format!("{call}({})", arguments.join(", "))
}

/// A value as it is shown: JSON inside a text as the JSON that it is, and not too much of it.
fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) if text.starts_with(['{', '[']) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= SHOWN {
        return text;
    }
    let head: String = text.chars().take(SHOWN).collect();
    format!("{head}…")
}

fn ended(replayed: &Replayed) -> Outcome {
    match &replayed.outcome {
        Ok(answer) => Outcome::Answer(answer.clone()),
        Err(error) => Outcome::Failure { code: error.code().to_owned(), detail: error.to_string() },
    }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answer(answer) => short(answer),
        Outcome::Failure { code, detail } if detail.is_empty() => code.clone(),
        Outcome::Failure { code, detail } => format!("{code}: {detail}"),
        Outcome::Unknown => "?".to_owned(),
    }
}
