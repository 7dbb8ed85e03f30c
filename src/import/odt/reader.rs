//! The paragraphs of an OpenDocument text, and what stands in them.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use super::styles::{OUTLINE, Styles, short};
use crate::document::{Builder, Kind, Origin};
use crate::import::html::decode;
use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::numbering::Counter;
use crate::import::markup::paths::resolve;
use crate::import::markup::roles::Role;
use crate::import::markup::setter::{Block, Dress, Piece, Setter};
use crate::import::markup::skipped::Skipped;

/// Headings have no deeper level.
const DEEPEST: u8 = 6;
/// A sign for spaces stands for no more of them, and one for cells for no more of these.
const MOST_REPEATED: usize = 100;
/// So end the names of headings in links to them.
const OF_HEADING: &str = "|outline";
/// Boxes with paragraphs stand in paragraphs no deeper.
const MOST_PARAGRAPHS: usize = 100;

pub struct Reader<'s> {
    setter: Setter<'s>,
    source: &'s str,
    styles: Styles,
    counters: HashMap<String, Counter>,
    skipped: Skipped,
    /// The open paragraphs: what is around one is interrupted by it.
    paragraphs: Vec<Block>,
    /// The styles of the lists that are open.
    lists: Vec<Rc<str>>,
    /// The marker of the item that begins.
    marker: Option<String>,
    /// How the words in the open stretches are set, and how the words before were.
    dresses: Vec<Dress>,
    dress: Dress,
    in_contents: usize,
    in_head: bool,
    /// The words that stand for a picture.
    in_picture: bool,
    /// Where the picture is that is being read.
    origin: Option<Origin>,
    /// The sign of a note is being read.
    sign: Option<String>,
    /// What the note is called that is referred to here.
    note: Option<String>,
    /// The notes that come behind the text, and how many before had the same sign.
    notes: VecDeque<Note>,
    signs_used: HashMap<String, usize>,
    /// The note that begins.
    begun: Option<Note>,
    in_notes: bool,
    below: u8,
}

/// A note that was referred to.
#[derive(Debug)]
struct Note {
    sign: String,
    /// Both of its ends are linked by this name, and cross references lead to it by this one.
    name: String,
    id: Option<String>,
}

impl<'s> Reader<'s> {
    pub fn new(source: &'s str, styles: Styles) -> Self {
        Self {
            setter: Setter::new(source),
            source,
            styles,
            counters: HashMap::new(),
            skipped: Skipped::default(),
            paragraphs: Vec::new(),
            lists: Vec::new(),
            marker: None,
            dresses: Vec::new(),
            dress: Dress::default(),
            in_contents: 0,
            in_head: false,
            in_picture: false,
            origin: None,
            sign: None,
            note: None,
            notes: VecDeque::new(),
            signs_used: HashMap::new(),
            begun: None,
            in_notes: false,
            below: 0,
        }
    }

