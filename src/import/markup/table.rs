//! How a table is set: columns side by side where they fit, the cells of a row in one line where they do not.
//!
//! It pads; the words of the cells are measured and written by the importer, one after another.

use crate::document::tables::JOINT;

/// The widest table that is set in columns. Wider ones would fill the text with spaces.
const MEASURE: usize = 100;
/// If only the last column is wider, it is set in columns too when the last one begins here at most.
const LAST_BEGINS: usize = 64;
const GAP: usize = 2;

/// Where in its column a cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Left,
    Middle,
    Right,
}

/// A table in the making, and the cell that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    sides: Vec<Side>,
    /// The widths of all cells, row by row; `None` where a cell above or to the left reaches in.
    cells: Vec<Vec<Option<usize>>>,
    /// Where the columns begin, and how wide they are, unless the table is too wide for them.
    columns: Option<Vec<(usize, usize)>>,
    row: usize,
    column: usize,
    /// How far the line is written.
    written: usize,
}

impl Table {
    pub fn new(mut sides: Vec<Side>, cells: Vec<Vec<Option<usize>>>) -> Self {
        let n_columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; n_columns];
        for row in &cells {
            for (column, cell) in row.iter().enumerate() {
                // What reaches over several columns does not widen the first.
                let reaches_on = row.get(column + 1) == Some(&None);
                widths[column] = cell.filter(|_| !reaches_on).unwrap_or(0).max(widths[column]);
            }
        }
        let mut end = 0;
        let mut columns = Vec::with_capacity(n_columns);
        for width in widths {
            columns.push((end, width));
            // An empty column takes no room.
            end += if width > 0 { width + GAP } else { 0 };
        }
        let last = columns.iter().rposition(|(_, width)| *width > 0).unwrap_or(0);
        let is_wide = end > MEASURE + GAP;
        let has_wide_last = is_wide && columns.get(last).is_some_and(|(start, _)| *start <= LAST_BEGINS);
        if has_wide_last && let Some(side) = sides.get_mut(last) {
            *side = Side::Left;
        }
        let columns = (!is_wide || has_wide_last).then_some(columns);
        Self { sides, cells, columns, row: 0, column: 0, written: 0 }
    }

    /// The column of the cell that was asked for last.
    pub fn column(&self) -> usize {
        self.column.saturating_sub(1)
    }

    /// What to write before the next cell. An empty cell writes nothing, so that no line ends with spaces.
    pub fn before_cell(&mut self) -> String {
        let cells = self.cells.get(self.row).map_or(&[][..], Vec::as_slice);
        self.column += cells.iter().skip(self.column).take_while(|cell| cell.is_none()).count();
        let column = self.column;
        self.column += 1;
        let own = cells.get(column).copied().flatten().unwrap_or(0);
        if own == 0 {
            return String::new();
        }
        let Some(&(start, width)) = self.columns.as_ref().and_then(|columns| columns.get(column)) else {
            let is_first = std::mem::replace(&mut self.written, own) == 0;
            return if is_first { String::new() } else { JOINT.to_owned() };
        };
        let free = width.saturating_sub(own);
        let left = match self.sides.get(column) {
            Some(Side::Right) => free,
            Some(Side::Middle) => free / 2,
            _ => 0,
        };
        let least = if self.written == 0 { 0 } else { GAP };
        let pad = (start + left).saturating_sub(self.written).max(least);
        self.written += pad + own;
        " ".repeat(pad)
    }

    /// Goes to the next row.
    pub fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
        self.written = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_column_of_long_words_begins_in_its_column() {
        let long =
            |first: usize| Table::new(vec![Side::Right; 2], vec![vec![Some(first), Some(200)], vec![Some(2), Some(3)]]);
        let mut table = long(9);
        assert_eq!([table.before_cell().len(), table.before_cell().len()], [0, 2]);
        table.end_row();
        assert_eq!([table.before_cell().len(), table.before_cell().len()], [7, 2]);
        let mut table = long(90);
        table.before_cell();
        assert_eq!(table.before_cell(), JOINT);
    }

    #[test]
    fn cells_that_reach_over_others_leave_the_columns_where_they_are() {
        let cells = vec![vec![Some(9), None], vec![Some(2), Some(3)], vec![None, Some(1)]];
        let mut table = Table::new(vec![Side::Left, Side::Right], cells);
        let mut before = Vec::new();
        for n in [1, 2, 1] {
            before.push((0..n).map(|_| table.before_cell().len()).collect::<Vec<_>>());
            table.end_row();
        }
        assert_eq!(before, [vec![0], vec![0, 2], vec![6]]);
    }
}
