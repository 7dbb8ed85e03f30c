//! The title at the head of the text, and its repetitions in the front matter.

use super::super::lines::{fold, is_caps, is_finished, starts_low};
use super::witness::{WIDEST, has_date};
use super::{Around, Class, Verdict};
use crate::document::{Kind, Sign};

/// Finds the title among the first parts.
pub fn mark(around: &Around, verdicts: &mut [Verdict]) {
    let Around { lines, evidence, parts, front, .. } = *around;
    let short =
        |n: usize| around.width(n) <= WIDEST && matches!(parts[n].kind, Kind::Paragraph | Kind::Quote | Kind::Verse);
    let is_title = |n: usize| {
        let words = &parts[n].words(lines);
        short(n)
            && parts[n].n_lines() <= 3
            && !starts_low(words)
            && !words.contains("://")
            && !words.starts_with(['[', '©'])
            && !words.to_lowercase().starts_with("copyright")
            && (!is_finished(words) || words.ends_with(['?', '!']) || is_caps(words))
            && verdicts[n].class != Some(Class::Contents)
    };
    let stands_out = |n: &usize| {
        let line = &lines.all[parts[*n].first()];
        is_title(*n) && (is_caps(around.text(*n)) || line.indent > evidence.margin + 4)
    };
    let best = (0..front.min(20)).find(stands_out).filter(|_| !evidence.is_flow);
    let likely = (0..front.min(12)).find(|n| is_title(*n));
    // A line in the middle below the title names who wrote it.
    let is_first = likely == Some(0) && best.is_some_and(|best| best > 0 && !is_caps(around.text(best)));
    let likely = best.filter(|_| !is_first).or(likely);
    // Remarks of those who typed the text may stand above its title.
    let Some(first) = likely.or_else(|| (front..parts.len().min(20)).find(stands_out)) else { return };
    let name = fold(&parts[first].words(lines));
    let by_line = (first + 1..front.min(first + 3)).find(|n| has_date(around.text(*n)) && parts[*n].gap == 0);
    verdicts[first].raise(Class::Title, Sign::LooksLikeTitle);
    if let Some(n) = by_line {
        verdicts[n - 1].raise(Class::Title, Sign::LooksLikeTitle);
    }
    for (n, verdict) in verdicts.iter_mut().enumerate().skip(first + 1) {
        let may_be = n < front || matches!(verdict.class, Some(Class::Caps | Class::Plain));
        if may_be && around.width(n) <= WIDEST && fold(&parts[n].words(lines)) == name {
            verdict.raise(Class::Title, Sign::RepeatsTitle);
        }
    }
}
