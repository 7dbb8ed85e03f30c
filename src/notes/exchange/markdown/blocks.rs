//! A Markdown file cut into blocks, headings, and what is between them.

use super::{KINDS, lit, state, unescaped};
use crate::notes::tags;

/// A stretch of whole lines.
#[derive(Debug)]
pub enum Piece<'a> {
    /// What stands between the two rules at the top, and these.
    Front(&'a str),
    /// The line of a heading.
    Heading(&'a str),
    Text(&'a str),
    Block(Block<'a>),
}

/// An annotation in the file.
#[derive(Debug)]
pub struct Block<'a> {
    /// All of it, from the first line of the quote to the comment.
    pub raw: &'a str,
    pub name: &'a str,
    /// `quote` or `bookmark`.
    pub kind: &'a str,
    /// The lines of the quote, with the line above it.
    pub quoted: &'a str,
    /// The note and the tags.
    said: &'a str,
    /// What they were when they were written.
    pub sum: &'a str,
}

impl Piece<'_> {
    pub fn raw(&self) -> &str {
        match self {
            Self::Front(raw) | Self::Heading(raw) | Self::Text(raw) => raw,
            Self::Block(block) => block.raw,
        }
    }
}

impl Block<'_> {
    /// The note, and all tags.
    pub fn said(&self) -> (String, Vec<String>) {
        let mut lines: Vec<&str> = self.said.trim().lines().collect();
        let mut all = Vec::new();
        if let Some(last) = lines.pop_if(|last| is_tags(last)) {
            all.extend(last.split_whitespace().map(|word| word.trim_start_matches('#').to_owned()));
        }
        let line = |line: &&str| match line.strip_prefix('\\') {
            Some(rest) if is_escaped(line) => rest.to_owned(),
            _ => (*line).to_owned(),
        };
        let note = lines.iter().map(line).collect::<Vec<_>>().join("\n").trim().to_owned();
        all.extend(tags(&note).into_iter().filter(|tag| !all.contains(tag)).collect::<Vec<_>>());
        (note, all)
    }

    /// Whether the note or its tags are not what was written.
    pub fn is_edited(&self) -> bool {
        self.state() != self.sum
    }

    pub fn state(&self) -> String {
        let (note, tags) = self.said();
        state(&note, &tags, self.colour())
    }

    /// The words of the text.
    pub fn quote(&self) -> String {
        let lines = self.quoted.lines().skip(1).map(|line| line.trim_start_matches('>').trim());
        lines.map(|line| unescaped(lit(line))).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// The name of its colour, behind the kind.
    pub fn colour(&self) -> &str {
        let title = self.quoted.lines().next().unwrap_or_default();
        let inside = title.split_once("[!").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(inside, _)| inside);
        inside.split_once('|').map_or("", |(_, colour)| colour.trim())
    }

    pub fn page(&self) -> &str {
        let title =
            self.quoted.lines().next().and_then(|line| line.split_once(']')).map_or("", |(_, rest)| rest.trim());
        title.strip_prefix("p. ").unwrap_or_default()
    }
}

/// Cuts a file into pieces, which are all of it; and says of blocks that are not whole.
pub fn pieces(text: &str) -> (Vec<Piece<'_>>, Vec<String>) {
    let mut cutter = Cutter { text, pieces: Vec::new(), remarks: Vec::new(), open: 0 };
    cutter.cut();
    (cutter.pieces, cutter.remarks)
}

struct Cutter<'a> {
    text: &'a str,
    pieces: Vec<Piece<'a>>,
    remarks: Vec<String>,
    /// Where the text begins that is in no piece yet.
    open: usize,
}

