//! Tables, as `tbl` makes them: the lines that say how they look, and a line for each row.

use unicode_width::UnicodeWidthStr;

use super::escapes::plain;
use super::lines::Line;
use super::reader::Reader;
use crate::document::Kind;
use crate::import::markup::table::{Side, Table};

/// A table has no more rows and columns.
const MOST_ROWS: usize = 10_000;
const MOST_COLUMNS: usize = 200;

/// A cell: its lines, which are one unless it says that it has more.
type Cell<'s> = Vec<Line<'s>>;

impl<'s> Reader<'s> {
    /// Reads a table up to its end.
    pub fn table(&mut self) {
        let before = self.page.wanted;
        let (rows, n_heads) = self.table_rows();
        let width = |cell: &Cell<'s>| Some(self.table_words(cell).width());
        let widths = rows.iter().map(|row| row.iter().map(width).collect()).collect();
        let mut table = Table::new(vec![Side::Left; 0], widths);
        self.page.want(Kind::Table, self.depth());
        for (n, row) in rows.iter().enumerate() {
            for cell in row {
                let gap = table.before_cell();
                let is_empty = self.table_words(cell).is_empty();
                self.page.w.clear_space();
                if is_empty {
                    continue;
                }
                self.page.cell(&gap, table.column(), n < n_heads);
                for line in cell {
                    self.put(line);
                    self.page.undress();
                    self.page.space();
                }
                self.page.w.clear_space();
            }
            self.page.end_row();
            table.end_row();
        }
        self.goes_on = false;
        self.page.want(before.kind, before.depth);
    }

    fn table_words(&self, cell: &Cell<'s>) -> String {
        let words: Vec<String> = cell.iter().map(|line| plain(&line.text, &self.lines)).collect();
        words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The rows, and how many of them are heads: the first one, where a line is drawn below it.
    fn table_rows(&mut self) -> (Vec<Vec<Cell<'s>>>, usize) {
        let mut rows: Vec<Vec<Cell<'s>>> = Vec::new();
        let (mut tab, mut in_form, mut n_heads) = ('\t', true, 0);
        while let Some(line) = self.lines.next() {
            let text = line.text.trim();
            match line.request() {
                Some(("TE", _)) => break,
                Some(("T&", _)) => in_form = true,
                Some(_) if !in_form => {}
                _ if in_form => {
                    let option = |name: &str| text.split(name).nth(1).and_then(|rest| rest.chars().next());
                    tab = option("tab(").or_else(|| option("tab (")).unwrap_or(tab);
                    // A format may make its first row bold: `lb lb`.
                    let is_bold = |text: &str| !text.contains(';') && text.to_lowercase().contains('b');
                    n_heads = n_heads.max(usize::from(rows.is_empty() && is_bold(text) && !text.ends_with('.')));
                    in_form = !text.ends_with('.');
                }
                _ if matches!(text, "_" | "=" | "\\_") => {
                    n_heads = if rows.len() == 1 { 1 } else { n_heads };
                }
                _ if rows.len() < MOST_ROWS => {
                    let row = self.table_row(line, tab);
                    rows.push(row);
                }
                _ => {}
            }
        }
        (rows, n_heads)
    }

    /// The cells of a row. What stands between `T{` and `T}` is one, in several lines.
    fn table_row(&mut self, line: Line<'s>, tab: char) -> Vec<Cell<'s>> {
        let mut cells: Vec<Cell<'s>> = Vec::new();
        let mut next = Some(line);
        while let Some(line) = next.take() {
            let text = line.text.clone();
            let mut at = 0;
            for part in text.split(tab) {
                let range = at..at + part.len();
                at = range.end + tab.len_utf8();
                if cells.len() >= MOST_COLUMNS {
                    break;
                }
                if part.trim_end() != "T{" {
                    let cell = line.behind(range.start).first(part.len());
                    cells.push(if is_reach(part) { Vec::new() } else { vec![cell] });
                    continue;
                }
                let mut block = Vec::new();
                while let Some(line) = self.lines.next() {
                    if let Some(rest) = line.text.strip_prefix("T}") {
                        let has_more = rest.starts_with(tab);
                        next = has_more.then(|| line.behind(2 + tab.len_utf8()));
                        break;
                    }
                    match line.request() {
                        // Words in a font stand in the arguments of a macro.
                        Some((_, behind)) => block.push(line.behind(behind)),
                        None => block.push(line),
                    }
                }
                cells.push(block);
            }
        }
        cells
    }
}

/// Whether a cell above or to the left reaches in, or a line is drawn.
fn is_reach(cell: &str) -> bool {
    matches!(cell.trim(), "\\^" | "_" | "=" | "\\_")
}
