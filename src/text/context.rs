//! The words around a place: the sentence it stands in, cut between words when that is long.

use std::ops::Range;

use super::words;

/// The sentence around `range`, at most `before` and `after` characters of it beside the range itself.
///
/// ```
/// let text = "One. The red line is here. Three.";
/// assert_eq!(postil::text::context::around(text, 9..12, 80, 120), "The red line is here.");
/// ```
pub fn around(text: &str, range: Range<usize>, before: usize, after: usize) -> String {
    // A paragraph may be a whole book: no more of it is looked at than can be shown.
    let from = text.floor_char_boundary(range.start.saturating_sub(WIDEST * (before + 1)));
    let to = text.ceil_char_boundary((range.end + WIDEST * (after + 1)).min(text.len()));
    let (text, range) = (&text[from..to], range.start - from..range.end - from);
    let first = words::sentence_around(text, range.start);
    let last = words::sentence_around(text, range.end.saturating_sub(1).max(range.start));
    let whole = first.start.min(range.start)..last.end.max(range.end);
    let before = text[whole.start..range.start].char_indices().rev().nth(before);
    let after = text[range.end..whole.end].char_indices().nth(after);
    let start = before.map_or(whole.start, |(at, _)| words::next_word_start(text, whole.start + at).min(range.start));
    let end = after.map_or(whole.end, |(at, _)| range.end + at);
    let mark = |cut: bool| if cut { "…" } else { "" };
    [mark(start > whole.start), &text[start..end], mark(end < whole.end)].concat()
}

/// The most bytes that a character has.
const WIDEST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expected: &str) {
        let at = text.find(words).expect("the words are there");
        assert_eq!(around(text, at..at + words.len(), 80, 120), expected);
    }

    #[test]
    fn the_context_is_the_sentence() {
        check("One. The red line is here. Three.", "red", "The red line is here.");
        check("One. The red line. It is here. Three.", "line. It", "The red line. It is here.");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words() {
        let text = format!("{} red {}", "before ".repeat(40), "after ".repeat(40));
        let context = around(&text, 281..284, 80, 120);
        assert!(context.starts_with("…before") && context.contains(" red ") && context.ends_with('…'), "{context}");
        assert!(context.chars().count() < 80 + 120 + 6);
    }

    #[test]
    fn no_more_of_a_long_paragraph_is_looked_at_than_is_shown() {
        let text = "word and ".repeat(1_000_000);
        let shown =
            (0..2_000).map(|i| around(&text, i * 4_500..i * 4_500 + 4, 20, 40)).filter(|it| it.contains("word"));
        assert_eq!(shown.count(), 2_000);
    }
}
