//! A document built anew from its own parts, with a plan of corrections.
//!
//! The blocks are walked in order, and in each the stretches that it has from the source, the text in between,
//! and what was removed. Whatever the plan is silent about comes out as it was, to the byte. Where words are
//! taken out, of the white space on both sides one half stays.
//!
//! Here is the walk: where blocks begin and end, and which words go into them. How the words are `put` down, what
//! becomes of that which is `gone`, and how all else is `carried` over to the new text, is beside it.

mod carried;
mod gone;
mod put;

use std::ops::Range;

use super::moved::Moved;
use super::plan::{Plan, firm};
use super::shape::{Shape, is_unspaced};
use crate::document::{Block, Builder, Document, Kind, Why};
use gone::is_inside;
use put::indent;

/// Builds `from` anew.
pub fn rebuild(from: &Document, plan: &Plan) -> Document {
    let mut b = Builder::new(from.source.text.clone());
    let (title, authors, language) = b.about();
    title.clone_from(&from.title);
    authors.clone_from(&from.authors);
    language.clone_from(&from.language);
    let mut rebuilder = Rebuilder {
        from,
        plan,
        b,
        piece: 0,
        removed: 0,
        first: 0,
        kind: Kind::Paragraph,
        end: None,
        shape: Shape::Kept,
        seen: 0,
        gap: None,
        is_dropped: false,
        is_tight: false,
        is_apart: false,
        moved: Moved::default(),
        marked: Vec::new(),
        items: Vec::new(),
    };
    rebuilder.blocks();
    rebuilder.finish()
}

struct Rebuilder<'a> {
    from: &'a Document,
    plan: &'a Plan,
    b: Builder,
    /// The next of the old document's pieces and removed things.
    piece: usize,
    removed: usize,
    /// Where the words of the old block begin in the source, and of which kind it is.
    first: usize,
    kind: Kind,
    shape: Shape,
    /// Where in the source the open block has to end.
    end: Option<usize>,
    /// The end of the source that was copied or taken out last.
    seen: usize,
    /// Where the white space begins that the new text ends with, when no word is behind it.
    gap: Option<usize>,
    /// Words were taken out behind that white space.
    is_dropped: bool,
    /// The next words stand right behind those before them, or must not.
    is_tight: bool,
    is_apart: bool,
    moved: Moved,
    /// Places of the old text at which marks of emphasis were put back.
    marked: Vec<usize>,
    /// Places of the new text at which list items begin that were none.
    items: Vec<usize>,
}