    /// The builder, and whether the text names its own title.
    pub fn read(mut self) -> (Builder, bool) {
        for token in Tokens::of_xml(self.source, 0..self.source.len()) {
            match token {
                Token::Start(tag) => self.start(&tag),
                Token::End { written, .. } => self.end(local(written)),
                Token::Text { range, .. } => self.text(range),
            }
        }
        (self.setter.finish(), self.below > 0)
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = local(tag.written);
        if self.skipped.begins(name, tag.is_empty, is_skipped) {
            return;
        }
        match name {
            "p" | "h" => self.begin_paragraph(name == "h", tag),
            "list" if !tag.is_empty => self.begin_list(tag),
            "list-item" => self.begin_item(tag),
            "list-header" => self.marker = None,
            "note" => self.note = tag.attribute("text:id").map(Cow::into_owned),
            "note-citation" if !tag.is_empty => self.begin_reference(tag),
            "note-body" => self.begin_note(),
            "table-of-content" if !tag.is_empty => self.in_contents += 1,
            "table" if !tag.is_empty => {
                self.setter.begin_table();
                self.named("table:name", "|table", tag);
            }
            "section" => self.named("text:name", "|region", tag),
            "bookmark" | "bookmark-start" | "reference-mark" | "reference-mark-start" => {
                self.named("text:name", "", tag);
            }
            "frame" => self.named("draw:name", "|frame", tag),
            "table-header-rows" => self.in_head = !tag.is_empty,
            "table-row" => self.row(),
            "table-cell" | "covered-table-cell" => self.cell(name, tag),
            _ => self.inline(name, tag),
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped.ends(name) {
            return;
        }
        match name {
            "p" | "h" => self.end_paragraph(),
            "list" => drop(self.lists.pop()),
            "list-item" => self.marker = None,
            "note-citation" => self.end_reference(),
            "table-of-content" => self.in_contents = self.in_contents.saturating_sub(1),
            "table" => self.setter.end_table(),
            "table-header-rows" => self.in_head = false,
            "span" => {
                self.dresses.pop();
            }
            "a" | "bookmark-ref" | "reference-ref" | "note-ref" | "sequence-ref" => self.setter.add(Piece::Link(None)),
            "desc" => self.in_picture = false,
            "frame" => self.picture(),
            _ => {}
        }
    }

    /// The picture that was named has ended, or its words have come.
    fn picture(&mut self) {
        let origin = self.origin.take();
        origin.into_iter().for_each(|origin| self.setter.add(Piece::Origin(origin)));
    }

    fn text(&mut self, range: Range<usize>) {
        if self.skipped.is_inside() {
            if !self.source[range.clone()].trim().is_empty() {
                self.setter.add(Piece::Hidden(range));
            }
        } else if self.in_picture {
            let words = decode(&self.source[range]).into_owned();
            self.setter.add(Piece::Picture(words));
            self.picture();
        } else if let Some(sign) = &mut self.sign {
            sign.push_str(&decode(&self.source[range.clone()]));
            self.setter.add(Piece::Words(range));
        } else if !self.paragraphs.is_empty() {
            self.dressed();
            self.setter.add(Piece::Words(range));
        }
    }

    fn dressed(&mut self) {
        let dress = self.dresses.last().copied().unwrap_or_default();
        if self.dress != dress {
            self.dress = dress;
            self.setter.add(Piece::Dress(dress));
        }
    }
}

/// Paragraphs, lists and tables.
impl Reader<'_> {
    fn begin_paragraph(&mut self, is_heading: bool, tag: &Tag<'_>) {
        let around = self.setter.block().rest();
        let block = self.block(is_heading, tag);
        self.setter.begin(block);
        self.dress = Dress::default();
        if let Some(number) = is_heading.then(|| self.number(tag)).flatten() {
            self.setter.number(&number);
        }
        match tag.is_empty {
            true => self.setter.end(),
            false => {
                // Nothing is nested so deep but what was made to do harm.
                if self.paragraphs.len() >= MOST_PARAGRAPHS {
                    self.paragraphs.clear();
                }
                self.paragraphs.push(around);
            }
        }
    }

    fn end_paragraph(&mut self) {
        if let Kind::Heading(_) = self.setter.block().kind {
            let name = without_number(&self.setter.read()).to_owned();
            self.setter.name(name + OF_HEADING);
        }
        self.setter.end();
        self.dress = Dress::default();
        if let Some(around) = self.paragraphs.pop().filter(|_| !self.paragraphs.is_empty()) {
            self.setter.begin(around);
        }
    }

