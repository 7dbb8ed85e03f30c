//! The document: one reading text, and ranges that say what its parts are.
//!
//! Importers make a [`Document`] with a [`Builder`]; everything else only reads it. A position is a byte
//! offset into [`Document::text`], a stretch is a `Range<usize>` of such offsets. Rows, sections and printed
//! pages are looked up from an offset and never stored beside it.
//!
//! This floor does not know files, colours, keys or the clock.

pub mod changes;
pub mod corrections;
pub mod layout;
pub mod links;
pub mod locator;
pub mod outline;
pub mod pictures;
pub mod references;
pub mod signs;
pub mod tables;

use std::ops::Range;

pub use corrections::Correction;
pub use links::{Leads, Target};
pub use locator::{Locator, Placed};
pub use pictures::{Origin, Picture};
pub use signs::{Sign, SignSet, Signs};
pub use tables::Cell;

/// A text as postil understands it.
///
/// Blocks lie in reading order, do not overlap, and are separated by one blank line (`"\n\n"`) in `text`.
/// Lines inside a block of verse, code or table are separated by `"\n"`; all other blocks are one long line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub title: Option<String>,
    pub authors: Vec<String>,
    /// A BCP 47 language tag such as `en`, when the text gives it away.
    pub language: Option<String>,
    /// The reading text. It may hold any character that the source held, control characters too;
    /// only [`crate::text::shown`] decides what of it a terminal gets to see.
    pub text: String,
    pub blocks: Vec<Block>,
    /// Emphasis, links and the like, sorted by start; they may overlap and never cross a block's end.
    pub spans: Vec<Span>,
    /// The headings again, flat and in order; the level tells the depth.
    pub outline: Vec<Heading>,
    /// Printed page numbers found in the text, sorted by place: to cite by.
    pub pages: Vec<PageMark>,
    /// The places that links can lead to by name, sorted by name, each name once.
    pub targets: Vec<Target>,
    /// The pictures, sorted by place.
    pub pictures: Vec<Picture>,
    /// Where the cells of tables begin, sorted by place.
    pub cells: Vec<Cell>,
    /// All that the source has and the reading text has not, sorted by place. Nothing vanishes unseen.
    pub removed: Vec<Removed>,
    pub source: Source,
}

/// A paragraph, heading, list item and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub range: Range<usize>,
    pub kind: Kind,
    /// How deep it is nested in quotes or lists; 0 at the top.
    pub depth: u8,
    /// How many bytes at the start of `range` are the marker of a list item, the space behind it included.
    pub marker: usize,
    /// What spoke for its kind, and what against.
    pub signs: Signs,
}

impl Block {
    /// The block without its marker.
    pub fn body(&self) -> Range<usize> {
        self.range.start + self.marker..self.range.end
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Level 1 is the title of a work or article.
    Heading(u8),
    Paragraph,
    Quote,
    ListItem,
    Verse,
    Table,
    Code,
    /// A line drawn across the page. Its text is what the source has there, such as `* * *`.
    Rule,
    /// A printed table of contents, a line for each entry.
    Contents,
    /// A footnote or endnote.
    Note,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub range: Range<usize>,
    pub kind: SpanKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanKind {
    Emphasis,
    Strong,
    Code,
    /// Words that their author took back and left to be seen.
    Struck,
    /// Where the link leads: as written, or as [`links`] says for a place in the document.
    Link(String),
    /// Words that stand for a picture.
    Picture,
    /// The language that code is written in, as its author calls it.
    Language(String),
    /// A headword at its definition, as markup says (`dt`, `dfn`, a definition list).
    Term,
    /// An abbreviation, and the words that markup says it stands for.
    Abbreviation(String),
}

/// A heading of the outline; its words are `text[range]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub range: Range<usize>,
    pub level: u8,
}

/// The printed page `label` begins at `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageMark {
    pub at: usize,
    pub label: String,
}

/// Something of the source that is not in the reading text: its words are `source.text[source]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Where in the reading text it would stand.
    pub at: usize,
    pub source: Range<usize>,
    pub why: Why,
}

/// Why something was taken out of the reading text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A title, author or chapter repeated at the head or foot of the pages.
    RunningHead,
    PageNumber,
    /// The break in a paragraph that was cut in two: white space only.
    Cut,
    /// The hyphen of a word divided at the end of a line.
    DividedWord,
    /// What a page has around its text: ways to other pages, notices, and what is not shown.
    Surroundings,
    /// Marks such as `*` or `_` around emphasised words, or a markup language's own signs.
    Markup,
}