impl<'a> Rebuilder<'a> {
    fn source(&self) -> &'a str {
        &self.from.source.text
    }

    fn blocks(&mut self) {
        for (i, block) in self.from.blocks.iter().enumerate() {
            self.between(block.range.start);
            self.begin(i, block);
            self.content(block);
            let source = self.from.source.range(block.range.clone());
            if source.is_some_and(|source| !self.plan.is_silent(source)) {
                self.tidy();
            }
            self.gap = None;
        }
        self.between(usize::MAX);
    }

    /// Begins a block, or goes on with the one before.
    fn begin(&mut self, i: usize, block: &Block) {
        let start = self.from.source_start(i);
        self.first = start.map_or(usize::MAX, |start| firm(self.source(), start));
        self.kind = block.kind;
        if let (Some(start), Some(open)) = (start, self.open_block())
            && self.plan.is_joined(self.first)
        {
            let kind = open.kind;
            self.go_on(start);
            return self.shape = self.shape_for(kind, start);
        }
        let kind = self.plan.kind(self.first).unwrap_or(block.kind);
        let depth = match (block.kind, kind) {
            (old, new) if old == new => block.depth,
            (Kind::Quote, _) | (_, Kind::Heading(_)) => 0,
            _ => block.depth,
        };
        self.open(kind, depth);
        if kind == block.kind {
            self.b.signs(block.signs);
        }
        self.end = self.plan.end(self.first);
        if kind == Kind::ListItem && block.kind != kind {
            self.items.push(self.b.at());
        }
        self.shape = self.shape_for(kind, start.unwrap_or_default());
        if let Shape::Lined { least, .. } = &mut self.shape {
            let pieces = self.from.source.pieces[self.piece..].iter().take_while(|piece| piece.at < block.range.end);
            *least = pieces.filter_map(|piece| indent(&self.from.source.text, piece.source)).min().unwrap_or(0);
        }
    }

    fn open(&mut self, kind: Kind, depth: u8) {
        self.b.begin(kind, depth);
        self.gap = None;
        self.is_dropped = false;
        self.is_apart = false;
    }

    fn open_block(&self) -> Option<&Block> {
        self.b.document.blocks.last()
    }

    fn open_kind(&self) -> Kind {
        self.open_block().map_or(Kind::Paragraph, |block| block.kind)
    }

    /// Whether the open block has words.
    fn has_words(&self) -> bool {
        self.open_block().is_some_and(|block| self.gap.unwrap_or(self.b.at()) > block.range.start)
    }

    /// How the lines of the old block, from a place of the source on, stand in a new one.
    fn shape_for(&self, kind: Kind, at: usize) -> Shape {
        match (self.kind.is_lined(), kind.is_lined()) {
            (false, true) => {
                Shape::Lined { least: indent(self.source(), at).unwrap_or(0), is_exact: kind != Kind::Verse }
            }
            (true, false) => Shape::Filled,
            _ => Shape::Kept,
        }
    }

    /// The words at `at` go on with the open block.
    fn go_on(&mut self, at: usize) {
        self.tidy();
        self.b.remove(self.seen..self.seen, Why::Cut);
        let before = self.b.document.text.chars().next_back();
        let after = self.source().get(at..).and_then(|rest| rest.chars().next());
        let is_unspaced = before.zip(after).is_some_and(|(one, two)| is_unspaced(one) && is_unspaced(two));
        if self.open_kind().is_lined() {
            self.insert_gap("\n");
        } else if !is_unspaced && !matches!(before, Some('—' | '/')) {
            self.insert_gap(" ");
        }
    }

    /// The stretches of a block, what lies between them, and what was removed inside.
    fn content(&mut self, block: &Block) {
        let from = self.from;
        let mut at = block.range.start;
        loop {
            while let Some(removed) = from.removed.get(self.removed).filter(|removed| is_inside(removed, block, at)) {
                self.removed += 1;
                self.removed_inside(removed);
            }
            if at >= block.range.end {
                return;
            }
            let next = from.removed.get(self.removed).map_or(usize::MAX, |removed| removed.at.max(at + 1));
            match from.source.pieces.get(self.piece) {
                Some(piece) if piece.at <= at => {
                    let end = (piece.at + piece.len).min(next).min(block.range.end);
                    let source = piece.source + at - piece.at;
                    if end == piece.at + piece.len {
                        self.piece += 1;
                    }
                    self.words(at, source..source + end - at);
                    at = end;
                }
                piece => {
                    let end = piece.map_or(usize::MAX, |piece| piece.at).min(next).min(block.range.end);
                    self.between_words(at..end);
                    at = end;
                }
            }
        }
    }

    /// Words of the source; they are `at` in the old text.
    fn words(&mut self, at: usize, source: Range<usize>) {
        if self.end.is_none() && self.plan.is_silent(source.clone()) && !self.plan.has_joins() {
            return self.copy(at, source);
        }
        let mut begins = self.plan.begins(&source).into_iter().peekable();
        let mut out = self.plan.taken_out(&source).into_iter().peekable();
        let mut next = source.start;
        while next < source.end {
            if let Some((firm, _)) = begins.next_if(|(_, begin)| *begin <= next) {
                if firm != self.first {
                    self.split(next);
                }
                continue;
            }
            if self.end.is_some_and(|end| end <= next) {
                self.split(next);
                continue;
            }
            if let Some(part) = out.next_if(|part| part.start <= next) {
                next = part.end.max(next);
                self.take_out(part);
                continue;
            }
            let stops = [begins.peek().map(|(_, begin)| *begin), out.peek().map(|part| part.start), self.end];
            let end = stops.into_iter().flatten().min().unwrap_or(source.end).min(source.end);
            let hyphen = if end == source.end { self.divided(next..end) } else { 0 };
            self.copy(at + next - source.start, next..end - hyphen);
            if hyphen > 0 {
                self.b.remove(end - hyphen..end, Why::DividedWord);
                self.seen = end;
                self.is_tight = true;
            }
            next = end;
        }
    }

    /// The hyphen at the end of `source`, when the next words are said to be the other half of its word.
    fn divided(&self, source: Range<usize>) -> usize {
        let text = &self.source()[source];
        let last = text.chars().next_back().filter(|c| matches!(c, '-' | '\u{AD}' | '\u{2010}'));
        let hyphen = last.map_or(0, char::len_utf8);
        if !self.plan.has_joins() || hyphen == 0 || !text[..text.len() - hyphen].ends_with(char::is_alphabetic) {
            return 0;
        }
        let words = self.from.source.pieces[self.piece..].iter().take(4).map(|it| it.source..it.source + it.len);
        let Some(next) = words.into_iter().find(|words| self.plan.taken_out(words).first() != Some(words)) else {
            return 0;
        };
        let is_half = self.source()[next.start..].starts_with(char::is_lowercase);
        if is_half && self.plan.is_joined(firm(self.source(), next.start)) { hyphen } else { 0 }
    }

    /// A block begins inside one.
    fn split(&mut self, at: usize) {
        self.end = self.plan.end(firm(self.source(), at)).filter(|end| *end > at);
        let Some(open) = self.open_block().filter(|_| self.has_words()) else { return };
        let (kind, depth) = self.rest_of(open);
        let kind = self.plan.kind(firm(self.source(), at)).unwrap_or(kind);
        self.tidy();
        self.drop_cut();
        self.open(kind, depth);
        self.shape = self.shape_for(kind, at);
        self.is_tight = false;
    }

    /// What the rest of a block is that is cut in two. Behind a heading, the rest is what it was.
    fn rest_of(&self, open: &Block) -> (Kind, u8) {
        let kind = if matches!(open.kind, Kind::Heading(_)) { self.kind } else { open.kind };
        match kind {
            Kind::Heading(_) | Kind::ListItem => (Kind::Paragraph, open.depth),
            kind => (kind, open.depth),
        }
    }

    /// A cut at which a block begins is none.
    fn drop_cut(&mut self) {
        let at = self.b.at();
        let removed = &mut self.b.document.removed;
        let first = removed.partition_point(|removed| removed.at < at);
        let cut = removed[first..].iter().rposition(|removed| removed.why == Why::Cut);
        cut.map(|i| removed.remove(first + i));
    }
}
