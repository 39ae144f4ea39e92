//! JPEG (ITU-T T.81): segments, each with a marker; the pixels are between them and are not touched.

use super::{Picture, check_size, damaged, exif, u16_be};
use crate::error::Result;

/// Copies what makes the picture and leaves the rest: EXIF with place and time, XMP, comments, thumbnails, makers' notes,
/// and whatever comes after the end (second pictures, videos).
pub(super) fn clean(bytes: &[u8]) -> Result<Picture> {
    let mut content = vec![0xff, 0xd8];
    let mut size = None;
    let mut turn = None;
    // Where the orientation goes: after the JFIF header, which comes first.
    let mut after_header = content.len();
    let mut scans = 0;
    let mut at = 2;
    loop {
        let (marker, body) = next_marker(bytes, at)?;
        if marker == 0xd9 {
            content.extend([0xff, 0xd9]);
            break;
        }
        let length = usize::from(u16_be(bytes, body).ok_or_else(damaged)?);
        let payload = bytes.get(body + 2..body + length).ok_or_else(damaged)?;
        at = body + length;
        match marker {
            // The frame: its size. A second one, or a height that comes later, is nothing that a telephone makes.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let height = u16_be(payload, 1).ok_or_else(damaged)?;
                let width = u16_be(payload, 3).ok_or_else(damaged)?;
                let known = size.replace(check_size(u32::from(width), u32::from(height))?);
                if known.is_some() {
                    return Err(damaged());
                }
                push(&mut content, marker, payload);
            }
            // Tables, restart interval.
            0xc4 | 0xcc | 0xdb | 0xdd => push(&mut content, marker, payload),
            0xda => {
                push(&mut content, marker, payload);
                let end = end_of_scan(bytes, at)?;
                content.extend(&bytes[at..end]);
                at = end;
                scans += 1;
            }
            // The JFIF header, without its thumbnail.
            0xe0 if payload.starts_with(b"JFIF\0") && payload.len() >= 14 && content.len() == 2 => {
                let mut header = [0; 14];
                header[..12].copy_from_slice(&payload[..12]);
                push(&mut content, marker, &header);
                after_header = content.len();
            }
            // How the colours are meant.
            0xe2 if payload.starts_with(b"ICC_PROFILE\0") => push(&mut content, marker, payload),
            0xee if payload.starts_with(b"Adobe") => push(&mut content, marker, payload),
            0xe1 => turn = turn.or_else(|| exif::orientation(payload.strip_prefix(b"Exif\0\0")?)),
            0xe0..=0xef | 0xfe => {}
            _ => return Err(damaged()),
        }
    }
    let size = size.filter(|_| scans > 0).ok_or_else(damaged)?;
    if let Some(turn) = turn {
        let mut segment = Vec::new();
        push(&mut segment, 0xe1, &[b"Exif\0\0".as_slice(), &exif::only_orientation(turn)].concat());
        content.splice(after_header..after_header, segment);
    }
    Ok(Picture { size, content })
}

/// The marker at `at`, and where what belongs to it begins.
fn next_marker(bytes: &[u8], at: usize) -> Result<(u8, usize)> {
    if bytes.get(at) != Some(&0xff) {
        return Err(damaged());
    }
    // Any number of 0xff may fill up before a marker.
    let filled = bytes[at..].iter().take_while(|byte| **byte == 0xff).count();
    let marker = *bytes.get(at + filled).ok_or_else(damaged)?;
    if marker == 0 { Err(damaged()) } else { Ok((marker, at + filled + 1)) }
}

/// Where the pixels that begin at `at` end: at the next marker that is no restart and no byte 0xff of theirs.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize> {
    loop {
        let found = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)).ok_or_else(damaged)?;
        at += found;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return Ok(at),
            None => return Err(damaged()),
        }
    }
}

fn push(content: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    content.extend([0xff, marker]);
    // As long as it was, or shorter.
    content.extend(u16::try_from(payload.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
    content.extend(payload);
}
