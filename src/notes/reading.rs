//! The bytes of a notebook, cut into records. Nothing that can be read is lost to what cannot.

use std::collections::HashMap;
use std::ops::Range;

use super::record::{Record, Standing, is_header, read, whole_part};

/// The version of the file that we write. A file of a higher one is read, never written.
pub const FORMAT: u64 = 1;

/// What the bytes of a notebook say.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The records that can be used, in the order of the file.
    pub records: Vec<Record>,
    /// What cannot be used, and where it stands.
    pub set_aside: Vec<SetAside>,
    /// How many of the records a person changed or wrote.
    pub by_hand: usize,
    /// How many are of a kind that only another version knows.
    pub foreign: usize,
    /// Why nothing may be written to this file.
    pub refusal: Option<String>,
    len: usize,
    /// The ids made for notes without one, and how many notes had each.
    made_ids: HashMap<String, usize>,
}

/// A stretch of the file that is kept, but not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    pub range: Range<usize>,
    /// Counted from 1.
    pub line: usize,
    pub why: String,
    pub torn: bool,
}

/// Reads the bytes of a notebook.
pub fn reading(bytes: &[u8]) -> Reading {
    let starts = record_starts(bytes);
    let head = &bytes[..starts.first().map_or(bytes.len(), |&(at, _)| at)];
    let mut reading = Reading { refusal: refusal(head), len: bytes.len(), ..Reading::default() };
    for (i, &(at, line)) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(bytes.len(), |&(next, _)| next);
        reading.take(bytes, at..end, line);
    }
    reading
}

impl Reading {
    /// The record at the very end that was cut off while it was written.
    pub fn torn_end(&self) -> Option<&SetAside> {
        self.set_aside.last().filter(|last| last.torn && last.range.end == self.len)
    }

    fn use_record(&mut self, mut record: Record) {
        record.name_by_place(|id| {
            let count = self.made_ids.entry(id.to_owned()).or_default();
            *count += 1;
            *count - 1
        });
        self.records.push(record);
    }

    /// Takes in the stretch from one header to the next.
    fn take(&mut self, bytes: &[u8], range: Range<usize>, line: usize) {
        let chunk = &bytes[range.clone()];
        let (why, torn) = match read(chunk) {
            Standing::Whole(record) => return self.use_record(record),
            Standing::ByHand(record) => {
                self.by_hand += 1;
                return self.use_record(record);
            }
            Standing::Foreign => {
                self.foreign += 1;
                return;
            }
            Standing::Torn => ("it was cut off while it was written".to_owned(), true),
            Standing::Unreadable(why) => (why, false),
        };
        let Some(len) = whole_part(chunk).filter(|&len| len < chunk.len()) else {
            return self.set_aside.push(SetAside { range, line, why, torn });
        };
        let line_after = line + chunk[..len].iter().filter(|&&byte| byte == b'\n').count();
        self.take(bytes, range.start..range.start + len, line);
        let why = "it was cut off while it was written".to_owned();
        self.set_aside.push(SetAside { range: range.start + len..range.end, line: line_after, why, torn: true });
    }
}

/// Where the records begin: offset and line.
fn record_starts(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (mut starts, mut at) = (Vec::new(), 0);
    for (number, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let begins = line.trim_ascii_start().starts_with(b"[[");
        if begins && std::str::from_utf8(line).is_ok_and(is_header) {
            starts.push((at, number + 1));
        }
        at += line.len();
    }
    starts
}

/// A notebook opens with `format = 1`; anything else is not ours to write to.
fn refusal(head: &[u8]) -> Option<String> {
    let Ok(head) = std::str::from_utf8(head) else {
        return Some("it is not a notebook of postil: it does not begin with text".to_owned());
    };
    if head.is_empty() {
        return None;
    }
    match head.parse::<toml::Table>().ok().and_then(|table| table.get("format")?.as_integer()) {
        Some(format) if u64::try_from(format).is_ok_and(|format| format <= FORMAT) => None,
        Some(format) => Some(format!("it was written by a newer postil (its format is {format})")),
        None => Some("it is not a notebook of postil: it does not begin with `format = 1`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::history::History;

    fn notes(text: &str) -> Vec<String> {
        let all = History::of(reading(text.as_bytes()).records).in_order();
        let mut notes: Vec<_> = all.into_iter().map(|annotation| annotation.note).collect();
        notes.sort();
        notes
    }

    #[test]
    fn two_notes_by_hand_at_one_place_are_both_there() {
        let one = "[[note]]\nquote = 'a'\nnote = '1'\n\n";
        assert_eq!(notes(&format!("format = 1\n\n{one}{}", one.replace('1', "2"))), ["1", "2"]);
    }
}