impl Why {
    /// The reason in words; what was removed is the subject.
    pub const fn sentence(self) -> &'static str {
        match self {
            Why::RunningHead => "comes again, counts on or repeats a heading, where pages end or begin",
            Why::PageNumber => "a number that rises with the pages",
            Why::Cut => "the white space between the halves of a paragraph",
            Why::DividedWord => "the hyphen of a word that the end of a line divided",
            Why::Surroundings => "stands around the text of a page, or is not shown on it",
            Why::Markup => "a sign that says how words are set and is not one of them",
        }
    }
}

/// The decoded source, and how the reading text lies on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's content as UTF-8, line ends as they are in the file.
    pub text: String,
    /// Stretches that are the same in both, sorted by both offsets.
    pub pieces: Vec<Piece>,
}

/// `len` bytes of the reading text from `at` stand at `source` in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub at: usize,
    pub source: usize,
    pub len: usize,
}

impl Source {
    /// The source offset of reading offset `at`; between two pieces, the end of the first.
    /// `None` when no part of the document has a known source.
    pub fn offset(&self, at: usize) -> Option<usize> {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        match next.checked_sub(1).map(|i| self.pieces[i]) {
            Some(piece) => Some(piece.source + (at - piece.at).min(piece.len)),
            None => self.pieces.first().map(|piece| piece.source),
        }
    }

    /// The smallest stretch of the source that holds the reading `range`.
    pub fn range(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.pieces.partition_point(|piece| piece.at + piece.len <= range.start);
        let last = self.pieces.partition_point(|piece| piece.at < range.end);
        if first >= last {
            return self.offset(range.start).map(|at| at..at);
        }
        let (head, tail) = (self.pieces[first], self.pieces[last - 1]);
        let start = head.source + range.start.saturating_sub(head.at);
        let end = tail.source + (range.end - tail.at).min(tail.len);
        Some(start..end.max(start))
    }

    /// The reading offset of source offset `at`; what was taken out maps to where it would stand.
    pub fn reading(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.source <= at);
        match next.checked_sub(1).map(|i| self.pieces[i]) {
            Some(piece) => piece.at + (at - piece.source).min(piece.len),
            None => 0,
        }
    }
}

impl Document {
    /// The index of the block that holds `at`; between two blocks, the one before.
    /// `None` only in a document without blocks.
    pub fn block_at(&self, at: usize) -> Option<usize> {
        if self.blocks.is_empty() {
            return None;
        }
        Some(self.blocks.partition_point(|block| block.range.start <= at).saturating_sub(1))
    }

    /// The spans that touch `range`.
    pub fn spans_in(&self, range: Range<usize>) -> impl Iterator<Item = &Span> {
        // No span crosses a block's end, so none that begins before this block can reach into it.
        let block = self.block_at(range.start).map_or(0, |i| self.blocks[i].range.start);
        let first = self.spans.partition_point(|span| span.range.start < block);
        let end = self.spans.partition_point(|span| span.range.start < range.end);
        self.spans[first.min(end)..end].iter().filter(move |span| span.range.end > range.start)
    }

    /// The printed page that `at` is on, if the text has page numbers before it.
    pub fn page_at(&self, at: usize) -> Option<&str> {
        let next = self.pages.partition_point(|mark| mark.at <= at);
        next.checked_sub(1).map(|i| self.pages[i].label.as_str())
    }

    /// The title, or the first heading, or nothing.
    pub fn name(&self) -> Option<&str> {
        let first = self.outline.first().map(|heading| &self.text[heading.range.clone()]);
        self.title.as_deref().or(first)
    }
}

/// Puts a [`Document`] together from pieces of its source, and keeps the map between the two.
///
/// ```
/// use postil::document::{Builder, Kind, Why};
/// let mut b = Builder::new("cut at\n\nHEAD\n\nthe page".to_owned());
/// b.begin(Kind::Paragraph, 0);
/// b.copy(0..6);
/// b.remove(6..14, Why::RunningHead);
/// b.insert(" ");
/// b.copy(14..22);
/// let document = b.finish();
/// assert_eq!(document.text, "cut at the page");
/// assert_eq!(document.source.offset(7), Some(14));
/// ```
#[derive(Debug)]
pub struct Builder {
    document: Document,
    open: bool,
}

impl Builder {
    /// A builder over the decoded source.
    pub fn new(source: String) -> Self {
        let source = Source { text: source, pieces: Vec::new() };
        Self { document: Document { source, ..Document::default() }, open: false }
    }

