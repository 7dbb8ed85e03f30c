//! Contents of one chapter, printed at its head: headings without any text between them, which all come again soon.
//!
//! A text that a file holds twice repeats its headings too. There the headings behind such a run come again as
//! well, and the run itself is far from its repetition.

use std::collections::HashMap;

use super::super::lines::{Lines, fold};
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::{Kind, Sign};

/// Makes contents of them.
pub fn mark(lines: &Lines, parts: &mut [Part], verdicts: &mut [Verdict]) {
    let found: Vec<usize> = (0..parts.len()).filter(|n| may_be(verdicts[*n].class)).collect();
    let names: Vec<String> = found.iter().map(|n| fold(&parts[*n].words(lines))).collect();
    let next = next_of_name(&names);
    let mut start = 0;
    while start < found.len() {
        let end = end_of_run(&found, &next, start);
        if is_list(&next, start, end) {
            for n in &found[start..end] {
                verdicts[*n].drop(Sign::Entries);
                parts[*n].take_for(Kind::Contents, Sign::Entries);
            }
        }
        start = end.max(start + 1);
    }
}

fn may_be(class: Option<Class>) -> bool {
    !matches!(class, None | Some(Class::Title | Class::Contents))
}

/// For each name the place where it comes again.
fn next_of_name(names: &[String]) -> Vec<Option<usize>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut next = vec![None; names.len()];
    for n in (0..names.len()).rev() {
        next[n] = seen.insert(&names[n], n);
    }
    next
}

/// The end of the run of headings from `start` on that follow each other without text and come again.
fn end_of_run(found: &[usize], next: &[Option<usize>], start: usize) -> usize {
    let mut end = start;
    while end < found.len() && next[end].is_some() && (end == start || found[end] == found[end - 1] + 1) {
        end += 1;
    }
    end
}

fn is_list(next: &[Option<usize>], start: usize, end: usize) -> bool {
    let len = end - start;
    let again = next.get(start).copied().flatten();
    let is_soon = again.is_some_and(|again| again >= end && again - end <= 2 * len + 3);
    let goes_on_again = next.get(end).is_some_and(Option::is_some);
    len >= 2 && is_soon && !goes_on_again
}
