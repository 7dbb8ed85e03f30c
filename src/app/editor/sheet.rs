//! The sheet that is written on: how large it is in a window, and how a text falls into its rows.

use crate::text::wrap::{self, Line};

/// A sheet in a window; sizes are in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The whole, the frame included.
    pub outer_width: u16,
    pub outer_height: u16,
    pub border: bool,
    /// Columns between the edge and the words.
    pub pad: u16,
    /// What the words have.
    pub columns: usize,
    pub height: usize,
}

/// The widest that a sheet is, in columns.
const WIDEST: u16 = 76;
/// Rows that a sheet has at least, where the window has them.
const LEAST: u16 = 6;

impl Sheet {
    /// The sheet for a text in a window: it grows with the text, to half of the window.
    pub fn of(text: &str, columns: u16, rows: u16) -> Self {
        let outer_width = columns.min(WIDEST);
        let pad = 2.min(outer_width / 8);
        // One cell is left for a caret behind the last letter of a full row.
        let words = usize::from(outer_width.saturating_sub(2 * pad)).max(1);
        let most = (rows / 2).max(LEAST);
        let measured = Self { outer_width, outer_height: most, border: true, pad, columns: words, height: 1 };
        let n_rows = measured.rows_from(text, 0).take(usize::from(most)).count() as u16;
        let outer_height = (n_rows + 2).clamp(LEAST, most).min(rows.saturating_sub(1));
        let border = outer_height >= 5;
        let height = usize::from(outer_height.saturating_sub(1 + u16::from(border)).max(1));
        Self { outer_height, border, height, ..measured }
    }

    /// The row that a caret at `at` stands in. Only its line is looked at.
    pub fn row_at(&self, text: &str, at: usize) -> Line {
        let rows = self.rows_of_line(text, at);
        let row = rows.iter().rev().find(|row| row.start <= at).or(rows.first());
        row.copied().unwrap_or(Line { start: at, end: at, next: at })
    }

    /// The row above another.
    pub fn above(&self, text: &str, row: &Line) -> Option<Line> {
        let rows = self.rows_of_line(text, row.start);
        let within = rows.iter().rev().find(|other| other.start < row.start);
        within.copied().or_else(|| row.start.checked_sub(1).map(|at| self.row_at(text, text.floor_char_boundary(at))))
    }

    /// The row below another. Behind a last line end there is one more, for the caret.
    pub fn below(&self, text: &str, row: &Line) -> Option<Line> {
        let goes_on = row.next < text.len() || row.next > row.end && text[row.end..row.next].ends_with('\n');
        goes_on.then(|| self.row_at(text, row.next))
    }

    /// The rows from the one that holds `at`.
    pub fn rows_from<'a>(&'a self, text: &'a str, at: usize) -> impl Iterator<Item = Line> + 'a {
        let mut line = self.rows_of_line(text, at);
        let first = line.iter().rposition(|row| row.start <= at).unwrap_or(0);
        line.drain(..first);
        let mut line = line.into_iter();
        let mut last: Option<Line> = None;
        std::iter::from_fn(move || {
            let next = line.next().or_else(|| {
                let next = self.below(text, &last?)?;
                line = self.rows_of_line(text, next.start).into_iter();
                line.next()
            });
            last = next.or(last);
            next
        })
    }

    /// The rows of the line around `at`, as ranges of the text. Any offset may be asked about: what was shown before a
    /// change may be gone.
    fn rows_of_line(&self, text: &str, at: usize) -> Vec<Line> {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let moved = |row: Line| Line { start: start + row.start, end: start + row.end, next: start + row.next };
        wrap::fill(&text[start..end], self.columns).into_iter().map(moved).collect()
    }
}
