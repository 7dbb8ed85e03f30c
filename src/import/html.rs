//! HTML: the article of a page, and the chapters of a book.
//!
//! The source is read twice. A first look finds where the article is, which tables are tables and which lines are
//! verse; then the reader walks the tokens, keeps the containers it is within on a stack, and lets the
//! writer copy what can be read. What stands around the article is taken out of the text and remembered. Nothing is
//! fetched and nothing is run.

mod blocks;
mod code;
mod drawing;
mod entities;
mod head;
mod hidden;
mod inline;
mod lists;
mod names;
mod survey;
pub mod tokens;
mod tree;
mod within;

use std::collections::HashMap;
use std::ops::Range;

use super::markup::table::Table;
use super::markup::writer::Writer;
use crate::document::{Document, Kind, Why};
use crate::text::language;
use drawing::Drawing;
use head::Head;
use hidden::Hidden;
use inline::Spans;
use names::Name;
use survey::Survey;
use tokens::{Tag, Token, Tokens};
use tree::Tree;
use within::{Opened, Within};

pub use entities::{decode, pieces};
pub use head::{declared_encoding, language as language_tag, said};

/// The document that the HTML `source` describes.
pub fn document(source: String) -> Document {
    let mut w = Writer::new(&source);
    let head = read(&mut w, &source, 0..source.len(), &Chapter { is_xml: is_xml(&source), ..Chapter::default() });
    let built = w.finish();
    let mut document = built.finish_with(source);
    document.title = head.title_of(&document);
    document.authors = head.authors;
    document.language = head.language.or_else(|| language::language(&document.text));
    document
}

/// What is known about a stretch of HTML before it is read.
#[derive(Debug, Default)]
pub struct Chapter {
    /// Whether a tag may end the element it begins.
    pub is_xml: bool,
    /// Its path in a book, where nothing stands around the text.
    pub path: Option<String>,
    /// The printed pages that begin at elements of these names.
    pub pages: HashMap<String, String>,
}

/// Reads a stretch of the source, and gives what its head says.
pub fn read<'s>(w: &mut Writer<'s>, source: &'s str, range: Range<usize>, chapter: &Chapter) -> Head {
    let survey = Survey::of(source, range.clone(), chapter.is_xml, chapter.path.is_some());
    let tokens = Tokens::new(source, range, chapter.is_xml);
    let mut reader = Reader::new(w, source, survey, chapter);
    for token in tokens {
        reader.read(token);
    }
    reader.finish()
}

/// Whether the source says that it is XML.
fn is_xml(source: &str) -> bool {
    source.trim_start_matches('\u{FEFF}').trim_start().starts_with("<?xml")
}

struct Reader<'w, 's, 'c> {
    w: &'w mut Writer<'s>,
    source: &'s str,
    survey: Survey,
    chapter: &'c Chapter,
    head: Head,
    tree: Tree<Opened>,
    within: Vec<Within>,
    /// How many containers make what stands in them deeper.
    depth: usize,
    hidden: Hidden,
    /// How many blocks are open that are not shown.
    n_hidden: usize,
    /// The next stretch that stands around the article.
    around: usize,
    /// Whether text goes on in the block before.
    open: bool,
    /// The label of a note is written, and its words go on behind it.
    is_labelled: bool,
    /// The kind of a block that runs over the blocks of the source within it.
    lump: Option<Kind>,
    table: Option<Table>,
    /// Whether the row of the table has cells yet.
    has_cells: bool,
    spans: Spans,
    /// A printed page that begins with the next words, and the names by which links lead to them.
    page: Option<String>,
    names: Vec<String>,
    /// White space that may open a line of code.
    indent: String,
    after_break: bool,
    /// The next words are the caption of the picture before them.
    is_caption: bool,
    n_sups: usize,
    n_notes: usize,
    /// What an element around code says that it is in.
    language: Option<String>,
    /// The drawing that the reader is within.
    drawing: Option<Drawing>,
}

