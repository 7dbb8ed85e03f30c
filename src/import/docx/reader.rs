//! The paragraphs of a Word document, and what stands in them.

use std::collections::HashMap;
use std::ops::Range;

use super::numbering::Numbering;
use super::styles::{self, Styles};
use super::{Part, is_on, val};
use crate::document::{Builder, Kind, Origin};
use crate::import::html::decode;
use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::numbering::Numerals;
use crate::import::markup::roles::Role;
use crate::import::markup::setter::{Block, Dress, Piece, Setter};
use crate::import::markup::skipped::Skipped;
use crate::import::markup::table::Side;

/// Headings have no deeper level.
const DEEPEST: u8 = 6;
/// Boxes of text stand in each other no deeper.
const MOST_BOXES: usize = 100;

pub struct Reader<'s, 'l> {
    setter: Setter<'s>,
    source: &'s str,
    styles: Styles,
    numbering: Numbering,
    links: &'l HashMap<String, String>,
    part: Part,
    skipped: Skipped,
    paragraph: Paragraph,
    /// Where in a paragraph's or a run's properties we are.
    within: Within,
    run: Dress,
    is_vanished: bool,
    /// How the words before were set.
    dress: Option<Dress>,
    fields: Vec<Field>,
    in_link: bool,
    /// The paragraphs that boxes of text interrupt.
    boxes: Vec<Block>,
    /// How many levels the headings are deeper because the title of the work is above them.
    below: u8,
    /// The numbers of notes by what they are and their names.
    notes: HashMap<(Part, String), usize>,
    n_notes: [usize; 2],
    /// The sign of the note that begins.
    sign: Option<String>,
}

/// What a paragraph says about itself.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    list_level: Option<usize>,
    side: Option<Side>,
    /// Whether the end of the paragraph was struck out, so that the next one goes on with it.
    is_joined: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    /// Of a paragraph, and of the sign at its end.
    Properties,
    MarkProperties,
    RunProperties,
    /// What is to be read.
    Words,
    Deleted,
    Instruction,
}

/// A field: a link, a page number and so on.
#[derive(Debug, Default)]
struct Field {
    instruction: String,
    has_link: bool,
}

impl<'s, 'l> Reader<'s, 'l> {
    pub fn new(source: &'s str, styles: Styles, numbering: Numbering, links: &'l HashMap<String, String>) -> Self {
        Self {
            setter: Setter::new(source),
            source,
            styles,
            numbering,
            links,
            part: Part::Body,
            skipped: Skipped::default(),
            paragraph: Paragraph::default(),
            within: Within::Text,
            run: Dress::default(),
            is_vanished: false,
            dress: None,
            fields: Vec::new(),
            in_link: false,
            boxes: Vec::new(),
            below: 0,
            notes: HashMap::new(),
            n_notes: [0; 2],
            sign: None,
        }
    }

    /// Reads a part of the source.
    pub fn read(&mut self, part: Part, range: Range<usize>) {
        self.setter.end_table();
        self.part = part;
        self.skipped = Skipped::default();
        self.boxes.clear();
        self.fields.clear();
        self.in_link = false;
        for token in Tokens::of_xml(self.source, range) {
            match token {
                Token::Start(tag) => self.start(&tag),
                Token::End { written, .. } => self.end(local(written)),
                Token::Text { range, .. } => self.text(range),
            }
        }
        self.setter.end_table();
    }

