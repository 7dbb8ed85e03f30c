//! Furniture without form feeds: a line that stands alone and comes again, or counts on, where paragraphs are cut.

use std::collections::{HashMap, HashSet};

use super::super::evidence::Evidence;
use super::super::lines::{Line, Lines, Role, fold, is_caps};
use super::super::numbers::{Number, edge_number, page_number, without_number};
use super::{PageStart, regular};

/// Marks the furniture between the paragraphs.
pub fn find(lines: &mut Lines, evidence: &Evidence) -> Vec<PageStart> {
    let alone: Vec<usize> =
        (0..lines.len()).filter(|i| stands_alone(lines, *i) || is_numbered_head(lines, *i)).collect();
    let mut repeats: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut numbers: Vec<(usize, Number)> = Vec::new();
    for i in &alone {
        let text = lines.text(*i);
        let words = without_number(text).unwrap_or(text);
        if page_number(text).is_none() && words.chars().any(char::is_alphabetic) {
            repeats.entry(words).or_default().push(*i);
        }
        // A number may stand beside the words of the head.
        let beside = edge_number(text).into_iter().filter(|_| is_caps(words));
        numbers.extend(page_number(text).into_iter().chain(beside).map(|number| (*i, number)));
    }
    let echoed = echoed(lines, &alone);
    repeats.retain(|_, places| places.len() >= 2);
    let mut candidate = vec![false; lines.len()];
    for i in repeats.values().flatten().chain(numbers.iter().map(|(i, _)| i)).chain(&echoed) {
        candidate[*i] = true;
    }
    let regular = if evidence.is_flow { Vec::new() } else { regular::find(lines, &alone) };
    let mut counted: Vec<(usize, String)> = regular.iter().map(|(i, page)| (*i, page.to_string())).collect();
    // The foot of the first page may say the same as all heads.
    let known: HashSet<&str> = regular.iter().filter_map(|(i, _)| without_number(lines.text(*i))).collect();
    let is_known = |i: &usize| without_number(lines.text(*i)).is_some_and(|words| known.contains(words));
    let same: Vec<usize> = alone.iter().copied().filter(is_known).collect();
    for i in regular.iter().map(|(i, _)| i).chain(&same) {
        candidate[*i] = true;
    }
    for is_roman in [false, true] {
        let chain = longest_chain(&numbers, is_roman);
        let n_cut = chain.iter().filter(|n| is_in_cut(lines, evidence, &candidate, numbers[**n].0)).count();
        let is_pages = chain.len() >= 3 && 4 * n_cut >= chain.len();
        // The front matter is numbered apart.
        let follows = counted.first().is_some_and(|(first, _)| chain.iter().all(|n| numbers[*n].0 < *first));
        if is_pages || (is_roman && follows) {
            counted.extend(chain.iter().map(|n| (numbers[*n].0, numbers[*n].1.label.clone())));
        }
    }
    for (i, _) in &counted {
        let is_pure = page_number(lines.text(*i)).is_some();
        lines.all[*i].role = if is_pure { Role::PageNumber } else { Role::RunningHead };
    }
    for i in same {
        lines.all[i].role = Role::RunningHead;
    }
    let heads = heads(lines, evidence, &candidate, &repeats);
    let in_sentence = |i: &usize| is_in_sentence(lines, &candidate, *i);
    for i in heads.into_iter().chain(echoed.iter().copied().filter(in_sentence).collect::<Vec<_>>()) {
        if lines.all[i].role == Role::Body {
            lines.all[i].role = Role::RunningHead;
        }
    }
    counted.sort_unstable();
    counted.dedup_by_key(|(i, _)| *i);
    page_starts(lines, &counted)
}

/// The lines in capitals that say again what another short line says.
fn echoed(lines: &Lines, alone: &[usize]) -> Vec<usize> {
    let words = |i: usize| fold(without_number(lines.text(i)).unwrap_or(lines.text(i)));
    let caps: Vec<usize> = alone.iter().copied().filter(|i| lines.is_caps(*i)).collect();
    if caps.is_empty() {
        return caps;
    }
    let said: HashSet<String> = alone.iter().filter(|i| !lines.is_caps(**i)).map(|i| words(*i)).collect();
    caps.into_iter().filter(|i| lines.text(*i).len() >= 6 && said.contains(&words(*i))).collect()
}

/// Whether a sentence surely goes on over line `i`.
fn is_in_sentence(lines: &Lines, candidate: &[bool], i: usize) -> bool {
    let is_text = |i: &usize| lines.all[*i].is_body() && !candidate[*i];
    let before = (i.saturating_sub(8)..i).rev().find(is_text);
    let after = (i + 1..(i + 8).min(lines.len())).find(is_text);
    let (Some(before), Some(after)) = (before, after) else { return false };
    lines.is_open(before) && lines.all[before].width() > 40 && lines.starts_low(after)
}

/// A short line with nothing right above and below.
fn stands_alone(lines: &Lines, i: usize) -> bool {
    let is_blank = |line: Option<&Line>| line.is_none_or(|line| line.role == Role::Blank);
    let line = &lines.all[i];
    line.is_body()
        && line.width() <= 100
        && is_blank(i.checked_sub(1).map(|i| &lines.all[i]))
        && is_blank(lines.all.get(i + 1))
}

