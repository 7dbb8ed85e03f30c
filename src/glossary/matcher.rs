//! Mentions of terms in a stretch of text: whole words, the longest first, inflected forms too.
//!
//! The text is walked word by word. At each word, the longest term that begins there wins; when it does not fit,
//! shorter ones are tried before the walk goes on. (Searching for all spellings at once and throwing away what is
//! not a whole word loses terms: the wrong longer match hides the right one.)
//!
//! What counts as the same:
//! - Case, accents, kinds of apostrophes. But a short term all in capitals (`NATO`) is only meant in capitals, and
//!   a term of a single letter only as it is written.
//! - Space and hyphen: `belt and road`, `belt-and-road`; and a hyphenated pair written as one word.
//! - Plural, possessive and verb endings of the last word, and the plural before *of* (`modes of production`).
//!   Never other words of the family: `Marxist` is no mention of `Marxism`.
//! - One part of a hyphenated pair is a word: `Stalinism-like` mentions `Stalinism`. In longer compounds
//!   (`state-of-the-art`) a part means too little, and nothing is said of addresses (`www.state.example`).
//! - Chinese, Japanese, Thai, Khmer and Burmese set no spaces: there a term is found wherever its characters stand.

mod beginnings;
mod capitals;
mod hash;
mod inflection;
mod tokens;
mod walk;

use std::ops::Range;

use beginnings::Beginnings;
use capitals::{Case, capitals_are_style, case_of};
use hash::Table;
use tokens::{Gap, Tokens};
use walk::Walk;

use super::forms::Language;

/// Longer headwords are sentences that were taken for headwords.
const MOST_WORDS: usize = 16;
/// A spelling names no more entries than that; nobody reads the hundredth meaning of a word.
const MOST_NAMED: usize = 100;

/// A term at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte range in the stretch of text that was asked about, the ending of the last word included.
    pub range: Range<usize>,
    /// The number that was given with the term.
    pub entry: usize,
}

/// Terms, ready to be found.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// Folded spelling → what it names, in the order given.
    terms: Table<Vec<Named>>,
    /// What is known of terms of several words, by their folded first word.
    openings: Table<Opening>,
    /// The first two words of terms of more than two.
    seconds: Table<()>,
    beginnings: Beginnings,
    language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    entry: usize,
    case: Case,
    /// An abbreviation that ends in a point, such as `U.S.`; the point is part of the mention where the text has it.
    has_point: bool,
}

/// Terms that have their first word in common.
#[derive(Clone, Copy, Debug, Default)]
struct Opening {
    /// Their numbers of words, a bit for each.
    lengths: u32,
    /// The letters that their second words begin with.
    seconds: Letters,
}

/// How terms begin with a word.
#[derive(Clone, Copy, Debug, Default)]
struct Begins {
    /// The word may be a term.
    alone: bool,
    /// What the next word begins with when the two may begin one.
    seconds: Letters,
}

/// A set of ASCII letters, a bit for each; what is none of them has a bit in common.
type Letters = u32;
const ANY: Letters = u32::MAX;

fn letter(c: char) -> Letters {
    match c.to_ascii_lowercase() {
        c @ 'a'..='z' => 1 << (c as u32 - 'a' as u32),
        _ => 1 << 31,
    }
}

/// The letters that forms of a word may begin with whose headword begins with `c`; of short words the first may change
/// in an inflection.
fn heads_like(c: char) -> Letters {
    match c {
        'y' => letter('y') | letter('i'),
        'f' => letter('f') | letter('v'),
        _ => letter(c),
    }
}

