//! Where a new paragraph begins among lines that no blank line parts.
//!
//! What tells is the habit of the text: an indent, a last line that ends short, a hanging indent, a list marker,
//! or a heading right above its text.

use super::contents::Contents;
use super::evidence::{Evidence, UNWRAPPED};
use super::facts::Facts;
use super::lines::{Lines, is_caps};
use super::lists;
use super::notes;
use super::numbering::Style;

/// What is known when two lines are looked at.
pub struct Breaks<'a> {
    pub lines: &'a Lines<'a>,
    pub evidence: &'a Evidence,
    pub contents: &'a Contents,
}

/// The last line of the part so far, and the line that may begin the next.
struct Pair<'a> {
    /// The first line of the part.
    first: usize,
    i: usize,
    next: usize,
    text: &'a str,
    after: &'a str,
    /// How many lines the part has.
    n: usize,
    /// The first word of the next line would have fitted.
    is_short: bool,
    /// A sentence ends here and another begins there.
    ends: bool,
}

impl Breaks<'_> {
    /// Whether a new part begins with the line `body[n]`, where the one before began with `body[0]`.
    pub fn before(&self, body: &[usize], n: usize) -> bool {
        let (i, next) = (body[n - 1], body[n]);
        let lines = self.lines;
        let is_long = self.is_unwrapped(i) || self.is_unwrapped(next);
        // A long address may make a wrapped line longer than all others.
        let goes_on = !self.evidence.is_flow && lines.starts_low(next) && !lines.is_finished(i);
        if (is_long && !goes_on) || lists::begins_item(lines, body, n) {
            return true;
        }
        // An item hangs from its marker.
        let first = body[0];
        if notes::begins(lines, body, n) {
            return true;
        }
        let is_reference = lists::has_reference(lines.text(first));
        if is_reference && lists::has_reference(lines.text(next)) {
            return true;
        }
        let is_head = || n == 1 && self.evidence.is_numbered_head(lines, first);
        let hangs = (is_reference || lines.is_marked(first)) && !is_head();
        if hangs && self.indent(next) > self.indent(first) && !self.leaves_item(body, n) {
            return false;
        }
        let (text, after) = (lines.text(i), lines.text(next));
        let is_short = self.evidence.is_short(lines, i, next);
        let ends = lines.is_finished(i) && !lines.starts_low(next);
        if ends && is_entry(after) && is_entry(lines.text(first)) {
            return true;
        }
        let pair = Pair { first, i, next, text, after, n, is_short, ends };
        if pair.n <= 3 && self.goes_on_as_heading(body, &pair) {
            return false;
        }
        self.at_heading(body, &pair) || self.between_paragraphs(&pair)
    }

    /// Whether line `body[n]` is the first of a paragraph below an item, although it is set in: paragraphs begin with
    /// an indent in this text, the item has ended, and its other lines hang elsewhere.
    fn leaves_item(&self, body: &[usize], n: usize) -> bool {
        let Some(indent) = self.evidence.first_indent else { return false };
        let (i, next) = (body[n - 1], body[n]);
        let hang = if n > 1 { self.indent(body[1]) } else { self.indent(body[0]) + 2 };
        self.indent(next) == self.evidence.margin + indent
            && self.indent(next) != hang
            && self.lines.is_finished(i)
            && !self.lines.starts_low(next)
            && (n > 1 || self.evidence.is_short(self.lines, i, next))
    }

    /// A line may be two or three that divided words joined.
    fn is_unwrapped(&self, i: usize) -> bool {
        let most = if self.evidence.is_flow { UNWRAPPED } else { UNWRAPPED.max(3 * self.evidence.wrap) };
        self.lines.all[i].width() > most
    }

    fn indent(&self, i: usize) -> usize {
        self.lines.all[i].indent()
    }

    /// Whether the contents name a heading that consists of the part so far and at least the next line.
    fn goes_on_as_heading(&self, body: &[usize], pair: &Pair) -> bool {
        if self.lines.all[pair.next].width() > 110 || !self.may_be_named(pair) {
            return false;
        }
        let words = self.joined(&body[..=pair.n]);
        self.contents.depth(&words).is_some() || self.contents.begins(&words)
    }

    /// Whether the contents may name what begins with the part so far.
    fn may_be_named(&self, pair: &Pair) -> bool {
        self.contents.may_begin(self.lines, pair.first)
            && (pair.is_short || self.lines.all[pair.first].facts.has(Facts::NUMBER))
    }

    fn joined(&self, body: &[usize]) -> String {
        body.iter().map(|i| self.lines.text(*i)).collect::<Vec<_>>().join(" ")
    }

    /// Whether the part so far is a heading, or the next line is one.
    fn at_heading(&self, body: &[usize], pair: &Pair) -> bool {
        if pair.n == 1
            && (self.contents.counts(pair.i)
                || self.is_beside_text(pair)
                || self.contents.is_numbered_line(self.lines, pair.i))
            || self.lines.is_finished(pair.i) && self.contents.is_numbered_line(self.lines, pair.next)
        {
            return true;
        }
        if self.lines.starts_low(pair.next) {
            return false;
        }
        if pair.n == 1 && pair.is_short && self.is_heading(pair.i) {
            return true;
        }
        let named = |text: &str| self.contents.depth(text).is_some();
        if pair.n <= 4 && self.may_be_named(pair) && named(&self.joined(&body[..pair.n])) {
            return true;
        }
        pair.is_short && self.lines.is_finished(pair.i) && self.lines.all[pair.next].width() < 100 && named(pair.after)
    }

    /// Whether a short line begins to the left of the text, and the text stands right below it, as in a manual page;
    /// or it has a number, and the text below begins with an indent.
    fn is_beside_text(&self, pair: &Pair) -> bool {
        let is_head = |i: usize| self.evidence.is_numbered_head(self.lines, i);
        let is_first = pair.i == 0
            || !self.lines.all[pair.i - 1].is_body()
            || self.lines.all[pair.i].page
            || is_head(pair.i) && is_head(pair.i - 1);
        if !is_first
            || !pair.is_short
            || self.lines.is_finished(pair.i)
            || is_open_end(pair.text)
            || self.lines.starts_low(pair.i)
        {
            return false;
        }
        let (a, b, margin) = (self.indent(pair.i), self.indent(pair.next), self.evidence.margin);
        let is_outdented = a < margin
            && (b >= margin || is_head(pair.i) && is_head(pair.next))
            && self.evidence.has_heads_at(a)
            && 3 * self.lines.all[pair.i].width() <= 2 * self.evidence.wrap;
        let is_numbered = || {
            let is_deeper = b > a && self.evidence.first_indent.is_some_and(|indent| b == a + indent);
            is_deeper && self.lines.numbering(pair.i).is_some_and(|number| number.style == Style::Points)
        };
        is_outdented || is_numbered()
    }

    fn is_heading(&self, i: usize) -> bool {
        let text = self.lines.text(i);
        let is_numbered = || {
            self.lines.numbering(i).is_some_and(|number| match number.style {
                Style::Word | Style::Kanji => true,
                Style::Points => number.depth >= 2 && !text.ends_with(['.', ':']),
                Style::Bare | Style::Roman => false,
            })
        };
        self.contents.depth(text).is_some() || is_numbered()
    }

    fn between_paragraphs(&self, pair: &Pair) -> bool {
        match self.evidence.first_indent {
            Some(indent) => self.stands_alone(pair) || self.by_first_line(pair, indent),
            None if self.evidence.has_short_ends => self.stands_alone(pair) || self.by_last_line(pair),
            None => self.by_hanging(pair),
        }
    }

    /// Where no blank lines part paragraphs, very short lines stand for themselves.
    fn stands_alone(&self, pair: &Pair) -> bool {
        let room = self.evidence.room(self.lines, pair.i, pair.next);
        5 * room > 2 * self.evidence.wrap as isize && !self.lines.starts_low(pair.next) && !is_open_end(pair.text)
    }

    /// Paragraphs begin with an indent.
    fn by_first_line(&self, pair: &Pair, indent: usize) -> bool {
        let (a, b, margin) = (self.indent(pair.i), self.indent(pair.next), self.evidence.margin);
        if b == margin + indent {
            // What someone says may begin a paragraph of its own behind the dash that leads to it.
            let is_open = self.lines.is_open(pair.i) && !(pair.text.ends_with(['—', '–']) && opens_speech(pair.after));
            return a != b || pair.ends || (pair.is_short && !is_open);
        }
        // What was set in as a whole is over.
        let is_set_in = pair.n > 1 && a > b && self.indent(pair.first) > b;
        b == margin && is_set_in && (pair.ends || pair.is_short)
    }

    /// Paragraphs end with a short line.
    fn by_last_line(&self, pair: &Pair) -> bool {
        let much = self.evidence.slack + if self.evidence.is_typeset() { 0 } else { self.evidence.wrap / 12 };
        let is_very_short = self.evidence.room(self.lines, pair.i, pair.next) > much as isize
            || self.evidence.is_short_of_own(self.lines, pair.first, pair.i, pair.next);
        pair.ends && (is_very_short || is_far(self.indent(pair.i), self.indent(pair.next)))
    }

    /// Whether a short first line has all that follows set in below it, as a term has its meaning.
    fn hangs_below(&self, pair: &Pair) -> bool {
        let hang = self.indent(pair.next);
        let rest = self.lines.all[pair.next..].iter().take_while(|line| line.is_body() && !line.page);
        let is_short = self.lines.all[pair.i].width() <= 50 && hang - self.indent(pair.i) >= 4;
        is_short && rest.clone().count() >= 2 && rest.into_iter().all(|line| line.indent() == hang)
    }

    /// A hanging indent is one part; a line that comes back to the left of it begins the next.
    fn by_hanging(&self, pair: &Pair) -> bool {
        let (a, b, first) = (self.indent(pair.i), self.indent(pair.next), self.indent(pair.first));
        if pair.n >= 2 && a > first && b <= first && !self.lines.starts_low(pair.next) {
            return true;
        }
        let is_term =
            pair.n == 1 && pair.is_short && b > a + 1 && !self.lines.starts_low(pair.next) && !is_open_end(pair.text);
        is_far(a, b) && (pair.ends || is_term && !self.hangs_below(pair))
    }
}

