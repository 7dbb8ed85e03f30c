//! How a stretch begins when it is an entry: the term, the sign behind it, and where the meaning starts.
//!
//! Each form is told by its own words alone, and ordinary sentences take some of them; which are believed is for
//! all of them together to say.

use std::ops::Range;

use super::super::Section;
use super::Unit;
use crate::document::{Document, Kind, SpanKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
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
pub struct Head {
    /// Its number among the units.
    pub unit: usize,
    pub style: Style,
    pub term: Range<usize>,
    /// Where the definition begins; the end of the unit when it follows in the next.
    pub body: usize,
    /// Whether the term is set in strong type.
    pub is_strong: bool,
    /// Whether a word class such as `n.` stands behind the term.
    pub has_class: bool,
}

/// How a unit begins, when it begins like an entry.
pub fn head(document: &Document, section: &Section, n: usize, unit: &Unit) -> Option<Head> {
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
    let (style, at, len) = separator(head)?;
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

/// The first sign in `head` that may part a term from its meaning: its style, where it stands, and its bytes.
fn separator(head: &str) -> Option<(Style, usize, usize)> {
    const DASHES: [&str; 5] = [" – ", " — ", " -- ", " - ", " → "];
    let mut is_wide = false;
    head.bytes().enumerate().find_map(|(at, byte)| {
        let begins = |sign: &&str| head.as_bytes()[at..].starts_with(sign.as_bytes());
        match byte {
            b':' => [":: ", ": "].iter().find(|sign| begins(sign)).map(|sign| (Style::Colon, at, sign.len())),
            b' ' if begins(&" = ") => Some((Style::Equals, at, 3)),
            b' ' => DASHES.iter().find(|sign| begins(sign)).map(|sign| (Style::Dash, at, sign.len())),
            // Only the first wide sign counts: behind a long one begins no meaning.
            0xE3 | 0xEF if !is_wide && ["：", "\u{3000}"].iter().any(begins) => {
                is_wide = true;
                (3..=36).contains(&at).then_some((Style::Colon, at, 3))
            }
            _ => None,
        }
    })
}
