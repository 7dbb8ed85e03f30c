//! References in plain words: “see chapter 4”, “section 3.2”, “cf. p. 17”, and the lines of a printed table of
//! contents.
//!
//! A text without markup has links all the same. They are understood when they are asked for, from the headings and
//! the printed pages of the document, and only when exactly one heading can be meant: a reference that led to the
//! wrong chapter would be worse than none. “Chapter 4 of” something else is about another book, and so are most
//! pages that are not introduced by a word such as “see”.

use std::collections::HashMap;
use std::ops::Range;

use super::{Document, Kind};
use crate::text::fold::fold;
use crate::text::roman;

/// A stretch of the text that names a place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub range: Range<usize>,
    pub at: usize,
}

/// What a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Division {
    Chapter,
    Section,
    Part,
    Book,
    Appendix,
    Page,
    /// A heading that begins with a number and no word.
    Bare,
}

const PARTS: [(&str, Division); 24] = [
    ("chapter", Division::Chapter),
    ("chap.", Division::Chapter),
    ("ch.", Division::Chapter),
    ("kapitel", Division::Chapter),
    ("kap.", Division::Chapter),
    ("chapitre", Division::Chapter),
    ("capítulo", Division::Chapter),
    ("section", Division::Section),
    ("sect.", Division::Section),
    ("sec.", Division::Section),
    ("abschnitt", Division::Section),
    ("§", Division::Section),
    ("part", Division::Part),
    ("teil", Division::Part),
    ("partie", Division::Part),
    ("book", Division::Book),
    ("buch", Division::Book),
    ("appendix", Division::Appendix),
    ("anhang", Division::Appendix),
    ("page", Division::Page),
    ("seite", Division::Page),
    ("p.", Division::Page),
    ("pp.", Division::Page),
    ("s.", Division::Page),
];
/// What says that a page of this text is meant.
const BEFORE_PAGES: [&str; 9] = ["see", "cf.", "cf", "compare", "siehe", "vgl.", "s.", "voir", "véase"];
const BEHIND_PAGES: [&str; 6] = ["above", "below", "supra", "infra", "oben", "unten"];
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// A reference has no more bytes on either side of the stretch asked for.
const REACH: usize = 64;

impl Document {
    /// The references in a stretch of running text, in order.
    pub fn references_in(&self, range: Range<usize>) -> Vec<Reference> {
        let mut found = Vec::new();
        for block in self.blocks_in(&range) {
            let apart = matches!(block.kind, Kind::Heading(_) | Kind::Code | Kind::Contents | Kind::Rule);
            if !apart {
                let start = self.text.floor_char_boundary(range.start.saturating_sub(REACH)).max(block.range.start);
                let end = self.text.ceil_char_boundary(range.end.saturating_add(REACH).min(block.range.end));
                named(&self.text, start..end, &mut found);
            }
        }
        found.retain(|it| it.range.end > range.start && it.range.start < range.end);
        if found.is_empty() {
            return Vec::new();
        }
        let headings = self.numbered();
        // A section that speaks of itself leads nowhere new.
        let is_within = |it: &Named, at: usize| self.trail(it.range.start).iter().any(|above| above.range.start == at);
        let at = |it: &Named| self.place_of(it, &headings).filter(|at| !is_within(it, *at));
        found.iter().filter_map(|it| Some(Reference { range: it.range.clone(), at: at(it)? })).collect()
    }

    /// The lines of printed contents in a stretch, with the headings that they name.
    pub fn contents_in(&self, range: Range<usize>) -> Vec<Reference> {
        let blocks = self.blocks_in(&range).filter(|block| block.kind == Kind::Contents);
        let mut lines: Vec<Range<usize>> = Vec::new();
        for block in blocks {
            let mut at = block.range.start;
            for line in self.text[block.range.clone()].split_inclusive('\n') {
                let words = at + (line.len() - line.trim_start().len())..at + line.trim_end().len();
                at += line.len();
                if words.start < range.end && words.end > range.start && !words.is_empty() {
                    lines.push(words);
                }
            }
        }
        let Some(last) = lines.last() else { return Vec::new() };
        // The entries are named alike where the contents themselves have a heading.
        let mut headings: HashMap<String, usize> = HashMap::new();
        for heading in self.outline.iter().filter(|heading| heading.range.start > last.start) {
            let words = self.heading_text(heading);
            headings.entry(letters(words)).or_insert(heading.range.start);
            headings.entry(letters(without_number(words))).or_insert(heading.range.start);
        }
        let place = |line: &Range<usize>| {
            let (words, page) = entry(&self.text[line.clone()]);
            let by_words =
                [words, without_number(words)].iter().find_map(|words| headings.get(&letters(words)).copied());
            by_words.or_else(|| self.printed_page(page?))
        };
        lines.into_iter().filter_map(|line| Some(Reference { at: place(&line)?, range: line })).collect()
    }

