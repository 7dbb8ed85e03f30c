//! HTML source to tags and text, by the rules that browsers follow, with the place of each.
//!
//! A crate's tokenizer does not say where a token stands, and checks each attribute of a tag against all others.
//! This one hands out ranges and looks at attributes only when asked, so that it is linear in any source. It
//! differs from browsers in one thing: a comment that is never closed ends at its first `>`, because what is not
//! shown is lost to a reader.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

use super::entities;
use super::names::Name;

/// Of a tag with more attributes only so many are looked at.
const MOST_ATTRIBUTES: usize = 100;

#[derive(Clone, Debug)]
pub enum Token<'a> {
    /// Words; entities are not decoded yet. In raw text there are none.
    Text {
        range: Range<usize>,
        is_raw: bool,
    },
    Start(Tag<'a>),
    /// The end of an element, its name as it is written, and where it stands.
    End {
        name: Name,
        written: &'a str,
        range: Range<usize>,
    },
}

#[derive(Clone, Debug)]
pub struct Tag<'a> {
    pub name: Name,
    /// The name as it is written.
    pub written: &'a str,
    /// Where the tag stands.
    pub range: Range<usize>,
    /// What stands behind the name.
    inner: &'a str,
    /// Whether it holds nothing.
    pub is_empty: bool,
}

#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    is_xml: bool,
    /// Whether elements mean what they mean in HTML: some hold nothing, and some hold no markup.
    is_html: bool,
    /// The element whose raw text comes next.
    raw: Option<Name>,
    no_comment_ends: bool,
    is_past_doctype: bool,
}

impl<'a> Tokens<'a> {
    /// The tokens of a stretch of the source. In XML, a tag may end the element that it begins.
    pub fn new(source: &'a str, range: Range<usize>, is_xml: bool) -> Self {
        Self {
            source,
            at: range.start,
            end: range.end,
            is_xml,
            is_html: true,
            raw: None,
            no_comment_ends: false,
            is_past_doctype: false,
        }
    }

