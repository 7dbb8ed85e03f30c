//! Pages of equal length without form feeds: a line that counts on comes again after the same number of lines.
//!
//! Texts that were set for a printer have their heads and feet every sixty-six lines. Nothing but pages is so regular.

use std::collections::HashMap;

use super::super::lines::Lines;
use super::super::numbers::page_number;

/// How many lines a page may have.
const LENGTHS: std::ops::RangeInclusive<usize> = 30..=120;

/// Finds among the lines that stand `alone` those that count the pages, with the page that each names.
pub fn find(lines: &Lines, alone: &[usize]) -> Vec<(usize, u32)> {
    let counted: Vec<(usize, u32)> =
        alone.iter().flat_map(|i| edge_values(lines.text(*i)).map(|value| (*i, value))).collect();
    let Some(length) = page_length(&counted) else { return Vec::new() };
    // Heads that count the same pages lie on one line: their place grows with their number.
    let origin = |(i, value): (usize, u32)| i as i64 - (length * value as usize) as i64;
    let mut together: HashMap<i64, Vec<(usize, u32)>> = HashMap::new();
    for one in &counted {
        together.entry(origin(*one)).or_default().push(*one);
    }
    let mut found: Vec<(usize, u32)> = together.into_values().filter(|all| covers(all)).flatten().collect();
    found.sort_unstable();
    found.dedup_by_key(|(i, _)| *i);
    found
}

/// The numbers at the end of the first and of the last word.
fn edge_values(text: &str) -> impl Iterator<Item = u32> {
    let value = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let digits = word.len() - word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        word[word.len() - digits..].parse().ok().filter(|_| (1..=4).contains(&digits))
    };
    let first = text.split_whitespace().next().and_then(value);
    let last = text.split_whitespace().next_back().and_then(value);
    let roman = page_number(text).map(|number| number.value).filter(|_| first.is_none() && last.is_none());
    first.into_iter().chain(last.filter(|_| last != first)).chain(roman)
}

/// By how many lines most neighbours lie apart for each page that they count on.
fn page_length(counted: &[(usize, u32)]) -> Option<usize> {
    const NEAR: usize = 8;
    let mut votes: HashMap<usize, usize> = HashMap::new();
    for (n, (i, value)) in counted.iter().enumerate() {
        for (j, next) in counted[n + 1..].iter().take(NEAR) {
            let pages = next.saturating_sub(*value) as usize;
            let is_even = (1..=3).contains(&pages) && (j - i).is_multiple_of(pages);
            if is_even && LENGTHS.contains(&((j - i) / pages)) {
                *votes.entry((j - i) / pages).or_default() += 1;
            }
        }
    }
    let (length, n) = votes.into_iter().max_by_key(|(length, n)| (*n, *length))?;
    (n >= 3).then_some(length)
}

/// Whether most pages between the first and the last are counted.
fn covers(all: &[(usize, u32)]) -> bool {
    let (Some((_, first)), Some((_, last))) = (all.first(), all.last()) else { return false };
    all.len() >= 4 && 5 * all.len() >= 3 * (last.saturating_sub(*first) as usize + 1)
}