    fn blocks_in(&self, range: &Range<usize>) -> impl Iterator<Item = &super::Block> {
        let first = self.block_at(range.start).unwrap_or(0);
        let end = range.end;
        self.blocks[first.min(self.blocks.len())..].iter().take_while(move |block| block.range.start < end)
    }

    /// Where the printed page of that name begins.
    fn printed_page(&self, label: &str) -> Option<usize> {
        self.pages.iter().find(|page| page.label == label).map(|page| page.at)
    }

    /// The headings by what they are called and their number: `None` when several have it.
    fn numbered(&self) -> HashMap<(Division, String), Option<usize>> {
        let mut headings: HashMap<(Division, String), Option<usize>> = HashMap::new();
        for heading in &self.outline {
            if let Some(key) = heading_number(self.heading_text(heading)) {
                headings.entry(key).and_modify(|at| *at = None).or_insert(Some(heading.range.start));
            }
        }
        headings
    }

    fn place_of(&self, named: &Named, headings: &HashMap<(Division, String), Option<usize>>) -> Option<usize> {
        if named.part == Division::Page {
            return self.printed_page(&named.number);
        }
        let of = |part: Division| headings.get(&(part, named.number.clone())).copied();
        let may_be_bare = matches!(named.part, Division::Chapter | Division::Section);
        of(named.part).or_else(|| of(Division::Bare).filter(|_| may_be_bare))?
    }
}

struct Named {
    range: Range<usize>,
    part: Division,
    number: String,
}

/// Collects what looks like a reference in a stretch of one block.
fn named(text: &str, range: Range<usize>, found: &mut Vec<Named>) {
    let mut before = "";
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let blank = rest.len() - rest.trim_start().len();
        let word = rest[blank..].split(char::is_whitespace).next().unwrap_or_default();
        let start = at + blank;
        at = start + word.len();
        if word.is_empty() {
            break;
        }
        let opening = word.len() - word.trim_start_matches(['(', '[', '“', '"', '—', '–']).len();
        let cue = std::mem::replace(&mut before, word);
        if word.len() - opening > 12 {
            continue;
        }
        let Some((part, len)) = part_of(&word[opening..]) else { continue };
        let label = start + opening;
        let behind = &text[label + len..range.end];
        let gap = behind.len() - behind.trim_start().len();
        let Some((n, number)) = number(&behind[gap..]) else { continue };
        let end = label + len + gap + n;
        // “The book I read” names no book; one letter is a number only behind a name.
        let is_name = text[label..].starts_with(|c: char| c.is_uppercase() || c == '§');
        let is_letter = behind[gap..gap + n].len() == 1 && !behind[gap..].starts_with(|c: char| c.is_ascii_digit());
        if (is_letter && !is_name) || is_of_another(&text[end..range.end], cue) {
            continue;
        }
        if part == Division::Page && !is_page_of_this(&text[end..range.end], cue) {
            continue;
        }
        found.push(Named { range: label..end, part, number });
        at = at.max(end);
    }
}

/// The name that a word begins with, and its length: `§3` has no space behind it, `p.17` neither.
fn part_of(word: &str) -> Option<(Division, usize)> {
    let lower = word.to_lowercase();
    let has = |name: &str| {
        let rest = lower.strip_prefix(name)?;
        let joins = name.ends_with('.') || name == "§";
        (rest.is_empty() || (joins && rest.starts_with(|c: char| c.is_ascii_digit()))).then_some(name.len())
    };
    // Nothing of the table changes its length when it is written small.
    PARTS.iter().find_map(|(name, part)| Some((*part, has(name)?))).filter(|(_, len)| word.is_char_boundary(*len))
}

