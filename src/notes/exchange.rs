//! Annotations on their way to other programs and back.
//!
//! A [`Work`] is a text and what was marked in it, laid flat: a [`Clipping`] is one annotation with all that any
//! program wants to know of it, and nothing that only postil understands. What leaves is a work that one of the
//! [`Format`]s writes; what comes in is works that a reader of this folder understood ([`sniff`]), which [`plan`](mod@plan)
//! then compares with a notebook. A file here reads and writes one format, so that the two sides of it stand
//! together, and touches no disk.
//!
//! A reader never fails on what somebody's file says: an odd entry costs a remark, a file that is something else a
//! sentence.

use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Mark;
use crate::colours::{self, Palette};
use crate::journal::standing::sum;
use crate::text::fold::folded;

pub mod anki;
pub mod hypothesis;
pub mod json;
pub mod kindle;
pub mod koreader;
pub mod lua;
pub mod markdown;
pub mod months;
pub mod org;
pub mod plain;
pub mod plan;
pub mod readwise;
pub mod sniff;
pub mod template;
pub mod url;
pub mod web;
pub mod zip;

pub use plan::{Plan, Verdict};
pub use sniff::{Origin, read};

/// A text, and what was marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    pub title: String,
    pub authors: Vec<String>,
    /// The file of the text, where it is known.
    pub file: Option<PathBuf>,
    /// In the order of the text, or of the file they came from.
    pub clippings: Vec<Clipping>,
    /// What the file they came from says too, and says again later in other words.
    pub older: Vec<Clipping>,
    /// What the reader's colours look like, for programs that know a few colours and no names.
    pub colours: Palette,
}

/// One annotation, as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clipping {
    /// Ours, or one made of what the other program says, the same whenever it says it again.
    pub id: String,
    pub mark: Mark,
    pub quote: String,
    /// The words before and after the quote.
    pub before: String,
    pub after: String,
    /// The sentence around it, when it is wanted.
    pub sentence: String,
    pub note: String,
    pub tags: Vec<String>,
    pub section: String,
    pub page: String,
    /// The name that the reader gave its colour.
    pub colour: String,
    /// What another program says of its colour, in the words of that program.
    pub hue: String,
    /// What became of its place: exact, moved, fuzzy, several or orphaned; empty when nobody has looked.
    pub status: String,
    /// Its place in the reading text, in bytes and in characters.
    pub bytes: Option<Range<usize>>,
    pub characters: Option<Range<usize>>,
    pub made: Option<Timestamp>,
    pub changed: Option<Timestamp>,
    /// The other program kept only the beginning of the quote.
    pub is_cut: bool,
    /// What [`Clipping::state`] was when it was written to this file, where the file remembers.
    pub base: Option<String>,
}

impl Clipping {
    /// A short name for what the reader said here: it changes when the note, the tags or the colour do.
    pub fn state(&self) -> String {
        state(&self.note, &self.tags, &self.colour)
    }

    /// The tags that the words of the note do not have.
    pub fn other_tags(&self) -> impl Iterator<Item = &String> {
        let typed = super::tags(&self.note);
        self.tags.iter().filter(move |tag| !typed.contains(tag))
    }
}

/// A short name for a note, its tags and its colour, whatever the order of the tags, the ends of lines and the blanks
/// in tags.
pub fn state(note: &str, tags: &[String], colour: &str) -> String {
    let mut tags: Vec<_> = tags.iter().map(|tag| tag_word(tag)).chain(super::tags(note)).collect();
    tags.sort();
    tags.dedup();
    let mut said = [lines_of(note).trim(), &tags.join(" ")].join("\n\n");
    if !colour.is_empty() {
        said.push_str("\n\n");
        said.push_str(&colours::clean(colour));
    }
    sum(said.as_bytes())[..8].to_owned()
}

/// What somebody else's annotation is: a bookmark, or by whether something was said.
fn mark_of(is_bookmark: bool, note: &str) -> Mark {
    match (is_bookmark, note.trim().is_empty()) {
        (true, _) => Mark::Bookmark,
        (false, true) => Mark::Highlight,
        (false, false) => Mark::Note,
    }
}

