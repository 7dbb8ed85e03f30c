//! A record as we write it ourselves, read without the whole of TOML.
//!
//! A notebook may have a hundred thousand records, and what TOML allows is far more than what stands in them: one key
//! on each line, and texts, whole numbers, moments and lists of texts for values. What looks like that is read here in
//! a tenth of the time; of anything else nothing is said here, and the reader of all TOML is asked.

use std::borrow::Cow;

use jiff::Timestamp;
use toml::Table;

use super::standing::{SUM, sum, sum_of};
use super::{Meant, Why};

/// A value of a plain record.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    Time(Timestamp),
    Texts(Vec<Cow<'a, str>>),
    /// Texts with names of their own.
    Named(Vec<(&'a str, Cow<'a, str>)>),
    Flag(bool),
}

/// A record whose lines are all plain.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    pub kind: &'a str,
    /// All but those that every record has, in the order of the file. No key stands there twice.
    pub own: Vec<(&'a str, Plain<'a>)>,
    /// What another version wrote: lines that begin with a quoted key.
    pub other: Table,
    pub change: String,
    pub why: Why,
    /// Whether the sum fits.
    pub is_whole: bool,
}

impl<'a> Fields<'a> {
    /// The fields of the record that is all of `bytes`; `None` when it may be one, but is not plain.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (header, mut rest) = text.split_once('\n')?;
        let kind = header.strip_prefix("[[")?.strip_suffix("]]").filter(|kind| is_bare(kind))?;
        // No kind of record has more fields but an amended one, so this is room enough.
        let mut fields = Self { kind, own: Vec::with_capacity(16), ..Self::default() };
        let (mut change, mut given, mut sum_at) = (None, None, text.len());
        while !rest.is_empty() {
            if let Some(more) = rest.strip_prefix('\n') {
                rest = more;
                continue;
            }
            // The sum is the last line of all.
            if given.is_some() {
                return None;
            }
            if rest.starts_with('"') {
                rest = fields.put_other(rest)?;
                continue;
            }
            let at = text.len() - rest.len();
            let (key, value, more) = line(rest)?;
            rest = more;
            match key {
                "change" => set(&mut change, value)?,
                "sum" => {
                    sum_at = at;
                    set(&mut given, value)?;
                }
                _ => fields.put(key, value)?,
            }
        }
        let text_of = |value: Option<Plain<'a>>| match value {
            None => Some(None),
            Some(Plain::Text(text)) => Some(Some(text)),
            Some(_) => None,
        };
        let (change, given) = (text_of(change)?, text_of(given)?);
        fields.change = match (change, &given) {
            (Some(change), Some(_)) => change.into_owned(),
            (None, None) if !fields.own.is_empty() => format!("0.{}", sum(bytes)),
            // It was torn, or it is odd.
            _ => return None,
        };
        fields.is_whole = given.is_some_and(|given| {
            text[sum_at..].starts_with(SUM) && hexadecimal(&given) == Some(sum_of(&bytes[..sum_at]))
        });
        fields.why = fields.why()?;
        let is_known =
            |key: &String| matches!(key.as_str(), "change" | "sum" | "undoes" | "redoes" | "with" | "stepped");
        let is_twice = |key: &String| is_known(key) || fields.own.iter().any(|(own, _)| own == key);
        (!fields.other.keys().any(is_twice)).then_some(fields)
    }

    /// Takes in a line that only all of TOML can tell; gives what comes behind it.
    fn put_other(&mut self, text: &'a str) -> Option<&'a str> {
        let (line, rest) = text.split_once('\n')?;
        for (key, value) in line.parse::<Table>().ok()? {
            if self.other.insert(key, value).is_some() {
                return None;
            }
        }
        Some(rest)
    }

    fn put(&mut self, key: &'a str, value: Plain<'a>) -> Option<()> {
        if self.own.iter().any(|(known, _)| *known == key) {
            return None;
        }
        self.own.push((key, value));
        Some(())
    }

    /// Takes out which change this one takes back or makes again, or belongs to.
    fn why(&mut self) -> Option<Why> {
        if !self.own.iter().any(|(key, _)| matches!(*key, "undoes" | "redoes" | "with")) {
            return Some(Why::New);
        }
        let mut take = |wanted: &str| {
            let at = self.own.iter().position(|(key, _)| *key == wanted)?;
            Some(self.own.remove(at).1)
        };
        let text = |value| if let Plain::Text(text) = value { Some(text.into_owned()) } else { None };
        match (take("undoes"), take("redoes"), take("with")) {
            (None, None, Some(with)) => Some(Why::With(text(with)?)),
            (undoes, redoes, None) => {
                let when = match take("stepped") {
                    Some(Plain::Time(when)) => Some(when),
                    None => None,
                    Some(_) => return None,
                };
                match (undoes, redoes) {
                    (Some(change), None) => Some(Why::Undo(Meant { change: text(change)?, when })),
                    (None, Some(change)) => Some(Why::Redo(Meant { change: text(change)?, when })),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn set<'a>(slot: &mut Option<Plain<'a>>, value: Plain<'a>) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_of_bare_name)
}

fn is_of_bare_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// The bare name at the start, and what stands behind its equals sign.
fn key(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = text.split_at(text.bytes().position(|byte| !is_of_bare_name(byte))?);
    Some((key, rest.strip_prefix(" = ").filter(|_| !key.is_empty())?))
}

/// One line, or several when it begins a text of several: its key, its value, and what comes behind it.
fn line(text: &str) -> Option<(&str, Plain<'_>, &str)> {
    let (key, rest) = key(text)?;
    let (value, rest) = match rest.as_bytes().first()? {
        b'"' if rest.starts_with("\"\"\"") => long_text(rest)?,
        b'"' => {
            let (text, rest) = short_text(rest)?;
            (Plain::Text(text), rest)
        }
        b'[' => list(rest)?,
        b'{' => named(rest)?,
        b'0'..=b'9' => number_or_time(rest)?,
        b't' => (Plain::Flag(true), rest.strip_prefix("true")?),
        b'f' => (Plain::Flag(false), rest.strip_prefix("false")?),
        _ => return None,
    };
    let rest = rest.strip_prefix('\n').or_else(|| rest.is_empty().then_some(rest))?;
    Some((key, value, rest))
}

/// A text in quotation marks, which stand at the start.
fn short_text(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let (end, is_escaped) = closing(&text.as_bytes()[1..], false)?;
    let inside = &text[1..=end];
    let inside = if is_escaped { Cow::Owned(unescaped(inside)?) } else { Cow::Borrowed(inside) };
    Some((inside, &text[end + 2..]))
}

/// A text of several lines, in three quotation marks.
fn long_text(text: &str) -> Option<(Plain<'_>, &str)> {
    let inside = text.strip_prefix("\"\"\"\n")?;
    let (end, is_escaped) = closing(inside.as_bytes(), true)?;
    let rest = inside[end..].strip_prefix("\"\"\"")?;
    let inside = &inside[..end];
    let inside = if is_escaped { Cow::Owned(unescaped(inside)?) } else { Cow::Borrowed(inside) };
    Some((Plain::Text(inside), rest))
}

/// Where the next quotation mark is that is not escaped, and whether anything before it is.
fn closing(bytes: &[u8], line_ends: bool) -> Option<(usize, bool)> {
    let is_control = |byte: u8| byte < b' ' && !(line_ends && byte == b'\n') || byte == 0x7f;
    let (mut from, mut is_escaped) = (0, false);
    loop {
        let at = from + memchr::memchr2(b'"', b'\\', bytes.get(from..)?)?;
        // Without a way out of the loop, many bytes are looked at together.
        if bytes[from..at].iter().fold(false, |any, &byte| any | is_control(byte)) {
            return None;
        }
        if bytes[at] == b'"' {
            return Some((at, is_escaped));
        }
        is_escaped = true;
        from = at + 2;
    }
}

/// Only what we escape ourselves.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (c, length) = match rest.as_bytes().get(at + 1)? {
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'n' => ('\n', 2),
            b't' => ('\t', 2),
            b'r' => ('\r', 2),
            b'u' => {
                let digits = rest.get(at + 2..at + 6).filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))?;
                (char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, 6)
            }
            _ => return None,
        };
        out.push(c);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Some(out)
}

