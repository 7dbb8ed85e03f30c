//! The pen of the importers of markup: appends visible text and remembers all signs between as removed.
//!
//! The parser says where each visible piece stands in the source. Whatever lies between two pieces is
//! markup, so no sign has to be known by name for it to be kept: the writer follows one mark through the
//! source and files what it passes over. It knows no markup language.

use std::ops::Range;

use crate::document::{Builder, Kind, Origin, Sign, Signs, SpanKind, Why};

pub struct Writer<'a> {
    b: Builder,
    source: &'a str,
    /// All of the source before this is in the text or in `removed`.
    seen: usize,
    /// Where the text of the open block begins, behind its marker.
    body: usize,
    kind: Option<Kind>,
    /// A space or line end that waits for the text behind it, so that no block ends with one.
    waiting: String,
    /// Whether the text ends with white space.
    is_blank: bool,
    /// The column of a cell that begins with the words that come next, and whether it is a head.
    cell: Option<(usize, bool)>,
}

impl<'a> Writer<'a> {
    pub fn new(source: &'a str) -> Self {
        Self {
            b: Builder::apart(0, 0),
            source,
            seen: 0,
            body: 0,
            kind: None,
            waiting: String::new(),
            is_blank: false,
            cell: None,
        }
    }

    /// Begins a block.
    pub fn begin(&mut self, kind: Kind, depth: u8) {
        self.waiting.clear();
        // The first cell of a table may be known before its block begins.
        self.cell = self.cell.take().filter(|_| kind == Kind::Table);
        self.kind = Some(kind);
        self.b.begin(kind, depth);
        self.b.signs(Signs::of(Sign::Markup));
        self.body = self.b.at();
    }

    /// What the open block holds becomes its marker.
    pub fn end_marker(&mut self) {
        self.b.end_marker();
        self.body = self.b.at();
    }

    /// Where the next byte will stand.
    pub fn at(&self) -> usize {
        self.b.at()
    }

    /// Whether the open block has no text yet, its marker aside.
    pub fn is_fresh(&self) -> bool {
        self.b.at() == self.body
    }

    /// `gap` will stand before the next text, if the block has text before it too.
    pub fn space(&mut self, gap: &str) {
        let has_one = gap == " " && !self.waiting.is_empty();
        if !has_one && !self.is_fresh() && (!self.is_blank || gap != " ") {
            self.waiting = gap.to_owned();
        }
    }

    /// Forgets the gap that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Forgets a space that waits, but no line end.
    pub fn clear_space(&mut self) {
        if self.waiting == " " {
            self.waiting.clear();
        }
    }

    /// The kind of the block that was begun last.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Appends a sign that follows the word before it.
    pub fn sign(&mut self, sign: &str) {
        self.b.insert(sign);
        self.is_blank = false;
    }

    /// Writes the gap that waits.
    pub fn flush(&mut self) {
        let gap = std::mem::take(&mut self.waiting);
        self.put(&gap);
        if let Some((column, is_head)) = self.cell.take() {
            self.b.cell(column, is_head);
        }
    }

    /// The next words begin a cell of a table, and `before` stands before it.
    pub fn cell(&mut self, before: &str, column: usize, is_head: bool) {
        self.cell = None;
        if !before.is_empty() {
            self.insert(before);
        }
        self.cell = Some((column, is_head));
    }

    /// Appends what the source does not have. Markup may be nested in ways that make no sense, such as the rows of a
    /// table in a footnote; a block that is one line stays one line all the same.
    fn put(&mut self, text: &str) {
        let keeps_lines = |kind| matches!(kind, Kind::Code | Kind::Verse | Kind::Table | Kind::Contents);
        match text.contains('\n') && !self.kind.is_none_or(keeps_lines) {
            true => self.b.insert(&text.replace('\n', " ")),
            false => self.b.insert(text),
        }
    }

