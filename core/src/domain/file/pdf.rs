//! PDF (ISO 32000): kept as it is, refused when it says that it does more than show pages.

use super::{active, damaged};
use crate::error::Result;

/// Names of actions that run scripts, start programs, send forms away or play films.
const ACTIVE: [&[u8]; 7] = [b"JavaScript", b"JS", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia", b"Rendition"];

/// Looks at everything outside of the streams. What stands in a compressed object stream is not looked at: whoever shows a
/// PDF still does so without scripts.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    if find(bytes, b"%%EOF").is_none() {
        return Err(damaged());
    }
    let mut rest = bytes;
    loop {
        let stream = find(rest, b"stream").unwrap_or(rest.len());
        if names(&rest[..stream]).any(|name| ACTIVE.contains(&name.as_slice())) {
            return Err(active());
        }
        let Some(body) = rest.get(stream + 6..) else { return Ok(()) };
        // A stream that never ends hides nothing: the rest is looked at as well.
        rest = find(body, b"endstream").map_or(body, |end| &body[end + 9..]);
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

/// The names of a stretch of a PDF, with `#4a` written out.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    bytes.split(|byte| *byte == b'/').skip(1).map(|rest| {
        let end = rest.iter().position(|byte| b" \t\r\n\x0c\0()<>[]{}%".contains(byte)).unwrap_or(rest.len());
        let mut name = Vec::new();
        let mut at = 0;
        while at < end.min(64) {
            let escaped = rest.get(at + 1..at + 3).filter(|_| rest[at] == b'#');
            let escaped = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
            name.push(escaped.unwrap_or(rest[at]));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_alone() {
        let fine = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Title(/ JS)>>endobj\nstream\n/JS /Launch\nendstream\n%%EOF\n";
        assert!(check(fine).is_ok());
        for bad in [
            "%PDF-1.7\n<</S/JavaScript/JS(app.alert(1))>>\n%%EOF",
            "%PDF-1.7\n<</S /#4aavaScript>>\n%%EOF",
            "%PDF-1.7\n<</S/Launch/F(cmd.exe)>>\n%%EOF",
            "%PDF-1.7\nstream\nendstream <</S/JS>>\n%%EOF",
            "%PDF-1.7\nstream\n<</S/JS>>\n%%EOF",
            "%PDF-1.7\n",
        ] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
