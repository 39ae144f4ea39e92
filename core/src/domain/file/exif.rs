//! EXIF: nothing of it is kept but which way is up.

use super::{u16_be, u16_le, u32_be, u32_le};

/// The tag that says how a picture is to be turned (EXIF 2.3, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// How a picture is to be turned: 2 to 8; none when it stands as it is, or nothing sensible is said.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = if little { u16_le } else { u16_be };
    let long = if little { u32_le } else { u32_be };
    let first = usize::try_from(long(tiff, 4)?).ok()?;
    let entries = usize::from(short(tiff, first)?);
    for entry in 0..entries {
        let at = first.checked_add(2 + entry * 12)?;
        if short(tiff, at)? == ORIENTATION && short(tiff, at + 2)? == 3 {
            let value = u8::try_from(short(tiff, at + 8)?).ok()?;
            return (2..=8).contains(&value).then_some(value);
        }
    }
    None
}

/// EXIF that says how the picture is to be turned, and nothing else.
pub(super) fn only_orientation(value: u8) -> [u8; 26] {
    let [high, low] = ORIENTATION.to_be_bytes();
    [
        b'M', b'M', 0, b'*', 0, 0, 0, 8, // header: the first directory is at 8
        0, 1, // one entry
        high, low, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, // a SHORT
        0, 0, 0, 0, // no further directory
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for value in 2..=8 {
            assert_eq!(orientation(&only_orientation(value)), Some(value));
        }
        for value in [0, 1, 9, 255] {
            assert_eq!(orientation(&only_orientation(value)), None);
        }
        let whole = only_orientation(6);
        for end in 0..20 {
            assert_eq!(orientation(&whole[..end]), None);
        }
    }
}
