//! Terms that nobody defined: what a text names again and again, and common language does not.
//!
//! Three things give a term away: a capital inside a sentence, quotation marks around it, and two uncommon words that
//! keep company (*mode of production*, *bürgerliche Gesellschaft*). How often it comes says how much it matters; a
//! sentence such as “X is …”, “by X we mean …”, “so-called X” is the one that best defines it. The list of common words
//! is short: the text itself says which of its words are names (they have capitals where others have none).
//!
//! Suggestions are offered and never lit by themselves. The text is read once; only the few that are offered are looked
//! at more closely.

mod defining;
mod phrases;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::forms::Language;
use crate::document::{Document, Kind};
use crate::text::words;
use phrases::{Look, Reader};

/// More suggestions than these are not read.
const MOST: usize = 60;
/// Bytes of a block that are read at once.
const PIECE: usize = 64 * 1024;
/// When so many phrases are remembered, those that came once are forgotten.
const MANY: usize = 400_000;

/// A term that the text may define, and does not say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// As it is written where it comes first.
    pub term: String,
    pub count: usize,
    /// The sentence that best says what it means.
    pub sentence: Range<usize>,
    /// Where it comes first.
    pub first: usize,
}

/// What a text names again and again, the likeliest terms first. `is_known` tells of what a glossary has already.
pub fn suggest(document: &Document, is_known: impl Fn(&str) -> bool) -> Vec<Suggestion> {
    let language = Language::of(document.language.as_deref());
    let mut tally = Tally::default();
    let mut reader = Reader::new(language);
    for block in &document.blocks {
        if matches!(block.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem | Kind::Note) {
            for piece in pieces(&document.text, block.body()) {
                reader.read(&document.text, piece, |phrase, range, look| {
                    tally.add(phrase, range.clone(), look, || defining::strength(&document.text, range.clone()));
                });
            }
        }
    }
    tally.chosen(language, &document.text, is_known)
}

