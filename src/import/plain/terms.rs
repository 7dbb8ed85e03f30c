//! Terms that stand before what they mean, with white space between: `service   The box that …`, the next lines
//! below the meaning, or the term on a line of its own and the meaning set in below it.
//!
//! Columns are what gives such a list away, and they are gone once a paragraph is filled. So the terms are found
//! here, while the lines are known. One pair of columns may be chance: several parts must be set alike.

use super::lines::{Lines, is_finished};
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Remembers the terms at the start of parts.
pub fn mark(lines: &Lines, parts: &mut [Part]) {
    const FEWEST: usize = 3;
    let found: Vec<Option<Term>> = parts.iter().map(|part| term(lines, part)).collect();
    for n in 0..parts.len() {
        let Some(term) = &found[n] else { continue };
        let is_alike = |m: &usize| found[*m].as_ref().is_some_and(|other| other.indent == term.indent);
        let near = n.saturating_sub(6)..(n + 7).min(parts.len());
        if near.filter(is_alike).count() >= FEWEST {
            parts[n].term = term.len;
            parts[n].signs.pro.add(Sign::TermColumn);
        }
    }
}

struct Term {
    /// The column where it begins.
    indent: usize,
    /// The bytes of it in the first line.
    len: usize,
}

fn term(lines: &Lines, part: &Part) -> Option<Term> {
    let first = lines.text(part.first());
    if !matches!(part.kind, Kind::Paragraph | Kind::Quote) || part.n_lines() < 2 {
        return None;
    }
    let indent = lines.all[part.first()].indent;
    let mut rest = lines.body(part.lines.start + 1..part.lines.end).map(|i| lines.all[i].indent);
    let hang = rest.next().filter(|hang| *hang > indent + 1)?;
    if rest.any(|other| other != hang) {
        return None;
    }
    let len = match first.find("  ") {
        Some(at) => {
            let column = indent + super::lines::width(&first[..first.len() - first[at..].trim_start().len()]);
            (column == hang).then_some(at)?
        }
        None => first.len(),
    };
    let words = &first[..len];
    let may_be = (1..=6).contains(&words.split_whitespace().count())
        && words.len() <= 50
        && words.chars().any(char::is_alphabetic)
        && !is_finished(words);
    may_be.then_some(Term { indent, len })
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
    fn a_hanging_line_alone_has_no_term() {
        check("anchor    It holds a ship where it is, even when the wind\n          is up.\n", &[]);
    }
}
