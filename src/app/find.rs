//! A search under way: the match the reader is at, its number, and the way to the next.
//!
//! A large text is looked through a slice at a time, so that a key never waits: first for the match that is to be
//! shown, then to count them all. A small text is done with at once.

use std::ops::Range;

use crate::search::{Query, Tally};

/// So many bytes are looked through while the key waits: less than a millisecond of work.
const AT_ONCE: usize = 1 << 20;

/// A search and the match the reader is at.
#[derive(Clone, Debug)]
pub struct Search {
    pub query: Query,
    pub here: Option<Range<usize>>,
    /// How many matches were counted so far, and which of them `here` is, from 1; 0 while that is not known.
    pub count: usize,
    pub number: usize,
    /// Whether the way to `here` led around an end of the text, and which way it was.
    pub around: bool,
    pub forward: bool,
    seek: Option<Seek>,
    /// Whether the way to a match has ended and nobody has asked for it.
    arrived: bool,
    /// Where it was begun.
    from: usize,
    /// Where the reader waits to be led to it.
    waits_at: Option<usize>,
    /// What was said of it last.
    pub told: String,
    /// How many matches begin before some places; all before the last of these places were counted.
    counted: Vec<(usize, usize)>,
}

/// The way to another match.
#[derive(Clone, Debug)]
struct Seek {
    forward: bool,
    from: usize,
    /// All from `from` to here was looked through, or when it went around, from the other end to here.
    at: usize,
    around: bool,
    /// How many more matches to go.
    times: usize,
}

impl Search {
    /// A search for the first match at or after a place, around the end of the text.
    pub fn from(query: Query, text: &str, from: usize) -> Self {
        let seek = Seek { forward: true, from, at: from, around: false, times: 1 };
        Self { seek: Some(seek), from, ..Self::at(query, "", None) }.begun(text)
    }

    /// A search that is at a match, or nowhere.
    pub fn at(query: Query, text: &str, here: Option<Range<usize>>) -> Self {
        let new = Self {
            query,
            here,
            count: 0,
            number: 0,
            around: false,
            forward: true,
            seek: None,
            arrived: false,
            from: 0,
            waits_at: None,
            told: String::new(),
            counted: vec![(0, 0)],
        };
        new.begun(text)
    }

    fn begun(mut self, text: &str) -> Self {
        self.do_at_once(text);
        self
    }

    /// Sets out for a match some matches after `here`, or before it; without one, from a place.
    pub fn step(&mut self, text: &str, from: usize, forward: bool, times: usize) {
        let here = self.here.as_ref().map(|here| here.start);
        let from = match (here, forward) {
            (Some(here), true) => text.ceil_char_boundary((here + 1).min(text.len())),
            (here, _) => here.unwrap_or(from),
        };
        self.seek = Some(Seek { forward, from, at: from, around: false, times });
        (self.forward, self.around) = (forward, false);
        self.do_at_once(text);
    }

    /// Whether the match that is to be shown is still looked for.
    pub fn is_seeking(&self) -> bool {
        self.seek.is_some()
    }

    /// Whether the way to another match has ended since this was last asked.
    pub fn take_arrival(&mut self) -> bool {
        std::mem::take(&mut self.arrived)
    }

    /// The reader stands at a place and waits to be led to the match.
    pub fn wait_at(&mut self, at: usize) {
        self.waits_at = Some(at);
    }

    /// Whether the reader stands where the match was asked for.
    pub fn is_waited_for_at(&self, at: usize) -> bool {
        self.waits_at == Some(at)
    }

    /// The same search in another text, of which `at` gives the places. What was not found is looked for anew.
    pub fn carried(self, text: &str, at: impl Fn(usize) -> usize) -> Self {
        let here = self.here.map(|here| at(here.start)..at(here.end)).filter(|here| !here.is_empty());
        let new = match here {
            None => Self::from(self.query, text, at(self.waits_at.unwrap_or(self.from))),
            here => Self::at(self.query, text, here),
        };
        Self { waits_at: self.waits_at.map(at), told: self.told, ..new }
    }

    /// Whether all matches were counted.
    pub fn is_counted(&self, text: &str) -> bool {
        self.reached() >= text.len()
    }