/// Whether the words are about a part of something else: “of Capital”, “Hegel's”.
fn is_of_another(behind: &str, before: &str) -> bool {
    let is_owned = before.ends_with("'s") || before.ends_with("’s");
    let is_this = |words: &str| words.starts_with("this") || words.starts_with("the present");
    is_owned || behind.strip_prefix(" of ").is_some_and(|words| !is_this(words))
}

fn is_page_of_this(behind: &str, before: &str) -> bool {
    let before = before.trim_start_matches(['(', '[', '“', '"', '—', '–']).to_lowercase();
    let next = behind.split_whitespace().next().unwrap_or_default().trim_end_matches([')', ',', '.', ';']);
    BEFORE_PAGES.contains(&before.as_str()) || BEHIND_PAGES.contains(&next.to_lowercase().as_str())
}

/// The number that `text` begins with, `3.2`, `IV`, `four`, or a letter, and its length. It is given in digits.
fn number(text: &str) -> Option<(usize, String)> {
    let word_len = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()).min(16);
    let word = text.get(..word_len)?;
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let len = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let digits = text[..len].trim_end_matches('.');
        let is_end = !text[digits.len()..].starts_with(char::is_alphanumeric);
        return (is_end && digits.len() <= 16).then(|| (digits.len(), digits.to_owned()));
    }
    let lower = word.to_lowercase();
    if let Some(n) = NUMBERS.iter().position(|name| *name == lower) {
        return Some((word_len, (n + 1).to_string()));
    }
    let is_capital = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some(value) = roman_value(&lower).filter(|_| is_capital) {
        return Some((word_len, value.to_string()));
    }
    (word_len == 1 && is_capital).then_some((1, lower))
}

fn roman_value(letters: &str) -> Option<u32> {
    let worth = |c: char| Some([1, 5, 10, 50, 100, 500, 1000]["ivxlcdm".find(c)?]);
    let values: Vec<u32> = letters.chars().map(worth).collect::<Option<_>>()?;
    let mut value: i64 = 0;
    for (i, worth) in values.iter().enumerate() {
        let is_taken = values.get(i + 1).is_some_and(|next| next > worth);
        value += i64::from(*worth) * if is_taken { -1 } else { 1 };
    }
    let value = u32::try_from(value).ok()?;
    (roman::written(value) == letters).then_some(value)
}

/// What a heading is called, and its number.
fn heading_number(heading: &str) -> Option<(Division, String)> {
    let heading = heading.trim();
    let first = heading.split(char::is_whitespace).next()?;
    let (part, rest) = match part_of(first) {
        Some((part, len)) if part != Division::Page => (part, heading[len..].trim_start()),
        _ => (Division::Bare, heading),
    };
    let (len, number) = number(rest)?;
    let behind = &rest[len..];
    let is_apart = behind.is_empty() || behind.starts_with(['.', ')', ':', ' ', ',', '—', '–', '-', '\n']);
    // “I went home” and “Two friends” begin with no number.
    let is_sure = part != Division::Bare
        || (rest.starts_with(|c: char| c.is_ascii_digit()) && is_apart)
        || behind.starts_with(['.', ')', ':'])
        || behind.is_empty();
    (is_apart && is_sure).then_some((part, number))
}

/// A heading without its name and number.
fn without_number(heading: &str) -> &str {
    let heading = heading.trim();
    let first = heading.split(char::is_whitespace).next().unwrap_or_default();
    let rest = match part_of(first) {
        Some((part, len)) if part != Division::Page => heading[len..].trim_start(),
        _ => heading,
    };
    let words = number(rest).map_or(heading, |(len, _)| &rest[len..]);
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() { heading } else { words }
}

/// The words of an entry of the contents, and the page that stands behind them.
fn entry(line: &str) -> (&str, Option<&str>) {
    let line = line.trim();
    let last = line.rsplit(|c: char| c.is_whitespace() || c == '.' || c == '\u{2026}').next().unwrap_or_default();
    let is_page = !last.is_empty()
        && last.len() < line.len()
        && (last.bytes().all(|byte| byte.is_ascii_digit()) || roman_value(&last.to_lowercase()).is_some());
    match is_page {
        true => {
            let words = line[..line.len() - last.len()].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
            (words, Some(last))
        }
        false => (line, None),
    }
}

