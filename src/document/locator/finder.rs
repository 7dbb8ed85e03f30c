//! Finds places again in a text that may have changed.
//!
//! Each place that may be meant is scored: half by how much of the quote is there, half by how much of the
//! words around it is. A place is given only when its score is high enough and clearly higher than that of
//! any other. Nothing is ever chosen for being near to where it was.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::align::{Piece, align};
use super::canonical::Canonical;
use super::grams::{Grams, Region};
use super::{Locator, Placed};

/// The score from which a place is believed. With all of the quote and a fifth of the context it is reached.
const BELIEVED: f64 = 0.6;
/// How much more a word or two must bring: such quotes are everywhere, and so are a few words around them.
const SHORT: (usize, f64) = (32, 0.15);
/// A quote of so many letters that is there to so great a part needs nothing around it.
const LONG: (usize, f64, f64) = (60, 0.97, 0.48);
/// How much of the quote must be there at least.
const QUOTED: f64 = 0.4;
/// How far ahead of the next best a place must be.
const MARGIN: f64 = 0.08;
/// With so much context the words around the quote can decide by themselves.
const TELLING: usize = 12;
/// More places than these with the very words of a quote are not looked at one by one.
const MANY: usize = 48;
/// How far an insertion or omission may shift the two ends of a passage against each other.
const SHIFT: usize = 240;

/// A text prepared for finding many places in it.
#[derive(Debug)]
pub struct Finder<'a> {
    text: &'a str,
    canonical: OnceCell<Canonical>,
    grams: OnceCell<Grams>,
}

/// The words of a locator in canonical form, one after another.
struct Pattern {
    bytes: Vec<u8>,
    quote: Range<usize>,
}

/// A place that may be meant, in canonical offsets.
#[derive(Clone, Debug)]
struct Candidate {
    range: Range<usize>,
    quote: f64,
    score: f64,
}

