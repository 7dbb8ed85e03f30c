//! The peek: what a link leads to, shown beside it while the page stays where it is.
//!
//! For a place of this text it shows the words there: the note, the beginning of the section, the entry. For the web it
//! shows the whole address, in the very letters that would be opened, and the host it leads to; nothing is fetched.
//! For another file it shows how that begins, if it lies in the folder of this text and is small.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::card::Place;
use super::page::Page;
use crate::document::links::{self, Link, Way};
use crate::document::{Document, Kind, Leads, SpanKind};
use crate::import;
use crate::text::words;

/// What a link leads to, over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// The link on the page.
    pub link: Range<usize>,
    /// What it leads to is called so, and is to be found there.
    pub head: String,
    pub place: String,
    pub text: String,
    pub to: To,
    /// Rows scrolled away at the top.
    pub scroll: usize,
    /// Whether the next press of the key opens the address outside.
    pub asked: bool,
}

/// Where one can go from a peek.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Here(usize),
    /// An address that may be handed to other programs.
    Web(String),
    /// A file, and a name of a place in it.
    File(PathBuf, Option<String>),
    Nowhere,
}

const NOTE: &str = "Note";
/// The mark of a note has no more bytes, its brackets included.
const LONGEST_MARK: usize = 12;
/// Of what a link leads to, so many bytes are shown.
const SHOWN: usize = 1_500;
/// Of a section, a few lines tell which one it is.
const OPENING: usize = 700;
/// What stands so far into a paragraph is shown from its own sentence on.
const DEEP: usize = 300;
/// A block as short as this says little without the next.
const SHORT: usize = 60;
/// Larger files are not read only to show how they begin.
const FILE_AT_MOST: u64 = 512 << 10;

impl Peek {
    /// What `link` leads to. Files are looked for from `folder`, and only below `root`.
    pub fn new(document: &Document, link: &Link, folder: Option<&Path>, root: Option<&Path>) -> Self {
        let words = document.text[link.range.clone()].to_owned();
        let written = match &link.way {
            Way::Written(to) => to.as_str(),
            Way::Understood(_) => "",
        };
        let of = |head: &str, place: &str, text: String, to: To| Self {
            link: link.range.clone(),
            head: head.to_owned(),
            place: place.to_owned(),
            text,
            to,
            scroll: 0,
            asked: false,
        };
        match document.leads_by(link) {
            Leads::Here(at) => {
                let (mut head, range) = words_at(document, at);
                if head == NOTE && words.len() <= LONGEST_MARK {
                    head = format!("{NOTE} {words}");
                }
                of(&head, &cited(document, at), said(document, range), To::Here(at))
            }
            Leads::Web(address) => match links::web_address(&address) {
                Some(address) => {
                    let host = links::host(&address).unwrap_or(&address).to_owned();
                    let text = if words.trim() == address { address.clone() } else { format!("{words}\n\n{address}") };
                    of(&host, "on the web", text, To::Web(address))
                }
                None => of("Never opened", "", format!("{words}\n\n{}", cut(&address, SHOWN)), To::Nowhere),
            },
            Leads::File(path, name) => match file_below(&path, folder, root) {
                Ok(file) => {
                    let (head, text) = beginning(&file, name.as_deref());
                    of(&head, &path, text, To::File(file, name))
                }
                Err(why) => of("Not opened", "", format!("{path}\n\n{why}"), To::Nowhere),
            },
            Leads::Nowhere if written.starts_with(['#', '[']) => of(
                "Leads nowhere",
                "",
                format!("This text has no place of the name {}.", cut(written, SHOWN)),
                To::Nowhere,
            ),
            Leads::Nowhere => of("Never opened", "", format!("{words}\n\n{}", cut(written, SHOWN)), To::Nowhere),
        }
    }

    /// Where it stands on a page.
    pub fn place(&self, page: &Page, document: &Document) -> Place {
        Place::beside(&self.text, &self.link, page, document)
    }
}

