//! Sets paragraphs, lists, notes and tables for the importers of XML that is not HTML.
//!
//! An importer says what it meets: a paragraph begins, words stand here, from now on they are emphasised. The setter
//! gathers a paragraph before it writes it, and a table before it sets it, so that it knows the poem by its lines and
//! the columns by their cells. It knows no format.

use std::ops::Range;

use super::grid::Grid;
use super::table::Side;
use super::writer::Writer;
use crate::document::{Builder, Kind, Origin, SpanKind, Why};
use crate::import::html;

/// A line of verse has no more bytes, and a poem has so many breaks at least.
const LONGEST_LINE: usize = 160;
const FEWEST_BREAKS: usize = 2;

/// What a paragraph is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    pub depth: usize,
    /// What stands before its words, and where that leads, if it is the sign of a note.
    pub marker: Option<String>,
    pub note: Option<String>,
    /// Whether all of it is a headword.
    pub is_term: bool,
}

impl Block {
    pub fn new(kind: Kind, depth: usize) -> Self {
        Self { kind, depth, marker: None, note: None, is_term: false }
    }

    pub fn item(kind: Kind, depth: usize, marker: String) -> Self {
        Self { marker: Some(marker), ..Self::new(kind, depth) }
    }

    /// A note with this sign.
    pub fn note(sign: &str) -> Self {
        Self { note: Some(format!("[^{sign}]")), ..Self::item(Kind::Note, 0, format!("[{sign}]")) }
    }

    /// What a paragraph is that goes on with this one.
    pub fn rest(&self) -> Self {
        Self { is_term: self.is_term, ..Self::new(self.kind, self.depth) }
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dress {
    pub emphasis: bool,
    pub strong: bool,
    pub code: bool,
    pub struck: bool,
    /// Above the line.
    pub raised: bool,
}

impl Dress {
    /// How words are set that both hold for.
    pub fn and(self, other: Self) -> Self {
        Self {
            emphasis: self.emphasis || other.emphasis,
            strong: self.strong || other.strong,
            code: self.code || other.code,
            struck: self.struck || other.struck,
            raised: self.raised || other.raised,
        }
    }
}

/// What a paragraph holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of the source, where references are not decoded yet.
    Words(Range<usize>),
    /// What the source does not have in this form.
    Made(String),
    /// Words that stand for a picture.
    Picture(String),
    /// Where a picture is; the words that stand for it come right before.
    Origin(Origin),
    Space,
    /// A line ends.
    Break,
    /// What stands before this in the block is its marker.
    EndMarker,
    Dress(Dress),
    /// From here on, words lead there; or nowhere.
    Link(Option<String>),
    /// Links lead by this name to the words that come next.
    Target(String),
    /// What is not shown.
    Hidden(Range<usize>),
}

pub struct Setter<'s> {
    w: Writer<'s>,
    source: &'s str,
    block: Block,
    pieces: Vec<Piece>,
    /// Whether there is something to be read in them.
    has_words: bool,
    /// Whether the block was begun, and is not what is left of one that ended.
    is_begun: bool,
    grid: Option<Grid>,
    /// How the next words are set. A paragraph begins undressed.
    dress: Dress,
    link: Option<String>,
    open: Open,
    /// The block that was set last; lines of code and contents that follow each other are one block.
    last: Option<(Kind, usize)>,
    keeps_spaces: bool,
    /// The words of the last picture.
    pictured: Range<usize>,
    /// The names of the words that come next.
    names: Vec<String>,
}

/// Where the spans that are open began.
#[derive(Debug, Default)]
struct Open {
    spans: [Option<usize>; 4],
    link: Option<(usize, String)>,
}

impl<'s> Setter<'s> {
    pub fn new(source: &'s str) -> Self {
        Self {
            w: Writer::new(source),
            source,
            block: Block::new(Kind::Paragraph, 0),
            pieces: Vec::new(),
            has_words: false,
            is_begun: false,
            grid: None,
            dress: Dress::default(),
            link: None,
            open: Open::default(),
            pictured: 0..0,
            last: None,
            keeps_spaces: false,
            names: Vec::new(),
        }
    }

    /// Ends the block before; the words that follow are of this one.
    pub fn begin(&mut self, block: Block) {
        self.end();
        self.block = block;
        self.is_begun = true;
    }

    /// The block that words are gathered for.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// Whether it has words already.
    pub fn has_words(&self) -> bool {
        self.has_words
    }

