//! WebP (RFC 9649): chunks in a RIFF container.

use super::{Picture, active, check_size, damaged, exif, u16_le, u32_le};
use crate::error::Result;

/// Flags of the extended header: animation, XMP, EXIF.
const ANIMATION: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;

/// Copies what makes the picture, and nothing after its end. An animation is refused: its frames are so many pictures.
pub(super) fn clean(bytes: &[u8]) -> Result<Picture> {
    let length = usize::try_from(u32_le(bytes, 4).ok_or_else(damaged)?).map_err(|_| damaged())?;
    let whole = bytes.get(8..length.checked_add(8).ok_or_else(damaged)?).ok_or_else(damaged)?;
    let mut content = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut size = None;
    let mut extended = false;
    let mut turn = None;
    let mut at = 4;
    while at < whole.len() {
        let length = usize::try_from(u32_le(whole, at + 4).ok_or_else(damaged)?).map_err(|_| damaged())?;
        let name = whole.get(at..at + 4).ok_or_else(damaged)?;
        let end = length.checked_add(at + 8).ok_or_else(damaged)?;
        let data = whole.get(at + 8..end).ok_or_else(damaged)?;
        at = end + length % 2;
        match name {
            b"VP8X" if !extended && size.is_none() => {
                extended = true;
                if data.len() < 10 || data[0] & ANIMATION != 0 {
                    return Err(if data.len() < 10 { damaged() } else { active() });
                }
                let side = |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], 0]) + 1;
                check_size(side(4), side(7))?;
                push(&mut content, name, &[&[data[0] & !(XMP | EXIF)], &data[1..]].concat());
            }
            b"VP8 " | b"VP8L" if size.is_none() => {
                let (width, height) = if name == b"VP8L" { lossless(data) } else { lossy(data) }.ok_or_else(damaged)?;
                size = Some(check_size(width, height)?);
                push(&mut content, name, data);
            }
            b"ALPH" | b"ICCP" if extended => push(&mut content, name, data),
            b"ANIM" | b"ANMF" => return Err(active()),
            b"EXIF" => turn = exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"VP8X" | b"VP8 " | b"VP8L" => return Err(damaged()),
            _ => {}
        }
    }
    let size = size.ok_or_else(damaged)?;
    if let Some(turn) = turn.filter(|_| extended) {
        push(&mut content, b"EXIF", &exif::only_orientation(turn));
        // The extended header comes first: RIFF header, its own name and length, its flags.
        content[20] |= EXIF;
    }
    let length = u32::try_from(content.len() - 8).map_err(|_| damaged())?;
    content[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(Picture { size, content })
}

/// The size that a lossy frame tells (RFC 6386, 9.1).
fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    if data.get(3..6)? != [0x9d, 0x01, 0x2a] {
        return None;
    }
    Some((u32::from(u16_le(data, 6)? & 0x3fff), u32::from(u16_le(data, 8)? & 0x3fff)))
}

/// The size that a lossless frame tells (RFC 9649, 3.4).
fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    if *data.first()? != 0x2f {
        return None;
    }
    let bits = u32_le(data, 1)?;
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

fn push(content: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    content.extend(name);
    content.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    content.extend(data);
    if data.len() % 2 == 1 {
        content.push(0);
    }
}
