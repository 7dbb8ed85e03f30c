//! Short numbered lines that count on through a text, each with paragraphs of its own: the sections of a licence or a
//! contract, which end in a full stop and may be set in, so that alone each could be an item of a list.

use super::super::lines::{Lines, starts_low};
use super::super::numbering::{Style, numbering};
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::{Kind, Sign};

const FEWEST: usize = 4;
/// Numbers such as `1.7` may stand before versions and the like, or names in small letters.
const FEWEST_DEEP: usize = 8;
const WIDEST: usize = 70;

#[derive(Clone, Copy)]
struct Count {
    depth: u8,
    value: u32,
}

impl Count {
    fn follows(self, before: Self) -> bool {
        self.depth == before.depth && self.value == before.value + 1
    }
}

/// Makes headings of them.
pub fn mark(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let found: Vec<(usize, Count)> = (0..parts.len()).filter_map(|n| Some((n, number(lines, parts, n)?))).collect();
    let mut start = 0;
    for end in 1..=found.len() {
        let goes_on = end < found.len() && found[end].1.follows(found[end - 1].1);
        if goes_on {
            continue;
        }
        let run = &found[start..end];
        let (first, fewest) = (run[0].1, if run[0].1.depth > 1 { FEWEST_DEEP } else { FEWEST });
        if run.len() >= fewest && first.value <= 1 {
            for (n, _) in run {
                if verdicts[*n].class.is_some() {
                    continue;
                }
                verdicts[*n].raise(Class::Numbered(Style::Points, first.depth), Sign::Counted);
            }
        }
        start = end;
    }
}

/// Makes headings of the lines that are `I` and nothing more, where the next lone roman number is `II`: alone it would
/// be a word.
pub fn mark_ones(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let text = |n: usize| lines.text(parts[n].first());
    let mut next = None;
    for n in (0..parts.len()).rev().filter(|n| parts[*n].n_lines() == 1) {
        if text(n) == "I" && next == Some("II") && parts[n].gap > 0 && verdicts[n].class.is_none_or(is_loose) {
            verdicts[n].raise(Class::Numbered(Style::Roman, 1), Sign::Counted);
        }
        if text(n) == "I" || matches!(verdicts[n].class, Some(Class::Numbered(Style::Roman, _))) {
            next = Some(text(n));
        }
    }
}

fn is_loose(class: Class) -> bool {
    matches!(class, Class::Plain | Class::Caps)
}

/// The number of a part that may be such a heading: one short line, and below it a paragraph without a number.
fn number(lines: &Lines, parts: &[Part], n: usize) -> Option<Count> {
    let part = &parts[n];
    let text = lines.text(part.first());
    let may_be = matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem | Kind::Heading(_));
    if !may_be || part.n_lines() > 1 || part.width(lines) > WIDEST || part.gap == 0 {
        return None;
    }
    let number = numbering(text).filter(|number| number.style == Style::Points && number.depth <= 2)?;
    let words = text.get(number.len..)?;
    let is_title = !words.is_empty()
        && (number.depth > 1 || !starts_low(words))
        && words.matches(['.', ',', ';', '!', '?']).count() <= 1;
    let next = parts.get(n + 1)?;
    let is_text = matches!(next.kind, Kind::Paragraph | Kind::Quote)
        && next.gap > 0
        && next.width(lines) > 40
        && lines.numbering(next.first()).is_none();
    (is_title && !number.is_lettered && is_text).then_some(Count { depth: number.depth, value: number.value })
}

#[cfg(test)]
mod tests {
    use super::super::super::document;

    #[test]
    fn short_numbered_lines_with_text_below_each_are_headings() {
        let wrapped =
            "They walked along the river until the\nlight was gone and nobody could see\n".repeat(3) + "the path.\n\n";
        let section = |n: u32, name: &str| format!("  {n}. {name}.\n\n{wrapped}");
        let text = format!(
            "THE RIVER\n\n{wrapped}{}{}{}{}",
            section(0, "Water"),
            section(1, "Sand"),
            section(2, "Stones and Reeds"),
            section(3, "Fish")
        );
        let it = document(text);
        let found: Vec<_> = it.outline.iter().map(|heading| it.heading_text(heading)).collect();
        assert_eq!(found, ["THE RIVER", "0. Water.", "1. Sand.", "2. Stones and Reeds.", "3. Fish."]);
    }
}
