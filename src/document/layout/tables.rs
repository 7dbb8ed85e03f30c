//! The rows of a table: all of them in one shape, which is chosen from the whole of it and the width.
//!
//! Where every line fits, it is shown as it is written, in columns. Where only the last column is too wide, its words
//! are wrapped within that column. Otherwise every line becomes a record: each of its cells stands on a row of its own
//! behind the head of its column.

use std::ops::Range;

use super::{Row, wrap_line};
use crate::document::tables::words;
use crate::document::{Block, Document};
use crate::text::{shown, wrap};

/// So much of a table is looked at to choose its shape.
const LOOKED_AT: usize = 1 << 16;
/// The last column is wrapped within itself if it has so many columns at least, and so much of the width.
const NARROWEST: usize = 24;
/// In a window that is narrower, records have no heads.
const NARROWEST_HEAD: usize = 16;
/// The rows of a record but its first are set in so far, and so are those of one cell.
const STEP: usize = 2;

/// The head of a column, as far as there is room for it: it stands before the words of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub start: usize,
    pub end: usize,
    /// How many columns it takes, with what is between it and the words.
    pub columns: u16,
    pub is_cut: bool,
}

impl Head {
    /// What is drawn before the words.
    pub fn drawn(&self, text: &str) -> String {
        let (words, cut) = (text[self.start..self.end].trim_end_matches(':'), if self.is_cut { "…" } else { "" });
        format!("{words}{cut}: ")
    }
}

/// How all rows of a table are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    Columns,
    /// The words of this column, the last one, are wrapped within it.
    LastWrapped(u16),
    /// Behind the heads of its columns, which end there, each line is a record.
    Records {
        heads: Vec<Option<Head>>,
        body: usize,
    },
}

impl Shape {
    /// The shape of a table in so many columns. It is seen from the beginning of a long one.
    pub fn of(document: &Document, block: &Block, columns: usize) -> Self {
        let end = document.text.floor_char_boundary(block.range.end.min(block.range.start + LOOKED_AT));
        let text = &document.text[block.range.start..end];
        if text.lines().all(|line| shown::columns(line) <= columns) {
            return Self::Columns;
        }
        let last = document.cells_in(block.range.start..end).iter().map(|cell| cell.column).max();
        match last.filter(|last| has_room_for(document, block.range.start..end, *last, columns)) {
            Some(last) => Self::LastWrapped(last),
            None => Self::records(document, block, columns),
        }
    }

    /// The heads are in the first lines, as long as those hold nothing else.
    fn records(document: &Document, block: &Block, columns: usize) -> Self {
        let mut heads: Vec<Option<Head>> = Vec::new();
        let mut body = block.range.start;
        for line in lines(document, block.range.start..block.range.end.min(block.range.start + LOOKED_AT)) {
            let cells = document.cells_in(line.clone());
            if cells.is_empty() || !cells.iter().all(|cell| cell.is_head) || line.end == block.range.end {
                break;
            }
            for (i, cell) in cells.iter().enumerate() {
                let end = cells.get(i + 1).map_or(line.end, |next| next.at);
                let column = usize::from(cell.column);
                heads.resize(heads.len().max(column + 1), None);
                heads[column] = head(document, cell.at..end, columns);
            }
            body = line.end;
        }
        Self::Records { heads, body }
    }
}

/// The lines of a stretch, each with its end.
fn lines(document: &Document, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    let text = &document.text[range.start..document.text.floor_char_boundary(range.end)];
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        at - line.len()..at
    })
}

/// Whether nothing but the last column is too wide, and it has enough room to be wrapped.
fn has_room_for(document: &Document, range: Range<usize>, last: u16, columns: usize) -> bool {
    let narrowest = NARROWEST.max(columns / 3);
    lines(document, range).all(|line| {
        let cell = document.cells_in(line.clone()).iter().find(|cell| cell.column == last);
        let before = &document.text[line.start..cell.map_or(line.end, |cell| cell.at)];
        let is_joined = cell.is_some() && before.trim_end().ends_with('·');
        let taken = shown::columns(before.trim_end_matches('\n'));
        !is_joined && if cell.is_some() { taken + narrowest <= columns } else { taken <= columns }
    })
}

fn head(document: &Document, range: Range<usize>, columns: usize) -> Option<Head> {
    let text = words(&document.text[range.clone()]);
    if text.is_empty() || columns < NARROWEST_HEAD {
        return None;
    }
    let (room, mut taken, mut end) = (columns / 2 - 3, 0, 0);
    for piece in shown::graphemes(text) {
        if taken + usize::from(piece.columns) > room {
            break;
        }
        taken += usize::from(piece.columns);
        end = piece.range.end;
    }
    let is_cut = end < text.len();
    let mut head = Head { start: range.start, end: range.start + end, columns: 0, is_cut };
    head.columns = shown::columns(&head.drawn(&document.text)) as u16;
    Some(head)
}

