//! A small picture, drawn here: the demo holds no photographs of anybody.

/// Width and height.
const SIZE: (u32, u32) = (120, 80);
/// Sky, hills, houses, windows.
const PALETTE: [[u8; 3]; 4] = [[0xcf, 0xe4, 0xf7], [0x7f, 0xb0, 0x8a], [0xc9, 0x6f, 0x53], [0xf7, 0xe7, 0xb5]];

/// Houses before hills, as PNG.
pub(super) fn png() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIZE.1 {
        // Each row begins with the filter that it was written with: none.
        rows.push(0);
        rows.extend((0..SIZE.0).map(|x| colour(x, y)));
    }
    let mut header = [SIZE.0.to_be_bytes(), SIZE.1.to_be_bytes()].concat();
    // Eight bits a pixel, which name an entry of the palette; not interlaced.
    header.extend([8, 3, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in
        [(b"IHDR", header), (b"PLTE", PALETTE.concat()), (b"IDAT", stored(&rows)), (b"IEND", Vec::new())]
    {
        let named = [name.as_slice(), &data].concat();
        png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
        png.extend(&named);
        png.extend(crc(&named).to_be_bytes());
    }
    png
}

fn colour(x: u32, y: u32) -> u8 {
    let house = x % 30 > 6 && y > 44 - (x / 30) * 4;
    let window = (x % 30).is_multiple_of(6) && (y / 5).is_multiple_of(2);
    let hill = y > 30 + (x.abs_diff(70) / 4);
    match (house, window, hill) {
        (true, true, _) => 3,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 0,
    }
}

/// Bytes as a zlib stream (RFC 1950) of stored blocks.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stream.extend(((high << 16) | low).to_be_bytes());
    stream
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |rest, byte| {
        (0..8).fold(rest ^ u32::from(*byte), |rest, _| (rest >> 1) ^ (0xedb8_8320 * (rest & 1)))
    })
}
