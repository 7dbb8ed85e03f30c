//! Where graphemes, words, sentences and paragraphs begin and end, by byte offset.
//!
//! Every question is answered from the paragraph around the offset, never from the whole text. Any offset may be
//! asked about: one inside a character counts as the start of that character, one past the end as the end.
//!
//! Words are those of UAX 29 that have a letter or a digit. Sentences have rules of their own, in the file `sentence`.

mod sentence;

use std::ops::Range;

use memchr::memmem;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

pub use sentence::{next_sentence_start, previous_sentence_start, sentence_around};

/// How far from an offset words are looked for when a text has no spaces at all.
const REACH: usize = 1024;

/// The paragraph around `at`, without the blank lines around it. Between two paragraphs, the one before.
pub fn paragraph_around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = floor(text, at);
    while at > 0 && bytes.get(at).is_none_or(|&byte| byte == b'\n') && bytes[at - 1] == b'\n' {
        at -= 1;
    }
    // A blank line that ends at `at` begins this paragraph; one that begins at `at` ends it.
    let start = memmem::rfind(&bytes[..at], b"\n\n").map_or(0, |blank| blank + 2);
    let end = memmem::find(&bytes[at..], b"\n\n").map_or(text.len(), |blank| at + blank);
    let start = start + bytes[start..end].iter().take_while(|&&byte| byte == b'\n').count();
    let end = end - bytes[start..end].iter().rev().take_while(|&&byte| byte == b'\n').count();
    start..end
}

/// The start of the next paragraph, or the end of the text.
pub fn next_paragraph_start(text: &str, at: usize) -> usize {
    let end = paragraph_around(text, at).end.max(floor(text, at));
    end + text.as_bytes()[end..].iter().take_while(|&&byte| byte == b'\n').count()
}

/// The start of this paragraph, or of the one before when `at` is that start already.
pub fn previous_paragraph_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let start = paragraph_around(text, at).start;
    if start < at {
        return start;
    }
    let before = paragraph_around(text, start.saturating_sub(1)).start;
    if before < at { before } else { 0 }
}

/// The word that holds `at`, if `at` is in a word.
pub fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let at = floor(text, at);
    words_in(text, window(text, at)).find(|word| word.contains(&at))
}

/// The start of the first word after `at`, or the end of the text.
pub fn next_word_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    next_word(text, at, |word| word.start > at).map_or(text.len(), |word| word.start)
}

/// The end of the first word that ends after `at`, or the end of the text.
pub fn word_end(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    next_word(text, at, |word| word.end > at).map_or(text.len(), |word| word.end)
}

/// The start of the last word that begins before `at`, or the start of the text.
pub fn previous_word_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let mut end = at;
    while end > 0 {
        // From the white space before the last letter, so that each step goes back by one run of letters.
        let run = window(text, previous_grapheme(text, end));
        if let Some(word) = words_in(text, run.clone()).take_while(|word| word.start < at).last() {
            return word.start;
        }
        end = run.start.min(previous_grapheme(text, end));
    }
    0
}

/// How many words `text` has.
pub fn n_words(text: &str) -> usize {
    text.unicode_words().count()
}

/// The start of the grapheme after the one that holds `at`.
pub fn next_grapheme(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let bytes = text.as_bytes();
    match (bytes.get(at), bytes.get(at + 1)) {
        (None, _) => text.len(),
        (Some(one), Some(two)) if one.is_ascii() && two.is_ascii() && *one != b'\r' => at + 1,
        _ => GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
    }
}

