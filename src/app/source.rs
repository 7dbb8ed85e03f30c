//! The source view: the file's own lines, what was made of them, and a cursor on the repair that keys are about.

use std::ops::Range;

use super::reader::Reader;
use super::repairs::{Repair, What, label, line_of};
use crate::document::{Document, Sign, Why};
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
    /// Where the repair begins that the keys are about, or the words of a line without one.
    pub cursor: usize,
}

/// Where things stand in the view. All in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Columns of the line numbers, then of the labels; a blank stands behind both.
    pub number: usize,
    pub label: usize,
    /// Where the words begin, and how many columns they have.
    pub left: usize,
    pub columns: usize,
    /// Rows of the source; below them stand what the cursor is at, and the keys.
    pub height: usize,
}

/// A row of the source view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The number of the line, on its first row.
    pub number: Option<usize>,
    /// What the block is that begins on the line.
    pub label: String,
    /// What is shown: a range of the source text.
    pub range: Range<usize>,
    /// Parts of `range` that are not in the reading text.
    pub removed: Vec<Range<usize>>,
    /// What was done here.
    pub remark: String,
    /// The part of `range` that the cursor is on; whether it is on the remark.
    pub focus: Range<usize>,
    pub is_here: bool,
    /// Whether it was on the screen when the view was opened.
    pub seen: bool,
}

impl Setting {
    pub fn of(source: &str, columns: u16, rows: u16) -> Self {
        let columns = usize::from(columns);
        let lines = memchr::memchr_iter(b'\n', source.as_bytes()).count() + 1;
        let number = if columns < 40 { 0 } else { lines.to_string().len().max(3) + 1 };
        let label = if columns < 100 { 2 } else { 9 };
        let left = number + label + 1;
        let height = usize::from(rows).saturating_sub(3).max(1);
        Self { number, label, left, columns: columns.saturating_sub(left + 1).max(1), height }
    }
}

impl SourceView {
    /// The source of a stretch of the reading text, the cursor at the repair nearest to `place`, which is in it;
    /// `None` when the document's source is not known.
    pub fn of(reader: &Reader, visible: Range<usize>, place: Option<usize>) -> Option<Self> {
        let source = &reader.document.source;
        let words = source.range(visible.clone())?;
        // What was taken out above the first words belongs to them.
        let above = source.pieces.partition_point(|piece| piece.source < words.start).checked_sub(1);
        let above = above.map_or(0, |i| (source.pieces[i].source + source.pieces[i].len).min(words.start));
        let between = &source.text[above..words.start];
        let seen = above + between.len() - between.trim_start().len()..words.end;
        let near = place.map_or(Some(seen.start), |place| source.offset(place))?;
        let inside = |repair: &Repair| seen.start <= repair.source.start && repair.source.start < seen.end;
        // Marks of emphasis are seldom what is wrong, and there may be dozens.
        let telling = |repair: &Repair| !matches!(repair.what, What::Marks(_));
        let distance = |repair: &Repair| repair.source.start.abs_diff(near);
        let repairs: Vec<_> = reader.repairs().within(seen.clone()).filter(inside).collect();
        let repair = repairs.iter().filter(|it| telling(it)).min_by_key(|it| distance(it));
        let repair = repair.or_else(|| repairs.iter().min_by_key(|it| distance(it)));
        let cursor = repair.map_or_else(|| line_of(&source.text, near).start, |repair| repair.source.start);
        Some(Self { top: line_start(&source.text, seen.start), seen, cursor })
    }

    /// The repair at the cursor.
    pub fn repair(&self, reader: &Reader) -> Option<Repair> {
        reader.repairs().from(self.cursor).filter(|repair| repair.source.start == self.cursor)
    }

    /// The words of the line that the cursor is on.
    pub fn line(&self, document: &Document) -> Range<usize> {
        line_of(&document.source.text, self.cursor)
    }

    /// The block that has words of the cursor's line.
    pub fn block(&self, document: &Document) -> Option<usize> {
        let line = self.line(document);
        let pieces = &document.source.pieces;
        let first = pieces.partition_point(|piece| piece.source + piece.len <= line.start);
        let piece = pieces.get(first).filter(|piece| piece.source < line.end)?;
        document.block_at(piece.at + line.start.saturating_sub(piece.source))
    }

