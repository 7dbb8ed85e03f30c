//! Finding words in a text, across line ends and spellings.
//!
//! A query is forgiving where the reader cannot know how the text is spelled: one space finds any white space, a
//! straight apostrophe finds a curly one, `cafe` finds `café`, and soft hyphens do not count. It is strict where the
//! reader was: a capital in the query makes case count, an accent makes accents count.
//!
//! Two searches make this fast. The *plain* one knows only ASCII letters and runs at the speed of memory. The
//! *careful* one knows accents, ligatures and invisible characters, and only runs over stretches that have any.
//!
//! A [`Question`] asks for more than words: for several of them in one passage, near each other, without others, and
//! for regular expressions.

mod expression;
mod pattern;
mod question;
mod tally;

use std::iter;
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::text::words;
use pattern::Pattern;
pub use question::Question;
pub use tally::{Tally, slice};

/// How far a match may reach back from the first odd character in it.
const SLACK: usize = 1024;

/// What the reader looks for.
#[derive(Clone, Debug)]
pub struct Query {
    typed: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Words(Box<Words>),
    Expression(Regex),
    Passages(Box<Question>),
}

/// Words in the order in which they were typed.
#[derive(Clone, Debug)]
struct Words {
    pattern: Pattern,
    plain: Option<Regex>,
    /// Made when a text first needs it.
    careful: OnceLock<Option<Regex>>,
}

impl Query {
    /// The words as they are typed; `None` when there is nothing to find. Of a long text only the beginning is looked
    /// for.
    pub fn new(text: &str) -> Option<Self> {
        let pattern = Pattern::new(text)?;
        let plain = pattern.plain().and_then(|plain| Regex::new(&plain).ok());
        let words = Words { pattern, plain, careful: OnceLock::new() };
        Some(Self { typed: text.to_owned(), kind: Kind::Words(Box::new(words)) })
    }

    /// What is typed to search one text: words as they stand there, or a [`Question`] where the signs of one are
    /// plain. The error is a sentence.
    pub fn within(typed: &str) -> Result<Option<Self>, String> {
        match question::is_question(typed) {
            true => Ok(Question::new(typed)?.map(|question| question.query())),
            false => Ok(Self::new(typed)),
        }
    }

    /// A regular expression; the error is a sentence.
    fn expression(expression: &str) -> Result<Self, String> {
        Ok(Self { typed: expression.to_owned(), kind: Kind::Expression(expression::regex(expression)?) })
    }

    /// What was asked for.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The matches that begin at or after `from`, in order and without overlap.
    pub fn matches<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut at = text.ceil_char_boundary(from.min(text.len()));
        let mut next: Box<dyn FnMut(usize) -> Option<Range<usize>> + 'a> = match &self.kind {
            Kind::Words(words) => {
                let mut search = Search { words, text, plain: Plain::Unknown };
                Box::new(move |from| search.next(from))
            }
            Kind::Expression(regex) => Box::new(move |from| expression::next(regex, text, from)),
            Kind::Passages(question) => {
                let mut marks = question.marks(text, at);
                Box::new(move |_| marks.next())
            }
        };
        iter::from_fn(move || {
            let found = next(at)?;
            at = found.end;
            Some(found)
        })
    }

    /// The first match that begins at or after `from`.
    pub fn find_next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.matches(text, from).next()
    }

    /// The last match that begins before `before`.
    pub fn find_previous(&self, text: &str, before: usize) -> Option<Range<usize>> {
        let mut high = text.floor_char_boundary(before);
        let mut step = 16 * 1024;
        while high > 0 {
            let low = text.floor_char_boundary(high.saturating_sub(step));
            let last = self.matches(text, low).take_while(|found| found.start < high).last();
            if last.is_some() {
                return last;
            }
            (high, step) = (low, step * 2);
        }
        None
    }

    /// The matches that touch `range`: what is to be lit on the screen. One may begin before it and reach into it.
    pub fn all_in(&self, text: &str, range: Range<usize>) -> Vec<Range<usize>> {
        let from = text.floor_char_boundary(range.start.saturating_sub(SLACK));
        let before_end = self.matches(text, from).take_while(|found| found.start < range.end);
        before_end.filter(|found| found.end > range.start).collect()
    }

    /// How many letters it has: what has more is rarer. An expression tells nothing.
    fn n_letters(&self) -> usize {
        match &self.kind {
            Kind::Words(words) => words.pattern.longest_word().len(),
            _ => 0,
        }
    }

    /// How much of a text has to be seen to know all matches that begin before a place.
    fn reach(&self, text: &str, end: usize) -> usize {
        let end = text.ceil_char_boundary(end.min(text.len()));
        match self.kind {
            Kind::Words(_) => text.ceil_char_boundary(end.saturating_add(SLACK).min(text.len())),
            Kind::Expression(_) | Kind::Passages(_) => words::paragraph_around(text, end).end.max(end),
        }
    }
}

