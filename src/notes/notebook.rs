//! The notebook of one document: what the application sees of it.
//!
//! Every change is first in memory, then in the file; only then does the method that made it say `Ok`. When
//! the file cannot be written, the change stays in memory, the error says so in a sentence, and the next
//! change that succeeds takes it along. A file that cannot be read is never written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::history::{History, Past, Way, order};
use super::journal::{self, Lock, Stamp};
use super::reading::Reading;
use super::record::{Amended, Record, Stored, What, Why};
use super::{Amendment, Annotation, Identity, Mark, Sketch};
use crate::document::locator::Finder;
use crate::document::{Correction, Locator, Placed};
use crate::folders::cause;
use crate::journal::copies::copies;
use shifts::FEW;

mod adopting;
mod alike;
mod shifts;

pub use alike::Alike;
pub use shifts::{Shift, Shifts};

/// The annotations of one document, in memory and on the disk.
#[derive(Debug)]
pub struct Notebook {
    folder: PathBuf,
    file: PathBuf,
    identity: Identity,
    history: History,
    /// The living annotations in the order of the text, and how that list has changed since somebody asked.
    annotations: Vec<Arc<Annotation>>,
    shifts: Shifts,
    /// What is not in the file yet.
    waiting: Vec<Record>,
    /// The file as it was when it was last read or written; `None` when there was none.
    seen: Option<Stamp>,
    refusal: Option<String>,
    trouble: Option<String>,
    /// The file ends in a record that was cut off.
    torn: bool,
    /// The notebook of a text that is much like this one, which has none: whether it is the same, the reader may say.
    alike: Option<Alike>,
    /// A sentence on the notes that were taken over when the notebook was opened.
    news: Option<String>,
}

/// A change is in memory, and not in the file.
#[derive(Debug)]
pub struct Unsaved {
    /// What is in the way, as a sentence.
    pub why: String,
    /// What becomes of the change as long as the program runs.
    kept: &'static str,
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}; {}", self.why, self.kept)
    }
}

impl std::error::Error for Unsaved {}

impl Notebook {
    /// The notebook of a document, empty when it has none yet. Never fails: a file that cannot be read or
    /// understood gives a notebook that refuses to save and says why in [`Self::trouble`].
    ///
    /// A document whose content is new is known by its path, when words of the notes are still in its `text`, or by
    /// what it says, when the text that said so is gone from where it was. Its new content is then written down, as is
    /// a new path of a document that was renamed. While a text much like it is still there, the reader is to say
    /// whether both have the same notes ([`Self::alike`]).
    pub fn open(data: &Path, identity: &Identity, text: &str) -> Self {
        let folder = data.join("notes");
        let mut notebook = Self {
            file: folder.join(identity.file_name()),
            folder,
            identity: identity.clone(),
            history: History::default(),
            annotations: Vec::new(),
            shifts: Shifts::default(),
            waiting: Vec::new(),
            seen: None,
            refusal: None,
            trouble: None,
            torn: false,
            alike: None,
            news: None,
        };
        let lock = Lock::to_read(&notebook.folder);
        let found = journal::find(&notebook.folder, identity, |history| speaks_of(history, text));
        let is_new = found.is_none();
        if let Some(file) = found {
            notebook.file = file;
            notebook.read();
            notebook.trouble = notebook.trouble.take().or_else(|| copied(&notebook.file));
        }
        // All of the text is looked at for it, so only when it is to be compared or written down.
        if notebook.seen.is_none() || !notebook.history.is_sketched || !notebook.knows_its_document() {
            notebook.identity.sketch = Sketch::of(text);
        }
        let alike = is_new.then(|| Alike::find(&notebook.folder, &notebook.identity, text)).flatten();
        if let Some(alike) = alike {
            notebook.meet(alike);
        }
        drop(lock);
        if notebook.seen.is_some() && notebook.refusal.is_none() && !notebook.knows_its_document() {
            let document = notebook.document();
            let lock = notebook.lock();
            notebook.commit(document, lock).ok();
        } else if notebook.seen.is_some() && !notebook.history.is_sketched && notebook.identity.sketch.is_some() {
            // A notebook of an earlier version; what its text says is written down with the next change.
            notebook.waiting.push(notebook.document());
        }
        notebook
    }

    /// The notebook in a file, whatever its document is.
    pub fn of_file(file: &Path) -> Self {
        let mut notebook = Self::refusing("");
        notebook.folder = file.parent().map(Path::to_owned).unwrap_or_default();
        notebook.file = file.to_owned();
        notebook.read();
        if let Some((hash, path)) = notebook.history.documents.last() {
            notebook.identity = Identity { hash: hash.clone(), path: path.clone(), title: String::new(), sketch: None };
        }
        notebook
    }

