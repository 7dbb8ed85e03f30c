//! Letters become lines: those that stand side by side, with blanks where there is room for one.

use std::ops::Range;

use super::accents;
use super::glyphs::{Glyph, Look};

/// A stretch of letters on one line, without a gap that is wider than a few blanks.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub y: f32,
    /// The size of most of its letters.
    pub size: f32,
    pub ink: Ink,
    /// The stretches of its text that look otherwise than words do, or lead elsewhere.
    pub marks: Vec<(Range<usize>, Mark)>,
}

/// What letters are besides themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Strong,
    Emphasis,
    /// They lead elsewhere, by the link of this number.
    Link(u32),
}

/// How much ink the letters of a line have together, small ones and capitals apart: capitals have more.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ink {
    pub small: f32,
    pub n_small: f32,
    pub capital: f32,
    pub n_capital: f32,
}

impl Line {
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Whether both stand on one line; a raised or lowered sign may be a little off.
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.y - other.y).abs() <= 0.35 * self.size.max(other.size)
    }
}

/// A gap of so many ems ends a stretch.
const GAP: f32 = 1.5;
/// How far back a letter may be drawn, in ems, and still go on: kerning, accents set over letters.
const BACK: f32 = 0.6;
/// A gap that is so many ems wider than the usual one between letters is a blank.
const BLANK: f32 = 0.13;
/// The same where the line has blanks of its own: only what is wider than these is one more.
const BLANK_AMONG_BLANKS: f32 = 0.17;

/// A mark of a note stands behind a word of so many letters; a number behind fewer is an exponent, or an index.
const FEWEST_OF_WORD: usize = 4;

/// So many letters of a line say how it looks.
const MOST_WEIGHED: usize = 200;

/// The lines of a page in the order in which they were drawn.
pub fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for next in 1..=glyphs.len() {
        if next == glyphs.len() || !goes_on(&glyphs[next - 1], &glyphs[next]) {
            lines.extend(line(&glyphs[start..next]));
            start = next;
        }
    }
    lines
}

fn goes_on(before: &Glyph, glyph: &Glyph) -> bool {
    let size = before.size.max(glyph.size);
    let gap = glyph.left - before.right;
    let off = (glyph.y - before.y).abs();
    // What is set in another size may be raised: the mark of a note, an exponent.
    let is_raised = off > 0.05 * size;
    let reach = if is_raised { 0.3 } else { GAP };
    let room = if before.size.min(glyph.size) < 0.85 * size { 0.5 } else { 0.3 };
    if accents::combining(&before.text).is_some() && accents::is_over(before, glyph) {
        return off <= room * size;
    }
    off <= room * size && gap <= reach * size && gap >= -BACK * size && glyph.left >= before.left - 0.1 * size
}

fn line(glyphs: &[Glyph]) -> Option<Line> {
    let visible = |glyph: &&Glyph| !glyph.text.trim().is_empty();
    let first = glyphs.iter().find(visible)?;
    let last = glyphs.iter().rev().find(visible)?;
    let blank = blank(glyphs);
    let body = body(glyphs);
    let mut text = String::new();
    let mut right = f32::MAX;
    let mut before = None;
    let (mut marks, mut faces) = (Vec::new(), None);
    let mut accent: Option<(&Glyph, char)> = None;
    for (place, glyph) in glyphs.iter().enumerate() {
        if !visible(&glyph) {
            separate(&mut text);
            continue;
        }
        if before.is_some_and(|before: &Glyph| is_struck_again(before, glyph)) {
            continue;
        }
        if right != f32::MAX
            && (glyph.left - right > blank * glyph.size || before.is_some_and(|before| ends_mark(before, glyph, &text)))
        {
            separate(&mut text);
        }
        before = Some(glyph);
        let start = text.len();
        match (accents::combining(&glyph.text), accent.take()) {
            (Some(sign), _) if glyphs.get(place + 1).is_some_and(|next| accents::is_over(glyph, next)) => {
                accent = Some((glyph, sign));
                right = glyph.left;
                continue;
            }
            (_, Some((over, sign))) => match accents::composed(&glyph.text, sign) {
                Some(letter) => push(&mut text, &letter),
                None => push(&mut text, &format!("{}{}", over.text, glyph.text)),
            },
            _ => push(&mut text, &glyph.text),
        }
        mark(&mut marks, &mut faces, start..text.len(), glyph);
        right = glyph.right;
    }
    // The line stands where most of its letters do.
    let level = glyphs.iter().filter(|glyph| glyph.size == body).map(|glyph| glyph.y).next().unwrap_or(first.y);
    let text = text.trim().to_owned();
    Some(Line {
        text,
        left: first.left,
        right: last.right.max(first.left),
        y: level,
        size: body,
        ink: ink(glyphs),
        marks,
    })
}

/// Whether a raised number, the mark of a note, ends here and the words of the note begin, or ends a word.
fn ends_mark(before: &Glyph, glyph: &Glyph, text: &str) -> bool {
    let is_raised = |small: &Glyph, large: &Glyph| {
        small.size < 0.85 * large.size
            && large.y - small.y > 0.15 * large.size
            && small.text.starts_with(|c: char| c.is_ascii_digit())
            && large.text.starts_with(char::is_alphabetic)
    };
    let is_number = || text.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = || text.chars().rev().take(FEWEST_OF_WORD).filter(|c| c.is_alphabetic()).count() == FEWEST_OF_WORD;
    (is_raised(before, glyph) && is_number()) || (is_raised(glyph, before) && is_word())
}