/// A block in pieces of words, so that a text on one line needs no more memory than another.
fn pieces(text: &str, block: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = block.start;
    std::iter::from_fn(move || {
        let from = text.ceil_char_boundary((at + PIECE).min(block.end));
        let end = text[from..block.end].find(' ').map_or(block.end, |space| from + space);
        let piece = at..end;
        at = end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// What is known of a phrase.
#[derive(Clone, Debug)]
struct Seen {
    count: u32,
    /// How often with a capital where a sentence does not ask for one.
    capitals: u32,
    quoted: u32,
    first: Range<usize>,
    n_words: u8,
    /// How well the best place defines it, and where that is.
    defining: u8,
    at: usize,
}

/// All phrases, by their words in small letters.
#[derive(Debug, Default)]
struct Tally {
    phrases: HashMap<Box<str>, Seen>,
    n_words: usize,
    /// How many phrases are too many.
    forget_at: usize,
}

impl Tally {
    fn add(&mut self, phrase: &str, range: Range<usize>, look: Look, strength: impl FnOnce() -> u8) {
        let n_words = phrase.split(' ').count().min(9) as u8;
        self.n_words += usize::from(n_words == 1);
        let capital = u32::from(look == Look::Capital);
        let quoted = u32::from(matches!(look, Look::Quoted | Look::QuotedToo));
        if !self.phrases.contains_key(phrase) {
            if self.phrases.len() >= self.forget_at.max(MANY) {
                self.phrases.retain(|_, seen| seen.count > 1);
                // Where most came twice, forgetting again at once would take time and free nothing.
                self.forget_at = self.phrases.len() * 2;
            }
            let (first, at) = (range.clone(), range.start);
            let seen = Seen { count: 0, capitals: 0, quoted: 0, first, n_words, defining: 0, at };
            self.phrases.insert(phrase.into(), seen);
        }
        let Some(seen) = self.phrases.get_mut(phrase) else { return };
        seen.count += u32::from(look != Look::QuotedToo);
        seen.capitals += capital;
        seen.quoted += quoted;
        // A word in small letters is only a term when it comes with others, or is a learned one.
        let strength = if look == Look::Plain && n_words == 1 && !is_learned(phrase) { 0 } else { strength() };
        if strength > seen.defining {
            (seen.defining, seen.at) = (strength, range.start);
        }
    }

    fn chosen(&self, language: Language, text: &str, is_known: impl Fn(&str) -> bool) -> Vec<Suggestion> {
        let least = 2 + (self.n_words as u32 / 60_000).min(8);
        let scored =
            self.phrases.iter().map(|(phrase, seen)| (self.score(phrase, seen, language, least), phrase, seen));
        let mut scored: Vec<_> = scored.filter(|(score, ..)| *score > 0.0).collect();
        // Of those as good as each other, the one that comes first in the text.
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.first.start.cmp(&b.2.first.start)));
        scored.truncate(MOST * 4);
        let phrases: Vec<_> = scored.iter().map(|(_, phrase, seen)| (&***phrase, seen.count)).collect();
        let known: HashSet<&str> = phrases.iter().map(|(phrase, _)| *phrase).collect();
        let offered = scored.iter().filter(|(_, phrase, seen)| {
            !is_plural_of_known(phrase, &known) && !is_inside(phrase, seen.count, &phrases)
        });
        let suggestions = offered.map(|(_, _, seen)| Suggestion {
            term: text[seen.first.clone()].to_owned(),
            count: seen.count as usize,
            sentence: words::sentence_around(text, seen.at),
            first: seen.first.start,
        });
        suggestions.filter(|suggestion| !is_known(&suggestion.term)).take(MOST).collect()
    }

    /// How likely a phrase is a term; 0 when it is none.
    fn score(&self, phrase: &str, seen: &Seen, language: Language, least: u32) -> f64 {
        let often = f64::from(seen.count).ln_1p();
        let defining = f64::from(seen.defining);
        let enough = |least: u32| seen.count >= least || seen.defining > 1 && 2 * seen.count >= least;
        let is_name = seen.capitals * 2 > seen.count;
        // A common word may stand in quotation marks now and then, to be doubted.
        let is_quoted =
            if seen.n_words > 1 { seen.quoted > 0 } else { seen.quoted > 1 && seen.quoted * 2 >= seen.count };
        let quoted = if is_quoted { f64::from(seen.quoted.min(4)) * 0.5 } else { 0.0 };
        let base = if seen.n_words == 1 && !is_name && !is_quoted {
            if !is_learned(phrase) || !enough(least + 1) {
                return 0.0;
            }
            often * 0.9
        } else if seen.n_words == 1 && language == Language::German && !is_quoted {
            // Every noun has a capital; a long one is more likely a term.
            if !enough(least + 1) || phrase.chars().count() < 9 && !is_learned(phrase) {
                return 0.0;
            }
            often * 0.8
        } else if seen.n_words > 1 && !is_name && !is_quoted {
            let company = self.company(phrase, seen.count);
            if !enough(least + 1) || company < 0.02 {
                return 0.0;
            }
            often * (0.7 + company.sqrt())
        } else if seen.count > 1 && enough(least) || is_quoted && seen.defining > 1 {
            often * if seen.n_words > 1 { 1.3 } else { 1.0 }
        } else {
            return 0.0;
        };
        base + quoted + defining * 0.8
    }

    /// How much the words of a phrase keep to each other: 1 when none comes without the others.
    fn company(&self, phrase: &str, count: u32) -> f64 {
        let counts =
            phrase.split(' ').filter_map(|word| self.phrases.get(word)).map(|seen| f64::from(seen.count.max(1)));
        let alone = counts.fold((1.0, 0), |(product, n), count| (product * count, n + 1));
        if alone.1 < 2 { 0.0 } else { f64::from(count).powi(alone.1) / alone.0 }
    }
}

/// Whether a word has an ending of learned words, which are terms more often than others.
fn is_learned(word: &str) -> bool {
    const ENDINGS: [&str; 26] = [
        "ism", "isms", "isation", "ization", "ology", "ography", "ocracy", "archy", "eity", "geoisie", "ariat",
        "onomy", "emony", "ismus", "ologie", "ographie", "okratie", "archie", "ität", "oisie", "isme", "ismes",
        "cratie", "onomie", "émonie", "ierung",
    ];
    word.len() > 6 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn is_plural_of_known(phrase: &str, known: &HashSet<&str>) -> bool {
    ["s", "n", "en", "es", "e"].iter().filter_map(|ending| phrase.strip_suffix(ending)).any(|it| known.contains(it))
}

/// Whether a phrase nearly always stands inside a longer one that is offered too.
fn is_inside(phrase: &str, count: u32, phrases: &[(&str, u32)]) -> bool {
    phrases.iter().any(|(longer, other)| {
        longer.len() > phrase.len()
            && *other * 10 >= count * 6
            && (longer.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '))
                || longer.strip_suffix(phrase).is_some_and(|rest| rest.ends_with(' '))
                || longer.contains(&format!(" {phrase} ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    fn document(text: &str, language: &str) -> Document {
        let mut b = Builder::new(text.to_owned());
        let mut at = 0;
        for paragraph in text.split("\n\n") {
            b.begin(Kind::Paragraph, 0);
            b.copy(at..at + paragraph.len());
            at += paragraph.len() + 2;
        }
        *b.about().2 = Some(language.to_owned());
        b.finish()
    }

    #[track_caller]
    fn check(language: &str, text: &str, expected: &[(&str, usize)]) {
        let document = document(text, language);
        let found = suggest(&document, |_| false);
        for (term, count) in expected {
            let one = found.iter().find(|found| found.term == *term);
            assert_eq!(one.map(|one| one.count), Some(*count), "{term} in {found:?}");
        }
    }

    #[test]
    fn names_quoted_words_and_words_that_keep_company_are_found() {
        let text = "The keeper lit the lamp of Saint Orrin. Nobody feared Saint Orrin then. What they called “lamp debt” \
                    was paid in oil.\n\nA tidal ledger is a book of debts. The tidal ledger lay open, and each tidal \
                    ledger had two keys. All paid lamp debt, and lamp debt grew.";
        check("en", text, &[("tidal ledger", 3), ("lamp debt", 3), ("Saint Orrin", 2)]);
    }

    #[test]
    fn the_sentence_that_defines_is_chosen() {
        let text =
            "He wrote of the tidal ledger. She had a tidal ledger. A tidal ledger is a book of debts. It was kept.";
        let document = document(text, "en");
        let found = suggest(&document, |_| false);
        let ledger = found.iter().find(|found| found.term == "tidal ledger").expect("it is found");
        assert_eq!(&document.text[ledger.sentence.clone()], "A tidal ledger is a book of debts.");
        assert_eq!(ledger.first, text.find("tidal").expect("it is there"));
        assert!(suggest(&document, |term| term == "tidal ledger").iter().all(|found| found.term != "tidal ledger"));
    }

    #[test]
    fn german_and_french_phrases_are_found() {
        let german = "Die schwimmende Bibliothek lag im Hafen. Er kannte die schwimmende Bibliothek nicht. Eine \
                      schwimmende Bibliothek ist ein Schiff voller Bücher.";
        check("de", german, &[("schwimmende Bibliothek", 3)]);
        let french = "On parlait du registre des marées. Le registre des marées est un livre. Qui tenait le registre des \
                      marées ? Personne.";
        check("fr", french, &[("registre des marées", 3)]);
    }

    #[test]
    fn a_text_without_terms_gives_none() {
        check("en", "", &[]);
        assert!(suggest(&document("He went home. She came back. They saw the house.", "en"), |_| false).is_empty());
    }
}
