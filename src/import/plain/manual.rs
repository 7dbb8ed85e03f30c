//! Pages of the manual as `man` prints them: their shape is fixed, so nothing has to be guessed.
//!
//! The first line names the page at both ends. Names of sections begin at the margin, those of their parts a few
//! columns in, the text at a column of its own. An option or a word that is explained stands before its explanation,
//! which is set in: on the same line where it is short, else on the lines below. Where the page came from `man`
//! itself, the names are bold as well, and what is not bold is none.

mod walk;

use std::ops::Range;

use super::about;
use super::lines::{Line, Lines, Role, width};
use super::parts::Part;

/// The names of the section that shows how a command is called, in the languages that pages are written in.
const CALLS: [&str; 12] = [
    "SYNOPSIS",
    "SYNTAX",
    "ÜBERSICHT",
    "SINOPSIS",
    "SINOSSI",
    "SKŁADNIA",
    "ОБЗОР",
    "СИНТАКСИС",
    "書式",
    "总览",
    "概述",
    "SAMENVATTING",
];

/// A page of the manual.
#[derive(Debug)]
pub struct Manual {
    /// Such as `ls(1)`.
    pub name: String,
    pub parts: Vec<Part>,
}

/// Understands a page of the manual; `None` for all other texts, of which nothing is changed.
pub fn read(lines: &mut Lines, bold: &[Range<usize>]) -> Option<Manual> {
    let name = match about::manual(lines) {
        Some(name) => name,
        None => garbled(lines, bold)?,
    };
    mark_heads(lines, name);
    let page = Page::measure(lines, bold);
    let is_term = page.part_terms(lines);
    let parts = walk::walk(&page, lines, &is_term);
    Some(Manual { name: name.to_owned(), parts })
}

/// The name of a page whose first line is garbled, as names are that have no room on it: letters of three columns over one
/// another. Its first section is there all the same, bold, and says the name and what it is for.
fn garbled<'a>(lines: &mut Lines<'a>, bold: &[Range<usize>]) -> Option<&'a str> {
    let first: Vec<usize> = lines.body(0..lines.len().min(20)).take(3).collect();
    let [head, section, purpose] = first[..] else { return None };
    let page = Page { bold, base: 0, wrap: 0, calls: 0..0 };
    let is_section = page.is_bold(&lines.all[section], lines.source) && lines.all[section].indent() == 0;
    let is_below = purpose == section + 1 && (3..=8).contains(&lines.all[purpose].indent());
    let has_head = lines.all[head].indent() == 0 && head + 1 < section && lines.text(head).ends_with(')');
    let text = lines.text(purpose);
    let name = [" - ", " — ", " – "].iter().find_map(|dash| Some(text.split_once(dash)?.0))?;
    if !(is_section && is_below && has_head) {
        return None;
    }
    lines.all[head].role = Role::RunningHead;
    Some(name.trim())
}

/// The lines at the head and the foot of a page name it, or what it belongs to, in three columns.
fn mark_heads(lines: &mut Lines, name: &str) {
    let body: Vec<usize> = lines.body(0..lines.len()).collect();
    for (n, i) in body.iter().enumerate() {
        let (line, text) = (&lines.all[*i], lines.text(*i));
        let is_head = |i: usize| about::page_name(lines.text(i)).is_some();
        let is_last = || body.get(n + 1).is_none_or(|next| is_head(*next));
        let stands_alone = || *i == 0 || lines.all[*i - 1].role == Role::Blank;
        let is_foot = || (is_last() || text.ends_with(name)) && stands_alone() && n_columns(text) == 3;
        if line.indent() == 0 && (is_head(*i) || is_foot()) {
            lines.all[*i].role = Role::RunningHead;
        }
    }
}

/// How many columns white space divides a line into.
fn n_columns(text: &str) -> usize {
    text.split("  ").filter(|part| !part.trim().is_empty()).count()
}

/// What holds for a whole page.
struct Page<'a> {
    /// The stretches that are bold; where there are none, nobody knows.
    bold: &'a [Range<usize>],
    /// The column of the text.
    base: usize,
    /// The columns of a full line.
    wrap: usize,
    /// The section that shows how a command is called, in bytes.
    calls: Range<usize>,
}

impl<'a> Page<'a> {
    fn measure(lines: &Lines, bold: &'a [Range<usize>]) -> Self {
        let body = || lines.body(0..lines.len());
        let mut indents = [0usize; 16];
        let below_names = body().zip(body().skip(1)).filter(|(name, _)| lines.all[*name].indent() == 0);
        for (_, below) in below_names {
            indents[lines.all[below].indent().min(15)] += 1;
        }
        let base = (1..16).max_by_key(|indent| indents[*indent]).unwrap_or(7);
        let heads = lines.all.iter().filter(|line| line.role == Role::RunningHead);
        let head = heads.map(Line::right).max().unwrap_or(0);
        // Some programs set the head wider than the text.
        let full = body().map(|i| lines.all[i].right()).filter(|right| *right <= head).max().unwrap_or(0);
        let sections = || body().filter(|i| lines.all[*i].indent() == 0);
        let shows_calls = |i: &usize| CALLS.contains(&lines.text(*i).to_uppercase().as_str());
        let calls = sections().find(shows_calls).map(|name| {
            let next = sections().find(|i| *i > name);
            lines.all[name].range().end..next.map_or(lines.source.len(), |i| lines.all[i].range().start)
        });
        Self { bold, base, wrap: full.max(40), calls: calls.unwrap_or_default() }
    }

