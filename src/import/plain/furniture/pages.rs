//! Furniture where form feeds divide the pages: only the outermost lines of a page come into question, and a number
//! is a page number when it rises with the pages.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::super::facts::Facts;
use super::super::lines::{Line, Lines, Role, fold, fold_onto, is_caps, is_finished, starts_low};
use super::super::lists::is_bulleted;
use super::super::numbering::{Style, is_chapter_word, numbering};
use super::super::numbers::{Number, edge_number, page_number, without_number};
use super::super::sieve::Sieve;
use super::{PageStart, slots};

pub struct Edge {
    pub line: usize,
    pub page: usize,
    /// 0 is the outermost line of the page.
    pub depth: usize,
    pub is_top: bool,
}

const DEPTH: usize = 2;

/// How far below the top of a page a second head may stand, in lines with words and in all.
const BELOW: usize = 5;
const NEAR: usize = 16;

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
    let said = Said::new(lines, &edges, &starts);
    echoes(&said, &edges, &mut taken);
    slots::take(lines, &edges, &mut taken);
    beside_numbers(lines, &edges, &mut taken);
    known_below(&said, &starts, &mut taken);
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
    let skipping: HashSet<usize> = [true, false].iter().flat_map(|is_top| over_blank_pages(&found, *is_top)).collect();
    for (n, (edge, number, ahead, is_pure)) in found.into_iter().enumerate() {
        // Numbered sections at the heads of a few pages may rise with them too, but not through the whole text.
        let is_steady = count[&(ahead, edge.is_top)] >= if is_roman { 2 } else { 2.max(labels.len() / 8) };
        if (is_steady || skipping.contains(&n)) && taken[edge.line].is_none() {
            taken[edge.line] = Some(if is_pure { Role::PageNumber } else { Role::RunningHead });
            labels[edge.page].get_or_insert(number.label);
        }
    }
}

/// The numbers at one edge that rise through most of the pages and skip a few: blank pages leave no trace.
fn over_blank_pages(found: &[(&Edge, Number, i64, bool)], is_top: bool) -> Vec<usize> {
    const MOST_BLANK: i64 = 2;
    let mut ends: HashMap<i64, usize> = HashMap::new();
    let mut chains: Vec<(usize, Option<usize>)> = vec![(0, None); found.len()];
    let of_edge = |n: &usize| found[*n].0.is_top == is_top && found[*n].3;
    for n in (0..found.len()).filter(of_edge) {
        let (edge, _, ahead, _) = &found[n];
        let before = (0..=MOST_BLANK).filter_map(|skipped| ends.get(&(ahead - skipped)).copied());
        let before = before.filter(|m| found[*m].0.page < edge.page).max_by_key(|m| chains[*m].0);
        chains[n] = (before.map_or(1, |m| chains[m].0 + 1), before);
        if ends.get(ahead).is_none_or(|m| chains[*m].0 < chains[n].0) {
            ends.insert(*ahead, n);
        }
    }
    let n_pages = found.iter().map(|(edge, ..)| edge.page + 1).max().unwrap_or(0);
    let longest = (0..found.len()).filter(of_edge).max_by_key(|n| chains[*n].0);
    let longest = longest.filter(|n| chains[*n].0 >= 6 && 2 * chains[*n].0 > n_pages);
    std::iter::successors(longest, |n| chains[*n].1).collect()
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
    for (e, edge) in edges.iter().enumerate().filter(|(_, edge)| lines.all[edge.line].width() < 160) {
        let key = key(lines.text(edge.line));
        if key.chars().any(char::is_alphabetic) {
            places.entry((key, edge.is_top)).or_default().push(e);
        }
    }
    // What stands inside the pages more often than at their edges is text, such as the name of a field.
    let mut inside: HashMap<String, usize> = HashMap::new();
    let sieve = Sieve::new(places.keys().map(|(key, _)| fold(key)));
    let may_be =
        |i: &usize| lines.all[*i].is_body() && lines.all[*i].width() < 60 && sieve.may_begin(lines.all[*i].start);
    for i in (0..lines.len()).filter(may_be) {
        let key = (key(lines.text(i)), true);
        if places.contains_key(&key) || places.contains_key(&(key.0.clone(), false)) {
            *inside.entry(key.0).or_default() += 1;
        }
    }
    places.retain(|(key, _), found| inside.get(key).is_none_or(|n| *n <= 2 * found.len() || *n <= 3));
    // From the outer lines to the inner ones, which depend on them.
    let found = |depth: usize| {
        places
            .values()
            .flat_map(|found| found.iter().map(|e| (*e, found.len())))
            .filter(move |(e, _)| edges[*e].depth == depth)
    };
    for (e, n) in (0..DEPTH).flat_map(found) {
        let edge = &edges[e];
        // What stands below a running head is mostly text: only a head of many pages has two lines. The outer
        // line of an edge stands right before it in the list.
        let outer_is_taken = edge.depth > 0 && taken[edges[e - 1].line].is_some();
        let enough = match edge.depth {
            0 => n >= 3 || (n == 2 && is_set_off(lines, edge)),
            _ => n >= 3 && 3 * n >= n_pages && outer_is_taken && is_set_off(lines, edge),
        };
        // The title pages repeat the title for its own sake.
        let is_front = edge.page < 4 && n_body(lines, edge) <= 3;
        let text = lines.text(edge.line);
        let is_kept = is_front || is_chapter_word(text) || is_bulleted(text) || text.starts_with("- ");
        if enough && !is_kept && taken[edge.line].is_none() && !is_sentence(lines.text(edge.line)) {
            taken[edge.line] = Some(Role::RunningHead);
        }
    }
}

