//! EPUB 2 and 3: a zip archive of chapters in XHTML, and a package that says in which order they are read.
//!
//! The chapters are put behind each other and read as one source by the importer of HTML. What is missing or broken
//! is left out, and a remark says so.

mod contents;
mod headings;
mod package;

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::Range;

use super::Import;
use super::archive::Archive;
use super::html::{self, Chapter};
use super::markup::writer::Writer;
use super::pictures;
use crate::document::Document;
use crate::text::language;
use contents::Contents;
use package::Package;

/// Remarks about single chapters; more of them are counted only.
const MOST_REMARKS: usize = 5;

/// The document of a book. One that cannot be read gives an empty document and a remark.
pub fn import(bytes: &[u8]) -> Import {
    beginning(bytes, usize::MAX).0
}

/// The first chapters of a book, until their source has `until` bytes; and whether that is all.
pub fn beginning(bytes: &[u8], until: usize) -> (Import, bool) {
    match Archive::open(Cursor::new(bytes)).and_then(Book::open) {
        Ok(book) => book.import(until),
        Err(why) => (Import { document: Document::default(), remarks: vec![format!("The book {why}.")] }, true),
    }
}

/// Whether an archive without a container may be one.
pub fn is_epub<R: std::io::Read + std::io::Seek>(archive: &Archive<R>) -> bool {
    archive.find(".opf").is_some()
}

/// Why an archive is no book that can be read: the rest of a sentence.
pub fn refusal<R: std::io::Read + std::io::Seek>(archive: Archive<R>) -> Option<String> {
    let book = match Book::open(archive) {
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
            "is a zip archive and not an EPUB (it has no .opf package); unpack it and name a text inside".to_owned()
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

    fn import(mut self, until: usize) -> (Import, bool) {
        let mut remarks = Vec::new();
        let contents = self.contents();
        let mut source = String::new();
        let mut parts: Vec<(String, Range<usize>)> = Vec::new();
        let mut chapters = self.chapters().into_iter();
        while let Some(path) = if source.len() < until { chapters.next() } else { None } {
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
        for (path, range) in &parts {
            let pages = contents.pages_of(path);
            let chapter = Chapter { is_xml: true, path: Some(path.clone()), pages };
            html::read(&mut w, &source, range.clone(), &chapter);
        }
        let built = w.finish();
        let mut document = built.finish_with(source);
        headings::mend(&mut document, &parts, &contents, self.package.title.as_deref());
        pictures::measure_parts(&mut document, &mut self.archive);
        document.title = self.package.title.take().or_else(|| document.name().map(str::to_owned));
        document.authors = std::mem::take(&mut self.package.authors);
        document.language = self.package.language.take().or_else(|| language::language(&document.text));
        (Import { document, remarks }, chapters.next().is_none())
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

#[cfg(test)]
mod tests;
