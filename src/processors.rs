//! Several processors at one piece of work.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// More processors than these are not used: the memory is the limit.
const ENOUGH: usize = 4;

/// How many processors there are to work with, at least one.
pub fn number() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(ENOUGH)
}

/// What `work` makes of each share, in their order. Each share has a processor of its own, the first one ours.
pub fn each<T: Send, R: Send>(shares: impl IntoIterator<Item = T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut shares = shares.into_iter();
    let Some(first) = shares.next() else { return Vec::new() };
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> = shares.map(|share| scope.spawn(move || work(share))).collect();
        let first = work(first);
        // Who could not do its share has panicked, and so do we.
        let others = others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(first).chain(others).collect()
    })
}

/// The things in as many stretches as there are processors, but none shorter than `least`, the last one excepted.
pub fn shares<T>(things: &[T], least: usize) -> impl Iterator<Item = &[T]> {
    things.chunks(things.len().div_ceil(number()).max(least).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_shared_out_comes_back_whole_and_in_order(n in 0..500usize, least in 0..300usize) {
            let things: Vec<usize> = (0..n).collect();
            let back = each(shares(&things, least), <[usize]>::to_vec).concat();
            prop_assert_eq!(back, things);
        }

        #[test]
        fn no_share_is_short_but_the_last(n in 0..500usize, least in 0..300usize) {
            let things = vec![(); n];
            let lengths: Vec<_> = shares(&things, least).map(<[()]>::len).collect();
            prop_assert!(lengths.len() <= number());
            prop_assert!(lengths.iter().rev().skip(1).all(|len| *len >= least));
        }
    }

    #[test]
    #[should_panic(expected = "a bad share")]
    fn a_share_that_panics_is_not_left_out() {
        each([1, 2], |share| assert!(share == 1, "a bad share"));
    }
}
