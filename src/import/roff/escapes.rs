//! Escapes: what a line of roff says besides its words.

use std::ops::Range;

use super::signs;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words as they stand there.
    Words(Range<usize>),
    /// What an escape stands for, and where it is.
    Made(String, Range<usize>),
    Font(String),
    /// The next line goes on without a space.
    GoesOn,
}

/// What escapes refer to: strings and numbers.
pub trait Names {
    fn string(&self, name: &str) -> String;
    fn number(&self, name: &str) -> i64;
}

/// No words that an escape stands for are longer.
const LONGEST: usize = 4000;

/// Cuts a line into its parts.
pub fn parts(line: &str, names: &impl Names) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &line.as_bytes()[at..]).map(|i| at + i) {
        if found > at {
            parts.push(Part::Words(at..found));
        }
        let Some(end) = escape(line, found, names, &mut parts) else { return parts };
        at = end;
    }
    if at < line.len() {
        parts.push(Part::Words(at..line.len()));
    }
    parts
}

/// The line without its escapes, as the words that they stand for.
pub fn plain(line: &str, names: &impl Names) -> String {
    let mut plain = String::new();
    for part in parts(line, names) {
        match part {
            Part::Words(range) => plain.push_str(&line[range]),
            Part::Made(words, _) => plain.push_str(&words),
            Part::Font(_) | Part::GoesOn => {}
        }
    }
    plain
}

/// Reads the escape at `at`, and says where the line goes on. A comment ends the line.
fn escape(line: &str, at: usize, names: &impl Names, parts: &mut Vec<Part>) -> Option<usize> {
    let mut made = |words: &str, end: usize| {
        if !words.is_empty() {
            parts.push(Part::Made(words.to_owned(), at..end));
        }
        Some(end)
    };
    let Some(sign) = line[at + 1..].chars().next() else {
        parts.push(Part::GoesOn);
        return None;
    };
    let behind = at + 1 + sign.len_utf8();
    match sign {
        '"' | '#' => None,
        'e' | '\\' => made("\\", behind),
        '-' | '.' | '_' => made(&sign.to_string(), behind),
        '\'' => made("´", behind),
        '`' => made("`", behind),
        ' ' | '~' | '0' | 't' => made(" ", behind),
        '(' | '[' | 'C' => {
            let (name, end) = name(line, if sign == 'C' { behind } else { at + 1 });
            made(&signs::sign(name).unwrap_or_default(), end)
        }
        'f' => {
            let (name, end) = name(line, behind);
            parts.push(Part::Font(name.to_owned()));
            Some(end)
        }
        '*' => {
            let (name, end) = name(line, behind);
            let words = names.string(name.split(' ').next().unwrap_or_default());
            // What a string stands for has escapes of its own; those of a string in it are not looked at.
            let within = self::parts(&words[..words.floor_char_boundary(LONGEST)], &NoNames);
            for part in within {
                parts.push(match part {
                    Part::Words(range) => Part::Made(words[range].to_owned(), at..end),
                    Part::Made(words, _) => Part::Made(words, at..end),
                    part => part,
                });
            }
            Some(end)
        }
        'n' => {
            let from = behind + usize::from(line[behind..].starts_with(['+', '-']));
            let (name, end) = name(line, from);
            made(&names.number(name).to_string(), end)
        }
        'N' => {
            let (code, end) = name(line, behind);
            let sign = code.parse().ok().and_then(char::from_u32).map(String::from);
            made(&sign.unwrap_or_default(), end)
        }
        'o' => {
            let (signs, end) = name(line, behind);
            made(&signs.chars().take(1).collect::<String>(), end)
        }
        'c' => {
            parts.push(Part::GoesOn);
            Some(behind)
        }
        's' => Some(size(line, behind)),
        'h' | 'v' | 'w' | 'l' | 'L' | 'D' | 'b' | 'x' | 'X' | 'Y' | 'A' | 'B' | 'H' | 'S' | 'R' | 'Z' | 'm' | 'M'
        | 'F' | 'g' | 'V' | 'O' | 'k' => Some(name(line, behind).1),
        '&' | '|' | '^' | '%' | ':' | '/' | ',' | ')' | '{' | '}' | 'u' | 'd' | 'r' | 'p' | 'a' | 'z' | 'E' | '!'
        | '?' => Some(behind),
        sign => made(&sign.to_string(), behind),
    }
}

/// The name that an escape has behind it, in any of its forms, `x`, `(xx`, `[xxx]` or `'xxx'`, and where it ends.
fn name(line: &str, at: usize) -> (&str, usize) {
    let rest = &line[at..];
    let closed = |close: char| {
        let inner = &rest[1..];
        let len = inner.find(close).unwrap_or(inner.len());
        (&inner[..len], at + 1 + len + usize::from(len < inner.len()))
    };
    match rest.chars().next() {
        Some('[') => closed(']'),
        Some('\'') => closed('\''),
        Some('(') => {
            let len = rest[1..].char_indices().nth(2).map_or(rest.len() - 1, |(len, _)| len);
            (&rest[1..1 + len], at + 1 + len)
        }
        Some(sign) => (&rest[..sign.len_utf8()], at + sign.len_utf8()),
        None => ("", at),
    }
}

/// Where a change of the size ends: `-1`, `10`, `[+2]`.
fn size(line: &str, at: usize) -> usize {
    let rest = &line[at..];
    let sign = usize::from(rest.starts_with(['+', '-']));
    match rest[sign..].bytes().next() {
        Some(b'(' | b'[' | b'\'') => name(line, at + sign).1,
        Some(b'1'..=b'3') if sign == 0 && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => at + 2,
        Some(b'0'..=b'9') => at + sign + 1,
        _ => at + sign,
    }
}

/// No strings and numbers.
pub struct NoNames;

impl Names for NoNames {
    fn string(&self, _: &str) -> String {
        String::new()
    }

    fn number(&self, _: &str) -> i64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_stand_for_signs_or_for_nothing() {
        let read = |line: &str| plain(line, &NoNames);
        assert_eq!(read(r"\-a\fB\s-1b\s0\fR \(em \[u2014]\e\&.\|c\h'-04'\(bu\h'+03'\c"), r"-ab — —\.c•");
        assert_eq!(read("ebb \\(co 1\\0\\N'65'\\o'ab' \\*(lq\\~\\[ha] \\\" remark"), "ebb © 1 Aa  ^ ");
        assert_eq!(read(r"a\m[blue]b\m[]\u'x'"), "ab'x'");
    }

    proptest! {
        #[test]
        fn any_line_has_parts_within_it(line in r##"(\\[a-zA-Z(\[*'"0-9\-]|[a-z('\[\]東"]| ){0,40}"##) {
            for part in parts(&line, &NoNames) {
                if let Part::Words(range) | Part::Made(_, range) = part {
                    prop_assert!(line.get(range).is_some());
                }
            }
        }
    }
}
