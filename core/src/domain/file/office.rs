//! Sheets and documents of Office Open XML (ISO/IEC 29500): a ZIP archive, whose table of contents says what it is.

use super::{MediaType, active, damaged, u16_le, u32_le};
use crate::error::{Error, Problem, Result};

/// What the parts of a document may come to when they are unpacked: ten times the greatest file.
const MOST_UNPACKED: u64 = 100 * 1024 * 1024;

/// Which of the two it is.
pub(super) fn check(bytes: &[u8]) -> Result<MediaType> {
    // The end of the table is at the end of the file, before a comment of up to 65,535 bytes.
    let from = bytes.len().saturating_sub(22 + 0xffff);
    let end = bytes[from..].windows(4).rposition(|word| word == b"PK\x05\x06").ok_or_else(damaged)? + from;
    let entries = u16_le(bytes, end + 10).ok_or_else(damaged)?;
    let mut at = usize::try_from(u32_le(bytes, end + 16).ok_or_else(damaged)?).map_err(|_| damaged())?;
    let (mut types, mut sheet, mut text, mut unpacked) = (false, false, false, 0_u64);
    for _ in 0..entries {
        let header = at.checked_add(46).and_then(|end| bytes.get(at..end)).ok_or_else(damaged)?;
        let part = |at| u16_le(header, at).map(usize::from).ok_or_else(damaged);
        if !header.starts_with(b"PK\x01\x02") {
            return Err(damaged());
        }
        // A part under a password cannot be checked by anybody.
        if part(8)? & 1 == 1 {
            return Err(active());
        }
        unpacked += u64::from(u32_le(header, 24).ok_or_else(damaged)?);
        let (name, extra, comment) = (part(28)?, part(30)?, part(32)?);
        let name = bytes.get(at + 46..at + 46 + name).ok_or_else(damaged)?;
        at += 46 + name.len() + extra + comment;
        match name {
            b"[Content_Types].xml" => types = true,
            b"xl/workbook.xml" => sheet = true,
            b"word/document.xml" => text = true,
            _ if name.ends_with(b"vbaProject.bin") => return Err(active()),
            _ => {}
        }
    }
    if unpacked > MOST_UNPACKED {
        return Err(Problem::new("file", "file-too-large").with("max", MOST_UNPACKED / (1024 * 1024)).into());
    }
    match (types, sheet, text) {
        (true, true, false) => Ok(MediaType::Xlsx),
        (true, false, true) => Ok(MediaType::Docx),
        _ => Err(Error::invalid("file", "file-type")),
    }
}
