//! What all the lines together say, gathered before anything is decided.
//!
//! The witnesses are lines that surely go on in the next line: no blank between, the end open, the next one in
//! lower case. Where they end is the measure of the text, where they begin its margin, and how raggedly they
//! end tells when a line counts as short.

mod regions;

use std::ops::Range;

use super::facts::Facts;
use super::lines::{Lines, is_cjk};
use super::typeset;

/// Wider lines than this were never wrapped.
pub const UNWRAPPED: usize = 160;

/// The habits of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Paragraphs are single long lines.
    pub is_flow: bool,
    /// The column where wrapped lines end at the latest.
    pub wrap: usize,
    /// How much room for the next word a line may leave and still be a full one.
    pub slack: usize,
    /// The same for lines that are held against their own neighbours only.
    close: usize,
    /// The column where ordinary lines begin.
    pub margin: usize,
    /// How many blank lines stand between two paragraphs.
    pub gap: usize,
    /// A blank line stands between any two lines.
    pub is_double_spaced: bool,
    /// Paragraphs begin with so much white space, and not with a blank line.
    pub first_indent: Option<usize>,
    /// Paragraphs follow each other without any sign but the short last line.
    pub has_short_ends: bool,
    /// Form feeds divide the pages.
    pub is_paged: bool,
    /// The columns left of the margin where headings begin that stand right above their text, a bit for each.
    heads: u64,
    /// How many of a thousand lines begin with a capital though the sentence before had not ended.
    pub capitals: usize,
    /// Columns for each thousand units of type, when letters of different widths filled the lines.
    set: Option<usize>,
    /// The stretches with habits of their own.
    regions: Vec<(Range<usize>, Evidence)>,
    /// Some lines are two that a divided word joined.
    has_joined_lines: bool,
}

const WIDE: usize = 256;

impl Evidence {
    /// What the whole text says, and what its regions say where they differ.
    pub fn gather(lines: &Lines) -> Self {
        let mut it = Self::whole(lines);
        if !it.is_paged {
            it.regions = regions::find(lines);
        }
        it
    }

    /// The habits around line `i`.
    pub fn at(&self, i: usize) -> &Self {
        let next = self.regions.partition_point(|(lines, _)| lines.start <= i);
        next.checked_sub(1).map_or(self, |n| &self.regions[n].1)
    }

    fn whole(lines: &Lines) -> Self {
        let mut it = Self::default();
        let n_pages = lines.all.iter().filter(|line| line.page).count();
        it.is_paged = n_pages >= 2;
        // A list of short words with blank lines between them is none.
        let apart = continuing(lines, 2).filter(|(a, _)| lines.all[*a].width() >= 20).count();
        let mut going_on: Vec<(usize, usize)> = continuing(lines, 1).collect();
        it.is_double_spaced = apart > 20 && apart > 3 * going_on.len() && !has_long_lines(lines);
        if it.is_double_spaced {
            going_on = continuing(lines, 2).collect();
        }
        it.measure(lines, &going_on);
        it.weigh(lines, &going_on);
        it.spread(lines, &going_on);
        it.paragraphs(lines);
        it.capitals = it.capitals(lines);
        it.heads(lines);
        it
    }

    /// How probable a capital is at the start of a line in the middle of a sentence.
    pub fn rate(&self) -> f64 {
        // No language has so many capitals: the text is all poems.
        let capitals = if self.capitals > 550 { 150 } else { self.capitals.max(50) };
        capitals as f64 / 1000.0
    }

    /// How many columns a line leaves free beyond the first word of the next; negative when it would not fit.
    pub fn room(&self, lines: &Lines, i: usize, next: usize) -> isize {
        let space = usize::from(!lines.text(next).starts_with(is_cjk));
        let right = self.right(lines, i);
        let needed = (right + space + lines.first_word(next)) as isize;
        // The second of two joined lines ends where it would end by itself.
        let is_joined = self.has_joined_lines && right > self.wrap + self.wrap / 8;
        let n = if is_joined { right.div_ceil(self.wrap.max(1)) } else { 1 };
        (n * self.wrap) as isize - needed
    }

