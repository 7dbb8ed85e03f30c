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
    // A converter may leave a bullet alone on its line.
    let is_alone = end == text.len() && text.len() <= 4 && text.chars().all(is_sure_bullet);
    let token = if end < text.len() || is_alone { &text[..end] } else { "" };
    let bullet = bullet(token, &text[end..]).or_else(|| eastern(text));
    bullet.into_iter().chain(counted(token).into_iter().flatten())
}

/// Signs that are nothing but bullets; those of private use are what symbol fonts leave.
pub fn is_sure_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '‣'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '❖'
            | '➢'
            | '➤'
            | '►'
            | '▸'
            | '▶'
            | '❑'
            | '❒'
            | '⁃'
            | '∙'
            | '☐'
            | '☑'
            | '✓'
            | '✔'
            | '➔'
    ) || ('\u{E000}'..='\u{F8FF}').contains(&c)
}

fn bullet(token: &str, rest: &str) -> Option<Marker> {
    let c = token.chars().next()?;
    let is_one = token.len() == c.len_utf8();
    let is_bullet = is_sure_bullet(c)
        || matches!(c, '·' | '○' | '*' | '-' | '+' | '–' | '—' | '→' | '✗' | '✘' | '★')
        || (c == 'o' && rest.starts_with("  "));
    (is_one && is_bullet).then_some(Marker { style: Style::Bullet(c), value: 0, len: token.len() })
}

/// Markers that need no white space behind: `①`, `・`, `一、`, `（１）`, `２．`.
fn eastern(text: &str) -> Option<Marker> {
    let first = text.chars().next().filter(|c| !c.is_ascii() && !c.is_alphabetic() || is_kanji_digit(*c))?;
    let len = first.len_utf8();
    for (start, sign) in [('①', '①'), ('⑴', '⑴'), ('❶', '❶')] {
        let most = if start == '❶' { 10 } else { 20 };
        let value = (first as u32).wrapping_sub(start as u32).wrapping_add(1);
        if (1..=most).contains(&value) && text.len() > len {
            return Some(Marker { style: Style::Number(sign, false), value, len });
        }
    }
    if first == '・' && text.len() > len {
        return Some(Marker { style: Style::Bullet(first), value: 0, len });
    }
    let inner = text.strip_prefix('（').unwrap_or(text);
    let is_bracketed = inner.len() < text.len();
    let end = inner.find(|c| !is_kanji_digit(c) && !('０'..='９').contains(&c)).filter(|end| (3..=9).contains(end))?;
    let sign = inner[end..].chars().next()?;
    let fits = if is_bracketed { sign == '）' } else { matches!(sign, '、' | '．' | '）') };
    let len = text.len() - inner.len() + end + sign.len_utf8();
    let value = eastern_value(&inner[..end]).filter(|_| fits && len < text.len())?;
    Some(Marker { style: Style::Number(sign, is_bracketed), value, len })
}

fn is_kanji_digit(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

fn eastern_value(digits: &str) -> Option<u32> {
    let mut value = 0;
    for c in digits.chars() {
        let place = "一二三四五六七八九".chars().position(|kanji| kanji == c);
        value = match (c, place) {
            ('十', _) => value.max(1) * 10,
            (_, Some(place)) if value % 10 == 0 => value + place as u32 + 1,
            ('０'..='９', _) => value * 10 + (c as u32 - '０' as u32),
            _ => return None,
        };
    }
    Some(value)
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
    text.starts_with(is_sure_bullet) && markers(text).next().is_some()
}

/// Whether `text` begins with a dash or star that may be a bullet.
pub fn is_dashed(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '–', '—', '*', '+']);
    rest.is_some_and(|rest| rest.starts_with([' ', '\u{A0}', '\t']))
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
    if markers(next).next().is_none() {
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
    let speech = Speech::hear(lines, parts);
    let texts: Vec<Option<&str>> = parts
        .iter()
        .map(|part| {
            let text = lines.text(part.first());
            let may_be = matches!(part.kind, Kind::Paragraph | Kind::Quote) && !speech.is_spoken(lines, part);
            (may_be && markers(text).next().is_some()).then_some(text)
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
        if found[n].is_none() && text.starts_with(is_sure_bullet) {
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
    reference_sign(lines.text(part.first())).filter(|_| matches!(part.kind, Kind::Paragraph | Kind::Quote))
}

fn reference_sign(text: &str) -> Option<Sign> {
    let inner = text.trim_start_matches('^').strip_prefix('[')?;
    let (sign, rest) = inner.split_once(']')?;
    let is_sign = (1..=8).contains(&sign.len()) && !sign.contains(char::is_whitespace);
    let has_digit = sign.contains(|c: char| c.is_ascii_digit());
    let is_book = sign.contains(char::is_alphabetic);
    let is_known = has_digit || (is_book && rest.starts_with("  "));
    (is_sign && is_known && rest.starts_with(char::is_whitespace))
        .then(|| Sign { len: text.len() - rest.len(), is_book })
}

/// Whether a reference sign such as `[Mil99]` stands at the start of `text`, from which the rest may hang.
pub fn has_reference(text: &str) -> bool {
    text.starts_with(['[', '^']) && reference_sign(text).is_some()
}

/// Joins a bullet that stands alone on its line with its words below it.
pub fn join_bullets(lines: &Lines, parts: Vec<Part>) -> Vec<Part> {
    let is_alone = |part: &Part| {
        let text = lines.text(part.first());
        part.n_lines() == 1 && part.kind == Kind::Paragraph && text.len() <= 4 && text.chars().all(is_sure_bullet)
    };
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let is_words =
            |part: &Part| matches!(part.kind, Kind::Paragraph | Kind::Quote) && !is_bulleted(lines.text(part.first()));
        match joined.last_mut() {
            Some(last) if is_alone(last) && is_words(&part) && part.gap <= 2 => last.lines.end = part.lines.end,
            _ => joined.push(part),
        }
    }
    joined
}

/// Whether the item before or after the numbered paragraph `n` stands some paragraphs away: both are set in
/// from the margin alike and are sentences.
fn goes_on_later(lines: &Lines, parts: &[Part], texts: &[Option<&str>], n: usize) -> bool {
    const FAR: usize = 10;
    let indent = |n: usize| lines.all[parts[n].first()].indent;
    let is_sentence = |n: usize| ends_sentence(lines.text(parts[n].last())) && indent(n) >= 2;
    if has_far_twin(lines, parts, texts, n) {
        return true;
    }
    let Some(text) = texts[n].filter(|_| is_sentence(n)) else { return false };
    let range = n.saturating_sub(FAR)..(n + FAR + 1).min(parts.len());
    range.filter(|m| *m != n && indent(*m) == indent(n) && is_sentence(*m)).any(|m| {
        texts[m].is_some_and(|other| if m > n { pair(text, other).is_some() } else { pair(other, text).is_some() })
    })
}

/// Whether a paragraph with the same bullet stands some parts away, and all between is set in deeper.
fn has_far_twin(lines: &Lines, parts: &[Part], texts: &[Option<&str>], n: usize) -> bool {
    let indent = |m: usize| lines.all[parts[m].first()].indent;
    let style = |m: usize| texts[m].and_then(|text| markers(text).next()).map(|marker| marker.style);
    let own = style(n);
    if !matches!(own, Some(Style::Bullet(_))) {
        return false;
    }
    let is_twin = |m: usize| (indent(m) <= indent(n)).then(|| indent(m) == indent(n) && style(m) == own);
    let after = (n + 1..parts.len().min(n + 12)).find_map(is_twin);
    after == Some(true) || (n.saturating_sub(12)..n).rev().find_map(is_twin) == Some(true)
}

/// Whether a sentence ends here, perhaps before a reference such as `[Mil99]`.
fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches('.');
    match core.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        Some(0) => true,
        Some(at) => is_finished(core[..at].trim_end()),
        None => is_finished(text),
    }
}

