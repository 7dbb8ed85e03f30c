//! Parts: runs of lines that become one block. They are cut out of groups of lines between blank ones.

use std::borrow::Cow;
use std::ops::Range;

use super::breaks::Breaks;
use super::code;
use super::contents::Contents;
use super::declared::Said;
use super::evidence::Evidence;
use super::lines::{Lines, Role};
use super::numbering::{Numbering, Style, is_chapter_word, numbering};
use super::numbers::page_number;
use super::shapes;
use crate::document::{Kind, Sign, Signs};

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
    /// The bytes of a term at the start of its first line that the rest explains.
    pub term: usize,
    /// What spoke for its kind, and what against.
    pub signs: Signs,
}

impl Part {
    /// A part that has the shape of its kind.
    pub fn new(lines: Range<usize>, kind: Kind) -> Self {
        let signs = Signs::of(shape(kind));
        Self { lines, kind, depth: 0, gap: 0, page: false, marker: 0, underline: None, term: 0, signs }
    }

    /// Takes it for another kind, because of a sign.
    pub fn take_for(&mut self, kind: Kind, sign: Sign) {
        self.kind = kind;
        self.signs = Signs::of(sign);
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
    pub fn words<'a>(&self, lines: &Lines<'a>) -> Cow<'a, str> {
        if self.n_lines() == 1 && lines.all[self.first()].is_body() {
            return Cow::Borrowed(lines.text(self.first()));
        }
        let texts: Vec<_> = lines.body(self.lines.clone()).map(|i| lines.text(i)).collect();
        Cow::Owned(texts.join(" "))
    }

    /// Columns of all its lines together.
    pub fn width(&self, lines: &Lines) -> usize {
        lines.body(self.lines.clone()).map(|i| lines.all[i].width()).sum()
    }
}

