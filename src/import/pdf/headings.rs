//! What the layout and the outline of a PDF know about headings that the words alone do not tell.
//!
//! The outline is believed: a block that says what an entry says, on the page the entry leads to, is a heading. A
//! file without an outline still shows its headings: they are set larger than the text around, or in bold.

use super::contents::Entry;
use super::lines::Ink;
use super::write::{Typed, TypedLine};
use crate::document::{Document, Kind, outline};
use crate::text::fold::letters;

/// So many pages after the one named may hold the heading, where programs count pages in another way.
const PAGES_OFF: usize = 1;
/// A heading has no more letters.
const LONGEST: usize = 200;
/// Letters so many times as large as those of the text are those of a heading.
const LARGER: f32 = 1.15;

/// And so many times as much ink.
const BOLDER: f32 = 1.22;

/// Makes headings of the blocks that the outline names; without one, of those that look it.
pub fn mend(document: &mut Document, typed: &Typed, entries: &[Entry]) {
    let found = match entries.is_empty() {
        true => standing_out(document, typed),
        false => named(document, typed, entries),
    };
    for (block, level) in levels(document, &found) {
        document.blocks[block].kind = Kind::Heading(level);
    }
    document.outline = outline::from_blocks(&document.blocks);
}

/// The blocks that the entries name, in order, with the level of the entry.
fn named(document: &Document, typed: &Typed, entries: &[Entry]) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    let mut next = 0;
    for entry in entries {
        let Some(page) = entry.page else { continue };
        let start = block_from(document, typed.pages.get(page).copied()).max(next);
        let end = block_from(document, typed.pages.get(page + 1 + PAGES_OFF).copied());
        let wanted = letters(&entry.title);
        let says_it = |block: &usize| is_title(document, *block, &wanted);
        if let Some(block) = (start..end).find(says_it) {
            found.push((block, entry.level));
            next = block + 1;
        }
    }
    found
}

/// Whether a block says these words, maybe with a number before them.
fn is_title(document: &Document, block: usize, wanted: &str) -> bool {
    let block = &document.blocks[block];
    let text = &document.text[block.range.clone()];
    let may_be = matches!(block.kind, Kind::Heading(_) | Kind::Paragraph | Kind::ListItem | Kind::Quote);
    if wanted.is_empty() || !may_be || text.len() > LONGEST + wanted.len() {
        return false;
    }
    let said = letters(text);
    let rest = said.strip_suffix(wanted).or_else(|| wanted.strip_suffix(said.as_str()));
    rest.is_some_and(|rest| rest.len() <= 16 && (rest.is_empty() || rest.contains(|c: char| c.is_numeric())))
}

/// The first block at or after a place in the source.
fn block_from(document: &Document, place: Option<usize>) -> usize {
    let Some(place) = place else { return document.blocks.len() };
    let at = document.source.reading(place);
    document.blocks.partition_point(|block| block.range.end <= at)
}

/// Paragraphs of a line or two that are set larger than the text, or in bold.
fn standing_out(document: &Document, typed: &Typed) -> Vec<(usize, u8)> {
    let usual = usual_size(typed);
    let usual_ink = usual_ink(typed);
    let mut sizes: Vec<f32> = Vec::new();
    let mut found = Vec::new();
    for (i, block) in document.blocks.iter().enumerate() {
        let text = &document.text[block.range.clone()];
        let may_be = matches!(block.kind, Kind::Heading(_) | Kind::Paragraph);
        let lines = lines(document, typed, i);
        if !may_be || lines.is_empty() || text.len() > LONGEST || !text.contains(char::is_alphabetic) {
            continue;
        }
        let is_larger = lines.iter().all(|line| line.size >= LARGER * usual);
        let is_bold = lines
            .iter()
            .all(|line| line.n_stretches == 1 && line.size >= 0.95 * usual && is_bold(&line.ink, &usual_ink));
        let ends_a_sentence = text.ends_with(['.', ',', ';']) && !text.starts_with(|c: char| c.is_numeric());
        if is_larger || (is_bold && lines.len() <= 2 && !ends_a_sentence) {
            let size = (lines[0].size * 2.0).round() / 2.0;
            sizes.push(size);
            found.push((i, size));
        }
    }
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup();
    let level = |size: f32| sizes.iter().position(|known| *known == size).map_or(1, |n| n.min(5) as u8 + 1);
    found.into_iter().map(|(block, size)| (block, level(size))).collect()
}

/// The lines of a block.
fn lines<'a>(document: &Document, typed: &'a Typed, block: usize) -> &'a [TypedLine] {
    let Some(source) = document.source.range(document.blocks[block].range.clone()) else { return &[] };
    let first = typed.lines.partition_point(|line| line.start < source.start);
    let last = typed.lines.partition_point(|line| line.start < source.end);
    &typed.lines[first.min(last)..last]
}

fn usual_size(typed: &Typed) -> f32 {
    let mut sizes: Vec<f32> = typed.lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// How much ink a small letter and a capital have in the middle one of all lines.
fn usual_ink(typed: &Typed) -> (f32, f32) {
    let middle = |of: fn(&Ink) -> (f32, f32)| {
        let inks = typed.lines.iter().map(|line| of(&line.ink)).filter(|(_, n)| *n >= 2.0);
        let mut inks: Vec<f32> = inks.map(|(ink, n)| ink / n).collect();
        inks.sort_by(f32::total_cmp);
        inks.get(inks.len() / 2).copied().unwrap_or(f32::MAX)
    };
    (middle(|ink| (ink.small, ink.n_small)), middle(|ink| (ink.capital, ink.n_capital)))
}

/// Whether its letters have clearly more ink than usual.
fn is_bold(ink: &Ink, usual: &(f32, f32)) -> bool {
    match ink.n_small >= 3.0 {
        true => ink.small > BOLDER * usual.0 * ink.n_small,
        false => ink.n_capital >= 3.0 && ink.capital > BOLDER * usual.1 * ink.n_capital,
    }
}

/// What is a heading already keeps its level; the others get the one that headings of their rank mostly have.
fn levels(document: &Document, found: &[(usize, u8)]) -> Vec<(usize, u8)> {
    let known = |rank: u8| {
        let mut counts = [0usize; 8];
        for (block, _) in found.iter().filter(|(_, other)| *other == rank) {
            if let Kind::Heading(level) = document.blocks[*block].kind {
                counts[usize::from(level.min(7))] += 1;
            }
        }
        (1..counts.len()).rev().max_by_key(|level| counts[*level]).filter(|level| counts[*level] > 0)
    };
    let mut ranks: Vec<Option<u8>> = vec![None];
    for rank in 1..=6 {
        let above = ranks[rank as usize - 1];
        ranks.push(known(rank).map(|level| level as u8).or(above.map(|level| (level + 1).min(6))));
    }
    let new = found.iter().filter(|(block, _)| !matches!(document.blocks[*block].kind, Kind::Heading(_)));
    new.map(|(block, rank)| (*block, ranks[usize::from(*rank).min(6)].unwrap_or((*rank).min(6)))).collect()
}