impl<'w, 's, 'c> Reader<'w, 's, 'c> {
    fn new(w: &'w mut Writer<'s>, source: &'s str, survey: Survey, chapter: &'c Chapter) -> Self {
        Self {
            w,
            source,
            survey,
            chapter,
            head: Head::default(),
            tree: Tree::default(),
            within: Vec::new(),
            depth: 0,
            hidden: Hidden::default(),
            n_hidden: 0,
            around: 0,
            open: false,
            is_labelled: false,
            lump: None,
            table: None,
            has_cells: false,
            spans: Spans::default(),
            page: None,
            names: Vec::from_iter(chapter.path.clone()),
            indent: String::new(),
            after_break: false,
            is_caption: false,
            n_sups: 0,
            n_notes: 0,
            language: None,
            drawing: None,
        }
    }

    fn read(&mut self, token: Token<'_>) {
        match token {
            Token::Text { range, is_raw } => self.text(range, is_raw),
            Token::Start(tag) => self.start(&tag),
            Token::End { name, written, .. } => self.end(name, written),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.name;
        self.head.tag(tag);
        while let Some((_, opened)) = self.tree.ended_by_start(name) {
            self.close(opened);
        }
        self.page_of(tag);
        self.names_of(tag);
        if name == Name::Br {
            return self.line_break();
        }
        if !name.is_block() {
            return self.start_in_line(tag);
        }
        self.hidden.end_all();
        self.end_drawing();
        self.break_block();
        if name == Name::Hr {
            return self.rule(tag);
        }
        if tag.is_empty {
            return;
        }
        let opened = self.open(tag);
        if let Err(opened) = self.tree.push(name, opened) {
            self.close(opened);
        }
    }

    fn start_in_line(&mut self, tag: &Tag<'_>) {
        if self.drawing.is_some() {
            self.hidden.start(tag);
            return self.drawn_start(tag);
        }
        let was_unseen = self.is_unseen(tag.range.start);
        self.hidden.start(tag);
        match self.hidden.is_in() {
            true if tag.name == Name::Svg && !was_unseen && !hidden::is_hidden(tag) => self.begin_drawing(tag),
            false if !was_unseen => self.inline_start(tag),
            _ => {}
        }
    }

    fn end(&mut self, name: Name, written: &str) {
        if !name.is_block() {
            self.hidden.end(written);
            return match self.drawing {
                Some(_) if self.hidden.is_in() => self.drawn_end(written),
                Some(_) => self.end_drawing(),
                None => self.inline_end(name),
            };
        }
        self.hidden.end_all();
        self.end_drawing();
        self.is_caption &= name != Name::Figcaption;
        let Some(place) = self.tree.place(name) else { return self.break_block() };
        while let Some((_, opened)) = self.tree.ended_by_end(place) {
            self.close(opened);
        }
    }

    fn finish(mut self) -> Head {
        while let Some((_, opened)) = self.tree.pop() {
            self.close(opened);
        }
        self.end_drawing();
        self.end_block();
        self.name_here();
        self.head
    }

    /// Whether what stands at `at` is not read: it is hidden, or stands around the article.
    fn is_unseen(&mut self, at: usize) -> bool {
        let around = &self.survey.around;
        while around.get(self.around).is_some_and(|range| range.end <= at) {
            self.around += 1;
        }
        self.n_hidden > 0 || self.hidden.is_in() || around.get(self.around).is_some_and(|range| range.start <= at)
    }

    fn text(&mut self, range: Range<usize>, is_raw: bool) {
        if self.hidden.is_code && self.hidden.is_in() {
            return self.head.text(&self.source[range]);
        }
        if self.is_unseen(range.start) {
            if !self.drawn_words(range.clone()) && !self.source[range.clone()].trim_ascii().is_empty() {
                self.w.remove(range, Why::Surroundings);
            }
            return;
        }
        if self.is_pre() {
            return self.code(range, is_raw);
        }
        self.words(range, is_raw);
    }
}

#[cfg(test)]
mod tests;