/// What the lines of a kind look like.
fn shape(kind: Kind) -> Sign {
    match kind {
        Kind::Heading(_) => Sign::Short,
        Kind::Paragraph => Sign::RunsOn,
        Kind::Quote => Sign::SetIn,
        Kind::ListItem => Sign::Marker,
        Kind::Verse => Sign::ShortLines,
        Kind::Table => Sign::Columns,
        Kind::Code => Sign::MachineSigns,
        Kind::Rule => Sign::DrawnLine,
        Kind::Contents => Sign::Entries,
        Kind::Note => Sign::ReferenceMark,
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
        if line.is_body()
            && let Some(mut part) = declared(lines, at)
        {
            (part.gap, part.page) = (gap, page);
            at = part.lines.end;
            parts.push(part);
            (gap, page) = (0, false);
            continue;
        }
        if !line.is_body() {
            gap += usize::from(!line.is_furniture());
            at += 1;
            continue;
        }
        let evidence = evidence.at(at);
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

/// The part that begins at `at`, where the text itself says what it is.
fn declared(lines: &Lines, at: usize) -> Option<Part> {
    let (end, kind) = match lines.all[at].said {
        Said::Nothing => return None,
        Said::Heading(level) => (at + 1, Kind::Heading(level)),
        Said::Kept => {
            let is_kept = |i: &usize| lines.all[*i].is_body() && lines.all[*i].said == Said::Kept;
            ((at..lines.len()).find(|i| !is_kept(i)).unwrap_or(lines.len()), Kind::Code)
        }
    };
    let mut part = Part::new(at..end, kind);
    part.take_for(kind, Sign::Markup);
    Some(part)
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
        if line.said != Said::Nothing || line.role == Role::Sign {
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
    let body = underlined(lines, &body, parts);
    let body = counted(lines, evidence, contents, body, parts);
    if body.is_empty() {
        return;
    }
    let has_heading = contents.has_numbers() && body.iter().any(|i| contents.is_numbered_line(lines, *i));
    let mut start = 0;
    for run in code::runs(lines, evidence, body).into_iter().filter(|_| !has_heading) {
        divide(lines, evidence, contents, &body[start..run.start], has_heading, parts);
        parts.push(Part::new(body[run.start]..body[run.end - 1] + 1, Kind::Code));
        start = run.end;
    }
    divide(lines, evidence, contents, &body[start..], has_heading, parts);
}

/// Parts of lines that no code interrupts.
fn divide(
    lines: &Lines,
    evidence: &Evidence,
    contents: &Contents,
    body: &[usize],
    has_heading: bool,
    parts: &mut Vec<Part>,
) {
    if body.is_empty() {
        return;
    }
    if let Some(starts) = shapes::index(lines, body) {
        for (n, start) in starts.iter().enumerate() {
            let end = starts.get(n + 1).copied().unwrap_or(body.len());
            parts.push(Part::new(body[*start]..body[end - 1] + 1, Kind::ListItem));
        }
        return;
    }
    if let Some(kind) = shapes::lined(lines, evidence, body).filter(|_| !has_heading) {
        parts.push(Part::new(body[0]..body[body.len() - 1] + 1, kind));
        return;
    }
    let is_wrapped = !evidence.is_flow || shapes::is_wrapped_in_flow(lines, body);
    let breaks = Breaks { lines, evidence, contents };
    let mut start = 0;
    for n in 1..=body.len() {
        let is_end = n == body.len() || !is_wrapped || breaks.before(&body[start..], n - start);
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
    let width = lines.all[*second].width();
    let fits = width + 2 >= over.width()
        && width <= over.width() + 12
        && over.indent().abs_diff(lines.all[*second].indent()) <= 4;
    if !fits || !['=', '-', '~', '*', '─', '━', '═', '^'].into_iter().any(is_line) {
        return body;
    }
    let mut heading = Part::new(*first..first + 1, Kind::Paragraph);
    heading.underline = Some(under.starts_with(['=', '═', '*', '━']));
    parts.push(heading);
    parts.push(Part::new(*second..second + 1, Kind::Rule));
    &body[2..]
}

/// Makes parts of the first lines whose numbers count through the text, and gives the rest.
fn counted<'a>(
    lines: &Lines,
    evidence: &Evidence,
    contents: &Contents,
    mut body: &'a [usize],
    parts: &mut Vec<Part>,
) -> &'a [usize] {
    while let [first, rest @ ..] = body {
        let goes_on = rest.first().is_some_and(|next| {
            lines.starts_low(*next) && (evidence.is_flow || !evidence.is_short(lines, *first, *next))
        });
        let is_cut_name = || contents.begins(lines.text(*first)) && contents.depth(lines.text(*first)).is_none();
        if !contents.counts(*first) || goes_on || is_cut_name() {
            break;
        }
        parts.push(Part::new(*first..first + 1, Kind::Paragraph));
        body = rest;
    }
    body
}

/// Joins a number that stands alone with the title below it: `6.1`, then `What there is`.
pub fn join_numbers(lines: &Lines, contents: &Contents, parts: Vec<Part>) -> Vec<Part> {
    let is_number = |part: &Part| {
        let text = lines.text(part.first());
        let is_whole =
            |number: Numbering| number.style == Style::Points && number.depth >= 2 && number.len >= text.len();
        part.kind == Kind::Paragraph && part.n_lines() == 1 && numbering(text).is_some_and(is_whole)
    };
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let is_title = || {
            part.kind == Kind::Paragraph
                && part.gap <= 2
                && (!part.page || part.width(lines) < 90 && !lines.is_finished(part.last()))
                && part.n_lines() <= 3
                && !lines.starts_low(part.first())
                && page_number(lines.text(part.first())).is_none()
        };
        // A title may be a name in small letters, or lie in the text that follows without a blank line.
        let is_named = |last: &Part| {
            let words = format!("{} {}", last.words(lines), part.words(lines));
            part.n_lines() <= 3 && part.gap <= 2 && contents.depth(&words).is_some()
        };
        let is_caps_title =
            || part.gap <= 3 && part.n_lines() <= 2 && part.width(lines) < 80 && lines.is_caps(part.first());
        match joined.last_mut() {
            Some(last) if is_counted_word(lines, last, &part) => last.lines.end = part.lines.end,
            Some(last) if is_caps_title() && is_article(lines, last) => last.lines.end = part.lines.end,
            Some(last) if is_chapter_title(lines, contents, last, &part) => last.lines.end = part.lines.end,
            Some(last)
                if is_number(last)
                    && !is_number(&part)
                    && (is_title() && (part.gap > 0 || !contents.has_numbers()) || is_named(last)) =>
            {
                last.lines.end = part.lines.end
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// `CHAPTER` on a line of its own, and `TWO` on the next.
fn is_counted_word(lines: &Lines, word: &Part, number: &Part) -> bool {
    let is_one_word = |part: &Part| {
        part.n_lines() == 1 && part.kind == Kind::Paragraph && !lines.text(part.first()).contains(char::is_whitespace)
    };
    is_one_word(word)
        && is_one_word(number)
        && is_chapter_word(lines.text(word.first()))
        && number.gap <= 2
        && numbering(&format!("{} {}", lines.text(word.first()), lines.text(number.first())))
            .is_some_and(|number| number.style == Style::Word)
}

/// `Chapter 3` at the head of a page, and its title below, which the contents name.
fn is_chapter_title(lines: &Lines, contents: &Contents, chapter: &Part, title: &Part) -> bool {
    if !chapter.page || chapter.n_lines() > 3 || title.n_lines() > 3 || title.gap > 3 {
        return false;
    }
    let words = chapter.words(lines);
    numbering(&words).is_some_and(|number| number.style == Style::Word && number.len >= words.len())
        && title.kind == Kind::Paragraph
        && lines.numbering(title.first()).is_none()
        && contents.depth(&title.words(lines)).is_some()
}

/// The article of a title that is set over several lines.
fn is_article(lines: &Lines, part: &Part) -> bool {
    let words = ["THE", "A", "AN", "DER", "DIE", "DAS", "LE", "LA", "LES", "EL", "LOS", "LAS", "IL"];
    part.n_lines() == 1 && part.kind != Kind::Rule && words.contains(&lines.text(part.first()))
}
