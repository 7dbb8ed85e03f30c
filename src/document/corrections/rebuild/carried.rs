//! What lies over the text is carried along: spans, printed pages, what links lead to, the markers of list items.

use std::ops::Range;

use super::Rebuilder;
use crate::document::corrections::shape::marker;
use crate::document::{Block, Cell, Document, Span, SpanKind};

impl Rebuilder<'_> {
    /// Spans, pages, targets and markers go to where their words are now.
    pub fn finish(self) -> Document {
        let Self { from, b, moved, mut marked, items, .. } = self;
        let mut document = b.finish();
        let end = document.text.len();
        let block_from = |blocks: &[Block], at: usize| blocks.binary_search_by_key(&at, |block| block.range.start).ok();
        for old in from.blocks.iter().filter(|block| block.marker > 0) {
            let Some(i) = moved.start(old.range.start).and_then(|at| block_from(&document.blocks, at)) else {
                continue;
            };
            let block = &mut document.blocks[i];
            if block.kind == old.kind {
                let body = moved.start(old.body().start).unwrap_or(end).clamp(block.range.start, block.range.end);
                block.marker = body - block.range.start;
            }
        }
        for at in items {
            let Some(i) = block_from(&document.blocks, at) else { continue };
            document.blocks[i].marker = marker(&document.text[document.blocks[i].range.clone()]);
        }
        marked.sort_unstable();
        let is_back = |at: usize| marked.binary_search(&at).is_ok();
        for Span { range, kind } in &from.spans {
            let is_emphasis = matches!(kind, SpanKind::Emphasis | SpanKind::Strong);
            if is_emphasis && is_back(range.start) && is_back(range.end) {
                continue;
            }
            let (Some(start), Some(stop)) = (moved.start(range.start), moved.end(range.end)) else { continue };
            let parts = parts(&document.blocks, start..stop);
            document.spans.extend(parts.map(|range| Span { range, kind: kind.clone() }));
        }
        document.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
        document.pages.clone_from(&from.pages);
        document.pages.iter_mut().for_each(|page| page.at = moved.start(page.at).unwrap_or(end));
        let cells = from.cells.iter().filter_map(|cell| Some(Cell { at: moved.start(cell.at)?, ..*cell }));
        document.cells = cells.collect();
        document.cells.sort_by_key(|cell| cell.at);
        document.targets.clone_from(&from.targets);
        document.targets.iter_mut().for_each(|target| target.at = moved.start(target.at).unwrap_or(end));
        document.pictures.clone_from(&from.pictures);
        for picture in &mut document.pictures {
            let start = moved.start(picture.range.start).unwrap_or(end);
            let stop = if picture.range.is_empty() { None } else { moved.end(picture.range.end) };
            picture.range = start..stop.unwrap_or(start).max(start);
            picture.caption = picture.caption.and_then(|at| moved.start(at));
        }
        document
    }
}

/// The parts of a stretch in each of the blocks that it touches.
fn parts(blocks: &[Block], range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let first = blocks.partition_point(|block| block.range.end <= range.start);
    let touched = blocks[first..].iter().map(|block| block.range.clone());
    let parts = touched.take_while(move |block| block.start < range.end);
    parts.map(move |block| block.start.max(range.start)..block.end.min(range.end)).filter(|part| !part.is_empty())
}
