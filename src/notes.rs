//! Annotations: bookmarks, highlights and notes, and the notebook that keeps those of one document.

use std::ops::Range;

use jiff::Timestamp;

use crate::document::Locator;

pub mod journal;

/// A bookmark, a highlight or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub id: String,
    pub at: Locator,
    pub mark: Mark,
    /// What the reader wrote; may be empty for bookmarks and highlights.
    pub note: String,
    pub tags: Vec<String>,
    pub made: Timestamp,
    pub changed: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Bookmark,
    Highlight,
    Note,
}

/// An annotation laid on a document: where it is now, if it could be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    pub id: String,
    pub range: Option<Range<usize>>,
}
