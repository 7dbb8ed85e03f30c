//! Looking through many texts at once.
//!
//! Some threads take one text after the other, and what they find is told in the order of the texts, as soon as all
//! before are done. What is done with a text is not known here: it may have to be read and understood first.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// So many texts may be done that are not told yet, because one before them takes long.
const AHEAD: usize = 256;

/// Looks at each text on so many threads. `tell` hears of each in their order, and says whether it wants to hear of
/// more; a text that is stumbled over has no answer.
pub fn each<T: Sync, R: Send>(
    texts: &[T],
    n_threads: usize,
    look: impl Fn(&T) -> R + Sync,
    mut tell: impl FnMut(usize, Option<R>) -> bool,
) {
    let (next, told, is_over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let (found, heard) = mpsc::channel();
        for _ in 0..n_threads.clamp(1, texts.len().max(1)) {
            let found = found.clone();
            let (next, told, is_over, look) = (&next, &told, &is_over, &look);
            scope.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(text) = texts.get(i) else { return };
                    while i > told.load(Ordering::Acquire) + AHEAD && !is_over.load(Ordering::Relaxed) {
                        thread::yield_now();
                    }
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    let answer = catch_unwind(AssertUnwindSafe(|| look(text))).ok();
                    if found.send((i, answer)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(found);
        let mut waiting = BTreeMap::new();
        for (i, answer) in heard {
            waiting.insert(i, answer);
            while let Some(answer) = waiting.remove(&told.load(Ordering::Relaxed)) {
                let i = told.fetch_add(1, Ordering::Release);
                if !tell(i, answer) {
                    is_over.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_told_in_the_order_of_the_texts() {
        let texts: Vec<usize> = (0..2000).collect();
        for n_threads in [0, 1, 2, 5] {
            let mut heard = Vec::new();
            each(
                &texts,
                n_threads,
                |n| n * 2,
                |i, answer| {
                    heard.push((i, answer));
                    true
                },
            );
            assert!(heard.iter().enumerate().all(|(i, it)| *it == (i, Some(i * 2))) && heard.len() == 2000);
        }
        each(&[] as &[usize], 2, |_| (), |_, _: Option<()>| panic!("there is nothing to tell"));
    }

    #[test]
    fn who_wants_no_more_ends_it() {
        let texts: Vec<usize> = (0..10_000).collect();
        let looked = AtomicUsize::new(0);
        let mut n = 0;
        each(
            &texts,
            2,
            |_| looked.fetch_add(1, Ordering::Relaxed),
            |_, _| {
                n += 1;
                n < 10
            },
        );
        assert_eq!(n, 10);
        assert!(looked.into_inner() < 1000);
    }

    #[test]
    fn a_text_that_is_stumbled_over_has_no_answer() {
        let mut heard = Vec::new();
        each(
            &[1, 2, 3],
            2,
            |n| 6 / (n - 2),
            |_, answer: Option<i32>| {
                heard.push(answer);
                true
            },
        );
        assert_eq!(heard, [Some(-6), None, Some(6)]);
    }
}
