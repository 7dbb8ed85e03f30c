//! List items: their markers, and which of them are believed.
//!
//! A number before a line may be a year, a heading or the end of a sentence. It is a marker when its
//! neighbours count on with it; a bullet is one when it is not alone.

use super::lines::{Lines, is_finished};
use super::parts::Part;
use crate::document::{self, Kind};

/// What an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub style: Style,
    pub value: u32,
    /// Its bytes, without the white space behind it.
    pub len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Bullet(char),
    /// A number and the sign behind it; the flag says whether a bracket stands before.
    Number(char, bool),
    Letter(char, bool),
    Roman(char, bool),
}

/// The markers that `text` may begin with: `i.` can be a letter or a roman number.
pub fn markers(text: &str) -> impl Iterator<Item = Marker> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let token = if end < text.len() { &text[..end] } else { "" };
    let bullet = bullet(token, &text[end..]);
    bullet.into_iter().chain(counted(token).into_iter().flatten())
}

fn bullet(token: &str, rest: &str) -> Option<Marker> {
    let c = token.chars().next()?;
    let is_one = token.len() == c.len_utf8();
    let is_bullet = matches!(c, '•' | '·' | '◦' | '▪' | '●' | '○' | '■' | '‣' | '*' | '-' | '+' | '–')
        || (c == 'o' && rest.starts_with("  "));
    (is_one && is_bullet).then_some(Marker { style: Style::Bullet(c), value: 0, len: token.len() })
}

fn counted(token: &str) -> Option<[Marker; 2]> {
    if token.len() > 8 || !token.is_ascii() {
        return None;
    }
    let inner = token.strip_prefix('(').unwrap_or(token);
    let is_bracketed = inner.len() < token.len();
    let core = inner.trim_end_matches(['.', ')', ':']);
    let sign = inner[core.len()..].chars().last()?;
    if inner.len() > core.len() + 2 || (is_bracketed && sign != ')') || sign == ':' || core.is_empty() {
        return None;
    }
    let len = token.len();
    if let Ok(value) = core.parse() {
        let marker = Marker { style: Style::Number(sign, is_bracketed), value, len };
        return (core.len() <= 3).then_some([marker, marker]);
    }
    let letter = (core.len() == 1)
        .then(|| u32::from(core.as_bytes()[0].to_ascii_lowercase()).checked_sub(96))
        .flatten()
        .filter(|n| (1..=26).contains(n));
    let roman = super::numbers::roman(core);
    let as_letter = letter.map(|value| Marker { style: Style::Letter(sign, is_bracketed), value, len });
    let as_roman = roman.map(|value| Marker { style: Style::Roman(sign, is_bracketed), value, len });
    match (as_letter, as_roman) {
        (Some(one), Some(two)) => Some([one, two]),
        (Some(one), None) | (None, Some(one)) => Some([one, one]),
        (None, None) => None,
    }
}

/// Whether `text` begins with a sign that is nothing but a bullet.
pub fn is_bulleted(text: &str) -> bool {
    text.starts_with(['•', '◦', '▪', '●', '‣', '■']) && markers(text).next().is_some()
}

/// Whether one item comes right after the other in a list.
fn follows(one: Marker, two: Marker) -> bool {
    match one.style {
        Style::Bullet(_) => one.style == two.style,
        _ => one.style == two.style && two.value == one.value + 1,
    }
}

fn pair(text: &str, next: &str) -> Option<(Marker, Marker)> {
    let mut pairs = markers(text).flat_map(|one| markers(next).map(move |two| (one, two)));
    pairs.find(|(one, two)| follows(*one, *two))
}

/// Whether the line `body[n]` begins an item that does not begin with the first line of `body`.
pub fn begins_item(lines: &Lines, body: &[usize], n: usize) -> bool {
    let next = lines.text(body[n]);
    if !lines.is_marked(body[n]) {
        return false;
    }
    // The item before is at the start of the part, because each item begins a part.
    if pair(lines.text(body[0]), next).is_some() {
        return true;
    }
    let is_first = |marker: Marker| marker.value <= 1;
    if !markers(next).any(is_first) {
        return false;
    }
    // The first item of a list needs the second as its witness.
    let later = body[n + 1..].iter().take(12);
    is_finished(lines.text(body[n - 1]))
        && later.into_iter().any(|i| pair(next, lines.text(*i)).is_some_and(|(one, _)| is_first(one)))
}

/// How many parts away the next item may be.
const REACH: usize = 2;

