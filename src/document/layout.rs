//! Rows at one width, made when they are asked for.
//!
//! A [`Layout`] answers three questions: which row holds this offset, which row comes after it, which before.
//! Rows are made a *slab* at a time: a slab is a block with the gap behind it, or a part of a very long block.
//! So no question costs more than a slab or two, whatever the size of the document, and no total is needed.
//!
//! Rows tile the text: the first begins at 0, each begins where the one before has its `next`, and the last
//! ends the text. The blank row between two blocks is a row as well; it holds the line ends between them.

mod tables;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

pub use tables::Head;

use super::{Block, Document, Kind};
use crate::text::{shown, wrap};
use tables::Shape;

/// One row. `start..end` is to be seen, `end..next` is white space and the separator behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub start: usize,
    pub end: usize,
    pub next: usize,
    /// Index of the block it belongs to; a blank row between two blocks belongs to the one before.
    pub block: usize,
    /// Columns left free before its text.
    pub indent: u16,
    /// What stands right before its text and is said elsewhere: the head of a table's column.
    pub head: Option<Head>,
}

impl Row {
    /// Whether nothing is to be seen on it.
    pub fn is_blank(&self) -> bool {
        self.start == self.end
    }
}

/// The rows of one document at one width.
#[derive(Debug, Default)]
pub struct Layout {
    width: usize,
    slabs: HashMap<usize, Rc<[Row]>>,
    /// The shapes of tables, by their blocks.
    shapes: HashMap<usize, Rc<Shape>>,
}

/// Blocks longer than this many bytes are laid out in parts of about this size.
const SLAB: usize = 1 << 14;
/// Rows of more slabs than this are not kept: a page needs a few dozen.
const KEPT: usize = 1 << 9;
/// Two list items shorter than this many bytes stand without a blank row between them.
const SHORT_ITEM: usize = 160;

impl Layout {
    /// Sets the width in columns; rows of another width are forgotten.
    pub fn set_width(&mut self, width: usize) {
        if self.width != width {
            self.width = width;
            self.slabs.clear();
            self.shapes.clear();
        }
    }

    /// The row that holds the byte `at`; at the end of the text, the last row. `None` in an empty document.
    pub fn row_at(&mut self, document: &Document, at: usize) -> Option<Row> {
        let slab = slab_around(document, at)?;
        let rows = self.rows(document, slab);
        let after = rows.partition_point(|row| row.start <= at);
        rows.get(after.saturating_sub(1)).copied()
    }

    /// The row below `row`.
    pub fn after(&mut self, document: &Document, row: &Row) -> Option<Row> {
        if row.next >= document.text.len() {
            return None;
        }
        self.row_at(document, row.next)
    }

    /// The row above `row`.
    pub fn before(&mut self, document: &Document, row: &Row) -> Option<Row> {
        self.row_at(document, row.start.checked_sub(1)?)
    }

    /// The row up to `n` rows above (`n` < 0) or below `row`, and how many rows away it is.
    pub fn moved(&mut self, document: &Document, row: Row, n: isize) -> (Row, usize) {
        let mut row = row;
        for done in 0..n.unsigned_abs() {
            let next = if n < 0 { self.before(document, &row) } else { self.after(document, &row) };
            match next {
                Some(next) => row = next,
                None => return (row, done),
            }
        }
        (row, n.unsigned_abs())
    }

    fn rows(&mut self, document: &Document, slab: Slab) -> Rc<[Row]> {
        if let Some(rows) = self.slabs.get(&slab.range.start) {
            return rows.clone();
        }
        if self.slabs.len() >= KEPT {
            self.slabs.clear();
            self.shapes.clear();
        }
        let rows: Rc<[Row]> = match document.blocks[slab.block].kind {
            Kind::Table => self.table(document, &slab).into(),
            _ => lay_out(document, &slab, self.width).into(),
        };
        self.slabs.insert(slab.range.start, rows.clone());
        rows
    }

    fn table(&mut self, document: &Document, slab: &Slab) -> Vec<Row> {
        let block = &document.blocks[slab.block];
        let Setting { indent, columns, .. } = Setting::of(document, block, self.width);
        let shape = self.shapes.entry(slab.block).or_insert_with(|| Shape::of(document, block, columns).into());
        let rows = tables::Rows { document, shape, block: slab.block, indent, columns, made: Vec::new() };
        let mut rows = rows.lay_out(slab.range.start..slab.range.end.min(block.range.end));
        close(document, slab, &mut rows);
        rows
    }
}

/// A block, or a part of a long one, with the separator behind it.
struct Slab {
    block: usize,
    range: Range<usize>,
}

