//! Files: what they are, what is taken off, what stays.

use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat};
use proptest::prelude::*;
use wushe_core::Error;
use wushe_core::domain::file::{MediaType, clean};

const WIDTH: u32 = 24;
const HEIGHT: u32 = 16;

/// A picture in which every pixel is another.
fn pixels() -> Vec<u8> {
    (0..HEIGHT).flat_map(|y| (0..WIDTH).flat_map(move |x| [x * 10, y * 15, (x * y) % 251])).map(|v| v as u8).collect()
}

/// EXIF as telephones write it: which way is up, who made it, when, and where (GPS).
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let gps_at = 8 + 2 + 4 * 12 + 4_u32;
    let maker_at = gps_at + 2 + 2 * 12 + 4;
    tiff.extend(4_u16.to_le_bytes());
    tiff.extend(entry(0x010f, 2, 16, maker_at.to_le_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [orientation, 0, 0, 0]));
    tiff.extend(entry(0x0132, 2, 20, (maker_at + 16).to_le_bytes()));
    tiff.extend(entry(0x8825, 4, 1, gps_at.to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(0x0002, 5, 3, (maker_at + 36).to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(b"TELEFON MAKER 9\0");
    tiff.extend(b"2026:09:01 09:00:00\0");
    tiff.extend([32_u32, 1, 13, 1, 47, 1].iter().flat_map(|number| number.to_le_bytes()));
    tiff
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPSLatitude 32,13.78N</x:xmpmeta>";

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(payload.len() as u16 + 2).to_be_bytes(), payload].concat()
}

/// A JPEG with everything that tells: EXIF, XMP, a comment, a thumbnail in the header, and a second picture after the end.
pub(crate) fn jpeg(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 80).encode(&pixels(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    let told = [
        segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat()),
        segment(0xe1, XMP),
        segment(0xed, b"Photoshop 3.0\0GPS"),
        segment(0xfe, "摄于治城社区".as_bytes()),
    ]
    .concat();
    // After the header that the encoder writes first.
    let header = 4 + usize::from(plain[5]);
    [&plain[..header], &told, &plain[header..], b"\xff\xd8\xff\xe1GPS in a second picture\xff\xd9"].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    !crc
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

fn png(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    PngEncoder::new(&mut plain).write_image(&pixels(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    let told = [
        chunk(b"eXIf", &exif(orientation)),
        chunk(b"tEXt", b"Comment\0GPS 32.2297 106.2894"),
        chunk(b"tIME", &[7, 234, 9, 1, 9, 0, 0]),
    ]
    .concat();
    // After the signature and IHDR.
    [&plain[..33], &told, &plain[33..], b"GPS after the end"].concat()
}

fn webp(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    WebPEncoder::new_lossless(&mut plain).encode(&pixels(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    let part = |name: &[u8; 4], data: &[u8]| {
        let pad = if data.len() % 2 == 1 { &[0][..] } else { &[] };
        [name.as_slice(), &(data.len() as u32).to_le_bytes(), data, pad].concat()
    };
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let header = [&[0x0c, 0, 0, 0][..], &side(WIDTH), &side(HEIGHT)].concat();
    let body = [
        b"WEBP".to_vec(),
        part(b"VP8X", &header),
        plain[12..].to_vec(),
        part(b"EXIF", &exif(orientation)),
        part(b"XMP ", XMP),
        part(b"note", b"GPS somewhere else"),
    ]
    .concat();
    [b"RIFF".to_vec(), (body.len() as u32).to_le_bytes().to_vec(), body].concat()
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Vec<u8> {
    image::load_from_memory_with_format(bytes, format).unwrap().to_rgb8().into_raw()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// How a cleaned picture says that it is to be turned, read by somebody else.
fn turned(bytes: &[u8], format: ImageFormat) -> u8 {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes));
    reader.set_format(format);
    let mut decoder = reader.into_decoder().unwrap();
    image::ImageDecoder::orientation(&mut decoder).unwrap().to_exif()
}

#[test]
fn where_and_when_is_gone_and_the_pixels_are_the_same() {
    for (name, bytes, format, kind) in [
        ("jpeg", jpeg(6), ImageFormat::Jpeg, MediaType::Jpeg),
        ("png", png(6), ImageFormat::Png, MediaType::Png),
        ("webp", webp(6), ImageFormat::WebP, MediaType::Webp),
    ] {
        // They do tell, before.
        for told in ["TELEFON MAKER", "2026:09:01", "GPS"] {
            assert!(holds(&bytes, told), "{name} {told}");
        }
        let file = clean(&bytes).unwrap();
        assert_eq!((file.media_type, file.size), (kind, Some((WIDTH, HEIGHT))), "{name}");
        for told in ["TELEFON", "2026:09:01", "GPS", "xmpmeta", "治城", "Photoshop"] {
            assert!(!holds(&file.content, told), "{name} {told}");
        }
        assert_eq!(decoded(&file.content, format), decoded(&bytes, format), "{name}");
        assert_eq!(turned(&file.content, format), 6, "{name}");
        // Whoever hands it in again gets the same.
        assert_eq!(clean(&file.content).unwrap(), file, "{name}");
        assert!(!holds(&clean(&pixels_upright(name)).unwrap().content, "II*"), "{name}");
    }
}

fn pixels_upright(name: &str) -> Vec<u8> {
    match name {
        "jpeg" => jpeg(1),
        "png" => png(1),
        _ => webp(1),
    }
}

fn code(bytes: &[u8]) -> &'static str {
    match clean(bytes) {
        Ok(file) => file.media_type.as_str(),
        Err(Error::Invalid(problems)) => problems[0].code,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let mut bomb = png(1);
    bomb[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    assert_eq!(code(&bomb), "file-dimensions");
    bomb[16..24].copy_from_slice(&[10_000_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat());
    assert_eq!(code(&bomb), "file-dimensions");
    let mut bomb = jpeg(1);
    let frame = bomb.windows(2).position(|window| window == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(code(&bomb), "file-dimensions");
    let mut bomb = webp(1);
    bomb[24..30].copy_from_slice(&[0xff; 6]);
    assert_eq!(code(&bomb), "file-dimensions");
}

#[test]
fn half_a_file_is_refused() {
    for whole in [jpeg(1), png(1)] {
        let end = clean(&whole).unwrap().content.len() / 2;
        assert_eq!(code(&whole[..end]), "file-damaged");
    }
    let whole = webp(1);
    assert_eq!(code(&whole[..whole.len() - 1]), "file-damaged");
    // A byte of the pixels is another: PNG tells by its checksum.
    let mut changed = png(1);
    let pixels = changed.windows(4).position(|window| window == b"IDAT").unwrap();
    changed[pixels + 20] ^= 1;
    assert_eq!(code(&changed), "file-damaged");
}

/// An archive with these parts, stored; flags as given.
fn archive(parts: &[(&str, u32)], flags: u16) -> Vec<u8> {
    let (mut bytes, mut table) = (Vec::new(), Vec::new());
    for (name, size) in parts {
        let at = bytes.len() as u32;
        let head = [&[20, 0][..], &flags.to_le_bytes(), &[0; 10], &[0; 4], &size.to_le_bytes()].concat();
        let name_len = (name.len() as u16).to_le_bytes();
        bytes.extend([b"PK\x03\x04", &head[..], &name_len, &[0, 0], name.as_bytes()].concat());
        let tail = [0; 12];
        table.extend(
            [b"PK\x01\x02", &[20, 0][..], &head, &name_len, &tail, &at.to_le_bytes(), name.as_bytes()].concat(),
        );
    }
    let (at, count) = (bytes.len() as u32, (parts.len() as u16).to_le_bytes());
    let end =
        [b"PK\x05\x06", &[0; 4][..], &count, &count, &(table.len() as u32).to_le_bytes(), &at.to_le_bytes(), &[0, 0]];
    [bytes, table, end.concat()].concat()
}

#[test]
fn documents_are_told_by_their_parts() {
    let types = ("[Content_Types].xml", 10);
    assert_eq!(code(&archive(&[types, ("xl/workbook.xml", 10)], 0)), MediaType::Xlsx.as_str());
    assert_eq!(code(&archive(&[types, ("word/document.xml", 10)], 0)), MediaType::Docx.as_str());
    assert_eq!(code(&archive(&[types, ("xl/workbook.xml", 10), ("xl/vbaProject.bin", 10)], 0)), "file-active");
    assert_eq!(code(&archive(&[types, ("xl/workbook.xml", 10)], 1)), "file-active");
    assert_eq!(code(&archive(&[types, ("xl/workbook.xml", u32::MAX)], 0)), "file-too-large");
    assert_eq!(code(&archive(&[("setup.exe", 10)], 0)), "file-type");
    assert_eq!(code(b"PK\x03\x04"), "file-damaged");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes, the answer is a file or a refusal, and a cleaned file is clean.
    #[test]
    fn no_bytes_break_the_check(
        head in prop::sample::select(vec![
            &b"\xff\xd8\xff"[..],
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\x40\0\0\0WEBP",
            b"PK\x03\x04",
            b"%PDF-",
            b"",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        if let Ok(file) = clean(&[head, &tail].concat()) {
            prop_assert_eq!(clean(&file.content).unwrap(), file);
        }
    }

    /// One byte of a picture is another: it is refused, or nothing of what it told stays.
    #[test]
    fn no_changed_byte_keeps_the_place(at in any::<prop::sample::Index>(), value in any::<u8>()) {
        for mut bytes in [jpeg(6), png(6), webp(6)] {
            let at = at.index(bytes.len());
            bytes[at] = value;
            let Ok(file) = clean(&bytes) else { continue };
            prop_assert!(!holds(&file.content, "TELEFON MAKER"));
            prop_assert!(!holds(&file.content, "xmpmeta"));
        }
    }
}
