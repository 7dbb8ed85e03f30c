//! What stands in a line: words, spans, references, pictures.

use std::mem::discriminant;
use std::ops::Range;

use super::Reader;
use super::entities;
use super::names::Name::{self, *};
use super::said;
use super::tokens::Tag;
use super::within::Within;
use crate::document::{Kind, Origin, SpanKind};
use crate::import::markup::paths;
use crate::import::markup::writer::Writer;

/// What is said of a reference to a note.
const REFERENCES: [&str; 6] = ["noteref", "footnote-reference", "footnote-ref", "footnote", "fnref", "biblioref"];
/// A sign at a heading that leads to the heading itself.
const ANCHORS: [&str; 7] =
    ["headerlink", "anchor", "header-anchor", "headeranchor", "permalink", "anchorjs-link", "doc-anchor"];
/// The mark of a note has no more characters.
const LONGEST_MARK: usize = 4;

/// The spans that are open: one of each kind, however often it was begun.
#[derive(Debug, Default)]
pub struct Spans {
    open: Vec<Open>,
    pub link: Link,
}

#[derive(Debug)]
struct Open {
    kind: SpanKind,
    /// How often it was begun and not ended.
    n: usize,
    /// Where its words in this block begin.
    start: Option<usize>,
}

/// What kind of link the words stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    #[default]
    None,
    Other,
    /// To another place of this text.
    Inner,
    /// To a note.
    Note,
    /// To the heading that it stands at.
    Anchor,
}

impl Spans {
    pub fn start(&mut self, kind: SpanKind) {
        match self.open.iter_mut().find(|open| discriminant(&open.kind) == discriminant(&kind)) {
            Some(open) => open.n += 1,
            None => self.open.push(Open { kind, n: 1, start: None }),
        }
    }

    /// The open block is a headword.
    pub fn term(&mut self) {
        if !self.open.iter().any(|open| open.kind == SpanKind::Term) {
            self.open.push(Open { kind: SpanKind::Term, n: 0, start: None });
        }
    }

    /// Words come at `at`, and are in all open spans.
    pub fn words(&mut self, at: usize) {
        for open in &mut self.open {
            open.start.get_or_insert(at);
        }
    }

    pub fn end(&mut self, w: &mut Writer<'_>, kind: &SpanKind) {
        let same = |open: &Open| discriminant(&open.kind) == discriminant(kind);
        let Some(place) = self.open.iter().position(same) else { return };
        self.open[place].n = self.open[place].n.saturating_sub(1);
        if self.open[place].n == 0 {
            let open = self.open.remove(place);
            lay(w, &open);
        }
    }

    /// The block ends: its spans end, and begin anew with the next.
    pub fn interrupt(&mut self, w: &mut Writer<'_>) {
        for open in &mut self.open {
            lay(w, open);
            open.start = None;
        }
        self.open.retain(|open| open.n > 0);
    }

    pub fn has(&self, kind: &SpanKind) -> bool {
        self.open.iter().any(|open| discriminant(&open.kind) == discriminant(kind))
    }
}

fn lay(w: &mut Writer<'_>, open: &Open) {
    if let Some(start) = open.start {
        w.span(start, open.kind.clone());
    }
}

