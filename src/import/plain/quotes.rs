//! Block quotes that no indent of all their lines tells.
//!
//! In a text of long lines, a paragraph is a quotation when quotation marks hold all of it together and the text before
//! announces it, or when it is set off from an announcement by less white space than paragraphs are from each other.
//! Where people talk they speak whole paragraphs, so there the sentence that announces it must go on behind it. In a
//! text of wrapped lines, one line that begins deeper than paragraphs do is one when a sentence leads to it.

use std::ops::Range;

use super::evidence::Evidence;
use super::lines::{Lines, is_finished, starts_low};
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Makes quotes of the paragraphs that are.
pub fn mark(lines: &Lines, evidence: &Evidence, parts: &mut [Part]) {
    if !evidence.is_flow {
        return mark_lone_lines(lines, evidence, parts);
    }
    let is_text = |part: &Part| part.kind == Kind::Paragraph;
    let talk = Talk::hear(lines, parts);
    for n in 1..parts.len() {
        // The words of most parts need not be put together.
        if !is_text(&parts[n]) || opening(first_words(lines, &parts[n])).is_none() {
            continue;
        }
        let (before, words) = (parts[n - 1].words(lines), parts[n].words(lines));
        let next = parts.get(n + 1).map(|part| part.words(lines));
        let is_announced = announces(&before) && is_text(&parts[n - 1]);
        let goes_on = parts[n - 1].kind == Kind::Quote;
        let is_long = words.len() > 150;
        let leads = is_text(&parts[n - 1]) && before.len() > 100 && !is_finished(&before);
        let is_held = is_one_quotation(&words, next.as_deref());
        let is_said = talk.is_at(n) && !next.as_deref().is_some_and(starts_low);
        if is_held && (goes_on || !is_said && (is_announced || leads || is_long)) {
            parts[n].take_for(Kind::Quote, Sign::Held);
            parts[n].signs.pro.add_if(is_announced || leads, Sign::Announced);
        }
    }
    if evidence.gap >= 2 {
        set_off(lines, evidence, parts);
    }
}

/// The words of the first line of a part.
fn first_words<'a>(lines: &Lines<'a>, part: &Part) -> &'a str {
    lines.body(part.lines.clone()).next().map_or("", |i| lines.text(i))
}

fn last_words<'a>(lines: &Lines<'a>, part: &Part) -> &'a str {
    lines.body(part.lines.clone()).next_back().map_or("", |i| lines.text(i))
}

/// Makes quotes of single lines, where paragraphs begin with an indent and this line begins deeper than they do.
fn mark_lone_lines(lines: &Lines, evidence: &Evidence, parts: &mut [Part]) {
    let Some(indent) = evidence.first_indent else { return };
    let deep = evidence.margin + indent + 2;
    for n in 1..parts.len() {
        let (before, part) = (&parts[n - 1], &parts[n]);
        let is_deep = part.n_lines() == 1 && lines.all[part.first()].indent() >= deep && part.gap > 0;
        let leads = |text: &str| announces(text) || !is_finished(text);
        let may_be = is_deep
            && part.kind == Kind::Paragraph
            && before.kind == Kind::Paragraph
            && before.n_lines() > 1
            && leads(lines.text(before.last()));
        if may_be {
            parts[n].take_for(Kind::Quote, Sign::SetIn);
            parts[n].signs.pro.add(Sign::Announced);
        }
    }
}

/// Where people talk: many paragraphs nearby open with quotation marks, and are short or say who speaks.
struct Talk {
    /// How many paragraphs before each one are talk.
    sums: Vec<usize>,
}

impl Talk {
    fn hear(lines: &Lines, parts: &[Part]) -> Self {
        const SHORT: usize = 60;
        let mut sums = Vec::with_capacity(parts.len() + 1);
        sums.push(0);
        for (n, part) in parts.iter().enumerate() {
            let is_spoken = opening(first_words(lines, part)).is_some() && {
                let text = part.words(lines);
                text.len() < SHORT || !is_one_quotation(&text, None)
            };
            sums.push(sums[n] + usize::from(is_spoken));
        }
        Self { sums }
    }

    fn is_at(&self, n: usize) -> bool {
        const NEAR: usize = 15;
        let end = self.sums.len() - 1;
        self.is_among(0..end) || self.is_among(n.saturating_sub(NEAR)..(n + NEAR + 1).min(end))
    }

    fn is_among(&self, parts: Range<usize>) -> bool {
        let n_spoken = self.sums[parts.end] - self.sums[parts.start];
        n_spoken >= 3 && 6 * n_spoken > parts.len()
    }
}

fn announces(words: &str) -> bool {
    words.ends_with([':', '：', '@'])
}

fn opening(words: &str) -> Option<char> {
    match words.chars().next()? {
        '"' => Some('"'),
        '“' => Some('”'),
        '‘' => Some('’'),
        '«' => Some('»'),
        '„' => Some('“'),
        _ => None,
    }
}

