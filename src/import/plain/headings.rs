//! Headings and their levels.
//!
//! A short line is a heading because of what speaks for it together: the printed contents name it, it is
//! numbered, it stands in capitals or in the middle, more white space than usual is above it, and what stands
//! around it is text. What closes like a sentence, or looks like a half of one, is none.
//!
//! So it goes in three steps, each with a file of its own: the `witness` notes the signs of one part, the `rules`
//! weigh them, and what all the verdicts say together changes some of them: `counted` lines, `doubtful` ones,
//! the `titles`. Then the `levels` are known. The signs stay with the block.

mod counted;
mod doubtful;
mod levels;
mod local;
mod order;
mod rules;
mod titles;
mod witness;

use super::contents::Contents;
use super::entries;
use super::evidence::Evidence;
use super::lines::Lines;
use super::numbering::{Numbering, Style};
use super::parts::Part;
use crate::document::{Kind, Sign, SignSet, Signs};

/// Why a part is a heading; decides its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Title,
    /// The heading above the contents.
    Contents,
    /// Named by the contents, at a depth.
    Named(u8),
    Numbered(Style, u8),
    Caps,
    /// A line is drawn below it, perhaps a bold one.
    Underlined(bool),
    /// To the left of the text, by how many steps less than others.
    Outdented(u8),
    Plain,
}

/// What is thought of a part, and what was noticed about it.
#[derive(Clone, Copy, Debug, Default)]
struct Verdict {
    class: Option<Class>,
    seen: SignSet,
}

impl Verdict {
    /// It is a heading after all.
    fn raise(&mut self, class: Class, sign: Sign) {
        self.class = Some(class);
        self.seen.add(sign);
    }

    /// It is none after all.
    fn drop(&mut self, sign: Sign) {
        self.class = None;
        self.seen.add(sign);
    }
}

/// All that is known when one part is looked at.
#[derive(Clone, Copy)]
struct Around<'a> {
    lines: &'a Lines<'a>,
    evidence: &'a Evidence,
    contents: &'a Contents,
    parts: &'a [Part],
    /// The parts before this one are not of the text.
    start: usize,
    /// The parts before this one are front matter.
    front: usize,
}

impl Around<'_> {
    fn text(&self, n: usize) -> &str {
        self.lines.text(self.parts[n].first())
    }

    fn width(&self, n: usize) -> usize {
        self.parts[n].width(self.lines)
    }

    /// Where the text itself begins: behind a line between rows of stars that says that it starts, as libraries put it
    /// below their own words.
    fn start(&self) -> usize {
        let is_mark = |n: usize| {
            let text = self.text(n);
            text.starts_with("***") && text.ends_with("***") && text.contains(char::is_alphabetic)
        };
        let is_early = |n: &usize| self.parts[*n].first() < 200;
        let mark = (0..self.parts.len().min(60)).take_while(is_early).find(|n| is_mark(*n));
        mark.filter(|n| *n > 0 && *n + 1 < self.parts.len()).map_or(0, |n| n + 1)
    }

    /// Where the front matter ends: at the first part that is long, or at the contents.
    fn front(&self) -> usize {
        let is_text = |n: usize| {
            self.parts[n].kind == Kind::Contents
                || (self.width(n) > 160 && matches!(self.parts[n].kind, Kind::Paragraph | Kind::Quote))
                || (self.parts[n].n_lines() > 3 && self.parts[n].kind == Kind::Paragraph)
        };
        let (start, end) = (self.start, self.parts.len());
        (start..end).find(|n| is_text(*n)).unwrap_or(end).min(start + 40)
    }
}

