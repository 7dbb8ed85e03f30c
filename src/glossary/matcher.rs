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

mod inflection;
mod tokens;

use std::collections::HashMap;
use std::ops::Range;

use inflection::Language;
use tokens::{Gap, Tokens};

/// Longer headwords are sentences that were taken for headwords.
const MOST_WORDS: usize = 16;
/// Capitals of more letters are a way to print headwords, not an acronym.
const ACRONYM: usize = 6;

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
    terms: HashMap<Box<str>, Vec<Named>>,
    /// Folded first word of terms of several words → their numbers of words, a bit for each.
    openings: HashMap<Box<str>, u32>,
    /// The first two bytes of all spellings, a bit for each pair. Most words of a page begin like no term, and
    /// need not be looked up.
    beginnings: Beginnings,
    language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    entry: usize,
    case: Case,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    Upper,
    Lower,
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
        if self.is_empty() {
            return mentions;
        }
        let words = Tokens::new(text);
        let mut scratch = Scratch::default();
        let mut at = 0;
        while at < words.len() {
            let found =
                if self.beginnings.may_begin(words.key(at)) { self.longest_at(&words, at, &mut scratch) } else { None };
            match found {
                Some((n_words, entry)) => {
                    mentions.push(Mention { range: words.range(at..at + n_words), entry });
                    at += n_words;
                }
                None => at += 1,
            }
        }
        mentions
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
        let named = Named { entry, case };
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
            let first = spelling.split(tokens::FIRST_ENDS).next().unwrap_or_default();
            *self.openings.entry(first.into()).or_default() |= 1 << n_words;
        }
        self.beginnings.add(&spelling);
        let named_so_far = self.terms.entry(spelling.into_boxed_str()).or_default();
        if !named_so_far.contains(&named) {
            named_so_far.push(named);
        }
    }

    /// The longest term that begins at word `at`: its number of words in the text, and its entry.
    fn longest_at(&self, words: &Tokens, at: usize, scratch: &mut Scratch) -> Option<(usize, usize)> {
        let first = words.key(at);
        if let Some(&lengths) = self.openings.get(first) {
            scratch.read_on(words, at, lengths);
            for n_words in (2..=scratch.ends.len() + 1).rev().filter(|n_words| lengths >> n_words & 1 == 1) {
                let head = scratch.ends[n_words - 2];
                if let Some(entry) = self.inflected(words, at..at + n_words, head, scratch) {
                    return Some((n_words, entry));
                }
            }
        }
        if words.gap(at) == Some(Gap::Hyphen) {
            scratch.spelling.clear();
            scratch.spelling.push_str(first);
            if let Some(entry) = self.inflected(words, at..at + 2, first.len(), scratch) {
                return Some((2, entry));
            }
        }
        self.inflected(words, at..at + 1, 0, scratch).map(|entry| (1, entry))
    }

    /// The entry that the words `range` name, when all but the last are `scratch.spelling[..head]`.
    fn inflected(&self, words: &Tokens, range: Range<usize>, head: usize, scratch: &mut Scratch) -> Option<usize> {
        let Scratch { spelling, key, .. } = scratch;
        for lemma in self.language.lemmas(words.key(range.end - 1)).iter() {
            key.clear();
            key.push_str(&spelling[..head]);
            key.push_str(lemma.stem);
            key.push_str(lemma.ending);
            let named = self.terms.get(key.as_str()).into_iter().flatten();
            let fits =
                |named: &&Named| words.is_written(range.clone(), named.case) && words.stands_alone(range.clone());
            if let Some(named) = named.into_iter().find(fits) {
                return Some(named.entry);
            }
        }
        None
    }
}

#[derive(Clone, Debug, Default)]
struct Beginnings {
    bits: Vec<u64>,
}

impl Beginnings {
    fn add(&mut self, spelling: &str) {
        self.bits.resize(1 << 10, 0);
        if let Some(pair) = Self::pair(spelling) {
            self.bits[pair / 64] |= 1 << (pair % 64);
        }
    }

    /// Whether a term may begin with `word`. Short words may change their second letter in an inflection.
    fn may_begin(&self, word: &str) -> bool {
        let known = |pair: usize| self.bits.get(pair / 64).is_some_and(|bits| bits >> (pair % 64) & 1 == 1);
        word.len() < 5 || Self::pair(word).is_none_or(known)
    }

