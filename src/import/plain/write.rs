//! The last step: parts become blocks, and every byte of the reading text knows its source.

use std::ops::Range;

use super::divided::{self, Divided};
use super::emphasis::pairs;
use super::facts::has_gap;
use super::furniture::PageStart;
use super::lines::{Line, Lines, Role, is_cjk};
use super::parts::Part;
use crate::document::{Builder, Kind, SpanKind, Why};

/// Writes all parts, and what was taken out between them.
pub fn write(b: &mut Builder, lines: &Lines, parts: &[Part], pages: &[PageStart]) {
    write_with(b, lines, parts, pages, true);
}

/// The same for a text in which stars and lines below are signs like any other.
pub fn write_without_marks(b: &mut Builder, lines: &Lines, parts: &[Part]) {
    write_with(b, lines, parts, &[], false);
}

fn write_with(b: &mut Builder, lines: &Lines, parts: &[Part], pages: &[PageStart], has_marks: bool) {
    let divided = Divided::gather(lines);
    // Who sets a text with these hyphens and has none inside of a line, has them from dividing words.
    let is_soft = !has_marks && !lines.all.iter().any(|line| has_inner_hyphen(&lines.source[line.range()]));
    let mut writer = Writer { b, lines, divided: &divided, pages, page: 0, next: 0, has_marks, is_soft };
    for part in parts {
        writer.leave_out(part.first());
        writer.part(part);
    }
    writer.leave_out(lines.len());
}

struct Writer<'a> {
    b: &'a mut Builder,
    lines: &'a Lines<'a>,
    divided: &'a Divided,
    pages: &'a [PageStart],
    /// The next of `pages`.
    page: usize,
    /// The next line to be written or left out.
    next: usize,
    /// Whether stars and lines around words emphasise them.
    has_marks: bool,
    /// Whether the longer hyphen at the end of a line always divides a word.
    is_soft: bool,
}

fn has_inner_hyphen(text: &str) -> bool {
    text.trim_end_matches('‐').contains('‐')
}

/// One of two marks around emphasised words.
struct Mark {
    range: Range<usize>,
    /// The number of the pair.
    pair: usize,
    /// What the second mark of the pair ends.
    closes: Option<SpanKind>,
}

