//! Bytes in, a document and remarks out. Content never fails: odd input gives a document and a remark.
//!
//! Each format has a file of its own below `import/`; formats do not know each other, nor the screen.
//! Only `import/bytes.rs` touches files, and only it returns errors.

mod archive;
mod bytes;
pub mod decode;
mod docx;
mod epub;
mod fb2;
mod gzip;
pub mod html;
pub mod markdown;
mod markup;
mod odt;
mod pdf;
pub mod pictures;
pub mod plain;
mod roff;

use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use archive::Archive;

pub use bytes::{Arriving, TextFile, check, check_pages, read, read_input, stamp};

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
    /// Plain text that says which lines are headings.
    Rst,
    Org,
    Markdown,
    Html,
    Epub,
    Docx,
    Odt,
    Fb2,
    /// A book of this format in a zip archive.
    Fb2Zip,
    Pdf,
    /// A page of the manual as its author wrote it.
    Roff,
    /// Any of the others, compressed.
    Gzip,
}

impl Format {
    /// What the content is, helped by the file's name.
    pub fn sniff(bytes: &[u8], name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match extension.as_deref() {
            _ if bytes.starts_with(archive::MAGIC) => Self::in_archive(bytes),
            _ if bytes.starts_with(gzip::MAGIC) => Self::Gzip,
            _ if pdf::is_pdf(bytes) => Self::Pdf,
            Some("md" | "markdown") => Self::Markdown,
            Some("rst" | "rest") => Self::Rst,
            Some("org") => Self::Org,
            Some("html" | "htm" | "xhtml" | "xht") => Self::Html,
            _ if roff::is_roff(bytes) => Self::Roff,
            _ => Self::of_markup(bytes).unwrap_or(Self::Plain),
        }
    }

    /// What a zip archive is. One that cannot be opened, and what is only the beginning of one, is taken for a book.
    fn in_archive(bytes: &[u8]) -> Self {
        // Nearly all books say so at once.
        if bytes.get(30..).is_some_and(|rest| rest.starts_with(b"mimetypeapplication/epub+zip")) {
            return Self::Epub;
        }
        let archive = Archive::open(Cursor::new(bytes)).ok();
        archive.and_then(|mut archive| Self::of_archive(&mut archive)).unwrap_or(Self::Epub)
    }

    fn of_archive<R: Read + Seek>(archive: &mut Archive<R>) -> Option<Self> {
        Some(match () {
            () if archive.has("META-INF/container.xml") => Self::Epub,
            () if docx::is_docx(archive) => Self::Docx,
            () if odt::is_odt(archive) => Self::Odt,
            () if epub::is_epub(archive) => Self::Epub,
            () if fb2::in_archive(archive).is_some() => Self::Fb2Zip,
            () => return None,
        })
    }

    /// What the first thing in the content is, if only one format begins with it.
    fn of_markup(bytes: &[u8]) -> Option<Self> {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
        let mut head = head.trim_start_matches('\u{FEFF}').trim_start();
        let is_xml = head.starts_with("<?xml");
        // Comments and the declaration of XML may stand before it.
        while let Some(rest) = head.strip_prefix("<!--").map(|rest| rest.split_once("-->")) {
            head = rest?.1.trim_start();
        }
        let is_html = ["<!doctype html", "<html"].iter().any(|start| head.starts_with(start));
        match () {
            () if is_html => Some(Self::Html),
            () if head.starts_with("<fictionbook") => Some(Self::Fb2),
            () if is_xml && head.contains("<fictionbook") => Some(Self::Fb2),
            () if is_xml && head.contains("<html") => Some(Self::Html),
            () => None,
        }
    }

    /// Whether the beginning of the content can be had before all of it, by [`beginning`].
    pub fn has_beginning(self) -> bool {
        matches!(self, Self::Epub | Self::Pdf)
    }

    /// Whether it is made of lines without markup, so that the document is a guess.
    pub fn is_lines(self) -> bool {
        matches!(self, Self::Plain | Self::Rst | Self::Org)
    }

    /// Whether a part of the content can be understood by itself. Of the others only the whole can be shown.
    pub fn has_parts(self) -> bool {
        self.is_lines() || self == Self::Markdown
    }
}

/// Why a zip archive cannot be read: the rest of a sentence.
fn refusal_of_archive(content: impl Read + Seek) -> Option<String> {
    let mut archive = match Archive::open(content) {
        Ok(archive) => archive,
        Err(why) => return Some(why),
    };
    match Format::of_archive(&mut archive) {
        Some(Format::Docx) => docx::refusal(archive),
        Some(Format::Odt) => odt::refusal(archive),
        Some(Format::Fb2Zip) => None,
        Some(_) => epub::refusal(archive),
        None if archive.starts_any("xl/") => Some(format!("is a spreadsheet{NO_TEXT}")),
        None if archive.starts_any("ppt/") => Some(format!("is a set of slides{NO_TEXT}")),
        None => Some(NO_BOOK.to_owned()),
    }
}

const NO_TEXT: &str = " and not a text; save it as text, HTML or PDF with the program it was made with";
const NO_BOOK: &str = "is a zip archive and not a book or document that postil reads; unpack it and name a text inside";

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
pub fn beginning(bytes: &Arc<Vec<u8>>, name: &str, until: usize) -> (Import, bool) {
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
        Format::Docx => return docx::import(&bytes),
        Format::Odt => return odt::import(&bytes),
        Format::Fb2 => return fb2::import(bytes),
        Format::Fb2Zip => return fb2::import_packed(&bytes),
        Format::Pdf => return pdf::import(bytes),
        Format::Roff => return roff::import(bytes),
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
        Format::Rst => plain::document_in(text, plain::declared::Manner::Rst),
        Format::Org => plain::document_in(text, plain::declared::Manner::Org),
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