    fn pair(word: &str) -> Option<usize> {
        let [first, second, ..] = word.as_bytes() else { return None };
        Some(usize::from(*first) << 8 | usize::from(*second))
    }
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
    /// Spells out the words from `at`, up to the longest of `lengths` or to a gap that no term has inside.
    fn read_on(&mut self, words: &Tokens, at: usize, lengths: u32) {
        let longest = lengths.ilog2() as usize;
        self.spelling.clear();
        self.ends.clear();
        self.spelling.push_str(words.key(at));
        for word in at..(at + longest - 1).min(words.len() - 1) {
            let Some(gap) = words.gap(word) else { break };
            gap.spell(&mut self.spelling);
            self.ends.push(self.spelling.len());
            self.spelling.push_str(words.key(word + 1));
        }
    }
}

/// Whether headwords are printed in capitals throughout, so that capitals say nothing.
fn capitals_are_style<'a>(terms: impl Iterator<Item = &'a str>) -> bool {
    let (mut in_capitals, mut long) = (0, 0);
    for term in terms.filter(|term| is_in_capitals(term)) {
        in_capitals += 1;
        long += usize::from(!is_acronym(term));
    }
    2 * long > in_capitals
}

fn case_of(term: &str, n_words: usize, capitals_are_style: bool) -> Case {
    let mut letters = term.chars().filter(|c| c.is_alphabetic());
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return if only.is_uppercase() {
            Case::Upper
        } else if only.is_lowercase() {
            Case::Lower
        } else {
            Case::Any
        };
    }
    let acronym = n_words == 1 && is_in_capitals(term) && is_acronym(term);
    if acronym && !capitals_are_style { Case::Upper } else { Case::Any }
}

fn is_in_capitals(term: &str) -> bool {
    term.chars().any(char::is_uppercase) && !term.chars().any(char::is_lowercase)
}

