//! Parts: runs of lines that become one block. They are cut out of groups of lines between blank ones.

use std::ops::Range;

use super::contents::Contents;
use super::evidence::{Evidence, UNWRAPPED};
use super::lines::{Lines, is_finished, is_open, starts_low};
use super::lists;
use super::numbering::{Numbering, Style, numbering};
use super::shapes;
use crate::document::Kind;

/// A run of lines that becomes one block; only the body lines in it are its words.
#[derive(Clone, Debug)]
pub struct Part {
    pub lines: Range<usize>,
    pub kind: Kind,
    pub depth: u8,
    /// How many blank lines stand before it.
    pub gap: usize,
    /// A page ends before it.
    pub page: bool,
    /// The bytes of a list marker at the start of its first line, without white space behind.
    pub marker: usize,
    /// A line is drawn below it; whether a bold one.
    pub underline: Option<bool>,
}

impl Part {
    pub fn new(lines: Range<usize>, kind: Kind) -> Self {
        Self { lines, kind, depth: 0, gap: 0, page: false, marker: 0, underline: None }
    }

    pub fn first(&self) -> usize {
        self.lines.start
    }

    /// Its last line; a part ends with a body line.
    pub fn last(&self) -> usize {
        self.lines.end - 1
    }

    pub fn n_lines(&self) -> usize {
        self.lines.len()
    }

    /// Its words on one line.
    pub fn words(&self, lines: &Lines) -> String {
        let texts: Vec<_> = lines.body(self.lines.clone()).map(|i| lines.text(i)).collect();
        texts.join(" ")
    }

    /// Columns of all its lines together.
    pub fn width(&self, lines: &Lines) -> usize {
        lines.body(self.lines.clone()).map(|i| lines.all[i].width).sum()
    }
}

/// Cuts the lines into parts.
pub fn cut(lines: &Lines, evidence: &Evidence, contents: &Contents) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let (mut gap, mut page) = (0, false);
    while at < lines.len() {
        let line = &lines.all[at];
        if at == contents.lines.start && !contents.lines.is_empty() {
            let mut part = Part::new(contents.lines.clone(), Kind::Contents);
            part.gap = gap;
            parts.push(part);
            at = contents.lines.end;
            (gap, page) = (0, false);
            continue;
        }
        page |= line.page || line.is_furniture();
        if !line.is_body() {
            gap += usize::from(!line.is_furniture());
            at += 1;
            continue;
        }
        let group = group(lines, evidence, contents, at);
        at = group.end;
        let first = parts.len();
        split(lines, evidence, contents, group, &mut parts);
        parts[first].gap = if evidence.is_double_spaced { gap.div_ceil(2) } else { gap };
        parts[first].page = page;
        (gap, page) = (0, false);
    }
    parts
}

/// The lines from `at` on that no blank line and no page divides.
fn group(lines: &Lines, evidence: &Evidence, contents: &Contents, at: usize) -> Range<usize> {
    let allowed = usize::from(evidence.is_double_spaced);
    let (mut end, mut blanks) = (at + 1, 0);
    for i in at + 1..lines.len() {
        let line = &lines.all[i];
        if i == contents.lines.start && !contents.lines.is_empty() || line.page || line.is_furniture() {
            break;
        }
        if line.is_body() {
            (end, blanks) = (i + 1, 0);
        } else {
            blanks += 1;
            if blanks > allowed {
                break;
            }
        }
    }
    at..end
}

fn split(lines: &Lines, evidence: &Evidence, contents: &Contents, group: Range<usize>, parts: &mut Vec<Part>) {
    let body: Vec<usize> = lines.body(group).collect();
    if let Some(kind) = shapes::lined(lines, evidence, &body) {
        parts.push(Part::new(body[0]..body[body.len() - 1] + 1, kind));
        return;
    }
    let body = underlined(lines, &body, parts);
    if body.is_empty() {
        return;
    }
    let is_wrapped = !evidence.is_flow || shapes::is_wrapped_in_flow(lines, &body);
    let mut start = 0;
    for n in 1..=body.len() {
        let is_end = n == body.len() || !is_wrapped || breaks(lines, evidence, contents, &body[start..], n - start);
        if is_end {
            let part = &body[start..n];
            parts.push(Part::new(part[0]..part[n - start - 1] + 1, shapes::filled(lines, evidence, part)));
            start = n;
        }
    }
}

/// Makes a part of a line with a line drawn below it, and gives the rest.
fn underlined<'a>(lines: &Lines, body: &'a [usize], parts: &mut Vec<Part>) -> &'a [usize] {
    let [first, second, ..] = body else { return body };
    let (over, under) = (&lines.all[*first], lines.text(*second));
    let is_line = |c: char| under.len() >= 3 && under.chars().all(|other| other == c);
    let width = lines.all[*second].width;
    let fits =
        width + 2 >= over.width && width <= over.width + 12 && over.indent.abs_diff(lines.all[*second].indent) <= 4;
    if !fits || !['=', '-', '~', '*', '─', '━', '═', '^'].into_iter().any(is_line) {
        return body;
    }
    let mut heading = Part::new(*first..first + 1, Kind::Paragraph);
    heading.underline = Some(under.starts_with(['=', '═', '*', '━']));
    parts.push(heading);
    parts.push(Part::new(*second..second + 1, Kind::Rule));
    &body[2..]
}