    /// How much of the text was looked through, in per cent: for the match that is to be shown, or to count all.
    pub fn per_cent(&self, text: &str) -> usize {
        let all = text.len().max(1);
        let done = match &self.seek {
            None => self.reached(),
            Some(seek) => match (seek.forward, seek.around) {
                (true, false) => seek.at - seek.from,
                (true, true) => all - seek.from + seek.at,
                (false, false) => seek.from - seek.at,
                (false, true) => all - seek.at + seek.from,
            },
        };
        (done.min(all) as u128 * 100 / all as u128) as usize
    }

    fn do_at_once(&mut self, text: &str) {
        let mut left = AT_ONCE;
        while left > 0 {
            let Some(n_bytes) = self.slice(text, left) else { break };
            left -= n_bytes.clamp(1, left);
        }
    }

    /// Goes on through at most `n_bytes`; false when nothing is left to be done.
    pub fn go_on(&mut self, text: &str, n_bytes: usize) -> bool {
        self.slice(text, n_bytes).is_some()
    }

    /// The same; says how many bytes were looked through.
    fn slice(&mut self, text: &str, n_bytes: usize) -> Option<usize> {
        let Some(mut seek) = self.seek.take() else { return self.count_on(text, n_bytes) };
        let (found, n_bytes) = seek.slice(&self.query, text, n_bytes);
        if found.is_none() && !seek.is_over(text) {
            self.seek = Some(seek);
            return Some(n_bytes);
        }
        let around = self.arrive(text, found, &seek);
        match &self.here {
            Some(here) if seek.times > 1 => {
                let from = if seek.forward { text.ceil_char_boundary(here.start + 1) } else { here.start };
                self.seek = Some(Seek { from, at: from, around: false, times: seek.times - 1, ..seek });
            }
            _ => self.arrived = true,
        }
        self.around |= around;
        Some(n_bytes)
    }

    /// Stands at the match; true when an end of the text is between it and the one before.
    fn arrive(&mut self, text: &str, found: Option<Range<usize>>, seek: &Seek) -> bool {
        let before = (self.number, self.here.take());
        self.number = match (&found, before) {
            (None, _) => {
                // All of the text was looked through.
                (self.counted, self.count) = (vec![(text.len(), 0)], 0);
                0
            }
            (Some(_), (number @ 1.., Some(_))) if !seek.around && seek.forward => number + 1,
            (Some(_), (number @ 2.., Some(_))) if !seek.around => number - 1,
            (Some(found), _) => self.number_of(text, found.start),
        };
        self.here = found;
        seek.around
    }

    /// Which match it is that begins at a place, from 1; 0 while that is not known.
    fn number_of(&self, text: &str, at: usize) -> usize {
        if at >= self.reached() {
            return 0;
        }
        let (from, n) = self.counted[self.counted.partition_point(|(from, _)| *from <= at) - 1];
        n + self.query.tally(text, from..at).n + 1
    }

    fn count_on(&mut self, text: &str, n_bytes: usize) -> Option<usize> {
        let from = self.reached();
        if from >= text.len() {
            return None;
        }
        let to = text.ceil_char_boundary(from.saturating_add(n_bytes).min(text.len()));
        let Tally { n, last, .. } = self.query.tally(text, from..to);
        self.count += n;
        let next = last.map_or(to, |last| last.end.max(to));
        self.counted.push((next, self.count));
        if let Some(here) = self.here.as_ref().filter(|here| self.number == 0 && here.start < next) {
            self.number = self.number_of(text, here.start);
        }
        Some(to - from)
    }

    fn reached(&self) -> usize {
        self.counted.last().map_or(0, |(at, _)| *at)
    }
}

impl Seek {
    /// Looks through the next slice; gives the match, and how many bytes were looked through.
    fn slice(&mut self, query: &Query, text: &str, n_bytes: usize) -> (Option<Range<usize>>, usize) {
        let from = self.at;
        if self.forward {
            let end = if self.around { self.from.min(text.len()) } else { text.len() };
            self.at = text.ceil_char_boundary(from.saturating_add(n_bytes).min(end)).min(end);
            let found = query.first_in(text, from..self.at);
            if found.is_none() && self.at == end && !self.around {
                (self.at, self.around) = (0, true);
            }
            (found, end.min(from.saturating_add(n_bytes)) - from)
        } else {
            let end = if self.around { self.from.min(text.len()) } else { 0 };
            self.at = text.floor_char_boundary(from.saturating_sub(n_bytes).max(end)).max(end);
            let found = query.tally(text, self.at..from).last;
            let n_bytes = from - self.at;
            if found.is_none() && self.at == end && !self.around {
                (self.at, self.around) = (text.len(), true);
            }
            (found, n_bytes)
        }
    }