impl Words {
    fn careful(&self) -> Option<&Regex> {
        self.careful.get_or_init(|| Regex::new(&self.pattern.careful()).ok()).as_ref()
    }
}

/// One walk through a text.
struct Search<'a> {
    words: &'a Words,
    text: &'a str,
    plain: Plain,
}

/// What the plain search has found ahead.
enum Plain {
    Unknown,
    At(Range<usize>),
    Nothing,
}

impl Search<'_> {
    fn next(&mut self, from: usize) -> Option<Range<usize>> {
        let Some(plain) = &self.words.plain else {
            return self.words.careful()?.find_at(self.text, from).map(|found| found.range());
        };
        if matches!(&self.plain, Plain::Unknown) || matches!(&self.plain, Plain::At(ahead) if ahead.start < from) {
            self.plain = plain.find_at(self.text, from).map_or(Plain::Nothing, |found| Plain::At(found.range()));
        }
        let ahead = match &self.plain {
            Plain::At(ahead) => Some(ahead.clone()),
            _ => None,
        };
        self.careful_before(from, ahead.as_ref()).or(ahead)
    }

    /// The careful match that takes the place of `ahead`, the next plain one: it begins before it, or at the same
    /// place and has an accent at its end.
    fn careful_before(&self, from: usize, ahead: Option<&Range<usize>>) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        // Room for the accent on the last letter.
        let end = ahead.map_or(bytes.len(), |ahead| (ahead.end + 3).min(bytes.len()));
        let odd = from + first_odd(&bytes[from..end])?;
        let low = self.text.floor_char_boundary(odd.saturating_sub(SLACK)).max(from);
        let high = self.text.ceil_char_boundary((end + SLACK).min(bytes.len()));
        let found = self.words.careful()?.find_at(&self.text[..high], low)?.range();
        ahead.is_none_or(|ahead| found.start <= ahead.start).then_some(found)
    }
}

/// The first byte of a character that the plain search does not know and the careful one does: letters with
/// accents, accents, ligatures, invisible characters. Curly quotes and dashes are not among them.
fn first_odd(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        let chunk = &bytes[at..(at + 128).min(bytes.len())];
        if !chunk.is_ascii()
            && let Some(odd) = (at..at + chunk.len()).find(|&at| is_odd(&bytes[at..]))
        {
            return Some(odd);
        }
        at += chunk.len();
    }
    None
}