fn letters(text: &str) -> String {
    fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Builder;

    fn document(words: &str) -> Document {
        let mut b = Builder::new(String::new());
        let blocks = [
            (Kind::Contents, "I. The Mill . . . . 3\n4 Of Water and Reeds\u{2026}\u{2026}17\nIndex  90"),
            (Kind::Paragraph, words),
            (Kind::Heading(1), "Chapter I. The Mill"),
            (Kind::Heading(1), "CHAPTER IV\u{2014}Of Water and Reeds"),
            (Kind::Heading(2), "4.2 Reeds"),
            (Kind::Heading(1), "Part Two: Fire"),
            (Kind::Heading(2), "Note 1"),
        ];
        for (kind, text) in blocks {
            b.begin(kind, 0);
            if kind == Kind::Heading(2) {
                b.page("17");
            }
            b.insert(text);
        }
        b.finish()
    }

    /// The references of a text, and the words that they lead to.
    fn check(words: &str, expected: &[(&str, &str)]) {
        let document = document(words);
        let block = document.blocks[1].range.clone();
        let found = document.references_in(block);
        let found = found.iter().map(|it| (&document.text[it.range.clone()], &document.text[it.at..]));
        let found: Vec<_> = found.map(|(words, to)| (words, to.lines().next().unwrap_or_default())).collect();
        assert_eq!(found.len(), expected.len(), "{words}: {found:?}");
        for ((words, to), expected) in found.iter().zip(expected) {
            assert_eq!((*words, to.starts_with(expected.1)), (expected.0, true), "{to}");
        }
    }

    #[test]
    fn a_chapter_is_meant_by_its_number_however_it_is_written() {
        check(
            "As chapter 4 says (see Section 4.2), and Part II.",
            &[("chapter 4", "CHAPTER IV"), ("Section 4.2", "4.2 Reeds"), ("Part II", "Part Two")],
        );
        check("In \u{a7}4.2 and chapter four.", &[("\u{a7}4.2", "4.2"), ("chapter four", "CHAPTER IV")]);
    }

    #[test]
    fn other_books_have_chapters_too() {
        check("See chapter 4 of Capital, Hegel\u{2019}s section 4.2, chapter 9, the part I like, a book of 4.", &[]);
        check("See chapter 4 of this book.", &[("chapter 4", "CHAPTER IV")]);
    }

    #[test]
    fn a_page_is_one_of_this_text_only_when_something_says_so() {
        check("(Marx, p. 17) and p. 17 there.", &[]);
        check("(see p. 17) and page 17 above.", &[("p. 17", "4.2 Reeds"), ("page 17", "4.2 Reeds")]);
    }

    #[test]
    fn a_line_of_the_contents_leads_to_its_heading_or_its_page() {
        let document = document("Words.");
        let lines = document.contents_in(0..document.text.len());
        let to: Vec<_> = lines.iter().map(|it| &document.text[it.at..it.at + 10]).collect();
        assert_eq!(to, ["Chapter I.", "CHAPTER IV"]);
    }

    #[test]
    fn signs_of_any_kind_do_no_harm() {
        for words in
            ["\u{a7}", "p.", "p.\u{301}17", "Chapter", "chapter \u{130}", "CHAPTER MMMMMMM", "ch.4.4.4.4.4.4.4.4.4.4"]
        {
            check(words, &[]);
        }
    }
    proptest! {
        #[test]
        fn whatever_the_text_references_lie_in_it_and_lead_into_it(
            words in "([Cc]hapter|p\\.|see|\u{a7}|\\(|[IVXLC]{1,4}|[0-9.]{1,5}|\\PC| |\n|\u{212a}ap\\.){0,40}", cut in 0_usize..80,
        ) {
            let document = document(&words);
            let from = document.text.floor_char_boundary(cut);
            for range in [0..document.text.len(), from..document.text.len(), 0..from] {
                for it in document.references_in(range.clone()).iter().chain(&document.contents_in(range)) {
                    prop_assert!(document.text.get(it.range.clone()).is_some() && document.text.get(it.at..).is_some());
                }
            }
        }
    }
}
