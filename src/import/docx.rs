//! Word documents (.docx): a zip archive of XML, of which one part is the text and others say what its styles mean.
//!
//! The text, the notes and the comments are put behind each other and are one source. What its author struck from a
//! document while changes were recorded is not shown, and neither are comments; both are remembered as taken out.

mod numbering;
mod reader;
mod styles;

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::ops::Range;

use super::Import;
use super::archive::Archive;
use super::html::tokens::{Tag, Token, Tokens};
use super::html::{self, said};
use super::markup::about::About;
use super::markup::paths::resolve;
use super::pictures;
use crate::document::Document;
use crate::text::language;
use numbering::Numbering;
use reader::Reader;
use styles::Styles;

/// The value of a property has no more bytes, and the address of a link has no more.
const LONGEST_VALUE: usize = 300;
const LONGEST_LINK: usize = 4000;

/// The document of an archive. One that cannot be read gives an empty document and a remark.
pub fn import(bytes: &[u8]) -> Import {
    match Archive::open(Cursor::new(bytes)).and_then(Word::open) {
        Ok(word) => word.import(),
        Err(why) => Import { document: Document::default(), remarks: vec![format!("The document {why}.")] },
    }
}

/// Why an archive is no document that can be read: the rest of a sentence.
pub fn refusal<R: Read + Seek>(archive: Archive<R>) -> Option<String> {
    Word::open(archive).err()
}

/// Whether an archive may be one.
pub fn is_docx<R: Read + Seek>(archive: &mut Archive<R>) -> bool {
    archive.has("[Content_Types].xml") && archive.starts_any("word/")
}

/// An archive, and which of its parts is what.
struct Word<R> {
    archive: Archive<R>,
    text: String,
    /// The paths of other parts by what they are.
    parts: HashMap<String, String>,
    /// What the names of links and of pictures mean.
    links: HashMap<String, String>,
}

/// What a part of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Body,
    Footnotes,
    Endnotes,
    Comments,
}

impl<R: Read + Seek> Word<R> {
    fn open(mut archive: Archive<R>) -> Result<Self, String> {
        let whole = archive.text("_rels/.rels").map(|text| relations(&text, "")).unwrap_or_default();
        let path = whole.parts.get("officeDocument").cloned().unwrap_or_else(|| "word/document.xml".to_owned());
        let text = archive.whole_text(&path);
        let text = text.map_err(|why| format!("cannot be read because of its text ({path}): {why}; get a new copy"))?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let of_text = archive.text(&format!("{folder}/_rels/{name}.rels"));
        let Relations { mut parts, links } = of_text.map(|text| relations(&text, &path)).unwrap_or_default();
        parts.extend(whole.parts.into_iter().filter(|(kind, _)| kind == "core-properties"));
        Ok(Self { archive, text, parts, links })
    }

    fn part(&mut self, kind: &str) -> Option<String> {
        let path = self.parts.get(kind)?;
        self.archive.text(path).ok()
    }

    fn import(mut self) -> Import {
        let mut source = std::mem::take(&mut self.text);
        let mut ranges = vec![(Part::Body, 0..source.len())];
        let mut links = std::mem::take(&mut self.links);
        for (part, kind) in [(Part::Footnotes, "footnotes"), (Part::Endnotes, "endnotes"), (Part::Comments, "comments")]
        {
            let Some(text) = self.part(kind) else { continue };
            source.push('\n');
            let start = source.len();
            source.push_str(&text);
            ranges.push((part, start..source.len()));
            let path = self.parts.get(kind).cloned().unwrap_or_default();
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            if let Ok(text) = self.archive.text(&format!("{folder}/_rels/{name}.rels")) {
                let own = relations(&text, &path).links;
                links.extend(own.into_iter().map(|(id, target)| (format!("{kind} {id}"), target)));
            }
        }
        let styles = self.part("styles").map(|text| Styles::read(&text)).unwrap_or_default();
        let numbering = self.part("numbering").map(|text| Numbering::read(&text)).unwrap_or_default();
        let about = self.part("core-properties").map(|text| About::read(&text)).unwrap_or_default();
        let mut document = document(source, &ranges, &links, styles, numbering, about);
        pictures::measure_parts(&mut document, &mut self.archive);
        Import { document, remarks: Vec::new() }
    }
}

fn document(
    source: String,
    ranges: &[(Part, Range<usize>)],
    links: &HashMap<String, String>,
    styles: Styles,
    numbering: Numbering,
    about: About,
) -> Document {
    let written_in = styles.language.clone();
    let mut reader = Reader::new(&source, styles, numbering, links);
    for (part, range) in ranges {
        reader.read(*part, range.clone());
    }
    let (builder, has_title) = reader.finish();
    let mut document = builder.finish_with(source);
    let printed = document.outline.first().filter(|_| has_title).and_then(|it| said(document.heading_text(it)));
    document.title = printed.or(about.title).or_else(|| document.name().map(str::to_owned));
    document.authors = about.authors;
    let told = about.language.or_else(|| language::language(&document.text)).or(written_in);
    document.language = told.and_then(|tag| html::language_tag(&tag));
    document
}

/// What a part says about others.
#[derive(Debug, Default)]
struct Relations {
    parts: HashMap<String, String>,
    links: HashMap<String, String>,
}

/// Reads what the part at `path` says about others.
fn relations(text: &str, path: &str) -> Relations {
    let mut all = Relations::default();
    for token in Tokens::of_xml(text, 0..text.len()) {
        let Token::Start(tag) = token else { continue };
        let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) else { continue };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let is_outside = tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
        match (kind.as_str(), tag.attribute("Id")) {
            ("hyperlink", Some(id)) if target.len() <= LONGEST_LINK => {
                drop(all.links.insert(id.into_owned(), target.into_owned()))
            }
            ("image", Some(id)) if !is_outside => drop(all.links.insert(id.into_owned(), resolve(path, &target))),
            _ if !is_outside => drop(all.parts.entry(kind).or_insert_with(|| resolve(path, &target))),
            _ => {}
        }
    }
    all
}

/// The value of a property; those are looked at again and again, and one that is too long is none.
fn val(tag: &Tag<'_>) -> Option<String> {
    tag.attribute("w:val").filter(|value| value.len() <= LONGEST_VALUE).map(|value| value.into_owned())
}

/// Whether the value of a property says that it holds.
fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}

#[cfg(test)]
mod tests;