    /// What is said of the cursor's place: what was done there, what the block is, and why.
    pub fn told(&self, reader: &Reader) -> String {
        let document = &reader.document;
        let block = self.block(document);
        let kind = block.map(|block| document.blocks[block].kind.spoken());
        let line = self.line(document);
        match (self.repair(reader).map(|repair| repair.what), kind) {
            (Some(What::Heading(_)) | None, Some(kind)) => with_signs(&kind, document, block),
            (Some(what @ What::Yours(_)), _) => {
                let before = reader.imported().block_beginning_at(self.cursor);
                let before = before.map(|block| reader.imported().blocks[block].kind.spoken());
                match before.filter(|before| !what.spoken().starts_with(before)) {
                    Some(before) => format!("{}; postil took it for a {before}", what.spoken()),
                    None => what.spoken(),
                }
            }
            (Some(what), None) => match self.why(document) {
                Some(why) => format!("{}: {}", what.spoken(), why.sentence()),
                None => what.spoken(),
            },
            (Some(what), Some(kind)) => format!("{kind} · {}", what.spoken()),
            (None, None) if line.is_empty() => "an empty line".to_owned(),
            (None, None) => "not in the text: markup".to_owned(),
        }
    }

    /// Why the words at the cursor were taken out.
    fn why(&self, document: &Document) -> Option<Why> {
        document.removed_in(self.cursor..self.cursor + 1).next().map(|removed| removed.why)
    }

    /// Puts the cursor on a line: on its most telling repair, if there is one.
    pub fn go_to_line(&mut self, reader: &Reader, at: usize) {
        let line = line_of(&reader.document.source.text, at);
        let found = reader.repairs().within(line.start..line.end.max(line.start + 1)).min_by_key(|it| it.what.order());
        self.cursor = found.map_or(line.start, |repair| repair.source.start);
    }

    /// Moves the cursor by lines, and stops at the ends.
    pub fn step(&mut self, reader: &Reader, n: isize) {
        let source = &reader.document.source.text;
        let mut at = line_start(source, self.cursor);
        for _ in 0..n.unsigned_abs() {
            match line_beside(source, at, n < 0) {
                Some(to) => at = to,
                None => break,
            }
        }
        self.go_to_line(reader, at);
    }

    /// Scrolls by source lines, and stops at the ends; the cursor stays on the screen.
    pub fn scroll(&mut self, reader: &Reader, n: isize, setting: &Setting) {
        let source = &reader.document.source.text;
        for _ in 0..n.unsigned_abs() {
            match line_beside(source, self.top, n < 0) {
                Some(to) => self.top = to,
                None => break,
            }
        }
        if self.cursor < self.top {
            self.go_to_line(reader, self.top);
        } else if let Some(last) = self.rows(reader, setting).last().filter(|last| last.range.end < self.cursor) {
            self.go_to_line(reader, last.range.start);
        }
    }

    /// Moves the view so that the cursor is on it.
    pub fn reveal(&mut self, reader: &Reader, setting: &Setting) {
        let source = &reader.document.source.text;
        let line = line_start(source, self.cursor);
        // Two rows below the cursor tell what comes, where there are rows enough.
        let last = if setting.height > 8 { setting.height - 2 } else { setting.height };
        let is_seen = |it: &Self| it.rows(reader, setting).iter().take(last).any(|row| row.is_here);
        if line >= self.top && is_seen(self) {
            return;
        }
        self.top = line;
        for _ in 0..setting.height / 3 {
            let before = self.top;
            self.top = line_beside(source, before, true).unwrap_or(before);
            if !is_seen(self) {
                self.top = before;
                return;
            }
        }
    }