fn slab_around(document: &Document, at: usize) -> Option<Slab> {
    let index = document.block_at(at)?;
    let block = &document.blocks[index];
    let next = document.blocks.get(index + 1).map_or(document.text.len(), |next| next.range.start);
    if block.range.len() <= SLAB {
        return Some(Slab { block: index, range: block.range.start..next });
    }
    let text = document.text.as_bytes();
    // The part that holds `at` begins behind the first space at or after a multiple of SLAB.
    let cut = |part: usize| match part {
        0 => block.range.start,
        _ => seam(document, text, block, part),
    };
    let mut part = (at.min(block.range.end) - block.range.start) / SLAB;
    if cut(part) > at {
        part -= 1;
    }
    let start = cut(part);
    let end = cut(part + 1);
    Some(Slab { block: index, range: start..if end >= block.range.end { next } else { end } })
}

fn seam(document: &Document, text: &[u8], block: &Block, part: usize) -> usize {
    let from = (block.range.start + part * SLAB).min(block.range.end);
    let to = (from + SLAB / 2).min(block.range.end);
    let within = &text[from..to];
    match memchr::memchr(b'\n', within).or_else(|| memchr::memchr(b' ', within)) {
        Some(i) => from + i + 1,
        None => document.text.ceil_char_boundary(to),
    }
}

fn lay_out(document: &Document, slab: &Slab, width: usize) -> Vec<Row> {
    let block = &document.blocks[slab.block];
    let set = Setting::of(document, block, width);
    let visible = slab.range.start..slab.range.end.min(block.range.end);
    let mut rows = Vec::new();
    // A marker hangs to the left of the column that the item's text is wrapped to.
    let has_marker = set.is_hanging && visible.start == block.range.start;
    let body = if has_marker { visible.start + block.marker } else { visible.start };
    let text = &document.text[body..visible.end];
    let mut at = body;
    for line in text.split_inclusive('\n') {
        for (i, part) in wrap_line(line, set.columns, set.columns - set.hang).into_iter().enumerate() {
            let indent = set.indent + if i > 0 { set.hang } else { 0 };
            let (start, end, next) = (at + part.start, at + part.end, at + part.next);
            rows.push(Row { start, end, next, block: slab.block, indent: indent as u16, head: None });
        }
        at += line.len();
    }
    if rows.is_empty() {
        // A marker without words behind it.
        rows.push(Row { start: body, end: body, next: body, block: slab.block, indent: 0, head: None });
    }
    match rows.first_mut() {
        Some(first) if visible.start == block.range.start => {
            first.start = visible.start;
            first.end = first.end.max(body);
            first.indent = set.marker_indent as u16;
        }
        _ => {}
    }
    close(document, slab, &mut rows);
    rows
}

/// Wraps one line so that its first row has `first` columns and the others have `rest`.
fn wrap_line(line: &str, first: usize, rest: usize) -> Vec<wrap::Line> {
    let rows = wrap::wrap(line, first);
    if first == rest || rows.len() < 2 {
        return rows;
    }
    let first = rows[0];
    let rest = wrap::wrap(&line[first.next..], rest);
    let moved = rest.iter().map(|row| wrap::Line {
        start: row.start + first.next,
        end: row.end + first.next,
        next: row.next + first.next,
    });
    std::iter::once(first).chain(moved).collect()
}

/// Gives the separator behind the block to a blank row of its own, or to the last row.
fn close(document: &Document, slab: &Slab, rows: &mut Vec<Row>) {
    let block = &document.blocks[slab.block];
    let end = slab.range.end;
    let Some(last) = rows.last_mut() else { return };
    let gap =
        end > block.range.end && document.blocks.get(slab.block + 1).is_some_and(|next| has_gap(document, block, next));
    last.next = if gap { block.range.end + 1 } else { end };
    if gap {
        let start = block.range.end + 1;
        rows.push(Row { start, end: start, next: end, block: slab.block, indent: 0, head: None });
    }
}

/// Whether a blank row stands between two neighbouring blocks.
fn has_gap(document: &Document, above: &Block, below: &Block) -> bool {
    let short = |block: &Block| block.range.len() <= SHORT_ITEM;
    match (above.kind, below.kind) {
        (Kind::ListItem, Kind::ListItem) => !(short(above) && short(below)),
        // A definition stands right below its term.
        (Kind::Paragraph, Kind::Paragraph) => !(below.depth > above.depth && is_term(document, above)),
        _ => true,
    }
}

/// Whether the whole block is a headword in a list of definitions.
pub fn is_term(document: &Document, block: &Block) -> bool {
    document.spans_in(block.range.clone()).any(|span| span.kind == super::SpanKind::Term && span.range == block.range)
}

/// How a block is set: in columns.
struct Setting {
    indent: usize,
    marker_indent: usize,
    is_hanging: bool,
    columns: usize,
    /// How much further the second and later rows of a line are indented.
    hang: usize,
}

