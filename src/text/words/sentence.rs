//! Sentences. UAX 29 breaks after “Mr.”, “e.g.” and “p.”, and before a word in lower case; readers do not.
//!
//! A sentence ends at `.`, `!`, `?` or `…`, together with the quotes, brackets and note numbers that follow, when
//! white space comes next and what stands around does not speak against it. The rules only read the paragraph.

use std::ops::Range;

use super::{floor, next_paragraph_start, paragraph_around, previous_paragraph_start};

/// How far back the start of a sentence is looked for. Only a text without paragraphs reaches it.
const REACH: usize = 16 * 1024;

/// The sentence around `at`, without the white space behind it. In white space, the sentence before.
pub fn sentence_around(text: &str, at: usize) -> Range<usize> {
    let at = floor(text, at);
    let reach = reach(text, at);
    let mut found = reach.start..reach.start;
    for range in sentences(text, reach) {
        if range.start > at && !found.is_empty() {
            break;
        }
        found = range;
    }
    found
}

/// The start of the next sentence, in this paragraph or the next, or the end of the text.
pub fn next_sentence_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let next = sentences(text, reach(text, at)).map(|range| range.start).find(|&start| start > at);
    next.unwrap_or_else(|| next_paragraph_start(text, at))
}

/// The start of this sentence, or of the one before when `at` is that start already.
pub fn previous_sentence_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let last_before = |at: usize, from: usize| {
        sentences(text, reach(text, from)).map(|range| range.start).take_while(|&start| start < at).last()
    };
    if let Some(start) = last_before(at, at) {
        return start;
    }
    let paragraph = previous_paragraph_start(text, paragraph_around(text, at).start.min(at));
    let end = paragraph_around(text, paragraph).end;
    last_before(at, end).unwrap_or(paragraph).min(at)
}

/// The part of the paragraph around `at` that is looked at.
fn reach(text: &str, at: usize) -> Range<usize> {
    let paragraph = paragraph_around(text, at);
    let start = floor(text, at.saturating_sub(REACH)).max(paragraph.start);
    let end = text.ceil_char_boundary((at + REACH).min(text.len())).min(paragraph.end);
    start.min(end)..end
}

/// The sentences of `paragraph`, in order.
fn sentences(text: &str, paragraph: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let words = &text[paragraph.clone()];
    let mut at = words.len() - words.trim_start().len();
    std::iter::from_fn(move || {
        let rest = words.get(at..).filter(|rest| !rest.trim().is_empty())?;
        let end = at + end_of_first(rest);
        let range = paragraph.start + at..paragraph.start + at + words[at..end].trim_end().len();
        at = end + (words[end..].len() - words[end..].trim_start().len());
        Some(range)
    })
}

/// Where the first sentence of `text` ends.
fn end_of_first(text: &str) -> usize {
    let mut from = 0;
    while let Some(stop) = text[from..].find(is_stop).map(|at| from + at) {
        let after_stops = skip(text, stop, is_stop);
        let end = skip_note(text, skip(text, after_stops, is_closer));
        let (before, stops, rest) = (&text[..stop], &text[stop..after_stops], &text[end..]);
        let wide = stops.chars().any(is_wide_stop);
        if (wide || rest.is_empty() || rest.starts_with(char::is_whitespace)) && ends(before, stops, rest, wide) {
            return end;
        }
        from = after_stops;
    }
    text.len()
}

/// Whether a sentence ends between `before` + `stops` and `rest`.
fn ends(before: &str, stops: &str, rest: &str, wide: bool) -> bool {
    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c));
    let Some(first) = next.chars().next() else { return true };
    if wide {
        return true;
    }
    if first.is_lowercase() {
        return false;
    }
    stops != "." || !is_abbreviated(before, next)
}

