//! The bytes of a notebook, cut into records. Nothing that can be read is lost to what cannot.

use std::collections::HashMap;
use std::ops::Range;

use super::conflict::{Conflict, Side, conflict};
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
    /// The line of the first marker of git, when the file is two that git could not merge. Both are read.
    pub conflict: Option<usize>,
    len: usize,
}

/// What one file says, before its records are put together with those of another.
#[derive(Debug, Default)]
struct Sheet {
    found: Vec<Found>,
    set_aside: Vec<SetAside>,
    foreign: usize,
    refusal: Option<String>,
}

#[derive(Debug, PartialEq)]
struct Found {
    line: usize,
    record: Record,
    by_hand: bool,
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
    let mut sheet = Sheet::of(bytes);
    let in_order = sheet.refusal.is_none() && sheet.set_aside.is_empty();
    let conflict = if in_order { None } else { conflict(bytes) };
    let line = conflict.as_ref().map(|conflict| conflict.line);
    if let Some(Conflict { ours, theirs, .. }) = conflict {
        sheet = Sheet::in_file(&ours).with(Sheet::in_file(&theirs));
    }
    let Sheet { found, set_aside, foreign, refusal } = sheet;
    let by_hand = found.iter().filter(|found| found.by_hand).count();
    let mut records: Vec<_> = found.into_iter().map(|found| found.record).collect();
    name_by_place(&mut records);
    Reading { records, set_aside, by_hand, foreign, refusal, conflict: line, len: bytes.len() }
}

/// Gives the notes without an id their ids.
fn name_by_place(records: &mut [Record]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records {
        record.name_by_place(|id| {
            let count = counts.entry(id.to_owned()).or_default();
            *count += 1;
            *count - 1
        });
    }
}

impl Reading {
    /// The record at the very end that was cut off while it was written.
    pub fn torn_end(&self) -> Option<&SetAside> {
        self.set_aside.last().filter(|last| last.torn && last.range.end == self.len)
    }
}

impl Sheet {
    fn of(bytes: &[u8]) -> Self {
        let starts = record_starts(bytes);
        let head = &bytes[..starts.first().map_or(bytes.len(), |&(at, _)| at)];
        let mut sheet = Self { refusal: refusal(head), ..Self::default() };
        for (i, &(at, line)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(bytes.len(), |&(next, _)| next);
            sheet.take(bytes, at..end, line);
        }
        sheet
    }

    /// What one side of a conflict says, with the lines of the file that holds both.
    fn in_file(side: &Side) -> Self {
        let mut sheet = Self::of(&side.bytes);
        let line = |line: usize| side.lines.get(line - 1).copied().unwrap_or(line);
        sheet.found.iter_mut().for_each(|found| found.line = line(found.line));
        for aside in &mut sheet.set_aside {
            // It is nowhere in one piece, so nothing must be mended there.
            *aside = SetAside { range: 0..0, line: line(aside.line), why: aside.why.clone(), torn: false };
        }
        sheet
    }

    /// Both sides of a conflict together; what they have in common counts once.
    fn with(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self.found.sort_by_key(|found| found.line);
        self.found.dedup();
        self.set_aside.extend(other.set_aside);
        self.set_aside.sort_by_key(|aside| aside.line);
        self.set_aside.dedup();
        self.foreign = self.foreign.max(other.foreign);
        self.refusal = self.refusal.or(other.refusal);
        self
    }

    /// Takes in the stretch from one header to the next.
    fn take(&mut self, bytes: &[u8], range: Range<usize>, line: usize) {
        let chunk = &bytes[range.clone()];
        let (why, torn) = match read(chunk) {
            Standing::Whole(record) => return self.found.push(Found { line, record, by_hand: false }),
            Standing::ByHand(record) => return self.found.push(Found { line, record, by_hand: true }),
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
        if let Some(record) = without_header(&chunk[len..]) {
            return self.found.push(Found { line: line_after, record, by_hand: false });
        }
        let why = "it was cut off while it was written".to_owned();
        self.set_aside.push(SetAside { range: range.start + len..range.end, line: line_after, why, torn: true });
    }
}

/// A record whose header is missing. When both sides of a conflict begin with the same header, git writes it
/// once, above the marker lines; who removes just those leaves the second record without. Its sum proves it.
fn without_header(bytes: &[u8]) -> Option<Record> {
    let headed = |kind: &str| [format!("[[{kind}]]\n").as_bytes(), bytes.trim_ascii_start()].concat();
    ["note", "removed", "document", "correction", "restored"].into_iter().find_map(|kind| match read(&headed(kind)) {
        Standing::Whole(record) => Some(record),
        _ => None,
    })
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
    use crate::notes::record::{What, Why};

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

    #[test]
    fn both_sides_of_a_conflict_are_read() {
        let whole = |id: &str| format!("[[note]]\nid = '{id}'\nquote = 'a'\nnote = '{id}'\n\n");
        let [base, mine, other, last] = ["base", "mine", "other", "last"].map(whole);
        let body = |record: &str| record.trim_start_matches("[[note]]\n").to_owned();
        // Git takes a header that both sides have out of the conflict, or leaves it in.
        let (mine_body, other_body) = (body(&mine), body(&other));
        let inside = format!("[[note]]\n<<<<<<< HEAD\n{mine_body}=======\n{other_body}>>>>>>> other\n");
        let around = format!("<<<<<<< HEAD\n{mine}||||||| 1234\n=======\n{other}>>>>>>> other\n");
        for conflict in [inside, around] {
            let text = format!("format = 1\n\n{base}{conflict}{last}");
            let reading = reading(text.as_bytes());
            assert_eq!((reading.set_aside, reading.refusal, reading.by_hand), (Vec::new(), None, 4), "{text}");
            assert!(reading.conflict.is_some());
            assert_eq!(notes(&text), ["base", "last", "mine", "other"]);
        }
        let quoted =
            format!("format = 1\n\n{}", base.replace("'base'\n\n", "\"\"\"\n<<<<<<< a\n=======\n>>>>>>> b\"\"\"\n"));
        assert_eq!(reading(quoted.as_bytes()).conflict, None);
    }

    #[test]
    fn a_conflict_without_its_marker_lines_is_still_both_records() {
        let removed = |change: &str, id: &str| {
            let what = What::Removed { id: id.to_owned(), when: jiff::Timestamp::UNIX_EPOCH };
            Record { change: change.to_owned(), what, why: Why::New }
        };
        let (mine, other, last) = (removed("2.a", "a"), removed("2.b", "b"), removed("3.c", "c"));
        let [one, two, three] = [&mine, &other, &last].map(Record::to_toml);
        let text = format!("format = 1\n\n{one}{}{three}", two.trim_start_matches("[[removed]]\n"));
        let reading = reading(text.as_bytes());
        assert_eq!((reading.records, reading.set_aside), (vec![mine, other, last], Vec::new()));
    }
}
