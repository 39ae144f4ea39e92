//! Codes of a second factor that change every 30 seconds: RFC 6238 with SHA-1, six digits, as every authenticator app makes
//! them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::time::Timestamp;

/// Seconds for which a code stands.
pub const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Bytes of a secret (RFC 4226, section 4, R6: 160 bits).
pub const SECRET_BYTES: usize = 20;
/// How far the clock of a telephone may be off, in steps.
const WINDOW: i64 = 1;

/// The number of the 30 seconds in which `at` lies.
#[must_use]
pub const fn step_at(at: Timestamp) -> i64 {
    at.micros().div_euclid(STEP_SECONDS * 1_000_000)
}

/// The code of one step.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes any key length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // Dynamic truncation, RFC 4226, section 5.3.
    let offset = usize::from(hash[19] & 0x0f);
    let number = u32::from_be_bytes([hash[offset] & 0x7f, hash[offset + 1], hash[offset + 2], hash[offset + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// The step whose code this is, at `now` or one step to either side, later than `last`; none: it is no code, or was shown
/// before.
#[must_use]
pub fn matching_step(secret: &[u8], shown: &str, now: Timestamp, last: i64) -> Option<i64> {
    use subtle::ConstantTimeEq as _;
    let current = step_at(now);
    let steps = (current - WINDOW..=current + WINDOW).filter(|step| *step > last);
    // Every step is looked at: how long it takes tells nothing.
    steps
        .filter(|step| bool::from(code(secret, *step).as_bytes().ct_eq(shown.as_bytes())))
        .fold(None, |_, step| Some(step))
}

/// A secret as it is typed into an app: base 32 (RFC 4648) without padding.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// What the QR code says that an app photographs.
#[must_use]
pub fn uri(issuer: &str, login: &str, secret: &[u8]) -> String {
    let (issuer, login) = (percent(issuer), percent(login));
    let secret = base32(secret);
    format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn the_codes_of_the_standard() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step_at(at(seconds))), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_stands_for_a_step_to_either_side_and_once() {
        let now = at(1_111_111_111);
        let step = step_at(now);
        for (distance, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let shown = code(SECRET, step + distance);
            assert_eq!(matching_step(SECRET, &shown, now, 0), found.then_some(step + distance), "{distance}");
        }
        assert_eq!(matching_step(SECRET, &code(SECRET, step), now, step), None);
        assert_eq!(matching_step(SECRET, &code(SECRET, step - 1), now, step), None);
        assert_eq!(matching_step(SECRET, &code(SECRET, step + 1), now, step), Some(step + 1));
        for wrong in ["", "00000", "0504711", "05047x"] {
            assert_eq!(matching_step(SECRET, wrong, now, 0), None, "{wrong}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn secrets_are_written_in_base_32() {
        for (bytes, expected) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), expected);
        }
        assert_eq!(
            uri("旺苍 A", "he.min", SECRET),
            "otpauth://totp/%E6%97%BA%E8%8B%8D%20A:he.min?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%97%BA%E8%8B%8D%20A&algorithm=SHA1&digits=6&period=30"
        );
    }
}