/// Remembers what a letter is besides itself. `faces` are those of the letters before, whose links stand in `marks`.
fn mark(marks: &mut Vec<(Range<usize>, Mark)>, faces: &mut Option<Look>, range: Range<usize>, glyph: &Glyph) {
    let mut extend = |wanted: Mark, goes_on: bool| {
        let last = marks.iter_mut().rev().take(3).find(|(_, mark)| *mark == wanted).filter(|_| goes_on);
        match last {
            Some((before, _)) => before.end = range.end,
            None => marks.push((range.clone(), wanted)),
        }
    };
    let Look { strong, emphasis, link } = glyph.look;
    let before = faces.replace(glyph.look).unwrap_or_default();
    if let Some(link) = link {
        extend(Mark::Link(link), before.link == Some(link));
    }
    if !glyph.text.starts_with(char::is_alphabetic) {
        // A sign looks as the words around it do.
        *faces = Some(Look { link, ..before });
        return;
    }
    if strong {
        extend(Mark::Strong, before.strong);
    }
    if emphasis {
        extend(Mark::Emphasis, before.emphasis);
    }
}

/// Whether a letter is drawn twice on nearly one place, to look bold.
fn is_struck_again(before: &Glyph, glyph: &Glyph) -> bool {
    let off = (glyph.left - before.left).abs();
    before.text == glyph.text && off < 0.1 * glyph.size && off < 0.3 * (glyph.right - glyph.left)
}

/// How wide a gap is that stands for a blank, in ems: wider than the usual one between the letters of a word.
fn blank(glyphs: &[Glyph]) -> f32 {
    let mut gaps = Vec::with_capacity(glyphs.len());
    for pair in glyphs.windows(2) {
        // The dots that lead to a page number tell nothing about words.
        let are_letters = pair.iter().all(|glyph| glyph.text.starts_with(char::is_alphanumeric));
        if are_letters {
            gaps.push((pair[1].left - pair[0].right) / pair[1].size.max(0.1));
        }
    }
    gaps.sort_by(f32::total_cmp);
    // Half of the gaps may be blanks where words are of two letters.
    let usual = gaps.get(gaps.len() / 3).copied().unwrap_or(0.0).clamp(-0.1, 1.0);
    let n_blanks = glyphs.iter().filter(|glyph| glyph.text == " ").count();
    usual + if n_blanks * 12 > gaps.len() { BLANK_AMONG_BLANKS } else { BLANK }
}

fn separate(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Signs that stand for several letters are written as these. What would end a line does not.
fn push(text: &mut String, letters: &str) {
    for c in letters.chars() {
        match c {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            '\n' | '\r' | '\u{C}' | '\u{B}' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => separate(text),
            _ => text.push(c),
        }
    }
}

fn ink(glyphs: &[Glyph]) -> Ink {
    let mut all = Ink::default();
    for (glyph, ink) in glyphs.iter().filter_map(|glyph| Some((glyph, glyph.ink?))) {
        match glyph.text.starts_with(char::is_uppercase) {
            true => (all.capital, all.n_capital) = (all.capital + ink, all.n_capital + 1.0),
            false => (all.small, all.n_small) = (all.small + ink, all.n_small + 1.0),
        }
    }
    all
}

/// The size of most letters.
fn body(glyphs: &[Glyph]) -> f32 {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    let visible = glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
    for glyph in visible.take(MOST_WEIGHED) {
        match counts.iter_mut().find(|(size, _)| *size == glyph.size) {
            Some((_, n)) => *n += 1,
            None => counts.push((glyph.size, 1)),
        }
    }
    counts.iter().max_by_key(|(_, n)| *n).map(|(size, _)| *size).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters one behind the other, each half as wide as it is large: their size, how far they are raised.
    fn typed(parts: &[(&str, f32, f32)]) -> String {
        let mut left = 0.0;
        let mut glyphs = Vec::new();
        for (words, size, raised) in parts {
            for c in words.chars() {
                let accent = accents::combining(&c.to_string()).is_some();
                let right = left + 0.5 * size;
                let (text, y) = (c.to_string(), 100.0 - raised);
                glyphs.push(Glyph { text, left, right, y, size: *size, ink: None, look: Look::default() });
                left = if accent { left } else { right };
            }
        }
        lines(&glyphs).into_iter().map(|line| line.text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn an_accent_over_a_letter_is_one_with_it() {
        assert_eq!(typed(&[("p´eri´ode", 10.0, 0.0)]), "périóde");
        assert_eq!(typed(&[("na¨ıf", 10.0, 0.0)]), "naïf");
        assert_eq!(typed(&[("x~(", 10.0, 0.0)]), "x~(");
    }

    #[test]
    fn the_raised_mark_of_a_note_stands_apart_from_words_and_an_exponent_does_not() {
        assert_eq!(typed(&[("water", 10.0, 0.0), ("12", 7.0, 3.5)]), "water 12");
        assert_eq!(typed(&[("7", 7.0, 3.5), ("The water", 10.0, 0.0)]), "7 The water");
        assert_eq!(typed(&[("x", 10.0, 0.0), ("2", 7.0, 3.5)]), "x2");
    }
}
