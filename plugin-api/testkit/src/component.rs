//! The component under test and the program that compiles it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wushe_host::i18n::{Catalog, Locale};
use wushe_host::package;

/// Modules that this process has built, by folder.
static BUILT: Mutex<Option<HashMap<PathBuf, Arc<Vec<u8>>>>> = Mutex::new(None);

/// The file of the module in `folder`, built as `wushe plugin build` does, once a process: what is tested is what is shipped.
pub(crate) fn file(folder: &Path) -> Arc<Vec<u8>> {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let built = built.get_or_insert_default();
    if let Some(file) = built.get(folder) {
        return Arc::clone(file);
    }
    let module = match package::build(folder) {
        Ok(built) => built.module,
        Err(error) => panic!("{}", Catalog::host().text(Locale::En, &error.text())),
    };
    let file = Arc::new(module.bytes);
    built.insert(folder.to_owned(), Arc::clone(&file));
    file
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
