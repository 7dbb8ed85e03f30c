//! An archive of one file, as the annotations of an EPUB travel: written without compression, read with or without.

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

/// Larger annotations are nobody's.
const LARGEST: u64 = 64 << 20;

/// An archive that holds one file.
pub fn write(name: &str, content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let (name_len, len) = (name.len() as u16, content.len() as u32);
    // Version 2.0, names in UTF-8, stored, the first day that the format can say.
    let mut about = Vec::new();
    for number in [20_u16, 1 << 11, 0, 0, 0x21] {
        about.extend(number.to_le_bytes());
    }
    for number in [crc.sum(), len, len] {
        about.extend(number.to_le_bytes());
    }
    about.extend(name_len.to_le_bytes());
    about.extend([0, 0]);
    let mut out = b"PK\x03\x04".to_vec();
    out.extend(&about);
    out.extend(name.as_bytes());
    out.extend(content);
    let directory = out.len() as u32;
    out.extend(b"PK\x01\x02\x14\x00");
    out.extend(&about);
    // No comment, the first disk, no attributes, and where the file begins.
    out.extend([0; 14]);
    out.extend(name.as_bytes());
    let directory_len = out.len() as u32 - directory;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(directory_len.to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// The file of this name in an archive.
pub fn read(archive: &[u8], name: &str) -> Result<Vec<u8>, String> {
    let torn = || "the archive is damaged or was cut off".to_owned();
    let end = archive.windows(4).rposition(|four| four == b"PK\x05\x06").ok_or_else(torn)?;
    let mut at = number(archive, end + 16, 4).ok_or_else(torn)?;
    while archive.get(at..at + 4) == Some(b"PK\x01\x02") {
        let of = |offset: usize, len: usize| number(archive, at + offset, len).ok_or_else(torn);
        let (method, packed, name_len) = (of(10, 2)?, of(20, 4)?, of(28, 2)?);
        let (extra, comment, header) = (of(30, 2)?, of(32, 2)?, of(42, 4)?);
        if archive.get(at + 46..at + 46 + name_len) == Some(name.as_bytes()) {
            let skip = |offset| number(archive, header + offset, 2).ok_or_else(torn);
            let start = header + 30 + skip(26)? + skip(28)?;
            let content = archive.get(start..start + packed).ok_or_else(torn)?;
            return unpacked(content, method).ok_or_else(torn);
        }
        at += 46 + name_len + extra + comment;
    }
    Err(format!("there is no {name} in the archive"))
}

fn unpacked(content: &[u8], method: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match method {
        0 => out.extend(content),
        8 => drop(DeflateDecoder::new(content).take(LARGEST).read_to_end(&mut out).ok()?),
        _ => return None,
    }
    Some(out)
}

fn number(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_comes_back_and_another_is_not_there() {
        let archive = write("a.json", b"words");
        assert_eq!(read(&archive, "a.json"), Ok(b"words".to_vec()));
        assert!(read(&archive, "b.json").unwrap_err().contains("no b.json"));
        for end in 0..archive.len() {
            read(&archive[..end], "a.json").ok();
        }
    }

    proptest! {
        #[test]
        fn damaged_archives_are_answered(at in 0..120_usize, byte in any::<u8>()) {
            let mut archive = write("a.json", b"words");
            let at = at % archive.len();
            archive[at] = byte;
            read(&archive, "a.json").ok();
        }
    }
}