    /// Whether all was looked through.
    fn is_over(&self, text: &str) -> bool {
        let end = self.from.min(text.len());
        self.around && if self.forward { self.at >= end } else { self.at <= end }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Does all that is left, a few bytes at a time.
    fn finish(search: &mut Search, text: &str, n_bytes: usize) {
        while search.go_on(text, n_bytes) {}
    }

    #[test]
    fn a_small_text_is_done_with_at_once() {
        let text = "one two one two one";
        let mut search = Search::from(Query::new("one").unwrap(), text, 3);
        assert_eq!((search.here.clone(), search.number, search.count), (Some(8..11), 2, 3));
        search.step(text, 0, true, 1);
        search.step(text, 0, true, 1);
        assert_eq!((search.here.clone(), search.number, search.around), (Some(0..3), 1, true));
        search.step(text, 0, false, 2);
        assert_eq!((search.here, search.number), (Some(8..11), 2));
    }

    #[test]
    fn of_a_large_text_the_first_match_is_there_before_the_last_is_counted() {
        let text = format!("needle {}needle {}needle", "hay ".repeat(1 << 19), "hay ".repeat(1 << 18));
        let mut search = Search::from(Query::new("needle").unwrap(), &text, 1);
        assert!(search.is_seeking() && search.here.is_none());
        let mut n_slices = 0;
        while !search.take_arrival() {
            search.go_on(&text, 1 << 20);
            n_slices += 1;
        }
        let second = text.find("y needle").unwrap() + 2;
        assert_eq!(search.here, Some(second..second + 6));
        assert!(!search.is_counted(&text) && n_slices < 3, "{n_slices}");
        finish(&mut search, &text, 1 << 20);
        assert_eq!((search.number, search.count), (2, 3));
    }

    #[test]
    fn what_is_not_there_is_known_when_all_was_looked_through() {
        let text = "hay ".repeat(1 << 19);
        let mut search = Search::from(Query::new("needle").unwrap(), &text, 100);
        assert!(search.is_seeking());
        while search.is_seeking() {
            search.go_on(&text, 1 << 20);
        }
        assert_eq!((search.here.as_ref(), search.count, search.is_counted(&text)), (None, 0, true));
    }

    proptest! {
        #[test]
        fn a_walk_in_slices_meets_every_match_and_knows_its_number(
            text in "[ab ]{0,40}", from in 0..40usize, n_bytes in 1..9usize, forward in any::<bool>(),
        ) {
            let query = Query::new("ab").unwrap();
            let all: Vec<_> = query.matches(&text, 0).collect();
            let mut search = Search { seek: None, count: 0, number: 0, counted: vec![(0, 0)], ..Search::at(query, &text, None) };
            let from = from.min(text.len());
            for n in 0..4 {
                let here = search.here.clone();
                search.seek = Some(Seek { forward, from: from.min(text.len()), at: from.min(text.len()), around: false, times: 1 });
                if let Some(here) = &here {
                    let from = if forward { here.start + 1 } else { here.start };
                    search.seek = Some(Seek { forward, from, at: from, around: false, times: 1 });
                }
                while search.is_seeking() {
                    search.go_on(&text, n_bytes);
                }
                if n % 2 == 1 {
                    finish(&mut search, &text, n_bytes);
                }
                let place = here.map_or(from, |here| here.start);
                let next = match (forward, n) {
                    (true, 0) => all.iter().find(|it| it.start >= place).or(all.first()),
                    (true, _) => all.iter().find(|it| it.start > place).or(all.first()),
                    (false, _) => all.iter().rfind(|it| it.start < place).or(all.last()),
                };
                prop_assert_eq!(search.here.as_ref(), next);
                if n % 2 == 1 {
                    let number = all.iter().position(|it| Some(it) == next).map_or(0, |i| i + 1);
                    prop_assert_eq!((search.number, search.count), (number, all.len()));
                }
            }
        }
    }
}
