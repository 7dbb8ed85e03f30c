//! The reader's own glossary: `glossaries/own.toml` in the data folder, kept like notes.
//!
//! Every change is one record at the end of the file, synced before the method that made it says `Ok`; the last
//! record of an id counts, a removal is a record, and so is an undo. When the file cannot be written nothing has
//! changed, here as on the disk: whoever asked still has the words. Entries that a person wrote into the file
//! count like all others.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;
use uuid::Uuid;

use super::record::{Here, Record, Saying, Scope, Stored, What};
use super::tweaks::Tweaks;
use super::{Definition, Entry, Glossary, Origin};
use crate::folders::cause;
use crate::journal::ledger::{Ledger, Step, Way};
use crate::journal::{self, Lock, Reading, Stamp, Why};
use crate::text::fold;

/// The folder for glossaries in the data folder.
pub const FOLDER: &str = "glossaries";
/// The file for what the reader says while reading.
pub const OWN: &str = "own.toml";
/// A larger file is not one that a reader has filled.
const LARGEST: u64 = 64 << 20;
// Plain letters only: a file that was cut off in here is still text.
const HEAD: &str = "# Your own glossary, kept by postil. Each change is a table at the end; the last one with an id counts.\n\
                    # You may edit the words of a table, or write one: [[entry]], term = \"...\", definition = \"...\".\n\n";

/// What the reader has said, in memory and on the disk.
#[derive(Debug, Default)]
pub struct Own {
    file: PathBuf,
    ledger: Ledger<Arc<Stored>>,
    /// The file as it was when it was last read or written; `None` when there was none.
    seen: Option<Stamp>,
    refusal: Option<String>,
    remarks: Vec<String>,
    /// The file ends in a record that was cut off.
    torn: bool,
}

/// The file of the data folder.
pub fn file(data: &Path) -> PathBuf {
    data.join(FOLDER).join(OWN)
}

/// Reads the file; what was written by hand gets its ids.
pub fn load(file: &Path) -> std::io::Result<(Reading<Record>, Stamp)> {
    if fs::metadata(file)?.len() > LARGEST {
        return Err(std::io::Error::other("it is larger than 64 MB"));
    }
    let (mut reading, stamp) = journal::load(file)?;
    name_by_term(&mut reading.records);
    Ok((reading, stamp))
}

/// What was written by hand is known by its term, and several of one term by their order.
fn name_by_term(records: &mut [Record]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records {
        let What::Put(stored) = &mut record.what else { continue };
        if !stored.id.is_empty() {
            continue;
        }
        let id = format!("by-hand-{}", fold::fold(stored.saying.term()).text);
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        Arc::make_mut(stored).id = if *count == 1 { id } else { format!("{id}-{count}") };
    }
}

impl Own {
    /// The reader's glossary in the data folder. Never fails: one that cannot be read refuses to save, and says why
    /// in [`Self::remarks`].
    pub fn open(data: &Path) -> Self {
        let mut own = Self::at(data);
        own.refresh();
        own
    }

    /// The same, not read yet: [`Self::refresh`] does it, and so does every change.
    pub fn at(data: &Path) -> Self {
        Self { file: file(data), ..Self::default() }
    }

    /// What was set aside, or why nothing can be saved.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// All that is said, in the order in which it was said first.
    pub fn said(&self) -> Vec<&Stored> {
        let mut said: Vec<_> = self.ledger.living().map(|stored| &**stored).collect();
        said.sort_by_key(|stored| (stored.made, self.ledger.place_of(&stored.id)));
        said
    }

    pub fn get(&self, id: &str) -> Option<&Stored> {
        self.ledger.get(id).map(|stored| &**stored)
    }

    /// The entry of a term that holds in a text, the narrowest first.
    pub fn entry(&self, term: &str, here: &Here) -> Option<&Stored> {
        let is_it = |stored: &&Stored| {
            matches!(stored.saying, Saying::Entry { .. })
                && stored.scope.holds(here)
                && fold::same(stored.saying.term(), term)
        };
        self.said().into_iter().filter(is_it).min_by_key(|stored| width(&stored.scope))
    }

    /// The entries that hold in a text, the narrowest scope first.
    pub fn glossaries(&self, here: &Here) -> Vec<Glossary> {
        let names = ["yours, this text", "yours, this folder", "yours"];
        let mut glossaries: Vec<Glossary> =
            names.map(|name| Glossary { name: name.to_owned(), origin: Origin::Own, entries: Vec::new() }).into();
        for stored in self.said().into_iter().filter(|stored| stored.scope.holds(here)) {
            glossaries[width(&stored.scope)].entries.extend(as_entry(&stored.saying));
        }
        glossaries.retain(|glossary| !glossary.entries.is_empty());
        glossaries
    }

    /// What is said in a text about the terms of others.
    pub fn tweaks(&self, here: &Here) -> Tweaks {
        let said = self.said().into_iter().filter(|stored| stored.scope.holds(here));
        Tweaks::of(said.map(|stored| &stored.saying))
    }

    /// Says something new; gives its id when it is on the disk.
    pub fn add(&mut self, saying: Saying, scope: Scope, now: Timestamp) -> Result<String> {
        let lock = self.lock()?;
        let id = Uuid::now_v7().to_string();
        let stored = Stored { id: id.clone(), saying, scope, made: now, changed: now, extra: toml::Table::new() };
        self.commit(What::Put(Arc::new(stored)), Why::New, &lock)?;
        Ok(id)
    }