/// Takes the lines that stand alone below a running head and say what another head says, or what a heading says:
/// the second of two heads that stood side by side may come after the first words of the page.
fn known_below(said: &Said, starts: &[usize], taken: &mut [Option<Role>]) {
    let lines = said.lines;
    let known: HashSet<&str> = (0..lines.len())
        .filter(|i| taken[*i] == Some(Role::RunningHead) && lines.text(*i).len() >= 8 && lines.is_caps(*i))
        .map(|i| lines.text(i))
        .collect();
    // `3 / 20`, where other pages have their number in the same dress.
    let totals: HashSet<&str> = (0..lines.len())
        .filter(|i| taken[*i] == Some(Role::PageNumber))
        .filter_map(|i| Some(lines.text(i).split_once(" / ")?.1))
        .collect();
    let is_number = |text: &str| text.split_once(" / ").is_some_and(|(_, total)| totals.contains(total));
    let is_echo = |text: &str| is_caps(text) && (text.ends_with('…') || numbering(text).is_some()) && said.has(text);
    for start in starts {
        let top: Vec<usize> = lines.body(*start..lines.len().min(start + NEAR)).take(BELOW).collect();
        let has_head = top.first().is_some_and(|i| taken[*i] == Some(Role::RunningHead));
        let on_page = |i: usize| !lines.all[start + 1..=i].iter().any(|line| line.page);
        for i in top.into_iter().skip(1).filter(|i| has_head && on_page(*i)) {
            let is_apart = |line: Option<&Line>| line.is_none_or(|line| line.role == Role::Blank);
            let stands_alone = is_apart(lines.all.get(i - 1)) && is_apart(lines.all.get(i + 1));
            if taken[i].is_none() && stands_alone && is_number(lines.text(i)) {
                taken[i] = Some(Role::PageNumber);
            } else if taken[i].is_none() && stands_alone && (known.contains(lines.text(i)) || is_echo(lines.text(i))) {
                taken[i] = Some(Role::RunningHead);
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
fn echoes(said: &Said, edges: &[Edge], taken: &mut [Option<Role>]) {
    let lines = said.lines;
    let is_echo = |edge: &&Edge| {
        let text = lines.text(edge.line);
        edge.is_top && taken[edge.line].is_none() && is_caps(text) && lines.all[edge.line].width() < 160
    };
    let caps: Vec<&Edge> = edges.iter().filter(is_echo).collect();
    // A few lines in capitals at the top of pages may be headings; running heads stand on many pages.
    let n_heads = edges.iter().filter(|edge| edge.is_top && taken[edge.line] == Some(Role::RunningHead)).count();
    if caps.len() + n_heads < 3 || (caps.len() + n_heads) * 4 < edges.last().map_or(0, |edge| edge.page) {
        return;
    }
    for edge in caps {
        let mut pieces = lines.text(edge.line).split("   ").map(str::trim).filter(|piece| !piece.is_empty());
        if pieces.all(|piece| said.has(piece)) {
            taken[edge.line] = Some(Role::RunningHead);
        }
    }
}

/// Takes the names of sections that stand beside the page number at the foot: no heading ends a page.
fn beside_numbers(lines: &Lines, edges: &[Edge], taken: &mut [Option<Role>]) {
    const FEWEST: usize = 3;
    let is_foot = |edge: &&Edge| {
        let near = [edge.line.checked_sub(1), Some(edge.line + 1)];
        let text = lines.text(edge.line);
        // One blank line may stand between the two.
        let far = [edge.line.checked_sub(2), Some(edge.line + 2)];
        let is_number = |i: usize| taken.get(i).is_some_and(|role| *role == Some(Role::PageNumber));
        !edge.is_top
            && taken[edge.line].is_none()
            && lines.all[edge.line].width() < 100
            && near.into_iter().chain(far).flatten().any(is_number)
            && !is_sentence(text)
            && numbering(text).is_some_and(|number| match number.style {
                Style::Points => number.depth >= 2 && number.len < text.len(),
                Style::Word => number.len < text.len(),
                Style::Bare | Style::Roman | Style::Kanji => false,
            })
    };
    let found: Vec<usize> = edges.iter().filter(is_foot).map(|edge| edge.line).collect();
    if found.len() >= FEWEST {
        for line in found {
            taken[line] = Some(Role::RunningHead);
        }
    }
}

/// What short lines that are not in capitals say; gathered when it is asked for the first time.
struct Said<'a> {
    lines: &'a Lines<'a>,
    /// What is going to be asked.
    sieve: Sieve,
    /// Of each saying a number that stands for it.
    whole: OnceCell<Vec<u64>>,
    /// The sayings themselves, to find what they begin with; seldom needed.
    sorted: OnceCell<Vec<Vec<u8>>>,
}

impl<'a> Said<'a> {
    /// For questions about lines at the tops of pages.
    fn new(lines: &'a Lines, edges: &[Edge], starts: &[usize]) -> Self {
        let below = starts.iter().flat_map(|start| lines.body(*start..lines.len().min(start + NEAR)).take(BELOW));
        let asked = edges.iter().filter(|edge| edge.is_top).map(|edge| edge.line).chain(below);
        let texts = asked.map(|i| lines.text(i)).filter(|text| is_caps(text));
        let sieve = Sieve::new(texts.flat_map(|text| text.split("   ").chain([text])).map(fold));
        Self { lines, sieve, whole: OnceCell::new(), sorted: OnceCell::new() }
    }

    /// Calls `say` with all that is said, folded.
    fn each(&self, mut say: impl FnMut(&[u8])) {
        let lines = self.lines;
        let is_spoken = |line: &Line| line.is_body() && line.width() < 120 && !line.facts.has(Facts::CAPS);
        let mut words = Vec::new();
        let mut before: Option<&Line> = None;
        for (i, line) in lines.all.iter().enumerate().filter(|(_, line)| is_spoken(line)) {
            let text = lines.text(i);
            if self.sieve.may_begin(line.start) {
                words.clear();
                fold_onto(text, &mut words);
                say(&words);
            }
            // `Chapter 3` may stand on a line of its own above the title.
            if let Some(before) = before.filter(|before| self.sieve.may_begin(before.start)) {
                words.clear();
                let first = &lines.source[before.range()];
                if first.bytes().filter(u8::is_ascii_alphanumeric).take(12).count() < 12 {
                    fold_onto(first, &mut words);
                    if words.len() < 12 {
                        fold_onto(text, &mut words);
                        say(&words);
                    }
                }
            }
            before = Some(line);
        }
    }

    fn has_whole(&self, words: &str) -> bool {
        let gather = || {
            let mut whole = Vec::new();
            self.each(|said| whole.push(xxh3_64(said)));
            whole.sort_unstable();
            whole
        };
        self.whole.get_or_init(gather).binary_search(&xxh3_64(words.as_bytes())).is_ok()
    }

    fn has_beginning(&self, words: &str) -> bool {
        let gather = || {
            let mut sorted = Vec::new();
            self.each(|said| sorted.push(said.to_owned()));
            sorted.sort_unstable();
            sorted
        };
        let sorted = self.sorted.get_or_init(gather);
        let next = sorted.partition_point(|other| other.as_slice() < words.as_bytes());
        sorted.get(next).is_some_and(|other| other.starts_with(words.as_bytes()))
    }

    /// Whether one of the lines says the same; a text may be cut short by an ellipsis.
    fn has(&self, text: &str) -> bool {
        let kept = text.find(" …").or_else(|| text.find('…')).or_else(|| text.find("...")).unwrap_or(text.len());
        let words = fold(&text[..kept]);
        words.chars().count() >= 6
            && if kept < text.len() { self.has_beginning(&words) } else { self.has_whole(&words) }
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
