//! How highlights and notes lie over the page, and which of them is meant.
//!
//! Several may lie over the same words. The shortest one gives the colour there, because nothing of it would be seen
//! otherwise; of two that are as long, the one that was made later. Where more than one lies, that is shown as well.
//! The same order tells which one the caret is on.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::page::{Overlay, Role, Roles};
use super::reader::Reader;
use crate::colours::{Hue, Palette};
use crate::notes::{Annotation, Mark};

/// An annotation that gives its words a colour.
#[derive(Clone, Debug)]
pub struct Lit<'a> {
    pub range: Range<usize>,
    pub hue: Hue,
    pub made: Timestamp,
    pub id: &'a str,
}

/// What of several is on top: the least in this order.
type Rank<'a> = (usize, Reverse<Timestamp>, &'a str);

/// Where an annotation stands among those that lie on the same words; the first is on top.
pub fn rank<'a>(annotation: &'a Annotation, at: &Range<usize>) -> Rank<'a> {
    (at.len(), Reverse(annotation.made), &annotation.id)
}

/// What each stretch looks like that something lies over; the stretches do not overlap.
pub fn overlays(lit: &[Lit]) -> Vec<Overlay> {
    let mut edges: Vec<(usize, bool, usize)> = Vec::with_capacity(lit.len() * 2);
    for (i, one) in lit.iter().enumerate().filter(|(_, one)| !one.range.is_empty()) {
        edges.extend([(one.range.start, true, i), (one.range.end, false, i)]);
    }
    edges.sort_unstable();
    let mut overlays: Vec<Overlay> = Vec::new();
    let mut here: BTreeSet<(Rank, usize)> = BTreeSet::new();
    let mut from = 0;
    for (at, begins, i) in edges {
        if let Some((_, top)) = here.first().filter(|_| at > from) {
            let roles = Roles::from(lit[*top].hue);
            let roles = if here.len() > 1 { roles.with(Role::Overlap) } else { roles };
            overlays.push((from..at, roles));
        }
        let one = &lit[i];
        let ranked = ((one.range.len(), Reverse(one.made), one.id), i);
        if begins {
            here.insert(ranked);
        } else {
            here.remove(&ranked);
        }
        from = at;
    }
    overlays
}

/// The colour that an annotation gives its words. A note has none unless one was chosen for it.
pub fn hue(annotation: &Annotation, colours: &Palette) -> Option<Hue> {
    match annotation.mark {
        Mark::Highlight => Some(colours.hue(&annotation.colour)),
        Mark::Note if !annotation.colour.is_empty() => Some(colours.hue(&annotation.colour)),
        Mark::Note | Mark::Bookmark => None,
    }
}

/// What the reader calls the colour that an annotation has; empty when it has none. For lists.
pub fn colour_name<'a>(annotation: &'a Annotation, colours: &'a Palette) -> &'a str {
    hue(annotation, colours).map_or("", |_| colours.name(&annotation.colour))
}

/// An annotation that keys act on, as long as the reader stays where it was stepped to, made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    id: String,
    anchor: usize,
    term: Option<Range<usize>>,
}

impl Reader {
    /// Puts an annotation in focus.
    pub fn focus(&mut self, id: String) {
        self.focus = Some(Focus { id, anchor: self.anchor, term: self.term.clone() });
    }

    /// The annotation in focus, with its place.
    pub fn in_focus(&self) -> Option<(&Annotation, Range<usize>)> {
        let focus = self.focus.as_ref()?;
        let is_here = focus.anchor == self.anchor && focus.term == self.term;
        self.annotation(&focus.id).filter(|_| is_here)
    }

    /// The annotation whose ends are being moved, with the place it has until that is saved.
    pub fn adjusted(&self) -> Option<(&Annotation, Range<usize>)> {
        let focus = self.focus.as_ref().filter(|_| self.selection.is_some_and(|selection| selection.adjusts))?;
        self.annotation(&focus.id)
    }

    /// The annotations on a byte, that on top first.
    pub fn annotations_on(&self, at: usize) -> Vec<(&Annotation, Range<usize>)> {
        let mut here: Vec<_> = self.annotations_in(at..at + 1).filter(|(_, range)| range.contains(&at)).collect();
        here.sort_by(|(a, at_a), (b, at_b)| rank(a, at_a).cmp(&rank(b, at_b)));
        here
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lit(range: Range<usize>, hue: Hue, made: i64, id: &str) -> Lit<'_> {
        Lit { range, hue, made: Timestamp::from_second(made).unwrap(), id }
    }

    fn shown(lit: &[Lit]) -> Vec<(Range<usize>, Hue, bool)> {
        overlays(lit)
            .into_iter()
            .map(|(range, roles)| (range, roles.hue().unwrap(), roles.has(Role::Overlap)))
            .collect()
    }

    #[test]
    fn the_shorter_of_two_gives_the_colour_and_the_overlap_is_marked() {
        let (long, short) = (lit(0..20, Hue::Yellow, 2, "a"), lit(5..9, Hue::Green, 1, "b"));
        let expected = [(0..5, Hue::Yellow, false), (5..9, Hue::Green, true), (9..20, Hue::Yellow, false)];
        assert_eq!(shown(&[long.clone(), short.clone()]), expected);
        assert_eq!(shown(&[short, long]), expected);
    }

    #[test]
    fn of_two_as_long_the_later_one_gives_the_colour() {
        let (early, late) = (lit(0..6, Hue::Yellow, 1, "a"), lit(3..9, Hue::Green, 2, "b"));
        let expected = [(0..3, Hue::Yellow, false), (3..6, Hue::Green, true), (6..9, Hue::Green, false)];
        assert_eq!(shown(&[early.clone(), late.clone()]), expected);
        assert_eq!(shown(&[late, early]), expected);
    }

    #[test]
    fn neighbours_do_not_overlap_and_nothing_lies_over_no_words() {
        let all = [lit(0..3, Hue::Yellow, 1, "a"), lit(3..6, Hue::Green, 1, "b"), lit(4..4, Hue::Red, 1, "c")];
        assert_eq!(shown(&all), [(0..3, Hue::Yellow, false), (3..6, Hue::Green, false)]);
    }

    proptest! {
        #[test]
        fn every_byte_looks_as_the_one_on_top_of_it_whatever_the_order(
            all in prop::collection::vec((0..40_usize, 0..12_usize, 0..8_usize, 0..3_i64), 0..9),
            turn in 0..9_usize,
        ) {
            let ids: Vec<String> = (0..all.len()).map(|i| format!("id{i}")).collect();
            let mut lits: Vec<Lit> = all.iter().zip(&ids).map(|((start, len, hue, made), id)| {
                lit(*start..start + len, Hue::ALL[*hue], *made, id)
            }).collect();
            let before = shown(&lits);
            for at in 0..60 {
                let here: Vec<_> = lits.iter().filter(|one| one.range.contains(&at)).collect();
                let top = here.iter().min_by_key(|one| (one.range.len(), Reverse(one.made), one.id));
                let seen: Vec<_> = before.iter().filter(|(range, ..)| range.contains(&at)).collect();
                prop_assert_eq!(seen.len(), usize::from(top.is_some()));
                if let (Some(top), [(_, hue, is_overlap)]) = (top, seen.as_slice()) {
                    prop_assert_eq!((*hue, *is_overlap), (top.hue, here.len() > 1));
                }
            }
            let n = lits.len().max(1);
            lits.rotate_left(turn % n);
            prop_assert_eq!(shown(&lits), before);
        }
    }
}
