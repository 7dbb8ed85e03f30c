//! Markdown as Obsidian and others read it: a file that lives beside the notes.
//!
//! Each annotation is a block that begins with a quote and ends with a comment, which readers of Markdown do not show:
//!
//! ```markdown
//! > [!quote] p. 12
//! > A commons is a habit kept by many hands.
//!
//! ^postil-h3v9xq2mt0ad
//!
//! Compare chapter 7.
//!
//! #commons
//!
//! <!-- /postil-h3v9xq2mt0ad 1f0c93ab -->
//! ```
//!
//! A colour stands behind the kind, as in `[!quote|evidence]`, where a style sheet of Obsidian finds it.
//!
//! The last word is what the note, its tags and its colour were when they were written ([`super::state`]). So it can be told
//! whether somebody changed the note in the file: then it is taken in when the file is imported, and never written
//! over by [`rewrite()`]. All that stands between the blocks belongs to whoever wrote it there.

use std::borrow::Cow;

use super::{Clipping, Source, Work, lines_of, mark_of, one_line, section, sections, state, tag_word, url};
use crate::colours;
use crate::journal::standing::sum;

mod blocks;
mod rewrite;

use blocks::{Block, Piece, pieces};
pub use rewrite::{Rewritten, rewrite};

/// The words that tell a bookmark's block from another's.
const KINDS: [&str; 2] = ["quote", "bookmark"];

/// A file of its own.
pub fn write(work: &Work) -> String {
    let mut out = format!("---\ntitle: {}\n", quoted(&work.heading()));
    if !work.authors.is_empty() {
        out.push_str("author:\n");
        out.extend(work.authors.iter().map(|author| format!("  - {}\n", quoted(&one_line(author)))));
    }
    if let Some(file) = &work.file {
        out.push_str(&format!("source: {}\n", quoted(&url::of_path(file))));
    }
    if let Some(updated) = updated(work) {
        out.push_str(&updated);
        out.push('\n');
    }
    out.push_str(&format!("---\n\n# {}\n", escaped(&work.heading())));
    if !work.authors.is_empty() {
        out.push_str(&format!("\n{}\n", escaped(&one_line(&work.authors.join(", ")))));
    }
    for (heading, clippings) in sections(work) {
        if !heading.is_empty() {
            out.push_str(&format!("\n{}", heading_line(&heading)));
        }
        for clipping in clippings {
            out.push_str(&format!("\n{}", block(clipping)));
        }
    }
    out
}

/// What blocks say, and who wrote them.
pub fn read(text: &str) -> Source {
    let text = lines_of(text.trim_start_matches('\u{feff}'));
    let mut source = Source::default();
    let (pieces, remarks) = pieces(&text);
    source.remarks = remarks;
    let (mut work, mut heading) = (Work::default(), String::new());
    for piece in &pieces {
        match piece {
            Piece::Front(lines) => front(lines, &mut work),
            Piece::Heading(line) => heading = heading_of(line),
            Piece::Text(_) => {}
            Piece::Block(block) => work.clippings.push(clipping(block, &heading)),
        }
    }
    source.works = vec![work];
    source
}

/// Whether the text has blocks, or begins as our files do.
pub fn is_ours(text: &str) -> bool {
    text.lines().any(|line| blocks::name_of_start(line.trim()).is_some())
}

fn clipping(block: &Block, heading: &str) -> Clipping {
    let (note, tags) = block.said();
    Clipping {
        id: block.name.to_owned(),
        mark: mark_of(block.kind == KINDS[1], &note),
        quote: block.quote(),
        page: block.page().to_owned(),
        section: heading.to_owned(),
        colour: block.colour().to_owned(),
        base: Some(block.sum.to_owned()),
        note,
        tags,
        ..Clipping::default()
    }
}

/// The annotation as a block, with the end of its last line.
fn block(clipping: &Clipping) -> String {
    let name = name(&clipping.id);
    let mut out = quote(clipping);
    out.push_str(&format!("\n^postil-{name}\n\n"));
    let note = lines_of(clipping.note.trim());
    let other: Vec<_> = clipping.other_tags().collect();
    // Where the note itself ends in tags, a line of its own keeps them the note's.
    let ends_in_tags = note.lines().next_back().is_some_and(blocks::is_tags);
    let tags = if other.is_empty() && ends_in_tags { clipping.tags.iter().collect() } else { other };
    let mut lines = note.lines().peekable();
    while let Some(line) = lines.next() {
        // It looks like tags, but there are none in it.
        let is_odd_end = lines.peek().is_none() && ends_in_tags && tags.is_empty();
        out.push_str(if is_odd_end || blocks::is_escaped(line) { "\\" } else { "" });
        out.push_str(line);
        out.push('\n');
    }
    if !note.is_empty() {
        out.push('\n');
    }
    if !tags.is_empty() {
        let words: Vec<_> = tags.iter().map(|tag| format!("#{}", tag_word(tag))).collect();
        out.push_str(&format!("{}\n\n", words.join(" ")));
    }
    out.push_str(&format!("<!-- /postil-{name} {} -->\n", clipping.state()));
    out
}

