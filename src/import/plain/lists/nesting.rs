//! How deep an item lies: told by where it stands on its line, and by its kind of marker.

use super::super::lines::{Lines, width};
use super::super::parts::Part;
use super::markers::{Style, markers};
use crate::document::{self, Kind};

/// Items that stand further to the right than the item before are a level deeper, and so are items with another
/// kind of marker at the same place. What stands below the words of an item belongs to it; set in deeper than its
/// words, it is a quotation there.
pub fn nest(lines: &Lines, parts: &mut [Part]) {
    let mut levels: Vec<(usize, Option<Style>)> = Vec::new();
    let mut column = 0;
    for part in parts {
        let text = lines.text(part.first());
        let indent = lines.all[part.first()].indent();
        if part.kind != Kind::ListItem {
            let is_below = levels.last().is_some_and(|(item, _)| indent > *item && indent <= *item + 8);
            if is_below && matches!(part.kind, Kind::Paragraph | Kind::Quote) {
                let is_deeper = lines.body(part.lines.clone()).all(|i| lines.all[i].indent() >= column + 2);
                if part.kind == Kind::Paragraph || !is_deeper {
                    part.take_for(Kind::Paragraph, document::Sign::SetIn);
                }
                part.depth = levels.len().min(8) as u8;
            } else {
                levels.retain(|(item, _)| *item < indent && matches!(part.kind, Kind::Code | Kind::Table));
            }
            continue;
        }
        let style = markers(text).next().map(|marker| marker.style);
        while levels.last().is_some_and(|(item, _)| *item > indent) {
            levels.pop();
        }
        match levels.iter().position(|(item, other)| *item == indent && is_same(*other, style)) {
            Some(level) => levels.truncate(level + 1),
            None => levels.push((indent, style)),
        }
        part.depth = (levels.len() - 1).min(8) as u8;
        column = words_column(lines, part);
    }
}

/// The column where the words of an item begin, or where its other lines hang, if that is deeper.
fn words_column(lines: &Lines, item: &Part) -> usize {
    let text = lines.text(item.first());
    let rest = &text[item.marker..];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    let n_tabs = space.bytes().filter(|byte| *byte == b'\t').count();
    let words = lines.all[item.first()].indent() + width(&text[..item.marker]) + width(space) + 7 * n_tabs;
    let second = lines.body(item.lines.start + 1..item.lines.end).next();
    second.map_or(words, |second| words.max(lines.all[second].indent()))
}

/// Whether two styles are one list: `i.` may have been read as a letter.
fn is_same(one: Option<Style>, two: Option<Style>) -> bool {
    let sign = |style| match style {
        Some(Style::Letter(sign, bracket) | Style::Roman(sign, bracket)) => Some((sign, bracket)),
        _ => None,
    };
    one == two || (sign(one).is_some() && sign(one) == sign(two))
}

#[cfg(test)]
mod tests {
    use super::super::super::document;
    use crate::document::Kind;

    #[test]
    fn below_an_item_only_what_is_set_in_deeper_than_its_words_is_a_quotation() {
        let prose = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds.\n\n";
        let item = "  * The boats are old and nobody has\n    mended them.\n\n";
        let text = format!(
            "{}{item}      They are as old as the men who\n      made them.\n\n{item}    They lie there\n    still.\n\n{prose}",
            prose.repeat(3)
        );
        let found: Vec<_> = document(text).blocks.iter().map(|block| (block.kind, block.depth)).collect();
        assert_eq!(found[3..7], [(Kind::ListItem, 0), (Kind::Quote, 1), (Kind::ListItem, 0), (Kind::Paragraph, 1)]);
    }
}
