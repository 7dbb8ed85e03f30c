//! Numbers that do not fit: between `4.2` and `4.3` stands nothing but `4.2.1` and the like. A line in between that
//! begins with `1.1` names a version, a file or an item of a list.

use std::collections::HashMap;

use super::super::lines::Lines;
use super::super::numbering::Style;
use super::super::numbering::chain::Number;
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::{Sign, SignSet};

/// Drops the headings whose only witness is a number that does not fit.
pub fn drop_strays(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let numbered = |class: Option<Class>| matches!(class, Some(Class::Named(_) | Class::Numbered(Style::Points, _)));
    let found: Vec<(usize, Number)> = (0..parts.len())
        .filter(|n| numbered(verdicts[*n].class))
        .filter_map(|n| Some((n, Number::parse(lines.text(parts[n].first()))?)))
        .collect();
    let has_sections = chapters(&found);
    let mut last: HashMap<Number, usize> = HashMap::new();
    let mut stray = vec![false; found.len()];
    for (n, (_, number)) in found.iter().enumerate() {
        let before = number.before().and_then(|before| Some((before, *last.get(&before)?)));
        if let Some((before, m)) = before {
            let between = (m + 1..n).rev().take(MOST);
            for k in between.filter(|k| !has_sections[*k] && found[*k].1 != *number && !found[*k].1.is_below(&before)) {
                stray[k] = true;
            }
        }
        last.insert(*number, n);
    }
    for (stray, (n, _)) in stray.into_iter().zip(found) {
        if stray && !verdicts[n].seen.has_any(WITNESSES) {
            verdicts[n].drop(Sign::OutOfCount);
        }
    }
}

/// For each number whether it is a chapter with its sections behind it, or one of them: chapters out of order are
/// chapters all the same.
fn chapters(found: &[(usize, Number)]) -> Vec<bool> {
    let mut chapter: Option<&Number> = None;
    let is_whole = |(n, (_, number)): (usize, &'_ (usize, Number))| {
        let is_section = chapter.is_some_and(|chapter| number.is_below(chapter));
        let is_chapter = found.get(n + 1).is_some_and(|(_, next)| next.is_below(number));
        if is_chapter && !is_section {
            chapter = Some(&found[n].1);
        }
        is_section || is_chapter
    };
    found.iter().enumerate().map(is_whole).collect()
}

/// What is believed against the count.
const WITNESSES: SignSet = SignSet::of(&[Sign::Named, Sign::Underlined, Sign::Counted]);

/// More lines than this are not between two numbers by chance.
const MOST: usize = 40;
