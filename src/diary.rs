//! What was read on which day: `reading.toml` in the data folder, and what it adds up to: minutes, pages, the reader's
//! own speed.
//!
//! Each record is a stretch of reading that was never told of before, so whichever way the files of two machines are
//! put together, nothing counts twice. As with words looked up, a record lost in a power cut costs nothing that anybody
//! wrote, so none is waited for until it is on the disk.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::Table;
use uuid::Uuid;

use crate::days::Day;
use crate::folders::{private, read_regular};
use crate::journal::copies::copies;
use crate::journal::standing::take_text;
use crate::journal::table::Lines;
use crate::journal::{self, Kept, Named};

pub const FILE: &str = "reading.toml";
/// A larger file is not read.
const LARGEST: u64 = 64 << 20;
const HEAD: &str = "# What you have read, kept by postil. You may delete tables from this file, or all of it.\n\n";
/// The speed is known when so many words were read, and is that of the last so many.
const ENOUGH: u64 = 2000;
const LAST: u64 = 40_000;
/// So many words are a page.
pub const PAGE: u64 = 250;

/// A stretch of reading in one text on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    pub day: Day,
    /// The text: its content as a number, and its title.
    pub hash: String,
    pub title: String,
    pub seconds: u64,
    pub words: u64,
    /// The part of it in which nothing was looked up or written: from that the speed is learned.
    pub steady_seconds: u64,
    pub steady_words: u64,
}

/// A record of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    change: String,
    stretch: Stretch,
}

/// All that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diary {
    /// In the order of the days.
    pub stretches: Vec<Stretch>,
}

/// Adds a stretch to the file of a data folder.
pub fn add(data: &Path, stretch: &Stretch) -> io::Result<()> {
    fs::create_dir_all(data)?;
    let mut file = private(OpenOptions::new().append(true).create(true)).open(data.join(FILE))?;
    let head = if file.metadata()?.len() == 0 { HEAD } else { "" };
    // One piece, so that two windows do not mix theirs; the line end closes what a crash left open.
    file.write_all(format!("{head}\n{}", stretch.to_toml(&Uuid::now_v7().to_string())).as_bytes())
}

impl Stretch {
    fn to_toml(&self, change: &str) -> String {
        let mut lines = Lines::begin("read", change);
        lines.text("day", &self.day.date().to_string());
        lines.text("text", &self.hash);
        lines.text("title", &self.title);
        lines.raw(&format!("seconds = {}\nwords = {}", self.seconds, self.words));
        lines.raw(&format!("steady-seconds = {}\nsteady-words = {}", self.steady_seconds, self.steady_words));
        lines.end()
    }
}

impl Kept for Record {
    const KINDS: &[&str] = &["read"];

    fn of(kind: &str, Named { change, .. }: Named, mut fields: Table) -> Result<Option<Self>, String> {
        if kind != "read" {
            return Ok(None);
        }
        let date: Date = take_text(&mut fields, "day")?.parse().map_err(|_| "`day` must be like 2026-05-20")?;
        let mut number = |key: &str| {
            fields.remove(key).and_then(|value| u64::try_from(value.as_integer()?).ok()).unwrap_or_default()
        };
        let (seconds, words) = (number("seconds"), number("words"));
        let (steady_seconds, steady_words) = (number("steady-seconds"), number("steady-words"));
        let (hash, title) = (take_text(&mut fields, "text"), take_text(&mut fields, "title"));
        let (hash, title) = (hash.unwrap_or_default(), title.unwrap_or_default());
        let day = Day::of_date(date);
        let stretch = Stretch { day, hash, title, seconds, words, steady_seconds, steady_words };
        Ok(Some(Self { change, stretch }))
    }

    fn refusal(_: &[u8]) -> Option<String> {
        None
    }
}

