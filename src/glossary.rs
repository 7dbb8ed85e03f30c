//! Terms: headwords with their definitions, and where they are mentioned.

mod answer;
pub mod dictionary;
pub mod files;
pub mod find;
pub mod forms;
pub mod looked_up;
pub mod matcher;
pub mod mentions;
pub mod own;
pub mod record;
pub mod shelf;
pub mod sources;
pub mod suggest;
pub mod tweaks;

use std::ops::Range;

pub use answer::{Answer, How, Origin};
pub use dictionary::Dictionaries;
pub use own::Own;
pub use record::Here;
pub use sources::Sources;

use crate::document::Document;

/// A headword, its other forms, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it is written in the glossary, without marks around it.
    pub headword: String,
    /// Other forms that mean the same; inflected forms need not be listed.
    pub forms: Vec<String>,
    pub definition: Definition,
}

/// Where the words of a definition are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// In the document itself: a byte range of its reading text, the headword included where it begins a sentence.
    Here(Range<usize>),
    /// From elsewhere; paragraphs are separated by a blank line.
    Text(String),
}

impl Entry {
    /// The words of the definition.
    pub fn text<'a>(&'a self, document: &'a Document) -> &'a str {
        match &self.definition {
            Definition::Here(range) => document.text.get(range.clone()).unwrap_or_default(),
            Definition::Text(text) => text,
        }
    }
}

/// Entries from one source, such as this document or one of the reader's own files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// What the card calls the source: "this text", or a file's name.
    pub name: String,
    pub origin: Origin,
    pub entries: Vec<Entry>,
}
