//! Running heads in small letters: at the same place of every page, a line says again what a heading has said.
//!
//! The name of a section at the edge of one or two pages could as well be that section's heading. What tells them
//! apart is the place: where most pages, or most left or most right ones, have a running head, the rest have one too.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::super::lines::{Lines, Role, fold, fold_onto};
use super::super::sieve::Sieve;
use super::pages::Edge;

/// The places that are compared: top or bottom, how deep, left or right page.
type Slot = (bool, usize, bool);

/// Takes the lines that say a heading again where other pages have a running head.
pub fn take(lines: &Lines, edges: &[Edge], taken: &mut [Option<Role>]) {
    let open: Vec<&Edge> = edges.iter().filter(|edge| taken[edge.line].is_none() && may_echo(lines, edge)).collect();
    if open.is_empty() {
        return;
    }
    let echoes = echoes(lines, edges, &open);
    let mut count: HashMap<Slot, (usize, usize)> = HashMap::new();
    for (n, edge) in edges.iter().enumerate() {
        let is_inner = edge.depth == 0 || n > 0 && taken[edges[n - 1].line].is_some();
        if is_inner {
            let (n_heads, n_all) = count.entry(slot(edge)).or_default();
            *n_heads += usize::from(taken[edge.line].is_some() || echoes.contains(&edge.line));
            *n_all += 1;
        }
    }
    for (n, edge) in edges.iter().enumerate() {
        let is_inner = edge.depth == 0 || n > 0 && taken[edges[n - 1].line].is_some();
        let (n_heads, n_all) = count.get(&slot(edge)).copied().unwrap_or_default();
        let is_usual = n_heads >= 4 && 5 * n_heads >= 3 * n_all;
        if is_inner && is_usual && taken[edge.line].is_none() && echoes.contains(&edge.line) {
            taken[edge.line] = Some(Role::RunningHead);
        }
    }
}

fn slot(edge: &Edge) -> Slot {
    (edge.is_top, edge.depth, edge.page.is_multiple_of(2))
}

fn may_echo(lines: &Lines, edge: &Edge) -> bool {
    let text = lines.text(edge.line);
    (6..100).contains(&lines.all[edge.line].width())
        && !text.ends_with(['.', ',', ';'])
        && text.contains(char::is_alphabetic)
}

/// Those of `open` that say what a line inside a page says, or two such lines together.
fn echoes(lines: &Lines, edges: &[Edge], open: &[&Edge]) -> HashSet<usize> {
    // Of each saying a number stands for it.
    let mut said: HashMap<u64, Vec<usize>> = HashMap::new();
    let folded: Vec<String> = open.iter().map(|edge| fold(lines.text(edge.line))).collect();
    for (edge, words) in open.iter().zip(&folded) {
        said.entry(xxh3_64(words.as_bytes())).or_default().push(edge.line);
    }
    let sieve = Sieve::new(folded.iter());
    let place: HashMap<usize, (bool, usize)> =
        edges.iter().map(|edge| (edge.line, (edge.is_top, edge.depth))).collect();
    let mut found = HashSet::new();
    let mut on_page: Vec<(u64, usize)> = Vec::new();
    let mut keep = |on_page: &mut Vec<(u64, usize)>| {
        // A page that names many of them is the contents: what only it names may be the heading itself.
        if on_page.len() < 4 {
            for (words, i) in on_page.iter() {
                // The heading comes first, and stands elsewhere on its page.
                let is_echo = |line: &&usize| **line > *i && place.get(*line) != place.get(i);
                found.extend(said[words].iter().filter(is_echo));
            }
        }
        on_page.clear();
    };
    let mut words = Vec::new();
    for (i, line) in lines.all.iter().enumerate() {
        if line.page {
            keep(&mut on_page);
        }
        if !line.is_body() || line.width() >= 100 || !sieve.may_begin(line.start) {
            continue;
        }
        words.clear();
        fold_onto(lines.text(i), &mut words);
        if !said.contains_key(&xxh3_64(&words)) && i + 1 < lines.len() && !lines.all[i + 1].page {
            fold_onto(lines.text(i + 1), &mut words);
        }
        let saying = xxh3_64(&words);
        if said.contains_key(&saying) {
            on_page.push((saying, i));
        }
    }
    keep(&mut on_page);
    found
}
