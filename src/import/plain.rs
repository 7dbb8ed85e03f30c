//! Plain text as people have it.

use crate::document::{Builder, Document, Kind};

/// Understands `source`, the decoded content of a plain text file.
pub fn document(source: String) -> Document {
    let mut b = Builder::new(source);
    let mut at = 0;
    let lines: Vec<_> = b.source().split_inclusive('\n').map(str::len).collect();
    for len in lines {
        let range = at..at + b.source()[at..at + len].trim_end().len();
        b.begin(Kind::Paragraph, 0);
        b.copy(range);
        at += len;
    }
    b.finish()
}
