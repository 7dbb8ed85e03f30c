//! The lines of a text, and what can be said of one line or two without knowing the rest.

use std::ops::Range;

use super::declared::Said;
use super::facts::Facts;
pub use super::measure::{fold, fold_onto, width};
use super::numbering::{Numbering, numbering};
use super::sieve::Start;
use memchr::{memchr2_iter, memchr3_iter};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Blank,
    Body,
    /// A title, author or chapter repeated at the edge of a page.
    RunningHead,
    PageNumber,
    /// A sign that says what another line is.
    Sign,
}

/// Bytes of the longest line.
const LONGEST: usize = u32::MAX as usize;

/// One line of the source. There may be as many as bytes, so it is kept small.
#[derive(Clone, Debug)]
pub struct Line {
    at: usize,
    len: u32,
    indent: u32,
    width: u32,
    pub facts: Facts,
    /// What a sieve sees of them.
    pub start: Start,
    /// Columns of the [first word](first_word), or more than any line has.
    first_word: u16,
    /// A form feed stands before it.
    pub page: bool,
    pub role: Role,
    /// What the text says of it.
    pub said: Said,
}

impl Line {
    /// Its words, without the white space around them.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + self.len as usize
    }

    /// Columns of white space before them.
    pub fn indent(&self) -> usize {
        self.indent as usize
    }

    /// Moves the words to the left.
    pub fn outdent(&mut self, columns: usize) {
        self.indent = self.indent.saturating_sub(small(columns));
    }

    /// Columns that the words take.
    pub fn width(&self) -> usize {
        self.width as usize
    }

    pub fn is_body(&self) -> bool {
        self.role == Role::Body
    }

    pub fn is_furniture(&self) -> bool {
        matches!(self.role, Role::RunningHead | Role::PageNumber)
    }

    /// The column behind its last word.
    pub fn right(&self) -> usize {
        self.indent() + self.width()
    }
}

/// A source and its lines.
#[derive(Debug)]
pub struct Lines<'a> {
    pub source: &'a str,
    pub all: Vec<Line>,
}

impl<'a> Lines<'a> {
    /// Lines end at a line feed, a carriage return, both, or a form feed; and at the rarer signs of [`rare_end`].
    pub fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        let mut all = Vec::with_capacity(memchr2_iter(b'\n', b'\r', bytes).count() + 1);
        let (mut start, mut page) = (0, false);
        let has_rare_ends = has_rare_ends(bytes);
        for end in memchr3_iter(b'\n', b'\r', b'\x0C', bytes) {
            // Of CR LF, the second byte ends no line of its own.
            if end > 0 && bytes[end] == b'\n' && bytes[end - 1] == b'\r' {
                start = end + 1;
                continue;
            }
            if has_rare_ends {
                start = at_rare_ends(source, start..end, &mut page, &mut all);
            }
            // A form feed at the end of a line that is ended already, or at the start, makes no line.
            if bytes[end] != b'\x0C' || !source[start..end].trim().is_empty() {
                push(&mut all, source, start..end, page);
                page = false;
            }
            page |= bytes[end] == b'\x0C';
            start = end + 1;
        }
        if has_rare_ends {
            start = at_rare_ends(source, start..source.len(), &mut page, &mut all);
        }
        if start < source.len() {
            push(&mut all, source, start..source.len(), page);
        }
        Self { source, all }
    }

    /// Some of the lines, as if they were all.
    pub fn part(&self, range: Range<usize>) -> Self {
        Self { source: self.source, all: self.all[range].to_vec() }
    }

    /// A line as two: what stands before byte `at` of the source, and what stands from there on.
    pub fn divided(&self, i: usize, at: usize) -> [Line; 2] {
        let Line { indent, page, .. } = self.all[i];
        let range = self.all[i].range();
        let before = small(width(&self.source[range.start..at]));
        let first = Line { indent, ..line(self.source, range.start..at, page) };
        let second = Line { indent: indent.saturating_add(before), ..line(self.source, at..range.end, false) };
        [first, second]
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn text(&self, i: usize) -> &'a str {
        &self.source[self.all[i].range()]
    }

    /// [`is_open`] of a line.
    pub fn is_open(&self, i: usize) -> bool {
        self.all[i].facts.has(Facts::OPEN)
    }

    /// [`is_finished`] of a line.
    pub fn is_finished(&self, i: usize) -> bool {
        self.all[i].facts.has(Facts::FINISHED)
    }

    /// [`starts_low`] of a line.
    pub fn starts_low(&self, i: usize) -> bool {
        self.all[i].facts.has(Facts::LOW)
    }

    /// [`is_caps`] of a line.
    pub fn is_caps(&self, i: usize) -> bool {
        self.all[i].facts.has(Facts::CAPS)
    }

    /// [`numbering`] of a line.
    pub fn numbering(&self, i: usize) -> Option<Numbering> {
        self.all[i].facts.has(Facts::NUMBER).then(|| numbering(self.text(i))).flatten()
    }

    /// [`first_word`] of a line.
    pub fn first_word(&self, i: usize) -> usize {
        usize::from(self.all[i].first_word)
    }

    /// Whether a line may begin with the marker of a list.
    pub fn is_marked(&self, i: usize) -> bool {
        self.all[i].facts.has(Facts::MARKED)
    }

    /// The body lines among `range`.
    pub fn body(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        range.filter(|i| self.all[*i].is_body())
    }
}

