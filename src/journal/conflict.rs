//! A journal into which git has put the marker lines of a conflict.
//!
//! Two machines have each added records at the end, and git shows both ends: whole records, with lines
//! between them, or inside them where both sides have a line in common. So the file is taken apart into the
//! two files it was made of.

/// A file with conflicts, taken apart.
#[derive(Debug)]
pub struct Conflict {
    /// The line of the first marker, counted from 1.
    pub line: usize,
    pub ours: Side,
    pub theirs: Side,
}

/// One of the two files.
#[derive(Debug, Default)]
pub struct Side {
    pub bytes: Vec<u8>,
    /// For each of its lines: which line of the file with the markers it is.
    pub lines: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Common,
    Ours,
    /// What both sides had before; git shows it when it is told to.
    Before,
    Theirs,
}

/// Takes a file apart; `None` when it has no conflict, or the markers are not all there.
pub fn conflict(bytes: &[u8]) -> Option<Conflict> {
    let (mut ours, mut theirs, mut first, mut part) = (Side::default(), Side::default(), None, Part::Common);
    for (i, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        match (part, marker(line)) {
            (Part::Common, Some(b'<')) => {
                first = first.or(Some(i + 1));
                part = Part::Ours;
            }
            (Part::Ours, Some(b'|')) => part = Part::Before,
            (Part::Ours | Part::Before, Some(b'=')) => part = Part::Theirs,
            (Part::Theirs, Some(b'>')) => part = Part::Common,
            _ => {
                if matches!(part, Part::Common | Part::Ours) {
                    ours.push(line, i + 1);
                }
                if matches!(part, Part::Common | Part::Theirs) {
                    theirs.push(line, i + 1);
                }
            }
        }
    }
    let line = first.filter(|_| part == Part::Common)?;
    Some(Conflict { line, ours, theirs })
}

impl Side {
    fn push(&mut self, line: &[u8], number: usize) {
        self.bytes.extend(line);
        self.lines.push(number);
    }
}

/// The sign of a marker line: seven of it, and a name behind all but the one in the middle.
fn marker(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    let sign = *line.first()?;
    let (signs, name) = line.split_at_checked(7)?;
    let named = name.is_empty() || sign != b'=' && name.starts_with(b" ");
    (b"<|=>".contains(&sign) && signs.iter().all(|&it| it == sign) && named).then_some(sign)
}