/// The start of the grapheme before `at`.
pub fn previous_grapheme(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The nearest start of a character at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// The first word for which `wanted` holds, looking forward from the white space before `at`.
fn next_word(text: &str, at: usize, wanted: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let mut run = window(text, at);
    loop {
        if let Some(word) = words_in(text, run.clone()).find(&wanted) {
            return Some(word);
        }
        if run.end >= text.len() {
            return None;
        }
        let start = run.end.max(next_grapheme(text, run.start));
        let spaces = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        run = start + spaces..window(text, start + spaces).end;
    }
}

/// The stretch without ASCII white space around `at`, cut to [`REACH`] on both sides. White space always
/// separates words, so that the words of the stretch are those of the text.
fn window(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let low = floor(text, at.saturating_sub(REACH));
    let high = text.ceil_char_boundary((at + REACH).min(text.len()));
    let start = bytes[low..at].iter().rposition(u8::is_ascii_whitespace).map_or(low, |space| low + space + 1);
    let end = bytes[at..high].iter().position(u8::is_ascii_whitespace).map_or(high, |space| at + space);
    start..end
}

fn words_in(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = range.start;
    text[range].unicode_word_indices().map(move |(at, word)| start + at..start + at + word.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word<'a>(text: &'a str, before: &str) -> &'a str {
        word_at(text, before.len()).map_or("", |range| &text[range])
    }

    #[test]
    fn a_word_holds_its_apostrophe_and_not_its_quotes() {
        assert_eq!(word("‘The worker’s day’", "‘The w"), "worker’s");
        assert_eq!(word("‘The day’", "‘T"), "The");
        assert_eq!(word_at("one – two", 4), None);
        assert_eq!(word_at("", 0), None);
        assert_eq!(word_at("one", 3), None);
    }

    #[test]
    fn words_are_walked_forward_over_paragraphs() {
        let text = "One, two\n\n– three.";
        let mut at = 0;
        let starts: Vec<_> = std::iter::from_fn(|| {
            at = next_word_start(text, at);
            (at < text.len()).then(|| &text[at..at + 2])
        })
        .collect();
        assert_eq!(starts, ["tw", "th"]);
        assert_eq!(&text[..word_end(text, 0)], "One");
        assert_eq!(&text[..word_end(text, 3)], "One, two");
    }

    #[test]
    fn words_are_walked_back_over_paragraphs() {
        let text = "One, two\n\n– three.";
        let three = previous_word_start(text, text.len());
        assert_eq!(&text[three..], "three.");
        assert_eq!(previous_word_start(text, three + 2), three);
        assert_eq!(previous_word_start(text, three), 5);
        assert_eq!(previous_word_start(text, 5), 0);
        assert_eq!(previous_word_start(text, 0), 0);
    }

    #[test]
    fn a_paragraph_ends_at_a_blank_line() {
        let text = "a title\n\nline one\nline two\n\nlast";
        assert_eq!(&text[paragraph_around(text, 12)], "line one\nline two");
        assert_eq!(&text[paragraph_around(text, 7)], "a title");
        assert_eq!(&text[paragraph_around(text, 8)], "a title");
        assert_eq!(&text[paragraph_around(text, 9)], "line one\nline two");
        assert_eq!(&text[paragraph_around(text, 99)], "last");
        assert_eq!(next_paragraph_start(text, 0), 9);
        assert_eq!(next_paragraph_start(text, 8), 9);
        assert_eq!(next_paragraph_start(text, 30), text.len());
        assert_eq!(previous_paragraph_start(text, 12), 9);
        assert_eq!(previous_paragraph_start(text, 9), 0);
    }

    #[test]
    fn graphemes_are_whole() {
        let text = "e\u{301}🇩🇪x";
        assert_eq!(next_grapheme(text, 0), 3);
        assert_eq!(next_grapheme(text, 3), 11);
        assert_eq!(previous_grapheme(text, 11), 3);
        assert_eq!(previous_grapheme(text, 0), 0);
        assert_eq!(next_grapheme(text, 99), text.len());
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_whole_text(text in "[a-c’é漢 \u{301}.,\n-]{0,40}") {
            let all: Vec<_> = text.unicode_word_indices().map(|(at, word)| at..at + word.len()).collect();
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                prop_assert_eq!(word_at(&text, at), all.iter().find(|word| word.contains(&at)).cloned());
                let next = all.iter().find(|word| word.start > at).map_or(text.len(), |word| word.start);
                prop_assert_eq!(next_word_start(&text, at), next);
                let end = all.iter().find(|word| word.end > at).map_or(text.len(), |word| word.end);
                prop_assert_eq!(word_end(&text, at), end);
                let previous = all.iter().rev().find(|word| word.start < at).map_or(0, |word| word.start);
                prop_assert_eq!(previous_word_start(&text, at), previous);
            }
        }

        #[test]
        fn any_offset_may_be_asked_about(text in "\\PC{0,20}", at in 0_usize..90) {
            let paragraph = paragraph_around(&text, at);
            prop_assert!(text.get(paragraph).is_some());
            for to in [next_paragraph_start(&text, at), previous_paragraph_start(&text, at), next_grapheme(&text, at)] {
                prop_assert!(text.is_char_boundary(to));
            }
            word_at(&text, at);
        }
    }
}
