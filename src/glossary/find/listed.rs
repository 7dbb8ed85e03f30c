//! A glossary with an entry a paragraph: `Term: what it means`, `Term – what it means`, `TERM, n. What …`, or the
//! term on a line of its own behind a sign.

use std::ops::Range;

use super::super::{Definition, Entry};
use super::Section;
use super::order::{key, rising};
use crate::document::{Document, Kind, SpanKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Colon,
    Dash,
    Caps,
    /// `$ term`, the definition below.
    Sign,
    /// The importer saw the term in a column of its own.
    Set,
}

/// A block that begins like an entry.
struct Head {
    block: usize,
    style: Style,
    term: Range<usize>,
    /// Where the definition begins; the end of the block when it follows in the next.
    body: usize,
}

pub fn entries(document: &Document, section: &Section) -> Vec<Entry> {
    let heads: Vec<Head> = section.blocks.clone().filter_map(|block| head(document, block)).collect();
    let mut best = Vec::new();
    for style in [Style::Colon, Style::Dash, Style::Caps, Style::Sign, Style::Set] {
        let heads: Vec<&Head> = heads.iter().filter(|head| head.style == style).collect();
        let keys: Vec<String> = heads.iter().map(|head| key(&document.text[head.term.clone()])).collect();
        let run = rising(&keys);
        if run.len() > best.len() && is_glossary(document, section, style, &heads, &run) {
            best = run.iter().map(|n| heads[*n]).collect();
        }
    }
    best.iter().enumerate().map(|(n, head)| entry(document, section, head, best.get(n + 1).copied())).collect()
}

fn is_glossary(document: &Document, section: &Section, style: Style, heads: &[&Head], run: &[usize]) -> bool {
    let least = match (section.is_named, section.is_whole) {
        (true, _) => 3,
        (false, false) => 6,
        (false, true) => 12,
    };
    let share = if section.is_named { 7 } else { 8 };
    if run.len() < least || run.len() * 10 < heads.len() * share {
        return false;
    }
    let (first, last) = (heads[run[0]].block, heads[run[run.len() - 1]].block);
    let n_text =
        (first..=last).filter(|n| matches!(document.blocks[*n].kind, Kind::Paragraph | Kind::ListItem)).count();
    let sparse = if style == Style::Sign {
        12
    } else if section.is_named {
        4
    } else {
        3
    };
    let letters: std::collections::HashSet<_> = run
        .iter()
        .filter_map(|n| document.text[heads[*n].term.clone()].chars().next())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    run.len() * sparse >= n_text && (section.is_named || letters.len() >= 3 || run.len() > 30)
}

fn entry(document: &Document, section: &Section, head: &Head, next: Option<&Head>) -> Entry {
    let blocks = &document.blocks;
    let stop = next.map_or(section.blocks.end, |next| next.block);
    let is_heading = |n: &usize| matches!(blocks[*n].kind, Kind::Heading(_));
    let stop = (head.block + 1..stop).find(is_heading).unwrap_or(stop);
    // Behind the last entry anything may follow; it owns only what is indented below it.
    let stop = if next.is_none() && head.body < blocks[head.block].range.end {
        head.block + 1
    } else {
        stop.max(head.block + 1)
    };
    let start = if head.body < blocks[head.block].range.end {
        head.body
    } else {
        blocks.get(head.block + 1).filter(|_| stop > head.block + 1).map_or(head.body, |block| block.range.start)
    };
    let end = blocks[stop - 1].range.end;
    let headword = document.text[head.term.clone()].trim().to_owned();
    let forms = forms(&headword);
    Entry { headword, forms, definition: Definition::Here(start..end.max(start)) }
}

/// `Long Name (LN)` is known by both names.
fn forms(headword: &str) -> Vec<String> {
    let Some((name, rest)) = headword.split_once(" (") else { return Vec::new() };
    match rest.strip_suffix(')') {
        Some(short) if !short.is_empty() && short.len() < 30 && !short.contains('(') => {
            vec![name.trim().to_owned(), short.to_owned()]
        }
        _ => Vec::new(),
    }
}

/// How a block begins, when it begins like an entry.
fn head(document: &Document, block: usize) -> Option<Head> {
    let it = &document.blocks[block];
    if !matches!(it.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote | Kind::Verse) {
        return None;
    }
    let at = it.body().start;
    let text = &document.text[it.body()];
    let found = set(document, block).or_else(|| signed(text)).or_else(|| caps(text)).or_else(|| parted(text));
    let (style, term, body) = found?;
    Some(Head { block, style, term: at + term.start..at + term.end, body: at + body })
}

