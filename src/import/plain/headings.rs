//! Headings and their levels.
//!
//! A short line is a heading because of what speaks for it together: the printed contents name it, it is
//! numbered, it stands in capitals or in the middle, more white space than usual is above it, and what stands
//! around it is text. What closes like a sentence, or looks like a half of one, is none.

mod counted;
mod doubtful;
mod levels;

use super::contents::Contents;
use super::evidence::Evidence;
use super::lines::{Lines, fold, is_caps, is_finished, starts_low};
use super::numbering::{Numbering, Style, numbering};
use super::parts::Part;
use super::shapes::has_leader;
use crate::document::Kind;

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
    /// To the left of the text.
    Outdented,
    Plain,
}

/// Makes headings of the parts that are, with their levels.
pub fn mark(lines: &Lines, evidence: &Evidence, contents: &Contents, parts: &mut [Part]) {
    let finder = Finder { lines, evidence, contents, parts };
    let front = finder.front();
    let mut classes: Vec<Option<Class>> = (0..parts.len()).map(|n| finder.class(n, front)).collect();
    below_appendices(lines, parts, &mut classes);
    counted::mark(lines, parts, &mut classes);
    doubtful::keep_order(lines, contents, parts, &mut classes);
    doubtful::drop_refrains(lines, parts, &mut classes);
    Finder { lines, evidence, contents, parts }.titles(front, &mut classes);
    let levels = levels::levels(lines, evidence, contents, parts, &classes);
    for (part, level) in parts.iter_mut().zip(levels) {
        if let Some(level) = level {
            part.kind = Kind::Heading(level);
        }
    }
}

/// Below `Appendix A` the section `A.1` is a level deeper than in a book whose only chapter is A.
fn below_appendices(lines: &Lines, parts: &[Part], classes: &mut [Option<Class>]) {
    let number = |n: usize| numbering(lines.text(parts[n].first()));
    let is_word = |number: &Numbering| number.style == Style::Word;
    let appendices: Vec<u32> = (0..parts.len())
        .filter(|n| classes[*n].is_some())
        .filter_map(|n| number(n).filter(is_word).map(|number| number.value))
        .collect();
    for (n, class) in classes.iter_mut().enumerate() {
        let Some(Class::Numbered(Style::Points, depth)) = class else { continue };
        let letter = lines.text(parts[n].first()).chars().next().filter(char::is_ascii_uppercase);
        if letter.is_some_and(|letter| appendices.contains(&(letter as u32 - 'A' as u32 + 1))) {
            *depth += 1;
        }
    }
}

struct Finder<'a> {
    lines: &'a Lines<'a>,
    evidence: &'a Evidence,
    contents: &'a Contents,
    parts: &'a [Part],
}

/// Wider parts are no headings unless the contents name them.
const WIDEST: usize = 120;

