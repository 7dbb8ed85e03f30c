//! A table that is gathered before it is set: whether it is one shows only when all its cells are there.

use unicode_width::UnicodeWidthStr;

use super::setter::{Block, Piece};
use super::table::{Side, Table};
use crate::document::Kind;

/// A cell of more columns is a piece of a page.
const WIDEST_CELL: usize = 500;
/// A row has no more cells: a span may claim any number.
const MOST_COLUMNS: usize = 1000;
/// A table has no more rows; what comes behind them is set as paragraphs.
const MOST_ROWS: usize = 100_000;
/// Nor has it more cells, those that others reach into included.
const MOST_CELLS: usize = 500_000;

#[derive(Debug, Default)]
pub struct Grid {
    pub rows: Vec<Vec<Cell>>,
    sides: Vec<Side>,
    in_head: bool,
    n_cells: usize,
    holds_more: bool,
}

#[derive(Debug, Default)]
pub struct Cell {
    pub paragraphs: Vec<(Block, Vec<Piece>)>,
    pub is_head: bool,
    /// Whether a cell above or to the left reaches in.
    pub is_covered: bool,
    width: usize,
}

impl Grid {
    /// Whether the table may have another row.
    pub fn row(&mut self) -> bool {
        self.rows.push(Vec::new());
        self.in_head = false;
        self.rows.len() <= MOST_ROWS
    }

    /// The cells of this row are heads of columns.
    pub fn head(&mut self) {
        self.in_head = true;
        self.rows.last_mut().into_iter().flatten().for_each(|cell| cell.is_head = true);
    }

    /// Whether the row may have another cell.
    pub fn cell(&mut self, n_columns: usize) -> bool {
        if self.rows.is_empty() {
            self.row();
        }
        let is_head = self.in_head;
        let Some(row) = self.rows.last_mut() else { return false };
        row.push(Cell { is_head, ..Cell::default() });
        self.n_cells += 1;
        let is_kept = row.len().saturating_add(n_columns) <= MOST_COLUMNS + 1 && self.n_cells <= MOST_CELLS;
        if is_kept {
            self.reach(n_columns);
        }
        is_kept
    }

    /// The cell reaches over so many columns.
    pub fn reach(&mut self, n_columns: usize) {
        let Some(row) = self.rows.last_mut() else { return };
        let room = MOST_COLUMNS.saturating_sub(row.len()).min(MOST_CELLS.saturating_sub(self.n_cells));
        for _ in 1..n_columns.min(room + 1) {
            row.push(Cell { is_covered: true, ..Cell::default() });
            self.n_cells += 1;
        }
    }

    /// The cell is the head of a column or row.
    pub fn head_cell(&mut self) {
        self.own().into_iter().for_each(|cell| cell.is_head = true);
    }

    /// A cell above reaches into this one.
    pub fn cover(&mut self) {
        self.own().into_iter().for_each(|cell| cell.is_covered = true);
    }

    pub fn in_cell(&self) -> bool {
        self.rows.last().is_some_and(|row| !row.is_empty())
    }

    pub fn side(&mut self, side: Side) {
        let Some(row) = self.rows.last() else { return };
        let column = row.iter().rposition(|cell| !cell.is_covered).unwrap_or(0);
        let is_body = row.get(column).is_some_and(|cell| !cell.is_head);
        if self.sides.len() <= column {
            self.sides.resize(column + 1, Side::Left);
        }
        if is_body || self.sides[column] == Side::Left {
            self.sides[column] = side;
        }
    }

    /// Adds a paragraph to the cell, of which `text` is to be read; false if it is too much for a cell.
    pub fn add(&mut self, block: Block, pieces: Vec<Piece>, text: &str) -> bool {
        self.holds_more |= matches!(block.kind, Kind::Heading(_) | Kind::Code | Kind::Quote | Kind::Verse);
        let Some(cell) = self.own() else { return false };
        if !text.is_empty() {
            cell.width += text.width() + usize::from(cell.width > 0);
        }
        if !pieces.is_empty() {
            cell.paragraphs.push((block, pieces));
        }
        cell.width <= WIDEST_CELL
    }

    /// Whether its cells stand in columns; else it only draws a frame around paragraphs.
    pub fn is_table(&self) -> bool {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let has_words = self.rows.iter().flatten().any(|cell| cell.width > 0);
        n_columns > 1 && has_words && !self.holds_more
    }

    /// How wide its columns are.
    pub fn measured(&self) -> Table {
        let width = |cell: &Cell| (!cell.is_covered).then_some(cell.width);
        let widths = self.rows.iter().map(|row| row.iter().map(width).collect()).collect();
        Table::new(self.sides.clone(), widths)
    }

    /// The cell that words are gathered for.
    fn own(&mut self) -> Option<&mut Cell> {
        let row = self.rows.last_mut()?;
        let place = row.iter().rposition(|cell| !cell.is_covered).or_else(|| row.len().checked_sub(1))?;
        row.get_mut(place)
    }
}
