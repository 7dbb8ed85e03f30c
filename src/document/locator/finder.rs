//! Finds places again in a text that may have changed.
//!
//! Each place that may be meant is scored: half by how much of the quote is there, half by how much of the
//! words around it is. A place is given only when its score is high enough and clearly higher than that of
//! any other. Nothing is ever chosen for being near to where it was.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memmem;

use super::align::align;
use super::canonical::Canonical;
use super::grams::{GRAM, Grams, Region};
use super::pattern::{Candidate, Pattern, TELLING, TWIN, UNLIKE};
use super::{Locator, Placed};
use crate::processors;

mod rival;

/// How far ahead of the next best a place must be.
const MARGIN: f64 = 0.08;
/// With so many notes found, and half of them all, it is the text that they are on.
const KNOWN: usize = 3;
/// Fewer places than these are not worth another processor.
const FEW: usize = 50;
/// More places than these with the very words of a quote are not looked at one by one.
const MANY: usize = 48;
/// Of these, as many are as have most around them in common with the place that is meant.
const LIKELIEST: usize = 8;
/// In a passage of so many letters, what has not half of its words in common is another.
const EXTENSIVE: usize = 400;
/// How far an insertion or omission may shift the two ends of a passage against each other.
const SHIFT: usize = 240;

/// A text prepared for finding many places in it.
#[derive(Debug)]
pub struct Finder<'a> {
    text: &'a str,
    prepared: Arc<Prepared>,
}

/// What a finder has found out about its text. Making it takes a while when the text is large, so who looks for places
/// again and again keeps it.
#[derive(Debug, Default)]
pub struct Prepared {
    canonical: OnceLock<Canonical>,
    grams: OnceLock<Grams>,
}

impl<'a> Finder<'a> {
    pub fn new(text: &'a str) -> Self {
        Self::with(text, Arc::default())
    }

    /// The same with what was found out about this very text before.
    pub fn with(text: &'a str, prepared: Arc<Prepared>) -> Self {
        Self { text, prepared }
    }

    /// Finds out all that can be, so that nobody has to wait for it later.
    pub fn prepare(&self) {
        self.grams();
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
        if pattern.bytes.len() >= pattern.quote.len() + TELLING {
            let mut whole = self.places(&pattern.bytes);
            if let (Some(at), None) = (whole.next(), whole.next()) {
                let range = at + pattern.quote.start..at + pattern.quote.end;
                return match locator.rival {
                    // There were two such places, to the last letter; the one that is left may be the other.
                    Some(TWIN..) => Placed::Several(vec![self.back(locator, range)]),
                    _ => self.found(locator, range),
                };
            }
        }
        let mut candidates = self.candidates(&pattern);
        let cut_out = self.cut_out(locator, &pattern);
        let other = locator.other.as_ref().map(|other| Pattern::of_words(&other.before, &other.quote, &other.after));
        candidates.retain(|candidate| {
            let there = |&at: &usize| candidate.range.start <= at + TELLING && at <= candidate.range.end + TELLING;
            candidate.is_believed(pattern.quote.len(), locator.rival)
                && !cut_out.iter().any(there)
                && !other.as_ref().is_some_and(|other| self.is_rival(candidate, other))
        });
        match candidates.as_slice() {
            [] => Placed::Orphaned,
            [one] if one.may_be_rival(locator.rival) => Placed::Several(vec![self.back(locator, one.range.clone())]),
            [one] => self.found(locator, one.range.clone()),
            // The rival is not among the others, so this may be it.
            [best, next, ..] if best.may_be_rival(locator.rival) && next.is_less_than_rival(locator.rival) => {
                Placed::Several(vec![self.back(locator, best.range.clone())])
            }
            [best, next, ..] if best.score - next.score >= MARGIN => self.found(locator, best.range.clone()),
            [best, ..] => {
                let alike = candidates.iter().filter(|other| best.score - other.score < MARGIN);
                let mut ranges: Vec<_> = alike.map(|other| self.back(locator, other.range.clone())).collect();
                ranges.sort_by_key(|range| range.start);
                Placed::Several(ranges)
            }
        }
    }

