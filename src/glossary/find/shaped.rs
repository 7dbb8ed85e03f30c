//! Glossaries that are told by their shape, below a heading that names one: a heading for each term, a table of
//! terms, a term on a line of its own above its meaning.

use std::ops::Range;

use super::super::{Definition, Entry};
use super::Section;
use super::names::names_glossary;
use crate::document::{Block, Document, Kind};

/// Longer lines are sentences.
const MOST_WORDS: usize = 6;

/// Terms that are headings, one below the level of the heading that names the glossary.
pub fn headed(document: &Document) -> Vec<Entry> {
    let blocks = &document.blocks;
    let mut entries = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        let Kind::Heading(level) = block.kind else { continue };
        if names_glossary(&document.text[block.range.clone()]) {
            let is_outside = |block: &Block| matches!(block.kind, Kind::Heading(other) if other <= level);
            let end = blocks[n + 1..].iter().position(is_outside).map_or(blocks.len(), |skip| n + 1 + skip);
            entries.extend(below(document, n + 1..end, level + 1));
        }
    }
    entries
}

fn below(document: &Document, range: Range<usize>, level: u8) -> Vec<Entry> {
    /// A term has a few paragraphs at most; what is longer is a chapter.
    const LONGEST: usize = 2000;
    let blocks = &document.blocks;
    let heads: Vec<usize> = range.clone().filter(|n| matches!(blocks[*n].kind, Kind::Heading(_))).collect();
    let mut entries = Vec::new();
    for (i, n) in heads.iter().enumerate() {
        let end = heads.get(i + 1).copied().unwrap_or(range.end);
        let headword = document.text[blocks[*n].range.clone()].trim();
        let is_term = blocks[*n].kind == Kind::Heading(level) && is_short(headword) && n + 1 < end;
        if !is_term || headword.starts_with(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        let meaning = blocks[n + 1].range.start..blocks[end - 1].range.end;
        if meaning.len() > LONGEST {
            return Vec::new();
        }
        entries.push(entry(headword, meaning));
    }
    if entries.len() >= 2 { entries } else { Vec::new() }
}

/// The rows of a table of two columns.
pub fn tabled(document: &Document, section: &Section) -> Vec<Entry> {
    let tables = section.blocks.clone().filter(|n| document.blocks[*n].kind == Kind::Table);
    tables.flat_map(|n| rows(document, document.blocks[n].range.clone())).collect()
}

fn rows(document: &Document, table: Range<usize>) -> Vec<Entry> {
    let mut rows: Vec<Entry> = Vec::new();
    let start = table.start;
    let mut at = start;
    for line in document.text[table].split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.starts_with("  ") {
            // A meaning goes on below itself.
            let Some(Definition::Here(range)) = rows.last_mut().map(|entry| &mut entry.definition) else {
                return Vec::new();
            };
            range.end = end;
        } else {
            let Some((term, skip)) = columns(line.trim_end()) else { return Vec::new() };
            let meaning = at + skip..end;
            // The first row may say what the columns are.
            let is_head =
                at == start && (line.contains(" · ") || document.text[meaning.clone()].split(' ').count() <= 3);
            if !is_head {
                rows.push(entry(term, meaning));
            }
        }
        at += line.len();
    }
    if rows.len() >= 2 { rows } else { Vec::new() }
}

/// The first of two columns, and where the second begins.
fn columns(line: &str) -> Option<(&str, usize)> {
    let (term, rest) = line.split_once(" · ").or_else(|| line.split_once("  "))?;
    let rest = rest.trim_start();
    let is_two = !rest.contains("  ") && !rest.contains(" · ");
    (!term.trim().is_empty() && !rest.is_empty() && is_two).then(|| (term.trim(), line.len() - rest.len()))
}

/// Terms on lines of their own, what they mean set in below them.
pub fn own_lines(document: &Document, section: &Section) -> Vec<Entry> {
    let mut lines = lines(document, section);
    // Where nothing is set in, a meaning is told by its full stop; then there must be nothing else.
    let is_flat = lines.iter().all(|line| !line.is_deep);
    if is_flat {
        lines.iter_mut().for_each(|line| line.is_deep = document.text[line.range.clone()].ends_with(['.', '。']));
    }
    let is_term = |line: &Line| !line.is_deep && is_short(&document.text[line.range.clone()]);
    let Some(first) = lines.windows(2).position(|two| is_term(&two[0]) && two[1].is_deep) else { return Vec::new() };
    let mut entries = Vec::new();
    let mut n = first;
    while n + 1 < lines.len() && is_term(&lines[n]) && lines[n + 1].is_deep {
        let end = lines[n + 1..].iter().position(|line| !line.is_deep).map_or(lines.len(), |skip| n + 1 + skip);
        let headword = document.text[lines[n].range.clone()].trim();
        entries.push(entry(headword, lines[n + 1].range.start..lines[end - 1].range.end));
        n = end;
    }
    // Terms and meanings are all that there is, but for a remark before them and behind.
    if entries.len() >= 2 && first <= 2 && (!is_flat || n == lines.len()) { entries } else { Vec::new() }
}

