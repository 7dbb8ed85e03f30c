//! Bytes in, a document and remarks out. Content never fails: odd input gives a document and a remark.
//!
//! Each format has a file of its own below `import/`; formats do not know each other, nor the screen.
//! Only `import/bytes.rs` touches files, and only it returns errors.

mod archive;
mod bytes;
pub mod decode;
mod epub;
mod gzip;
pub mod html;
pub mod markdown;
mod markup;
mod pdf;
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
    Html,
    Epub,
    Pdf,
    /// Any of the others, compressed.
    Gzip,
}

impl Format {
    /// What the content is, helped by the file's name.
    pub fn sniff(bytes: &[u8], name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match extension.as_deref() {
            _ if bytes.starts_with(b"PK\x03\x04") => Self::Epub,
            _ if bytes.starts_with(gzip::MAGIC) => Self::Gzip,
            _ if pdf::is_pdf(bytes) => Self::Pdf,
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml" | "xht") => Self::Html,
            _ if is_html(bytes) => Self::Html,
            _ => Self::Plain,
        }
    }

    /// Whether the beginning of the content can be had before all of it, by [`beginning`].
    pub fn has_beginning(self) -> bool {
        matches!(self, Self::Epub | Self::Pdf)
    }

    /// Whether a part of the content can be understood by itself. Of the others only the whole can be shown.
    pub fn has_parts(self) -> bool {
        matches!(self, Self::Plain | Self::Markdown)
    }
}

/// Whether the first thing in the content is one that only HTML begins with.
fn is_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let mut head = head.trim_start_matches('\u{FEFF}').trim_start();
    let is_xml = head.starts_with("<?xml");
    // Comments and the declaration of XML may stand before it.
    while let Some(rest) = head.strip_prefix("<!--").map(|rest| rest.split_once("-->")) {
        let Some((_, rest)) = rest else { return false };
        head = rest.trim_start();
    }
    ["<!doctype html", "<html"].iter().any(|start| head.starts_with(start)) || (is_xml && head.contains("<html"))
}

/// Reads and imports a file; the errors are those of [`read`].
pub fn open(path: &Path) -> Result<Import> {
    Ok(import_owned(read(path)?, &path.to_string_lossy()))
}

/// Imports any bytes. `name` helps to tell the format and is the last resort for a title; standard input has
/// the name `""`.
pub fn import(bytes: &[u8], name: &str) -> Import {
    import_owned(bytes.to_owned(), name)
}

/// The beginning of a book whose source is put together from its parts: whole chapters or pages, until the source
/// has about `until` bytes; and whether that is all. Offsets in it are those of the whole.
pub fn beginning(bytes: &[u8], name: &str, until: usize) -> (Import, bool) {
    match Format::sniff(bytes, name) {
        Format::Epub => epub::beginning(bytes, until),
        Format::Pdf => pdf::beginning(bytes, until),
        _ => (import(bytes, name), true),
    }
}

/// The same; the bytes become the text without a copy where they can.
pub fn import_owned(bytes: Vec<u8>, name: &str) -> Import {
    let format = Format::sniff(&bytes, name);
    match format {
        Format::Epub => return epub::import(&bytes),
        Format::Pdf => return pdf::import(bytes),
        Format::Gzip => return gzip::import(&bytes, name),
        _ => {}
    }
    let declared = (format == Format::Html).then(|| html::declared_encoding(&bytes)).flatten();
    let (text, mut remarks) = decode::decode_declared(bytes, declared);
    if text.contains('\0') {
        remarks.push("The content holds NUL bytes; it may not be a text.".to_owned());
    }
    let document = match format {
        Format::Markdown => markdown::document(text),
        Format::Html => html::document(text),
        _ => plain::document(text),
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

    #[test]
    fn html_is_known_by_its_first_tag() {
        let is_html = |text: &str, name: &str| Format::sniff(text.as_bytes(), name) == Format::Html;
        assert!(is_html("\n<!DOCTYPE HTML><p>a", "a.txt") && is_html("<!-- a --> <html>", ""));
        assert!(is_html("<?xml version='1.0'?>\n<html xmlns='b'/>", "a.xml") && is_html("a", "a.xhtml"));
        assert!(!is_html("<?xml version='1.0'?><rss/>", "a.xml") && !is_html("He wrote <html> here", "a.txt"));
    }
}
