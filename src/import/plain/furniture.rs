//! Running heads and page numbers: found, marked, and remembered with the page they name.
//!
//! Where form feeds divide the pages, only lines at the edges of a page come into question, and a number is a
//! page number when it rises with the pages. Without form feeds a line must stand alone, and what gives it
//! away is that it comes again, or counts, in places where a paragraph is cut in two. A wrong guess would hide
//! words from the reader, so whatever is in doubt stays in the text.

use std::collections::HashMap;

use super::evidence::Evidence;
use super::lines::{Line, Lines, Role, fold, is_caps, is_finished, is_open, starts_low};
use super::numbers::{Number, edge_number, page_number, without_number};

/// The printed page `label` begins with line `line`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    pub line: usize,
    pub label: String,
}

/// Marks the furniture among `lines` and tells where the printed pages begin.
pub fn find(lines: &mut Lines, evidence: &Evidence) -> Vec<PageStart> {
    if evidence.is_paged { on_pages(lines) } else { between_paragraphs(lines, evidence) }
}

// ---------------------------------------------------------------- with form feeds

struct Edge {
    line: usize,
    page: usize,
    /// 0 is the outermost line of the page.
    depth: usize,
    is_top: bool,
}

const DEPTH: usize = 2;

fn on_pages(lines: &mut Lines) -> Vec<PageStart> {
    let starts: Vec<usize> = (0..lines.len()).filter(|i| *i == 0 || lines.all[*i].page).collect();
    let edges = edges(lines, &starts);
    let mut labels = vec![None::<String>; starts.len()];
    let mut taken = vec![None::<Role>; lines.len()];
    for is_roman in [false, true] {
        number_pages(lines, &edges, is_roman, &mut labels, &mut taken);
    }
    same_heads(lines, &edges, &mut taken);
    repeated_on_pages(lines, &edges, starts.len(), &mut taken);
    echoes(lines, &edges, &mut taken);
    for (line, role) in lines.all.iter_mut().zip(&taken) {
        line.role = role.unwrap_or(line.role);
    }
    let named = starts.iter().zip(labels);
    named.filter_map(|(line, label)| label.map(|label| PageStart { line: *line, label })).collect()
}

fn edges(lines: &Lines, starts: &[usize]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (page, start) in starts.iter().enumerate() {
        let end = starts.get(page + 1).copied().unwrap_or(lines.len());
        edges.extend(lines.body(*start..end).take(DEPTH).enumerate().map(|(depth, line)| Edge {
            line,
            page,
            depth,
            is_top: true,
        }));
        let bottom = lines.body(*start..end).rev().take(DEPTH).enumerate();
        edges.extend(bottom.map(|(depth, line)| Edge { line, page, depth, is_top: false }));
    }
    edges
}

/// Takes the numbers that rise with the pages.
fn number_pages(
    lines: &Lines,
    edges: &[Edge],
    is_roman: bool,
    labels: &mut [Option<String>],
    taken: &mut [Option<Role>],
) {
    let mut found: Vec<(&Edge, Number, i64, bool)> = Vec::new();
    for edge in edges {
        let text = lines.text(edge.line);
        let pure = page_number(text);
        let is_pure = pure.is_some();
        let numbers = pure.map_or_else(|| edge_number(text), |number| vec![number]);
        for number in numbers.into_iter().filter(|number| number.is_roman == is_roman) {
            let ahead = i64::from(number.value) - edge.page as i64;
            found.push((edge, number, ahead, is_pure));
        }
    }
    let mut count: HashMap<(i64, bool), usize> = HashMap::new();
    for (edge, _, ahead, _) in &found {
        *count.entry((*ahead, edge.is_top)).or_default() += 1;
    }
    for (edge, number, ahead, is_pure) in found {
        // Numbered sections at the heads of a few pages may rise with them too, but not through the whole text.
        let n = count[&(ahead, edge.is_top)];
        let enough = if is_roman { 2 } else { 2.max(labels.len() / 8) };
        if n >= enough && taken[edge.line].is_none() {
            taken[edge.line] = Some(if is_pure { Role::PageNumber } else { Role::RunningHead });
            labels[edge.page].get_or_insert(number.label);
        }
    }
}

