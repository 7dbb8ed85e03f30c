//! What is to be seen, as plain data: rows cut into runs, each with the roles that say why it looks as it does.
//!
//! Nothing here knows a colour or a terminal; a test can read a page, and [`crate::ui`] draws it.

use std::ops::Range;

use super::card::margin::{Aside, Gloss};
use crate::colours::Hue;
use crate::document::layout::Row;
use crate::document::{Document, Kind, SpanKind};
use crate::text::code::{Part, parts};
use crate::text::shown;

/// Where things stand in a window. All in cells, zero-based.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub columns: u16,
    pub rows: u16,
    /// First column of the text, and its width.
    pub left: u16,
    pub width: u16,
    /// First row of the text, and how many rows it has.
    pub top: u16,
    pub height: u16,
    /// Whether there is room for the heading line.
    pub head: bool,
    /// First column and width of the margin in which terms are explained, when they are.
    pub side: Option<(u16, u16)>,
}

/// Columns of a margin that terms are explained in, and of the gap before it.
const SIDE: std::ops::RangeInclusive<u16> = 28..=48;
const GAP: u16 = 4;

impl Frame {
    /// The frame of a window: one centred column, at most `measure` wide. Small windows first lose the blank
    /// rows, then the heading line; the foot line stays as long as there are two rows.
    pub fn new(columns: u16, rows: u16, measure: u16) -> Self {
        let margin = if columns >= 24 { 2 } else { 1 };
        let width = columns.saturating_sub(2 * margin).clamp(1, measure.max(10));
        let left = columns.saturating_sub(width) / 2;
        let head = rows >= 8;
        let top = match rows {
            0..8 => 0,
            8..14 => 1,
            _ => 2,
        };
        let foot = match rows {
            0..2 => 0,
            2..14 => 1,
            _ => 2,
        };
        Self { columns, rows, left, width, top, height: rows.saturating_sub(top + foot), head, side: None }
    }

    /// The same column moved to the left, so that the margin on its right can hold explanations; as it is when the
    /// window has no room for that.
    pub fn with_side(mut self) -> Self {
        let room = self.columns.saturating_sub(self.width + GAP + 3);
        if room >= *SIDE.start() {
            let side = room.min(*SIDE.end());
            self.left = (self.columns - self.width - GAP - side) / 2;
            self.side = Some((self.left + self.width + GAP, side));
        }
        self
    }
}

impl Frame {
    /// The same column where it is, with a margin on its right when the window is so wide that there is one.
    pub fn with_room(mut self) -> Self {
        let left = self.left + self.width + GAP;
        let room = self.columns.saturating_sub(left + 2);
        if room >= *SIDE.start() {
            self.side = Some((left, room.min(*SIDE.end())));
        }
        self
    }
}

/// Why a run looks as it does. Several may hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Role {
    Title = 1,
    Heading = 1 << 1,
    Subheading = 1 << 2,
    Marker = 1 << 3,
    Quote = 1 << 4,
    Code = 1 << 5,
    Contents = 1 << 6,
    Note = 1 << 7,
    Rule = 1 << 8,
    Emphasis = 1 << 9,
    Strong = 1 << 10,
    Link = 1 << 11,
    /// A term that the text's own glossary explains, and the one in focus.
    Term = 1 << 12,
    TermHere = 1 << 13,
    /// A match of the search, and the one the reader is at.
    Match = 1 << 14,
    MatchHere = 1 << 15,
    Highlight = 1 << 16,
    /// Words with a note on them.
    Noted = 1 << 17,
    Selected = 1 << 18,
    /// The row where a jump has landed.
    Landed = 1 << 19,
    /// A headword at its definition.
    Headword = 1 << 20,
    /// In the source view: taken out of the reading text.
    Removed = 1 << 21,
    /// Words that belong to the program, said quietly.
    Quiet = 1 << 22,
    /// A term that the reader has explained, and one that another source explains.
    TermOwn = 1 << 23,
    TermElsewhere = 1 << 24,
    /// Words that several highlights lie over.
    Overlap = 1 << 25,
    /// Words that their author took back.
    Struck = 1 << 26,
    /// What the parts of code are.
    CodeRemark = 1 << 27,
    CodeWords = 1 << 28,
    CodeNumber = 1 << 29,
    CodeKeyword = 1 << 30,
}

