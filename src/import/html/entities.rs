//! Character references: `&amp;`, `&#8212;`, `&eacute` and two thousand more.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

/// All names with their `&`, those that need no `;` also without it.
static NAMED: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| entities::ENTITIES.iter().map(|it| (it.entity, it.characters)).collect());

/// The longest name, and the longest of those that need no `;`.
const LONGEST: usize = 33;
const LONGEST_OPEN: usize = 7;

/// How long the reference is that `rest` begins with, and what it stands for.
pub fn reference(rest: &str) -> Option<(usize, Cow<'static, str>)> {
    let behind = rest.strip_prefix('&')?;
    match behind.strip_prefix('#') {
        Some(number) => numbered(number).map(|(len, c)| (len + "&#".len(), Cow::Owned(c.to_string()))),
        None => named(rest),
    }
}

fn numbered(rest: &str) -> Option<(usize, char)> {
    let hex = rest.strip_prefix(['x', 'X']);
    let (digits, radix) = hex.map_or((rest, 10), |rest| (rest, 16));
    let len = digits.bytes().position(|byte| !(byte as char).is_digit(radix)).unwrap_or(digits.len());
    if len == 0 {
        return None;
    }
    let number = u32::from_str_radix(&digits[..len], radix).unwrap_or(u32::MAX);
    let end = len + usize::from(digits[len..].starts_with(';'));
    Some((rest.len() - digits.len() + end, character(number)))
}

fn character(number: u32) -> char {
    match number {
        0 => char::REPLACEMENT_CHARACTER,
        // Who writes these means the signs that Windows has there.
        0x80..=0x9F => WINDOWS_1252.decode(&[number as u8]).0.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn named(rest: &str) -> Option<(usize, Cow<'static, str>)> {
    let letters = rest.bytes().skip(1).take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let found = |len: usize| NAMED.get(&rest[..len]).map(|shown| (len, Cow::Borrowed(*shown)));
    let closed = rest[letters + 1..].starts_with(';').then(|| found(letters + 2)).flatten();
    closed.or_else(|| (3..=LONGEST_OPEN.min(letters + 1)).rev().find_map(found))
}

/// A text with all its references decoded.
pub fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut decoded = text[..first].to_owned();
    for (_, shown) in pieces(&text[first..]) {
        decoded.push_str(&shown);
    }
    Cow::Owned(decoded)
}

/// A text cut where references stand: how long each piece is, and what is to be read there.
pub fn pieces(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let piece = reference(rest).unwrap_or_else(|| {
            let len = memchr::memchr(b'&', &rest.as_bytes()[1..]).map_or(rest.len(), |len| len + 1);
            (len, Cow::Borrowed(&rest[..len]))
        });
        at += piece.0;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected);
    }

    #[test]
    fn references_are_decoded_as_browsers_do() {
        check("a &amp; b &eacute;t&eacute &#65;&#x41 &mdash;", "a & b été AA —");
        check("&notin; &notit; &ampx &", "∉ ¬it; &x &");
        check("&what; &#; &#x; &&lt;é", "&what; &#; &#x; &<é");
        check("&#0;&#x110000;&#99999999999;&#xD800;&#151;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}—");
        check("&CounterClockwiseContourIntegral;", "∳");
    }
}
