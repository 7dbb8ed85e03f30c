//! Markdown: CommonMark with tables, footnotes, task lists, definition lists and front matter.
//!
//! A parser makes events, each with its place in the source; the reader walks them once, keeps the
//! containers it is within on a stack, and lets the writer copy what can be read. Blocks are begun by their
//! first text, so that a list item knows whether it holds words before its marker is written.

mod events;
mod front;
mod html;
mod inline;
mod slugs;
mod table;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::markup::table::Table;
use super::markup::writer::Writer;
use crate::document::{Document, Kind, Origin, SpanKind};
use crate::text::language;
use events::Events;
use front::Front;
use html::Scanner;

/// The document that Markdown `source` describes.
pub fn document(source: String) -> Document {
    let front = Front::of(&source);
    let mut reader = Reader::new(&source, front.range.end);
    let (title, authors, language) = reader.w.about();
    (*title, *authors, *language) = (front.title, front.authors, front.language);
    while let Some((event, range)) = reader.events.next() {
        reader.read(event, range);
    }
    let built = reader.w.finish();
    let mut document = built.finish_with(source);
    slugs::add(&mut document);
    if document.title.is_none() {
        document.title = printed_title(&document);
    }
    if document.language.is_none() {
        document.language = language::language(&document.text);
    }
    document
}

/// The first heading of level 1; or one of another level, if it opens the text and all others are below it.
fn printed_title(document: &Document) -> Option<String> {
    let works = document.outline.iter().find(|heading| heading.level == 1);
    let opens = || {
        let (first, rest) = document.outline.split_first()?;
        (first.range.start == 0 && rest.iter().all(|heading| heading.level > first.level)).then_some(first)
    };
    works.or_else(opens).map(|heading| document.text[heading.range.clone()].trim_end().to_owned())
}

/// A container that the reader is within.
enum Within<'a> {
    Quote,
    /// A list, and the number of its next item.
    List(Option<u64>),
    /// An item or a footnote, and its marker until it is written.
    Marked(Kind, Option<Marker<'a>>),
    Term,
    Definition,
}

/// What stands before an item or note: in the source, a number or label stands at the offset.
enum Marker<'a> {
    Bullet,
    Task(bool),
    Number(u64, usize),
    Label(&'a str, usize),
}

impl Within<'_> {
    /// Whether what stands in it is deeper for it: a list is so by its items, a term is not.
    fn is_counted(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Term)
    }
}

/// The name of a language is no longer.
const LONGEST_LANGUAGE: usize = 20;