impl Finder<'_> {
    fn text(&self, n: usize) -> &str {
        self.lines.text(self.parts[n].first())
    }

    fn width(&self, n: usize) -> usize {
        self.parts[n].width(self.lines)
    }

    /// How many parts are front matter: those before the first that is long or named by the contents.
    fn front(&self) -> usize {
        let is_text = |n: usize| {
            self.parts[n].kind == Kind::Contents
                || (self.width(n) > 160 && matches!(self.parts[n].kind, Kind::Paragraph | Kind::Quote))
                || (self.parts[n].n_lines() > 3 && self.parts[n].kind == Kind::Paragraph)
        };
        (0..self.parts.len()).find(|n| is_text(*n)).unwrap_or(self.parts.len()).min(40)
    }

    fn class(&self, n: usize, front: usize) -> Option<Class> {
        let part = &self.parts[n];
        if self.contents.heading.is_some_and(|line| part.lines.contains(&line)) {
            return Some(Class::Contents);
        }
        let may_be = matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::Verse | Kind::ListItem);
        if !may_be || part.n_lines() > 4 || self.width(n) > 240 || !(self.is_apart(n) || part.underline.is_some()) {
            return None;
        }
        let words = part.words(self.lines);
        if let Some(depth) = self.contents.depth(&words) {
            return Some(Class::Named(depth));
        }
        if part.kind == Kind::ListItem || self.width(n) > self.widest(&words) || part.n_lines() > 3 || is_half(&words) {
            return None;
        }
        if has_leader(&words) || is_imprint(&words) {
            return None;
        }
        let numbered = self.numbered(n, &words);
        if let Some(is_bold) = part.underline {
            let number = numbering(&words).filter(|number| matches!(number.style, Style::Points | Style::Word));
            let by_number = number.map(|number| Class::Numbered(number.style, number.depth));
            return by_number.or(Some(Class::Underlined(is_bold)));
        }
        if numbered.is_some() {
            return numbered;
        }
        if self.is_form(n) {
            return None;
        }
        if (n < front && !self.is_followed_by_long(n)) || part.kind == Kind::Verse {
            return None;
        }
        if self.evidence.is_flow { self.in_flow(n, &words) } else { self.in_wrapped(n, &words) }
    }

    /// Short lines before the contents that no text follows: imprints, and the boxes of title pages.
    fn is_form(&self, n: usize) -> bool {
        let Some(contents) = self.contents.heading.filter(|line| self.parts[n].first() < *line) else { return false };
        let next = self.parts.get(n + 1).filter(|next| next.first() < contents);
        self.evidence.is_paged
            && next.is_none_or(|next| {
                self.width(n + 1) < 25 || (self.width(n + 1) < 100 && !is_finished(self.lines.text(next.last())))
            })
    }

    fn widest(&self, words: &str) -> usize {
        let is_numbered = numbering(words).is_some_and(|number| number.style == Style::Points);
        if self.evidence.is_flow && is_numbered { 200 } else { WIDEST }
    }

    /// Whether a part stands apart from the text before and behind it.
    fn is_apart(&self, n: usize) -> bool {
        let part = &self.parts[n];
        let above = n == 0
            || part.gap > 0
            || part.page
            || self.evidence.has_short_ends
            || self.evidence.first_indent.is_some()
            || self.contents.is_numbered_name(&part.words(self.lines));
        let below = self.parts.get(n + 1).is_none_or(|next| next.gap > 0 || next.page);
        above
            && (below
                || self.evidence.has_short_ends
                || self.evidence.first_indent.is_some()
                || self.contents.depth(&part.words(self.lines)).is_some())
    }

    fn numbered(&self, n: usize, words: &str) -> Option<Class> {
        let number @ Numbering { style, depth, .. } = numbering(words)?;
        let rest = words[number.len.min(words.len())..].trim();
        let is_sentence = is_finished(rest) && !rest.ends_with(['?', '!', ':']) && rest.len() > 60;
        let is_heading = match style {
            Style::Word => !is_sentence && (rest.is_empty() || !starts_low(rest)),
            Style::Kanji => words.chars().count() < 40 && !words.ends_with('。'),
            Style::Points
                if self.lines.all[self.parts[n].first()].indent > self.evidence.margin && !self.evidence.is_flow =>
            {
                false
            }
            Style::Points => {
                !is_sentence
                    && !rest.is_empty()
                    && !starts_low(rest)
                    && (depth > 1 || self.is_followed_by_text(n))
                    && !rest.ends_with('.')
                    && !rest.starts_with('(')
            }
            Style::Roman => rest.len() < 80 && (rest.is_empty() || !is_finished(rest) || is_caps(rest)),
            Style::Bare => false,
        };
        is_heading.then_some(Class::Numbered(style, depth))
    }

    fn is_followed_by_text(&self, n: usize) -> bool {
        self.parts.get(n + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem) && self.width(n + 1) > 60
        })
    }

    fn is_followed_by_long(&self, n: usize) -> bool {
        let is_apart = is_caps(self.text(n)) && self.parts[n].gap > self.evidence.gap;
        let is_text = |next: &Part| {
            self.width(n + 1) > 30
                && is_finished(self.lines.text(next.last()))
                && !is_caps(self.lines.text(next.first()))
        };
        let is_outdented =
            !self.evidence.is_flow && self.lines.all[self.parts[n].first()].indent < self.evidence.margin;
        if n > 0 && (is_apart || is_outdented) && self.parts.get(n + 1).is_some_and(is_text) {
            return true;
        }
        let may_be = !self.evidence.is_flow || is_caps(self.text(n));
        may_be && n > 0 && self.parts.get(n + 1).is_some_and(|_| self.width(n + 1) > 160)
    }

    fn in_flow(&self, n: usize, words: &str) -> Option<Class> {
        let is_sentence = is_finished(words) && !words.ends_with('?');
        let is_quoted = words.starts_with(['"', '“', '‘', '«', '„', '「', '(', '[', '-', '–', '—', '@'])
            || words.contains("://")
            || words.contains('@');
        let before = n.checked_sub(1).map(|n| self.lines.text(self.parts[n].last()));
        let after_text = before.is_none_or(|text| is_finished(text) || text.ends_with([')', ']', '"', '”', '’']))
            || self.parts[n - 1].width(self.lines) < WIDEST;
        let is_year = words.len() == 4 && has_date(words);
        if is_sentence || is_quoted || is_year || self.width(n) > 100 || !after_text {
            return None;
        }
        let is_followed = self.parts.get(n + 1).is_some_and(|_| self.width(n + 1) > 100)
            || (self.parts.get(n + 2).is_some_and(|_| self.width(n + 2) > 200)
                && n.checked_sub(1).is_none_or(|n| self.width(n) > 100));
        if !is_followed || self.is_caption(n, words) {
            return None;
        }
        Some(if is_caps(words) { Class::Caps } else { Class::Plain })
    }

    /// A line below a picture that was lost: it stands soon after a heading and is set off in another way.
    fn is_caption(&self, n: usize, words: &str) -> bool {
        let end = self.lines.all[self.parts[n].last()].range.end;
        let has_space_behind = self.lines.source[end..].starts_with([' ', '\t', '\u{A0}']);
        let ends_in_year = words.trim_end_matches(')').ends_with(|c: char| c.is_ascii_digit());
        let is_dated = ends_in_year && has_date(words) && words.contains([',', '(']);
        has_space_behind || is_dated || (ends_in_year && self.parts[n].gap > 1)
    }

    fn in_wrapped(&self, n: usize, words: &str) -> Option<Class> {
        let part = &self.parts[n];
        let line = &self.lines.all[part.first()];
        let evidence = self.evidence;
        let is_sentence = is_finished(words) && !words.ends_with('?');
        let next_gap = self.parts.get(n + 1).map_or(9, |next| next.gap);
        let middle = (line.indent + line.right()).abs_diff(evidence.margin + evidence.wrap);
        let is_centred = line.indent > evidence.margin + 4 && middle <= 6;
        let is_right = line.indent > evidence.margin + 20 && !is_centred;
        if is_right || words.len() < 2 && part.gap < 2 {
            return None;
        }
        if is_caps(words)
            && !is_typed(words)
            && (!is_sentence || part.gap > evidence.gap || is_centred)
            && words.chars().filter(|c| c.is_alphabetic()).count() > 2
        {
            return Some(Class::Caps);
        }
        let is_far_apart = !part.page
            && !words.ends_with(':')
            && part.gap >= evidence.gap + 2
            && part.gap > next_gap
            && words.len() < 50;
        let is_outdented = line.indent < evidence.margin && evidence.first_indent.is_none();
        if is_outdented
            && part.n_lines() == 1
            && (!is_sentence || words.ends_with(':') && words.len() < 40 && !words.contains(" are"))
        {
            return Some(Class::Outdented);
        }
        if (is_sentence && !is_far_apart) || words.starts_with(['"', '“', '(', '[']) {
            return None;
        }
        let is_marked = words.len() > 2 && words.starts_with('_') && words.ends_with('_');
        // Below a quotation stands who said it.
        let is_source = n > 0 && matches!(self.parts[n - 1].kind, Kind::Verse | Kind::Quote) && next_gap >= part.gap;
        let has_space = !part.page && part.gap > evidence.gap && part.gap >= next_gap && line.indent <= evidence.margin;
        let is_plain = part.n_lines() == 1 && self.width(n) * 10 < evidence.wrap * 9;
        (is_plain && !is_source && (is_centred || is_marked || has_space)).then_some(Class::Plain)
    }

    /// The title at the head of the text, and its repetitions in the front matter.
    fn titles(&self, front: usize, classes: &mut [Option<Class>]) {
        let short = |n: usize| {
            self.width(n) <= WIDEST && matches!(self.parts[n].kind, Kind::Paragraph | Kind::Quote | Kind::Verse)
        };
        let is_title = |n: usize| {
            let words = &self.parts[n].words(self.lines);
            short(n)
                && self.parts[n].n_lines() <= 3
                && !starts_low(words)
                && !words.contains("://")
                && !words.starts_with(['[', '©'])
                && !words.to_lowercase().starts_with("copyright")
                && (!is_finished(words) || words.ends_with(['?', '!']) || is_caps(words))
                && classes[n].is_none_or(|class| class != Class::Contents)
        };
        let stands_out = |n: &usize| {
            let line = &self.lines.all[self.parts[*n].first()];
            is_title(*n) && (is_caps(self.text(*n)) || line.indent > self.evidence.margin + 4)
        };
        let best = (0..front.min(20)).find(stands_out).filter(|_| !self.evidence.is_flow);
        let likely = (0..front.min(12)).find(|n| is_title(*n));
        // A line in the middle below the title names who wrote it.
        let is_first = likely == Some(0) && best.is_some_and(|best| best > 0 && !is_caps(self.text(best)));
        let likely = best.filter(|_| !is_first).or(likely);
        // Remarks of those who typed the text may stand above its title.
        let Some(first) = likely.or_else(|| (front..self.parts.len().min(20)).find(stands_out)) else { return };
        let name = fold(&self.parts[first].words(self.lines));
        let by_line = (first + 1..front.min(first + 3)).find(|n| has_date(self.text(*n)) && self.parts[*n].gap == 0);
        classes[first] = Some(Class::Title);
        if let Some(n) = by_line {
            classes[n - 1] = Some(Class::Title);
        }
        for (n, class) in classes.iter_mut().enumerate().skip(first + 1) {
            let may_be = n < front || matches!(class, Some(Class::Caps | Class::Plain));
            if may_be && self.width(n) <= WIDEST && fold(&self.parts[n].words(self.lines)) == name {
                *class = Some(Class::Title);
            }
        }
    }
}

