//! The county's keys: sealing, lookup and signing. They live beside the data and never inside the database; whoever holds a
//! backup without them reads no personal field.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use wushe_core::seal::Keyring;
use wushe_core::time::Ids;

/// The file of keys, as written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// Keys that seal personal fields, by number, hex. The greatest seals; older ones open what they sealed.
    seal: BTreeMap<String, String>,
    /// The key of the hashes by which personal fields are found, hex. Changing it makes them unfindable.
    lookup: String,
    /// The key that signs addresses of live pages, hex.
    live: String,
}

/// The keys of an installation.
#[derive(Debug)]
pub struct Keys {
    /// Seals and finds personal fields.
    pub ring: Keyring,
    /// Signs addresses of live pages.
    pub live: [u8; 32],
}

impl Keys {
    /// Reads the file of keys, and makes one with fresh keys when there is none.
    ///
    /// # Errors
    /// When it cannot be read or written, others than its owner may read it, or it is not a file of keys.
    pub fn open_or_create(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            create(path).with_context(|| format!("cannot write the keys to {}", path.display()))?;
        }
        let text = read_private(path)?;
        let file: KeyFile =
            toml::from_str(&text).with_context(|| format!("{} is not a file of keys", path.display()))?;
        let seal = file
            .seal
            .iter()
            .map(|(number, key)| Ok((number.parse().context("keys are numbered")?, key_of(key)?)))
            .collect::<anyhow::Result<BTreeMap<u32, [u8; 32]>>>()?;
        Ok(Self { ring: Keyring::new(seal, key_of(&file.lookup)?)?, live: key_of(&file.live)? })
    }
}

/// Adds a fresh sealing key to the file, which seals from the next start on; older ones go on opening what they sealed.
/// Answers its number. The file is replaced as a whole: there is never half of one.
///
/// # Errors
/// When the file cannot be read or written.
pub fn add_sealing_key(path: &Path) -> anyhow::Result<u32> {
    let text = read_private(path)?;
    let mut file: KeyFile =
        toml::from_str(&text).with_context(|| format!("{} is not a file of keys", path.display()))?;
    let mut newest = 0;
    for number in file.seal.keys() {
        newest = newest.max(number.parse::<u32>().context("keys are numbered")?);
    }
    let number = newest.checked_add(1).context("keys are numbered")?;
    file.seal.insert(number.to_string(), hex::encode(Ids::random().bytes::<32>()));
    let fresh = path.with_extension("toml.new");
    // What an interrupted run has left.
    if fresh.exists() {
        fs::remove_file(&fresh)?;
    }
    write(&fresh, &file)?;
    fs::rename(&fresh, path).with_context(|| format!("cannot replace {}", path.display()))?;
    Ok(number)
}

fn key_of(text: &str) -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).context("a key is 64 hexadecimal digits")?;
    Ok(key)
}

fn read_private(path: &Path) -> anyhow::Result<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{} must be readable by its owner alone: chmod 600 it", path.display());
    }
    Ok(fs::read_to_string(path)?)
}

fn create(path: &Path) -> anyhow::Result<()> {
    let ids = Ids::random();
    let key = || hex::encode(ids.bytes::<32>());
    write(path, &KeyFile { seal: BTreeMap::from([("1".to_owned(), key())]), lookup: key(), live: key() })
}

fn write(path: &Path, file: &KeyFile) -> anyhow::Result<()> {
    let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(
        out,
        "# The keys of this installation. Keep a copy where the backups are not: without them they cannot be read."
    )?;
    out.write_all(toml::to_string(file)?.as_bytes())?;
    out.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_that_is_added_seals_and_the_older_ones_open() {
        let dir = tempfile::tempdir().expect("directory");
        let path = dir.path().join("keys.toml");
        let before = Keys::open_or_create(&path).expect("makes");
        let sealed = before.ring.seal("19900000001", "here").expect("seals");
        assert_eq!(add_sealing_key(&path).ok(), Some(2));
        let after = Keys::open_or_create(&path).expect("reads");
        assert_eq!((before.ring.seal_number(), after.ring.seal_number()), (1, 2));
        assert_eq!(after.ring.open(&sealed, "here").ok().as_deref(), Some("19900000001"));
        // What is found by a hash, and what was signed, stays.
        assert_eq!(before.ring.lookup("phone", "1"), after.ring.lookup("phone", "1"));
        assert_eq!(before.ring.mac(&[b"x"]), after.ring.mac(&[b"x"]));
        assert_eq!(before.live, after.live);
        assert_eq!(add_sealing_key(&path).ok(), Some(3));
    }

    #[test]
    fn keys_are_made_once_and_kept_private() {
        let dir = tempfile::tempdir().expect("directory");
        let path = dir.path().join("keys.toml");
        let sealed =
            Keys::open_or_create(&path).and_then(|keys| Ok(keys.ring.seal("19900000001", "here")?)).expect("seals");
        let again = Keys::open_or_create(&path).expect("reads");
        assert_eq!(again.ring.open(&sealed, "here").ok().as_deref(), Some("19900000001"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
        assert!(Keys::open_or_create(&path).is_err_and(|error| error.to_string().contains("chmod 600")));
    }
}
