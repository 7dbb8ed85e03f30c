//! A journal cut into the stretches it is made of, so that they can be put together anew without a byte of any
//! record being written again: fields of another version, words by hand and sums stay as they are.

use jiff::Timestamp;
use toml::{Table, Value};

use super::Kept;
use super::conflict::{Conflict, conflict};
use super::reading::{stretches, without_header};
use super::standing::{Standing, read, take_text, take_time, whole_part};

/// A journal in pieces.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// What stands before the first record.
    pub head: Vec<u8>,
    pub all: Vec<Piece>,
}

/// A record, and the remarks below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The record as it stands in the file, with the line ends that we write and without an empty line at its end.
    pub record: Vec<u8>,
    /// The comments that follow.
    pub remarks: Vec<u8>,
    /// What the record says. The same in two files: the same record.
    pub key: Vec<u8>,
    pub kind: String,
    /// Which thing it is about.
    pub id: Option<String>,
    /// When it was written, as far as it says so.
    pub when: Option<Timestamp>,
    /// The number in the name of the change.
    pub count: u64,
    pub value: Worth,
}

/// How far a piece can be trusted; the higher of two with the same name is the later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// It cannot be used.
    Damaged,
    Whole,
    ByHand,
}

/// Cuts a journal into pieces. One into which git has put marker lines is two journals.
pub fn pieces<R: Kept>(bytes: &[u8]) -> Vec<Pieces> {
    match conflict(bytes) {
        Some(Conflict { ours, theirs, .. }) if !super::reading::<R>(bytes).is_in_order() => {
            vec![cut::<R>(&ours.bytes), cut::<R>(&theirs.bytes)]
        }
        _ => vec![cut::<R>(bytes)],
    }
}

fn cut<R: Kept>(bytes: &[u8]) -> Pieces {
    // Line ends may differ between the machines of one reader.
    let bytes = with_our_line_ends(bytes);
    let stretches = stretches(&bytes);
    let head = stretches.first().map_or(bytes.len(), |(first, _)| first.start);
    let mut pieces = Pieces { head: bytes[..head].to_vec(), all: vec![] };
    for (range, _) in stretches {
        pieces.take::<R>(&bytes[range]);
    }
    pieces
}

impl Pieces {
    /// The whole journal again.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone();
        for piece in &self.all {
            bytes.extend(&piece.record);
            bytes.push(b'\n');
            if !piece.remarks.is_empty() {
                bytes.extend(&piece.remarks);
                bytes.push(b'\n');
            }
            bytes.push(b'\n');
        }
        bytes
    }

    fn take<R: Kept>(&mut self, bytes: &[u8]) {
        let value = match read::<R>(bytes) {
            Standing::Whole(_) | Standing::Foreign => Worth::Whole,
            Standing::ByHand(_) => Worth::ByHand,
            Standing::Torn => return self.take_torn::<R>(bytes),
            Standing::Unreadable(_) => match whole_part(bytes).filter(|&len| len < bytes.len()) {
                Some(_) => return self.take_torn::<R>(bytes),
                None => return self.all.push(Piece::damaged(bytes)),
            },
        };
        self.all.push(Piece::of(bytes, value));
    }

    /// Takes in a record of which the rest was lost, and perhaps a whole one before it. What is left becomes a
    /// comment, so that the journal is TOML.
    fn take_torn<R: Kept>(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.split_at(whole_part(bytes).unwrap_or(0));
        if !whole.is_empty() {
            self.take::<R>(whole);
        }
        match without_header::<R>(rest) {
            Some((record, _)) => self.take::<R>(&record),
            None => {
                let remarks = as_comment(rest);
                match self.all.last_mut() {
                    Some(last) => last.remark(&remarks),
                    None => self.head.extend([&remarks[..], b"\n\n"].concat()),
                }
            }
        }
    }
}

impl Piece {
    fn of(bytes: &[u8], value: Worth) -> Self {
        let (record, remarks) = bytes.split_at(remarks_start(bytes));
        let text = String::from_utf8_lossy(record);
        let mut table = text.parse::<Table>().unwrap_or_default();
        let kind = table.keys().next().cloned().unwrap_or_default();
        let mut fields = match table.remove(&kind) {
            Some(Value::Array(mut tables)) => match tables.pop() {
                Some(Value::Table(fields)) => fields,
                _ => Table::new(),
            },
            _ => Table::new(),
        };
        fields.remove("sum");
        let key = format!("{kind}\n{fields}").into_bytes();
        let change = take_text(&mut fields, "change").unwrap_or_default();
        let count = change.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        let id = take_text(&mut fields, "id").ok();
        let when = ["stepped", "when", "changed", "made"].iter().find_map(|key| take_time(&mut fields, key));
        let (record, remarks) = (record.trim_ascii_end().to_vec(), trimmed(remarks));
        Self { record, remarks, key, kind, id, when, count, value }
    }

    fn damaged(bytes: &[u8]) -> Self {
        let record = bytes.trim_ascii_end().to_vec();
        let (key, kind) = (record.clone(), String::new());
        Self { record, remarks: Vec::new(), key, kind, id: None, when: None, count: 0, value: Worth::Damaged }
    }

    /// Adds remarks, unless they are there.
    pub fn remark(&mut self, remarks: &[u8]) {
        if remarks.is_empty() || memchr::memmem::find(&self.remarks, remarks).is_some() {
            return;
        }
        if !self.remarks.is_empty() {
            self.remarks.push(b'\n');
        }
        self.remarks.extend(remarks);
    }
}

/// Where the empty lines and the comments at the end of a record begin.
fn remarks_start(bytes: &[u8]) -> usize {
    let (mut start, mut at) = (bytes.len(), bytes.len());
    for line in bytes.split_inclusive(|&byte| byte == b'\n').rev() {
        at -= line.len();
        let line = line.trim_ascii();
        if !line.is_empty() && !line.starts_with(b"#") {
            break;
        }
        start = at;
    }
    start
}

/// Without the empty lines around.
fn trimmed(bytes: &[u8]) -> Vec<u8> {
    bytes.trim_ascii().to_vec()
}

/// What is left of a record, as a comment.
pub fn as_comment(bytes: &[u8]) -> Vec<u8> {
    let rest = String::from_utf8_lossy(bytes).into_owned();
    let mut comment = "# Cut off while it was written, and not used:".to_owned();
    for line in rest.trim_end().lines() {
        let line: String = line.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect();
        comment.push_str("\n# ");
        comment.push_str(&line);
    }
    comment.into_bytes()
}

fn with_our_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (i, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(i + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}