fn is_far(a: usize, b: usize) -> bool {
    a.abs_diff(b) >= 2
}

/// Whether a few words and a colon stand first, or a word in capitals and a full stop, as in a list of terms.
fn is_entry(text: &str) -> bool {
    let head = text.as_bytes();
    let Some(at) = head.iter().take(40).position(|byte| matches!(byte, b':' | b'.')) else { return false };
    if head.get(at + 1) != Some(&b' ') || text[at + 1..].trim_start().is_empty() {
        return false;
    }
    let term = &text[..at];
    let n_words = term.split(' ').count();
    let is_name = !term.contains([',', ';', '(', '"', '“']) && term.starts_with(char::is_alphabetic);
    is_name && n_words <= 4 && (head[at] == b':' || is_caps(term))
}

fn opens_speech(text: &str) -> bool {
    text.starts_with(['"', '“', '‘', '«', '„'])
}

fn is_open_end(text: &str) -> bool {
    text.ends_with([',', ';', '-', '–', '—'])
}

#[cfg(test)]
mod tests {
    use super::super::document;

    fn check(text: &str, n_blocks: usize) {
        let blocks = document(text.to_owned()).blocks;
        assert_eq!(blocks.len(), n_blocks, "{blocks:?}");
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        let one = "   It was late in the day and the\nsun stood low, red and round over\nthe end of the long road.\n";
        check(&one.repeat(6), 6);
    }

    #[test]
    fn a_short_last_line_ends_a_paragraph() {
        let one = "It was late in the day and the long\nsun stood low, red and round over the\nend of it.\n";
        check(&one.repeat(6), 6);
    }

    #[test]
    fn entries_with_a_hanging_indent_are_parted() {
        let one =
            "Miller, Jane. A walk along the river in\n    spring and what there was to be seen on\n    the way.\n";
        check(&format!("{}\n{}", one.repeat(3), one.repeat(2)), 5);
    }
}