    /// The tokens of a stretch of XML that is no HTML.
    pub fn of_xml(source: &'a str, range: Range<usize>) -> Self {
        Self { is_html: false, ..Self::new(source, range, true) }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..self.end]
    }

    fn text(&mut self, len: usize, is_raw: bool) -> Token<'a> {
        let range = self.at..self.at + len;
        self.at = range.end;
        Token::Text { range, is_raw }
    }

    fn raw_text(&mut self, name: Name) -> Option<Token<'a>> {
        let rest = self.rest();
        let closes = |at: &usize| {
            let behind = &rest[at + 2..];
            let len = behind.bytes().take_while(|byte| !is_name_end(*byte)).count();
            len < behind.len() && Name::of(&behind[..len]) == name
        };
        let len = memmem::find_iter(rest.as_bytes(), b"</").find(closes).unwrap_or(rest.len());
        (len > 0).then(|| self.text(len, !name.is_decoded()))
    }

    /// Goes behind a tag, comment or the like; nothing if what stands here is text.
    fn markup(&mut self) -> Option<Option<Token<'a>>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        match bytes.get(1)? {
            b'!' if rest.starts_with("<!--") => self.comment(),
            b'!' if self.is_xml && rest.starts_with("<![CDATA[") => return Some(self.cdata()),
            b'!' | b'?' => self.declaration(),
            b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let begin = self.at;
                let (name, written) = self.name(2);
                self.at += tag_end(self.rest()).0;
                return Some(Some(Token::End { name, written, range: begin..self.at }));
            }
            b'/' => self.declaration(),
            byte if byte.is_ascii_alphabetic() => return Some(Some(self.start())),
            _ => return None,
        }
        Some(None)
    }

    fn start(&mut self) -> Token<'a> {
        let begin = self.at;
        let (name, written) = self.name(1);
        let inner = self.rest();
        let (len, closes) = tag_end(inner);
        self.at += len;
        let is_empty = (self.is_html && name.is_void()) || (closes && self.is_xml);
        if self.is_html && !is_empty && name.is_raw() {
            self.raw = Some(name);
        }
        if self.is_html && name == Name::Plaintext {
            self.raw = Some(name);
        }
        Token::Start(Tag { name, written, range: begin..self.at, inner: &inner[..len], is_empty })
    }

    /// The name that stands so far away; goes behind it.
    fn name(&mut self, from: usize) -> (Name, &'a str) {
        let rest = &self.rest()[from..];
        let len = rest.bytes().position(is_name_end).unwrap_or(rest.len());
        self.at += from + len;
        (Name::of(&rest[..len]), &rest[..len])
    }

    fn comment(&mut self) {
        let rest = &self.rest()["<!--".len()..];
        let short = [">", "->"].iter().find(|end| rest.starts_with(**end)).map(|end| end.len());
        let long = || {
            let ends = |at: &usize| rest[at + 2..].starts_with('>') || rest[at + 2..].starts_with("!>");
            let at = memmem::find_iter(rest.as_bytes(), b"--").find(ends)?;
            Some(at + 2 + rest[at + 2..].find('>')? + 1)
        };
        let end = short.or_else(|| if self.no_comment_ends { None } else { long() });
        self.no_comment_ends |= end.is_none();
        match end {
            Some(end) => self.at += "<!--".len() + end,
            None => self.declaration(),
        }
    }

    fn cdata(&mut self) -> Option<Token<'a>> {
        self.at += "<![CDATA[".len();
        let rest = self.rest();
        let end = memmem::find(rest.as_bytes(), b"]]>");
        let text = self.text(end.unwrap_or(rest.len()), true);
        self.at += end.map_or(0, |_| "]]>".len());
        (end != Some(0) && !rest.is_empty()).then_some(text)
    }

    /// Goes behind a declaration: to its `>`, and in that of the document's type past the brackets.
    fn declaration(&mut self) {
        let rest = self.rest();
        let Some(end) = memchr(b'>', rest.as_bytes()) else { return self.at = self.end };
        self.at += end + 1;
        let is_doctype = rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
        if is_doctype && rest[..end].contains('[') && !std::mem::replace(&mut self.is_past_doctype, true) {
            self.at += memmem::find(&rest.as_bytes()[end..], b"]>").map_or(0, |len| len + 1);
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.end {
            match self.raw.take() {
                Some(Name::Plaintext) => return Some(self.text(self.end - self.at, true)),
                Some(name) => {
                    if let Some(token) = self.raw_text(name) {
                        return Some(token);
                    }
                }
                None => {}
            }
            let bytes = self.rest().as_bytes();
            if bytes[0] == b'<' {
                match self.markup() {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => {}
                }
            }
            let len = memchr(b'<', &bytes[1..]).map_or(bytes.len(), |len| len + 1);
            return Some(self.text(len, false));
        }
        None
    }
}

impl<'a> Tag<'a> {
    /// Whether it has any, as few tags have.
    pub fn has_attributes(&self) -> bool {
        self.inner.len() > 3
    }

    /// The value of an attribute, decoded.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut attributes = Attributes { rest: self.inner }.take(MOST_ATTRIBUTES);
        let same = |(found, _): &(&str, &str)| found.eq_ignore_ascii_case(name);
        attributes.find(same).map(|(_, value)| entities::decode(value))
    }

    /// Whether one of the words of an attribute is among these.
    pub fn says(&self, attribute: &str, words: &[&str]) -> bool {
        self.attribute(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|word| words.contains(&word)))
    }

    /// Whether `epub:type` or the role that corresponds to it says so.
    pub fn means(&self, words: &[&str]) -> bool {
        if !self.has_attributes() {
            return false;
        }
        let is_one = |word: &str| words.contains(&word.strip_prefix("doc-").unwrap_or(word));
        let any = |value: Cow<str>| value.split_ascii_whitespace().any(is_one);
        self.attribute("epub:type").is_some_and(any) || self.attribute("role").is_some_and(any)
    }
}

/// The name of an element without its namespace, in lower case.
pub fn name(written: &str) -> String {
    local(written).to_ascii_lowercase()
}

/// The name of an element without its namespace.
pub fn local(written: &str) -> &str {
    written.rsplit_once(':').map_or(written, |(_, name)| name)
}