/// Makes the rows of a part of a table.
pub struct Rows<'a> {
    pub document: &'a Document,
    pub shape: &'a Shape,
    pub block: usize,
    pub indent: usize,
    pub columns: usize,
    pub made: Vec<Row>,
}

impl Rows<'_> {
    /// The rows of whole lines, or of what a part of a long table has of them.
    pub fn lay_out(mut self, range: Range<usize>) -> Vec<Row> {
        for line in lines(self.document, range) {
            match self.shape {
                Shape::Records { heads, body } if line.start >= *body => self.record(heads, line),
                // The heads themselves: one below the other as well, unless all of them fit on a row.
                Shape::Records { .. } if !self.fits(&line) => self.record(&[], line),
                Shape::LastWrapped(column) => self.last_wrapped(*column, line),
                _ => self.wrapped(line.clone(), line.len(), 0, None),
            }
        }
        self.made
    }

    fn fits(&self, line: &Range<usize>) -> bool {
        shown::columns(self.document.text[line.clone()].trim_end_matches('\n')) <= self.columns
    }

    fn record(&mut self, heads: &[Option<Head>], line: Range<usize>) {
        let cells = self.document.cells_in(line.clone());
        let first = cells.first().map_or(line.end, |cell| cell.at);
        if first > line.start {
            self.written(line.start..first);
        }
        for (i, cell) in cells.iter().enumerate() {
            let end = cells.get(i + 1).map_or(line.end, |next| next.at);
            let head = heads.get(usize::from(cell.column)).copied().flatten();
            let offset = if i > 0 { STEP } else { 0 };
            let len = if end == line.end { end - cell.at } else { words(&self.document.text[cell.at..end]).len() };
            self.wrapped(cell.at..end, len, offset, head);
        }
    }

    /// A line of which no cells are known: they are told by the gaps between them.
    fn written(&mut self, mut line: Range<usize>) {
        let text = &self.document.text[line.clone()];
        // An empty cell at the beginning of a line leaves white space behind.
        let blank = text.len() - text.trim_start().len();
        if let Some(above) = self.made.last_mut() {
            above.next += blank;
            line.start += blank;
        }
        if line.is_empty() {
            return;
        }
        let text = &self.document.text[line.clone()];
        let mut start = line.start;
        for end in gaps(text).map(|at| line.start + at).chain([line.end]) {
            let offset = if start > line.start { STEP } else { 0 };
            self.wrapped(start..end, end - start, offset, None);
            start = end;
        }
    }

    fn last_wrapped(&mut self, column: u16, line: Range<usize>) {
        let cells = self.document.cells_in(line.clone());
        let Some(cell) = cells.last().filter(|cell| cell.column == column) else {
            return self.wrapped(line.clone(), line.len(), 0, None);
        };
        let before = shown::columns(&self.document.text[line.start..cell.at]);
        let room = self.columns.saturating_sub(before).max(1);
        for row in wrap::wrap(&self.document.text[cell.at..line.end], room) {
            let is_first = row.start == 0;
            let start = if is_first { line.start } else { cell.at + row.start };
            self.push(start, cell.at + row.end, cell.at + row.next, if is_first { 0 } else { before }, None);
        }
    }

    /// The rows of a stretch, of which `len` bytes are shown, its head before them.
    fn wrapped(&mut self, range: Range<usize>, len: usize, offset: usize, head: Option<Head>) {
        let taken = offset + usize::from(head.map_or(0, |head| head.columns));
        let room = |taken: usize| self.columns.saturating_sub(taken).max(1);
        let rows = wrap_line(&self.document.text[range.start..range.start + len], room(taken), room(offset + STEP));
        let n = rows.len();
        for (i, row) in rows.into_iter().enumerate() {
            let next = if i + 1 == n { range.end } else { range.start + row.next };
            let (before, head) = if i == 0 { (taken, head) } else { (offset + STEP, None) };
            self.push(range.start + row.start, range.start + row.end, next, before, head);
        }
    }

    fn push(&mut self, start: usize, end: usize, next: usize, before: usize, head: Option<Head>) {
        // However narrow the window, something of a row is in it.
        let indent = (self.indent + before).min(self.indent + self.columns.saturating_sub(1)) as u16;
        self.made.push(Row { start, end, next, block: self.block, indent, head });
    }
}