    /// What the paragraph is.
    fn block(&mut self, is_heading: bool, tag: &Tag<'_>) -> Block {
        let style = self.styles.paragraph(&short(tag, "text:style-name").unwrap_or_default());
        if let Some(side) = style.side {
            self.setter.side(side);
        }
        if self.in_contents > 0 {
            return Block::new(Kind::Contents, 0);
        }
        if self.in_notes {
            return match self.begun.take() {
                Some(note) => Block { note: Some(note.name), ..Block::note(&note.sign) },
                None => Block::new(Kind::Note, 0),
            };
        }
        let depth = self.lists.len();
        match (style.role, style.level) {
            (Some(Role::Title), _) => {
                self.below = 1;
                Block::new(Kind::Heading(1), 0)
            }
            (_, level) if is_heading => {
                let own = tag.attribute("text:outline-level").and_then(|level| level.parse::<u8>().ok());
                let level = own.or(level).unwrap_or(1).saturating_add(self.below);
                Block::new(Kind::Heading(level.clamp(1, DEEPEST)), 0)
            }
            (Some(Role::Heading(level)), _) if depth == 0 => {
                Block::new(Kind::Heading(level.saturating_add(self.below).clamp(1, DEEPEST)), 0)
            }
            (role, _) => match (self.marker.take(), role) {
                (Some(marker), _) => Block::item(Kind::ListItem, depth.saturating_sub(1), marker),
                (None, Some(Role::Quote)) => Block::new(Kind::Quote, depth),
                (None, Some(Role::Code)) => Block::new(Kind::Code, depth),
                (None, Some(Role::Verse)) => Block::new(Kind::Verse, depth),
                (None, Some(Role::Contents)) => Block::new(Kind::Contents, depth),
                (None, Some(Role::Term)) => Block { is_term: true, ..Block::new(Kind::Paragraph, depth) },
                (None, Some(Role::Definition)) => Block::new(Kind::Paragraph, depth + 1),
                (None, Some(Role::Rule)) => {
                    self.setter.rule();
                    Block::new(Kind::Paragraph, depth)
                }
                _ => Block::new(Kind::Paragraph, depth),
            },
        }
    }

