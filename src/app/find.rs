//! A search under way: the match the reader is at, its number, and the way to the next.

use std::ops::Range;

use crate::search::Query;

/// A search and the match the reader is at.
#[derive(Clone, Debug)]
pub struct Search {
    pub query: Query,
    pub here: Option<Range<usize>>,
    /// How many matches the text has, up to [`COUNTED`], and which of them `here` is, from 1.
    pub count: usize,
    pub number: usize,
}

impl Search {
    /// A search that is at `here`, its matches counted.
    pub fn new(query: Query, text: &str, here: Option<Range<usize>>) -> Self {
        let (mut count, mut number) = (0, 0);
        for found in query.matches(text, 0).take(COUNTED) {
            count += 1;
            if here.as_ref().is_some_and(|here| here.start == found.start) {
                number = count;
            }
        }
        Self { query, here, count, number }
    }

    /// Goes to the match after `here`, or to the one before; without one, from `anchor`. True when it went
    /// around an end of the text.
    pub fn step(&mut self, text: &str, anchor: usize, forward: bool) -> bool {
        let here = self.here.as_ref().map(|here| here.start);
        let found = match (here, forward) {
            (Some(here), true) => self.query.find_next(text, text.ceil_char_boundary(here + 1)),
            (None, true) => self.query.find_next(text, anchor),
            (here, false) => self.query.find_previous(text, here.unwrap_or(anchor)),
        };
        let around = found.is_none();
        self.number = match (around, forward) {
            (true, true) => 1,
            (true, false) if self.count < COUNTED => self.count,
            (true, false) => 0,
            // Beyond the last match that was counted, no number is known.
            (false, true) if self.number == self.count => 0,
            (false, _) if self.number == 0 => 0,
            (false, true) => self.number + 1,
            (false, false) => self.number - 1,
        };
        let again = || if forward { self.query.find_next(text, 0) } else { self.query.find_previous(text, text.len()) };
        self.here = found.or_else(again);
        around
    }
}

/// Matches beyond this many are not counted.
pub const COUNTED: usize = 10_000;
