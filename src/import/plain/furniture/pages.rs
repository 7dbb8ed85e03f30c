//! Furniture where form feeds divide the pages: only the outermost lines of a page come into question, and a number
//! is a page number when it rises with the pages.

use std::collections::{HashMap, HashSet};

use super::super::lines::{Lines, Role, fold, is_caps, is_finished, starts_low};
use super::super::numbers::{Number, edge_number, page_number, without_number};
use super::PageStart;

struct Edge {
    line: usize,
    page: usize,
    /// 0 is the outermost line of the page.
    depth: usize,
    is_top: bool,
}

const DEPTH: usize = 2;

/// Marks the furniture at the edges of the pages.
pub fn find(lines: &mut Lines) -> Vec<PageStart> {
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
    let known: HashSet<String> = edges
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

/// What stays the same of a running head from page to page.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        key.push_str(word);
        key.push(' ');
    }
    key
}
