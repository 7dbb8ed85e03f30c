//! Terms that stand before what they mean, with white space between: `service   The box that …`, the next lines
//! below the meaning, or the term on a line of its own and the meaning set in below it.
//!
//! Columns are what gives such a list away, and they are gone once a paragraph is filled. So the terms are found
//! here, while the lines are known. One pair of columns may be chance: several parts must be set alike.

use super::evidence::Evidence;
use super::facts::Facts;
use super::lines::{Lines, is_finished};
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Remembers the terms at the start of parts, and joins a term that was parted from its meaning.
pub fn mark(lines: &Lines, evidence: &Evidence, parts: Vec<Part>) -> Vec<Part> {
    const FEWEST: usize = 3;
    let found: Vec<Option<Term>> = (0..parts.len()).map(|n| term(lines, evidence, &parts, n)).collect();
    if found.iter().flatten().count() < FEWEST {
        return parts;
    }
    let is_believed = |n: usize| {
        let Some(term) = &found[n] else { return false };
        let is_alike = |m: &usize| found[*m].as_ref().is_some_and(|other| other.is_alike(term));
        let near = n.saturating_sub(12)..(n + 13).min(parts.len());
        near.filter(is_alike).count() >= FEWEST
    };
    let mut marked: Vec<Part> = Vec::with_capacity(parts.len());
    let mut is_joined = false;
    for (n, part) in parts.iter().enumerate() {
        if std::mem::take(&mut is_joined) {
            continue;
        }
        let mut part = part.clone();
        if let Some(term) = found[n].as_ref().filter(|_| is_believed(n)) {
            part.term = term.len;
            part.signs.pro.add(Sign::TermColumn);
            if term.is_parted {
                part.lines.end = parts[n + 1].lines.end;
                is_joined = true;
            }
        }
        marked.push(part);
    }
    marked
}

struct Term {
    /// The column where it begins.
    indent: usize,
    /// The column where its meaning begins.
    hang: usize,
    /// The bytes of it in the first line.
    len: usize,
    /// The meaning is the next part.
    is_parted: bool,
}

impl Term {
    fn is_alike(&self, other: &Self) -> bool {
        self.indent == other.indent && self.hang == other.hang
    }
}

fn term(lines: &Lines, evidence: &Evidence, parts: &[Part], n: usize) -> Option<Term> {
    let part = &parts[n];
    if !matches!(part.kind, Kind::Paragraph | Kind::Quote) || part.underline.is_some() {
        return None;
    }
    // A manual page has its numbered headings where a list would have its terms.
    if part.n_lines() == 1 && evidence.at(part.first()).is_numbered_head(lines, part.first()) {
        return None;
    }
    let first = lines.text(part.first());
    let indent = lines.all[part.first()].indent();
    let has_gap = lines.all[part.first()].facts.has(Facts::GAP);
    let (len, column) = match has_gap.then(|| first.find("  ")).flatten() {
        Some(at) => {
            let skip = first.len() - first[at..].trim_start().len();
            (at, Some(indent + super::lines::width(&first[..skip])))
        }
        None => (first.len(), None),
    };
    if !may_be(&first[..len]) {
        return None;
    }
    let hang = hang(lines, part.lines.start + 1..part.lines.end)?;
    let (hang, is_parted) = match (hang, column) {
        (None, Some(column)) => (column, false),
        (Some(hang), Some(column)) => (column == hang).then_some((hang, false))?,
        (Some(hang), None) => (hang, false),
        (None, None) => (below(lines, parts, n)?, true),
    };
    (hang > indent + 1).then_some(Term { indent, hang, len, is_parted })
}

/// The column where all `range` begins: `None` in it when there are no lines.
fn hang(lines: &Lines, range: std::ops::Range<usize>) -> Option<Option<usize>> {
    let mut indents = lines.body(range).map(|i| lines.all[i].indent());
    let Some(first) = indents.next() else { return Some(None) };
    indents.all(|other| other == first).then_some(Some(first))
}

/// The column of the part right below a line that stands alone.
fn below(lines: &Lines, parts: &[Part], n: usize) -> Option<usize> {
    let next = parts.get(n + 1).filter(|next| next.gap == 0 && !next.page)?;
    let is_text = matches!(next.kind, Kind::Paragraph | Kind::Quote) && next.marker == 0;
    hang(lines, next.lines.clone()).filter(|_| is_text)?
}

fn may_be(words: &str) -> bool {
    let core = words.strip_suffix("::").unwrap_or(words);
    core.len() <= 50
        // A sign before a term is enough of a sign.
        && !core.starts_with('$')
        && !is_finished(core)
        && (1..=6).contains(&core.split_whitespace().take(7).count())
        && core.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::document::SpanKind;

    fn check(text: &str, expect: &[&str]) {
        let prose = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n";
        let it = document(format!("{}{text}", prose.repeat(3)));
        let terms = it.spans.iter().filter(|span| span.kind == SpanKind::Term);
        assert_eq!(terms.map(|span| &it.text[span.range.clone()]).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_term_stands_in_a_column_of_its_own() {
        check(
            "anchor    It holds a ship where it is, even when the wind\n          is up.\n\nbow       The front end of the ship, which parts the water\n          for her.\n\nlong stern line\n          It is at the back end and holds the ship to the\n          land.\n",
            &["anchor", "bow", "long stern line"],
        );
    }

    #[test]
    fn a_short_meaning_stands_below_its_term() {
        check(
            "anchor\n    It holds a ship where it is, even when the wind is up\n    and strong.\n\nbow\n    The front end.\n\nstern\n    The back end.\n",
            &["anchor", "bow", "stern"],
        );
    }

    #[test]
    fn a_hanging_line_alone_has_no_term() {
        check("anchor    It holds a ship where it is, even when the wind\n          is up.\n", &[]);
    }
}
