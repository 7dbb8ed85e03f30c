//! Where terms are mentioned: in a stretch of a document, in the whole of it, and how a term is spread over its
//! sections.
//!
//! A whole document is gone through once, in steps that the caller measures out, and all its terms are found on the
//! way: a card must never wait for the end of a large text. Words that no glossary has are gone through for alone.
//!
//! A term inside its own entry is no mention of it, and printed contents say nothing that the headings do not.

use std::ops::Range;

use super::matcher::{Matcher, Mention};
use super::{Definition, How, Origin, Sources};
use crate::document::{Document, Kind, SpanKind};

/// A term as it is looked for: a word with all entries that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The headword that the word asked about led to.
    pub headword: String,
    /// How the term may be written: the word, the headword, the forms that its entries give.
    spellings: Vec<String>,
    /// The numbers of its entries in the sources; none for a word that no glossary has.
    pub entries: Vec<usize>,
}

impl Term {
    /// The term that a word names. `headword` is what a dictionary calls it, if one did.
    pub fn of(word: &str, headword: &str, sources: &Sources) -> Self {
        let named = |(number, how): (usize, How)| (how <= How::Inflected).then_some(number);
        let entries: Vec<usize> = sources.found(word).into_iter().filter_map(named).collect();
        let mut spellings = vec![word.trim().to_owned(), headword.to_owned()];
        for (_, entry) in entries.iter().map(|&number| sources.entry(number)) {
            spellings.push(entry.headword.clone());
            spellings.extend(sources.forms(entry).map(str::to_owned));
        }
        // What only other texts explain is not lit, and not gone through with all the others.
        let entries = entries.into_iter().filter(|&number| sources.entry(number).0.origin != Origin::Shelf).collect();
        Self { headword: headword.to_owned(), spellings, entries }
    }

    fn matcher(&self, language: Option<&str>) -> Matcher {
        Matcher::in_language(self.spellings.iter().map(|spelling| (spelling.as_str(), 0)), language)
    }
}

/// The terms in `part` of a document, in order, each with the number of its entry.
///
/// A very long block is not searched whole: only near `part`.
pub fn in_part(document: &Document, sources: &Sources, part: Range<usize>) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    let Some(first) = document.block_at(part.start) else { return found };
    for block in document.blocks[first..].iter().take_while(|block| block.range.start < part.end) {
        let near = near(&document.text, &block.range, &part);
        let mentions = sources.mentions(&document.text[near.clone()]);
        found.extend(mentions.into_iter().map(|mention| (moved(&mention.range, near.start), mention.entry)));
    }
    found.retain(|(at, entry)| !is_defined_at(document, sources, at, *entry));
    found
}

/// How many bytes beside a stretch are looked at as well, so that a term that reaches into it is found whole.
const NEAR: usize = 512;

/// The part of a block near a stretch, cut at blanks.
fn near(text: &str, block: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let from = text.floor_char_boundary(part.start.saturating_sub(NEAR)).max(block.start);
    let to = text.ceil_char_boundary((part.end + NEAR).min(text.len())).min(block.end);
    let start = if from == block.start { from } else { text[from..to].find(' ').map_or(from, |i| from + i) };
    let end = if to == block.end { to } else { text[start..to].rfind(' ').map_or(to, |i| start + i) };
    start..end.max(start)
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Whether a term stands in its own entry: in the definition, or as the headword above it.
fn is_defined_at(document: &Document, sources: &Sources, at: &Range<usize>, entry: usize) -> bool {
    let own = match &sources.entry(entry).1.definition {
        Definition::Here(own) => own,
        Definition::Text(_) => return false,
    };
    let is_above = || {
        let next = document.block_at(at.start).and_then(|i| document.blocks.get(i + 1));
        next.is_some_and(|next| next.range.start <= own.start && own.start < next.range.end)
    };
    let is_headword = || document.spans_in(at.clone()).any(|span| span.kind == SpanKind::Term);
    own.contains(&at.start) || at.start < own.start && is_above() && is_headword()
}

/// A walk through a whole document, as far as it has come.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// All before it was gone through.
    at: usize,
    found: Vec<(Range<usize>, usize)>,
}