    /// Adds to the block.
    pub fn add(&mut self, piece: Piece) {
        self.has_words = self.has_words || self.is_seen(&piece);
        self.pieces.push(piece);
    }

    /// The words of the block stand behind this number; one without words is not shown.
    pub fn number(&mut self, number: &str) {
        self.pieces.push(Piece::Made(format!("{number} ")));
    }

    /// What is to be read in the block so far.
    pub fn read(&self) -> String {
        self.shown(&self.pieces)
    }

    /// Links lead by this name to the beginning of the block.
    pub fn name(&mut self, name: String) {
        self.pieces.insert(0, Piece::Target(name));
    }

    /// Ends the block. One without words leaves no trace, but for an empty line in code.
    pub fn end(&mut self) {
        let rest = self.block.rest();
        let block = std::mem::replace(&mut self.block, rest);
        let pieces = std::mem::take(&mut self.pieces);
        let has_words = std::mem::take(&mut self.has_words);
        let is_begun = std::mem::take(&mut self.is_begun);
        match &mut self.grid {
            Some(grid) if grid.in_cell() => {
                let words = if has_words { self.shown(&pieces) } else { String::new() };
                let marker = block.marker.as_deref().filter(|_| has_words);
                let text = marker.map_or(words.clone(), |marker| format!("{marker} {words}"));
                let is_kept = self.grid.as_mut().is_some_and(|grid| grid.add(block, pieces, &text));
                if !is_kept {
                    self.pour();
                }
            }
            _ if has_words => self.set(&block, pieces),
            _ => {
                if is_begun && block.kind == Kind::Code && self.last == Some((Kind::Code, block.depth)) {
                    self.w.end_line();
                }
                self.without_words(pieces);
            }
        }
    }

    /// A line across the page.
    pub fn rule(&mut self) {
        self.end();
        if self.grid.is_none() {
            self.w.begin(Kind::Rule, 0);
            self.w.insert("* * *");
            self.last = None;
        }
    }

    /// A table begins. One in the cell of another turns that into paragraphs.
    pub fn begin_table(&mut self) {
        self.end();
        self.pour();
        self.grid = Some(Grid::default());
    }

    pub fn row(&mut self) {
        self.end();
        if !self.grid.as_mut().is_none_or(Grid::row) {
            self.pour();
        }
    }

    /// A cell that reaches over so many columns.
    pub fn cell(&mut self, n_columns: usize) {
        self.begin(Block::new(Kind::Paragraph, 0));
        let is_kept = self.grid.as_mut().is_none_or(|grid| grid.cell(n_columns));
        if !is_kept {
            self.pour();
        }
    }

    /// What becomes known of the cell when it has begun.
    pub fn grid(&mut self) -> Option<&mut Grid> {
        self.grid.as_mut()
    }

    /// Where the words of the cell stand in their column.
    pub fn side(&mut self, side: Side) {
        self.grid.as_mut().into_iter().for_each(|grid| grid.side(side));
    }

    pub fn end_table(&mut self) {
        self.end();
        match self.grid.take() {
            Some(grid) if grid.is_table() => self.set_table(grid),
            Some(grid) => self.set_paragraphs(grid),
            None => {}
        }
    }

    /// The builder, which now may have the source.
    pub fn finish(mut self) -> Builder {
        self.end_table();
        self.name_here();
        self.w.finish()
    }

    /// The table that is gathered is none after all.
    fn pour(&mut self) {
        if let Some(grid) = self.grid.take() {
            self.set_paragraphs(grid);
        }
    }

    fn set_paragraphs(&mut self, grid: Grid) {
        for cell in grid.rows.into_iter().flatten() {
            for (block, pieces) in cell.paragraphs {
                match pieces.iter().any(|piece| self.is_seen(piece)) {
                    true => self.set(&block, pieces),
                    false => self.without_words(pieces),
                }
            }
        }
    }

    fn set_table(&mut self, grid: Grid) {
        let mut table = grid.measured();
        self.w.begin(Kind::Table, 0);
        self.last = None;
        for row in grid.rows {
            let mut has_cells = false;
            for cell in row {
                if cell.is_covered {
                    cell.paragraphs.into_iter().for_each(|(_, pieces)| self.pieces_of_cell(pieces, false));
                    continue;
                }
                let before = table.before_cell();
                self.w.clear_space();
                self.w.cell(&before, table.column(), cell.is_head);
                for (block, pieces) in cell.paragraphs {
                    if let Some(marker) = block.marker.filter(|_| pieces.iter().any(|piece| self.is_seen(piece))) {
                        self.w.insert(&format!("{marker} "));
                    }
                    self.pieces_of_cell(pieces, cell.is_head);
                    self.w.space(" ");
                }
                self.w.clear_space();
                has_cells = true;
            }
            if has_cells {
                self.w.space("\n");
                table.end_row();
            }
        }
        self.w.clear();
    }