    /// Changes what was said, as it is now. What was removed in another window meanwhile comes back with the edit.
    pub fn change(&mut self, id: &str, now: Timestamp, edit: impl FnOnce(&mut Stored)) -> Result<()> {
        let shown = self.get(id).cloned();
        let lock = self.lock()?;
        let Some(before) = self.get(id).cloned().or(shown) else { bail!("this entry is gone") };
        let mut stored = before.clone();
        edit(&mut stored);
        (stored.id, stored.made) = (before.id.clone(), before.made);
        if stored == before {
            return Ok(());
        }
        stored.changed = now;
        self.commit(What::Put(Arc::new(stored)), Why::New, &lock)
    }

    /// Removes what was said; nothing is written when another window has done it.
    pub fn remove(&mut self, id: &str, now: Timestamp) -> Result<()> {
        let lock = self.lock()?;
        if self.get(id).is_none() {
            return Ok(());
        }
        self.commit(What::Removed { id: id.to_owned(), when: now }, Why::New, &lock)
    }

    /// Goes one change back or forth, also one of an earlier day; gives a sentence that says which.
    pub fn step(&mut self, way: Way, now: Timestamp) -> Result<Option<String>> {
        let lock = self.lock()?;
        let Some(Step { id, from, to, why }) = self.ledger.step(way, now) else { return Ok(None) };
        let what = match to {
            Some(stored) => What::Put(stored.clone()),
            None => What::Removed { id: id.to_owned(), when: now },
        };
        let subject = to.or(from).map(|stored| stored.saying.spoken()).unwrap_or_default();
        let told = match (from, to, way) {
            (_, None, Way::Back) => format!("{subject} is taken back"),
            (_, None, Way::Forth) => format!("{subject} is removed again"),
            (None, Some(_), _) => format!("{subject} is back"),
            (Some(_), Some(_), Way::Back) => format!("{subject} is as it was before"),
            (Some(_), Some(_), Way::Forth) => format!("{subject} is changed again"),
        };
        self.commit(what, why, &lock)?;
        Ok(Some(told))
    }

    /// When the change that comes next on the way back or forth was made, if it was about a text like this.
    pub fn next_change(&self, way: Way, here: &Here) -> Option<Timestamp> {
        let change = self.ledger.next(way)?;
        let holds = |state: &Option<Arc<Stored>>| state.as_ref().is_some_and(|stored| stored.scope.holds(here));
        (holds(&change.before) || holds(&change.after)).then_some(change.when)
    }

    /// Takes in what another window or an editor has written since; whether there was anything.
    pub fn refresh(&mut self) -> bool {
        match Stamp::at(&self.file) {
            Ok(now) if now == self.seen && self.refusal.is_none() => return false,
            Ok(None) => *self = Self { file: std::mem::take(&mut self.file), ..Self::default() },
            Ok(Some(_)) => self.read(),
            Err(error) => self.refuse(&cause(&error)),
        }
        true
    }

    fn read(&mut self) {
        let (reading, stamp) = match load(&self.file) {
            Ok(read) => read,
            Err(error) => return self.refuse(&cause(&error)),
        };
        (self.seen, self.refusal, self.remarks) = (Some(stamp), None, Vec::new());
        if let Some(why) = &reading.refusal {
            self.refuse(why);
        }
        self.remarks.extend(told(&reading, &self.file));
        self.torn = reading.torn_end().is_some();
        self.ledger = Ledger::default();
        reading.records.iter().for_each(|record| self.apply(record));
    }

    fn refuse(&mut self, why: &str) {
        let file = self.file.display();
        let refusal =
            format!("cannot use your own glossary {file}: {why}; it is left as it is and nothing is saved to it");
        self.remarks = vec![refusal.clone()];
        self.refusal = Some(refusal);
    }

    fn apply(&mut self, record: &Record) {
        let (id, after, when) = match &record.what {
            What::Put(stored) => (&stored.id, Some(stored.clone()), stored.changed),
            What::Removed { id, when } => (id, None, *when),
        };
        self.ledger.apply(&record.change, id, after, &record.why, when);
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
        self.seen = Some(written.map_err(|error| self.cannot_write(&error))?);
        self.torn = false;
        self.apply(&record);
        Ok(())
    }

    fn cannot_write(&self, error: &std::io::Error) -> anyhow::Error {
        anyhow::anyhow!("cannot write {}: {}; nothing was changed", self.file.display(), cause(error))
    }
}

/// How wide a scope is: which of the own glossaries it goes to.
fn width(scope: &Scope) -> usize {
    match scope {
        Scope::Text { .. } => 0,
        Scope::Folder(_) => 1,
        Scope::Everywhere => 2,
    }
}

/// What the card shows: the definition, and the example below it.
fn as_entry(saying: &Saying) -> Option<Entry> {
    let Saying::Entry { term, forms, definition, example } = saying else { return None };
    let example = if example.is_empty() { String::new() } else { format!("\n\n“{example}”") };
    let definition = Definition::Text(format!("{definition}{example}"));
    Some(Entry { headword: term.clone(), forms: forms.clone(), definition })
}

/// Sentences on what is not used.
fn told(reading: &Reading<Record>, file: &Path) -> Vec<String> {
    let file = file.display();
    if let Some(line) = reading.conflict {
        return vec![format!(
            "line {line} of {file} begins a git conflict: the entries of both sides are used; remove the marker lines"
        )];
    }
    let aside = reading.set_aside.iter();
    aside.map(|it| format!("{file}, line {}: a record is set aside: {}", it.line, it.why.trim_end())).collect()
}

#[cfg(test)]
mod tests;