impl Matcher {
    /// A matcher for headwords and forms, each with the number of its entry. Of two entries with the same
    /// spelling, the one given first is found.
    pub fn new<'a>(terms: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        Self::in_language(terms, None)
    }

    /// The same with the endings of a language (a tag such as `de`); English when it is not known.
    pub fn in_language<'a>(terms: impl IntoIterator<Item = (&'a str, usize)>, language: Option<&str>) -> Self {
        let terms: Vec<_> = terms.into_iter().collect();
        let capitals_are_style = capitals_are_style(terms.iter().map(|(term, _)| *term));
        let mut matcher = Self { language: Language::of(language), ..Self::default() };
        for (term, entry) in terms {
            matcher.add(term, entry, capitals_are_style);
        }
        matcher
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The mentions in `text`, such as a block, in order and without overlap.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut mentions = Vec::new();
        self.each(text, |mention| mentions.push(mention));
        mentions
    }

    /// Tells of each mention in `text`, which may be a whole book, in order. Blocks need not be given one by one: no
    /// term reaches over a blank line.
    pub fn each(&self, text: &str, mut tell: impl FnMut(Mention)) {
        if !self.is_empty() {
            Walk::new(self, text).run(&mut tell);
        }
    }

    /// The entries that `words` as a whole names: as spelled first, then inflected; each once.
    pub fn named(&self, words: &str) -> Vec<usize> {
        let tokens = Tokens::new(words);
        let Some(spelling) = tokens.spelling(0..tokens.len()) else { return Vec::new() };
        let last = spelling.len() - tokens.key(tokens.len() - 1).len();
        let mut entries = Vec::new();
        for lemma in self.language.lemmas(&spelling[last..]).iter() {
            let key = [&spelling[..last], lemma.stem, lemma.ending].concat();
            for named in self.terms.get(key.as_str()).into_iter().flatten() {
                if !entries.contains(&named.entry) {
                    entries.push(named.entry);
                }
            }
        }
        entries
    }

    fn add(&mut self, term: &str, entry: usize, capitals_are_style: bool) {
        let words = Tokens::new(term);
        let n_words = words.len();
        if n_words == 0 || n_words > MOST_WORDS {
            return;
        }
        let Some(spelling) = words.spelling(0..n_words) else { return };
        let case = case_of(term, n_words, capitals_are_style);
        let named = Named { entry, case, has_point: is_abbreviation(term) };
        let singular = inflection::singular(&spelling, n_words);
        let glued = (n_words == 2 && words.gap(0) == Some(Gap::Hyphen)).then(|| [words.key(0), words.key(1)].concat());
        let plural_head = inflection::plural_before_of(&spelling);
        for spelling in [Some(spelling), singular, plural_head].into_iter().flatten() {
            self.insert(spelling, n_words, named);
        }
        if let Some(glued) = glued {
            self.insert(glued, 1, named);
        }
    }

    fn insert(&mut self, spelling: String, n_words: usize, named: Named) {
        if n_words > 1 {
            let mut ends = spelling.match_indices(tokens::FIRST_ENDS).map(|(end, _)| end);
            let first = ends.next().map_or("", |end| &spelling[..end]);
            if let Some(second) = ends.next() {
                self.seconds.insert(spelling[..second].into(), ());
            }
            let opening = self.openings.entry(first.into()).or_default();
            opening.lengths |= 1 << n_words;
            opening.seconds |= spelling[first.len()..].chars().nth(1).map_or(ANY, heads_like);
        }
        self.beginnings.add(&spelling);
        let named_so_far = self.terms.entry(spelling.into_boxed_str()).or_default();
        if named_so_far.len() < MOST_NAMED && !named_so_far.contains(&named) {
            named_so_far.push(named);
        }
    }

    /// How terms may begin with a folded word, for all that is known without the text around.
    fn begins(&self, word: &str, key: &mut String) -> Begins {
        if !self.beginnings.may_begin(word) {
            return Begins::default();
        }
        let seconds = self.openings.get(word).map_or(0, |opening| opening.seconds);
        Begins { alone: self.has_form(word, key), seconds }
    }

    /// Whether one of the headwords that a word may belong to is a term.
    fn has_form(&self, word: &str, key: &mut String) -> bool {
        self.language.lemmas(word).iter().any(|lemma| {
            spell(key, ["", lemma.stem, lemma.ending]);
            self.terms.contains_key(key.as_str())
        })
    }

    /// The longest term that begins at word `at`, and its number of words in the text.
    fn mention_at(&self, words: &mut Tokens, at: usize, scratch: &mut Scratch) -> Option<(usize, Mention)> {
        let (n_words, named) = self.longest_at(words, at, scratch)?;
        let mut range = words.range(at..at + n_words);
        if named.has_point && words.has_point(range.end) {
            range.end += 1;
        }
        Some((n_words, Mention { range, entry: named.entry }))
    }

    fn longest_at(&self, words: &mut Tokens, at: usize, scratch: &mut Scratch) -> Option<(usize, Named)> {
        words.reach(at + 1);
        if !self.beginnings.may_begin(words.key(at)) {
            return None;
        }
        if let Some(&Opening { lengths, .. }) = self.openings.get(words.key(at)) {
            scratch.read_on(words, at, lengths, |two| self.seconds.contains_key(two));
            for n_words in (2..=scratch.ends.len() + 1).rev().filter(|n_words| lengths >> n_words & 1 == 1) {
                let head = scratch.ends[n_words - 2];
                if let Some(named) = self.inflected(words, at..at + n_words, head, scratch) {
                    return Some((n_words, named));
                }
            }
        }
        if words.is_tied(at) {
            words.reach(at + 2);
        }
        if words.is_tied(at) && words.gap(at) == Some(Gap::Hyphen) {
            scratch.spelling.clear();
            scratch.spelling.push_str(words.key(at));
            let first = scratch.spelling.len();
            if let Some(named) = self.inflected(words, at..at + 2, first, scratch) {
                return Some((2, named));
            }
        }
        self.inflected(words, at..at + 1, 0, scratch).map(|named| (1, named))
    }

    /// The term that the words `range` name, when all but the last are `scratch.spelling[..head]`.
    fn inflected(&self, words: &mut Tokens, range: Range<usize>, head: usize, scratch: &mut Scratch) -> Option<Named> {
        let Scratch { spelling, key, .. } = scratch;
        let named = self.language.lemmas(words.key(range.end - 1)).iter().find_map(|lemma| {
            spell(key, [&spelling[..head], lemma.stem, lemma.ending]);
            let named = self.terms.get(key.as_str())?;
            named.iter().find(|named| words.is_written(range.clone(), named.case)).copied()
        });
        words.reach(range.end + usize::from(named.is_some()) * 2);
        named.filter(|_| words.stands_alone(range))
    }
}