    /// The column behind the last word of a line, as if all letters were equally wide.
    fn right(&self, lines: &Lines, i: usize) -> usize {
        match self.set {
            Some(scale) => lines.all[i].indent() + typeset::width(lines.text(i)) * scale / 1000,
            None => lines.all[i].right(),
        }
    }

    /// Whether line `i` ends before the words of `next` forced it to.
    pub fn is_short(&self, lines: &Lines, i: usize, next: usize) -> bool {
        self.room(lines, i, next) > self.slack as isize
    }

    /// Whether line `i` of a paragraph that begins with `first` ends before the words of `next` forced it to, when the
    /// paragraph has a measure of its own: lists and boxes are narrower, and raw text has lost their indents.
    pub fn is_short_of_own(&self, lines: &Lines, first: usize, i: usize, next: usize) -> bool {
        // Before the second line, only what follows can tell how long a line may be.
        let end = if first < i { i } else { lines.len().min(next + 2) - 1 };
        let own = lines.body(first..end + 1).map(|line| self.right(lines, line)).max().unwrap_or(0);
        let room = self.room(lines, i, next);
        let narrower = self.wrap.saturating_sub(own) as isize;
        room - narrower > self.close as isize || (first == i && 10 * room > 3 * self.wrap as isize)
    }

    /// Letters of different widths filled the lines, and it is known how wide they are.
    pub fn is_typeset(&self) -> bool {
        self.set.is_some()
    }

    fn measure(&mut self, lines: &Lines, going_on: &[(usize, usize)]) {
        let (mut rights, mut indents, mut n) = (vec![0usize; WIDE], vec![0usize; WIDE], 0);
        for (a, _) in going_on.iter().copied() {
            rights[lines.all[a].right().min(WIDE - 1)] += 1;
            indents[lines.all[a].indent().min(WIDE - 1)] += 1;
            n += 1;
        }
        self.is_flow = has_long_lines(lines) || n == 0;
        self.margin = (0..WIDE).max_by_key(|i| (indents[*i], WIDE - i)).filter(|i| indents[*i] > 0).unwrap_or(0);
        self.wrap = above_all_but(&rights, n / 100).unwrap_or(72);
        // Where words that were divided have been made whole, some lines are two: they end anywhere.
        if let Some(bulk) = end_of_bulk(&rights, n) {
            let beyond: usize = rights[bulk + bulk / 12..].iter().sum();
            if 12 * self.wrap > 13 * bulk && 10 * beyond < n {
                self.wrap = bulk;
                self.has_joined_lines = true;
            }
        }
    }

    /// Finds out whether the lines are more even when measured by the widths of letters.
    fn weigh(&mut self, lines: &Lines, going_on: &[(usize, usize)]) {
        if self.is_flow {
            return;
        }
        let most = self.wrap + self.wrap / 8;
        let sizes: Vec<(usize, usize)> = going_on
            .iter()
            .copied()
            .filter(|(a, _)| lines.all[*a].indent() == self.margin)
            .filter(|(a, _)| (2 * self.wrap / 3..=most).contains(&lines.all[*a].right()))
            .map(|(a, _)| (lines.all[a].width(), typeset::width(lines.text(a))))
            .collect();
        if sizes.len() < 60 {
            return;
        }
        let Some(end) = end_of(sizes.iter().map(|(_, units)| *units)) else { return };
        // Two full lines of one paragraph, one below the other, were equally long on paper.
        let (mut in_columns, mut in_type) = (Vec::new(), Vec::new());
        for (a, b) in both_full(lines, going_on) {
            in_columns.push(difference(lines.all[a].width(), lines.all[b].width()));
            in_type.push(difference(typeset::width(lines.text(a)), typeset::width(lines.text(b))));
        }
        let n = in_type.len();
        let middle = |mut all: Vec<usize>| {
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or(0)
        };
        let (in_columns, in_type) = (middle(in_columns), middle(in_type));
        if n >= 30 && 20 * in_type < 19 * in_columns {
            self.set = Some(self.wrap.saturating_sub(self.margin) * 1000 / end.max(1));
        }
    }

