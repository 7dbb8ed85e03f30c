//! `postil anchors resolve`: where the notes of a notes file are in a text, as any program may ask.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::Answer;
use super::{no, one_line, print};
use crate::document::locator::Finder;
use crate::document::{Locator, Placed};
use crate::folders::{cause, read_regular, write_whole};
use crate::import::decode::decode;
use crate::notes::history::History;
use crate::notes::journal::whole;
use crate::notes::reading::reading;
use crate::notes::record::{Record, Stored, What, Why};
use crate::notes::{Annotation, Mark};

#[derive(Debug, Args)]
pub struct Anchors {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find the notes of a notes file in a text
    Resolve(Resolve),
    /// Make a notes file of highlights from ranges of a text
    Create(Create),
}

#[derive(Debug, Args)]
struct Resolve {
    /// A notes file: a notebook of postil, or tables [[note]] with an anchor of quote, prefix and suffix
    #[arg(long, value_name = "NOTES.toml")]
    notes: PathBuf,
    /// The text
    file: PathBuf,
    /// Print an object: unit (always `char`) and annotations, a list of objects: id, status (exact, moved, fuzzy,
    /// several, orphaned), start and end (characters of the decoded text, null when several or orphaned), quote
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Create {
    /// The ranges: an object with `spans`, a list of objects: id, start and end (characters of the decoded text)
    #[arg(long, value_name = "SPANS.json")]
    spans: PathBuf,
    /// The text
    file: PathBuf,
    /// The notes file to write, as a whole
    #[arg(long, value_name = "NOTES.toml")]
    notes: PathBuf,
}

impl Anchors {
    pub fn run(&self) -> Answer {
        match &self.command {
            Command::Resolve(it) => it.run(),
            Command::Create(it) => it.run(),
        }
    }
}

impl Resolve {
    fn run(&self) -> Answer {
        let (text, _) = decode(read(&self.file)?);
        let reading = reading(&read(&self.notes)?);
        for aside in &reading.set_aside {
            let notes = self.notes.display();
            crate::cli::tell(format!("{notes}: the record in line {} is left out: {}", aside.line, aside.why));
        }
        if let Some(why) = reading.refusal.filter(|_| reading.records.is_empty()) {
            return Ok(no(&format!("cannot use {}: {why}", self.notes.display())));
        }
        let history = History::of(reading.records);
        let mut notes: Vec<_> = history.living().collect();
        notes.sort_by(|a, b| a.annotation.id.cmp(&b.annotation.id));
        let (finder, chars) = (Finder::new(&text), Chars::of(&text));
        let locators: Vec<_> = notes.iter().map(|stored| locator(stored, &chars)).collect();
        let placed = finder.place_all(&locators);
        let answers: Vec<_> =
            notes.iter().zip(&placed).map(|(stored, placed)| answer(stored, placed, &chars)).collect();
        if self.json {
            return print(&format!("{:#}\n", json!({ "unit": "char", "annotations": answers })));
        }
        let line = |it: &Value| {
            let place = it["start"].as_u64().map_or(String::new(), |start| format!("  {start}-{}", it["end"]));
            let words = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
            format!("{}  {}{place}  {}\n", words("id"), words("status"), one_line(&words("quote"), 50))
        };
        print(&answers.iter().map(line).collect::<String>())
    }
}

impl Create {
    fn run(&self) -> Answer {
        let (text, _) = decode(read(&self.file)?);
        let spans: Value = serde_json::from_slice(&read(&self.spans)?)
            .with_context(|| format!("cannot understand {}", self.spans.display()))?;
        let Some(spans) = spans["spans"].as_array() else {
            bail!("{} is not an object with a list `spans`; nothing is written", self.spans.display());
        };
        if let Some(why) = kept(&self.notes)? {
            bail!("cannot replace {}: {why}; give another file to --notes", self.notes.display());
        }
        let (finder, chars) = (Finder::new(&text), Chars::of(&text));
        let records: Vec<_> = spans.iter().enumerate().map(|(i, span)| highlight(i, span, &finder, &chars)).collect();
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        write_whole(&self.notes, whole(&name, &records).as_bytes())
            .map_err(|error| anyhow::anyhow!("cannot write {}: {}", self.notes.display(), cause(&error)))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn highlight(i: usize, span: &Value, finder: &Finder, chars: &Chars) -> Record {
    let offset = |key: &str| chars.offset(span[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
    let (start, end) = (offset("start"), offset("end"));
    let at = finder.locator(start..end.max(start));
    let id = span["id"].as_str().map_or_else(|| format!("span-{i}"), str::to_owned);
    let now = Timestamp::now();
    let annotation = Annotation {
        id,
        at,
        mark: Mark::Highlight,
        note: String::new(),
        tags: Vec::new(),
        colour: String::new(),
        letter: None,
        made: now,
        changed: now,
    };
    let what = What::put(annotation, toml::Table::new());
    Record { change: name_of(i), what, why: Why::New }
}

/// The name of the change that made a highlight. It counts where that of a reader's change has letters, so a
/// file made here can be told from a notebook.
fn name_of(i: usize) -> String {
    format!("{}.{i:08}", i + 1)
}

/// Why a notes file must not be replaced: it holds something that was not made here.
fn kept(file: &Path) -> Result<Option<&'static str>> {
    if !file.exists() {
        return Ok(None);
    }
    let bytes =
        read_regular(file).map_err(|error| anyhow::anyhow!("cannot use {}: {}", file.display(), cause(&error)))?;
    let reading = reading(&bytes);
    let made_here = |(i, record): (usize, &Record)| record.change == name_of(i);
    Ok(match () {
        () if reading.refusal.is_some() => Some("it is something else than notes"),
        () if reading.by_hand + reading.foreign + reading.set_aside.len() > 0 => Some("somebody has written in it"),
        () if !reading.records.iter().enumerate().all(made_here) => Some("it holds notes that a reader made"),
        () => None,
    })
}

fn answer(stored: &Stored, placed: &Placed, chars: &Chars) -> Value {
    let range = placed.range();
    json!({
        "id": stored.annotation.id,
        "status": placed.name(),
        "start": range.as_ref().map(|range| chars.before(range.start)),
        "end": range.as_ref().map(|range| chars.before(range.end)),
        "quote": range.map(|range| &chars.text[range]),
    })
}

/// The locator of a record of ours, or the anchor of another program: quote, prefix, suffix, the start in characters,
/// and how often the words were in the text.
fn locator(stored: &Stored, chars: &Chars) -> Locator {
    let Some(anchor) = stored.extra.get("anchor").and_then(|anchor| anchor.as_table()) else {
        return stored.annotation.at.clone();
    };
    let words = |key: &str| anchor.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let start = anchor.get("start").and_then(|value| value.as_integer()).and_then(|start| usize::try_from(start).ok());
    let (quote, before, after) = (words("quote"), words("prefix"), words("suffix"));
    // Words that were there more than once had a place like this at least by half.
    let occurrences = anchor.get("occurrences").and_then(|value| value.as_integer());
    let rival = occurrences.filter(|&n| n > 1).map(|_| 50);
    Locator { quote, before, after, rival, offset: start.map_or(0, |start| chars.offset(start)), ..Locator::default() }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| anyhow::anyhow!("cannot read {}: {}", file.display(), cause(&error)))
}

/// Counts characters before offsets without going through the whole text for each.
struct Chars<'a> {
    text: &'a str,
    /// Every so many bytes: the offset of a character, and how many stand before it.
    marks: Vec<(usize, usize)>,
}

impl<'a> Chars<'a> {
    fn of(text: &'a str) -> Self {
        const STEP: usize = 1024;
        let mut marks = vec![(0, 0)];
        for (count, (at, _)) in text.char_indices().enumerate() {
            if at >= marks[marks.len() - 1].0 + STEP {
                marks.push((at, count));
            }
        }
        Self { text, marks }
    }

    fn before(&self, offset: usize) -> usize {
        let (at, count) = self.marks[self.marks.partition_point(|mark| mark.0 <= offset) - 1];
        count + self.text[at..offset].chars().count()
    }

    fn offset(&self, chars: usize) -> usize {
        let (at, count) = self.marks[self.marks.partition_point(|mark| mark.1 <= chars) - 1];
        self.text[at..].char_indices().nth(chars - count).map_or(self.text.len(), |(further, _)| at + further)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_offsets_agree() {
        let text = "aé漢😀 ".repeat(500);
        let chars = Chars::of(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!((chars.before(at), chars.offset(count)), (count, at));
        }
        assert_eq!(chars.before(text.len()), 2500);
        assert_eq!(chars.offset(9999), text.len());
    }
}