impl Sweep {
    /// Goes on through some `n_bytes` for all terms of the sources. True at the end of the document.
    pub fn go_on(&mut self, document: &Document, sources: &Sources, n_bytes: usize) -> bool {
        let begun = self.found.len();
        let done = self.walk(document, n_bytes, |text| sources.mentions(text));
        let mut new = self.found.split_off(begun);
        new.retain(|(at, entry)| !is_defined_at(document, sources, at, *entry));
        self.found.append(&mut new);
        done
    }

    /// The places found so far for some entries, in order.
    pub fn of<'a>(&'a self, entries: &'a [usize]) -> impl Iterator<Item = Range<usize>> + 'a {
        self.found.iter().filter(|(_, entry)| entries.contains(entry)).map(|(at, _)| at.clone())
    }

    fn walk(&mut self, document: &Document, n_bytes: usize, find: impl Fn(&str) -> Vec<Mention>) -> bool {
        let text = &document.text;
        let until = self.at.saturating_add(n_bytes).min(text.len());
        while self.at < until {
            let Some(i) = document.block_at(self.at) else { break };
            let (block, next) = (&document.blocks[i], document.blocks.get(i + 1));
            let next = next.map_or(text.len(), |next| next.range.start);
            let from = self.at.max(block.range.start);
            if from >= block.range.end || block.kind == Kind::Contents {
                self.at = next;
                continue;
            }
            let to = blank_from(text, until.max(from + 1), block.range.end);
            let window = from..blank_from(text, to.saturating_add(NEAR), block.range.end);
            let mentions = find(&text[window]).into_iter().map(|mention| (moved(&mention.range, from), mention.entry));
            self.found.extend(mentions.take_while(|(at, _)| at.start < to));
            let last = self.found.last().map_or(0, |(at, _)| at.end);
            self.at = if to == block.range.end { next } else { to.max(last) };
        }
        if document.blocks.is_empty() {
            self.at = text.len();
        }
        self.at >= text.len()
    }
}

/// The first blank at or after `at`, else the end: text is only cut between words.
fn blank_from(text: &str, at: usize, end: usize) -> usize {
    if at >= end {
        return end;
    }
    memchr::memchr2(b' ', b'\n', &text.as_bytes()[at..end]).map_or(end, |i| at + i)
}

/// Every place of a term in a document whose glossaries do not have it, in order.
pub fn alone(document: &Document, term: &Term) -> Vec<Range<usize>> {
    let matcher = term.matcher(document.language.as_deref());
    let mut sweep = Sweep::default();
    sweep.walk(document, usize::MAX, |text| matcher.mentions(text));
    sweep.found.into_iter().map(|(at, _)| at).collect()
}

/// Where the parts of a document begin over which a strip shows a term: its sections at the deepest level of which
/// there are not more than `most`, else parts of equal length.
pub fn parts(document: &Document, most: usize) -> Vec<usize> {
    const FEW: usize = 5;
    let length = document.text.len();
    let starts = |level: u8| -> Vec<usize> {
        let first = document.outline.first().filter(|heading| heading.range.start > 0).map(|_| 0);
        let of_level = document.outline.iter().filter(|heading| heading.level <= level);
        first.into_iter().chain(of_level.map(|heading| heading.range.start)).collect()
    };
    let fits = |starts: &Vec<usize>| (FEW.min(most)..=most).contains(&starts.len());
    let sections = (1..=6).rev().map(starts).find(fits);
    let equal = || (0..most.clamp(1, 24)).map(|i| document.text.floor_char_boundary(length / most.clamp(1, 24) * i));
    let mut parts = sections.unwrap_or_else(|| equal().collect());
    parts.dedup();
    parts
}

