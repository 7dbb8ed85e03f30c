//! The sections of a book, and what stands in them.

use std::collections::HashSet;
use std::ops::Range;

use crate::document::links::MOST_TARGETS;
use crate::document::{Builder, Kind};
use crate::import::html::decode;
use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::setter::{Block, Dress, Piece, Setter};
use crate::import::markup::table::Side;

/// Headings have no deeper level.
const DEEPEST: usize = 6;
/// The sign of a note has no more characters, and is put in brackets.
const LONGEST_SIGN: usize = 5;
/// The name of the first reference to a note is that of the note behind this sign, with which no name begins.
const BACK: &str = "^";

pub struct Reader<'s> {
    setter: Setter<'s>,
    source: &'s str,
    /// How many sections, quotes, poems and titles are open.
    sections: usize,
    quotes: usize,
    poems: usize,
    titles: usize,
    /// How many levels deeper the sections are because the book has a title.
    below: usize,
    /// Whether the body is one of notes, and whether its section is a note that begins.
    in_notes: bool,
    note: Note,
    note_name: String,
    /// What the links in the text lead to.
    references: HashSet<String>,
    in_description: bool,
    /// Whether words are read: they stand in a paragraph or the like.
    in_line: usize,
    emphasis: usize,
    strong: usize,
    code: usize,
    struck: usize,
    raised: usize,
    dress: Dress,
    link: Link,
    /// Whether the sign of the note has a bracket before it that is to be closed.
    is_bracketed: bool,
    /// What the words before ended with.
    last: Option<char>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Note {
    #[default]
    None,
    /// Its title is its sign.
    Begins,
    /// Its sign is read, and its words go on behind it.
    Signed,
    Within,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Link {
    #[default]
    None,
    Other,
    /// To a note, whose sign has no brackets yet.
    Note,
    NoteWithin,
}

impl<'s> Reader<'s> {
    pub fn new(source: &'s str) -> Self {
        Self {
            setter: Setter::new(source),
            source,
            sections: 0,
            quotes: 0,
            poems: 0,
            titles: 0,
            below: 0,
            in_notes: false,
            note: Note::None,
            note_name: String::new(),
            references: HashSet::new(),
            in_description: false,
            in_line: 0,
            emphasis: 0,
            strong: 0,
            code: 0,
            struck: 0,
            raised: 0,
            dress: Dress::default(),
            link: Link::None,
            is_bracketed: false,
            last: None,
        }
    }

    pub fn read(mut self) -> Builder {
        for token in Tokens::of_xml(self.source, 0..self.source.len()) {
            match token {
                Token::Start(tag) => {
                    match tag.is_empty {
                        true => self.sign(local(tag.written), &tag),
                        false => self.start(local(tag.written), &tag),
                    }
                    if let Some(id) = tag.attribute("id") {
                        self.setter.add(Piece::Target(id.into_owned()));
                    }
                }
                Token::End { written, .. } => self.end(local(written)),
                Token::Text { range, .. } => self.text(range),
            }
        }
        self.setter.finish()
    }

    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "description" => self.in_description = true,
            "body" => self.body(tag),
            "section" => self.section(tag),
            "title" => self.title(),
            "epigraph" | "cite" | "annotation" => self.quotes += 1,
            "poem" => self.poems += 1,
            "stanza" => self.setter.begin(Block::new(Kind::Verse, self.quotes)),
            "p" | "subtitle" | "text-author" | "v" | "date" => self.line(name, tag),
            "table" => self.setter.begin_table(),
            "tr" => self.setter.row(),
            "td" | "th" => self.cell(name, tag),
            "emphasis" => self.emphasis += 1,
            "strong" => self.strong += 1,
            "code" => self.code += 1,
            "strikethrough" => self.struck += 1,
            "sup" => self.raised += 1,
            "a" => self.link(tag),
            _ => self.sign(name, tag),
        }
    }

    fn end(&mut self, name: &str) {
        let less = |n: &mut usize| *n = n.saturating_sub(1);
        match name {
            "description" => {
                self.setter.end();
                (self.in_description, self.in_line) = (false, 0);
            }
            "section" => {
                self.setter.end();
                less(&mut self.sections);
                if self.sections == 0 {
                    self.note = Note::None;
                }
            }
            "title" => self.end_title(),
            "epigraph" | "cite" | "annotation" => {
                self.setter.end();
                less(&mut self.quotes);
            }
            "poem" => less(&mut self.poems),
            "stanza" => self.setter.end(),
            "p" | "subtitle" | "text-author" | "v" | "date" => self.end_line(name),
            "td" | "th" => {
                self.setter.end();
                less(&mut self.in_line);
            }
            "table" => self.setter.end_table(),
            "emphasis" => less(&mut self.emphasis),
            "strong" => less(&mut self.strong),
            "code" => less(&mut self.code),
            "strikethrough" => less(&mut self.struck),
            "sup" => less(&mut self.raised),
            "a" => self.end_link(),
            _ => {}
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let words = self.source[range.clone()].trim_end();
        if self.in_description {
            if !words.is_empty() && self.quotes > 0 {
                self.setter.add(Piece::Hidden(range));
            }
            return;
        }
        if self.in_line == 0 {
            return;
        }
        if !words.is_empty() {
            self.last = words.chars().next_back();
        }
        let has_brackets = words.trim_start().starts_with(['[', '(', '{']);
        if self.link == Link::Note && !words.is_empty() && !has_brackets {
            self.made("[");
            self.link = Link::NoteWithin;
        }
        self.dressed();
        self.setter.add(Piece::Words(range));
    }

    fn dressed(&mut self) {
        let dress = Dress {
            emphasis: self.emphasis > 0,
            strong: self.strong > 0 || (self.poems > 0 && self.titles > 0),
            code: self.code > 0,
            struck: self.struck > 0,
            raised: self.raised > 0,
        };
        if self.dress != dress {
            self.dress = dress;
            self.setter.add(Piece::Dress(dress));
        }
    }

    fn made(&mut self, text: &str) {
        self.dressed();
        self.setter.add(Piece::Made(text.to_owned()));
    }
}