impl<'a> Finder<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, canonical: OnceCell::new(), grams: OnceCell::new() }
    }

    /// Where the locator's words are in the text.
    pub fn place(&self, locator: &Locator) -> Placed {
        if let Some(range) = self.unchanged(locator) {
            return Placed::Exact(range);
        }
        let pattern = Pattern::of(locator);
        if pattern.quote.is_empty() {
            return self.place_by_context(locator, &pattern);
        }
        let canonical = self.canonical();
        if pattern.bytes.len() >= pattern.quote.len() + TELLING {
            let mut whole = memmem::find_iter(&canonical.bytes, &pattern.bytes);
            if let (Some(at), None) = (whole.next(), whole.next()) {
                return self.found(locator, at + pattern.quote.start..at + pattern.quote.end);
            }
        }
        let mut candidates = self.candidates(&pattern);
        let cut_out = self.cut_out(&pattern);
        if std::env::var_os("PDEBUG").is_some() {
            let e: Vec<_> = candidates
                .iter()
                .take(3)
                .map(|c| format!("q{:.2} s{:.2} @{}", c.quote, c.score, c.range.start))
                .collect();
            eprintln!("{} len {} cut {:?} {}", locator.offset, pattern.quote.len(), cut_out, e.join(" | "));
        }
        candidates.retain(|candidate| {
            let there = |&at: &usize| candidate.range.start <= at + TELLING && at <= candidate.range.end + TELLING;
            candidate.is_believed(pattern.quote.len()) && !cut_out.iter().any(there)
        });
        match candidates.as_slice() {
            [] => Placed::Orphaned,
            [one] => self.found(locator, one.range.clone()),
            [best, next, ..] if best.score - next.score >= MARGIN => self.found(locator, best.range.clone()),
            [best, ..] => {
                let alike = candidates.iter().filter(|other| best.score - other.score < MARGIN);
                let mut ranges: Vec<_> = alike.map(|other| self.back(locator, other.range.clone())).collect();
                ranges.sort_by_key(|range| range.start);
                Placed::Several(ranges)
            }
        }
    }

    /// Every place with these words, however they are wrapped, accented or punctuated there; whole words only,
    /// unless the words are nowhere whole.
    pub fn all(&self, words: &str) -> Vec<Range<usize>> {
        let words = Canonical::of(words).bytes;
        if words.is_empty() {
            return Vec::new();
        }
        let canonical = self.canonical();
        let places =
            memmem::find_iter(&canonical.bytes, &words).map(|at| canonical.back(at..at + words.len(), self.text));
        let (whole, parts): (Vec<_>, Vec<_>) = places.partition(|range| {
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !inside(self.text[..range.start].chars().next_back()) && !inside(self.text[range.end..].chars().next())
        });
        if whole.is_empty() { parts } else { whole }
    }

    /// The place as it was, when the words and all around them are still there.
    fn unchanged(&self, locator: &Locator) -> Option<Range<usize>> {
        let range = locator.offset..locator.offset.checked_add(locator.quote.len())?;
        let same = self.text.get(range.clone())? == locator.quote
            && (locator.of == self.text.len()
                || self.text[..range.start].ends_with(&locator.before)
                    && self.text[range.end..].starts_with(&locator.after)
                    && locator.before.len() + locator.after.len() >= TELLING);
        same.then_some(range)
    }

    /// A quote without letters, or none: only the words around it can tell the place.
    fn place_by_context(&self, locator: &Locator, pattern: &Pattern) -> Placed {
        if pattern.bytes.len() < 2 * TELLING {
            return Placed::Orphaned;
        }
        let canonical = self.canonical();
        let mut places = memmem::find_iter(&canonical.bytes, &pattern.bytes).map(|at| at + pattern.quote.start);
        match (places.next(), places.next()) {
            (Some(at), None) => {
                let start = canonical.back(at..at, self.text).end;
                let end = canonical.back(at..(at + 1).min(canonical.bytes.len()), self.text).start.max(start);
                let within = self.text[start..end].find(&locator.quote).map(|i| start + i);
                let start = within.unwrap_or(start);
                let range = start..start + if within.is_some() { locator.quote.len() } else { 0 };
                if range.start == locator.offset { Placed::Exact(range) } else { Placed::Moved(range) }
            }
            _ => Placed::Orphaned,
        }
    }

    /// The places that may be meant, best first, no two of them on the same words.
    fn candidates(&self, pattern: &Pattern) -> Vec<Candidate> {
        let text = &self.canonical().bytes;
        let slack = SHIFT + pattern.quote.len() / 2;
        let slack = slack.min(8 * SHIFT) as isize;
        let mut regions = self.grams().regions(&pattern.bytes, text, slack);
        let quote = &pattern.bytes[pattern.quote.clone()];
        let exact: Vec<_> = memmem::find_iter(text, quote).take(MANY + 1).collect();
        if exact.len() <= MANY {
            regions.extend(exact.into_iter().map(|at| {
                let diagonal = at as isize - pattern.quote.start as isize;
                Region { diagonals: diagonal..diagonal + 1, weight: 0.0 }
            }));
        }
        let mut candidates: Vec<_> = regions.into_iter().filter_map(|region| self.candidate(pattern, region)).collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut apart: Vec<Candidate> = Vec::new();
        for candidate in candidates {
            let same =
                |other: &Candidate| other.range.start < candidate.range.end && candidate.range.start < other.range.end;
            if !apart.iter().any(same) {
                apart.push(candidate);
            }
        }
        apart
    }

    /// Where the words before and after the quote follow each other: there the quote was cut out.
    fn cut_out(&self, pattern: &Pattern) -> Vec<usize> {
        const SIDE: usize = 16;
        let before = &pattern.bytes[..pattern.quote.start];
        let after = &pattern.bytes[pattern.quote.end..];
        if before.len() < SIDE || after.len() < SIDE {
            return Vec::new();
        }
        let seam = [&before[before.len() - SIDE..], &after[..SIDE]].concat();
        memmem::find_iter(&self.canonical().bytes, &seam).map(|at| at + SIDE).collect()
    }

    fn candidate(&self, pattern: &Pattern, region: Region) -> Option<Candidate> {
        const AROUND: isize = 32;
        let text = &self.canonical().bytes;
        let band = region.diagonals.start - AROUND..region.diagonals.end + AROUND;
        let pieces = align(&pattern.bytes, text, band);
        pattern.judge(&pieces, text)
    }

    fn found(&self, locator: &Locator, range: Range<usize>) -> Placed {
        let found = &self.canonical().bytes[range.clone()];
        let same_words = found == Canonical::of(&locator.quote).bytes;
        let range = self.back(locator, range);
        match same_words {
            true if range.start == locator.offset && self.text[range.clone()] == locator.quote => Placed::Exact(range),
            true => Placed::Moved(range),
            false => Placed::Fuzzy(range),
        }
    }

    /// The range in the text, with the signs that the quote has at its ends where the text has them too.
    fn back(&self, locator: &Locator, range: Range<usize>) -> Range<usize> {
        let mut range = self.canonical().back(range, self.text);
        let quote = &locator.quote;
        let counts = |c: &char| c.is_alphanumeric();
        for c in quote.chars().rev().take_while(|c| !counts(c)).collect::<Vec<_>>().into_iter().rev() {
            if !self.text[range.end..].starts_with(c) {
                break;
            }
            range.end += c.len_utf8();
        }
        for c in quote.chars().take_while(|c| !counts(c)).collect::<Vec<_>>().into_iter().rev() {
            if !self.text[..range.start].ends_with(c) {
                break;
            }
            range.start -= c.len_utf8();
        }
        range
    }

    fn canonical(&self) -> &Canonical {
        self.canonical.get_or_init(|| Canonical::of(self.text))
    }

    fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| Grams::of(&self.canonical().bytes))
    }
}

