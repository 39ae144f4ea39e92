//! The component under test and the program that compiles it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wushe_host::i18n::{Catalog, Locale};
use wushe_host::package;

/// What came of building a module: its file, or what is wrong with it.
type Outcome = Result<Arc<Vec<u8>>, String>;

/// Modules that this process has built, or tried to, by folder.
static BUILT: Mutex<Option<HashMap<PathBuf, Outcome>>> = Mutex::new(None);

/// The file of the module in `folder`, built as `wushe plugin build` does, once a process: what is tested is what is shipped.
pub(crate) fn file(folder: &Path) -> Arc<Vec<u8>> {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome =
        built.get_or_insert_default().entry(folder.to_owned()).or_insert_with(|| match package::build(folder) {
            Ok(built) => Ok(Arc::new(built.module.bytes)),
            // Told to every test, and found out once: the next would take as long to fail.
            Err(error) => Err(Catalog::host().text(Locale::En, &error.text())),
        });
    let outcome = outcome.clone();
    drop(built);
    outcome.unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The `wushe` program: named by `WUSHE_BIN`, or beside the test, where `cargo build` puts it.
pub(crate) fn program() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
    if let Some(named) = std::env::var_os("WUSHE_BIN") {
        return named.into();
    }
    let program = profile().join("wushe");
    assert!(program.exists(), "{} is not there: run `cargo build --bin wushe` first", program.display());
    program
}

/// Where compiled images are kept from one run to the next.
pub(crate) fn images() -> PathBuf {
    profile().join("testkit-images")
}

/// The folder of this build: tests run in its `deps`.
fn profile() -> PathBuf {
    let exe = std::env::current_exe().expect("a program knows where it stands");
    exe.ancestors().nth(2).expect("tests stand in a folder of the build").to_owned()
}