    fn pieces_of_cell(&mut self, pieces: Vec<Piece>, is_head: bool) {
        self.dress.strong = is_head;
        for piece in pieces {
            match piece {
                Piece::Dress(dress) => self.put(Piece::Dress(Dress { strong: dress.strong || is_head, ..dress })),
                piece => self.put(piece),
            }
        }
        self.undress();
    }

    fn without_words(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Hidden(range) => self.w.remove(range, Why::Surroundings),
                Piece::Origin(origin) => self.w.picture(self.w.at(), origin),
                Piece::Target(name) => self.names.push(name),
                _ => {}
            }
        }
    }

    fn set(&mut self, block: &Block, pieces: Vec<Piece>) {
        let kind = if self.is_verse(block, &pieces) { Kind::Verse } else { block.kind };
        let is_joined = matches!(kind, Kind::Code | Kind::Contents) && self.last == Some((kind, block.depth));
        self.keeps_spaces = kind == Kind::Code;
        match is_joined {
            true => self.w.end_line(),
            false => self.w.begin(kind, u8::try_from(block.depth).unwrap_or(u8::MAX)),
        }
        self.last = Some((kind, block.depth));
        if let Some(marker) = &block.marker {
            self.name_here();
            let start = self.w.at();
            self.w.insert(marker);
            if let Some(note) = &block.note {
                self.w.span(start, SpanKind::Link(note.clone()));
            }
            self.w.insert(" ");
            self.w.end_marker();
        }
        let start = self.w.at();
        pieces.into_iter().for_each(|piece| self.put(piece));
        self.undress();
        if block.is_term {
            self.w.span(start, SpanKind::Term);
        }
        self.keeps_spaces = false;
        if !matches!(kind, Kind::Code | Kind::Contents) {
            self.w.clear();
        }
    }

    /// A paragraph whose lines all end where their author ended them is verse.
    fn is_verse(&self, block: &Block, pieces: &[Piece]) -> bool {
        let (mut n_breaks, mut line) = (0, 0);
        for piece in pieces {
            match piece {
                Piece::Break => (n_breaks, line) = (n_breaks + 1, 0),
                Piece::Words(range) => line += range.len(),
                _ => {}
            }
            if line > LONGEST_LINE {
                return false;
            }
        }
        matches!(block.kind, Kind::Paragraph | Kind::Quote) && !block.is_term && n_breaks >= FEWEST_BREAKS
    }
}

