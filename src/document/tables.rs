//! The cells of tables: where each begins and which column it stands in.
//!
//! A table is a block whose lines are its rows. How far apart its cells are written tells a reader the columns, and
//! only in a window that is wide enough; what a value belongs to must be known without that.

use std::ops::Range;

use super::Document;

/// A cell begins. It ends where the next one begins, or with the line, but for what is written between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub at: usize,
    pub column: u16,
    /// Whether it is the head of a column or row.
    pub is_head: bool,
}

/// What is written between two cells that do not stand in columns.
pub const JOINT: &str = " · ";

impl Document {
    /// The cells that begin in a stretch.
    pub fn cells_in(&self, range: Range<usize>) -> &[Cell] {
        let first = self.cells.partition_point(|cell| cell.at < range.start);
        let end = self.cells.partition_point(|cell| cell.at < range.end);
        &self.cells[first..end.max(first)]
    }
}

/// The words of a stretch from one cell to the next, without what is written between them.
pub fn words(between: &str) -> &str {
    let words = between.trim_end();
    words.strip_suffix(JOINT.trim()).map_or(words, str::trim_end)
}