/// Pushes the lines of a stretch that end at rare signs, and tells where the last one begins.
fn at_rare_ends(source: &str, range: Range<usize>, page: &mut bool, all: &mut Vec<Line>) -> usize {
    let mut start = range.start;
    for (at, c) in source[range.clone()].char_indices().filter(|(_, c)| rare_end(*c)) {
        let end = range.start + at;
        push(all, source, start..end, std::mem::take(page));
        start = end + c.len_utf8();
        // What the sign says it ends is a paragraph.
        if c == '\u{2029}' {
            all.push(line(source, start..start, false));
        }
    }
    start
}

/// Signs that end a line where people have them, though most programs show them as nothing: vertical tabs are the
/// soft line ends of word processors, next line comes from mainframes, and the separators from web forms.
fn rare_end(c: char) -> bool {
    matches!(c, '\x0B' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn has_rare_ends(bytes: &[u8]) -> bool {
    use memchr::{memchr, memmem};
    memchr(b'\x0B', bytes).is_some()
        || ["\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| memmem::find(bytes, end.as_bytes()).is_some())
}

/// A line that is longer than a [`Line`] can be is several.
fn push(all: &mut Vec<Line>, source: &str, range: Range<usize>, page: bool) {
    let (mut start, mut page) = (range.start, page);
    while range.end - start > LONGEST {
        let end = source.floor_char_boundary(start + LONGEST);
        all.push(line(source, start..end, std::mem::take(&mut page)));
        start = end;
    }
    all.push(line(source, start..range.end, page));
}

fn line(source: &str, range: Range<usize>, page: bool) -> Line {
    let text = &source[range.clone()];
    let words = text.trim_end();
    let inner = words.trim_start();
    let start = range.start + words.len() - inner.len();
    let role = if inner.is_empty() { Role::Blank } else { Role::Body };
    let indent = if inner.is_empty() { 0 } else { columns(&words[..words.len() - inner.len()]) };
    let facts = Facts::of(inner);
    let width = if facts.has(Facts::ASCII) { inner.len() } else { width(inner) };
    let first_word = first_word(inner).try_into().unwrap_or(u16::MAX);
    let (len, indent, width) = (small(inner.len()), small(indent), small(width));
    Line { at: start, len, indent, width, facts, start: Start::of(inner), first_word, page, role, said: Said::Nothing }
}

/// As a line has it, which is never [longer](LONGEST).
fn small(n: usize) -> u32 {
    n.try_into().unwrap_or(u32::MAX)
}

fn columns(space: &str) -> usize {
    space.chars().fold(0, |column, c| match c {
        '\t' => column / 8 * 8 + 8,
        '\u{3000}' => column + 2,
        _ => column + 1,
    })
}

/// The columns of the first word of `text`, or of its first character in a script without spaces.
fn first_word(text: &str) -> usize {
    let end = text.bytes().position(|b| !b.is_ascii_graphic());
    match end.map(|end| text.as_bytes()[end]) {
        None => text.len(),
        Some(b' ') => end.unwrap_or(0),
        _ if text.starts_with(is_cjk) => 2,
        _ => width(text.split(char::is_whitespace).next().unwrap_or_default()),
    }
}

/// Scripts that are written without spaces between words.
pub fn is_cjk(c: char) -> bool {
    c >= '\u{2E80}' && is_among_cjk(c)
}

fn is_among_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3001}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '’' | '”' | '»' | '›' | '*' | '_' | '″' | '′' | '」' | '』' | '）')
}

