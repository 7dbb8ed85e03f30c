//! Numbers that do not fit: between `4.2` and `4.3` stands nothing but `4.2.1` and the like. A line in between that
//! begins with `1.1` names a version, a file or an item of a list.

use std::collections::HashMap;

use super::super::lines::Lines;
use super::super::numbering::Style;
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::Sign;

/// A number such as `4.2.1`; what is behind its sixth place is left out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Number {
    places: [u32; 6],
    len: usize,
}

impl Number {
    fn parse(text: &str) -> Option<Self> {
        let token = text.trim_start_matches(['_', '*']).split(char::is_whitespace).next()?;
        let mut it = Self::default();
        for place in token.trim_end_matches(['.', ')', ':']).split('.').take(6) {
            it.places[it.len] = match place.parse() {
                Ok(value) => value,
                // Appendices come behind all chapters.
                Err(_) if place.len() == 1 => 10_000 + u32::from(place.bytes().next().filter(u8::is_ascii_uppercase)?),
                Err(_) => return None,
            };
            it.len += 1;
        }
        (it.len > 0).then_some(it)
    }

    /// The number that comes right before, at the same depth.
    fn before(mut self) -> Option<Self> {
        let last = self.len.checked_sub(1)?;
        self.places[last] = self.places[last].checked_sub(1)?;
        Some(self)
    }

    fn is_below(&self, above: &Self) -> bool {
        self.len > above.len && self.places[..above.len] == above.places[..above.len]
    }
}

/// Drops the headings whose only witness is a number that does not fit.
pub fn drop_strays(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let numbered = |class: Option<Class>| matches!(class, Some(Class::Named(_) | Class::Numbered(Style::Points, _)));
    let found: Vec<(usize, Number)> = (0..parts.len())
        .filter(|n| numbered(verdicts[*n].class))
        .filter_map(|n| Some((n, Number::parse(lines.text(parts[n].first()))?)))
        .collect();
    let mut last: HashMap<Number, usize> = HashMap::new();
    let mut stray = vec![false; found.len()];
    for (n, (_, number)) in found.iter().enumerate() {
        let before = number.before().and_then(|before| Some((before, *last.get(&before)?)));
        if let Some((before, m)) = before {
            let between = (m + 1..n).rev().take(MOST);
            for k in between.filter(|k| found[*k].1 != *number && !found[*k].1.is_below(&before)) {
                stray[k] = true;
            }
        }
        last.insert(*number, n);
    }
    for (stray, (n, _)) in stray.into_iter().zip(found) {
        if stray && !verdicts[n].seen.has(Sign::Named) && !verdicts[n].seen.has(Sign::Underlined) {
            verdicts[n].drop(Sign::OutOfCount);
        }
    }
}

/// More lines than this are not between two numbers by chance.
const MOST: usize = 40;