/// Pieces of a block.
impl Setter<'_> {
    fn put(&mut self, piece: Piece) {
        match piece {
            Piece::Words(range) => self.words(range),
            Piece::Made(text) => self.made(&text),
            Piece::Picture(words) => {
                self.dressed();
                let start = self.w.at();
                self.w.insert(&format!("[{}]", words.split_whitespace().collect::<Vec<_>>().join(" ")));
                self.w.span(start, SpanKind::Picture);
                self.pictured = start..self.w.at();
            }
            Piece::Origin(origin) => {
                let end = self.w.at();
                let start = if self.pictured.end == end { self.pictured.start } else { end };
                self.w.picture(start, origin);
                self.pictured = 0..0;
            }
            Piece::Space => self.w.space(" "),
            Piece::Break if self.keeps_spaces => self.w.end_line(),
            Piece::Break => self.w.space(if self.w.kind() == Some(Kind::Verse) { "\n" } else { " " }),
            Piece::EndMarker => {
                self.w.clear();
                self.w.insert(" ");
                self.w.end_marker();
            }
            Piece::Dress(dress) => self.change(dress),
            Piece::Link(link) => {
                self.end_link();
                self.link = link;
            }
            Piece::Target(name) => self.names.push(name),
            Piece::Hidden(range) => self.w.remove(range, Why::Surroundings),
        }
    }

    fn made(&mut self, text: &str) {
        self.dressed();
        self.w.insert(text);
    }

    /// Words come: writes the space before them and begins the spans they are in.
    fn dressed(&mut self) {
        self.w.flush();
        self.name_here();
        let at = self.w.at();
        for (open, (is_wanted, _)) in self.open.spans.iter_mut().zip(kinds(self.dress)) {
            if is_wanted {
                open.get_or_insert(at);
            }
        }
        if let (None, Some(link)) = (&self.open.link, &self.link) {
            self.open.link = Some((at, link.clone()));
        }
    }

    /// What was named since the last words begins here.
    fn name_here(&mut self) {
        self.names.drain(..).for_each(|name| self.w.target(name));
    }

    fn change(&mut self, dress: Dress) {
        self.dress = dress;
        for (open, (is_wanted, kind)) in self.open.spans.iter_mut().zip(kinds(dress)) {
            if let Some(start) = open.take_if(|_| !is_wanted) {
                self.w.span(start, kind);
            }
        }
    }

    fn end_link(&mut self) {
        if let Some((start, link)) = self.open.link.take() {
            self.w.span(start, SpanKind::Link(link));
        }
    }

    /// Ends the spans with the block.
    fn undress(&mut self) {
        self.change(Dress::default());
        self.end_link();
        self.link = None;
    }

    fn words(&mut self, range: Range<usize>) {
        let source = self.source;
        let text = &source[range.clone()];
        if memchr::memchr(b'&', text.as_bytes()).is_none() {
            return self.plain_words(text, range);
        }
        let mut at = range.start;
        for (len, shown) in html::pieces(text) {
            self.plain_words(&shown, at..at + len);
            at += len;
        }
    }

    /// Words that are not encoded; any white space counts as one space, except in code.
    fn plain_words(&mut self, text: &str, range: Range<usize>) {
        if self.keeps_spaces {
            return self.lines(text, range);
        }
        let is_plain = text.len() == range.len();
        let place = |from: usize, to: usize| match is_plain {
            true => range.start + from..range.start + to,
            false => range.clone(),
        };
        let bytes = text.as_bytes();
        let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        let mut at = 0;
        while at < bytes.len() {
            let from = at;
            while is_space(at) {
                at += 1;
            }
            if at > from {
                self.w.space(" ");
            }
            let from = at;
            // A single space between words is as it should be.
            while at < bytes.len()
                && (!is_space(at) || (bytes[at] == b' ' && at + 1 < bytes.len() && !is_space(at + 1)))
            {
                at += 1;
            }
            if at > from {
                self.run(&text[from..at], place(from, at));
            }
        }
    }

    fn run(&mut self, words: &str, range: Range<usize>) {
        if words.trim().is_empty() {
            return self.w.space(" ");
        }
        self.dressed();
        match self.dress.raised && words.bytes().all(|byte| byte.is_ascii_digit()) && self.link.is_none() {
            true => self.w.line(&raised(words), range),
            false => self.w.text(words, range),
        }
    }

    /// Words of code. The end of a line of the source is none of the code's.
    fn lines(&mut self, text: &str, range: Range<usize>) {
        let is_plain = text.len() == range.len();
        let mut at = range.start;
        for (i, line) in text.split('\n').enumerate() {
            let words = if i == 0 { line } else { line.trim_start() };
            let start = at + line.len() - words.len();
            at += line.len() + 1;
            if i > 0 {
                self.w.space(" ");
            }
            if !words.is_empty() {
                self.dressed();
                self.w.line(words, if is_plain { start..start + words.len() } else { range.clone() });
            }
        }
    }

    fn is_seen(&self, piece: &Piece) -> bool {
        match piece {
            Piece::Words(range) => !html::decode(&self.source[range.clone()]).trim().is_empty(),
            Piece::Made(text) | Piece::Picture(text) => !text.trim().is_empty(),
            _ => false,
        }
    }

    /// What is to be read in the pieces, to be measured.
    fn shown(&self, pieces: &[Piece]) -> String {
        let mut shown = String::new();
        for piece in pieces {
            match piece {
                Piece::Words(range) => shown.push_str(&html::decode(&self.source[range.clone()])),
                Piece::Made(text) => shown.push_str(text),
                Piece::Picture(words) => shown.push_str(&format!("[{words}]")),
                Piece::Space | Piece::Break => shown.push(' '),
                _ => {}
            }
        }
        shown.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn kinds(dress: Dress) -> [(bool, SpanKind); 4] {
    [
        (dress.emphasis, SpanKind::Emphasis),
        (dress.strong, SpanKind::Strong),
        (dress.code, SpanKind::Code),
        (dress.struck, SpanKind::Struck),
    ]
}

/// Digits above the line.
fn raised(digits: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digits.bytes().filter_map(|byte| RAISED.get(usize::from(byte.wrapping_sub(b'0')))).collect()
}
