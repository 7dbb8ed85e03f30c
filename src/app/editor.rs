//! The editor: a note or a definition being written, over the page.
//!
//! Where it stands in the window, how its words fall into rows and where the caret goes between them is all decided
//! here, so that drawing and keys agree. A note may be long: nothing looks at more of it than is shown.

mod sheet;

use std::ops::Range;

use super::definition::Definition;
use super::field::Field;
use super::page::offset_of_column;
use crate::document::Locator;
use crate::text::wrap::Line;
use crate::text::{shown, words};

pub use sheet::Sheet;

/// A note or a definition being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    pub field: Field,
    pub about: About,
    /// What the note said when it was opened.
    pub before: String,
    /// Whether leaving without saving was already asked for once.
    pub warned: bool,
    /// The start of the first row that is shown.
    pub top: usize,
    /// The column that the caret keeps to while it goes up and down.
    column: Option<usize>,
}

/// What is being written about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A new note on a stretch of the text.
    Text(Range<usize>),
    /// A new note on words that are not found in the text any more.
    Lost(Box<Locator>),
    /// A note that is there, by its id.
    Annotation(String),
    /// What a term means.
    Term(Definition),
}

impl Editor {
    /// An editor on what is there, the caret behind it.
    pub fn new(about: About, before: String) -> Self {
        let field = Field::new(before.clone());
        Self { field, about, before, warned: false, top: 0, column: None }
    }

    /// Whether something would be lost if it were closed now.
    pub fn has_news(&self) -> bool {
        self.field.text.trim_end() != self.before.trim_end()
    }

    /// After anything but a step up or down, the column is a new one.
    pub fn forget_column(&mut self) {
        self.column = None;
    }

    /// Moves the caret up or down by rows and keeps its column, also across rows that are shorter.
    pub fn go_rows(&mut self, n: isize, sheet: &Sheet) {
        let text = &self.field.text;
        let mut row = sheet.row_at(text, self.field.caret);
        let column = self.column.unwrap_or_else(|| shown::columns(&text[row.start..self.field.caret]));
        let mut at_end = false;
        for _ in 0..n.unsigned_abs() {
            match if n < 0 { sheet.above(text, &row) } else { sheet.below(text, &row) } {
                Some(next) => row = next,
                None => at_end = true,
            }
        }
        let to = match (at_end, n < 0) {
            (true, true) => 0,
            (true, false) => text.len(),
            _ => (row.start + offset_of_column(&text[row.start..row.end], column)).min(last_place(text, &row)),
        };
        self.field.go(to);
        self.column = Some(column);
    }

    /// The start of the caret's row; of its line, when the caret is there already.
    pub fn row_start(&self, sheet: &Sheet) -> usize {
        let row = sheet.row_at(&self.field.text, self.field.caret);
        if row.start == self.field.caret { self.field.line_start() } else { row.start }
    }

    /// The end of the caret's row; of its line, when the caret is there already.
    pub fn row_end(&self, sheet: &Sheet) -> usize {
        let end = last_place(&self.field.text, &sheet.row_at(&self.field.text, self.field.caret));
        if end == self.field.caret { self.field.line_end() } else { end }
    }

    /// Scrolls as far as needed, so that the caret is seen and no row is left empty while words are out of sight.
    pub fn follow_caret(&mut self, sheet: &Sheet) {
        let text = &self.field.text;
        let caret = sheet.row_at(text, self.field.caret);
        let top = sheet.row_at(text, self.top);
        self.top = match top.start > caret.start {
            true => caret.start,
            false => {
                let highest = up(sheet, text, caret, sheet.height.saturating_sub(1));
                top.start.max(highest.start)
            }
        };
        let shown = sheet.rows_from(text, self.top).take(sheet.height).count();
        let first = sheet.row_at(text, self.top);
        self.top = up(sheet, text, first, sheet.height - shown).start;
    }
}

fn up(sheet: &Sheet, text: &str, mut row: Line, n: usize) -> Line {
    for _ in 0..n {
        match sheet.above(text, &row) {
            Some(above) => row = above,
            None => break,
        }
    }
    row
}