/// A list of texts on one line.
fn list(text: &str) -> Option<(Plain<'_>, &str)> {
    let mut rest = text.strip_prefix('[')?;
    let mut texts = Vec::new();
    if let Some(rest) = rest.strip_prefix(']') {
        return Some((Plain::Texts(texts), rest));
    }
    loop {
        let (text, more) = short_text(Some(rest).filter(|rest| rest.starts_with('"') && !rest.starts_with("\"\"\""))?)?;
        texts.push(text);
        match more.strip_prefix(", ") {
            Some(more) => rest = more,
            None => return Some((Plain::Texts(texts), more.strip_prefix(']')?)),
        }
    }
}

/// Texts with names, in braces on one line.
fn named(text: &str) -> Option<(Plain<'_>, &str)> {
    let mut rest = text.strip_prefix("{ ")?;
    let mut texts: Vec<(&str, Cow<str>)> = Vec::new();
    loop {
        let (key, value) = key(rest)?;
        let is_new = !texts.iter().any(|(known, _)| *known == key);
        let (text, more) =
            short_text(Some(value).filter(|it| is_new && it.starts_with('"') && !it.starts_with("\"\"\""))?)?;
        texts.push((key, text));
        match more.strip_prefix(", ") {
            Some(more) => rest = more,
            None => return Some((Plain::Named(texts), more.strip_prefix(" }")?)),
        }
    }
}

