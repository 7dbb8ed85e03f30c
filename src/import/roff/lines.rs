//! The lines of a page: what its conditions leave out is passed over, and what its own macros stand for is put in.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::escapes::{Names, plain};

/// No more lines are made of a page's own macros, and no more bytes.
const MOST_MADE: usize = 100_000;
const MOST_BYTES: usize = 8 << 20;
/// Its macros use each other no deeper.
const DEEPEST: usize = 20;
/// It has no more macros and strings, and none is longer.
const MOST_NAMES: usize = 2_000;
const LONGEST: usize = 64 << 10;

/// A line of the source, or one that stands for it.
#[derive(Clone, Debug)]
pub struct Line<'s> {
    pub text: Cow<'s, str>,
    /// Where it stands in the source, or what it stands for.
    pub range: Range<usize>,
    depth: usize,
}

impl<'s> Line<'s> {
    /// Where a part of it stands in the source.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        match self.text {
            Cow::Borrowed(_) => self.range.start + range.start..self.range.start + range.end,
            Cow::Owned(_) => self.range.clone(),
        }
    }

    /// What stands behind so many bytes of it.
    pub fn behind(&self, n_bytes: usize) -> Self {
        let range = self.place(n_bytes..self.text.len());
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[n_bytes..]),
            Cow::Owned(text) => Cow::Owned(text[n_bytes..].to_owned()),
        };
        Self { text, range, depth: self.depth }
    }

    /// The first bytes of it.
    pub fn first(mut self, n_bytes: usize) -> Self {
        match &mut self.text {
            Cow::Borrowed(text) => {
                *text = &text[..n_bytes];
                self.range.end = self.range.start + n_bytes;
            }
            Cow::Owned(text) => text.truncate(n_bytes),
        }
        self
    }

    /// Its request or macro, and where its arguments begin; nothing if it is words.
    pub fn request(&self) -> Option<(&str, usize)> {
        let rest = self.text.strip_prefix(['.', '\''])?;
        let name = rest.trim_start_matches([' ', '\t']);
        let len = name.find([' ', '\t']).unwrap_or(name.len());
        let len = name[..len].find("\\\"").unwrap_or(len);
        let start = self.text.len() - name.len();
        Some((&name[..len], start + len))
    }

    /// The arguments behind `at`; what stands in quotation marks is one.
    pub fn arguments(&self, at: usize) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut arguments = Vec::new();
        let mut at = at;
        loop {
            while matches!(bytes.get(at), Some(b' ' | b'\t')) {
                at += 1;
            }
            if at >= bytes.len() || bytes[at..].starts_with(b"\\\"") {
                return arguments;
            }
            let is_quoted = bytes[at] == b'"';
            at += usize::from(is_quoted);
            let start = at;
            while at < bytes.len() && if is_quoted { bytes[at] != b'"' } else { !matches!(bytes[at], b' ' | b'\t') } {
                // An escape may be a space.
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at = at.min(bytes.len());
            let end = (start..=at).rev().find(|end| self.text.is_char_boundary(*end)).unwrap_or(start);
            arguments.push(start..end);
            at = (at..bytes.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(bytes.len());
            at += usize::from(is_quoted);
        }
    }
}

/// The lines of a source.
pub struct Lines<'s> {
    source: &'s str,
    at: usize,
    /// What comes before the rest of the source, the next one last.
    waiting: Vec<Line<'s>>,
    n_made: usize,
    n_bytes: usize,
    /// How many bytes strings have stood for.
    spent: Cell<usize>,
    macros: HashMap<String, Rc<[String]>>,
    strings: HashMap<String, String>,
    numbers: HashMap<String, i64>,
    /// Whether the conditions held whose other cases may come.
    held: Vec<bool>,
}