impl Reader<'_, '_, '_> {
    pub(super) fn inline_start(&mut self, tag: &Tag<'_>) {
        if tag.name == Code && self.is_pre() {
            self.begin_language(tag);
        }
        if let Some(kind) = span(tag.name) {
            // A term that is a headword as a whole is one already.
            if kind != SpanKind::Term || !matches!(self.within.last(), Some(Within::Term)) {
                self.spans.start(kind);
            }
            return;
        }
        match tag.name {
            A => self.link(tag),
            Img => self.picture(tag),
            Abbr => self.abbreviation(tag),
            Sup => self.n_sups += 1,
            Q => self.sign("“", tag.range.start),
            Rt => self.sign("(", tag.range.start),
            _ => {}
        }
    }

    pub(super) fn inline_end(&mut self, name: Name) {
        if let Some(kind) = span(name) {
            return self.spans.end(self.w, &kind);
        }
        match name {
            A => self.end_link(),
            Abbr => self.spans.end(self.w, &SpanKind::Abbreviation(String::new())),
            Sup => self.n_sups = self.n_sups.saturating_sub(1),
            Q if self.open => self.w.sign("”"),
            Rt if self.open => self.w.sign(")"),
            _ => {}
        }
    }

    fn sign(&mut self, sign: &str, at: usize) {
        if self.lump != Some(Kind::Table) || self.open {
            self.ensure_block(at);
            self.w.insert(sign);
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        self.end_link();
        let Some(target) = tag.attribute("href") else { return };
        self.spans.link = match () {
            () if tag.means(&REFERENCES) || tag.says("class", &REFERENCES) => Link::Note,
            () if tag.says("class", &ANCHORS) => Link::Anchor,
            () if target.contains('#') => Link::Inner,
            () => Link::Other,
        };
        let target = target.trim();
        let target = self.chapter.path.as_ref().map_or_else(|| target.to_owned(), |path| paths::link(path, target));
        self.spans.start(SpanKind::Link(target));
    }

    fn abbreviation(&mut self, tag: &Tag<'_>) {
        let title = tag.attribute("title").and_then(|title| said(&title)).unwrap_or_default();
        // One without words is begun as well, so that its end does not end the one around it.
        self.spans.start(SpanKind::Abbreviation(title));
    }

    fn end_link(&mut self) {
        if std::mem::take(&mut self.spans.link) != Link::None {
            let link = SpanKind::Link(String::new());
            while self.spans.has(&link) {
                self.spans.end(self.w, &link);
            }
        }
    }

    /// A picture is read by the words that stand for it, in brackets; of one without words nothing is read.
    fn picture(&mut self, tag: &Tag<'_>) {
        if self.lump == Some(Kind::Contents) {
            return;
        }
        let origin = self.origin(tag, "src");
        let Some(words) = tag.attribute("alt").filter(|words| !words.trim().is_empty()) else {
            return self.picture_from(self.w.at(), origin);
        };
        self.ensure_block(tag.range.start);
        self.w.flush();
        let start = self.w.at();
        self.spans.words(start);
        self.spans.start(SpanKind::Picture);
        self.spans.words(start);
        self.w.insert("[");
        let place = self.source[tag.range.clone()].find(&*words).map(|at| tag.range.start + at);
        let is_plain = !words.contains(|c: char| c.is_whitespace() && c != ' ');
        match place.filter(|_| is_plain) {
            Some(at) => {
                self.w.line(words.trim(), at + words.len() - words.trim_start().len()..at + words.trim_end().len())
            }
            None => self.w.insert(&words.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
        self.w.insert("]");
        self.spans.end(self.w, &SpanKind::Picture);
        self.picture_from(start, origin);
    }

    pub(super) fn picture_from(&mut self, start: usize, origin: Option<Origin>) {
        origin.into_iter().for_each(|origin| self.w.picture(start, origin));
    }

    /// Where the picture is that an attribute names.
    pub(super) fn origin(&self, tag: &Tag<'_>, attribute: &str) -> Option<Origin> {
        let address = tag.attribute(attribute)?;
        let inline = || {
            let at = tag.range.start + self.source[tag.range.clone()].find(address.trim())?;
            Some(at..at + address.trim().len())
        };
        let origin = Origin::of(&address, inline());
        match (&self.chapter.path, origin) {
            (Some(path), Some(Origin::File(_))) => Some(Origin::Part(paths::resolve(path, &address))),
            (Some(path), Some(Origin::Elsewhere(address)))
                if address.starts_with('/') && !address.starts_with("//") =>
            {
                Some(Origin::Part(paths::resolve(path, &address)))
            }
            (_, origin) => origin,
        }
    }

    /// A printed page may begin at an element.
    pub(super) fn page_of(&mut self, tag: &Tag<'_>) {
        if self.chapter.path.is_none() || !tag.has_attributes() {
            return;
        }
        let listed = tag.attribute("id").and_then(|id| self.chapter.pages.get(&*id));
        let own = || {
            let says = tag.means(&["pagebreak"]);
            says.then(|| tag.attribute("title").or_else(|| tag.attribute("aria-label"))).flatten()
        };
        let label = listed.cloned().or_else(|| own().map(|label| label.trim().to_owned()));
        self.page = label.filter(|label| !label.is_empty()).or(self.page.take());
    }

    /// Links may lead to an element.
    pub(super) fn names_of(&mut self, tag: &Tag<'_>) {
        if !tag.has_attributes() {
            return;
        }
        let old = || tag.attribute("name").filter(|_| tag.name == A);
        let Some(name) = tag.attribute("id").or_else(old).filter(|name| !name.is_empty()) else { return };
        self.names.push(match &self.chapter.path {
            Some(path) => format!("{path}#{name}"),
            None => name.into_owned(),
        });
    }

    /// The elements that began since the last words begin here.
    pub(super) fn name_here(&mut self) {
        self.names.drain(..).for_each(|name| self.w.target(name));
    }

    /// Text of which any white space counts as one space.
    pub(super) fn words(&mut self, range: Range<usize>, is_raw: bool) {
        let text = &self.source[range.clone()];
        if is_raw || memchr::memchr(b'&', text.as_bytes()).is_none() {
            return self.plain_words(text, range.start);
        }
        let mut at = range.start;
        for (len, shown) in entities::pieces(text) {
            match self.source.get(at..at + shown.len()) == Some(&*shown) && len == shown.len() {
                true => self.plain_words(&shown, at),
                false => self.decoded(&shown, at..at + len),
            }
            at += len;
        }
    }

    /// Words that stand at `start` as they are.
    fn plain_words(&mut self, text: &str, start: usize) {
        let bytes = text.as_bytes();
        let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        let mut at = 0;
        while at < bytes.len() {
            let from = at;
            while is_space(at) {
                at += 1;
            }
            if at > from {
                self.space();
            }
            let from = at;
            // A single space between words is as it should be.
            while at < bytes.len()
                && (!is_space(at) || (bytes[at] == b' ' && at + 1 < bytes.len() && !is_space(at + 1)))
            {
                at += 1;
            }
            self.run(&text[from..at], start + from..start + at);
        }
    }

    /// A reference that was decoded.
    fn decoded(&mut self, shown: &str, range: Range<usize>) {
        match shown.trim_ascii().is_empty() {
            true => self.space(),
            false => self.run(shown, range),
        }
    }

    fn space(&mut self) {
        // Between the cells of a row, the table sets the space.
        let is_between = self.lump == Some(Kind::Table) && !matches!(self.tree.iter().next_back(), Some((Td | Th, _)));
        if self.open && !is_between {
            self.w.space(" ");
        }
    }

    /// Words with single spaces between them.
    fn run(&mut self, words: &str, range: Range<usize>) {
        let is_blank = words.trim().is_empty();
        if words.is_empty() || (is_blank && !self.open) {
            return;
        }
        let is_sign = |words: &str| !words.contains(char::is_alphanumeric);
        if self.spans.link == Link::Anchor && is_sign(words) {
            return;
        }
        if is_blank {
            return self.w.space(words);
        }
        self.ensure_block(range.start);
        self.after_break = false;
        self.w.flush();
        self.spans.words(self.w.at());
        let is_mark = words.chars().count() <= LONGEST_MARK && !words.contains(['[', '(', ']', ')', '↩', '↑', '^']);
        let is_reference = self.spans.link == Link::Note || (self.spans.link == Link::Inner && self.n_sups > 0);
        if is_reference && is_mark && self.w.last() != Some('[') && !matches!(self.within.last(), Some(Within::Label)) {
            self.w.insert("[");
            self.w.text(words, range);
            self.w.insert("]");
        } else if self.n_sups > 0 && self.spans.link == Link::None && words.bytes().all(|byte| byte.is_ascii_digit()) {
            self.w.line(&raised(words), range);
        } else {
            self.w.text(words, range);
        }
    }

    /// Text whose lines and spaces stay as they are.
    pub(super) fn code(&mut self, range: Range<usize>, is_raw: bool) {
        let text = &self.source[range.clone()];
        if is_raw || memchr::memchr(b'&', text.as_bytes()).is_none() {
            return self.code_lines(text, range);
        }
        let mut at = range.start;
        for (len, shown) in entities::pieces(text) {
            self.code_lines(&shown, at..at + len);
            at += len;
        }
    }

    /// Lines of code; a line end is written when another line follows.
    fn code_lines(&mut self, text: &str, range: Range<usize>) {
        let is_plain = text.len() == range.len();
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            let place = if is_plain { at..at + words.len() } else { range.clone() };
            at += line.len();
            if !self.open && words.trim().is_empty() {
                match words.len() < line.len() {
                    true => self.indent.clear(),
                    false => self.indent.push_str(words),
                }
                continue;
            }
            if !words.is_empty() {
                self.ensure_block(place.start);
                self.w.flush();
                self.spans.words(self.w.at());
                self.w.line(words, place);
            }
            if words.len() < line.len() {
                self.w.end_line();
            }
        }
    }
}

/// Digits above the line.
fn raised(digits: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digits.bytes().filter_map(|byte| RAISED.get(usize::from(byte.wrapping_sub(b'0')))).collect()
}

fn span(name: Name) -> Option<SpanKind> {
    match name {
        Em | I | Cite | Var => Some(SpanKind::Emphasis),
        Strong | B => Some(SpanKind::Strong),
        Code | Kbd | Samp | Tt => Some(SpanKind::Code),
        Dfn => Some(SpanKind::Term),
        _ => None,
    }
}
