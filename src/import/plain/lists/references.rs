//! Reference signs in square brackets: `[Mil99]` before a book, `[7]` before a note.
//!
//! One alone may be an aside of the author; several paragraphs that begin so are a list.

use super::super::lines::Lines;
use super::super::parts::Part;
use crate::document::{self, Kind};

/// Makes items or notes of the paragraphs that begin with a reference sign, when there are several: `[Mil99]` stands
/// in a list of books, `[7]` and `^[7]` are notes.
pub fn mark(lines: &Lines, parts: &mut [Part]) {
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

/// Whether a reference sign such as `[Mil99]` stands at the start of `text`, from which the rest may hang.
pub fn has_reference(text: &str) -> bool {
    text.starts_with(['[', '^']) && reference_sign(text).is_some()
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
