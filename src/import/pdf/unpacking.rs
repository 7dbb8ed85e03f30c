//! How much the drawing instructions of a page unpack to, found out before they are unpacked.
//!
//! The library unpacks whatever a file holds, as a whole and as often as it is drawn. A few kilobytes may stand for
//! gigabytes, so what is packed is measured here first, no further than a page may have.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

/// A page with more drawing instructions than these, in bytes, is left out.
const MOST: u64 = 64 << 20;
/// What is packed once, to so few bytes, is never more than that: nothing is packed to less than a thousandth.
const HARMLESS: usize = (MOST / 1100) as usize;
/// No page has more drawings in its drawings.
const MOST_FORMS: usize = 10_000;

/// The drawing instructions of pages.
#[derive(Default)]
pub struct Unpacking {
    /// How many bytes the drawings unpack to that pages share.
    forms: HashMap<ObjectIdentifier, u64>,
    /// How many bytes the pages unpacked to whose instructions may be more than a page needs.
    pub n_swollen: u64,
}

/// The instructions of one page.
pub struct Instructions {
    pub bytes: Vec<u8>,
    /// The bytes of the largest drawing that they may draw.
    pub largest: u64,
}

impl Unpacking {
    /// The instructions of a page; nothing if they are more than any page needs.
    pub fn of(&mut self, page: &Page<'_>) -> Option<Instructions> {
        let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(parts)) => parts.iter::<Stream<'_>>().collect(),
            _ => Vec::new(),
        };
        let n_bytes = unpacked(&streams);
        if n_bytes > HARMLESS as u64 {
            self.n_swollen += n_bytes;
        }
        let largest = self.largest(page.resources());
        if n_bytes > MOST || largest > MOST {
            return None;
        }
        let mut bytes = Vec::new();
        for part in streams.iter().filter_map(|stream| stream.decoded_data().ok()) {
            bytes.extend_from_slice(&part);
            // An instruction does not go on in the next part.
            bytes.push(b' ');
        }
        Some(Instructions { bytes, largest })
    }

    /// The bytes of the largest drawing in these resources and in those of their drawings.
    fn largest(&mut self, resources: &Resources<'_>) -> u64 {
        let mut largest = 0;
        let mut seen = HashSet::new();
        let mut waiting = vec![resources.x_objects.clone()];
        while let Some(drawings) = waiting.pop() {
            for name in drawings.keys() {
                let Some(id) = drawings.get_ref(name.as_ref()).map(ObjectIdentifier::from) else { continue };
                if seen.len() >= MOST_FORMS || !seen.insert(id) {
                    continue;
                }
                let Some(stream) = drawings.get::<Stream<'_>>(name.as_ref()) else { continue };
                if stream.dict().get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_ref() != b"Form") {
                    continue;
                }
                let inner = stream.dict().get::<Dict<'_>>("Resources");
                waiting.extend(inner.and_then(|inner| inner.get::<Dict<'_>>("XObject")));
                let n_bytes = *self.forms.entry(id).or_insert_with(|| unpacked(&[stream]).max(1));
                largest = largest.max(n_bytes);
            }
        }
        largest
    }
}

