//! How a table is set: columns side by side where they fit, the cells of a row in one line where they do not.
//!
//! It measures and pads; the words of the cells are written by the importer, one after another.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

/// The widest table that is set in columns: the measure a page has unless the reader changes it.
const MEASURE: usize = 72;
const GAP: &str = "  ";
const JOINT: &str = " · ";

/// A table in the making, and the cell that comes next.
#[derive(Debug)]
pub struct Table {
    alignments: Vec<Alignment>,
    /// The widths of all cells, row by row.
    cells: Vec<Vec<usize>>,
    /// The widths of the columns, unless the table is too wide for them.
    columns: Option<Vec<usize>>,
    row: usize,
    column: usize,
    /// Spaces that the cell before still lacks.
    owed: usize,
}

impl Table {
    /// Measures the table that `events` begin with.
    pub fn measure<'a>(alignments: &[Alignment], events: impl Iterator<Item = &'a Event<'a>>) -> Self {
        let mut cells: Vec<Vec<usize>> = Vec::new();
        for event in events {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::Start(Tag::TableHead | Tag::TableRow) => cells.push(Vec::new()),
                Event::Start(Tag::TableCell) => cells.last_mut().into_iter().for_each(|row| row.push(0)),
                event => cells.iter_mut().last().and_then(|row| row.last_mut()).into_iter().for_each(|cell| {
                    *cell += width(event);
                }),
            }
        }
        let n_columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column| cells.iter().filter_map(|row: &Vec<usize>| row.get(column)).max().copied().unwrap_or(0);
        let columns: Vec<usize> = (0..n_columns).map(widest).collect();
        let total = columns.iter().sum::<usize>() + GAP.len() * n_columns.saturating_sub(1);
        let columns = (total <= MEASURE).then_some(columns);
        Self { alignments: alignments.to_vec(), cells, columns, row: 0, column: 0, owed: 0 }
    }

    /// What to write before the next cell.
    pub fn before_cell(&mut self) -> String {
        let (row, column) = (self.row, self.column);
        self.column += 1;
        let joint = if column == 0 { "" } else { JOINT };
        let Some(width) = self.columns.as_ref().and_then(|columns| columns.get(column)) else {
            return joint.to_owned();
        };
        let own = self.cells.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(0);
        let free = width.saturating_sub(own);
        let left = match self.alignments.get(column) {
            Some(Alignment::Right) => free,
            Some(Alignment::Center) => free / 2,
            _ => 0,
        };
        let gap = if column == 0 { 0 } else { GAP.len() };
        let before = " ".repeat(std::mem::replace(&mut self.owed, free - left) + gap + left);
        // An empty cell writes nothing, so its space is owed to the next: no line ends with spaces.
        if own == 0 {
            self.owed += before.len();
            return String::new();
        }
        before
    }

    /// Goes to the next row.
    pub fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
        self.owed = 0;
    }
}

/// How many columns the event's words take.
fn width(event: &Event<'_>) -> usize {
    match event {
        Event::Text(text) | Event::Code(text) => text.width(),
        Event::FootnoteReference(label) => "[]".len() + label.width(),
        Event::Start(Tag::Image { .. }) => "[]".len(),
        _ => 0,
    }
}