impl Writer<'_> {
    /// Remembers the furniture up to line `end`.
    fn leave_out(&mut self, end: usize) {
        for i in self.next..end {
            let why = match self.lines.all[i].role {
                Role::RunningHead => Why::RunningHead,
                Role::PageNumber => Why::PageNumber,
                Role::Sign => Why::Markup,
                Role::Blank | Role::Body => continue,
            };
            self.b.remove(self.lines.all[i].range(), why);
        }
        self.next = end.max(self.next);
    }

    /// Begins the printed pages whose first line is not behind `i`.
    fn turn_pages(&mut self, i: usize) {
        while let Some(start) = self.pages.get(self.page).filter(|start| start.line <= i) {
            self.b.page(start.label.clone());
            self.page += 1;
        }
    }

    fn part(&mut self, part: &Part) {
        self.b.begin(part.kind, part.depth);
        self.b.signs(part.signs);
        match part.kind {
            Kind::Verse | Kind::Code | Kind::Table | Kind::Contents => self.lined(part),
            _ => self.filled(part),
        }
    }

    /// Line by line, with the white space that tells them apart.
    fn lined(&mut self, part: &Part) {
        let body: Vec<usize> = self.lines.body(part.lines.clone()).collect();
        let least = body.iter().map(|i| self.lines.all[*i].indent()).min().unwrap_or(0);
        let marks = if part.kind == Kind::Verse { self.marks(&body) } else { Vec::new() };
        let mut open = Vec::new();
        for (n, i) in body.iter().enumerate() {
            self.leave_out(*i);
            self.turn_pages(*i);
            if n > 0 {
                self.b.insert("\n");
            }
            let line = &self.lines.all[*i];
            self.b.insert(&" ".repeat((line.indent() - least).min(80)));
            self.copy(line.range(), &marks, &mut open, false);
            self.next = i + 1;
        }
    }

    /// All lines as one.
    fn filled(&mut self, part: &Part) {
        let body: Vec<usize> = self.lines.body(part.lines.clone()).collect();
        let marks = self.marks(&body);
        let mut open = Vec::new();
        for (n, i) in body.iter().enumerate() {
            let mut range = self.lines.all[*i].range();
            self.leave_out(*i);
            if n == 0 {
                self.turn_pages(*i);
                if part.marker > 0 {
                    range = self.marker(range, part.marker);
                }
            } else {
                // The marker has its space already.
                let is_below_marker = n == 1 && part.marker == self.lines.all[body[0]].range().len();
                if !is_below_marker {
                    self.between(body[n - 1], *i);
                }
                self.turn_pages(*i);
            }
            let is_hyphen = body.get(n + 1).is_some_and(|next| {
                let text = self.lines.text(*i);
                self.is_soft && text.ends_with('‐') || self.divided.is_divided(text, self.lines.text(*next))
            });
            let hyphen = if is_hyphen { self.lines.text(*i).chars().next_back().map_or(0, char::len_utf8) } else { 0 };
            let start = self.b.at();
            let term = if n == 0 { range.start..range.start + part.term } else { range.start..range.start };
            if !term.is_empty() && marks.is_empty() && !is_hyphen {
                self.copy(term.clone(), &marks, &mut open, true);
                self.b.span(start..self.b.at(), SpanKind::Term);
                if term.end < range.end {
                    self.b.insert(" ");
                }
                range.start = range.end - self.lines.source[term.end..range.end].trim_start().len();
            }
            self.copy(range.start..range.end - hyphen, &marks, &mut open, true);
            if is_hyphen {
                self.b.remove(range.end - hyphen..range.end, Why::DividedWord);
            }
            self.next = i + 1;
        }
    }

    /// Writes the marker of a list item and gives what is behind it.
    fn marker(&mut self, range: Range<usize>, len: usize) -> Range<usize> {
        let end = range.start + len;
        self.put(range.start..end);
        self.b.insert(" ");
        self.b.end_marker();
        let rest = &self.lines.source[end..range.end];
        end + rest.len() - rest.trim_start().len()..range.end
    }

    /// What stands for the end of line `i` when `next` follows it.
    fn between(&mut self, i: usize, next: usize) {
        let (text, after) = (self.lines.text(i), self.lines.text(next));
        if self.lines.all[i + 1..next].iter().any(Line::is_furniture) || next > i + 1 || self.lines.all[next].page {
            self.b.remove(self.lines.all[i].range().end..self.lines.all[i].range().end, Why::Cut);
        }
        let is_tight = divided::is_tight(text, after)
            || text.ends_with('—')
            || after.starts_with('—') && !text.ends_with(' ')
            || text.ends_with(is_cjk) && after.starts_with(is_cjk)
            || text.ends_with('/') && after.starts_with(char::is_alphanumeric);
        if !is_tight {
            self.b.insert(" ");
        }
    }

    fn marks(&self, body: &[usize]) -> Vec<Mark> {
        let (Some(first), Some(last)) = (body.first(), body.last()) else { return Vec::new() };
        let bytes =
            &self.lines.source.as_bytes()[self.lines.all[*first].range().start..self.lines.all[*last].range().end];
        if !self.has_marks || memchr::memchr2(b'*', b'_', bytes).is_none() {
            return Vec::new();
        }
        let ranges: Vec<_> = body.iter().map(|i| self.lines.all[*i].range()).collect();
        let mut marks = Vec::new();
        for (n, pair) in pairs(self.lines.source, &ranges).into_iter().enumerate() {
            marks.push(Mark { range: pair.open, pair: n, closes: None });
            marks.push(Mark { range: pair.close, pair: n, closes: Some(pair.kind) });
        }
        marks.sort_unstable_by_key(|mark| mark.range.start);
        marks
    }

    /// Copies a stretch of one line without its emphasis marks; white space is evened out in filled text.
    fn copy(&mut self, range: Range<usize>, marks: &[Mark], open: &mut Vec<(usize, usize)>, is_even: bool) {
        if marks.is_empty() {
            return self.even(range, is_even);
        }
        let first = marks.partition_point(|mark| mark.range.start < range.start);
        let inside = marks[first..].iter().take_while(|mark| mark.range.end <= range.end);
        let mut at = range.start;
        for mark in inside {
            self.even(at..mark.range.start, is_even);
            at = mark.range.end;
            self.b.remove(mark.range.clone(), Why::Markup);
            match &mark.closes {
                None => open.push((mark.pair, self.b.at())),
                Some(kind) => {
                    if let Some(place) = open.iter().rposition(|(pair, _)| *pair == mark.pair) {
                        let (_, start) = open.remove(place);
                        self.b.span(start..self.b.at(), kind.clone());
                    }
                }
            }
        }
        self.even(at..range.end, is_even);
    }

    fn put(&mut self, range: Range<usize>) {
        self.b.copy_words(&self.lines.source[range.clone()], range.start);
    }

    fn even(&mut self, range: Range<usize>, is_even: bool) {
        let bytes = &self.lines.source.as_bytes()[range.clone()];
        if !is_even || !has_gap(bytes) {
            return self.put(range);
        }
        let (mut start, mut at) = (range.start, range.start);
        while at < range.end {
            let n =
                self.lines.source.as_bytes()[at..range.end].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            if n > 1 || (n == 1 && self.lines.source.as_bytes()[at] == b'\t') {
                self.put(start..at);
                self.b.insert(" ");
                start = at + n;
            }
            at += n.max(1);
        }
        self.put(start..range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::document::{SpanKind, Why};

    #[test]
    fn marks_become_spans_and_divided_words_are_whole() {
        let it = document("A question of *salt*, and of the ques-\ntion that was\nasked.\n".to_owned());
        assert_eq!(it.text, "A question of salt, and of the question that was asked.");
        assert_eq!((&it.text[it.spans[0].range.clone()], &it.spans[0].kind), ("salt", &SpanKind::Emphasis));
        let why: Vec<_> = it.removed.iter().map(|removed| removed.why).collect();
        assert_eq!(why, [Why::Markup, Why::Markup, Why::DividedWord]);
    }

    #[test]
    fn a_marker_is_followed_by_one_space() {
        let it = document("1.)   Salt is good.\n\n2.)   Oil is too.\n".to_owned());
        assert_eq!(it.text, "1.) Salt is good.\n\n2.) Oil is too.");
        assert_eq!(&it.text[it.blocks[1].body()], "Oil is too.");
    }

    #[test]
    fn printed_pages_begin_where_their_words_begin() {
        let page = |n: u32| format!("THE SEA    {n}\n\nSome words of it all.\n\x0C");
        let it = document([page(7), page(8), page(9)].concat());
        let found: Vec<_> = it.pages.iter().map(|mark| (mark.label.as_str(), &it.text[mark.at..mark.at + 4])).collect();
        assert_eq!(found, [("7", "Some"), ("8", "Some"), ("9", "Some")]);
    }
}