/// Words in capitals with a number beside them, which may stand right below the text.
fn is_numbered_head(lines: &Lines, i: usize) -> bool {
    let line = &lines.all[i];
    let may_be = line.is_body() && line.width() <= 100 && lines.text(i).contains(|c: char| c.is_ascii_digit());
    may_be && without_number(lines.text(i)).is_some_and(|words| words.len() >= 6 && is_caps(words))
}

/// The longest run of numbers that count up, with small leaps allowed; indices into `numbers`.
fn longest_chain(numbers: &[(usize, Number)], is_roman: bool) -> Vec<usize> {
    let mut ends: HashMap<u32, usize> = HashMap::new();
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); numbers.len()];
    let mut longest = None;
    for (n, (_, number)) in numbers.iter().enumerate().filter(|(_, (_, number))| number.is_roman == is_roman) {
        let before =
            (1..=20).filter_map(|leap| ends.get(&number.value.checked_sub(leap)?).copied()).max_by_key(|m| best[*m].0);
        best[n] = (before.map_or(1, |m| best[m].0 + 1), before);
        if ends.get(&number.value).is_none_or(|m| best[*m].0 <= best[n].0) {
            ends.insert(number.value, n);
        }
        if longest.is_none_or(|m: usize| best[m].0 < best[n].0) {
            longest = Some(n);
        }
    }
    let mut chain: Vec<usize> = std::iter::successors(longest, |n| best[*n].1).collect();
    chain.reverse();
    chain
}

/// Whether a paragraph breaks off before line `i` and goes on behind it.
fn is_in_cut(lines: &Lines, evidence: &Evidence, candidate: &[bool], i: usize) -> bool {
    const NEAR: usize = 12;
    let is_text = |i: &usize| lines.all[*i].is_body() && !candidate[*i];
    let before = (i.saturating_sub(NEAR)..i).rev().find(is_text);
    let after = (i + 1..(i + NEAR).min(lines.len())).find(is_text);
    let (Some(before), Some(after)) = (before, after) else { return false };
    if !lines.is_open(before) {
        return false;
    }
    let is_long = |i: usize| {
        lines.all[i].width() > 100 || (!evidence.is_flow && lines.all[i].right() + evidence.slack + 12 > evidence.wrap)
    };
    lines.starts_low(after) || (is_long(before) && is_long(after))
}

/// Repeated lines that stand in cut paragraphs or beside page numbers.
fn heads(lines: &Lines, evidence: &Evidence, candidate: &[bool], repeats: &HashMap<&str, Vec<usize>>) -> Vec<usize> {
    let beside_number = |i: usize| {
        let near = i.saturating_sub(3)..(i + 4).min(lines.len());
        near.into_iter().any(|i| lines.all[i].role == Role::PageNumber)
    };
    let mut heads = Vec::new();
    for (text, places) in repeats {
        let n_cut = places.iter().filter(|i| is_in_cut(lines, evidence, candidate, **i)).count();
        let n_beside = places.iter().filter(|i| beside_number(**i)).count();
        let is_head = if is_caps(text) {
            n_cut >= 1 && 5 * (n_cut + n_beside) >= 2 * places.len()
        } else {
            places.len() >= 3 && n_cut >= 2 && 5 * n_cut.max(n_beside) >= 3 * places.len()
        };
        // Where the head has its number beside it, the same words alone are the title that it repeats.
        let has_number = |i: usize| lines.text(i).len() > text.len();
        let is_numbered = places.iter().any(|i| has_number(*i));
        if is_head {
            heads.extend(places.iter().filter(|i| !is_numbered || has_number(**i)));
        }
    }
    heads
}

/// Where the pages begin that are counted: a number at the head begins its page, one at the foot ends it.
///
/// Some numbers may be lost. What lies between the feet `14` and `29` is on pages 15 to 29, and is cited so.
fn page_starts(lines: &Lines, counted: &[(usize, String)]) -> Vec<PageStart> {
    let near = |range: std::ops::Range<usize>| lines.all[range].iter().any(|line| line.role == Role::RunningHead);
    let n_above = counted.iter().filter(|(i, _)| near(i.saturating_sub(3)..*i)).count();
    let n_below = counted.iter().filter(|(i, _)| near(*i + 1..(*i + 4).min(lines.len()))).count();
    if n_above > n_below {
        let next = counted.iter().skip(1).map(|(_, label)| value(label));
        let with_next = counted.iter().zip(next.chain([None]));
        let named = with_next.map(|((line, label), next)| PageStart {
            line: *line,
            label: span(value(label), next.map(|next| next.saturating_sub(1))).unwrap_or_else(|| label.clone()),
        });
        return named.collect();
    }
    // The page above a foot begins behind the foot of the page before.
    let (mut line, mut last) = (0, None);
    let mut starts = Vec::with_capacity(counted.len());
    for (foot, label) in counted {
        let of_many = span(last.map(|last: u32| last + 1), value(label));
        starts.push(PageStart { line, label: of_many.unwrap_or_else(|| label.clone()) });
        (line, last) = (foot + 1, value(label));
    }
    starts
}

fn value(label: &str) -> Option<u32> {
    label.parse().ok()
}

/// The label of several pages.
fn span(first: Option<u32>, last: Option<u32>) -> Option<String> {
    let (first, last) = first.zip(last)?;
    (first < last).then(|| format!("{first}–{last}"))
}
