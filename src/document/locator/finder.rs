//! Finds places again in a text that may have changed.
//!
//! Each place that may be meant is scored: half by how much of the quote is there, half by how much of the
//! words around it is. A place is given only when its score is high enough and clearly higher than that of
//! any other. Nothing is ever chosen for being near to where it was.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::align::align;
use super::canonical::Canonical;
use super::grams::{Grams, Region};
use super::pattern::{Candidate, Pattern, TELLING, TWIN};
use super::{Locator, Placed};

/// How far ahead of the next best a place must be.
const MARGIN: f64 = 0.08;
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
                let range = at + pattern.quote.start..at + pattern.quote.end;
                return match locator.rival {
                    // There were two such places, to the last letter; the one that is left may be the other.
                    Some(TWIN..) => Placed::Several(vec![self.back(locator, range)]),
                    _ => self.found(locator, range),
                };
            }
        }
        let mut candidates = self.candidates(&pattern);
        let cut_out = self.cut_out(&pattern);
        candidates.retain(|candidate| {
            let there = |&at: &usize| candidate.range.start <= at + TELLING && at <= candidate.range.end + TELLING;
            candidate.is_believed(pattern.quote.len(), locator.rival) && !cut_out.iter().any(there)
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
        let mut placed: Vec<_> = locators.iter().map(|locator| self.place(locator)).collect();
        let mut firm: Vec<_> =
            locators.iter().zip(&placed).filter_map(|(l, p)| Some((l.offset, p.range()?.start))).collect();
        firm.sort_unstable();
        for (locator, placed) in locators.iter().zip(&mut placed) {
            let Placed::Several(places) = placed else { continue };
            let next = firm.partition_point(|neighbour| neighbour.0 < locator.offset);
            let neighbours = [next.checked_sub(1).and_then(|i| firm.get(i)), firm.get(next)];
            let stands =
                |place: &&Range<usize>| neighbours.iter().flatten().all(|n| stands_to(n, locator.offset, place.start));
            let mut fitting = places.iter().filter(stands);
            if let (Some(place), None, true) = (fitting.next(), fitting.next(), neighbours.iter().any(Option::is_some))
            {
                *placed = self.named(locator, place.clone());
            }
        }
        placed
    }

    /// How much like the locator's place the most similar other place is, in hundredths.
    pub fn rival(&self, locator: &Locator) -> Option<u8> {
        let pattern = Pattern::of(locator);
        if pattern.quote.is_empty() {
            return None;
        }
        let own = locator.offset..locator.offset + locator.quote.len();
        let canonical = self.canonical();
        let apart = |range: Range<usize>| range.end <= own.start || own.end <= range.start;
        let candidates = self.candidates(&pattern);
        let mut others = candidates.iter().filter(|other| apart(canonical.back(other.range.clone(), self.text)));
        others.next().map_or(Some(0), |best| Some((best.score * 100.0) as u8))
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
        let least = regions.first().map_or(0.0, |best| best.weight / 5.0);
        regions.retain(|region| region.weight >= least);
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

    fn canonical(&self) -> &Canonical {
        self.canonical.get_or_init(|| Canonical::of(self.text))
    }

    fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| Grams::of(&self.canonical().bytes))
    }
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
        let locator = Locator { rival: Finder::new(&text).rival(&locator), ..locator };
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

    proptest! {
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
