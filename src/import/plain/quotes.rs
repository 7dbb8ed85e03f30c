//! Block quotes in texts of long lines, where no indent tells them.
//!
//! A paragraph is a quotation when quotation marks hold all of it together and the text before announces it, or
//! when it is set off from an announcement by less white space than paragraphs are from each other. In a story
//! people speak whole paragraphs, so there the announcement is a must.

use std::borrow::Cow;

use super::evidence::Evidence;
use super::lines::Lines;
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Makes quotes of the paragraphs that are.
pub fn mark(lines: &Lines, evidence: &Evidence, parts: &mut [Part]) {
    if !evidence.is_flow {
        return;
    }
    let words: Vec<Cow<str>> = parts.iter().map(|part| part.words(lines)).collect();
    let is_text = |part: &Part| part.kind == Kind::Paragraph;
    let n_text = parts.iter().filter(|part| is_text(part)).count();
    let n_spoken = parts.iter().zip(&words).filter(|(part, words)| is_text(part) && opening(words).is_some()).count();
    let is_story = 5 * n_spoken > n_text;
    for n in 1..parts.len() {
        let is_announced = announces(&words[n - 1]) && is_text(&parts[n - 1]);
        let goes_on = parts[n - 1].kind == Kind::Quote;
        let is_long = words[n].len() > 150 && !is_story;
        let leads = words[n - 1].ends_with([',', '—', '–']) && is_text(&parts[n - 1]) && words[n - 1].len() > 100;
        let is_held = is_text(&parts[n]) && is_one_quotation(&words[n], words.get(n + 1).map(Cow::as_ref));
        if is_held && (is_announced || leads || goes_on || is_long) {
            parts[n].take_for(Kind::Quote, Sign::Held);
            parts[n].signs.pro.add_if(is_announced || leads, Sign::Announced);
        }
    }
    if evidence.gap >= 2 {
        set_off(evidence, &words, parts);
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
fn set_off(evidence: &Evidence, words: &[Cow<str>], parts: &mut [Part]) {
    const REACH: usize = 3;
    let is_narrow = |part: &Part| part.gap < evidence.gap;
    let mut n = 1;
    while n < parts.len() {
        let begins = parts[n].kind == Kind::Paragraph
            && is_narrow(&parts[n])
            && announces(&words[n - 1])
            && words[n - 1].len() > 100;
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
}
