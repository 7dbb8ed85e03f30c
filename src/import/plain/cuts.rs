//! Paragraphs that a page break cut in two are made whole again.

use super::contents::Contents;
use super::entries;
use super::evidence::Evidence;
use super::lines::{Lines, is_finished, is_open, starts_low};
use super::numbering::{Style, numbering};
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Joins the halves of cut paragraphs.
pub fn join(lines: &Lines, evidence: &Evidence, contents: &Contents, parts: Vec<Part>) -> Vec<Part> {
    let n_sure = parts.windows(2).filter(|two| is_broken_off(lines, contents, &two[0], &two[1])).count();
    let gap = gap_of_cuts(lines, evidence, contents, &parts);
    let joiner = Joiner { lines, evidence, contents, is_cut_often: n_sure >= 2, gap };
    let names_list: Vec<bool> = (0..parts.len()).map(|n| entries::are_below(lines, &parts, n)).collect();
    let mut whole: Vec<Part> = Vec::with_capacity(parts.len());
    for (n, part) in parts.into_iter().enumerate() {
        match whole.last_mut() {
            Some(last) if !names_list[n.saturating_sub(1)] && joiner.belongs(last, &part) => {
                last.lines.end = part.lines.end;
                last.signs.pro.add(Sign::GoesOn);
            }
            _ => whole.push(part),
        }
    }
    whole
}

struct Joiner<'a> {
    lines: &'a Lines<'a>,
    evidence: &'a Evidence,
    contents: &'a Contents,
    is_cut_often: bool,
    /// How many blank lines a page break leaves in a paragraph, if it leaves more between two.
    gap: Option<usize>,
}

/// How many blank lines page breaks leave inside of paragraphs, where that is always the same and pages that end with a
/// paragraph leave another number.
fn gap_of_cuts(lines: &Lines, evidence: &Evidence, contents: &Contents, parts: &[Part]) -> Option<usize> {
    const MOST: usize = 16;
    let (mut inside, mut between) = ([0usize; MOST], [0usize; MOST]);
    for two in parts.windows(2).filter(|two| two[1].page && two[1].gap < MOST) {
        let [one, two] = two else { continue };
        let (i, next) = (one.last(), two.first());
        if is_broken_off(lines, contents, one, two) {
            inside[two.gap] += 1;
        } else if is_text(one) && two.kind == Kind::Paragraph && lines.is_finished(i) && !lines.starts_low(next) {
            let is_text = two.n_lines() > 1 && lines.all[i].indent() == lines.all[next].indent();
            between[two.gap] += usize::from(is_text && evidence.at(i).is_short(lines, i, next));
        }
    }
    let gap = (0..MOST).max_by_key(|gap| inside[*gap])?;
    let (n_inside, n_between): (usize, usize) = (inside.iter().sum(), between.iter().sum());
    let is_regular = inside[gap] >= 4 && 10 * inside[gap] >= 9 * n_inside;
    (is_regular && n_between >= 2 && 6 * between[gap] <= n_between).then_some(gap)
}

/// The first ends open, the second goes on in lower case.
fn is_broken_off(lines: &Lines, contents: &Contents, one: &Part, two: &Part) -> bool {
    is_text(one)
        && is_text(two)
        && two.marker == 0
        && lines.is_open(one.last())
        && lines.starts_low(two.first())
        && !is_named(lines, contents, one)
}

fn is_text(part: &Part) -> bool {
    matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem | Kind::Note)
}

fn is_named(lines: &Lines, contents: &Contents, part: &Part) -> bool {
    part.n_lines() <= 3
        && part.width(lines) < 160
        && contents.may_begin(lines, part.first())
        && contents.depth(&part.words(lines)).is_some()
}

