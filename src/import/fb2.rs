//! FictionBook (.fb2): one file of XML that says what each part of a book means.
//!
//! Pictures stand at its end as encoded text; the source ends before them.

mod about;
mod reader;

use std::io::Cursor;

use super::archive::Archive;
use super::html;
use super::{Import, decode};
use crate::document::Document;
use crate::text::language;
use about::About;
use reader::Reader;

/// The path of the book in an archive that holds one.
pub fn in_archive<R: std::io::Read + std::io::Seek>(archive: &Archive<R>) -> Option<String> {
    archive.find(".fb2")
}

/// The document of a packed book. One that cannot be read gives an empty document and a remark.
pub fn import_packed(bytes: &[u8]) -> Import {
    let book = Archive::open(Cursor::new(bytes)).and_then(|mut archive| {
        let path = in_archive(&archive).ok_or("holds no book")?;
        archive
            .read_whole(&path)
            .map_err(|why| format!("holds a book that cannot be read ({path}): {why}; get a new copy"))
    });
    match book {
        Ok(book) => import(book),
        Err(why) => Import { document: Document::default(), remarks: vec![format!("The archive {why}.")] },
    }
}

pub fn import(bytes: Vec<u8>) -> Import {
    let declared = html::declared_encoding(&bytes);
    let (mut text, remarks) = decode::decode_declared(bytes, declared);
    if let Some(end) = memchr::memmem::find(text.as_bytes(), b"<binary") {
        text.truncate(end);
    }
    Import { document: document(text), remarks }
}

fn document(source: String) -> Document {
    let about = About::read(&source);
    let builder = Reader::new(&source).read();
    let mut document = builder.finish_with(source);
    document.title = about.title.or_else(|| document.name().map(str::to_owned));
    document.authors = about.authors;
    document.language = about.language.or_else(|| language::language(&document.text));
    document
}

#[cfg(test)]
mod tests;
