//! How the reader has arranged the shelf: `shelf.toml` in the data folder, kept like notes.
//!
//! Every change is one record at the end of the file, synced before the method that made it says `Ok`; the last record
//! of a thing counts, and an undo is a record. What a program that synchronises folders could not put together lies
//! beside it as a copy; it is read as well, and never written.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::Timestamp;
use toml::Table;

use super::record::{Record, Said, Text, Thing, What, folder_id};
use crate::folders::cause;
use crate::journal::copies::{bytes_of_all, stamps};
use crate::journal::ledger::{Ledger, Step, Way};
use crate::journal::{self, Lock, Stamp, Why};

/// The file in the data folder.
pub const FILE: &str = "shelf.toml";
/// A larger file is not one that a reader has filled.
const LARGEST: u64 = 64 << 20;
const HEAD: &str = "# What is on your shelf, kept by postil. Each change is a table at the end; the last one of a thing counts.\n\
                    # You may write one: [[folder]], path = \"...\" puts the texts of a folder on the shelf.\n\n";

/// What the reader has said, in memory and on the disk.
#[derive(Debug, Default)]
pub struct Arranged {
    file: PathBuf,
    ledger: Ledger<Thing>,
    /// The file and its copies as they were when they were last read or written.
    seen: Vec<Option<Stamp>>,
    refusal: Option<String>,
    remarks: Vec<String>,
    /// The file ends in a record that was cut off.
    torn: bool,
}

impl Arranged {
    /// The arrangement in the data folder. Never fails: one that cannot be read refuses to save, and says why.
    pub fn open(data: &Path) -> Self {
        let mut arranged = Self::at(data);
        arranged.refresh();
        arranged
    }

    /// The same, not read yet: [`Self::refresh`] does it, and so does every change.
    pub fn at(data: &Path) -> Self {
        Self { file: data.join(FILE), ..Self::default() }
    }

    /// What was set aside, or why nothing can be saved.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The folders whose texts are on the shelf, in the order of their names.
    pub fn folders(&self) -> Vec<PathBuf> {
        let mut folders: Vec<_> = self
            .ledger
            .living()
            .filter_map(|thing| match &thing.said {
                Said::Folder(path) => Some(path.clone()),
                _ => None,
            })
            .collect();
        folders.sort();
        folders
    }

    /// What is said about documents, and when.
    pub fn texts(&self) -> impl Iterator<Item = (&Text, Timestamp)> {
        self.ledger.living().filter_map(|thing| match &thing.said {
            Said::Text(text) => Some((text, thing.when)),
            _ => None,
        })
    }

    /// When the starter shelf was put away, if it was.
    pub fn starter_away(&self) -> Option<Timestamp> {
        let thing = self.ledger.get(&Said::Starter { away: true }.id())?;
        (thing.said == Said::Starter { away: true }).then_some(thing.when)
    }