/// The words of the text, as a quote with the page above it; in their sentence they are lit.
fn quote(clipping: &Clipping) -> String {
    let kind = KINDS[usize::from(clipping.mark == crate::notes::Mark::Bookmark)];
    let colour = colours::clean(&clipping.colour);
    let colour = if colour.is_empty() { String::new() } else { format!("|{colour}") };
    let page = if clipping.page.is_empty() { String::new() } else { format!(" p. {}", one_line(&clipping.page)) };
    let mut out = format!("> [!{kind}{colour}]{page}\n");
    let words = match clipping.sentence.split_once(&clipping.quote) {
        Some((before, after)) if before.len() + after.len() > 0 && !clipping.sentence.contains('\n') => {
            // Blanks around lit words keep them from being lit.
            let (quote, lead) = (clipping.quote.trim(), clipping.quote.trim_start());
            let (start, end) = (clipping.quote.len() - lead.len(), lead.len() - quote.len());
            let blank = |n: usize| if n > 0 { " " } else { "" };
            match quote.is_empty() {
                true => escaped(&clipping.sentence).into_owned(),
                false => format!(
                    "{}{}=={}=={}{}",
                    escaped(before),
                    blank(start),
                    escaped(quote),
                    blank(end),
                    escaped_inside(after)
                ),
            }
        }
        _ => lines_of(&clipping.quote).lines().map(|line| format!("{}\n", escaped(line.trim()))).collect(),
    };
    for line in words.trim_end().lines() {
        out.push_str(format!("> {line}").trim_end());
        out.push('\n');
    }
    out
}

fn heading_line(heading: &str) -> String {
    format!("## {}\n", escaped(heading))
}

fn heading_of(line: &str) -> String {
    unescaped(line.trim().trim_start_matches('#').trim())
}

/// The id as Obsidian lets a block be named: letters, digits and dashes. Another id gets a name made of it.
pub fn name(id: &str) -> Cow<'_, str> {
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_plain { id.into() } else { format!("x{}", &sum(id.as_bytes())[..12]).into() }
}

/// The line that says when the notes were changed last.
fn updated(work: &Work) -> Option<String> {
    let last = work.clippings.iter().filter_map(|clipping| clipping.changed).max()?;
    Some(format!("updated: {}", last.strftime("%Y-%m-%dT%H:%M:%S")))
}

/// A text as YAML has it on one line.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Title, authors and file, from the lines between the two rules.
fn front(lines: &str, work: &mut Work) {
    let value = |text: &str| {
        let text = text.trim();
        serde_json::from_str::<String>(text).unwrap_or_else(|_| text.trim_matches(['"', '\'']).to_owned())
    };
    let mut key = "";
    for line in lines.lines() {
        match line.trim_start().strip_prefix("- ") {
            Some(item) if key == "author" => work.authors.push(value(item)),
            Some(_) => {}
            None => {
                let Some((name, rest)) = line.split_once(':') else { continue };
                key = name.trim();
                match key {
                    "title" => work.title = value(rest),
                    "author" if !rest.trim().is_empty() => work.authors.push(value(rest)),
                    "source" => work.file = url::path(&value(rest)),
                    _ => {}
                }
            }
        }
    }
}

/// A line of the text in which nothing is taken for a sign of Markdown.
fn escaped(line: &str) -> Cow<'_, str> {
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_list = numbered.len() < line.len() && numbered.starts_with(['.', ')']);
    let begins = line.starts_with(['#', '+', '-', '>', '^', '=', '|', ':']);
    let inside = escaped_inside(line);
    match (begins, is_list) {
        // What is escaped anywhere is escaped at the beginning already.
        (true, _) if !inside.starts_with('\\') => format!("\\{inside}").into(),
        (_, true) => {
            let digits = line.len() - numbered.len();
            format!("{}\\{}", &inside[..digits], &inside[digits..]).into()
        }
        _ => inside,
    }
}

fn escaped_inside(line: &str) -> Cow<'_, str> {
    if !line.contains(['\\', '*', '_', '`', '<', '[', '~', '=', '$', '%', '&']) {
        return line.into();
    }
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let is_sign = match c {
            '\\' | '*' | '`' | '[' | '$' => true,
            '_' => !before.is_alphanumeric() || !next.is_alphanumeric(),
            '<' => next.is_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_alphanumeric() || next == '#',
            '~' | '=' | '%' => before == c || next == c,
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out.into()
}

/// The text of Markdown that [`escaped`] wrote.
fn unescaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

/// The lit words of a line, or all of it.
fn lit(line: &str) -> &str {
    let places = |text: &str| {
        text.match_indices("==").map(|(at, _)| at).filter(|&at| !text[..at].ends_with('\\')).collect::<Vec<_>>()
    };
    match places(line).as_slice() {
        [start, .., end] => &line[start + 2..*end],
        _ => line,
    }
}

#[cfg(test)]
mod tests;
