//! The cache of compiled images. A corrupt image is not detected when it is loaded and can end the process, so an image is
//! loaded only if a MAC proves that this host wrote exactly these bytes for exactly this component and engine.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::TryRng as _;
use rand::rngs::SysRng;
use sha2::{Digest as _, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use super::engine;

/// First bytes of an image file.
const MAGIC: &[u8; 16] = b"wushe-image-0001";
const MAC_BYTES: usize = 32;
/// As many as a block of SHA-256 has.
const KEY_BYTES: usize = 64;

/// SHA-256 of a component.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of these bytes.
    #[must_use]
    pub fn of(component: &[u8]) -> Self {
        Self(Sha256::digest(component).into())
    }

    /// From its 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).ok()?;
        Some(Self(digest))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Images in a directory.
pub struct Images {
    dir: PathBuf,
    key: [u8; KEY_BYTES],
    compatibility: [u8; 32],
}

impl std::fmt::Debug for Images {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Images").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Images {
    /// Opens the cache in `dir`, making it if need be. The key stands in it as `key`, readable to its owner alone; a key that
    /// others could have read is replaced, which makes every image stale.
    ///
    /// # Errors
    /// When the directory or the key cannot be written or read.
    pub fn open(dir: &Path, engine: &Engine) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        let key = read_or_make_key(&dir.join("key"))?;
        Ok(Self { dir: dir.to_owned(), key, compatibility: engine::compatibility(engine) })
    }

    /// The file of an image.
    #[must_use]
    pub fn path(&self, digest: &Digest) -> PathBuf {
        self.dir.join(format!("{digest}.cwasm"))
    }

    /// The image of a component, if it is there and sound; anything wrong with it counts as absent.
    #[must_use]
    pub fn load(&self, engine: &Engine, digest: &Digest) -> Option<Component> {
        let path = self.path(digest);
        let file = match fs::read(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "image cannot be read; compiling again");
                return None;
            }
        };
        let Some(image) = self.verified(digest, &file) else {
            tracing::warn!(path = %path.display(), "image is not ours or not whole; compiling again");
            return None;
        };
        match deserialize(engine, image) {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "image does not load; compiling again");
                None
            }
        }
    }

    /// Loads an image that the compile worker has just written, without going through the disk.
    ///
    /// # Errors
    /// When the engine refuses it, e.g. for a memory larger than the pools hold.
    pub fn accept(&self, engine: &Engine, image: &[u8]) -> wasmtime::Result<Component> {
        deserialize(engine, image)
    }

    /// Keeps an image. Readers see the old file or the whole new one.
    ///
    /// # Errors
    /// When it cannot be written; the cache is as before.
    pub fn store(&self, digest: &Digest, image: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        file.write_all(MAGIC)?;
        file.write_all(&self.mac(digest, image).finalize().into_bytes())?;
        file.write_all(image)?;
        file.as_file().sync_all()?;
        file.persist(self.path(digest))?;
        Ok(())
    }

    /// The image inside a file, if the MAC over it holds.
    fn verified<'file>(&self, digest: &Digest, file: &'file [u8]) -> Option<&'file [u8]> {
        let rest = file.strip_prefix(MAGIC)?;
        let (mac, image) = rest.split_at_checked(MAC_BYTES)?;
        self.mac(digest, image).verify_slice(mac).ok()?;
        Some(image)
    }

    fn mac(&self, digest: &Digest, image: &[u8]) -> Hmac<Sha256> {
        let mut mac = hmac(&self.key);
        // Every part but the last has a fixed or a stated length: no two different inputs look alike.
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        mac.update(MAGIC);
        mac.update(&digest.0);
        mac.update(&self.compatibility);
        mac.update(&(version.len() as u64).to_le_bytes());
        mac.update(version);
        mac.update(image);
        mac
    }
}

fn hmac(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    Hmac::new(key.into())
}

