//! Reads a page line by line: words are set, requests are done.

use super::escapes::{Part, parts, plain};
use super::lines::{Line, Lines};
use super::mdoc::Manner;
use super::page::{Font, Page};
use crate::document::{Builder, Kind};

/// Headings are at these levels; the title of the page is above them.
const SECTION: u8 = 2;
pub const SUBSECTION: u8 = 3;
/// A page that asks for more files is odd.
const MOST_OTHERS: usize = 5;

pub struct Reader<'s> {
    pub page: Page<'s>,
    pub lines: Lines<'s>,
    /// How deep the paragraphs of each open part are, and whether what follows belongs to a headword or item.
    pub bases: Vec<u8>,
    pub is_below: bool,
    /// What the next line of words is.
    pub expected: Expected,
    /// The next line goes on without a space.
    pub goes_on: bool,
    /// The section shows how a command is called.
    pub in_calls: bool,
    pub title: Option<String>,
    pub others: Vec<String>,
    pub mdoc: Manner,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    #[default]
    Words,
    /// A headword, and whether it stands right below another.
    Term,
    Heading(u8),
    /// Words of a font of their own.
    Font(Font),
}

impl<'s> Reader<'s> {
    pub fn new(source: &'s str) -> Self {
        Self {
            page: Page::new(source),
            lines: Lines::new(source),
            bases: vec![0],
            is_below: false,
            expected: Expected::Words,
            goes_on: false,
            in_calls: false,
            title: None,
            others: Vec::new(),
            mdoc: Manner::default(),
        }
    }

    pub fn read(&mut self) {
        while let Some(line) = self.lines.next() {
            match line.request() {
                Some((name, behind)) => {
                    let name = name.to_owned();
                    self.request(&name, &line, behind);
                }
                None => self.words_line(&line),
            }
        }
    }

    /// The builder, the page's title, and the files that it asks for.
    pub fn finish(self) -> (Builder, Option<String>, Vec<String>) {
        (self.page.finish(), self.title, self.others)
    }

    /// A line of words.
    pub fn words_line(&mut self, line: &Line<'s>) {
        if self.page.keeps_lines() && !self.in_calls {
            self.put(line);
            self.page.end_line();
            return;
        }
        if line.text.trim().is_empty() {
            return self.blank();
        }
        if line.text.starts_with(' ') {
            self.break_line();
        }
        self.put(line);
        self.after_words();
    }

    /// Puts the words of a line, in its fonts.
    pub fn put(&mut self, line: &Line<'s>) {
        for part in parts(&line.text, &self.lines) {
            match part {
                Part::Words(range) => self.page.words(&line.text[range.clone()], line.place(range)),
                Part::Made(words, range) => self.page.words(&words, line.place(range)),
                Part::Font(name) => self.page.font(&name),
                Part::GoesOn => self.goes_on = true,
            }
        }
    }

    /// A line with words has ended.
    pub fn after_words(&mut self) {
        match std::mem::take(&mut self.expected) {
            expected @ (Expected::Term | Expected::Heading(_)) if std::mem::take(&mut self.goes_on) => {
                self.expected = expected;
            }
            Expected::Term => self.below(),
            Expected::Heading(_) => self.section_begins(),
            Expected::Font(_) => self.page.undress(),
            Expected::Words => {}
        }
        if !std::mem::take(&mut self.goes_on) {
            self.page.space();
        }
    }

    fn request(&mut self, name: &str, line: &Line<'s>, behind: usize) {
        let argument = || line.arguments(behind).first().map(|range| plain(&line.text[range.clone()], &self.lines));
        match name {
            "br" => self.break_line(),
            "sp" => self.blank(),
            "nf" => self.begin_code(),
            "fi" => self.end_code(),
            "in" => {
                let deeper = argument().map(|argument| argument.starts_with('-'));
                match deeper {
                    Some(false) => self.enter(),
                    _ => self.leave(),
                }
            }
            "ft" => {
                let name = argument().unwrap_or_default();
                self.page.font(&name);
            }
            "so" => {
                let file = argument().unwrap_or_default();
                if self.others.len() < MOST_OTHERS && !file.is_empty() {
                    self.others.push(file.chars().take(200).collect());
                }
                self.blank();
                self.put(&line.behind(behind));
                self.blank();
            }
            "TS" => self.table(),
            "EQ" => self.formula(),
            _ if self.man(name, line, behind) => {}
            _ => self.mdoc(name, line, behind),
        }
    }

