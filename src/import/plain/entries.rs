//! A short line alone above a list whose entries stand in the order of the alphabet: it names the list, as `Glossary`
//! or `Works cited` do, though it may be the only heading of a text.
//!
//! Chance seldom puts eight paragraphs into that order. The meaning of a term may be a paragraph of its own, so that
//! every second one is an entry.

use unicode_normalization::char::decompose_compatible;

use super::facts::Facts;
use super::lines::Lines;
use super::parts::Part;
use crate::document::Kind;

/// How many entries are asked for.
const FEWEST: usize = 8;
const WIDEST: usize = 50;

/// Whether part `n` stands above such a list.
pub fn are_below(lines: &Lines, parts: &[Part], n: usize) -> bool {
    let part = &parts[n];
    let line = &lines.all[part.first()];
    let may_be = part.n_lines() == 1
        && matches!(part.kind, Kind::Paragraph | Kind::Quote)
        && (3..=WIDEST).contains(&line.width())
        && !line.facts.has(Facts::FINISHED | Facts::LOW | Facts::MARKED | Facts::GAP)
        && (n == 0 || part.gap > 0 || part.page);
    let Some([one, two]) = parts.get(n + 1..n + 3).filter(|_| may_be) else { return false };
    let is_long = one.gap > 0 && one.width(lines) + two.width(lines) > 80;
    is_long
        && (rises(lines, parts, n + 1, 1) || rises(lines, parts, n + 1, 2))
        && lines.text(part.first()).starts_with(char::is_alphabetic)
        && !is_inside(lines, parts, n)
}

/// Whether the entries from `first` on, each `step` parts behind the one before, are in order.
fn rises(lines: &Lines, parts: &[Part], first: usize, step: usize) -> bool {
    let Some(mut last) = parts.get(first).and_then(|part| key(lines, part)) else { return false };
    for part in parts[first + 1..].iter().skip(step - 1).step_by(step).take(FEWEST - 1) {
        match key(lines, part) {
            Some(next) if next > last => last = next,
            _ => return false,
        }
    }
    first + step * (FEWEST - 1) < parts.len()
}

/// Whether the list began before part `n`: what stands above has the same first letter again and again.
fn is_inside(lines: &Lines, parts: &[Part], n: usize) -> bool {
    const NEAR: usize = 12;
    let letter = |part: &Part| key(lines, part)?.chars().next();
    let own = letter(&parts[n + 1]);
    parts[n.saturating_sub(NEAR)..n].iter().filter(|part| letter(part) == own).count() >= 2
}

/// What an entry is sorted by: its first words, without case, accents, and the number or signs before it.
fn key(lines: &Lines, part: &Part) -> Option<String> {
    const LONGEST: usize = 16;
    let text = lines.text(part.first());
    let start = text.char_indices().take(8).find(|(_, c)| c.is_alphabetic())?.0;
    let (mut key, mut n, mut is_over) = (String::with_capacity(LONGEST), 0, false);
    for c in text[start..].chars() {
        decompose_compatible(c, |c| {
            is_over |= matches!(c, ':' | '.' | '—' | '–');
            if !is_over && c.is_alphanumeric() {
                key.extend(c.to_lowercase());
                n += 1;
            }
        });
        if is_over || n >= LONGEST {
            break;
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::document::Document;

    fn outline(document: &Document) -> Vec<&str> {
        document.outline.iter().map(|heading| document.heading_text(heading)).collect()
    }

    const TERMS: [&str; 9] = ["anchor", "bow", "cabin", "deck", "ebb", "fathom", "galley", "hull", "inlet"];

    fn list(entry: impl Fn(&str) -> String) -> String {
        let entries: Vec<_> = TERMS.map(&entry).into();
        format!("Of Ships\n\nA few words stand above the list.\n\nGlossary\n\n{}\n", entries.join("\n\n"))
    }

    #[test]
    fn the_name_of_an_alphabetical_list_is_a_heading() {
        let meaning = "it is what the old men of the harbour have always called a part of the ship or of the sea.";
        let it = document(list(|term| format!("{term}: {meaning}")));
        assert_eq!(outline(&it), ["Of Ships", "Glossary"]);
        let below = |term: &str| {
            format!(
                "{term}\n\nWhat the old men of the harbour call {term}, and have so called it since the ships were built."
            )
        };
        let it = document(list(below));
        assert_eq!(outline(&it), ["Of Ships", "Glossary"]);
    }

    #[test]
    fn a_line_above_paragraphs_without_order_is_none() {
        let text = list(|term| {
            let word: String = term.chars().rev().collect();
            format!("{word}: it is what the old men of the harbour have always called a part of the ship.")
        });
        assert_eq!(outline(&document(text)), ["Of Ships"]);
    }
}