/// Joins a number that stands alone with the title below it: `6.1`, then `What there is`.
pub fn join_numbers(lines: &Lines, parts: Vec<Part>) -> Vec<Part> {
    let is_number = |part: &Part| {
        let text = lines.text(part.first());
        let is_whole =
            |number: Numbering| number.style == Style::Points && number.depth >= 2 && number.len >= text.len();
        part.kind == Kind::Paragraph && part.n_lines() == 1 && numbering(text).is_some_and(is_whole)
    };
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let is_title = part.kind == Kind::Paragraph
            && part.gap <= 2
            && !part.page
            && part.n_lines() <= 2
            && !starts_low(lines.text(part.first()));
        match joined.last_mut() {
            Some(last) if is_title && is_number(last) && !is_number(&part) => last.lines.end = part.lines.end,
            _ => joined.push(part),
        }
    }
    joined
}

/// Whether a new part begins with the line `body[n]`, where the one before began with `body[0]`.
fn breaks(lines: &Lines, evidence: &Evidence, contents: &Contents, body: &[usize], n: usize) -> bool {
    let (first, i, next) = (body[0], body[n - 1], body[n]);
    let (a, b) = (&lines.all[i], &lines.all[next]);
    let (text, after) = (lines.text(i), lines.text(next));
    if a.width > UNWRAPPED || b.width > UNWRAPPED {
        return true;
    }
    if lists::begins_item(lines, body, n) {
        return true;
    }
    // An item hangs from its marker.
    if lists::markers(lines.text(first)).next().is_some() && b.indent > lines.all[first].indent {
        return false;
    }
    let is_short = evidence.is_short(lines, i, next);
    let ends = is_finished(text) && !starts_low(after);
    if n == 1 && is_short && !starts_low(after) && is_heading_line(text, contents) {
        return true;
    }
    let is_named = |n: usize| contents.depth(&texts(lines, &body[..n])).is_some();
    if !contents.entries.is_empty() && n <= 4 && numbering(lines.text(first)).is_some() && is_named(n) {
        return true;
    }
    if is_short && is_finished(text) && b.width < 100 && !starts_low(after) && contents.depth(after).is_some() {
        return true;
    }
    // Where paragraphs are not parted by blank lines, very short lines stand for themselves.
    let is_unparted = evidence.first_indent.is_some() || evidence.has_short_ends;
    let is_very_short = 5 * evidence.room(lines, i, next) > 2 * evidence.wrap as isize;
    if is_unparted && is_very_short && !starts_low(after) && !is_open_end(text) {
        return true;
    }
    if let Some(k) = evidence.first_indent {
        let is_indented = b.indent == evidence.margin + k;
        if is_indented && (a.indent != b.indent || ends || (is_short && !is_open(text))) {
            return true;
        }
        if b.indent == evidence.margin
            && n > 1
            && a.indent > b.indent
            && lines.all[first].indent > b.indent
            && (ends || is_short)
        {
            return true;
        }
        return false;
    }
    if evidence.has_short_ends {
        let much = (evidence.wrap / 12) as isize;
        return ends && (evidence.room(lines, i, next) > evidence.slack as isize + much)
            || is_far(a.indent, b.indent) && ends;
    }
    // A hanging indent is one part; a line that comes back to the left of it is the next.
    let is_hanging = n >= 2 && a.indent > lines.all[first].indent;
    if is_hanging && b.indent <= lines.all[first].indent && !starts_low(after) {
        return true;
    }
    is_far(a.indent, b.indent)
        && (ends || (is_short && b.indent > a.indent + 1 && !starts_low(after) && n == 1 && !is_open_end(text)))
}

fn texts(lines: &Lines, body: &[usize]) -> String {
    body.iter().map(|i| lines.text(*i)).collect::<Vec<_>>().join(" ")
}

fn is_far(a: usize, b: usize) -> bool {
    a.abs_diff(b) >= 2
}

fn is_open_end(text: &str) -> bool {
    text.ends_with([',', ';', '-', '–', '—'])
}

fn is_heading_line(text: &str, contents: &Contents) -> bool {
    if contents.depth(text).is_some() {
        return true;
    }
    let is_numbered = numbering(text).is_some_and(|number| match number.style {
        Style::Word | Style::Kanji => true,
        Style::Points => number.depth >= 2 && !text.ends_with(['.', ':']),
        Style::Bare | Style::Roman => false,
    });
    is_numbered
}