/// A set of [`Role`]s, and the hue of a highlight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    roles: u32,
    hue: Option<Hue>,
}

impl Roles {
    pub fn has(self, role: Role) -> bool {
        self.roles & role as u32 != 0
    }

    pub fn with(self, role: Role) -> Self {
        Self { roles: self.roles | role as u32, ..self }
    }

    pub fn and(self, other: Self) -> Self {
        Self { roles: self.roles | other.roles, hue: other.hue.or(self.hue) }
    }

    /// The hue of the highlight that is seen, if there is one.
    pub fn hue(self) -> Option<Hue> {
        self.hue
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self { roles: role as u32, hue: None }
    }
}

impl From<Hue> for Roles {
    fn from(hue: Hue) -> Self {
        Self { roles: Role::Highlight as u32, hue: Some(hue) }
    }
}

/// One piece of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub range: Range<usize>,
    pub roles: Roles,
}

/// What stands in the margin beside a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Bookmark,
    Note,
    /// With its hue, and the number of its colour among the reader's, counted from 1.
    Highlight(Hue, usize),
    /// It was changed in the file.
    Changed,
}

/// A row as it is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    pub row: Row,
    pub runs: Vec<Run>,
    pub sign: Option<Sign>,
    /// Whether a bar to the left of it shows that it is quoted.
    pub bar: bool,
    /// Whether it is centred in the column.
    pub centred: bool,
    /// It carries no words, and this of a picture.
    pub picture: Option<Slice>,
}

/// A line of a picture among the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The number of the picture in the document.
    pub picture: usize,
    /// Which of its lines, and of how many; the last may be blank.
    pub line: u16,
    pub of: u16,
}

impl PageRow {
    /// A line of a picture above `row`. It holds nothing of the text.
    pub fn of_picture(row: Row, slice: Slice) -> Self {
        let row = Row { end: row.start, next: row.start, ..row };
        Self { row, runs: Vec::new(), sign: None, bar: false, centred: false, picture: Some(slice) }
    }
}

/// The foot line: where in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    pub section: String,
    /// The printed page, where the text has page numbers.
    pub page: Option<String>,
    /// How much of the text, in bytes, ends with this page; `None` while its length is not known.
    pub per_cent: Option<u8>,
    /// Reading time to the end of the section.
    pub minutes: usize,
    /// Whether the text is still being read.
    pub reading: bool,
}

/// All that is to be seen of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub frame: Frame,
    pub rows: Vec<PageRow>,
    /// The title and the headings that enclose the first row, the outermost first.
    pub head: Vec<String>,
    pub foot: Foot,
    /// The terms explained in the margin.
    pub glosses: Vec<Gloss>,
    /// The notes that stand beside their rows.
    pub notes: Vec<Aside>,
}

impl Page {
    /// The stretch of the text that is to be seen.
    pub fn range(&self) -> Range<usize> {
        let start = self.rows.first().map_or(0, |row| row.row.start);
        start..self.rows.last().map_or(start, |row| row.row.next)
    }

