//! Where the annotations are in the text, and which of them are in a part of it. There may be very many: a page asks
//! for its own only, and a change looks for the place of what was changed only.

use std::cmp::Reverse;
use std::ops::Range;

use crate::document::locator::Finder;
use crate::document::{Locator, Placed};
use crate::notes::notebook::{Shift, Shifts};
use crate::notes::{Annotation, Mark};

use super::Reader;

/// The annotations that have a place, in the order of the text; of those that begin at one place the longest first.
#[derive(Debug, Default)]
pub struct Places {
    /// Where each begins and ends, and its index in the notebook.
    sorted: Vec<(usize, usize, usize)>,
    /// The farthest end of those up to each.
    reach: Vec<usize>,
}

impl Places {
    fn of(laid: &[Placed]) -> Self {
        let range = |(i, placed): (usize, &Placed)| placed.range().map(|range| (range.start, range.end, i));
        let mut sorted: Vec<_> = laid.iter().enumerate().filter_map(range).collect();
        sorted.sort_unstable_by_key(order);
        let reach = sorted.iter().scan(0, |far, (_, end, _)| {
            *far = end.max(far).to_owned();
            Some(*far)
        });
        Self { reach: reach.collect(), sorted }
    }

    /// Those that have something of `range`, in order.
    fn touching(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        let first = self.reach.partition_point(|far| *far < range.start);
        let last = self.sorted.partition_point(|(start, ..)| *start < range.end).max(first);
        let touches = move |(start, end, _): &&(usize, usize, usize)| *end > range.start || *start >= range.start;
        self.sorted[first..last].iter().filter(touches).map(|(start, end, i)| (*i, *start..*end))
    }

    /// The one after (or before) another, or after the beginning of a place.
    fn beside(&self, here: Option<usize>, at: usize, after: bool) -> Option<usize> {
        let here = here.and_then(|i| self.sorted.iter().find(|(.., other)| *other == i));
        // Nothing is as long as this, so that it comes before all that begin there.
        let here = here.map_or((at, Reverse(usize::MAX), 0), order);
        let i = match after {
            true => self.sorted.partition_point(|it| order(it) <= here),
            false => self.sorted.partition_point(|it| order(it) < here).checked_sub(1)?,
        };
        self.sorted.get(i).map(|(.., i)| *i)
    }
}

fn order((start, end, i): &(usize, usize, usize)) -> (usize, Reverse<usize>, usize) {
    (*start, Reverse(*end), *i)
}

impl Reader {
    /// Finds the places of the annotations that were changed.
    pub fn lay_notes(&mut self) {
        let shifts = self.notebook.shifts();
        match self.with_shifts(shifts) {
            Some(laid) => {
                self.laid = laid;
                self.places = Places::of(&self.laid);
            }
            None => self.lay_all_notes(),
        }
    }

    /// Finds the place of every annotation: the document is another, or nobody knows what has changed.
    pub fn lay_all_notes(&mut self) {
        let finder = self.finder();
        let laid = finder.place_all(self.notebook.annotations().iter().map(|annotation| &annotation.at));
        self.lay_at(laid);
    }

    /// Lays the annotations at places that are known.
    pub(super) fn lay_at(&mut self, laid: Vec<Placed>) {
        // What has changed until now is in it.
        self.notebook.shifts();
        self.laid = laid;
        self.places = Places::of(&self.laid);
    }

    /// The places after a few changes; `None` when all have to be looked for.
    fn with_shifts(&mut self, shifts: Shifts) -> Option<Vec<Placed>> {
        let Shifts::Few(shifts) = shifts else { return None };
        let mut laid = std::mem::take(&mut self.laid);
        let mut fresh: Vec<usize> = Vec::new();
        for shift in shifts {
            match shift {
                Shift::Out(at) if at < laid.len() => {
                    laid.remove(at);
                    fresh.retain(|i| *i != at);
                    fresh.iter_mut().filter(|i| **i > at).for_each(|i| *i -= 1);
                }
                Shift::In(at) if at <= laid.len() => {
                    laid.insert(at, Placed::Orphaned);
                    fresh.iter_mut().filter(|i| **i >= at).for_each(|i| *i += 1);
                    fresh.push(at);
                }
                _ => return None,
            }
        }
        let annotations = self.notebook.annotations();
        // What stands in several places is settled by the notes around it.
        if laid.len() != annotations.len() || laid.iter().any(|placed| matches!(placed, Placed::Several(_))) {
            return None;
        }
        let finder = self.finder();
        for i in fresh {
            laid[i] = Some(finder.place(&annotations[i].at)).filter(|placed| placed.range().is_some())?;
        }
        Some(laid)
    }