/// Whether the full stop behind `before` belongs to an abbreviation or a number and does not end a sentence.
fn is_abbreviated(before: &str, next: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || is_opener(c) || c == '/').next().unwrap_or_default();
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return false;
    }
    let only = before.trim_start_matches(is_opener).len() == bare.len();
    if bare.chars().all(|c| c.is_ascii_digit()) {
        // The number of a list item or thesis, not a year at the end of a sentence.
        return only;
    }
    let lower = bare.to_lowercase();
    if is_initial(bare) {
        // “… than I. Then …” against “I. Newton” and “Chapter I. Of the …”
        let lonely_i = bare == "I" && before.trim_end_matches('I').trim_end().ends_with(char::is_lowercase);
        return !lonely_i;
    }
    if bare.contains('.') || OPEN.contains(&lower.as_str()) {
        return NEVER_LAST.contains(&lower.as_str()) || !STARTERS.contains(&first_word(next));
    }
    if BEFORE_NUMBER.contains(&lower.as_str()) {
        return is_number(first_word(next));
    }
    NEVER_LAST.contains(&lower.as_str())
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Digits or a Roman number.
fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || (!word.is_empty() && word.chars().all(|c| "ivxlcIVXLC".contains(c)))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

fn skip(text: &str, at: usize, what: impl Fn(char) -> bool) -> usize {
    text.len() - text[at..].trim_start_matches(what).len()
}

/// Past the number of a note, such as `12`, `[12]` or `¹²`, when it stands close and white space follows.
fn skip_note(text: &str, at: usize) -> usize {
    let follows_letter = text[..at].trim_end_matches(|c| is_stop(c) || is_closer(c)).ends_with(char::is_alphabetic);
    if !follows_letter {
        return at;
    }
    let rest = &text[at..];
    let inner = rest.strip_prefix('[').unwrap_or(rest);
    let n_digits: usize = inner.chars().take(4).take_while(|&c| is_note_digit(c)).map(char::len_utf8).sum();
    let digits = &inner[n_digits..];
    let tail = if inner.len() < rest.len() { digits.strip_prefix(']') } else { Some(digits) };
    match tail {
        Some(tail) if n_digits > 0 && (tail.is_empty() || tail.starts_with(char::is_whitespace)) => {
            text.len() - tail.len()
        }
        _ => at,
    }
}

fn is_note_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '*' | '†' | '‡')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '।' | '॥' | '։') || is_wide_stop(c)
}

/// The full stops of Chinese and Japanese: no white space follows them.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡')
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | '‘'
            | '*'
            | '_'
            | '」'
            | '』'
            | '）'
            | '】'
            | '〉'
            | '》'
    )
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '"'
            | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '”'
            | '»'
            | '*'
            | '_'
            | '—'
            | '–'
            | '-'
            | '¿'
            | '¡'
            | '•'
    )
}

/// Abbreviations that something must follow: titles, and words that introduce.
const NEVER_LAST: &[&str] = &[
    "mr", "mrs", "ms", "messrs", "dr", "prof", "st", "ste", "rev", "hon", "gen", "col", "capt", "cmdr", "lt", "sgt",
    "sen", "rep", "gov", "pres", "fr", "mt", "vs", "cf", "viz", "ca", "e.g", "eg", "i.e", "ie", "approx", "mme",
    "mlle", "mm", "bzw", "vgl", "z.b", "d.h", "u.a", "hrsg", "geb", "ed", "eds", "trans", "op", "loc", "ibid", "resp",
];

/// Abbreviations that may end a sentence; a word that usually opens one decides.
const OPEN: &[&str] = &[
    "al", "etc", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "usw", "env",
];

/// Words that are abbreviations only before a number.
const BEFORE_NUMBER: &[&str] = &[
    "p", "pp", "no", "nos", "nr", "n", "nn", "vol", "vols", "fig", "figs", "ch", "chap", "sec", "sect", "art", "arts",
    "bk", "pt", "par", "para", "l", "ll", "f", "ff", "s", "bd", "bde", "kap", "abb", "tab", "t", "c", "bl",
];