/// What is called what at a place of the text, and the stretch that tells what stands there.
fn words_at(document: &Document, at: usize) -> (String, Range<usize>) {
    let Some(i) = document.block_at(at) else { return (String::new(), 0..0) };
    let block = &document.blocks[i];
    let blocks = &document.blocks;
    let name = |range: Range<usize>| document.text[range].split_whitespace().collect::<Vec<_>>().join(" ");
    let above = || document.heading_at(at).map(|i| name(document.outline[i].range.clone())).unwrap_or_default();
    match block.kind {
        Kind::Note => {
            let goes_on = |it: &&crate::document::Block| it.kind == Kind::Note && it.marker == 0;
            let last = blocks[i + 1..].iter().take_while(goes_on).last().unwrap_or(block);
            let sign = name(block.range.start..block.body().start);
            let head = if sign.is_empty() { NOTE.to_owned() } else { format!("{NOTE} {sign}") };
            (head, block.body().start..last.range.end)
        }
        Kind::Heading(level) => {
            let is_below = |kind: Kind| !matches!(kind, Kind::Heading(other) if other <= level);
            let rest = blocks[i + 1..].iter().take_while(|it| is_below(it.kind));
            let near = rest.take_while(|it| it.range.start < block.range.end + OPENING);
            let end = near.last().map_or(block.range.end, |last| last.range.end);
            let start = blocks.get(i + 1).map_or(end, |next| next.range.start).min(end);
            (name(block.range.clone()), start..end)
        }
        _ => {
            let term = document.spans_in(block.range.clone()).find(|span| span.kind == SpanKind::Term);
            let is_headword = term.is_some_and(|term| term.range.start <= block.body().start);
            let sentence = || words::sentence_around(&document.text, at).start.max(block.range.start);
            let start = if at > block.range.start + DEEP { sentence() } else { block.range.start };
            let says_more = is_headword || block.range.len() < SHORT;
            let next = blocks.get(i + 1).filter(|next| says_more && !matches!(next.kind, Kind::Heading(_)));
            let head = match term.filter(|_| is_headword) {
                Some(term) => name(term.range.clone()),
                None => above(),
            };
            (head, start..next.map_or(block.range.end, |next| next.range.end))
        }
    }
}

fn said(document: &Document, range: Range<usize>) -> String {
    cut(&document.text[range], SHOWN)
}

/// The beginning of some words, a whole word at the end of it.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let kept = &text[..text.floor_char_boundary(most)];
    let kept = kept.rsplit_once(char::is_whitespace).map_or(kept, |(kept, _)| kept);
    format!("{} …", kept.trim_end())
}

/// A place as one cites it: by the printed page, else by how far it is in the text.
pub fn cited(document: &Document, at: usize) -> String {
    match document.page_at(at) {
        Some(page) => format!("on p. {page}"),
        None => format!("at {} %", at * 100 / document.text.len().max(1)),
    }
}

/// The file that a text in `folder` calls `path`, if it is there and below `root`. The error is a sentence.
fn file_below(path: &str, folder: Option<&Path>, root: Option<&Path>) -> Result<PathBuf, String> {
    let (Some(folder), Some(root)) = (folder, root) else {
        return Err("This text is not a file, so there is nothing beside it.".to_owned());
    };
    let Ok(file) = folder.join(path).canonicalize() else { return Err("There is no such file.".to_owned()) };
    match root.canonicalize().is_ok_and(|root| file.starts_with(root)) {
        true if file.is_file() => Ok(file),
        true => Err("This is no file that can be read.".to_owned()),
        false => Err("It is outside of the folder of this text; open it by its name if you trust it.".to_owned()),
    }
}

/// What another file is called, and how it begins, or what stands at a place in it.
fn beginning(file: &Path, name: Option<&str>) -> (String, String) {
    let called = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_small = file.metadata().is_ok_and(|about| about.len() <= FILE_AT_MOST);
    let Some(Ok(import)) = is_small.then(|| import::open(file)) else {
        return (called, "Enter opens it.".to_owned());
    };
    let document = import.document;
    let at = name.and_then(|name| document.target(name)).unwrap_or(0);
    let (head, range) = words_at(&document, at);
    let head = if head.is_empty() { called } else { head };
    (head, said(&document, range))
}