impl<'s> Lines<'s> {
    pub fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            waiting: Vec::new(),
            n_made: 0,
            n_bytes: 0,
            spent: Cell::new(0),
            macros: HashMap::new(),
            strings: HashMap::new(),
            numbers: HashMap::new(),
            held: Vec::new(),
        }
    }

    /// The next line to be set: words, or a request that is not about lines.
    pub fn next(&mut self) -> Option<Line<'s>> {
        let mut line = self.next_raw()?;
        loop {
            let Some((name, behind)) = line.request() else { return Some(line) };
            match name {
                "de" | "de1" | "am" | "ig" => {
                    self.define(&line, behind);
                    line = self.next_raw()?;
                }
                "ds" | "as" | "nr" => {
                    self.remember(&line, behind);
                    line = self.next_raw()?;
                }
                "if" | "ie" | "el" | "while" => match self.conditional(&line, behind) {
                    Some(rest) => line = rest,
                    None => line = self.next_raw()?,
                },
                name => match self.macros.get(name).cloned() {
                    Some(body) if line.depth < DEEPEST && self.n_made < MOST_MADE => {
                        self.put_in(&body, &line, behind);
                        line = self.next_raw()?;
                    }
                    _ => return Some(line),
                },
            }
        }
    }

    /// A line as it is in the source, for those that are not read as roff.
    pub fn next_raw(&mut self) -> Option<Line<'s>> {
        if let Some(line) = self.waiting.pop() {
            return Some(line);
        }
        let rest = &self.source[self.at..];
        if rest.is_empty() {
            return None;
        }
        let len = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let text = rest[..len].trim_end_matches('\r');
        let range = self.at..self.at + text.len();
        self.at = (self.at + len + 1).min(self.source.len());
        Some(Line { text: Cow::Borrowed(text), range, depth: 0 })
    }

    /// Remembers a macro of the page's own, whose last line is `..` or calls another. A remark is none.
    fn define(&mut self, line: &Line<'_>, behind: usize) {
        let arguments = line.arguments(behind);
        let is_remark = line.request().is_some_and(|(name, _)| name == "ig");
        let word = |n: usize| arguments.get(n).map(|range| &line.text[range.clone()]);
        let end = word(if is_remark { 0 } else { 1 }).unwrap_or(".").to_owned();
        let mut body = Vec::new();
        let mut size = 0;
        while let Some(line) = self.next_raw() {
            if line.request().is_some_and(|(name, _)| name == end) {
                break;
            }
            size += line.text.len();
            if size <= LONGEST {
                body.push(line.text.replace("\\\\", "\\"));
            }
        }
        // What the two macro packages define is known, whatever a page does to them.
        let own = word(0).filter(|name| !is_remark && !super::is_known(name) && self.macros.len() < MOST_NAMES);
        own.into_iter().for_each(|name| drop(self.macros.insert(name.to_owned(), body.as_slice().into())));
    }

    /// Remembers a string or number.
    fn remember(&mut self, line: &Line<'_>, behind: usize) {
        let Some(first) = line.arguments(behind).first().cloned() else { return };
        let name = line.text[first.clone()].to_owned();
        let rest = line.text[first.end..].trim_start();
        if self.strings.len() + self.numbers.len() >= MOST_NAMES || rest.len() > LONGEST {
            return;
        }
        match line.request().map(|(name, _)| name) {
            Some("nr") => {
                let value = plain(rest, self);
                let value = value.split_whitespace().next().and_then(|value| value.parse().ok()).unwrap_or(0);
                self.numbers.insert(name, value);
            }
            request => {
                let words = rest.strip_prefix('"').unwrap_or(rest).to_owned();
                let string = self.strings.entry(name).or_default();
                match request {
                    Some("as") if string.len() + words.len() <= LONGEST => string.push_str(&words),
                    Some("as") => {}
                    _ => *string = words,
                }
            }
        }
    }

    /// What is to be read of a line that has a condition; nothing if it does not hold.
    fn conditional(&mut self, line: &Line<'s>, behind: usize) -> Option<Line<'s>> {
        let name = line.request().map(|(name, _)| name)?;
        let (holds, at) = match name {
            "el" => (!self.held.pop().unwrap_or(true), behind),
            "while" => (false, behind),
            _ => self.condition(&line.text, behind),
        };
        if name == "ie" && self.held.len() < LONGEST {
            self.held.push(holds);
        }
        let text = &line.text[at..];
        let start = at + text.len() - text.trim_start().len();
        match line.text[start..].strip_prefix("\\{") {
            Some(rest) if holds => {
                let rest = rest.strip_prefix('\\').filter(|rest| rest.is_empty()).unwrap_or(rest);
                Some(line.behind(line.text.len() - rest.len())).filter(|line| !line.text.trim().is_empty())
            }
            Some(_) => {
                self.skip(&line.text[start..]);
                None
            }
            None => Some(line.behind(start)).filter(|_| holds),
        }
    }

    /// Passes over what stands between braces, of which the first line is this.
    fn skip(&mut self, first: &str) {
        let depth = |text: &str| text.matches("\\{").count() as isize - text.matches("\\}").count() as isize;
        let mut open = depth(first);
        while open > 0 {
            let Some(line) = self.next_raw() else { return };
            open += depth(&line.text);
        }
    }

    /// Whether a condition holds where words are shown in columns, and where it ends.
    fn condition(&self, text: &str, at: usize) -> (bool, usize) {
        let mut at = at + text[at..].len() - text[at..].trim_start().len();
        let is_not = text[at..].starts_with('!');
        at += usize::from(is_not);
        let rest = &text[at..];
        let (holds, len) = match rest.chars().next() {
            Some('n') => (true, 1),
            Some('t' | 'v') => (false, 1),
            Some('o' | 'e') => (false, 1),
            Some('d' | 'r' | 'c' | 'm' | 'F' | 'S') => {
                let name = rest[1..].trim_start();
                let len = name.find([' ', '\t']).unwrap_or(name.len());
                let is_known = self.strings.contains_key(&name[..len]) || self.macros.contains_key(&name[..len]);
                (is_known, rest.len() - name.len() + len)
            }
            Some(quote @ ('\'' | '"')) => {
                let mut parts = rest[1..].splitn(3, quote);
                let (one, other) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                (plain(one, self) == plain(other, self), (one.len() + other.len() + 3).min(rest.len()))
            }
            _ => {
                let len = rest.find([' ', '\t']).unwrap_or(rest.len());
                (self.amounts(&plain(&rest[..len], self)), len)
            }
        };
        (holds != is_not, at + len)
    }

    /// Whether a number is one that counts as yes.
    fn amounts(&self, expression: &str) -> bool {
        let expression = expression.trim_matches(['(', ')']);
        let number = |word: &str| word.trim_matches(['(', ')']).parse::<i64>().unwrap_or(0);
        match expression.find(['<', '>', '=']) {
            Some(at) => {
                let (one, other) = (number(&expression[..at]), expression[at..].trim_start_matches(['<', '>', '=']));
                match expression.as_bytes()[at] {
                    b'<' => one < number(other),
                    b'>' => one > number(other),
                    _ => one == number(other),
                }
            }
            None => number(expression) > 0,
        }
    }

    /// Puts the lines of a macro before the rest, with the arguments it is called with.
    fn put_in(&mut self, body: &[String], call: &Line<'s>, behind: usize) {
        let arguments: Vec<&str> = call.arguments(behind).into_iter().map(|range| &call.text[range]).collect();
        let mut made = Vec::new();
        for line in body {
            let room = MOST_BYTES.saturating_sub(self.n_bytes).min(LONGEST);
            let text = with_arguments(line, &arguments, room);
            self.n_bytes += text.len();
            made.push(Line { text: Cow::Owned(text), range: call.range.clone(), depth: call.depth + 1 });
        }
        self.n_made += body.len();
        self.waiting.extend(made.into_iter().rev());
    }
}

