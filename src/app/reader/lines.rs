//! Lines of the screen: the rows of the text, and above some of them lines that carry a picture and no words.
//!
//! Rows tile the text, and pictures change nothing of that. A row that begins a block has the pictures of the block
//! above it; how high they are is known from their sizes alone, before anything of them is decoded, so that
//! nothing moves when they come.

use std::cell::LazyCell;

use crate::app::page::Slice;
use crate::document::layout::Row;
use crate::document::{Kind, Origin};
use crate::import::pictures::Room;

use super::Reader;

/// Above one row stand so many pictures at the most; the others are seen in the large view.
const MOST_ABOVE: usize = 4;
/// A picture in a sentence that is lower than this many rows is a sign, and its words stand for it.
const SIGN: u16 = 6;
/// A picture without words that has no more dots in a row or a column is a sign as well.
const ICON: u32 = 48;
/// In a window with fewer rows than this there is no room for pictures among the words.
const LEAST_HEIGHT: u16 = 8;

/// A line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub row: Row,
    /// So many lines of pictures stand between this line and the words of the row; none when it is the words.
    pub above: usize,
}

impl Reader {
    /// The room for a picture among the words, if they have any there.
    pub fn room(&self) -> Option<Room> {
        let (width, height) = (self.frame.width, self.frame.height);
        self.display.filter(|_| height >= LEAST_HEIGHT).map(|display| display.room(width, height * 2 / 3, 1))
    }

    /// The lines of pictures above a row.
    fn slices(&self, row: &Row) -> Vec<Slice> {
        let document = &self.document;
        let Some(block) = document.blocks.get(row.block) else { return Vec::new() };
        if document.pictures.is_empty() || row.start != block.range.start || row.is_blank() {
            return Vec::new();
        }
        let Some(room) = self.room() else { return Vec::new() };
        let next = document.blocks.get(row.block + 1).map_or(document.text.len(), |next| next.range.start);
        let mut slices = Vec::new();
        // A block may hold thousands of pictures; it is looked through once.
        let is_alone = LazyCell::new(|| document.has_only_pictures(block));
        let pictures = document.pictures_in(block.range.start..next).filter(|(_, picture)| !picture.is_speck());
        let sized = pictures.filter_map(|(i, picture)| {
            let fit = room.fit(picture.size?);
            let is_sign = fit.rows < SIGN || matches!(block.kind, Kind::Table | Kind::Code | Kind::Contents);
            let is_shown = !matches!(picture.origin, Origin::Elsewhere(_));
            // Where no words of its own stand below it, a blank line keeps it apart from those of others.
            let gap = u16::from(picture.range.is_empty());
            let is_icon = picture.size.is_some_and(|(width, height)| width.max(height) <= ICON);
            let is_beside = picture.range.is_empty() && picture.range.start == block.range.start && !is_icon;
            (is_shown && (!is_sign || is_beside || *is_alone)).then_some((i, fit.rows + gap))
        });
        for (picture, of) in sized.take(MOST_ABOVE) {
            slices.extend((0..of).map(|line| Slice { picture, line, of }));
        }
        slices
    }

    /// The line that a picture takes at this place above a row.
    pub(super) fn slice(&self, line: &Line) -> Option<Slice> {
        let slices = self.slices(&line.row);
        slices.len().checked_sub(line.above).and_then(|i| slices.get(i)).copied()
    }

    fn n_above(&self, row: &Row) -> usize {
        if self.document.pictures.is_empty() { 0 } else { self.slices(row).len() }
    }

    /// The first line of a row, above its pictures.
    pub(super) fn line_of(&self, row: Row) -> Line {
        Line { row, above: self.n_above(&row) }
    }

    /// The first line on the screen.
    pub(super) fn top_line(&mut self) -> Option<Line> {
        let top = self.top()?;
        let line = self.line_of(top);
        let skipped = if self.skipped.0 == self.anchor { self.skipped.1 } else { 0 };
        Some(Line { above: line.above.saturating_sub(skipped), ..line })
    }

    /// Makes a line the first on the screen.
    pub(super) fn stand_at(&mut self, line: Line) {
        self.anchor = line.row.start;
        self.skipped = (self.anchor, self.n_above(&line.row) - line.above);
    }

    /// The line up to `n` lines above (`n` < 0) or below another, and how many lines away it is.
    pub(super) fn moved_lines(&mut self, line: Line, n: isize) -> (Line, usize) {
        let (mut line, wanted) = (line, n.unsigned_abs());
        let mut done = 0;
        while done < wanted {
            let within = if n < 0 { self.n_above(&line.row) - line.above } else { line.above };
            let step = within.min(wanted - done);
            if step > 0 {
                line.above = if n < 0 { line.above + step } else { line.above - step };
                done += step;
                continue;
            }
            let next = match n < 0 {
                true => self.layout.before(&self.document, &line.row).map(|row| Line { row, above: 0 }),
                false => self.layout.after(&self.document, &line.row).map(|row| self.line_of(row)),
            };
            match next {
                Some(next) => line = next,
                None => break,
            }
            done += 1;
        }
        (line, done)
    }

    /// A page that would begin in the middle of a picture begins above it, when that is another place than `top`.
    pub(super) fn with_whole_picture(&self, to: Line, top: Line) -> Line {
        let whole = self.line_of(to.row);
        let is_cut = to.above > 0 && to.above < whole.above;
        if is_cut && to.row != top.row && self.slice(&to).is_some_and(|slice| slice.line > 0) {
            return Line { above: to.above + usize::from(self.slice(&to).map_or(0, |slice| slice.line)), ..to };
        }
        to
    }
}
