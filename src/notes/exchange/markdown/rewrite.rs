//! A Markdown file brought up to date, and nothing taken from it that the reader wrote there.

use std::collections::HashMap;

use super::blocks::{Block, Piece, pieces};
use super::{Clipping, Work, block, heading_line, heading_of, lines_of, name, quote, section, updated};

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Rewritten {
    pub text: String,
    /// The ids of the notes that were changed in the file, and are left as they are there.
    pub edited: Vec<String>,
    pub remarks: Vec<String>,
}

/// Brings a file up to date: blocks are written anew unless somebody edited their notes, blocks of annotations that
/// were removed go, new ones are put where they stand in the order of the text. The rest stays, to the letter.
pub fn rewrite(existing: &str, work: &Work, was_removed: impl Fn(&str) -> bool) -> Rewritten {
    let has_mark = existing.starts_with('\u{feff}');
    let is_crlf = existing.contains("\r\n");
    let text = lines_of(existing.trim_start_matches('\u{feff}'));
    let (pieces, remarks) = pieces(&text);
    let wanted: HashMap<_, _> = work.clippings.iter().map(|it| (name(&it.id), it)).collect();
    let mut file = File::default();
    for piece in &pieces {
        match piece {
            Piece::Front(lines) => file.push(&with_date(lines, work), None),
            Piece::Heading(line) => {
                file.parts.push(Part { text: (*line).to_owned(), name: None, is_heading: true });
            }
            Piece::Text(_) => file.push(piece.raw(), None),
            Piece::Block(block) => file.take(block, wanted.get(block.name).copied(), &was_removed),
        }
    }
    for (i, clipping) in work.clippings.iter().enumerate() {
        // One whose block is there in pieces is not written a second time.
        let is_broken = || text.contains(&format!("^postil-{}\n", name(&clipping.id)));
        if file.at(&name(&clipping.id)).is_none() && !is_broken() {
            file.insert(clipping, &work.clippings[..i], &work.clippings[i + 1..]);
        }
    }
    let mut text: String = file.parts.into_iter().map(|part| part.text).collect();
    if is_crlf {
        text = text.replace('\n', "\r\n");
    }
    if has_mark {
        text.insert(0, '\u{feff}');
    }
    Rewritten { text, edited: file.edited, remarks }
}

/// The new file, in parts.
#[derive(Default)]
struct File {
    parts: Vec<Part>,
    edited: Vec<String>,
}

struct Part {
    text: String,
    /// The name of the block that this is.
    name: Option<String>,
    is_heading: bool,
}

impl File {
    fn push(&mut self, text: &str, name: Option<&str>) {
        self.parts.push(Part { text: text.to_owned(), name: name.map(str::to_owned), is_heading: false });
    }

    fn take(&mut self, old: &Block, clipping: Option<&Clipping>, was_removed: impl Fn(&str) -> bool) {
        let is_taken_in = clipping.is_some_and(|clipping| old.state() == clipping.state());
        if old.is_edited() && !is_taken_in {
            self.edited.push(old.name.to_owned());
            return self.push(old.raw, Some(old.name));
        }
        match clipping {
            Some(clipping) => self.push(&renewed(old, clipping), Some(old.name)),
            None if was_removed(old.name) => self.drop_blank_line(),
            // Of another text: not ours to judge.
            None => self.push(old.raw, Some(old.name)),
        }
    }

    /// Of the two blank lines around a block that goes, one goes with it.
    fn drop_blank_line(&mut self) {
        if let Some(last) = self.parts.last_mut().filter(|last| last.text.ends_with("\n\n")) {
            last.text.pop();
        } else if let Some(last) = self.parts.last_mut().filter(|last| last.text == "\n") {
            last.text.clear();
        }
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.name.as_deref() == Some(name))
    }

    /// Puts a new block among the others: behind the one before it and what was written below that, under the
    /// heading of its section.
    fn insert(&mut self, clipping: &Clipping, before: &[Clipping], after: &[Clipping]) {
        let own = section(clipping);
        let place = |other: &Clipping| Some((self.at(&name(&other.id))?, section(other) == own));
        let previous = before.iter().rev().find_map(place);
        let next = after.iter().find_map(|other| place(other).filter(|(_, is_same)| *is_same));
        let from = previous.map_or(0, |(at, _)| at + 1);
        // The heading may stand there without a block.
        let heading = (from..self.parts.len()).find(|&at| self.parts[at].is_heading_of(&own));
        let (mut at, needs_heading) = match (previous, next, heading) {
            (Some((at, true)), ..) => (self.boundary(at + 1), false),
            (_, Some((at, _)), _) => (at, false),
            (.., Some(at)) => (self.boundary(at + 1), false),
            (Some((at, false)), None, None) => (self.boundary(at + 1), !own.is_empty()),
            (None, None, None) => (self.first_section(), !own.is_empty()),
        };
        if needs_heading {
            self.put(at, Part { text: heading_line(&own), name: None, is_heading: true });
            at += 1;
        }
        let name = Some(name(&clipping.id).into_owned());
        self.put(at, Part { text: block(clipping), name, is_heading: false });
    }

    /// Puts a part in, with one blank line before and after it.
    fn put(&mut self, at: usize, part: Part) {
        self.parts.insert(at, part);
        let before: String = self.parts[..at].iter().rev().take(2).rev().map(|part| part.text.as_str()).collect();
        let gap = match before.as_str() {
            "" => "",
            text if text.ends_with("\n\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        self.parts[at].text.insert_str(0, gap);
        let is_close = self.parts.get(at + 1).is_some_and(|next| !next.text.starts_with('\n'));
        if is_close {
            self.parts[at].text.push('\n');
        }
    }

    /// The first heading or block from a part on.
    fn boundary(&self, from: usize) -> usize {
        let next = self.parts[from..].iter().position(|part| part.is_heading || part.name.is_some());
        next.map_or(self.parts.len(), |n| from + n)
    }

    /// Where the first section begins: below the title and what stands there.
    fn first_section(&self) -> usize {
        let is_section = |part: &Part| part.is_heading && part.text.starts_with("##") || part.name.is_some();
        self.parts.iter().position(is_section).unwrap_or(self.parts.len())
    }
}

impl Part {
    fn is_heading_of(&self, section: &str) -> bool {
        self.is_heading && !section.is_empty() && self.text.starts_with("##") && heading_of(&self.text) == section
    }
}

/// The block as it is now. Words that the reader only lit or made bold in the quote stay so.
fn renewed(old: &Block, clipping: &Clipping) -> String {
    let (new, quoted) = (block(clipping), quote(clipping));
    let title = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let is_same = title(&quoted) == title(old.quoted) && letters(&quoted) == letters(old.quoted);
    // Without marks in our own quote, all there are in the other are the reader's.
    if is_same && !quoted.contains("==") { new.replacen(&quoted, old.quoted, 1) } else { new }
}

/// The front matter with the moment of the last change; nothing else of it is touched.
fn with_date(front: &str, work: &Work) -> String {
    let line = |line: &str| match updated(work) {
        Some(updated) if line.starts_with("updated:") => format!("{updated}\n"),
        _ => format!("{line}\n"),
    };
    front.lines().map(line).collect()
}
