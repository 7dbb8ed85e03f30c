//! The words looked up: `looked-up.toml` in the data folder, a record for each look-up, with the sentence and the
//! place it was met in.
//!
//! A record is appended before the card is painted, so it is not synced: a look-up lost in a power cut costs
//! nothing that was written, and a sync may take longer than a frame. Forgetting a word is a change that the reader
//! asked for, and is synced. A word in a text has one id for ever, so that who imports the list again changes cards
//! instead of doubling them.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::Timestamp;
use toml::Table;
use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_128;

use super::record::one_line;
use crate::document::Locator;
use crate::folders::{cause, private};
use crate::journal::standing::{take_text, take_time};
use crate::journal::table::Lines;
use crate::journal::{self, Kept, Lock, Named, Reading};
use crate::text::fold;

const FILE: &str = "looked-up.toml";
/// A larger file is not read.
const LARGEST: u64 = 64 << 20;
/// Longer selections are passages, not words.
const LONGEST_WORD: usize = 120;
/// Of a definition and of a sentence, so many characters are kept.
const LONGEST_TEXT: usize = 600;
const HEAD: &str = "# The words you have looked up, kept by postil. You may delete tables from this file.\n\n";

/// A word that was looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LookUp {
    /// As it stands in the text, or as it was typed.
    pub word: String,
    /// What answered first; empty when nothing did.
    pub headword: String,
    pub definition: String,
    pub source: String,
    /// The sentence it was met in; empty when it was typed.
    pub sentence: String,
    /// The text: its content as a number, and its title.
    pub hash: String,
    pub title: String,
    pub section: String,
    /// The place in the text, when it was met there.
    pub at: Option<Locator>,
    pub when: Timestamp,
}

/// What is known of a word: the last look-up, and how many there were.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub id: String,
    pub last: LookUp,
    pub times: usize,
}

/// One record of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    LookedUp(Box<LookUp>),
    Forgotten { id: String },
}

/// The file of words.
#[derive(Clone, Debug)]
pub struct Words {
    file: PathBuf,
}

impl LookUp {
    /// The same for the same word in the same text, for ever.
    pub fn id(&self) -> String {
        let word = fold::fold(&one_line(&self.word)).text;
        format!("{:032x}", xxh3_128(format!("{word}\n{}", self.hash).as_bytes()))
    }

    fn to_toml(&self) -> String {
        let mut lines = Lines::begin("word", &Uuid::now_v7().to_string());
        let short = |text: &str| -> String { one_line(text).chars().take(LONGEST_TEXT).collect() };
        lines.text("id", &self.id());
        lines.text("word", &one_line(&self.word));
        lines.text("headword", &self.headword);
        lines.text("definition", &short(&self.definition));
        lines.text("source", &self.source);
        lines.text("sentence", &short(&self.sentence));
        lines.text("text", &self.hash);
        lines.text("title", &self.title);
        lines.text("section", &self.section);
        if let Some(at) = &self.at {
            lines.text("quote", &at.quote);
            lines.text("before", &at.before);
            lines.text("after", &at.after);
            lines.raw(&format!("offset = {}\nof = {}", at.offset, at.of));
        }
        lines.time("when", self.when);
        lines.end()
    }
}

impl Words {
    /// The words of a data folder; there may be none yet.
    pub fn of(data: &Path) -> Self {
        Self { file: data.join(FILE) }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Remembers a look-up. A passage is no word, and is not remembered.
    pub fn remember(&self, look_up: &LookUp) -> std::io::Result<()> {
        let length = look_up.word.trim().chars().count();
        if length == 0 || length > LONGEST_WORD {
            return Ok(());
        }
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = private(OpenOptions::new().append(true).create(true)).open(&self.file)?;
        let head = if file.metadata()?.len() == 0 { HEAD } else { "" };
        // One piece, so that two windows do not mix theirs; the line end closes what a crash left open.
        file.write_all(format!("{head}\n{}", look_up.to_toml()).as_bytes())
    }

    /// The words, the one looked up last first.
    pub fn all(&self) -> Result<Vec<Known>> {
        let mut known: HashMap<String, (usize, Known)> = HashMap::new();
        for (i, record) in self.read()?.records.into_iter().enumerate() {
            match record {
                Record::LookedUp(last) => {
                    let id = last.id();
                    let times = known.get(&id).map_or(0, |(_, known)| known.times) + 1;
                    known.insert(id.clone(), (i, Known { id, last: *last, times }));
                }
                Record::Forgotten { id } => drop(known.remove(&id)),
            }
        }
        let mut all: Vec<_> = known.into_values().collect();
        all.sort_by_key(|(i, known)| std::cmp::Reverse((known.last.when, *i)));
        Ok(all.into_iter().map(|(_, known)| known).collect())
    }

    /// The records of the file, and what in it is not used.
    pub fn read(&self) -> Result<Reading<Record>> {
        let cannot = |why: &str| anyhow::anyhow!("cannot read the words in {}: {why}", self.file.display());
        match fs::metadata(&self.file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(journal::reading(&[])),
            Ok(about) if about.len() > LARGEST => {
                bail!(cannot("it is larger than 64 MB; move it away, and a new one is begun"))
            }
            _ => {}
        }
        let (reading, _) = journal::load(&self.file).map_err(|error| cannot(&cause(&error)))?;
        Ok(reading)
    }

    /// Takes a word off the list, until it is looked up again.
    pub fn forget(&self, id: &str, now: Timestamp) -> Result<()> {
        let cannot = |error: std::io::Error| anyhow::anyhow!("cannot write {}: {}", self.file.display(), cause(&error));
        let lock = Lock::to_write(self.file.parent().unwrap_or(Path::new("."))).map_err(cannot)?;
        let mut lines = Lines::begin("forgotten", &Uuid::now_v7().to_string());
        lines.text("id", id);
        lines.time("when", now);
        let record = format!("\n{}", lines.end());
        journal::append(&self.file, HEAD, &record, &lock).map(drop).map_err(cannot)
    }
}

impl Kept for Record {
    const KINDS: &[&str] = &["word", "forgotten"];