impl Setting {
    fn of(document: &Document, block: &Block, width: usize) -> Self {
        // In a narrow window the words matter more than the shape.
        let step = if width < 40 { 2 } else { 4 };
        let nested = (block.depth as usize * step).min(width / 3);
        let (indent, right, hang) = match block.kind {
            Kind::Quote => (nested.max(step), if width < 60 { 0 } else { step }, 0),
            Kind::Verse => (nested.max(step), 0, 2),
            Kind::Code | Kind::Table | Kind::Contents => (nested, 0, 2),
            _ => (nested, 0, 0),
        };
        let marker = shown::columns(&document.text[block.range.start..block.range.start + block.marker]);
        // One that takes too much room is wrapped like the words behind it.
        let is_hanging = marker <= width / 3;
        let text_indent = (indent + if is_hanging { marker } else { 0 }).min(width.saturating_sub(1));
        let columns = width.saturating_sub(text_indent + right).max(1);
        let hang = hang.min(columns.saturating_sub(1));
        Self { indent: text_indent, marker_indent: indent.min(width.saturating_sub(1)), is_hanging, columns, hang }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Builder;

    /// Builds a document from lines: `# ` a heading, `> ` a quote, `- ` an item, else a paragraph.
    fn document(lines: &[&str]) -> Document {
        let mut b = Builder::new(lines.join("\n"));
        let mut at = 0;
        for line in lines {
            let (kind, skip) = match line.get(..2) {
                Some("# ") => (Kind::Heading(1), 2),
                Some("> ") => (Kind::Quote, 2),
                Some("- ") => (Kind::ListItem, 0),
                _ => (Kind::Paragraph, 0),
            };
            b.begin(kind, 0);
            if kind == Kind::ListItem {
                b.copy(at..at + 2);
                b.end_marker();
                b.copy(at + 2..at + line.len());
            } else {
                b.copy(at + skip..at + line.len());
            }
            at += line.len() + 1;
        }
        b.finish()
    }

    pub(super) fn all_rows(document: &Document, width: usize) -> Vec<Row> {
        let mut layout = Layout::default();
        layout.set_width(width);
        let mut rows: Vec<Row> = layout.row_at(document, 0).into_iter().collect();
        while let Some(next) = rows.last().and_then(|row| layout.after(document, row)) {
            rows.push(next);
        }
        rows
    }

    fn check(lines: &[&str], width: usize, picture: &[&str]) {
        let document = document(lines);
        let draw = |row: &Row| format!("{}{}", " ".repeat(row.indent as usize), &document.text[row.start..row.end]);
        let seen: Vec<_> = all_rows(&document, width).iter().map(draw).collect();
        assert_eq!(seen, picture);
    }

    #[test]
    fn blocks_stand_apart_and_quotes_stand_in() {
        check(
            &["# Head", "A paragraph that wraps.", "> Quoted words."],
            14,
            &["Head", "", "A paragraph", "that wraps.", "", "  Quoted", "  words."],
        );
    }

    #[test]
    fn a_marker_hangs_and_short_items_stand_close() {
        check(&["- first of the items", "- second"], 14, &["- first of the", "  items", "- second"]);
    }

    #[test]
    fn a_marker_that_takes_too_much_room_is_wrapped() {
        check(&["- first one"], 4, &["-", "firs", "t", "one"]);
    }

    #[test]
    fn a_marker_without_words_is_a_row() {
        check(&["- ", "- x"], 14, &["- ", "- x"]);
    }

    #[test]
    fn a_long_block_is_laid_out_in_parts() {
        let long = "word ".repeat(20_000);
        let document = document(&[&long, "end"]);
        let mut layout = Layout::default();
        layout.set_width(40);
        layout.row_at(&document, 50_000).unwrap();
        assert_eq!(layout.slabs.len(), 1);
        assert!(layout.slabs.values().all(|rows| rows.len() < 600));
        assert_tiled(&document, &all_rows(&document, 40));
    }

    #[test]
    fn the_row_above_is_the_row_that_had_this_one_below() {
        let document = document(&["# A", "some words to wrap around", "- item one", "- item two"]);
        let mut layout = Layout::default();
        layout.set_width(9);
        let rows = all_rows(&document, 9);
        for pair in rows.windows(2) {
            assert_eq!(layout.before(&document, &pair[1]), Some(pair[0]));
        }
        assert_eq!(layout.before(&document, &rows[0]), None);
    }

    pub(super) fn assert_tiled(document: &Document, rows: &[Row]) {
        let mut at = 0;
        for row in rows {
            assert_eq!(row.start, at, "{rows:?}");
            assert!(row.start <= row.end && row.end <= row.next && row.next > row.start);
            at = row.next;
        }
        assert_eq!(at, document.text.len());
    }

    proptest! {
        #[test]
        fn rows_tile_the_text(
            lines in prop::collection::vec("(# |> |- )?[a-zé東 ]{0,30}[a-z]{1,40}", 1..12),
            width in 1usize..50,
        ) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let document = document(&lines);
            assert_tiled(&document, &all_rows(&document, width));
        }
    }
}
