//! The bytes of a journal, cut into records. Nothing that can be read is lost to what cannot.

use std::ops::Range;

use memchr::memmem;

use super::conflict::{Conflict, Side, conflict};
use super::standing::{Standing, read, whole_part};
use super::{Kept, is_header};
use crate::processors;

/// Fewer records than these are not worth another processor.
const MANY: usize = 4096;

/// What the bytes of a journal say.
#[derive(Clone, Debug)]
pub struct Reading<R> {
    /// The records that can be used, in the order of the file.
    pub records: Vec<R>,
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
#[derive(Debug)]
struct Sheet<R> {
    found: Vec<Found<R>>,
    set_aside: Vec<SetAside>,
    foreign: usize,
    refusal: Option<String>,
}

#[derive(Debug, PartialEq)]
struct Found<R> {
    line: usize,
    record: R,
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

/// Reads the bytes of a journal.
pub fn reading<R: Kept>(bytes: &[u8]) -> Reading<R> {
    let mut sheet = Sheet::of(bytes);
    let in_order = sheet.refusal.is_none() && sheet.set_aside.is_empty();
    let conflict = if in_order { None } else { conflict(bytes) };
    let line = conflict.as_ref().map(|conflict| conflict.line);
    if let Some(Conflict { ours, theirs, .. }) = conflict {
        sheet = Sheet::in_file(&ours).with(Sheet::in_file(&theirs));
    }
    let Sheet { found, set_aside, foreign, refusal } = sheet;
    let by_hand = found.iter().filter(|found| found.by_hand).count();
    let records = found.into_iter().map(|found| found.record).collect();
    Reading { records, set_aside, by_hand, foreign, refusal, conflict: line, len: bytes.len() }
}

impl<R> Reading<R> {
    /// Whether all of it can be used and written to.
    pub fn is_in_order(&self) -> bool {
        self.refusal.is_none() && self.set_aside.is_empty() && self.conflict.is_none()
    }

    /// The record at the very end that was cut off while it was written.
    pub fn torn_end(&self) -> Option<&SetAside> {
        self.set_aside.last().filter(|last| last.torn && last.range.end == self.len)
    }
}

impl<R: Kept> Sheet<R> {
    fn of(bytes: &[u8]) -> Self {
        let stretches = stretches(bytes);
        let head = &bytes[..stretches.first().map_or(bytes.len(), |(first, _)| first.start)];
        let mut sheet = Self { refusal: R::refusal(head), ..Self::of_records(&[], bytes) };
        let parts = processors::each(processors::shares(&stretches, MANY), |part| Self::of_records(part, bytes));
        parts.into_iter().for_each(|part| sheet.append(part));
        sheet
    }

    fn of_records(stretches: &[(Range<usize>, usize)], bytes: &[u8]) -> Self {
        let found = Vec::with_capacity(stretches.len());
        let mut sheet = Self { found, set_aside: Vec::new(), foreign: 0, refusal: None };
        for (range, line) in stretches {
            sheet.take(bytes, range.clone(), *line);
        }
        sheet
    }

    /// Puts what stands further down in the file behind this.
    fn append(&mut self, below: Self) {
        self.found.extend(below.found);
        self.set_aside.extend(below.set_aside);
        self.foreign += below.foreign;
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
        if let Some((_, record)) = without_header(&chunk[len..]) {
            return self.found.push(Found { line: line_after, record, by_hand: false });
        }
        let why = "it was cut off while it was written".to_owned();
        self.set_aside.push(SetAside { range: range.start + len..range.end, line: line_after, why, torn: true });
    }
}

/// The records of one kind that can be used; the others are passed over, which takes a fraction of the time.
pub fn only<R: Kept>(bytes: &[u8], kind: &str) -> Vec<R> {
    let header = format!("[[{kind}]]");
    if memmem::find(bytes, header.as_bytes()).is_none() {
        return Vec::new();
    }
    let chunks = stretches(bytes).into_iter().map(|(range, _)| &bytes[range]);
    let of_kind = chunks.filter(|chunk| chunk.trim_ascii_start().starts_with(header.as_bytes()));
    let read = |chunk: &[u8]| match read(chunk) {
        Standing::Whole(record) | Standing::ByHand(record) => Some(record),
        // What follows a whole record may be a torn one, or a marker line of git.
        _ => whole_part(chunk).and_then(|len| match read(&chunk[..len]) {
            Standing::Whole(record) => Some(record),
            _ => None,
        }),
    };
    of_kind.filter_map(read).collect()
}

/// A record whose header is missing. When both sides of a conflict begin with the same header, git writes it
/// once, above the marker lines; who removes just those leaves the second record without. Its sum proves it.
/// Gives the record with its header as well.
pub(super) fn without_header<R: Kept>(bytes: &[u8]) -> Option<(Vec<u8>, R)> {
    let headed = |kind: &str| [format!("[[{kind}]]\n").as_bytes(), bytes.trim_ascii_start()].concat();
    R::KINDS.iter().map(|kind| headed(kind)).find_map(|bytes| match read(&bytes) {
        Standing::Whole(record) => Some((bytes, record)),
        _ => None,
    })
}

/// From each header to the next one: the bytes, and the line of the header.
pub(super) fn stretches(bytes: &[u8]) -> Vec<(Range<usize>, usize)> {
    let (mut stretches, mut line, mut counted) = (Vec::<(Range<usize>, usize)>::new(), 1, 0);
    for at in memmem::find_iter(bytes, b"[[") {
        let space = bytes[..at].iter().rev().take_while(|b| b.is_ascii_whitespace() && **b != b'\n').count();
        let start = at - space;
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1);
        let begins = start == 0 || bytes[start - 1] == b'\n';
        if begins && std::str::from_utf8(&bytes[start..end]).is_ok_and(is_header) {
            line += memchr::memchr_iter(b'\n', &bytes[counted..start]).count();
            counted = start;
            if let Some((last, _)) = stretches.last_mut() {
                last.end = start;
            }
            stretches.push((start..bytes.len(), line));
        }
    }
    stretches
}
