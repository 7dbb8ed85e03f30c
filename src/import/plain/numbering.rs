//! The numbering before a heading or an entry of the contents: `CHAPTER IV`, `2.3`, `B.1.1`, `IX`, `三、`.

pub mod chain;
mod words;

use super::lines::{is_caps, is_cjk, starts_low};
use super::numbers::roman;

/// How a heading is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    pub style: Style,
    /// 1 for chapters, 2 for sections and so on; 0 for parts that hold chapters.
    pub depth: u8,
    pub value: u32,
    /// It begins with a letter, as in `A.1`.
    pub is_lettered: bool,
    /// Where the words begin.
    pub len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A word such as *chapter* stands before the number.
    Word,
    /// `2.3`, `2.)`, `B.1`.
    Points,
    /// `2 Title`: a bare number, which may be anything.
    Bare,
    /// `IV.`
    Roman,
    /// `三、`
    Kanji,
}

/// The numbering that `text` begins with.
pub fn numbering(text: &str) -> Option<Numbering> {
    let plain = without_marks(text);
    // Most lines are prose, and their first letters show it.
    if is_prose(plain) && !may_be_roman(plain) {
        return None;
    }
    let is_pointed = || plain.starts_with('+') || plain.as_bytes().get(1) == Some(&b'.');
    let number = match plain.chars().next()? {
        first if first.is_ascii_digit() => points(plain),
        first if is_cjk(first) => kanji(plain),
        _ => word(plain).or_else(|| is_pointed().then(|| points(plain)).flatten()).or_else(|| roman_points(plain)),
    }?;
    Some(Numbering { len: number.len + text.len() - plain.len(), ..number })
}

/// `text` without signs of emphasis before it.
fn without_marks(text: &str) -> &str {
    if text.starts_with(['_', '*']) { text.trim_start_matches(['_', '*']) } else { text }
}

/// Whether `text` is the word alone that stands before the number of a chapter or the like.
pub fn is_chapter_word(text: &str) -> bool {
    words::unit(text).is_some()
}

/// Whether `text`, or what it is the first line of, may begin with a chapter word or points; `false` is sure, and
/// quickly known.
pub fn may_be_numbered(text: &str) -> bool {
    let plain = without_marks(text);
    let Some(c) = plain.chars().next() else { return true };
    if !c.is_alphabetic() {
        return c.is_ascii_digit() || c == '+' || is_cjk(c);
    }
    if is_prose(plain) {
        return false;
    }
    let first = words::first(plain);
    let leads = |behind: &str| behind.is_empty() || behind.starts_with(char::is_uppercase);
    plain.as_bytes().get(1) == Some(&b'.')
        || is_cjk(c)
        || words::unit(first).is_some()
        || words::is_article(first) && leads(plain[first.len()..].trim_start())
        || c.is_uppercase() && words::count(first).is_some()
}

/// Whether the first letters of `plain` show that neither words nor points number it.
fn is_prose(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) != Some(&b'.') && !words::may_begin(plain)
}

/// Whether `text` may begin with a roman number; `false` is sure, and quickly known.
pub fn may_be_roman(text: &str) -> bool {
    let plain = without_marks(text);
    let is_word = plain.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase);
    !is_word && plain.starts_with(['I', 'V', 'X', 'L', 'C', 'D', 'M'])
}

/// `CHAPTER IV`, `Livre premier`, `Zweites Kapitel`, `THE FIRST ACT`.
fn word(text: &str) -> Option<Numbering> {
    let first = words::first(text);
    if let Some(depth) = words::unit(first) {
        let rest = text[first.len()..].strip_prefix(char::is_whitespace)?.trim_start();
        let (value, len) = counted(rest)?;
        return of_word(text, depth, value, text.len() - rest.len() + len);
    }
    // The number may stand before its word; an article may stand before both.
    let start = if words::is_article(first) { text.len() - text[first.len()..].trim_start().len() } else { 0 };
    let ordinal = words::first(&text[start..]);
    if !ordinal.starts_with(char::is_uppercase) {
        return None;
    }
    let value = words::count(ordinal)?;
    let behind = &text[start + ordinal.len()..];
    let unit = words::first(behind.strip_prefix(char::is_whitespace)?);
    let depth = words::unit(unit)?;
    // `The first part of it` is talk.
    of_word(text, depth, value, start + ordinal.len() + 1 + unit.len()).filter(|it| !starts_low(&text[it.len..]))
}

