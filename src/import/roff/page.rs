//! Writes the words of a page: how they are set, and the blocks they stand in.

use std::ops::Range;

use crate::document::{Builder, Kind, SpanKind};
use crate::import::markup::writer::Writer;

/// Parts of a page are nested no deeper.
const DEEPEST: u8 = 12;

/// How words are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Font {
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
}

impl Font {
    pub const STRONG: Self = Self { strong: true, emphasis: false, code: false };
    pub const EMPHASIS: Self = Self { strong: false, emphasis: true, code: false };
    pub const CODE: Self = Self { strong: false, emphasis: false, code: true };

    /// The font that a page calls so.
    pub fn of(name: &str) -> Self {
        match name {
            "B" | "3" => Self::STRONG,
            "I" | "2" => Self::EMPHASIS,
            "BI" | "4" => Self { strong: true, ..Self::EMPHASIS },
            "CB" => Self { strong: true, ..Self::CODE },
            "CI" => Self { emphasis: true, ..Self::CODE },
            "C" | "CW" | "CR" | "CO" | "TT" => Self::CODE,
            _ => Self::default(),
        }
    }
}

/// What the next words stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub kind: Kind,
    pub depth: u8,
    pub is_term: bool,
}

pub struct Page<'s> {
    pub w: Writer<'s>,
    font: Font,
    before: Font,
    /// Where the spans that are open began: strong, emphasis, code.
    open: [Option<usize>; 3],
    link: Option<(usize, String)>,
    /// The block that is open and where its words begin, or the one that the next words begin.
    block: Option<(Wanted, usize)>,
    pub wanted: Wanted,
    /// What stands before the words of the next block, such as a bullet.
    marker: Option<(String, Range<usize>)>,
    is_dressed: bool,
}

impl<'s> Page<'s> {
    pub fn new(source: &'s str) -> Self {
        Self {
            w: Writer::new(source),
            font: Font::default(),
            before: Font::default(),
            open: [None; 3],
            link: None,
            block: None,
            wanted: Wanted { kind: Kind::Paragraph, depth: 0, is_term: false },
            marker: None,
            is_dressed: false,
        }
    }

    /// Ends the block; the next words stand in one of this kind.
    pub fn want(&mut self, kind: Kind, depth: u8) {
        self.end();
        self.wanted = Wanted { kind, depth: depth.min(DEEPEST), is_term: false };
        self.marker = None;
    }

    /// The next words stand in an item with this marker, which is in the source.
    pub fn want_item(&mut self, marker: String, range: Range<usize>, depth: u8) {
        self.want(Kind::ListItem, depth);
        self.marker = Some((marker, range));
    }

    /// The next words are a headword.
    pub fn want_term(&mut self, depth: u8) {
        self.want(Kind::Paragraph, depth);
        self.wanted.is_term = true;
    }

    /// Ends the block. The next words stand in one of the same kind.
    pub fn end(&mut self) {
        self.end_spans();
        if let Some((wanted, start)) = self.block.take()
            && wanted.is_term
        {
            self.w.span(start, SpanKind::Term);
        }
        self.w.clear();
        if self.wanted.kind == Kind::ListItem {
            // What goes on behind an item stands below its words.
            self.wanted = Wanted { kind: Kind::Paragraph, depth: (self.wanted.depth + 1).min(DEEPEST), ..self.wanted };
        }
    }

    /// The block that is open.
    pub fn block(&self) -> Option<Wanted> {
        self.block.map(|(wanted, _)| wanted)
    }

    /// How many bytes the open block has so far.
    pub fn len(&self) -> usize {
        self.block.map_or(0, |(_, start)| self.w.at() - start)
    }

    /// The open block turns out to be a headword.
    pub fn is_term_after_all(&mut self) {
        self.block.iter_mut().for_each(|(wanted, _)| wanted.is_term = true);
    }

    /// Whether the first words of the open block have a font of their own.
    pub fn is_dressed(&self) -> bool {
        self.block.is_some() && self.is_dressed
    }

    /// Whether lines end where they end in the source.
    pub fn keeps_lines(&self) -> bool {
        self.wanted.kind == Kind::Code
    }