/// Sections and paragraphs.
impl Reader<'_> {
    fn begin(&mut self, block: Block) {
        self.setter.begin(block);
        self.dress = Dress::default();
        self.last = None;
    }

    fn body(&mut self, tag: &Tag<'_>) {
        self.setter.end_table();
        let names = ["notes", "comments", "footnotes"];
        self.in_notes = tag.attribute("name").is_some_and(|name| names.contains(&&*name));
        (self.sections, self.quotes, self.poems, self.titles, self.in_line) = (0, 0, 0, 0, 0);
    }

    fn section(&mut self, tag: &Tag<'_>) {
        self.setter.end();
        self.sections += 1;
        if let Some(id) = tag.attribute("id").filter(|_| self.in_notes) {
            self.note = Note::Begins;
            self.note_name = id.into_owned();
        }
    }

    fn title(&mut self) {
        self.titles += 1;
        if self.titles > 1 || self.poems > 0 {
            return;
        }
        if self.note == Note::Begins {
            self.begin(Block::new(Kind::Note, 0));
            // The sign of a note leads back to the first reference to it.
            let back = format!("#{BACK}{}", self.note_name);
            return self.setter.add(Piece::Link(self.references.contains(&self.note_name).then_some(back)));
        }
        if self.sections == 0 && !self.in_notes {
            self.below = 1;
        }
        let level =
            if self.sections == 0 { 1 + usize::from(self.in_notes) * self.below } else { self.sections + self.below };
        self.begin(Block::new(Kind::Heading(level.clamp(1, DEEPEST) as u8), 0));
    }

    fn end_title(&mut self) {
        self.titles = self.titles.saturating_sub(1);
        if self.titles > 0 {
            return;
        }
        match self.note {
            Note::Begins if self.setter.has_words() => {
                self.setter.add(Piece::Link(None));
                self.setter.add(Piece::EndMarker);
                self.note = Note::Signed;
            }
            _ => self.setter.end(),
        }
    }

    /// A paragraph or the like begins.
    fn line(&mut self, name: &str, tag: &Tag<'_>) {
        self.in_line += 1;
        if self.titles > 0 && self.poems == 0 {
            return self.line_of_title(tag);
        }
        if name == "v" && self.setter.block().kind == Kind::Verse {
            if self.setter.has_words() {
                self.setter.add(Piece::Break);
            }
            return;
        }
        let block = match (name, self.note) {
            ("p", Note::Signed) => return self.note = Note::Within,
            ("p", Note::Begins | Note::Within) => {
                self.note = Note::Within;
                Block::new(Kind::Note, 0)
            }
            ("v", _) => Block::new(Kind::Verse, self.quotes),
            ("p", Note::None) if self.is_code(tag) => Block::new(Kind::Code, 0),
            ("subtitle", _) if self.is_ornament(tag) => Block::new(Kind::Rule, 0),
            ("subtitle", Note::None) if self.quotes == 0 => {
                let level = (self.sections + self.below + 1).clamp(2, DEEPEST);
                Block::new(Kind::Heading(level as u8), 0)
            }
            _ if self.quotes > 0 => Block::new(Kind::Quote, self.quotes - 1),
            _ => Block::new(Kind::Paragraph, 0),
        };
        self.begin(block);
    }

    /// The lines of a title are one heading; those of a note are its sign.
    fn line_of_title(&mut self, tag: &Tag<'_>) {
        if self.setter.has_words() {
            let is_open = self.last.is_some_and(char::is_alphanumeric);
            self.made(if is_open { ": " } else { " " });
        } else if self.note == Note::Begins && self.is_sign(tag) {
            self.is_bracketed = true;
            self.made("[");
        }
    }

    fn end_line(&mut self, name: &str) {
        self.in_line = self.in_line.saturating_sub(1);
        if self.titles > 0 && self.poems == 0 {
            if std::mem::take(&mut self.is_bracketed) {
                self.made("]");
            }
            return;
        }
        if name != "v" || self.setter.block().kind != Kind::Verse {
            self.setter.end();
        }
    }

    fn cell(&mut self, name: &str, tag: &Tag<'_>) {
        let n = tag.attribute("colspan").and_then(|n| n.parse().ok()).unwrap_or(1);
        self.setter.cell(n);
        self.in_line += 1;
        self.dress = Dress::default();
        match tag.attribute("align").as_deref() {
            Some("right") => self.setter.side(Side::Right),
            Some("center") => self.setter.side(Side::Middle),
            _ => {}
        }
        if name == "th" {
            self.setter.grid().into_iter().for_each(|grid| grid.head_cell());
        }
    }

    /// The words up to the end of the element that a tag begins, if they are few.
    fn words_of(&self, tag: &Tag<'_>) -> String {
        const LOOKED_AT: usize = 300;
        let end = self.source.floor_char_boundary((tag.range.end + LOOKED_AT).min(self.source.len()));
        let mut words = String::new();
        for token in Tokens::of_xml(self.source, tag.range.end..end) {
            match token {
                Token::Text { range, .. } => words.push_str(&decode(&self.source[range])),
                Token::End { written, .. } if written == tag.written => break,
                _ => {}
            }
        }
        words
    }

    /// Whether a line only stands between two parts.
    fn is_ornament(&self, tag: &Tag<'_>) -> bool {
        !self.words_of(tag).contains(char::is_alphanumeric)
    }

    /// Whether all of a paragraph is code, as a line of a program is.
    fn is_code(&self, tag: &Tag<'_>) -> bool {
        let behind = &self.source[tag.range.end..];
        let Some(code) = behind.strip_prefix("<code>") else { return false };
        let len = memchr::memchr(b'<', code.as_bytes()).unwrap_or(0);
        code[len..].starts_with("</code></p>")
    }

    fn is_sign(&self, tag: &Tag<'_>) -> bool {
        let words = self.words_of(tag);
        let words = words.trim();
        !words.is_empty() && !words.starts_with(['[', '(']) && words.chars().count() <= LONGEST_SIGN
    }
}