impl Candidate {
    fn is_believed(&self, len: usize) -> bool {
        if len >= LONG.0 && self.quote >= LONG.1 {
            return self.score >= LONG.2;
        }
        let short = SHORT.0.saturating_sub(len) as f64 / SHORT.0 as f64;
        self.quote >= QUOTED && self.score >= BELIEVED + SHORT.1 * short
    }
}

impl Pattern {
    fn of(locator: &Locator) -> Self {
        let mut bytes = Canonical::of(&locator.before).bytes;
        let start = bytes.len();
        bytes.extend(Canonical::of(&locator.quote).bytes);
        let quote = start..bytes.len();
        bytes.extend(Canonical::of(&locator.after).bytes);
        Self { bytes, quote }
    }

    /// Scores an alignment. Pieces of a few bytes agree by chance everywhere, and count for nothing.
    fn judge(&self, pieces: &[Piece], text: &[u8]) -> Option<Candidate> {
        const CHANCE: i64 = 4;
        let (mut quote, mut context) = (0, 0);
        let mut range: Option<Range<usize>> = None;
        for piece in pieces {
            let worth = |columns: Range<usize>| -> i64 {
                let equal = |i: usize| self.bytes[i] == text[piece.text + i - piece.pattern];
                columns.map(|i| if equal(i) { 1 } else { -1 }).sum()
            };
            let (start, end) = (piece.pattern, piece.pattern + piece.len);
            if worth(start..end) <= CHANCE {
                continue;
            }
            let in_quote = start.max(self.quote.start)..end.min(self.quote.end);
            if !in_quote.is_empty() {
                let wholly = start >= self.quote.start && end <= self.quote.end && piece.len < self.quote.len();
                quote += worth(in_quote.clone()) - if wholly { CHANCE } else { 0 };
                let there = piece.text + in_quote.start - start..piece.text + in_quote.end - start;
                range = Some(range.map_or(there.clone(), |range| range.start..there.end));
            }
            let outside =
                worth(start..end.min(self.quote.start).max(start)) + worth(start.max(self.quote.end).min(end)..end);
            let alone = if in_quote.is_empty() { CHANCE } else { 0 };
            context += (outside - alone).max(0);
        }
        let around = self.bytes.len() - self.quote.len();
        let quote = (quote.max(0) as f64 / self.quote.len() as f64).min(1.0);
        let score = match around {
            0..TELLING => quote * 0.8,
            _ => 0.5 * quote + 0.5 * (context as f64 / around as f64).min(1.0),
        };
        Some(Candidate { range: range?, quote, score })
    }
}