    /// A notebook of no document: it holds nothing and saves nothing, for the reason given.
    pub fn refusing(why: &str) -> Self {
        Self {
            folder: PathBuf::new(),
            file: PathBuf::new(),
            identity: Identity::new(String::new(), None, ""),
            history: History::default(),
            annotations: Vec::new(),
            shifts: Shifts::default(),
            waiting: Vec::new(),
            seen: None,
            refusal: Some(why.to_owned()),
            trouble: None,
            torn: false,
            alike: None,
            news: None,
        }
    }

    /// A sentence to show: what was set aside, or why nothing can be saved.
    pub fn trouble(&self) -> Option<&str> {
        self.refusal.as_deref().or(self.trouble.as_deref())
    }

    /// The living annotations, in the order of their places.
    pub fn annotations(&self) -> &[Arc<Annotation>] {
        &self.annotations
    }

    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.history.get(id).map(|stored| &*stored.annotation)
    }

    /// Where an annotation stands among [`Self::annotations`].
    pub fn index_of(&self, id: &str) -> Option<usize> {
        let wanted = order(self.get(id)?);
        let at = self.annotations.partition_point(|other| order(other) < wanted);
        self.annotations.get(at).filter(|it| it.id == id).map(|_| at)
    }

    /// Adds an annotation and gives its id, when it is on the disk.
    pub fn add(&mut self, at: Locator, mark: Mark, note: String, tags: Vec<String>, now: Timestamp) -> Result<String> {
        self.add_in_colour(at, mark, note, tags, String::new(), now)
    }

    /// The same, in a colour of the reader's.
    pub fn add_in_colour(
        &mut self,
        at: Locator,
        mark: Mark,
        note: String,
        tags: Vec<String>,
        colour: String,
        now: Timestamp,
    ) -> Result<String> {
        let lock = self.lock();
        let id = self.history.next_id();
        let (letter, made) = (None, now);
        let annotation = Annotation { id: id.clone(), at, mark, note, tags, colour, letter, made, changed: now };
        let annotation = Arc::new(annotation);
        self.put(Stored { annotation, extra: toml::Table::new() }, lock)?;
        Ok(id)
    }

    /// Sets a bookmark that a letter leads to; one that the letter led to before is moved. Gives its id, when it is on
    /// the disk.
    pub fn set_letter(&mut self, letter: char, at: Locator, now: Timestamp) -> Result<String> {
        let lock = self.lock();
        let known = self.annotations.iter().filter(|it| it.letter == Some(letter)).max_by_key(|it| it.changed);
        let known = known.and_then(|it| self.history.get(&it.id)).cloned();
        let stored = match known {
            Some(known) => {
                let mut stored = Stored::clone(&known);
                let annotation = Arc::make_mut(&mut stored.annotation);
                (annotation.at, annotation.changed) = (at, now);
                stored
            }
            None => {
                let (id, note, tags, colour) = (self.history.next_id(), String::new(), Vec::new(), String::new());
                let (mark, letter) = (Mark::Bookmark, Some(letter));
                let annotation = Annotation { id, at, mark, note, tags, colour, letter, made: now, changed: now };
                Stored { annotation: Arc::new(annotation), extra: toml::Table::new() }
            }
        };
        let id = stored.annotation.id.clone();
        self.put(stored, lock)?;
        Ok(id)
    }

    /// Changes an annotation as it is now, also when another window has changed it meanwhile. One that was
    /// removed there comes back with the edit: words count more than their removal. An edit that changes
    /// nothing writes nothing.
    pub fn change(&mut self, id: &str, now: Timestamp, edit: impl FnOnce(&mut Annotation)) -> Result<()> {
        let shown = self.known(id)?.clone();
        let lock = self.lock();
        let mut stored = Stored::clone(self.history.get(id).unwrap_or(&shown));
        let before = stored.annotation.clone();
        let annotation = Arc::make_mut(&mut stored.annotation);
        edit(annotation);
        // These two tell which annotation it is.
        annotation.id.clone_from(&before.id);
        annotation.made = before.made;
        if *annotation == *before {
            return self.write(lock);
        }
        annotation.changed = now;
        self.put(stored, lock)
    }

    /// The reader's corrections of the document, the latest last.
    pub fn amendments(&self) -> Vec<&Amendment> {
        self.history.amended().into_iter().map(|amended| &amended.amendment).collect()
    }

    /// Keeps a correction for places of the source text; says `Ok` when it is on the disk.
    pub fn amend(&mut self, correction: Correction, places: Vec<Locator>, now: Timestamp) -> Result<()> {
        let lock = self.lock();
        // Corrections count in the order in which they were made, whatever the clock says.
        let latest = self.history.amended().last().map_or(now, |amended| amended.amendment.made.max(now));
        let amendment = Amendment { id: self.history.next_id(), correction, places, made: latest };
        self.put_amended(Amended { amendment, extra: toml::Table::new() }, lock)
    }

    /// Changes an amendment; one that has no places left is taken back as a whole.
    pub fn change_amendment(&mut self, id: &str, now: Timestamp, edit: impl FnOnce(&mut Amendment)) -> Result<()> {
        let lock = self.lock();
        let known = self.history.amended().into_iter().find(|it| it.amendment.id == id).cloned();
        let Some(known) = known else {
            bail!("this correction is gone; it may have been taken back in another window");
        };
        let mut amended = Amended::clone(&known);
        edit(&mut amended.amendment);
        if amended.amendment.places.is_empty() {
            let change = self.history.next_name();
            return self
                .commit(Record { change, what: What::Restored { id: id.to_owned(), when: now }, why: Why::New }, lock);
        }
        self.put_amended(amended, lock)
    }

    fn put_amended(&mut self, amended: Amended, lock: io::Result<Lock>) -> Result<()> {
        let change = self.history.next_name();
        self.commit(Record { change, what: What::Amended(Arc::new(amended)), why: Why::New }, lock)
    }

    pub fn remove(&mut self, id: &str, now: Timestamp) -> Result<()> {
        let id = self.known(id)?.annotation.id.clone();
        let lock = self.lock();
        if self.history.get(&id).is_none() {
            // Another window has done it.
            return self.write(lock);
        }
        let change = self.history.next_name();
        self.commit(Record { change, what: What::Removed { id, when: now }, why: Why::New }, lock)
    }

    /// The ids of all annotations there ever were, in the order in which they were made.
    pub fn ids(&self) -> Vec<String> {
        self.history.ids().into_iter().map(str::to_owned).collect()
    }

    /// What an annotation was like after each of its changes, the first one first.
    pub fn past(&self, id: &str) -> Vec<Past> {
        self.history.past(id)
    }

    /// Makes an annotation again what it was after one of its changes; gives a sentence, or `None` when it is
    /// like that already.
    pub fn restore(&mut self, id: &str, past: &Past, now: Timestamp) -> Result<Option<String>> {
        let lock = self.lock();
        let present = self.history.get(id).cloned();
        let what = match (&past.state, &present) {
            (None, None) => return self.write(lock).map(|()| None),
            (None, Some(_)) => What::Removed { id: id.to_owned(), when: now },
            (Some(state), _) => {
                let mut stored = Stored::clone(state);
                let same = |present: &Arc<Stored>| {
                    Arc::make_mut(&mut stored.annotation).changed = present.annotation.changed;
                    stored == **present
                };
                if present.as_ref().is_some_and(same) {
                    return self.write(lock).map(|()| None);
                }
                Arc::make_mut(&mut stored.annotation).changed = now;
                What::Put(Arc::new(stored))
            }
        };
        let spoken = past.state.as_ref().or(present.as_ref()).map(|it| it.annotation.spoken()).unwrap_or_default();
        let told = if past.state.is_some() { "is as it was then" } else { "is removed again" };
        let change = self.history.next_name();
        self.commit(Record { change, what, why: Why::New }, lock)?;
        Ok(Some(format!("{spoken} {told}")))
    }

    /// Takes the last change back, also one of an earlier day; gives a sentence that says which.
    pub fn undo(&mut self, now: Timestamp) -> Result<Option<String>> {
        self.step(Way::Back, now)
    }

    /// Makes the last change that was taken back again.
    pub fn redo(&mut self, now: Timestamp) -> Result<Option<String>> {
        self.step(Way::Forth, now)
    }

    /// When the change that comes next on the way back or forth was made.
    pub fn next_change(&self, way: Way) -> Option<Timestamp> {
        self.history.next_change(way)
    }

    /// How many changes are in memory only, because the file could not be written.
    pub fn unsaved(&self) -> usize {
        self.waiting.iter().filter(|record| !matches!(record.what, What::Document { .. })).count()
    }

    /// The annotations of those changes, as they would be.
    pub fn unsaved_annotations(&self) -> impl Iterator<Item = &Annotation> {
        self.waiting.iter().filter_map(|record| match &record.what {
            What::Put(stored) => Some(&*stored.annotation),
            _ => None,
        })
    }

    /// Writes what is in memory only.
    pub fn save_again(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let lock = self.lock();
        self.write(lock)
    }

    /// Takes the right to write, and takes in what others have written until then.
    fn lock(&mut self) -> io::Result<Lock> {
        let lock = Lock::to_write(&self.folder)?;
        self.catch_up();
        Ok(lock)
    }

    fn write(&mut self, lock: io::Result<Lock>) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let lock = lock.map_err(|error| self.cannot_write(&cause(&error)))?;
        if let Some(refusal) = &self.refusal {
            bail!(Unsaved { why: refusal.clone(), kept: "what was written since is kept in memory" });
        }
        let title = &self.identity.title;
        let written = match self.seen {
            None => {
                if !self.history.has_content(&self.identity.hash) {
                    let document = Record { change: format!("0.{}", self.identity.short()), ..self.document() };
                    self.history.apply(&document);
                    self.waiting.insert(0, document);
                }
                journal::create(&self.file, title, &self.waiting, &lock)
            }
            Some(_) if self.torn => journal::mend(&self.file, &self.waiting, &lock),
            Some(_) => journal::append(&self.file, title, &self.waiting, &lock),
        };
        self.seen = Some(written.map_err(|error| self.cannot_write(&cause(&error)))?);
        self.torn = false;
        self.waiting.clear();
        Ok(())
    }

    /// Takes in what another window or an editor has written since; whether there was anything.
    pub fn refresh(&mut self) -> bool {
        // A file that is gone, or that cannot be reached, is no news: the next change writes what is known.
        if !matches!(Stamp::at(&self.file), Ok(Some(now)) if Some(now) != self.seen) {
            return false;
        }
        let _lock = Lock::to_read(&self.folder);
        self.catch_up();
        true
    }

    /// All that is known, as a notebook of its own. What is not saved yet keeps its names, so that it is there once
    /// when both are merged later.
    pub fn whole(&self) -> String {
        let is_waiting = |id: &str| {
            self.waiting.iter().any(|record| matches!(&record.what, What::Put(it) if it.annotation.id == *id))
        };
        let record = |what| Record { change: self.history.next_name(), what, why: Why::New };
        let mut records = vec![self.document()];
        let living = self.history.living().filter(|stored| !is_waiting(&stored.annotation.id));
        records.extend(living.cloned().map(What::Put).map(record));
        records.extend(self.history.amended().into_iter().cloned().map(What::Amended).map(record));
        records.extend(self.waiting.iter().cloned());
        journal::whole(&self.identity.title, &records)
    }

    /// The file of this notebook; it may not exist yet.
    pub fn path(&self) -> &Path {
        &self.file
    }

    fn known(&self, id: &str) -> Result<&Arc<Stored>> {
        self.history
            .get(id)
            .ok_or_else(|| anyhow::anyhow!("there is no note `{id}`; it may have been removed in another window"))
    }

    fn put(&mut self, stored: Stored, lock: io::Result<Lock>) -> Result<()> {
        let change = self.history.next_name();
        self.commit(Record { change, what: What::Put(Arc::new(stored)), why: Why::New }, lock)
    }

    fn step(&mut self, way: Way, now: Timestamp) -> Result<Option<String>> {
        let lock = self.lock();
        let (records, told) = self.history.step(way, now);
        let is_none = records.is_empty();
        self.commit_all(records, lock)?;
        Ok((!is_none).then_some(told))
    }

    /// Makes a change in memory, then on the disk.
    fn commit(&mut self, record: Record, lock: io::Result<Lock>) -> Result<()> {
        self.commit_all(vec![record], lock)
    }

    /// Makes changes in memory, then all of them at once on the disk.
    fn commit_all(&mut self, records: Vec<Record>, lock: io::Result<Lock>) -> Result<()> {
        let are_few = records.len() <= FEW;
        for record in &records {
            let before = record.what.note().and_then(|id| self.history.get(id)).cloned();
            self.history.apply(record);
            if are_few {
                self.rearrange(record, before.as_ref().map(|stored| &*stored.annotation));
            }
        }
        if !are_few {
            self.rebuild_list();
        }
        self.waiting.extend(records);
        self.write(lock)
    }

    /// Brings the list up to date after one record.
    fn rearrange(&mut self, record: &Record, before: Option<&Annotation>) {
        let Some(id) = record.what.note() else { return };
        if let Some(old) = before {
            let at = self.annotations.partition_point(|other| order(other) < order(old));
            if self.annotations.get(at).is_some_and(|known| known.id == old.id) {
                self.annotations.remove(at);
                self.shifts.note(Shift::Out(at));
            }
        }
        if let Some(stored) = self.history.get(id) {
            let new = &stored.annotation;
            let at = self.annotations.partition_point(|other| order(other) < order(new));
            self.annotations.insert(at, new.clone());
            self.shifts.note(Shift::In(at));
        }
    }

    /// How the list of annotations has changed since this was last asked.
    pub fn shifts(&mut self) -> Shifts {
        std::mem::take(&mut self.shifts)
    }

    /// Reads the file again when somebody else has changed it.
    fn catch_up(&mut self) {
        match Stamp::at(&self.file) {
            Ok(now) if now == self.seen && now.is_some() && self.refusal.is_none() => {}
            Ok(None) if self.seen.is_some() => self.write_all_again(),
            Ok(None) => {
                // Another window may have made the notebook under another title meanwhile.
                if let Some(file) = journal::find(&self.folder, &self.identity, |_| false) {
                    self.file = file;
                    self.read();
                }
            }
            _ => self.read(),
        }
    }

    /// Reads the file, and puts what waits in memory on top of it.
    fn read(&mut self) {
        match journal::load(&self.file) {
            Ok((reading, stamp)) => {
                self.seen = Some(stamp);
                self.refusal = reading.refusal.as_ref().map(|why| refused(&self.file, why));
                self.trouble = told(&reading, &self.file);
                self.torn = reading.torn_end().is_some();
                self.history = History::of(reading.records);
                self.waiting.iter().for_each(|record| self.history.apply(record));
            }
            Err(error) => self.refusal = Some(refused(&self.file, &cause(&error))),
        }
        self.rebuild_list();
    }

    fn rebuild_list(&mut self) {
        self.annotations = self.history.in_order();
        self.shifts = Shifts::All;
    }

    /// The file is gone: all that is known goes into a new one.
    fn write_all_again(&mut self) {
        let mut all: Vec<_> = self.history.living().cloned().collect();
        all.sort_by(|a, b| order(&a.annotation).cmp(&order(&b.annotation)));
        let amended = self.history.amended().into_iter().cloned().map(What::Amended);
        let put = |what| Record { change: self.history.next_name(), what, why: Why::New };
        self.waiting = all.into_iter().map(What::Put).chain(amended).map(put).collect();
        self.history = History::of(self.waiting.iter().cloned());
        self.seen = None;
        self.torn = false;
        self.rebuild_list();
    }

    fn knows_its_document(&self) -> bool {
        let path = self.identity.path.as_deref();
        self.history.has_content(&self.identity.hash) && path.is_none_or(|path| self.history.has_path(path))
    }

    fn document(&self) -> Record {
        let Identity { hash, path, title, sketch } = self.identity.clone();
        Record { change: self.history.next_name(), what: What::Document { hash, path, title, sketch }, why: Why::New }
    }

    fn cannot_write(&self, cause: &str) -> anyhow::Error {
        anyhow::Error::new(Unsaved {
            why: format!("cannot write {}: {cause}", self.file.display()),
            kept: "the change is kept in memory and is written with the next one that succeeds",
        })
    }
}

