//! EPUB 2 and 3: a zip archive of chapters in XHTML, and a package that says in which order they are read.
//!
//! The chapters are put behind each other and read as one source by the importer of HTML. An archive may claim
//! anything, so nothing in it is believed: sizes are counted while unpacking, names are only names inside the
//! archive, and nothing is written anywhere. What is missing or broken is left out, and a remark says so.

mod archive;
mod contents;
mod package;

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::ops::Range;

use super::html::{self, Chapter};
use super::markup::writer::Writer;
use super::{Import, decode};
use crate::document::{Document, Kind, outline};
use crate::text::fold::fold;
use crate::text::language;
use archive::Archive;
use contents::{Contents, Entry};
use package::Package;

/// Remarks about single chapters; more of them are counted only.
const MOST_REMARKS: usize = 5;

/// The document of a book. One that cannot be read gives an empty document and a remark.
pub fn import(bytes: &[u8]) -> Import {
    match Archive::open(Cursor::new(bytes)).and_then(Book::open) {
        Ok(book) => book.import(),
        Err(why) => Import { document: Document::default(), remarks: vec![format!("The book {why}.")] },
    }
}

/// Why an archive is no book that can be read: the rest of a sentence.
pub fn refusal(content: impl std::io::Read + std::io::Seek) -> Option<String> {
    let book = match Archive::open(content).and_then(Book::open) {
        Ok(book) => book,
        Err(why) => return Some(why),
    };
    let chapters = book.chapters();
    let n_locked = chapters.iter().filter(|path| book.archive.is_locked(path)).count();
    (2 * n_locked > chapters.len()).then(|| LOCKED.to_owned())
}

const LOCKED: &str = "is encrypted by a seller or library (DRM), and postil cannot open it; \
    read it with the program it was made for, or ask for a copy without protection";

/// An archive whose package was read.
struct Book<R> {
    archive: Archive<R>,
    package: Package,
}

impl<R: std::io::Read + std::io::Seek> Book<R> {
    fn open(mut archive: Archive<R>) -> Result<Self, String> {
        let container = archive.text("META-INF/container.xml").ok();
        let path = container.as_deref().and_then(package::path).filter(|path| archive.has(path));
        // Books without a container exist; the package is found by its name.
        let path = path.or_else(|| archive.find(".opf")).ok_or_else(|| {
            "is a zip archive without a package (.opf), and so no EPUB that postil can read; unpack it first".to_owned()
        })?;
        let text = archive.text(&path).map_err(|_| "has a package (.opf) that cannot be unpacked; get a new copy")?;
        let package = Package::read(&text, &path);
        if package.spine.is_empty() {
            return Err("names no chapters to read in its package (.opf); get a new copy".to_owned());
        }
        Ok(Self { archive, package })
    }

    /// The paths of the chapters in the order of reading, each once.
    fn chapters(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        self.package.spine.iter().filter(|path| seen.insert(path.as_str())).cloned().collect()
    }

    fn import(mut self) -> Import {
        let mut remarks = Vec::new();
        let contents = self.contents();
        let mut source = String::new();
        let mut parts: Vec<(String, Range<usize>)> = Vec::new();
        for path in self.chapters() {
            match self.archive.text(&path) {
                Ok(text) => {
                    let start = source.len();
                    source.push_str(&text);
                    source.push('\n');
                    parts.push((path, start..source.len() - 1));
                }
                Err(why) => remarks.push(format!("The part {path} is left out: {why}.")),
            }
        }
        if remarks.len() > MOST_REMARKS {
            let more = remarks.len() - MOST_REMARKS;
            remarks.truncate(MOST_REMARKS);
            remarks.push(format!("So are {more} more parts."));
        }
        let mut w = Writer::new(&source);
        let mut starts = Vec::new();
        for (path, range) in &parts {
            let chapter = Chapter { is_xml: true, is_book: true, pages: contents.pages_of(path) };
            html::read(&mut w, &source, range.clone(), &chapter);
            starts.push((path.clone(), range.clone()));
        }
        let built = w.finish();
        let mut document = built.finish_with(source);
        promote(&mut document, &starts, &contents);
        document.title = self.package.title.take().or_else(|| document.name().map(str::to_owned));
        document.authors = std::mem::take(&mut self.package.authors);
        document.language = self.package.language.take().or_else(|| language::language(&document.text));
        Import { document, remarks }
    }

    /// The table of contents that is made for machines, of EPUB 3 or else of EPUB 2.
    fn contents(&mut self) -> Contents {
        let mut all = Contents::default();
        for path in [self.package.navigation.clone(), self.package.ncx.clone()].into_iter().flatten() {
            if let Ok(text) = self.archive.text(&path) {
                all.add(&text, &path);
            }
        }
        all
    }
}

/// In chapters without headings, the first words that the table of contents names become one.
fn promote(document: &mut Document, chapters: &[(String, Range<usize>)], contents: &Contents) {
    let mut named: HashMap<&str, &Entry> = HashMap::new();
    for entry in &contents.entries {
        named.entry(&entry.path).or_insert(entry);
    }
    let mut is_changed = false;
    for (path, range) in chapters {
        let Some(entry) = named.get(path.as_str()) else { continue };
        let (start, end) = (document.source.reading(range.start), document.source.reading(range.end));
        let first =
            document.blocks.partition_point(|block| block.range.end <= start && block.range.end > 0 && start > 0);
        let last = document.blocks.partition_point(|block| block.range.start < end);
        let Some(blocks) = document.blocks.get_mut(first..last.max(first)) else { continue };
        if blocks.iter().any(|block| matches!(block.kind, Kind::Heading(_))) {
            continue;
        }
        let wanted = letters(&entry.label);
        let same = |block: &&mut crate::document::Block| {
            block.kind == Kind::Paragraph && letters(&document.text[block.range.clone()]) == wanted
        };
        if let Some(block) = blocks.iter_mut().take(3).find(same).filter(|_| !wanted.is_empty()) {
            block.kind = Kind::Heading(entry.level);
            is_changed = true;
        }
    }
    if is_changed {
        document.outline = outline::from_blocks(&document.blocks);
    }
}

fn letters(text: &str) -> String {
    fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The text of a file of the book, in whatever encoding it has.
fn decoded(bytes: Vec<u8>) -> String {
    let declared = html::declared_encoding(&bytes);
    decode::decode_declared(bytes, declared).0
}

#[cfg(test)]
mod tests;
