//! What is not in the text: what was removed before stays so or is put back, and the plan may take out more.

use std::ops::Range;

use super::Rebuilder;
use crate::document::corrections::plan::firm;
use crate::document::corrections::shape::Shape;
use crate::document::{Block, Kind, Removed, Why};

impl Rebuilder<'_> {
    /// What was removed between two blocks.
    pub fn between(&mut self, next: usize) {
        let from = self.from;
        while let Some(removed) = from.removed.get(self.removed) {
            // At the very start of the text, only furniture stands before the first block.
            let is_before = removed.at < next || (removed.at == 0 && is_furniture(removed.why));
            if !is_before {
                return;
            }
            self.removed += 1;
            match self.plan.is_put_back(&removed.source) {
                true => self.paragraph_of(removed),
                false => self.b.remove(removed.source.clone(), removed.why),
            }
        }
    }

    pub fn removed_inside(&mut self, removed: &Removed) {
        let is_unfolded = removed.why == Why::DividedWord && matches!(self.shape, Shape::Lined { .. });
        if !is_unfolded && (removed.source.is_empty() || !self.plan.is_put_back(&removed.source)) {
            return self.b.remove(removed.source.clone(), removed.why);
        }
        if !is_furniture(removed.why) {
            self.marked.push(removed.at);
            return self.copy_source(removed.source.clone());
        }
        if self.stands_alone(&removed.source) {
            let rest = self.open_block().map(|open| self.rest_of(open));
            self.tidy();
            self.drop_cut();
            self.paragraph_of(removed);
            let next = self.from.source.pieces.get(self.piece).map_or(usize::MAX, |piece| piece.source);
            match rest.filter(|_| !self.plan.is_joined(firm(self.source(), next))) {
                Some((kind, depth)) => self.open(kind, depth),
                None => self.go_on(next),
            }
            self.is_dropped = true;
            return;
        }
        self.tidy();
        if self.has_words() {
            self.insert_gap(if self.open_kind().is_lined() { "\n" } else { " " });
        }
        self.copy_source(removed.source.clone());
        self.is_apart = true;
    }

    pub fn take_out(&mut self, part: Range<usize>) {
        let text = &self.source()[part.clone()];
        let words = text.trim();
        if !words.is_empty() {
            let start = part.start + text.len() - text.trim_start().len();
            self.b.remove(start..start + words.len(), Why::RunningHead);
        }
        self.seen = part.end;
        self.is_dropped = true;
    }

    /// Words that were taken out, as a paragraph of their own or with the block before.
    pub fn paragraph_of(&mut self, removed: &Removed) {
        let start = firm(self.source(), removed.source.start);
        if self.plan.is_joined(start) && self.open_block().is_some() {
            self.go_on(removed.source.start);
        } else {
            self.open(self.plan.kind(start).unwrap_or(Kind::Paragraph), 0);
        }
        self.copy_source(removed.source.clone());
    }

    /// Whether the source has a blank line or the end of a page before or behind a line; lines that stay apart
    /// take it among them.
    fn stands_alone(&self, source: &Range<usize>) -> bool {
        if self.open_kind().is_lined() {
            return false;
        }
        let is_blank = |text: &str| text.matches('\n').count() > 1 || text.contains('\x0C');
        let (before, after) = (&self.source()[..source.start], &self.source()[source.end..]);
        is_blank(&before[before.trim_end().len()..]) || is_blank(&after[..after.len() - after.trim_start().len()])
    }
}

/// Whether something removed belongs to a block that is written up to `at`: all before its end, and at its end
/// what belongs to its last word.
pub fn is_inside(removed: &Removed, block: &Block, at: usize) -> bool {
    removed.at <= at && (removed.at < block.range.end || !is_furniture(removed.why))
}

fn is_furniture(why: Why) -> bool {
    matches!(why, Why::RunningHead | Why::PageNumber | Why::Surroundings)
}