struct Reader<'a> {
    w: Writer<'a>,
    source: &'a str,
    events: Events<'a>,
    within: Vec<Within<'a>>,
    /// Spans begun and not ended.
    spans: Vec<(usize, SpanKind)>,
    /// Where the pictures are whose words are being read, the innermost last.
    pictures: Vec<Option<Origin>>,
    /// Whether text goes on in the block before.
    open: bool,
    /// The kind of the block, where its containers do not say it.
    kind: Option<Kind>,
    table: Option<Table>,
    /// Whether the cells are the heads of its columns.
    in_head: bool,
    html: Scanner,
    /// Names by which links lead to the next words.
    names: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, start: usize) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM;
        let parser = Parser::new_ext(&source[start..], options).into_offset_iter();
        let mut w = Writer::new(source);
        w.pass(start);
        Self {
            w,
            source,
            events: Events::new(parser, start),
            within: Vec::new(),
            spans: Vec::new(),
            pictures: Vec::new(),
            open: false,
            kind: None,
            table: None,
            in_head: false,
            html: Scanner::default(),
            names: Vec::new(),
        }
    }

    fn read(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Strikethrough) => self.end_struck(range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.kind == Some(Kind::Code) => self.code_lines(&text, range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::SoftBreak => self.w.space(" "),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.rule(range),
            Event::FootnoteReference(label) => self.reference(&label, range.start),
            Event::TaskListMarker(done) => self.task(done),
            Event::Html(line) => self.html_line(&line, range.start),
            Event::InlineHtml(tag) => {
                self.inline_tag(&html::Tag::parse(tag.trim_start_matches('<').trim_end_matches('>')), range)
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.paragraph(),
            Tag::Heading { level, .. } => self.block(Kind::Heading(level as u8)),
            Tag::CodeBlock(fence) => {
                self.block(Kind::Code);
                if let Some(language) = language(&fence) {
                    self.begin_span(SpanKind::Language(language));
                }
            }
            Tag::HtmlBlock => {
                self.end_block();
                self.html = Scanner::default();
            }
            Tag::BlockQuote(alert) => {
                self.enter(Within::Quote);
                alert.into_iter().for_each(|alert| self.label(&format!("{alert:?}")));
            }
            Tag::List(first) => self.enter(Within::List(first)),
            Tag::Item => self.item(range.start),
            Tag::FootnoteDefinition(_) => self.note(range),
            Tag::DefinitionListTitle => self.enter(Within::Term),
            Tag::DefinitionListDefinition => self.enter(Within::Definition),
            Tag::Table(alignments) => {
                self.block(Kind::Table);
                self.table = Some(table::measure(&alignments, &mut self.events));
            }
            Tag::TableHead => {
                self.in_head = true;
                self.begin_span(SpanKind::Strong);
            }
            Tag::TableCell => {
                let before = self.table.as_mut().map(Table::before_cell).unwrap_or_default();
                if let Some(table) = &self.table {
                    self.w.cell(&before, table.column(), self.in_head);
                }
            }
            Tag::Emphasis => self.begin_span(SpanKind::Emphasis),
            Tag::Strong => self.begin_span(SpanKind::Strong),
            Tag::Strikethrough => self.begin_struck(range),
            Tag::Link { dest_url, .. } => self.begin_span(SpanKind::Link(dest_url.into_string())),
            Tag::Image { dest_url, .. } => self.image(&dest_url, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.end_span(&SpanKind::Emphasis),
            TagEnd::Strong => self.end_span(&SpanKind::Strong),
            TagEnd::Link => self.end_span(&SpanKind::Link(String::new())),
            TagEnd::Image => {
                self.insert("]");
                self.end_image();
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.end_span(&SpanKind::Strong);
                self.end_row();
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::Item | TagEnd::FootnoteDefinition => {
                if let Some(Within::Marked(_, Some(_))) = self.within.last() {
                    self.bare_markers(self.within.len());
                }
                self.leave();
            }
            TagEnd::DefinitionListTitle => {
                self.end_span(&SpanKind::Term);
                self.leave();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::DefinitionListDefinition => self.leave(),
            TagEnd::CodeBlock => {
                self.end_span(&SpanKind::Language(String::new()));
                self.end_block();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end_block(),
            TagEnd::HtmlBlock | TagEnd::Table | TagEnd::DefinitionList => self.end_block(),
            _ => {}
        }
    }
}

/// The language that a fence names before all else it says: `rust,ignore`, `{.python}`.
fn language(fence: &CodeBlockKind<'_>) -> Option<String> {
    let CodeBlockKind::Fenced(info) = fence else { return None };
    let words = info.split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '-')));
    words.take(3).find(|word| !word.is_empty() && word.len() <= LONGEST_LANGUAGE).map(str::to_owned)
}

/// Containers and blocks.
impl<'a> Reader<'a> {
    fn enter(&mut self, container: Within<'a>) {
        self.end_block();
        self.within.push(container);
    }

    fn leave(&mut self) {
        self.end_block();
        self.within.pop();
    }

    /// What follows is a block of `kind`, wherever it stands.
    fn block(&mut self, kind: Kind) {
        self.end_block();
        self.kind = Some(kind);
    }

    fn end_block(&mut self) {
        self.open = false;
        self.kind = None;
        self.table = None;
        self.spans.clear();
    }

    fn item(&mut self, at: usize) {
        let marker = match self.within.last_mut() {
            Some(Within::List(Some(number))) => {
                *number = number.saturating_add(1);
                Marker::Number(*number - 1, at)
            }
            _ => Marker::Bullet,
        };
        self.enter(Within::Marked(Kind::ListItem, Some(marker)));
    }

    fn note(&mut self, range: Range<usize>) {
        let inner = self.source[range.clone()].trim_start().strip_prefix("[^");
        let label = inner.and_then(|inner| inner.split_once(']')).map_or("", |(label, _)| label);
        let indent = self.source[range.clone()].find('[').unwrap_or(0);
        let marker = (!label.is_empty()).then_some(Marker::Label(label, range.start + indent));
        self.enter(Within::Marked(Kind::Note, marker));
    }

    /// Begins a block, unless the text goes on in one. Quotes, items and notes are themselves the container
    /// that they stand in; only what is around them makes them deep.
    fn ensure_block(&mut self) {
        if std::mem::replace(&mut self.open, true) {
            return;
        }
        let n = self.within.len();
        let (kind, marked) = match (self.kind, self.within.last()) {
            (Some(kind), _) => (kind, false),
            (None, Some(Within::Quote)) => (Kind::Quote, false),
            (None, Some(Within::Marked(kind, Some(_)))) => (*kind, true),
            (None, Some(Within::Marked(Kind::Note, None))) => (Kind::Note, false),
            (None, _) => (Kind::Paragraph, false),
        };
        self.bare_markers(if marked { n - 1 } else { n });
        let own = self.kind.is_none() && matches!(kind, Kind::Quote | Kind::ListItem | Kind::Note);
        let around = self.within.iter().filter(|container| container.is_counted()).count();
        self.begin(kind, around - usize::from(own));
        if marked {
            self.write_marker(n - 1);
            self.w.insert(" ");
            self.w.end_marker();
        }
        if matches!(self.within.last(), Some(Within::Term)) {
            self.spans.push((self.w.at(), SpanKind::Term));
        }
    }

    fn begin(&mut self, kind: Kind, depth: usize) {
        self.w.begin(kind, u8::try_from(depth).unwrap_or(u8::MAX));
    }

    /// Numbers and labels whose item begins with something other than words get a block to themselves;
    /// bullets say nothing alone.
    fn bare_markers(&mut self, n: usize) {
        let mut depth = 0;
        for i in 0..n {
            let outer = depth;
            depth += usize::from(self.within[i].is_counted());
            let Within::Marked(kind, marker) = &mut self.within[i] else { continue };
            match marker {
                Some(Marker::Bullet | Marker::Task(_)) => *marker = None,
                Some(_) => {
                    let kind = *kind;
                    self.begin(kind, outer);
                    self.write_marker(i);
                    self.w.end_marker();
                }
                None => {}
            }
        }
    }

    fn write_marker(&mut self, i: usize) {
        let Within::Marked(_, marker) = &mut self.within[i] else { return };
        match marker.take() {
            Some(Marker::Bullet) => self.w.insert("•"),
            Some(Marker::Task(done)) => self.w.insert(if done { "☑" } else { "☐" }),
            Some(Marker::Number(number, at)) => self.number(number, at),
            Some(Marker::Label(label, at)) => self.sign_of_note(label, at),
            None => {}
        }
    }

    /// The number as the source has it, if it is the right one.
    fn number(&mut self, number: u64, at: usize) {
        let number = number.to_string();
        let rest = self.source[at..].trim_start();
        let at = self.source.len() - rest.len();
        if rest.strip_prefix(&number).is_some_and(|rest| rest.starts_with(['.', ')'])) {
            self.w.copy(at..at + number.len() + 1);
        } else {
            self.w.insert(&format!("{number}."));
        }
    }

    /// The box of a task takes the place of the bullet, and stands behind a number.
    fn task(&mut self, done: bool) {
        if let Some(Within::Marked(_, Some(marker @ Marker::Bullet))) = self.within.last_mut() {
            *marker = Marker::Task(done);
            return;
        }
        self.ensure_block();
        self.w.insert(if done { "☑ " } else { "☐ " });
        self.w.end_marker();
    }

    /// A paragraph whose lines all end where their author ended them is verse.
    fn paragraph(&mut self) {
        self.end_block();
        if matches!(self.within.last(), None | Some(Within::Quote)) && self.is_verse() {
            self.kind = Some(Kind::Verse);
        }
    }

    fn is_verse(&mut self) -> bool {
        const LONGEST: usize = 80;
        let (mut breaks, mut line) = (0, 0);
        let mut n = 0;
        while let Some(event) = self.events.ahead(n) {
            n += 1;
            match event {
                Event::End(TagEnd::Paragraph) => break,
                Event::SoftBreak => return false,
                Event::HardBreak => (breaks, line) = (breaks + 1, 0),
                Event::Text(text) | Event::Code(text) => line += text.chars().count(),
                _ => {}
            }
            if line > LONGEST {
                return false;
            }
        }
        breaks >= 2
    }

    /// A word above a quote that says what the quote is for.
    fn label(&mut self, word: &str) {
        self.begin_span(SpanKind::Strong);
        self.w.insert(word);
        self.end_span(&SpanKind::Strong);
        self.end_block();
    }

    fn rule(&mut self, range: Range<usize>) {
        self.block(Kind::Rule);
        self.ensure_block();
        self.w.copy(range.start..range.start + self.source[range].trim_end().len());
        self.end_block();
    }

    /// Lines of code as they are; a line end is written when another line follows.
    fn code_lines(&mut self, text: &str, range: Range<usize>) {
        self.ensure_block();
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            self.w.line(words, at..at + words.len());
            if words.len() < line.len() {
                self.w.end_line();
            }
            at += line.len();
        }
    }

    fn end_row(&mut self) {
        self.w.space("\n");
        self.table.as_mut().into_iter().for_each(Table::end_row);
    }
}

#[cfg(test)]
mod tests;