fn is_acronym(term: &str) -> bool {
    term.chars().filter(|c| c.is_alphabetic()).count() <= ACRONYM && !term.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(terms: &[&str], marked: &str) {
        check_in(None, terms, marked);
    }

    /// Brackets stand around what should be found.
    #[track_caller]
    fn check_in(language: Option<&str>, terms: &[&str], marked: &str) {
        let text = marked.replace(['[', ']'], "");
        let matcher = Matcher::in_language(terms.iter().enumerate().map(|(i, term)| (*term, i)), language);
        let mut found = String::new();
        let mut at = 0;
        for Mention { range, .. } in matcher.mentions(&text) {
            found.push_str(&format!("{}[{}]", &text[at..range.start], &text[range.clone()]));
            at = range.end;
        }
        found.push_str(&text[at..]);
        assert_eq!(found, marked);
    }

    #[test]
    fn whole_words_are_found_and_parts_of_words_are_not() {
        check(&["Realism", "art"], "[Realism], surrealism, realist; [art], party, [Art].");
    }

    #[test]
    fn the_longest_term_is_found_first_and_a_shorter_one_when_it_does_not_fit() {
        let terms = ["stalinist realism", "realism", "stalinist", "open communism now", "open", "communism"];
        check(&terms, "[Stalinist realism] and [realism], a [stalinist] state; [open] [communism] then.");
        check(&["belt and road", "belt and braces now", "braces"], "belt and [braces] for the [belt and road]");
    }

    #[test]
    fn plural_and_possessive_forms_are_found() {
        check(&["Soviet", "class", "party", "worker"], "[Soviets], the [party’s], [parties], [workers]’ [classes]");
        check(&["chairman", "thesis", "wolf"], "[chairmen] wrote [theses] on [wolves]");
        check(&["Red Lines", "Unions"], "a [red line] of [unions] and one [union]");
    }

    #[test]
    fn words_of_the_same_family_are_not_mentions() {
        check(&["Marxism", "capitalist", "news", "means"], "Marxist, [Marxism’s], capitalism, new, mean");
    }

    #[test]
    fn verbs_are_found_in_their_forms_when_they_are_long_enough() {
        check(&["pinkwash", "mobilise", "state"], "[pinkwashing], [pinkwashed], [mobilised], [mobilising], stated");
    }

    #[test]
    fn the_plural_before_of_is_found() {
        check(&["mode of production"], "[modes of production], a [mode of production]");
    }

    #[test]
    fn an_acronym_is_only_meant_in_capitals() {
        check(&["NATO", "US", "LGBTQI+", "IT"], "[NATO], nato; [US] us; [LGBTQI+] people; [NATO’s] it; the [US].");
        check(&["NGO"], "[NGOs] and [NGO], ngos");
    }

    #[test]
    fn capitals_that_are_a_way_to_print_headwords_say_nothing() {
        check(&["ALIENATION", "CLASS STRUGGLE", "STATE"], "[alienation] and [State], [class struggle]");
    }

    #[test]
    fn hyphens_spaces_and_one_word_are_the_same() {
        check(
            &["belt and road", "eco-socialism", "Ecofeminism"],
            "[Belt-and-Road]; [ecosocialism], [eco-socialism]; [eco-feminism]",
        );
        check(&["self determination"], "[self-determination] and [self\ndetermination]");
    }

    #[test]
    fn accents_and_apostrophes_do_not_count() {
        check(&["Émigré", "people's war", "laïcité"], "[emigre], [émigrés]; [people’s war]; l’[laicité]");
    }

    #[test]
    fn a_dash_or_a_full_stop_is_not_inside_a_term() {
        check(
            &["red line", "A*CR", "Socialism, Utopian"],
            "red – line, red. line, red—line; [A*CR]; [socialism, utopian]",
        );
    }

    #[test]
    fn a_part_of_a_pair_is_a_word_and_a_part_of_a_longer_compound_is_not() {
        check(&["Stalinism", "state"], "[Stalinism]-like, post-[Stalinism], state-of-the-art");
    }

    #[test]
    fn signs_belong_to_their_term() {
        check(&["C++", "C#"], "[C++] and [C#], not C, nor C+, nor c++11");
        check(&[".NET"], "[.NET] (.NET) and ASP.NET, a NET".replace("(.NET)", "([.NET])").as_str());
        check(&["U.S."], "the [U.S]. and the U.S.A. and X.U.S.");
    }

    #[test]
    fn addresses_are_not_words() {
        check(&["resistance"], "[resistance], info@resistance.org, www.resistance.org, https://example.org/resistance");
    }

    #[test]
    fn a_term_does_not_reach_over_a_blank_line() {
        check(&["red line"], "red\n\nline");
    }

    #[test]
    fn soft_hyphens_inside_words_do_not_count() {
        check(&["cooperative"], "a [co\u{ad}operative]");
    }

    #[test]
    fn odd_terms_are_harmless() {
        check(&["", ".*", "(", "\\", "a", "E", "-"], "[a] man, A, [E] e (.*)");
    }

    #[test]
    fn scripts_without_spaces_are_matched_by_character() {
        check(&["共产党", "党"], "中国[共产党]和[党]");
    }

    #[test]
    fn german_and_french_plurals_when_the_language_is_given() {
        check_in(
            Some("de"),
            &["Klasse", "Staat", "Arbeiterin"],
            "[Klassen], [Staaten], des [Staates], [Arbeiterinnen]",
        );
        check_in(Some("fr-FR"), &["canal", "bureau", "État"], "[canaux], [bureaux], l’[État]");
    }

    #[test]
    fn the_first_of_two_entries_with_one_name_is_found() {
        let matcher = Matcher::new([("Party", 7), ("party", 3)]);
        assert_eq!(matcher.mentions("the party"), [Mention { range: 4..9, entry: 7 }]);
        assert_eq!(matcher.named("Parties"), [7, 3]);
        assert_eq!(matcher.named("the party"), [0; 0]);
    }

    proptest! {
        #[test]
        fn mentions_are_whole_words_in_order(text in "[abAB sé’'\u{ad}+\n.-]{0,40}") {
            let matcher = Matcher::new([("ab", 0), ("a b", 1), ("b", 2), ("ba'", 3), ("AB", 4)]);
            let mut end = 0;
            for Mention { range, .. } in matcher.mentions(&text) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(!text[..range.start].ends_with(char::is_alphanumeric));
                prop_assert!(!text[range.end..].starts_with(char::is_alphanumeric));
                end = range.end;
            }
        }

        #[test]
        fn every_term_is_found_in_itself(term in "[A-Za-zé]{2,9}(’[a-z]{2})?([ -][a-zé]{1,6}){0,3}") {
            let matcher = Matcher::new([(term.as_str(), 5)]);
            for mention in matcher.mentions(&term) {
                prop_assert_eq!(mention.entry, 5);
            }
            prop_assert_eq!(matcher.mentions(&term).len(), 1);
        }
    }
}
