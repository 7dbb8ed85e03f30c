//! From the lines of a manual page to its parts, one after the other: names, terms, what explains them, text.

use super::super::lines::{Lines, Role, is_finished};
use super::super::parts::Part;
use super::super::shapes::is_table;
use super::{Page, is_marker};
use crate::document::{Kind, Sign};

/// How deep texts are set at most.
const DEEPEST: usize = 6;

/// The parts of a page; which lines are terms is known.
pub fn walk(page: &Page, lines: &Lines, is_term: &[bool]) -> Vec<Part> {
    let mut walker = Walker { page, lines, is_term, parts: Vec::new(), columns: vec![page.base] };
    let mut at = 0;
    while at < lines.len() {
        if !lines.all[at].is_body() {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|i| !lines.all[*i].is_body()).unwrap_or(lines.len());
        walker.group(at, end);
        at = end;
    }
    walker.parts
}

struct Walker<'a> {
    page: &'a Page<'a>,
    lines: &'a Lines<'a>,
    is_term: &'a [bool],
    parts: Vec<Part>,
    /// The columns that texts are set at here, one inside the other.
    columns: Vec<usize>,
}

impl Walker<'_> {
    /// The lines `at..end`, which no blank line parts.
    fn group(&mut self, mut at: usize, end: usize) {
        while at < end && self.is_name(at, end) {
            self.name(at);
            at += 1;
        }
        if at < end && self.page.calls.contains(&self.lines.all[at].range().start) {
            let depth = self.enter(self.indent(at));
            return self.push(at..end, Kind::Code, depth, Sign::MachineSigns);
        }
        if at < end && self.is_lined(at, end) {
            let least = (at..end).map(|i| self.indent(i)).min();
            let depth = self.depth(least.unwrap_or(0));
            let kind = if self.is_table(at, end) { Kind::Table } else { Kind::Code };
            return self.push(at..end, kind, depth, Sign::SetIn);
        }
        while at < end {
            if self.is_name(at, end) {
                self.name(at);
                at += 1;
            } else {
                at = self.piece(at, end);
            }
        }
    }

    /// Writes the piece that begins at `at`, and gives where the next one begins.
    fn piece(&mut self, at: usize, end: usize) -> usize {
        if let Some(marker) = self.marker(at) {
            return self.item(at, end, marker);
        }
        if self.is_term[at] {
            self.term(at);
            return at + 1;
        }
        let indent = self.indent(at);
        let same = (at + 1..end).find(|i| self.begins_piece(*i, indent)).unwrap_or(end);
        // Lines right above some that are set in: terms, as far as they look like it.
        let goes_deeper = same < end && self.indent(same) > indent && !self.is_term[same];
        let first_term = (at..same).rev().take_while(|i| goes_deeper && self.looks_like_term(*i)).last();
        let text_end = first_term.unwrap_or(same);
        if text_end > at {
            self.text(at, text_end);
        }
        (text_end..same).for_each(|i| self.term(i));
        same
    }

    fn begins_piece(&self, i: usize, indent: usize) -> bool {
        self.indent(i) != indent || self.is_term[i] || self.marker(i).is_some()
    }

    fn item(&mut self, at: usize, end: usize, marker: usize) -> usize {
        let indent = self.indent(at);
        let column = if at + 1 < end { self.indent(at + 1) } else { 0 };
        let goes_on = |i: &usize| column > indent && !self.begins_piece(*i, column);
        let last = (at + 1..end).find(|i| !goes_on(i)).unwrap_or(end);
        let depth = self.enter(indent);
        self.push(at..last, Kind::ListItem, depth, Sign::Marker);
        if let Some(part) = self.parts.last_mut() {
            part.marker = marker;
        }
        last
    }

    fn text(&mut self, at: usize, end: usize) {
        let depth = self.enter(self.indent(at));
        if self.is_subname(at, end) {
            return self.push(at..end, Kind::Heading(4), 0, Sign::Emphasised);
        }
        if end > at + 1 && self.n_needless(at, end) * 2 > end - at - 1 {
            let kind = if self.is_table(at, end) { Kind::Table } else { Kind::Verse };
            return self.push(at..end, kind, depth, Sign::ShortLines);
        }
        self.push(at..end, Kind::Paragraph, depth, Sign::RunsOn);
    }

    fn term(&mut self, at: usize) {
        let depth = self.enter(self.indent(at));
        self.push(at..at + 1, Kind::Paragraph, depth, Sign::TermColumn);
        if let Some(part) = self.parts.last_mut() {
            part.term = self.lines.all[at].range().len();
        }
    }

    fn name(&mut self, at: usize) {
        let is_section = self.indent(at) == 0;
        self.columns = vec![self.page.base];
        let sign = if self.page.knows_bold() { Sign::Emphasised } else { Sign::Outdented };
        self.push(at..at + 1, Kind::Heading(if is_section { 2 } else { 3 }), 0, sign);
    }

    fn push(&mut self, lines: std::ops::Range<usize>, kind: Kind, depth: u8, sign: Sign) {
        let mut part = Part::new(lines, kind);
        part.take_for(kind, sign);
        part.depth = depth;
        self.parts.push(part);
    }

    fn indent(&self, i: usize) -> usize {
        self.lines.all[i].indent()
    }

    /// How deep a text at a column is, which from here on is one of the columns.
    fn enter(&mut self, indent: usize) -> u8 {
        self.columns.retain(|column| *column <= indent);
        if self.columns.last().is_none_or(|column| *column < indent) {
            self.columns.push(indent);
        }
        self.depth(indent)
    }

    /// How many columns of texts stand to the left of one.
    fn depth(&self, indent: usize) -> u8 {
        let n = self.columns.iter().filter(|column| **column < indent).count();
        n.min(DEEPEST) as u8
    }

    /// Whether a line at the head of a group is a name: it stands to the left of all text.
    fn is_name(&self, at: usize, end: usize) -> bool {
        let line = &self.lines.all[at];
        let next = (at + 1..self.lines.len()).find(|i| self.lines.all[*i].role != Role::Blank);
        let holds_text = match next {
            Some(next) if next < end => self.indent(next) > line.indent(),
            // A section may begin with the name of a part of it.
            Some(next) => self.indent(next) > 0 && self.lines.all[next].is_body(),
            None => false,
        };
        line.indent() < self.page.base && holds_text && self.page.may_be_name(line)
    }

    /// Whether a bold line stands alone in a text: the name of a part of a part.
    fn is_subname(&self, at: usize, end: usize) -> bool {
        let (line, text) = (&self.lines.all[at], self.lines.text(at));
        let below = (end..self.lines.len()).find(|i| self.lines.all[*i].is_body());
        end == at + 1
            && line.indent() == self.page.base
            && self.page.is_bold(line, self.lines.source)
            && text.starts_with(char::is_uppercase)
            && text.contains(char::is_lowercase)
            && !is_finished(text)
            && below.is_some_and(|i| i > end && self.indent(i) >= line.indent())
    }

    /// The bytes of the marker of an item.
    fn marker(&self, at: usize) -> Option<usize> {
        let text = self.lines.text(at);
        let end = text.find(' ').filter(|end| is_marker(&text[..*end]))?;
        (text[end..].starts_with("  ") || text.starts_with(['•', '·'])).then_some(end)
    }

    fn looks_like_term(&self, i: usize) -> bool {
        let (line, text) = (&self.lines.all[i], self.lines.text(i));
        if text.starts_with('-') {
            return true;
        }
        let is_short = 10 * line.right() < 9 * self.page.wrap && !text.ends_with(['.', ',', ';', ':']);
        // What a term stands for may be underlined only.
        is_short && (!self.page.knows_bold() || self.page.begins_bold(line) || line.width() < 30)
    }

    /// Whether lines that are set in further than the text here are kept as they are.
    fn is_lined(&self, at: usize, end: usize) -> bool {
        let indent = self.indent(at);
        let least = (at..end).map(|i| self.indent(i)).min().unwrap_or(indent);
        let is_set_in = least > self.page.base && !self.columns.contains(&least);
        if !is_set_in || self.marker(at).is_some() || self.is_term[at..end].contains(&true) {
            return false;
        }
        if end == at + 1 {
            return self.is_announced(at);
        }
        let hangs = self.indent(at + 1) > indent && self.looks_like_term(at) && !self.is_announced(at);
        !hangs && self.n_needless(at, end) * 2 > end - at - 1
    }

    /// Whether the text before breaks off to show something.
    fn is_announced(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|i| self.lines.all[*i].role != Role::Blank);
        let is_heading = || self.parts.last().is_some_and(|part| matches!(part.kind, Kind::Heading(_)));
        before.is_some_and(|i| !self.lines.text(i).ends_with('.')) && !is_heading()
    }

    /// How many lines end although the first word of the next would have had room.
    fn n_needless(&self, at: usize, end: usize) -> usize {
        let has_room = |i: &usize| {
            let right = self.lines.all[*i].right() + 1 + self.lines.first_word(i + 1);
            right < self.page.wrap && !self.lines.text(*i).ends_with(['-', '‐'])
        };
        (at..end - 1).filter(has_room).count()
    }

    fn is_table(&self, at: usize, end: usize) -> bool {
        let body: Vec<usize> = (at..end).collect();
        end > at + 1 && (is_table(self.lines, &body) || self.lines.text(at).starts_with(['│', '┌', '|']))
    }
}
