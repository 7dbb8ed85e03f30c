//! The source view: the file's own lines for what is on the screen, with what was taken out or joined there.

use std::ops::Range;

use crate::document::{Document, Why};
use crate::text::{shown, wrap};

/// Columns between the words and a remark behind them, its arrow included.
pub const REMARK_SPACE: usize = 4;

/// A look at the source, from a line on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceView {
    /// Byte offset of the first line shown.
    pub top: usize,
    /// The stretch of the source that was on the screen when the view was opened.
    pub seen: Range<usize>,
}

/// A row of the source view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The number of the line, on its first row.
    pub number: Option<usize>,
    /// What is shown: a range of the source text.
    pub range: Range<usize>,
    /// Parts of `range` that are not in the reading text.
    pub removed: Vec<Range<usize>>,
    /// Why, said once for each thing that was taken out.
    pub remark: &'static str,
    /// Whether it was on the screen when the view was opened.
    pub seen: bool,
}

impl SourceView {
    /// The source of a stretch of the reading text; `None` when the document's source is not known.
    pub fn of(document: &Document, visible: Range<usize>) -> Option<Self> {
        let seen = document.source.range(visible)?;
        let top = line_start(&document.source.text, seen.start);
        Some(Self { top, seen })
    }

    /// Moves by source lines, and stops at the ends.
    pub fn scroll(&mut self, source: &str, n: isize) {
        for _ in 0..n.unsigned_abs() {
            let to = if n < 0 {
                self.top.checked_sub(1).map(|before| line_start(source, before))
            } else {
                source[self.top..].find('\n').map(|i| self.top + i + 1).filter(|next| *next < source.len())
            };
            let Some(to) = to else { return };
            self.top = to;
        }
    }

    /// The rows from the top on, `height` of them at the most, `columns` wide.
    pub fn rows(&self, document: &Document, columns: usize, height: usize) -> Vec<SourceRow> {
        let source = &document.source.text;
        let first = source[..self.top].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let mut rows = Vec::new();
        let mut at = self.top;
        for (number, line) in (first..).zip(source[self.top..].split_inclusive('\n')) {
            // Of a line that would fill the screen many times over, only what can be seen is wrapped.
            let seen = &line[..line.floor_char_boundary(columns.max(1) * height * 4)];
            let parts = wrap::wrap(seen.trim_end_matches(['\r', '\n']), columns);
            for (i, part) in parts.iter().enumerate() {
                // The line's end belongs to its last row: what was joined there is said there.
                let next = if i + 1 == parts.len() { line.len() } else { part.next };
                let range = at + part.start..at + part.end;
                let row = self.row(document, (i == 0).then_some(number), range, at + next);
                push_row(source, row, columns, &mut rows);
            }
            if rows.len() >= height {
                break;
            }
            at += line.len();
        }
        rows.truncate(height);
        rows
    }

    fn row(&self, document: &Document, number: Option<usize>, range: Range<usize>, upto: usize) -> SourceRow {
        // What was taken out is sorted by its place in the reading text, and so by its place in the source.
        let first = document.removed.partition_point(|removed| removed.source.end <= range.start);
        let here =
            document.removed[first..].iter().take_while(|removed| removed.source.start < upto.max(range.start + 1));
        let mut removed = Vec::new();
        let mut remark = "";
        for item in here {
            removed.push(item.source.start.max(range.start)..item.source.end.min(range.end).max(range.start));
            if (range.start..upto).contains(&item.source.start) && remark.is_empty() {
                remark = said(item.why);
            }
        }
        let seen = range.start < self.seen.end && upto.max(range.start + 1) > self.seen.start;
        SourceRow { number, range, removed, remark, seen }
    }
}

/// Adds a row. A remark that has no room behind the words gets a row of its own below them.
fn push_row(source: &str, row: SourceRow, columns: usize, rows: &mut Vec<SourceRow>) {
    let used = shown::columns(&source[row.range.clone()]) + shown::columns(row.remark) + REMARK_SPACE;
    let own = (!row.remark.is_empty() && used > columns).then(|| SourceRow {
        number: None,
        range: row.range.end..row.range.end,
        removed: Vec::new(),
        remark: row.remark,
        seen: row.seen,
    });
    let remark = if own.is_some() { "" } else { row.remark };
    rows.push(SourceRow { remark, ..row });
    rows.extend(own);
}

/// What the reader is told.
fn said(why: Why) -> &'static str {
    match why {
        Why::RunningHead => "running head, taken out",
        Why::PageNumber => "page number, taken out",
        Why::Cut => "paragraph joined here",
        Why::DividedWord => "divided word joined",
        // Struck through is said enough: there may be dozens on a line.
        Why::Markup => "",
    }
}

fn line_start(source: &str, at: usize) -> usize {
    source[..source.floor_char_boundary(at)].rfind('\n').map_or(0, |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Kind};

    fn joined() -> Document {
        let mut b = Builder::new("cut at\n\nHEAD\n\nthe page\nlast".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..6);
        b.remove(6..8, Why::Cut);
        b.remove(8..12, Why::RunningHead);
        b.insert(" ");
        b.copy(14..22);
        b.begin(Kind::Paragraph, 0);
        b.copy(23..27);
        b.finish()
    }

    #[test]
    fn what_was_taken_out_is_shown_where_it_stood() {
        let document = joined();
        let view = SourceView::of(&document, 0..15).unwrap();
        let rows = view.rows(&document, 40, 20);
        let seen: Vec<_> =
            rows.iter().map(|row| (row.number, &document.source.text[row.range.clone()], row.remark)).collect();
        assert_eq!(seen[0], (Some(1), "cut at", "paragraph joined here"));
        assert_eq!(seen[2], (Some(3), "HEAD", "running head, taken out"));
        assert_eq!(rows[2].removed.first(), Some(&(8..12)));
        assert_eq!(seen[4], (Some(5), "the page", ""));
        assert!(rows[4].seen && !rows[5].seen);
    }

    #[test]
    fn scrolling_stops_at_the_ends() {
        let document = joined();
        let mut view = SourceView { top: 0, seen: 0..0 };
        view.scroll(&document.source.text, 99);
        assert_eq!(view.top, 23);
        view.scroll(&document.source.text, -99);
        assert_eq!(view.top, 0);
    }
}
