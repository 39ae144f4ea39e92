//! Running other programs: in the top folder, in a process group of their own, ended with us.

use std::env;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use anyhow::{Context as _, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::root;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The process group that runs in the foreground now; 0 when there is none.
static FOREGROUND: AtomicU32 = AtomicU32::new(0);

/// Turns Ctrl-C and a polite kill into: end the running child with all its children, then
/// unwind, so that databases are stopped and temporary folders removed. A second one ends
/// the child at once.
///
/// # Errors
///
/// When the signal handlers cannot be set.
pub(crate) fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch signals")?;
    thread::spawn(move || {
        for _ in signals.forever() {
            let again = INTERRUPTED.swap(true, Ordering::SeqCst);
            end_group(FOREGROUND.load(Ordering::SeqCst), if again { "KILL" } else { "TERM" });
        }
    });
    Ok(())
}

/// Whether the person has asked us to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// # Errors
///
/// When the person has asked us to stop.
pub(crate) fn check_interrupted() -> Result<()> {
    if interrupted() {
        bail!("stopped on request");
    }
    Ok(())
}

/// A command that runs in the top folder and reads nothing from the terminal.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    forget_ourselves(&mut command);
    command
}

/// Cargo, of the toolchain that rust-toolchain.toml pins.
pub(crate) fn cargo() -> Command {
    command("cargo")
}

/// Takes away what Cargo told us of ourselves when it started us. Build scripts of dependencies look at some of it: with it they, and
/// all that depends on them, would be compiled anew whenever somebody calls Cargo by hand in between.
fn forget_ourselves(command: &mut Command) {
    let of_us = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.starts_with(start)) || name == "CARGO_PRIMARY_PACKAGE"
    };
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(of_us) {
            command.env_remove(name);
        }
    }
}

/// Runs a command to its end, its output passing through.
///
/// # Errors
///
/// When it cannot be started, fails, or the person stops us.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let mut child = start(command)?;
    let status = child.wait();
    FOREGROUND.store(0, Ordering::SeqCst);
    let status = status.with_context(|| format!("cannot wait for `{line}`"))?;
    check_interrupted()?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command to its end and gives what it printed, without the last line's end.
///
/// # Errors
///
/// As [`run`]; the text of the error holds what the command wrote to its error output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether a program can be found and answers to `--version`.
pub(crate) fn exists(program: &str) -> bool {
    command(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn start(command: &mut Command) -> Result<Child> {
    check_interrupted()?;
    let line = describe(command);
    let child = command.process_group(0).spawn().with_context(|| format!("cannot start `{line}`"))?;
    FOREGROUND.store(child.id(), Ordering::SeqCst);
    // A signal that came between the check and the store found no child to end.
    if interrupted() {
        end_group(child.id(), "TERM");
    }
    Ok(child)
}

/// Sends a signal to a process group. Through the shell's own `kill`: the library call is
/// `unsafe`, and a slim image has no `kill` program.
fn end_group(group: u32, signal: &str) {
    if group != 0 {
        // The group may have ended by itself in the meantime; then there is nothing to do.
        let _ = Command::new("sh")
            .args(["-c", &format!("kill -s {signal} -- -{group}")])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// The command as one would type it, for messages.
fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
