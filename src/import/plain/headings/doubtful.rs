//! Headings that are taken back, or one level down, because of what the others are.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::contents::Contents;
use super::super::lines::Lines;
use super::super::numbering::{Numbering, Style};
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::{Sign, SignSet};

/// Of the lines that the contents name, those that stand in the order of the contents; a chapter and a section
/// elsewhere may have the same name.
pub fn keep_order(lines: &Lines, contents: &Contents, parts: &[Part], verdicts: &mut [Verdict]) {
    let named: Vec<usize> = (0..parts.len()).filter(|n| matches!(verdicts[*n].class, Some(Class::Named(_)))).collect();
    let mut tails: Vec<(usize, usize)> = Vec::new();
    let mut links: Vec<(usize, Option<usize>)> = Vec::new();
    // A line with its number takes the entry from all lines that have the words alone.
    let whole: HashSet<usize> = named.iter().flat_map(|n| contents.whole(&parts[*n].words(lines))).collect();
    for n in &named {
        let words = parts[*n].words(lines);
        let own = contents.whole(&words);
        // From the last entry of this name to the first, so that a line takes one entry only.
        for place in contents.places(&words).iter().rev() {
            if whole.contains(place) && !own.contains(place) {
                continue;
            }
            let at = tails.partition_point(|(tail, _)| tail < place);
            // Of two lines with one name the first is the chapter, and the second a section in it.
            if tails.get(at).is_some_and(|(tail, _)| tail == place) {
                continue;
            }
            links.push((*n, at.checked_sub(1).map(|at| tails[at].1)));
            let tail = (*place, links.len() - 1);
            if at == tails.len() { tails.push(tail) } else { tails[at] = tail }
        }
    }
    let run = std::iter::successors(tails.last().map(|(_, link)| *link), |link| links[*link].1);
    let kept: HashSet<usize> = run.map(|link| links[link].0).collect();
    for n in named.iter().filter(|n| !kept.contains(n)) {
        // Without the contents only its look speaks for it.
        let is_talk = verdicts[*n].seen.has_any(SignSet::of(&[Sign::EndsSentence, Sign::Announces, Sign::Scrap]));
        let number = lines.numbering(parts[*n].first());
        let is_counted = verdicts[*n].seen.has(Sign::Counted);
        let is_deep = |number: &Numbering| number.style == Style::Points && number.depth > 1;
        let counted = number.filter(|number| is_counted || is_deep(number));
        let class = counted.map_or(Class::Plain, |number| Class::Numbered(Style::Points, number.depth));
        verdicts[*n].class = (!is_talk).then_some(class);
        verdicts[*n].seen.add(Sign::OutOfOrder);
    }
}

/// Short lines that come again and again, each time with something else below, are the names of speakers or the like.
/// A heading of a text that the file holds several times has the same words below it each time.
pub fn drop_refrains(lines: &Lines, parts: &[Part], verdicts: &mut [Verdict]) {
    const OFTEN: usize = 3;
    let is_loose = |verdict: &Verdict| matches!(verdict.class, Some(Class::Caps | Class::Plain));
    let mut below: HashMap<Cow<str>, Vec<&str>> = HashMap::new();
    let loose: Vec<usize> = (0..parts.len()).filter(|n| is_loose(&verdicts[*n])).collect();
    for n in &loose {
        let next = parts.get(n + 1).map_or("", |next| lines.text(next.first()));
        let known = below.entry(parts[*n].words(lines)).or_default();
        if known.len() <= OFTEN && !known.contains(&next) {
            known.push(next);
        }
    }
    for n in loose {
        if below[&parts[n].words(lines)].len() > OFTEN {
            verdicts[n].drop(Sign::Refrain);
        }
    }
}
