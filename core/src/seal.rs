//! Personal fields at rest: sealed (XChaCha20-Poly1305) under a key that can be rotated, found again by a keyed hash
//! (HMAC-SHA256). PIPL art. 51: encrypt, de-identify, limit who may see.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::time::Ids;

/// A sealed field, as it stands in the database: `<key id>:<base64 of nonce and ciphertext>`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of the key under which it was sealed; none for a text that nobody sealed.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.0.split_once(':').and_then(|(number, _)| number.parse().ok())
    }

    /// Whether it has the shape of something sealed. Within a record of a module, where anything may stand, that is not
    /// certain until it opens.
    #[must_use]
    pub fn has_shape(&self) -> bool {
        let body = self.0.split_once(':').map(|(_, body)| BASE64.decode(body));
        self.number().is_some() && matches!(body, Some(Ok(bytes)) if bytes.len() >= 24 + 16)
    }

    /// From what was stored.
    #[must_use]
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// The county's keys, each with its number: for sealing (the newest seals, all of them open) and for lookup (the newest hashes,
/// and the one before it still finds until everything is hashed anew, see [`crate::app::reseal`]).
pub struct Keyring {
    seal: BTreeMap<u32, Zeroizing<[u8; 32]>>,
    lookup: BTreeMap<u32, Zeroizing<[u8; 32]>>,
    /// Signs what must be verified for ever (the audit trail, certificates): it is not rotated.
    sign: Zeroizing<[u8; 32]>,
    nonces: Ids,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} + {} keys)", self.seal.len(), self.lookup.len())
    }
}

impl Keyring {
    /// A keyring of sealing keys by number, the greatest being the current one, and one lookup key, number 1, which also signs.
    ///
    /// # Errors
    /// `Internal` without any sealing key.
    pub fn new(seal: BTreeMap<u32, [u8; 32]>, lookup: [u8; 32]) -> Result<Self> {
        Self::with_lookups(seal, BTreeMap::from([(1, lookup)]), lookup)
    }

    /// A keyring of sealing and lookup keys by number, of each kind the greatest being the current one, and the key that signs,
    /// which stays what it was: an installation that had one key for lookup and signing goes on signing with that.
    ///
    /// # Errors
    /// `Internal` without a key of each kind.
    pub fn with_lookups(
        seal: BTreeMap<u32, [u8; 32]>,
        lookup: BTreeMap<u32, [u8; 32]>,
        sign: [u8; 32],
    ) -> Result<Self> {
        if seal.is_empty() || lookup.is_empty() {
            return Err(Error::internal("a keyring needs at least one key for sealing and one for lookup"));
        }
        let kept =
            |keys: BTreeMap<u32, [u8; 32]>| keys.into_iter().map(|(id, key)| (id, Zeroizing::new(key))).collect();
        Ok(Self { seal: kept(seal), lookup: kept(lookup), sign: Zeroizing::new(sign), nonces: Ids::random() })
    }

    /// The number of the key that seals.
    #[must_use]
    pub fn seal_number(&self) -> u32 {
        self.seal.last_key_value().map_or(0, |(number, _)| *number)
    }

    /// The number of the key that hashes.
    #[must_use]
    pub fn lookup_number(&self) -> u32 {
        self.lookup.last_key_value().map_or(0, |(number, _)| *number)
    }

    /// Whether what was sealed under the key of this number can be opened.
    #[must_use]
    pub fn has_seal(&self, number: u32) -> bool {
        self.seal.contains_key(&number)
    }

    /// Seals `clear` for one place: what is sealed for `resident.phone:<id>` does not open anywhere else.
    ///
    /// # Errors
    /// `Internal` when the cipher fails, which it does not for texts of our sizes.
    pub fn seal(&self, clear: &str, place: &str) -> Result<Sealed> {
        let (id, key) = self.seal.last_key_value().ok_or_else(|| Error::internal("empty keyring"))?;
        let nonce: [u8; 24] = self.nonces.bytes();
        let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(Error::internal)?);
        let mut bytes = nonce.to_vec();
        let payload = Payload { msg: clear.as_bytes(), aad: place.as_bytes() };
        bytes.extend(cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::internal("sealing failed"))?);
        Ok(Sealed(format!("{id}:{}", BASE64.encode(bytes))))
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// `Internal` when the key is missing, the text was changed, or it was sealed for another place.
    pub fn open(&self, sealed: &Sealed, place: &str) -> Result<String> {
        let broken = || Error::internal(format!("sealed field does not open: {place}"));
        let (id, text) = sealed.0.split_once(':').ok_or_else(broken)?;
        let key = id.parse().ok().and_then(|id: u32| self.seal.get(&id)).ok_or_else(broken)?;
        let bytes = BASE64.decode(text).map_err(|_| broken())?;
        let (nonce, body) = bytes.split_at_checked(24).ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(Error::internal)?);
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let clear = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| broken())?;
        String::from_utf8(clear).map_err(|_| broken())
    }

    /// The keyed hash by which a value is found without being readable; `purpose` keeps phone and id hashes apart. Under the
    /// current key: what is written bears this one.
    #[must_use]
    pub fn lookup(&self, purpose: &str, value: &str) -> String {
        let [current, _] = self.lookups(purpose, value);
        current
    }

    /// The hashes that a value may bear in the database: under the current key, and under the one before it, which is the same
    /// when there is only one. What is looked for is looked for with both.
    #[must_use]
    pub fn lookups(&self, purpose: &str, value: &str) -> [String; 2] {
        let parts: [&[u8]; 3] = [b"lookup", purpose.as_bytes(), value.as_bytes()];
        let mut newest = self.lookup.values().rev().map(|key| mac(key, &parts));
        let current = newest.next().unwrap_or_default();
        let before = newest.next().unwrap_or_else(|| current.clone());
        [current, before]
    }

    /// A keyed hash of several parts in order (the audit trail, certificates, signed topics), the same for ever. Where one part
    /// ends and the next begins counts.
    #[must_use]
    pub fn mac(&self, parts: &[&[u8]]) -> String {
        mac(&self.sign, parts)
    }
}

/// Whether two marks are the same, in a time that does not tell how far they agree.
#[must_use]
pub fn is_same_mark(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key length");
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_compared_as_a_whole() {
        assert!(is_same_mark("abc", "abc"));
        assert!(!is_same_mark("abc", "abd") && !is_same_mark("abc", "ab") && !is_same_mark("", "a"));
    }
}