    /// The rows from the top on, as many as there is room for.
    pub fn rows(&self, reader: &Reader, setting: &Setting) -> Vec<SourceRow> {
        let source = &reader.document.source.text;
        let (columns, height) = (setting.columns, setting.height);
        let first = memchr::memchr_iter(b'\n', &source.as_bytes()[..self.top]).count() + 1;
        let mut rows = Vec::new();
        let mut at = self.top;
        for (number, line) in (first..).zip(source[self.top..].split_inclusive('\n')) {
            // Of a line that would fill the screen many times over, only what can be seen is wrapped.
            let seen = &line[..line.floor_char_boundary(columns.max(1) * height * 4)];
            let parts = wrap::wrap(seen.trim_end_matches(['\r', '\n']), columns);
            for (i, part) in parts.iter().enumerate() {
                // The line's end belongs to its last row.
                let next = if i + 1 == parts.len() { line.len() } else { part.next };
                // The end of a page has nothing to show.
                let page_ends = if i == 0 { line.len() - line.trim_start_matches('\x0C').len() } else { 0 };
                let start = at + (part.start + page_ends).min(part.end);
                let mut row = self.row(reader, start..at + part.end, at + next);
                if i == 0 {
                    row.number = Some(number);
                    row.label = self.label(&reader.document, at..at + line.len(), setting.label);
                }
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

    fn row(&self, reader: &Reader, range: Range<usize>, upto: usize) -> SourceRow {
        let upto = upto.max(range.start + 1);
        let here = reader.document.removed_in(range.clone());
        let removed = here
            .map(|item| item.source.start.max(range.start)..item.source.end.min(range.end).max(range.start))
            .collect();
        let repairs: Vec<_> = reader.repairs().within(range.start..upto).collect();
        let is_here = (range.start..upto).contains(&self.cursor);
        let focused = repairs.iter().find(|repair| repair.source.start == self.cursor);
        let focus = match focused {
            Some(Repair { source, what: What::Marks(close) }) => source.start..close.end,
            Some(repair) => repair.source.clone(),
            None => 0..0,
        };
        let focus = focus.start.clamp(range.start, range.end)..focus.end.clamp(range.start, range.end);
        // Headings are told by their labels, marks by being struck through: there may be dozens on a line.
        let telling = |repair: &&Repair| !matches!(repair.what, What::Marks(_) | What::Heading(_));
        let remark = focused.filter(telling).or_else(|| repairs.iter().find(telling));
        let seen = range.start < self.seen.end && upto > self.seen.start;
        let remark = remark.map(|repair| repair.what.spoken()).unwrap_or_default();
        SourceRow { number: None, label: String::new(), range, removed, remark, focus, is_here, seen }
    }

    /// What the block is that begins on a line.
    fn label(&self, document: &Document, line: Range<usize>, room: usize) -> String {
        let pieces = &document.source.pieces;
        let first = pieces.partition_point(|piece| piece.source + piece.len <= line.start);
        let here = pieces[first..].iter().take_while(|piece| piece.source < line.end);
        let begins = |at: usize| document.blocks.binary_search_by_key(&at, |block| block.range.start).ok();
        let block = here.into_iter().find_map(|piece| {
            // A marker that the source does not have, or white space, may stand before the first piece.
            let block = document.block_at(piece.at)?;
            let is_first = document.source_start(block) == Some(piece.source) && piece.source >= line.start;
            begins(piece.at).or(is_first.then_some(block))
        });
        block.map(|block| label(document.blocks[block].kind, room)).unwrap_or_default()
    }
}

/// A kind of block, and what spoke for it and against.
fn with_signs(kind: &str, document: &Document, block: Option<usize>) -> String {
    let signs = block.map(|block| document.blocks[block].signs).unwrap_or_default();
    let said = |signs: &mut dyn Iterator<Item = Sign>| signs.map(Sign::sentence).collect::<Vec<_>>().join("; ");
    let (pro, contra) = (said(&mut signs.pro()), said(&mut signs.contra()));
    match (pro.is_empty(), contra.is_empty()) {
        (true, true) => kind.to_owned(),
        (false, true) => format!("{kind}: {pro}"),
        (true, false) => format!("{kind}, although: {contra}"),
        (false, false) => format!("{kind}: {pro}; although: {contra}"),
    }
}

impl What {
    /// What a line with several repairs is about.
    fn order(&self) -> u8 {
        match self {
            Self::Yours(_) => 0,
            Self::RunningHead | Self::PageNumber => 1,
            Self::Heading(_) => 2,
            Self::Join => 3,
            Self::DividedWord => 4,
            Self::Marks(_) => 5,
        }
    }
}

/// Adds a row. A remark that has no room behind the words gets a row of its own below them.
fn push_row(source: &str, row: SourceRow, columns: usize, rows: &mut Vec<SourceRow>) {
    let used = shown::columns(&source[row.range.clone()]) + shown::columns(&row.remark) + REMARK_SPACE;
    let own = (!row.remark.is_empty() && used > columns).then(|| SourceRow {
        number: None,
        label: String::new(),
        range: row.range.end..row.range.end,
        removed: Vec::new(),
        remark: row.remark.clone(),
        focus: row.range.end..row.range.end,
        is_here: false,
        seen: row.seen,
    });
    let remark = if own.is_some() { String::new() } else { row.remark };
    rows.push(SourceRow { remark, ..row });
    rows.extend(own);
}

fn line_start(source: &str, at: usize) -> usize {
    source[..source.floor_char_boundary(at.min(source.len()))].rfind('\n').map_or(0, |i| i + 1)
}

/// The start of the line above or below the one that begins at `at`.
fn line_beside(source: &str, at: usize, above: bool) -> Option<usize> {
    if above {
        return at.checked_sub(1).map(|before| line_start(source, before));
    }
    source[at..].find('\n').map(|i| at + i + 1).filter(|next| *next < source.len())
}
