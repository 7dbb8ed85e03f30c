//! What the parser says, one after another, with a look at what comes next.
//!
//! Of a text that is nothing but signs there may be a hundred times as many bytes of events as of text, so only those are
//! kept that were looked at and not taken.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter};

pub struct Events<'a> {
    parser: OffsetIter<'a>,
    /// Where in the source begins what the parser reads.
    start: usize,
    ahead: VecDeque<(Event<'a>, Range<usize>)>,
}

impl<'a> Events<'a> {
    pub fn new(parser: OffsetIter<'a>, start: usize) -> Self {
        Self { parser, start, ahead: VecDeque::new() }
    }

    /// The event that comes after `n` others.
    pub fn ahead(&mut self, n: usize) -> Option<&Event<'a>> {
        while self.ahead.len() <= n {
            self.ahead.push_back(self.parser.next()?);
        }
        self.ahead.get(n).map(|(event, _)| event)
    }
}

/// Each event with its place in the source.
impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, range) = self.ahead.pop_front().or_else(|| self.parser.next())?;
        Some((event, range.start + self.start..range.end + self.start))
    }
}
