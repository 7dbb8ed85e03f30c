//! A glossary with an entry a paragraph: `Term: what it means`, `Term – what it means`, `TERM, n. What …`, or the
//! term on a line of its own behind a sign.

use std::collections::HashSet;
use std::ops::Range;

use super::super::{Definition, Entry};
use super::order::{key, rising};
use super::{Section, is_used_elsewhere};
use crate::document::{Document, Kind, SpanKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Colon,
    Dash,
    /// `Term. What it is`, below the name of a glossary only.
    Stop,
    Equals,
    Caps,
    /// `NATO: …`, of the one style or the other.
    CapsColon,
    /// `$ term`, the definition below.
    Sign,
    /// The importer saw the term in a column of its own.
    Set,
}

/// A stretch that begins like an entry.
struct Head {
    /// Its number among the units.
    unit: usize,
    style: Style,
    term: Range<usize>,
    /// Where the definition begins; the end of the unit when it follows in the next.
    body: usize,
    /// Whether the term is set in strong type.
    is_strong: bool,
    /// Whether a word class such as `n.` stands behind the term.
    has_class: bool,
}

pub fn entries(document: &Document, section: &Section) -> Vec<Entry> {
    let units = units(document, section);
    let heads: Vec<Head> = units.iter().enumerate().filter_map(|(n, unit)| head(document, section, n, unit)).collect();
    let mut best: Vec<&Head> = Vec::new();
    for styles in styles(section) {
        let heads: Vec<&Head> = heads.iter().filter(|head| styles.contains(&head.style)).collect();
        let heads = alike(heads);
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

/// How a unit begins, when it begins like an entry.
fn head(document: &Document, section: &Section, n: usize, unit: &Unit) -> Option<Head> {
    let kind = document.blocks[unit.block].kind;
    if !matches!(kind, Kind::Paragraph | Kind::ListItem | Kind::Quote | Kind::Verse) {
        return None;
    }
    // A list in the running text explains its items as well.
    if kind == Kind::ListItem && !section.is_named && document.blocks[unit.block].marker > 0 {
        return None;
    }
    let at = unit.body.start;
    let text = &document.text[unit.body.clone()];
    let found = set(document, &unit.body).or_else(|| signed(text)).or_else(|| caps(text)).or_else(|| parted(text));
    let found = found.or_else(|| stopped(text).filter(|_| section.is_named));
    let (style, term, body) = found?;
    let has_class = style == Style::Caps && text[term.end..body].contains('.') && text[term.end..].starts_with(',');
    let is_strong = document.spans_in(at..at + 1).any(|span| span.kind == SpanKind::Strong && span.range.start <= at);
    Some(Head { unit: n, style, term: at + term.start..at + term.end, body: at + body, is_strong, has_class })
}

fn set(document: &Document, body: &Range<usize>) -> Option<(Style, Range<usize>, usize)> {
    let span = document
        .spans_in(body.start..body.end.min(body.start + 1))
        .find(|span| span.kind == SpanKind::Term && span.range.start == body.start && span.range.end < body.end)?;
    let len = span.range.len();
    let rest = &document.text[span.range.end..body.end];
    Some((Style::Set, 0..len, len + rest.len() - rest.trim_start().len()))
}

fn signed(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let rest = text.strip_prefix("$ ")?;
    let end = rest.find('\n').unwrap_or(rest.len());
    (end < 120).then(|| (Style::Sign, 2..2 + end, (2 + end + 1).min(text.len())))
}

/// `TERM, n. …`, `TERM. …`: a headword in capitals and what follows it.
fn caps(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let end = text.find([',', '.', ';', ':', '(']).or_else(|| text.find("  ")).unwrap_or(text.len()).min(60);
    let term = text.get(..end)?.trim_end();
    let is_caps = term.chars().all(|c| !c.is_lowercase()) && term.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let n_words = term.split_whitespace().count();
    if !is_caps || n_words > 5 || end == text.len() {
        return None;
    }
    let sign = text[end..].chars().next()?;
    let mut body = end + sign.len_utf8();
    // A word class such as `n.` or `v.t.` belongs to neither.
    let rest = text[body..].trim_start();
    let class = rest.split_whitespace().next().unwrap_or_default();
    if sign == ',' && class.len() <= 7 && class.ends_with('.') && class.starts_with(char::is_lowercase) {
        body = text.len() - rest.len() + class.len();
    }
    body = text.len() - text[body..].trim_start().len();
    let style = if sign == ':' { Style::CapsColon } else { Style::Caps };
    Some((style, 0..term.len(), body))
}

/// `Term. What it is.`
fn stopped(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let at = text.find(". ").filter(|at| *at <= 40)?;
    let term = &text[..at];
    let is_term =
        (1..=4).contains(&term.split_whitespace().count()) && term.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (is_term && at + 2 < text.len()).then_some((Style::Stop, 0..at, at + 2))
}

/// `Term: …`, `Term – …` or `Term = …`; `語：…`, `【語】…` and `語　…`.
fn parted(text: &str) -> Option<(Style, Range<usize>, usize)> {
    let head = &text[..text.char_indices().nth(70).map_or(text.len(), |(at, _)| at)];
    let bracketed = head.strip_prefix('【').and_then(|rest| rest.find('】'));
    if let Some(len) = bracketed {
        let body = 2 * '【'.len_utf8() + len;
        return (body < text.len()).then_some((Style::Colon, 0..body, body));
    }
    let double = head.find(":: ").map(|at| (Style::Colon, at, 3));
    let wide = ['：', '\u{3000}'].iter().filter_map(|sign| head.find(*sign)).min().filter(|at| (3..=36).contains(at));
    let wide = wide.map(|at| (Style::Colon, at, 3));
    let colon = head.find(": ").map(|at| (Style::Colon, at, 2));
    let dash = [" – ", " — ", " -- ", " - ", " → "]
        .iter()
        .filter_map(|sign| Some((Style::Dash, head.find(sign)?, sign.len())))
        .min_by_key(|(_, at, _)| *at);
    let equals = head.find(" = ").map(|at| (Style::Equals, at, 3));
    let (style, at, len) = [double, colon, dash, equals, wide].into_iter().flatten().min_by_key(|(_, at, _)| *at)?;
    let term = text[..at].trim();
    let n_words = term.split_whitespace().count();
    let is_cjk = term.chars().next().is_some_and(|c| c >= '\u{2E80}');
    if term.chars().filter(|c| c.is_alphabetic()).count() < 2 && !is_cjk {
        return None;
    }
    let is_term =
        (1..=6).contains(&n_words) && !term.contains(['.', '!', '?', ';', '"']) || (n_words <= 3 && !term.is_empty());
    let body = at + len;
    (is_term && body < text.len()).then_some((style, 0..at, body))
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use crate::import;

    fn check(text: &str, expect: &[(&str, &str)]) {
        let document = import::import(text.as_bytes(), if text.starts_with('#') { "a.md" } else { "" }).document;
        let found = entries(&document);
        let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_colon_parts_term_and_meaning() {
        let text = "A walk through the harbour and what was seen there on a quiet morning in the first days of spring, told at length and with much love for detail.\n\nGlossary\n\nAnchor: holds a ship.\n\nBow: its front end.\n\nStern: its back end.\n";
        check(text, &[("Anchor", "holds a ship."), ("Bow", "its front end."), ("Stern", "its back end.")]);
    }

    #[test]
    fn remarks_with_a_colon_are_no_glossary() {
        let text = "Note: the sea is cold here, and so it has been ever since people came to this coast to live.\n\nWarning: do not swim.\n\nAnother thing: the boats are old.\n";
        check(text, &[]);
    }

    #[test]
    fn a_dictionary_has_its_terms_in_capitals() {
        let words =
            ["ANCHOR", "BOW", "CAPSTAN", "DECK", "EBB", "FLOOD", "GALE", "HELM", "ISLE", "JIB", "KEEL", "LEE", "MAST"];
        let text: String =
            words.iter().map(|word| format!("{word}, n.  A thing of the sea that is known to all.\n\n")).collect();
        let expect: Vec<_> = words.iter().map(|word| (*word, "A thing of the sea that is known to all.")).collect();
        check(&text, &expect);
    }

    const STORY: &str = "# Boats\n\nAn anchor and a bow, a capstan, a deck and the ebb: of these we tell.\n\n";

    #[test]
    fn a_named_glossary_needs_no_order_and_may_mix_its_signs() {
        let text = format!("{STORY}## Key terms\n\n- **Stern**: behind.\n- **Bow** – in front.\n- **NATO**: a pact.\n");
        check(&text, &[("Stern", "behind."), ("Bow", "in front."), ("NATO", "a pact.")]);
    }

    #[test]
    fn two_entries_below_the_name_of_a_glossary_are_enough() {
        let text = format!("{STORY}## Glossary\n\nStern: behind.\n\nBow: in front.\n\n## End\n\nNote: it is over.\n");
        check(&text, &[("Stern", "behind."), ("Bow", "in front.")]);
    }

    #[test]
    fn a_remark_behind_bold_entries_is_none_of_them() {
        let text =
            format!("{STORY}## Glossary\n\n**Bow**: in front.\n\n**Stern**: behind.\n\nOne more thing: it is over.\n");
        check(&text, &[("Bow", "in front."), ("Stern", "behind.")]);
    }

    #[test]
    fn lines_with_an_equals_sign_are_entries_of_a_named_list() {
        let text = format!(
            "{STORY}## Abbreviations\n\nAFAIK = as far as I know  \nBTW = by the way  \nIOW = in other words\n"
        );
        check(&text, &[("AFAIK", "as far as I know"), ("BTW", "by the way"), ("IOW", "in other words")]);
    }

    #[test]
    fn a_list_of_terms_without_a_name_is_a_glossary_when_the_text_needs_them() {
        let terms = ["Anchor", "Bow", "Capstan", "Deck", "Ebb", "Flood"];
        let list: String = terms.iter().map(|term| format!("{term}: a thing that all sailors know.\n\n")).collect();
        let expect: Vec<_> = terms.iter().map(|term| (*term, "a thing that all sailors know.")).collect();
        check(&format!("{STORY}## Appendix\n\n{list}"), &expect);
        check(&format!("# Ships\n\nThey sail, and that is all.\n\n## Appendix\n\n{list}"), &[]);
    }

    #[test]
    fn speakers_of_a_play_are_no_terms() {
        let names = ["Ann", "Bert", "Carl", "Dora", "Emil", "Fritz", "Gerda", "Ann", "Carl"];
        let said: String = names.iter().map(|name| format!("{name}: I have seen it, and so have you.\n\n")).collect();
        check(&format!("# The Bench\n\nAnn, Bert, Carl, Dora, Emil and Fritz sit.\n\n## Act One\n\n{said}"), &[]);
    }
}
