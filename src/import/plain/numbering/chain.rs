//! Numbers that count through a whole text: `1`, `1.1`, `1.2`, `2`, each before a few words on a line after a blank one.
//!
//! One such line may be anything. Many that count on, each with text below, are the sections of the text, whatever else
//! they look like: no blank line below, small letters, an indent. The items of a list count on too, but at one depth
//! and close to each other.

use std::collections::HashMap;

use super::super::lines::{Lines, is_finished};
use super::super::shapes::has_leader;

/// A number such as `4.2.1`; what is behind its sixth place is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Number {
    places: [u32; 6],
    len: usize,
}

impl Number {
    /// The number that `text` begins with.
    pub fn parse(text: &str) -> Option<Self> {
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

    /// 1 for `4`, 2 for `4.2`.
    pub fn depth(&self) -> usize {
        self.len
    }

    /// The number that comes right before, at the same depth.
    pub fn before(mut self) -> Option<Self> {
        let last = self.len.checked_sub(1)?;
        self.places[last] = self.places[last].checked_sub(1)?;
        Some(self)
    }

    pub fn is_below(&self, above: &Self) -> bool {
        self.len > above.len && self.places[..above.len] == above.places[..above.len]
    }

    /// Its first `len` places.
    fn cut(mut self, len: usize) -> Self {
        self.places[len..].fill(0);
        self.len = len;
        self
    }

    fn last(&self) -> u32 {
        self.places[self.len - 1]
    }
}

/// The lines of the longest chain of section numbers, in order; none when it may be a list.
pub fn find(lines: &Lines, without: std::ops::Range<usize>) -> Vec<usize> {
    let found: Vec<(usize, Number)> =
        (0..lines.len()).filter(|i| !without.contains(i)).filter_map(|i| Some((i, candidate(lines, i)?))).collect();
    let chain = longest(&found);
    let is_deep = chain.iter().any(|n| found[*n].1.depth() > 1);
    if chain.len() < FEWEST || !(is_deep || are_far_apart(&chain, &found)) {
        return Vec::new();
    }
    chain.into_iter().map(|n| found[n].0).collect()
}

const FEWEST: usize = 5;

/// The number of a line that may be the heading of a section.
fn candidate(lines: &Lines, i: usize) -> Option<Number> {
    const WIDEST: usize = 90;
    /// The items of a list run on in the next line.
    const WIDEST_ABOVE_TEXT: usize = 60;
    let line = &lines.all[i];
    let text = lines.text(i);
    if !line.is_body() || line.width() > WIDEST || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_above_text = lines.all.get(i + 1).is_some_and(|next| next.is_body() && !next.page);
    if is_above_text && line.width() > WIDEST_ABOVE_TEXT {
        return None;
    }
    let number = Number::parse(text)?;
    let is_first = i == 0 || line.page || !lines.all[i - 1].is_body();
    // Right below a chapter its first section may stand.
    let is_child = || number.len > 1 && Number::parse(lines.text(i - 1)) == Some(number.cut(number.len - 1));
    if !is_first && !is_child() {
        return None;
    }
    let token = text.split(char::is_whitespace).next()?;
    let words = text[token.len()..].trim();
    let is_year = number.len == 1 && number.places[0] > 60;
    let may_be = words.starts_with(|c: char| !c.is_ascii_digit() && c != '(' && c != '[')
        && words.contains(char::is_alphabetic)
        && (words.ends_with('?') || !is_finished(words))
        && !words.ends_with([',', ';'])
        && !has_leader(words)
        && !token.ends_with(')');
    (may_be && !is_year).then_some(number)
}

/// The longest run in which each number comes right behind the one before, as the sections of a text do; indices
/// into `found`.
fn longest(found: &[(usize, Number)]) -> Vec<usize> {
    // For each number the best chain that ends with it or below it.
    let mut ends: HashMap<Number, usize> = HashMap::new();
    let mut chains: Vec<(usize, Option<usize>)> = Vec::with_capacity(found.len());
    for (n, (_, number)) in found.iter().enumerate() {
        let above = (number.len > 1 && number.last() <= 1).then(|| number.cut(number.len - 1));
        let before = number.before().filter(|_| number.last() > 1);
        let link = [above, before].into_iter().flatten().filter_map(|key| ends.get(&key).copied());
        let link = link.max_by_key(|m: &usize| chains[*m].0);
        chains.push((link.map_or(1, |m| chains[m].0 + 1), link));
        for len in 1..=number.len {
            let end = ends.entry(number.cut(len)).or_insert(n);
            if chains[*end].0 <= chains[n].0 {
                *end = n;
            }
        }
    }
    let last = (0..found.len()).max_by_key(|n| chains[*n].0);
    let mut chain: Vec<usize> = std::iter::successors(last, |n| chains[*n].1).collect();
    chain.reverse();
    chain
}

/// Whether much stands between most of them.
fn are_far_apart(chain: &[usize], found: &[(usize, Number)]) -> bool {
    const FAR: usize = 12;
    let mut spaces: Vec<usize> = chain.windows(2).map(|two| found[two[1]].0 - found[two[0]].0).collect();
    spaces.sort_unstable();
    spaces.get(spaces.len() / 4).is_some_and(|space| *space >= FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[usize]) {
        assert_eq!(find(&Lines::new(text), 0..0), expect);
    }

    #[test]
    fn sections_count_through_the_text() {
        let text = "1 Salt\nIt is.\n\n1.1 its taste\nIt is.\n\n1.2 Its use\nIt is.\n\n3.4 mph\n\n2 Oil\nIt is.\n\n2.1 Its use\nIt is.\n";
        check(text, &[0, 3, 6, 11, 14]);
    }

    #[test]
    fn the_items_of_a_list_are_no_sections() {
        check("1. Salt\n\n2. Oil\n\n3. Bread\n\n4. Wine\n\n5. Water\n\n6. Wood\n", &[]);
    }
}
