//! PDF: the letters of its pages put in the order of reading, then understood like any other text.
//!
//! A PDF says where each letter stands, and neither what a word is nor what a line. `glyphs` collects the letters,
//! `lines` puts them together, `order` finds columns, `write` types it all as one text; that text is the source
//! of the document, and [`super::plain`] understands it. A file may claim anything: it is read on a thread of its
//! own with bounds, and what the library cannot bear becomes a remark.

mod accents;
mod codes;
mod contents;
mod glyphs;
mod headings;
mod lines;
mod links;
mod order;
mod sizes;
mod unpacking;
mod write;

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{InterpreterCache, InterpreterSettings};

use super::{Import, plain};
use crate::document::{Document, PageMark};
use crate::text::fold::fold;
use contents::Contents;
use links::{Links, Way};
use unpacking::Unpacking;
use write::Typed;

/// What the files begin with.
const MAGIC: &[u8] = b"%PDF-";

/// More pages are not read.
const MOST_PAGES: usize = 20_000;
/// Nor more text, in bytes.
const MOST_TEXT: usize = 64 << 20;
/// No more drawing instructions are unpacked for all pages together, in bytes.
const MOST_SWOLLEN: u64 = 1 << 29;
/// Nor are more drawings drawn for all pages together.
const MOST_DRAWINGS: u64 = 2_000_000;
/// The stack of the thread that reads: objects may lie in each other.
const STACK: usize = 64 << 20;

/// What came out of the pages.
struct Pages {
    typed: Typed,
    n_pages: usize,
    /// Pages that nothing could be taken from.
    n_broken: usize,
    n_pictures: usize,
    contents: Contents,
    /// Where the links lead that the text has.
    ways: Vec<Way>,
}

/// Whether the content is that of a PDF. Mail and old servers leave a few lines before it.
pub fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], MAGIC).is_some_and(|at| at == 0 || bytes[at - 1] == b'\n')
}

/// The document of a PDF. One that cannot be read gives an empty document and a remark.
pub fn import(bytes: Vec<u8>) -> Import {
    whole_or_not(Arc::new(bytes), MOST_TEXT).0
}

/// The first pages of a PDF, until their text has `until` bytes; and whether that is all.
pub fn beginning(bytes: &Arc<Vec<u8>>, until: usize) -> (Import, bool) {
    whole_or_not(Arc::clone(bytes), until.min(MOST_TEXT))
}

fn whole_or_not(bytes: Arc<Vec<u8>>, until: usize) -> (Import, bool) {
    match apart(|| read(bytes, until)) {
        Ok(pages) => {
            let is_whole = pages.typed.pages.len() == pages.n_pages.min(MOST_PAGES) || until == MOST_TEXT;
            (document(pages, is_whole), is_whole)
        }
        Err(why) => (Import { document: Document::default(), remarks: vec![format!("The file {why}.")] }, true),
    }
}

/// Why a PDF cannot be read: the rest of a sentence.
pub fn refusal(bytes: Arc<Vec<u8>>) -> Option<String> {
    let n_pages = apart(|| Pdf::new(bytes).map(|pdf| pdf.pages().len()).map_err(sentence));
    match n_pages {
        Ok(0) => Some("is a PDF without pages; get a new copy".to_owned()),
        Ok(_) => None,
        Err(why) => Some(why),
    }
}

/// Does the work on a thread of its own, so that it may fail in any way.
fn apart<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK);
        match worker.spawn_scoped(scope, work) {
            Ok(work) => work.join().unwrap_or_else(|_| Err(DAMAGED.to_owned())),
            Err(error) => Err(format!("cannot be read now ({error}); close something and try again")),
        }
    })
}

const DAMAGED: &str = "is a damaged PDF and cannot be read; get a new copy";

fn document(pages: Pages, is_whole: bool) -> Import {
    let mut remarks = Vec::new();
    if pages.n_broken > 0 {
        remarks.push(format!("{} of {} pages could not be read.", pages.n_broken, pages.n_pages));
    }
    if is_whole && pages.typed.pages.len() < pages.n_pages {
        remarks.push(format!("Only the first {} pages are here.", pages.typed.pages.len()));
    }
    if pages.typed.text.trim().is_empty() {
        remarks.push(match pages.n_pictures {
            0 => "The PDF has no text on its pages.".to_owned(),
            _ => "The PDF holds pictures of pages and no text; have its text recognised first, as by ocrmypdf."
                .to_owned(),
        });
    }
    let Pages { mut typed, contents, ways, .. } = pages;
    let n_bytes = typed.text.len();
    let mut document = plain::document(std::mem::take(&mut typed.text));
    headings::mend(&mut document, &typed, &contents.entries);
    links::add(&mut document, &typed, n_bytes, &ways);
    if !contents.labels.is_empty() {
        document.pages = labelled(&document, &typed, &contents.labels);
    }
    document.title = title(document.title.take(), contents.title);
    if document.authors.is_empty() {
        document.authors.extend(contents.author);
    }
    Import { document, remarks }
}

/// The title on the pages, unless the file knows more of it, or there is none.
fn title(shown: Option<String>, named: Option<String>) -> Option<String> {
    let Some(named) = named else { return shown };
    match shown {
        Some(shown) if !fold(&named).text.starts_with(&fold(&shown).text) => Some(shown),
        _ => Some(named),
    }
}

/// Where the pages begin, by the labels the file gives them.
fn labelled(document: &Document, typed: &Typed, labels: &[String]) -> Vec<PageMark> {
    let pages = typed.pages.iter().zip(labels).filter(|(_, label)| !label.is_empty());
    pages.map(|(start, label)| PageMark { at: document.source.reading(*start), label: label.clone() }).collect()
}

fn read(bytes: Arc<Vec<u8>>, until: usize) -> Result<Pages, String> {
    let pdf = Pdf::new(bytes).map_err(sentence)?;
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut pages = Pages {
        typed: Typed::default(),
        n_pages: pdf.pages().len(),
        n_broken: 0,
        n_pictures: 0,
        contents: Contents::read(&pdf),
        ways: Vec::new(),
    };
    let mut links = Links::new(&pdf);
    let mut inks = HashMap::new();
    let mut unpacking = Unpacking::default();
    let mut n_drawings = 0;
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let instructions = unpacking.of(page);
        if unpacking.n_swollen > MOST_SWOLLEN || n_drawings > MOST_DRAWINGS {
            break;
        }
        let Some(instructions) = instructions else {
            pages.n_broken += 1;
            pages.typed.page(Vec::new());
            continue;
        };
        let drawing = glyphs::read(page, &instructions, &cache, settings.clone(), &mut inks, &links.of(page));
        n_drawings += drawing.n_drawings;
        pages.n_pictures += drawing.n_pictures;
        let turned = drawing.turned.iter().map(|turned| &turned.glyphs);
        let ways = std::iter::once(&drawing.glyphs).chain(turned);
        pages.typed.page(ways.flat_map(|glyphs| order::columns(lines::lines(glyphs))).collect());
        if pages.typed.text.len() >= until {
            break;
        }
    }
    pages.ways = links.ways;
    Ok(pages)
}

/// What a reader is told of an error of the library.
fn sentence(error: LoadPdfError) -> String {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "is a PDF locked by a password; save it without one in the program it opens in".to_owned()
        }
        LoadPdfError::Decryption(_) => "is a PDF encrypted in a way that postil cannot read".to_owned(),
        LoadPdfError::Invalid => DAMAGED.to_owned(),
    }
}

#[cfg(test)]
mod tests;