/// The number behind a chapter word, and its bytes.
fn counted(rest: &str) -> Option<(u32, usize)> {
    let number = rest.split(|c: char| c.is_whitespace() || is_stop(c)).next()?;
    if let Some(value) = number.parse().ok().or_else(|| roman(number)).or_else(|| letter(number)) {
        return Some((value, number.len()));
    }
    let first = words::first(rest);
    // `CHAPTER THE FIRST`
    if words::is_article(first) {
        let behind = rest[first.len()..].trim_start();
        let ordinal = words::first(behind);
        return Some((words::count(ordinal)?, rest.len() - behind.len() + ordinal.len()));
    }
    let tens = words::count(first)?;
    // `TWENTY-ONE`
    let behind = rest[first.len()..].strip_prefix(['-', ' ']).map(words::first).unwrap_or_default();
    match words::count(behind).filter(|ones| tens >= 20 && *ones < 10) {
        Some(ones) => Some((tens + ones, first.len() + 1 + behind.len())),
        None => Some((tens, first.len())),
    }
}

fn of_word(text: &str, depth: u8, value: u32, end: usize) -> Option<Numbering> {
    // `Section 2.3`
    let end = text.len() - text[end..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    // `Second act; what of it?` is talk.
    if !text[end..].chars().next().is_none_or(|c| c.is_whitespace() || is_stop(c) || matches!(c, '_' | '*' | ',')) {
        return None;
    }
    let len = text.len() - text[end..].trim_start_matches(|c: char| c.is_whitespace() || is_stop(c)).len();
    Some(Numbering { style: Style::Word, depth, value, is_lettered: false, len })
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ':' | ')' | '—' | '–' | '-')
}

fn letter(text: &str) -> Option<u32> {
    let mut bytes = text.bytes();
    let byte = bytes.next().filter(u8::is_ascii_uppercase)?;
    bytes.next().is_none().then(|| u32::from(byte - b'A') + 1)
}

/// `2`, `2.`, `2.3`, `2.)`, `A.1`, `A.`; a lone letter needs its point.
fn points(text: &str) -> Option<Numbering> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let token = &text[..end];
    let core = token.trim_end_matches(['.', ')', ':']);
    let is_pointed = core.len() < token.len();
    if core.is_empty() || core.len() > 14 || token.len() > core.len() + 2 {
        return None;
    }
    let mut depth = 0;
    let mut value = 0;
    for (n, part) in core.split('.').enumerate() {
        value = match part.parse() {
            Ok(value) if part.len() <= 3 => value,
            _ if n == 0 => letter(part)?,
            _ => return None,
        };
        depth += 1;
    }
    let is_letter = core.starts_with(|c: char| c.is_ascii_uppercase());
    if is_letter && depth == 1 {
        return None;
    }
    let style = if is_pointed || depth > 1 { Style::Points } else { Style::Bare };
    let len = end + (text[end..].len() - text[end..].trim_start().len());
    Some(Numbering { style, depth: if is_letter { depth - 1 } else { depth }, value, is_lettered: is_letter, len })
}

fn roman_points(text: &str) -> Option<Numbering> {
    if !text.starts_with(['I', 'V', 'X', 'L', 'C', 'D', 'M']) {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '—')).unwrap_or(text.len());
    let number = &text[..end];
    let value = roman(number)?;
    let behind = text[end..].trim_start_matches(['.', ':', ')', '—']);
    let has_point = text[end..].starts_with(['.', ':', ')']);
    // `V:12` is no number and a title.
    if has_point && !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = behind.trim_start();
    // `I` is a word, `C. Smith` a name, and `CD` and `MC` stand for something else.
    let is_talk = rest.starts_with(char::is_lowercase);
    let is_pronoun = value == 1 && (!rest.starts_with(char::is_uppercase) || is_caps(rest));
    let is_word = !has_point && (is_talk || is_pronoun);
    if is_word || value >= 200 || (number.len() == 1 && value > 10) {
        return None;
    }
    Some(Numbering { style: Style::Roman, depth: 1, value, is_lettered: false, len: text.len() - rest.len() })
}