/// Whether the words can only be a piece of a sentence.
fn is_half(words: &str) -> bool {
    starts_low(words) || !words.chars().any(char::is_alphanumeric) || words.ends_with([',', ';', '-', '–', '—', '、'])
}

/// A line that says who has the rights.
fn is_imprint(words: &str) -> bool {
    let has_sign = words.contains('©') || words.contains("(c)") || words.contains("(C)");
    has_sign || (words.to_lowercase().starts_with("copyright") && words.contains(|c: char| c.is_ascii_digit()))
}

/// Whether capitals are there because a machine reads them: names with underscores, formulas, dates.
fn is_typed(words: &str) -> bool {
    let n_digits = words.chars().filter(char::is_ascii_digit).count();
    let n_letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let is_joined = |at: usize| {
        let (before, after) = (&words[..at], &words[at + 1..]);
        before.ends_with(char::is_alphanumeric) && after.starts_with(|c: char| c.is_alphanumeric() || c == '*')
    };
    words.contains(['=', '{', '}', '|', '\\', '<', '>', '$'])
        || n_digits > n_letters
        || words.match_indices('_').any(|(at, _)| is_joined(at))
}

fn has_date(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20") || word.starts_with("18")))
}

#[cfg(test)]
mod tests {
    use super::super::document;

