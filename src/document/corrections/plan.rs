//! Corrections in the order of the source, each contradiction settled.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Correction;
use crate::document::Kind;

/// What is to be different, by place in the source.
#[derive(Debug, Default)]
pub struct Plan {
    /// Stretches that do not overlap, by their starts; whether they belong to the text.
    presence: BTreeMap<usize, (usize, bool)>,
    /// Where words begin something or go on, by their first letters.
    bounds: BTreeMap<usize, Bound>,
    kinds: BTreeMap<usize, Kind>,
    /// Where blocks end that are no more than some words, by the first letters of those.
    ends: BTreeMap<usize, usize>,
    has_joins: bool,
    /// Every place at which something may be different.
    places: BTreeSet<usize>,
}

/// What is said of a place between words: the first byte behind it, and whether a block begins there.
#[derive(Clone, Copy, Debug)]
struct Bound {
    at: usize,
    begins: bool,
}

impl Plan {
    pub fn of(source: &str, corrections: &[(Range<usize>, Correction)]) -> Self {
        let mut plan = Self::default();
        for (range, correction) in corrections {
            let at = source.floor_char_boundary(range.start);
            let end = source.ceil_char_boundary(range.end.max(at));
            let key = firm(source, at);
            match correction {
                Correction::PutBack => plan.put(at..end, true),
                Correction::TakeOut => plan.put(at..end, false),
                Correction::Begin => drop(plan.bounds.insert(key, Bound { at, begins: true })),
                Correction::Join => drop(plan.bounds.insert(key, Bound { at, begins: false })),
                Correction::Kind(kind) => {
                    plan.kinds.insert(key, *kind);
                    plan.ends.remove(&key);
                }
                Correction::Alone(kind) => {
                    plan.kinds.insert(key, *kind);
                    plan.bounds.insert(key, Bound { at, begins: true });
                    plan.ends.insert(key, end);
                }
            }
            plan.places.extend([at, key, end]);
        }
        plan.has_joins = plan.bounds.values().any(|bound| !bound.begins);
        plan
    }

    /// Lays a stretch over those there are.
    fn put(&mut self, range: Range<usize>, belongs: bool) {
        let below: Vec<_> = self.presence.range(..range.end).rev().map(|(start, it)| (*start, *it)).collect();
        for (start, (end, other)) in below.into_iter().take_while(|(_, (end, _))| *end > range.start) {
            self.presence.remove(&start);
            if start < range.start {
                self.presence.insert(start, (range.start, other));
            }
            if end > range.end {
                self.presence.insert(range.end, (end, other));
            }
        }
        if !range.is_empty() {
            self.presence.insert(range.start, (range.end, belongs));
        }
    }

    /// Whether nothing is said of a stretch of the source, its ends included.
    pub fn is_silent(&self, range: Range<usize>) -> bool {
        self.places.range(range.start..=range.end).next().is_none() && !self.is_covered(range.start)
    }

    fn is_covered(&self, at: usize) -> bool {
        self.presence.range(..=at).next_back().is_some_and(|(_, (end, _))| *end > at)
    }

    /// Whether any of `range` is said to belong to the text.
    pub fn is_put_back(&self, range: &Range<usize>) -> bool {
        self.over(range).any(|(_, belongs)| belongs)
    }

    /// The parts of `range` that are furniture.
    pub fn taken_out(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        self.over(range).filter(|(_, belongs)| !belongs).map(|(part, _)| part).collect()
    }

    fn over(&self, range: &Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
        let Range { start, end } = *range;
        let before = self.presence.range(..start).next_back().filter(|(_, (to, _))| *to > start);
        let here = before.into_iter().chain(self.presence.range(start..end.max(start)));
        here.map(move |(from, (to, belongs))| ((*from).max(start)..(*to).min(end), *belongs))
    }

    /// Whether the words with their first letter at `firm` go on with what stands before them.
    pub fn is_joined(&self, firm: usize) -> bool {
        self.bounds.get(&firm).is_some_and(|bound| !bound.begins)
    }

    /// The places inside a stretch at which a block begins: the first letter of its words, and their first byte.
    pub fn begins(&self, range: &Range<usize>) -> Vec<(usize, usize)> {
        let bounds = self.bounds.range(range.start..range.end.max(range.start));
        bounds.filter(|(_, bound)| bound.begins).map(|(firm, bound)| (*firm, bound.at.max(range.start))).collect()
    }

    /// Whether any words are said to go on with what stands before them.
    pub fn has_joins(&self) -> bool {
        self.has_joins
    }

    /// Where the block that begins there has to end.
    pub fn end(&self, firm: usize) -> Option<usize> {
        self.ends.get(&firm).copied()
    }

    pub fn kind(&self, firm: usize) -> Option<Kind> {
        self.kinds.get(&firm).copied()
    }
}

/// The first letter or digit of the words at `at`, on the same line: a place that stays the same whether or not
/// a quotation mark or a mark of emphasis belongs to the text. Without one, `at` itself.
pub fn firm(source: &str, at: usize) -> usize {
    let rest = &source[source.floor_char_boundary(at.min(source.len()))..];
    let line = rest.split('\n').next().unwrap_or_default();
    line.find(char::is_alphanumeric).map_or(at, |i| at + i)
}
