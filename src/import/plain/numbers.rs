//! Numbers as they stand on pages, before headings and before list items.

use super::facts::has_gap;
use crate::text::roman;

/// A page number as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub value: u32,
    pub is_roman: bool,
    pub label: String,
}

/// The page number that `text` consists of: `12`, `- 12 -`, `[Page 12]`, `iv | Page`, `Page 3 of 20`.
pub fn page_number(text: &str) -> Option<Number> {
    if text.len() > 24 || text.is_empty() {
        return None;
    }
    let mut number = None;
    let is_sign = |c: char| matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '(' | ')' | '/' | '·' | '•' | '~' | '.');
    let is_decorated = text.contains(|c| is_sign(c) && c != '.');
    let mut words = text.split(|c: char| c.is_whitespace() || (is_sign(c) && c != '.')).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        match word.to_lowercase().as_str() {
            "page" | "p." | "seite" | "s." | "pag." | "página" | "pagina" => {}
            "of" | "von" | "de" | "sur" => _ = words.next(),
            _ if number.is_none() => number = Some(value(word)?),
            // The second number of `3 / 20` counts the pages.
            _ if text.contains('/') && word.parse::<u32>().is_ok() => {}
            _ => return None,
        }
    }
    let number = number?;
    // A chapter may be headed `IV`; pages are numbered in small letters.
    let is_capital = number.is_roman && number.label.starts_with(char::is_uppercase) && !is_decorated;
    (!is_capital).then_some(number)
}

/// The page numbers that may stand at the ends of a running head, apart from its words.
pub fn edge_number(text: &str) -> Vec<Number> {
    if !has_gap(text.as_bytes()) && memchr::memchr2(b'|', b'[', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let gap = |c: char| c == '\t' || c == '|' || c == '[';
    let mut found = Vec::new();
    let last = text.rfind("  ").max(text.rfind(gap));
    if let Some(at) = last {
        found.extend(page_number(text[at..].trim_start_matches('|').trim()));
    }
    let first = [text.find("  "), text.find(['\t', '|'])].into_iter().flatten().min();
    if let Some(at) = first.filter(|at| Some(*at) != last || found.is_empty()) {
        found.extend(page_number(text[..at].trim()).filter(|_| !text[..at].contains(['.', '[', '('])));
    }
    found
}

/// The words of a running head that has a page number at one end.
pub fn without_number(text: &str) -> Option<&str> {
    if edge_number(text).is_empty() {
        return None;
    }
    let last = text.rfind("  ").max(text.rfind(['\t', '|', '[']))?;
    if page_number(text[last..].trim_start_matches('|').trim()).is_some() {
        return Some(text[..last].trim());
    }
    let first = [text.find("  "), text.find(['\t', '|'])].into_iter().flatten().min()?;
    Some(text[first..].trim())
}

fn value(word: &str) -> Option<Number> {
    let label = word.trim_end_matches('.').to_owned();
    if label.len() <= 4 && label.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Number { value: label.parse().ok()?, is_roman: false, label });
    }
    let value = roman(&label)?;
    Some(Number { value, is_roman: true, label })
}

/// The value of a roman number, in small or capital letters.
pub fn roman(word: &str) -> Option<u32> {
    if word.is_empty()
        || word.len() > 9
        || !(word.bytes().all(|b| b.is_ascii_lowercase()) || word.bytes().all(|b| b.is_ascii_uppercase()))
    {
        return None;
    }
    if !word.bytes().all(|b| b"ivxlcdm".contains(&b.to_ascii_lowercase())) {
        return None;
    }
    let digit = |b: u8| match b.to_ascii_lowercase() {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        b'd' => Some(500),
        b'm' => Some(1000),
        _ => None,
    };
    let digits: Vec<u32> = word.bytes().map(digit).collect::<Option<_>>()?;
    let mut value = 0;
    for (i, digit) in digits.iter().enumerate() {
        match digits.get(i + 1) {
            Some(next) if next > digit => value -= *digit as i64,
            _ => value += *digit as i64,
        }
    }
    let value = u32::try_from(value).ok()?;
    // Only what is written as a number would be written is one: `mix` and `civil` are words.
    (roman::written(value) == word.to_ascii_lowercase()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: Option<u32>) {
        assert_eq!(page_number(text).map(|number| number.value), value, "{text}");
    }

    #[test]
    fn page_numbers_come_in_many_dresses() {
        check("12", Some(12));
        check("- 12 -", Some(12));
        check("[Page 3]", Some(3));
        check("iv | Page", Some(4));
        check("3 / 21", Some(3));
        check("Page 7 of 90", Some(7));
    }

    #[test]
    fn words_and_chapters_are_no_page_numbers() {
        check("civil", None);
        check("IV", None);
        check("Chapter 3", None);
        check("1984 and 1985", None);
        check("12345", None);
    }

    #[test]
    fn a_number_beside_a_head_stands_apart() {
        assert_eq!(edge_number("THE LONG WAY      12")[0].value, 12);
        assert_eq!(edge_number("12     THE LONG WAY")[0].value, 12);
        assert_eq!(edge_number("R. Smith    Memo     [Page 9]")[0].value, 9);
        assert!(edge_number("in the year 1900").is_empty());
    }

    #[test]
    fn roman_numbers_are_written_as_they_should_be() {
        assert_eq!(roman("xiv"), Some(14));
        assert_eq!(roman("iiii"), None);
        assert_eq!(roman("mix"), Some(1009));
    }
}
