//! `wushe compile-worker`: the child process that compiles a component under limits.

use std::process::ExitCode;

pub(super) fn run() -> ExitCode {
    crate::runtime::worker::run()
}
