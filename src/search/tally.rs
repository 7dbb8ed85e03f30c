//! The matches in a stretch of a text: how many there are, which is the first and which the last.
//!
//! A large stretch is divided among the processors. Where two parts meet, the second one begins behind the last match
//! of the first, so that the answer is the one that a single walk gives.

use std::ops::Range;

use super::Query;
use crate::processors;

/// A processor is not worth waking for less.
const SHARE: usize = 1 << 20;
/// So much is given to each processor of a slice: a few milliseconds of work.
const SLICE: usize = 4 << 20;

/// How many bytes of a text can be looked through between two keys.
pub fn slice() -> usize {
    SLICE * processors::number()
}

/// What was found in a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub n: usize,
    pub first: Option<Range<usize>>,
    pub last: Option<Range<usize>>,
}

impl Tally {
    /// Adds what was found in the stretch behind this one.
    pub fn add(&mut self, next: Self) {
        self.n += next.n;
        if self.first.is_none() {
            self.first = next.first;
        }
        if next.last.is_some() {
            self.last = next.last;
        }
    }
}

impl Query {
    /// The matches that begin in `range`, in a walk from its start.
    pub fn tally(&self, text: &str, range: Range<usize>) -> Tally {
        let n_shares = n_shares(&range);
        self.tally_in_shares(text, &range, n_shares)
    }

    fn tally_in_shares(&self, text: &str, range: &Range<usize>, n_shares: usize) -> Tally {
        let mut all = Tally::default();
        for (share, tally) in self.divided(text, range, n_shares, Self::walk) {
            let reached = all.last.as_ref().map_or(0, |last| last.end);
            let reaches_in = tally.first.as_ref().is_some_and(|first| first.start < reached);
            all.add(if reaches_in { self.walk(text, reached..share.end) } else { tally });
        }
        all
    }

    /// The first match that begins in `range`.
    pub fn first_in(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let first = |query: &Self, text: &str, share| query.beginning_in(text, share).next();
        let firsts = self.divided(text, &range, n_shares(&range), first);
        firsts.into_iter().find_map(|(_, first)| first)
    }

    fn walk(&self, text: &str, range: Range<usize>) -> Tally {
        let mut tally = Tally::default();
        for found in self.beginning_in(text, range) {
            tally.n += 1;
            tally.first.get_or_insert_with(|| found.clone());
            tally.last = Some(found);
        }
        tally
    }

    fn beginning_in<'a>(&'a self, text: &'a str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
        let limit = self.reach(text, range.end);
        self.matches(&text[..limit], range.start).take_while(move |found| found.start < range.end)
    }

    /// Does something with each processor's share of a stretch.
    fn divided<T: Send>(
        &self,
        text: &str,
        range: &Range<usize>,
        n_shares: usize,
        work: impl Fn(&Self, &str, Range<usize>) -> T + Sync,
    ) -> Vec<(Range<usize>, T)> {
        let cuts: Vec<_> = (0..=n_shares).map(|i| cut(text, range, i, n_shares)).collect();
        let shares: Vec<_> = cuts.windows(2).map(|cut| cut[0]..cut[1]).collect();
        // Each has a query of its own: one that is shared has a lock inside.
        let queries = shares.iter().map(|share| (self.clone(), share.clone()));
        let done = processors::each(queries, |(query, share)| work(&query, text, share));
        shares.into_iter().zip(done).collect()
    }
}

fn n_shares(range: &Range<usize>) -> usize {
    (range.len() / SHARE).clamp(1, processors::number())
}

fn cut(text: &str, range: &Range<usize>, i: usize, of: usize) -> usize {
    match i {
        0 => range.start,
        _ if i == of => range.end,
        _ => text.floor_char_boundary(range.start + range.len() / of * i),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, text: &str) {
        let query = Query::new(query).unwrap();
        let all: Vec<_> = query.matches(text, 0).collect();
        let wanted = Tally { n: all.len(), first: all.first().cloned(), last: all.last().cloned() };
        for n_shares in 1..6 {
            assert_eq!(query.tally_in_shares(text, &(0..text.len()), n_shares), wanted, "{n_shares}");
        }
        let mut sum = Tally::default();
        let mut at = 0;
        while at < text.len() {
            let to = text.ceil_char_boundary((at + 7).min(text.len()));
            let next = query.tally(text, at..to);
            at = next.last.as_ref().map_or(to, |last| last.end.max(to));
            sum.add(next);
        }
        assert_eq!(sum, wanted);
    }

    #[test]
    fn processors_that_share_a_text_count_what_one_counts() {
        let text = "The tide is higher than the one before; the café is empty. ".repeat(20);
        check("higher than", &text);
        check("cafe", &text);
        check("nothing of the kind", &text);
    }

    #[test]
    fn matches_that_reach_from_one_part_into_the_next_are_counted_once() {
        check("aaa", &"a".repeat(100));
        check("ab ab", &"ab \n".repeat(50));
        check("éé", &"é".repeat(51));
    }

    #[test]
    fn a_large_text_is_shared_among_processors() {
        let text = "The tide is higher than the one before. ".repeat((2 * SHARE).div_ceil(40));
        let query = Query::new("tide").unwrap();
        assert_eq!(query.tally(&text, 0..text.len()).n, text.len() / 40);
        assert_eq!(query.first_in(&text, 5..text.len()), Some(44..48));
    }

    #[test]
    fn what_ends_behind_the_stretch_is_found_in_it() {
        let query = Query::new("one two").unwrap();
        assert_eq!(query.tally("one two one two", 1..9).first, Some(8..15));
        assert_eq!(query.tally("one two one two", 1..8).n, 0);
        assert_eq!(query.tally("", 0..0), Tally::default());
    }
}