impl Diary {
    /// What was read, as far as it can be known: also from the copies that a synchronised folder has left.
    pub fn open(data: &Path) -> Self {
        let file = data.join(FILE);
        let mut known = HashSet::new();
        let mut stretches = Vec::new();
        for file in std::iter::once(file.clone()).chain(copies(&file)) {
            for Record { change, stretch } in records(&file) {
                if known.insert(change) {
                    stretches.push(stretch);
                }
            }
        }
        stretches.sort_by(|a, b| (a.day, &a.hash, a.words).cmp(&(b.day, &b.hash, b.words)));
        Self { stretches }
    }

    /// Words in a minute, once enough was read: of what was read last.
    pub fn speed(&self) -> Option<usize> {
        let (mut words, mut seconds) = (0, 0);
        for stretch in self.stretches.iter().rev() {
            words += stretch.steady_words;
            seconds += stretch.steady_seconds;
            if words >= LAST {
                break;
            }
        }
        (words >= ENOUGH && seconds > 0).then(|| (words * 60 / seconds) as usize)
    }

    /// Seconds and words of each day on which something was read.
    pub fn days(&self) -> BTreeMap<Day, (u64, u64)> {
        let mut days = BTreeMap::new();
        for stretch in &self.stretches {
            let day: &mut (u64, u64) = days.entry(stretch.day).or_default();
            *day = (day.0 + stretch.seconds, day.1 + stretch.words);
        }
        days
    }

    /// Seconds and words of each text, the one read longest first.
    pub fn texts(&self) -> Vec<(&str, u64, u64)> {
        let mut texts: BTreeMap<&str, (&str, u64, u64)> = BTreeMap::new();
        for stretch in &self.stretches {
            let text = texts.entry(&stretch.hash).or_default();
            *text = (&stretch.title, text.1 + stretch.seconds, text.2 + stretch.words);
        }
        let mut texts: Vec<_> = texts.into_values().collect();
        texts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        texts
    }
}

fn records(file: &PathBuf) -> Vec<Record> {
    if fs::metadata(file).is_ok_and(|about| about.len() > LARGEST) {
        return Vec::new();
    }
    read_regular(file).map(|bytes| journal::reading::<Record>(&bytes).records).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(day: i32, hash: &str, seconds: u64, words: u64) -> Stretch {
        let (steady_seconds, steady_words) = (seconds, words);
        let title = format!("Text {hash}");
        Stretch { day: Day(day), hash: hash.to_owned(), title, seconds, words, steady_seconds, steady_words }
    }

    #[test]
    fn what_was_read_adds_up_by_day_and_by_text() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(Diary::open(data.path()), Diary::default());
        for it in [stretch(2, "a", 600, 2000), stretch(1, "b", 60, 100), stretch(2, "b", 60, 200)] {
            add(&data.path().join("new"), &it).unwrap();
        }
        let diary = Diary::open(&data.path().join("new"));
        assert_eq!(diary.days(), BTreeMap::from([(Day(1), (60, 100)), (Day(2), (660, 2200))]));
        assert_eq!(diary.texts(), [("Text a", 600, 2000), ("Text b", 120, 300)]);
        assert_eq!(diary.speed(), Some(2300 * 60 / 720));
    }

    #[test]
    fn the_speed_is_not_known_at_once() {
        assert_eq!(Diary { stretches: vec![stretch(1, "a", 60, 300)] }.speed(), None);
    }

    #[test]
    fn two_machines_count_nothing_twice_and_lose_nothing() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        add(one.path(), &stretch(1, "a", 60, 200)).unwrap();
        fs::copy(one.path().join(FILE), two.path().join(FILE)).unwrap();
        add(one.path(), &stretch(2, "a", 70, 250)).unwrap();
        add(two.path(), &stretch(2, "b", 80, 300)).unwrap();
        let copy = "reading.sync-conflict-20260102-030405-ABCDEFG.toml";
        fs::copy(two.path().join(FILE), one.path().join(copy)).unwrap();
        fs::copy(one.path().join(FILE), two.path().join(copy)).unwrap();
        let (diary, other) = (Diary::open(one.path()), Diary::open(two.path()));
        assert_eq!(diary, other);
        assert_eq!(diary.days().values().map(|(seconds, _)| seconds).sum::<u64>(), 210);
    }
}
