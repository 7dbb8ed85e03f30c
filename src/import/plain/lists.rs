//! List items: which of the `markers` are believed.
//!
//! A number before a line may be a year, a heading or the end of a sentence. It is a marker when its
//! neighbours count on with it; a bullet is one when it is not alone.

mod markers;
mod nesting;
mod references;
mod speech;

pub use markers::{is_bulleted, is_dashed, is_marked, markers};
pub use references::has_reference;

use super::lines::{Lines, is_finished};
use super::parts::Part;
use crate::document::{Kind, Sign};
use markers::{Marker, Style, is_sure_bullet, pair};
use speech::Speech;

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
    lines.is_finished(body[n - 1])
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
            let may_be = matches!(part.kind, Kind::Paragraph | Kind::Quote) && lines.is_marked(part.first());
            (may_be && !speech.is_spoken(lines, part)).then_some(text)
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
            part.take_for(Kind::ListItem, Sign::Marker);
            part.signs.pro.add(Sign::CountsOn);
            part.marker = len;
        }
    }
    references::mark(lines, parts);
    nesting::nest(lines, parts);
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
    let indent = |n: usize| lines.all[parts[n].first()].indent();
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
    let indent = |m: usize| lines.all[parts[m].first()].indent();
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

#[cfg(test)]
mod tests;