    fn of(kind: &str, _: Named, mut fields: Table) -> Result<Option<Self>, String> {
        match kind {
            "word" => Ok(Some(Self::LookedUp(Box::new(look_up(fields)?)))),
            "forgotten" => Ok(Some(Self::Forgotten { id: take_text(&mut fields, "id")? })),
            _ => Ok(None),
        }
    }

    fn refusal(_: &[u8]) -> Option<String> {
        None
    }
}

fn look_up(mut fields: Table) -> Result<LookUp, String> {
    let word = take_text(&mut fields, "word")?;
    let when = take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH);
    let number = |fields: &mut Table, key: &str| {
        fields.remove(key).and_then(|value| usize::try_from(value.as_integer()?).ok()).unwrap_or(0)
    };
    let (offset, of) = (number(&mut fields, "offset"), number(&mut fields, "of"));
    let mut text = |key: &str| take_text(&mut fields, key).unwrap_or_default();
    let (quote, before, after) = (text("quote"), text("before"), text("after"));
    let at = Locator { quote, before, after, section: text("section"), offset, of, ..Locator::default() };
    Ok(LookUp {
        word,
        headword: text("headword"),
        definition: text("definition"),
        source: text("source"),
        sentence: text("sentence"),
        hash: text("text"),
        title: text("title"),
        section: at.section.clone(),
        at: (!at.quote.is_empty()).then_some(at),
        when,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(word: &str, hash: &str, second: i64) -> LookUp {
        LookUp {
            word: word.to_owned(),
            headword: "Hedge".to_owned(),
            definition: "A wall\n\nof \"plants\".".to_owned(),
            sentence: format!("A {word} keeps the wind out."),
            hash: hash.to_owned(),
            title: "On Gardens".to_owned(),
            at: Some(Locator { quote: word.to_owned(), offset: 2, of: 90, ..Locator::default() }),
            when: Timestamp::from_second(second).unwrap(),
            ..LookUp::default()
        }
    }

    fn listed(words: &Words) -> Vec<(String, usize)> {
        words.all().unwrap().into_iter().map(|known| (known.last.word, known.times)).collect()
    }

    #[test]
    fn a_word_is_listed_once_the_last_first_and_counted() {
        let data = tempfile::tempdir().unwrap();
        let words = Words::of(&data.path().join("new"));
        assert_eq!(listed(&words), []);
        for (word, hash, second) in [("hedge", "a", 1), ("wall", "a", 2), ("Hedge", "a", 3), ("hedge", "b", 4)] {
            words.remember(&look_up(word, hash, second)).unwrap();
        }
        let expected = [("hedge", 1), ("Hedge", 2), ("wall", 1)];
        assert_eq!(listed(&words), expected.map(|(word, times)| (word.to_owned(), times)));
        let first = &words.all().unwrap()[0];
        assert_eq!(first.last.definition, "A wall of \"plants\".");
        assert_eq!(first.last.at.as_ref().unwrap().offset, 2);
    }

    #[test]
    fn a_word_that_was_forgotten_comes_back_when_it_is_looked_up_again() {
        let data = tempfile::tempdir().unwrap();
        let words = Words::of(data.path());
        words.remember(&look_up("hedge", "a", 1)).unwrap();
        words.remember(&look_up("wall", "a", 2)).unwrap();
        let id = look_up("HEDGE", "a", 9).id();
        words.forget(&id, Timestamp::from_second(3).unwrap()).unwrap();
        assert_eq!(listed(&words), [("wall".to_owned(), 1)]);
        words.remember(&look_up("hedge", "a", 4)).unwrap();
        assert_eq!(words.all().unwrap()[0].id, id);
    }

    #[test]
    fn a_passage_is_no_word() {
        let data = tempfile::tempdir().unwrap();
        let words = Words::of(data.path());
        words.remember(&look_up(&"word ".repeat(40), "a", 1)).unwrap();
        words.remember(&look_up("  ", "a", 1)).unwrap();
        assert!(!words.file().exists());
    }

    #[test]
    fn a_look_up_cut_off_costs_only_itself() {
        let data = tempfile::tempdir().unwrap();
        let words = Words::of(data.path());
        words.remember(&look_up("hedge", "a", 1)).unwrap();
        let whole = fs::read(words.file()).unwrap();
        for cut in 0..whole.len() {
            fs::write(words.file(), &whole[..cut]).unwrap();
            words.remember(&look_up("wall", "a", 2)).unwrap();
            assert!(listed(&words).iter().any(|(word, _)| word == "wall"), "cut at {cut}");
            assert!(listed(&words).iter().all(|(word, _)| word == "wall") || cut + 2 >= whole.len(), "cut at {cut}");
        }
    }

    #[test]
    fn windows_that_write_at_once_lose_nothing() {
        let data = tempfile::tempdir().unwrap();
        let write = |n: usize| {
            let words = Words::of(data.path());
            move || (0..50).for_each(|i| words.remember(&look_up(&format!("w{n}-{i}"), "a", 1)).unwrap())
        };
        let threads: Vec<_> = (0..4).map(|n| std::thread::spawn(write(n))).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let words = Words::of(data.path());
        assert_eq!((words.all().unwrap().len(), words.read().unwrap().set_aside.len()), (200, 0));
    }
}
