//! PNG (ISO/IEC 15948): chunks, each with a name and a checksum.

use super::{Picture, check_size, damaged, exif, u32_be};
use crate::error::Result;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What makes the picture and its colours. Texts, times, EXIF and everything unknown is left.
const KEPT: [&[u8; 4]; 12] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD"];

/// Copies what makes the picture, and nothing after its end.
pub(super) fn clean(bytes: &[u8]) -> Result<Picture> {
    let mut content = SIGNATURE.to_vec();
    let mut size = None;
    let mut turn = None;
    let mut before_pixels = None;
    let mut at = SIGNATURE.len();
    loop {
        let length = usize::try_from(u32_be(bytes, at).ok_or_else(damaged)?).map_err(|_| damaged())?;
        let end = at.checked_add(12).and_then(|end| end.checked_add(length)).ok_or_else(damaged)?;
        let chunk = bytes.get(at..end).ok_or_else(damaged)?;
        let (named, checksum) = chunk[4..].split_at(length + 4);
        let (name, data) = named.split_at(4);
        at = end;
        if (name == b"IHDR") != size.is_none() {
            return Err(damaged());
        }
        if name == b"IHDR" {
            let (width, height) = (u32_be(data, 0).ok_or_else(damaged)?, u32_be(data, 4).ok_or_else(damaged)?);
            size = Some(check_size(width, height)?);
        }
        if name == b"eXIf" {
            turn = exif::orientation(data);
        }
        if name == b"IDAT" {
            before_pixels.get_or_insert(content.len());
        }
        if KEPT.iter().any(|kept| kept.as_slice() == name) {
            if crc(named).to_be_bytes() != checksum {
                return Err(damaged());
            }
            content.extend(chunk);
        }
        if name == b"IEND" {
            break;
        }
    }
    let (size, before_pixels) = size.zip(before_pixels).ok_or_else(damaged)?;
    if let Some(turn) = turn {
        let named = [b"eXIf".as_slice(), &exif::only_orientation(turn)].concat();
        let length = u32::try_from(named.len() - 4).unwrap_or_default();
        let chunk = [length.to_be_bytes().as_slice(), &named, &crc(&named).to_be_bytes()].concat();
        content.splice(before_pixels..before_pixels, chunk);
    }
    Ok(Picture { size, content })
}

/// The remainders of a byte, for [`crc`].
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 };
            bit += 1;
        }
        table[byte] = rest;
        byte += 1;
    }
    table
};

/// CRC-32 (ISO 3309), as annex D of the standard has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |rest, byte| TABLE[((rest ^ u32::from(*byte)) & 0xff) as usize] ^ (rest >> 8))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_known_checksum() {
        assert_eq!(super::crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::crc(b"IEND"), 0xae42_6082);
    }
}