impl Names for Lines<'_> {
    fn string(&self, name: &str) -> String {
        let spent = self.spent.get() + self.strings.get(name).map_or(0, String::len);
        if spent > MOST_BYTES {
            return String::new();
        }
        self.spent.set(spent);
        match (self.strings.get(name), name) {
            (Some(string), _) => string.clone(),
            (None, "lq") => "“".to_owned(),
            (None, "rq") => "”".to_owned(),
            (None, "R") => "®".to_owned(),
            (None, "Tm") => "™".to_owned(),
            (None, ".T") => "utf8".to_owned(),
            (None, _) => String::new(),
        }
    }

    fn number(&self, name: &str) -> i64 {
        self.numbers.get(name).copied().unwrap_or(i64::from(name == ".g"))
    }
}

/// A line of a macro in which `\$1` and the like are what it is called with.
fn with_arguments(line: &str, arguments: &[&str], most: usize) -> String {
    let mut words = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("\\$") {
        words.push_str(before);
        let sign = behind.chars().next();
        match sign.and_then(|sign| sign.to_digit(10)) {
            Some(n) => {
                let argument = n.checked_sub(1).and_then(|n| arguments.get(n as usize)).unwrap_or(&"");
                words.push_str(&argument[..argument.floor_char_boundary(most)]);
            }
            None if matches!(sign, Some('*' | '@')) => {
                let all = arguments.join(" ");
                words.push_str(&all[..all.floor_char_boundary(most)]);
            }
            None => {}
        }
        rest = &behind[sign.map_or(0, char::len_utf8)..];
        if words.len() > most {
            break;
        }
    }
    words.push_str(rest);
    words.truncate(words.floor_char_boundary(most));
    words.shrink_to_fit();
    words
}