/// What stands in a line.
impl Reader<'_> {
    fn sign(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "td" | "th" => {
                self.cell(name, tag);
                self.in_line = self.in_line.saturating_sub(1);
            }
            "empty-line" if self.in_line == 0 && self.titles == 0 => self.setter.end(),
            "image" if !self.in_description => {
                let words = tag.attribute("alt").or_else(|| tag.attribute("title"));
                let words = words.filter(|words| !words.trim().is_empty());
                words.into_iter().for_each(|words| self.setter.add(Piece::Picture(words.into_owned())));
            }
            _ => {}
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let href = ["l:href", "xlink:href", "href"].into_iter().find_map(|name| tag.attribute(name));
        self.link = if tag.says("type", &["note"]) { Link::Note } else { Link::Other };
        if let Some(name) = href.as_deref().and_then(|href| href.strip_prefix('#')).filter(|_| !self.in_notes) {
            let is_first = self.references.len() < MOST_TARGETS && self.references.insert(name.to_owned());
            let target = is_first.then(|| Piece::Target(format!("{BACK}{name}")));
            target.into_iter().for_each(|target| self.setter.add(target));
        }
        self.setter.add(Piece::Link(href.map(|href| href.into_owned())));
    }

    fn end_link(&mut self) {
        if self.link == Link::NoteWithin {
            self.made("]");
        }
        if std::mem::take(&mut self.link) != Link::None {
            self.setter.add(Piece::Link(None));
        }
    }
}
