//! How deep an item lies: told by where it stands on its line, and by its kind of marker.

use super::super::lines::Lines;
use super::super::parts::Part;
use super::markers::{Style, markers};
use crate::document::{self, Kind};

/// Items that stand further to the right than the item before are a level deeper, and so are items with another
/// kind of marker at the same place. What stands below the words of an item belongs to it.
pub fn nest(lines: &Lines, parts: &mut [Part]) {
    let mut levels: Vec<(usize, Option<Style>)> = Vec::new();
    for part in parts {
        let text = lines.text(part.first());
        let indent = lines.all[part.first()].indent;
        if part.kind != Kind::ListItem {
            let is_below = levels.last().is_some_and(|(item, _)| indent > *item && indent <= *item + 8);
            if is_below && matches!(part.kind, Kind::Paragraph | Kind::Quote) {
                part.take_for(Kind::Paragraph, document::Sign::SetIn);
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
    }
}

/// Whether two styles are one list: `i.` may have been read as a letter.
fn is_same(one: Option<Style>, two: Option<Style>) -> bool {
    let sign = |style| match style {
        Some(Style::Letter(sign, bracket) | Style::Roman(sign, bracket)) => Some((sign, bracket)),
        _ => None,
    };
    one == two || (sign(one).is_some() && sign(one) == sign(two))
}
