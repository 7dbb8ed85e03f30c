//! How the lines of a block are put together when its kind changes.

use std::ops::Range;

use crate::text::shown;

/// What becomes of the lines of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As they were.
    Kept,
    /// All as one.
    Filled,
    /// Apart, as in the source, less so many columns at their starts; white space between words is kept when
    /// the shape is exact.
    Lined { least: usize, is_exact: bool },
}

/// The stretches of a text between line ends, tabs, and more than one space.
pub fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let words = word.trim_end();
        if !words.is_empty() {
            match runs.last_mut().filter(|last| &text[last.end..at] == " ") {
                Some(last) => last.end = at + words.len(),
                None => runs.push(at..at + words.len()),
            }
        }
        at += word.len();
    }
    runs
}

/// How many bytes at the start of `text` look like the marker of a list item, the space behind it included.
pub fn marker(text: &str) -> usize {
    let Some((word, _)) = text.split_once(' ').filter(|(word, _)| word.chars().count() <= 6) else { return 0 };
    let core = word.trim_matches(['(', ')', '.', ']', '[', ':']);
    let is_short = core.chars().count() == 1 || core.bytes().all(|b| b.is_ascii_digit() || b"ivxlcIVXLC".contains(&b));
    let is_number = core.len() < word.len() && core.contains(char::is_alphanumeric) && is_short;
    let is_bullet = !word.contains(char::is_alphanumeric) && word.chars().count() <= 2;
    if is_bullet || is_number { word.len() + 1 } else { 0 }
}

/// Scripts that are written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    let is_hangul = ('\u{1100}'..='\u{11FF}').contains(&c) || ('\u{AC00}'..='\u{D7A3}').contains(&c);
    !c.is_ascii() && !is_hangul && shown::columns(c.encode_utf8(&mut [0; 4])) == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_words() {
        for (text, len) in
            [("- a", 2), ("12. a", 4), ("(iv) a", 5), ("b) a", 3), ("A word", 0), ("I am", 0), ("“ a", 4)]
        {
            assert_eq!(marker(text), len, "{text}");
        }
    }

    #[test]
    fn white_space_inside_is_where_runs_end() {
        let text = "one two  three\tfour\n five ";
        let words: Vec<_> = runs(text).into_iter().map(|run| &text[run]).collect();
        assert_eq!(words, ["one two", "three", "four", "five"]);
    }
}
