//! The `wushe` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wushe_host::cli::run()
}
