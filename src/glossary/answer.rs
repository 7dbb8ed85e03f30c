//! What one source says about a word, whatever the source is: what a card shows and `postil define` prints.

use std::ops::Range;

use serde::Serialize;

/// Where a glossary comes from, the reader's own first: the order in which the sources answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The reader's own entries.
    Own,
    /// The glossary that the text itself has.
    #[default]
    Text,
    /// A glossary file beside the text or in the data folder.
    File,
    /// The glossary of another text on the shelf.
    Shelf,
    /// An offline dictionary.
    Dictionary,
}

/// How an answer's headword relates to the word that was asked for, the surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    #[default]
    AsSpelled,
    /// The same but for case, accents, hyphens or kinds of apostrophe.
    Folded,
    /// A headword of which the word is a plural, a past tense, a comparative …
    Inflected,
    /// A part of a compound.
    Part,
    /// Spelled nearly so.
    Near,
}

/// What one source says about a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub headword: String,
    /// What the card calls the source.
    pub source: String,
    pub origin: Origin,
    pub how: How,
    /// The definition; paragraphs are separated by a blank line.
    pub text: String,
    /// The byte range of the definition in the text being read, when it stands there.
    pub here: Option<Range<usize>>,
}