impl<'a> Cutter<'a> {
    fn cut(&mut self) {
        let mut at = self.front();
        let (mut is_code, mut quote) = (false, None);
        while at < self.text.len() {
            let line = line_at(self.text, at);
            let end = at + line.len();
            let words = line.trim();
            if words.starts_with("```") || words.starts_with("~~~") {
                is_code = !is_code;
            }
            if let Some(kind) = kind_of(words).filter(|_| !is_code) {
                quote = Some((at, kind, end));
            } else if words.starts_with('>') {
                quote = quote.map(|(start, kind, _)| (start, kind, end));
            } else if let Some(name) = name_of_start(words).filter(|_| !is_code) {
                let found = quote.take().and_then(|quote| self.block(name, quote, end));
                if let Some(end) = found {
                    at = end;
                    continue;
                }
                self.remarks.push(format!(
                    "the block ^postil-{name} is not whole, so it is left alone; it needs its quote above it, and \
                     its last line, <!-- /postil-{name} … -->, below"
                ));
            } else if words.starts_with('#') && words.trim_start_matches('#').starts_with(' ') && !is_code {
                self.flush(at);
                self.pieces.push(Piece::Heading(line));
                self.open = end;
                quote = None;
            } else if !words.is_empty() {
                quote = None;
            }
            at = end;
        }
        self.flush(self.text.len());
    }

    /// The lines between two rules at the top; where the rest begins.
    fn front(&mut self) -> usize {
        let first = line_at(self.text, 0);
        if first.trim_end() != "---" {
            return 0;
        }
        let mut at = first.len();
        while at < self.text.len() {
            let line = line_at(self.text, at);
            at += line.len();
            if line.trim_end() == "---" {
                self.pieces.push(Piece::Front(&self.text[..at]));
                self.open = at;
                return at;
            }
        }
        0
    }

    /// Takes the block whose quote was seen and whose name ends at `body`; gives its end, when it has one.
    fn block(&mut self, name: &'a str, (start, kind, quote): (usize, &'a str, usize), body: usize) -> Option<usize> {
        let mut at = body;
        loop {
            let line = line_at(self.text, at);
            let words = line.trim();
            if let Some((other, sum)) = name_of_end(words) {
                if other != name || self.has(name) {
                    return None;
                }
                let end = at + line.len();
                self.flush(start);
                let (quoted, said) = (&self.text[start..quote], &self.text[body..at]);
                self.pieces.push(Piece::Block(Block { raw: &self.text[start..end], name, kind, quoted, said, sum }));
                self.open = end;
                return Some(end);
            }
            if line.is_empty() || name_of_start(words).is_some() {
                return None;
            }
            at += line.len();
        }
    }

    /// Whether there was such a block before: a copy is the reader's own.
    fn has(&self, name: &str) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Block(block) if block.name == name))
    }

    fn flush(&mut self, end: usize) {
        if self.open < end {
            self.pieces.push(Piece::Text(&self.text[self.open..end]));
        }
        self.open = end;
    }
}

/// The line from `at` on, with its end.
fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)]
}

fn kind_of(line: &str) -> Option<&str> {
    let (kind, _) = line.strip_prefix("> [!")?.split_once(']')?;
    let kind = kind.split_once('|').map_or(kind, |(kind, _)| kind);
    KINDS.contains(&kind).then_some(kind)
}

/// The name in the line that stands between quote and note.
pub fn name_of_start(line: &str) -> Option<&str> {
    line.strip_prefix("^postil-").filter(|name| is_name(name))
}

/// The name and the state in the last line of a block.
fn name_of_end(line: &str) -> Option<(&str, &str)> {
    let (name, sum) = line.strip_prefix("<!-- /postil-")?.strip_suffix("-->")?.trim().split_once(' ')?;
    is_name(name).then_some((name, sum))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a line is one of those that blocks are told by, or looks like it.
pub fn is_fence(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("^postil-") || line.starts_with("<!-- /postil-")
}

/// Whether a line of a note has a backslash more in the file than in the note: one that would be taken for a line of
/// ours, and one that begins with a backslash that could be taken for the one we put there.
pub fn is_escaped(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    is_fence(bare) || line.starts_with('\\') && is_tags(bare)
}

/// Whether a line is nothing but tags.
pub fn is_tags(line: &str) -> bool {
    let is_tag = |word: &str| word.strip_prefix('#').is_some_and(|tag| !tag.is_empty() && !tag.starts_with('#'));
    !line.trim().is_empty() && line.split_whitespace().all(is_tag)
}