#[expect(unsafe_code, reason = "callers have proved that the image is what our own compile worker wrote")]
fn deserialize(engine: &Engine, image: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: `image` was written by the compile worker of this host (`accept`), or carries a MAC under a key that only this
    // host has, over the component, the engine's settings and these very bytes (`load`). It lies in our own memory, where
    // nobody changes it while it is read.
    unsafe { Component::deserialize(engine, image) }
}

fn read_or_make_key(path: &Path) -> io::Result<[u8; KEY_BYTES]> {
    match fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            tracing::warn!(path = %path.display(), "others could read the image key; making a new one");
            fs::remove_file(path)?;
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut fresh = [0; KEY_BYTES];
    SysRng.try_fill_bytes(&mut fresh).map_err(io::Error::other)?;
    let mut file = tempfile::Builder::new()
        .make_in(dir, |temp| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(temp))?;
    file.write_all(&fresh)?;
    file.as_file().sync_all()?;
    // Two hosts may start at once over one directory: the first to put its key there wins, the other reads it.
    match file.persist_noclobber(path) {
        Ok(_) => Ok(fresh),
        Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
            let bytes = fs::read(path)?;
            bytes.as_slice().try_into().map_err(|_| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{}: not a key of {KEY_BYTES} bytes", path.display()),
                )
            })
        }
        Err(other) => Err(other.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(dir: &Path) -> (Engine, Images) {
        let engine = engine::compiling().expect("engine");
        let images = Images::open(dir, &engine).expect("cache");
        (engine, images)
    }

    fn component(engine: &Engine) -> (Digest, Vec<u8>) {
        let bytes = wasm_encoder::Component::new().finish();
        (Digest::of(&bytes), engine.precompile_component(&bytes).expect("image"))
    }

    #[test]
    fn an_image_comes_back() {
        let dir = tempfile::tempdir().expect("directory");
        let (engine, images) = images(dir.path());
        let (digest, image) = component(&engine);
        assert!(images.load(&engine, &digest).is_none());
        images.store(&digest, &image).expect("stored");
        assert!(images.load(&engine, &digest).is_some());
    }

    #[test]
    fn every_single_changed_byte_is_noticed() {
        let dir = tempfile::tempdir().expect("directory");
        let (engine, images) = images(dir.path());
        let (digest, image) = component(&engine);
        images.store(&digest, &image).expect("stored");
        let whole = fs::read(images.path(&digest)).expect("file");
        assert!(images.verified(&digest, &whole).is_some());
        for at in (0..whole.len()).step_by(1 + whole.len() / 400) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(images.verified(&digest, &changed).is_none(), "byte {at}");
        }
        for length in [0, 10, MAGIC.len() + MAC_BYTES, whole.len() - 1] {
            assert!(images.verified(&digest, &whole[..length]).is_none(), "{length} bytes");
        }
    }

    #[test]
    fn an_image_of_another_component_or_key_is_not_taken() {
        let dir = tempfile::tempdir().expect("directory");
        let (engine, images) = images(dir.path());
        let (digest, image) = component(&engine);
        images.store(&digest, &image).expect("stored");
        let other = Digest::of(b"other");
        fs::copy(images.path(&digest), images.path(&other)).expect("copied");
        assert!(images.load(&engine, &other).is_none());

        fs::set_permissions(dir.path().join("key"), fs::Permissions::from_mode(0o644)).expect("permissions");
        let reopened = Images::open(dir.path(), &engine).expect("cache");
        assert!(reopened.load(&engine, &digest).is_none(), "the key was replaced");
        let mode = fs::metadata(dir.path().join("key")).expect("key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_key_stays() {
        let dir = tempfile::tempdir().expect("directory");
        let (engine, images) = images(dir.path());
        let (digest, image) = component(&engine);
        images.store(&digest, &image).expect("stored");
        let reopened = Images::open(dir.path(), &engine).expect("cache");
        assert!(reopened.load(&engine, &digest).is_some());
    }
}
