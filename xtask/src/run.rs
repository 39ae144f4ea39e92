//! `cargo xtask run`: from a fresh clone to a county in the browser.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::shell::{self, command};
use crate::steps::Steps;
use crate::{product, root, tools};

/// How to serve the demo county.
#[derive(Args)]
pub(crate) struct Options {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the database, the keys and the compiled modules
    #[arg(long, default_value = "data")]
    data_dir: PathBuf,
}

/// Builds what is missing, loads the demo county and serves it until Ctrl-C.
///
/// # Errors
///
/// When something cannot be installed or built, or the server ends by itself.
pub(crate) fn run(options: &Options) -> Result<()> {
    let data = root().join(&options.data_dir);
    let mut steps = Steps::new(6);
    steps.need("toolchain", || {
        tools::node()?;
        tools::wasm_target()
    })?;
    steps.need("web assets", product::assets)?;
    steps.need("server", product::server)?;
    steps.need("modules", product::modules)?;
    steps.need("demo county", || shell::run(command(product::binary()).arg("demo").arg("--data-dir").arg(&data)))?;
    eprintln!("[6/6] serve (Ctrl-C ends it)");
    let served = shell::run(
        command(product::binary())
            .arg("serve")
            .arg("--data-dir")
            .arg(&data)
            .args(["--port", &options.port.to_string()]),
    );
    // Being stopped is how serving ends.
    if shell::interrupted() { Ok(()) } else { served }
}