/// Where the cells of a line begin behind the first: behind a gap, or at the sign that stands for one.
fn gaps(line: &str) -> impl Iterator<Item = usize> + '_ {
    let first = line.len() - line.trim_start().len();
    let begins = move |at: &usize| {
        let (before, behind) = line.split_at(*at);
        *at > first && (before.ends_with("  ") || (before.ends_with(' ') && behind.starts_with("· ")))
    };
    line.char_indices().filter(|(_, c)| *c != ' ').map(|(at, _)| at).filter(begins)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{all_rows, assert_tiled};
    use super::*;
    use crate::document::{Builder, Kind};

    /// A table of these rows, the first of heads; its cells are joined by `gap`, or padded to `widths`.
    fn table(rows: &[&[&str]], widths: &[usize]) -> Document {
        let mut b = Builder::new(String::new());
        b.begin(Kind::Table, 0);
        for (n, row) in rows.iter().enumerate() {
            b.insert(if n > 0 { "\n" } else { "" });
            let start = b.at();
            for (column, words) in row.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
                match widths {
                    [] => b.insert(if b.at() > start { " · " } else { "" }),
                    _ => {
                        let written = shown::columns(&b.text()[start..]);
                        let begins: usize = widths.iter().take(column).sum();
                        b.insert(&" ".repeat(begins.saturating_sub(written)));
                    }
                }
                b.cell(column, n == 0);
                b.insert(words);
            }
        }
        b.finish()
    }

    #[track_caller]
    fn check(document: &Document, width: usize, picture: &[&str]) {
        let rows = all_rows(document, width);
        assert_tiled(document, &rows);
        let drawn = |row: &Row| {
            let head = row.head.map(|head| head.drawn(&document.text)).unwrap_or_default();
            let indent = usize::from(row.indent) - shown::columns(&head);
            format!("{}{head}{}", " ".repeat(indent), &document.text[row.start..row.end])
        };
        assert_eq!(rows.iter().map(drawn).collect::<Vec<_>>(), picture);
    }

    const TIDES: &[&[&str]] = &[
        &["Place", "High", "Seen by"],
        &["Bay", "1.2", "many people there"],
        &["", "0.3", "nobody"],
        &["Sea", "", "me"],
    ];

    #[test]
    fn a_table_that_fits_is_shown_in_columns() {
        let document = table(TIDES, &[7, 6, 20]);
        let drawn =
            ["Place  High  Seen by", "Bay    1.2   many people there", "       0.3   nobody", "Sea          me"];
        check(&document, 30, &drawn);
        check(&document, 200, &drawn);
    }

    #[test]
    fn a_wide_last_column_is_wrapped_in_itself() {
        let rows: &[&[&str]] =
            &[&["Place", "Of it"], &["Bay", "many people have been there and some of them stayed"], &["Sea", "few"]];
        let drawn = [
            "Place  Of it",
            "Bay    many people have been",
            "       there and some of them",
            "       stayed",
            "Sea    few",
        ];
        check(&table(rows, &[7, 60]), 32, &drawn);
    }

    #[test]
    fn a_table_that_is_too_wide_has_records_throughout() {
        let records = [
            "Place: Bay",
            "  High: 1.2",
            "  Seen by: many",
            "    people there",
            "High: 0.3",
            "  Seen by: nobody",
            "Place: Sea",
            "  Seen by: me",
        ];
        let with = |heads: &[&'static str]| [heads, &records[..]].concat();
        check(&table(TIDES, &[7, 6, 20]), 20, &with(&["Place  High  Seen by"]));
        check(&table(TIDES, &[]), 20, &with(&["Place", "  High", "  Seen by"]));
    }

    #[test]
    fn a_long_head_leaves_room_for_its_values() {
        let document = table(&[&["A", "Of whom it is told \u{6771}"], &["a", "Bede, and many others"]], &[]);
        let drawn = ["A", "  Of whom it is", "    told \u{6771}", "A: a", "  Of whom…: Bede,", "    and many others"];
        check(&document, 20, &drawn);
    }

    #[test]
    fn where_no_cells_are_known_gaps_divide_every_line() {
        let text = "Here  1.2 m\nOver there in the bay · seldom seen at night · 0.3\n               x  y";
        let mut b = Builder::new(text.to_owned());
        b.begin(Kind::Table, 0);
        b.copy(0..text.len());
        let document = b.finish();
        let drawn = ["Here", "  1.2 m", "Over there in the bay", "  · seldom seen at night", "  · 0.3", "x", "  y"];
        check(&document, 24, &drawn);
    }

    #[test]
    fn a_table_of_many_columns_is_laid_out_in_parts() {
        let heads: Vec<String> = (0..20_000).map(|n| format!("h{n}")).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let document = table(&[&heads, &heads], &[]);
        let rows = all_rows(&document, 40);
        assert_tiled(&document, &rows);
        assert!(rows.len() > 20_000);
    }

    proptest! {
        #[test]
        fn rows_of_tables_tile_the_text(
            rows in prop::collection::vec(prop::collection::vec("[a-z\u{6771}\u{1F980}\u{b7} ]{0,30}", 1..5), 1..9),
            width in 1_usize..60, pad in prop::collection::vec(2_usize..30, 0..4),
        ) {
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim()).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let document = table(&rows, &pad);
            let rows = all_rows(&document, width);
            if !document.text.is_empty() {
                assert_tiled(&document, &rows);
            }
            for row in rows {
                prop_assert!(usize::from(row.indent) < width.max(1));
            }
        }
    }
}
