//! The locator: a place as it is written to disk. The words there, the words around, the offset as a hint.

mod align;
mod canonical;
mod finder;
mod grams;
mod pattern;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Document;

pub use finder::{Finder, Prepared};

/// How many characters around the place are remembered.
const AROUND: usize = 48;

/// A place that can be found again in a text that has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Locator {
    /// The words at the place.
    pub quote: String,
    /// Up to 48 characters before and after them.
    pub before: String,
    pub after: String,
    /// The heading of the section, as a help for people.
    pub section: String,
    /// Byte offset into the reading text when it was made, and the length of that text in bytes.
    pub offset: usize,
    pub of: usize,
    /// How much like this place the most similar other place was when it was made, in hundredths; `None` when
    /// nobody looked. A heading and its line in the contents, a refrain, a word that is everywhere: after one of
    /// them is gone, the other must not be taken for it.
    pub rival: Option<u8>,
    /// The words at that other place and around it, when they were much like these: they tell it from this one.
    pub other: Option<Box<Words>>,
    /// The words were a line of their own, and no other line was the same.
    pub line: bool,
}

/// The words at a place, and up to 48 characters before and after them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    pub before: String,
    pub quote: String,
    pub after: String,
}

/// What became of a locator in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// The words and the offset are as they were.
    Exact(Range<usize>),
    /// The same words, elsewhere.
    Moved(Range<usize>),
    /// Words much like them, with enough around them to be sure.
    Fuzzy(Range<usize>),
    /// Several places are equally good; nothing was chosen.
    Several(Vec<Range<usize>>),
    Orphaned,
}

impl Placed {
    /// The place, when there is just one.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            Self::Exact(range) | Self::Moved(range) | Self::Fuzzy(range) => Some(range.clone()),
            Self::Several(_) | Self::Orphaned => None,
        }
    }

    /// The word for it, on the screen and in what is printed.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Exact(_) => "exact",
            Self::Moved(_) => "moved",
            Self::Fuzzy(_) => "fuzzy",
            Self::Several(_) => "several",
            Self::Orphaned => "orphaned",
        }
    }
}

impl Locator {
    /// The locator of `range` in `document`.
    pub fn new(document: &Document, range: Range<usize>) -> Self {
        let section = document.heading_at(range.start).map(|i| document.heading_text(&document.outline[i]).to_owned());
        let locator = Finder::new(&document.text).locator(range);
        Self { section: section.unwrap_or_default(), ..locator }
    }

    /// The locator of `range` in any text, without looking for places like it ([`Finder::locator`]).
    pub fn in_text(text: &str, range: Range<usize>) -> Self {
        let start = text.floor_char_boundary(range.start);
        let end = text.ceil_char_boundary(range.end.max(start));
        let before = text[..start].char_indices().rev().take(AROUND).last().map_or(start, |(at, _)| at);
        let after = text[end..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| end + at);
        Self {
            quote: text[start..end].to_owned(),
            before: text[before..start].to_owned(),
            after: text[end..after].to_owned(),
            offset: start,
            of: text.len(),
            ..Self::default()
        }
    }

    /// Finds the place in `document`. Never guesses: a place is given only when the words speak for it.
    /// For many places in one text, a [`Finder`] does what they share only once.
    pub fn place(&self, document: &Document) -> Placed {
        Finder::new(&document.text).place(self)
    }
}