    /// A builder for an importer that keeps the source to itself until [`Self::finish_with`], with room for a text of
    /// `n_bytes` in `n_pieces`. It appends with [`Self::copy_words`].
    pub fn apart(n_bytes: usize, n_pieces: usize) -> Self {
        let mut it = Self::new(String::new());
        it.document.text.reserve_exact(n_bytes);
        it.document.source.pieces.reserve_exact(n_pieces);
        it
    }

    /// The decoded source.
    pub fn source(&self) -> &str {
        &self.document.source.text
    }

    /// Where the next byte will stand.
    pub fn at(&self) -> usize {
        self.document.text.len()
    }

    /// The text made so far.
    pub fn text(&self) -> &str {
        &self.document.text
    }

    /// Ends the block before and begins one of `kind`.
    pub fn begin(&mut self, kind: Kind, depth: u8) {
        self.end();
        if !self.document.blocks.is_empty() {
            self.document.text.push_str("\n\n");
        }
        let at = self.at();
        self.document.blocks.push(Block { range: at..at, kind, depth, marker: 0, signs: Signs::default() });
        self.open = true;
    }

    /// Says what spoke for the block that was begun, and what against.
    pub fn signs(&mut self, signs: Signs) {
        if let Some(block) = self.document.blocks.last_mut() {
            block.signs = signs;
        }
    }

    /// What stands in the open block so far becomes its marker.
    pub fn end_marker(&mut self) {
        let at = self.at();
        if let Some(block) = self.document.blocks.last_mut() {
            block.marker = at - block.range.start;
        }
    }

    /// Appends `source[range]` as it is.
    pub fn copy(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.map(range.clone());
        self.document.text.push_str(&self.document.source.text[range]);
    }

    /// Appends the words that stand at `at` in the source.
    pub fn copy_words(&mut self, words: &str, at: usize) {
        if words.is_empty() {
            return;
        }
        self.map(at..at + words.len());
        self.document.text.push_str(words);
    }

    /// Remembers that what comes next stands in the source.
    fn map(&mut self, range: Range<usize>) {
        let at = self.at();
        let pieces = &mut self.document.source.pieces;
        match pieces.last_mut() {
            Some(last) if last.at + last.len == at && last.source + last.len == range.start => last.len += range.len(),
            _ => pieces.push(Piece { at, source: range.start, len: range.len() }),
        }
    }

    /// Appends text that the source does not have in this form, such as the space for a line end.
    pub fn insert(&mut self, text: &str) {
        self.document.text.push_str(text);
    }

    /// Remembers that `source[range]` was taken out here.
    pub fn remove(&mut self, range: Range<usize>, why: Why) {
        let at = self.at();
        self.document.removed.push(Removed { at, source: range, why });
    }

    /// Lays a span over a stretch of the text made so far.
    pub fn span(&mut self, range: Range<usize>, kind: SpanKind) {
        self.document.spans.push(Span { range, kind });
    }

    /// A cell of a table begins here.
    pub fn cell(&mut self, column: usize, is_head: bool) {
        let at = self.at();
        if let Ok(column) = u16::try_from(column) {
            self.document.cells.push(Cell { at, column, is_head });
        }
    }

    /// A printed page begins here.
    pub fn page(&mut self, label: impl Into<String>) {
        let at = self.at();
        self.document.pages.push(PageMark { at, label: label.into() });
    }

    /// Links lead here by a name. What no link could have for a name is none.
    pub fn target(&mut self, name: impl Into<String>) {
        let (at, name) = (self.at(), name.into());
        if Target::may_be(&name) && self.document.targets.len() < links::MOST_TARGETS {
            self.document.targets.push(Target { name, at });
        }
    }

    /// A picture stands here; `range` holds the words that stand for it.
    pub fn picture(&mut self, range: Range<usize>, origin: Origin) {
        if self.document.pictures.len() < pictures::MOST_PICTURES {
            self.document.pictures.push(Picture { range, origin, size: None, caption: None });
        }
    }

    /// The open block is the caption of the picture in the block before, if there is one.
    pub fn caption(&mut self) {
        let Document { blocks, pictures, .. } = &mut self.document;
        let [.., before, caption] = blocks.as_slice() else { return };
        if let Some(picture) = pictures.last_mut().filter(|picture| picture.range.start >= before.range.start) {
            picture.caption = Some(caption.range.start);
        }
    }