    fn spread(&mut self, lines: &Lines, going_on: &[(usize, usize)]) {
        let mut rooms: Vec<_> = going_on
            .iter()
            .copied()
            .filter(|(a, _)| lines.all[*a].indent() == self.margin)
            .map(|(a, b)| self.room(lines, a, b).max(0) as usize)
            .filter(|room| !self.is_paged || 3 * room < self.wrap)
            .collect();
        rooms.sort_unstable();
        // Lines of another measure, in lists or boxes, would stretch what is meant by full.
        let most = rooms.get(rooms.len() * 3 / 4).map_or(0, |room| 2 * room + 4);
        self.slack = rooms.get(rooms.len() * 96 / 100).copied().unwrap_or(0).min(self.wrap / 4).min(most);
        let own = |a: usize, b: usize| self.right(lines, a).max(self.right(lines, b)).min(self.wrap);
        let mut close: Vec<_> = both_full(lines, going_on)
            .filter(|(a, _)| lines.all[*a].indent() == self.margin)
            .map(|(a, b)| (self.room(lines, a, b) - (self.wrap - own(a, b)) as isize).max(0) as usize)
            .collect();
        close.sort_unstable();
        self.close = close.get(close.len() * 92 / 100).copied().unwrap_or(0).min(self.slack);
    }

    fn paragraphs(&mut self, lines: &Lines) {
        let (mut gaps, mut indents) = ([0usize; 5], [0usize; 12]);
        let (mut n_short, mut n_apart, mut prose, mut blanks, mut last) = (0, 0, [0, 0], 0, None::<usize>);
        for (i, line) in lines.all.iter().enumerate() {
            if !line.is_body() {
                blanks += 1;
                continue;
            }
            if let Some(a) = last.filter(|_| !line.page) {
                if blanks > 0 {
                    gaps[blanks.min(4)] += 1;
                    n_apart += 1;
                    prose[1] += usize::from(self.are_prose(lines, a, i));
                } else if let Some(k) = self.indented(lines, a, i) {
                    indents[k] += 1;
                } else if self.ends_short(lines, a, i) {
                    n_short += 1;
                    prose[0] += usize::from(self.are_prose(lines, a, i));
                }
            }
            (blanks, last) = (0, Some(i));
        }
        self.gap = (1..5).max_by_key(|i| (gaps[*i], 5 - i)).filter(|i| gaps[*i] > 0).unwrap_or(1);
        let (k, n) = indents.iter().copied().enumerate().max_by_key(|(_, n)| *n).unwrap_or_default();
        self.first_indent = (n >= 4 && 3 * n > n_apart && !self.is_flow).then_some(k);
        // Headings and boxes have blank lines around them in every text; what counts is what is between paragraphs.
        let is_close = 2 * n_short > n_apart || (prose[0] >= 4 && 2 * prose[0] > prose[1]);
        self.has_short_ends = !self.is_flow && n_short >= 4 && is_close && self.first_indent.is_none();
    }

    /// Whether a paragraph of some lines ends with line `a`, and another begins with `i`.
    fn are_prose(&self, lines: &Lines, a: usize, i: usize) -> bool {
        let is_text = |i: usize| lines.all[i].is_body() && lines.all[i].indent() == self.margin;
        let goes_on = |i: usize| i + 1 < lines.len() && is_text(i) && is_text(i + 1) && !self.is_short(lines, i, i + 1);
        let is_prose = a > 0 && goes_on(a - 1) && goes_on(i);
        is_prose && lines.is_finished(a) && !lines.starts_low(i)
    }

    /// Whether a short line that begins at this column, right above its text, is a heading.
    pub fn has_heads_at(&self, indent: usize) -> bool {
        indent < 64 && self.heads & 1 << indent != 0
    }