    /// The numbers of the pictures among the words, from the top.
    pub fn pictures(&self) -> impl Iterator<Item = usize> + '_ {
        let slices = self.rows.iter().filter_map(|row| row.picture);
        let mut last = None;
        slices.map(|slice| slice.picture).filter(move |picture| last.replace(*picture) != Some(*picture))
    }

    /// The picture at a cell, if one is there.
    pub fn picture_at(&self, row: u16) -> Option<usize> {
        let row = self.rows.get(row.checked_sub(self.frame.top)? as usize)?;
        row.picture.map(|slice| slice.picture)
    }

    /// The cell of the byte `at`, if it is on the page.
    pub fn cell(&self, document: &Document, at: usize) -> Option<(u16, u16)> {
        let i = self.rows.iter().position(|row| (row.row.start..row.row.next).contains(&at))?;
        let row = &self.rows[i];
        let column = self.left(document, row) as usize + column_of(document, &row.row, at);
        Some((column.min(self.frame.columns.saturating_sub(1) as usize) as u16, self.frame.top + i as u16))
    }

    /// The byte that is drawn at a cell: the nearest one on that row. `None` outside the rows.
    pub fn offset(&self, document: &Document, column: u16, row: u16) -> Option<usize> {
        let row = self.rows.get(row.checked_sub(self.frame.top)? as usize)?;
        let column = column.saturating_sub(self.left(document, row));
        Some(offset_at(document, &row.row, column as usize))
    }

    /// The first column of a row's text.
    pub fn left(&self, document: &Document, row: &PageRow) -> u16 {
        let free = match row.centred {
            true => {
                self.frame.width.saturating_sub(shown::columns(&document.text[row.row.start..row.row.end]) as u16) / 2
            }
            false => row.row.indent,
        };
        self.frame.left + free
    }
}

/// How many columns of the row stand before the byte `at`.
pub fn column_of(document: &Document, row: &Row, at: usize) -> usize {
    let end = document.text.floor_char_boundary(at.clamp(row.start, row.end));
    shown::columns(&document.text[row.start..end])
}

/// The byte of the row that is drawn `column` columns from its start, or the row's end.
pub fn offset_at(document: &Document, row: &Row, column: usize) -> usize {
    row.start + offset_of_column(&document.text[row.start..row.end], column)
}

/// The byte of one line that is drawn `column` columns from its start, or its end.
pub fn offset_of_column(line: &str, column: usize) -> usize {
    let mut at = 0;
    for shown in shown::graphemes(line) {
        at += shown.columns as usize;
        if at > column {
            return shown.range.start;
        }
    }
    line.len()
}

/// Something that lies over the text.
pub type Overlay = (Range<usize>, Roles);

/// A row with its runs: the roles of its block, and of all that lies over it.
pub fn cut(document: &Document, row: Row, overlays: &[Overlay]) -> PageRow {
    let block = &document.blocks[row.block];
    let base = base_roles(block.kind);
    let marker = block.range.start..block.range.start + block.marker;
    let here = |range: &Range<usize>| range.start < row.end && range.end > row.start;
    let mut over: Vec<Overlay> = overlays.iter().filter(|(range, _)| here(range)).cloned().collect();
    if here(&marker) {
        over.push((marker, Role::Marker.into()));
    }
    let mut edges: Vec<usize> = vec![row.start, row.end];
    edges.extend(
        over.iter().flat_map(|(range, _)| [range.start, range.end]).filter(|at| (row.start..row.end).contains(at)),
    );
    edges.sort_unstable();
    edges.dedup();
    let roles_at = |at: usize| {
        let covering = over.iter().filter(|(range, _)| range.contains(&at));
        covering.fold(base, |roles, (_, more)| roles.and(*more))
    };
    let runs = edges.windows(2).map(|edge| Run { range: edge[0]..edge[1], roles: roles_at(edge[0]) }).collect();
    let bar = block.kind == Kind::Quote && !row.is_blank();
    let centred = block.kind == Kind::Rule || block.kind == Kind::Heading(1);
    PageRow { row, runs, sign: None, bar, centred, picture: None }
}

