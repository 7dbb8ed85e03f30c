//! The front matter: the title at the head of the text, its repetitions, and the lines of title page and imprint.

use super::super::about::{manual, named_title};
use super::super::evidence::Evidence;
use super::super::lines::{Lines, fold, is_caps, is_finished, starts_low};
use super::super::numbering::Style;
use super::super::parts::Part;
use super::witness::{WIDEST, has_date};
use super::{Around, Class, Verdict};
use crate::document::{Kind, Sign};

/// Finds the title among the first parts.
pub fn mark(around: &Around, verdicts: &mut [Verdict]) {
    let Around { lines, parts, front, .. } = *around;
    let Some(first) = title(around, verdicts) else { return };
    let name = fold(&parts[first].words(lines));
    let by_line = (first + 1..front.min(first + 3)).find(|n| has_date(around.text(*n)) && parts[*n].gap == 0);
    verdicts[first].raise(Class::Title, Sign::LooksLikeTitle);
    if let Some(n) = by_line {
        verdicts[n - 1].raise(Class::Title, Sign::LooksLikeTitle);
    }
    for (n, verdict) in verdicts.iter_mut().enumerate().skip(first + 1) {
        let is_loose = matches!(verdict.class, Some(Class::Caps | Class::Plain));
        let may_be = (n < front || is_loose) && around.width(n) <= WIDEST;
        if !may_be || fold(&parts[n].words(lines)) != name {
            continue;
        }
        // The half-title is the title; the title page need not open a chapter of its own.
        if n < front {
            verdict.drop(Sign::TitleAgain);
        } else {
            verdict.raise(Class::Title, Sign::RepeatsTitle);
        }
    }
}

/// The part that is the title.
fn title(around: &Around, verdicts: &[Verdict]) -> Option<usize> {
    let Around { lines, evidence, parts, start, front, .. } = *around;
    if manual(lines).is_some() {
        return None;
    }
    let may_be = |n: usize| {
        is_title(around, n) && verdicts[n].class != Some(Class::Contents) && !verdicts[n].seen.has(Sign::Columns)
    };
    // Where a header names the title, it is the first line that says just that.
    if let Some(name) = named_title(lines).map(|name| fold(&name)) {
        let near = start..parts.len().min(start + 30);
        let found = near.into_iter().find(|n| may_be(*n) && fold(&parts[*n].words(lines)) == name);
        if found.is_some() {
            return found;
        }
    }
    let stands_out = |n: &usize| {
        let line = &lines.all[parts[*n].first()];
        // `CHAPTER 12` is no title when a line before it may be one.
        let number = lines.numbering(parts[*n].first());
        let is_numbered = number.is_some_and(|number| matches!(number.style, Style::Points | Style::Word));
        may_be(*n) && !is_numbered && (is_caps(around.text(*n)) || line.indent() > evidence.margin + 4)
    };
    let best = (start..front.min(start + 20)).find(stands_out).filter(|_| !evidence.is_flow);
    let likely = (start..front.min(start + 12)).find(|n| may_be(*n));
    // A line in the middle below the title names who wrote it.
    let is_first = likely == Some(start) && best.is_some_and(|best| best > start && !is_caps(around.text(best)));
    let likely = best.filter(|_| !is_first).or(likely);
    // Remarks of those who typed the text may stand above its title.
    likely.or_else(|| (front..parts.len().min(start + 20)).find(stands_out))
}

fn is_title(around: &Around, n: usize) -> bool {
    let part = &around.parts[n];
    if around.width(n) > WIDEST
        || !matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::Verse)
        || part.n_lines() > 3
    {
        return false;
    }
    let words = part.words(around.lines);
    !starts_low(&words)
        && !words.contains("://")
        && !words.starts_with(['[', '©', '–', '—'])
        && !words.starts_with("--")
        && !words.to_lowercase().starts_with("copyright")
        && !is_label(&words)
        && !is_of_digits(&words)
        && (!is_finished(&words) || words.ends_with(['?', '!']) || is_caps(&words))
}

/// A version, a date or a number rather than a name.
fn is_of_digits(words: &str) -> bool {
    let n_digits = words.chars().filter(char::is_ascii_digit).count();
    let n_letters = words.chars().filter(|c| c.is_alphabetic()).count();
    2 * n_digits > n_letters && n_digits > 1
}

/// `Version: 2`, `Author: Jane Miller <jane@miller.example>`: what a header says, and no title.
fn is_label(words: &str) -> bool {
    let holds_address = words.contains('@') && words.contains('.') && !words.contains("@ ");
    let names = words.split_once(": ").or_else(|| words.split_once(" : "));
    let is_field = names.is_some_and(|(name, value)| {
        !name.trim().contains(char::is_whitespace) && value.trim().split(' ').count() <= 6 && has_digit_or_name(value)
    });
    holds_address || is_field
}

/// Whether a value begins with a digit, or consists of names only.
fn has_digit_or_name(value: &str) -> bool {
    let mut words = value.split_whitespace();
    value.starts_with(|c: char| c.is_ascii_digit())
        || words.all(|word| word.starts_with(char::is_uppercase)) && value.contains(' ') && !is_caps(value)
}

/// Keeps the lines of title page and imprint apart where each ended before it had to, as those of an address do.
pub fn keep_lines(lines: &Lines, evidence: &Evidence, parts: &mut [Part], verdicts: &[Verdict]) {
    let plain = parts.iter_mut().zip(verdicts).filter(|(_, verdict)| verdict.class.is_none());
    for (part, _) in plain.filter(|(part, _)| !evidence.is_flow && part.n_lines() > 1) {
        let body: Vec<usize> = lines.body(part.lines.clone()).collect();
        let is_short = |pair: &[usize]| evidence.is_short(lines, pair[0], pair[1]) && !lines.starts_low(pair[1]);
        let may_be = part.term == 0 && matches!(part.kind, Kind::Paragraph | Kind::Quote);
        if may_be && body.windows(2).all(is_short) {
            part.take_for(Kind::Verse, Sign::ShortLines);
        }
    }
}

#[cfg(test)]
mod tests;