fn set(document: &Document, block: usize) -> Option<(Style, Range<usize>, usize)> {
    let body = document.blocks[block].body();
    let span = document
        .spans_in(body.start..body.end.min(body.start + 1))
        .find(|span| span.kind == SpanKind::Term && span.range.start == body.start && span.range.end < body.end)?;
    let len = span.range.len();
    let rest = &document.text[span.range.end..body.end];
    Some((Style::Set, 0..len, len + rest.len() - rest.trim_start().len()))
}

fn signed(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let rest = text.strip_prefix("$ ")?;
    let end = rest.find('\n').unwrap_or(rest.len());
    (end < 120).then(|| (Style::Sign, 2..2 + end, (2 + end + 1).min(text.len())))
}

/// `TERM, n. …`, `TERM. …`: a headword in capitals and what follows it.
fn caps(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let end = text.find([',', '.', ';', ':', '(']).or_else(|| text.find("  ")).unwrap_or(text.len()).min(60);
    let term = text.get(..end)?.trim_end();
    let is_caps = term.chars().all(|c| !c.is_lowercase()) && term.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let n_words = term.split_whitespace().count();
    if !is_caps || n_words > 5 || end == text.len() {
        return None;
    }
    let sign = text[end..].chars().next()?;
    let mut body = end + sign.len_utf8();
    // A word class such as `n.` or `v.t.` belongs to neither.
    let rest = text[body..].trim_start();
    let class = rest.split_whitespace().next().unwrap_or_default();
    if sign == ',' && class.len() <= 7 && class.ends_with('.') && class.starts_with(char::is_lowercase) {
        body = text.len() - rest.len() + class.len();
    }
    body = text.len() - text[body..].trim_start().len();
    Some((Style::Caps, 0..term.len(), body))
}

/// `Term: …` or `Term – …`.
fn parted(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let head = &text[..text.char_indices().nth(70).map_or(text.len(), |(at, _)| at)];
    let colon = head.find(": ").map(|at| (Style::Colon, at, 2));
    let dash = [" – ", " — ", " -- ", " - "]
        .iter()
        .filter_map(|sign| Some((Style::Dash, head.find(sign)?, sign.len())))
        .min_by_key(|(_, at, _)| *at);
    let (style, at, len) = [colon, dash].into_iter().flatten().min_by_key(|(_, at, _)| *at)?;
    let term = text[..at].trim();
    let n_words = term.split_whitespace().count();
    if term.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    let is_term =
        (1..=6).contains(&n_words) && !term.contains(['.', '!', '?', ';', '"']) || (n_words <= 3 && !term.is_empty());
    let body = at + len;
    (is_term && body < text.len()).then_some((style, 0..at, body))
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use crate::import;

    fn check(text: &str, expect: &[(&str, &str)]) {
        let document = import::import(text.as_bytes(), "").document;
        let found = entries(&document);
        let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_colon_parts_term_and_meaning() {
        let text = "A walk through the harbour and what was seen there on a quiet morning in the first days of spring, told at length and with much love for detail.\n\nGlossary\n\nAnchor: holds a ship.\n\nBow: its front end.\n\nStern: its back end.\n";
        check(text, &[("Anchor", "holds a ship."), ("Bow", "its front end."), ("Stern", "its back end.")]);
    }

    #[test]
    fn remarks_with_a_colon_are_no_glossary() {
        let text = "Note: the sea is cold here, and so it has been ever since people came to this coast to live.\n\nWarning: do not swim.\n\nAnother thing: the boats are old.\n";
        check(text, &[]);
    }

    #[test]
    fn a_dictionary_has_its_terms_in_capitals() {
        let words =
            ["ANCHOR", "BOW", "CAPSTAN", "DECK", "EBB", "FLOOD", "GALE", "HELM", "ISLE", "JIB", "KEEL", "LEE", "MAST"];
        let text: String =
            words.iter().map(|word| format!("{word}, n.  A thing of the sea that is known to all.\n\n")).collect();
        let expect: Vec<_> = words.iter().map(|word| (*word, "A thing of the sea that is known to all.")).collect();
        check(&text, &expect);
    }
}
