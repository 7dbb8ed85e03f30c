//! A first look over a page, before anything is written: where its article is, what stands around it, which
//! paragraphs are verse and which tables are tables.
//!
//! All of that shows only at an element's end, and is needed at its beginning.

mod cells;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::hidden::{Hidden, is_hidden};
use super::names::Name::{self, *};
use super::tokens::{Tag, Token, Tokens};
use super::tree::Tree;
use crate::import::markup::table;
use cells::Cells;

/// A line of verse has no more characters.
const LONGEST_LINE: usize = 90;
/// Notices around an article have no more bytes.
const LONGEST_NOTICE: usize = 1500;

/// What the first look found. All places are those of tags or text in the source.
#[derive(Debug, Default)]
pub struct Survey {
    /// What stands around the article, in order.
    pub around: Vec<Range<usize>>,
    /// Where the first text of each paragraph of verse stands.
    pub verses: HashSet<usize>,
    /// Tables that hold cells of text, not pieces of the page.
    pub tables: HashMap<usize, table::Table>,
    /// The levels of headings in several parts.
    pub groups: HashMap<usize, u8>,
}

/// An open element, and what was found in it so far.
#[derive(Debug, Default)]
struct Found {
    start: usize,
    /// Bytes of text, and how many of them are in links.
    text: usize,
    linked: usize,
    /// Why it may stand around the article.
    about: Option<Around>,
    has_heading: bool,
    is_hidden: bool,
    is_main: bool,
    table: Option<Box<Cells>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// Its element says that it leads to other places.
    Navigation,
    /// It stands where notices stand.
    Notice,
    /// It is named like something that leads to other places.
    Named,
}

/// An element that is over.
#[derive(Clone, Debug)]
struct Part {
    range: Range<usize>,
    text: usize,
    linked: usize,
    has_heading: bool,
    about: Option<Around>,
}

#[derive(Default)]
struct Surveyor<'a> {
    source: &'a str,
    tree: Tree<Found>,
    survey: Survey,
    hidden: Hidden,
    /// How many hidden blocks are open.
    n_hidden: usize,
    in_link: bool,
    paragraph: Paragraph,
    /// The main part of the page, and its articles that are in no other.
    main: Option<Part>,
    articles: Vec<Part>,
    candidates: Vec<Part>,
    /// What belongs to the article wherever it stands: titles and notes.
    kept: Vec<Range<usize>>,
    total: usize,
}

/// The paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    first: Option<usize>,
    n_breaks: usize,
    line: usize,
    is_long: bool,
    after_break: bool,
}

impl Survey {
    /// Looks over a stretch of the source. In a book nothing stands around the text.
    pub fn of(source: &str, range: Range<usize>, is_xml: bool, is_book: bool) -> Self {
        let mut it = Surveyor { source, ..Surveyor::default() };
        for token in Tokens::new(source, range.clone(), is_xml) {
            it.read(&token);
        }
        it.end_paragraph();
        while let Some((name, found)) = it.tree.pop() {
            it.end_element(name, found, range.end);
        }
        if !is_book {
            it.fold(range);
        }
        it.survey
    }
}