/// Makes headings of the parts that are, with their levels.
pub fn mark(lines: &Lines, evidence: &Evidence, contents: &Contents, parts: &mut [Part]) {
    let around = Around { lines, evidence, contents, parts, start: 0, front: 0 };
    let around = Around { start: around.start(), ..around };
    let around = Around { front: around.front(), ..around };
    let front = around.start..around.front;
    let mut verdicts: Vec<Verdict> = (0..parts.len()).map(|n| rules::verdict(witness::see(&around, n))).collect();
    below_appendices(lines, parts, &mut verdicts);
    counted::mark(lines, parts, &mut verdicts);
    counted::mark_ones(lines, parts, &mut verdicts);
    local::mark(lines, parts, &mut verdicts);
    doubtful::keep_order(lines, contents, parts, &mut verdicts);
    order::drop_strays(lines, parts, &mut verdicts);
    doubtful::drop_refrains(lines, parts, &mut verdicts);
    above_entries(lines, parts, &mut verdicts);
    titles::mark(&Around { lines, evidence, contents, parts, start: front.start, front: front.end }, &mut verdicts);
    outdent(lines, parts, &mut verdicts);
    let levels = levels::levels(lines, evidence, contents, parts, &mut verdicts);
    titles::keep_lines(lines, evidence, &mut parts[front.clone()], &verdicts[front]);
    for ((part, verdict), level) in parts.iter_mut().zip(&verdicts).zip(levels) {
        if let Some(level) = level {
            part.kind = Kind::Heading(level);
        }
        tell(part, verdict);
    }
}

/// Makes headings of the lines that name a list in the order of the alphabet, which a short text may have before any
/// long paragraph.
fn above_entries(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    for (n, verdict) in verdicts.iter_mut().enumerate() {
        let may_be = verdict.class.is_none() && !verdict.seen.has_any(rules::NO_NAME);
        if may_be && entries::are_below(lines, parts, n) {
            verdict.raise(Class::Plain, Sign::HeadsEntries);
        }
    }
}

/// Of the headings to the left of the text, those that stand less far to the left lie deeper.
fn outdent(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let is_one = |n: &usize| matches!(verdicts[*n].class, Some(Class::Outdented(_) | Class::Caps)) && !parts[*n].page;
    let indent = |n: usize| lines.all[parts[n].first()].indent();
    let found: Vec<usize> =
        (0..parts.len()).filter(|n| verdicts[*n].seen.has(Sign::Outdented)).filter(is_one).collect();
    let mut indents: Vec<usize> = found.iter().map(|n| indent(*n)).collect();
    indents.sort_unstable();
    indents.dedup();
    for n in found {
        if let Some(Class::Outdented(depth)) = &mut verdicts[n].class {
            *depth = indents.iter().position(|other| *other == indent(n)).unwrap_or(0).min(3) as u8;
        }
    }
}

/// Leaves the signs with the part: what speaks against a heading speaks for what it is taken for instead.
fn tell(part: &mut Part, verdict: &Verdict) {
    let (pro, contra) = (verdict.seen.and(rules::FOR), verdict.seen.and(rules::AGAINST));
    if verdict.class.is_some() {
        part.signs = Signs { pro, contra };
        return;
    }
    // One short line does not run on.
    if part.kind == Kind::Paragraph && part.n_lines() == 1 && !verdict.seen.has(Sign::Long) {
        part.signs.pro = if contra.is_empty() { SignSet::of(&[Sign::Unmarked]) } else { SignSet::default() };
    }
    part.signs.pro = part.signs.pro.or(contra);
    part.signs.contra = part.signs.contra.or(pro);
}

/// Below `Appendix A` the section `A.1` is a level deeper than in a book whose only chapter is A.
fn below_appendices(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    let number = |n: usize| lines.numbering(parts[n].first());
    let is_word = |number: &Numbering| number.style == Style::Word;
    let appendices: Vec<u32> = (0..parts.len())
        .filter(|n| verdicts[*n].class.is_some())
        .filter_map(|n| number(n).filter(is_word).map(|number| number.value))
        .collect();
    for (n, verdict) in verdicts.iter_mut().enumerate() {
        let Some(Class::Numbered(Style::Points, depth)) = &mut verdict.class else { continue };
        let letter = lines.text(parts[n].first()).chars().next().filter(char::is_ascii_uppercase);
        if letter.is_some_and(|letter| appendices.contains(&(letter as u32 - 'A' as u32 + 1))) {
            *depth += 1;
        }
    }
}

#[cfg(test)]
mod tests;