fn is_long(lines: &Lines, part: &Part) -> bool {
    part.n_lines() > 2 || part.width(lines) > 160
}

/// Whether dashes stand before what people say, as in the novels of many languages.
struct Speech {
    is_dialogue: bool,
}

impl Speech {
    fn hear(lines: &Lines, parts: &[Part]) -> Self {
        let (mut n, mut n_lively) = (0, 0);
        for part in parts.iter().filter(|part| part.kind == Kind::Paragraph && is_dashed(lines.text(part.first()))) {
            n += 1;
            let is_lively = |i: usize| lines.text(i).contains(['!', '?', '…']);
            n_lively += usize::from(lines.body(part.lines.clone()).any(is_lively));
        }
        Self { is_dialogue: n >= 2 && 6 * n_lively >= n }
    }

    /// Whether somebody says `part`: a sentence with a dash before it, among others that ask and cry.
    fn is_spoken(&self, lines: &Lines, part: &Part) -> bool {
        let text = lines.text(part.first());
        let is_dash = text.starts_with(['—', '–', '-']);
        self.is_dialogue && is_dash && is_dashed(text) && is_finished(lines.text(part.last())) && {
            let words = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            !words.starts_with(char::is_lowercase)
        }
    }
}

/// Items that stand further to the right than the item before are a level deeper, and so are items with another
/// kind of marker at the same place. What stands below the words of an item belongs to it.
fn nest(lines: &Lines, parts: &mut [Part]) {
    let mut levels: Vec<(usize, Option<Style>)> = Vec::new();
    for part in parts {
        let text = lines.text(part.first());
        let indent = lines.all[part.first()].indent;
        if part.kind != Kind::ListItem {
            let is_below = levels.last().is_some_and(|(item, _)| indent > *item && indent <= *item + 8);
            if is_below && matches!(part.kind, Kind::Paragraph | Kind::Quote) {
                part.take_for(Kind::Paragraph, document::Sign::SetIn);
                part.depth = levels.len().min(8) as u8;
            } else {
                levels.retain(|(item, _)| *item < indent && matches!(part.kind, Kind::Code | Kind::Table));
            }
            continue;
        }
        let style = markers(text).next().map(|marker| marker.style);
        while levels.last().is_some_and(|(item, _)| *item > indent) {
            levels.pop();
        }
        match levels.iter().position(|(item, other)| *item == indent && is_same(*other, style)) {
            Some(level) => levels.truncate(level + 1),
            None => levels.push((indent, style)),
        }
        part.depth = (levels.len() - 1).min(8) as u8;
    }
}

/// Whether two styles are one list: `i.` may have been read as a letter.
fn is_same(one: Option<Style>, two: Option<Style>) -> bool {
    let sign = |style| match style {
        Some(Style::Letter(sign, bracket) | Style::Roman(sign, bracket)) => Some((sign, bracket)),
        _ => None,
    };
    one == two || (sign(one).is_some() && sign(one) == sign(two))
}

#[cfg(test)]
mod tests;
