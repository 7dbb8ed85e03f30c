//! The numbering before a heading or an entry of the contents: `CHAPTER IV`, `2.3`, `B.1.1`, `IX`, `三、`.

use super::lines::{is_caps, is_cjk};
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

const WORDS: [(&str, u8); 36] = [
    ("part", 0),
    ("book", 0),
    ("volume", 0),
    ("teil", 0),
    ("buch", 0),
    ("partie", 0),
    ("livre", 0),
    ("parte", 0),
    ("libro", 0),
    ("tome", 0),
    ("chapter", 1),
    ("act", 1),
    ("kapitel", 1),
    ("chapitre", 1),
    ("capítulo", 1),
    ("capitulo", 1),
    ("capitolo", 1),
    ("appendix", 1),
    ("anhang", 1),
    ("annexe", 1),
    ("akt", 1),
    ("acte", 1),
    ("acto", 1),
    ("atto", 1),
    ("letter", 1),
    ("lecture", 1),
    ("essay", 1),
    ("canto", 1),
    ("stave", 1),
    ("scene", 2),
    ("szene", 2),
    ("scène", 2),
    ("section", 2),
    ("abschnitt", 2),
    ("escena", 2),
    ("article", 2),
];

/// The first two letters of the words above.
const BEGINNINGS: [[u8; 2]; 23] = [
    *b"pa", *b"bo", *b"vo", *b"te", *b"bu", *b"li", *b"to", *b"ch", *b"ac", *b"ka", *b"ca", *b"ap", *b"an", *b"ak",
    *b"at", *b"le", *b"es", *b"st", *b"sc", *b"sz", *b"se", *b"ab", *b"ar",
];

const COUNTED: [&str; 40] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "the first",
    "the second",
    "the third",
    "the fourth",
    "the last",
];

/// The numbering that `text` begins with.
pub fn numbering(text: &str) -> Option<Numbering> {
    let text = text.trim_start_matches(['_', '*']);
    let first = text.chars().next()?;
    if first.is_ascii_digit() {
        return points(text);
    }
    if is_cjk(first) {
        return kanji(text);
    }
    // Most lines are prose, and their first letters show it.
    let bytes = text.as_bytes();
    let is_pointed = first == '+' || bytes.get(1) == Some(&b'.');
    word(text).or_else(|| is_pointed.then(|| points(text)).flatten()).or_else(|| roman_points(text))
}

/// Whether `text` is the word alone that stands before the number of a chapter or the like.
pub fn is_chapter_word(text: &str) -> bool {
    chapter_depth(text).is_some()
}

/// Whether the first word of `text` is such a word.
pub fn begins_with_chapter_word(text: &str) -> bool {
    let text = text.trim_start_matches(['_', '*']);
    is_chapter_word(text.split(char::is_whitespace).next().unwrap_or_default())
}

/// How deep the headings lie that begin with the word `name`.
fn chapter_depth(name: &str) -> Option<u8> {
    const LONGEST: usize = 9;
    // In bytes, the longest in capital letters of any kind.
    if name.len() < 3 || name.len() > 3 * LONGEST {
        return None;
    }
    if !name.is_ascii() {
        let lower = name.to_lowercase();
        return WORDS.iter().find(|(word, _)| *word == lower).map(|(_, depth)| *depth);
    }
    let first = name.as_bytes()[0].to_ascii_lowercase();
    let is_it = |word: &str| word.as_bytes()[0] == first && word.eq_ignore_ascii_case(name);
    let second = name.as_bytes()[1].to_ascii_lowercase();
    let may_be = name.len() <= LONGEST && BEGINNINGS.contains(&[first, second]);
    WORDS.iter().find(|(word, _)| may_be && is_it(word)).map(|(_, depth)| *depth)
}

fn word(text: &str) -> Option<Numbering> {
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let depth = chapter_depth(name)?;
    let rest = rest.trim_start();
    let number = rest.split(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '—' | '-')).next()?;
    let counted = COUNTED.iter().position(|word| rest.to_lowercase().starts_with(word));
    let value =
        number.parse().ok().or_else(|| roman(number)).or(counted.map(|n| n as u32 + 1)).or_else(|| letter(number))?;
    let mut at = text.len() - rest.len() + number.len();
    at += text[at..].len()
        - text[at..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '—' | '-')).len();
    Some(Numbering { style: Style::Word, depth, value, is_lettered: false, len: at })
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
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')' | '—'));
    // `I` is a word, and `C. Smith` a name.
    let has_point = text[end..].starts_with(['.', ':', ')']);
    let is_word = value == 1 && !has_point && (!rest.starts_with(char::is_uppercase) || is_caps(rest));
    if is_word || (number.len() == 1 && value > 10) {
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
    fn every_word_before_a_number_is_known() {
        for (word, depth) in WORDS {
            check(&format!("{} 3", word.to_uppercase()), Some((Style::Word, depth, 3, "")));
        }
    }

    #[test]
    fn words_are_not_numbers() {
        check("I went home", None);
        check("Part of the way", None);
        check("A. Miller", None);
        check("M. Dupont", None);
        check("一人で", None);
    }
}
