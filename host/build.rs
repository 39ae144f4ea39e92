//! Stops the build with a plain sentence when the web assets have not been made.

use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "cargo says so to its build scripts; it is no setting of the platform")]
fn main() {
    // Asked when it runs: a folder that was moved is built from where it is.
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let manifest = Path::new(&folder).join("assets/dist/manifest.json");
    println!("cargo::rerun-if-changed=assets/dist/manifest.json");
    println!("cargo::rerun-if-changed=locales");
    match std::fs::read_to_string(&manifest) {
        // The text changes with every asset; handing it on makes the crate embed the new ones.
        Ok(text) => println!("cargo::rustc-env=WUSHE_ASSETS={}", text.split_whitespace().collect::<String>()),
        Err(_) => {
            println!(
                "cargo::error=the web assets are missing: run `cargo xtask assets` (or `npm ci && npm run build` in host/assets)"
            );
        }
    }
}
