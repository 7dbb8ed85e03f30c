//! How large a picture says it is, from its first bytes. Nothing is decoded.

/// Width and height in pixels, of the formats that can be shown.
pub fn size(head: &[u8]) -> Option<(u32, u32)> {
    let size = match head {
        [0x89, b'P', b'N', b'G', ..] => (big(head, 16, 4)?, big(head, 20, 4)?),
        [b'G', b'I', b'F', b'8', ..] => (little(head, 6, 2)?, little(head, 8, 2)?),
        [0xFF, 0xD8, 0xFF, ..] => jpeg(head)?,
        [b'R', b'I', b'F', b'F', ..] if head.get(8..12) == Some(b"WEBP") => webp(head)?,
        _ => return None,
    };
    Some(size).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The size stands in the segment that begins a frame; those before it are skipped by their lengths.
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while head.get(at..at + 2)? == [0xFF, 0xFF] {
            at += 1;
        }
        let [0xFF, kind] = *head.get(at..at + 2)? else { return None };
        match kind {
            0xC0..=0xCF if ![0xC4, 0xC8, 0xCC].contains(&kind) => {
                return Some((big(head, at + 7, 2)?, big(head, at + 5, 2)?));
            }
            // These stand alone.
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + usize::try_from(big(head, at + 2, 2)?).ok()?.max(2),
        }
    }
}

fn webp(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8 " => Some((little(head, 26, 2)? & 0x3FFF, little(head, 28, 2)? & 0x3FFF)),
        b"VP8L" => {
            let bits = little(head, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(head, 24, 3)? + 1, little(head, 27, 3)? + 1)),
        _ => None,
    }
}

fn big(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at + n)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at + n)?.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, RgbImage};
    use proptest::prelude::*;

    use super::size;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_format_tells_its_size_in_its_first_bytes() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = picture(300, 7, format);
            assert_eq!(size(&bytes[..bytes.len().min(1000)]), Some((300, 7)), "{format:?}");
        }
        let lossy = b"RIFF....WEBPVP8 ....\0\0\0\x9d\x01\x2a\x2c\x01\x07\0";
        assert_eq!(size(lossy), Some((300, 7)));
        let extended = b"RIFF....WEBPVP8X....\0\0\0\0\x2b\x01\0\x06\0\0";
        assert_eq!(size(extended), Some((300, 7)));
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        for bytes in [&b""[..], b"<svg width='3'>", b"\x89PNG\r\n\x1a\n", b"GIF89a\0\0\0\0", b"\xFF\xD8\xFF\xFF"] {
            assert_eq!(size(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_at_without_harm(start in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let magic = [&b"\xFF\xD8\xFF"[..], b"RIFF....WEBPVP8", b"GIF8", b"\x89PNG"][start];
            size(&[magic, &bytes].concat());
        }
    }
}