    /// The text goes on in a new line, if more of it comes.
    pub fn end_line(&mut self) {
        if !self.is_fresh() {
            self.waiting.push('\n');
        }
    }

    /// Appends text that stands for `source[range]` and mostly is just that, without an indent and without
    /// a second space where a picture or a tag was left out.
    pub fn text(&mut self, text: &str, range: Range<usize>) {
        let after_space = self.is_fresh() || self.is_blank || !self.waiting.is_empty();
        let (text, range) = if after_space { without_indent(text, range) } else { (text, range) };
        self.line(text, range);
    }

    /// Appends a line of text, which stands for `source[range]`, with its indent.
    pub fn line(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.flush();
        if range.start >= self.seen && self.source.get(range.clone()) == Some(text) {
            self.pass(range.start);
            self.b.copy_words(text, range.start);
            self.seen = range.end;
        } else {
            self.pass(range.end);
            self.b.insert(&text.replace(['\n', '\r'], " "));
        }
        self.is_blank = text.ends_with(char::is_whitespace);
    }

    /// Appends `source[range]` as it is.
    pub fn copy(&mut self, range: Range<usize>) {
        if let Some(text) = self.source.get(range.clone()) {
            self.text(text, range);
        }
    }

    /// Appends what the source does not have.
    pub fn insert(&mut self, text: &str) {
        self.flush();
        self.put(text);
        self.is_blank = text.ends_with(char::is_whitespace);
    }

    /// Lays a span over the text from `start` to here.
    pub fn span(&mut self, start: usize, kind: SpanKind) {
        if start < self.b.at() {
            self.b.span(start..self.b.at(), kind);
        }
    }

    /// A picture stands here; its words are the text from `start` to here.
    pub fn picture(&mut self, start: usize, origin: Origin) {
        self.b.picture(start..self.b.at(), origin);
    }

    /// The open block is the caption of the picture before it.
    pub fn caption(&mut self) {
        self.b.caption();
    }

    /// Files the source up to `end` as markup. White space alone is not worth remembering.
    pub fn pass(&mut self, end: usize) {
        let Some(gap) = self.source.get(self.seen..end) else { return };
        let start = self.seen + (gap.len() - gap.trim_start().len());
        if !gap.trim().is_empty() {
            self.b.remove(start..start + gap.trim().len(), Why::Markup);
        }
        self.seen = end;
    }

    /// Takes `source[range]` out of the text.
    pub fn remove(&mut self, range: Range<usize>, why: Why) {
        self.pass(range.start);
        let Some(words) = self.source.get(self.seen.max(range.start)..range.end) else { return };
        let start = range.end - words.trim_start().len();
        if !words.trim().is_empty() {
            self.b.remove(start..start + words.trim().len(), why);
        }
        self.seen = range.end;
    }

    /// What was written from there on.
    pub fn text_from(&self, start: usize) -> &str {
        self.b.text().get(start..).unwrap_or_default()
    }

    /// What stands last in the open block, apart from its marker.
    pub fn last(&self) -> Option<char> {
        self.b.text()[self.body..].chars().next_back()
    }

    /// A printed page begins here.
    pub fn page(&mut self, label: String) {
        self.b.page(label);
    }

    /// Links lead here by a name.
    pub fn target(&mut self, name: String) {
        self.b.target(name);
    }

    /// The title, authors and language may be set at any time.
    pub fn about(&mut self) -> (&mut Option<String>, &mut Vec<String>, &mut Option<String>) {
        self.b.about()
    }

    /// The builder, which now may have the source.
    pub fn finish(mut self) -> Builder {
        self.pass(self.source.len());
        self.b
    }
}

/// The text and its place without white space in front.
fn without_indent(text: &str, range: Range<usize>) -> (&str, Range<usize>) {
    let kept = text.trim_start();
    let cut = if range.len() == text.len() { text.len() - kept.len() } else { 0 };
    (kept, range.start + cut..range.end)
}
