//! A glossary with an entry a paragraph: `Term: what it means`, `Term – what it means`, `TERM, n. What …`, or the
//! term on a line of its own behind a sign.

mod heads;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::{Definition, Entry};
use super::order::{key, rising};
use super::{Section, is_used_elsewhere};
use crate::document::{Document, Kind};
use heads::{Head, Style, head};

pub fn entries(document: &Document, section: &Section) -> Vec<Entry> {
    let units = units(document, section);
    let heads: Vec<Head> = units.iter().enumerate().filter_map(|(n, unit)| head(document, section, n, unit)).collect();
    let mut best: Vec<&Head> = Vec::new();
    for styles in styles(section) {
        let heads: Vec<&Head> = heads.iter().filter(|head| styles.contains(&head.style)).collect();
        let heads = without_speakers(document, alike(heads));
        let needs_order = styles.contains(&Style::Stop);
        if section.is_named && !needs_order && is_nearly_all(document, &units, &heads) {
            return cut(document, &units, &heads);
        }
        let keys: Vec<String> = heads.iter().map(|head| key(&document.text[head.term.clone()])).collect();
        let run = rising(&keys);
        if run.len() > best.len() && is_glossary(document, section, &units, &heads, &run) {
            best = run.iter().map(|n| heads[*n]).collect();
        }
    }
    cut(document, &units, &best)
}

/// A block that may hold an entry, or a line of one that has lines.
struct Unit {
    block: usize,
    body: Range<usize>,
    is_heading: bool,
}

fn units(document: &Document, section: &Section) -> Vec<Unit> {
    let mut units = Vec::with_capacity(section.blocks.len());
    for n in section.blocks.clone() {
        let block = &document.blocks[n];
        let body = block.body();
        // A poem has dashes in its lines; they are read as entries only below the name of a glossary.
        if section.is_named && block.kind == Kind::Verse {
            let mut at = body.start;
            for line in document.text[body].split_inclusive('\n') {
                units.push(Unit { block: n, body: at..at + line.trim_end().len(), is_heading: false });
                at += line.len();
            }
        } else {
            units.push(Unit { block: n, body, is_heading: matches!(block.kind, Kind::Heading(_)) });
        }
    }
    units
}

/// The styles of one glossary: below a name, colons and dashes may be mixed.
fn styles(section: &Section) -> &'static [&'static [Style]] {
    if section.is_named {
        &[
            &[Style::Colon, Style::Dash, Style::Equals, Style::CapsColon],
            &[Style::Caps, Style::CapsColon],
            &[Style::Sign],
            &[Style::Set],
            &[Style::Stop],
        ]
    } else {
        &[&[Style::Colon], &[Style::Dash], &[Style::Caps, Style::CapsColon], &[Style::Sign], &[Style::Set]]
    }
}

/// Where most terms are set in strong type, what is not is a remark.
fn alike(heads: Vec<&Head>) -> Vec<&Head> {
    let n_strong = heads.iter().filter(|head| head.is_strong).count();
    if n_strong >= 2 && n_strong * 2 > heads.len() {
        heads.into_iter().filter(|head| head.is_strong).collect()
    } else {
        heads
    }
}

/// What comes again and again is a speaker or a field, and no term.
fn without_speakers<'a>(document: &Document, heads: Vec<&'a Head>) -> Vec<&'a Head> {
    const OFTEN: usize = 3;
    let name = |head: &Head| document.text[head.term.clone()].trim().to_owned();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for head in &heads {
        *counts.entry(name(head)).or_default() += 1;
    }
    heads.into_iter().filter(|head| counts[&name(head)] < OFTEN).collect()
}

/// Whether a section is made of entries of one style and hardly anything else: then it needs no order.
fn is_nearly_all(document: &Document, units: &[Unit], heads: &[&Head]) -> bool {
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return false };
    let n_within = |units: &[Unit]| units.iter().filter(|unit| !unit.is_heading).count();
    // A remark may stand before them and behind.
    heads.len() >= 2
        && heads.len() * 10 >= n_within(&units[first.unit..=last.unit]) * 7
        && heads.len() * 2 >= n_within(units)
        && are_distinct(document, heads)
}

/// Speakers come again, terms do not.
fn are_distinct(document: &Document, heads: &[&Head]) -> bool {
    let terms: HashSet<String> = heads.iter().map(|head| key(&document.text[head.term.clone()])).collect();
    terms.len() * 10 >= heads.len() * 9
}