    /// Whether line `i` has a number and begins at such a column.
    pub fn is_numbered_head(&self, lines: &Lines, i: usize) -> bool {
        let line = &lines.all[i];
        line.facts.has(Facts::NUMBER)
            && line.indent() < self.margin
            && self.has_heads_at(line.indent())
            && 3 * line.width() <= 2 * self.wrap
            && !lines.is_finished(i)
    }

    /// Finds the columns of short lines that stand right above a text which is set in. Where they are many
    /// beside the paragraphs, they are terms, and what is below explains them.
    fn heads(&mut self, lines: &Lines) {
        if self.is_flow || self.margin == 0 {
            return;
        }
        let (mut count, mut caps, mut numbers, mut n_texts) = ([0usize; 64], [0usize; 64], [0usize; 64], 0);
        for i in 0..lines.len() {
            let line = &lines.all[i];
            if !line.is_body() || !line.page && i > 0 && lines.all[i - 1].is_body() {
                continue;
            }
            n_texts += usize::from(line.indent() >= self.margin);
            let is_above = lines.all.get(i + 1).is_some_and(|next| next.is_body() && next.indent() >= self.margin);
            if is_above && line.indent() < self.margin.min(64) && 3 * line.width() <= 2 * self.wrap {
                count[line.indent()] += usize::from(!lines.is_finished(i));
                caps[line.indent()] += usize::from(lines.is_caps(i));
                numbers[line.indent()] += usize::from(line.facts.has(Facts::NUMBER));
            }
        }
        let is_few = |n: usize| n > 0 && 4 * n <= n_texts;
        let are_caps = |indent: usize| count[indent] >= 2 && 4 * caps[indent] >= 3 * count[indent];
        let are_numbered = |indent: usize| count[indent] >= 4 && 4 * numbers[indent] >= 3 * count[indent];
        let are_heads = |indent: &usize| is_few(count[*indent]) || are_caps(*indent) || are_numbered(*indent);
        for indent in (0..64).filter(are_heads) {
            self.heads |= 1 << indent;
        }
    }

    /// By how much `i` is indented as the first line of a paragraph is, after line `a`.
    fn indented(&self, lines: &Lines, a: usize, i: usize) -> Option<usize> {
        let k = lines.all[i].indent().checked_sub(self.margin).filter(|k| (1..12).contains(k))?;
        let next = lines.all.get(i + 1).filter(|next| next.is_body());
        let goes_on = next.is_some_and(|next| next.indent() == self.margin && !self.is_short(lines, i, i + 1));
        (goes_on && lines.all[a].indent() == self.margin && lines.is_finished(a)).then_some(k)
    }

    /// Of a thousand lines that follow a full one whose sentence goes on, how many begin with a capital.
    fn capitals(&self, lines: &Lines) -> usize {
        let (mut n, mut n_high) = (0, 0);
        for i in 1..lines.len() {
            if lines.all[i - 1].is_body() && lines.all[i].is_body() && lines.is_open(i - 1) {
                // Verses are not what is counted here.
                if self.is_flow || !self.is_short(lines, i - 1, i) {
                    n += 1;
                    n_high += usize::from(lines.text(i).starts_with(char::is_uppercase));
                }
            }
        }
        // A short text says little about its language, and a poem in it may be most of it.
        1000 * (n_high + 20) / (n + 200)
    }

    fn ends_short(&self, lines: &Lines, a: usize, i: usize) -> bool {
        let (one, two) = (&lines.all[a], &lines.all[i]);
        let much = (self.slack + self.wrap / 10) as isize;
        one.indent() == self.margin
            && two.indent() == self.margin
            && one.width() > 0
            && self.room(lines, a, i) > much
            && lines.is_finished(a)
            && !lines.starts_low(i)
    }
}

/// The highest place that has at least one of what is counted when the `n` highest are left out.
fn above_all_but(counts: &[usize], mut n: usize) -> Option<usize> {
    (1..counts.len()).rev().find(|i| match counts[*i].checked_sub(n) {
        Some(over) => over > 0,
        None => {
            n -= counts[*i];
            false
        }
    })
}