/// How many of the places, which are in order, lie in each part.
pub fn counts(parts: &[usize], places: &[Range<usize>]) -> Vec<usize> {
    let before = |at: usize| places.partition_point(|place| place.start < at);
    let ends = parts.iter().skip(1).copied().chain([usize::MAX]);
    parts.iter().zip(ends).map(|(&start, end)| before(end) - before(start)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Builder;
    use crate::glossary::{Entry, Glossary};

    fn sources(terms: &[&str]) -> Sources {
        let entry = |term: &&str| Entry {
            headword: (*term).to_owned(),
            forms: Vec::new(),
            definition: Definition::Text("What it is.".to_owned()),
        };
        Sources::new(vec![Glossary { entries: terms.iter().map(entry).collect(), ..Glossary::default() }])
    }

    fn document(blocks: &[(&str, Kind)]) -> Document {
        let source = blocks.iter().map(|(words, _)| *words).collect::<Vec<_>>().join("\n");
        let mut b = Builder::new(source);
        let mut at = 0;
        for (words, kind) in blocks {
            b.begin(*kind, 0);
            b.copy(at..at + words.len());
            at += words.len() + 1;
        }
        b.finish()
    }

    fn all(document: &Document, sources: &Sources, step: usize) -> Vec<(Range<usize>, usize)> {
        let mut sweep = Sweep::default();
        while !sweep.go_on(document, sources, step) {}
        sweep.found
    }

    #[test]
    fn contents_and_the_own_entry_are_no_mentions() {
        let text = [
            ("Tides", Kind::Heading(1)),
            ("Tides . . . 3", Kind::Contents),
            ("The tide turns.", Kind::Paragraph),
            ("Tide: the sea rises.", Kind::Paragraph),
        ];
        let document = document(&text);
        let own = document.text.find("Tide:").unwrap();
        let entry = Entry {
            headword: "Tide".to_owned(),
            forms: Vec::new(),
            definition: Definition::Here(own..document.text.len()),
        };
        let sources = Sources::new(vec![Glossary { entries: vec![entry], ..Glossary::default() }]);
        let found = all(&document, &sources, 1000);
        let words: Vec<_> = found.iter().map(|(at, _)| &document.text[at.clone()]).collect();
        assert_eq!(words, ["Tides", "tide"]);
    }

    #[test]
    fn a_word_that_no_glossary_has_is_found_in_all_its_forms() {
        let document = document(&[("A tulip, two tulips; no tulipmania.", Kind::Paragraph)]);
        let term = Term::of("tulips", "tulip", &sources(&["hedge"]));
        let words: Vec<_> = alone(&document, &term).into_iter().map(|at| &document.text[at]).collect();
        assert_eq!(words, ["tulip", "tulips"]);
    }

    #[test]
    fn a_strip_has_a_cell_for_each_section_or_for_equal_parts() {
        let heads: Vec<_> = (0..6).flat_map(|_| [("H", Kind::Heading(2)), ("tide and", Kind::Paragraph)]).collect();
        let sections = document(&heads);
        assert_eq!(parts(&sections, 10).len(), 6);
        assert_eq!(parts(&sections, 4).len(), 4);
        let places: Vec<_> = all(&sections, &self::sources(&["tide"]), 9).into_iter().map(|(at, _)| at).collect();
        assert_eq!(counts(&parts(&sections, 10), &places), [1; 6]);
        assert_eq!(counts(&parts(&sections, 4), &places).iter().sum::<usize>(), 6);
        assert_eq!(parts(&Document::default(), 8), [0]);
    }

    proptest! {
        #[test]
        fn steps_of_any_length_find_the_same(
            words in prop::collection::vec("red|line|red line|red-line|tide|é|\n|state of the art", 0..60),
            step in 1_usize..80,
        ) {
            let text = words.join(" ");
            let document = document(&[(&text, Kind::Paragraph), ("red line", Kind::ListItem)]);
            let sources = sources(&["red line", "line", "tide", "state of the art"]);
            prop_assert_eq!(all(&document, &sources, step), all(&document, &sources, usize::MAX));
        }
    }
}
