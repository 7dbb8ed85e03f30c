//! The columns of the pages become one text, as it would be typed: a line for each line, an empty line where
//! there is more room than between the lines of a paragraph, and a form feed between the pages.

use std::ops::Range;

use super::lines::{Ink, Line, Mark};
use super::order::{Column, usual_size};

/// Room that is so many times the usual one between two lines separates paragraphs.
const APART: f32 = 1.25;
/// A blank is so many ems wide, for the indent of a line.
const BLANK: f32 = 0.5;
/// No line is indented further, in blanks.
const DEEPEST: usize = 40;

/// The text of a book, and what its lines look like.
#[derive(Debug, Default)]
pub struct Typed {
    pub text: String,
    pub lines: Vec<TypedLine>,
    /// Where each page begins.
    pub pages: Vec<usize>,
    /// The stretches of it that are more than words.
    pub marks: Vec<(Range<usize>, Mark)>,
}

/// A line of it.
#[derive(Clone, Copy, Debug)]
pub struct TypedLine {
    /// Where its words begin.
    pub start: usize,
    pub size: f32,
    /// How far down its page it stands.
    pub y: f32,
    pub ink: Ink,
    /// Stretches with room between them, as in the row of a table.
    pub n_stretches: usize,
}

impl Typed {
    /// Adds a page.
    pub fn page(&mut self, columns: Vec<Column>) {
        if !self.pages.is_empty() {
            self.text.push('\u{C}');
        }
        self.pages.push(self.text.len());
        for column in columns {
            self.column(&column);
        }
    }

    fn column(&mut self, column: &[Line]) {
        let rows = rows(column);
        let pitch = pitch(column, &rows);
        let left = margin(column, &rows);
        let em = usual_size(column);
        if !self.text.is_empty() && !self.text.ends_with('\u{C}') && !self.goes_on(&column[0]) {
            self.text.push('\n');
        }
        let mut before: Option<&Line> = None;
        for row in rows {
            let first = &column[row.start];
            if before.is_some_and(|before| is_apart(before, first, pitch)) {
                self.text.push('\n');
            }
            let indent = ((first.left - left) / (BLANK * em)).round().max(0.0) as usize;
            self.text.extend(std::iter::repeat_n(' ', indent.min(DEEPEST)));
            self.lines.push(TypedLine {
                start: self.text.len(),
                size: first.size,
                y: first.y,
                ink: first.ink,
                n_stretches: row.len(),
            });
            for (i, line) in column[row.clone()].iter().enumerate() {
                if i > 0 {
                    let gap = (line.left - column[row.start + i - 1].right) / (BLANK * em);
                    let n = if gap < 1.0 { usize::from(gap > 0.25) } else { (gap.round() as usize).clamp(2, DEEPEST) };
                    self.text.extend(std::iter::repeat_n(' ', n));
                }
                self.words(line);
            }
            self.text.push('\n');
            before = Some(first);
        }
    }

    /// Adds the words of a line, and what is marked in it.
    fn words(&mut self, line: &Line) {
        let mut edges: Vec<usize> = line.marks.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
        edges.push(line.text.len());
        edges.retain(|edge| *edge <= line.text.len());
        edges.sort_unstable();
        edges.dedup();
        // Where each of the edges is in the text, which has fewer dots.
        let mut places = Vec::with_capacity(edges.len());
        let mut at = 0;
        for edge in &edges {
            push_short_leaders(&mut self.text, &line.text[at..*edge]);
            at = *edge;
            places.push(self.text.len());
        }
        for (range, mark) in &line.marks {
            let place = |at: usize| edges.binary_search(&at).ok().map(|i| places[i]);
            if let (Some(start), Some(end)) = (place(range.start), place(range.end)) {
                self.marks.push((start..end, *mark));
            }
        }
    }

    /// Whether a column may begin within the paragraph that ends the one before.
    fn goes_on(&self, first: &Line) -> bool {
        let last = self.text.trim_end().chars().next_back();
        let is_open = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';' | '-' | '\u{AD}'));
        is_open && first.text.starts_with(|c: char| c.is_lowercase())
    }
}

/// So many dots in a row lead the eye to a page number, across the whole page; in a text whose lines are made anew,
/// [`LEADER`] does.
const LEADING: usize = 6;
const LEADER: &str = "....";

/// Adds words; dots that lead across the page are shortened.
fn push_short_leaders(text: &mut String, words: &str) {
    let is_dot = |byte: u8| byte == b'.';
    let mut rest = words;
    while let Some(start) = rest.bytes().position(is_dot) {
        // Some are set with blanks between them.
        let run = rest[start..].bytes().take_while(|byte| matches!(byte, b'.' | b' ')).count();
        let run = rest[start..start + run].trim_end();
        text.push_str(&rest[..start]);
        let leads = run.bytes().filter(|byte| is_dot(*byte)).count() >= LEADING;
        text.push_str(if leads { LEADER } else { run });
        rest = &rest[start + run.len()..];
    }
    text.push_str(rest);
}

/// The stretches of a column that stand on one line each.
fn rows(column: &[Line]) -> Vec<Range<usize>> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    for (i, line) in column.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if column[row.start].is_beside(line) => row.end = i + 1,
            _ => rows.push(i..i + 1),
        }
    }
    rows
}

/// The usual distance from a line to the next, where both are of one size.
fn pitch(column: &[Line], rows: &[Range<usize>]) -> f32 {
    let pairs = rows.windows(2).map(|pair| (&column[pair[0].start], &column[pair[1].start]));
    let same = pairs.filter(|(a, b)| (a.size - b.size).abs() < 0.5);
    let mut pitches: Vec<f32> = same.map(|(a, b)| (b.y - a.y) / a.size.max(1.0)).filter(|pitch| *pitch < 2.2).collect();
    pitches.sort_by(f32::total_cmp);
    // Where most paragraphs are of one line, the smaller distances are those within one.
    pitches.get(pitches.len() / 3).copied().unwrap_or(1.2).clamp(0.9, 2.0)
}

fn is_apart(before: &Line, line: &Line, pitch: f32) -> bool {
    let size = before.size.max(line.size).max(1.0);
    let changes = (before.size - line.size).abs() > 0.12 * size;
    changes || line.y - before.y > APART * pitch * size
}

/// The left edge of most lines.
fn margin(column: &[Line], rows: &[Range<usize>]) -> f32 {
    let mut lefts: Vec<f32> = rows.iter().map(|row| column[row.start].left).collect();
    lefts.sort_by(f32::total_cmp);
    // Half of the lines may be indented, and a few hang out.
    lefts.get(lefts.len() / 20).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_lead_to_a_page_number_are_few() {
        let short = |words: &str| {
            let mut text = String::new();
            push_short_leaders(&mut text, words);
            text
        };
        assert_eq!(short("1.2 Ebb ............. 7"), "1.2 Ebb .... 7");
        assert_eq!(short("1.2 Ebb . . . . . . . . 7"), "1.2 Ebb .... 7");
        assert_eq!(short("So it is... or is it?"), "So it is... or is it?");
    }
}
