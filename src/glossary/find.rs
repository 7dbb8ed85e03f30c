//! The glossary inside a document, also where it is running prose.

use super::Entry;
use crate::document::Document;

/// The entries that `document` itself defines, in reading order; empty when it has no glossary.
pub fn entries(_document: &Document) -> Vec<Entry> {
    Vec::new()
}