/// Whether quotation marks hold the whole paragraph: they close at its end, before a reference, or in the next.
fn is_one_quotation(words: &str, next: Option<&str>) -> bool {
    let Some(closing) = opening(words) else { return false };
    // A reference behind the quotation may hold quotation marks of its own.
    let words = match words.rfind(" [").filter(|at| words.ends_with(']') && words[..*at].ends_with(closing)) {
        Some(at) => &words[..at],
        None => words,
    };
    let start = words.chars().next().map_or(0, char::len_utf8);
    let is_end = |rest: &str| {
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "\"'’”″.,;".contains(c));
        rest.is_empty()
            || (rest.starts_with(['[', '('])
                && rest.trim_end_matches(|c: char| !matches!(c, ']' | ')')).len() + 3 > rest.len())
    };
    let marks: Vec<usize> = words[start..].match_indices(closing).map(|(at, mark)| start + at + mark.len()).collect();
    // A mark between letters is an apostrophe, and pairs of straight marks may stand inside.
    let is_closing = |at: &usize| !words[*at..].starts_with(char::is_alphanumeric);
    let closings: Vec<usize> = marks.into_iter().filter(is_closing).collect();
    match closings.last() {
        Some(last) if is_end(&words[*last..]) => {
            let n_early =
                closings.iter().filter(|at| words[**at..].trim_start().starts_with(char::is_lowercase)).count();
            n_early == 0 || n_early * 2 < closings.len()
        }
        Some(_) => words.ends_with(['″', '’']) && closings.len() <= 2,
        // A quotation of several paragraphs opens each of them and closes the last.
        None => {
            words.ends_with(['″', ']'])
                || next.is_some_and(|next| opening(next) == Some(closing))
                || words.ends_with(['.', ';'])
        }
    }
}

/// Paragraphs between two narrow gaps, the first of them after an announcement.
fn set_off(lines: &Lines, evidence: &Evidence, parts: &mut [Part]) {
    const REACH: usize = 3;
    let is_narrow = |part: &Part| part.gap < evidence.gap;
    let mut n = 1;
    while n < parts.len() {
        let begins = parts[n].kind == Kind::Paragraph
            && is_narrow(&parts[n])
            && announces(last_words(lines, &parts[n - 1]))
            && parts[n - 1].words(lines).len() > 100;
        let end = (n + 1..parts.len().min(n + 1 + REACH)).find(|m| is_narrow(&parts[*m]));
        match end.filter(|_| begins) {
            Some(end) => {
                for part in parts[n..end].iter_mut().filter(|part| part.kind == Kind::Paragraph) {
                    part.take_for(Kind::Quote, Sign::SetOff);
                    part.signs.pro.add(Sign::Announced);
                }
                n = end;
            }
            None => n += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_hold_a_whole_paragraph() {
        assert!(is_one_quotation("“The sea was calm. It had a ‘soul’.”", None));
        assert!(is_one_quotation("\"The sea was calm.\" [Of Ships, p. 3]", None));
        assert!(!is_one_quotation("“The sea,” he said, “was calm.” And he went.", None));
        assert!(!is_one_quotation("“The sea,” he said, “was calm.”", None));
    }

    fn kinds(text: String) -> Vec<Kind> {
        super::super::document(text).blocks.iter().map(|block| block.kind).collect()
    }

    const PROSE: &str = "They went down to the harbour in the morning and saw that nobody had taken the boats out, for the \
        wind had turned in the night and the old men shook their heads over it and said";

    #[test]
    fn a_sentence_that_breaks_off_leads_to_a_quotation() {
        let text = |end: &str| format!("{PROSE} it (1847)\n\n“The sea is for those who wait.”\n\n{PROSE} {end}\n");
        assert_eq!(kinds(text("so.")), [Kind::Paragraph, Kind::Quote, Kind::Paragraph]);
    }

    #[test]
    fn where_people_talk_the_sentence_must_go_on_behind_a_quotation() {
        let talk = "“No,” said the old man, “it is too late for that now.”\n\n".repeat(9);
        let text = |rest: &str| format!("{talk}{PROSE}—\n\n“The sea is for those who wait.”\n\n{rest}\n\n{talk}");
        let n_quotes = |rest: &str| kinds(text(rest)).iter().filter(|kind| **kind == Kind::Quote).count();
        assert_eq!(n_quotes("Nobody said a word."), 0);
        assert_eq!(n_quotes("which was true then and is true now."), 1);
    }

    #[test]
    fn a_line_deeper_than_paragraphs_begin_is_a_quotation_where_a_sentence_leads_to_it() {
        let one = "   It was late in the day and the\nsun stood low, red and round over\nthe end of the long road.\n";
        let text = format!(
            "{0}   He looked up at the old board and\nread what was written on it —\n\n      Let all be welcome.\n\nand then he went away in the rain\nand was not seen again.\n{0}",
            one.repeat(6)
        );
        assert_eq!(kinds(text).iter().filter(|kind| **kind == Kind::Quote).count(), 1);
    }
}
