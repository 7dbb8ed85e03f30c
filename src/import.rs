//! Bytes in, a document and remarks out. Content never fails: odd input gives a document and a remark.
//!
//! Each format has a file of its own below `import/`; formats do not know each other, nor the screen.
//! Only `import/bytes.rs` touches files, and only it returns errors.

mod bytes;
pub mod decode;
pub mod markdown;
pub mod plain;

use std::path::Path;

use anyhow::Result;

pub use bytes::{Arriving, TextFile, check, read, read_input};

use crate::document::Document;

/// A document, and what should be said about how it was read.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub document: Document,
    /// Sentences for the reader, such as which encoding was guessed.
    pub remarks: Vec<String>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Markdown,
}

impl Format {
    /// What the content is, helped by the file's name.
    pub fn sniff(_bytes: &[u8], name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            _ => Self::Plain,
        }
    }
}

/// Reads and imports a file; the errors are those of [`read`].
pub fn open(path: &Path) -> Result<Import> {
    Ok(import(&read(path)?, &path.to_string_lossy()))
}

/// Imports any bytes. `name` helps to tell the format and is the last resort for a title; standard input has
/// the name `""`.
pub fn import(bytes: &[u8], name: &str) -> Import {
    import_owned(bytes.to_owned(), name)
}

/// The same; the bytes become the text without a copy where they can.
pub fn import_owned(bytes: Vec<u8>, name: &str) -> Import {
    let format = Format::sniff(&bytes, name);
    let (text, mut remarks) = decode::decode(bytes);
    if text.contains('\0') {
        remarks.push("The content holds NUL bytes; it may not be a text.".to_owned());
    }
    let document = match format {
        Format::Markdown => markdown::document(text),
        Format::Plain => plain::document(text),
    };
    Import { document, remarks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn import_takes_anything() {
        assert!(import(b"", "").document.blocks.is_empty());
        let odd = import(b"a\0b", "");
        assert_eq!(odd.document.text, "a\0b");
        assert_eq!(odd.remarks.len(), 1);
    }
}