/// Takes the lines that say, beside another number, what a running head says.
fn same_heads(lines: &Lines, edges: &[Edge], taken: &mut [Option<Role>]) {
    let words = |edge: &Edge| without_number(lines.text(edge.line)).map(fold);
    let known: std::collections::HashSet<String> = edges
        .iter()
        .filter(|edge| taken[edge.line].is_some())
        .filter_map(words)
        .filter(|key| !key.is_empty())
        .collect();
    for edge in edges {
        let is_entry = lines.text(edge.line).contains("..") || lines.text(edge.line).contains(". .");
        if taken[edge.line].is_none() && !is_entry && words(edge).is_some_and(|key| known.contains(&key)) {
            taken[edge.line] = Some(Role::RunningHead);
        }
    }
}

/// Takes the lines that stand at the edge of several pages.
fn repeated_on_pages(lines: &Lines, edges: &[Edge], n_pages: usize, taken: &mut [Option<Role>]) {
    let mut places: HashMap<(String, bool), Vec<usize>> = HashMap::new();
    for (e, edge) in edges.iter().enumerate().filter(|(_, edge)| lines.all[edge.line].width < 160) {
        let key = key(lines.text(edge.line));
        if key.chars().any(char::is_alphabetic) {
            places.entry((key, edge.is_top)).or_default().push(e);
        }
    }
    for found in places.values() {
        let n = found.len();
        for e in found {
            let edge = &edges[*e];
            // What stands below a running head is mostly text: only a head of many pages has two lines. The
            // outer line of an edge stands right before it in the list.
            let outer_is_taken = edge.depth > 0 && taken[edges[e - 1].line].is_some();
            let enough = match edge.depth {
                0 => n >= 3 || (n == 2 && is_set_off(lines, edge)),
                _ => n >= 3 && 3 * n >= n_pages && outer_is_taken && is_set_off(lines, edge),
            };
            // The title pages repeat the title for its own sake.
            let is_front = edge.page < 4 && n_body(lines, edge) <= 3;
            if enough && !is_front && taken[edge.line].is_none() && !is_sentence(lines.text(edge.line)) {
                taken[edge.line] = Some(Role::RunningHead);
            }
        }
    }
}

/// How many body lines the page of `edge` has, as far as they are near.
fn n_body(lines: &Lines, edge: &Edge) -> usize {
    let range = if edge.is_top {
        edge.line..(edge.line + 12).min(lines.len())
    } else {
        edge.line.saturating_sub(12)..edge.line + 1
    };
    let same_page = |i: &usize| if edge.is_top { *i == edge.line || !lines.all[*i].page } else { true };
    let near: Vec<usize> = if edge.is_top {
        range.take_while(same_page).collect()
    } else {
        range
            .rev()
            .scan(false, |over, i| {
                let stop = *over;
                *over = lines.all[i].page;
                (!stop).then_some(i)
            })
            .collect()
    };
    near.into_iter().filter(|i| lines.all[*i].is_body()).count()
}

/// Takes the lines in capitals at the top of a page that say again, perhaps cut short, what a heading says.
fn echoes(lines: &Lines, edges: &[Edge], taken: &mut [Option<Role>]) {
    let is_echo = |edge: &&Edge| {
        let text = lines.text(edge.line);
        edge.is_top && taken[edge.line].is_none() && is_caps(text) && lines.all[edge.line].width < 100
    };
    let caps: Vec<&Edge> = edges.iter().filter(is_echo).collect();
    // A few lines in capitals at the top of pages may be headings; running heads stand on many pages.
    if caps.len() < 3 || caps.len() * 4 < edges.last().map_or(0, |edge| edge.page) {
        return;
    }
    let is_spoken = |i: usize| lines.all[i].is_body() && lines.all[i].width < 120 && !is_caps(lines.text(i));
    let spoken: Vec<usize> = (0..lines.len()).filter(|i| is_spoken(*i)).collect();
    let mut said: Vec<String> = spoken.iter().map(|i| fold(lines.text(*i))).collect();
    // `Chapter 3` may stand on a line of its own above the title.
    let pairs: Vec<String> = said.windows(2).filter(|two| two[0].len() < 12).map(|two| two.concat()).collect();
    said.extend(pairs);
    said.sort_unstable();
    for edge in caps {
        let text = lines.text(edge.line);
        let kept = text.find('…').or_else(|| text.find("...")).unwrap_or(text.len());
        let words = fold(&text[..kept]);
        let next = said.partition_point(|other| *other < words);
        let is_said =
            said.get(next).is_some_and(|other| *other == words || (kept < text.len() && other.starts_with(&words)));
        if words.chars().count() >= 6 && is_said {
            taken[edge.line] = Some(Role::RunningHead);
        }
    }
}