/// The highest place around which many are counted, and not only a few here and there.
fn end_of_bulk(counts: &[usize], n: usize) -> Option<usize> {
    let near = |end: usize| end.saturating_sub(end / 12)..end + 1;
    let end =
        (20..counts.len() - counts.len() / 12).rev().find(|end| 20 * counts[near(*end)].iter().sum::<usize>() > n)?;
    // The end of the bulk has few left of its own.
    near(end).rev().find(|i| 200 * counts[*i] > n)
}

/// By how much two lengths differ, in thousandths of both.
fn difference(a: usize, b: usize) -> usize {
    2000 * a.abs_diff(b) / (a + b).max(1)
}

/// The length that nearly all keep to.
fn end_of(sizes: impl Iterator<Item = usize>) -> Option<usize> {
    let mut sizes: Vec<usize> = sizes.collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() * 98 / 100).copied()
}

fn has_long_lines(lines: &Lines) -> bool {
    let (mut long, mut all) = (0, 0);
    for line in &lines.all {
        all += line.width();
        long += if line.width() > UNWRAPPED { line.width() } else { 0 };
    }
    2 * long > all
}

/// Pairs of lines, `step` apart with only blank ones between, of which the first surely goes on in the second.
fn continuing<'a>(lines: &'a Lines, step: usize) -> impl Iterator<Item = (usize, usize)> + 'a {
    let fits = |i: usize| lines.all[i].is_body() && lines.all[i].width() < UNWRAPPED;
    (step..lines.len()).map(move |b| (b - step, b)).filter(move |(a, b)| {
        fits(*a)
            && fits(*b)
            && (a + 1..*b).all(|i| lines.all[i].role == super::lines::Role::Blank)
            && goes_on(lines, *a, *b)
    })
}

/// The pairs of which both lines surely go on.
fn both_full<'a>(lines: &'a Lines, going_on: &'a [(usize, usize)]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let is_full = move |a: usize, b: usize| {
        let c = 2 * b - a;
        c < lines.len() && lines.all[c].is_body() && goes_on(lines, b, c)
    };
    going_on.iter().copied().filter(move |(a, b)| is_full(*a, *b))
}

fn goes_on(lines: &Lines, a: usize, b: usize) -> bool {
    if !lines.is_open(a) {
        return false;
    }
    let is_dense = || lines.all[a].width() > 30 && lines.text(a).ends_with(is_cjk) && lines.text(b).starts_with(is_cjk);
    lines.starts_low(b) || is_dense()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Evidence {
        Evidence::gather(&Lines::new(text))
    }

    #[test]
    fn the_measure_is_where_continuing_lines_end() {
        let it = check(
            "The rain had come down all night, and\nthe road was gone when\nwe woke.\n\nOnly the hill was left, with\nthe mill.\n",
        );
        assert_eq!((it.wrap, it.margin, it.is_flow, it.gap), (37, 0, false, 1));
    }

    #[test]
    fn long_lines_flow() {
        assert!(check(&format!("Title\n\n{}\n\nshort\n", "many words ".repeat(40))).is_flow);
    }

    #[test]
    fn first_lines_may_be_indented() {
        let one = "   It was late in the day and the\nsun stood low, red and round over\nthe end of the long road.\n";
        assert_eq!(check(&one.repeat(6)).first_indent, Some(3));
    }

    #[test]
    fn a_blank_line_after_each_line_is_double_spacing() {
        let one = "It was late in the day, and the\n\nsun stood low and red over\n\nthe end of the road.\n\n\n";
        assert!(check(&one.repeat(20)).is_double_spaced);
    }

    #[test]
    fn two_lines_that_a_whole_word_joined_are_no_measure() {
        let line = "It was late in the day and the sun stood low and red over the end,\nthe road was long and the night was near as they went along on it\n";
        let joined = "as it was late in the day and the sun stood low and red over the end the road was long and\n";
        let it = check(&format!("{}{joined}{}", line.repeat(20), line.repeat(20)));
        assert!((64..=67).contains(&it.wrap), "{it:?}");
    }
}