/// The tag, if a token is one that begins an element.
pub fn start(token: Token<'_>) -> Option<Tag<'_>> {
    match token {
        Token::Start(tag) => Some(tag),
        _ => None,
    }
}

/// The attributes of a tag, undecoded.
struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    fn skip(&mut self, is_skipped: fn(u8) -> bool) -> &'a str {
        let len = self.rest.bytes().position(|byte| !is_skipped(byte)).unwrap_or(self.rest.len());
        let (skipped, rest) = self.rest.split_at(len);
        self.rest = rest;
        skipped
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(|byte| is_space(byte) || byte == b'/');
        if self.rest.is_empty() || self.rest.starts_with('>') {
            return None;
        }
        let whole = self.rest;
        // A name may begin with the sign that else would end it.
        if self.rest.starts_with('=') {
            self.rest = &self.rest[1..];
        }
        self.skip(|byte| !is_space(byte) && !b"/>=".contains(&byte));
        let name = &whole[..whole.len() - self.rest.len()];
        let behind = self.rest;
        self.skip(is_space);
        let Some(rest) = self.rest.strip_prefix('=') else {
            self.rest = behind;
            return Some((name, ""));
        };
        self.rest = rest;
        self.skip(is_space);
        let quote = self.rest.bytes().next().filter(|byte| b"\"'".contains(byte));
        let Some(quote) = quote else {
            return Some((name, self.skip(|byte| !is_space(byte) && byte != b'>')));
        };
        let inner = &self.rest[1..];
        let len = memchr(quote, inner.as_bytes()).unwrap_or(inner.len());
        self.rest = inner.get(len + 1..).unwrap_or("");
        Some((name, &inner[..len]))
    }
}

/// How long the rest of a tag is with its `>`, and whether it ends its element itself.
fn tag_end(rest: &str) -> (usize, bool) {
    let mut attributes = Attributes { rest };
    // Nearly all tags have none.
    if rest.starts_with('>') {
        return (1, false);
    }
    while attributes.next().is_some() {}
    let len = rest.len() - attributes.rest.len();
    let closes = rest[..len].ends_with('/');
    ((len + 1).min(rest.len()), closes)
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

fn is_name_end(byte: u8) -> bool {
    is_space(byte) || byte == b'/' || byte == b'>'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let tokens = Tokens::new(source, 0..source.len(), source.starts_with("<?xml"));
        let said = tokens.map(|token| match token {
            Token::Text { range, .. } => source[range].to_owned(),
            Token::Start(tag) => format!("<{:?} {}>", tag.name, tag.attribute("a").unwrap_or_default()),
            Token::End { name, .. } => format!("</{name:?}>"),
        });
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn broken_tags_are_read_as_browsers_read_them() {
        check("<p a=1 b>x", &["<P 1>", "x"]);
        check("<P A='1>2' a=3>x</P\n>", &["<P 1>2>", "x", "</P>"]);
        check("<p/a = \"x y\"\n>", &["<P x y>"]);
        check("1 < 2 <3 </> </ x>y", &["1 ", "< 2 ", "<3 ", " ", "y"]);
        check("a <b c", &["a ", "<B >"]);
        check("<p =a a=&lt;&amp>", &["<P <&>"]);
    }

    #[test]
    fn comments_and_declarations_are_passed_over() {
        check("a<!-- <p> -->b<!-->c<!--->d<!-- x --!>e", &["a", "b", "c", "d", "e"]);
        check("a<!-- b <p>c", &["a", "c"]);
        check("<!doctype html>a<?php x ?>b<!DOCTYPE x [<!ENTITY y 'z'>]>c", &["a", "b", "c"]);
        check("a<![CDATA[b>c", &["a", "c"]);
        check("<?xml?><a/><![CDATA[b>]]>c", &["<A >", "b>", "c"]);
    }

    #[test]
    fn scripts_are_one_text_up_to_their_end() {
        check("<script>if (a</b) '</p>'</SCRIPT >x", &["<Script >", "if (a</b) '</p>'", "</Script>", "x"]);
        check("<style></style>x", &["<Style >", "</Style>", "x"]);
        check("<plaintext><p>x", &["<Plaintext >", "<p>x"]);
    }
}