struct Line {
    range: Range<usize>,
    /// Set in, as quotes are.
    is_deep: bool,
}

fn lines(document: &Document, section: &Section) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &document.blocks[section.blocks.clone()] {
        if !matches!(block.kind, Kind::Verse | Kind::Code) {
            let is_deep = block.depth > 0 || block.kind == Kind::Quote;
            lines.push(Line { range: block.body(), is_deep });
            continue;
        }
        let mut at = block.range.start;
        for line in document.text[block.range.clone()].split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            let range = start..(at + line.trim_end().len()).max(start);
            if !range.is_empty() {
                lines.push(Line { range, is_deep: line.starts_with([' ', '\t']) || block.depth > 0 });
            }
            at += line.len();
        }
    }
    lines
}

/// Whether a line may be a term: a few words, and no sentence.
fn is_short(line: &str) -> bool {
    let n_words = line.split_whitespace().count();
    // A script without spaces has its terms in a few characters.
    let is_brief = line.is_ascii() || !line.chars().any(is_cjk) || line.chars().count() <= 16;
    (1..=MOST_WORDS).contains(&n_words)
        && is_brief
        && !line.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '。', '、', '！', '？'])
}

/// Scripts that are written without spaces between words.
fn is_cjk(c: char) -> bool {
    ('\u{2E80}'..='\u{9FFF}').contains(&c)
}

fn entry(headword: &str, meaning: Range<usize>) -> Entry {
    Entry { headword: headword.to_owned(), forms: Vec::new(), definition: Definition::Here(meaning) }
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use crate::document::{Builder, Kind};
    use crate::import;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &str)]) {
        let document = import::import(text.as_bytes(), "a.md").document;
        let found = entries(&document);
        let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn headings_below_a_glossary_are_terms() {
        let text =
            "# Boats\n\n## Glossary\n\n### Bow\n\nIn front.\n\nIt cuts.\n\n### Stern\n\nBehind.\n\n## End\n\nOver.\n";
        check(text, &[("Bow", "In front.\n\nIt cuts."), ("Stern", "Behind.")]);
    }

    #[test]
    fn chapters_below_definitions_are_no_terms() {
        check("# Law\n\n## Definitions\n\n### 1.1 Scope\n\nAll.\n\n### 1.2 Time\n\nNow.\n", &[]);
    }

    #[test]
    fn a_table_of_two_columns_has_a_term_in_each_row() {
        let text = "# Boats\n\n## Glossary\n\n| Term | Meaning |\n|---|---|\n| Stern | behind |\n| Bow | in front |\n";
        check(text, &[("Stern", "behind"), ("Bow", "in front")]);
    }

    #[test]
    fn a_term_may_stand_on_a_line_of_its_own() {
        let source = "Glossary|Stern|Is behind.|Bow|Is in front.|It cuts.|Nothing more is to be said here.";
        let mut b = Builder::new(source.to_owned());
        let kinds = [Kind::Heading(2), Kind::Paragraph, Kind::Quote, Kind::Paragraph, Kind::Quote, Kind::Quote];
        let mut at = 0;
        for (words, kind) in source.split('|').zip(kinds.into_iter().chain([Kind::Paragraph])) {
            b.begin(kind, 0);
            b.copy(at..at + words.len());
            at += words.len() + 1;
        }
        let document = b.finish();
        let found = entries(&document);
        let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
        assert_eq!(found, [("Stern", "Is behind."), ("Bow", "Is in front.\n\nIt cuts.")]);
    }

    #[test]
    fn terms_above_plain_paragraphs_are_found_when_there_is_nothing_else() {
        let text = "# Boats\n\n## Glossary\n\nStern\n\nIt is behind.\n\nBow\n\nIt is in front.\n";
        check(text, &[("Stern", "It is behind."), ("Bow", "It is in front.")]);
        check("# Boats\n\n## Glossary\n\nStern\n\nIt is behind.\n\nBow\n\nIt is here.\n\nTo be done\n", &[]);
    }
}