/// Whether a blank line or a page break is on the inner side of an edge.
fn is_set_off(lines: &Lines, edge: &Edge) -> bool {
    let inner =
        if edge.is_top { lines.all.get(edge.line + 1) } else { edge.line.checked_sub(1).map(|i| &lines.all[i]) };
    inner.is_none_or(|line| line.role == Role::Blank || line.page)
}

fn is_sentence(text: &str) -> bool {
    starts_low(text) || (text.len() > 60 && is_finished(text))
}

// ---------------------------------------------------------------- without form feeds

fn between_paragraphs(lines: &mut Lines, evidence: &Evidence) -> Vec<PageStart> {
    let alone: Vec<usize> = (0..lines.len()).filter(|i| stands_alone(lines, *i)).collect();
    let mut repeats: HashMap<&str, Vec<usize>> = HashMap::new();
    for i in &alone {
        let text = lines.text(*i);
        if text.chars().any(char::is_alphabetic) {
            repeats.entry(text).or_default().push(*i);
        }
    }
    repeats.retain(|text, places| places.len() >= 2 && page_number(text).is_none());
    let mut candidate = vec![false; lines.len()];
    let numbers: Vec<(usize, Number)> = alone.iter().filter_map(|i| Some((*i, page_number(lines.text(*i))?))).collect();
    for i in repeats.values().flatten().copied().chain(numbers.iter().map(|(i, _)| *i)) {
        candidate[i] = true;
    }
    let mut counted: Vec<(usize, String)> = Vec::new();
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
        lines.all[*i].role = Role::PageNumber;
    }
    let heads = heads(lines, evidence, &candidate, &repeats);
    for i in heads {
        lines.all[i].role = Role::RunningHead;
    }
    counted.sort_unstable();
    page_starts(lines, &counted)
}

/// A short line with nothing right above and below.
fn stands_alone(lines: &Lines, i: usize) -> bool {
    let is_blank = |line: Option<&Line>| line.is_none_or(|line| line.role == Role::Blank);
    let line = &lines.all[i];
    line.is_body()
        && line.width <= 100
        && is_blank(i.checked_sub(1).map(|i| &lines.all[i]))
        && is_blank(lines.all.get(i + 1))
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
    if !is_open(lines.text(before)) {
        return false;
    }
    let is_long = |i: usize| {
        lines.all[i].width > 100 || (!evidence.is_flow && lines.all[i].right() + evidence.slack + 12 > evidence.wrap)
    };
    starts_low(lines.text(after)) || (is_long(before) && is_long(after))
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
        if is_head {
            heads.extend(places);
        }
    }
    heads
}

fn page_starts(lines: &Lines, counted: &[(usize, String)]) -> Vec<PageStart> {
    let near = |range: std::ops::Range<usize>| lines.all[range].iter().any(|line| line.role == Role::RunningHead);
    let n_above = counted.iter().filter(|(i, _)| near(i.saturating_sub(3)..*i)).count();
    let n_below = counted.iter().filter(|(i, _)| near(*i + 1..(*i + 4).min(lines.len()))).count();
    if n_above > n_below {
        return counted.iter().map(|(line, label)| PageStart { line: *line, label: label.clone() }).collect();
    }
    // A number at the foot names the page above it, which begins behind the foot of the page before.
    let mut line = 0;
    let mut starts = Vec::with_capacity(counted.len());
    for (foot, label) in counted {
        starts.push(PageStart { line, label: label.clone() });
        line = foot + 1;
    }
    starts
}

/// What stays the same of a running head from page to page.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        key.push_str(word);
        key.push(' ');
    }
    key
}