impl Joiner<'_> {
    fn belongs(&self, one: &Part, two: &Part) -> bool {
        if !is_text(one)
            || !is_text(two)
            || two.marker > 0
            || is_named(self.lines, self.contents, two)
            || is_named(self.lines, self.contents, one)
        {
            return false;
        }
        match (two.page, self.evidence.at(one.last()).is_flow) {
            (true, true) => self.over_page_in_flow(one, two),
            (true, false) => self.over_page(one, two),
            (false, true) => self.over_blank_in_flow(one, two),
            (false, false) => self.over_blank(one, two),
        }
    }

    fn over_page_in_flow(&self, one: &Part, two: &Part) -> bool {
        let (text, next) = (self.lines.text(one.last()), self.lines.text(two.first()));
        if starts_low(next) {
            return true;
        }
        !is_finished(text) && is_open(text) && one.width(self.lines) > 100 && !self.is_heading(two)
    }

    fn over_blank_in_flow(&self, one: &Part, two: &Part) -> bool {
        if two.gap == 0 {
            return false;
        }
        let (text, next) = (self.lines.text(one.last()), self.lines.text(two.first()));
        let is_quotation = next.starts_with(['"', '“', '«', '„']);
        if starts_low(next) && !is_quotation {
            // Below a title stands `by` and a name.
            let is_text = one.width(self.lines) + two.width(self.lines) > 100;
            return is_text && (!is_finished(text) || is_open(text));
        }
        let is_text = two.width(self.lines) > 160 || (two.width(self.lines) > 60 && is_finished(next));
        is_open(text) && self.is_cut_often && one.width(self.lines) > 160 && is_text
    }

    fn over_page(&self, one: &Part, two: &Part) -> bool {
        let (lines, evidence) = (self.lines, self.evidence.at(one.last()));
        let (i, next) = (one.last(), two.first());
        let (text, after) = (lines.text(i), lines.text(next));
        let is_aside = lines.all[next].indent().abs_diff(lines.all[i].indent()) > 8;
        if starts_low(after) && !is_aside {
            let announces = || {
                text.ends_with(':') && !evidence.is_short(lines, i, next) && !after.starts_with(['"', '“', '«', '„'])
            };
            return !is_finished(text) || one.kind == two.kind || announces();
        }
        let is_short = evidence.is_short(lines, i, next);
        if self.is_heading(two) || lines.all[next].indent() > lines.all[i].indent() + 8 {
            return false;
        }
        if !is_finished(text) {
            return is_open(text) && !is_short;
        }
        if let Some(k) = evidence.first_indent {
            return !is_short
                && lines.all[next].indent() < evidence.margin + k
                && (two.n_lines() > 1 || two.width(lines) > 40);
        }
        let is_tight = self.gap == Some(two.gap) && one.kind == two.kind && !is_aside && !is_short;
        if is_tight && lines.all[next].indent() == lines.all[i].indent() {
            return true;
        }
        evidence.has_short_ends && !is_short && two.n_lines() > 1 && one.n_lines() > 1
    }

    /// A page break that left nothing but a blank line.
    fn over_blank(&self, one: &Part, two: &Part) -> bool {
        let (lines, evidence) = (self.lines, self.evidence.at(one.last()));
        let (i, next) = (one.last(), two.first());
        two.gap > 0
            && two.gap <= evidence.gap.max(1)
            && one.kind == two.kind
            && lines.all[i].indent() == lines.all[next].indent()
            && lines.is_open(i)
            && lines.starts_low(next)
            && !evidence.is_short(lines, i, next)
            && lines.all[i].width() * 2 > evidence.wrap
    }

    fn is_heading(&self, part: &Part) -> bool {
        let is_short = part.n_lines() <= 2 && part.width(self.lines) < 90;
        let words = self.lines.text(part.first());
        // Two lines that end with a full stop are a sentence, which may begin with the name of a chapter.
        let is_sentence = part.n_lines() > 1 && self.lines.text(part.last()).ends_with('.');
        is_short
            && !is_sentence
            && !is_finished(words)
            && numbering(words).is_some_and(|number| number.style != Style::Bare)
    }
}

#[cfg(test)]
mod tests {
    use super::super::document;

    fn check(text: &str, expect: &[&str]) {
        let document = document(text.to_owned());
        let found: Vec<_> = document.blocks.iter().map(|block| &document.text[block.range.clone()]).collect();
        assert_eq!(found, expect);
    }

    const LONG: &str = "The rain had come down all through the night, and when at last the door was opened and they saw what was \
        left of the road below the hill and the mill, there was nobody among them who did not think of";

    #[test]
    fn halves_around_a_blank_line_are_one_paragraph() {
        check(&format!("{LONG}\n\nthe old well.\n"), &[&format!("{LONG} the old well.")]);
    }

    #[test]
    fn a_paragraph_that_has_ended_stays_apart() {
        check(&format!("{LONG} her.\n\nThe well.\n"), &[&format!("{LONG} her."), "The well."]);
    }

    #[test]
    fn a_heading_is_no_half() {
        let text = format!("{LONG} him.\n\nThe Mill\n\n{LONG} it all.\n");
        check(&text, &[&format!("{LONG} him."), "The Mill", &format!("{LONG} it all.")]);
    }

    #[test]
    fn blank_lines_tell_whether_a_page_ends_with_its_paragraph() {
        let open = |name: &str| {
            format!(
                "{name} had walked all through the night, and when the\nmorning came, {name} saw what the rain had left of\n"
            )
        };
        let full = |name: &str| {
            format!(
                "the road {name} knew. They went out and looked at it,\nand there was nobody but {name} who saw it that day.\n"
            )
        };
        let short = |name: &str| format!("the road {name} knew. They went out and looked at it,\nand {name} spoke.\n");
        let new = |name: &str| {
            format!(
                "Nobody told {name} of it in the days that followed, nor\nin the year after, and {name} did not want to hear it.\n\n"
            )
        };
        let (cut, end) = ("\n\x0C", "\n\n\x0C");
        let mut sure = String::new();
        for name in ["Anna", "Bert", "Carl", "Dora"] {
            sure += &[&open(name), cut, &short(name), "\n"].concat();
        }
        for name in ["Emil", "Fred", "Gina"] {
            sure += &[&open(name), &short(name), end, &new(name)].concat();
        }
        let n_blocks = |text: String| document(text).blocks.len();
        assert_eq!(n_blocks([&sure, &open("Hans"), &full("Hans"), cut, &new("Hans")].concat()), 11);
        assert_eq!(n_blocks([&sure, &open("Hans"), &full("Hans"), end, &new("Hans")].concat()), 12);
    }

    #[test]
    fn a_sentence_may_begin_a_page_with_the_name_of_a_chapter() {
        let page = "The rain had come down all through the night, and when\nthe door was opened, it was all gone. It is told in\n\x0C";
        let text = page.repeat(3) + "Chapter 2, where the men of the mill are heard too, and\nthen again at the end.\n";
        let it = document(text);
        assert!(
            it.text.ends_with("told in Chapter 2, where the men of the mill are heard too, and then again at the end.")
        );
    }
}