fn is_odd(bytes: &[u8]) -> bool {
    match bytes {
        [0xC3..=0xCD | 0xE1 | 0xEF, ..] => true,
        [0xC2, next, ..] => matches!(next, 0xAD | 0xB2 | 0xB3 | 0xB9),
        [0xE2, 0x80, next, ..] => (0x8B..=0x8F).contains(next),
        [0xE2, 0x81, next, ..] => matches!(next, 0xA0 | 0xB0 | 0xB4..=0xB9),
        [0xE2, 0x82, next, ..] => (0x80..=0x89).contains(next),
        [0xE2, 0x84, next, ..] => *next == 0xAA,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

    #[track_caller]
    fn check(query: &str, marked: &str) {
        let text = marked.replace(['[', ']'], "");
        let query = Query::new(query).expect("there is something to find");
        let mut found = String::new();
        let mut at = 0;
        for range in query.matches(&text, 0) {
            found.push_str(&format!("{}[{}]", &text[at..range.start], &text[range.clone()]));
            at = range.end;
        }
        found.push_str(&text[at..]);
        assert_eq!(found, marked);
    }

    #[test]
    fn words_are_found_across_line_ends() {
        check("red line", "a [red line], a [red\nline], a [red \n\t line], a redline");
        check(" red  line ", "a [red line]");
    }

    #[test]
    fn a_capital_makes_case_count() {
        check("state", "[State] [STATE] e[state]");
        check("State", "[State] STATE state");
    }

    #[test]
    fn other_spellings_of_a_letter_are_found() {
        check("Œuvre", "[Œuvre] [Oeuvre] oeuvre œuvre");
        check("Oeuvre", "[Œuvre] [Oeuvre] oeuvre");
        check("straße", "[Strasse] [Straße]");
        check("λογοσ", "[λόγος] [ΛΌΓΟΣ]");
        check("елка", "[ёлка] [елка] [Ёлка]");
        check("ёлка", "[ёлка] елка");
        check("h2o 15", "[H₂O 15] [h2o １５]");
        check("１５", "[15] [１５]");
    }

    #[test]
    fn an_accent_makes_accents_count() {
        check("cafe", "[cafe] [café] [cafe\u{301}] [CAFÉ]");
        check("café", "cafe [café] [cafe\u{301}] [CAFÉ]");
    }

    #[test]
    fn kinds_of_apostrophes_quotes_and_dashes_are_one() {
        check("worker's", "[worker’s] [worker's]");
        check("“so”", "[\"so\"] [“so”] [„so“]");
        check("well-known", "[well-known] [well‐known] [well–known]");
        check("wait...", "[wait…] [wait...]");
    }

    #[test]
    fn what_is_not_seen_does_not_count() {
        check("cooperative", "[co\u{ad}op\u{ad}erative] [cooperative] [co\u{200b}operative]");
    }

    #[test]
    fn ligatures_are_their_letters() {
        check("office", "[oﬃce] [office] [ofﬁce]");
        check("oeuvre", "[œuvre] [Oeuvre]");
    }

    #[test]
    fn other_scripts_are_found() {
        check("государство", "[Государство] и [государство]");
        check("мир", "[мир] [Мир]");
        check("共产党", "中国[共产党]");
        check("σίσυφος", "[Σίσυφος]");
    }

    #[test]
    fn signs_of_patterns_are_letters() {
        check(".*", "a[.*]b");
        check("a(b", "[a(b] ab");
    }

    #[test]
    fn plain_and_careful_matches_come_in_order() {
        check("emigre", "[emigre] and [émigré] and [emigre], [emigré] end");
        check("aa", "[áá]a [aa]");
    }

    #[test]
    fn there_is_nothing_to_find() {
        assert!(Query::new("").is_none());
        assert!(Query::new(" \n").is_none());
        assert!(Query::new("\u{ad}\u{301}").is_none());
    }

    #[test]
    fn matches_are_walked_back() {
        let text = format!("one two {} one two", "x ".repeat(40_000));
        let query = Query::new("one").unwrap();
        let last = query.find_previous(&text, text.len()).unwrap();
        assert_eq!(last.end, text.len() - 4);
        assert_eq!(query.find_previous(&text, last.start), Some(0..3));
        assert_eq!(query.find_previous(&text, 0), None);
        assert_eq!(query.find_next(&text, 1), Some(last));
    }

    #[test]
    fn a_match_that_reaches_into_the_screen_is_lit() {
        let query = Query::new("two three").unwrap();
        assert_eq!(query.all_in("one two three four", 9..18).first(), Some(&(4..13)));
        assert!(query.all_in("one two three four", 13..18).is_empty());
    }

    #[test]
    fn a_very_long_query_is_cut_and_found() {
        let text = "word and ".repeat(300);
        let query = Query::new(&text).unwrap();
        assert_eq!(query.find_next(&text, 0).map(|found| found.start), Some(0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn matches_are_the_same_when_folded(
            query in "[abe ]{1,4}",
            text in "[abéeAB’\n\u{ad}\u{301}ſœ ]{0,30}",
        ) {
            let Some(found) = Query::new(&query) else { return Ok(()) };
            for range in found.matches(&text, 0) {
                prop_assert!(fold::same(&query, &text[range]));
            }
        }

        #[test]
        fn what_folding_finds_is_found(query in "[abe]{1,3}", text in "[abéeAB’\u{ad}\u{301} ]{0,30}") {
            let found = Query::new(&query).unwrap().find_next(&text, 0).is_some();
            prop_assert_eq!(found, fold::fold(&text).text.contains(&query));
        }

        #[test]
        fn walking_back_meets_the_same_places(query in "[ab]{1,2}", text in "[abcé ]{0,40}") {
            let query = Query::new(&query).unwrap();
            let last = query.matches(&text, 0).last();
            prop_assert_eq!(query.find_previous(&text, text.len()), last);
        }

        #[test]
        fn any_query_is_harmless(query in "\\PC{1,12}", text in "\\PC{0,30}", at in 0_usize..60) {
            if let Some(query) = Query::new(&query) {
                for range in query.matches(&text, at) {
                    prop_assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
                }
                query.find_previous(&text, at);
                query.all_in(&text, at..at + 9);
            }
        }
    }
}