/// Whether the words end like a sentence, or a line that introduces something.
pub fn is_finished(text: &str) -> bool {
    match text.as_bytes().last() {
        Some(b'.' | b'!' | b'?' | b':') => return true,
        Some(b',' | b'-' | b';') => return false,
        Some(last) if last.is_ascii_alphanumeric() => return false,
        _ => {}
    }
    let core = text.trim_end_matches(is_closing);
    match core.chars().next_back() {
        Some(c) => matches!(c, '.' | '!' | '?' | '…' | ':' | '。' | '！' | '？' | '：') || ends_with_cjk_quote(text),
        None => true,
    }
}

fn ends_with_cjk_quote(text: &str) -> bool {
    text.ends_with(['」', '』', '）'])
}

/// Whether the words break off: a letter, digit, comma or dash stands last.
pub fn is_open(text: &str) -> bool {
    match text.chars().next_back() {
        Some(c) => {
            c.is_alphanumeric() || matches!(c, ',' | ';' | '-' | '–' | '—' | '\u{AD}' | '、' | '，' | '‐' | '(' | '[')
        }
        None => false,
    }
}

/// Whether the words begin in lower case, as the middle of a sentence does.
pub fn starts_low(text: &str) -> bool {
    if let Some(first) = text.as_bytes().first().filter(|first| first.is_ascii_alphanumeric()) {
        return first.is_ascii_lowercase();
    }
    let quotes = ['"', '\'', '“', '‘', '«', '_', '*', '['];
    text.trim_start_matches(quotes).starts_with(char::is_lowercase)
}

/// Whether there are letters and none of them is in lower case.
pub fn is_caps(text: &str) -> bool {
    let mut n_upper = 0;
    for c in text.chars() {
        // The sharp s has no capital that people use.
        if c.is_lowercase() && c != 'ß' {
            return false;
        }
        n_upper += usize::from(c.is_uppercase());
    }
    n_upper >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_one_line() {
        let lines = Lines::new("a\r\nb\rc\n\x0Cd\x0Ce\n\nf");
        let words: Vec<_> = (0..lines.len()).map(|i| lines.text(i)).collect();
        assert_eq!(words, ["a", "b", "c", "d", "e", "", "f"]);
        let pages: Vec<_> = lines.all.iter().map(|line| line.page).collect();
        assert_eq!(pages, [false, false, false, true, true, false, false]);
    }

    #[test]
    fn rare_signs_end_lines_too() {
        let lines = Lines::new("a\u{2028}b\x0Bc\u{85}d\r\n\x0Ce\u{2029}f\x0B\ng\u{2028}");
        let words: Vec<_> = (0..lines.len()).map(|i| lines.text(i)).collect();
        assert_eq!(words, ["a", "b", "c", "d", "e", "", "f", "", "g"]);
        assert!(lines.all[4].page);
    }

    #[test]
    fn indents_are_columns() {
        let lines = Lines::new("\tone\n   two\n\u{3000}三");
        let indents: Vec<_> = lines.all.iter().map(|line| (line.indent, line.width)).collect();
        assert_eq!(indents, [(8, 3), (3, 3), (2, 2)]);
    }

    #[test]
    fn a_closing_quote_does_not_hide_the_full_stop() {
        assert!(is_finished("He said: “No.”") && is_finished("(So it was.)") && is_finished("ましょう。」"));
        assert!(!is_finished("and so on") && is_open("in the end, so") && !is_open("over)"));
    }
}
