//! OpenDocument texts (.odt): a zip archive of XML, as LibreOffice and others write them.
//!
//! Notes stand inside of the paragraphs that they belong to. In the source they are put behind the text, as they are
//! in other formats, so that a paragraph is one and the words of both stay in their order. What was struck out while
//! changes were recorded is not shown, and neither are comments; both are remembered as taken out.

mod reader;
mod styles;

use std::io::{Cursor, Read, Seek};
use std::ops::Range;

use super::Import;
use super::archive::Archive;
use super::html::tokens::{Token, Tokens, local};
use super::html::{self, said};
use super::markup::about::About;
use super::pictures;
use crate::document::Document;
use crate::text::language;
use reader::Reader;
use styles::Styles;

const PROTECTED: &str =
    "is protected by a password; open it with the program it was made with, and save a copy without one";

/// The document of an archive. One that cannot be read gives an empty document and a remark.
pub fn import(bytes: &[u8]) -> Import {
    let opened = Archive::open(Cursor::new(bytes)).and_then(|mut archive| Ok((Writing::open(&mut archive)?, archive)));
    match opened {
        Ok((writing, mut archive)) => {
            let mut document = writing.document();
            pictures::measure_parts(&mut document, &mut archive);
            Import { document, remarks: Vec::new() }
        }
        Err(why) => Import { document: Document::default(), remarks: vec![format!("The document {why}.")] },
    }
}

/// Why an archive is no text that can be read: the rest of a sentence.
pub fn refusal<R: Read + Seek>(mut archive: Archive<R>) -> Option<String> {
    Writing::open(&mut archive).err()
}

/// Whether an archive says that it is one.
pub fn is_odt<R: Read + Seek>(archive: &mut Archive<R>) -> bool {
    archive.has("content.xml")
        && archive.text("mimetype").is_ok_and(|kind| kind.starts_with("application/vnd.oasis.opendocument.text"))
}

struct Writing {
    content: String,
    styles: String,
    about: About,
}

impl Writing {
    fn open<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Self, String> {
        if archive.text("META-INF/manifest.xml").is_ok_and(|text| text.contains("encryption-data")) {
            return Err(PROTECTED.to_owned());
        }
        let content = archive
            .whole_text("content.xml")
            .map_err(|why| format!("cannot be read because of its text (content.xml): {why}; get a new copy"))?;
        let styles = archive.text("styles.xml").unwrap_or_default();
        let about = archive.text("meta.xml").map(|text| About::read(&text)).unwrap_or_default();
        Ok(Self { content, styles, about })
    }

    fn document(self) -> Document {
        let source = with_notes_behind(&self.content);
        let mut styles = Styles::default();
        styles.read(&self.styles);
        styles.read(&source);
        let (builder, has_title) = Reader::new(&source, styles).read();
        let mut document = builder.finish_with(source);
        let about = self.about;
        let printed = document.outline.first().filter(|_| has_title).and_then(|it| said(document.heading_text(it)));
        document.title = printed.or(about.title).or_else(|| document.name().map(str::to_owned));
        document.authors = about.authors;
        let told = about.language.and_then(|tag| html::language_tag(&tag));
        document.language = told.or_else(|| language::language(&document.text));
        document
    }
}

/// The content with the bodies of its notes at its end.
fn with_notes_behind(content: &str) -> String {
    let mut bodies: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for token in Tokens::of_xml(content, 0..content.len()) {
        match (token, &mut open) {
            (Token::Start(tag), open) if local(tag.written) == "note-body" && !tag.is_empty => match open {
                Some((_, n)) => *n += 1,
                None => *open = Some((tag.range.start, 1)),
            },
            (Token::End { written, range, .. }, Some((start, n))) if local(written) == "note-body" => {
                *n -= 1;
                if *n == 0 {
                    bodies.push(*start..range.end);
                    open = None;
                }
            }
            _ => {}
        }
    }
    let mut moved = String::with_capacity(content.len() + bodies.len());
    let mut at = 0;
    for body in &bodies {
        moved.push_str(&content[at..body.start]);
        at = body.end;
    }
    moved.push_str(&content[at..]);
    for body in bodies {
        moved.push('\n');
        moved.push_str(&content[body]);
    }
    moved
}

#[cfg(test)]
mod tests;