    /// The title, authors and language may be set at any time.
    pub fn about(&mut self) -> (&mut Option<String>, &mut Vec<String>, &mut Option<String>) {
        let Document { title, authors, language, .. } = &mut self.document;
        (title, authors, language)
    }

    /// As [`Self::finish`], with the source of a builder that was [apart](Self::apart).
    pub fn finish_with(mut self, source: String) -> Document {
        self.document.source.text = source;
        let mut document = self.finish();
        // Blank lines are no pieces, and a document stays open for long.
        document.source.pieces.shrink_to_fit();
        document.text.shrink_to_fit();
        document
    }

    /// Ends the last block and gives the document, its outline filled from the headings.
    pub fn finish(mut self) -> Document {
        self.end();
        let mut document = self.document;
        keep_in_blocks(&mut document.spans, &document.blocks);
        document.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
        // Of what was taken out at one place, an importer may say the furniture before the cut it stood in.
        document.removed.sort_by_key(|removed| (removed.at, removed.source.start));
        links::sort(&mut document.targets);
        pictures::settle(&mut document);
        document.outline = outline::from_blocks(&document.blocks);
        document
    }

    fn end(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let at = self.at();
        let blocks = &mut self.document.blocks;
        let Some(block) = blocks.last_mut() else { return };
        block.range.end = at;
        // A block without text would be a row that no offset can name.
        if block.range.is_empty() {
            blocks.pop();
            let kept = blocks.last().map_or(0, |block| block.range.end);
            self.document.text.truncate(kept);
            for removed in self.document.removed.iter_mut().rev().take_while(|removed| removed.at > kept) {
                removed.at = kept;
            }
            for mark in self.document.pages.iter_mut().rev().take_while(|mark| mark.at > kept) {
                mark.at = kept;
            }
            for target in self.document.targets.iter_mut().rev().take_while(|target| target.at > kept) {
                target.at = kept;
            }
            for picture in self.document.pictures.iter_mut().rev().take_while(|picture| picture.range.end > kept) {
                picture.range = kept..kept;
            }
        }
    }
}

/// No span reaches over the end of its block, in however odd a way the markup was nested that began and ended it.
fn keep_in_blocks(spans: &mut Vec<Span>, blocks: &[Block]) {
    spans.retain_mut(|span| {
        let next = blocks.partition_point(|block| block.range.end <= span.range.start);
        let Some(Block { range, .. }) = blocks.get(next) else { return false };
        span.range = span.range.start.max(range.start)..span.range.end.min(range.end);
        span.range.start < span.range.end
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_with_its_block() {
        let mut b = Builder::new("One two".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..3);
        b.begin(Kind::Paragraph, 0);
        b.copy(4..7);
        b.span(1..8, SpanKind::Strong);
        b.span(3..8, SpanKind::Emphasis);
        b.span(8..8, SpanKind::Code);
        let ranges: Vec<_> = b.finish().spans.into_iter().map(|span| span.range).collect();
        assert_eq!(ranges, [1..3, 5..8]);
    }

    fn two_pieces() -> Document {
        let mut b = Builder::new("One.\r\n\r\n  Two\r\nlines.".to_owned());
        b.begin(Kind::Heading(1), 0);
        b.copy(0..4);
        b.begin(Kind::Paragraph, 0);
        b.copy(10..13);
        b.insert(" ");
        b.copy(15..21);
        b.finish()
    }

    #[test]
    fn blocks_are_separated_by_a_blank_line() {
        let document = two_pieces();
        assert_eq!(document.text, "One.\n\nTwo lines.");
        assert_eq!(document.blocks[1].range, 6..16);
        assert_eq!(document.outline, [Heading { range: 0..4, level: 1 }]);
    }

    #[test]
    fn offsets_map_both_ways() {
        let source = two_pieces().source;
        assert_eq!(source.range(6..16), Some(10..21));
        assert_eq!(source.range(4..6), Some(4..4));
        assert_eq!(source.reading(15), 10);
        assert_eq!(source.offset(9), Some(13));
    }

    #[test]
    fn a_block_without_text_leaves_no_trace() {
        let mut b = Builder::new("a b".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..1);
        b.begin(Kind::Paragraph, 0);
        b.remove(1..2, Why::Markup);
        b.begin(Kind::Paragraph, 0);
        b.copy(2..3);
        let document = b.finish();
        assert_eq!(document.text, "a\n\nb");
        assert_eq!(document.blocks.len(), 2);
        assert_eq!(document.removed[0].at, 1);
    }
}
