//! Who vouches for a module: an Ed25519 signature (RFC 8032) in the last section of its file, over everything before it.
//!
//! A county pins the first publisher of a module. Whoever comes with the same module and another key, or with none, needs an
//! administrator's consent, however well the file is made.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wasmparser::{Parser, Payload};

use super::{PackageError, section};

/// Name of the custom section that holds the signature, as JSON.
pub const SIGNATURE_SECTION: &str = "wushe:signature";
/// What stands before the hash of the file in what is signed, so that a key that signs other things too cannot be made to sign this.
const PURPOSE: &[u8] = b"wushe module 1\0";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    publisher: String,
    signature: String,
}

/// Makes a publisher's secret key from 32 random bytes; what is kept is their hexadecimal digits.
#[must_use]
pub fn publisher_of(secret: &[u8; 32]) -> String {
    hex::encode(SigningKey::from_bytes(secret).verifying_key().as_bytes())
}

/// A key as people compare it: its first 16 digits in groups of four.
#[must_use]
pub fn fingerprint(publisher: &str) -> String {
    let digits: Vec<char> = publisher.chars().take(16).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Signs the file of a module; a signature that it has is replaced.
///
/// # Errors
/// `Corrupt` for a file that is no component; `SignatureNotLast` for one that goes on after its signature.
pub fn sign(file: &[u8], secret: &[u8; 32]) -> Result<Vec<u8>, PackageError> {
    let mut signed = match find(file)? {
        Some(found) => file[..found.start].to_vec(),
        None => file.to_vec(),
    };
    let key = SigningKey::from_bytes(secret);
    let section = Section {
        publisher: hex::encode(key.verifying_key().as_bytes()),
        signature: hex::encode(key.sign(&message(&signed)).to_bytes()),
    };
    let section = serde_json::to_vec(&section)
        .map_err(|error| PackageError::Section { section: SIGNATURE_SECTION, reason: error.to_string() })?;
    section::append(&mut signed, SIGNATURE_SECTION, &section);
    Ok(signed)
}

/// Who signed the file of a module, as hexadecimal digits; empty: nobody.
///
/// # Errors
/// `SignatureNotLast`; `Section` for one that cannot be read; `SignatureWrong` when the file was changed after it was signed.
pub fn verify(file: &[u8]) -> Result<String, PackageError> {
    let Some(Found { start, data }) = find(file)? else { return Ok(String::new()) };
    let unread = |reason: String| PackageError::Section { section: SIGNATURE_SECTION, reason };
    let section: Section = serde_json::from_slice(data).map_err(|error| unread(error.to_string()))?;
    let key: [u8; 32] = digits(&section.publisher).ok_or_else(|| unread("publisher".to_owned()))?;
    let signature: [u8; 64] = digits(&section.signature).ok_or_else(|| unread("signature".to_owned()))?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| unread("publisher".to_owned()))?;
    // Strictly: no second signature of the same file under the same key passes.
    key.verify_strict(&message(&file[..start]), &Signature::from_bytes(&signature))
        .map_err(|_| PackageError::SignatureWrong)?;
    Ok(section.publisher)
}

fn message(file: &[u8]) -> Vec<u8> {
    [PURPOSE, Sha256::digest(file).as_slice()].concat()
}

/// Lower-case digits only: a publisher is written in one way.
fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes: [u8; N] = hex::decode(text).ok()?.try_into().ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

struct Found<'a> {
    /// Where the section begins.
    start: usize,
    data: &'a [u8],
}

/// The signature's section, which is the last one.
fn find(file: &[u8]) -> Result<Option<Found<'_>>, PackageError> {
    let (mut found, mut depth) = (None, 0_usize);
    for payload in Parser::new(0).parse_all(file) {
        let payload = payload.map_err(|error| super::read::corrupt(&error))?;
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if depth == 0 && section.name() == SIGNATURE_SECTION => {
                if found.is_some() {
                    return Err(PackageError::TwoSections { section: SIGNATURE_SECTION });
                }
                let range = section.range();
                let size = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
                if usize::try_from(range.end).ok() != Some(file.len()) {
                    return Err(PackageError::SignatureNotLast);
                }
                // One byte says that it is a custom section, some say how long it is. Were its length written in more bytes than
                // it takes, the signature would be over something else, and wrong.
                let start = file.len().saturating_sub(size).saturating_sub(1 + leb_bytes(size));
                found = Some(Found { start, data: section.data() });
            }
            _ => {}
        }
    }
    Ok(found)
}

const fn leb_bytes(mut value: usize) -> usize {
    let mut bytes = 1;
    while value >= 0x80 {
        value >>= 7;
        bytes += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::ModuleFile;
    use crate::package::sample;

    const SECRET: [u8; 32] = [7; 32];

    fn plain() -> Vec<u8> {
        sample::file(&[], Some(&sample::manifest()), Some(&sample::locales()))
    }

    #[test]
    fn a_signed_file_says_who_signed_it() {
        assert_eq!(verify(&plain()).expect("it is whole"), "");
        let signed = sign(&plain(), &SECRET).expect("it can be signed");
        assert_eq!(verify(&signed).expect("it is right"), publisher_of(&SECRET));
        let module = ModuleFile::parse(signed.clone()).expect("it keeps the rules");
        assert_eq!(module.publisher, publisher_of(&SECRET));
        // Signed again by somebody else it is theirs; the file itself stays the same.
        let again = sign(&signed, &[8; 32]).expect("it can be signed");
        assert_eq!(verify(&again).expect("it is right"), publisher_of(&[8; 32]));
        assert_eq!(sign(&again, &SECRET).expect("it can be signed"), signed);
    }

    #[test]
    fn no_byte_of_a_signed_file_can_be_changed() {
        let signed = sign(&plain(), &SECRET).expect("it can be signed");
        for at in 0..signed.len() {
            let mut changed = signed.clone();
            changed[at] ^= 1;
            // Turned into an unsigned file at most, by a name of the section that is no longer ours.
            assert!(!matches!(verify(&changed), Ok(publisher) if !publisher.is_empty()), "byte {at}");
        }
    }

    #[test]
    fn nothing_follows_a_signature() {
        let signed = sign(&plain(), &SECRET).expect("it can be signed");
        let mut more = signed.clone();
        section::append(&mut more, "more", b"x");
        assert!(matches!(verify(&more), Err(PackageError::SignatureNotLast)));
        assert!(matches!(sign(&more, &SECRET), Err(PackageError::SignatureNotLast)));
        assert!(matches!(ModuleFile::parse(more), Err(PackageError::SignatureNotLast)));
    }

    #[test]
    fn a_key_is_compared_by_its_beginning() {
        assert_eq!(fingerprint("0123456789abcdef0000"), "0123 4567 89ab cdef");
    }
}