    /// Whether the page says what is bold.
    fn knows_bold(&self) -> bool {
        !self.bold.is_empty()
    }

    /// Whether the first letter of a line is bold.
    fn begins_bold(&self, line: &Line) -> bool {
        let next = self.bold.partition_point(|range| range.end <= line.range().start);
        self.bold.get(next).is_some_and(|range| range.start <= line.range().start)
    }

    /// Whether all the words of a line are bold.
    fn is_bold(&self, line: &Line, source: &str) -> bool {
        let mut at = line.range().start;
        let next = self.bold.partition_point(|range| range.end <= at);
        for range in self.bold[next..].iter().take_while(|range| range.start < line.range().end) {
            if !source[at..range.start.max(at)].trim().is_empty() {
                return false;
            }
            at = range.end;
        }
        at > line.range().start && source[at.min(line.range().end)..line.range().end].trim().is_empty()
    }

    /// Whether a line may be the name of a section or of a part of one, as far as its words tell.
    fn may_be_name(&self, line: &Line) -> bool {
        if self.knows_bold() { self.begins_bold(line) } else { line.width() < 70 }
    }

    /// Parts the terms that stand on one line with their explanation from it, and says which lines are such terms.
    fn part_terms(&self, lines: &mut Lines) -> Vec<bool> {
        let columns = self.columns(lines);
        let mut is_term = Vec::with_capacity(lines.len());
        let mut all = Vec::with_capacity(lines.len());
        for i in 0..lines.len() {
            let line = &lines.all[i];
            let seam = match next_indent(lines, i) {
                _ if line.indent() < self.base || self.calls.contains(&line.range().start) => None,
                Some(next) if next > line.indent() => self.seam(lines, i, next, 1),
                _ => columns.iter().find_map(|column| self.seam(lines, i, *column, 2)),
            };
            match seam.filter(|at| !is_marker(&lines.source[line.range().start..*at])) {
                Some(at) => {
                    let [term, rest] = lines.divided(i, at);
                    all.extend([term, rest]);
                    is_term.extend([true, false]);
                }
                None => {
                    all.push(line.clone());
                    is_term.push(false);
                }
            }
        }
        lines.all = all;
        is_term
    }

    /// The columns of explanations, where they stand for sure: below their first line.
    fn columns(&self, lines: &Lines) -> Vec<usize> {
        let mut counts = [0usize; 64];
        for i in 0..lines.len() {
            let next = next_indent(lines, i).filter(|next| *next > lines.all[i].indent() && *next < 64);
            let is_sure = |next: &usize| lines.text(i).starts_with('-') || self.seam(lines, i, *next, 1).is_some();
            if let Some(next) = next.filter(is_sure) {
                counts[next] += 1;
            }
        }
        (0..64).filter(|column| counts[*column] > 0).collect()
    }

    /// Where the words of a line begin that stand at `column`, when at least so many blanks part them from those
    /// before.
    fn seam(&self, lines: &Lines, i: usize, column: usize, blanks: usize) -> Option<usize> {
        let line = &lines.all[i];
        if !line.is_body() || column <= line.indent() + blanks {
            return None;
        }
        let text = lines.text(i);
        let mut at = line.indent();
        let offset = text.char_indices().find_map(|(offset, c)| {
            let here = at;
            at += width(c.encode_utf8(&mut [0; 4]));
            (here >= column).then_some((offset, here))
        });
        let (offset, _) = offset.filter(|(_, here)| *here == column)?;
        let before = &text[..offset];
        let n_blanks = before.len() - before.trim_end_matches(' ').len();
        let is_parted = n_blanks >= blanks && !text[offset..].starts_with(' ');
        // Lines that are set even have wide blanks too: there a term is bold, or short.
        let term = before.trim_end();
        let is_term = match self.knows_bold() {
            true => self.begins_bold(line) || is_marker(term),
            false => term.len() < 30 && !term.contains("  "),
        };
        (is_parted && is_term).then_some(line.range().start + offset)
    }
}

/// The column of the next line, when it is one of the body.
fn next_indent(lines: &Lines, i: usize) -> Option<usize> {
    lines.all.get(i + 1).filter(|next| next.is_body()).map(|next| next.indent())
}

/// Whether some words are the marker of an item of a list.
fn is_marker(words: &str) -> bool {
    let words = words.trim();
    let digits = words.trim_end_matches(['.', ')']);
    let is_number =
        digits.len() < words.len() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_alphanumeric());
    matches!(words, "•" | "·" | "*" | "o" | "+" | "–" | "—" | "○") || is_number && !words.is_empty()
}

#[cfg(test)]
mod tests;