    /// The builder, and whether the text names its own title.
    pub fn finish(self) -> (Builder, bool) {
        (self.setter.finish(), self.below > 0)
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = local(tag.written);
        if self.skipped.begins(name, tag.is_empty, is_skipped) {
            return;
        }
        match self.within {
            Within::Properties | Within::MarkProperties => return self.property(name, tag),
            Within::RunProperties => return self.run_property(name, tag),
            _ => {}
        }
        if tag.is_empty {
            return self.sign(name, tag);
        }
        match name {
            "p" => self.begin_paragraph(),
            "pPr" => self.within = Within::Properties,
            "r" => (self.run, self.is_vanished) = (Dress::default(), false),
            "rPr" => self.within = Within::RunProperties,
            "t" => self.within = Within::Words,
            "delText" => self.within = Within::Deleted,
            "instrText" => self.within = Within::Instruction,
            "tbl" => self.setter.begin_table(),
            "tr" => self.setter.row(),
            "tc" => self.setter.cell(1),
            "txbxContent" if self.boxes.len() < MOST_BOXES => {
                self.boxes.push(self.setter.block().rest());
                self.setter.end();
            }
            "footnote" | "endnote" => self.note(tag),
            "hyperlink" => self.link(tag),
            "fldSimple" => {
                let instruction = tag.attribute("w:instr").unwrap_or_default().into_owned();
                self.fields.push(Field { instruction, has_link: false });
                self.begin_field();
            }
            _ => self.sign(name, tag),
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped.ends(name) {
            return;
        }
        match name {
            "pPr" => {
                self.within = Within::Text;
                self.dress_paragraph();
            }
            "rPr" if self.within == Within::MarkProperties => self.within = Within::Properties,
            "rPr" | "t" | "delText" | "instrText" => self.within = Within::Text,
            "p" if !self.paragraph.is_joined => self.setter.end(),
            "tbl" => self.setter.end_table(),
            "hyperlink" => {
                self.in_link = false;
                self.setter.add(Piece::Link(None));
            }
            "fldSimple" => self.end_field(),
            "txbxContent" => {
                if let Some(block) = self.boxes.pop() {
                    self.setter.begin(block);
                    self.dress = None;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let is_hidden = self.skipped.is_inside() || self.is_vanished || self.part == Part::Comments;
        match self.within {
            Within::Words if is_hidden => self.setter.add(Piece::Hidden(range)),
            Within::Words => {
                self.dressed();
                self.setter.add(Piece::Words(range));
            }
            Within::Deleted => self.setter.add(Piece::Hidden(range)),
            Within::Instruction => {
                let words = decode(&self.source[range]);
                self.fields.last_mut().into_iter().for_each(|field| field.instruction.push_str(&words));
            }
            // What is skipped holds its words in other elements, which are not looked at.
            _ if self.skipped.is_inside() && !self.source[range.clone()].trim().is_empty() => {
                self.setter.add(Piece::Hidden(range));
            }
            _ => {}
        }
    }

    fn dressed(&mut self) {
        if self.dress != Some(self.run) {
            self.dress = Some(self.run);
            self.setter.add(Piece::Dress(self.run));
        }
    }
}

/// Paragraphs.
impl Reader<'_, '_> {
    fn begin_paragraph(&mut self) {
        let goes_on = std::mem::take(&mut self.paragraph).is_joined && self.setter.has_words();
        self.within = Within::Text;
        self.dress = None;
        if goes_on {
            // The properties of this paragraph are those of the joined one, whose block has begun.
            return;
        }
        let block = match self.part {
            Part::Body => Block::new(Kind::Paragraph, 0),
            _ => self.note_block(),
        };
        self.setter.begin(block);
    }

    fn note_block(&mut self) -> Block {
        match self.sign.take() {
            Some(sign) => Block::note(&sign),
            None => Block::new(Kind::Note, 0),
        }
    }

    fn property(&mut self, name: &str, tag: &Tag<'_>) {
        let it = &mut self.paragraph;
        match name {
            "rPr" if !tag.is_empty => self.within = Within::MarkProperties,
            "del" if self.within == Within::MarkProperties => it.is_joined = true,
            _ if self.within == Within::MarkProperties => {}
            "pStyle" => it.style = val(tag),
            "outlineLvl" => it.outline = val(tag).and_then(|level| level.parse().ok()),
            "numId" => it.list = val(tag),
            "ilvl" => it.list_level = val(tag).and_then(|level| level.parse().ok()),
            "jc" => {
                it.side = match val(tag).as_deref() {
                    Some("right" | "end") => Some(Side::Right),
                    Some("center") => Some(Side::Middle),
                    _ => None,
                }
            }
            _ => {}
        }
    }

    /// The properties of a paragraph are known: says what it is.
    fn dress_paragraph(&mut self) {
        if let Some(side) = self.paragraph.side {
            self.setter.side(side);
        }
        if self.part != Part::Body || self.setter.has_words() {
            return;
        }
        let style = self.styles.paragraph(self.paragraph.style.as_deref());
        let own_level = self.paragraph.outline.filter(|level| *level < 9).map(|level| level + 1);
        let style_level = style.outline.filter(|level| *level < 9 && self.paragraph.outline.is_none());
        let list = self.paragraph.list.clone().or(style.list);
        let list_level = self.paragraph.list_level.or(style.list_level).unwrap_or(0);
        let marker = list.and_then(|list| self.numbering.marker(&list, list_level));
        let level = match style.role {
            Some(Role::Heading(level)) if style.outline.is_none() => Some(level),
            _ => own_level.or(style_level.map(|level| level + 1)),
        };
        let block = match (style.role, level, marker) {
            (Some(Role::Title), ..) => {
                self.below = 1;
                Block::new(Kind::Heading(1), 0)
            }
            (_, Some(level), marker) => {
                let level = level.saturating_add(self.below).clamp(1, DEEPEST);
                self.setter.begin(Block::new(Kind::Heading(level), 0));
                if let Some(number) = marker.filter(|marker| marker != "•") {
                    self.setter.number(&number);
                }
                return;
            }
            (_, _, Some(marker)) => Block::item(Kind::ListItem, list_level.max(style.depth).min(50), marker),
            (Some(Role::Quote), ..) => Block::new(Kind::Quote, 0),
            (Some(Role::Code), ..) => Block::new(Kind::Code, 0),
            (Some(Role::Verse), ..) => Block::new(Kind::Verse, 0),
            (Some(Role::Contents), ..) => Block::new(Kind::Contents, 0),
            (Some(Role::Term), ..) => Block { is_term: true, ..Block::new(Kind::Paragraph, 0) },
            (Some(Role::Definition), ..) => Block::new(Kind::Paragraph, 1),
            _ => Block::new(Kind::Paragraph, 0),
        };
        self.setter.begin(block);
    }
}

/// What stands in a line.
impl Reader<'_, '_> {
    fn run_property(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "rStyle" => self.run = val(tag).map(|style| self.styles.dress(&style)).unwrap_or_default(),
            "vanish" => self.is_vanished = val(tag).is_none_or(|value| is_on(&value)),
            _ => styles::dress(&mut self.run, tag),
        }
    }

    /// An element that stands for something.
    fn sign(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "p" => {
                self.begin_paragraph();
                self.setter.end();
            }
            "tab" | "ptab" => {
                let is_code = self.setter.block().kind == Kind::Code;
                self.setter.add(if is_code { Piece::Made("    ".to_owned()) } else { Piece::Space });
            }
            "br" | "cr" => {
                let is_page = tag.attribute("w:type").is_some_and(|kind| kind != "textWrapping");
                self.setter.add(if is_page { Piece::Space } else { Piece::Break });
            }
            "noBreakHyphen" => self.made("\u{2011}"),
            "gridSpan" => {
                let n = val(tag).and_then(|n| n.parse().ok()).unwrap_or(1);
                self.setter.grid().into_iter().for_each(|grid| grid.reach(n));
            }
            "vMerge" if val(tag).as_deref() != Some("restart") => {
                self.setter.grid().into_iter().for_each(|grid| grid.cover())
            }
            "tblHeader" if val(tag).is_none_or(|value| is_on(&value)) => {
                self.setter.grid().into_iter().for_each(|grid| grid.head());
            }
            "bookmarkStart" => {
                let name = tag.attribute("w:name").filter(|_| self.part != Part::Comments);
                name.into_iter().for_each(|name| self.setter.add(Piece::Target(name.into_owned())));
            }
            "footnoteReference" => self.reference(Part::Footnotes, tag),
            "endnoteReference" => self.reference(Part::Endnotes, tag),
            "fldChar" => self.field(tag),
            "docPr" if self.part != Part::Comments => {
                let words = tag.attribute("descr").filter(|words| !words.trim().is_empty());
                words.into_iter().for_each(|words| self.setter.add(Piece::Picture(words.into_owned())));
            }
            "blip" | "imagedata" if self.part != Part::Comments => {
                let path = self.target(tag, if name == "blip" { "r:embed" } else { "r:id" });
                path.into_iter().for_each(|path| self.setter.add(Piece::Origin(Origin::Part(path))));
            }
            "rect" if tag.attribute("o:hr").is_some_and(|value| value.starts_with('t')) => self.setter.rule(),
            _ => {}
        }
    }

    fn made(&mut self, text: &str) {
        if self.part == Part::Comments {
            return;
        }
        self.dressed();
        self.setter.add(Piece::Made(text.to_owned()));
    }

    fn reference(&mut self, part: Part, tag: &Tag<'_>) {
        if self.part != Part::Body {
            return;
        }
        let id = tag.attribute("w:id").unwrap_or_default().into_owned();
        let n = &mut self.n_notes[usize::from(part == Part::Endnotes)];
        let number = *self.notes.entry((part, id)).or_insert_with(|| {
            *n += 1;
            *n
        });
        let sign = sign(part, number);
        self.run = Dress::default();
        self.setter.add(Piece::Link(Some(format!("[^{sign}]"))));
        self.made(&format!("[{sign}]"));
        self.setter.add(Piece::Link(None));
    }

    /// A note begins.
    fn note(&mut self, tag: &Tag<'_>) {
        self.setter.end();
        let id = tag.attribute("w:id").unwrap_or_default().into_owned();
        let number = self.notes.get(&(self.part, id));
        self.sign = number.map(|number| sign(self.part, *number));
    }

    /// What the name that an attribute holds means in the part that is read.
    fn target(&self, tag: &Tag<'_>, attribute: &str) -> Option<String> {
        let id = tag.attribute(attribute)?;
        let own = match self.part {
            Part::Footnotes => format!("footnotes {id}"),
            Part::Endnotes => format!("endnotes {id}"),
            _ => id.into_owned(),
        };
        self.links.get(&own).cloned()
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let target = self.target(tag, "r:id");
        let anchor = tag.attribute("w:anchor").map(|anchor| format!("#{anchor}"));
        let target = match (target, anchor) {
            (Some(target), Some(anchor)) => Some(target + &anchor),
            (target, anchor) => target.or(anchor),
        };
        self.in_link = target.is_some();
        self.setter.add(Piece::Link(target));
    }

    fn field(&mut self, tag: &Tag<'_>) {
        match tag.attribute("w:fldCharType").as_deref() {
            Some("begin") if self.fields.len() < MOST_BOXES => self.fields.push(Field::default()),
            Some("separate") => self.begin_field(),
            Some("end") => self.end_field(),
            _ => {}
        }
    }

    /// What the field shows comes.
    fn begin_field(&mut self) {
        // The number of a page in a line of the contents leads where the line leads.
        let Some(field) = self.fields.last_mut().filter(|_| !self.in_link) else { return };
        if let Some(target) = leads_to(&field.instruction) {
            (field.has_link, self.in_link) = (true, true);
            self.setter.add(Piece::Link(Some(target)));
        }
    }

    fn end_field(&mut self) {
        if self.fields.pop().is_some_and(|field| field.has_link) {
            self.in_link = false;
            self.setter.add(Piece::Link(None));
        }
    }
}

/// Where the words lead that a field shows: it says so with a link, or it repeats what a bookmark names.
fn leads_to(instruction: &str) -> Option<String> {
    let words = arguments(instruction);
    let behind = |switch: &str| words.iter().position(|word| word == switch).and_then(|i| words.get(i + 1));
    let first = words.get(1).filter(|word| !word.starts_with('\\'));
    match words.first().map(String::as_str) {
        Some("HYPERLINK") => match (first, behind("\\l")) {
            (file, Some(place)) => Some(format!("{}#{place}", file.map_or("", String::as_str))),
            (file, None) => file.cloned(),
        },
        Some("REF" | "PAGEREF" | "NOTEREF") if words.iter().any(|word| word == "\\h") => {
            first.map(|place| format!("#{place}"))
        }
        _ => None,
    }
}

/// The words of an instruction; what stands in quotation marks is one of them.
fn arguments(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in instruction.split('"').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// The sign of a note: those at the end of the text are counted apart, in other numerals.
fn sign(part: Part, number: usize) -> String {
    let numerals = if part == Part::Endnotes { Numerals::Roman(false) } else { Numerals::Arabic };
    numerals.written(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Whether what an element holds is there a second time, or was there before the document was changed.
fn is_skipped(name: &str) -> bool {
    const SKIPPED: [&str; 10] = [
        "Fallback",
        "moveFrom",
        "pPrChange",
        "rPrChange",
        "sectPrChange",
        "tblPrChange",
        "tcPrChange",
        "trPrChange",
        "tblGridChange",
        "numberingChange",
    ];
    SKIPPED.contains(&name)
}