    /// What became of the place of an annotation.
    pub fn placed(&self, id: &str) -> Option<&Placed> {
        self.laid.get(self.notebook.index_of(id)?)
    }

    /// The annotations with their places, those that have one.
    pub fn annotations(&self) -> impl Iterator<Item = (&Annotation, Range<usize>)> {
        let pairs = self.notebook.annotations().iter().zip(&self.laid);
        pairs.filter_map(|(annotation, placed)| placed.range().map(|range| (&**annotation, range)))
    }

    /// Those that have something of a stretch, in the order of the text.
    pub fn annotations_in(&self, range: Range<usize>) -> impl Iterator<Item = (&Annotation, Range<usize>)> {
        let annotations = self.notebook.annotations();
        self.places.touching(range).filter_map(|(i, at)| Some((&**annotations.get(i)?, at)))
    }

    /// Those of them that are to be seen.
    pub fn marked_in(&self, range: Range<usize>) -> impl Iterator<Item = (&Annotation, Range<usize>)> {
        self.annotations_in(range).filter(|_| !self.hides_marks)
    }

    /// An annotation with its place, when it has one.
    pub fn annotation(&self, id: &str) -> Option<(&Annotation, Range<usize>)> {
        Some((self.notebook.get(id)?, self.placed(id)?.range()?))
    }

    /// The annotation of a kind that begins in `range`, if there is one.
    pub fn annotation_on(&self, range: &Range<usize>, mark: Mark) -> Option<&Annotation> {
        let fits =
            |(annotation, at): &(&Annotation, Range<usize>)| annotation.mark == mark && range.contains(&at.start);
        self.annotations_in(range.clone()).find(fits).map(|(annotation, _)| annotation)
    }

    /// The annotation after (or before) the one with an id, or the first that begins at or after a place (the last
    /// before it).
    pub fn annotation_beside(&self, id: Option<&str>, at: usize, after: bool) -> Option<(&Annotation, Range<usize>)> {
        let annotations = self.notebook.annotations();
        let here = id.and_then(|id| annotations.iter().position(|annotation| annotation.id == id));
        let i = self.places.beside(here, at, after)?;
        Some((annotations.get(i)?, self.laid.get(i)?.range()?))
    }

    /// The locator of a stretch.
    pub fn locator(&self, range: Range<usize>) -> Locator {
        let document = &self.document;
        let section = document.heading_at(range.start).map(|i| document.heading_text(&document.outline[i]).to_owned());
        Locator { section: section.unwrap_or_default(), ..self.finder().locator(range) }
    }

    /// What finds places in this text.
    pub fn finder(&self) -> Finder<'_> {
        Finder::with(&self.document.text, self.prepared.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_touches_a_stretch_is_what_a_look_at_all_of_them_finds(
            ranges in proptest::collection::vec((0..40usize, 0..12usize), 0..20), start in 0..40usize, len in 0..20usize,
        ) {
            let laid: Vec<_> = ranges.iter().map(|(start, len)| Placed::Moved(*start..start + len)).collect();
            let part = start..start + len;
            let mut found: Vec<_> = Places::of(&laid).touching(part.clone()).map(|(i, _)| i).collect();
            found.sort_unstable();
            let touches = |placed: &Placed| {
                let at = placed.range().unwrap();
                at.start < part.end && (at.end > part.start || at.start >= part.start)
            };
            let all: Vec<_> = (0..laid.len()).filter(|i| touches(&laid[*i])).collect();
            prop_assert_eq!(found, all);
        }
    }
}
