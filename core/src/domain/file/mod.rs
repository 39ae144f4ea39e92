//! Files that people bring: what they are is told by what they hold, never by their name; what they tell beyond the
//! picture (where it was taken, when, with which telephone) is taken off before they are kept.
//!
//! [`clean`] needs no database and may take some milliseconds: call it before the transaction begins.

mod exif;
mod jpeg;
mod office;
mod pdf;
mod png;
mod webp;

use sha2::{Digest as _, Sha256};

use super::check;
use crate::error::{Error, Problem, Result};

/// The greatest file that is kept: 10 MiB.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The longest side of a picture, in pixels.
pub const MOST_SIDE: u32 = 12_000;
/// Pixels of a picture at most: what a decoder needs for it is four bytes each, whatever the file's size.
pub const MOST_PIXELS: u64 = 60_000_000;

super::text_enum! {
    /// What a file is.
    MediaType {
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A drawing or a screen.
        Png = "image/png",
        /// Either, smaller.
        Webp = "image/webp",
        /// A document as printed.
        Pdf = "application/pdf",
        /// A sheet.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// A text document.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// Plain text in UTF-8, such as CSV.
        Text = "text/plain",
    }
}

impl MediaType {
    /// The endings that a name may have; the first is put on where there is none of them.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Text => &["txt", "csv"],
        }
    }

    /// Whether a browser may show it in the page; everything else is only ever downloaded.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// A file that may be kept: checked, and without what it tells about whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanFile {
    /// SHA-256 of the content, 64 hexadecimal digits.
    pub sha256: String,
    /// What it is.
    pub media_type: MediaType,
    /// Width and height in pixels, before a turn that its orientation asks for.
    pub size: Option<(u32, u32)>,
    /// What it holds.
    pub content: Vec<u8>,
}

/// Checks a file and takes off what is not its content. JPEG, PNG and WebP keep their pixels bit for bit, their colours
/// (ICC profile) and which way is up (the EXIF tag Orientation); everything else that they tell is gone.
///
/// # Errors
/// `Invalid` at field `file`: `file-empty`, `file-too-large`, `file-type` (none of [`MediaType`]), `file-damaged`,
/// `file-dimensions` (a picture whose pixels would fill the memory), `file-active` (a PDF with scripts or that starts
/// programs, a document with macros or under a password, an animation).
pub fn clean(bytes: &[u8]) -> Result<CleanFile> {
    if bytes.is_empty() {
        return Err(Error::invalid("file", "file-empty"));
    }
    if bytes.len() > MOST_BYTES {
        return Err(Problem::new("file", "file-too-large").with("max", MOST_BYTES / (1024 * 1024)).into());
    }
    let (media_type, size, content) = if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        let picture = jpeg::clean(bytes)?;
        (MediaType::Jpeg, Some(picture.size), picture.content)
    } else if bytes.starts_with(png::SIGNATURE) {
        let picture = png::clean(bytes)?;
        (MediaType::Png, Some(picture.size), picture.content)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        let picture = webp::clean(bytes)?;
        (MediaType::Webp, Some(picture.size), picture.content)
    } else if bytes.starts_with(b"%PDF-") {
        pdf::check(bytes)?;
        (MediaType::Pdf, None, bytes.to_vec())
    } else if bytes.starts_with(b"PK\x03\x04") {
        (office::check(bytes)?, None, bytes.to_vec())
    } else if is_text(bytes) {
        (MediaType::Text, None, bytes.to_vec())
    } else {
        return Err(Error::invalid("file", "file-type"));
    };
    Ok(CleanFile { sha256: hex::encode(Sha256::digest(&content)), media_type, size, content })
}

/// A picture without what it tells.
struct Picture {
    size: (u32, u32),
    content: Vec<u8>,
}

fn damaged() -> Error {
    Error::invalid("file", "file-damaged")
}

fn active() -> Error {
    Error::invalid("file", "file-active")
}

/// Refuses a picture that would fill the memory of whoever opens it.
fn check_size(width: u32, height: u32) -> Result<(u32, u32)> {
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Problem::new("file", "file-dimensions").with("max", MOST_SIDE).into());
    }
    Ok((width, height))
}

fn is_text(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(check::is_bad_char))
}

/// A name under which a file can be kept on any disk: no folders, nothing that deceives, the ending of what it is.
#[must_use]
pub fn clean_name(name: &str, media_type: MediaType) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| {
            !check::is_bad_char(*c) && !matches!(c, '\t' | '\n' | '\r' | '<' | '>' | ':' | '"' | '|' | '?' | '*')
        })
        .collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 5 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            (stem, ending.to_ascii_lowercase())
        }
        _ => (kept, String::new()),
    };
    let endings = media_type.endings();
    let ending = endings.iter().find(|known| **known == ending).or(endings.first()).copied().unwrap_or_default();
    let stem: String = stem.chars().take(80).collect();
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    format!("{}.{ending}", if stem.is_empty() { "file" } else { stem })
}

/// Reads numbers from bytes that may end anywhere.
fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    u16_be(bytes, at).map(u16::swap_bytes)
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    u32_be(bytes, at).map(u32::swap_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_any_disk() {
        for (name, kind, expected) in [
            ("合影.JPG", MediaType::Jpeg, "合影.jpg"),
            ("../../etc/passwd", MediaType::Text, "passwd.txt"),
            ("C:\\桌面\\一月 收支.xlsx", MediaType::Xlsx, "一月 收支.xlsx"),
            ("setup.exe", MediaType::Png, "setup.png"),
            ("page.html", MediaType::Text, "page.txt"),
            ("报表.csv", MediaType::Text, "报表.csv"),
            ("gnp\u{202e}.exe", MediaType::Png, "gnp.png"),
            ("  ..  ", MediaType::Pdf, "file.pdf"),
            ("", MediaType::Pdf, "file.pdf"),
            ("第1.2节 说明", MediaType::Docx, "第1.2节 说明.docx"),
        ] {
            assert_eq!(clean_name(name, kind), expected, "{name:?}");
        }
        assert_eq!(clean_name(&"长".repeat(500), MediaType::Png).chars().count(), 84);
    }

    #[test]
    fn what_is_no_file_of_ours() {
        let code = |bytes: &[u8]| match clean(bytes) {
            Err(Error::Invalid(problems)) => problems[0].code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(b""), "file-empty");
        assert_eq!(code(b"MZ\x90\0\x03\0\0\0"), "file-type");
        assert_eq!(code(b"GIF89a\x01\0\x01\0\x80\0\0"), "file-type");
        assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "file-type");
        assert_eq!(code(b"\xc4\xfa\xba\xc3,1"), "file-type");
        assert_eq!(code(&vec![b'a'; MOST_BYTES + 1]), "file-too-large");
        assert_eq!(clean("姓名,金额\r\n李,1\r\n".as_bytes()).unwrap().media_type, MediaType::Text);
    }
}
