//! A search that goes on in the file where the part of the text that is here ends.
//!
//! The whole of a large text is there only after a while. Whoever searches just after opening it need not wait for
//! that: the bytes of the file are looked through, a slice at a time, and the part around the match is shown.

use std::ops::Range;

use super::opened::Part;
use crate::import::TextFile;
use crate::search::{Query, slice};

/// How much of the next slice is looked at as well, for a match that reaches into it.
const OVERLAP: usize = 1 << 10;
/// No character has more bytes.
const CHARACTER: usize = 4;

/// A search through a file.
#[derive(Debug)]
pub struct Seeking {
    pub query: Query,
    file: TextFile,
    /// Where it began, how far it has come, and whether it went around the end of the file.
    from: usize,
    at: usize,
    around: bool,
    of: usize,
}

/// What a slice of it has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet.
    More,
    /// The match begins at this byte of the file.
    At(usize),
    /// There is none, or the bytes cannot be looked through: they may be in an encoding of their own.
    Nothing,
}

impl Seeking {
    /// A search behind the end of a part, and then before its start.
    pub fn beyond(part: &Part, query: Query, file: TextFile) -> Option<Self> {
        let of = part.of?;
        let from = part.bytes.end.min(of);
        Some(Self { query, file, from, at: from, around: false, of })
    }

    /// How much of the file was looked through, in per cent.
    pub fn per_cent(&self) -> usize {
        let done = if self.around { self.of - self.from + self.at } else { self.at - self.from };
        (done.min(self.of) as u128 * 100 / self.of.max(1) as u128) as usize
    }

    /// Whether it went around the end of the file.
    pub fn is_around(&self) -> bool {
        self.around
    }

    /// Goes on through the next slice.
    pub fn go_on(&mut self) -> Found {
        self.slice(slice())
    }

    fn slice(&mut self, n_bytes: usize) -> Found {
        let end = if self.around { self.from } else { self.of };
        let slice = self.at..self.at.saturating_add(n_bytes).min(end);
        match self.first_in(slice.clone()) {
            None => Found::Nothing,
            Some(Some(at)) => {
                self.at = at + 1;
                Found::At(at)
            }
            Some(None) => {
                self.at = slice.end;
                if self.at < end {
                    return Found::More;
                }
                if self.around {
                    return Found::Nothing;
                }
                (self.at, self.around) = (0, true);
                Found::More
            }
        }
    }

    /// Where the first match begins in a stretch of the file; `None` when it is not UTF-8.
    fn first_in(&mut self, stretch: Range<usize>) -> Option<Option<usize>> {
        let len = (stretch.len() + OVERLAP).min(self.of - stretch.start);
        let bytes = self.file.bytes(stretch.start as u64, len).ok().filter(|bytes| bytes.len() == len)?;
        // A slice may begin and end within a character.
        let begins = bytes.iter().take(CHARACTER).position(|byte| byte & 0xC0 != 0x80).unwrap_or(0);
        let text = match std::str::from_utf8(&bytes[begins..]) {
            Ok(text) => text,
            Err(error) if begins + error.valid_up_to() + CHARACTER > bytes.len() => {
                std::str::from_utf8(&bytes[begins..begins + error.valid_up_to()]).ok()?
            }
            Err(_) => return None,
        };
        // One that begins in the slice belongs to it.
        let end = text.ceil_char_boundary(stretch.len().saturating_sub(begins).min(text.len()));
        Some(self.query.first_in(text, 0..end).map(|found| stretch.start + begins + found.start))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[track_caller]
    fn check(text: &str, part: Range<usize>, query: &str, wanted: &[usize]) {
        let file = file(text.as_bytes());
        for n_bytes in [1, 5, 64, 1 << 20] {
            let part = Part { bytes: part.clone(), of: Some(text.len()) };
            let query = Query::new(query).unwrap();
            let mut seeking = Seeking::beyond(&part, query, TextFile::open(file.path()).unwrap()).unwrap();
            let mut found = Vec::new();
            loop {
                match seeking.slice(n_bytes) {
                    Found::More => {}
                    Found::At(at) => found.push(at),
                    Found::Nothing => break,
                }
            }
            assert_eq!(found, wanted, "{n_bytes}");
        }
    }

    #[test]
    fn what_stands_behind_a_part_is_found_and_then_what_stands_before() {
        check("a needle, a needle, a Needle.", 0..12, "needle", &[12, 22, 2]);
        check("дa élan, д élan", 4..8, "élan", &[14, 4]);
        check("red\nline and red line", 0..0, "red line", &[0, 13]);
        check("nothing", 0..3, "needle", &[]);
    }

    #[test]
    fn bytes_of_another_encoding_are_left_to_who_reads_them_whole() {
        let file = file(b"caf\xE9 au lait, caf\xE9 noir");
        let part = Part { bytes: 0..5, of: Some(23) };
        let mut seeking =
            Seeking::beyond(&part, Query::new("noir").unwrap(), TextFile::open(file.path()).unwrap()).unwrap();
        assert_eq!(seeking.go_on(), Found::Nothing);
    }
}