/// Whether the notes can be on this text: there are none, or the words of one are in it.
fn speaks_of(history: &History, text: &str) -> bool {
    let finder = Finder::new(text);
    let mut notes = history.living().peekable();
    // Words whose surroundings are all new have no sure place, but tell that it is the same text.
    let found = |at: &Locator| finder.place(at) != Placed::Orphaned || !finder.all(&at.quote).is_empty();
    notes.peek().is_none() || notes.any(|stored| found(&stored.annotation.at))
}

fn refused(file: &Path, why: &str) -> String {
    format!("cannot use the notes in {}: {why}; the file is left as it is and nothing is saved to it", file.display())
}

/// A sentence on a copy that another program has made of the file.
fn copied(file: &Path) -> Option<String> {
    let copy = copies(file).into_iter().next()?;
    Some(format!(
        "another machine has written to these notes as well: {} is not shown yet; \
         it is taken in when postil starts, or by postil doctor --repair, and nothing is lost",
        copy.display()
    ))
}

/// A sentence on what was set aside.
fn told(reading: &Reading, file: &Path) -> Option<String> {
    if let Some(line) = reading.conflict {
        return Some(format!(
            "line {line} of {} begins a git conflict: the notes of both sides are used; \
             postil doctor --repair puts them together",
            file.display()
        ));
    }
    let first = reading.set_aside.first()?;
    let more = match reading.set_aside.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    Some(format!(
        "a record in line {}{more} of {} is set aside: {}; the rest is used and nothing was thrown away",
        first.line,
        file.display(),
        first.why
    ))
}

#[cfg(test)]
mod amending;
#[cfg(test)]
mod tests;
