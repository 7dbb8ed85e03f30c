//! Postil as the pager of other programs: the options they give to a pager, and a text that fits the screen.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use clap::{ArgAction, Args};

use crate::app::reader::Wish;
use crate::document::{Span, SpanKind};
use crate::import::{self, Arriving, TextFile, decode};
use crate::terminal;
use crate::text::shown;

/// What programs ask of a pager, as `less` understands it.
#[derive(Debug, Args)]
pub struct Pager {
    /// Print a text that fits the screen, and leave
    #[arg(short = 'F', long)]
    pub quit_if_one_screen: bool,
    /// Options that pagers are often given, and that make no difference here.
    #[arg(
        short = 'R',
        long = "RAW-CONTROL-CHARS",
        short_aliases = ['r', 'S', 'X', 'i', 'I', 'm', 'M', 's', 'K'],
        aliases = ["raw-control-chars", "chop-long-lines", "no-init", "ignore-case", "IGNORE-CASE", "long-prompt",
            "LONG-PROMPT", "squeeze-blank-lines", "quit-on-intr"],
        action = ArgAction::Count,
        hide = true
    )]
    _others: u8,
}

/// A larger file fits no screen.
const LARGEST: u64 = 64 << 10;
/// What comes through a pipe is measured when nothing more has come for so long.
const PAUSE: Duration = Duration::from_millis(20);

/// The files, and the place that `+G`, `+42` or `+/words` among them names. A file of that name is a file.
pub fn places(files: &[PathBuf]) -> (Vec<PathBuf>, Option<Wish>) {
    let place = |file: &Path| if file.exists() { None } else { place(file.as_os_str()) };
    let wish = files.iter().filter_map(|file| place(file)).next_back();
    (files.iter().filter(|file| place(file).is_none()).cloned().collect(), wish)
}

fn place(word: &OsStr) -> Option<Wish> {
    let rest = word.to_str()?.strip_prefix('+')?;
    match rest.strip_prefix('/') {
        Some(words) if !words.is_empty() => Some(Wish::Words(words.to_owned())),
        _ if rest == "G" => Some(Wish::End),
        _ => rest.trim_end_matches('g').parse().ok().map(Wish::Line),
    }
}

/// What there is to read after a text that fits the screen was printed, if it did.
pub enum Left {
    Nothing,
    /// The text is still to be shown; what came through the pipe so far.
    Text(Option<Arriving>),
}

impl Pager {
    /// Prints the text when that was asked for and it fits the screen.
    pub fn print(&self, file: Option<&Path>) -> Result<Left> {
        if !self.quit_if_one_screen || !io::stdout().is_terminal() {
            return Ok(Left::Text(None));
        }
        match file.filter(|file| file.as_os_str() != "-") {
            Some(file) => print_file(file),
            None if io::stdin().is_terminal() => Ok(Left::Text(None)),
            None => print_input(),
        }
    }
}

fn print_file(file: &Path) -> Result<Left> {
    let text = TextFile::open(file)?;
    if text.len > LARGEST || !text.has_parts() {
        return Ok(Left::Text(None));
    }
    let Some(rows) = fitting(&text.read()?) else { return Ok(Left::Text(None)) };
    tell(&rows);
    Ok(Left::Nothing)
}

fn print_input() -> Result<Left> {
    let mut text = Arriving::input()?;
    while let Some(rows) = fitting(&text.bytes) {
        if text.ended {
            tell(&rows);
            return Ok(Left::Nothing);
        }
        text.more(text.bytes.len() + 1, PAUSE)?;
    }
    Ok(Left::Text(Some(text)))
}

/// Where nobody can see it, that must not end the command.
fn tell(rows: &str) {
    let _ = io::stdout().write_all(rows.as_bytes());
}

/// The text as it may be printed, when it takes fewer rows than the screen has.
fn fitting(bytes: &[u8]) -> Option<String> {
    let (columns, rows) = terminal::size();
    set(bytes, usize::from(columns), usize::from(rows))
}

fn set(bytes: &[u8], columns: usize, rows: usize) -> Option<String> {
    if bytes.len() > LARGEST as usize || !import::Format::sniff(bytes, "").has_parts() {
        return None;
    }
    let source = decode::decode(bytes).0;
    let (text, spans) = import::plain::words(&source).unwrap_or((source, Vec::new()));
    let (mut printed, mut at, mut used) = (String::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        used += print_line(&text, at..at + words.len(), &spans, &mut printed).div_ceil(columns.max(1)).max(1);
        printed.push('\n');
        if used >= rows {
            return None;
        }
        at += line.len();
    }
    Some(printed)
}

/// Prints one line with what is bold or underlined in it, and gives its columns. Nothing else of it reaches the
/// terminal but what can be seen.
fn print_line(text: &str, line: Range<usize>, spans: &[Span], printed: &mut String) -> usize {
    let here: Vec<&Span> = spans.iter().filter(|it| it.range.start < line.end && it.range.end > line.start).collect();
    let edges = here.iter().flat_map(|span| [span.range.start, span.range.end]);
    let mut edges: Vec<usize> = edges.filter(|at| line.contains(at)).chain([line.start, line.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut column = 0;
    for edge in edges.windows(2) {
        let is_set = |kind: &SpanKind| here.iter().any(|span| span.kind == *kind && span.range.contains(&edge[0]));
        let (is_bold, is_underlined) = (is_set(&SpanKind::Strong), is_set(&SpanKind::Emphasis));
        printed.push_str(if is_bold { "\x1b[1m" } else { "" });
        printed.push_str(if is_underlined { "\x1b[4m" } else { "" });
        for (n, words) in text[edge[0]..edge[1]].split('\t').enumerate() {
            let gap = if n > 0 { 8 - column % 8 } else { 0 };
            let _ = write!(printed, "{:gap$}{}", "", shown::clean(words));
            column += gap + shown::columns(words);
        }
        printed.push_str(if is_bold || is_underlined { "\x1b[m" } else { "" });
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_printed_with_what_is_bold() {
        let printed = set(b"The r\x08re\x08ed\x08d boat\n\ta _\x08b\x1b[31mc\x1b[m\n", 80, 24).unwrap();
        assert_eq!(printed, "The \x1b[1mred\x1b[m boat\n        a \x1b[4mb\x1b[mc\n");
    }

    #[test]
    fn what_takes_the_whole_screen_is_not_printed() {
        let lines = |n: usize| "a line\n".repeat(n);
        assert!(set(lines(23).as_bytes(), 80, 24).is_some());
        assert!(set(lines(24).as_bytes(), 80, 24).is_none());
        assert!(set(lines(12).as_bytes(), 3, 24).is_none());
    }

    #[test]
    fn no_command_reaches_the_terminal() {
        let printed = set(b"a\x1b]0;title\x07b\x1bc \x9b31m \x08\n", 80, 24).unwrap();
        assert!(!printed.contains(|c: char| c.is_control() && c != '\n'), "{printed:?}");
    }

    #[test]
    fn places_are_told_from_files() {
        let check = |words: &[&str], files: usize, wish: Option<Wish>| {
            let words: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
            let (left, found) = places(&words);
            assert_eq!((left.len(), found), (files, wish));
        };
        check(&["+G", "a"], 1, Some(Wish::End));
        check(&["+42", "+/red boat"], 0, Some(Wish::Words("red boat".to_owned())));
        check(&["+7g"], 0, Some(Wish::Line(7)));
        check(&["+odd", "a"], 2, None);
    }
}