    /// The headings, indented by their levels.
    fn check(text: &str, expect: &[&str]) {
        let document = document(text.to_owned());
        let line = |it: &crate::document::Heading| "  ".repeat(usize::from(it.level) - 1) + document.heading_text(it);
        let found: Vec<_> = document.outline.iter().map(line).collect();
        assert_eq!(found, expect);
    }

    fn prose(n: usize) -> String {
        "They walked along the river until the light was gone and nobody could see the path any more. ".repeat(n)
    }

    #[test]
    fn the_contents_name_the_chapters_and_the_rest_are_sections() {
        let (long, front) = (prose(4), "The River\n\nJane Miller\n\nCONTENTS\n\nWater\t1\nStones\t9\nSand\t20\n\n");
        let text = format!(
            "{front}Water\n\n{long}\n\nStones\n\n{long}\n\nStones\n\n{long}\n\nFish\n\n{long}\n\nSand\n\n{long}\n"
        );
        let expect = ["The River", "  CONTENTS", "  Water", "  Stones", "    Stones", "    Fish", "  Sand"];
        check(&text, &expect);
    }

    #[test]
    fn numbered_sections_have_the_depth_of_their_numbers() {
        let long = prose(4);
        check(
            &format!("The River\n\n1. Water\n\n{long}\n\n1.1 Fish\n\n{long}\n\n2. Sand\n\n{long}\n"),
            &["The River", "  1. Water", "    1.1 Fish", "  2. Sand"],
        );
    }

    #[test]
    fn articles_are_titles_each() {
        let long = format!("{}\n\n", prose(12)).repeat(6);
        check(&format!("The River\n\n{long}A Hill\n\n{long}The Sea\n\n{long}"), &["The River", "A Hill", "The Sea"]);
    }

    #[test]
    fn underlined_lines_are_headings() {
        let wrapped =
            "They walked along the river until the\nlight was gone and nobody could see\nthe path.\n\n".repeat(3);
        check(
            &format!("THE RIVER\n\n{wrapped}Water\n=====\n\n{wrapped}Fish\n----\n\n{wrapped}"),
            &["THE RIVER", "  Water", "    Fish"],
        );
    }

    #[test]
    fn underlined_headings_with_numbers_have_their_depth() {
        let wrapped =
            "They walked along the river until the\nlight was gone and nobody could see\nthe path.\n\n".repeat(3);
        check(
            &format!(
                "The River\n*********\n\n{wrapped}1. Water\n********\n\n{wrapped}1.1. Fish\n=========\n\n{wrapped}"
            ),
            &["The River", "  1. Water", "    1.1. Fish"],
        );
    }

    #[test]
    fn less_white_space_makes_a_section() {
        let wrapped =
            "They walked along the river until the\nlight was gone and nobody could see\n".repeat(3) + "the path.\n\n";
        let chapter = |name: &str| format!("\n\n\n{name}\n\n{wrapped}");
        let text = format!(
            "THE RIVER\n\nJane Miller\n\n{}{}\nREEDS\n\n{wrapped}{}{}",
            chapter("WATER"),
            chapter("SAND"),
            chapter("STONES"),
            chapter("On Fish")
        );
        check(&text, &["THE RIVER", "  WATER", "  SAND", "    REEDS", "  STONES", "  On Fish"]);
    }
}
