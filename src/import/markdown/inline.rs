//! What stands in a line: text, spans, references, pictures, and HTML.

use std::mem::discriminant;
use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::Reader;
use super::html::{Tag, Token, with_entities};
use crate::document::{Kind, Origin, SpanKind};

impl Reader<'_> {
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        self.ensure_block();
        if !self.names.is_empty() {
            self.w.flush();
            self.names.drain(..).for_each(|name| self.w.target(name));
        }
        self.w.text(text, range);
    }

    pub(super) fn insert(&mut self, text: &str) {
        if !text.is_empty() {
            self.ensure_block();
            self.w.insert(text);
        }
    }

    pub(super) fn begin_span(&mut self, kind: SpanKind) {
        self.ensure_block();
        self.w.flush();
        self.spans.push((self.w.at(), kind));
    }

    /// Words between two tildes on each side were taken back. Between single ones they may be anything, such as a
    /// digit below the line; those tildes stay.
    pub(super) fn begin_struck(&mut self, range: Range<usize>) {
        match self.source[range.clone()].starts_with("~~") {
            true => self.begin_span(SpanKind::Struck),
            false => self.text("~", range.start..range.start + 1),
        }
    }

    pub(super) fn end_struck(&mut self, range: Range<usize>) {
        match self.source[range.clone()].starts_with("~~") {
            true => self.end_span(&SpanKind::Struck),
            false => self.text("~", range.end - 1..range.end),
        }
    }

    /// Ends the innermost span of this kind; those begun within and never ended are dropped.
    pub(super) fn end_span(&mut self, kind: &SpanKind) {
        let same = |(_, open): &(usize, SpanKind)| discriminant(open) == discriminant(kind);
        if let Some(i) = self.spans.iter().rposition(same) {
            let (start, kind) = self.spans.swap_remove(i);
            self.spans.truncate(i);
            self.w.span(start, kind);
        }
    }

    /// Code between backticks: in the source the words stand within the range, unless they run over a line end.
    pub(super) fn code(&mut self, text: &str, range: Range<usize>) {
        self.begin_span(SpanKind::Code);
        let at = self.source[range.clone()].find(text).map_or(range.start, |at| range.start + at);
        let whole = if at == range.start { range } else { at..at + text.len() };
        self.w.line(text, whole);
        self.end_span(&SpanKind::Code);
    }

    pub(super) fn hard_break(&mut self) {
        self.w.space(if self.kind == Some(Kind::Verse) { "\n" } else { " " });
    }

    /// A reference to a note: it reads `[1]` and leads to `[^1]`, as it is written.
    pub(super) fn reference(&mut self, label: &str, at: usize) {
        self.begin_span(SpanKind::Link(format!("[^{label}]")));
        self.bracketed(label, at);
        self.end_span(&SpanKind::Link(String::new()));
    }

    /// What a note begins with; it leads back to the reference.
    pub(super) fn sign_of_note(&mut self, label: &str, at: usize) {
        let start = self.w.at();
        self.bracketed(label, at);
        self.w.span(start, SpanKind::Link(format!("[^{label}]")));
    }

    /// `[label]` for the `[^label]` that stands at `at`.
    pub(super) fn bracketed(&mut self, label: &str, at: usize) {
        let written = self.source[at..].strip_prefix("[^").and_then(|rest| rest.strip_prefix(label));
        if written.is_some_and(|rest| rest.starts_with(']')) {
            self.w.copy(at..at + 1);
            self.w.copy(at + 2..at + label.len() + 3);
        } else {
            self.w.insert(&format!("[{label}]"));
        }
    }

    /// A picture is read by the words that stand for it, in brackets; of one without words nothing is read.
    pub(super) fn image(&mut self, address: &str, range: Range<usize>) {
        let at = range.start;
        let origin = self.origin(address, range);
        if matches!(self.events.ahead(0), Some(Event::End(TagEnd::Image))) {
            self.events.next();
            let here = self.w.at();
            return origin.into_iter().for_each(|origin| self.w.picture(here, origin));
        }
        self.pictures.push(origin);
        self.ensure_block();
        self.begin_span(SpanKind::Picture);
        if self.source[at..].starts_with("![") {
            self.w.copy(at + 1..at + 2);
        } else {
            self.w.insert("[");
        }
    }

    /// The words of a picture have ended.
    pub(super) fn end_image(&mut self) {
        let start = self.spans.iter().rfind(|(_, kind)| *kind == SpanKind::Picture).map(|(start, _)| *start);
        if let (Some(start), Some(origin)) = (start, self.pictures.pop().flatten()) {
            self.w.picture(start, origin);
        }
        self.end_span(&SpanKind::Picture);
    }

    /// Where a picture is whose address stands somewhere in `range`.
    fn origin(&self, address: &str, range: Range<usize>) -> Option<Origin> {
        let inline = || {
            let at = range.start + self.source.get(range.clone())?.find(address)?;
            Some(at..at + address.len())
        };
        Origin::of(address, inline())
    }

    /// A line of a block of HTML.
    pub(super) fn html_line(&mut self, line: &str, start: usize) {
        for token in self.html.line(line) {
            match token {
                Token::Tag(tag) => self.block_tag(&tag, start..start + line.len()),
                Token::Text(at, text) => {
                    for (offset, len, shown) in with_entities(&text) {
                        let at = start + at + offset;
                        self.html_text(&shown, at..at + len);
                    }
                }
            }
        }
    }

    /// Text of which the white space counts as one space, except in `pre`.
    fn html_text(&mut self, text: &str, range: Range<usize>) {
        if self.kind == Some(Kind::Code) {
            return self.code_lines(text, range);
        }
        let words = text.trim();
        let before = text.len() - text.trim_start().len();
        if before > 0 {
            self.w.space(" ");
        }
        if words.is_empty() {
            return;
        }
        let start = range.start + before;
        let end = if range.len() == text.len() { start + words.len() } else { range.end };
        self.text(words, start..end);
        if before + words.len() < text.len() {
            self.w.space(" ");
        }
    }

    fn block_tag(&mut self, tag: &Tag, range: Range<usize>) {
        if tag.name == "dt" && tag.closing {
            self.end_span(&SpanKind::Term);
        }
        if !tag.is_block() {
            return self.inline_tag(tag, range);
        }
        self.end_block();
        self.names.extend(tag.id.clone());
        if tag.closing {
            return;
        }
        match (tag.heading(), tag.name.as_str()) {
            (Some(level), _) => self.kind = Some(Kind::Heading(level)),
            (None, "pre") => self.kind = Some(Kind::Code),
            (None, "dt") => self.begin_span(SpanKind::Term),
            (None, "li") => {
                self.kind = Some(Kind::ListItem);
                self.insert("• ");
                self.w.end_marker();
            }
            _ => {}
        }
    }

    /// A tag in a line. Blocks that begin here stay in the line: a table's cell must remain one.
    pub(super) fn inline_tag(&mut self, tag: &Tag, range: Range<usize>) {
        if tag.name == "img" {
            let origin = tag.src.as_ref().and_then(|address| self.origin(address, range));
            return self.picture(tag.alt.as_deref(), origin);
        }
        if !tag.is_block() {
            self.names.extend(tag.id.clone());
        }
        let kind = match tag.name.as_str() {
            "a" if tag.closing => SpanKind::Link(String::new()),
            "a" if tag.href.is_some() => SpanKind::Link(tag.href.clone().unwrap_or_default()),
            "em" | "i" | "cite" | "var" => SpanKind::Emphasis,
            "strong" | "b" => SpanKind::Strong,
            "code" | "kbd" | "samp" | "tt" => SpanKind::Code,
            "dfn" => SpanKind::Term,
            "br" => return self.hard_break(),
            name if tag.is_block() || ["td", "th"].contains(&name) => return self.w.space(" "),
            _ => return,
        };
        match tag.closing {
            true => self.end_span(&kind),
            false => self.begin_span(kind),
        }
    }

    /// A picture in HTML.
    fn picture(&mut self, words: Option<&str>, origin: Option<Origin>) {
        let start = match words {
            Some(words) => {
                self.begin_span(SpanKind::Picture);
                let start = self.w.at();
                self.w.insert(&format!("[{words}]"));
                self.end_span(&SpanKind::Picture);
                start
            }
            None => self.w.at(),
        };
        origin.into_iter().for_each(|origin| self.w.picture(start, origin));
    }
}
