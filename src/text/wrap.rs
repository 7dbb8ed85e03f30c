//! A paragraph into rows. The only file that names textwrap.
//!
//! From words to rows, as in textwrap's own `core`: find where a line may break (UAX 14), cut the text there
//! into fragments, measure them as a terminal draws them, cut what is wider than the column, and let
//! textwrap choose the breaks that leave the rows most even. Rows are byte ranges of the text: nothing is
//! copied, so whatever lies over the text (a highlight, a match) needs no mapping.
//!
//! ```
//! let text = "To be, or not to be: that is the question.";
//! let rows: Vec<_> = postil::text::wrap::wrap(text, 18).iter().map(|row| &text[row.start..row.end]).collect();
//! assert_eq!(rows, ["To be, or not to", "be: that is the", "question."]);
//! ```

use std::ops::Range;
use std::sync::OnceLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

use super::shown;

/// One row: `start..end` is to be seen, `end..next` is the white space that the break swallowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub start: usize,
    pub end: usize,
    pub next: usize,
}

/// Wraps `text` to rows of at most `columns` columns (at least one).
///
/// The rows tile the text: each begins where the one before it has its `next`. An empty text has one empty
/// row. A line end in the text always ends a row.
pub fn wrap(text: &str, columns: usize) -> Vec<Line> {
    wrapped(text, columns, Breaks::Even)
}

/// The same for a text that is being typed: each row takes as many words as it can, so that no row above the caret
/// changes while one types.
///
/// ```
/// let text = "To be, or not to be: that is the question.";
/// let rows: Vec<_> = postil::text::wrap::fill(text, 18).iter().map(|row| &text[row.start..row.end]).collect();
/// assert_eq!(rows, ["To be, or not to", "be: that is the", "question."]);
/// ```
pub fn fill(text: &str, columns: usize) -> Vec<Line> {
    wrapped(text, columns, Breaks::First)
}

/// Where a row ends when its words could go on.
#[derive(Clone, Copy)]
enum Breaks {
    /// So that the rows are as even as they can be.
    Even,
    /// Where no further word fits.
    First,
}

fn wrapped(text: &str, columns: usize, breaks: Breaks) -> Vec<Line> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive('\n') {
        wrap_line(text, start..start + part.len(), columns, breaks, &mut lines);
        start += part.len();
    }
    if lines.is_empty() {
        lines.push(Line { start: 0, end: 0, next: 0 });
    }
    lines
}

/// An unbreakable stretch with the white space behind it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    next: usize,
    width: usize,
    space: usize,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn wrap_line(text: &str, line: Range<usize>, columns: usize, breaks: Breaks, lines: &mut Vec<Line>) {
    let pieces = pieces(text, line.start, line.end, columns);
    let widths = [columns as f64];
    // A row that is too long must never win over any number of short ones.
    let mut penalties = Penalties::new();
    penalties.overflow_penalty = 1_000_000;
    let rows = match breaks {
        Breaks::Even => wrap_optimal_fit(&pieces, &widths, &penalties).ok(),
        Breaks::First => None,
    };
    let rows = rows.unwrap_or_else(|| wrap_first_fit(&pieces, &widths));
    for row in rows {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
        lines.push(Line { start: first.start, end: last.end, next: last.next });
    }
}

fn segmenter() -> LineSegmenterBorrowed<'static> {
    static SEGMENTER: OnceLock<LineSegmenterBorrowed<'static>> = OnceLock::new();
    *SEGMENTER.get_or_init(|| LineSegmenter::new_auto(LineBreakOptions::default()))
}

fn pieces(text: &str, start: usize, end: usize, columns: usize) -> Vec<Piece> {
    let line = &text[start..end];
    let mut pieces = Vec::with_capacity(line.len() / 6 + 1);
    let mut from = 0;
    for to in segmenter().segment_str(line).skip(1) {
        push_piece(text, start + from, start + to, columns, &mut pieces);
        from = to;
    }
    pieces
}

fn push_piece(text: &str, start: usize, next: usize, columns: usize, pieces: &mut Vec<Piece>) {
    let whole = &text[start..next];
    let word = whole.trim_end_matches([' ', '\n', '\r', '\t', '\u{2028}', '\u{2029}']);
    let end = start + word.len();
    let width = shown::columns(word);
    // A carriage return that ends no row is drawn like any other sign, so it takes room.
    let space = shown::columns(whole[word.len()..].trim_end_matches('\n'));
    if width <= columns {
        pieces.push(Piece { start, end, next, width, space });
        return;
    }
    // A word wider than the column is cut between graphemes.
    let mut piece = Piece { start, end: start, next: start, width: 0, space: 0 };
    for grapheme in shown::graphemes(word) {
        let at = start + grapheme.range.start;
        if piece.width + grapheme.columns as usize > columns && at > piece.start {
            pieces.push(piece);
            piece = Piece { start: at, end: at, next: at, width: 0, space: 0 };
        }
        piece.width += grapheme.columns as usize;
        piece.end = start + grapheme.range.end;
        piece.next = piece.end;
    }
    pieces.push(Piece { end, next, space, ..piece });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, columns: usize, rows: &[&str]) {
        let seen: Vec<_> = wrap(text, columns).iter().map(|row| &text[row.start..row.end]).collect();
        assert_eq!(seen, rows);
    }

    #[test]
    fn words_go_to_the_next_row_whole() {
        check("the quick brown fox", 10, &["the quick", "brown fox"]);
    }

    #[test]
    fn a_word_wider_than_the_column_is_cut() {
        check("an incomprehensibility", 8, &["an", "incompre", "hensibil", "ity"]);
    }

    #[test]
    fn wide_characters_count_two_columns() {
        check("東京は夜の七時", 6, &["東京は", "夜の七", "時"]);
    }

    #[test]
    fn a_dash_holds_on_to_the_word_before() {
        check("one – two", 5, &["one –", "two"]);
    }

    #[test]
    fn line_ends_in_the_text_end_rows() {
        check("roses\n\nviolets", 20, &["roses", "", "violets"]);
    }

    #[test]
    fn carriage_returns_inside_a_row_take_room() {
        check("roses\r\rare\r\n", 9, &["roses\r", "are"]);
    }

    #[test]
    fn an_empty_text_has_one_row() {
        check("", 5, &[""]);
    }

    proptest! {
        #[test]
        fn rows_tile_the_text_and_fit(text in "[a-zA-Zé東❤️ ,.\n\t–-]{0,200}", columns in 1usize..40) {
            let rows = wrap(&text, columns);
            let mut at = 0;
            for row in &rows {
                prop_assert_eq!(row.start, at);
                prop_assert!(row.start <= row.end && row.end <= row.next);
                prop_assert!(text[row.end..row.next].chars().all(char::is_whitespace));
                let seen = shown::graphemes(&text[row.start..row.end]).filter(|shown| shown.columns > 0).count();
                prop_assert!(seen <= 1 || shown::columns(&text[row.start..row.end]) <= columns);
                at = row.next;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