fn number_or_time(text: &str) -> Option<(Plain<'_>, &str)> {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let is_plain = word == "0" || !word.starts_with('0') && word.len() < 19;
        return Some((Plain::Number(word.parse().ok().filter(|_| is_plain)?), rest));
    }
    let bytes = word.as_bytes();
    let shape = |(i, &b): (usize, &u8)| match i {
        4 | 7 => b == b'-',
        10 => b == b'T',
        13 | 16 => b == b':',
        19 => b == b'.' || b == b'Z',
        _ => b.is_ascii_digit() || i + 1 == bytes.len() && b == b'Z',
    };
    let is_plain = matches!(bytes.len(), 20 | 22..=30) && bytes.ends_with(b"Z") && bytes.iter().enumerate().all(shape);
    // A leap second means something else to everybody.
    let is_plain = is_plain && &word[17..19] != "60";
    Some((Plain::Time(word.parse().ok().filter(|_| is_plain)?), rest))
}

fn hexadecimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    u64::from_str_radix(text, 16).ok().filter(|_| digits && text.len() == 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Vec<(&str, Plain<'_>)>> {
        Fields::of(text.as_bytes()).map(|fields| fields.own)
    }

    #[test]
    fn what_we_write_is_plain() {
        let text = "[[note]]\nid = \"a\"\nnote = \"\"\"\none\\\"\n[[two]]\"\"\"\ntags = [\"a, b\", \"c\"]\nof = 7\n\n";
        let own = fields(text).unwrap();
        assert_eq!(own[1].1, Plain::Text("one\"\n[[two]]".into()));
        assert_eq!(own[2].1, Plain::Texts(vec!["a, b".into(), "c".into()]));
        assert_eq!(own[3].1, Plain::Number(7));
    }

    #[test]
    fn of_anything_else_nothing_is_said() {
        for text in [
            "[[note]]\nid = 'a'\n",
            "[[note]]\nid = \"a\" # why\n",
            "[[note]]\nid = \"a\"\nid = \"b\"\n",
            "[[note]]\nid = \"\\x41\"\n",
            "[[note]]\nof = 007\n",
            "[[note]]\nof = 1_000\n",
            "[[note]]\nmade = 2026-01-02\n",
            "[[note]]\nplaces = [\n",
            "[[note]]\nid = \"a",
            "[[note]]\nid = \"a\u{1}\"\n",
            "[[note]]\nchange = \"1.a\"\nid = \"a\"\n",
            "[[note]]\r\nid = \"a\"\r\n",
            " [[note]]\nid = \"a\"\n",
            "[[note]]\n",
        ] {
            assert_eq!(fields(text), None, "{text}");
        }
    }
}
