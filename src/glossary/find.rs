//! The glossary inside a document, also where it is running prose.
//!
//! What gives a glossary away is its order: headwords that are alphabetical, one after another. Verbs, bold
//! letters and the word *glossary* above are evidence, never a condition. A text without a glossary has no
//! entries.

mod inline;
mod listed;
mod names;
mod order;
mod prose;
mod shaped;

use std::ops::Range;

use super::{Definition, Entry};
use crate::document::{Block, Document, Kind, layout};
use names::{is_bare_name, names_glossary};

/// The entries that `document` itself defines, in reading order; empty when it has no glossary.
pub fn entries(document: &Document) -> Vec<Entry> {
    let mut entries = found(document);
    inline::add(document, &mut entries);
    // A headword at the end of its section, or one of white space, defines nothing.
    entries.retain(|entry| !entry.headword.trim().is_empty() && !entry.text(document).trim().is_empty());
    entries
}

fn found(document: &Document) -> Vec<Entry> {
    let marked = marked(document);
    if !marked.is_empty() {
        return marked;
    }
    let headed = shaped::headed(document);
    if !headed.is_empty() {
        return headed;
    }
    let sections = sections(document);
    let mut found: Vec<Entry> = Vec::new();
    for section in &sections {
        let mut entries = if section.is_named { shaped::tabled(document, section) } else { Vec::new() };
        if section.is_named && entries.is_empty() {
            entries = shaped::own_lines(document, section);
        }
        if entries.is_empty() {
            entries = listed::entries(document, section);
        }
        if entries.is_empty() {
            entries = prose::entries(document, section);
        }
        if section.is_named || explain(document, &entries) {
            found.extend(entries);
        }
    }
    if !found.is_empty() {
        // A dictionary has a section for each letter, and small letters must not be lost beside large ones.
        let whole = listed::entries(document, &Section::whole(document));
        return if whole.len() > found.len() { whole } else { found };
    }
    listed::entries(document, &Section::whole(document))
}

/// Whether most of the entries say more than a name and a number, as a list of programs and their versions would.
fn explain(document: &Document, entries: &[Entry]) -> bool {
    let says_something = |entry: &&Entry| entry.text(document).split_whitespace().count() > 3;
    2 * entries.iter().filter(says_something).count() >= entries.len()
}

/// A stretch of blocks between two headings.
struct Section {
    blocks: Range<usize>,
    /// The heading says that this is a glossary.
    is_named: bool,
    is_whole: bool,
}

impl Section {
    fn whole(document: &Document) -> Self {
        Self { blocks: 0..document.blocks.len(), is_named: false, is_whole: true }
    }

    /// Its bytes.
    fn range(&self, document: &Document) -> Range<usize> {
        document.blocks[self.blocks.start].range.start..document.blocks[self.blocks.end - 1].range.end
    }
}

/// The stretches between headings. Below a heading that names a glossary, a heading for each letter parts nothing.
fn sections(document: &Document) -> Vec<Section> {
    let blocks = &document.blocks;
    let mut sections = Vec::new();
    let mut start = 0;
    let mut is_named = false;
    for end in (0..blocks.len()).filter(|n| parts(document, &blocks[*n])).chain([blocks.len()]) {
        if is_named && blocks.get(end).is_some_and(|block| is_letter(document, block)) {
            continue;
        }
        if start < end {
            sections.push(Section { blocks: start..end, is_named, is_whole: false });
        }
        start = end + 1;
        is_named = blocks.get(end).is_some_and(|block| names_glossary(&document.text[block.range.clone()]));
    }
    sections
}

/// Whether a section ends and another begins at `block`: a heading, or a line that can be nothing else.
fn parts(document: &Document, block: &Block) -> bool {
    match block.kind {
        Kind::Heading(_) => true,
        Kind::Paragraph => block.range.len() < 160 && is_bare_name(&document.text[block.range.clone()]),
        _ => false,
    }
}

fn is_letter(document: &Document, block: &Block) -> bool {
    document.text[block.range.clone()].chars().filter(|c| c.is_alphanumeric()).count() <= 1
}

/// Whether a term is a word of the text outside of `here`, as the words of a glossary are.
fn is_used_elsewhere(document: &Document, here: &Range<usize>, term: &str) -> bool {
    let text = &document.text;
    let mut chars = term.chars();
    let Some(first) = chars.next() else { return false };
    let small: String = first.to_lowercase().chain(chars).collect();
    let is_word = |at: usize, len: usize| {
        !text[..at].ends_with(char::is_alphanumeric) && !text[at + len..].starts_with(char::is_alphabetic)
    };
    [term, &small, &term.to_lowercase()].iter().any(|term| {
        let mut places = memchr::memmem::find_iter(text.as_bytes(), term.as_bytes());
        places.any(|at| !here.contains(&at) && is_word(at, term.len()))
    })
}

/// Entries that markup gives: a block that is a term, then the blocks that define it.
fn marked(document: &Document) -> Vec<Entry> {
    let blocks = &document.blocks;
    let terms: Vec<usize> = (0..blocks.len()).filter(|n| layout::is_term(document, &blocks[*n])).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut forms: Vec<String> = Vec::new();
    for (i, n) in terms.iter().enumerate() {
        let next = terms.get(i + 1).copied().unwrap_or(blocks.len());
        // What defines is set deeper than its term; behind the last definition anything may follow.
        let is_within = |m: &usize| blocks[*m].depth > blocks[*n].depth && !matches!(blocks[*m].kind, Kind::Heading(_));
        let end = (n + 1..next).find(|m| !is_within(m)).unwrap_or(next);
        let headword = document.text[document.blocks[*n].range.clone()].trim().to_owned();
        // Two terms in a row share what follows.
        if n + 1 == end {
            if end == next {
                forms.push(headword);
            } else {
                forms.clear();
            }
            continue;
        }
        let range = document.blocks[n + 1].range.start..document.blocks[end - 1].range.end;
        let mut names = std::mem::take(&mut forms);
        names.push(headword);
        let headword = names.remove(0);
        entries.push(Entry { headword, forms: names, definition: Definition::Here(range) });
    }
    entries
}

#[cfg(test)]
mod tests;