    /// The number of a heading, if headings have one.
    fn number(&mut self, tag: &Tag<'_>) -> Option<String> {
        if let Some(marker) = self.marker.take() {
            return Some(marker).filter(|marker| marker != "•");
        }
        if tag.attribute("text:is-list-header").is_some_and(|value| value == "true") {
            return None;
        }
        let level = tag.attribute("text:outline-level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(1);
        let levels = self.styles.list(OUTLINE)?;
        self.counters.entry(OUTLINE.to_owned()).or_default().next(levels, level.max(1) - 1)
    }

    fn begin_list(&mut self, tag: &Tag<'_>) {
        self.setter.end();
        let own = short(tag, "text:style-name").map(Rc::from);
        let style = own.or_else(|| self.lists.last().cloned()).unwrap_or_default();
        let goes_on = tag.attribute("text:continue-numbering").is_some_and(|value| value == "true")
            || tag.attribute("text:continue-list").is_some();
        if self.lists.is_empty() && !goes_on {
            self.counters.remove(&*style);
        }
        self.lists.push(style);
    }

    fn begin_item(&mut self, tag: &Tag<'_>) {
        let (Some(style), depth) = (self.lists.last(), self.lists.len().saturating_sub(1)) else { return };
        let counter = self.counters.entry(style.to_string()).or_default();
        if let Some(start) = tag.attribute("text:start-value").and_then(|start| start.parse().ok()) {
            counter.set(depth, start);
        }
        self.marker = match self.styles.list(style) {
            Some(levels) => counter.next(levels, depth),
            None => Some("•".to_owned()),
        };
    }

    fn begin_note(&mut self) {
        self.setter.end();
        self.paragraphs.clear();
        self.lists.clear();
        self.dresses.clear();
        self.in_notes = true;
        let note = self.notes.pop_front();
        if let Some(id) = note.as_ref().and_then(|note| note.id.clone()) {
            self.setter.add(Piece::Target(id));
        }
        self.begun = note.filter(|note| !note.sign.is_empty());
    }

    fn row(&mut self) {
        self.setter.row();
        if self.in_head {
            self.setter.grid().into_iter().for_each(|grid| grid.head());
        }
    }

    fn cell(&mut self, name: &str, tag: &Tag<'_>) {
        let number = |name: &str| tag.attribute(name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
        let n_same = if tag.is_empty { number("table:number-columns-repeated").clamp(1, MOST_REPEATED) } else { 1 };
        for _ in 0..n_same {
            self.setter.cell(1);
            if name == "covered-table-cell" {
                self.setter.grid().into_iter().for_each(|grid| grid.cover());
            }
        }
    }
}

/// What stands in a line.
impl Reader<'_> {
    fn inline(&mut self, name: &str, tag: &Tag<'_>) {
        if self.paragraphs.is_empty() {
            return;
        }
        let is_code = self.setter.block().kind == Kind::Code;
        match name {
            "span" if !tag.is_empty => {
                let own = self.styles.dress(&short(tag, "text:style-name").unwrap_or_default());
                let around = self.dresses.last().copied().unwrap_or_default();
                self.dresses.push(around.and(own));
            }
            "a" if !tag.is_empty => {
                let target = tag.attribute("xlink:href").map(|target| leads_to(&target));
                self.setter.add(Piece::Link(target));
            }
            "bookmark-ref" | "reference-ref" | "note-ref" | "sequence-ref" if !tag.is_empty => {
                let name = tag.attribute("text:ref-name");
                self.setter.add(Piece::Link(name.map(|name| format!("#{name}"))));
            }
            "sequence" => self.named("text:ref-name", "", tag),
            "s" if is_code => {
                let n = tag.attribute("text:c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                self.setter.add(Piece::Made(" ".repeat(n.min(MOST_REPEATED))));
            }
            "tab" if is_code => self.setter.add(Piece::Made("    ".to_owned())),
            "s" | "tab" => self.setter.add(Piece::Space),
            "line-break" => self.setter.add(Piece::Break),
            "desc" => self.in_picture = !tag.is_empty,
            "image" => {
                let path = tag.attribute("xlink:href").filter(|path| !path.is_empty() && !path.contains(':'));
                self.origin = self.origin.take().or(path.map(|path| Origin::Part(resolve("", &path))));
            }
            _ => {}
        }
    }

    /// Links lead by the name that an attribute gives to what comes next. The kind of some things is said behind it.
    fn named(&mut self, attribute: &str, kind: &str, tag: &Tag<'_>) {
        if let Some(name) = tag.attribute(attribute) {
            self.setter.add(Piece::Target(format!("{name}{kind}")));
        }
    }

    /// A reference to a note, which reads `[1]` and leads to the note of that sign. Where the signs are counted anew,
    /// the names of the later ones say which they are.
    fn begin_reference(&mut self, tag: &Tag<'_>) {
        let behind = &self.source[tag.range.end..];
        let words = decode(&behind[..memchr::memchr(b'<', behind.as_bytes()).unwrap_or(behind.len())]);
        let sign = words.trim().to_owned();
        let n_before = self.signs_used.entry(sign.clone()).and_modify(|n| *n += 1).or_insert(0);
        let name = if *n_before == 0 { format!("[^{sign}]") } else { format!("[^{sign} {n_before}]") };
        self.setter.add(Piece::Link(Some(name.clone())));
        self.setter.add(Piece::Made("[".to_owned()));
        self.sign = Some(String::new());
        self.notes.push_back(Note { sign, name, id: self.note.take() });
    }

    fn end_reference(&mut self) {
        let Some(sign) = self.sign.take() else { return };
        self.setter.add(Piece::Made("]".to_owned()));
        self.setter.add(Piece::Link(None));
        self.notes.back_mut().into_iter().for_each(|note| note.sign = sign.trim().to_owned());
    }
}

/// Where a link leads. A heading may be linked to by its number and words.
fn leads_to(address: &str) -> String {
    match address.strip_prefix('#').filter(|name| name.ends_with(OF_HEADING)) {
        Some(name) => format!("#{}", without_number(name)),
        None => address.to_owned(),
    }
}

fn without_number(heading: &str) -> &str {
    heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
}

/// Whether what an element holds is not shown.
fn is_skipped(name: &str) -> bool {
    const SKIPPED: [&str; 11] = [
        "tracked-changes",
        "annotation",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "forms",
        "table-of-content-source",
        "alphabetical-index-source",
        "bibliography-source",
        "illustration-index-source",
        "binary-data",
    ];
    SKIPPED.contains(&name)
}