    pub fn font(&mut self, name: &str) {
        let font = if name == "P" || name.is_empty() { self.before } else { Font::of(name) };
        self.set(font);
    }

    /// The next words are set so; gives how words were set.
    pub fn set(&mut self, font: Font) -> Font {
        let old = self.font;
        if font != old {
            self.before = old;
            self.font = font;
            let is_wanted = [font.strong, font.emphasis, font.code];
            for (i, kind) in [SpanKind::Strong, SpanKind::Emphasis, SpanKind::Code].into_iter().enumerate() {
                if let Some(start) = self.open[i].take_if(|_| !is_wanted[i]) {
                    self.w.span(start, kind);
                }
            }
        }
        old
    }

    /// A paragraph begins undressed.
    pub fn undress(&mut self) {
        self.set(Font::default());
        self.before = Font::default();
    }

    /// From here on, words lead there.
    pub fn begin_link(&mut self, to: String) {
        self.end_link();
        self.begin();
        self.w.flush();
        self.link = Some((self.w.at(), to));
    }

    pub fn end_link(&mut self) {
        if let Some((start, to)) = self.link.take() {
            if self.w.at() == start {
                // A link without words is shown as its address.
                self.made(to.strip_prefix("mailto:").unwrap_or(&to));
            }
            self.w.span(start, SpanKind::Link(to));
        }
    }

    /// Words that stand at `range` in the source, or stand for it.
    pub fn words(&mut self, words: &str, range: Range<usize>) {
        if self.keeps_lines() && !words.is_empty() {
            self.dressed();
            return self.w.line(words, range);
        }
        let is_plain = words.len() == range.len();
        let mut at = 0;
        for word in words.split([' ', '\t']) {
            let start = at;
            at += word.len() + 1;
            if start > 0 {
                self.space();
            }
            if !word.is_empty() {
                let place =
                    if is_plain { range.start + start..range.start + start + word.len() } else { range.clone() };
                self.dressed();
                self.w.line(word, place);
            }
        }
    }

    /// Words that the source does not have.
    pub fn made(&mut self, words: &str) {
        self.dressed();
        self.w.insert(words);
    }

    /// A sign that follows the word before it.
    pub fn sign(&mut self, words: &str) {
        self.w.clear_space();
        self.made(words);
    }

    /// A space, if more words come.
    pub fn space(&mut self) {
        if self.block.is_some() {
            self.w.space(" ");
        }
    }

    /// The line ends, if more words come.
    pub fn end_line(&mut self) {
        if self.block.is_some() {
            self.w.end_line();
        }
    }

    /// The words of the open block.
    pub fn text_of_block(&self) -> String {
        self.block.map_or(String::new(), |(_, start)| self.w.text_from(start).trim().to_owned())
    }

    /// A cell of a table begins.
    pub fn cell(&mut self, before: &str, column: usize, is_head: bool) {
        self.begin();
        self.w.cell(before, column, is_head);
    }

    pub fn end_row(&mut self) {
        if self.block.is_some() {
            self.w.space("\n");
        }
    }

    pub fn finish(mut self) -> Builder {
        self.end();
        self.w.finish()
    }

    /// Begins the block that is wanted, unless it is open.
    fn begin(&mut self) {
        if self.block.is_some() {
            return;
        }
        self.w.begin(self.wanted.kind, self.wanted.depth);
        if let Some((marker, range)) = self.marker.take() {
            self.w.line(&marker, range);
            self.w.insert(" ");
            self.w.end_marker();
        }
        self.block = Some((self.wanted, self.w.at()));
        self.is_dressed = self.font != Font::default();
    }

    /// Words come: begins what they stand in.
    fn dressed(&mut self) {
        self.begin();
        self.w.flush();
        let at = self.w.at();
        for (open, is_wanted) in self.open.iter_mut().zip([self.font.strong, self.font.emphasis, self.font.code]) {
            if is_wanted {
                open.get_or_insert(at);
            }
        }
    }

    fn end_spans(&mut self) {
        let before = self.before;
        self.font = self.set(Font::default());
        self.before = before;
        self.end_link();
    }
}