const STARTERS: &[&str] = &[
    "The", "This", "That", "These", "Those", "It", "He", "She", "They", "We", "You", "I", "In", "On", "At", "By",
    "For", "From", "With", "But", "And", "Or", "So", "Yet", "If", "When", "While", "As", "After", "Before", "However",
    "Thus", "There", "Here", "Then", "Now", "Next", "Some", "All", "Many", "Since", "Although", "Even", "What", "Who",
    "How", "Why", "Not", "No", "A", "An", "Its", "His", "Her", "Their", "Our", "My", "Der", "Die", "Das", "Es", "Er",
    "Sie", "Le", "La", "Les", "Il", "Elle",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` stands where a sentence should end and the next begin.
    #[track_caller]
    fn check(marked: &str) {
        let text: String = marked.replace('|', "");
        let found: Vec<_> = sentences(&text, 0..text.len()).map(|range| &text[range]).collect();
        let expected: Vec<_> = marked.split('|').map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn full_stops_question_and_exclamation_marks_end_sentences() {
        check("One came. |Did two? |Three! |It was 1917. |12 people stayed.");
    }

    #[test]
    fn quotes_and_brackets_stay_with_their_sentence() {
        check("He said: ‘No.’ |(She had left.) |“Why?” |Nobody knew.");
        check("“Why?” he asked. |‘Go!’ cried one of them. |*So it was.* |Then it ended.");
    }

    #[test]
    fn titles_initials_and_introducing_words_do_not_end_sentences() {
        check("Mr. Smith met Dr. Who, i.e. Dr. John Smith. |J. R. Hartley wrote it, cf. Jones.");
        check("Some tools, e.g. Hammers, were lost. |Nobody but me and I. |Then it rained.");
    }

    #[test]
    fn a_short_word_before_a_number_is_an_abbreviation_and_elsewhere_a_word() {
        check("See p. 12 and vol. II. |He said no. |Then he left, in no. 7.");
    }

    #[test]
    fn an_abbreviation_that_may_end_a_sentence_ends_it_before_an_opening_word() {
        check("They fought the U.S. Army in the U.S. |The war went on until 5 p.m. |It rained, etc. |Then it stopped.");
    }

    #[test]
    fn an_ellipsis_before_lower_case_goes_on() {
        check("He waited... and waited… |Nobody came.");
    }

    #[test]
    fn a_number_at_the_start_belongs_to_its_item() {
        check("12. The first thesis says so. |It was made in 1845.");
    }

    #[test]
    fn a_note_number_stays_with_its_sentence() {
        check("It was so.12 |The next one.”[3] |And pi is 3.14 or so.¹ |End.");
    }

    #[test]
    fn dots_inside_numbers_and_addresses_do_not_end_sentences() {
        check("Version 3.14 is at www.example.org today. |Good.");
    }

    #[test]
    fn wide_full_stops_need_no_space() {
        check("这是一句。|这是第二句！|「好。」|完");
    }

    #[test]
    fn etc_before_a_small_word_of_its_own_sentence() {
        check("Apples, pears, etc. were sold.");
    }

    #[test]
    fn sentences_are_walked_both_ways_over_paragraphs() {
        let text = "A title\n\nFirst one. Second one.\n\nThird one.";
        let starts = [0, 9, 20, 33];
        for pair in starts.windows(2) {
            assert_eq!(next_sentence_start(text, pair[0]), pair[1]);
            assert_eq!(previous_sentence_start(text, pair[1]), pair[0]);
        }
        assert_eq!(next_sentence_start(text, 33), text.len());
        assert_eq!(previous_sentence_start(text, 25), 20);
        assert_eq!(previous_sentence_start(text, text.len()), 33);
        assert_eq!(&text[sentence_around(text, 19)], "First one.");
        assert_eq!(&text[sentence_around(text, 20)], "Second one.");
        assert_eq!(&text[sentence_around(text, 7)], "A title");
    }

    proptest! {
        #[test]
        fn sentences_hold_all_that_is_not_white_space(text in "[A-Ca-c.!?”’ 1\n(…。]{0,40}") {
            let found: String = sentences(&text, 0..text.len()).map(|range| text[range].to_owned()).collect();
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&found), solid(&text));
        }

        #[test]
        fn walking_always_gets_on(text in "[A-Ca-c.!? \n]{0,40}") {
            let mut at = 0;
            while at < text.len() {
                let next = next_sentence_start(&text, at);
                prop_assert!(next > at);
                prop_assert!(previous_sentence_start(&text, next) < next);
                at = next;
            }
        }
    }
}
