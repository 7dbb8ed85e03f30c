//! Amendments: a reader's corrections of a document, as they are kept with its notes.
//!
//! An amendment is one thing the reader did: one correction, at one place or at several alike. The places are
//! those of the source text, found again by their words as those of annotations are, and never guessed.

use std::ops::Range;

use jiff::Timestamp;

use crate::document::locator::Finder;
use crate::document::{Correction, Document, Locator, Placed};

/// A correction and where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    pub id: String,
    pub correction: Correction,
    /// Places in the source text of the document.
    pub places: Vec<Locator>,
    pub made: Timestamp,
}

impl Amendment {
    /// How a sentence calls it: ``the correction of “The Sea 12” (taken out)``.
    pub fn spoken(&self) -> String {
        let quote = self.places.first().map_or("", |place| &place.quote);
        let words = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = words.chars().take(32).collect();
        let more = if short.len() < words.len() { "…" } else { "" };
        let others = match self.places.len() {
            0 | 1 => String::new(),
            n => format!(" and {} more like it", n - 1),
        };
        format!("the correction of “{}{more}”{others} ({})", short.trim_end(), self.correction.name())
    }
}

/// Where each place of each amendment is now; the later ones count more.
pub fn laid<'a>(amendments: &[&'a Amendment], source: &str) -> Vec<(&'a Amendment, Vec<Placed>)> {
    let finder = Finder::new(source);
    let places = |it: &&'a Amendment| (*it, finder.place_all(&it.places));
    amendments.iter().map(places).collect()
}

/// The places of an amendment that are sure, by their number. A place is sure only when the very words are
/// there: taking out others would be worse than taking out none.
pub fn sure<'a>(
    amendment: &'a Amendment,
    placed: &'a [Placed],
    source: &'a str,
) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    let places = amendment.places.iter().zip(placed).enumerate();
    places.filter_map(|(i, (locator, placed))| {
        let range = placed.range().filter(|range| is_same(&source[range.clone()], &locator.quote))?;
        Some((i, range))
    })
}

/// The corrections that have a place.
fn corrections(laid: &[(&Amendment, Vec<Placed>)], source: &str) -> Vec<(Range<usize>, Correction)> {
    let of = |(amendment, placed)| sure(amendment, placed, source).map(move |(_, range)| (range, amendment.correction));
    laid.iter().flat_map(|(amendment, placed)| of((*amendment, placed))).collect()
}

/// The document as its reader has corrected it, and how many of the corrections have no place in it any more.
/// `None` when there is nothing to correct.
pub fn amended(document: &Document, amendments: &[&Amendment]) -> (Option<Document>, usize) {
    let source = &document.source.text;
    let corrections = corrections(&laid(amendments, source), source);
    let wanted: usize = amendments.iter().map(|it| it.places.len()).sum();
    if corrections.is_empty() {
        return (None, wanted);
    }
    let amended = document.corrected(&corrections);
    // Of two that contradict each other, only the later one can hold.
    let idle = |i: usize| {
        let (range, correction) = &corrections[i];
        let overruled = corrections[i + 1..].iter().any(|(other, by)| {
            by.aspect() == correction.aspect()
                && other.start < range.end.max(range.start + 1)
                && range.start < other.end.max(other.start + 1)
        });
        !overruled && !amended.holds(range, *correction)
    };
    let lost = wanted - corrections.len() + (0..corrections.len()).filter(|i| idle(*i)).count();
    (Some(amended), lost)
}

/// Whether two texts are the same but for white space.
fn is_same(one: &str, two: &str) -> bool {
    one.split_whitespace().eq(two.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Kind, Why};

    fn document(source: &str) -> Document {
        let head = source.find("HEAD").unwrap();
        let mut b = Builder::new(source.to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..head - 2);
        b.remove(head..head + 4, Why::RunningHead);
        b.begin(Kind::Paragraph, 0);
        b.copy(head + 6..source.len());
        b.finish()
    }

    fn put_back(document: &Document) -> Amendment {
        let head = document.source.text.find("HEAD").unwrap();
        let places = vec![Locator::in_text(&document.source.text, head..head + 4)];
        Amendment { id: "a".to_owned(), correction: Correction::PutBack, places, made: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_correction_finds_its_words_in_a_text_that_has_grown() {
        let one = document("Words that stand above it.\n\nHEAD\n\nWords that stand below it.");
        let two = document(
            "A new beginning, and a long one.\n\nWords that stand above it.\n\nHEAD\n\nWords that stand below it.",
        );
        let amendment = put_back(&one);
        for document in [&one, &two] {
            let (amended, lost) = amended(document, &[&amendment]);
            assert!(amended.unwrap().text.contains("\n\nHEAD\n\n"));
            assert_eq!(lost, 0);
        }
    }

    #[test]
    fn a_correction_without_its_words_is_counted_and_not_applied() {
        let one = document("Words that stand above it.\n\nHEAD\n\nWords that stand below it.");
        let other = document("Nothing here is as it was.\n\nHEAD\n\nAnd all of this is new as well.");
        let amendment = Amendment {
            places: vec![Locator { quote: "FOOT".to_owned(), ..put_back(&one).places[0].clone() }],
            ..put_back(&one)
        };
        assert_eq!(amended(&other, &[&amendment]), (None, 1));
    }

    #[test]
    fn of_two_that_contradict_each_other_none_is_lost() {
        let one = document("Words that stand above it.\n\nHEAD\n\nWords that stand below it.");
        let back = put_back(&one);
        let out = Amendment { correction: Correction::TakeOut, ..back.clone() };
        let (amended, lost) = amended(&one, &[&back, &out]);
        assert_eq!((amended.unwrap().text, lost), (one.text, 0));
    }
}