/// The last place of the caret in a row. What a break swallowed, and the end of a word that was cut because it is
/// longer than the row, belong to the next one.
fn last_place(text: &str, row: &Line) -> usize {
    let gap = &text[row.end..row.next];
    if gap.ends_with('\n') {
        row.end + gap.trim_end_matches(['\r', '\n']).len()
    } else if row.next == text.len() {
        row.next
    } else if gap.is_empty() {
        words::previous_grapheme(text, row.end).max(row.start)
    } else {
        row.end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn editor(text: &str, caret: usize) -> Editor {
        Editor { field: Field::at(text.to_owned(), caret), ..Editor::new(About::Text(0..0), String::new()) }
    }

    /// A sheet of so many columns and rows, without anything around it.
    fn sheet(columns: usize, height: usize) -> Sheet {
        Sheet { columns, height, ..Sheet::of("", 80, 24) }
    }

    #[test]
    fn the_caret_keeps_its_column_across_a_short_row() {
        let mut it = editor("a long first line\nab\nanother long line", 9);
        let sheet = sheet(40, 5);
        it.go_rows(1, &sheet);
        assert_eq!(it.field.caret, 20);
        it.go_rows(1, &sheet);
        assert_eq!(it.field.caret, 21 + 9);
        it.go_rows(-2, &sheet);
        assert_eq!(it.field.caret, 9);
    }

    #[test]
    fn home_and_end_go_by_row_and_then_by_line() {
        let mut it = editor("one two three four five", 10);
        let sheet = sheet(9, 5);
        let mut go = |to: fn(&Editor, &Sheet) -> usize| {
            let caret = to(&it, &sheet);
            it.field.go(caret);
            caret
        };
        assert_eq!([go(Editor::row_start), go(Editor::row_start)], [8, 0]);
        assert_eq!([go(Editor::row_end), go(Editor::row_end)], [7, 23]);
    }

    #[test]
    fn a_word_longer_than_the_row_is_walked_through() {
        let mut it = editor("abcdefghijkl", 0);
        let sheet = sheet(5, 5);
        let end = it.row_end(&sheet);
        assert_eq!(end, 4);
        it.field.go(4);
        it.go_rows(1, &sheet);
        assert_eq!(it.field.caret, 9);
        it.go_rows(1, &sheet);
        assert_eq!(it.field.caret, 12);
    }

    proptest! {
        #[test]
        fn the_caret_is_always_in_view(
            text in "[a-c é東\u{301}👍\n]{0,120}",
            steps in prop::collection::vec((0_u8..7, 0_usize..200), 1..20),
            columns in 2_usize..20,
            height in 1_usize..6,
        ) {
            let mut it = editor(&text, text.len());
            let sheet = sheet(columns, height);
            for (step, n) in steps {
                match step {
                    0 => it.go_rows(-1, &sheet),
                    1 => it.go_rows(1, &sheet),
                    2 => it.go_rows(-(height as isize), &sheet),
                    3 => it.field = Field::at(it.field.text.clone(), n),
                    4 => it.field.delete_word_left(),
                    5 => { let to = it.row_end(&sheet); it.field.go(to) }
                    _ => it.field.insert("東 a\n"),
                }
                it.follow_caret(&sheet);
                let text = &it.field.text;
                prop_assert!(text.is_char_boundary(it.field.caret));
                let rows: Vec<_> = sheet.rows_from(text, it.top).take(height).collect();
                prop_assert_eq!(rows[0].start, it.top);
                let caret = sheet.row_at(text, it.field.caret);
                prop_assert!(rows.contains(&caret), "{:?} {:?}", rows, caret);
                // As much is shown as there is room for.
                prop_assert!(rows.len() == height || it.top == 0);
            }
        }

        #[test]
        fn rows_are_those_of_the_whole(text in "[a-c é東\n]{0,120}", columns in 2_usize..20) {
            let sheet = sheet(columns, 3);
            let rows: Vec<_> = sheet.rows_from(&text, 0).collect();
            let mut at = 0;
            for row in &rows {
                prop_assert_eq!(row.start, at);
                at = row.next;
            }
            prop_assert_eq!(at, text.len());
            let back: Vec<_> = std::iter::successors(rows.last().copied(), |row| sheet.above(&text, row)).collect();
            prop_assert_eq!(back.into_iter().rev().collect::<Vec<_>>(), rows);
        }
    }
}
