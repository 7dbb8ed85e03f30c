//! What the table of contents knows better about headings than the chapters do.
//!
//! A chapter may have no headings, only words that look like one; and some programs give chapters and their
//! sections headings of one level. Where the contents contradict the levels of the markup they are believed.

use std::collections::HashMap;
use std::ops::Range;

use super::contents::{Contents, Entry};
use crate::document::{Document, Kind, outline};
use crate::text::fold::letters;

/// So many entries of the contents are looked through for a heading.
const NEAR: usize = 50;
/// Among so many blocks at the start of a chapter, one may be its heading.
const OPENING: usize = 3;

/// A block that the contents name.
struct Named<'a> {
    block: usize,
    /// Its level in the markup.
    level: u8,
    entry: &'a Entry,
}

/// Mends the headings of a book; the chapters are paths and stretches of the source.
pub fn mend(document: &mut Document, chapters: &[(String, Range<usize>)], contents: &Contents, title: Option<&str>) {
    let mut entries: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &contents.entries {
        entries.entry(&entry.path).or_default().push(entry);
    }
    let mut named = Vec::new();
    let mut titles = Vec::new();
    for (path, range) in chapters {
        let Some(entries) = entries.get(path.as_str()) else { continue };
        let blocks = blocks(document, range);
        match document.blocks[blocks.clone()].iter().any(|block| matches!(block.kind, Kind::Heading(_))) {
            true => named.extend(named_headings(document, blocks, entries)),
            false => titles.extend(opening(document, blocks, entries[0])),
        }
    }
    let title = title.map(letters).filter(|title| !title.is_empty());
    let is_title = |named: &Named<'_>| {
        let words = letters(&document.text[document.blocks[named.block].range.clone()]);
        title.as_ref().is_some_and(|title| words.starts_with(title))
    };
    if is_flat(&named, is_title) {
        relevel(document, &named);
    }
    for (block, level) in titles {
        document.blocks[block].kind = Kind::Heading(level);
    }
    document.outline = outline::from_blocks(&document.blocks);
}

/// The blocks of a chapter.
fn blocks(document: &Document, range: &Range<usize>) -> Range<usize> {
    let source = |n: usize| document.source.offset(document.blocks[n].body().start);
    let all = 0..document.blocks.len();
    let place = |at: usize| {
        let (mut low, mut high) = (all.start, all.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if source(middle).is_some_and(|there| there < at) { low = middle + 1 } else { high = middle }
        }
        low
    };
    let start = place(range.start);
    start..place(range.end).max(start)
}

/// The headings of a chapter that its entries name, in order.
fn named_headings<'a>(document: &Document, blocks: Range<usize>, entries: &[&'a Entry]) -> Vec<Named<'a>> {
    let mut named = Vec::new();
    let labels: Vec<String> = entries.iter().map(|entry| letters(&entry.label)).collect();
    let mut next = 0;
    for block in blocks {
        let Kind::Heading(level) = document.blocks[block].kind else { continue };
        let words = letters(&document.text[document.blocks[block].range.clone()]);
        let is_it = |n: &usize| !labels[*n].is_empty() && words.ends_with(&labels[*n]);
        if let Some(n) = (next..labels.len()).take(NEAR).find(is_it) {
            next = n + 1;
            named.push(Named { block, level, entry: entries[n] });
        }
    }
    named
}

/// Among the first words of a chapter without headings, those that its entry names.
fn opening(document: &Document, blocks: Range<usize>, entry: &Entry) -> Option<(usize, u8)> {
    let wanted = letters(&entry.label);
    let is_it = |block: &usize| {
        let block = &document.blocks[*block];
        block.kind == Kind::Paragraph && letters(&document.text[block.range.clone()]) == wanted
    };
    let found = blocks.take(OPENING).find(is_it).filter(|_| !wanted.is_empty())?;
    Some((found, entry.level))
}

/// Whether headings that the contents put right below others mostly have the same level as these, on one of the
/// levels. A title page above its chapters tells nothing: they are below the book anyway.
fn is_flat(named: &[Named<'_>], is_title: impl Fn(&Named<'_>) -> bool) -> bool {
    let below = named.windows(2).filter(|pair| {
        let (over, under) = (pair[0].entry, pair[1].entry);
        over.place + 1 == under.place && over.level < under.level && !is_title(&pair[0])
    });
    let mut counts: HashMap<u8, (usize, usize)> = HashMap::new();
    for pair in below {
        let (n, n_flat) = counts.entry(pair[0].entry.level).or_default();
        *n += 1;
        *n_flat += usize::from(pair[1].level <= pair[0].level);
    }
    counts.values().any(|(n, n_flat)| 2 * n_flat > *n)
}

/// Gives headings the levels of the contents; those that are not named keep their distance to the one before.
fn relevel(document: &mut Document, named: &[Named<'_>]) {
    let mut named = named.iter().peekable();
    let mut last: Option<(u8, u8)> = None;
    for (n, block) in document.blocks.iter_mut().enumerate() {
        let Kind::Heading(level) = block.kind else { continue };
        let new = match (named.next_if(|it| it.block == n), last) {
            (Some(it), _) => {
                last = Some((level, it.entry.level));
                it.entry.level
            }
            (None, Some((old, new))) => (new + level).saturating_sub(old).clamp(1, 6),
            (None, None) => level,
        };
        block.kind = Kind::Heading(new);
    }
}
