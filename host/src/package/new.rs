//! `wushe plugin new`: a module to begin with, which builds as it stands and has a test that passes.
//!
//! It is the example `first-module` under another name: what is built and tested with everything is what a developer gets.

use std::path::{Path, PathBuf};

use super::{PackageError, manifest};

/// The files of the example, by their place in its folder.
const FILES: [(&str, &str); 6] = [
    ("Cargo.toml", include_str!("../../../examples/first-module/Cargo.toml")),
    ("plugin.toml", include_str!("../../../examples/first-module/plugin.toml")),
    ("src/lib.rs", include_str!("../../../examples/first-module/src/lib.rs")),
    ("locales/zh-CN.ftl", include_str!("../../../examples/first-module/locales/zh-CN.ftl")),
    ("locales/en.ftl", include_str!("../../../examples/first-module/locales/en.ftl")),
    ("tests/story.rs", include_str!("../../../examples/first-module/tests/story.rs")),
];

/// What the example is called: its id, its struct, its name in Chinese and in English.
const EXAMPLE: [&str; 4] = ["first-module", "FirstModule", "意见箱", "Suggestion box"];

/// What a new module is called.
#[derive(Debug, Clone)]
pub struct Called {
    /// Its id, e.g. `tea-seats`.
    pub id: String,
    /// Its name in Chinese; none: the example's.
    pub zh: Option<String>,
    /// Its name in English; none: the example's.
    pub en: Option<String>,
}

/// Makes the module in `plugins/<id>` of the checkout in which `from` lies; answers the folder.
///
/// # Errors
/// `NoCheckout`; an id or a name that is not allowed; a folder that is there already, or cannot be written.
pub fn create(from: &Path, called: &Called) -> Result<PathBuf, PackageError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| PackageError::File { path, source }
    };
    let from = std::path::absolute(from).map_err(failed(from))?;
    let root = from.ancestors().find(|folder| folder.join("plugin-api/Cargo.toml").is_file());
    let root = root.ok_or_else(|| PackageError::NoCheckout { path: from.display().to_string() })?;
    let files = FILES.map(|(place, text)| (place, renamed(text, called)));
    // What is wrong with id or names is told before anything is written.
    manifest::parse(&files[1].1, "plugin.toml")?;
    let folder = root.join("plugins").join(&called.id);
    if folder.exists() {
        return Err(failed(&folder)(std::io::ErrorKind::AlreadyExists.into()));
    }
    let plugins = root.join("plugins");
    std::fs::create_dir_all(&plugins).map_err(failed(&plugins))?;
    // Whole or not at all. Its name begins with a dot: cargo takes it for no member meanwhile.
    let draft = tempfile::Builder::new().prefix(".new-").tempdir_in(&plugins).map_err(failed(&plugins))?;
    for (place, text) in files {
        let path = draft.path().join(place);
        std::fs::create_dir_all(path.parent().unwrap_or(draft.path())).map_err(failed(&path))?;
        std::fs::write(&path, text).map_err(failed(&path))?;
    }
    std::fs::rename(draft.path(), &folder).map_err(failed(&folder))?;
    // What was moved is not there to be removed any more.
    let _moved = draft.keep();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A folder for drafts is its maker's alone; a module is read by whoever reads the checkout.
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).map_err(failed(&folder))?;
    }
    Ok(folder)
}

fn renamed(text: &str, called: &Called) -> String {
    let [id, module, zh, en] = EXAMPLE;
    text.replace(id, &called.id)
        .replace(module, &camel(&called.id))
        .replace(zh, called.zh.as_deref().unwrap_or(zh))
        .replace(en, called.en.as_deref().unwrap_or(en))
}

/// `tea-seats` as `TeaSeats`.
fn camel(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(id: &str) -> Called {
        Called { id: id.to_owned(), zh: Some("邻里书角".to_owned()), en: None }
    }

    fn checkout() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("plugin-api")).expect("made");
        std::fs::write(folder.path().join("plugin-api/Cargo.toml"), "").expect("written");
        folder
    }

    #[test]
    fn it_is_the_example_under_another_name() {
        let root = checkout();
        let folder = create(root.path(), &called("book-corner")).expect("made");
        assert_eq!(folder, root.path().join("plugins/book-corner"));
        let read = |place: &str| std::fs::read_to_string(folder.join(place)).expect("written");
        assert!(read("src/lib.rs").contains("pub struct BookCorner;"));
        assert!(read("Cargo.toml").contains("name = \"book-corner\""));
        assert!(read("plugin.toml").contains("zh-CN = \"邻里书角\", en = \"Suggestion box\""));
        assert!(read("locales/zh-CN.ftl").contains("page-home = 邻里书角"));
        assert!(!read("src/lib.rs").contains("FirstModule") && !read("tests/story.rs").contains("first-module"));
    }

    #[test]
    fn nothing_is_written_over_and_nothing_half() {
        let root = checkout();
        create(root.path(), &called("book-corner")).expect("made");
        assert!(matches!(create(root.path(), &called("book-corner")), Err(PackageError::File { .. })));
        for wrong in ["Book", "../out", "", "书角"] {
            let refused = create(root.path(), &called(wrong));
            assert!(matches!(refused, Err(PackageError::Manifest { .. })), "{wrong}: {refused:?}");
        }
        let quoted = Called { zh: Some("书\"角".to_owned()), ..called("corner") };
        assert!(matches!(create(root.path(), &quoted), Err(PackageError::PluginToml { .. })));
        let there: Vec<_> = std::fs::read_dir(root.path().join("plugins")).expect("read").collect();
        assert_eq!(there.len(), 1, "{there:?}");
        let elsewhere = tempfile::tempdir().expect("a folder");
        assert!(matches!(create(elsewhere.path(), &called("corner")), Err(PackageError::NoCheckout { .. })));
    }
}
