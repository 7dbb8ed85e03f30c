//! Markdown: CommonMark with tables, footnotes and definition lists.

use crate::document::Document;

/// The document that Markdown `source` describes.
pub fn document(source: String) -> Document {
    super::plain::document(source)
}