fn base_roles(kind: Kind) -> Roles {
    match kind {
        Kind::Heading(1) => Role::Title.into(),
        Kind::Heading(2) => Role::Heading.into(),
        Kind::Heading(_) => Role::Subheading.into(),
        Kind::Quote => Role::Quote.into(),
        Kind::Code => Role::Code.into(),
        Kind::Contents => Role::Contents.into(),
        Kind::Note => Role::Note.into(),
        Kind::Rule => Role::Rule.into(),
        Kind::Paragraph | Kind::ListItem | Kind::Verse | Kind::Table => Roles::default(),
    }
}

/// The overlays that the document itself brings for a stretch.
pub fn spans(document: &Document, range: Range<usize>) -> impl Iterator<Item = Overlay> {
    document.spans_in(range).filter_map(|span| {
        let role = match span.kind {
            SpanKind::Emphasis => Role::Emphasis,
            SpanKind::Strong => Role::Strong,
            SpanKind::Code => Role::Code,
            SpanKind::Link(_) => Role::Link,
            SpanKind::Term => Role::Headword,
            SpanKind::Struck => Role::Struck,
            SpanKind::Picture => Role::Quiet,
            // It is lit as a term of the glossary.
            SpanKind::Abbreviation(_) | SpanKind::Language(_) => return None,
        };
        Some((span.range.clone(), role.into()))
    })
}

/// Code is looked at from so many bytes before what is seen of it: a remark or string may have begun there.
const BEFORE_CODE: usize = 16 << 10;

/// The overlays that tell the parts of code in a stretch.
pub fn code(document: &Document, range: Range<usize>) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    for span in document.spans_in(range.clone()) {
        let SpanKind::Language(language) = &span.kind else { continue };
        let (start, end) =
            (range.start.saturating_sub(BEFORE_CODE).max(span.range.start), range.end.min(span.range.end));
        // A line begins with nothing open, more often than not.
        let start = if start == span.range.start {
            start
        } else {
            memchr::memchr(b'\n', &document.text.as_bytes()[start..end]).map_or(end, |n| start + n + 1)
        };
        let Some(code) = document.text.get(start..document.text.ceil_char_boundary(end)) else { continue };
        for (part, what) in parts(language, code) {
            let role = match what {
                Part::Remark => Role::CodeRemark,
                Part::Words => Role::CodeWords,
                Part::Number => Role::CodeNumber,
                Part::Keyword => Role::CodeKeyword,
            };
            overlays.push((start + part.start..start + part.end, role.into()));
        }
    }
    overlays.retain(|(part, _)| part.end > range.start);
    overlays
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;
    use crate::document::layout::Layout;

    #[test]
    fn a_row_is_cut_where_roles_change() {
        let mut b = Builder::new("- the term here".to_owned());
        b.begin(Kind::ListItem, 0);
        b.copy(0..2);
        b.end_marker();
        b.copy(2..15);
        let document = b.finish();
        let mut layout = Layout::default();
        layout.set_width(40);
        let row = layout.row_at(&document, 0).unwrap();
        let page_row = cut(&document, row, &[(6..10, Role::Term.into()), (8..15, Role::Selected.into())]);
        let runs: Vec<_> = page_row.runs.iter().map(|run| &document.text[run.range.clone()]).collect();
        assert_eq!(runs, ["- ", "the ", "te", "rm", " here"]);
        assert!(page_row.runs[0].roles.has(Role::Marker));
        assert!(page_row.runs[3].roles.has(Role::Term) && page_row.runs[3].roles.has(Role::Selected));
    }

    #[test]
    fn small_windows_keep_text_and_foot() {
        let frame = Frame::new(20, 6, 72);
        assert_eq!((frame.width, frame.height, frame.head), (18, 5, false));
        let frame = Frame::new(200, 60, 72);
        assert_eq!((frame.left, frame.width, frame.top, frame.height), (64, 72, 2, 56));
    }

    #[test]
    fn no_window_is_too_small() {
        for columns in 0..4 {
            for rows in 0..4 {
                let frame = Frame::new(columns, rows, 72);
                assert!(frame.width >= 1 && frame.height <= rows);
            }
        }
    }
}
