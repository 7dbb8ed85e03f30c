//! Annotations: bookmarks, highlights and notes, and the notebook that keeps those of one document.
//!
//! A [`Notebook`] is a file that only grows. Each change is one record, appended and synced before the reader
//! is told that it is saved; the last record of an annotation counts, a removal is a record, and so is an
//! undo. The same file keeps what the reader has corrected in the document ([`Amendment`]). [`record`] says how
//! a record looks, [`journal`] how the file is read and appended to, [`index`] how it is
//! found, [`history`] what the records add up
//! to, [`rewrite`] when such a file is written anew; what a file that only grows is, says [`crate::journal`].

use jiff::Timestamp;

use crate::document::Locator;

pub mod amendment;
pub mod drafts;
pub mod exchange;
pub mod export;
pub mod history;
pub mod identity;
pub mod index;
pub mod journal;
pub mod links;
pub mod notebook;
pub mod reading;
pub mod record;
pub mod rescue;
pub mod rewrite;
pub mod sketch;
pub mod tagged;

pub use amendment::Amendment;
pub use identity::Identity;
pub use notebook::{Alike, Notebook, Unsaved};
pub use sketch::Sketch;
pub use tagged::tags;

/// A bookmark, a highlight or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub id: String,
    pub at: Locator,
    pub mark: Mark,
    /// What the reader wrote; may be empty for bookmarks and highlights.
    pub note: String,
    pub tags: Vec<String>,
    /// The name of its colour; empty for the usual one ([`crate::colours`]).
    pub colour: String,
    /// The letter that leads to it: of a small one to a place of the open text, of a capital from everywhere.
    pub letter: Option<char>,
    pub made: Timestamp,
    pub changed: Timestamp,
}

impl Annotation {
    /// How a sentence calls it: ``the note on “the tide turned…”``.
    pub fn spoken(&self) -> String {
        let words: Vec<_> = self.at.quote.split_whitespace().collect();
        let words = words.join(" ");
        let short: String = words.chars().take(32).collect();
        let more = if short.len() < words.len() { "…" } else { "" };
        format!("the {} on “{}{more}”", self.mark.name(), short.trim_end())
    }

    /// Gives it other words. Tags typed in the old words are replaced by those of the new; tags given in
    /// another way stay.
    pub fn rewrite(&mut self, note: String) {
        let (old, new) = (tags(&self.note), tags(&note));
        let added: Vec<_> = new.into_iter().filter(|tag| !self.tags.contains(tag) || old.contains(tag)).collect();
        self.tags.retain(|tag| !old.contains(tag));
        self.tags.extend(added);
        self.note = note;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    Bookmark,
    #[default]
    Highlight,
    Note,
}

impl Mark {
    /// The word for it, on the screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bookmark => "bookmark",
            Self::Highlight => "highlight",
            Self::Note => "note",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Bookmark, Self::Highlight, Self::Note].into_iter().find(|mark| mark.name() == name)
    }
}
