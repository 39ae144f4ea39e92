//! Writes every sample page, in both languages and at every text size, as HTML files to be looked at.
//!
//! `cargo run -p wushe-host --example gallery -- <folder>`; the assets are written beside them.

mod samples;

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use wushe_host::i18n::Locale;
use wushe_host::web::assets;
use wushe_host::web::view::TextSize;

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("which folder?")?);
    fs::create_dir_all(folder.join("assets"))?;
    for name in ["wushe.css", "wushe.js", "icons.svg", "favicon.svg"] {
        let built = assets::url(name).replace("/assets/", "");
        fs::copy(format!("{}/assets/dist/{built}", env!("CARGO_MANIFEST_DIR")), folder.join("assets").join(built))?;
    }
    for locale in Locale::ALL {
        for size in TextSize::ALL {
            for (name, html) in samples::all(locale, size)? {
                fs::write(folder.join(format!("{name}.{locale}.{}.html", size.name())), html)?;
            }
        }
    }
    println!("{}", folder.display());
    Ok(())
}
