//! The locator: a place as it is written to disk. The words there, the words around, the offset as a hint.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Document;

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
}

impl Locator {
    /// The locator of `range` in `document`.
    pub fn new(document: &Document, range: Range<usize>) -> Self {
        let text = &document.text;
        let section = document.heading_at(range.start).map(|i| document.heading_text(&document.outline[i]).to_owned());
        let quote = text[range.clone()].to_owned();
        Self { quote, section: section.unwrap_or_default(), offset: range.start, of: text.len(), ..Self::default() }
    }

    /// Finds the place in `document`. Never guesses: a place is given only when the words speak for it.
    pub fn place(&self, document: &Document) -> Placed {
        let range = self.offset..self.offset + self.quote.len();
        if document.text.get(range.clone()) == Some(&self.quote) { Placed::Exact(range) } else { Placed::Orphaned }
    }
}