fn spell(key: &mut String, parts: [&str; 3]) {
    key.clear();
    parts.iter().for_each(|part| key.push_str(part));
}

/// Whether a term ends in the point of an abbreviation: `U.S.`, `etc.`; not that of a sentence.
fn is_abbreviation(term: &str) -> bool {
    let bare = term.trim_end().strip_suffix('.');
    bare.is_some_and(|bare| bare.contains('.') || bare.chars().all(char::is_alphabetic) && bare.chars().count() <= 4)
}

/// Strings used again at each word, so that walking a page allocates nothing.
#[derive(Debug, Default)]
struct Scratch {
    /// The words from the one looked at, as far as terms that begin with it may reach.
    spelling: String,
    /// Where the second, third … word begins in it.
    ends: Vec<usize>,
    key: String,
}

impl Scratch {
    /// Spells out the words from `at`, up to the longest of `lengths` or to a gap that no term has inside; only two
    /// of them when none of more begins with these two.
    fn read_on(&mut self, words: &mut Tokens, at: usize, lengths: u32, goes_on: impl Fn(&str) -> bool) {
        let longest = lengths.ilog2() as usize;
        self.spelling.clear();
        self.ends.clear();
        self.spelling.push_str(words.key(at));
        for word in at..at + longest - 1 {
            words.reach(word + 2);
            let Some(gap) = words.gap(word) else { break };
            gap.spell(&mut self.spelling);
            self.ends.push(self.spelling.len());
            self.spelling.push_str(words.key(word + 1));
            if word == at && longest > 2 && !goes_on(&self.spelling) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