    /// The paragraphs of the part that is open, or those that belong to its headword.
    pub fn depth(&self) -> u8 {
        self.bases.last().copied().unwrap_or(0) + u8::from(self.is_below)
    }

    /// A paragraph ends, and the next one stands where it stood.
    pub fn blank(&mut self) {
        if self.page.keeps_lines() {
            self.page.end_line();
        } else if self.expected == Expected::Words {
            self.page.end();
        }
        self.goes_on = false;
    }

    /// The line ends here and not where it is full.
    pub fn break_line(&mut self) {
        if self.page.keeps_lines() {
            if self.in_calls {
                self.page.end_line();
            }
        } else if self.expected == Expected::Words {
            self.page.end();
        }
        self.goes_on = false;
    }

    /// A paragraph begins that belongs to no headword.
    pub fn paragraph(&mut self) {
        self.page.undress();
        self.is_below = false;
        self.expected = Expected::Words;
        if self.page.keeps_lines() && !self.in_calls {
            return self.page.end_line();
        }
        self.page.want(self.kind(), self.depth());
    }

    /// What is said of a headword begins.
    pub fn below(&mut self) {
        self.is_below = true;
        self.page.undress();
        self.page.want(Kind::Paragraph, self.depth());
    }

    pub fn kind(&self) -> Kind {
        if self.in_calls { Kind::Code } else { Kind::Paragraph }
    }

    /// A part begins that is set in.
    pub fn enter(&mut self) {
        let kind = if self.page.keeps_lines() { Kind::Code } else { Kind::Paragraph };
        let depth = self.bases.last().copied().unwrap_or(0).saturating_add(1);
        // One that is deeper than any is shown ends like others.
        if self.bases.len() < 1000 {
            self.bases.push(depth.min(100));
        }
        self.is_below = false;
        self.page.want(kind, depth);
    }

    /// The part ends.
    pub fn leave(&mut self) {
        if self.bases.len() > 1 {
            self.bases.pop();
        }
        let kind = if self.page.keeps_lines() { Kind::Code } else { Kind::Paragraph };
        self.is_below = false;
        self.page.want(kind, self.depth());
    }

    /// The next words are a heading.
    pub fn heading(&mut self, level: u8) {
        self.page.undress();
        self.bases = vec![0];
        (self.is_below, self.goes_on, self.in_calls) = (false, false, false);
        self.page.want(Kind::Heading(level), 0);
        self.expected = Expected::Heading(level);
    }

    fn section_begins(&mut self) {
        self.page.undress();
        let heading = self.page.text_of_block().to_uppercase();
        self.in_calls = heading == "SYNOPSIS" || heading == "SYNTAX";
        self.page.want(self.kind(), 0);
    }

    pub fn section(&mut self) {
        self.heading(SECTION);
    }

    /// Lines end where they end in the source.
    pub fn begin_code(&mut self) {
        self.in_calls = false;
        self.page.want(Kind::Code, self.depth());
    }

    pub fn end_code(&mut self) {
        if self.page.keeps_lines() && !self.in_calls {
            self.page.want(Kind::Paragraph, self.depth());
        }
    }

    /// A formula is shown as it is written.
    fn formula(&mut self) {
        let before = self.page.wanted;
        self.page.want(Kind::Code, self.depth());
        while let Some(line) = self.lines.next_raw().filter(|line| line.request().is_none_or(|(name, _)| name != "EN"))
        {
            self.page.words(&line.text, line.range.clone());
            self.page.end_line();
        }
        self.page.want(before.kind, before.depth);
    }
}