    /// What is said about a content.
    pub fn text(&self, hash: &str) -> Option<&Text> {
        let id = Said::Text(Text { hash: hash.to_owned(), ..Text::default() }).id();
        match &self.ledger.get(&id)?.said {
            Said::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Puts the texts of a folder on the shelf; false when they were there already.
    pub fn add_folder(&mut self, path: &Path, now: Timestamp) -> Result<bool> {
        self.put(Said::Folder(path.to_owned()), now)
    }

    /// Takes a folder off the shelf. Its files stay where they are.
    pub fn remove_folder(&mut self, path: &Path, now: Timestamp) -> Result<()> {
        let lock = self.lock()?;
        let id = folder_id(path);
        if self.ledger.get(&id).is_none() {
            return Ok(());
        }
        self.commit(What::Removed { id, when: now }, Why::New, &lock)
    }

    /// Says something about a document: what is said now is given to `edit`; false when that has changed nothing.
    pub fn say(&mut self, known: &Text, now: Timestamp, edit: impl FnOnce(&mut Text)) -> Result<bool> {
        let lock = self.lock()?;
        let mut text =
            self.text(&known.hash).cloned().unwrap_or_else(|| Text { tags: Vec::new(), away: false, ..known.clone() });
        let before = text.clone();
        (text.path, text.title) = (known.path.clone().or(text.path), known.title.clone());
        edit(&mut text);
        if text == before && self.text(&known.hash).is_some() {
            return Ok(false);
        }
        self.put_locked(Said::Text(text), now, &lock)
    }

    /// Puts the starter shelf away, or back.
    pub fn put_starter_away(&mut self, away: bool, now: Timestamp) -> Result<bool> {
        self.put(Said::Starter { away }, now)
    }

    fn put(&mut self, said: Said, now: Timestamp) -> Result<bool> {
        let lock = self.lock()?;
        self.put_locked(said, now, &lock)
    }

    fn put_locked(&mut self, said: Said, now: Timestamp, lock: &Lock) -> Result<bool> {
        let known = self.ledger.get(&said.id());
        if known.is_some_and(|known| known.said == said) {
            return Ok(false);
        }
        let extra = known.map_or_else(Table::new, |known| known.extra.clone());
        self.commit(What::Put(Thing { said, when: now, extra }), Why::New, lock)?;
        Ok(true)
    }

    /// Goes one change back or forth, also one of an earlier day; gives a sentence that says which.
    pub fn step(&mut self, way: Way, now: Timestamp) -> Result<Option<String>> {
        let lock = self.lock()?;
        let Some(Step { id, from, to, why }) = self.ledger.step(way, now) else { return Ok(None) };
        let what = match to {
            Some(thing) => What::Put(thing.clone()),
            None => What::Removed { id: id.to_owned(), when: now },
        };
        let subject = to.or(from).map(|thing| thing.said.spoken()).unwrap_or_default();
        let told = if way == Way::Back { "is as it was before" } else { "is changed again" };
        self.commit(what, why, &lock)?;
        Ok(Some(format!("{subject} {told}")))
    }

    /// Takes in what another window, machine or editor has written since; whether there was anything.
    pub fn refresh(&mut self) -> bool {
        let seen = stamps(&self.file);
        if seen == self.seen && self.refusal.is_none() {
            return false;
        }
        if !self.file.exists() && seen.len() == 1 {
            *self = Self { file: std::mem::take(&mut self.file), seen, ..Self::default() };
            return true;
        }
        match bytes_of_all::<Record>(&self.file, LARGEST) {
            Ok(bytes) => self.read(&bytes),
            Err(error) => self.refuse(&cause(&error)),
        }
        self.seen = seen;
        true
    }

    fn read(&mut self, bytes: &[u8]) {
        let reading = journal::reading::<Record>(bytes);
        (self.refusal, self.remarks, self.ledger) = (None, Vec::new(), Ledger::default());
        let file = self.file.display();
        let aside = reading.set_aside.iter();
        self.remarks =
            aside.map(|it| format!("{file}, line {}: a record is set aside: {}", it.line, it.why.trim_end())).collect();
        self.torn = reading.torn_end().is_some();
        for record in &reading.records {
            apply(&mut self.ledger, record);
        }
    }

    fn refuse(&mut self, why: &str) {
        let file = self.file.display();
        let refusal = format!("cannot use {file}: {why}; it is left as it is and nothing is saved to it");
        self.remarks = vec![refusal.clone()];
        self.refusal = Some(refusal);
    }

    /// Takes the right to write, and takes in what others have written until then.
    fn lock(&mut self) -> Result<Lock> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let lock = Lock::to_write(folder).map_err(|error| self.cannot_write(&error))?;
        self.refresh();
        match &self.refusal {
            Some(refusal) => bail!(refusal.clone()),
            None => Ok(lock),
        }
    }

    /// Makes a change on the disk, then in memory.
    fn commit(&mut self, what: What, why: Why, lock: &Lock) -> Result<()> {
        let record = Record { change: self.ledger.next_name(), what, why };
        let written = match self.torn {
            true => journal::mend::<Record>(&self.file, &record.to_toml(), lock),
            false => journal::append(&self.file, HEAD, &record.to_toml(), lock),
        };
        written.map_err(|error| self.cannot_write(&error))?;
        self.torn = false;
        self.seen = stamps(&self.file);
        apply(&mut self.ledger, &record);
        Ok(())
    }

    fn cannot_write(&self, error: &std::io::Error) -> anyhow::Error {
        anyhow::anyhow!("cannot write {}: {}; nothing was changed", self.file.display(), cause(error))
    }
}

fn apply(ledger: &mut Ledger<Thing>, record: &Record) {
    match &record.what {
        What::Put(thing) => {
            ledger.apply(&record.change, &thing.said.id(), Some(thing.clone()), &record.why, thing.when);
        }
        What::Removed { id, when } => ledger.apply(&record.change, id, None, &record.why, *when),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::journal::merge::merged;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn text(hash: &str) -> Text {
        Text { hash: hash.to_owned(), title: format!("Text {hash}"), ..Text::default() }
    }

    fn tag(arranged: &mut Arranged, hash: &str, tag: &str, second: i64) {
        arranged.say(&text(hash), at(second), |text| text.tags.push(tag.to_owned())).unwrap();
    }

    #[test]
    fn what_is_said_is_there_the_next_time_and_can_be_taken_back() {
        let data = tempfile::tempdir().unwrap();
        let mut arranged = Arranged::open(data.path());
        assert!(arranged.add_folder(Path::new("/texts"), at(1)).unwrap());
        assert!(!arranged.add_folder(Path::new("/texts"), at(2)).unwrap(), "it is there already");
        tag(&mut arranged, "ab", "sea", 3);
        assert!(arranged.put_starter_away(true, at(4)).unwrap());
        let mut again = Arranged::open(data.path());
        assert_eq!(again.folders(), [PathBuf::from("/texts")]);
        assert_eq!(again.text("ab").unwrap().tags, ["sea"]);
        assert_eq!(again.starter_away(), Some(at(4)));
        assert_eq!(again.step(Way::Back, at(5)).unwrap().unwrap(), "the starter shelf is as it was before");
        assert_eq!(again.starter_away(), None);
        again.remove_folder(Path::new("/texts"), at(6)).unwrap();
        assert!(again.folders().is_empty());
        again.step(Way::Back, at(7)).unwrap();
        assert_eq!(Arranged::open(data.path()).folders().len(), 1);
    }

    #[test]
    fn two_windows_and_a_copy_of_a_synchronised_folder_all_count() {
        let data = tempfile::tempdir().unwrap();
        let (mut one, mut two) = (Arranged::open(data.path()), Arranged::open(data.path()));
        tag(&mut one, "aa", "sea", 1);
        tag(&mut two, "aa", "fen", 2);
        assert!(one.refresh());
        assert_eq!(one.text("aa").unwrap().tags, ["sea", "fen"]);
        let elsewhere = tempfile::tempdir().unwrap();
        tag(&mut Arranged::open(elsewhere.path()), "bb", "hedge", 3);
        let copy = data.path().join("shelf.sync-conflict-20260102-030405-ABCDEFG.toml");
        fs::copy(elsewhere.path().join(FILE), copy).unwrap();
        assert!(one.refresh());
        assert_eq!(one.text("bb").unwrap().tags, ["hedge"]);
        assert!(!one.refresh());
    }

    #[test]
    fn a_damaged_file_is_kept_and_the_rest_of_it_used() {
        let data = tempfile::tempdir().unwrap();
        let mut arranged = Arranged::open(data.path());
        tag(&mut arranged, "aa", "sea", 1);
        let file = data.path().join(FILE);
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, [&bytes[..], b"[[text]]\nchange = \"9.x\"\nhash = \"b"].concat()).unwrap();
        let mut arranged = Arranged::open(data.path());
        assert_eq!(arranged.remarks().len(), 1);
        tag(&mut arranged, "bb", "fen", 2);
        let again = Arranged::open(data.path());
        assert!(again.text("aa").is_some() && again.text("bb").is_some());
        fs::create_dir(data.path().join("other")).unwrap();
        fs::create_dir(data.path().join("other").join(FILE)).unwrap();
        let mut refused = Arranged::open(&data.path().join("other"));
        assert!(refused.add_folder(Path::new("/a"), at(1)).is_err());
    }

    proptest! {
        /// Whatever two machines say, put together either way it is the same.
        #[test]
        fn merging_either_way_gives_the_same(edits in prop::collection::vec((any::<bool>(), 0u8..4, 0u8..4), 1..24)) {
            let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            for (second, (first, hash, word)) in edits.iter().enumerate() {
                let mut arranged = Arranged::open(if *first { one.path() } else { two.path() });
                tag(&mut arranged, &hash.to_string(), &word.to_string(), second as i64);
            }
            let bytes = |data: &Path| fs::read(data.join(FILE)).unwrap_or_default();
            let (a, b) = (bytes(one.path()), bytes(two.path()));
            let told = |journals: [&[u8]; 2]| {
                let data = tempfile::tempdir().unwrap();
                fs::write(data.path().join(FILE), merged::<Record>(&journals).bytes()).unwrap();
                let arranged = Arranged::open(data.path());
                let mut texts: Vec<_> = arranged.texts().map(|(text, when)| (text.clone(), when)).collect();
                texts.sort_by(|a, b| a.0.hash.cmp(&b.0.hash));
                texts
            };
            prop_assert_eq!(told([&a, &b]), told([&b, &a]));
        }
    }
}