/// The bytes of all streams together, counted no further than a page may have.
fn unpacked(streams: &[Stream<'_>]) -> u64 {
    let raw: u64 = streams.iter().map(|stream| stream.raw_data().len() as u64).sum();
    let is_plain = |stream: &Stream<'_>| stream.filters().len() <= 1;
    if raw <= HARMLESS as u64 && streams.iter().all(is_plain) {
        return raw;
    }
    let mut n_bytes = 0;
    for stream in streams {
        n_bytes += measure(&stream.raw_data(), &stream.filters());
        if n_bytes > MOST {
            break;
        }
    }
    n_bytes
}

/// The bytes that come out of the filters, counted no further than a page may have.
fn measure(raw: &[u8], filters: &[Filter]) -> u64 {
    let mut bytes = raw.to_vec();
    for filter in filters {
        let limit = MOST + 1;
        let mut unpacked = Vec::new();
        match filter {
            // What is damaged counts as far as it goes.
            Filter::FlateDecode => {
                let _ = flate2::read::ZlibDecoder::new(&*bytes).take(limit).read_to_end(&mut unpacked);
            }
            Filter::RunLengthDecode => match run_length(&bytes) {
                n if n > MOST => return n,
                // No more than a page may have, so it may be written out.
                _ => unpacked = runs(&bytes),
            },
            Filter::Ascii85Decode => unpacked = ascii_85(&bytes),
            Filter::AsciiHexDecode => unpacked = hex(&bytes),
            Filter::LzwDecode => return lzw(&bytes).max(bytes.len() as u64),
            _ => break,
        }
        if unpacked.len() as u64 > MOST {
            return limit;
        }
        bytes = unpacked;
    }
    bytes.len() as u64
}

/// The bytes that runs stand for.
fn run_length(packed: &[u8]) -> u64 {
    let (mut at, mut n) = (0, 0);
    while let Some(&length) = packed.get(at).filter(|length| **length != 128) {
        let is_run = length > 128;
        n += if is_run { 257 - u64::from(length) } else { u64::from(length) + 1 };
        at += if is_run { 2 } else { usize::from(length) + 2 };
    }
    n
}

fn runs(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = packed;
    while let [length, behind @ ..] = rest
        && *length != 128
    {
        let is_run = *length > 128;
        let n = if is_run { 1 } else { usize::from(*length) + 1 }.min(behind.len());
        let times = if is_run { 257 - usize::from(*length) } else { 1 };
        bytes.extend(behind[..n].repeat(times));
        rest = &behind[n..];
    }
    bytes
}

fn ascii_85(packed: &[u8]) -> Vec<u8> {
    let (mut bytes, mut group, mut n) = (Vec::new(), 0u32, 0);
    for byte in packed.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'z' => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                n += 1;
                if n == 5 {
                    bytes.extend(group.to_be_bytes());
                    (group, n) = (0, 0);
                }
            }
            _ => break,
        }
    }
    if n > 1 {
        let last = (n..5).fold(group, |group, _| group.wrapping_mul(85).wrapping_add(84));
        bytes.extend(&last.to_be_bytes()[..n - 1]);
    }
    bytes
}

fn hex(packed: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = packed.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|it| it as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}

/// The bytes that codes of Lempel, Ziv and Welch stand for: each new code is one byte longer than the one before it.
fn lzw(packed: &[u8]) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths = Vec::new();
    let (mut n_bytes, mut last, mut bits, mut n_bits) = (0u64, 0u64, 0u32, 0);
    for byte in packed {
        bits = bits << 8 | u32::from(*byte);
        n_bits += 8;
        // The first codes have 9 bits; one bit more comes one code early.
        let width = match lengths.len() + 258 {
            ..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
        if n_bits < width {
            continue;
        }
        n_bits -= width;
        let code = (bits >> n_bits) as usize & ((1 << width) - 1);
        bits &= (1 << n_bits) - 1;
        let length = match code {
            CLEAR => {
                lengths.clear();
                last = 0;
                continue;
            }
            END => break,
            ..CLEAR => 1,
            code => lengths.get(code - 258).copied().unwrap_or(last + 1),
        };
        n_bytes += length;
        if last > 0 && lengths.len() < 4096 - 258 {
            lengths.push(last + 1);
        }
        last = length;
    }
    n_bytes
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_is_packed_twice_is_measured_no_further_than_a_page_may_be() {
        let bomb = packed(&packed(&vec![b' '; (MOST as usize) + 9]));
        assert!(bomb.len() < 2_000);
        assert_eq!(measure(&bomb, &[Filter::FlateDecode; 2]), MOST + 1);
        assert_eq!(measure(&packed(&packed(b"words")), &[Filter::FlateDecode; 2]), 5);
    }

    #[test]
    fn runs_are_counted() {
        let runs_of = [4, 10, 11, 12, 13, 14, 253, 3, 128];
        assert_eq!(measure(&runs_of, &[Filter::RunLengthDecode]), 9);
        assert_eq!(runs(&runs_of), [10, 11, 12, 13, 14, 3, 3, 3, 3]);
        assert!(measure(&[0x81, b' '].repeat(1 << 20), &[Filter::RunLengthDecode]) > MOST);
    }

    #[test]
    fn letters_that_stand_for_bytes_are_read() {
        assert_eq!(ascii_85(b"87cUR D]i,\"\n~>"), b"Hello Wo");
        assert_eq!(hex(b"4 8656C6c6f>"), b"Hello");
    }

    #[test]
    fn codes_are_counted() {
        let codes = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(measure(&codes, &[Filter::LzwDecode]), 10);
    }
}
