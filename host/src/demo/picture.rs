//! Small pictures, drawn here: the demo holds no photographs of anybody, and tests none of theirs.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Width and height of what is drawn, and how many pixels of the picture each of its points is.
const SIZE: (u32, u32) = (120, 80);
const SCALE: u32 = 4;
/// Sky, hills, houses, windows.
const PALETTE: [[u8; 3]; 4] = [[0xcf, 0xe4, 0xf7], [0x7f, 0xb0, 0x8a], [0xc9, 0x6f, 0x53], [0xf7, 0xe7, 0xb5]];

/// Houses before hills, as PNG; each number has hills of its own.
#[must_use]
pub fn png(number: u32) -> Vec<u8> {
    let (width, height) = (SIZE.0 * SCALE, SIZE.1 * SCALE);
    let mut rows = Vec::new();
    for y in 0..height {
        // Each row begins with the filter that it was written with: none.
        rows.push(0);
        rows.extend((0..width).map(|x| colour(x / SCALE, y / SCALE, number)));
    }
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits a pixel, which name an entry of the palette; not interlaced.
    header.extend([8, 3, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in
        [(b"IHDR", header), (b"PLTE", PALETTE.concat()), (b"IDAT", packed(&rows)), (b"IEND", Vec::new())]
    {
        let named = [name.as_slice(), &data].concat();
        png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
        png.extend(&named);
        png.extend(crc(&named).to_be_bytes());
    }
    png
}

fn colour(x: u32, y: u32, number: u32) -> u8 {
    let house = x % 30 > 6 && y > 44 - (x / 30) * 4;
    let window = (x % 30).is_multiple_of(6) && (y / 5).is_multiple_of(2);
    let hill = y > 30 + (x.abs_diff(70 + 15 * (number % 4)) / 4);
    match (house, window, hill) {
        (true, true, _) => 3,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 0,
    }
}

/// Bytes as a zlib stream (RFC 1950). Nothing is written anywhere but into memory, which does not fail.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).unwrap_or_default()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |rest, byte| {
        (0..8).fold(rest ^ u32::from(*byte), |rest, _| (rest >> 1) ^ (0xedb8_8320 * (rest & 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wushe_core::domain::file::{MediaType, clean};

    #[test]
    fn what_is_drawn_is_a_picture_and_each_number_another() {
        let drawn: Vec<_> = (0..3).map(|number| clean(&png(number)).expect("a picture")).collect();
        assert!(drawn.iter().all(|file| file.media_type == MediaType::Png && file.size == Some((480, 320))));
        assert!(drawn[0].sha256 != drawn[1].sha256 && drawn[1].sha256 != drawn[2].sha256);
    }
}