fn kanji(text: &str) -> Option<Numbering> {
    const DIGITS: &str = "一二三四五六七八九";
    let is_digit = |c: char| {
        DIGITS.contains(c) || matches!(c, '十' | '百' | '〇') || c.is_ascii_digit() || ('０'..='９').contains(&c)
    };
    let inner = text.trim_start_matches('第');
    let digits: usize = inner.chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
    if digits == 0 {
        return None;
    }
    let number = &inner[..digits];
    let rest = &inner[digits..];
    let sign = rest.chars().next();
    let is_chapter = inner.len() < text.len() && rest.starts_with(['章', '部', '話', '回', '節', '編', '巻']);
    if !is_chapter && !sign.is_none_or(|c| c.is_whitespace() || matches!(c, '、' | '．' | '.')) {
        return None;
    }
    let skip = sign.map_or(0, char::len_utf8);
    let words = rest[skip..].trim_start();
    Some(Numbering {
        style: Style::Kanji,
        depth: 1,
        value: kanji_value(number),
        is_lettered: false,
        len: text.len() - words.len(),
    })
}

fn kanji_value(number: &str) -> u32 {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).or(c.to_digit(10).map(|d| d as usize));
    let (mut value, mut last) = (0u32, 0u32);
    for c in number.chars().take(6) {
        match (c, digit(c)) {
            ('十', _) => (value, last) = (value + last.max(1) * 10, 0),
            ('百', _) => (value, last) = (value + last.max(1) * 100, 0),
            (_, Some(digit)) => last = last * 10 + digit as u32,
            _ => {}
        }
    }
    value + last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(Style, u8, u32, &str)>) {
        let found = numbering(text).map(|it| (it.style, it.depth, it.value, &text[it.len..]));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn chapters_are_numbered_in_many_ways() {
        check("CHAPTER IV. A Walk", Some((Style::Word, 1, 4, "A Walk")));
        check("Part Two", Some((Style::Word, 0, 2, "")));
        check("2.3  Salt", Some((Style::Points, 2, 3, "Salt")));
        check("B.1.1 Why salt?", Some((Style::Points, 2, 1, "Why salt?")));
        check("4.) Salt", Some((Style::Points, 1, 4, "Salt")));
        check("IX Salt", Some((Style::Roman, 1, 9, "Salt")));
        check("第二章 塩", Some((Style::Kanji, 1, 2, "塩")));
        check("十二、塩", Some((Style::Kanji, 1, 12, "塩")));
    }

    #[test]
    fn marks_before_a_number_count_as_part_of_it() {
        check("_第一章", Some((Style::Kanji, 1, 1, "")));
        check("*2.3  Salt*", Some((Style::Points, 2, 3, "Salt*")));
    }

    #[test]
    fn numbers_are_words_in_many_languages() {
        check("CHAPTER TWENTY-ONE. Salt", Some((Style::Word, 1, 21, "Salt")));
        check("CHAPTER THE FIRST", Some((Style::Word, 1, 1, "")));
        check("THE SECOND ACT", Some((Style::Word, 1, 2, "")));
        check("Scene IV. A Room", Some((Style::Word, 2, 4, "A Room")));
        check("Zweites Kapitel: Das Salz", Some((Style::Word, 1, 2, "Das Salz")));
        check("Dritter Teil", Some((Style::Word, 0, 3, "")));
        check("Livre premier", Some((Style::Word, 0, 1, "")));
        check("Deuxième partie", Some((Style::Word, 0, 2, "")));
        check("Capítulo primero", Some((Style::Word, 1, 1, "")));
        check("Parte seconda", Some((Style::Word, 0, 2, "")));
        check("Глава седьмая", Some((Style::Word, 1, 7, "")));
        check("ЧАСТЬ ВТОРАЯ", Some((Style::Word, 0, 2, "")));
    }

    #[test]
    fn words_are_not_numbers() {
        check("V:12, I:7", None);
        check("CD players", None);
        check("One book more", None);
        check("I went home", None);
        check("Part of the way", None);
        check("A. Miller", None);
        check("M. Dupont", None);
        check("一人で", None);
    }
}
