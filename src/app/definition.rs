//! A definition being written: what the editor is about when it is about a term.

use std::ops::Range;

use crate::glossary::record::Scope;

/// An entry of the reader's own, not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The entry that is changed; `None` for a new one.
    pub id: Option<String>,
    pub term: String,
    pub scope: Scope,
    /// The sentence it was met in.
    pub example: String,
    /// The place it was met at, to keep clear of.
    pub at: Option<Range<usize>>,
}