/// Makes list items of the parts whose markers count on.
pub fn mark(lines: &Lines, parts: &mut [Part]) {
    let texts: Vec<Option<&str>> = parts
        .iter()
        .map(|part| {
            let text = lines.text(part.first());
            let may_be = matches!(part.kind, Kind::Paragraph | Kind::Quote);
            (may_be && lines.is_marked(part.first())).then_some(text)
        })
        .collect();
    let mut found: Vec<Option<usize>> = vec![None; parts.len()];
    for (n, text) in texts.iter().enumerate() {
        let Some(text) = text else { continue };
        for (m, next) in texts.iter().enumerate().skip(n + 1).take(REACH) {
            let Some((one, two)) = next.and_then(|next| pair(text, next)) else { continue };
            let is_near = m == n + 1 || matches!(one.style, Style::Bullet(_)) || is_long(lines, &parts[n]);
            if is_near {
                found[n] = Some(one.len);
                found[m] = Some(two.len);
                break;
            }
        }
        if found[n].is_none() && goes_on_later(lines, parts, &texts, n) {
            found[n] = markers(text).next().map(|marker| marker.len);
        }
        if found[n].is_none() && text.starts_with(['•', '▪', '●', '‣', '◦']) {
            found[n] = text.chars().next().map(char::len_utf8);
        }
    }
    for (part, marker) in parts.iter_mut().zip(found) {
        if let Some(len) = marker {
            part.take_for(Kind::ListItem, document::Sign::Marker);
            part.signs.pro.add(document::Sign::CountsOn);
            part.marker = len;
        }
    }
    mark_notes(lines, parts);
    nest(lines, parts);
}

/// Makes items or notes of the paragraphs that begin with a reference sign, when there are several: `[Mil99]` stands
/// in a list of books, `[7]` and `^[7]` are notes.
fn mark_notes(lines: &Lines, parts: &mut [Part]) {
    let found: Vec<(usize, Sign)> = (0..parts.len()).filter_map(|n| Some((n, reference(lines, &parts[n])?))).collect();
    if found.len() < 2 {
        return;
    }
    for (n, sign) in found {
        let kind = if sign.is_book { Kind::ListItem } else { Kind::Note };
        parts[n].take_for(kind, document::Sign::ReferenceMark);
        parts[n].marker = sign.len;
    }
}

struct Sign {
    len: usize,
    is_book: bool,
}

fn reference(lines: &Lines, part: &Part) -> Option<Sign> {
    let text = lines.text(part.first());
    let inner = text.trim_start_matches('^').strip_prefix('[')?;
    let (sign, rest) = inner.split_once(']')?;
    let is_sign = (1..=8).contains(&sign.len()) && !sign.contains(char::is_whitespace);
    let has_digit = sign.contains(|c: char| c.is_ascii_digit());
    let is_book = sign.contains(char::is_alphabetic);
    let is_free = rest.starts_with(char::is_whitespace) && matches!(part.kind, Kind::Paragraph | Kind::Quote);
    let is_known = has_digit || (is_book && rest.starts_with("  "));
    (is_sign && is_known && is_free).then(|| Sign { len: text.len() - rest.len(), is_book })
}

/// Whether the item before or after the numbered paragraph `n` stands some paragraphs away: both are set in
/// from the margin alike and are sentences.
fn goes_on_later(lines: &Lines, parts: &[Part], texts: &[Option<&str>], n: usize) -> bool {
    const FAR: usize = 10;
    let indent = |n: usize| lines.all[parts[n].first()].indent;
    let is_sentence = |n: usize| is_finished(lines.text(parts[n].last())) && indent(n) >= 2;
    let Some(text) = texts[n].filter(|_| is_sentence(n)) else { return false };
    let range = n.saturating_sub(FAR)..(n + FAR + 1).min(parts.len());
    range.filter(|m| *m != n && indent(*m) == indent(n) && is_sentence(*m)).any(|m| {
        texts[m].is_some_and(|other| if m > n { pair(text, other).is_some() } else { pair(other, text).is_some() })
    })
}

fn is_long(lines: &Lines, part: &Part) -> bool {
    part.n_lines() > 2 || part.width(lines) > 160
}

/// Items that stand further to the right than the item before are a level deeper.
fn nest(lines: &Lines, parts: &mut [Part]) {
    let mut indents: Vec<usize> = Vec::new();
    for part in parts {
        if part.kind != Kind::ListItem {
            indents.clear();
            continue;
        }
        let indent = lines.all[part.first()].indent;
        while indents.last().is_some_and(|last| *last >= indent) {
            indents.pop();
        }
        part.depth = indents.len().min(8) as u8;
        indents.push(indent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_count_on() {
        assert!(pair("1. salt", "2. oil").is_some());
        assert!(pair("(a) salt", "(b) oil").is_some());
        assert!(pair("iv) salt", "v) oil").is_some());
        assert!(pair("• salt", "• oil").is_some());
        assert!(pair("1. salt", "3. oil").is_none());
        assert!(pair("1. salt", "2) oil").is_none());
    }

    #[test]
    fn a_year_is_no_marker() {
        assert!(markers("1917. And then").next().is_none());
        assert!(markers("end. And then").next().is_none());
    }
}