fn is_glossary(document: &Document, section: &Section, units: &[Unit], heads: &[&Head], run: &[usize]) -> bool {
    let least = match (section.is_named, section.is_whole) {
        (true, _) => 3,
        (false, false) => 6,
        (false, true) => 12,
    };
    let share = if section.is_named { 7 } else { 8 };
    if run.len() < least || run.len() * 10 < heads.len() * share {
        return false;
    }
    let (first, last) = (heads[run[0]].unit, heads[run[run.len() - 1]].unit);
    let is_text =
        |unit: &&Unit| matches!(document.blocks[unit.block].kind, Kind::Paragraph | Kind::ListItem | Kind::Verse);
    let n_text = units[first..=last].iter().filter(is_text).count();
    let sparse = if heads[run[0]].style == Style::Sign {
        12
    } else if section.is_named {
        4
    } else {
        3
    };
    run.len() * sparse >= n_text && (section.is_named || is_glossary_unnamed(document, units, heads, run))
}

/// Lists of other things rise too: options, ingredients, weekdays, people. The terms of a glossary come once, are
/// explained in more than a few words, and are words that the text needs.
fn is_glossary_unnamed(document: &Document, units: &[Unit], heads: &[&Head], run: &[usize]) -> bool {
    /// So many in order are a dictionary, whose words need not be in use.
    const MANY: usize = 30;
    if run.len() > MANY {
        return true;
    }
    let chosen: Vec<&Head> = run.iter().map(|n| heads[*n]).collect();
    let letters: HashSet<_> =
        chosen.iter().filter_map(|head| document.text[head.term.clone()].chars().next()).collect();
    let here = units[chosen[0].unit].body.start..units[chosen[chosen.len() - 1].unit].body.end;
    let is_used = |head: &&&Head| is_used_elsewhere(document, &here, document.text[head.term.clone()].trim());
    let is_explained = |head: &&&Head| {
        let body = &document.text[head.body..units[head.unit].body.end];
        body.is_empty() || body.split_whitespace().count() >= 4
    };
    let is_explained_well = |head: &&&Head| document.text[head.body..].split_whitespace().take(3).count() == 3;
    // Nearly the whole alphabet in order, and nothing out of order among it, is no chance.
    let is_dictionary = chosen.len() >= 15
        && letters.len() >= 8
        && chosen.len() * 20 >= heads.len() * 19
        && chosen.iter().filter(is_explained_well).count() * 10 >= chosen.len() * 9;
    let n_classes = chosen.iter().filter(|head| head.has_class).count();
    letters.len() >= 3
        && are_distinct(document, heads)
        && chosen.iter().filter(is_explained).count() * 10 >= chosen.len() * 7
        && (is_dictionary || n_classes * 2 > chosen.len() || chosen.iter().filter(is_used).count() * 2 >= chosen.len())
}

fn cut(document: &Document, units: &[Unit], heads: &[&Head]) -> Vec<Entry> {
    heads.iter().enumerate().map(|(n, head)| entry(document, units, head, heads.get(n + 1).copied())).collect()
}

fn entry(document: &Document, units: &[Unit], head: &Head, next: Option<&Head>) -> Entry {
    let own = &units[head.unit].body;
    let stop = next.map_or(units.len(), |next| next.unit);
    let stop = (head.unit + 1..stop).find(|n| units[*n].is_heading).unwrap_or(stop);
    // Behind the last entry anything may follow; it owns only its unit.
    let stop = if next.is_none() && head.body < own.end { head.unit + 1 } else { stop.max(head.unit + 1) };
    let start = if head.body < own.end {
        head.body
    } else {
        units.get(head.unit + 1).filter(|_| stop > head.unit + 1).map_or(head.body, |unit| unit.body.start)
    };
    let end = units[stop - 1].body.end;
    let headword = bare(&document.text[head.term.clone()]).to_owned();
    let forms = forms(&headword);
    Entry { headword, forms, definition: Definition::Here(start..end.max(start)) }
}

/// A headword without the marks around it: `'AAA'`, `[[id]]term::`, `【語】`, `term (n.)`.
fn bare(term: &str) -> &str {
    let term = term.trim();
    let term = term.strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map_or(term, |(_, rest)| rest);
    let inner = term.trim_matches(|c| {
        matches!(c, '\'' | '"' | '“' | '”' | '‘' | '’' | '«' | '»' | '【' | '】' | '「' | '」' | '*' | '_' | '`')
            || c == ':'
    });
    let term = if inner.is_empty() { term } else { inner.trim() };
    match term.rsplit_once(" (") {
        // A word class.
        Some((name, class)) if class.ends_with(".)") && class.len() <= 8 => name.trim_end(),
        _ => term,
    }
}

/// `Long Name (LN)` is known by both names.
fn forms(headword: &str) -> Vec<String> {
    let Some((name, rest)) = headword.split_once(" (") else { return Vec::new() };
    match rest.strip_suffix(')') {
        Some(short) if !short.is_empty() && short.len() < 30 && !short.contains('(') => {
            vec![name.trim().to_owned(), short.to_owned()]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