impl Surveyor<'_> {
    fn read(&mut self, token: &Token<'_>) {
        match token {
            Token::Text { range, is_raw } => self.text(range.clone(), *is_raw),
            Token::Start(tag) => self.start(tag),
            Token::End { name, written, range } => self.end(*name, written, range.end),
        }
    }

    fn text(&mut self, range: Range<usize>, is_raw: bool) {
        let text = &self.source[range.clone()];
        if self.hidden.is_in() || self.n_hidden > 0 {
            return;
        }
        if let Some(cells) = self.tree.innermost(Table).and_then(|found| found.table.as_deref_mut()) {
            cells.text(text, is_raw);
        }
        let text = text.trim_ascii();
        if text.is_empty() {
            return;
        }
        self.paragraph.text(range.start, text);
        if let Some((_, found)) = self.tree.last_mut() {
            found.text += text.len();
            found.linked += if self.in_link { text.len() } else { 0 };
        }
        self.total += text.len();
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.name;
        while let Some((name, found)) = self.tree.ended_by_start(name) {
            self.end_element(name, found, tag.range.start);
        }
        let cells = self.tree.innermost(Table).and_then(|found| found.table.as_deref_mut());
        if let Some(cells) = cells {
            cells.start(tag);
        }
        if name == Br {
            return self.line_break();
        }
        if !name.is_block() {
            self.hidden.start(tag);
            self.in_link |= name == A;
            return;
        }
        self.hidden.end_all();
        self.end_paragraph();
        if !tag.is_empty {
            self.open(tag);
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name;
        let mut found = Found { start: tag.range.start, about: around(tag), ..Found::default() };
        if let Some(level) = name.heading() {
            found.has_heading = true;
            if let Some((Hgroup, group)) = self.tree.last_mut() {
                let known = self.survey.groups.entry(group.start).or_insert(level);
                *known = level.min(*known);
            }
        }
        if name == Table {
            found.table = Some(Box::new(Cells::new(tag)));
        }
        found.is_main = name == Main || tag.says("role", &["main"]);
        found.is_hidden = name == Head || name.is_unread() || is_hidden(tag);
        let is_hidden = found.is_hidden;
        if self.tree.push(name, found).is_ok() {
            self.n_hidden += usize::from(is_hidden);
        }
    }

    fn line_break(&mut self) {
        let it = &mut self.paragraph;
        if std::mem::replace(&mut it.after_break, true) {
            return self.end_paragraph();
        }
        it.n_breaks += 1;
        it.line = 0;
    }

    fn end_paragraph(&mut self) {
        let it = std::mem::take(&mut self.paragraph);
        if it.n_breaks >= 2 && !it.is_long {
            self.survey.verses.extend(it.first);
        }
    }

    fn end(&mut self, name: Name, written: &str, end: usize) {
        if !name.is_block() {
            self.hidden.end(written);
            self.in_link &= name != A;
            return;
        }
        self.hidden.end_all();
        self.end_paragraph();
        if let Some(cells) = self.tree.innermost(Table).and_then(|found| found.table.as_deref_mut()) {
            cells.gap();
        }
        let Some(place) = self.tree.place(name) else { return };
        while let Some((name, found)) = self.tree.ended_by_end(place) {
            self.end_element(name, found, end);
        }
    }

    fn end_element(&mut self, name: Name, found: Found, end: usize) {
        self.n_hidden -= usize::from(found.is_hidden);
        let (range, is_main) = (found.start..end, found.is_main);
        let (text, linked, has_heading) = (found.text, found.linked, found.has_heading);
        let part = Part { range: range.clone(), text, linked, has_heading, about: found.about };
        if let Some((_, parent)) = self.tree.last_mut() {
            parent.text += text;
            parent.linked += linked;
            parent.has_heading |= has_heading;
        }
        if let Some(set) = found.table.and_then(|cells| cells.set()) {
            self.survey.tables.insert(found.start, set);
        }
        if name == H1 {
            self.kept.push(range);
        }
        match part.about {
            _ if is_main && self.main.is_none() => self.main = Some(part),
            Some(Around::Notice) if self.is_in_article() => {}
            Some(_) => self.candidates.push(part),
            None if name == Article && !self.is_in_article() => self.articles.push(part),
            None => {}
        }
    }

    fn is_in_article(&self) -> bool {
        self.tree.iter().any(|(open, _)| matches!(open, Article | Main | Section | Blockquote))
    }

    /// Finds what stands around the article. In doubt it belongs to it.
    fn fold(&mut self, page: Range<usize>) {
        let total = self.total;
        let only = |parts: &[Part]| if let [part] = parts { Some(part.clone()) } else { None };
        let article = self.main.take().filter(|main| 5 * main.text > 2 * total);
        let article = article.or_else(|| only(&self.articles).filter(|part| 2 * part.text > total));
        let mut around: Vec<Range<usize>> = Vec::new();
        for part in &self.candidates {
            let is_mostly_links = 2 * part.linked >= part.text;
            let is_around = match part.about {
                Some(Around::Navigation) => true,
                Some(Around::Notice) => part.text < LONGEST_NOTICE,
                _ => is_mostly_links && part.text < total / 3,
            };
            if is_around && 2 * part.text < total {
                around.push(part.range.clone());
            }
        }
        if let Some(article) = article {
            let mut at = page.start;
            for kept in self.kept.iter().filter(|kept| !article.has_heading && kept.end <= article.range.start) {
                around.push(at..kept.start.max(at));
                at = kept.end.max(at);
            }
            around.push(at..article.range.start.max(at));
            around.push(article.range.end..page.end);
        }
        around.retain(|range| !range.is_empty());
        around.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        around.retain(|range| {
            let is_new = range.end > end;
            end = end.max(range.end);
            is_new
        });
        self.survey.around = around;
    }
}

impl Paragraph {
    fn text(&mut self, at: usize, text: &str) {
        self.first.get_or_insert(at);
        self.after_break = false;
        if !self.is_long {
            self.line += text.chars().count();
            self.is_long = self.line > LONGEST_LINE;
        }
    }
}

/// Whether an element may stand around the article, and why.
fn around(tag: &Tag<'_>) -> Option<Around> {
    const ROLES: [&str; 6] = ["navigation", "search", "menu", "menubar", "toolbar", "dialog"];
    const NOTICES: [&str; 3] = ["banner", "contentinfo", "complementary"];
    if is_contents(tag) {
        return None;
    }
    let role = |roles: &[&str]| tag.has_attributes() && tag.says("role", roles);
    match tag.name {
        Nav | Search => Some(Around::Navigation),
        Html | Body => None,
        _ if role(&ROLES) => Some(Around::Navigation),
        Footer => Some(Around::Notice),
        _ if role(&NOTICES) => Some(Around::Notice),
        Header | Aside | Div | Ul | Ol | P | Table | Section | Form if is_named_so(tag) => Some(Around::Named),
        _ => None,
    }
}

/// Whether its class or id has a word that names ways to other pages.
fn is_named_so(tag: &Tag<'_>) -> bool {
    const WORDS: [&str; 24] = [
        "nav", "navbar", "navigation", "navheader", "navfooter", "menu", "breadcrumb", "breadcrumbs", "sidebar",
        "sphinxsidebar", "related", "share", "sharing", "social", "cookie", "cookies", "banner", "pager",
        "pagination", "toolbar", "skip", "footer", "subscribe", "newsletter",
    ];
    let names = |attribute: &str| {
        let value = tag.attribute(attribute).unwrap_or_default().to_ascii_lowercase();
        value.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
    };
    tag.has_attributes() && (names("class") || names("id"))
}

/// Whether an element is a table of contents.
pub fn is_contents(tag: &Tag<'_>) -> bool {
    const NAMES: [&str; 6] = ["toc", "TOC", "toctree-wrapper", "contents", "table-of-contents", "topic-contents"];
    matches!(tag.name, Nav | Div | Ul | Ol | Dl | Section | Aside)
        && tag.has_attributes()
        && (tag.means(&["toc"]) || tag.says("class", &NAMES) || tag.says("id", &NAMES))
}
