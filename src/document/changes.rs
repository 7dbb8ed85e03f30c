//! What changed between two versions of a text, block by block, and where a place of the one is in the other.
//!
//! Blocks whose words are the same at the head and at the end of both are pairs. Between them those are that both
//! versions have once, as far as their order is the same; then whatever stands beside a pair and is the same too.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::Document;

/// The blocks that two versions have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The number of a block in the old version and in the new one, in order.
    pairs: Vec<(usize, usize)>,
    n_old: usize,
}

impl Changes {
    pub fn between(old: &Document, new: &Document) -> Self {
        let (a, b) = (numbers(old), numbers(new));
        let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        let most = a.len().min(b.len()) - head;
        let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
        let mut pairs: Vec<(usize, usize)> = (0..head).map(|n| (n, n)).collect();
        let (a_end, b_end) = (a.len() - tail, b.len() - tail);
        let mut done = (head, head);
        for anchor in in_order(once_in_both(&a, &b, head..a_end, head..b_end)) {
            grow(&a, &b, done, anchor, &mut pairs);
            done = (anchor.0 + 1, anchor.1 + 1);
        }
        grow(&a, &b, done, (a_end, b_end), &mut pairs);
        pairs.extend((0..tail).map(|n| (a_end + n, b_end + n)));
        pairs.retain(|(i, j)| *i < a.len() && *j < b.len());
        pairs.dedup();
        Self { pairs, n_old: a.len() }
    }

    /// Where a place of the old version is in the new one; `None` when the words there have changed.
    pub fn place(&self, old: &Document, new: &Document, at: usize) -> Option<usize> {
        let block = old.block_at(at)?;
        let pair = self.pairs.binary_search_by_key(&block, |pair| pair.0).ok()?;
        let there = new.blocks[self.pairs[pair].1].range.clone();
        Some((there.start + (at - old.blocks[block].range.start)).min(new.text.len()))
    }

    /// The stretches of the new version that the old one has not; an empty one where words were taken out.
    pub fn changed(&self, new: &Document) -> Vec<Range<usize>> {
        let mut changed = Vec::new();
        let (mut i, mut j) = (0, 0);
        let end = (self.n_old, new.blocks.len());
        for (next_i, next_j) in self.pairs.iter().copied().chain([end]) {
            changed.extend(new.blocks[j..next_j].iter().map(|block| block.range.clone()));
            if next_i > i && next_j == j {
                let at = new.blocks.get(j).map_or(new.text.len(), |block| block.range.start);
                changed.push(at..at);
            }
            (i, j) = (next_i + 1, next_j + 1);
        }
        changed
    }
}

/// A number for the words of each block.
fn numbers(document: &Document) -> Vec<u64> {
    let number = |range: &Range<usize>| {
        let mut hasher = DefaultHasher::new();
        document.text[range.clone()].hash(&mut hasher);
        hasher.finish()
    };
    document.blocks.iter().map(|block| number(&block.range)).collect()
}

/// The blocks that both versions have once in these stretches, in the order of the old one.
fn once_in_both(a: &[u64], b: &[u64], old: Range<usize>, new: Range<usize>) -> Vec<(usize, usize)> {
    let places = |all: &[u64], range: Range<usize>| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        for n in range {
            places.entry(all[n]).and_modify(|place| *place = None).or_insert(Some(n));
        }
        places
    };
    let (there, here) = (places(b, new), places(a, old.clone()));
    let is_once = |n: &usize| here.get(&a[*n]).copied().flatten().is_some();
    old.filter(is_once).filter_map(|n| Some((n, there.get(&a[n]).copied().flatten()?))).collect()
}

/// The most of these pairs whose second numbers rise.
fn in_order(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, pair) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(len.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(len) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(n) = next {
        chain.push(pairs[n]);
        next = before[n];
    }
    chain.reverse();
    chain
}

/// Pairs what is the same behind `from` and before `to`, and `to` itself.
fn grow(a: &[u64], b: &[u64], from: (usize, usize), to: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let (mut i, mut j) = from;
    while i < to.0 && j < to.1 && a[i] == b[j] {
        pairs.push((i, j));
        (i, j) = (i + 1, j + 1);
    }
    let (mut up, mut across) = to;
    while up > i && across > j && a[up - 1] == b[across - 1] {
        (up, across) = (up - 1, across - 1);
    }
    pairs.extend((up..=to.0).zip(across..=to.1));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::plain;

    fn text(blocks: &[&str]) -> Document {
        plain::document(blocks.join("\n\n"))
    }

    fn check(old: &[&str], new: &[&str], changed: &[&str]) {
        let (old, new) = (text(old), text(new));
        let changes = Changes::between(&old, &new);
        let found: Vec<_> = changes.changed(&new).into_iter().map(|range| &new.text[range]).collect();
        assert_eq!(found, changed);
    }

    #[test]
    fn what_was_added_changed_or_taken_out_is_told() {
        check(&["One.", "Two."], &["One.", "Two."], &[]);
        check(&["One.", "Two."], &["One.", "New.", "Two."], &["New."]);
        check(&["One.", "Two.", "Three."], &["One.", "2.", "Three."], &["2."]);
        check(&["One.", "Two.", "Three."], &["One.", "Three."], &[""]);
        check(&["One.", "Two."], &["One."], &[""]);
        check(&[], &["One."], &["One."]);
        check(&["One.", "Two.", "Three.", "Four."], &["Zero.", "Two.", "X.", "Three.", "Y."], &["Zero.", "X.", "Y."]);
    }

    #[test]
    fn a_place_is_where_its_words_are() {
        let (old, new) = (text(&["One.", "Two.", "Three."]), text(&["New.", "One.", "2.", "Three."]));
        let changes = Changes::between(&old, &new);
        let place = |words: &str| changes.place(&old, &new, old.text.find(words).unwrap());
        assert_eq!((place("ne."), place("wo."), place("hree.")), (Some(7), None, new.text.find("hree.")));
    }

    proptest! {
        #[test]
        fn pairs_are_the_same_and_in_order(old in prop::collection::vec("[a-d]", 0..12), new in prop::collection::vec("[a-d]", 0..12)) {
            let join = |blocks: &[String]| {
                let blocks: Vec<String> = blocks.iter().map(|word| format!("A {word} stands here.")).collect();
                text(&blocks.iter().map(String::as_str).collect::<Vec<_>>())
            };
            let (old, new) = (join(&old), join(&new));
            let changes = Changes::between(&old, &new);
            for (i, j) in &changes.pairs {
                prop_assert_eq!(&old.text[old.blocks[*i].range.clone()], &new.text[new.blocks[*j].range.clone()]);
            }
            prop_assert!(changes.pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            let n_changed = changes.changed(&new).iter().filter(|range| !range.is_empty()).count();
            prop_assert_eq!(n_changed + changes.pairs.len(), new.blocks.len());
        }
    }
}