/// A tag as one word.
pub fn tag_word(tag: &str) -> String {
    tag.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The text with the ends of lines as postil has them.
pub fn lines_of(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id made of what another program says.
fn id_of(from: &str, what: &[&str]) -> String {
    format!("{from}-{}", &sum(what.join("\n").as_bytes())[..12])
}

/// A moment that another program wrote: with its zone, or in that of the reader.
fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let (clock, is_utc) = match text.strip_suffix(" UTC").or_else(|| text.strip_suffix(" Z")) {
        Some(clock) => (clock, true),
        None => (text, false),
    };
    let time: DateTime = clock.parse().ok()?;
    let zone = if is_utc { TimeZone::UTC } else { zone.clone() };
    zone.to_ambiguous_timestamp(time).compatible().ok()
}

/// The formats that annotations leave in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Json,
    Csv,
    Anki,
    WebAnnotation,
    EpubAnnotations,
    Text,
    Org,
}

impl Format {
    /// The work in this format. It depends on nothing but the work, so that writing twice writes the same.
    pub fn write(self, work: &Work) -> Vec<u8> {
        match self {
            Self::Markdown => markdown::write(work).into_bytes(),
            Self::Json => json::write(work).into_bytes(),
            Self::Csv => readwise::write(work).into_bytes(),
            Self::Anki => anki::write(work).into_bytes(),
            Self::WebAnnotation => web::write(work).into_bytes(),
            Self::EpubAnnotations => web::write_epub(work),
            Self::Text => plain::write(work).into_bytes(),
            Self::Org => org::write(work).into_bytes(),
        }
    }
}

impl Work {
    /// Calls every colour as the reader does, and remembers what the colours look like.
    pub fn call_colours(&mut self, colours: Palette) {
        for it in &mut self.clippings {
            it.colour = colours.own(&it.colour, it.mark == Mark::Note);
        }
        self.colours = colours;
    }

    /// The title, for a heading.
    pub fn heading(&self) -> String {
        let title = one_line(&self.title);
        if title.is_empty() { "Notes".to_owned() } else { title }
    }

    /// Whether the title names the same work, in full or as far as the shorter one goes.
    pub fn is_called(&self, other: &str) -> bool {
        let words = |title: &str| {
            let title = folded(title).into_owned();
            title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let (own, other) = (words(&self.title), words(other));
        let (short, long) = if own.len() <= other.len() { (own, other) } else { (other, own) };
        short.len() >= 3 && long.strip_prefix(&short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }
}

/// What a file says, and what of it was not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub works: Vec<Work>,
    pub remarks: Vec<String>,
}

impl Source {
    /// The work with this title and these authors, made when there is none yet.
    fn work(&mut self, title: &str, authors: &[String]) -> &mut Work {
        let known = self.works.iter().position(|work| work.title == title && work.authors == authors);
        let i = known.unwrap_or_else(|| {
            self.works.push(Work { title: title.to_owned(), authors: authors.to_vec(), ..Work::default() });
            self.works.len() - 1
        });
        &mut self.works[i]
    }
}

/// The sections in the order of the clippings: what stands under one heading, which is empty before the first.
pub fn sections(work: &Work) -> Vec<(String, Vec<&Clipping>)> {
    let mut sections: Vec<(String, Vec<&Clipping>)> = Vec::new();
    for clipping in &work.clippings {
        let heading = section(clipping);
        match sections.last_mut() {
            Some((last, clippings)) if *last == heading => clippings.push(clipping),
            _ => sections.push((heading, vec![clipping])),
        }
    }
    sections
}

/// The heading a clipping stands under.
pub fn section(clipping: &Clipping) -> String {
    match clipping.status.as_str() {
        "several" | "orphaned" => "Not found in the text".to_owned(),
        _ => one_line(&clipping.section),
    }
}

#[cfg(test)]
mod tests;