    /// Where each of the locators of one text is. What `place` leaves open because several places are alike
    /// is settled by the notes around it, when just one of these places stands to them as it did before: a
    /// passage that was copied elsewhere is still the one between its neighbours.
    pub fn place_all<'l>(&self, locators: impl IntoIterator<Item = &'l Locator>) -> Vec<Placed> {
        let locators: Vec<_> = locators.into_iter().collect();
        let shares = processors::shares(&locators, FEW);
        let place = |locators: &[&Locator]| locators.iter().map(|locator| self.place(locator)).collect::<Vec<_>>();
        let mut placed = processors::each(shares, place).concat();
        let mut firm: Vec<_> =
            locators.iter().zip(&placed).filter_map(|(l, p)| Some((l.offset, p.range()?.start))).collect();
        firm.sort_unstable();
        let is_known_text = firm.len() >= KNOWN && 2 * firm.len() >= locators.len();
        for (locator, placed) in locators.iter().zip(&mut placed) {
            let place = match placed {
                Placed::Several(places) => fitting(places, locator.offset, &firm),
                Placed::Orphaned if is_known_text && locator.line => self.only_line(locator),
                _ => None,
            };
            if let Some(place) = place {
                *placed = self.named(locator, place);
            }
        }
        placed
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
        // That the text is as long as it was does not say that it is the same: two paragraphs may have changed places.
        let same = self.text.get(range.clone())? == locator.quote
            && self.text[..range.start].ends_with(&locator.before)
            && self.text[range.end..].starts_with(&locator.after)
            && (locator.of == self.text.len() || locator.before.len() + locator.after.len() >= TELLING);
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
                // Between two letters there may be signs; those of the locator tell where among them it is.
                let signs = locator.before.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
                let signs = &locator.before[signs..];
                let start = start + if self.text[start..end].starts_with(signs) { signs.len() } else { 0 };
                let same = self.text[start..].starts_with(&locator.quote);
                let range = start..start + if same { locator.quote.len() } else { 0 };
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
        // What shares far less with the pattern than the best cannot come near it.
        let share = if pattern.bytes.len() > EXTENSIVE { 2.0 } else { 5.0 };
        let least = regions.first().map_or(0.0, |best| best.weight / share);
        regions.retain(|region| region.weight >= least);
        let quote = &pattern.bytes[pattern.quote.clone()];
        let exact: Vec<_> = self.places(quote).take(MANY + 1).collect();
        if exact.len() <= MANY {
            regions.extend(self.likeliest(pattern, exact).into_iter().map(|at| {
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

    /// Whether the words of the rival fit a place better than those of the locator do.
    fn is_rival(&self, candidate: &Candidate, other: &Pattern) -> bool {
        let diagonal = candidate.range.start as isize - other.quote.start as isize;
        let region = Region { diagonals: diagonal..diagonal + 1, weight: 0.0 };
        self.candidate(other, region).is_some_and(|rival| candidate.is_the_rival(&rival))
    }

    /// The lines that consist of the words of a quote.
    fn lines<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Range<usize>> + 's {
        let (canonical, quote) = (self.canonical(), &pattern.bytes[pattern.quote.clone()]);
        let places = self.places(quote).map(|at| canonical.back(at..at + quote.len(), self.text));
        places.filter(|range| is_line(self.text, range))
    }

    /// A heading whose text was written anew, or that was moved alone, is still the only line of its words.
    fn only_line(&self, locator: &Locator) -> Option<Range<usize>> {
        let pattern = Pattern::of(locator);
        let mut lines = self.lines(&pattern);
        let (line, other) = (lines.next()?, lines.next());
        (other.is_none() && self.cut_out(locator, &pattern).is_empty()).then_some(line)
    }

    /// Where the words before and after the quote follow each other: there the quote was cut out.
    fn cut_out(&self, locator: &Locator, pattern: &Pattern) -> Vec<usize> {
        const SIDE: usize = 16;
        let before = &pattern.bytes[..pattern.quote.start];
        let after = &pattern.bytes[pattern.quote.end..];
        if before.len() < SIDE || after.len() < SIDE {
            return Vec::new();
        }
        let seam = [&before[before.len() - SIDE..], &after[..SIDE]].concat();
        // What follows the quote may begin as the quote does: then they follow each other in any case, and the words of
        // the rival must tell.
        let is_told = locator.other.is_some() || locator.rival.is_some_and(|rival| rival < UNLIKE);
        if is_told && memmem::find(&pattern.bytes, &seam).is_some() {
            return Vec::new();
        }
        self.places(&seam).map(|at| at + SIDE).collect()
    }

    fn candidate(&self, pattern: &Pattern, region: Region) -> Option<Candidate> {
        let text = &self.canonical().bytes;
        let pieces = align(&pattern.bytes, text, band(&region));
        pattern.judge(&pieces, text)
    }

    fn found(&self, locator: &Locator, range: Range<usize>) -> Placed {
        self.named(locator, self.back(locator, range))
    }

    /// Says how the words at a place in the text compare with the quote.
    fn named(&self, locator: &Locator, range: Range<usize>) -> Placed {
        let found = &self.text[range.clone()];
        match found == locator.quote || Canonical::of(found).bytes == Canonical::of(&locator.quote).bytes {
            true if range.start == locator.offset && found == locator.quote => Placed::Exact(range),
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

    /// Where some words stand in the canonical text.
    fn places<'s>(&'s self, words: &'s [u8]) -> Box<dyn Iterator<Item = usize> + 's> {
        match words.len() >= GRAM {
            true => Box::new(self.grams().find(words, &self.canonical().bytes)),
            false => Box::new(memmem::find_iter(&self.canonical().bytes, words)),
        }
    }

    /// Of places with the words of a quote, those with most of the words beside it.
    fn likeliest(&self, pattern: &Pattern, mut places: Vec<usize>) -> Vec<usize> {
        const BESIDE: usize = 32;
        if places.len() <= LIKELIEST {
            return places;
        }
        let text = &self.canonical().bytes;
        let (before, after) = (&pattern.bytes[..pattern.quote.start], &pattern.bytes[pattern.quote.end..]);
        let beside = |at: &usize| {
            let left = before.iter().rev().zip(text[..*at].iter().rev()).take(BESIDE).filter(|(a, b)| a == b).count();
            let right =
                after.iter().zip(&text[at + pattern.quote.len()..]).take(BESIDE).filter(|(a, b)| a == b).count();
            std::cmp::Reverse(left + right)
        };
        places.sort_by_cached_key(beside);
        places.truncate(LIKELIEST);
        places
    }

    fn canonical(&self) -> &Canonical {
        self.prepared.canonical.get_or_init(|| Canonical::of(self.text))
    }

    fn grams(&self) -> &Grams {
        self.prepared.grams.get_or_init(|| Grams::of(&self.canonical().bytes))
    }
}

/// The diagonals on which a pattern may lie in a region.
fn band(region: &Region) -> Range<isize> {
    const AROUND: isize = 32;
    region.diagonals.start - AROUND..region.diagonals.end + AROUND
}

/// The only one of several places that stands to the notes around it as it did.
fn fitting(places: &[Range<usize>], offset: usize, firm: &[(usize, usize)]) -> Option<Range<usize>> {
    let next = firm.partition_point(|neighbour| neighbour.0 < offset);
    let neighbours = [next.checked_sub(1).and_then(|i| firm.get(i)), firm.get(next)];
    neighbours.iter().flatten().next()?;
    let stands = |place: &&Range<usize>| neighbours.iter().flatten().all(|n| stands_to(n, offset, place.start));
    let mut fitting = places.iter().filter(stands);
    let place = fitting.next()?;
    fitting.next().is_none().then(|| place.clone())
}

/// Whether a range is a line, but for signs and spaces.
fn is_line(text: &str, range: &Range<usize>) -> bool {
    let bare = |text: &str| !text.contains(char::is_alphanumeric);
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..].split('\n').next().unwrap_or_default();
    bare(before) && bare(after) && !text[range.clone()].trim().contains('\n')
}

/// Whether a place stands to a neighbour as it did: on the same side, and about as far away.
fn stands_to(neighbour: &(usize, usize), offset: usize, place: usize) -> bool {
    const LEEWAY: usize = 200;
    let (before, now) = (neighbour.0.abs_diff(offset), neighbour.1.abs_diff(place));
    let same_side = (neighbour.0 <= offset) == (neighbour.1 <= place) || before.max(now) <= LEEWAY;
    same_side && before.abs_diff(now) <= LEEWAY + before / 4
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BEFORE: &str = "The harbour lay quiet under the hill, and no ship had come for years. The keeper lit \
        the lamp all the same. Every evening he climbed the stairs and waited for the tide to turn. In the morning he \
        wrote down what he had seen, which was rain, and what he had heard, which was the sea.";

    fn locator(quote: &str) -> Locator {
        let at = BEFORE.find(quote).unwrap();
        Locator::in_text(BEFORE, at..at + quote.len())
    }

    /// What became of the quote: the word for it, and the words found.
    fn check(quote: &str, text: &str, expect: &str) {
        let placed = Finder::new(text).place(&locator(quote));
        let found = placed.range().map_or(String::new(), |range| format!(": {}", &text[range]));
        assert_eq!(format!("{}{found}", placed.name()), expect, "in {text}");
    }

    #[test]
    fn an_unchanged_text_has_every_place_where_it_was() {
        check("The keeper lit the lamp", BEFORE, "exact: The keeper lit the lamp");
        check("the", BEFORE, "exact: the");
        check(", and ", BEFORE, "exact: , and ");
    }

    #[test]
    fn wraps_hyphens_quotes_and_accents_do_not_matter() {
        let text = format!("Title\n\n{}", BEFORE.replace("climbed the stairs", "clim-\nbed  the “stáirs”"));
        check("climbed the stairs and", &text, "moved: clim-\nbed  the “stáirs” and");
    }

    #[test]
    fn a_changed_passage_is_found_by_what_is_left_and_what_is_around() {
        let text = format!("Title\n\n{}", BEFORE.replace("he climbed the stairs", "he clirnbed the old stairs"));
        check("Every evening he climbed the stairs", &text, "fuzzy: Every evening he clirnbed the old stairs");
    }

    #[test]
    fn a_passage_with_a_running_head_inside_is_still_one() {
        let text = BEFORE.replace("for the tide", "for\n\n12  THE KEEPER OF LAMPS\n\nthe tide");
        check("waited for the tide to turn", &text, "fuzzy: waited for\n\n12  THE KEEPER OF LAMPS\n\nthe tide to turn");
    }

    #[test]
    fn what_was_cut_out_is_orphaned_also_when_the_word_is_elsewhere() {
        check("waited", &BEFORE.replace("waited ", "").replace("heard", "waited for"), "orphaned");
        check(
            "The keeper lit the lamp all the same. ",
            &BEFORE.replace("The keeper lit the lamp all the same. ", ""),
            "orphaned",
        );
        check(
            "The keeper lit the lamp",
            "Another text with a lamp, a keeper and nothing more to say about it.",
            "orphaned",
        );
        check("The keeper lit the lamp", "", "orphaned");
    }

    #[test]
    fn after_one_of_two_like_places_is_gone_the_other_is_not_taken_for_it() {
        let line = "The keeper lit the lamp all the same.";
        let text = format!("Contents\n\n{line} A song.\n\nIt begins here, with rain.\n\n{line} A second verse of it.");
        let at = text.rfind("The keeper").unwrap();
        let locator = Locator::in_text(&text, at..at + line.len());
        let locator = Locator { rival: Finder::new(&text).locator(at..at + line.len()).rival, ..locator };
        assert!(locator.rival > Some(40), "{:?}", locator.rival);
        let shorter = &text[..at];
        assert_eq!(Finder::new(shorter).place(&locator).range(), None);
    }

    #[test]
    fn two_places_that_are_alike_are_both_told() {
        let text = format!("{BEFORE}\n\n{BEFORE}");
        let placed = Finder::new(&text).place(&Locator { offset: 7, of: 0, ..locator("The keeper lit the lamp") });
        let Placed::Several(places) = placed else { panic!("{placed:?}") };
        assert_eq!(places.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["The keeper lit the lamp"; 2]);
    }

    #[test]
    fn neighbours_settle_which_of_two_copies_is_meant() {
        let copied = &BEFORE[BEFORE.find("no ship").unwrap()..BEFORE.find("In the morning").unwrap()];
        let text = format!("Summary: {copied}\n\n{BEFORE}");
        let locators = [locator("harbour"), locator("lit the lamp"), locator("which was rain")];
        let placed = Finder::new(&text).place_all(&locators);
        let meant = text.rfind("lit the lamp").unwrap();
        assert_eq!(placed[1], Placed::Moved(meant..meant + "lit the lamp".len()));
    }

    #[test]
    fn a_place_without_words_is_found_by_what_is_around() {
        let at = BEFORE.find("In the morning").unwrap();
        let text = format!("Title\n\n{BEFORE}");
        let placed = Finder::new(&text).place(&Locator::in_text(BEFORE, at - 1..at - 1));
        assert_eq!(placed.range().map(|range| text[range.start..].trim_start().starts_with("In the")), Some(true));
        assert_eq!(Finder::new(&text).place(&Locator::default()), Placed::Orphaned);
    }

    #[test]
    fn all_places_of_words_are_whole_words() {
        let all = |words: &str| Finder::new(BEFORE).all(words).len();
        assert_eq!((all("THE tide"), all("he"), all("harb"), all("…"), all("absent")), (1, 4, 1, 0, 0));
    }

    #[test]
    fn a_look_alike_next_to_a_passage_that_is_gone_is_not_taken_for_it() {
        let passage = "The keeper lit the lamp at nine in the evening and waited for the tide to turn.";
        let like = passage.replace("nine", "seven");
        let text = format!("{BEFORE} {passage}\n\n{like}\n\nIn the north there was snow, and nobody came.");
        let at = text.find(passage).unwrap();
        let locator = Finder::new(&text).locator(at..at + passage.len());
        assert!(locator.other.as_ref().is_some_and(|other| other.quote.contains("seven")), "{:?}", locator.other);
        let gone = text.replacen(passage, "", 1);
        assert_eq!(Finder::new(&gone).place(&locator).range(), None);
        let both = format!("Title\n\n{}", text.replace("evening and", "evening, and he"));
        let range = Finder::new(&both).place(&locator).range().unwrap();
        assert!(both[range].contains("nine"));
    }

    #[test]
    fn a_heading_whose_section_is_new_is_the_only_line_of_its_words() {
        let body = |n: usize| format!("Part {n} tells of the keeper, his lamp and year {n} of his watch by the sea.");
        let text = format!("{}\n\nThe Lamp\n\n{}\n\n{}", body(1), body(2), body(3));
        let finder = Finder::new(&text);
        let at = |words: &str| text.find(words).unwrap()..text.find(words).unwrap() + words.len();
        let locators = ["Part 1 tells of the keeper, his lamp", "Part 3 tells of the keeper", "The Lamp", "by the sea"];
        let locators = locators.map(|words| finder.locator(at(words)));
        assert!(locators[2].line);
        let new = format!("{}\n\nThe sea is wide.\n\nThe Lamp\n\nIt was of brass.\n\n{}", body(1), body(3));
        let placed = Finder::new(&new).place_all(&locators);
        assert_eq!(placed[2].range().map(|range| &new[range]), Some("The Lamp"), "{placed:?}");
        // Of a text of which nothing else is known, it is not believed.
        assert_eq!(Finder::new("The Lamp").place_all(&locators)[2].range(), None);
    }

    #[test]
    fn a_text_as_long_as_it_was_need_not_be_the_same() {
        let text = "One lamp. Two lamps.";
        let locator = Locator::in_text(text, 4..8);
        assert_eq!(Finder::new("Old lamp, new ropes.").place(&locator).range(), None);
    }

    proptest! {
        #[test]
        fn what_is_found_is_like_the_quote(
            cut in 0..400usize, len in 0..200usize, gone in 0..400usize, n in 0..200usize, put in "[a-z ]{0,80}",
        ) {
            let at = |at: usize| BEFORE.floor_char_boundary(at.min(BEFORE.len()));
            let locator = Finder::new(BEFORE).locator(at(cut)..at(cut + len));
            let text = format!("{}{put}{}", &BEFORE[..at(gone)], &BEFORE[at(gone + n)..]);
            if let Some(range) = Finder::new(&text).place(&locator).range() {
                let (found, quote) = (Canonical::of(&text[range]).bytes, Canonical::of(&locator.quote).bytes);
                let part = |len: usize| quote.windows(len.max(1)).any(|part| memmem::find(&found, part).is_some());
                prop_assert!(quote.is_empty() || part((quote.len() / 5).min(20)), "{text:?}, {locator:?}");
            }
        }

        #[test]
        fn any_locator_in_any_text_is_answered_within_the_text(
            quote in "\\PC{0,20}", before in "\\PC{0,20}", after in "\\PC{0,20}",
            offset in any::<usize>(), of in 0..90usize, text in "\\PC{0,80}", whole in any::<bool>(),
        ) {
            let text = if whole { format!("{text}{before}{quote}{after}{text}") } else { text };
            let locator = Locator { quote, before, after, offset, of, ..Locator::default() };
            if let Some(range) = Finder::new(&text).place(&locator).range() {
                prop_assert!(text.get(range).is_some());
            }
        }

        #[test]
        fn a_place_in_an_unchanged_text_is_exact(text in "\\PC{1,80}", a in 0..80usize, b in 0..80usize) {
            let at = |n: usize| text.floor_char_boundary(n.min(text.len()));
            let range = at(a.min(b))..at(a.max(b));
            prop_assert_eq!(Finder::new(&text).place(&Locator::in_text(&text, range.clone())), Placed::Exact(range));
        }
    }
}
